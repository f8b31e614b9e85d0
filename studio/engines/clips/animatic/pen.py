"""The pen: outlines of shapes as points, in heights of the frame from its middle, x to the right and y down."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Places, one a row: x and y."""

Place = tuple[float, float]


def points(places: Iterable[Place]) -> Points:
    """Give places as an outline with corners."""
    return np.array(list(places), float)


def curve(places: Iterable[Place] | Points, *, closed: bool = False, steps: int = 10) -> Points:
    """Give a smooth line through places (Catmull-Rom)."""
    given = np.asarray(places if isinstance(places, np.ndarray) else list(places), float)
    if closed:
        around = np.concatenate([given[-1:], given, given[:2]])
    else:
        around = np.concatenate([2 * given[:1] - given[1:2], given, 2 * given[-1:] - given[-2:-1]])
    before, start, end, after = around[:-3], around[1:-2], around[2:-1], around[3:]
    at = (np.arange(steps) / steps)[None, :, None]
    bend = (2 * before - 5 * start + 4 * end - after)[:, None] * at**2 + (3 * (start - end) + after - before)[
        :, None
    ] * at**3
    drift = (end - before)[:, None] * at
    line = (start[:, None] + 0.5 * (drift + bend)).reshape(-1, 2)
    return line if closed else np.concatenate([line, given[-1:]])


def oval(middle: Place, across: float, down: float, turn: float = 0.0, *, sides: int = 0) -> Points:
    """Give an ellipse by its half axes; `turn` is in degrees, clockwise."""
    many = sides or max(24, min(160, int(300 * max(across, down)) + 24))
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    axes = np.array([[across * cos, across * sin], [-down * sin, down * cos]])
    there: Points = _circle(many) @ axes + middle
    return there


@cache
def _circle(many: int) -> Points:
    """Give so many places round a circle of radius 1."""
    at = np.arange(many) * (2 * math.pi / many)
    return np.stack([np.cos(at), np.sin(at)], axis=1)


def box(left: float, top: float, right: float, bottom: float, corner: float = 0.0) -> Points:
    """Give a rectangle, its corners rounded by a radius."""
    corner = min(corner, abs(right - left) / 2, abs(bottom - top) / 2)
    if corner <= 0:
        return points([(left, top), (right, top), (right, bottom), (left, bottom)])
    at = np.linspace(0, math.pi / 2, 9)
    turn = np.stack([np.cos(at), np.sin(at)], axis=1) * corner
    parts = []
    for (x, y), quarter in zip(
        (
            (right - corner, bottom - corner),
            (left + corner, bottom - corner),
            (left + corner, top + corner),
            (right - corner, top + corner),
        ),
        range(4),
        strict=True,
    ):
        cos, sin = (1, 0, -1, 0)[quarter], (0, 1, 0, -1)[quarter]
        parts.append(np.stack([x + turn[:, 0] * cos - turn[:, 1] * sin, y + turn[:, 0] * sin + turn[:, 1] * cos], 1))
    return np.concatenate(parts)


def limb(start: Place, end: Place, thick: float, thin: float) -> Points:
    """Give two circles of these radii and what lies between them."""
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    length = math.hypot(end[0] - start[0], end[1] - start[1])
    lean = math.acos(max(-1.0, min(1.0, (thick - thin) / length))) if length > abs(thick - thin) else math.pi / 2
    first = np.linspace(angle + lean, angle + 2 * math.pi - lean, 18)
    second = np.linspace(angle - lean, angle + lean, 18)
    return np.concatenate(
        [
            np.stack([start[0] + thick * np.cos(first), start[1] + thick * np.sin(first)], axis=1),
            np.stack([end[0] + thin * np.cos(second), end[1] + thin * np.sin(second)], axis=1),
        ]
    )


def ribbon(line: Points, widths: Sequence[float] | NDArray[np.float64]) -> Points:
    """Give a band along a line; `widths` are half widths, spread evenly over it."""
    along = np.concatenate([line[1:2] - line[:1], line[2:] - line[:-2], line[-1:] - line[-2:-1]])
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) / length[:, None]
    places = np.arange(len(line)) * ((len(widths) - 1) / (len(line) - 1))
    half = np.interp(places, np.arange(len(widths)), np.asarray(widths, float))[:, None]
    return np.concatenate([line + side * half, (line - side * half)[::-1]])


def blades(starts: Points, ends: Points, widths: NDArray[np.float64], tip: float) -> list[Points]:
    """Give leaves from start to end, each of its half width in the middle, and of `tip` at both ends."""
    along = ends - starts
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    thin, wide = side * tip, side * widths[:, None]
    middles = (starts + ends) / 2
    edges = [starts + thin, middles + wide, ends + thin, ends - thin, middles - wide, starts - thin]
    return list(np.stack(edges, axis=1))


def bent(start: Place, over: Place, end: Place, steps: int = 14) -> Points:
    """Give a line that bends towards a place between its ends."""
    at = np.linspace(0, 1, steps)[:, None]
    first, middle, last = (np.array(place, float) for place in (start, over, end))
    line: Points = (1 - at) ** 2 * first + 2 * at * (1 - at) * middle + at**2 * last
    return line


def mirrored(outline: Points, x: float = 0.0) -> Points:
    """Turn an outline over, left to right, about a vertical line."""
    return np.stack([2 * x - outline[:, 0], outline[:, 1]], axis=1)


def moved(outline: Points, by: Place, scale: float = 1.0) -> Points:
    """Scale an outline about the origin, and move it."""
    there: Points = outline * scale + np.array(by)
    return there
