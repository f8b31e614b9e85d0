"""Narration: which of the brief's sentences are spoken, how they are cut, and over which shots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from studio.departments import sound
from studio.departments.writing.beats import BeatSheet
from studio.departments.writing.facts import Claim
from studio.departments.writing.phrasing import Phrasing
from studio.departments.writing.speech import clauses, every, hits, size_of, spoken, tokens, words_of
from studio.departments.writing.templates import Beat, Template, Vocabulary
from studio.film.time import Frames

WORTH = (3.0, 1.5, 1.0)
"""What a whole sentence is worth against another, by when the template tells its section."""

ENOUGH = 0.55
"""Share of the film's pictures; where lines take less, the next tier is asked."""

PLENTY = 0.75
"""Share of the film's pictures that lines may take where the client did not say what must be said."""

BELONGS = 2.5
"""What a sentence is worth more when one of the film's beats is where it belongs."""

FINENESS = 100
"""Steps in which time is counted while lines are chosen."""


MOST_CLAIMS = 80
"""Sentences, the best ones, among which lines are chosen."""

LONGEST_LINE = 25
"""Words that are followed at one hearing; two characters are a word where no spaces are written."""

HOOKED = 2.5
"""What it is worth that something is said over the first shot."""

APART = 1.5
"""What it costs for each shot that stands between a sentence and the one that goes on from it."""

CUTTING = 1.3
"""How much a cut costs: 0 is nothing, 1 that a sentence of which half is told is worth half; more keeps them whole."""


@dataclass(frozen=True)
class Spoken:
    """One line: its words, how many shots it is spoken over, and the frames it needs with its breath."""

    text: str
    shots: int
    need: Frames
    claim: Claim


@dataclass(frozen=True)
class Told:
    """One claim as it is told: one line, or several in a row."""

    lines: tuple[Spoken, ...]
    worth: float
    leans: bool = False
    """Whether it is told only right after the claim before it."""

    @property
    def shots(self) -> int:
        """Shots over which it is spoken."""
        return sum(line.shots for line in self.lines)


@dataclass(frozen=True)
class Room:
    """What the pictures of a film hold: how many shots, how long together, and the step of their lengths.

    No shot gets less than `least`; a line that needs more than `ease` is better spoken over two.
    """

    shots: int
    length: Frames
    grid: Frames
    least: Frames
    ease: Frames


def need_of(text: str, language: str, template: Template) -> Frames:
    """Frames that a line asks of its shots, breath included: never less than planning will take it to last."""
    speech, rate = template.speech, template.rate
    written = spoken(text, language, speech.pace, rate) + speech.breath.at(rate)
    return max(written, rate.frames(sound.LEAD) + sound.frames_of(sound.guess_seconds(text, language), rate))


_Laid = tuple[float, tuple[int, ...]]
"""A score, and the first shots of what is laid."""


