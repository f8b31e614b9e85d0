"""The board: what every shot of a film is, decided shot by shot before anything is written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.departments.writing.coverage import Framed, SizedReference, frame, match
from studio.departments.writing.facts import Facts
from studio.departments.writing.narration import Narration, Room, Spoken, Told
from studio.departments.writing.product import showing
from studio.departments.writing.templates import Beat, Template, Tone, Vocabulary
from studio.film.time import Frames, Rate

GRIDS = (Fraction(1, 5), Fraction(1, 4), Fraction(1, 2), Fraction(1))
"""Seconds; lengths are multiples of the first of these that is whole frames at the film's rate."""

STRETCH = Fraction(27, 20)
"""How much longer than usual a shot stands before a photo is used twice instead."""

CROWDED = Fraction(9, 10)
"""How much shorter than usual shots are where there are more photos than the film would have shots."""

FEWEST = 4
"""Shots; a film too short for as many at the tone's pace is quicker."""

QUICKEST = Fraction(3, 2)
"""How long a shot of such a film is against the shortest."""

AT_LEAST = Fraction(7, 10)
"""How short the shortest shot is against a usual one."""


@dataclass(frozen=True)
class Board:
    """Everything that was decided about the pictures of a film, shot by shot."""

    beats: tuple[Beat, ...]
    lines: dict[int, Spoken]
    shown: tuple[SizedReference | None, ...]
    framed: tuple[Framed, ...]
    lengths: tuple[Frames, ...]
    product: tuple[bool, ...]
    """Whether each shot shows what is sold."""

    def heard(self, shot: int) -> Spoken | None:
        """The line that is heard over a shot, from wherever it began."""
        return next((line for first, line in self.lines.items() if first <= shot < first + line.shots), None)

    @property
    def free(self) -> tuple[int, ...]:
        """The shots that have no picture of their own and do not show what is sold."""
        both = enumerate(zip(self.beats, self.shown, strict=True))
        return tuple(shot for shot, (beat, shown) in both if shown is None and beat.subject != "product")


def grid_of(rate: Rate) -> Frames:
    """Give the step of shot lengths: a round part of a second that is whole frames."""
    return next((int(step * rate) for step in GRIDS if (step * rate).denominator == 1), 5)


def cut_up(
    pictures: Frames, tone: Tone, template: Template, references: Sequence[SizedReference], grid: Frames
) -> Room:
    """Cut the pictures into shots: as many as the tone would, but no more than there are photos where those last."""
    rate = template.rate
    usual, shortest, longest = (one.at(rate) for one in (tone.usual, template.shot.shortest, template.shot.longest))
    clips = [one.length.at(rate) for one in references if one.length is not None]
    if clips and len(clips) == len(references):
        longest = max(shortest, min(longest, sum(clips) // len(clips)))
    usual = min(usual, max(int(shortest * QUICKEST), pictures // FEWEST))
    ease = int(usual * STRETCH)
    shots = round(pictures / usual)
    if len(references) > shots:
        shots = max(shots, min(len(references), int(pictures / (usual * CROWDED))))
    elif references:
        shots = min(shots, max(len(references), -(-pictures // min(longest, ease))))
    shots = max(1, -(-pictures // longest), min(shots, pictures // shortest))
    least = max(shortest, int(usual * AT_LEAST) // grid * grid)
    return Room(shots, pictures, grid, min(least, pictures // shots // grid * grid or pictures // shots), ease)


def decide(
    narration: Narration,
    told: Sequence[Told],
    references: Sequence[SizedReference],
    facts: Facts,
    words: Vocabulary,
) -> Board:
    """Decide shot by shot: beat, line, picture, framing, length."""
    template = narration.template
    beats, room = narration.beats, narration.room
    lines = narration.place(told)
    heard = [("", "") for _ in beats]
    needs = narration.floors()
    in_parts = Counter(line.claim.order for line in lines.values())
    for first, line in lines.items():
        for shot in range(first, first + line.shots):
            heard[shot] = (line.text, "" if in_parts[line.claim.order] > 1 else line.claim.text)
            needs[shot] = max(needs[shot], -(-line.need // (line.shots * room.grid)) * room.grid)
    shows = showing(facts, references, words)
    chosen = match(references, beats, heard, needs, shows, template, words)
    shown = tuple(None if one is None else references[one] for one in chosen)
    product = tuple(
        beat.subject == "product" if one is None else shows[one] > 0 for one, beat in zip(chosen, beats, strict=True)
    )
    caps = [
        one.length.at(template.rate) if one and one.length is not None else template.shot.longest.at(template.rate)
        for one in shown
    ]
    return Board(
        beats,
        lines,
        shown,
        tuple(frame(beats, shown, template, facts.aspect or template.aspect)),
        _lengths(needs, caps, [beat.share for beat in beats], room),
        product,
    )


def _lengths(
    needs: Sequence[Frames], caps: Sequence[Frames], shares: Sequence[float], room: Room
) -> tuple[Frames, ...]:
    """Give each shot what it needs, and the rest step by step to the one that is shortest for its share."""
    lengths = list(needs)
    while room.length - sum(lengths) >= room.grid:
        growing = [shot for shot, length in enumerate(lengths) if length + room.grid <= caps[shot]]
        if not growing:
            break
        lengths[min(growing, key=lambda shot: lengths[shot] / shares[shot])] += room.grid
    return tuple(lengths)
