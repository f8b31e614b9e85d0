"""Limiting: one gain curve that keeps the sum of all stems under its peak, and by which each stem is multiplied.

Because the curve is known, the stems add up to the mix exactly: a limiter that only hears the sum could not say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from studio.media.samples import RATE, Floats

TICK = 16
"""Samples between two points of the curve: a third of a millisecond."""

ATTACK_S = 0.005
"""How long before a peak the curve begins to go down."""

RELEASE_DB = 45.0
"""Decibels a second by which it comes back."""

PHASES = 4
"""How many times finer than the samples a peak is looked for: between two samples it may be higher than both."""

TAPS = 24
"""Samples that are heard for one moment between two."""

STEM_CEILING = 0.985
"""Highest sample of a stem alone, which may be higher than the sum where stems cancel each other."""

BLOCK = 1 << 20
"""Samples that are worked on at a time."""


def peaks(stems: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Give the highest moment of each tick, between the samples too: of the sum, and of any stem alone."""
    whole: list[Floats] = []
    alone: list[Floats] = []
    for blocks in _blocks(stems):
        inner = slice(TAPS, -TAPS)
        single = np.max([np.abs(block[inner]).max(axis=1) for block in blocks], axis=0)
        whole.append(_ticked(_between(np.sum(blocks, axis=0))))
        alone.append(_ticked(single))
    return np.concatenate(whole), np.concatenate(alone)


def curve(heard: tuple[Floats, Floats], gain_db: float, limit_db: float) -> Floats:
    """Give by how many decibels each tick is to be softened, so that after `gain_db` nothing passes the limit.

    The curve goes down before a peak, not at it, and comes back slowly: what is heard is softer, never bent.
    """
    whole, alone = (gain_db + 20 * np.log10(one + 1e-9) for one in heard)
    over = np.maximum(whole - limit_db, alone - 20 * np.log10(STEM_CEILING)).clip(0)
    if not over.any():
        return np.zeros(len(over) + 1, np.float32)
    window = max(2, round(ATTACK_S * RATE / TICK))
    padded = np.pad(over, (1, window + 1)).astype(np.float64)
    ahead = np.lib.stride_tricks.sliding_window_view(padded, window + 2).max(axis=1)[: len(over) + 1]
    slope = np.arange(len(ahead)) * (RELEASE_DB * TICK / RATE)
    held = np.maximum.accumulate(ahead + slope) - slope
    bell = np.hanning(window + 2)[1:-1]
    smooth = np.convolve(np.pad(held, (window - 1, 0)), bell / bell.sum(), "valid")
    softened: Floats = smooth.astype(np.float32)
    return softened


def applied(stem: Floats, softened: Floats, gain_db: float) -> Iterator[tuple[int, Floats]]:
    """Give a stem in pieces, each with its first sample, at a gain and along the curve."""
    ticks = BLOCK // TICK
    part = np.arange(TICK, dtype=np.float32) / TICK
    for first in range(0, len(stem), BLOCK):
        block = stem[first : first + BLOCK]
        points = np.power(np.float32(10), (np.float32(gain_db) - softened[first // TICK :][: ticks + 1]) / 20)
        points = np.append(points, points[-1:])
        lines = points[:-1, None] + np.diff(points)[:, None] * part
        softer: Floats = (block * lines.reshape(-1)[: len(block), None]).astype(np.float32, copy=False)
        yield first, softer


def _blocks(stems: Sequence[Floats]) -> Iterator[list[Floats]]:
    """Give all stems in pieces, each with `TAPS` samples more at both ends."""
    count = len(stems[0])
    for first in range(0, count, BLOCK):
        start, stop = first - TAPS, min(count, first + BLOCK) + TAPS
        inside = slice(max(0, start), min(count, stop))
        pad = ((inside.start - start, stop - inside.stop), (0, 0))
        yield [np.pad(stem[inside], pad) for stem in stems]


def _between(block: Floats) -> Floats:
    """Give the highest moment about each sample of a piece, without the `TAPS` samples at both of its ends."""
    highest: Floats = np.abs(block[TAPS:-TAPS]).max(axis=1)
    for side in block.T:
        row = np.ascontiguousarray(side)
        for taps in _fine():
            moments = np.abs(np.convolve(row, taps, "same"))[TAPS:-TAPS]
            np.maximum(highest, moments, out=highest)
    return highest


def _ticked(highest: Floats) -> Floats:
    """Give the highest moment of each tick."""
    padded = np.pad(highest, (0, -len(highest) % TICK))
    ticked: Floats = padded.reshape(-1, TICK).max(axis=1)
    return ticked


@cache
def _fine() -> tuple[NDArray[np.float32], ...]:
    """Give the filters that hear a quarter, a half and three quarters of a sample later."""
    at = np.arange(TAPS) - TAPS // 2
    found = []
    for phase in range(1, PHASES):
        moments = at + phase / PHASES
        taps = np.sinc(moments) * np.cos(np.pi * moments / (TAPS + 2)) ** 2
        found.append((taps / taps.sum()).astype(np.float32))
    return tuple(found)
