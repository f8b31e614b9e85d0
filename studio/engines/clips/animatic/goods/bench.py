"""The bench: where a product is drawn, its light, its round and flat sides, and its label."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Across, Colour, hexed, luminance, mix
from studio.engines.clips.animatic.letters import fitted
from studio.engines.clips.animatic.palette import Palette
from studio.engines.clips.animatic.pen import Place, Points

PAPER = hexed("#f7f1e3")

CAP = hexed("#3a3f4c")

GLOW = hexed("#ffdf9a")


@dataclass(frozen=True)
class Bench:
    """What a product is drawn on and with."""

    canvas: Canvas
    foot: Place
    tall: float
    palette: Palette
    side: int
    facing: int = 1
    """1 to the right, -1 to the left."""

    def at(self, x: float, y: float) -> Place:
        """Give a place of the product: x and up in its own heights, from the middle of its foot."""
        return self.foot[0] + self.facing * x * self.tall, self.foot[1] - y * self.tall

    def shape(self, *places: Place) -> Points:
        """Give an outline with corners."""
        return pen.points([self.at(*place) for place in places])

    def smooth(self, *places: Place) -> Points:
        """Give an outline without corners."""
        return pen.curve([self.at(*place) for place in places], closed=True)

    def box(self, left: float, low: float, right: float, high: float, corner: float = 0.0) -> Points:
        """Give a rectangle."""
        first, top, last, bottom = self._sides(left, low, right, high)
        return pen.box(first, top, last, bottom, corner * self.tall)

    def round(self, x: float, y: float, across: float, down: float) -> Points:
        """Give an ellipse."""
        return pen.oval(self.at(x, y), across * self.tall, down * self.tall)

    def tone(self, colour: Colour, dim: float = 0.0) -> Colour:
        """Give a colour in the light; a product is lit a little better than its set."""
        seen = mix(self.palette.seen(colour), colour, 0.35)
        return mix(seen, mix(self.palette.shaded(colour), colour, 0.15), dim)

    def turned(self, outline: Points, colour: Colour) -> None:
        """Draw something round: bright towards the light, dark at the edges."""
        left, right = float(outline[:, 0].min()), float(outline[:, 0].max())
        wide = right - left
        bright = self.tone(mix(colour, (1, 1, 1), 0.35))
        stops = [
            (0.0, self.tone(colour, 0.75)),
            (0.2, self.tone(colour, 0.1)),
            (0.34, bright),
            (0.46, self.tone(colour)),
            (0.8, self.tone(colour, 0.35)),
            (1.0, self.tone(colour, 0.95)),
        ]
        if self.side > 0:
            stops = [(1 - at, tone) for at, tone in reversed(stops)]
        self.canvas.fill(outline, Across(tuple((left + at * wide, tone) for at, tone in stops)))

    def shine(self, outline: Points, within: Points, share: float = 0.4) -> None:
        """Draw a reflection."""
        self.canvas.fill(outline, (1.0, 1.0, 1.0), opacity=share, within=[within])

    def label(
        self, text: str, left: float, low: float, right: float, high: float, ground: Colour | None = None
    ) -> None:
        """Draw a label with its words, dark on light or light on dark."""
        paper = PAPER if ground is None else ground
        if ground is None:
            self.canvas.fill(self.box(left, low, right, high, 0.012), self.tone(paper))
            inset = 0.012
            line = 0.005
            for bottom in (low + inset, high - inset - line):
                self.canvas.fill(
                    self.box(left + inset, bottom, right - inset, bottom + line), self.tone(CAP), opacity=0.7
                )
        if not text and ground is None:
            middle, size = ((left + right) / 2, (low + high) / 2), min(right - left, high - low) * 0.24
            self.canvas.fill(self.round(*middle, size, size), self.tone(CAP), opacity=0.55)
            self.canvas.fill(self.round(middle[0], middle[1], size * 0.72, size * 0.72), self.tone(paper))
            self.canvas.fill(self.round(middle[0], middle[1], size * 0.4, size * 0.4), self.tone(CAP), opacity=0.55)
        if text:
            first, top, last, bottom = self._sides(left, low, right, high)
            pad_x, pad_y = (last - first) * 0.09, (bottom - top) * 0.16
            ink = CAP if luminance(paper) > 0.3 else hexed("#fffaf0")
            fitted(self.canvas, text, (first + pad_x, top + pad_y, last - pad_x, bottom - pad_y), ink, most=3)

    def _sides(self, left: float, low: float, right: float, high: float) -> tuple[float, float, float, float]:
        """Give left, top, right and bottom of a rectangle in the picture."""
        (x, bottom), (other, top) = self.at(left, low), self.at(right, high)
        return min(x, other), top, max(x, other), bottom
