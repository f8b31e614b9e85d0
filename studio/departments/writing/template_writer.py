"""Writing without a language model: the facts of a brief fill the beats of a template and become a shot list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from studio.departments.writing.board import Board, beats_of, cut_up, decide, grid_of
from studio.departments.writing.coverage import SizedReference
from studio.departments.writing.document import Draft, DraftScene, Sheet, render
from studio.departments.writing.facts import Facts, read, shown_place
from studio.departments.writing.narration import Narration, Told, need_of, unsaid
from studio.departments.writing.speech import akin, every, hits, size_of, words_of, written
from studio.departments.writing.templates import Template, Tone, Vocabulary, vocabulary
from studio.film.brief import Brief
from studio.film.delivery import Aspect
from studio.film.shotlist import letters
from studio.film.time import Frames

CARD_WITH_LINE = 0.25
"""Share of the film; the end card has a line where it takes no more than this."""

NAMES = {"16:9": "web", "9:16": "vertical", "1:1": "square", "4:5": "feed"}
"""Deliverables by aspect."""


@dataclass(frozen=True)
class Script:
    """The text of a shot list, and what was guessed or left out on the way to it."""

    text: str
    notes: tuple[str, ...]


def write(brief: Brief, references: Sequence[SizedReference], template: Template, film: str) -> Script:
    """Write the shot list of `film`: the same text for the same brief, references and template."""
    words = vocabulary()
    facts = read(brief, film, words)
    tone, toned = tone_of(facts, template)
    rate, grid = template.rate, grid_of(template.rate)
    total = max(2, (facts.length or template.length).at(rate))
    card, last_line = _card(facts, template, total, grid)
    room = cut_up(total - card, tone, template, references, grid)
    narration = Narration(template, words, facts.language, room, beats_of(template, room.shots))
    told = narration.choose(facts.claims)
    board = decide(narration, told, references, facts, words)
    card = total - sum(board.lengths)
    scenes = _scenes(board, facts, narration, words)
    last_words = facts.tagline or (facts.title if facts.title != facts.client else "")
    texts = (facts.client, last_words, facts.address)
    scenes.append(end_card(len(scenes) + 1, facts.language, texts, template, card, last_line))
    notes = (*facts.notes, *_notes(facts, references, board, told, toned, total, template))
    sheet = Sheet(
        film=film,
        title=facts.title,
        client=facts.client,
        language=facts.language,
        length=written(total, rate),
        aspect=facts.aspect or template.aspect,
        template=template,
        budget=brief.budget,
        writer="Words are the brief's own.",
        style="; ".join(
            (", ".join(facts.feeling[:4]), template.look.style) if facts.feeling else (template.look.style,)
        ),
        avoid=avoided(facts, template, words),
        tone=tone.name,
        move_amount=tone.move_amount,
        mood=tone.mood,
        tempo=tone.tempo,
        deliver=deliverables(facts, template),
        scenes=tuple(scenes),
        notes=notes,
    )
    return Script(render(sheet), notes)


def avoided(facts: Facts, template: Template, words: Vocabulary) -> str:
    """Give what no picture may hold: what the template says, and what the brief says that it should not be.

    The words that deny it are taken off, where a clause begins with one.
    """
    first = "|".join(re.escape(word) for word in words_of(words.denying, facts.language))
    rest = [re.match(rf"(?:{first})(?![a-z'])\s*(.+)", clause, re.I) for clause in facts.denied]
    return ", ".join((template.look.avoid, *(found[1] for found in rest if found)))


def tone_of(facts: Facts, template: Template) -> tuple[Tone, str]:
    """Give the tone that the brief names most often, and a note where it names none."""
    for text in (" , ".join(facts.feeling), facts.words):
        named = [(len(hits(words_of(tone.words, facts.language), text)), tone) for tone in template.tones]
        most, best = max(named, key=lambda found: found[0])
        if most:
            return best, ""
    default = next(tone for tone in template.tones if tone.name == template.tone)
    return default, f"the brief does not say how it should feel; music and pace are {default.name}"


def _card(facts: Facts, template: Template, total: Frames, grid: Frames) -> tuple[Frames, str]:
    """Give the least length of the end card, and the line over it where it has one."""
    card = template.card
    shortest, longest, silence = (one.at(template.rate) for one in (card.shortest, card.longest, card.silence))
    usual = min(max(round(total * card.share), shortest), longest, total // 2)
    need = need_of(facts.tagline, facts.language, template) + silence if size_of(facts.tagline) else total
    usual = max(usual, need) if need <= min(longest, total * CARD_WITH_LINE) else usual
    return min(-(-usual // grid) * grid, total - 1), facts.tagline if need <= usual else ""


def _scenes(board: Board, facts: Facts, narration: Narration, words: Vocabulary) -> list[DraftScene]:
    """Write the shots down, scene by scene; a line over several shots keeps them in one scene."""
    scenes: list[DraftScene] = []
    scene = ""
    template = narration.template
    supers, actions = _supers(board, facts, template, words), _actions(board, facts, narration)
    for shot, beat in enumerate(board.beats):
        line = board.heard(shot)
        goes_on = line is not None and shot not in board.lines
        if not scenes or (beat.scene != scene and not goes_on):
            scenes.append(DraftScene(_heading(template, beat.scene, facts.language)))
            scene = beat.scene
        number, letter = len(scenes), len(scenes[-1].shots)
        slate = f"{number}{letters(letter)}"
        if line is not None and not goes_on and line.shots > 1:
            scenes[-1].lines.append((line.text, slate))
        text, style = supers.get(shot, ("", ""))
        last = shot + 1 == len(board.beats)
        shown, framed = board.shown[shot], board.framed[shot]
        clip = shown is not None and shown.kind == "clip"
        scenes[-1].shots.append(
            Draft(
                slate=slate,
                length=written(board.lengths[shot], template.rate),
                why=_why(board, shot, words, facts),
                action=actions[shot],
                size="" if clip else framed.size,
                move=() if clip else (framed.move,),
                reference=shown.file if shown and not clip else "",
                footage=shown.file if shown and clip else "",
                line=line.text if line and line.shots == 1 else "",
                super=text,
                style=style,
                priority=beat.priority,
                transition=str(template.card.into) if last and not clip else "",
            )
        )
    return scenes


def _heading(template: Template, scene: str, language: str) -> str:
    headings = template.scenes[scene]
    return headings.get(language.split("-")[0]) or headings.get("en") or next(iter(headings.values()))


def _actions(board: Board, facts: Facts, narration: Narration) -> list[str]:
    """Say what is seen: as a photo's description or name does, or the line; else a sentence left over, or the beat."""
    left = [
        claim.text for claim in facts.claims if claim.order not in {line.claim.order for line in board.lines.values()}
    ]
    actions = []
    for shot, (beat, shown) in enumerate(zip(board.beats, board.shown, strict=True)):
        line = board.heard(shot)
        if shown:
            described, _, named = shown.words.partition(" . ")
            actions.append(described or named)
        elif line and shot in board.lines:
            actions.append(line.text)
        elif left:
            actions.append(max(left, key=lambda text: narration.pull(text, beat)))
            left.remove(actions[-1])
        else:
            actions.append(beat.purpose)
    return actions


