"""The stage: what a set is built on: its view and its light, its own chance, and the list of its cutouts by depth."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from studio.engines.clips.animatic.canvas import Box, Canvas
from studio.engines.clips.animatic.colour import Colour, mix
from studio.engines.clips.animatic.palette import Palette
from studio.engines.clips.animatic.rig import Near
from studio.engines.clips.animatic.stack import Cutout
from studio.engines.clips.animatic.view import View

FAR = 120.0
"""Metres behind the subject from which on things stand behind the edge of the ground."""

SHADED = 3.3
"""Heights of a plant or stone to which the shade of a low sun may reach, to either side: that of a bush does."""

GLOWING = 1.45
"""Heights of what stands somewhere to which its light may reach: a street lamp's does."""

Paints = Callable[..., None]
"""Paints a plant: on a canvas, from its foot, so tall, in a light."""

EVERYWHERE: Box = (-9.0, -9.0, 9.0, 9.0)

Draw = Callable[[Canvas], None]

Sides = Callable[[float], tuple[float, float]]
"""Gives the left and right side of a way, in metres, so far behind the subject."""

ROOTS = 0.25
"""Heights of a plant or stone that it keeps away from a way."""


@dataclass(frozen=True)
class Growing:
    """What stands somewhere: its light, the side from which it falls, how much the air takes, and its own chance."""

    palette: Palette
    side: int
    far: float
    chance: np.random.Generator

    def tones(self, colour: Colour) -> tuple[Colour, Colour, Colour]:
        """Give a colour in the light, in full light, and in the shade."""
        plain = self.palette.seen(colour, self.far)
        bright = self.palette.seen(mix(colour, (1.0, 0.98, 0.72), 0.28), self.far)
        return plain, bright, self.palette.shaded(colour, self.far)


@dataclass
class Stage:
    """A set that is being built."""

    view: View
    palette: Palette
    seed: str
    """What must look the same bears the same: the place."""
    laid: list[tuple[float, Cutout]] = field(default_factory=list)
    """With the order in which they are drawn, the farthest first."""
    trodden: list[Sides] = field(default_factory=list)
    """Paths and roads, on which nothing grows."""

    def chance(self, name: str) -> np.random.Generator:
        """Give the chance of one thing of the place, whatever else is there."""
        digest = sha256(f"{self.seed}/{name}".encode()).digest()
        return np.random.default_rng(int.from_bytes(digest[:8], "big"))

    @property
    def side(self) -> int:
        """From which side the light falls: -1 from the left, 1 from the right."""
        return 1 if self.chance("light").random() < 0.5 else -1

    @property
    def sun(self) -> float:
        """Where the sun or moon stands across the picture, in heights of the frame from its middle."""
        return self.side * float(self.chance("sun").uniform(0.22, 0.62)) * self.view.aspect / 2

    def sky(self, draw: Draw, box: Box = EVERYWHERE) -> None:
        """Hang something up behind everything, so far that no step of the camera moves it."""
        self.laid.append((-2e6, Cutout((0.0, 0.0, 0.0), box, draw, self.view.focus * 0.6)))

    def ground(self, draw: Draw, up: float = 0.0, box: Box | None = None) -> None:
        """Lay a level surface, from the horizon to the camera's feet."""
        view = self.view
        within = box or ((-9.0, view.horizon, 9.0, 9.0) if up < view.height else (-9.0, -9.0, 9.0, view.horizon))
        self.laid.append((-FAR + up, Cutout(view.floor(up), within, draw, view.focus * 0.25)))

    def stand(self, back: float, draw: Draw, box: Box = EVERYWHERE, *, over: float = 0.0) -> None:
        """Put up something that faces the camera, so far behind the subject; `over` draws it after its neighbours."""
        self.laid.append((-back + over, Cutout(self.view.front(back), box, draw, self.view.blur(back))))

    def flat(self, near: Near, order: float, draw: Draw, box: Box = EVERYWHERE, blur: float = 0.0) -> None:
        """Put up any other flat thing, such as a wall along the camera's look."""
        self.laid.append((order, Cutout(near, box, draw, blur)))

    def haze(self, back: float) -> float:
        """Give how much of a thing is lost in the air."""
        return 0.62 * (1 - math.exp(-max(0.0, back) / 700))

    def grow(self, paint: Paints, x: float, back: float, tall: float, name: str, *colours: Colour) -> None:
        """Put up a plant or a stone, so many metres tall."""
        view = self.view
        foot, high = view.at(x, 0, back), tall * view.scale(back)
        box = (foot[0] - SHADED * high, foot[1] - GLOWING * high, foot[0] + SHADED * high, foot[1] + 0.4 * high)

        def draw(canvas: Canvas) -> None:
            paint(canvas, foot, high, Growing(self.palette, self.side, self.haze(back), self.chance(name)), *colours)

        self.stand(back, draw, box)

    def strew(self, paint: Paints, x: float, back: float, tall: float, name: str, *colours: Colour) -> None:
        """Let something grow where chance has sown it, unless that is on a path."""
        for sides in self.trodden:
            left, right = sides(back)
            if left - ROOTS * tall < x < right + ROOTS * tall:
                return
        self.grow(paint, x, back, tall, name, *colours)

    def cutouts(self) -> list[Cutout]:
        """Give everything, the farthest first."""
        return [cutout for _, cutout in sorted(self.laid, key=lambda one: one[0])]

    def around(self, x: float, up: float, back: float, wide: float, tall: float) -> Box:
        """Give the part of the picture that a thing of this width and height takes, standing at a place."""
        left, bottom = self.view.at(x - wide / 2, up, back)
        right, top = self.view.at(x + wide / 2, up + tall, back)
        return left, top, right, bottom
