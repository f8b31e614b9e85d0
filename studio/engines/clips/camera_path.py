"""Where a real camera stands in each frame before a photo, and what of it the frame holds: geometry, no pixels.

The photo is a plane that the camera looks at squarely. A dolly changes how much of it the frame holds, a truck or a
pan slides the frame, a roll turns it, an orbit sees it at a slant. One number, the frame's width in pixels of the
photo, then fits the whole way into the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.camera_moves import Offset, Run, Values, offset, offsets
from studio.film.camera import TRAVELLING, Move, Size
from studio.film.time import Frames, Rate

TIGHTNESS = {
    Size.EXTREME_WIDE: 1.0,
    Size.WIDE: 1.0,
    Size.FULL: 0.85,
    Size.MEDIUM: 0.72,
    Size.CLOSE: 0.56,
    Size.EXTREME_CLOSE: 0.42,
}
"""How much of the widest possible frame each size of shot holds."""

ENLARGED = 1.25
"""Screen pixels per pixel of the photo, at most: a size word never makes the picture softer than this."""

LINES = 1080
"""The short side for which framing is judged, whatever size is drawn, so that a draft is framed like the master."""

LENS = 1.4
"""Focal length of an orbit's perspective, in frame widths: 50 mm before a 36 mm wide frame."""

HELD = 0.38
"""How far from the middle of the frame the focus may come, in frame widths and heights; what is there has a size."""

REACHES = (1.0, 0.7, 0.45, 0.25)
"""Shares of a slide that are tried until the focus stays in the frame."""

INSET = 1.5
"""Pixels of the frame that are left between it and the edge of the photo."""


@dataclass(frozen=True)
class Path:
    """The camera in each frame of a run: the frame's middle and width in pixels of the photo, roll and yaw in radians.

    `shape` is height over width of the frame. The photo reaches from 0 to its width and height. `back` is where a place
    of the photo would be had the camera not travelled (frames × 3: what it is multiplied by, then added across and
    down); None where it does not travel.
    """

    across: Values
    down: Values
    width: Values
    roll: Values
    yaw: Values
    shape: float
    back: Values | None = None

    def __len__(self) -> int:
        """Count the frames."""
        return len(self.width)

    @property
    def square(self) -> bool:
        """Whether the frame's sides lie along the photo's in every frame."""
        return not self.roll.any() and not self.yaw.any()

    def matrices(self) -> NDArray[np.float64]:
        """Give what maps a place in the frame to one in the photo: frames × 3 × 3, homogeneous.

        Places in the frame are in frame widths from its middle, x to the right and y down.
        """
        made = _turned(self.roll, self.yaw)
        made[:, :2] *= self.width[:, None, None]
        made[:, 0] += self.across[:, None] * made[:, 2]
        made[:, 1] += self.down[:, None] * made[:, 2]
        return made

    def corners(self) -> NDArray[np.float64]:
        """Give the frame's four corners in pixels of the photo: frames × 4 × 2."""
        return _seen(self.matrices(), self.shape)


@dataclass(frozen=True)
class Staging:
    """What the camera is asked: before which photo, in what frame (width, height), and how it moves.

    `focus` is in fractions of the photo; `seed` decides the drift of a hand-held camera.
    """

    photo: tuple[int, int]
    frame: tuple[int, int]
    moves: Sequence[Move]
    amount: float
    size: Size
    focus: tuple[float, float]
    seed: str
    length: Frames
    rate: Rate


def path(staging: Staging) -> Path:
    """Plan the camera: the widest frame that the size of the shot asks for, inside the photo all the way.

    The focus stays in the frame: where it lies so near the edge of the photo that a slide would lose it, the slide
    gets shorter.
    """
    planned = _planned(staging, REACHES[0])
    for reach in REACHES[1:]:
        if _holds(planned, np.array(staging.focus) * staging.photo):
            break
        planned = _planned(staging, reach)
    return planned


