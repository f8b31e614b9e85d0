"""The easel: where a figure is drawn, how tall, and in what light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.figures.poses import Joint, Stance
from studio.engines.clips.animatic.palette import Palette
from studio.engines.clips.animatic.pen import Place, Points
from studio.engines.clips.animatic.spec import Person

WARM = hexed("#7d3b34")
"""What skin is mixed with in the shade."""

HIP = 0.478
"""Where a jacket or sweater ends."""


@dataclass(frozen=True)
class Easel:
    """What a figure is drawn on and with."""

    canvas: Canvas
    foot: Place
    tall: float
    """Heights of the frame."""
    facing: int
    palette: Palette
    side: int

    def at(self, joint: Joint) -> Place:
        """Give where a joint is."""
        return self.foot[0] + self.facing * joint[0] * self.tall, self.foot[1] - joint[1] * self.tall

    def shape(self, outline: Points) -> Points:
        """Give where an outline is."""
        turned = outline * (self.facing * self.tall, -self.tall)
        placed: Points = turned + np.array(self.foot)
        return placed

    def tone(self, colour: Colour | str, dim: float = 0.0) -> Colour:
        """Give a colour in the light of the set, `dim` of the way into its shade."""
        own = hexed(colour) if isinstance(colour, str) else colour
        return mix(self.palette.seen(own), self.palette.shaded(own), dim)

    def flesh(self, outline: Points, skin: str, dim: float = 0.0, **how: object) -> None:
        """Draw skin, whose shade is warm."""
        self.fill(outline, mix(hexed(skin), WARM, 0.45 * dim), 0.15 * dim, **how)

    def fill(self, outline: Points, colour: Colour | str, dim: float = 0.0, **how: object) -> None:
        """Draw an outline of the figure."""
        within = [self.shape(one) for one in how.pop("within", ())]  # type: ignore[attr-defined]
        self.canvas.fill(self.shape(outline), self.tone(colour, dim), within=within, **how)  # type: ignore[arg-type]

    def limb(self, start: Joint, end: Joint, thick: float, thin: float, colour: Colour | str, dim: float = 0.0) -> None:
        """Draw a part of an arm or leg."""
        self.fill(pen.limb(start, end, thick, thin), colour, dim)


Head = Callable[[Easel, Person, Stance], None]
