"""The shell of a room: floor, walls, ceiling, windows, what is seen through them, and the light that falls in."""

from __future__ import annotations

from functools import partial

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, Down, hexed, mix
from studio.engines.clips.animatic.pen import Points
from studio.engines.clips.animatic.places import flora
from studio.engines.clips.animatic.places.rooms import CREAM, WALNUT, Room, Tone, indoor
from studio.engines.clips.animatic.stage import Stage
from studio.film.sighting import TimeOfDay


def outlook(stage: Stage, one: Room, time: TimeOfDay) -> None:
    """Put up what is seen through the windows."""
    view, colours = stage.view, stage.palette
    if not one.windows:
        return

    def draw(canvas: Canvas) -> None:
        _, high, low, horizon = colours.sky
        line = view.horizon
        canvas.wash(Down(((line - 0.4, high), (line - 0.12, low), (line + 0.02, horizon))))
        at = np.linspace(-3, 3, 200)
        for up, colour, far, pace in ((0.06, flora.PINE, 0.5, 2.0), (0.03, flora.LEAF, 0.25, 3.4)):
            y = line - up * (0.6 + 0.3 * np.sin(at * pace) + 0.15 * np.abs(np.sin(at * 19)))
            outline = np.concatenate([np.stack([at, y], 1), [[3.0, 9.0], [-3.0, 9.0]]])
            canvas.fill(outline, colours.seen(colour, far))

    stage.sky(draw)


def shell(stage: Stage, one: Room, time: TimeOfDay) -> None:
    """Put up floor, ceiling and walls."""
    view = stage.view
    light = indoor(stage, time)

    def tone(colour: Colour, dim: float = 0.0) -> Colour:
        return mix(light(colour), light(mix(colour, hexed("#57506b"), 0.6)), dim)

    stage.flat(view.floor(), -90.0, lambda canvas: _floor(canvas, stage, one, tone), (-9, view.horizon, 9, 9))
    if view.height < one.tall:
        stage.flat(
            view.floor(one.tall), -91.0, lambda canvas: _ceiling(canvas, stage, one, tone), (-9, -9, 9, view.horizon)
        )
    for way in (-1, 1):
        stage.flat(view.wall(way * one.half), -89.0, partial(_side, stage=stage, one=one, way=way, tone=tone))
    stage.flat(view.front(one.back), -95.0, lambda canvas: _back(canvas, stage, one, tone), blur=view.blur(one.back))


def _floor(canvas: Canvas, stage: Stage, one: Room, tone: Tone) -> None:
    """Draw boards or tiles that run to the back wall."""
    view = stage.view
    start, end = view.start, one.back
    edge = view.at(0, 0, end)[1]
    canvas.fill(pen.box(-9, edge, 9, 9), Down(((edge, tone(one.floor, 0.25)), (0.5, tone(one.floor)))))
    joint = tone(one.floor, 0.7)
    if one.boards:
        _boards(canvas, stage, one, tone)
        return
    step = 0.6
    lines = [
        pen.points(
            [
                view.at(n * step, 0, start),
                view.at(n * step, 0, end),
                view.at(n * step + 0.02, 0, end),
                view.at(n * step + 0.02, 0, start),
            ]
        )
        for n in range(-24, 24)
    ]
    rows = [
        pen.box(-9, view.at(0, 0, back)[1], 9, view.at(0, 0, back - 0.02)[1])
        for back in np.arange(end, max(start, -30.0), -step)
    ]
    canvas.fill([*lines, *rows], joint, opacity=0.5)


def _boards(canvas: Canvas, stage: Stage, one: Room, tone: Tone) -> None:
    """Draw boards of uneven length, each a little darker or lighter than its neighbours."""
    view, joint, chance = stage.view, tone(one.floor, 0.7), stage.chance("floor")
    start, end = view.start, one.back
    step = 0.22
    for number in range(-40, 40):
        x = number * step
        plank = pen.points(
            [view.at(x, 0, start), view.at(x, 0, end), view.at(x + step, 0, end), view.at(x + step, 0, start)]
        )
        canvas.fill(plank, tone(mix(one.floor, WALNUT, 0.22 * float(chance.random()))), opacity=0.8)
    lines = [
        pen.points(
            [
                view.at(n * step, 0, start),
                view.at(n * step, 0, end),
                view.at(n * step + 0.012, 0, end),
                view.at(n * step + 0.012, 0, start),
            ]
        )
        for n in range(-40, 40)
    ]
    ends = []
    for number in range(-40, 40):
        back = end - float(chance.uniform(0.2, 1.6))
        while back > max(start, -30.0):
            ends.append(
                pen.points(
                    [
                        view.at(number * step, 0, back),
                        view.at((number + 1) * step, 0, back),
                        view.at((number + 1) * step, 0, back - 0.02),
                        view.at(number * step, 0, back - 0.02),
                    ]
                )
            )
            back -= 1.7
    canvas.fill([*lines, *ends], joint, opacity=0.6)


