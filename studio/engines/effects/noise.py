"""Rushes: noise with a spectrum whose bands drift, and that grows wider between the channels the higher it is.

All rushes of a sound are made at once: their powers are added by moment and frequency, and one noise is shaped by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.engines.effects.recipe import Noise
from studio.engines.effects.tape import TICK, Tape, factor, level, wander
from studio.media.samples import RATE, Floats

FRAME = 4 * TICK
"""Samples of one look, 40 ms; each is half over before the next one begins."""

HOP = FRAME // 2

LOOKS = 256
"""Looks that are made at a time: 5.1 s."""


class Rush:
    """One layer of noise: how loud it is at each moment and frequency."""

    def __init__(self, layer: Noise, tape: Tape, hertz: NDArray[np.floating[Any]]) -> None:
        shape = level(layer.spectrum, hertz)
        self.shape = shape * factor(layer.gain) * FRAME / np.sqrt(2 * (shape**2).sum())  # full level is an RMS of 1
        self.alike = (1 / np.sqrt(1 + (hertz / layer.near) ** 2)).astype(np.float32)
        middles = np.log(np.geomspace(layer.spectrum[0][0], layer.spectrum[-1][0], layer.bands + 2)[1:-1])
        place = np.interp(np.log(np.maximum(hertz, 1)), middles, np.arange(layer.bands))
        self.bands: list[tuple[slice, Floats, Floats]] = []
        for band in range(layer.bands):
            weights = np.cos(np.pi / 2 * np.minimum(np.abs(place - band), 1)) ** 2 * self.shape
            heard = np.flatnonzero(weights)
            if len(heard):
                part = slice(int(heard[0]), int(heard[-1]) + 1)
                self.bands.append((part, weights[part].astype(np.float32), self._gain(layer, tape, band)))

    def power(self, ticks: NDArray[np.int_]) -> Floats:
        """Give its power on each side, at each of these ticks, at each frequency."""
        loud = np.zeros((2, len(ticks), len(self.shape)), np.float32)
        for part, weights, gain in self.bands:
            loud[:, :, part] += gain[:, ticks, None] * weights
        loud *= loud
        return loud

    @staticmethod
    def _gain(layer: Noise, tape: Tape, band: int) -> Floats:
        """Give how loud one band is, a row a side and a column a tick."""
        place = band / max(1, layer.bands - 1)
        decibels = tape.swing * (layer.follows + layer.bright * place)
        decibels = decibels + layer.loose * wander(tape.own(0, band), tape.ticks, layer.loose_every)
        if layer.flutter:
            quick = wander(tape.own(1, band), tape.ticks, layer.flutter_every)
            decibels = decibels + layer.flutter * (0.4 + 0.6 * place) * quick
        gain = np.stack([factor(decibels)] * 2)
        return gain if layer.swell is None else gain * tape.swollen(layer.swell, place).T


def lay(layers: Sequence[tuple[int, Noise]], tape: Tape) -> None:
    """Lay all rushes of a sound, each with its number, on the whole tape."""
    hertz = np.fft.rfftfreq(FRAME, 1 / RATE)
    rushes = []
    for tape.layer, layer in layers:
        rushes.append(Rush(layer, tape, hertz))
    window = np.sin(np.pi * (np.arange(FRAME, dtype=np.float32) + 0.5) / FRAME)
    held = np.zeros((2, HOP), np.float32)
    for number, first in enumerate(range(0, tape.count // HOP + 1, LOOKS)):
        ticks = (np.arange(first, first + LOOKS) * HOP // TICK).clip(0, tape.ticks - 1)
        power = np.full((2, LOOKS, len(hertz)), 1e-20, np.float32)
        alike = np.zeros((LOOKS, len(hertz)), np.float32)
        for rush in rushes:
            one = rush.power(ticks)
            power += one
            alike += (one[0] + one[1]) * rush.alike
        alike /= power[0] + power[1]
        # sums of many even chances are as good as normal ones, and come in a third of the time
        noise = tape.chance(1003, number).random((2, LOOKS, 2 * len(hertz)), dtype=np.float32) - np.float32(0.5)
        both, apart = (noise * np.float32(np.sqrt(6))).view(np.complex64)
        both, apart = both * np.sqrt((1 + alike) / 2), apart * np.sqrt((1 - alike) / 2)
        for side, mixed in enumerate((both + apart, both - apart)):
            frames = np.fft.irfft(mixed * np.sqrt(power[side]), FRAME, axis=1).astype(np.float32) * window
            line = frames[:, :HOP].copy()
            line[1:] += frames[:-1, HOP:]
            line[0] += held[side]
            held[side] = frames[-1, HOP:]
            room = tape.dry[first * HOP : (first + LOOKS) * HOP, side]
            room += line.reshape(-1)[: len(room)]
