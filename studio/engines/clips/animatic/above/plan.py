"""The plan: a set seen from straight above, as flat things at their heights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour
from studio.engines.clips.animatic.pen import Points
from studio.engines.clips.animatic.stage import Stage

SPREAD = 26.0
"""Metres to each side of the subject that are planned."""


@dataclass
class Plan:
    """A set seen from above: metres become heights of the frame."""

    stage: Stage

    @property
    def scale(self) -> float:
        """Heights of the frame that a metre has on the ground."""
        return self.stage.view.scale()

    def near(self, up: float) -> float:
        """Give how near something is that is so high above the ground."""
        return self.stage.view.distance / max(self.stage.view.distance - up, 0.3 * self.stage.view.distance)

    def shape(self, places: Points) -> Points:
        """Give where an outline is seen."""
        return places * self.scale

    def lay(self, up: float, draw: Callable[[Canvas], None]) -> None:
        """Lay something so high above the ground."""
        self.stage.flat((0.0, 0.0, self.near(up)), up, draw)

    def throw(self, canvas: Canvas, outline: Points, up: float, opacity: float = 0.26) -> None:
        """Draw the shade of something on the ground."""
        import cv2

        colours = self.stage.palette
        long = up * (0.35 + 0.9 * colours.low)
        away = np.array([-self.stage.side * long, long * 0.55])
        swept = np.concatenate([outline, outline + away]).astype(np.float32)
        hull = cv2.convexHull(swept).reshape(-1, 2).astype(float)
        canvas.fill(self.shape(hull), colours.dark, opacity=opacity)


def free(
    chance: np.random.Generator, many: int, apart: float, clear: Callable[[float, float], bool]
) -> list[tuple[float, float]]:
    """Give places that stand apart and out of the way."""
    found: list[tuple[float, float]] = []
    for _ in range(many * 8):
        x, y = (float(one) for one in chance.uniform(-SPREAD, SPREAD, 2))
        if clear(x, y) and all((x - a) ** 2 + (y - b) ** 2 > apart**2 for a, b in found):
            found.append((x, y))
        if len(found) == many:
            break
    return found


def band(plan: Plan, line: Points, wide: float, colour: Colour, up: float = 0.004) -> None:
    """Lay a path, a road or a river along a line."""
    colours = plan.stage.palette

    def draw(canvas: Canvas) -> None:
        canvas.fill(plan.shape(pen.ribbon(line, [wide * 1.16, wide * 1.12])), colours.shaded(colour), opacity=0.55)
        canvas.fill(plan.shape(pen.ribbon(line, [wide, wide])), colours.seen(colour))

    plan.lay(up, draw)


def winding(plan: Plan, name: str, off: float = 0.0) -> Points:
    """Give a line that winds across the plan, past the subject."""
    chance = plan.stage.chance(name)
    at = np.linspace(-SPREAD * 1.3, SPREAD * 1.3, 120)
    phase, tilt = float(chance.uniform(0, 6.28)), float(chance.uniform(-0.5, 0.5))
    x = 2.2 * np.sin(at * 0.16 + phase) + 0.8 * np.sin(at * 0.4) + tilt * at
    x = x - x[60] + off
    return np.stack([x, at], 1)


def spread(line: Points, wide: float) -> Callable[[float, float], bool]:
    """Give whether a place keeps away from a line and from the subject."""

    def clear(x: float, y: float) -> bool:
        return bool(np.min(np.hypot(line[:, 0] - x, line[:, 1] - y)) > wide and np.hypot(x, y) > 2.4)

    return clear


def specks(plan: Plan, many: int, colours: list[Colour], size: float, name: str) -> None:
    """Strew small things: flowers, stones, leaves."""
    chance = plan.stage.chance(name)
    places = chance.uniform(-SPREAD, SPREAD, (many, 2))
    seen = plan.stage.palette

    def draw(canvas: Canvas) -> None:
        for number, colour in enumerate(colours):
            dots = [
                plan.shape(pen.oval((float(x), float(y)), size, size, sides=10))
                for x, y in places[number :: len(colours)]
            ]
            canvas.fill(dots, seen.seen(colour))

    plan.lay(0.006, draw)