def _supers(board: Board, facts: Facts, template: Template, words: Vocabulary) -> dict[int, tuple[str, str]]:
    """Give the text and style that stand over shots: the title, the place that a photo shows, a figure not spoken."""
    ordinary = [*(word for beat in template.beats for word in every(beat.words)), facts.client]
    spoken = " ".join(line.text for line in board.lines.values())
    found: dict[int, tuple[str, str]] = {}
    done: set[str] = set()
    for shot, beat in enumerate(board.beats):
        shown = board.shown[shot]
        if beat.name in done:
            continue
        done.add(beat.name)
        text = ""
        if beat.super == "title" or (shot == 0 and "title" not in {one.super for one in board.beats}):
            found[shot] = (facts.title, "title")
        elif beat.super == "place" and shown:
            text = shown_place(shown.shows, facts.words, facts.language, ordinary)
        elif beat.super == "fact":
            common = frozenset(every(words.common))
            fits = [
                (
                    len(hits(words_of(beat.words, facts.language), one))
                    + len(akin(one, shown.words if shown else "", common)),
                    one,
                )
                for one in facts.figures
                if one not in spoken
            ]
            most, best = max(fits, key=lambda one: one[0], default=(0, ""))
            text = best if most else ""
        if text and text.casefold() not in facts.title.casefold():
            found[shot] = (text, "lower_third")
    return found


