"""Spotting by rules: which places are heard under which shots, and which moments are struck, out of the film's words.

Taste decides what is left out. One ground and one colour at a time, softly, from cut to cut without a seam; a whoosh
or a blow only where a lively film has its title or its last card.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, pairwise
from pathlib import PurePath

from studio.departments import titles
from studio.engines.effects.recipe import Role, recipes
from studio.engines.effects.words import SURE, Meaning, meaning, named
from studio.film.shotlist import Scene, Shot, Shotlist, Style
from studio.film.sound import Ambience, Effect, Mood
from studio.film.time import Frames, Rate, Span

AMBIENCE_DB = -7.0
"""What is spotted beside what a shot names: about 14 LU below the speech, under which it is lowered by 6 dB more."""

HIT_DB = -2.0
"""A whoosh or blow that is spotted beside one that a shot names."""

LAP = Fraction(2, 5)
"""Seconds for which a place is heard before its first shot and behind its last one."""

OPENING = Fraction(4, 5)
"""Seconds in which the film's first place comes."""

TAIL = Fraction(8, 5)
"""Seconds of the end card in which the film's last place goes."""

SHORT = Fraction(3, 2)
"""Seconds; a place that is seen for less is not heard, and the one before it goes on."""

APART = 12
"""Seconds at least between two hard turns that are heard."""

TURN = "whoosh"
"""What is heard at a hard turn."""

OUTDOORS, INDOORS = "air", "room_tone"
"""Grounds of places that are heard for nothing else."""

TITLE_HITS = {
    Mood.UPBEAT: "whoosh",
    Mood.ENERGETIC: "whoosh",
    Mood.EPIC: "impact",
    Mood.DARK: "impact",
    Mood.TENSE: "impact",
}
"""What is heard as the title comes, by the mood of the music; films of other moods have nothing there."""

END_HITS = {Mood.ENERGETIC: ("riser", "impact"), Mood.EPIC: ("riser", "impact")}
"""What is heard before and at the end card, likewise."""

LEAST_FOR_END = 10
"""Seconds of film below which nothing rises to its end card."""


@dataclass(frozen=True)
class Spotted:
    """A sound of the film: what it is, and where it is heard."""

    name: str
    """`1A wind`; unique in a film."""
    sound: str
    """In the words of whoever named it."""
    slate: str
    at: Frames
    """Where it begins; of a hit, where it strikes."""
    choice: int
    length: Frames | None = None
    """None is as long as the sound is of itself."""
    rise: Frames | None = None
    """Frames in which it comes; None is as the sound does of itself."""
    fall: Frames | None = None
    gain_db: float = 0.0
    hit: bool = False


@dataclass(frozen=True)
class _Seen:
    """A shot where it stands in the cut, with what is read of it."""

    scene: int
    shot: Shot
    span: Span
    own: Meaning
    around: Meaning
    """What heading and place of its scene say."""
    named: Mapping[Role, str]
    """Sounds that the shot itself names, by role."""

    @property
    def silent(self) -> bool:
        """Whether nothing is spotted under it: words on a ground are nowhere, and a clip with sound has its own."""
        return self.shot.card is not None or self.shot.sound not in (None, "mute")

    def speaks(self, *roles: Role) -> bool:
        """Whether it says itself for sure what is heard there, of any of these roles."""
        return any(weight >= SURE and recipes()[name].role in roles for name, weight in self.own.weights.items())


def spot(shotlist: Shotlist, spans: Mapping[str, Span]) -> tuple[Spotted, ...]:
    """Give every sound of the film beside speech and music; `spans` holds the frames of each shot."""
    if shotlist.sound.ambience is not Ambience.SPOTTED and not any(shot.effects for shot in shotlist.shots):
        return ()
    seen = list(_seen(shotlist, spans))
    found = [one for shot in seen for one in _stated(shot, shotlist.film.rate, shotlist.film.title)]
    if shotlist.sound.ambience is Ambience.SPOTTED and seen:
        for role in ("ground", "colour"):
            found += _places(role, _carried(role, seen, shotlist.film.rate), seen, shotlist)
        found += _hits(seen, shotlist)
    return tuple(_numbered(found))


