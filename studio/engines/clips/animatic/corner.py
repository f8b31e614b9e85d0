"""The corner: the shot's slate and the words of its action on a dark plate inside the safe area, in every frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed
from studio.engines.clips.animatic.letters import LEADING, mask_of
from studio.engines.clips.letters import known, lines_of, setting
from studio.engines.protocols import Plane, Planes

SAFE = 0.05
"""Share of width and height that stays free: the title-safe area of EBU R 95."""

SLATE, WORDS = 0.036, 0.0245
"""Sizes of the letters, in shares of the frame's shorter side."""

WIDEST = 0.46
"""Share of the frame's width that the plate takes at most; in tall frames it may take all that is safe."""

LINES = 2
"""Lines of the action."""

GROUND: Colour = hexed("#10141c")
CHIP: Colour = hexed("#f2b84b")
INK: Colour = hexed("#fbf8f1")
DEEP: Colour = hexed("#1a1408")

COVER = 0.78
"""How much of the picture the plate covers; white paper under it still leaves white letters a contrast of 9 : 1."""


@dataclass(frozen=True)
class Corner:
    """The plate as planes, and how much of what is under it shows through."""

    left: int
    top: int
    planes: tuple[Plane, Plane, Plane]
    through: tuple[Plane, Plane, Plane]

    def lay(self, planes: Planes) -> None:
        """Lay the plate over a frame."""
        import cv2

        for plane, own, through, part in zip(planes, self.planes, self.through, (1, 2, 2), strict=True):
            rows, columns = own.shape
            top, left = self.top // part, self.left // part
            place = plane[top : top + rows, left : left + columns]
            cv2.multiply(place, through, dst=place, scale=1 / 255)
            cv2.add(place, own, dst=place)


def corner(slate: str, words: str, size: tuple[int, int]) -> Corner | None:
    """Draw the plate for frames of a size; None where they are too small for letters."""
    import cv2

    width, height = size
    short = min(size)
    large, small = setting(SLATE * short, 800), setting(WORDS * short, 500)
    if small.size < 5:
        return None
    left, top = (2 * round(SAFE * side / 2 + 0.5) for side in size)
    pad = round(0.5 * small.size)
    name = mask_of(known(slate, large) or "–", large)
    chip = name.shape[1] + 2 * pad
    room = min((1 - 2 * SAFE) * width, WIDEST * max(width, 1.5 * height)) - chip - 3 * pad
    lines = lines_of(known(words, small), max(room, 4 * small.size), small, LINES)
    inks = [mask_of(line, small) for line in lines]
    pitch = round(LEADING * small.size)
    across = chip + (2 * pad + max(ink.shape[1] for ink in inks) if inks else 0)
    down = max(
        name.shape[0] + 2 * pad, (len(inks) - 1) * pitch + max((ink.shape[0] for ink in inks), default=0) + 2 * pad
    )
    across, down = min(across + across % 2, width - left), min(down + down % 2, height - top)
    canvas = Canvas((0, 0, across, down), 1.0)
    canvas.fill(pen.box(0, 0, across, down, 0.6 * pad), GROUND, opacity=COVER)
    canvas.fill(pen.box(0, 0, chip, down, 0.6 * pad), CHIP)
    canvas.stamp(name, (pad, (down - name.shape[0]) / 2), DEEP)
    high = (len(inks) - 1) * pitch + (inks[0].shape[0] if inks else 0)
    for number, ink in enumerate(inks):
        canvas.stamp(ink, (chip + pad, (down - high) / 2 + number * pitch), INK)
    y, u, v, alpha = canvas.planes
    half: list[NDArray[np.uint8]] = [
        np.asarray(cv2.resize(one, (across // 2, down // 2), interpolation=cv2.INTER_AREA), np.uint8)
        for one in (u, v, alpha)
    ]
    clear: NDArray[np.uint8] = np.asarray(cv2.bitwise_not(alpha))
    less: NDArray[np.uint8] = np.asarray(cv2.bitwise_not(half[2]))
    return Corner(left, top, (y, half[0], half[1]), (clear, less, less))
