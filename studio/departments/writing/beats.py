"""The beats of a film: which a brief calls for, how many shots each gets, and how much each attracts a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from studio.departments.writing.facts import Claim, Facts
from studio.departments.writing.passages import begins
from studio.departments.writing.speech import hits, tokens, words_of
from studio.departments.writing.templates import Beat, Template, Vocabulary
from studio.film.shotlist import Priority

HEADED = 4.0
"""How much a heading that has words of one beat before all others attracts what stands under it to that beat."""

INTRODUCED = 12.0
"""How much the sentence that says what the product is belongs where it is shown first."""

STRONG = 1.0
"""Attraction above which a sentence surely belongs to a beat."""

NEEDED = 3.0
"""What a sentence is worth more with which a film opens or closes."""

NAMING = 1.0
"""What the sentence is worth more that says what the product is."""

TURNING = 0.8
"""What a sentence is worth more with which it turns."""


class BeatSheet:
    """The beats of one template, as the words of one language attract facts to them.

    `about` is the sentence that says what the product is, or nothing.
    """

    def __init__(self, template: Template, words: Vocabulary, language: str, about: str = "") -> None:
        self.template = template
        self.language = language
        self._about = tokens(about)
        self._words = {beat.name: words_of(beat.words, language) for beat in template.beats}
        self._turning = words_of(words.turning, language)
        self._answering = words_of(words.answering, language)
        self._rarity = Counter(word for words in self._words.values() for word in words)
        self._pulled = cache(self._pulled_by)
        self._heads = cache(self._headed_by)

    def pull(self, text: str, beat: Beat, heading: str = "") -> float:
        """Say how much a beat's words attract a text; a word of several beats counts less."""
        headed = HEADED if heading and self._heads(heading) == beat.name else 0
        introduces = beat.super == "title" and beat.subject == "product" and self._introduces(text)
        return self._pulled(text, beat.name) + headed + (INTRODUCED if introduces else 0)

    def telling(self, text: str) -> int:
        """Count the words of any beat in a text."""
        return len(hits(self._rarity, text))

    def home(self, text: str, heading: str = "") -> Beat | None:
        """Give the beat that a text belongs to, or None where none attracts it."""
        pulls = [self.pull(text, beat, heading) for beat in self.template.beats]
        return self.template.beats[pulls.index(max(pulls))] if max(pulls) else None

    def wanted(self, claims: Sequence[Claim], charm: Callable[[Claim], float]) -> dict[int, float]:
        """Say how much sentences, by their order, are needed: the best to open and close with, and those that turn."""
        needed: dict[int, float] = {}
        best: dict[int, Claim] = {}
        for claim in claims:
            beat = self.home(claim.text, claim.heading)
            turns = beat is not None and beat.name == self.template.turn[0]
            if beat is not None and (side := self._side(claim, beat)):
                best[side] = max(best.get(side, claim), claim, key=charm)
            if self._introduces(claim.text):
                needed[claim.order] = NAMING
            if turns and hits(self._turning, claim.text):
                needed[claim.order] = needed.get(claim.order, 0) + TURNING
                if claim.after is not None and begins(claim.text, self._answering):
                    needed[claim.after] = TURNING
        for claim in {best[side] for side in (min(best), max(best))} if best else ():
            needed[claim.order] = needed.get(claim.order, 0) + NEEDED
        return needed

    def has_place(self, claim: Claim, beats: Sequence[Beat]) -> bool:
        """Say whether a film of these beats can tell a claim: what opens or closes is told nowhere else."""
        beat = self.home(claim.text, claim.heading)
        return beat is None or not self._side(claim, beat) or beat in beats

    def order(self, claim: Claim) -> tuple[int, int]:
        """Say where a claim is told: opening ones first, by their beat, closing ones last, others as the brief goes."""
        beat = self.home(claim.text, claim.heading)
        return (self._side(claim, beat) if beat else 0), claim.order

    def first_spread(self, facts: Facts, shots: int) -> tuple[Beat, ...]:
        """Give the beat of each shot, without those that need a fact which the brief has not, if others are left.

        Where shots are few, beats are kept by rank; where they are many, some come again.
        """
        homes = {beat.name for claim in facts.claims if (beat := self.home(claim.text, claim.heading))}
        homes |= self._figured(facts)
        called = [beat for beat in self.template.beats if beat.needs == "nothing" or beat.name in homes]
        return self._laid(self._spread(called or self.template.beats, shots))

    def second_spread(self, beats: Sequence[Beat], told: Iterable[Claim], facts: Facts) -> tuple[Beat, ...]:
        """Give the beat of each shot once it is known what is told.

        A beat that needs a fact falls away where none is told or read, and one with more sentences than shots gets
        those that others can spare.
        """
        said = Counter(beat.name for claim in told if (beat := self.home(claim.text, claim.heading)))
        known = self._figured(facts) | said.keys()
        there = [beat for beat in self.template.beats if beat in beats]
        kept = [beat for beat in there if beat.needs == "nothing" or beat.name in known] or there
        times = self._spread(kept, len(beats))
        for beat in sorted(kept, key=lambda one: one.keep):
            while times[beat.name] < min(said[beat.name], beat.most) and (spare := _spared(kept, times, said)):
                times[spare.name] -= 1
                times[beat.name] += 1
        return self._laid(times)

    def _side(self, claim: Claim, beat: Beat) -> int:
        """Give a number below 0 for what is told first, above 0 for what is told last, 0 for what is between."""
        if beat.told == "between" or self.pull(claim.text, beat, claim.heading) <= STRONG:
            return 0
        at = self.template.beats.index(beat)
        return at - len(self.template.beats) if beat.told == "first" else at + 1

    def _figured(self, facts: Facts) -> set[str]:
        """Give the beats over which a figure of the brief can stand."""
        texts = (*facts.figures, *facts.points)
        return {beat.name for text in texts if (beat := self.home(text)) and beat.super in ("fact", "figures")}

    def _spread(self, beats: Sequence[Beat], shots: int) -> Counter[str]:
        ranked = sorted(((rank, beat.name) for beat in beats for rank in beat.keep), key=lambda one: one[0])
        times = Counter(name for _, name in ranked[:shots])
        by_rank = sorted(beats, key=lambda beat: beat.keep)
        while times.total() < shots:
            times[min(by_rank, key=lambda beat: times[beat.name] / beat.most).name] += 1
        return times

    def _laid(self, times: Counter[str]) -> tuple[Beat, ...]:
        return tuple(beat for beat in self.template.beats for _ in range(times[beat.name]))

    def _introduces(self, text: str) -> bool:
        """Say whether a text is the sentence that says what the product is, or the beginning of it."""
        there = tokens(text)
        return bool(self._about) and self._about[: len(there)] == there

    def _headed_by(self, heading: str) -> str:
        """Give the beat that a heading announces, where there is one."""
        pulls = sorted(((self._pulled(heading, name), name) for name in self._words), reverse=True)
        return pulls[0][1] if pulls[0][0] > (pulls[1][0] if len(pulls) > 1 else 0) else ""

    def _pulled_by(self, text: str, beat: str) -> float:
        return sum(1 / self._rarity[word] for word in hits(self._words[beat], text))


def _spared(beats: Iterable[Beat], times: Counter[str], said: Counter[str]) -> Beat | None:
    """Give the beat that can spare a shot: of those with more shots than sentences the one with most, then the last."""
    free = [
        beat
        for beat in beats
        if times[beat.name] > max(1, said[beat.name])
        or (times[beat.name] == 1 and not said[beat.name] and beat.priority is not Priority.MUST)
    ]
    return max(free, key=lambda beat: (times[beat.name], beat.keep), default=None)