def _seen(shotlist: Shotlist, spans: Mapping[str, Span]) -> Iterator[_Seen]:
    """Read the shots of the film in its order."""
    for number, scene in enumerate(shotlist.scenes):
        around = meaning(_around(scene, shotlist))
        for shot in shotlist.shots_of(scene):
            if shot.slate in spans:
                pictures = (shot.reference, shot.footage)
                own = " ".join([shot.action or "", *(_stem(file) for file in pictures if file)])
                known = {one: recipes()[one].role for effect in shot.effects if (one := named(effect.sound))}
                stated: dict[Role, str] = {role: name for name, role in known.items()}
                yield _Seen(number, shot, spans[shot.slate], meaning(own), around, stated)


def _around(scene: Scene, shotlist: Shotlist) -> str:
    """Give what is said of the place of a scene."""
    place = shotlist.places.get(scene.place) if scene.place else None
    words = [scene.heading, scene.place or ""]
    if place is not None:
        words += [place.description, *map(_stem, place.references)]
    return " ".join(words)


def _stem(file: str) -> str:
    """Give the words of a file's name."""
    return PurePath(file).stem.replace("_", " ").replace("-", " ")


def _stated(seen: _Seen, rate: Rate, title: str) -> Iterator[Spotted]:
    """Give what a shot names in `effects`: each at its moment; sounds of places last until the shot has ended.

    A file of the user's is as long as it is.
    """
    for number, effect in enumerate(seen.shot.effects):
        at = seen.span.start + effect.at.at(rate)
        one = Spotted(
            name=f"{seen.shot.slate} {_short(effect)}",
            sound=effect.sound,
            slate=seen.shot.slate,
            at=at,
            choice=_choice(title, seen.shot.slate, effect.sound, number),
            gain_db=float(effect.gain),
        )
        recipe = None if effect.is_file else named(effect.sound)
        if recipe is not None and recipes()[recipe].role != "spot" and at < seen.span.end:
            lap = rate.frames(LAP)
            one = replace(one, length=seen.span.end - at + lap, fall=2 * lap)
        yield one


def _carried(role: Role, seen: Sequence[_Seen], rate: Rate) -> list[str | None]:
    """Give what is heard of a role under each shot: what it speaks of itself, else what goes on around it.

    A shot that is a place of its own, such as a market after a forest, takes neither birds nor a crowd from the next.
    """
    found = [None if one.silent or role in one.named else _best(role, one) for one in seen]
    free = [not one.silent and role not in one.named for one in seen]
    if not any(found):
        return found

    def goes_on(at: int, beside: int) -> bool:
        alike = seen[at].scene == seen[beside].scene and _fits(found[beside], seen[at])
        return found[at] is None and free[at] and alike

    for at in range(1, len(seen)):
        if goes_on(at, at - 1) and not (role == "colour" and seen[at].speaks("ground")):
            found[at] = found[at - 1]
    if role == "colour":
        return found
    places = {one.scene: at for at, one in reversed([*enumerate(seen)]) if one.speaks("ground", "colour")}
    for at in reversed(range(len(seen) - 1)):
        if goes_on(at, at + 1) and at < places.get(seen[at].scene, len(seen)):  # before the first place of its scene
            found[at] = found[at + 1]
    neighbour = next(one for one in found if one)
    for at, one in enumerate(seen):
        if found[at] is None and free[at]:
            found[at] = INDOORS if neighbour == INDOORS or INDOORS in one.around.weights else OUTDOORS
        neighbour = found[at] or neighbour
    for at in range(1, len(seen)):
        if found[at - 1] and free[at] and found[at] and seen[at].span.length < rate.frames(SHORT):
            found[at] = found[at - 1]
    return found


def _best(role: Role, seen: _Seen) -> str | None:
    """Give the sound of a role that a shot speaks of most: itself first, then with its place."""
    for share in (0, 1):
        weights: dict[str, tuple[int, int]] = {}
        for name, recipe in recipes().items():
            own = seen.own.weights.get(name, 0)
            weight = own + share * seen.around.weights.get(name, 0)
            if recipe.role == role and weight >= SURE and _fits(name, seen):
                weights[name] = (weight + own, recipe.rank)
        if weights:
            return max(weights, key=lambda name: weights[name])
    return None


