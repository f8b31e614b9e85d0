"""Words over the picture: the title, the place that a photo shows, a figure of the brief."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.departments.writing.beats import BeatSheet
from studio.departments.writing.board import Board
from studio.departments.writing.facts import Facts
from studio.departments.writing.names import shown_place
from studio.departments.writing.speech import akin, every
from studio.departments.writing.templates import Beat, Vocabulary

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def supers_of(board: Board, facts: Facts, sheet: BeatSheet, words: Vocabulary) -> dict[int, tuple[str, str]]:
    """Give text and style of what stands over each shot that has something there; nothing stands over two."""
    ordinary = [*(word for beat in sheet.template.beats for word in every(beat.words)), facts.client]
    titled = next((shot for shot, beat in enumerate(board.beats) if beat.super == "title"), 0)
    found = {titled: (facts.title, "title")}
    used: set[str] = set()
    done: set[str] = set()
    for shot, beat in enumerate(board.beats):
        shown = board.shown[shot]
        if shot in found or (beat.name in done and beat.super != "figures"):
            continue
        done.add(beat.name)
        text = ""
        if beat.super == "place" and shown:
            text = shown_place(shown.shows, facts.words, facts.language, ordinary, words)
        elif beat.super in ("fact", "figures"):
            text = next((one for one in _fitting(board, shot, beat, facts, sheet, words) if one not in used), "")
        if text and text.casefold() not in facts.title.casefold():
            numbers = _NUMBER.findall(text)
            same = (one for one in (*facts.points, *facts.figures) if numbers and _NUMBER.findall(one) == numbers)
            used.update((text, *same))
            found[shot] = (text, "lower_third")
    return found


def _fitting(board: Board, shot: int, beat: Beat, facts: Facts, sheet: BeatSheet, words: Vocabulary) -> Iterator[str]:
    """Give the figures and short facts that fit a shot, the best first.

    Where the beat wants figures, the one that is heard over the shot stands over it too; else none that is heard.
    """
    line = board.heard(shot)
    known = (*facts.points, *facts.figures)
    spoken = " ".join(one.text for one in board.lines.values())
    if beat.super == "figures" and line:
        numbers = set(_NUMBER.findall(line.text))
        yield from (one for one in known if numbers & set(_NUMBER.findall(one)))
    left = [one for one in known if not set(_NUMBER.findall(one)) & set(_NUMBER.findall(spoken)) and one not in spoken]
    shown, common = board.shown[shot], frozenset(every(words.common))
    about = f"{line.text if line else ''} . {shown.words if shown else ''}"
    fits = {one: len(akin(one, about, common)) for one in left if sheet.home(one) in (beat, None)}
    free = line is None or beat.told == "last"  # a price is read where nothing says it
    wanted = [one for one, fit in fits.items() if fit or (free and sheet.pull(one, beat))]
    yield from sorted(wanted, key=lambda one: -fits[one])
    if beat.super == "figures" and not board.lines:
        yield from (one for one in left if sheet.home(one) in (beat, None))
