"""Land: ridges and hills one behind the other, each paler than the one before, and the ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, Down, hexed, mix
from studio.engines.clips.animatic.pen import Points
from studio.engines.clips.animatic.stage import Stage

SNOW = hexed("#f7f9fd")
ROCK = hexed("#8088a0")
GRASS = hexed("#86b552")
WOODED = hexed("#4b8560")

SPAN = 2.6
"""Heights of the frame to each side of the middle over which far land is drawn: no move goes beyond."""


@dataclass(frozen=True)
class Ridge:
    """A chain of mountains: how far behind, how tall and how wide its peaks are, and how much snow lies on them."""

    back: float
    tall: float
    wide: float
    colour: Colour = ROCK
    snow: float = 0.0
    far: float = 0.5
    """Share lost in the air."""


def ridge(stage: Stage, name: str, one: Ridge) -> None:
    """Put up a chain of mountains."""
    chance = stage.chance(name)
    reach = SPAN / stage.view.scale(one.back)
    peaks = []
    x = -reach + chance.uniform(0, one.wide)
    while x < reach:
        tall = one.tall * (0.48 + 0.52 * chance.random() ** 1.3)
        peaks.append((x, tall, one.wide * (0.55 + 0.5 * tall / one.tall)))
        x += one.wide * chance.uniform(0.42, 0.95)
    # One peak of the picture is the one that a person remembers.
    hero = int(np.argmin([abs(x - reach * 0.12 * chance.choice([-1, 1])) for x, _, _ in peaks]))
    peaks[hero] = (peaks[hero][0], one.tall * 1.12, one.wide * 1.15)
    drawn = sorted(peaks, key=lambda peak: peak[1] if peak[1] < one.tall else peak[1] * 0.86)[::-1]
    shapes = [_peak(stage, f"{name} {number}", *peak) for number, peak in enumerate(drawn)]
    stage.stand(one.back, lambda canvas: _draw_ridge(canvas, stage, one, shapes))


def _peak(stage: Stage, name: str, x: float, tall: float, wide: float) -> tuple[Points, Points, Points]:
    """Give a peak's outline, its side away from the light, and the lower edge of its snow, in metres."""
    chance = stage.chance(name)
    lean = chance.uniform(-0.16, 0.16) * wide

    def side(to: float, many: int) -> Points:
        at = np.linspace(0, 1, many)
        rough = np.concatenate([[0], chance.normal(0, 0.028, many - 2), [0]])
        down = at**0.92
        return np.stack([x + lean + (to - lean) * (at + rough * 0.9), tall * (1 - down + rough * 0.55)], axis=1)

    left, right = side(-wide, 9), side(wide, 9)
    spine_at = np.linspace(0, 1, 8)
    swing = np.concatenate([[0], np.cumsum(chance.choice([-1, 1], 7) * chance.uniform(0.02, 0.075, 7))])
    spine = np.stack([x + lean * (1 - spine_at) + swing * wide + 0.1 * wide * spine_at, tall * (1 - spine_at)], axis=1)
    outline = np.concatenate([left[::-1], right[1:]])
    shade = np.concatenate([spine, right[::-1]])
    many = 11
    across = np.linspace(-1, 1, many)
    teeth = np.where(np.arange(many) % 2 == 0, 1.0, 0.0) * chance.uniform(0.4, 1.0, many)
    edge = np.stack([x + lean + across * wide * 0.75, tall * (1 - 0.24 - 0.17 * teeth)], axis=1)
    return outline, shade, edge


def _draw_ridge(canvas: Canvas, stage: Stage, one: Ridge, shapes: list[tuple[Points, Points, Points]]) -> None:
    """Draw the mountains, each with its lit and its shaded side, the foot in the air."""
    view, colours = stage.view, stage.palette

    def placed(metres: Points) -> Points:
        scale = view.scale(one.back)
        return np.stack([metres[:, 0] * scale, view.horizon + (view.height - metres[:, 1]) * scale], axis=1)

    top = view.horizon - one.tall * view.scale(one.back)
    for outline, shade, edge in shapes:
        hazed = mix(colours.seen(one.colour, one.far), colours.air, 0.7)
        lit = Down(((top, colours.seen(one.colour, one.far)), (view.horizon, hazed)))
        dim = Down(((top, colours.shaded(one.colour, one.far)), (view.horizon, hazed)))
        canvas.fill(placed(outline), lit)
        canvas.fill(placed(shade), dim, within=[placed(outline)])
        if one.snow > 0 and outline[:, 1].max() > one.tall * (1.05 - 0.75 * one.snow):
            cap = placed(_cap(edge, one, outline[:, 1].max()))
            canvas.fill(placed(outline), colours.seen(SNOW, one.far * 0.55), within=[cap])
            canvas.fill(placed(shade), colours.shaded(SNOW, one.far * 0.6), within=[cap])


