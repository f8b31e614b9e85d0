"""Prints: the pixels of a drawing as they are kept to be seen, with room round them, and neighbours as channels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic.canvas import Canvas, Pixels
from studio.engines.clips.lens import MARGIN, Shift

ROOM = 8
"""Pixels of nothing round a drawing, for the kernels that shift it; even, as chroma has half."""

BLOCK = 64
"""Rows of a print that are drawn together."""

Printed = tuple[list[Pixels], list[Pixels]]
"""Luma and what shows through, and U, V and the same with half the samples."""


def printed(canvas: Canvas) -> Printed:
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


def onto_room(many: int) -> NDArray[np.float64]:
    """Give what maps a sample of a drawing to the same with room round it."""
    return np.array([[1, 0, ROOM / many], [0, 1, ROOM / many], [0, 0, 1.0]])


def moved(plane: Pixels, by: NDArray[np.float64]) -> Pixels:
    """Give a plane out of its place by so many pixels, its border repeated."""
    import cv2

    reach = math.ceil(by.max()) + MARGIN
    wide = cv2.copyMakeBorder(plane, MARGIN, reach, MARGIN, reach, cv2.BORDER_REPLICATE)
    shown = Shift(by + MARGIN).seen(np.asarray(wide, np.uint8), (0, 0), (plane.shape[1], plane.shape[0]))
    return np.ascontiguousarray(shown)


def merged(planes: Sequence[Pixels]) -> Pixels:
    """Give two or three planes as four channels."""
    import cv2

    return np.asarray(cv2.merge([*planes, *[np.zeros_like(planes[0])] * (4 - len(planes))]), np.uint8)


class Abreast:
    """Planes with some neighbours of the frame about each place as channels, drawn row by row as they are seen."""

    def __init__(self, planes: list[Pixels], neighbours: int, apart: float) -> None:
        self.planes, self.start, self.end = planes, 0, 0
        self.pixels = np.empty((*planes[0].shape, neighbours * len(planes)), np.uint8)
        middle = (neighbours - 1) / 2
        self.aside = MARGIN + math.ceil(middle * apart)
        self.shifts = [Shift(np.array([self.aside + (at - middle) * apart, 0.0])) for at in range(neighbours)]

    def read(self, first: int, last: int) -> Pixels:
        """Give the whole print, of which rows are read from the first one to before the last."""
        first, last = max(first, 0) // BLOCK * BLOCK, min(-(-last // BLOCK) * BLOCK, len(self.pixels))
        if first < last and self.start == self.end:
            self.start = self.end = first
        for start, end in ((first, self.start), (self.end, last)):
            for row in range(start, end, BLOCK):  # a few at a time, as their channels take room until they are merged
                self._draw(row, min(row + BLOCK, end))
        if first < last:
            self.start, self.end = min(self.start, first), max(self.end, last)
        if self.end - self.start == len(self.pixels):
            self.planes = []  # nothing is left to draw
        return self.pixels

    def _draw(self, start: int, end: int) -> None:
        """Draw some rows."""
        import cv2

        size = (self.pixels.shape[1], end - start)
        wide = [
            np.asarray(cv2.copyMakeBorder(rows, 0, 0, self.aside, self.aside, cv2.BORDER_REPLICATE), np.uint8)
            for rows in (plane[start:end] for plane in self.planes)
        ]
        channels = [shift.seen(rows, (0, 0), size) for shift in self.shifts for rows in wide]
        cv2.merge(channels, dst=self.pixels[start:end])
