"""A sheet: a drawn thing of the set, where it is in each frame, and how it is laid over what lies behind it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.parts import Part, Parts, cut, halved, hiding, inked, without
from studio.engines.clips.animatic.rig import Near, Rig
from studio.engines.clips.animatic.seen import seen
from studio.engines.clips.animatic.sight import corners
from studio.engines.clips.lens import from_frame, onto
from studio.engines.protocols import Planes

STEADY = 0.35
"""Pixels by which a thing may be out of its place throughout a shot, so slowly that nobody sees it move."""


class Sheet:
    """A cutout that is drawn: its pixels, and where they are in each frame."""

    def __init__(
        self, near: Near, canvas: Canvas, rig: Rig, size: tuple[int, int], sited: float, *, soft: bool
    ) -> None:
        sees = rig.sees(near)
        sees = sees * (1 / np.abs(sees[:, 2:, 2:]))
        self.stands = float(np.ptp(corners(sees, size), axis=0).max()) * size[1] < STEADY
        if self.stands:
            sees = np.repeat(sees[len(sees) // 2, None], len(sees), axis=0)
        start, step = np.array([canvas.left, canvas.top]), 1 / canvas.density
        wide = np.diag([size[0] / size[1], size[0] / size[1], 1.0])
        full, half = (onto(start, step * many) @ sees @ wide @ from_frame(size, many, sited) for many in (1, 2))
        back = np.linalg.inv(full).astype(np.float64, copy=False)
        parts = inked(canvas.alpha, back, size)
        self.seen = seen(canvas, (full, half), parts, soft=soft)
        self._inked = [_listed(one) for one in parts]
        self._solid = _listed(hiding(canvas.alpha, back, size))

    def solid(self, number: int) -> Part:
        """Give the part of a frame in which the sheet hides all that lies behind it; perhaps nothing."""
        return self._solid[number]

    def mixed(self, number: int) -> Iterator[Part]:
        """Give the other parts of a frame that the sheet may touch."""
        for parts in self._inked:
            yield from without(parts[number], self._solid[number])

    def copy(self, number: int, onto_: Planes, part: Part) -> None:
        """Draw a part that the sheet covers."""
        drawn = self.seen.planes(number, part, 1, half=False) + self.seen.planes(number, halved(part), 2, half=True)
        for place, over in zip(cut(onto_, part), drawn, strict=True):
            np.copyto(place, over)

    def mix(self, number: int, onto_: Planes, part: Part) -> None:
        """Draw a part in which other things show through."""
        import cv2

        luma, clear = self.seen.planes(number, part, 2, half=False)
        blue, red, clear_chroma = self.seen.planes(number, halved(part), 3, half=True)
        layers = ((luma, clear), (blue, clear_chroma), (red, clear_chroma))
        for place, (over, under) in zip(cut(onto_, part), layers, strict=True):
            cv2.multiply(place, under, place, 1 / 255)
            cv2.add(place, over, place)


def _listed(parts: Parts) -> list[Part]:
    """Give parts as whole numbers, which are read faster one by one."""
    return [(left, top, right, bottom) for left, top, right, bottom in parts.tolist()]
