"""Pictures over pictures: grounds, crops, dissolves and titles, on the planes that the encoder takes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from studio.errors import StudioError
from studio.media.colour import LUMA, of_levels

Plane = NDArray[np.uint8]
"""One colour plane, rows by columns."""

Planes = tuple[Plane, Plane, Plane]
"""Y, U and V of one frame, 4:2:0, BT.709 limited range."""

_KR, _KB = float(LUMA[0]), float(LUMA[2])
"""Shares of red and blue in luma."""

_SOLID = 2
"""Alpha of 255 below which a pixel of a title cannot be seen."""


def ground(colour: str, size: tuple[int, int]) -> Planes:
    """Give a frame of one colour, `#rrggbb`."""
    width, height = size
    pixel = np.array([[[int(colour[at : at + 2], 16) for at in (1, 3, 5)]]], np.float32)
    y, u, v = (np.uint8(round(float(plane[0, 0]))) for plane in _yuv(pixel))
    half = (height // 2, width // 2)
    return np.full((height, width), y), np.full(half, u), np.full(half, v)


def cover(planes: Planes, size: tuple[int, int]) -> Planes:
    """Scale a frame until it just covers `size` (width, height), and cut off evenly what sticks out."""
    import cv2

    rows, columns = planes[0].shape
    share = max(size[0] / columns, size[1] / rows)
    across = min(columns, round(size[0] / share / 2) * 2)
    down = min(rows, round(size[1] / share / 2) * 2)
    left, top = (columns - across) // 4 * 2, (rows - down) // 4 * 2
    way = cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC
    covered: list[Plane] = []
    for plane, part in zip(planes, (1, 2, 2), strict=True):
        cut = plane[top // part : (top + down) // part, left // part : (left + across) // part]
        to = (size[0] // part, size[1] // part)
        scaled = cut if cut.shape == to[::-1] else cv2.resize(cut, to, interpolation=way)
        covered.append(np.asarray(scaled, np.uint8))
    return covered[0], covered[1], covered[2]


def rgb(planes: Planes) -> NDArray[np.uint8]:
    """Give a frame in R, G and B, 0 to 255, as a screen shows it."""
    import cv2

    size = planes[0].shape[::-1]
    y, u, v = (np.asarray(cv2.resize(plane, size), np.float64) for plane in planes)
    return np.rint(255 * np.clip(of_levels(y, u, v), 0, 1)).astype(np.uint8)


def dissolve(under: Planes, over: Planes, opacity: float, into: Planes) -> None:
    """Draw `over` at `opacity` from 0 to 1 over `under`, into planes of the caller's."""
    import cv2

    for below, above, drawn in zip(under, over, into, strict=True):
        cv2.addWeighted(below, 1 - opacity, above, opacity, 0, dst=drawn)


class Seen(NamedTuple):
    """How a title is laid: at an opacity from 0 to 1, `down` pixels below its place, `grown` from 0 to 1 of it."""

    opacity: float = 1.0
    down: float = 0.0
    grown: float = 1.0
    grow: Literal["right", "outward", "down"] | None = None


