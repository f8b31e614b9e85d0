"""Fitting a piece to the cut: when its first beat falls and how fast it goes, so that the picture is cut on its beats.

A piece may go up to `STRETCH` faster or slower, as whole: it is played back at another rate, so that nothing of it is
torn, and its pitch moves by half a semitone at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.engines.music.beat import Beats
from studio.media.samples import RATE, Floats

STRETCH = 0.03
"""How much faster or slower a piece may go, as a share."""

BAR = 4
"""Beats to the bar; all tracks of the library are in four."""

RING_S = (1.3, 3.1)
"""How long the last strike may ring, shortest and longest: any film's end can be met in steps of half a bar."""

LONGEST_RING_S = 4.2
"""How long it may ring where it falls with the end card."""

LATE_S = 0.45
"""How long after the film's start the first beat may fall; until then its room is heard swelling up to it."""

ON_S, OFF_S = 0.04, 0.12
"""How near a cut is on a beat, and from where on it is off: one frame and three."""

CARD = 2.0
"""What the cut to the end card is worth beside another one."""

STRUCK = 3.0
"""What it is worth that the last strike falls on the cut to the end card."""

EARLY = 5.0
"""What it costs that it falls before the end card: the picture goes on, and the music has ended."""

SEAMS = 0.6
"""What the cost of the jumps counts beside a cut on a beat."""

EASE = 0.5
"""What it costs to be far from the piece's own tempo, or to begin late."""


Line = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """How a piece lies under a film: seconds of its first beat and of one beat, and beats to its last strike."""

    first: float
    beat: float
    count: int
    stretch: float
    """Length of one beat beside the piece's own."""

    def at(self, number: float) -> float:
        """Give the second at which a beat falls."""
        return self.first + number * self.beat


def fitted(
    beats: Beats,
    cost: Floats,
    length_s: float,
    cuts_s: Sequence[float] = (),
    card_s: float | None = None,
    *,
    late: float = 0.0,
) -> Grid | None:
    """Give the grid on which most cuts fall on beats; None where the film is too short for head and ending.

    `cost` holds what the jumps cost by number of beats to the last strike; infinite is impossible. The last strike
    comes `late` beats behind its beat.
    """
    own = beats.beat / RATE
    stretches = np.linspace(1 - STRETCH, 1 + STRETCH, 61) if cuts_s else np.ones(1)
    best: tuple[float, Grid] | None = None
    for stretch in stretches:
        beat = own * float(stretch)
        natural = min(beats.first / RATE, LATE_S)
        firsts = np.arange(-beat / 2, min(beat / 2, LATE_S), 0.01) if cuts_s else np.array([natural])
        worth = _hits(np.asarray(cuts_s), firsts, beat, card_s) - EASE * abs(stretch - 1) / STRETCH
        worth -= EASE * np.abs(firsts - natural) / own
        counts = np.arange(2, min(len(cost), int(length_s / beat) + 1))
        counts = counts[np.isfinite(cost[counts])]
        strikes = firsts[:, None] + (counts + late) * beat
        whole: Line = worth[:, None] - SEAMS * cost[counts] + _ending(strikes, length_s, card_s)
        if whole.size and np.isfinite(top := whole.max()) and (best is None or top > best[0]):
            row, column = np.unravel_index(int(whole.argmax()), whole.shape)
            grid = Grid(float(firsts[row]), beat, int(counts[column]), float(stretch))
            best = (float(top), grid)
    return best[1] if best else None


def _hits(cuts: Line, firsts: Line, beat: float, card_s: float | None) -> Line:
    """Give for each way to begin what the cuts on beats are worth, a little more on the first beat of a bar."""
    if not len(cuts):
        return np.zeros(len(firsts))
    weights = np.where(np.isclose(cuts, card_s), CARD, 1.0) if card_s is not None else np.ones(len(cuts))
    place = (cuts - firsts[:, None]) / beat
    near = ((OFF_S - np.abs(place - np.round(place)) * beat) / (OFF_S - ON_S)).clip(0, 1)
    bar = np.where(np.round(place) % BAR == 0, 1.15, 1.0)
    hits: Line = (near * bar * weights).sum(axis=1)
    return hits


def _ending(strikes: Line, length_s: float, card_s: float | None) -> Line:
    """Give what it is worth that the last strike falls at a moment; minus infinity where it must not."""
    ring = length_s - strikes
    worth = np.where((ring >= RING_S[0]) & (ring <= RING_S[1]), 0.0, -np.inf)
    if card_s is None:
        return worth
    on_card = (np.abs(strikes - card_s) <= ON_S) & (ring >= RING_S[0]) & (ring <= LONGEST_RING_S)
    before = np.where(strikes < card_s - ON_S, -EARLY, 0.0)
    return np.where(on_card, STRUCK, worth + before)
