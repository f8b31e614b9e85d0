"""Mesas, dunes, and a fall of water over rock."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Down, hexed, mix
from studio.engines.clips.animatic.places.land import ROCK, SNOW
from studio.engines.clips.animatic.places.tints import DUNE, MESA, MOSS
from studio.engines.clips.animatic.stage import Stage


def mesas(canvas: Canvas, stage: Stage, back: float, far: float, name: str) -> None:
    """Draw table mountains with their layers."""
    view, colours = stage.view, stage.palette
    chance = stage.chance(name)
    scale = view.scale(back)
    x = -2.6
    while x < 2.6:
        wide = float(chance.uniform(0.12, 0.34))
        tall = float(chance.uniform(240, 620)) * scale * back / 2600 * 0.75
        top, low = view.horizon - tall, view.horizon + 0.02
        mid = top + tall * 0.55
        outline = pen.points(
            [
                (x - wide * 1.35, low),
                (x - wide * 1.02, mid),
                (x - wide * 0.98, top + 0.006),
                (x - wide * 0.9, top),
                (x + wide * 0.92, top),
                (x + wide * 0.98, top + 0.008),
                (x + wide * 1.02, mid),
                (x + wide * 1.4, low),
            ]
        )
        lit, dim = colours.seen(MESA, far), colours.shaded(MESA, far)
        canvas.fill(outline, Down(((top, lit), (low, mix(lit, colours.air, 0.5)))))
        canvas.fill(pen.moved(outline, (-stage.side * wide * 1.3, 0)), dim, within=[outline], opacity=0.8)
        bands = [
            pen.box(x - wide * 2, top + tall * at, x + wide * 2, top + tall * (at + 0.03)) for at in (0.14, 0.27, 0.42)
        ]
        canvas.fill(bands, mix(dim, lit, 0.3), within=[outline], opacity=0.7)
        x += wide * float(chance.uniform(2.4, 4.6))


def dune(canvas: Canvas, stage: Stage, back: float, up: float, number: int) -> None:
    """Draw a dune: a long crest, its lee side in the shade."""
    view, colours = stage.view, stage.palette
    chance = stage.chance(f"dune {number}")
    scale = view.scale(back)
    far = 0.30 - 0.07 * number
    at = np.linspace(-2.6, 2.6, 120)
    phase = float(chance.uniform(0, 6.28))
    rise = 0.45 + 0.4 * np.sin(at * 1.5 + phase) + 0.15 * np.sin(at * 3.4 + 2 * phase)
    y = view.horizon + (view.height - up * rise) * scale
    low = view.at(0, 0, back)[1] + 0.20
    outline = np.concatenate([np.stack([at, y], 1), [[2.6, 2.0], [-2.6, 2.0]]])
    top = float(y.min())
    canvas.fill(
        outline,
        Down(
            (
                (top, colours.seen(mix(DUNE, (1, 0.95, 0.8), 0.3), far)),
                (low, colours.seen(DUNE, far)),
                (0.55, colours.seen(mix(DUNE, MESA, 0.35))),
            )
        ),
    )
    peaks = [k for k in range(1, 119) if y[k] < y[k - 1] and y[k] <= y[k + 1]]
    for k in peaks:
        way = -stage.side
        foot = (at[k] + way * 1.1, low)
        lee = pen.curve(
            [
                (at[k], y[k]),
                (at[k] + way * 0.10, y[k] + (low - y[k]) * 0.30),
                (at[k] - way * 0.02, y[k] + (low - y[k]) * 0.62),
                (at[k] + way * 0.16, low),
            ]
        )
        shade = np.concatenate([lee, [foot, (at[k] + way * 1.2, y[k] - 0.1)]])
        canvas.fill(
            shade,
            Down(((top, colours.shaded(DUNE, far)), (low, colours.seen(DUNE, far)))),
            within=[outline],
            opacity=0.75,
        )


def ripples(canvas: Canvas, stage: Stage) -> None:
    """Draw the ripples of the wind in the sand."""
    view, colours = stage.view, stage.palette
    chance = stage.chance("ripples")
    for number in range(46):
        near = 0.16 + 2.0 * (number / 46) ** 1.7
        scale = view.scale() * near
        x, y = float(chance.uniform(-1.1, 1.1)), view.horizon + view.height * scale
        long = float(chance.uniform(0.5, 1.6)) * scale
        wave = pen.curve(
            [
                (x - long, y),
                (x - long * 0.4, y - 0.03 * scale),
                (x + long * 0.2, y + 0.02 * scale),
                (x + long, y - 0.02 * scale),
            ]
        )
        canvas.fill(pen.ribbon(wave, [0.0005, 0.012 * scale, 0.0005]), colours.shaded(DUNE, 0.1), opacity=0.35)


def cascade(canvas: Canvas, stage: Stage, back: float) -> None:
    """Draw a step of rock with water falling over it."""
    view, colours = stage.view, stage.palette
    chance = stage.chance("fall")
    scale = view.scale(back)
    foot = view.at(0, 0, back)[1]
    top = foot - 3.6 * scale
    stone = mix(ROCK, MOSS, 0.3)
    edge = [(-9.0, foot)]
    for x in np.arange(-7, 7.2, 0.7):
        dip = 0.35 * scale if abs(x) < 0.9 else 0.0
        edge.append((float(x) * scale, top + dip - float(chance.uniform(0, 0.5)) * scale * min(1, abs(x) / 2)))
    edge.append((9.0, foot))
    outline = pen.points([*edge, (9.0, foot + 0.02), (-9.0, foot + 0.02)])
    canvas.fill(outline, Down(((top, colours.seen(stone, 0.08)), (foot, colours.shaded(stone, 0.04)))))
    for number in range(26):
        x, y = float(chance.uniform(-6, 6)) * scale, top + float(chance.uniform(0.1, 0.9)) * (foot - top)
        wide = float(chance.uniform(0.3, 0.9)) * scale
        block = pen.points(
            [
                (x - wide, y),
                (x - wide * 0.8, y - wide * 0.5),
                (x + wide * 0.5, y - wide * 0.6),
                (x + wide, y),
                (x + wide * 0.6, y + wide * 0.35),
                (x - wide * 0.7, y + wide * 0.3),
            ]
        )
        canvas.fill(
            block,
            colours.shaded(stone, 0.05) if number % 2 else colours.seen(mix(stone, MOSS, 0.5), 0.05),
            within=[outline],
            opacity=0.5,
        )
    moss = pen.points([*edge[1:-1], *[(x, y + 0.35 * scale) for x, y in reversed(edge[1:-1])]])
    canvas.fill(moss, colours.seen(MOSS, 0.05), within=[outline])
    white = mix(colours.seen(SNOW), colours.sky[2], 0.25)
    lip = top + 0.3 * scale
    water = pen.points(
        [(-0.75 * scale, lip), (0.75 * scale, lip), (0.98 * scale, foot + 0.03), (-0.98 * scale, foot + 0.03)]
    )
    canvas.fill(water, Down(((lip, mix(white, colours.sky[1], 0.35)), (foot, white))))
    streaks = []
    for number in range(16):
        x = (-0.8 + 1.6 * (number + 0.5) / 16) * scale
        start = lip + float(chance.uniform(0, 0.4)) * (foot - lip)
        end = start + float(chance.uniform(0.3, 0.6)) * (foot - lip)
        streaks.append(pen.limb((x, start), (x * 1.15, min(end, foot)), 0.010 * scale, 0.032 * scale))
    canvas.fill(streaks[::2], mix(colours.sky[1], white, 0.35), within=[water], opacity=0.8)
    canvas.fill(streaks[1::2], colours.seen(SNOW), within=[water], opacity=0.9)
    foam = [
        pen.oval(
            (float(chance.uniform(-1.1, 1.1)) * scale, foot + float(chance.uniform(-0.1, 0.12)) * scale),
            0.3 * scale,
            0.14 * scale,
        )
        for _ in range(14)
    ]
    canvas.fill(foam, colours.seen(SNOW), opacity=0.85)


def stream(canvas: Canvas, stage: Stage) -> None:
    """Draw the stream below a fall, as it runs towards the camera."""
    view, colours = stage.view, stage.palette
    near = np.linspace(view.near(7.5), 2.2, 60)
    back = view.distance / near - view.distance
    scale = view.scale() * near
    y = view.horizon + view.height * scale
    middle = 0.35 * np.sin(back * 0.9)
    left, right = (middle - 1.0) * scale, (middle + 1.0) * scale
    outline = np.concatenate([np.stack([left, y], 1), np.stack([right, y], 1)[::-1]])
    deep = mix(hexed("#3f8f96"), colours.sky[1], 0.35)
    canvas.fill(
        outline, Down(((float(y[0]), mix(colours.seen(deep), colours.seen(SNOW), 0.35)), (0.5, colours.seen(deep))))
    )
    chance = stage.chance("ripples")
    for _ in range(34):
        at = int(chance.integers(0, 59))
        x = float(left[at] + (right[at] - left[at]) * chance.uniform(0.1, 0.9))
        long = float(scale[at]) * float(chance.uniform(0.12, 0.4))
        canvas.fill(pen.oval((x, float(y[at])), long, long * 0.08), colours.seen(SNOW), opacity=0.6, within=[outline])