def _ceiling(canvas: Canvas, stage: Stage, one: Room, tone: Tone) -> None:
    """Draw the ceiling."""
    edge = stage.view.at(0, one.tall, one.back)[1]
    canvas.fill(pen.box(-9, -9, 9, edge), Down(((-0.5, tone(CREAM, 0.12)), (edge, tone(CREAM, 0.3)))))


def _side(canvas: Canvas, stage: Stage, one: Room, way: int, tone: Tone) -> None:
    """Draw a wall to the side, with its skirting board."""
    view = stage.view
    x = way * one.half
    start = view.beside(x)
    dim = 0.30 if way == stage.side else 0.06

    def quad(low: float, high: float, first: float = start, last: float = one.back) -> Points:
        return pen.points(
            [view.at(x, low, first), view.at(x, high, first), view.at(x, high, last), view.at(x, low, last)]
        )

    canvas.fill(quad(0, one.tall), tone(one.side, dim))
    canvas.fill(quad(0, 0.14), tone(mix(one.side, (1, 1, 1), 0.4), dim))
    canvas.fill(quad(0, one.tall, one.back - 0.5), tone(one.side, dim + 0.25), opacity=0.35)


def _back(canvas: Canvas, stage: Stage, one: Room, tone: Tone) -> None:
    """Draw the wall behind, its windows open to what is outside."""
    view = stage.view

    def quad(x: float, low: float, wide: float, tall: float) -> Points:
        left, bottom = view.at(x - wide / 2, low, one.back)
        right, top = view.at(x + wide / 2, low + tall, one.back)
        return pen.box(left, top, right, bottom)

    holes = [quad(*window) for window in one.windows]
    left, bottom = view.at(-one.half, 0, one.back)
    right, top = view.at(one.half, one.tall, one.back)
    canvas.fill(
        pen.box(left, top, right, bottom),
        Down(((top, tone(one.wall, 0.14)), (bottom, tone(one.wall, 0.02)))),
        clear=holes,
    )
    canvas.fill(quad(0, 0, one.half * 2, 0.14), tone(mix(one.wall, (1, 1, 1), 0.5)))
    frame = tone(hexed("#fbf8f0"))
    for x, low, wide, tall in one.windows:
        bars = [
            quad(x, low - 0.07, wide + 0.14, 0.07),
            quad(x, low + tall, wide + 0.14, 0.07),
            quad(x - wide / 2 - 0.035, low, 0.07, tall),
            quad(x + wide / 2 + 0.035, low, 0.07, tall),
            quad(x, low, 0.05, tall),
            quad(x, low + tall * 0.55, wide, 0.05),
        ]
        canvas.fill(bars, frame)
        canvas.fill(quad(x, low - 0.13, wide + 0.3, 0.06), tone(hexed("#fbf8f0"), 0.25))


def sunlight(stage: Stage, one: Room) -> None:
    """Let light fall through the windows onto the floor."""
    view, colours = stage.view, stage.palette

    def draw(canvas: Canvas) -> None:
        for x, _, wide, tall in one.windows:
            slide = -stage.side * 0.9
            patch = [
                (x - wide / 2 + slide, one.back - 0.7),
                (x + wide / 2 + slide, one.back - 0.7),
                (x + wide / 2 + slide * 2.4, one.back - 0.9 - tall * 1.1),
                (x - wide / 2 + slide * 2.4, one.back - 0.9 - tall * 1.1),
            ]
            placed = [view.at(a, 0, b) for a, b in patch]
            canvas.fill(pen.points(placed), colours.glow, opacity=0.30)

    stage.flat(view.floor(), -88.5, draw, (-9, view.horizon, 9, 9))