def _cap(edge: Points, one: Ridge, tall: float) -> Points:
    """Give what lies above the edge of a peak's snow."""
    low = pen.moved(edge, (0.0, (0.62 - one.snow) * 0.5 * tall))
    sky = tall * 1.5
    return np.concatenate([low, [[low[-1, 0] + tall, sky], [low[0, 0] - tall, sky]]])


def hills(stage: Stage, name: str, back: float, tall: float, colour: Colour, far: float, *, rough: float = 0.0) -> None:
    """Put up a rolling line of hills; `rough` makes it the edge of a wood."""
    chance = stage.chance(name)
    view = stage.view
    reach = SPAN / view.scale(back)
    phases, paces = chance.uniform(0, 6.28, 3), np.array([0.9, 2.1, 4.3]) * chance.uniform(0.8, 1.2, 3)

    def draw(canvas: Canvas) -> None:
        scale = view.scale(back)
        at = np.linspace(-reach, reach, 900 if rough else 160)
        turn = at[:, None] * scale * paces + phases
        up = tall * (0.56 + (np.sin(turn) * (0.32, 0.12, 0.04)).sum(axis=1))
        if rough:
            shrub = np.abs(np.sin(at * scale * 61 + 2 * np.sin(at * scale * 17)))
            up = up + rough * (0.35 + shrub * (0.65 + 0.35 * np.sin(at * scale * 23)))
        x, y = at * scale, view.horizon + (view.height - up) * scale
        low = view.horizon + 0.03
        outline = np.concatenate([np.stack([x, y], axis=1), [[x[-1], low], [x[0], low]]])
        top = float(y.min())
        crest, foot = stage.palette.seen(colour, far), mix(stage.palette.seen(colour, far), stage.palette.air, 0.45)
        canvas.fill(outline, Down(((top, crest), (max(view.horizon, top + 0.02), foot))))

    stage.stand(back, draw)


def ground(stage: Stage, colour: Colour, *, far: float = 0.62, name: str = "ground") -> None:
    """Lay the ground: paler to the horizon, darker under the camera, with soft patches that tell its distance."""
    view, colours = stage.view, stage.palette
    chance = stage.chance(name)
    patches = [
        (chance.uniform(-1, 1), chance.power(0.6), chance.uniform(0.25, 1.0), chance.random()) for _ in range(46)
    ]

    def draw(canvas: Canvas) -> None:
        bottom = 0.62
        middle = view.horizon + (bottom - view.horizon) * 0.3
        near = colours.seen(mix(colour, (0.0, 0.1, 0.12), 0.12))
        stops = (
            (view.horizon, colours.seen(colour, far)),
            (middle, colours.seen(colour, far * 0.22)),
            (bottom, near),
        )
        canvas.fill(pen.box(-9, view.horizon, 9, 9), Down(stops))
        for across, depth, size, tone in patches:
            y = view.horizon + (bottom + 0.1 - view.horizon) * (0.02 + 0.98 * depth)
            reach = (y - view.horizon) / (bottom - view.horizon)
            x = across * (0.6 + 1.6 * reach)
            shade = (
                colours.shaded(colour, far * (1 - reach) ** 2)
                if tone < 0.55
                else colours.seen(mix(colour, (1.0, 0.95, 0.6), 0.25), far * (1 - reach) ** 2)
            )
            wide = (0.12 + 0.85 * size) * (0.12 + reach)
            canvas.fill(pen.oval((x, y), wide, wide * 0.11), shade, opacity=0.16 + 0.12 * size, soft=wide * 0.02)

    stage.ground(draw)


def band(stage: Stage, back: float, line: Points, colour: Colour, far: float = 0.0) -> None:
    """Put up a bank of ground whose upper edge is a line of metres across and up."""
    view, colours = stage.view, stage.palette

    def draw(canvas: Canvas) -> None:
        scale = view.scale(back)
        x, y = line[:, 0] * scale, view.horizon + (view.height - line[:, 1]) * scale
        outline = np.concatenate([np.stack([x, y], axis=1), [[x[-1], 2.0], [x[0], 2.0]]])
        top = float(y.min())
        canvas.fill(outline, Down(((top, colours.seen(colour, far)), (top + 0.3, colours.shaded(colour, far)))))

    stage.stand(back, draw)
