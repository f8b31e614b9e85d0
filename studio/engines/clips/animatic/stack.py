"""The stack: flat things at their depths, each drawn once, and laid over each other anew in every frame.

What lies behind everything and stands still is laid once. A thing that covers whole rows is copied there, and mixed
only along its edges; what is hidden behind it is not touched.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic.canvas import Box, Canvas, Pixels
from studio.engines.clips.animatic.rig import Matrices, Near, Rig
from studio.engines.clips.camera_path import Path
from studio.engines.clips.lens import SITED, Print, frames, from_frame, onto
from studio.engines.protocols import Planes

DENSE = 1.3
"""Pixels of a drawn thing per pixel of the frame: weighing only the nearest pixels softens less then."""

SOFTEST = 1.6
"""Pixels of a thing that is out of focus per width of its blur: more would show nothing."""

MARGIN = 3
"""Pixels of a drawn thing beyond what is seen of it."""

STEADY = 0.35
"""Pixels by which a thing may be out of its place throughout a shot, so slowly that nobody sees it move."""

APART = 24
"""Pixels of nothing by which a drawing falls into parts."""

PASSED = 0.02
"""How near the camera's own plane something may come, as a share of its distance at home."""

CLEAR = (0, 255, 0, 0)
"""Luma and what shows through, where nothing is."""

CLEAR_CHROMA = (0, 0, 255, 0)
"""U, V and what shows through, where nothing is."""


@dataclass(frozen=True)
class Cutout:
    """A flat thing of the set: how near it is, where in the picture from home it may be, and how it is drawn."""

    near: Near
    box: Box
    draw: Callable[[Canvas], None]
    blur: float = 0.0
    """Heights of the frame by which it is out of focus."""


def shoot(cutouts: Sequence[Cutout], rig: Rig, size: tuple[int, int], numbers: range) -> Iterator[Planes]:
    """Give the frames of those numbers, the farthest cutout first in the list; each stands until the next."""
    if rig.on_foot:
        stack = Stack(cutouts, rig, size)
        yield from (stack.frame(number) for number in numbers)
        return
    # Without a step there is no parallax: all is one picture, and the camera a photo's.
    reach = _reach(rig.head, size)
    density = DENSE * size[1] / float(rig.held.mean())
    pixels = tuple(2 * math.ceil((reach[side + 2] - reach[side]) * density / 2) for side in (0, 1))
    whole = (pixels[0], pixels[1])
    once = Stack(cutouts, _before(reach, whole, density), whole, sited=0.0, dense=1.0).frame(0)
    middle = (rig.aside - reach[0]) * density, (rig.down - reach[1]) * density
    shape = size[1] / size[0]
    path = Path(*middle, rig.held * density / shape, rig.roll, np.zeros(len(rig)), shape)
    yield from frames(Print(once, whole), path, size, numbers)


def _before(reach: Box, pixels: tuple[int, int], density: float) -> Rig:
    """Give a camera that sees a part of the picture, once."""
    zero = np.zeros(1)
    width, height = pixels[0] / density, pixels[1] / density
    return Rig(zero, zero, zero, zero + reach[0] + width / 2, zero + reach[1] + height / 2, zero + height, zero)


def _corners(seen: Matrices, size: tuple[int, int]) -> NDArray[np.float64]:
    """Give where the corners of each frame lie on a flat thing: frames × 4 × 2."""
    return _through(seen, _frame(size))


def _frame(size: tuple[int, int]) -> list[tuple[float, float]]:
    """Give the corners of the frame, one after the other round it."""
    half = size[0] / size[1] / 2
    return [(-half, -0.5), (half, -0.5), (half, 0.5), (-half, 0.5)]


def _reach(seen: Matrices, size: tuple[int, int]) -> Box:
    """Give the part of a flat thing that is seen in any frame."""
    least, most = _ahead(seen, _frame(size))
    pixel = 2 * MARGIN / size[1]
    least, most = least.min(axis=0) - pixel, most.max(axis=0) + pixel
    return float(least[0]), float(least[1]), float(most[0]), float(most[1])


