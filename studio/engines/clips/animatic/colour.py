"""Colours and how they lie on a shape: flat, or running from one to the other down, across or around a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.media.colour import BT709, channels

Values = NDArray[np.float32]

Colour = tuple[float, float, float]
"""Red, green and blue of sRGB, 0 to 1."""

_MATRIX = (np.array(BT709)[:, :3] * 255).astype(np.float32)
"""RGB of 0 to 1 to Y, U and V of limited range, without their offsets."""

_OFFSETS = np.array(BT709, np.float32)[:, 3]

hexed = channels
"""Reads `#rrggbb`."""


class Paint(Protocol):
    """What a shape is filled with."""

    def over(self, x: Values, y: Values) -> Values:
        """Give Y, U and V at these columns and rows, as an array that spreads over rows × columns × 3."""


def yuv(colours: Colour | Sequence[Colour] | Values) -> Values:
    """Give Y, U and V of colours."""
    seen: Values = np.asarray(colours, np.float32) @ _MATRIX.T + _OFFSETS
    return seen


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Give `share` of the other colour and the rest of the one."""
    red, green, blue = (first + (second - first) * share for first, second in zip(one, other, strict=True))
    return red, green, blue


def lit(colour: Colour, light: Colour) -> Colour:
    """Give a colour under a coloured light."""
    red, green, blue = (min(1.0, one * by) for one, by in zip(colour, light, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Give the relative luminance of a colour, as contrast is measured (WCAG 2.2)."""
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True)
class Flat:
    """One colour."""

    colour: Colour

    def over(self, x: Values, y: Values) -> Values:
        """Give it everywhere."""
        return yuv(self.colour)


@dataclass(frozen=True)
class Down:
    """Colours at heights of the picture, from above to below."""

    stops: tuple[tuple[float, Colour], ...]

    def over(self, x: Values, y: Values) -> Values:
        """Give a column of colours."""
        return _between(self.stops, y)[:, None]


@dataclass(frozen=True)
class Across:
    """Colours from left to right."""

    stops: tuple[tuple[float, Colour], ...]

    def over(self, x: Values, y: Values) -> Values:
        """Give a row of colours."""
        return _between(self.stops, x)[None]


@dataclass(frozen=True)
class Round:
    """Colours by their distance from a point, which may reach farther across than down."""

    middle: tuple[float, float]
    stops: tuple[tuple[float, Colour], ...]
    flat: float = 1.0
    """Height of the rings over their width."""

    def over(self, x: Values, y: Values) -> Values:
        """Give rings of colours."""
        away = np.hypot(x[None] - self.middle[0], (y[:, None] - self.middle[1]) / self.flat)
        return _between(self.stops, away)


def _between(stops: Sequence[tuple[float, Colour]], at: Values) -> Values:
    """Give Y, U and V between stops, without a corner at any of them."""
    places = np.array([place for place, _ in stops])
    colours = yuv([colour for _, colour in stops])
    mixed: Values = np.stack([np.interp(at, places, colours[:, one]) for one in range(3)], axis=-1).astype(np.float32)
    return mixed
