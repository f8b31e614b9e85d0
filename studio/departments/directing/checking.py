"""Checking what roles answer: faults in plain words for the role to mend, and what is left when it does not."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePath

from studio.departments.directing.material import Material
from studio.departments.writing.speech import akin, every
from studio.film.assembly import Assembly, Placed
from studio.film.breakdown import Breakdown, Element
from studio.film.camera import OPPOSITES, Angle, Move, Size
from studio.film.coverage import Coverage, Setup, Setups, Staging
from studio.film.language import foreign, in_words
from studio.film.shotlist import NARRATOR
from studio.film.spotting import Spotting
from studio.film.time import Length
from studio.film.treatment import SceneOutline, Treatment

FALLBACK = (
    (Size.WIDE, Move.PUSH_IN),
    (Size.MEDIUM, Move.PAN_RIGHT),
    (Size.CLOSE, Move.STATIC),
    (Size.FULL, Move.TILT_UP),
)
"""Framings of shots that a cinematographer left out, in turns: neighbours differ."""


def treatment_faults(treatment: Treatment, material: Material) -> list[str]:
    """Say what of a treatment cannot be filmed in its time, or names a photo that there is not."""
    faults = _unknown("photo", (file for scene in treatment.scenes for file in scene.references), _files(material))
    if _nameless(treatment):
        faults.append(f"the title {treatment.title!r} names this document; give the film's own name")
    seen = (treatment.title, treatment.call_to_action, *(one for scene in treatment.scenes for one in scene.narration))
    faults += _foreign(seen, material)
    if len(treatment.scenes) > (most := max(1, material.room.shots)):
        faults.append(f"{len(treatment.scenes)} scenes are too many: the film has room for {most} shots")
    longest = material.range[1]
    for sentence in (one for scene in treatment.scenes for one in scene.narration):
        if (need := material.need(sentence)) > longest:
            faults.append(
                f"the sentence {sentence!r} takes {material.clock(need)} to say, and a shot lasts at most "
                f"{material.clock(longest)}; write at most {material.most_in_a_sentence} words, or two sentences"
            )
    spoken = sum(material.need(one) for scene in treatment.scenes for one in scene.narration)
    if spoken > material.room.length:
        faults.append(
            f"saying the narration takes {material.clock(spoken)} with its breaths, and the film has "
            f"{material.clock(material.room.length)} for it; cut it to {material.most_words} words in all"
        )
    return faults


def shortened(treatment: Treatment, material: Material) -> Treatment:
    """Give the treatment with only what can be filmed: strange photos and sentences that do not fit go.

    So does narration in another language. A film that has no name of its own gets the one that is read out of the
    brief; likewise its call to action.
    """
    facts = material.facts
    longest, left = material.range[1], material.room.length
    scenes: list[SceneOutline] = []
    for scene in treatment.scenes[: max(1, material.room.shots)]:
        kept = []
        for sentence in scene.narration:
            if (need := material.need(sentence)) <= min(longest, left) and not foreign(sentence, facts.language):
                kept.append(sentence)
                left -= need
        known = tuple(file for file in scene.references if material.of(file))
        scenes.append(scene.model_copy(update={"references": known, "narration": tuple(kept)}))
    named = not _nameless(treatment) and not foreign(treatment.title, facts.language)
    called = not foreign(treatment.call_to_action, facts.language)
    return treatment.model_copy(
        update={
            "title": treatment.title if named else facts.title,
            "call_to_action": treatment.call_to_action if called else facts.call or facts.tagline or facts.title,
            "scenes": tuple(scenes),
        }
    )


def breakdown_faults(breakdown: Breakdown, material: Material) -> list[str]:
    """Say which photos a breakdown names that there are not, and which names it gives twice."""
    elements = _elements(breakdown)
    faults = _unknown("photo", (file for one in elements for file in one.references), _files(material))
    twice = [name for name, times in Counter(one.name for one in elements).items() if times > 1]
    return [*faults, *(f"the name {name!r} is given twice; names are unique" for name in twice)]


def without_strangers(breakdown: Breakdown, material: Material) -> Breakdown:
    """Give the breakdown without photos that there are not and without names given twice."""
    seen: set[str] = set()

    def kept(elements: Iterable[Element]) -> tuple[Element, ...]:
        found = []
        for one in elements:
            if one.name not in seen:
                seen.add(one.name)
                known = tuple(file for file in one.references if material.of(file))
                found.append(one.model_copy(update={"references": known}))
        return tuple(found)

    return Breakdown(cast=kept(breakdown.cast), places=kept(breakdown.places), products=kept(breakdown.products))


def named(coverage: Coverage, breakdown: Breakdown) -> Coverage:
    """Give the coverage with names as the breakdown spells them, and without those that it does not have.

    What they mean stands in the action, and asking again for it would be paid; whoever is not in the cast does not
    speak, so that the narrator has the line.
    """
    cast, products, places = (
        {one.name.casefold(): one.name for one in elements}
        for elements in (breakdown.cast, breakdown.products, breakdown.places)
    )

    def spelt(names: tuple[str, ...], known: dict[str, str]) -> tuple[str, ...]:
        return tuple(known[name.casefold()] for name in names if name.casefold() in known)

    shots = tuple(
        shot.model_copy(
            update={
                "cast": spelt(shot.cast, cast),
                "products": spelt(shot.products, products),
                "by": cast.get(shot.by.casefold(), NARRATOR),
            }
        )
        for shot in coverage.shots
    )
    place = places.get(coverage.place.casefold()) if coverage.place else None
    return coverage.model_copy(update={"shots": shots, "place": place})


def coverage_faults(coverage: Coverage, scene: SceneOutline, material: Material, most: int) -> list[str]:
    """Say what of a scene's shots cannot be: too many, photos that there are not, lines that nobody says or can say."""
    shots = coverage.shots
    faults = [f"at most {most} shots were asked for, and {len(shots)} are there"] if len(shots) > most else []
    faults += _unknown("photo", [shot.reference for shot in shots if shot.reference], _files(material))
    for shot in shots:
        if shot.line and (need := material.need(shot.line)) > material.range[1]:
            faults.append(
                f"the line {shot.line!r} takes {material.clock(need)}, and a shot lasts at most "
                f"{material.clock(material.range[1])}; spread it over two shots"
            )
    faults += _foreign([text for shot in shots for text in (shot.line, shot.super) if text], material)
    heard = [_plain(shot.line) for shot in shots if shot.line]
    faults += [
        f"the sentence {sentence!r} of the scene is spoken in no shot; put it, unchanged, into the one it belongs to"
        for sentence in scene.narration
        if _plain(sentence) not in heard
    ]
    return faults


