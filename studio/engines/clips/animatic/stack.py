"""The stack: flat things at their depths, each drawn once, and laid over each other anew in every frame.

What lies behind everything and stands still is laid once. Where a thing covers all behind it, it is copied, and only
mixed along its edges; what it hides is not drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic.canvas import Box, Canvas
from studio.engines.clips.animatic.parts import WORTH, Part, cut, showing
from studio.engines.clips.animatic.rig import Matrices, Near, Rig
from studio.engines.clips.animatic.sheet import STEADY, Sheet
from studio.engines.clips.animatic.sight import MARGIN, corners, reach, slides
from studio.engines.clips.camera_path import Path
from studio.engines.clips.lens import SITED, Print, blank, frames, from_frame
from studio.engines.protocols import Planes

DENSE = 1.3
"""Pixels of a drawn thing per pixel of the frame: weighing only the nearest pixels softens less then."""

SOFTEST = 1.6
"""Pixels of a thing that is out of focus per width of its blur: more would show nothing."""


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
    seen = reach(rig.head, size)
    density = DENSE * size[1] / float(rig.held.mean())
    pixels = tuple(2 * math.ceil((seen[side + 2] - seen[side]) * density / 2) for side in (0, 1))
    whole = (pixels[0], pixels[1])
    once = Stack(cutouts, _before(seen, whole, density), whole, sited=0.0, dense=1.0).frame(0)
    middle = (rig.aside - seen[0]) * density, (rig.down - seen[1]) * density
    shape = size[1] / size[0]
    path = Path(*middle, rig.held * density / shape, rig.roll, np.zeros(len(rig)), shape)
    yield from frames(Print(once, whole), path, size, numbers)


def _before(seen: Box, pixels: tuple[int, int], density: float) -> Rig:
    """Give a camera that sees a part of the picture, once."""
    zero = np.zeros(1)
    width, height = pixels[0] / density, pixels[1] / density
    return Rig(zero, zero, zero, zero + seen[0] + width / 2, zero + seen[1] + height / 2, zero + height, zero)


class Stack:
    """A set before a camera on its way."""

    def __init__(
        self, cutouts: Sequence[Cutout], rig: Rig, size: tuple[int, int], *, sited: float = SITED, dense: float = DENSE
    ) -> None:
        self.size = size
        self.sheets = [
            sheet for group in _together(cutouts, rig, size) for sheet in _sheets(group, rig, size, sited, dense)
        ]
        self.plate, self.shown = blank(size), blank(size)
        for plane, black in zip(self.plate, (16, 128, 128), strict=True):
            plane.fill(black)
        still = next((at for at, sheet in enumerate(self.sheets) if not sheet.stands), len(self.sheets))
        self._lay(0, self.sheets[:still], self.plate)
        self.sheets = self.sheets[still:]

    def frame(self, number: int) -> Planes:
        """Give one frame; it is overwritten when the next is asked for."""
        self._lay(number, self.sheets, self.shown)
        return self.shown

    def _lay(self, number: int, sheets: Sequence[Sheet], onto_: Planes) -> None:
        """Lay sheets over each other and what stands still, leaving out what nearer ones hide."""
        hidden: list[Part] = []
        drawn: list[tuple[Callable[[int, Planes, Part], None], Part]] = []
        for sheet in reversed(sheets):
            solid = sheet.solid(number)
            drawn += [(sheet.mix, showing(part, hidden)) for part in sheet.mixed(number)]
            drawn.append((sheet.copy, showing(solid, hidden)))
            hidden.append(solid)
        drawn.append((self._copy_plate, showing((0, 0, *self.size), hidden)))
        for draw, part in reversed(drawn):
            if part[0] < part[2] and part[1] < part[3]:
                draw(number, onto_, part)

    def _copy_plate(self, number: int, onto_: Planes, part: Part) -> None:
        """Draw what stands still; the plate itself has it."""
        if onto_ is not self.plate:
            for place, under in zip(cut(onto_, part), cut(self.plate, part), strict=True):
                np.copyto(place, under)


def _together(cutouts: Sequence[Cutout], rig: Rig, size: tuple[int, int]) -> Iterator[list[Cutout]]:
    """Group neighbours that never move against each other and cover each other: they are drawn as one."""
    group: list[Cutout] = []
    first: NDArray[np.float64] | None = None
    for cutout in cutouts:
        places = corners(rig.sees(cutout.near), size)
        same = first is not None and float(np.abs(places - first).max()) * size[1] < STEADY
        if same and cutout.blur == group[0].blur:
            group.append(cutout)
            continue
        if group:
            yield group
        group, first = [cutout], places
    if group:
        yield group


def _sheets(group: Sequence[Cutout], rig: Rig, size: tuple[int, int], sited: float, dense: float) -> Iterator[Sheet]:
    """Draw what is ever seen of some cutouts, in as many parts as there are with nothing between them."""
    near, blur = group[0].near, group[0].blur
    seen = rig.sees(near)
    limits = reach(seen, size)
    boxes = np.array([cutout.box for cutout in group])
    least, most = np.maximum(boxes.min(axis=0), limits), np.minimum(boxes.max(axis=0), limits)
    part = (float(least[0]), float(least[1]), float(most[2]), float(most[3]))
    if part[0] >= part[2] or part[1] >= part[3]:
        return
    spread = np.hypot(seen[:, 0, 0], seen[:, 1, 0]) / np.abs(seen[:, 2, 2])
    density = size[1] / math.sqrt(float(spread.min() * spread.max()))
    if slides(seen):
        part = _aligned(part, seen, size, density)
    else:
        density *= dense
        density = min(density, 2 * SOFTEST / blur) if blur else density
    canvas = Canvas(part, density)
    for cutout in group:
        cutout.draw(canvas)
    canvas.blur(blur)
    for piece in _pieces(canvas):
        yield Sheet(near, piece, rig, size, sited, soft=blur * density > SOFTEST)


def _aligned(part: Box, seen: Matrices, size: tuple[int, int], density: float) -> Box:
    """Give a part a little larger, whose pixels lie on those of the frame halfway through."""
    first = seen[len(seen) // 2] @ np.diag([size[0] / size[1], size[0] / size[1], 1.0]) @ from_frame(size, 1)[:, 2]
    away = (first[:2] / first[2] - part[:2]) * density - 0.5
    more = (2 * np.ceil(away / 2) - away) / density
    return part[0] - float(more[0]), part[1] - float(more[1]), part[2], part[3]


def _pieces(canvas: Canvas, turns: int = 3) -> Iterator[Canvas]:
    """Cut a drawing apart where that spares more than it costs, first across, then down, and trim each piece."""
    across = turns % 2 == 1
    inked = np.flatnonzero(canvas.alpha.max(axis=0 if across else 1))
    if not len(inked) or not turns:
        yield from [canvas] if len(inked) else []
        return
    rows, columns = canvas.alpha.shape
    gaps = np.flatnonzero((np.diff(inked) - 2 * MARGIN) * (rows if across else columns) > WORTH)
    starts, ends = [inked[0], *inked[gaps + 1]], [*inked[gaps], inked[-1]]
    for start, end in zip(starts, ends, strict=True):
        first, after = max(0, int(start) - MARGIN) & ~1, int(end) + 1 + MARGIN  # even, as chroma has half the pixels
        box = (first, 0, min(columns, after), rows) if across else (0, first, columns, min(rows, after))
        yield from _pieces(canvas.part(*box), turns - 1)
