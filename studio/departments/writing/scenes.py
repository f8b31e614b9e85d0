"""The board written down: scenes with their shots, and what is seen, heard and read in each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from studio.departments.writing.beats import BeatSheet
from studio.departments.writing.board import Board
from studio.departments.writing.document import Draft, DraftScene
from studio.departments.writing.facts import Facts
from studio.departments.writing.phrasing import Phrasing
from studio.departments.writing.speech import akin, every, hits, written
from studio.departments.writing.supers import supers_of
from studio.departments.writing.templates import Template, Vocabulary
from studio.film.shotlist import letters

_Text = TypeVar("_Text", str, tuple[str, ...])


def scenes_of(board: Board, facts: Facts, sheet: BeatSheet, words: Vocabulary, product: str) -> list[DraftScene]:
    """Write the shots down, scene by scene; a line over several shots keeps them in one scene.

    `product` is the word by which shots name what is sold, or nothing.
    """
    scenes: list[DraftScene] = []
    scene = ""
    template = sheet.template
    supers, actions = supers_of(board, facts, sheet, words), _actions(board, facts, sheet, words)
    for shot, beat in enumerate(board.beats):
        line = board.heard(shot)
        goes_on = line is not None and shot not in board.lines
        if not scenes or (beat.scene != scene and not goes_on):
            scenes.append(DraftScene(heading(template, beat.scene, facts.language)))
            scene = beat.scene
        slate = f"{len(scenes)}{letters(len(scenes[-1].shots))}"
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
                products=(product,) if product and board.product[shot] else (),
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


def heading(template: Template, scene: str, language: str) -> str:
    """Give the heading of a scene."""
    return in_language(template.scenes[scene], language)


def in_language(texts: Mapping[str, _Text], language: str) -> _Text:
    """Give what there is in a language, else in English, else in the first."""
    return texts.get(language.split("-")[0]) or texts.get("en") or next(iter(texts.values()))


def story_of(board: Board, facts: Facts, template: Template, scenes: list[DraftScene]) -> tuple[str, ...]:
    """Say how the film tells its story: what hooks, where it turns, what it asks for in the end."""
    shots = [shot for scene in scenes for shot in scene.shots]
    names = [beat.name for beat in board.beats]
    turn = next((names.index(name) for name in template.turn if name in names[1:]), None)
    asks = next((at for at, beat in enumerate(board.beats) if beat.told == "last"), None)

    def told(at: int) -> str:
        line = board.lines.get(at)
        return f"{shots[at].slate}, {line.text if line else shots[at].action or 'the picture alone'}"

    closing = " / ".join(text for text in shots[-1].card if text != facts.client)
    return (
        f"hook: {told(0)}",
        *([f"turn: {told(turn)}"] if turn else []),
        f"call to action: {told(asks) if asks else shots[-1].slate}{f' / {closing}' if closing else ''}",
    )


def _actions(board: Board, facts: Facts, sheet: BeatSheet, words: Vocabulary) -> list[str]:
    """Say what is seen: as a photo's description or name does, a wish, a sentence that names a picture, or the beat."""
    template, phrasing = sheet.template, Phrasing(words, facts.language)
    told = {line.claim.order for line in board.lines.values()}
    (thing,) = in_language(words.thing, facts.language)
    left = [
        phrasing.said(claim.text)
        for claim in facts.claims
        if claim.order not in told and _is_seen(claim.text, template)
    ]
    wished = dict(zip(board.free, facts.wished, strict=False))
    actions = []
    for shot, (beat, shown) in enumerate(zip(board.beats, board.shown, strict=True)):
        line = board.lines.get(shot)
        if shown:
            described, _, named = shown.words.partition(" . ")
            actions.append(described or named)
        elif shot in wished:
            actions.append(wished[shot])
        elif (
            line and beat.subject != "product" and (sheet.home(line.text) is not beat or _is_seen(line.text, template))
        ):
            actions.append(line.text)
        elif left and beat.subject != "product" and not board.heard(shot):
            best = max(left, key=lambda text: sheet.pull(text, beat))
            left.remove(best)
            actions.append(best[:1].upper() + best[1:])
        else:
            pictures = in_language(beat.picture, facts.language)
            at = [one.name for one in board.beats[:shot]].count(beat.name)
            text = pictures[at % len(pictures)].replace("{product}", facts.product or thing)
            actions.append(text[:1].upper() + text[1:])
    return actions


def _is_seen(text: str, template: Template) -> bool:
    """Say whether a text names something that pictures show."""
    return any(hits(every(one.words), text) for one in template.pictures)


def _why(board: Board, shot: int, words: Vocabulary, facts: Facts) -> tuple[str, ...]:
    """Say why a shot is as it is: its beat, its picture, its camera, its line."""
    beat, shown, line = board.beats[shot], board.shown[shot], board.heard(shot)
    why = [f"{beat.name}: {beat.purpose}"]
    if shown:
        for_beat = hits(every(beat.words), shown.words)
        for_line = akin(line.text if line else "", shown.words, frozenset(every(words.common)))
        reasons = [
            f"{', '.join(found)} ({where})" for found, where in ((for_beat, "beat"), (for_line, "line")) if found
        ]
        reasons += [f"it shows {facts.product}"] if board.product[shot] and beat.subject == "product" else []
        again = ", again" if any(one and one.file == shown.file for one in board.shown[:shot]) else ""
        why.append(f"picture{again}: {'; '.join(reasons) or 'its place in the order of the brief'}")
    if shown is None or shown.kind == "picture":
        why.append(f"camera: {board.framed[shot].why}")
    if line and shot in board.lines:
        why.append(f"line: from “{line.claim.heading or facts.title}”")
    return tuple(why)
