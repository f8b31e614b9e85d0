"""The picture of bars and slate: SMPTE bars for any shape of frame, and over them a panel with words and a counter.

Pattern and levels are those of SMPTE RP 219-1:2014: 75 % bars in BT.709, in 8 bits (its 10-bit levels by four).
"""

from __future__ import annotations

import numpy as np

from studio.engines.clips.letters import known, lines_of, setting
from studio.engines.protocols import Plane, Planes
from studio.film.time import Frames, Rate, timecode
from studio.media.type import Setting, draw, heights, measure

Level = tuple[int, int, int]
"""Y, U and V."""

BARS: tuple[Level, ...] = (
    (180, 128, 128),
    (168, 44, 136),
    (145, 147, 44),
    (133, 63, 52),
    (63, 193, 204),
    (51, 109, 212),
    (28, 212, 120),
)
"""White, yellow, cyan, green, magenta, red and blue at 75 %."""

BLACK: Level = (16, 128, 128)
GREY_15: Level = (49, 128, 128)
GREY_40: Level = (104, 128, 128)
WHITE: Level = (235, 128, 128)
CYAN: Level = (188, 154, 16)
YELLOW: Level = (219, 16, 138)
BLUE: Level = (32, 240, 118)
RED: Level = (63, 102, 240)

SIDE = 1 / 8
"""Width of the sides, as a share of the frame."""

BAR = 3 / 28
"""Width of one of the seven bars between the sides."""

PATTERN: tuple[tuple[float, tuple[tuple[float, Level], ...]], ...] = (
    (7 / 12, ((SIDE, GREY_40), *((BAR, level) for level in BARS), (SIDE, GREY_40))),
    (1 / 12, ((SIDE, CYAN), (BAR, WHITE), (6 * BAR, BARS[0]), (SIDE, BLUE))),
    (1 / 12, ((SIDE, YELLOW), (BAR, BLACK), (5 * BAR, WHITE), (BAR, WHITE), (SIDE, RED))),
    (
        3 / 12,
        (
            (SIDE, GREY_15),
            (1.5 * BAR, BLACK),
            (2 * BAR, WHITE),
            (5 / 6 * BAR, BLACK),
            *((BAR / 3, (luma, 128, 128)) for luma in (12, 16, 20, 16, 25)),
            (BAR, BLACK),
            (SIDE, GREY_15),
        ),
    ),
)
"""Rows from the top with their shares of the height, and their patches with their shares of the width.

The narrow patches of the last row are -2, 0, 2, 0 and 4 %: blacks by which a screen is set.
"""

RAMP = (2, 2)
"""The row and patch that is a ramp from black to white."""

PANEL = (0.64, 0.42)
"""Width and height of the panel, as shares of the frame; it lies in the middle of the bars."""

PANEL_LUMA, INK_LUMA, DIM_LUMA = 26, 226, 160
"""Luma of the panel, of slate and counter, and of the action."""

COUNTER = "0123456789:-"
"""Letters of the counter."""


