"""Ducking: how far music and effects go down while somebody speaks, as one curve for the whole film."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.media.samples import RATE, Floats

TICK = 480
"""Samples between two points of the curve: 10 ms."""

AHEAD_S = 0.3
"""How long before the first word all else begins to go down, so that it lies low when the word comes."""

RELEASE_S = 1.0
"""How long after the last word it takes to come back."""

HOLD_S = 0.9
"""A pause of speech shorter than this brings nothing up: it would pump between sentences."""

SPOKEN = 10 ** (-45 / 20)
"""RMS over 20 ms above which the dialogue stem is speech; lines come at -20 LUFS."""

BLOCK = 1 << 20
"""Samples that are worked on at a time."""


def ducked(dialogue: Floats) -> Floats:
    """Give how far down everything else is, from 0 (not at all) to 1, a point every 10 ms; empty where nobody speaks.

    Its way down and up is even to the ear: half a wave in decibels.
    """
    spoken = _spoken(dialogue)
    if not len(spoken):
        return np.zeros(0, np.float32)
    curve = np.zeros(-(-len(dialogue) // TICK) + 2, np.float32)
    breaks = np.flatnonzero(np.diff(spoken) > HOLD_S * RATE)
    ahead, release = round(AHEAD_S * RATE / TICK), round(RELEASE_S * RATE / TICK)
    down = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, ahead))).astype(np.float32)
    up = (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, release))).astype(np.float32)
    for first, last in zip(spoken[np.r_[0, breaks + 1]], spoken[np.r_[breaks, len(spoken) - 1]], strict=True):
        begins, ends = int(first) // TICK, -(-int(last) // TICK) + RATE // 50 // TICK
        shape = np.concatenate([down, np.ones(max(1, ends - begins), np.float32), up])
        start = begins - ahead
        inside = slice(max(0, start), min(len(curve), start + len(shape)))
        np.maximum(curve[inside], shape[inside.start - start : inside.stop - start], out=curve[inside])
    return curve


def lower(stem: Floats, curve: Floats, decibels: float, gain_db: float = 0.0) -> None:
    """Lower a stem along a curve by up to `decibels`, in place, and all of it by a gain."""
    ticks = BLOCK // TICK
    for first in range(0, len(stem), ticks * TICK):
        block = stem[first : first + ticks * TICK]
        if len(curve):
            points = curve[first // TICK : first // TICK + ticks + 1]
            at = np.arange(len(block), dtype=np.float32) / TICK
            down = np.interp(at, np.arange(len(points)), points).astype(np.float32)
            block *= np.power(np.float32(10), (gain_db - decibels * down) / np.float32(20))[:, None]
        else:
            block *= np.float32(10 ** (gain_db / 20))


def _spoken(dialogue: Floats) -> NDArray[np.int_]:
    """Give the first sample of each 20 ms in which somebody speaks."""
    step = RATE // 50
    found = []
    for first in range(0, len(dialogue), step * 1024):
        block = dialogue[first : first + step * 1024]
        power = np.pad((block**2).mean(axis=1), (0, -len(block) % step)).reshape(-1, step).mean(axis=1)
        found.append(first + np.flatnonzero(power > SPOKEN**2) * step)
    return np.concatenate(found)