def _planned(staging: Staging, reach: float) -> Path:
    """Plan the camera with slides of `reach` times their full length."""
    photo, pixel = np.array(staging.photo, float), 1 / staging.frame[0]
    shape = staging.frame[1] / staging.frame[0]
    limits = np.array([0.5, shape / 2])
    room = photo / min(photo / (2 * limits)) - 2 * limits
    run = Run(staging.length, staging.rate, staging.amount, staging.seed, shape, (room[0], room[1]), reach)
    away = offset(staging.moves, run)
    slide, lowest, highest = _reached(away, shape, limits, INSET * pixel)
    widest = min(photo / (highest - lowest))
    sharp = LINES / min(1.0, shape) / ENLARGED / away.held.min()
    width = min(widest, max(widest * TIGHTNESS[staging.size], sharp))
    focus = photo * staging.focus
    home = np.clip(focus, -lowest * width, photo - highest * width)
    pivot = np.clip((focus - home) / width, -limits, limits)
    middle = home + width * (slide + pivot * (1 - away.held)[:, None])
    still = home + width * (slide + pivot)
    back = _back(staging.moves, run, still, width) if TRAVELLING.intersection(staging.moves) else None
    return Path(middle[:, 0], middle[:, 1], width * away.held, away.roll, away.yaw, shape, back)


def _back(moves: Sequence[Move], run: Run, still: Values, width: float) -> Values:
    """Give what undoes the camera's travel; `still` is the point (frames × 2) that it nears."""
    gone = Offset.none(run.length)
    for move, away in zip(moves, offsets(moves, run), strict=True):
        gone = gone.plus(away) if move in TRAVELLING else gone
    slid = width * np.stack([gone.right, gone.low], axis=1)
    larger = 1 / gone.held[:, None]
    return np.concatenate([larger, still * (1 - larger) - slid], axis=1)


def _reached(away: Offset, shape: float, limits: Values, inset: float) -> tuple[Values, Values, Values]:
    """Give the slide (frames × 2) and the least and greatest that the frame reaches from home, in frame widths."""
    slide = np.stack([away.right, away.low], axis=1)
    corners = _seen(_turned(away.roll, away.yaw), shape)
    # A frame that is pushed in lies inside the same one that is not, whatever point of it is pushed at.
    lowest = (np.minimum(corners.min(axis=1), -limits) + slide).min(axis=0) - inset
    highest = (np.maximum(corners.max(axis=1), limits) + slide).max(axis=0) + inset
    return slide, lowest, highest


def _holds(planned: Path, focus: Values) -> bool:
    """Tell whether the focus (in pixels of the photo) stays in the frame all the way."""
    place = np.linalg.inv(planned.matrices()) @ np.append(focus, 1.0)
    seen = np.abs(place[:, :2] / place[:, 2:])
    return bool((seen <= HELD * np.array([1.0, planned.shape])).all())


def _turned(roll: Values, yaw: Values) -> NDArray[np.float64]:
    """Give what a place in the frame is on the plane, in frame widths: frames × 3 × 3, homogeneous."""
    one, zero = np.ones_like(roll), np.zeros_like(roll)
    turn = np.array([[np.cos(roll), -np.sin(roll), zero], [np.sin(roll), np.cos(roll), zero], [zero, zero, one]])
    slant = np.array([[one, zero, zero], [zero, np.cos(yaw), zero], [-np.sin(yaw) / LENS, zero, np.cos(yaw)]])
    both: NDArray[np.float64] = np.moveaxis(slant, 2, 0) @ np.moveaxis(turn, 2, 0)
    return both


def _seen(matrices: NDArray[np.float64], shape: float) -> NDArray[np.float64]:
    """Give where the frame's corners come to lie: frames × 4 × 2."""
    frame = np.array([[x, y, 1.0] for y in (-shape / 2, shape / 2) for x in (-0.5, 0.5)])
    places = frame @ np.moveaxis(matrices, 1, 2)
    seen: NDArray[np.float64] = places[..., :2] / places[..., 2:]
    return seen
