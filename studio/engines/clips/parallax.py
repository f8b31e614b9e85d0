"""A photo that has depth, before a camera that travels: what is near passes before what is far.

The nearest parts of the photo move as the path says, farther ones lag behind. So nothing moves faster than in a flat
photo, and no more of it is seen: each place lies between where the camera is and where it has not gone.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.camera_path import Path
from studio.engines.clips.lens import Print, blank, from_frame, warpable
from studio.engines.protocols import Planes

LAG = 0.35
"""Share of the camera's travel that the farthest parts do not show. All of it would be true to a sky, and ask for what
lies behind things, which no photo holds."""

APART = 0.025
"""Frame widths by which near and far move apart at most, over a whole shot: more would bend what stands upright."""

LEAN = 0.12
"""By how much what is upright may lean at most, or what is soft be squeezed, from one end of a shot to the other: a
slope, half of it to either side on a slide."""

SPREAD = 0.4
"""Depth that is at least taken as a whole: where the frame holds no more, near and far part less."""

CELL = 8
"""Pixels between the places that are worked out; in between, a straight line is true to a tenth of a pixel
at worst."""

Field = NDArray[np.float32]
"""How far each place of a photo is, 0 to 1, in a small picture of it."""


def travels(path: Path) -> bool:
    """Tell whether near and far part at all."""
    return _apart(path) > 0


def lag(path: Path, far: Field, photo: tuple[int, int]) -> float:
    """Give the share of the camera's travel by which the farthest parts lag behind."""
    apart = _apart(path)
    if apart == 0:
        return 0.0
    slope = float(np.hypot(*np.gradient(far)).max())
    steepest = float(slope * far.shape[1] / photo[0] * path.width.max())
    most = min(APART, LEAN / max(steepest, 1e-3))
    return min(LAG, most / apart, _room(path, photo))


def _room(path: Path, photo: tuple[int, int]) -> float:
    """Give the share of the travel that can be undone without an edge of the photo; an orbit's frame may lack some."""
    corners, back = path.corners(), lagging(path, 1.0)
    inside = np.minimum(corners, photo - corners)
    beyond = np.maximum(np.maximum(-back, back - photo), 0)
    return 0.98 * float((inside / (inside + beyond)).min())


def lagging(path: Path, share: float) -> NDArray[np.float64]:
    """Give the frame's four corners in pixels of the photo (frames × 4 × 2), where `share` of the travel is undone."""
    corners = path.corners()
    if path.back is None:
        return corners
    back = corners * path.back[:, None, :1] + path.back[:, None, 1:]
    places: NDArray[np.float64] = corners + share * (back - corners)
    return places


def _apart(path: Path) -> float:
    """Give the frame widths by which a corner and its place without any travel part, over the whole path."""
    gone = (lagging(path, 1.0) - path.corners()) / path.width[:, None, None]
    return float(np.hypot(*np.moveaxis(np.ptp(gone, axis=0), 1, 0)).max())


def from_nearest(far: Field, path: Path, photo: tuple[int, int]) -> Field:
    """Give how far each place is, from what is nearest of all that the camera sees."""
    corners = path.corners().reshape(-1, 2) / photo
    (left, top), (right, bottom) = (corners.min(axis=0), corners.max(axis=0))
    height, width = far.shape
    rows = slice(max(int(top * height), 0), max(math.ceil(bottom * height), 1))
    columns = slice(max(int(left * width), 0), max(math.ceil(right * width), 1))
    nearest = float(far[rows, columns].min())
    apart: Field = ((far - nearest) / max(float(far.max()) - nearest, SPREAD)).astype(np.float32)
    return np.clip(apart, 0, 1)


class Travelling:
    """A lens through which a photo with depth is seen: each frame is warped, by a field that has no edge.

    What is at depth 0 is where the path says.
    """

    def __init__(self, seen: Print, path: Path, far: Field, size: tuple[int, int]) -> None:
        self.path, self.far = path, far
        self.lag = lag(path, self.far, seen.photo)
        reached = np.concatenate([path.corners(), lagging(path, self.lag)])
        self.luma, self.chroma, self.prints = warpable(seen, path, reached, size)
        self.shown = blank(size)
        self.both = np.empty((*self.shown[1].shape, 4), np.uint8)
        self.sheets = [_Sheet(shown.shape, size, many) for many, shown in zip((1, 2), self.shown, strict=False)]
        self.seen = path.matrices()
        self.scale = far.shape[1] / seen.photo[0], far.shape[0] / seen.photo[1]

    def frame(self, number: int) -> Planes:
        """Warp the print."""
        import cv2

        for at, (print_, shown) in enumerate(((self.luma, self.shown[0]), (self.chroma, self.both))):
            sheet = self.sheets[at]
            across, down = self._places(sheet.through(self.seen[number]), number)
            matrix = self.prints[at]
            where = cv2.merge([across * matrix[0, 0] + matrix[0, 2], down * matrix[1, 1] + matrix[1, 2]])
            self._warped(print_, sheet.spread(where), shown)
        for channel in (0, 1):
            cv2.extractChannel(self.both, channel, dst=self.shown[channel + 1])
        return self.shown

    def _warped(self, print_: Any, places: Field, shown: Any) -> None:
        """Warp one picture."""
        import cv2

        wide = cv2.BORDER_REPLICATE
        cv2.remap(print_, places, None, cv2.INTER_LINEAR, dst=shown, borderMode=wide)  # type: ignore[call-overload]

    def _places(self, flat: tuple[Field, Field], number: int) -> tuple[Field, Field]:
        """Give where what is seen lies in the photo, from where it would lie were the photo flat."""
        import cv2

        assert self.path.back is not None
        across, down = flat
        onto_far = (across * self.scale[0] - 0.5).astype(np.float32), (down * self.scale[1] - 0.5).astype(np.float32)
        share = self.lag * cv2.remap(self.far, *onto_far, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        larger, right, low = (float(one) for one in self.path.back[number])
        return across + share * (across * (larger - 1) + right), down + share * (down * (larger - 1) + low)


class _Sheet:
    """The places of a plane that are worked out, one every `CELL` samples, with a margin of one all round."""

    def __init__(self, shape: tuple[int, ...], size: tuple[int, int], many: int) -> None:
        self.cells = [math.ceil(side / CELL) + 2 for side in reversed(shape)]
        self.shape = shape
        x, y = (((np.arange(count) - 0.5) * CELL - 0.5) for count in self.cells)
        frame = from_frame(size, many)
        self.x, self.y = x * frame[0, 0] + frame[0, 2], (y * frame[1, 1] + frame[1, 2])[:, None]
        self.whole = np.empty((self.cells[1] * CELL, self.cells[0] * CELL, 2), np.float32)

    def through(self, matrix: NDArray[np.float64]) -> tuple[Field, Field]:
        """Give the places on the photo's plane."""
        across, down, depth = (row[0] * self.x + row[1] * self.y + row[2] for row in matrix)
        return across / depth, down / depth

    def spread(self, where: Field) -> Field:
        """Give the places of all samples from those of a few."""
        import cv2

        cv2.resize(where.astype(np.float32), self.whole.shape[1::-1], dst=self.whole, interpolation=cv2.INTER_LINEAR)
        return self.whole[CELL : CELL + self.shape[0], CELL : CELL + self.shape[1]]