def _fits(name: str | None, seen: _Seen) -> bool:
    """Say whether a shot does not tell that a sound is not to be heard."""
    return name is not None and name not in seen.own.denied and name not in seen.around.denied


def _places(role: Role, heard: Sequence[str | None], seen: Sequence[_Seen], shotlist: Shotlist) -> Iterator[Spotted]:
    """Give one sound for each run of neighbouring shots under which the same is heard, lapping over its cuts."""
    rate = shotlist.film.rate
    for name, run in groupby(range(len(seen)), key=lambda at: heard[at]):
        shots = list(run)
        if name is None:
            continue
        first, last = shots[0], shots[-1]
        before, behind = _lap(seen, first - 1, rate), _lap(seen, last, rate)
        start, end = seen[first].span.start, seen[last].span.end
        if first:
            start, rise = max(0, start - before), 2 * before
        else:
            rise = rate.frames(OPENING)
        if last + 1 == len(seen):
            fall = min(rate.frames(TAIL), end - start)
        elif all(one.shot.card for one in seen[last + 1 :]):
            fall = min(rate.frames(TAIL), seen[-1].span.end - end)
            end += fall
        else:
            end, fall = end + behind, 2 * behind
        slate = seen[first].shot.slate
        yield Spotted(
            name=f"{slate} {name.replace('_', ' ')}",
            sound=name,
            slate=slate,
            at=start,
            length=end - start,
            rise=min(rise, end - start),
            fall=min(fall, end - start),
            choice=_choice(shotlist.film.title, slate, name, 0),
            gain_db=AMBIENCE_DB,
        )


def _lap(seen: Sequence[_Seen], at: int, rate: Rate) -> Frames:
    """Give the frames by which a place laps over the cut behind shot `at`: as far as a dissolve does, at least."""
    lap = rate.frames(LAP)
    if at < 0 or (into := seen[at].shot.transition) is None or into.length is None:
        return lap
    return max(lap, into.length.at(rate) // 2)


def _hits(seen: Sequence[_Seen], shotlist: Shotlist) -> Iterator[Spotted]:
    """Give what strikes at hard turns, at the title and at the end card."""
    rate, music, title = shotlist.film.rate, shotlist.sound.music, shotlist.film.title
    mood = music.mood if music is not None else None

    def hit(sound: str, shot: Shot, at: Frames) -> Spotted:
        choice = _choice(title, shot.slate, sound, 1)
        name = f"{shot.slate} {sound}"
        return Spotted(name, sound, shot.slate, at, choice, gain_db=HIT_DB, hit=True)

    free = -rate.frames(APART)
    for one in seen[1:]:
        turns = mood in TITLE_HITS and "spot" not in one.named and one.own.weights.get(TURN, 0) >= SURE
        if turns and one.span.start - free >= rate.frames(APART):
            free = one.span.start
            yield hit(TURN, one.shot, one.span.start)
    for one in seen:
        words = one.shot.super
        if mood in TITLE_HITS and words is not None and words.style is Style.TITLE and "spot" not in one.named:
            shown = titles.seen(words.style, one.span.length, rate, text=words.text, over="picture")
            rising = titles.fade(words.style, rate, one.span.length)
            yield hit(TITLE_HITS[mood], one.shot, one.span.start + shown.start + rising // 2)
            break
    for one, last in pairwise(seen):
        ends = last is seen[-1] and last.shot.card is not None and one.shot.card is None
        if ends and mood in END_HITS and last.span.end >= rate.frames(LEAST_FOR_END) and "spot" not in last.named:
            for sound in END_HITS[mood]:
                yield hit(sound, last.shot, last.span.start)


def _numbered(found: Sequence[Spotted]) -> Iterator[Spotted]:
    """Give each sound a name of its own: the second `1A wind` is `1A wind 2`."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.name] = counts.get(one.name, 0) + 1
        yield one if counts[one.name] == 1 else replace(one, name=f"{one.name} {counts[one.name]}")


def _short(effect: Effect) -> str:
    """Give the words of an effect as part of a name."""
    return " ".join(effect.sound.split())[:40]


def _choice(title: str, *parts: object) -> int:
    """Give the film's own choice for a sound, so that it stays the same when its length changes."""
    return zlib.crc32("|".join([title, *map(str, parts)]).encode())
