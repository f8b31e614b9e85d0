"""The tape on which the layers of a sound are laid, and the slow curves of chance that they follow.

All chance comes from the tape's seed, drawn from the start onwards: a longer sound begins as a shorter one does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.engines.effects.recipe import Recipe, Swell
from studio.media.samples import RATE, Floats

TICK = 480
"""Samples between two points of a slow curve: 10 ms."""

TICKS = RATE // TICK
"""Ticks in a second."""

Chance = np.random.Generator


@dataclass(frozen=True)
class Event:
    """One swell: when it is at its highest, how loud, and between which sides it goes."""

    tick: float
    gain: float
    sides: tuple[float, float]


@dataclass
class Tape:
    """What is heard at once (`dry`), what the room hears (`wet`), and what all layers share."""

    recipe: Recipe
    seed: int
    dry: Floats
    """Samples, 2."""
    wet: Floats | None = None
    layer: int = field(default=0)
    """Number of the layer that is being laid."""

    @property
    def count(self) -> int:
        """Samples of the whole."""
        return len(self.dry)

    @cached_property
    def ticks(self) -> int:
        """Points of a slow curve that covers the whole."""
        return -(-self.count // TICK) + 2

    @cached_property
    def swing(self) -> Floats:
        """The whole sound's coming and going, a point a tick, about 1 either way."""
        return wander(self.chance(1000), self.ticks, self.recipe.swing.every)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The swells of the whole."""
        swells, found = self.recipe.swells, []
        if swells is not None:
            chance = self.chance(1001)
            at = -chance.uniform(0, swells.every[1]) * TICKS
            while at < self.ticks + 20 * TICKS:
                side = float(chance.choice((-1.0, 1.0))) * swells.travel
                gain = 10 ** (float(chance.normal(0, swells.vary)) / 20)
                found.append(Event(at, gain, (side, -side + float(chance.normal(0, 0.1)))))
                at += chance.uniform(*swells.every) * TICKS
        return tuple(found)

    def chance(self, *path: int) -> Chance:
        """Give a source of chance for one purpose of this sound."""
        return np.random.default_rng([self.seed & 0xFFFFFFFF, *path])

    def own(self, *path: int) -> Chance:
        """Give a source of chance for one purpose of the layer that is being laid."""
        return self.chance(self.layer, *path)

    def seconds(self) -> Iterator[tuple[int, int]]:
        """Give each second of the whole by its number and its first tick."""
        for second in range(-(-self.count // RATE)):
            yield second, second * TICKS

    def lay(self, at: int, sound: Floats, room: float | None = None) -> None:
        """Add a sound (samples, 2) from sample `at` on; `room` is how much of it, as a factor, the room hears."""
        first, last = max(0, at), min(self.count, at + len(sound))
        if first >= last:
            return
        piece = sound[first - at : last - at] if last - first < len(sound) else sound
        self.dry[first:last] += piece
        if room and self.wet is not None:
            self.wet[first:last] += piece * np.float32(room)

    def swollen(self, swell: Swell, place: float) -> Floats:
        """Give how strongly a layer is swollen, a row a tick and a column a channel; `place` is the band, 0 to 1."""
        rise, fall, late = (low + place * (high - low) for low, high in (swell.rise, swell.fall, swell.late))
        strength = np.full((self.ticks, 2), 10 ** (swell.floor / 20), np.float32)
        before, behind = round(2.5 * rise * TICKS), round(5 * fall * TICKS)
        for event in self.events:
            middle = event.tick + late * TICKS
            first, last = max(0, int(middle) - before), min(self.ticks, int(middle) + behind)
            if first < last:
                moment = (np.arange(first, last) - middle) / TICKS
                shape = event.gain * np.where(
                    moment < 0, np.exp(-((moment / rise) ** 2)), 1 / (1 + (moment / fall) ** 2) ** 1.5
                )
                way = ((np.arange(first, last) - first) / (before + behind)).astype(np.float32)
                strength[first:last] += shape[:, None] * panned(
                    event.sides[0] + way * (event.sides[1] - event.sides[0])
                )
        return strength


def wander(chance: Chance, ticks: int, every_s: float) -> Floats:
    """Give a smooth curve of chance, about 1 either way, that comes and goes about every `every_s` seconds."""
    total = np.zeros(ticks, np.float32)
    for own, share, period in zip(chance.spawn(2), (0.94, 0.34), (every_s, every_s / 3.7), strict=True):
        step = max(1.0, period * TICKS / 2)
        knots = own.normal(0, 1, int(ticks / step) + 4).clip(-2, 2)
        place = np.arange(ticks) / step
        at = place.astype(int)
        part = place - at
        one, two, three, four = (knots[at + shift] for shift in range(4))
        curve = two + 0.5 * part * (
            three - one + part * (2 * one - 5 * two + 4 * three - four + part * (3 * (two - three) + four - one))
        )
        total += np.float32(share * 1.25) * curve.astype(np.float32)
    return total


def panned(side: float | Floats) -> Floats:
    """Give the gains of left and right for a side from -1 (left) to 1, at equal power; the middle is 1 and 1."""
    angle = (np.asarray(side, np.float32) + 1) * np.float32(np.pi / 4)
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1) * np.float32(np.sqrt(2))


def level(spectrum: tuple[tuple[float, float], ...], hertz: NDArray[np.floating[Any]]) -> Floats:
    """Give the levels of a curve of dB over Hz, as factors; between its points it is straight over octaves."""
    at, decibels = np.array(spectrum).T
    curve = np.interp(np.log2(np.maximum(hertz, 1)), np.log2(at), decibels)
    return np.where(hertz < 18, 0, 10 ** (curve / 20)).astype(np.float32)


def factor(decibels: float | Floats) -> Floats:
    """Give a gain in dB as a factor."""
    return np.power(10, np.asarray(decibels) / 20).astype(np.float32)