def _why(board: Board, shot: int, words: Vocabulary, facts: Facts) -> tuple[str, ...]:
    """Say why a shot is as it is: its beat, its picture, its line."""
    beat, shown, line = board.beats[shot], board.shown[shot], board.heard(shot)
    why = [f"{beat.name}: {beat.purpose}"]
    if shown:
        for_beat = hits(every(beat.words), shown.words)
        for_line = akin(line.text if line else "", shown.words, frozenset(every(words.common)))
        reasons = [
            f"{', '.join(found)} ({where})" for found, where in ((for_beat, "beat"), (for_line, "line")) if found
        ]
        again = ", again" if any(one and one.file == shown.file for one in board.shown[:shot]) else ""
        why.append(f"picture{again}: {'; '.join(reasons) or 'its place in the order of the brief'}")
    if line and shot in board.lines:
        why.append(f"line: from “{line.claim.heading or facts.title}”")
    return tuple(why)


def end_card(
    number: int, language: str, texts: Sequence[str], template: Template, card: Frames, line: str = ""
) -> DraftScene:
    """Write the end card as scene `number`: the client's name, the last words, where to go."""
    scene = DraftScene(_heading(template, template.card.scene, language))
    scene.shots.append(
        Draft(
            slate=f"{number}A",
            length=written(card, template.rate),
            why=("end card: the client's name, the last words, where to go",),
            card=tuple(dict.fromkeys(filter(None, texts))),
            line=line,
            priority="must",
        )
    )
    return scene


def deliverables(facts: Facts, template: Template) -> tuple[tuple[str, Aspect], ...]:
    """Give name and aspect of what is handed over: for the web, and in the film's own frame."""
    aspects = dict.fromkeys((facts.aspect or template.aspect, template.aspect))
    return tuple((NAMES.get(str(aspect), f"frame{number}"), aspect) for number, aspect in enumerate(aspects, 1))


def _notes(
    facts: Facts,
    references: Sequence[SizedReference],
    board: Board,
    told: Sequence[Told],
    toned: str,
    total: Frames,
    template: Template,
) -> list[str]:
    """Say what was guessed, left out or used twice."""
    notes = [toned] if toned else []
    if facts.length is None:
        notes.append(f"the brief names no length; the film is {template.length} long")
    if total < 2 * template.shot.shortest.at(template.rate):
        notes.append(f"{facts.length} is too short for a story: one picture and the end card")
    uses = Counter(one.file for one in board.shown if one)
    if not references:
        notes.append("the brief has no photos; shots say in words what they show. Photos in references/ make it a film")
    elif again := sum(uses.values()) - len(uses):
        notes.append(f"{len(uses)} pictures for {len(board.shown)} shots; {again} times one is seen again, framed anew")
    if unused := [one.file for one in references if one.file not in uses]:
        notes.append(f"not used, for want of time: {', '.join(unused[:8])}{' …' if len(unused) > 8 else ''}")
    for claim in unsaid(facts.claims, told)[:8]:
        notes.append(f"not spoken, for want of time: {claim.text[:120]!r}")
    for one in told:
        if sum(size_of(line.text) for line in one.lines) < size_of(one.lines[0].claim.text) - 1:
            notes.append(f"spoken is only {one.lines[0].text!r} of {one.lines[0].claim.text[:120]!r}")
    if not facts.claims:
        notes.append("nothing in the brief is for the audience to hear; the film has music only")
    elif not told:
        notes.append(
            f"no sentence of the brief can be said in {written(total, template.rate)}; the film has music only"
        )
    if not facts.address:
        notes.append("the brief names no address; the end card has none")
    return notes
