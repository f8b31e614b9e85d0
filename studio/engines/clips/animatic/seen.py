"""How a drawing is seen in a part of a frame, by the fastest means that is exact.

Before a camera that walks aside most things only slide: these have a pixel per pixel of the frame. Rows of the ground
keep their scale then, and four neighbours are gathered at once. What comes nearer or turns is warped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic.canvas import Canvas, Pixels
from studio.engines.clips.animatic.parts import Part
from studio.engines.clips.animatic.rig import Matrices
from studio.engines.clips.animatic.sight import EVEN
from studio.engines.clips.lens import MARGIN, Shift

ROOM = 8
"""Pixels of nothing round a drawing, for the kernels that shift it; even, as chroma has half."""

TAPS, SOFT_TAPS = 4, 2
"""Pixels that a shift weighs in each direction: drawn things have no finer texture than their outlines, and what is
out of focus has not even those."""

FINEST = 256
"""Parts of a pixel to which a shift is rounded, so that a camera that does not rise shifts nothing up or down."""

PRINTS = 2
"""Prints for each pixel of what slides along one side: to mix two that are half a pixel apart softens little."""

ABREAST = 4
"""Neighbours in a row that are gathered at once: OpenCV warps four channels in the time of one."""

SWIFT = 16
"""Pixels in a row that OpenCV warps together; what is left of a row takes five times as long."""

CLEAR = (0, 255, 0, 0)
"""Luma and what shows through, where nothing is."""

CLEAR_CHROMA = (0, 0, 255, 0)
"""U, V and what shows through, where nothing is."""

Places = NDArray[np.float64]
"""Where the frame's left top corner lies on a drawing: frames × 2."""


class Seen(Protocol):
    """A drawing's pixels as they are seen in a part of a frame, colours multiplied by how much they cover."""

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Give so many planes of luma and what shows through, or of U, V and the same with half the samples.

        In these samples the part is told, too.
        """


def seen(canvas: Canvas, ways: tuple[Matrices, Matrices], *, soft: bool) -> Seen:
    """Choose how a drawing is seen, by what maps the frame's samples to its own, of luma and of chroma.

    `soft` is what is out of focus.
    """
    way = ways[0]
    still = np.abs(way - [[1, 0, 0], [0, 1, 0], [0, 0, 1]])[:, :, :2] < EVEN
    if still.all():
        places = [np.rint((way[:, :2, 2] + ROOM // many) * FINEST) / FINEST for many, way in enumerate(ways, 1)]
        sides = np.flatnonzero(np.ptp(places[0], axis=0))
        if len(sides) == 1:
            return _Sliding(canvas, places, int(sides[0]), 1 if soft else PRINTS)
        return _Shifted(canvas, places, SOFT_TAPS if soft else TAPS)
    if still[:, 1, 0].all() and still[:, 2].all() and np.ptp(way[:, 0, 0]) < EVEN:
        return _Level(canvas, ways)
    return _Warped(canvas, ways)


class _Shifted:
    """Seen a pixel for a pixel, out of place by fractions."""

    def __init__(self, canvas: Canvas, places: Sequence[Places], taps: int) -> None:
        self.prints, self.places, self.taps = _planes(canvas), places, taps
        self.number = -1

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Shift planes."""
        left, top, right, bottom = part
        if number != self.number:
            self.number, self.shifts = number, [Shift(places[number], self.taps) for places in self.places]
        size = right - left, bottom - top
        return [self.shifts[half].seen(plane, (left, top), size) for plane in self.prints[half][:many]]


class _Sliding:
    """Seen a pixel for a pixel, out of place along one side.

    Prints are kept that are out of place by parts of a pixel; what lies between two is a mixture of both.
    """

    def __init__(self, canvas: Canvas, places: Sequence[Places], side: int, prints: int) -> None:
        self.side, self.places = side, places
        self.prints = []
        for planes, place in zip(_planes(canvas), places, strict=True):
            shift = place[0] % 1
            steps = []
            for at in range(prints):
                shift[side] = at / prints
                steps.append([_moved(plane, shift) for plane in planes])
            self.prints.append(steps)

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Mix the nearest two prints."""
        import cv2

        left, top, right, bottom = part
        prints = self.prints[half]
        place = self.places[half][number].tolist()
        along = place[self.side] * len(prints)
        first = math.floor(along)
        share = along - first
        two = []
        for at in (first, first + 1):
            place[self.side], print_ = divmod(at, len(prints))
            x, y = math.floor(place[0]), math.floor(place[1])
            cut = slice(top + y, bottom + y), slice(left + x, right + x)
            two.append([plane[cut] for plane in prints[print_][:many]])
        if not share:
            return two[0]
        return [cv2.addWeighted(one, 1 - share, other, share, 0) for one, other in zip(*two, strict=True)]


class _Level:
    """Seen with level rows at one scale across that never changes, as the ground is that the camera walks along.

    Neighbours of the frame are then ever as far apart in the drawing, and four of them are gathered at once.
    """

    def __init__(self, canvas: Canvas, ways: tuple[Matrices, Matrices]) -> None:
        self.ways = [_onto_room(many) @ way for many, way in enumerate(ways, 1)]
        apart = float(ways[0][0, 0, 0])
        self.prints = [[_abreast(plane, apart) for plane in planes] for planes in _planes(canvas)]

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Gather planes."""
        import cv2

        left, top, right, bottom = part
        way = self.ways[half][number, :2] @ np.array([[ABREAST, 0, left], [0, 1.0, top], [0, 0, 1.0]])
        size = (SWIFT * math.ceil((right - left) / (ABREAST * SWIFT)), bottom - top)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        nothing = (CLEAR, CLEAR_CHROMA)[half]
        gathered = [
            np.asarray(cv2.warpAffine(plane, way, size, flags=flags, borderValue=(value,) * ABREAST), np.uint8)
            for plane, value in zip(self.prints[half][:many], nothing, strict=False)
        ]
        return [plane.reshape(bottom - top, -1)[:, : right - left] for plane in gathered]


