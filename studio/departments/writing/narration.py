"""Narration: which of the brief's sentences are spoken, how they are cut, and over which shots."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from studio.departments import sound
from studio.departments.writing.facts import Claim, Part
from studio.departments.writing.speech import clauses, hits, size_of, spoken, tokens, words_of
from studio.departments.writing.templates import Beat, Template, Vocabulary
from studio.film.shotlist import Priority
from studio.film.time import Frames

TIERS = (frozenset({Part.SAY, Part.OFFER}), frozenset({Part.STORY}), frozenset({Part.WHO}))
"""What is told first; the next is taken where the film would be silent for more than half."""

WORTH = {Part.SAY: 3.0, Part.OFFER: 3.0, Part.STORY: 1.5, Part.WHO: 1.0}
"""What a whole sentence of a section is worth against another."""

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

MOST_PIECES = 8
"""Clauses of one sentence that are tried alone and together."""


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


class Narration:
    """Chooses, cuts and places lines for one film, whose shots have `beats`."""

    def __init__(
        self, template: Template, vocabulary: Vocabulary, language: str, room: Room, beats: Sequence[Beat]
    ) -> None:
        self.template = template
        self.language = language
        self.room = room
        self.beats = tuple(beats)
        self._joining, self._hanging, self._adverbial, self._leaning, self._trailing, self._pointing, self._oneself = (
            frozenset(tokens(word) for word in words_of(words, language))
            for words in (
                vocabulary.joining,
                vocabulary.hanging,
                vocabulary.adverbial,
                vocabulary.leaning,
                vocabulary.trailing,
                vocabulary.pointing,
                vocabulary.oneself,
            )
        )
        self._words = {beat.name: words_of(beat.words, language) for beat in template.beats}
        self._rarity = Counter(word for words in self._words.values() for word in words)
        self._charm = cache(self._charm_of)

    def pull(self, text: str, beat: Beat) -> float:
        """Say how much a beat's words attract a text; a word of several beats counts less."""
        return sum(1 / self._rarity[word] for word in hits(self._words[beat.name], text))

    def choose(self, claims: Sequence[Claim]) -> tuple[Told, ...]:
        """Give what is told, in the order of the film; every line fits its shots, and all of them the film."""
        chosen: tuple[Told, ...] = ()
        asked: list[Claim] = []
        for at, tier in enumerate(TIERS):
            asked += [claim for claim in claims if claim.part in tier]
            limit = self.room.length if at == 0 else round(self.room.length * PLENTY)
            best = sorted(asked, key=lambda claim: -self._charm(claim))[: min(2 * self.room.shots + 6, MOST_CLAIMS)]
            chosen = self._best([self._ways(claim) for claim in best], limit)
            if sum(line.need for told in chosen for line in told.lines) >= ENOUGH * self.room.length:
                break
        return self._ordered(chosen)

    def place(self, told: Sequence[Told]) -> dict[int, Spoken]:
        """Lay what is told over the shots, in order, where the beats attract it; the key is a line's first shot."""
        # for what is told from `at` on, by the shot from which there is room: the best score and the first shots
        best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(self.beats) + 1)
        for at in range(len(told) - 1, -1, -1):
            one, after = told[at], best
            best = [(float("-inf"), ())] * (len(self.beats) + 1)
            for shot in range(len(self.beats) - one.shots, -1, -1):
                score, firsts = after[shot + one.shots]
                drift = abs(shot / len(self.beats) - at / len(told))
                here = (score + self._suits(one, self.beats[shot:]) - drift, (shot, *firsts))
                best[shot] = max(here, best[shot + 1], key=lambda found: found[0])
        laid: dict[int, Spoken] = {}
        for one, shot in zip(told, best[0][1], strict=True):
            for line in one.lines:
                laid[shot] = line
                shot += line.shots
        return laid

    def _suits(self, told: Told, beats: Sequence[Beat]) -> float:
        at, score = 0, 0.0
        for line in told.lines:
            score += self.pull(line.text, beats[at])
            at += line.shots
        return score

    def _charm_of(self, claim: Claim) -> float:
        """Say how much a sentence is worth as narration."""
        at = self._beat(claim)
        beat = None if at is None else self.template.beats[at]
        return (
            WORTH[claim.part]
            + (1 - beat.keep / len(self.template.beats) if beat else 0)
            + (BELONGS if beat in self.beats else 0)
            + 0.15 * min(3, len(hits(self._rarity, claim.text)))
            + (0.2 if 4 <= size_of(claim.text) <= 14 else 0)
            - (0.8 if _begins(claim.text, self._pointing) else 0)
            - (0.8 if {(word,) for word in tokens(claim.text)} & self._oneself else 0)
            - (0.3 if claim.text.endswith(("?", "？")) else 0)
        )

    def _beat(self, claim: Claim) -> int | None:
        """Give the beat that a claim belongs to, or None where none attracts it."""
        pulls = [self.pull(claim.text, beat) for beat in self.template.beats]
        return pulls.index(max(pulls)) if max(pulls) else None

    def _ordered(self, chosen: Sequence[Told]) -> tuple[Told, ...]:
        """Keep the order of the brief, but open with what opens and end with the offer, wherever it says them."""
        beats = self.template.beats

        def place(told: Told) -> tuple[int, int]:
            claim = told.lines[0].claim
            beat = self._beat(claim)
            strong = (
                beat is not None and beats[beat].priority is Priority.MUST and self.pull(claim.text, beats[beat]) > 1
            )
            side = 0 if beat is None or not strong else -1 if beat < len(beats) / 2 else 1
            return side, claim.order

        return tuple(sorted(chosen, key=place))

    def _ways(self, claim: Claim) -> list[Told]:
        """Give the ways to tell a claim: whole (over one shot, in parts, or over several shots), and cut shorter."""
        charm = self._charm(claim)
        said = self._unjoined(claim.text, ",")
        whole = self._line(said, claim)
        long = whole.need > self.room.ease
        followed = whole.shots <= 2 and size_of(said) <= LONGEST_LINE
        ways = [Told((whole,), charm - (0.2 if long else 0))] if followed else []
        parts = [self._line(words + mark, claim) for words, mark in clauses(said, strong=True)]
        if long and len(parts) > 1 and all(part.shots == 1 and size_of(part.text) >= 3 for part in parts):
            ways.append(Told(tuple(parts), charm))
        pieces = clauses(said)[:MOST_PIECES]
        for start, end in itertools.combinations(range(len(pieces) + 1), 2):
            run = pieces[start:end]
            gaps = [mark + ("" if mark in "，；：" else " ") for _, mark in run[:-1]]
            text = "".join(words + gap for (words, _), gap in zip(run, [*gaps, ""], strict=True))
            text = self._unjoined(text, "") if start else text
            line = self._line(text, claim)
            cut = text in said and text != said and self._stands(text, start, len(run))
            if cut and 3 <= size_of(text) <= LONGEST_LINE and line.shots <= 2:
                kept = (size_of(text) / size_of(said) + self._telling(text) / self._telling(said)) / 2
                ways.append(Told((line,), charm * kept**0.5 - (0.2 if line.need > self.room.ease else 0)))
        return ways

    def _telling(self, text: str) -> int:
        """Count what a piece of a sentence tells: words of beats, and figures."""
        return 1 + len(hits(self._rarity, text)) + sum(word[0].isdigit() for word in tokens(text))

    def _unjoined(self, text: str, mark: str) -> str:
        """Take the word off the front that joined a sentence, with `mark` after it, to what was before."""
        for word in self._joining:
            length = len(" ".join(word)) if word[0].isascii() else len(word)
            if tokens(text)[: len(word)] == word and text[length:].startswith(mark):
                return text[length:].lstrip(" ,，")
        return text

    def _stands(self, text: str, start: int, pieces: int) -> bool:
        """Say whether a piece can be spoken alone; `start` is 0 where the sentence begins with it."""
        balanced = all(text.count(one) == text.count(other) for one, other in ("()", "（）", "“”", "«»", "「」"))
        refused = self._hanging if start == 0 else self._hanging | self._leaning | self._pointing
        refused |= self._adverbial if pieces == 1 else frozenset()
        return balanced and not text.count('"') % 2 and not _begins(text, refused) and not _ends(text, self._trailing)

    def _line(self, words: str, claim: Claim) -> Spoken:
        """Give words as a line: a capital in front, a stop at the end, its need in whole steps of the grid."""
        text = words.strip().rstrip(",;:，；：、–—-").strip()
        if text and text[-1] not in '.!?…。！？”"»」)）':
            text += "。" if _unspaced(text) else "."
        text = text[:1].upper() + text[1:]
        grid, longest = self.room.grid, self.template.shot.longest.at(self.template.rate)
        need = -(-need_of(text, self.language, self.template) // grid) * grid
        return Spoken(text, max(1, -(-need // longest)), need, claim)

    def _best(self, asked: Sequence[Sequence[Told]], limit: Frames) -> tuple[Told, ...]:
        """Choose one way or none for each claim, so that the worth is highest and all fits."""
        room = self.room
        shots = room.shots - room.shots // self.template.speech.quiet
        spare = room.length - room.shots * room.least
        step = max(room.grid, -(-spare // FINENESS))
        states: dict[tuple[int, int], tuple[float, tuple[Told, ...]]] = {(0, 0): (0.0, ())}
        for ways in asked:
            for (used, time), (worth, told) in list(states.items()):
                for way in ways:
                    over = sum(max(0, line.need - line.shots * room.least) for line in way.lines)
                    then = (used + way.shots, time + -(-over // step))
                    better = worth + way.worth - 0.05 * way.shots
                    fits = (
                        then[0] <= shots and then[1] * step <= spare and then[0] * room.least + then[1] * step <= limit
                    )
                    if fits and better > states.get(then, (0.0,))[0]:
                        states[then] = (better, (*told, way))
        return max(states.values(), key=lambda found: found[0])[1]


def _begins(text: str, words: frozenset[tuple[str, ...]]) -> bool:
    found = tokens(text)
    return any(found[: len(word)] == word for word in words)


def _ends(text: str, words: frozenset[tuple[str, ...]]) -> bool:
    found = tokens(text)
    return any(found[-len(word) :] == word for word in words)


def _unspaced(text: str) -> bool:
    """Say whether a text ends in a script without spaces."""
    return any("\u3040" <= letter <= "\u9fff" for letter in text[-3:])


def unsaid(claims: Sequence[Claim], told: Sequence[Told]) -> tuple[Claim, ...]:
    """Give the claims that must be told and are not heard."""
    heard = {one.lines[0].claim.order for one in told}
    return tuple(claim for claim in claims if claim.part in TIERS[0] and claim.order not in heard)
