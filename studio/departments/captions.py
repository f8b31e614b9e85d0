"""Captions: spoken lines cut into what can be read at a glance, in step with the voice.

Limits are customary ones (Netflix timed text style guides, BBC subtitle guidelines): two lines, 42 letters or 16
Chinese characters each, 20 letters or 9 characters a second, 1 to 6 seconds, two frames apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import ceil, inf

from studio.departments.sound import Placed
from studio.engines.voices.reading import aloud
from studio.film.delivery import Aspect
from studio.film.time import Frames, Rate, Span
from studio.film.timeline import Caption
from studio.media.linebreak import break_lines, is_wide, opportunities, plain
from studio.vault.vault import Record

LINES = 2
"""Lines of one caption."""

GAP: Frames = 2
"""Frames between two captions, so that the eye sees the change."""

SHORTEST, LONGEST = 1, 6
"""Seconds of one caption."""

CHAIN = 0.2
"""Seconds of silence between two captions that are bridged: a short blink disturbs more than it helps, and one that
stays for longer after its words hangs over the next picture."""

LINGER = 1.2
"""Seconds that a caption may stay after its words where it needs them to be read."""

_COLUMNS = {"spaced": (42, 32, 26), "wide": (16, 16, 13)}
"""Characters to a line: in a wide frame, in one about as wide as high, and in an upright one."""

_SPEED = {"spaced": 20, "wide": 9}
"""Characters that are read in a second."""

_LETTER, _SYLLABLE, _DIGIT = 1 / 15, 0.21, 0.2
"""Seconds to speak a letter, a Chinese character and a digit: customary speeds; only their ratios matter."""

_CLAUSE, _SENTENCE = 0.41, 0.4
"""Seconds of silence after a comma and after a sentence."""

_SENTENCE_END = re.compile(r"[.!?…。！？]+[”’\"»」』）)]*$")
_CLAUSE_END = re.compile(r"[,;:–—，；：、]+[”’\"»」』）)]*$")
_CJK_STOPS = re.compile(r"[。，；、\s]+(?=[”’」』）》]|$)")
_FIGURE = re.compile(
    r"[$€£¥￥]?[A-Za-z]?\d(?:[\d.,:/–-]*\d)?(?: ?[%°℃]C?| ?[$€£¥￥]| (?:[kcm]?m|k?g|km/h|h|min|ml?)\b)?"
)
"""A number with its sign of money or unit."""
_CJK_PAUSES = re.compile(r"[。，；]+")


@dataclass(frozen=True)
class Heard:
    """A line as it is heard: its words, the frames of the film it takes, and the shot at which it begins.

    `pauses_s` holds start and length in seconds of the silences in its voice, counted from its first frame, where
    they were measured.
    """

    text: str
    span: Span
    slate: str
    pauses_s: tuple[tuple[float, float], ...] = ()
    language: str = ""

    @classmethod
    def of(cls, placed: Placed, record: Record | None) -> Heard:
        """Give a placed line with the pauses of its voice, where it has been spoken (fact `pauses_s`)."""
        pauses = record.facts.get("pauses_s", ()) if record is not None else ()
        words = placed.utterance
        return cls(words.line.text, placed.span, words.slate, tuple((one[0], one[1]) for one in pauses))


@dataclass(frozen=True)
class Limits:
    """What can be read at a glance: characters to a line, and in a second."""

    columns: int
    speed: int
    wide: bool
    """Whether a Chinese character counts as one and a letter as half."""

    def width(self, text: str) -> float:
        """Count characters."""
        if not self.wide:
            return len(text)
        return sum(1.0 if is_wide(char) else 0.5 for char in text)


def limits(language: str, aspect: Aspect) -> Limits:
    """Give what a caption may hold in a language and a frame."""
    script = "wide" if language.lower()[:2] in ("zh", "ja", "ko") else "spaced"
    width, height = aspect.size()
    shape = 0 if width / height > 1.25 else 1 if width / height >= 0.7 else 2
    return Limits(_COLUMNS[script][shape], _SPEED[script], script == "wide")


def captions(
    heard: Sequence[Heard], *, language: str, rate: Rate, aspect: Aspect | None = None, until: Frames | None = None
) -> tuple[Caption, ...]:
    """Cut lines into captions, in the order in which they are heard; none lasts past `until`, the film's length."""
    limit = limits(language, aspect or Aspect("16:9"))
    cut: list[Heard] = []
    for one in sorted(heard, key=lambda one: one.span.start):
        if text := plain(one.text).replace("\n", " "):
            whole = replace(one, text=text, language=language)
            cut += [_trimmed(whole, rate)] if _is_one(whole, rate, limit) else _Cutter(whole, rate, limit).cut()
    return tuple(_timed(cut, language, rate, limit, until))


