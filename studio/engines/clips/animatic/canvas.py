"""The canvas: shapes with smooth edges laid over each other, in the colours that an encoder takes, and see-through."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic.colour import Colour, Flat, Paint, yuv
from studio.engines.clips.animatic.pen import Points

Pixels = NDArray[np.uint8]

FINE = 4
"""Bits of a pixel's fraction at which outlines are drawn."""

FARTHEST = 1 << 20
"""Pixels from the canvas beyond which an outline is cut off, so that no place overflows."""

GRAIN = 256
"""Pixels of each side of the tile of noise by which colours are rounded."""

LEVEL = 256
"""Parts of a level in which colours are worked out before they are rounded; all 256 levels of them are 16 bits."""

FEW = 4
"""Tiles of it, down and across, that are at hand for all but the largest parts."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in heights of the frame from its middle."""


class Canvas:
    """Y, U, V and alpha of a part of the picture, each a plane, colours multiplied by alpha.

    `density` is pixels per height of the frame.
    """

    def __init__(self, box: Box, density: float) -> None:
        self.left, self.top, self.density = box[0], box[1], density
        width = max(2, int(np.ceil((box[2] - box[0]) * density)))
        height = max(2, int(np.ceil((box[3] - box[1]) * density)))
        self.planes = [np.zeros((height, width), np.uint8) for _ in range(4)]

    @property
    def alpha(self) -> Pixels:
        """How much of each pixel is covered."""
        return self.planes[3]

    def fill(
        self,
        outlines: Points | Iterable[Points],
        paint: Paint | Colour,
        *,
        opacity: float = 1.0,
        soft: float = 0.0,
        within: Sequence[Points] = (),
        clear: Sequence[Points] = (),
    ) -> None:
        """Lay shapes over what is there: `soft` blurs their edges by so many heights of the frame.

        Shapes of one call never show through each other. They are cut off outside of `within`; `clear` are holes.
        """
        import cv2

        shapes = [outlines] if isinstance(outlines, np.ndarray) else list(outlines)
        placed = self._placed([shape for shape in shapes if len(shape) > 2])
        if (region := self._region(placed, int(3 * soft * self.density) + 2)) is None:
            return
        left, top, right, bottom = region
        mask = np.zeros((bottom - top, right - left), np.uint8)
        _cut(mask, placed, (left, top), 255)
        _cut(mask, self._placed(clear), (left, top), 0)
        if soft:
            mask = _blurred(mask, soft * self.density)
        if len(within):
            kept = np.zeros_like(mask)
            _cut(kept, self._placed(within), (left, top), 255)
            mask = np.asarray(cv2.min(mask, kept), np.uint8)
        x, y, width, height = cv2.boundingRect(mask)
        if width:
            self._lay(mask[y : y + height, x : x + width], (left + x, top + y), _paint(paint), opacity)

    def wash(self, paint: Paint | Colour, *, opacity: float = 1.0) -> None:
        """Paint all of the canvas."""
        self._lay(np.full(self.alpha.shape, 255, np.uint8), (0, 0), _paint(paint), opacity)

    def own(self, box: Box) -> Canvas | None:
        """Give an empty canvas for a part of this one, on its pixels; None where that lies outside."""
        rows, columns = self.alpha.shape
        left = max(0, int((box[0] - self.left) * self.density) - 2)
        top = max(0, int((box[1] - self.top) * self.density) - 2)
        right = min(columns, int((box[2] - self.left) * self.density) + 3)
        bottom = min(rows, int((box[3] - self.top) * self.density) + 3)
        if left >= right or top >= bottom:
            return None
        made = self.part(left, top, right, bottom)
        made.planes = [np.zeros_like(plane) for plane in made.planes]
        return made

    def lay(self, other: Canvas) -> None:
        """Lay a canvas that `own` gave over this one."""
        import cv2

        left = round((other.left - self.left) * self.density)
        top = round((other.top - self.top) * self.density)
        rows, columns = other.alpha.shape
        under = cv2.bitwise_not(other.alpha)
        for plane, over in zip(self.planes, other.planes, strict=True):
            part = plane[top : top + rows, left : left + columns]
            cv2.multiply(part, under, dst=part, scale=1 / 255)
            cv2.add(part, over, dst=part)

    def stamp(self, mask: Pixels, place: tuple[float, float], paint: Paint | Colour, *, opacity: float = 1.0) -> None:
        """Lay a mask of the canvas's own density with its left top corner at a place: letters, say."""
        left = round((place[0] - self.left) * self.density)
        top = round((place[1] - self.top) * self.density)
        rows, columns = self.alpha.shape
        x, y = max(0, -left), max(0, -top)
        part = mask[y : max(y, rows - top), x : max(x, columns - left)]
        if part.size:
            self._lay(part, (left + x, top + y), _paint(paint), opacity)

    def part(self, left: int, top: int, right: int, bottom: int) -> Canvas:
        """Give a part of the canvas by its pixels, which both share."""
        cut = Canvas((0, 0, 0, 0), self.density)
        cut.left, cut.top = self.left + left / self.density, self.top + top / self.density
        cut.planes = [plane[top:bottom, left:right] for plane in self.planes]
        return cut

    def blur(self, by: float) -> None:
        """Blur everything by so many heights of the frame: what is out of focus."""
        if by * self.density > 0.3:
            for plane in self._ink(math.ceil(3 * by * self.density)).planes:
                np.copyto(plane, _blurred(plane, by * self.density))

    def edged(self, colour: Colour, by: tuple[float, float], opacity: float) -> None:
        """Lay light or shade along the edges of what is there, on the side to which `by` points, that thick."""
        import cv2

        ink = self._ink(1)
        rows, columns = ink.alpha.shape
        shift = np.array([[1, 0, -by[0] * self.density], [0, 1, -by[1] * self.density]])
        inner = cv2.warpAffine(ink.alpha, shift, (columns, rows), flags=cv2.INTER_LINEAR)
        rim = np.asarray(cv2.subtract(ink.alpha, np.asarray(inner)), np.uint8)
        rim = np.asarray(cv2.multiply(rim, ink.alpha, scale=1 / 255), np.uint8)
        ink._lay(rim, (0, 0), Flat(colour), opacity)

    def _ink(self, margin: int) -> Canvas:
        """Give the part in which anything is, and so many pixels round it."""
        import cv2

        left, top, width, height = cv2.boundingRect(self.alpha)
        rows, columns = self.alpha.shape
        right, bottom = min(columns, left + width + margin), min(rows, top + height + margin)
        return self.part(max(0, left - margin), max(0, top - margin), right, bottom)

    def _placed(self, outlines: Sequence[Points]) -> list[Points]:
        """Give outlines in pixels of the canvas; pixel 0 reaches from 0 to 1."""
        if not outlines:
            return []
        placed = (np.concatenate(outlines) - (self.left, self.top)) * self.density
        np.clip(placed, -FARTHEST, FARTHEST, out=placed)
        ends = list(accumulate(map(len, outlines)))
        return [placed[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    def _region(self, shapes: Sequence[Points], margin: int) -> tuple[int, int, int, int] | None:
        """Give the pixels that shapes may touch; None where that is none."""
        if not shapes:
            return None
        places = np.concatenate(shapes)
        rows, columns = self.alpha.shape
        left, top = (max(0, math.floor(one) - margin) for one in places.min(axis=0).tolist())
        most = places.max(axis=0).tolist()
        right, bottom = (min(limit, math.ceil(one) + margin) for one, limit in zip(most, (columns, rows), strict=True))
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _lay(self, mask: Pixels, corner: tuple[int, int], paint: Paint, opacity: float) -> None:
        """Colour a part of the canvas through a mask."""
        import cv2

        left, top = corner
        rows, columns = mask.shape
        # Thin paint has few levels; noise keeps a soft edge from showing them as rings.
        cover = _rounded(mask * np.uint16(round(opacity * LEVEL)), corner) if opacity < 1 else mask
        if isinstance(paint, Flat):
            laid = [cv2.LUT(cover, levels) for levels in _tables(paint)]
        else:
            x = ((left + np.arange(columns) + 0.5) / self.density + self.left).astype(np.float32)
            y = ((top + np.arange(rows) + 0.5) / self.density + self.top).astype(np.float32)
            colours = np.rint(paint.over(x, y) * LEVEL).astype(np.uint16)
            laid = [_rounded(np.broadcast_to(colours[..., channel], mask.shape), corner) for channel in range(3)]
            laid = [cv2.multiply(level, cover, scale=1 / 255) for level in laid]
        parts = [plane[top : top + rows, left : left + columns] for plane in self.planes]
        if cover.min() == 255:
            for part, over in zip(parts, [*laid, cover], strict=True):
                np.copyto(part, over)
            return
        under = cv2.bitwise_not(cover)
        for part, over in zip(parts, [*laid, cover], strict=True):
            cv2.multiply(part, under, dst=part, scale=1 / 255)
            cv2.add(part, over, dst=part)


@lru_cache(256)
def _tables(paint: Flat) -> list[Pixels]:
    """Give what a mask's levels lay of Y, U and V of one colour."""
    levels = np.arange(256, dtype=np.float32)
    return [np.rint(levels * (channel / 255)).astype(np.uint8) for channel in yuv(paint.colour)]


def _paint(paint: Paint | Colour) -> Paint:
    """Give a colour as a paint."""
    return Flat(paint) if isinstance(paint, tuple) else paint


def _cut(mask: Pixels, outlines: Sequence[Points], corner: tuple[int, int], ink: int) -> None:
    """Draw outlines into a mask that begins at a corner, their edges smooth."""
    import cv2

    for outline in outlines:
        # OpenCV's coordinate 0 is the middle of pixel 0.
        places = np.rint((outline - (corner[0] + 0.5, corner[1] + 0.5)) * (1 << FINE)).astype(np.int32)
        cv2.fillPoly(mask, [places], ink, lineType=cv2.LINE_AA, shift=FINE)


def _blurred(pixels: Pixels, by: float) -> Pixels:
    """Blur by so many pixels; a wide blur by three boxes on a smaller copy, where nothing fine is left."""
    import cv2

    if by < 4:
        return np.asarray(cv2.GaussianBlur(pixels, (0, 0), by, borderType=cv2.BORDER_REPLICATE), np.uint8)
    less = min(16, int(by / 4) + 1)
    rows, columns = pixels.shape
    small = cv2.resize(pixels, (-(-columns // less), -(-rows // less)), interpolation=cv2.INTER_AREA)
    wide = max(1, round(by / less * 1.9) | 1)
    for _ in range(3):
        small = cv2.blur(small, (wide, wide), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(small, (columns, rows), interpolation=cv2.INTER_LINEAR), np.uint8)


@lru_cache(2)
def _tiles(down: int, across: int) -> NDArray[np.uint16]:
    """Give parts of a level that are added before it is rounded off, so that a soft gradient shows no steps."""
    chance = np.random.default_rng(1)
    return np.tile(chance.integers(1, LEVEL, (GRAIN, GRAIN), np.uint16), (down, across))


def _rounded(fine: NDArray[np.uint16], corner: tuple[int, int]) -> Pixels:
    """Round a part of a canvas from parts of a level to whole ones, by the noise of its place."""
    rows, columns = fine.shape
    left, top = corner[0] % GRAIN, corner[1] % GRAIN
    down, across = -(-(top + rows) // GRAIN), -(-(left + columns) // GRAIN)
    tiles = _tiles(FEW, FEW) if max(down, across) <= FEW else _tiles(down, across)
    levels = fine + tiles[top : top + rows, left : left + columns]
    levels //= LEVEL
    return levels.astype(np.uint8)
