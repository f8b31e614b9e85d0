"""The rig: how the camera's body and head move before a set of many depths, and what of the set each frame sees.

Places are heights of the frame from its middle, as the camera sees them from home. `near` is what a place's depth is
told by: 1 where the subject stands, 0 at the horizon, 2 at half the subject's distance. A flat thing's `near` runs
evenly over the picture, so that wherever the camera goes it is seen through a plane's exact perspective.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.camera_moves import Offset, Run, Values, offsets
from studio.engines.clips.camera_path import LENS
from studio.film.camera import DRIFTING, TRAVELLING, Move
from studio.film.time import Frames, Rate

Near = tuple[float, float, float]
"""How near a flat thing is at a place of the picture: so much per x, per y, and at the middle."""

Matrices = NDArray[np.float64]
"""Frames × 3 × 3, homogeneous."""

ON_FOOT = TRAVELLING | DRIFTING
"""Moves for which the camera leaves its place; all others turn its head or its lens, and show no parallax."""

SHOULDER = 0.5
"""Share of a hand-held sway that turns the head; the rest moves the body."""

NEAREST = 0.7
"""Share of its distance from ground or ceiling that the camera may go towards it."""

ASIDE = 1 / 3
"""The same of a wall: farther on, the frame would hold where it begins."""


@dataclass(frozen=True)
class Rig:
    """The camera in each frame.

    The body is so far to the right, low and forward of home (the last as a share of the subject's distance); the head
    looks so far aside, holds so much of the home frame's width, and is rolled (radians, clockwise).
    """

    right: Values
    low: Values
    forward: Values
    aside: Values
    down: Values
    held: Values
    roll: Values

    def __len__(self) -> int:
        """Count the frames."""
        return len(self.right)

    @property
    def on_foot(self) -> bool:
        """Whether the body moves at all, so that things of different depths move against each other."""
        return any(np.ptp(way) > 0 or way[0] != 0 for way in (self.right, self.low, self.forward))

    @cached_property
    def head(self) -> Matrices:
        """Give what maps a place in the frame to one in the picture that the head looks at."""
        cos, sin, zero = np.cos(self.roll) * self.held, np.sin(self.roll) * self.held, np.zeros(len(self))
        rows = [[cos, -sin, self.aside], [sin, cos, self.down], [zero, zero, zero + 1]]
        return np.moveaxis(np.array(rows), 2, 0)

    def sees(self, near: Near) -> Matrices:
        """Give what maps a place in the frame to the same of a flat thing as seen from home."""
        way = np.stack([self.right, self.low, self.forward], axis=1)
        flat = np.array(near)
        # The camera's way moves the thing by I - way·nearᵀ; this is its inverse.
        back = np.eye(3) + way[:, :, None] * flat / (1 - way @ flat)[:, None, None]
        seen: Matrices = back @ self.head
        return seen

    def holds(self, places: Sequence[tuple[float, float]], aspect: float) -> bool:
        """Tell whether places where the subject stands are in every frame."""
        within = np.linalg.inv(self.sees((0.0, 0.0, 1.0))) @ np.array([(x, y, 1.0) for x, y in places]).T
        return bool((np.abs(within[:, :2] / within[:, 2:]) < [[aspect / 2], [0.5]]).all())

    def clear_of(self, flats: Iterable[Near]) -> Rig:
        """Keep this side of ground, ceiling and walls.

        Where the body cannot rise or sink, the head looks up or down by as much, and frames the subject as before.
        """
        rig = self
        for across, down, middle in sorted(set(flats)):
            low = rig.low + (middle / down * rig.forward if down else 0)
            gone = float((rig.right * across + low * down).max())
            if down and gone > NEAREST:
                lost = low * (1 - NEAREST / gone)
                rig = replace(rig, low=rig.low - lost, down=rig.down + lost / (1 - rig.forward))
            elif across and gone > ASIDE:
                rig = replace(rig, right=rig.right * (ASIDE / gone), aside=rig.aside * (ASIDE / gone))
        return rig


def rig(moves: Sequence[Move], run: Run, pivot: tuple[float, float], roll: float) -> Rig:
    """Put the camera on its way: the subject is seen as a photo of it would be, by the same moves.

    `pivot` is the place of the picture that a push or zoom closes in on; `roll` is by how much the camera is tilted
    throughout.
    """
    home = _still(run.length)
    width = 1 / run.shape
    for move, away in zip(moves, offsets(moves, run), strict=True):
        home = _both(home, _moved(move, away, width, pivot))
    return Rig(home.right, home.low, home.forward, home.aside, home.down, home.held, home.roll + roll)


def run_of(amount: float, seed: str, shape: float, length: Frames, rate: Rate) -> Run:
    """Give what a move depends on; a set has no edge, so a slide goes as far as its word says."""
    return Run(length, rate, amount, seed, shape, room=(0.0, 0.0))


def _still(length: Frames) -> Rig:
    """Give a camera that stands."""
    zero = np.zeros(length)
    return Rig(zero, zero, zero, zero, zero, np.ones(length), zero)


def _moved(move: Move, away: Offset, width: float, pivot: tuple[float, float]) -> Rig:
    """Share a move between body and head."""
    across, down, zero = away.right * width, away.low * width, np.zeros(len(away.held))
    closer = 1 - away.held
    one = np.ones(len(zero))
    if move not in ON_FOOT:
        # The lens closes in on the pivot as a photo's frame would.
        return Rig(zero, zero, zero, across + pivot[0] * closer, down + pivot[1] * closer, away.held, away.roll)
    head = SHOULDER if move in (Move.HANDHELD, Move.FOLLOW) else 0.0
    # An orbit walks aside and looks back: what lies behind the subject passes the other way.
    round_ = -LENS * width * np.sin(away.yaw)
    return Rig(
        right=across * (1 - head) + round_ + pivot[0] * closer,
        low=down * (1 - head) + pivot[1] * closer,
        forward=closer,
        aside=across * head - round_,
        down=down * head,
        held=one,
        roll=away.roll,
    )


def _both(one: Rig, other: Rig) -> Rig:
    """Give two moves at once."""
    return Rig(
        one.right + other.right,
        one.low + other.low,
        one.forward + other.forward,
        one.aside + other.aside,
        one.down + other.down,
        one.held * other.held,
        one.roll + other.roll,
    )
