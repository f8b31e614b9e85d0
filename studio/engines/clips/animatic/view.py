"""The view: where the camera is set up before a drawn set measured in metres, and where things come to lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.engines.clips.animatic.rig import Near

PLANES = 1.1
"""How much nearer a plane of what is strewn is than the one behind it: what shares one is seen as one."""


@dataclass(frozen=True)
class View:
    """A camera that looks level into a set: x to the right, up from the ground, and back from where the subject is.

    Heights of the frame are the picture's unit; `horizon` is how far below the middle the horizon lies, as the
    camera's lens is shifted rather than tilted, so that walls stand upright.
    """

    aspect: float
    """Width of the frame in its heights."""
    lens: float
    """Focal length in heights of the frame."""
    distance: float
    """Metres from the camera to the subject."""
    height: float
    """Metres of the camera above the ground."""
    horizon: float
    focus: float = 0.0
    """Heights of the frame by which what is at the horizon is out of focus."""

    def near(self, back: float) -> float:
        """Give how near something is that stands so far behind the subject."""
        return self.distance / (self.distance + back)

    def scale(self, back: float = 0.0) -> float:
        """Give the heights of the frame that a metre has there."""
        return self.lens / (self.distance + back)

    def back(self, near: float) -> float:
        """Give how far behind the subject something is that is so near."""
        return self.distance / near - self.distance

    def plane(self, back: float) -> float:
        """Give where something strewn stands instead: on the nearest of a few planes, as on a stage."""
        return self.back(PLANES ** round(math.log(self.near(back), PLANES)))

    def at(self, x: float, up: float = 0.0, back: float = 0.0) -> tuple[float, float]:
        """Give where a place of the set is seen."""
        scale = self.scale(back)
        return x * scale, self.horizon + (self.height - up) * scale

    def floor(self, up: float = 0.0) -> Near:
        """Give how near a level surface is: the ground, a table, a ceiling."""
        drop = self.lens * (self.height - up) / self.distance
        return 0.0, 1 / drop, -self.horizon / drop

    def wall(self, x: float) -> Near:
        """Give how near a wall is that runs along the camera's look, so far to the right."""
        return self.distance / (self.lens * x), 0.0, 0.0

    def front(self, back: float) -> Near:
        """Give how near a thing is that faces the camera."""
        return 0.0, 0.0, self.near(back)

    def blur(self, back: float) -> float:
        """Give how much a thing is out of focus."""
        return self.focus * abs(1 - self.near(back))

    @property
    def bottom(self) -> float:
        """Metres behind the subject at which the lower edge of the frame meets the ground; before it, below 0."""
        if self.horizon >= 0.5:
            return 0.0
        return self.lens * self.height / (0.5 - self.horizon) - self.distance

    @property
    def start(self) -> float:
        """Metres behind the subject at which what lies on the ground begins: before the lower edge of any frame."""
        return self.back(max(2.4, 1.25 * self.near(self.bottom)))

    def beside(self, x: float) -> float:
        """Give where a wall along the camera's look begins: before the side of any frame."""
        return self.back(max(3.4, 0.75 * self.aspect * self.distance / (self.lens * abs(x))))

    def wide(self, back: float) -> float:
        """Give the metres from the middle to the side of the frame there."""
        return self.aspect / 2 / self.scale(back)