class Title:
    """A picture with transparency (RGBA) whose corner lies at `left`, `top` of frames of `size`.

    It is converted once and touches nothing but the box in which it can be seen; `rise` is by how many pixels it may
    lie lower than that. Raises StudioError where the file is no picture.
    """

    def __init__(self, file: Path, *, left: int, top: int, size: tuple[int, int], rise: int = 0) -> None:
        import cv2

        pixels = np.pad(_pixels(file), ((0, rise + 1), (0, 0), (0, 0))) if rise else _pixels(file)
        colours, alpha, at = _placed(pixels, left, top, size, room=rise + 1 if rise else 0)
        rows, columns = alpha.shape
        self._boxes = tuple(
            (slice(at[1] // part, (at[1] + rows) // part), slice(at[0] // part, (at[0] + columns) // part))
            for part in (1, 2, 2)
        )
        y, u, v = _yuv(colours)
        whole = [alpha, y * alpha, alpha, u * alpha, alpha, v * alpha] if alpha.size else []
        halved = [cv2.resize(one, (columns // 2, rows // 2), interpolation=cv2.INTER_AREA) for one in whole[2:]]
        drawn = [np.asarray(one, np.float32) for one in (*whole[:2], *halved)]
        self._alphas, self._colours = drawn[::2], drawn[1::2]
        self._under = [np.empty(one.shape, np.uint8) for one in self._alphas]
        self._seen: Seen | None = None
        self._ready: list[tuple[Plane, Plane]] = []

    def lay(self, planes: Planes, seen: Seen) -> None:
        """Draw it over a frame, in place; what lay there is kept for `lift`."""
        import cv2

        if seen != self._seen:
            self._seen = seen
            self._ready = [
                (
                    np.rint(255 - 255 * seen.opacity * _moved(alpha, seen, part)).astype(np.uint8),
                    np.rint(seen.opacity * _moved(colour, seen, part)).astype(np.uint8),
                )
                for alpha, colour, part in zip(self._alphas, self._colours, (1, 2, 2), strict=False)
            ]
        for plane, box, under, (through, colour) in zip(planes, self._boxes, self._under, self._ready, strict=False):
            there = plane[box]
            np.copyto(under, there)
            cv2.multiply(under, through, dst=there, scale=1 / 255)
            cv2.add(there, colour, dst=there)

    def lift(self, planes: Planes) -> None:
        """Take it off again: the frame is as it was before `lay`."""
        for plane, box, under in zip(planes, self._boxes, self._under, strict=False):
            plane[box] = under


def _moved(sheet: NDArray[np.float32], seen: Seen, part: int) -> NDArray[np.float32]:
    """Give a plane of a title where it is seen and as far as it has grown; `part` is 2 for planes of half the size."""
    import cv2

    rows, columns = sheet.shape
    if seen.down:
        way = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, seen.down / part]])
        sheet = np.asarray(cv2.warpAffine(sheet, way, (columns, rows), flags=cv2.INTER_LINEAR), np.float32)
    if seen.grow is None or seen.grown >= 1:
        return sheet
    if seen.grow == "down":
        there = np.clip(seen.grown * rows - np.arange(rows), 0, 1)[:, None]
    else:
        along = np.arange(columns)
        place = 2 * np.abs(along + 0.5 - columns / 2) - 0.5 if seen.grow == "outward" else along
        there = np.clip(seen.grown * columns - place, 0, 1)[None, :]
    grown: NDArray[np.float32] = sheet * there.astype(np.float32)
    return grown


def _pixels(file: Path) -> NDArray[np.uint8]:
    """Read a picture as RGBA."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as picture:
            return np.asarray(picture.convert("RGBA"))
    except (UnidentifiedImageError, OSError, ValueError) as problem:
        raise StudioError(f"the title {file} cannot be read as a picture ({problem})") from None


def _placed(
    pixels: NDArray[np.uint8], left: int, top: int, size: tuple[int, int], room: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], tuple[int, int]]:
    """Give colours (0 to 255) and alpha (0 to 1) of what can be seen of a picture, and its corner, all even.

    `room` rows below that are kept, empty.
    """
    seen = pixels[..., 3] >= _SOLID
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not rows.size:
        rows = columns = np.zeros(1, int)
    # the box of the ink in the frame, then the same on even pixels, where chroma begins
    x0, x1 = (min(max(0, left + int(at)), size[0]) for at in (columns[0], columns[-1] + 1))
    y0, y1 = (min(max(0, top + int(at)), size[1]) for at in (rows[0], rows[-1] + 1 + room))
    corner = (x0 - x0 % 2, y0 - y0 % 2)
    shape = (y1 + y1 % 2 - corner[1], x1 + x1 % 2 - corner[0])
    placed = np.zeros((*shape, 4), np.float32)
    inner = placed[y0 - corner[1] : y1 - corner[1], x0 - corner[0] : x1 - corner[0]]
    inner[...] = pixels[y0 - top : y1 - top, x0 - left : x1 - left]
    return placed[..., :3], np.ascontiguousarray(placed[..., 3]) / np.float32(255), corner


def _yuv(colours: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Give Y, U and V of R, G and B (last axis, 0 to 255), BT.709 limited range, each pixel its own chroma."""
    red, green, blue = colours[..., 0] / 255, colours[..., 1] / 255, colours[..., 2] / 255
    luma = _KR * red + (1 - _KR - _KB) * green + _KB * blue
    u = 128 + 112 * (blue - luma) / (1 - _KB)
    v = 128 + 112 * (red - luma) / (1 - _KR)
    return (16 + 219 * luma).astype(np.float32), u.astype(np.float32), v.astype(np.float32)