def filmable(coverage: Coverage, scene: SceneOutline, material: Material, most: int) -> Coverage:
    """Give the coverage with only what there is, and the scene's own sentences on its shots in their order."""
    shots = list(coverage.shots[: max(most, len(scene.narration))])
    while len(shots) < len(scene.narration):
        shots.append(shots[-1].model_copy(update={"line": None, "super": None}))
    heard = [_plain(shot.line) for shot in shots if shot.line]
    in_order = all(_plain(sentence) in heard for sentence in scene.narration)
    kept: list[Staging] = []
    for at, shot in enumerate(shots):
        line = shot.line if in_order else scene.narration[at] if at < len(scene.narration) else None
        language = material.facts.language
        fits = line is not None and material.need(line) <= material.range[1] and not foreign(line, language)
        update = {
            "reference": shot.reference if shot.reference and material.of(shot.reference) else None,
            "line": line if fits else None,
            "super": None if shot.super and foreign(shot.super, language) else shot.super,
        }
        kept.append(shot.model_copy(update=update))
    return coverage.model_copy(update={"shots": tuple(kept)})


def illustrated(coverages: Sequence[Coverage], material: Material) -> tuple[Coverage, ...]:
    """Give shots that name no photo one: the best of those that are used least, and not the one beside it."""
    if not material.references:
        return tuple(coverages)
    common = frozenset(every(material.words.common))
    row = [shot.reference for coverage in coverages for shot in coverage.shots]
    shots = [shot for coverage in coverages for shot in coverage.shots]
    for at, shot in enumerate(shots):
        if row[at] is not None:
            continue
        beside = {row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None}
        spoken = f"{shot.action} {shot.line or ''}"
        row[at] = min(
            material.references,
            key=lambda one, beside=beside, spoken=spoken: (  # type: ignore[misc]
                one.file in beside,
                row.count(one.file),
                -len(akin(spoken, one.words, common)),
            ),
        ).file
    chosen = iter(row)
    return tuple(
        coverage.model_copy(
            update={"shots": tuple(shot.model_copy(update={"reference": next(chosen)}) for shot in coverage.shots)}
        )
        for coverage in coverages
    )