def pattern(size: tuple[int, int]) -> Planes:
    """Draw the bars; borders lie on even pixels, so that no chroma sample lies on two colours."""
    half = (size[1] // 2, size[0] // 2)
    planes = (np.empty(size[::-1], np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8))
    above = 0.0
    for row, (share, patches) in enumerate(PATTERN):
        top, above, before = round(above * half[0]), above + share, 0.0
        for patch, (part, level) in enumerate(patches):
            left, before = round(before * half[1]), before + part
            rows, columns = (top, round(above * half[0])), (left, round(before * half[1]))
            for plane, value, fine in zip(planes, level, (2, 1, 1), strict=True):
                plane[rows[0] * fine : rows[1] * fine, columns[0] * fine : columns[1] * fine] = value
            if (row, patch) == RAMP:
                ramp = np.linspace(BLACK[0], WHITE[0], 2 * (columns[1] - columns[0]))
                planes[0][2 * rows[0] : 2 * rows[1], 2 * columns[0] : 2 * columns[1]] = ramp.round()
    left, top, width, height = panel(size)
    planes[0][top : top + height, left : left + width] = PANEL_LUMA
    for plane in planes[1:]:
        plane[top // 2 : (top + height) // 2, left // 2 : (left + width) // 2] = 128
    return planes


def panel(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Give left, top, width and height of the panel, all even."""
    width, height = (2 * round(part * side / 2) for part, side in zip(PANEL, size, strict=True))
    return (size[0] - width) // 4 * 2, round((PATTERN[0][0] * size[1] - height) / 4) * 2, width, height


class Slate:
    """The words of the panel, drawn into `luma` once, and the counter that runs below them."""

    def __init__(self, luma: Plane, slate: str, action: str) -> None:
        left, top, width, height = panel((luma.shape[1], luma.shape[0]))
        inside = luma[top : top + height, left : left + width]
        margin = max(height // 16, 1)
        room = width - 2 * margin
        large = setting(min(0.4 * height, 0.4 * room), 700)
        name = known(slate, large)
        large = setting(large.size * min(1, room / max(measure(name, large), 1)), 700)
        _centred(inside, name, large, 0.39 * height, INK_LUMA)
        small = setting(min(0.11 * height, 0.06 * room), 500)
        for number, line in enumerate(lines_of(known(action, small), room, small, most=2)):
            _centred(inside, line, small, 0.55 * height + 1.3 * number * small.size, DIM_LUMA)
        figures = setting(min(0.14 * height, 0.09 * room), 600)
        self.figures = {sign: _figure(sign, figures) for sign in COUNTER}
        deep, wide = self.figures["0"].shape
        self.place = (left + (width - 12 * wide) // 2, top + round(0.76 * height), wide, deep)
        if 12 * wide > width or round(0.76 * height) + deep > height:
            self.figures = {}  # a picture this small has the running line alone
        thick = max(height // 60, 1)
        self.sweep = (left + margin, top + height - margin - thick, room, thick)

    def count(self, luma: Plane, frame: Frames, rate: Rate) -> None:
        """Draw the counter, and a line that crosses the panel once a second."""
        left, top, wide, deep = self.place
        text = f"{'-' if frame < 0 else ' '}{timecode(abs(frame), rate)}"
        for number, sign in enumerate(text):
            if sign in self.figures:
                luma[top : top + deep, left + number * wide : left + (number + 1) * wide] = self.figures[sign]
        left, top, room, deep = self.sweep
        second = round(rate)
        luma[top : top + deep, left : left + room * (frame % second + 1) // second] = DIM_LUMA


def _centred(inside: Plane, line: str, how: Setting, baseline: float, luma: int) -> None:
    """Draw a line in the middle of the panel, its baseline so many pixels down."""
    if not line:
        return
    height, width = inside.shape
    ink = _mask((width, height), line, how, (width - measure(line, how)) / 2, round(baseline))
    np.maximum(inside, _inked(ink, luma), out=inside)


def _figure(sign: str, how: Setting) -> Plane:
    """Draw one letter of the counter on the panel, all of one width."""
    wide = max(int(np.ceil(max(measure(one, how) for one in COUNTER))), 1)
    above, below = heights("0", how)
    deep = max(int(np.ceil(above + below)), 1)
    left = (wide - measure(sign, how)) / 2
    return _inked(_mask((wide, deep), sign, how, left, int(np.ceil(above))), INK_LUMA)


def _mask(size: tuple[int, int], text: str, how: Setting, left: float, baseline: int) -> Plane:
    """Draw a line of text, 255 where there is ink."""
    from PIL import Image

    mask = Image.new("L", size)
    draw(mask, text, how, left=round(left), baseline=baseline)
    return np.asarray(mask)


def _inked(mask: Plane, luma: int) -> Plane:
    """Give ink of a luma on the panel."""
    inked: Plane = (PANEL_LUMA + np.rint(mask * ((luma - PANEL_LUMA) / 255))).astype(np.uint8)
    return inked