class Stack:
    """A set before a camera on its way."""

    def __init__(
        self, cutouts: Sequence[Cutout], rig: Rig, size: tuple[int, int], *, sited: float = SITED, dense: float = DENSE
    ) -> None:
        self.size = size
        self.sheets = [
            sheet for group in _together(cutouts, rig, size) for sheet in _sheets(group, rig, size, sited, dense)
        ]
        half = (size[1] // 2, size[0] // 2)
        self.shown: Planes = np.empty(size[::-1], np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8)
        self.ground: Planes = (
            np.full(size[::-1], 16, np.uint8),
            np.full(half, 128, np.uint8),
            np.full(half, 128, np.uint8),
        )
        still = 0
        while still < len(self.sheets) and self.sheets[still].stands:
            still += 1
        self._lay(0, self.sheets[:still], self.ground)
        self.sheets = self.sheets[still:]

    def frame(self, number: int) -> Planes:
        """Give one frame; it is overwritten when the next is asked for."""
        for under, shown in zip(self.ground, self.shown, strict=True):
            np.copyto(shown, under)
        self._lay(number, self.sheets, self.shown)
        return self.shown

    def _lay(self, number: int, sheets: Sequence[_Sheet], onto_: Planes) -> None:
        """Lay sheets over each other, leaving out what nearer ones hide."""
        floor = self.size[1]
        floors = []
        for sheet in reversed(sheets):
            floors.append(floor)
            top, bottom = sheet.solid[number]
            if bottom >= self.size[1]:
                floor = min(floor, int(top))
        for sheet, limit in zip(sheets, reversed(floors), strict=True):
            sheet.lay(number, onto_, limit)


class _Sheet:
    """A cutout that is drawn: its pixels, and where they are in each frame."""

    def __init__(self, near: Near, canvas: Canvas, rig: Rig, size: tuple[int, int], sited: float) -> None:
        import cv2

        self.size = size
        y, u, v, alpha = canvas.planes
        through = cv2.bitwise_not(alpha)
        spare = np.zeros_like(y)
        self.luma = cv2.merge([y, through, spare, spare])
        self.plain = y
        half = (math.ceil(y.shape[1] / 2), math.ceil(y.shape[0] / 2))
        even = cv2.copyMakeBorder(
            cv2.merge([u, v, through, spare]),
            0,
            half[1] * 2 - y.shape[0],
            0,
            half[0] * 2 - y.shape[1],
            cv2.BORDER_REPLICATE,
        )
        self.chroma = cv2.resize(even, half, interpolation=cv2.INTER_AREA)
        seen = rig.sees(near)
        seen = seen * (1 / np.abs(seen[:, 2:, 2:]))
        self.stands = float(np.ptp(_corners(seen, size), axis=0).max()) * size[1] < STEADY
        if self.stands:
            seen = np.repeat(seen[len(seen) // 2, None], len(seen), axis=0)
        start, step = np.array([canvas.left, canvas.top]), 1 / canvas.density
        wide = np.diag([size[0] / size[1], size[0] / size[1], 1.0])
        self.ways = [onto(start, step * many) @ seen @ wide @ from_frame(size, many, sited) for many in (1, 2)]
        self.flat = bool(np.abs(self.ways[0][:, 2, :2]).max() < 1e-12)
        self._find(alpha)

    def _find(self, alpha: Pixels) -> None:
        """Find the part of each frame that the sheet may touch, and the rows that it covers whole."""
        rows, columns = alpha.shape
        width, height = self.size
        back = np.linalg.inv(self.ways[0]).astype(np.float64, copy=False)
        edges = [(-0.5, -0.5), (columns - 0.5, -0.5), (columns - 0.5, rows - 0.5), (-0.5, rows - 0.5)]
        low, high = _ahead(back, edges)
        bounds = np.concatenate([np.floor(low), np.ceil(high) + 1], axis=1)
        limits = np.array([width, height, width, height])
        bounds = np.clip(bounds, 0, limits)
        bounds[:, :2] -= bounds[:, :2] % 2
        bounds[:, 2:] += bounds[:, 2:] % 2
        self.bounds = bounds.astype(int)
        full = np.flatnonzero(alpha.min(axis=1) == 255)
        self.solid = np.zeros((len(bounds), 2), int)
        if not len(full) or full[-1] - full[0] + 1 != len(full):
            return
        above, below = full[0], full[-1] + 1
        inner = _through(back, [(0, above), (columns - 1, above), (0, below - 1), (columns - 1, below - 1)])
        covers = (inner[:, ::2, 0].max(axis=1) <= 0) & (inner[:, 1::2, 0].min(axis=1) >= width - 1)
        top = np.ceil(inner[:, :2, 1].max(axis=1))
        bottom = np.where(inner[:, 2:, 1].min(axis=1) >= height - 1, height, np.floor(inner[:, 2:, 1].min(axis=1)))
        top, bottom = np.clip(top + top % 2, 0, height), np.clip(bottom - bottom % 2, 0, height)
        passed = (np.array([(*edge, 1.0) for edge in edges]) @ back[:, 2].T).min(axis=0) <= PASSED
        serves = covers & (bottom > top) & ~passed
        self.solid[serves] = np.stack([top, bottom], axis=1).astype(int)[serves]

    def lay(self, number: int, onto_: Planes, floor: int) -> None:
        """Lay the sheet over a frame, above a row."""
        left, top, right, bottom = self.bounds[number]
        bottom = min(bottom, floor)
        if left >= right or top >= bottom:
            return
        above, below = self.solid[number]
        if below <= above or above >= bottom:
            self._mix(number, onto_, (left, top, right, bottom))
            return
        below = min(below, bottom)
        self._mix(number, onto_, (left, top, right, above))
        self._copy(number, onto_, (left, above, right, below))
        self._mix(number, onto_, (left, below, right, bottom))

    def _copy(self, number: int, onto_: Planes, part: tuple[int, int, int, int]) -> None:
        """Draw rows that the sheet covers."""
        import cv2

        left, top, right, bottom = part
        if top >= bottom:
            return
        np.copyto(onto_[0][top:bottom, left:right], self._seen(0, number, part, self.plain))
        chroma = self._seen(1, number, part)
        for channel in (0, 1):
            place = onto_[channel + 1][top // 2 : bottom // 2, left // 2 : right // 2]
            cv2.extractChannel(chroma, channel, dst=place)

    def _mix(self, number: int, onto_: Planes, part: tuple[int, int, int, int]) -> None:
        """Draw a part in which other things show through."""
        import cv2

        left, top, right, bottom = part
        if top >= bottom:
            return
        luma, through, *_ = cv2.split(self._seen(0, number, part))
        place = onto_[0][top:bottom, left:right]
        cv2.multiply(place, through, dst=place, scale=1 / 255)
        cv2.add(place, luma, dst=place)
        blue, red, through, _ = cv2.split(self._seen(1, number, part))
        for colour, plane in ((blue, onto_[1]), (red, onto_[2])):
            place = plane[top // 2 : bottom // 2, left // 2 : right // 2]
            cv2.multiply(place, through, dst=place, scale=1 / 255)
            cv2.add(place, colour, dst=place)

    def _seen(self, which: int, number: int, part: tuple[int, int, int, int], plain: Pixels | None = None) -> Pixels:
        """Warp the pixels of a part of a frame; `plain` are those of luma alone."""
        import cv2

        many = which + 1
        left, top, right, bottom = (edge // many for edge in part)
        shift = np.array([[1.0, 0, left], [0, 1.0, top], [0, 0, 1.0]])
        way = self.ways[which][number] @ shift
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        size = (right - left, bottom - top)
        source, clear = ((self.luma, CLEAR), (self.chroma, CLEAR_CHROMA))[which]
        if plain is not None:
            source = plain
        if self.flat:
            seen = cv2.warpAffine(source, way[:2], size, flags=flags, borderValue=clear)
        else:
            seen = cv2.warpPerspective(source, way, size, flags=flags, borderValue=clear)
            across, down = way[2, 0] * np.arange(size[0]), way[2, 1] * np.arange(size[1]) + way[2, 2]
            if across.min() + down.min() <= 0:
                # What lies behind the camera would be seen upside down.
                seen[across + down[:, None] <= 0] = clear
        return np.asarray(seen)


def _ahead(
    matrices: Matrices, places: Sequence[tuple[float, float]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the least and greatest places (frames × 2) to which a shape comes, of what the camera has not gone past."""
    here = np.array([(x, y, 1.0) for x, y in places]) @ np.moveaxis(matrices, 1, 2)
    following = np.roll(here, -1, axis=1)
    ahead = here[..., 2] > PASSED
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (PASSED - here[..., 2]) / (following[..., 2] - here[..., 2])
        cut = here + share[..., None] * (following - here)
        both = np.concatenate([here, cut], axis=1)
        flat = both[..., :2] / both[..., 2:]
    seen = np.concatenate([ahead, ahead != np.roll(ahead, -1, axis=1)], axis=1)[..., None]
    return flat.min(axis=1, initial=np.inf, where=seen), flat.max(axis=1, initial=-np.inf, where=seen)


def _through(matrices: Matrices, places: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Give where places come to lie: frames × places × 2."""
    given = np.array([(x, y, 1.0) for x, y in places])
    seen = given @ np.moveaxis(matrices, 1, 2)
    flat: NDArray[np.float64] = seen[..., :2] / seen[..., 2:]
    return flat


def _together(cutouts: Sequence[Cutout], rig: Rig, size: tuple[int, int]) -> Iterator[list[Cutout]]:
    """Group neighbours that never move against each other and cover each other: they are drawn as one."""
    group: list[Cutout] = []
    first: NDArray[np.float64] | None = None
    for cutout in cutouts:
        places = _corners(rig.sees(cutout.near), size)
        same = first is not None and float(np.abs(places - first).max()) * size[1] < STEADY
        if same and cutout.blur == group[0].blur:
            group.append(cutout)
            continue
        if group:
            yield group
        group, first = [cutout], places
    if group:
        yield group


def _sheets(group: Sequence[Cutout], rig: Rig, size: tuple[int, int], sited: float, dense: float) -> Iterator[_Sheet]:
    """Draw what is ever seen of some cutouts, in as many parts as there are with nothing between them."""
    near, blur = group[0].near, group[0].blur
    seen = rig.sees(near)
    reach = _reach(seen, size)
    boxes = np.array([cutout.box for cutout in group])
    least, most = np.maximum(boxes.min(axis=0), reach), np.minimum(boxes.max(axis=0), reach)
    part = (float(least[0]), float(least[1]), float(most[2]), float(most[3]))
    if part[0] >= part[2] or part[1] >= part[3]:
        return
    spread = np.hypot(seen[:, 0, 0], seen[:, 1, 0]) / np.abs(seen[:, 2, 2])
    density = dense * size[1] / math.sqrt(float(spread.min() * spread.max()))
    canvas = Canvas(part, min(density, 2 * SOFTEST / blur) if blur else density)
    for cutout in group:
        cutout.draw(canvas)
    canvas.blur(blur)
    for piece in _pieces(canvas):
        yield _Sheet(near, piece, rig, size, sited)


def _pieces(canvas: Canvas, turns: int = 3) -> Iterator[Canvas]:
    """Cut a drawing apart where it is empty from top to bottom, then from side to side, and trim each piece."""
    across = turns % 2 == 1
    inked = np.flatnonzero(canvas.alpha.any(axis=0 if across else 1))
    if not len(inked) or not turns:
        yield from [canvas] if len(inked) else []
        return
    rows, columns = canvas.alpha.shape
    gaps = np.flatnonzero(np.diff(inked) > APART)
    starts, ends = [inked[0], *inked[gaps + 1]], [*inked[gaps], inked[-1]]
    for start, end in zip(starts, ends, strict=True):
        first, after = max(0, int(start) - MARGIN), int(end) + 1 + MARGIN
        box = (first, 0, min(columns, after), rows) if across else (0, first, columns, min(rows, after))
        yield from _pieces(canvas.part(*box), turns - 1)
