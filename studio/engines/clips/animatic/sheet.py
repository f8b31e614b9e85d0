"""A sheet: a drawn thing of the set as pixels, and how each frame sees it, by the fastest means that is exact.

Before a camera that walks sideways most things only slide: these have a pixel per pixel of the frame and are shifted by
fractions. What comes nearer, turns or lies on the ground is warped.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic.canvas import Canvas, Pixels
from studio.engines.clips.animatic.rig import Matrices, Near, Rig
from studio.engines.clips.animatic.sight import PASSED, ahead, corners, through
from studio.engines.clips.lens import Shift, from_frame, onto
from studio.engines.protocols import Planes

STEADY = 0.35
"""Pixels by which a thing may be out of its place throughout a shot, so slowly that nobody sees it move."""

EVEN = 1e-9
"""What is no change in how large something is seen: sums of floating point differ by less."""

ROOM = 8
"""Pixels of nothing round a thing that slides, for the kernels that shift it; even, as chroma has half."""

TAPS, SOFT_TAPS = 4, 2
"""Pixels that a shift weighs in each direction: drawn things have no finer texture than their outlines, and what is
out of focus has not even those."""

FINEST = 256
"""Parts of a pixel to which a shift is rounded, so that a camera that does not rise shifts nothing up or down."""

BAND, OVER = 48, 6
"""Rows of a drawing that are looked at together, and how many beside them count: a frame's rows are no whole ones."""

WORTH = 20_000
"""Pixels that take about as long as one more part."""

CLEAR = (0, 255, 0, 0)
"""Luma and what shows through, where nothing is."""

CLEAR_CHROMA = (0, 0, 255, 0)
"""U, V and what shows through, where nothing is."""

Part = tuple[int, int, int, int]
"""Left, top, right and bottom in a frame, each even."""


