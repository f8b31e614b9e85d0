"""What the operator does for each word of the trade: how far the camera is from its home, frame by frame.

Lengths are in frame widths, so that they hold for any photo and any size of picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from studio.film.camera import Move
from studio.film.time import Frames, Rate

Values = NDArray[np.float64]
"""One number per frame."""

Reach = tuple[float, float]
"""What an amount of 0 gives, and what an amount of 1 adds to it."""

SLIDE: Reach = (0.025, 0.06)
"""Frame widths per second at full speed.

At most 0.34 % of the width per frame at 25 frames per second: seven to eight seconds and more for an object to cross
two thirds of the picture, the cinematographer's rule for pans that do not judder.
"""

ZOOM: Reach = (0.012, 0.05)
"""Share of the distance that a dolly or zoom covers per second at full speed."""

ROLL: Reach = (0.4, 1.2)
"""Degrees per second of a roll at full speed."""

SWING: Reach = (1.2, 3.2)
"""Degrees per second of an orbit at full speed."""

FARTHEST_SLIDE: Reach = (0.12, 0.28)
"""Frame widths (or heights) that a slide takes, however long the shot."""

FARTHEST_ZOOM: Reach = (0.15, 0.15)
"""Share of the distance that a dolly or zoom takes, however long the shot."""

FARTHEST_ROLL: Reach = (2.0, 6.0)
"""Degrees that a roll takes, however long the shot."""

FARTHEST_SWING: Reach = (6.0, 14.0)
"""Degrees that an orbit takes, however long the shot."""

FREE_SLIDE = 0.7
"""Frame widths (or heights) of a slide where the photo reaches far beyond the frame: a tilt up a tower, a pan along a
ridge."""

SWAY: Reach = (0.002, 0.008)
"""Frame widths that a hand-held frame drifts from its place."""

BREATHS = ((0.23, 0.55), (0.41, 0.3), (0.77, 0.15))
"""Cycles per second and shares of a hand-held drift: shoulders and breath, no tremor."""

START = 0.2
"""Share of full speed at which a move starts and ends: it eases as an operator does, and no cut shows a standstill."""

TOGETHER = 0.75
"""Speed of each of two moves, so that their sum is about as fast as one alone."""


@dataclass(frozen=True)
class Offset:
    """How far the camera is from its home in each frame.

    `right` and `low` are frame widths to the right and down, `held` is the share of the home frame's width that is in
    the picture (at most 1), `roll` and `yaw` are radians: clockwise, and towards the left of the subject.
    """

    right: Values
    low: Values
    held: Values
    roll: Values
    yaw: Values

    @classmethod
    def none(cls, length: Frames) -> Offset:
        """Give a camera that stands still."""
        zero = np.zeros(length)
        return cls(zero, zero, np.ones(length), zero, zero)

    def plus(self, other: Offset) -> Offset:
        """Give both moves at once."""
        return Offset(
            self.right + other.right,
            self.low + other.low,
            self.held * other.held,
            self.roll + other.roll,
            self.yaw + other.yaw,
        )


@dataclass(frozen=True)
class Run:
    """What a move depends on besides its word.

    `shape` is height over width of the frame, `room` how far the widest frame can slide across and down the photo, in
    frame widths; `reach` shortens slides, 0 to 1.
    """

    length: Frames
    rate: Rate
    amount: float
    seed: str
    shape: float
    room: tuple[float, float]
    reach: float = 1.0


def offset(moves: Sequence[Move], run: Run) -> Offset:
    """Give the camera's way under one move, or two at once; none at all is a camera that stands still."""
    whole = Offset.none(run.length)
    for away in offsets(moves, run):
        whole = whole.plus(away)
    return whole


def offsets(moves: Sequence[Move], run: Run) -> tuple[Offset, ...]:
    """Give what each of the moves contributes, in their order."""
    operator = _Operator(run, 1.0 if len(moves) == 1 else TOGETHER)
    return tuple(operator.moved(move) for move in moves)


def eased(length: Frames, rate: Rate) -> Values:
    """Give how far a move has come in each frame, between 0 and 1: it speeds up, runs evenly, and slows down.

    Speed is a raised cosine for the first and last second (or 30 % of the run), so it has no jump and no corner.
    """
    ramp = _ramp(length, rate)
    at = np.arange(length) + 0.5
    from_end = np.minimum(at, length - at)
    inside = np.minimum(from_end, ramp)
    come = START * inside + (1 - START) * (inside - ramp / np.pi * np.sin(np.pi * inside / ramp)) / 2
    half: Values = (come + from_end - inside) / (length * mean_speed(length, rate))
    return np.where(at <= length / 2, half, 1 - half)


def mean_speed(length: Frames, rate: Rate) -> float:
    """Give a move's mean speed as a share of its full speed."""
    return 1 - (1 - START) * _ramp(length, rate) / length


