"""Words and time: lines against their shots, titles against their reading, the film against its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil

from studio.departments.continuity.remark import Finding, Kind, Remark, told
from studio.departments.continuity.script import LinedScript
from studio.departments.sound import APART, LEAD, TAIL
from studio.departments.titles import READING, reading_time
from studio.departments.writing.narration import LONGEST_LINE
from studio.departments.writing.speech import size_of, tokens
from studio.film.shotlist import Line, Scene, Shot
from studio.film.time import Frames, Length

OFF = (1, 0.05)
"""Seconds, and share of the length that was asked for, by which a film may be longer or shorter; the larger counts."""

LONG_TEXT = 2 * LONGEST_LINE
"""Letters; a line that has no more cannot have too many words, and need not be counted."""

UNSPACED = ("zh", "ja", "yue", "th")
"""Languages whose words are counted by their characters."""


def total(script: LinedScript) -> Iterator[Remark]:
    """Compare the film with the length that it was asked for."""
    wish = script.shotlist.film.length
    if wish is None:
        return
    rate, asked = script.rate, wish.at(script.rate)
    length = sum(one.value for one in script.lengths.values())
    off = length - asked
    if abs(off) <= max(rate.frames(OFF[0]), OFF[1] * asked):
        return
    about = "about " if any(one.waits for one in script.lengths.values()) else ""
    way = "take out or shorten" if off > 0 else "add or lengthen shots by"
    yield Remark(
        Kind.LENGTH,
        (),
        f"film: its shots are {about}{script.seconds(length)} s together, and `length` asks for {wish}; "
        f"{way} {script.seconds(abs(off))} s, or write `length: {script.seconds(length)}s`",
    )


def lines(script: LinedScript) -> Iterator[Remark]:
    """Find lines that are longer than what lies under them, that begin after their scene, or that nobody can follow."""
    found: list[Finding] = []
    wordy: list[Finding] = []
    needs, lengths, spare = script.needs, script.lengths, script.rate.frames(TAIL) + script.rate.frames(APART)
    for scene in script.shotlist.scenes:
        shots = script.shotlist.shots_of(scene)
        if scene.lines and shots:
            found += _across(script, scene, shots)
            long = [line.text for line in scene.lines if size_of(line.text) > LONGEST_LINE]
            wordy += [((shots[0].slate,), partial(_unfollowed, text)) for text in long]
        for shot in shots:
            line = shot.line
            if line is None:
                continue
            need = needs[shot.slate].value
            if need - spare > lengths[shot.slate].value and shot.slate not in script.late:
                found.append(((shot.slate,), partial(_too_long, script, shot, line, need)))
            elif len(line.text) > LONG_TEXT and size_of(line.text) > LONGEST_LINE:
                wordy.append(((shot.slate,), partial(_unfollowed, line.text)))
    yield from told(Kind.LINE, found, "their lines do not fit either; shorten them, or give the shots more length")
    yield from told(Kind.LINE, wordy, f"their lines have more than {LONGEST_LINE} words too; cut each into two")


def reading(script: LinedScript) -> Iterator[Remark]:
    """Find titles and cards that nobody can read for as long as they stand, even who looks at nothing else.

    Those of the last shot are left alone: players stop on it.
    """
    found: list[Finding] = []
    rate, lengths = script.rate, script.lengths
    noticed = reading_time("", rate)
    slowest = rate.numerator / rate.denominator / READING["wide"]
    for _, shot in script.shots[:-1]:
        for words in (shot.card, shot.super):
            if words is None or len(words.text) * slowest <= lengths[shot.slate].value:
                continue
            need, length = reading_time(words.text, rate) - noticed, lengths[shot.slate].value
            if need > length:
                found.append(((shot.slate,), partial(_unread, script, words.text, need, length)))
    yield from told(Kind.READING, found, "their words cannot be read in time either; cut them, or show them longer")


def _across(script: LinedScript, scene: Scene, shots: Sequence[Shot]) -> Iterator[Finding]:
    """Find lines of a scene that begin when it is over, or that its shots are too short for."""
    length = sum(map(script.length, shots))
    known = {shot.slate for shot in scene.shots}
    moments = [line.at for line in scene.lines if line.at is not None and line.at not in known]
    if after := [moment for moment in moments if Length.parse(moment).at(script.rate) >= length]:
        yield from (((shots[0].slate,), partial(_after_its_scene, script, moment, length)) for moment in after)
        return
    starts = [number for number, shot in enumerate(shots) if f"{shot.slate}+" in script.needs]
    for start, end in zip(starts, [*starts[1:], len(shots)], strict=True):
        covered = shots[start:end]
        reach = script.needs[f"{covered[0].slate}+"].value - script.rate.frames(TAIL)
        # a shot's own line is heard besides, but one that is too long by itself is told of there
        own = [min(script.needs[shot.slate].value, script.length(shot)) for shot in covered if shot.line]
        breath = script.rate.frames(LEAD) + script.rate.frames(TAIL) - script.rate.frames(APART)
        reach += sum(need - breath for need in own)
        under = sum(map(script.length, covered))
        slates = tuple(shot.slate for shot in covered)
        if reach - script.rate.frames(APART) > under and not any(slate in script.late for slate in slates):
            yield slates, partial(_runs_over, script, slates[0], reach, under)


def _too_long(script: LinedScript, shot: Shot, line: Line, need: Frames) -> str:
    """Say by how much a line is too long for its shot, and how much of it fits."""
    length = script.length(shot)
    breath = script.rate.frames(LEAD) + script.rate.frames(TAIL)
    about = "about " if script.needs[shot.slate].waits else ""
    free = ", the longest that a shot of free length becomes" if shot.length is None else ""
    words = len(tokens(line.text))
    fit = max(0, words * (length - breath) // max(1, need - breath))
    unit = "characters" if script.shotlist.film.language.partition("-")[0] in UNSPACED else "words"
    room = ceil(need * 10 / script.rate) / 10
    return (
        f"its line takes {about}{script.seconds(need - breath)} s, "
        f"and the shot is {script.seconds(length)} s long{free}; "
        f"{about if fit else ''}{fit or 'none'} of its {words} {unit} fit with a breath before and after. "
        f"Shorten the line, or write `length: {room:g}s`"
    )


def _runs_over(script: LinedScript, first: str, reach: Frames, under: Frames) -> str:
    """Say by how much the lines over several shots are too long."""
    about = "about " if script.needs[f"{first}+"].waits else ""
    return (
        f"what is spoken here ends after {about}{script.seconds(reach)} s, and the picture under it after "
        f"{script.seconds(under)} s; shorten the lines, or give the shots {script.seconds(reach - under)} s more"
    )


def _after_its_scene(script: LinedScript, at: str, length: Frames) -> str:
    """Say that a line begins when its scene is over."""
    return (
        f"a line of this scene begins `at: {at}`, and the scene is {script.seconds(length)} s long; "
        "let it begin earlier, or at one of its slates"
    )


def _unfollowed(text: str) -> str:
    """Say that a line is too long for one hearing."""
    words = size_of(text)
    return f"a line of {words} words, more than the {LONGEST_LINE} that are followed at one hearing; cut it into two"


def _unread(script: LinedScript, text: str, need: Frames, length: Frames) -> str:
    """Say that words on the screen stand too short."""
    return (
        f"the words on the screen take {script.seconds(need)} s to read and stand for {script.seconds(length)} s; "
        f"write fewer than the {len(tokens(text))} there are, or give the shot more length"
    )