def filled(coverages: Sequence[Coverage], material: Material) -> tuple[Coverage, ...]:
    """Give as many shots as the film's length takes, where there are fewer: photos and clips that nobody has used.

    Without them the end card would stand for the rest of the film.
    """
    longest = material.range[1]
    shots = [shot for coverage in coverages for shot in coverage.shots]
    missing = max(0, -(-material.room.length // longest) - len(shots))
    used = {shot.reference for shot in shots}
    more = tuple(
        Staging(
            action=one.shows or PurePath(one.file).stem.replace("_", " "),
            length=Length.parse(material.clock(longest)),
            reason="nobody had this picture, and the film had too few",
            reference=one.file,
        )
        for one in [one for one in material.references if one.file not in used][:missing]
    )
    last = coverages[-1]
    return (*coverages[:-1], last.model_copy(update={"shots": (*last.shots, *more)}))


def setup_faults(setups: Setups, slates: Sequence[str]) -> list[str]:
    """Say which shots have no setup, or more than one, and where the camera does the same thrice in a row."""
    faults = _slate_faults([one.slate for one in setups.setups], slates)
    faults += [
        f"{one.slate}: the moves {' and '.join(one.move)} undo each other; choose one"
        for one in setups.setups
        if not _go_together(one.move)
    ]
    chosen = {one.slate: one for one in setups.setups}
    row = [chosen[slate] for slate in slates if slate in chosen]
    for first, second, third in zip(row, row[1:], row[2:], strict=False):
        if first.move == second.move == third.move and first.move != (Move.STATIC,):
            which = f"{first.slate}, {second.slate} and {third.slate}"
            faults.append(f"{which} all {', '.join(first.move)}; change the move of one")
    for one, other in itertools.pairwise(row):
        if (one.size, one.angle, one.move) == (other.size, other.angle, other.move):
            faults.append(f"{one.slate} and {other.slate} are framed alike; change the size of one")
    return faults


def every_setup(setups: Setups, slates: Sequence[str]) -> Setups:
    """Give one setup for every shot: the first that was given, or one that differs; likes in a row are told apart."""
    chosen: dict[str, Setup] = {}
    for one in setups.setups:
        if one.slate in slates:
            chosen.setdefault(one.slate, one)
    for at, slate in enumerate(slates):
        if slate not in chosen:
            size, move = FALLBACK[at % len(FALLBACK)]
            chosen[slate] = Setup(slate=slate, size=size, angle=Angle.EYE, move=(move,))
    row: list[Setup] = []
    for slate in slates:
        one = chosen[slate]
        if not _go_together(one.move):
            one = one.model_copy(update={"move": one.move[:1]})
        if len(row) > 1 and row[-1].move == row[-2].move == one.move:
            move = next(move for _, move in FALLBACK if (move,) != one.move)
            one = one.model_copy(update={"move": (move,)})
        if row and (row[-1].size, row[-1].angle, row[-1].move) == (one.size, one.angle, one.move):
            size = next(size for size, _ in FALLBACK if size != one.size)
            one = one.model_copy(update={"size": size})
        row.append(one)
    return Setups(setups=tuple(row))


def _go_together(moves: Sequence[Move]) -> bool:
    """Whether two moves can be made at once: they are not one, do not undo each other, and none stands still."""
    return len(moves) < 2 or (len(set(moves)) == 2 and set(moves) not in OPPOSITES and Move.STATIC not in moves)


def spotting_faults(spotting: Spotting, slates: Sequence[str]) -> list[str]:
    """Say which effects lie on shots that there are not."""
    return _unknown("shot", (one.slate for one in spotting.effects), slates)


def spotted(spotting: Spotting, slates: Sequence[str]) -> Spotting:
    """Give the spotting without effects on shots that there are not."""
    return spotting.model_copy(update={"effects": tuple(one for one in spotting.effects if one.slate in slates)})


def assembly_faults(assembly: Assembly, slates: Sequence[str]) -> list[str]:
    """Say which shots are not in the cut, or more than once."""
    return _slate_faults([one.slate for one in assembly.shots], slates)


def every_shot(assembly: Assembly, staged: dict[str, Staging]) -> Assembly:
    """Give every shot once, in the film's order; one that was left out is as long as its director said."""
    chosen: dict[str, Placed] = {}
    for one in assembly.shots:
        chosen.setdefault(one.slate, one)
    return Assembly(
        shots=tuple(chosen.get(slate) or Placed(slate=slate, length=shot.length) for slate, shot in staged.items())
    )


def _nameless(treatment: Treatment) -> bool:
    """Whether a title is only what the answer is called, as weak models write it."""
    return treatment.title.strip(" .*#").casefold() in ("treatment", "title")


def _slate_faults(named: Sequence[str], slates: Sequence[str]) -> list[str]:
    """Say what differs between the slates that are named and those that there are."""
    faults = _unknown("shot", named, slates)
    if missing := [slate for slate in slates if slate not in named]:
        faults.append(f"nothing is said of shot {', '.join(missing)}; every slate needs an entry")
    if twice := [slate for slate, times in Counter(named).items() if times > 1]:
        faults.append(f"shot {', '.join(twice)} has more than one entry")
    return faults


def _unknown(what: str, named: Iterable[str], known: Collection[str]) -> list[str]:
    """Say which names there are not."""
    there = ", ".join(known) if known else "there are none: leave it out"
    strange = dict.fromkeys(name for name in named if name not in known)
    return [f"there is no {what} {name!r}; known: {there}" for name in strange]


def _foreign(texts: Iterable[str], material: Material) -> list[str]:
    """Say that the audience would see or hear another language than the film's."""
    language = material.facts.language
    return [
        f"{text!r} is not in {in_words(language)}, in which the audience sees and hears the film; write all of it anew"
        for text in texts
        if foreign(text, language)
    ][:1]


def _files(material: Material) -> list[str]:
    return [one.file for one in material.references]


def _elements(breakdown: Breakdown) -> list[Element]:
    return [*breakdown.cast, *breakdown.places, *breakdown.products]


def _plain(text: str) -> str:
    """Give the letters and figures of a text, to compare what is said."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