def _ramp(length: Frames, rate: Rate) -> float:
    """Give the frames for which a move speeds up."""
    return min(0.3 * length, float(rate))


class _Operator:
    """Who moves the camera, at a share of full speed."""

    def __init__(self, run: Run, speed: float) -> None:
        self.run = run
        self.still = Offset.none(run.length)
        self.come = eased(run.length, run.rate)
        self.seconds = speed * mean_speed(run.length, run.rate) * run.length / float(run.rate)

    def moved(self, move: Move) -> Offset:
        """Give one move's way from home."""
        come, still = self.come, self.still
        match move:
            case Move.STATIC:
                return still
            case Move.PUSH_IN:
                return replace(still, held=1 - self._zoom() * come)
            case Move.PULL_OUT:
                return replace(still, held=1 - self._zoom() * (1 - come))
            case Move.ZOOM_IN:
                return replace(still, held=(1 - self._zoom()) ** come)
            case Move.ZOOM_OUT:
                return replace(still, held=(1 - self._zoom()) ** (1 - come))
            case Move.PAN_LEFT | Move.TRUCK_LEFT:
                return replace(still, right=-self._across())
            case Move.PAN_RIGHT | Move.TRUCK_RIGHT:
                return replace(still, right=self._across())
            case Move.TILT_UP | Move.PEDESTAL_UP:
                return replace(still, low=-self._down())
            case Move.TILT_DOWN | Move.PEDESTAL_DOWN:
                return replace(still, low=self._down())
            case Move.CRANE_UP:
                return replace(still, low=-0.8 * self._down(), held=1 - 0.4 * self._zoom() * (1 - come))
            case Move.CRANE_DOWN:
                return replace(still, low=0.8 * self._down(), held=1 - 0.4 * self._zoom() * come)
            case Move.ORBIT_LEFT:
                return replace(still, right=-0.35 * self._across(), yaw=self._angle(SWING, FARTHEST_SWING))
            case Move.ORBIT_RIGHT:
                return replace(still, right=0.35 * self._across(), yaw=-self._angle(SWING, FARTHEST_SWING))
            case Move.ROLL_CW:
                return replace(still, roll=self._angle(ROLL, FARTHEST_ROLL))
            case Move.ROLL_CCW:
                return replace(still, roll=-self._angle(ROLL, FARTHEST_ROLL))
            case Move.HANDHELD:
                return self._swayed(1.0)
            case Move.FOLLOW:
                # Behind someone who walks into the picture: a push on a steadied camera.
                return self._swayed(0.5).plus(replace(still, held=1 - 0.8 * self._zoom() * come))

    def _way(self, speed: Reach, farthest: float) -> float:
        """Give how far a move goes in its time, from its full speed."""
        return min(self.seconds * self._much(speed), farthest)

    def _much(self, reach: Reach) -> float:
        """Give what the amount makes of it."""
        return reach[0] + reach[1] * self.run.amount

    def _zoom(self) -> float:
        """Give the share of the distance that is covered."""
        return self._way(ZOOM, self._much(FARTHEST_ZOOM))

    def _angle(self, speed: Reach, farthest: Reach) -> Values:
        """Give radians to both sides of straight."""
        return math.radians(self._way(speed, self._much(farthest))) * (self.come - 0.5)

    def _across(self) -> Values:
        """Give a slide to the right, about home."""
        return self._slide(1.0, self.run.room[0])

    def _down(self) -> Values:
        """Give a slide down, about home."""
        return self._slide(self.run.shape, self.run.room[1])

    def _slide(self, extent: float, room: float) -> Values:
        """Give a slide along a side of the frame that is `extent` frame widths long."""
        farthest = max(self._much(FARTHEST_SLIDE) * extent, min(room, FREE_SLIDE * extent))
        return self.run.reach * self._way(SLIDE, farthest) * (self.come - 0.5)

    def _swayed(self, part: float) -> Offset:
        """Give the way of a camera on a shoulder."""
        size = part * self._much(SWAY)
        return Offset(
            right=size * self._drift(0),
            low=size * 0.8 * self._drift(1),
            held=1 - size * 0.5 * (1 + self._drift(2)),
            roll=size * 0.7 * self._drift(3),
            yaw=self.still.yaw,
        )

    def _drift(self, axis: int) -> Values:
        """Give slow sines from -1 to 1, whose phases are a matter of the seed."""
        phases = np.frombuffer(sha256(self.run.seed.encode()).digest(), np.uint8) * (2 * math.pi / 256)
        turns = 2 * math.pi * (1 + 0.07 * axis) * np.arange(self.run.length) / float(self.run.rate)
        drift = np.zeros(self.run.length)
        for number, (pace, share) in enumerate(BREATHS):
            drift += share * np.sin(pace * turns + phases[3 * axis + number])
        return drift