class Sheet:
    """A cutout that is drawn: its pixels, and where they are in each frame."""

    def __init__(
        self, near: Near, canvas: Canvas, rig: Rig, size: tuple[int, int], sited: float, *, soft: bool = False
    ) -> None:
        self.size = size
        seen = rig.sees(near)
        seen = seen * (1 / np.abs(seen[:, 2:, 2:]))
        self.stands = float(np.ptp(corners(seen, size), axis=0).max()) * size[1] < STEADY
        if self.stands:
            seen = np.repeat(seen[len(seen) // 2, None], len(seen), axis=0)
        start, step = np.array([canvas.left, canvas.top]), 1 / canvas.density
        wide = np.diag([size[0] / size[1], size[0] / size[1], 1.0])
        ways = [onto(start, step * many) @ seen @ wide @ from_frame(size, many, sited) for many in (1, 2)]
        self._find(canvas.alpha, ways[0])
        one_to_one = bool((np.abs(ways[0] - [[1, 0, 0], [0, 1, 0], [0, 0, 1]])[:, :, :2] < EVEN).all())
        self.seen: _Seen = _Sliding(canvas, ways, SOFT_TAPS if soft else TAPS) if one_to_one else _Warped(canvas, ways)

    def lay(self, number: int, onto_: Planes, floor: int) -> None:
        """Lay the sheet over a frame, above a row."""
        for left, top, right, bottom in self.bounds[number]:
            bottom = min(bottom, floor)
            if left >= right or top >= bottom:
                continue
            above, below = self.solid[number]
            if below <= above or above >= bottom:
                self._mix(number, onto_, (left, top, right, bottom))
                continue
            below = min(below, bottom)
            self._mix(number, onto_, (left, top, right, above))
            self._copy(number, onto_, (left, above, right, below))
            self._mix(number, onto_, (left, below, right, bottom))

    def _find(self, alpha: Pixels, ways: Matrices) -> None:
        """Find the parts of each frame that the sheet may touch, and the rows that it covers whole."""
        rows, columns = alpha.shape
        back = np.linalg.inv(ways).astype(np.float64, copy=False)
        self.solid = self._solid(alpha, back)
        upright = not self.solid.any() and not np.delete(ways[:, :2, :2].reshape(-1, 4), (0, 3), axis=1).any()
        flat = upright and not ways[:, 2, :2].any()
        boxes = _bands(alpha) if flat else [(0, 0, columns, rows)]
        found = [self._bounds(box, back) for box in boxes]
        for (_, _, _, border), one, following in zip(boxes, found, found[1:], strict=False):
            level = np.clip(2 * np.rint(through(back, [(0, border - 0.5)])[:, 0, 1] / 2), 0, self.size[1]).astype(int)
            one[:, 3] = following[:, 1] = level
        self.bounds = np.stack(found, axis=1)

    def _bounds(self, box: Part, back: Matrices) -> NDArray[np.intp]:
        """Give the part of each frame in which a part of the sheet may be seen: frames × 4, even."""
        left, top, right, bottom = (edge - 0.5 for edge in box)
        low, high = ahead(back, [(left, top), (right, top), (right, bottom), (left, bottom)])
        bounds = np.concatenate([np.floor(low), np.ceil(high) + 1], axis=1)
        bounds = np.clip(bounds, 0, [*self.size, *self.size])
        bounds[:, :2] -= bounds[:, :2] % 2
        bounds[:, 2:] += bounds[:, 2:] % 2
        whole: NDArray[np.intp] = bounds.astype(np.intp)
        return whole

    def _solid(self, alpha: Pixels, back: Matrices) -> NDArray[np.intp]:
        """Give the first row of each frame that the sheet covers whole, and the first that it does not again."""
        rows, columns = alpha.shape
        width, height = self.size
        full = np.flatnonzero(alpha.min(axis=1) == 255)
        solid = np.zeros((len(back), 2), np.intp)
        if not len(full) or full[-1] - full[0] + 1 != len(full):
            return solid
        above, below = full[0], full[-1] + 1
        inner = through(back, [(0, above), (columns - 1, above), (0, below - 1), (columns - 1, below - 1)])
        covers = (inner[:, ::2, 0].max(axis=1) <= 0) & (inner[:, 1::2, 0].min(axis=1) >= width - 1)
        top = np.ceil(inner[:, :2, 1].max(axis=1))
        bottom = np.where(inner[:, 2:, 1].min(axis=1) >= height - 1, height, np.floor(inner[:, 2:, 1].min(axis=1)))
        top, bottom = np.clip(top + top % 2, 0, height), np.clip(bottom - bottom % 2, 0, height)
        edges = np.array([(x, y, 1.0) for x in (-0.5, columns - 0.5) for y in (-0.5, rows - 0.5)])
        passed = (edges @ back[:, 2].T).min(axis=0) <= PASSED
        serves = covers & (bottom > top) & ~passed
        solid[serves] = np.stack([top, bottom], axis=1).astype(np.intp)[serves]
        return solid

    def _copy(self, number: int, onto_: Planes, part: Part) -> None:
        """Draw rows that the sheet covers."""
        if part[1] >= part[3]:
            return
        drawn = (self.seen.luma(number, part), *self.seen.chroma(number, part)[:2])
        for plane, over, many in zip(onto_, drawn, (1, 2, 2), strict=True):
            np.copyto(_of(plane, part, many), over)

    def _mix(self, number: int, onto_: Planes, part: Part) -> None:
        """Draw a part in which other things show through."""
        import cv2

        if part[1] >= part[3]:
            return
        luma, clear = self.seen.sheer(number, part)
        blue, red, clear_chroma = self.seen.chroma(number, part)
        layers = ((luma, clear), (blue, clear_chroma), (red, clear_chroma))
        for plane, (over, under), many in zip(onto_, layers, (1, 2, 2), strict=True):
            place = _of(plane, part, many)
            cv2.multiply(place, under, dst=place, scale=1 / 255)
            cv2.add(place, over, dst=place)


def _bands(alpha: Pixels) -> list[Part]:
    """Cut a drawing into bands, each as wide as what is in it, where that spares more than it costs."""
    rows, columns = alpha.shape
    bands: list[Part] = []
    for top in range(0, rows, BAND):
        bottom = min(top + BAND, rows)
        inked = np.flatnonzero(alpha[max(top - OVER, 0) : bottom + OVER].any(axis=0))
        sides = (max(int(inked[0]) - 1, 0), min(int(inked[-1]) + 2, columns)) if len(inked) else (0, 0)
        band = (sides[0], top, sides[1], bottom)
        if bands:
            last = bands[-1]
            both = (
                (min(last[0], band[0]), last[1], max(last[2], band[2]), bottom) if len(inked) else (*last[:3], bottom)
            )
            if _pixels(both) <= _pixels(last) + _pixels(band) + WORTH:
                bands[-1] = both
                continue
        bands.append(band)
    return bands


def _pixels(part: Part) -> int:
    """Count the pixels of a part."""
    return (part[2] - part[0]) * (part[3] - part[1])


def _of(plane: Pixels, part: Part, many: int) -> Pixels:
    """Give a part of a plane that has one sample for `many` pixels."""
    left, top, right, bottom = (edge // many for edge in part)
    return plane[top:bottom, left:right]


class _Seen(Protocol):
    """A sheet's pixels as they are seen in a part of a frame, colours multiplied by how much they cover."""

    def luma(self, number: int, part: Part) -> Pixels:
        """Give luma alone, of a part that is covered whole."""

    def sheer(self, number: int, part: Part) -> tuple[Pixels, Pixels]:
        """Give luma and what shows through."""

    def chroma(self, number: int, part: Part) -> tuple[Pixels, Pixels, Pixels]:
        """Give U, V and what shows through."""


class _Sliding:
    """Seen a pixel for a pixel, out of place by fractions."""

    def __init__(self, canvas: Canvas, ways: list[Matrices], taps: int) -> None:
        import cv2

        self.taps = taps
        rows, columns = canvas.alpha.shape
        even = ROOM + rows % 2, ROOM + columns % 2
        y, u, v, alpha = (
            np.asarray(cv2.copyMakeBorder(plane, ROOM, even[0], ROOM, even[1], cv2.BORDER_CONSTANT), np.uint8)
            for plane in canvas.planes
        )
        clear = np.asarray(cv2.bitwise_not(alpha), np.uint8)
        half = (y.shape[1] // 2, y.shape[0] // 2)
        self.full = [y, clear]
        self.halves = [
            np.asarray(cv2.resize(one, half, interpolation=cv2.INTER_AREA), np.uint8) for one in (u, v, clear)
        ]
        self.places = [
            np.rint((way[:, :2, 2] + ROOM // many) * FINEST) / FINEST for way, many in zip(ways, (1, 2), strict=True)
        ]
        self.number = -1

    def luma(self, number: int, part: Part) -> Pixels:
        """Shift luma."""
        return self._shifted(self.full[0], number, part, 1)

    def sheer(self, number: int, part: Part) -> tuple[Pixels, Pixels]:
        """Shift luma and what shows through."""
        return self.luma(number, part), self._shifted(self.full[1], number, part, 1)

    def chroma(self, number: int, part: Part) -> tuple[Pixels, Pixels, Pixels]:
        """Shift what has half the samples."""
        blue, red, clear = (self._shifted(plane, number, part, 2) for plane in self.halves)
        return blue, red, clear

    def _shifted(self, plane: Pixels, number: int, part: Part, many: int) -> Pixels:
        """Shift a plane."""
        left, top, right, bottom = (edge // many for edge in part)
        if number != self.number:
            self.number, self.shifts = number, [Shift(places[number], self.taps) for places in self.places]
        return self.shifts[many - 1].seen(plane, (left, top), (right - left, bottom - top))


class _Warped:
    """Seen larger or smaller from frame to frame, or at a slant."""

    def __init__(self, canvas: Canvas, ways: list[Matrices]) -> None:
        import cv2

        y, u, v, alpha = canvas.planes
        clear = cv2.bitwise_not(alpha)
        spare = np.zeros_like(y)
        self.both = np.asarray(cv2.merge([y, clear, spare, spare]), np.uint8)
        self.plain = y
        half = (-(-y.shape[1] // 2), -(-y.shape[0] // 2))
        more = (half[1] * 2 - y.shape[0], half[0] * 2 - y.shape[1])
        even = cv2.copyMakeBorder(cv2.merge([u, v, clear, spare]), 0, more[0], 0, more[1], cv2.BORDER_REPLICATE)
        self.colours = np.asarray(cv2.resize(even, half, interpolation=cv2.INTER_AREA), np.uint8)
        self.ways = ways
        self.flat = bool(np.abs(ways[0][:, 2, :2]).max() < 1e-12)

    def luma(self, number: int, part: Part) -> Pixels:
        """Warp luma."""
        return self._seen(self.plain, CLEAR, number, part, 1)

    def sheer(self, number: int, part: Part) -> tuple[Pixels, Pixels]:
        """Warp luma and what shows through, which are gathered in the time of one."""
        luma, clear = _channels(self._seen(self.both, CLEAR, number, part, 1), 2)
        return luma, clear

    def chroma(self, number: int, part: Part) -> tuple[Pixels, Pixels, Pixels]:
        """Warp what has half the samples."""
        blue, red, clear = _channels(self._seen(self.colours, CLEAR_CHROMA, number, part, 2), 3)
        return blue, red, clear

    def _seen(self, pixels: Pixels, clear: tuple[int, int, int, int], number: int, part: Part, many: int) -> Pixels:
        """Warp the pixels of a part of a frame."""
        import cv2

        left, top, right, bottom = (edge // many for edge in part)
        shift = np.array([[1.0, 0, left], [0, 1.0, top], [0, 0, 1.0]])
        way = self.ways[many - 1][number] @ shift
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        size = (right - left, bottom - top)
        if self.flat:
            return np.asarray(cv2.warpAffine(pixels, way[:2], size, flags=flags, borderValue=clear), np.uint8)
        seen = np.asarray(cv2.warpPerspective(pixels, way, size, flags=flags, borderValue=clear), np.uint8)
        across, down = way[2, 0] * np.arange(size[0]), way[2, 1] * np.arange(size[1]) + way[2, 2]
        if across.min() + down.min() <= 0:
            # What lies behind the camera would be seen upside down.
            nothing = clear if pixels.ndim == 3 else clear[0]
            if way[2, 1] == 0:  # a wall: whole columns
                seen[:, across + way[2, 2] <= 0] = nothing
            else:
                seen[across + down[:, None] <= 0] = nothing
        return seen


def _channels(pixels: Pixels, many: int) -> list[Pixels]:
    """Give the first planes of pixels."""
    import cv2

    return [np.asarray(cv2.extractChannel(pixels, at), np.uint8) for at in range(many)]


def slides(seen: NDArray[np.float64]) -> bool:
    """Tell whether a flat thing keeps its size and stays upright in all frames, by what maps the frame to it."""
    flat = seen / seen[:, 2:, 2:]
    held = flat[0, 0, 0]
    return bool((np.abs(flat[:, :, :2] - np.array([[held, 0], [0, held], [0, 0]])) < EVEN).all())