class _Warped:
    """Seen larger or smaller from frame to frame, or at a slant."""

    def __init__(self, canvas: Canvas, ways: tuple[Matrices, Matrices]) -> None:
        import cv2

        (y, clear), halves = _planes(canvas)
        self.plain = y
        self.sheer = np.asarray(cv2.merge([y, clear, np.zeros_like(y), np.zeros_like(y)]), np.uint8)
        self.colours = np.asarray(cv2.merge([*halves, np.zeros_like(halves[0])]), np.uint8)
        self.ways = [_onto_room(many) @ way for many, way in enumerate(ways, 1)]
        self.flat = bool(np.abs(ways[0][:, 2, :2]).max() < 1e-12)

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Warp planes: luma alone, or all that have as many samples in the time of one."""
        import cv2

        if half or many > 1:
            warped = self._warped(
                (self.sheer, self.colours)[half], (CLEAR, CLEAR_CHROMA)[half], number, part, half=half
            )
            return [np.asarray(cv2.extractChannel(warped, at), np.uint8) for at in range(many)]
        return [self._warped(self.plain, 0, number, part, half=half)]

    def _warped(self, pixels: Pixels, nothing: int | Sequence[int], number: int, part: Part, *, half: bool) -> Pixels:
        """Warp the pixels of a part of a frame."""
        import cv2

        left, top, right, bottom = part
        way = self.ways[half][number].copy()
        way[:, 2] += left * way[:, 0] + top * way[:, 1]
        size = (SWIFT * math.ceil((right - left) / SWIFT), bottom - top)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        if self.flat:
            seen = np.asarray(cv2.warpAffine(pixels, way[:2], size, flags=flags, borderValue=nothing), np.uint8)
        else:
            seen = np.asarray(cv2.warpPerspective(pixels, way, size, flags=flags, borderValue=nothing), np.uint8)
            _leave_out(seen, nothing, way[2])
        return seen[:, : right - left]


def _leave_out(seen: Pixels, nothing: int | Sequence[int], away: NDArray[np.float64]) -> None:
    """Leave out what lies behind the camera, by how far away it is: it would be seen upside down."""
    rows, columns = seen.shape[:2]
    if away[2] + min(away[0] * (columns - 1), 0) + min(away[1] * (rows - 1), 0) <= 0:
        seen[away[0] * np.arange(columns) + away[1] * np.arange(rows)[:, None] + away[2] <= 0] = nothing


def _planes(canvas: Canvas) -> tuple[list[Pixels], list[Pixels]]:
    """Give luma and what shows through, and U, V and the same with half the samples, with `ROOM` of nothing round."""
    import cv2

    rows, columns = canvas.alpha.shape
    even = ROOM + rows % 2, ROOM + columns % 2
    y, u, v, alpha = (
        np.asarray(cv2.copyMakeBorder(plane, ROOM, even[0], ROOM, even[1], cv2.BORDER_CONSTANT), np.uint8)
        for plane in canvas.planes
    )
    clear = np.asarray(cv2.bitwise_not(alpha), np.uint8)
    half = (y.shape[1] // 2, y.shape[0] // 2)
    halves = [np.asarray(cv2.resize(one, half, interpolation=cv2.INTER_AREA), np.uint8) for one in (u, v, clear)]
    return [y, clear], halves


def _onto_room(many: int) -> NDArray[np.float64]:
    """Give what maps a sample of a drawing to the same with room round it."""
    return np.array([[1, 0, ROOM / many], [0, 1, ROOM / many], [0, 0, 1.0]])


def _moved(plane: Pixels, by: NDArray[np.float64]) -> Pixels:
    """Give a plane out of its place by so many pixels, its border repeated."""
    import cv2

    reach = math.ceil(by.max()) + MARGIN
    wide = cv2.copyMakeBorder(plane, MARGIN, reach, MARGIN, reach, cv2.BORDER_REPLICATE)
    moved = Shift(by + MARGIN).seen(np.asarray(wide, np.uint8), (0, 0), (plane.shape[1], plane.shape[0]))
    return np.ascontiguousarray(moved)


def _abreast(plane: Pixels, apart: float) -> Pixels:
    """Give each pixel and those by which its neighbours in a row of the frame are seen, as channels."""
    import cv2

    return np.asarray(cv2.merge([_moved(plane, np.array([at * apart, 0.0])) for at in range(ABREAST)]), np.uint8)
