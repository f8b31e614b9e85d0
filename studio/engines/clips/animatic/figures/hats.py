"""Hats."""

from __future__ import annotations

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.colour import hexed, mix
from studio.engines.clips.animatic.figures.easel import Easel
from studio.engines.clips.animatic.figures.poses import Stance
from studio.engines.clips.animatic.figures.skull import INK
from studio.engines.clips.animatic.spec import Garment, Person

BAND = 0.036
"""How far above the middle of the head a hat sits."""


def hat(easel: Easel, who: Person, stance: Stance, view: str) -> None:
    """Draw a hat."""
    assert who.hat is not None
    x, y = stance.head
    if who.hat.kind == "beanie":
        _beanie(easel, who.hat.colour, x, y)
    elif who.hat.kind == "cap":
        _cap(easel, who.hat.colour, x, y, view)
    elif who.hat.kind == "helmet":
        _helmet(easel, who.hat.colour, x, y)
    else:
        _brimmed(easel, who.hat, x, y)


def _beanie(easel: Easel, colour: str, x: float, y: float) -> None:
    """Draw a woollen hat."""
    band = y + BAND
    dome = pen.curve(
        [
            (x - 0.061, band),
            (x - 0.055, y + 0.068),
            (x - 0.032, y + 0.094),
            (x, y + 0.103),
            (x + 0.032, y + 0.094),
            (x + 0.055, y + 0.068),
            (x + 0.061, band),
        ],
        steps=8,
    )
    easel.fill(dome, colour)
    easel.fill(pen.box(x - 0.064, band - 0.012, x + 0.064, band + 0.012, 0.010), colour, 0.45)
    easel.fill(pen.oval((x, y + 0.106), 0.016, 0.016), colour, 0.2)


def _cap(easel: Easel, colour: str, x: float, y: float, view: str) -> None:
    """Draw a cap with a peak."""
    band = y + BAND
    easel.fill(_crown(x, y, 0.060, BAND - 0.006, 0.052, 0.074, 0.092), colour)
    ahead = 0.105 if view == "side" else 0.050
    start = 0.02 if view == "side" else -0.050
    if view != "back":
        easel.fill(pen.box(x + start, band - 0.014, x + ahead, band + 0.004, 0.009), colour, 0.6)


def _helmet(easel: Easel, colour: str, x: float, y: float) -> None:
    """Draw a helmet."""
    band = y + BAND
    easel.fill(_crown(x, y, 0.066, BAND - 0.012, 0.062, 0.074, 0.104), colour)
    easel.fill(pen.box(x - 0.078, band - 0.020, x + 0.078, band - 0.006, 0.007), colour, 0.5)


def _brimmed(easel: Easel, worn: Garment, x: float, y: float) -> None:
    """Draw a hat with a brim."""
    band = y + BAND
    brim = 0.135 if worn.kind == "straw" else 0.105
    easel.fill(_crown(x, y, 0.056, BAND, 0.048, 0.094, 0.104 if worn.kind == "straw" else 0.098), worn.colour)
    easel.fill(pen.box(x - 0.057, band, x + 0.057, band + 0.016), mix(hexed(worn.colour), INK, 0.55))
    easel.fill(pen.oval((x, band), brim, 0.017), worn.colour, 0.25)


def _crown(x: float, y: float, half: float, rim: float, shoulder: float, bend: float, top: float) -> pen.Points:
    """Give the outline of a hat's crown around (x, y): half its width at its rim and where it bends, and heights."""
    side = [(x - half, y + rim), (x - shoulder, y + bend)]
    return pen.curve([*side, (x, y + top), *((2 * x - at, high) for at, high in reversed(side))], steps=8)