def _is_one(heard: Heard, rate: Rate, limit: Limits) -> bool:
    """Say whether a line is surely one caption: one sentence, read in time, and short enough however it breaks.

    A filled line leaves less room than the longest word takes, so this much less than two lines always fits.
    """
    words = heard.text.split(" ") if not limit.wide else [heard.text[:2]]
    room = LINES * limit.columns - max(map(len, words))
    inner = any(_SENTENCE_END.search(word) for word in heard.text.split(" ")[:-1]) or (
        limit.wide and _CJK_PAUSES.search(heard.text[:-1])
    )
    return not inner and limit.width(heard.text) <= room and rate.seconds(heard.span.length) <= LONGEST


def _spoken_s(heard: Heard, rate: Rate) -> tuple[float, float]:
    """Give when the first word of a line begins and the last one ends, in seconds from its first frame."""
    length_s = rate.seconds(heard.span.length)
    first = max((at + length for at, length in heard.pauses_s if at <= 0.1), default=0.0)
    last = min((at for at, length in heard.pauses_s if at > 0.1 and at + length >= length_s - 0.1), default=length_s)
    return first, last


def _trimmed(heard: Heard, rate: Rate) -> Heard:
    """Give a line without the silence around its words."""
    start, end = map(rate.frames, _spoken_s(heard, rate))
    return replace(heard, span=Span(heard.span.start + start, max(1, end - start)))


class _Cutter:
    """Cuts one line where it may be cut, at the least cost, and says when each part is heard."""

    def __init__(self, heard: Heard, rate: Rate, limit: Limits) -> None:
        self.heard, text = heard, heard.text
        places = opportunities(text)
        self.positions = [0, *places, len(text)]
        self.moments = _moments(heard, self.positions, rate)
        self.ends_s = [rate.seconds(end) for _, end in self.moments]
        silences = [_silence(text[:at]) for at in self.positions]
        self.stops = [False, *(silence == _SENTENCE for silence in silences[1:-1]), True]
        self.passed = [*accumulate(map(int, self.stops))]
        self.torn = [
            0.0 if stop else 0.35 if silence else 1.2 + 8 * max(0.0, places[at])
            for at, silence, stop in zip(self.positions[1:], silences[1:], self.stops[1:], strict=True)
        ]
        widths = [0.0, *accumulate(limit.width(char) for char in text)]
        self.begun = [widths[at] for at in self.positions]
        self.ended = [widths[at] - (limit.width(" ") if text[:at].endswith(" ") else 0.0) for at in self.positions]
        self.room, self.columns = LINES * limit.columns, limit.columns

    def cut(self) -> list[Heard]:
        """Give the parts, each with the frames of the film in which it is spoken."""
        count = len(self.positions)
        best: list[tuple[float, tuple[int, ...]]] = [(0.0, (0,)), *[(inf, ())] * (count - 1)]
        for start in range(count - 1):
            before, path = best[start]
            for end in range(start + 1, self._furthest(start) + 1):
                cost = before + self._cost(start, end)
                if cost < best[end][0]:
                    best[end] = (cost, (*path, end))
        return [self._part(start, end) for start, end in pairwise(best[-1][1])]

    def _furthest(self, start: int) -> int:
        """Give the last position up to which two lines hold the words from `start`; one word always fits."""
        middle = max(start, bisect_right(self.ended, self.begun[start] + self.columns) - 1)
        return max(start + 1, bisect_right(self.ended, self.begun[middle] + self.columns) - 1)

    def _cost(self, start: int, end: int) -> float:
        """Say how bad a caption is: too short, too long, full, of two sentences' parts, or torn from what follows."""
        seen = self.ends_s[end] - self.ends_s[start]
        cost = 1.0 + self.torn[end - 1] + 0.5 * ((self.ended[end] - self.begun[start]) / self.room) ** 2
        if seen < 1.6:
            cost += 1.6 - seen + 4 * max(0.0, SHORTEST - seen)
        elif seen > LONGEST:
            cost += 3 * (seen - LONGEST)
        if sentences := self.passed[end - 1] - self.passed[start]:
            whole = (start == 0 or self.stops[start]) and self.stops[end]
            cost += (1.1 if whole else 2.1) * sentences
        return cost

    def _part(self, start: int, end: int) -> Heard:
        """Give the words between two positions and when they are spoken."""
        first, last = self.moments[start][1], self.moments[end][0]
        text = self.heard.text[self.positions[start] : self.positions[end]].strip()
        span = Span(self.heard.span.start + first, max(1, last - first))
        return Heard(text, span, self.heard.slate)


def _silence(text: str) -> float:
    """Give the seconds that a voice is silent after a text that ends here, 0 within a clause."""
    tail = text[-8:].rstrip()
    return _SENTENCE if _SENTENCE_END.search(tail) else _CLAUSE if _CLAUSE_END.search(tail) else 0.0


def _speaking(char: str) -> float:
    """Give the seconds that a character takes to speak."""
    if char.isdigit():
        return _DIGIT
    return (_SYLLABLE if is_wide(char) else _LETTER) if char.isalnum() or char in "%&€$£¥" else 0.0


