"""What all views of a head share: its measures and its outline."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.colour import hexed
from studio.engines.clips.animatic.pen import Points
from studio.engines.clips.animatic.spec import Person

WIDE, HIGH = 0.050, 0.066
"""Half a head's width and height, in heights of the figure."""

LONG_HAIR = ("long", "braid", "bob", "curly", "ponytail")

INK = hexed("#33262b")


HATS = {"beanie": 0.122, "helmet": 0.104, "straw": 0.106, "hat": 0.100, "cap": 0.092}
"""How far each hat reaches above the middle of the head, in heights of the figure."""


def crown(who: Person) -> float:
    """Give how far hair and hat reach above the middle of a head, in heights of the figure."""
    hair = {"bald": HIGH, "bun": HIGH + 0.046}.get(who.style, HIGH + 0.022)
    return max(hair, HATS[who.hat.kind]) if who.hat else hair


def outline_of(x: float, y: float) -> Points:
    """Give the outline of a face from the front: a rounded brow, cheeks, and a chin."""
    half = pen.curve(
        [
            (0.0, HIGH),
            (0.030, HIGH * 0.90),
            (WIDE, HIGH * 0.38),
            (WIDE * 0.98, -HIGH * 0.12),
            (WIDE * 0.84, -HIGH * 0.58),
            (WIDE * 0.46, -HIGH * 0.93),
            (0.0, -HIGH),
        ],
        steps=8,
    )
    return pen.moved(np.concatenate([half, pen.mirrored(half)[::-1]]), (x, y))