class Narration:
    """Chooses, cuts and places lines for one film, whose shots have `beats`."""

    def __init__(
        self, sheet: BeatSheet, phrasing: Phrasing, vocabulary: Vocabulary, room: Room, beats: Sequence[Beat]
    ) -> None:
        self.sheet = sheet
        self.template = sheet.template
        self.language = sheet.language
        self.room = room
        self.beats = tuple(beats)
        self._phrasing = phrasing
        self._currencies = every(vocabulary.currencies)
        self._oneself = frozenset(words_of(vocabulary.oneself, sheet.language))
        self._names_product = any(beat.subject == "product" for beat in sheet.template.beats)
        self._charm = cache(self._charm_of)
        self._wanted: dict[int, float] = {}

    def choose(self, claims: Sequence[Claim]) -> tuple[Told, ...]:
        """Give what is told, in the order of the film; every line fits its shots, and all of them the film."""
        chosen: tuple[Told, ...] = ()
        self._wanted = self.sheet.wanted(claims, self._charm)
        asked: list[Claim] = []
        for at, parts in enumerate(self.template.tells):
            asked += [one for one in claims if one.part in parts and self.sheet.has_place(one, self.beats)]
            limit = self.room.length if at == 0 else round(self.room.length * PLENTY)
            best = sorted(asked, key=lambda claim: -self._worth(claim))[: min(2 * self.room.shots + 6, MOST_CLAIMS)]
            chosen = self._best([self._ways(claim) for claim in sorted(best, key=lambda one: one.order)], limit)
            if sum(line.need for told in chosen for line in told.lines) >= ENOUGH * self.room.length:
                break
        return self._ordered(chosen)

    def place(self, told: Sequence[Told]) -> dict[int, Spoken]:
        """Lay what is told over the shots, in order, where the beats attract it; the key is a line's first shot.

        A sentence that goes on from the one before it stands close to that.
        """
        never: _Laid = (float("-inf"), ())
        # for what is told from `at` on: the best score and the first shots, by the shot of the first one, and by the
        # shot from which there is room for it
        starting: list[_Laid] = [never] * (len(self.beats) + 1)
        best: list[_Laid] = [(0.0, ())] * (len(self.beats) + 1)
        for at in range(len(told) - 1, -1, -1):
            one, then, later = told[at], starting, best
            goes_on = at + 1 < len(told) and _goes_on(one.lines[0].claim, told[at + 1].lines[0].claim)
            starting, best = [never] * (len(self.beats) + 1), [never] * (len(self.beats) + 1)
            for shot in range(len(self.beats) - one.shots, -1, -1):
                end = shot + one.shots
                score, firsts = later[end]
                if goes_on and firsts:
                    apart = (score - APART * (firsts[0] - end), firsts)
                    score, firsts = max(then[end], apart, key=lambda found: found[0])
                drift = abs(shot / len(self.beats) - at / len(told))
                starting[shot] = (score + self._suits(one, self.beats[shot:]) - drift, (shot, *firsts))
                best[shot] = max(starting[shot], best[shot + 1], key=lambda found: found[0])
        laid: dict[int, Spoken] = {}
        opening = (starting[0][0] + HOOKED, starting[0][1]) if told else best[0]
        _, firsts = max(opening, best[0], key=lambda found: found[0])
        for one, shot in zip(told, firsts, strict=True):
            for line in one.lines:
                laid[shot] = line
                shot += line.shots
        return laid

    def floors(self) -> list[Frames]:
        """Give how long each shot is at least: what is to be held is held, where the film has the time."""
        room, rate, grid = self.room, self.template.rate, self.room.grid
        held = [beat.hold.at(rate) if beat.hold else 0 for beat in self.beats]
        least = [max(room.least, -(-hold // grid) * grid) for hold in held]
        return least if sum(least) + room.least <= room.length else [room.least] * room.shots

    def _suits(self, told: Told, beats: Sequence[Beat]) -> float:
        at, score = 0, 0.0
        for line in told.lines:
            score += self.sheet.pull(line.text, beats[at], line.claim.heading)
            at += line.shots
        return score

    def _worth(self, claim: Claim) -> float:
        return self._charm(claim) + self._wanted.get(claim.order, 0)

    def _charm_of(self, claim: Claim) -> float:
        """Say how much a sentence is worth as narration."""
        beat = self.sheet.home(claim.text, claim.heading)
        tier = next((at for at, parts in enumerate(self.template.tells) if claim.part in parts), len(WORTH))
        return (
            WORTH[min(tier, len(WORTH) - 1)]
            + (1 - beat.keep[0] / len(self.template.beats) if beat else 0)
            + (BELONGS if beat in self.beats else 0)
            + 0.15 * min(3, self.sheet.telling(claim.text))
            + (0.2 if 4 <= size_of(claim.text) <= 14 else 0)
            - (0.8 if set(tokens(claim.text)) & self._oneself else 0)
            - (0.3 if claim.text.endswith(("?", "？")) else 0)
        )

    def _ordered(self, chosen: Sequence[Told]) -> tuple[Told, ...]:
        """Keep the order of the brief, but open with what opens and end with the offer, wherever it says them.

        What answers the sentence before stays behind it.
        """
        places: dict[int, tuple[int, int]] = {}
        for told in chosen:
            claim = told.lines[0].claim
            side, order = self.sheet.order(claim)
            if told.leans and claim.after in places:
                side = places[claim.after][0]
            places[claim.order] = (side, order)
        return tuple(sorted(chosen, key=lambda told: places[told.lines[0].claim.order]))

    def _ways(self, claim: Claim) -> list[Told]:
        """Give the ways to tell a claim: whole (over one shot, in parts, or over several shots), and cut shorter."""
        charm = self._worth(claim)
        said = self._phrasing.said(claim.text)
        ways = self._whole(said, claim, charm)
        if self._phrasing.answers(said) and (alone := self._phrasing.alone(said)) != said:
            ways += self._whole(alone, claim, charm - 0.3)
        priced = hits(self._currencies, said)
        for text in self._phrasing.cuts(said):
            line = self._line(text, claim)
            if priced and not hits(self._currencies, text):
                continue  # what is left of an offer is its price
            if 3 <= size_of(text) <= LONGEST_LINE and line.shots <= 2:
                kept = (size_of(text) / size_of(said) + self._telling(text) / self._telling(said)) / 2
                crowded = 0.2 if line.need > self.room.ease else 0
                ways.append(Told((line,), charm * kept**CUTTING - crowded, self._leans(text)))
        return ways

    def _whole(self, said: str, claim: Claim, charm: float) -> list[Told]:
        """Give the ways to tell all of a sentence."""
        whole, leans = self._line(said, claim), self._leans(said)
        long = whole.need > self.room.ease
        followed = whole.shots <= 2 and size_of(said) <= LONGEST_LINE
        ways = [Told((whole,), charm - (0.2 if long else 0), leans)] if followed else []
        parts = [self._line(words + mark, claim) for words, mark in clauses(said, strong=True)]
        if long and len(parts) > 1 and all(part.shots == 1 and size_of(part.text) >= 3 for part in parts):
            ways.append(Told(tuple(parts), charm, leans))
        return ways

    def _leans(self, text: str) -> bool:
        """Say whether a line is told only after the sentence before it; a film about a thing can say `it`."""
        return self._phrasing.answers(text) or (self._phrasing.lacks_name(text) and not self._names_product)

    def _telling(self, text: str) -> int:
        """Count what a piece of a sentence tells: words of beats, and figures."""
        return 1 + self.sheet.telling(text) + sum(word[0].isdigit() for word in tokens(text))

    def _line(self, words: str, claim: Claim) -> Spoken:
        """Give words as a line: a capital in front, a stop at the end, its need in whole steps for each shot."""
        text = words.strip().rstrip(",;:，；：、–—-").strip()
        if text and text[-1] not in '.!?…。！？”"»」)）':
            text += "。" if _unspaced(text) else "."
        text = re.sub(r"^\W*\w", lambda front: front[0].upper(), text)
        grid, longest = self.room.grid, self.template.shot.longest.at(self.template.rate)
        need = need_of(text, self.language, self.template)
        shots = max(1, -(-need // longest))
        return Spoken(text, shots, -(-need // (shots * grid)) * shots * grid, claim)

    def _best(self, asked: Sequence[Sequence[Told]], limit: Frames) -> tuple[Told, ...]:
        """Choose one way or none for each claim, so that the worth is highest and all fits; claims are in order."""
        room = self.room
        shots = room.shots - room.shots // self.template.speech.quiet
        spare = room.length - sum(self.floors())
        step = max(room.grid, -(-spare // FINENESS))
        states: dict[tuple[int, int], tuple[float, tuple[Told, ...]]] = {(0, 0): (0.0, ())}
        for ways in asked:
            for (used, time), (worth, told) in list(states.items()):
                for way in ways:
                    over = sum(max(0, line.need - line.shots * room.least) for line in way.lines)
                    then = (used + way.shots, time + -(-over // step))
                    better = worth + way.worth - 0.05 * way.shots
                    fits = (
                        then[0] <= shots
                        and then[1] * step <= spare
                        and then[0] * room.least + then[1] * step <= limit
                        and (not way.leans or _told_before(way, told))
                    )
                    if fits and better > states.get(then, (0.0,))[0]:
                        states[then] = (better, (*told, way))
        return max(states.values(), key=lambda found: found[0])[1]


def _goes_on(claim: Claim, then: Claim) -> bool:
    """Say whether a sentence follows another one in its paragraph."""
    return then.after == claim.order and then.passage == claim.passage


def _told_before(way: Told, told: Sequence[Told]) -> bool:
    """Say whether the last that is told is what a way to tell a claim answers."""
    after = way.lines[0].claim.after
    return after is not None and bool(told) and told[-1].lines[0].claim.order == after


def _unspaced(text: str) -> bool:
    """Say whether a text ends in a script without spaces."""
    return any("\u3040" <= letter <= "\u9fff" for letter in text[-3:])


def unsaid(claims: Sequence[Claim], told: Sequence[Told], template: Template) -> tuple[Claim, ...]:
    """Give the claims that must be told and are not heard."""
    heard = {one.lines[0].claim.order for one in told}
    return tuple(claim for claim in claims if claim.part in template.tells[0] and claim.order not in heard)