def _elapsed(text: str, language: str) -> list[float]:
    """Give the seconds that a text takes to speak up to each of its characters, figures as they are read aloud."""
    spoken = [0.0]
    for figure in _FIGURE.finditer(text):
        start, end = figure.span()
        spoken += [spoken[-1] + took for took in accumulate(map(_speaking, text[len(spoken) - 1 : start]))]
        # what stands before decides how a figure is read: in 1931, 1931 metres
        before = sum(map(_speaking, aloud(text[:start], language)))
        took = max(0.0, sum(map(_speaking, aloud(text[:end], language))) - before) / (end - start)
        spoken += [spoken[start] + took * count for count in range(1, end - start + 1)]
    return spoken + [spoken[-1] + took for took in accumulate(map(_speaking, text[len(spoken) - 1 :]))]


def _moments(heard: Heard, positions: Sequence[int], rate: Rate) -> list[tuple[Frames, Frames]]:
    """Give for each position when the words before it end and those after it begin, in frames of the line.

    Words take their usual time, stretched between the pauses that were measured and that belong to a comma or stop.
    """
    text = heard.text
    spoken = _elapsed(text, heard.language)
    silences = [0.0 if at in (0, len(text)) else _silence(text[:at]) for at in positions]
    ends = [spoken[at] + before for at, before in zip(positions, [0.0, *accumulate(silences[:-1])], strict=True)]
    begins = [end + silence for end, silence in zip(ends, silences, strict=True)]
    first, last = _spoken_s(heard, rate)
    inner = [(at, length) for at, length in heard.pauses_s if at > first and at + length < last]
    stretch = (last - first) / (ends[-1] or 1.0)
    marks = [at for at, silence in enumerate(silences) if silence]
    guesses = [first + stretch * (ends[at] + begins[at]) / 2 for at in marks]
    known = {0: (first, first), len(positions) - 1: (last, last)}
    for mark, pause in _matched(guesses, [silences[at] for at in marks], inner):
        known[marks[mark]] = (inner[pause][0], sum(inner[pause]))
    anchors = sorted(known)
    moments: list[tuple[Frames, Frames]] = []
    for at in range(len(positions)):
        before = max(anchor for anchor in anchors if anchor <= at)
        if before == at:
            moments.append((rate.frames(known[at][0]), rate.frames(known[at][1])))
            continue
        after = min(anchor for anchor in anchors if anchor > at)
        share = (known[after][0] - known[before][1]) / ((ends[after] - begins[before]) or 1.0)
        moments.append(
            (
                rate.frames(known[before][1] + share * (ends[at] - begins[before])),
                rate.frames(known[before][1] + share * (begins[at] - begins[before])),
            )
        )
    return moments


def _matched(
    guesses: Sequence[float], silences: Sequence[float], pauses: Sequence[tuple[float, float]]
) -> list[tuple[int, int]]:
    """Match commas and stops with measured pauses, in order: nearest moments, a long pause left alone only at a price.

    Gives pairs of numbers, of a mark and of a pause.
    """
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {}
    for mark in range(len(guesses) + 1):
        for pause in range(len(pauses) + 1):
            ways: list[tuple[float, tuple[tuple[int, int], ...]]] = []
            if mark:
                cost, pairs = best[mark - 1, pause]
                ways.append((cost + (0.6 if silences[mark - 1] == _SENTENCE else 0.25), pairs))
            if pause:
                cost, pairs = best[mark, pause - 1]
                ways.append((cost + 0.1 + pauses[pause - 1][1], pairs))
            if mark and pause:
                cost, pairs = best[mark - 1, pause - 1]
                at, length = pauses[pause - 1]
                ways.append((cost + abs(guesses[mark - 1] - at - length / 2), (*pairs, (mark - 1, pause - 1))))
            best[mark, pause] = min(ways, default=(0.0, ()))
    return list(best[len(guesses), len(pauses)][1])


def _timed(cut: Sequence[Heard], language: str, rate: Rate, limit: Limits, until: Frames | None) -> Iterator[Caption]:
    """Give captions their lines and times: each begins with its words and stays while they sound or are read."""
    shortest, longest, chain, linger = map(rate.frames, (SHORTEST, LONGEST, CHAIN, LINGER))
    free = 0
    for at, one in enumerate(cut):
        lines = _lines(one.text, language, limit)
        start = max(one.span.start, free)
        following = cut[at + 1].span.start - GAP if at + 1 < len(cut) else until
        need = max(shortest, ceil(limit.width(one.text) / limit.speed * rate))
        end = max(one.span.end, min(start + need, one.span.end + linger))
        if following is not None and following > start:
            end = following if end > following - chain and at + 1 < len(cut) else min(end, following)
        end = max(min(end, start + longest), start + 1)
        if lines and (until is None or start < until):
            yield Caption(lines=lines, span=Span(start, min(end, until or end) - start), slate=one.slate)
            free = end + GAP


def _lines(text: str, language: str, limit: Limits) -> tuple[str, ...]:
    """Break a caption into even lines; in Chinese and Japanese a line's stops and commas become air."""
    lines = break_lines(text, limit.columns, limit.width, most=LINES) or (text,)
    if language.lower()[:2] in ("zh", "ja"):
        lines = tuple(_CJK_PAUSES.sub(" ", _CJK_STOPS.sub("", line)).strip() for line in lines)
    return tuple(line for line in lines if line)
