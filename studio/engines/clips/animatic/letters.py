"""Letters on a canvas: words fitted into a box, in the fonts of the titles, Chinese, Japanese and Korean too."""

from __future__ import annotations

from functools import partial

import numpy as np

from studio.engines.clips.animatic.canvas import Box, Canvas
from studio.engines.clips.animatic.colour import Colour
from studio.engines.clips.letters import known, setting
from studio.media.linebreak import break_lines
from studio.media.type import Setting, draw, heights, measure

LEADING = 1.25
"""Height of a line over the size of its letters."""


def mask_of(line: str, how: Setting) -> np.ndarray:
    """Give the ink of a line, from the top of its capitals to the foot of its tails."""
    from PIL import Image

    above, below = heights(line, how)
    deep = int(np.ceil(above + below)) + 2
    mask = Image.new("L", (int(np.ceil(measure(line, how))) + 2, deep))
    draw(mask, line, how, left=1, baseline=int(np.ceil(above)) + 1)
    return np.asarray(mask)


def fitted(canvas: Canvas, text: str, box: Box, colour: Colour, *, weight: int = 700, most: int = 2) -> None:
    """Set words into a box, as large as they fit, in its middle."""
    wide, tall = (box[2] - box[0]) * canvas.density, (box[3] - box[1]) * canvas.density
    size = tall * 0.8
    while size >= 4:
        how = setting(size, weight)
        shown = known(text, how)
        lines = break_lines(shown, wide, partial(measure, setting=how), most=most) if shown else None
        if lines is not None and len(lines) * LEADING * size <= tall * 1.15:
            _set(canvas, tuple(lines), box, how, colour)
            return
        size *= 0.88


def _set(canvas: Canvas, lines: tuple[str, ...], box: Box, how: Setting, colour: Colour) -> None:
    """Set lines about the middle of a box."""
    pitch = LEADING * how.size / canvas.density
    above, _ = heights("".join(lines), how)
    middle = (box[1] + box[3]) / 2
    first = middle - pitch * (len(lines) - 1) / 2 - above / canvas.density / 2
    for number, line in enumerate(lines):
        mask = mask_of(line, how)
        left = (box[0] + box[2]) / 2 - mask.shape[1] / canvas.density / 2
        canvas.stamp(mask, (left, first + number * pitch), colour)
