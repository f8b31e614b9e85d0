"""Streets between rows of fronts, the city from a terrace, and a rooftop."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, Down, hexed, mix
from studio.engines.clips.animatic.palette import Weather
from studio.engines.clips.animatic.pen import Place, Points
from studio.engines.clips.animatic.places import flora, land, water
from studio.engines.clips.animatic.places.growth import strip
from studio.engines.clips.animatic.places.houses import lamplit, pane, skyline
from studio.engines.clips.animatic.places.tints import ASPHALT, CLOTH, DOOR, FRAME, GLASS, PAVING, PLASTER, SLATE
from studio.engines.clips.animatic.stage import Growing, Stage

NEAREST = -45.0
"""Metres before the subject at which a street begins, wherever in it the camera stands."""


def city(stage: Stage, weather: Weather) -> None:
    """Build a city seen from a promenade."""
    skyline(stage, 2600, 64, (160, 800), 0.6, "far towers")
    skyline(stage, 1000, 44, (60, 330), 0.4, "towers")
    skyline(stage, 420, 30, (14, 74), 0.2, "blocks")
    water.surface(stage, mix(water.DEEP, SLATE, 0.4), mirror=0.2)
    stage.ground(lambda canvas: terrace(canvas, stage, 6.0))
    stage.stand(6.0, lambda canvas: _railing(canvas, stage, 6.0))
    for number in range(5):
        x = (number - 2) * 7.0 + 3.5
        stage.grow(lamp, x, 5.6, 4.2, f"lamp {number}")
    for number in range(4):
        x = (-10.5, -5.6, 6.4, 11.0)[number]
        stage.grow(flora.tree, x, 4.4, 5.2, f"street tree {number}")


def terrace(canvas: Canvas, stage: Stage, end: float) -> None:
    """Draw paving up to the water, its joints running to the horizon."""
    view, colours = stage.view, stage.palette
    start = view.start
    edge = view.at(0, 0, end)[1]
    canvas.fill(
        pen.box(-9, edge, 9, 9),
        Down(((edge, colours.seen(PAVING, 0.12)), (0.5, colours.seen(mix(PAVING, SLATE, 0.2))))),
    )
    joint = colours.shaded(PAVING, 0.05)
    lines = [
        pen.points([view.at(x, 0, start), view.at(x, 0, end), view.at(x + 0.04, 0, end), view.at(x + 0.04, 0, start)])
        for x in np.arange(-30, 30, 1.5)
    ]
    rows = [
        pen.box(-9, view.at(0, 0, back)[1], 9, view.at(0, 0, back - 0.04)[1])
        for back in np.arange(end, max(start, NEAREST), -1.5)
    ]
    canvas.fill([*lines, *rows], joint, opacity=0.5)


def _railing(canvas: Canvas, stage: Stage, back: float) -> None:
    """Draw a railing."""
    colours = stage.palette
    tone = mix(colours.dark, colours.seen(SLATE, 0.1), 0.4)
    bars = [pane(stage, x, 0, back, 0.035, 1.0) for x in np.arange(-30, 30, 0.32)]
    posts = [pane(stage, x, 0, back, 0.10, 1.08) for x in np.arange(-30, 30, 3.2)]
    rails = [pane(stage, 0, up, back, 60, 0.06) for up in (0.12, 0.98)]
    canvas.fill([*bars, *posts, *rails], tone)


def lamp(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a street lamp whose arm reaches to the middle of the picture, lit when it is dark."""
    colours = how.palette
    tone = mix(colours.dark, colours.seen(SLATE, how.far), 0.25)
    x, y = foot
    dark = colours.light[2] < 0.8
    flora.shadow(canvas, foot, 0.08 * tall, how)
    canvas.fill(
        [
            pen.box(x - 0.013 * tall, y - tall * 0.94, x + 0.013 * tall, y),
            pen.box(x - 0.035 * tall, y - 0.05 * tall, x + 0.035 * tall, y, 0.01),
        ],
        tone,
    )
    reach = tall if x < 0 else -tall
    arm = pen.ribbon(
        pen.bent((x, y - 0.93 * tall), (x, y - tall), (x + 0.14 * reach, y - 0.99 * tall)), [0.011 * tall, 0.009 * tall]
    )
    bulb = (x + 0.155 * reach, y - 0.955 * tall)
    hood = pen.box(bulb[0] - 0.055 * tall, y - tall, bulb[0] + 0.055 * tall, y - 0.965 * tall, 0.01 * tall)
    canvas.fill([arm, hood], tone)
    if dark:
        canvas.fill(pen.oval(bulb, 0.26 * tall, 0.26 * tall), colours.lamp, opacity=0.30, soft=0.06 * tall)
    canvas.fill(pen.oval(bulb, 0.035 * tall, 0.018 * tall), colours.lamp if dark else colours.seen(FRAME))


def street(stage: Stage, weather: Weather) -> None:
    """Build a street between two rows of houses, which meet at its end."""
    skyline(stage, 420, 16, (16, 60), 0.42, "end of the street")
    half = 5.4
    pave(stage, half, ASPHALT)
    for way in (-1, 1):
        rows(stage, way, half, "street")
    for number in range(4):
        for way in (-1, 1):
            stage.grow(lamp, way * (half - 1.3), 5 + number * 13.0, 4.6, f"lamp {number} {way}")
    for number in range(3):
        stage.grow(flora.tree, (half - 1.2) * (1 if number % 2 else -1), 11 + number * 13.0, 4.6, f"tree {number}")
    lanterns(stage, half, 9.0)


def pave(stage: Stage, half: float, colour: Colour) -> None:
    """Lay a roadway with pavements beside it."""
    view, colours = stage.view, stage.palette

    def draw(canvas: Canvas) -> None:
        line = view.horizon
        canvas.fill(
            pen.box(-9, line, 9, 9),
            Down(
                (
                    (line, colours.seen(PAVING, 0.5)),
                    (line + 0.12, colours.seen(PAVING, 0.1)),
                    (0.5, colours.seen(PAVING)),
                )
            ),
        )
        kerb = half - 1.9
        canvas.fill(
            strip(stage, -kerb, kerb),
            Down(
                (
                    (line, colours.seen(colour, 0.5)),
                    (line + 0.12, colours.seen(colour, 0.12)),
                    (0.5, colours.seen(colour)),
                )
            ),
        )
        for way in (-1, 1):
            canvas.fill(
                strip(stage, way * kerb - 0.12, way * kerb + 0.12), colours.seen(mix(PAVING, (1, 1, 1), 0.4), 0.1)
            )
        start = view.start
        joints = []
        for back in np.arange(max(NEAREST, 1.3 * np.floor(start / 1.3)), 60, 1.3):
            for way in (-1, 1):
                joints.append(
                    pen.points(
                        [
                            view.at(way * kerb, 0, back),
                            view.at(way * half, 0, back),
                            view.at(way * half, 0, back + 0.05),
                            view.at(way * kerb, 0, back + 0.05),
                        ]
                    )
                )
        canvas.fill(joints, colours.shaded(PAVING, 0.1), opacity=0.6)
        first = max(start, 5.0 * np.ceil(start / 5.0))
        dashes = [strip(stage, -0.08, 0.08, first + at, first + at + 2.0) for at in np.arange(0, 160, 5.0)]
        canvas.fill(dashes, colours.seen(FRAME, 0.1), opacity=0.85)

    stage.ground(draw)


def rows(stage: Stage, way: int, half: float, name: str) -> None:
    """Put up the houses of one side of a street, whose fronts run along the camera's look."""
    view = stage.view
    x = way * half
    stage.flat(view.wall(x), -119.5, lambda canvas: _facades(canvas, stage, x, name))


def _facades(canvas: Canvas, stage: Stage, x: float, name: str) -> None:
    """Draw the fronts along one side of a street, with shops below and windows above."""
    view, colours = stage.view, stage.palette
    chance = stage.chance(f"{name} {x}")
    lit_side = (x > 0) == (stage.side < 0)
    start = view.beside(x)
    edges = [NEAREST]
    while edges[-1] < 105:
        edges.append(edges[-1] + float(chance.uniform(5.0, 8.5)))

    def quad(one: float, two: float, low: float, high: float) -> Points:
        one, two = max(one, start), max(two, start)
        return pen.points([view.at(x, low, one), view.at(x, high, one), view.at(x, high, two), view.at(x, low, two)])

    for number in range(len(edges) - 2, -1, -1):
        one, two = edges[number], edges[number + 1]
        chance = stage.chance(f"{name} {x} {number}")
        if two <= start:
            continue
        tall = float(chance.uniform(8.0, 13.0))
        wall = PLASTER[int(chance.integers(0, len(PLASTER)))]
        cloth = CLOTH[int(chance.integers(0, len(CLOTH)))]
        far = stage.haze(two) + 0.12 * min(1.0, two / 60)
        tone = colours.seen(wall, far) if lit_side else mix(colours.seen(wall, far), colours.shaded(wall, far), 0.8)
        canvas.fill(quad(one, two, 0, tall), tone)
        canvas.fill(quad(one, two, tall - 0.35, tall), mix(tone, colours.shaded(wall, far), 0.6))
        canvas.fill(quad(two - 0.12, two, 0, tall), colours.shaded(wall, far), opacity=0.6)
        canvas.fill(quad(one, two, 0, 3.1), mix(tone, colours.seen(cloth, far), 0.45))
        _front(canvas, stage, (x, one, two), tall, (cloth, far), chance)


def _front(
    canvas: Canvas,
    stage: Stage,
    where: tuple[float, float, float],
    tall: float,
    look: tuple[Colour, float],
    chance: np.random.Generator,
) -> None:
    """Draw shop, awning, windows and balconies of one front."""
    view, colours = stage.view, stage.palette
    (x, one, two), (cloth, far) = where, look

    least = view.beside(x)

    def quad(start: float, end: float, low: float, high: float) -> Points:
        start, end = max(start, least), max(end, least)
        return pen.points(
            [view.at(x, low, start), view.at(x, high, start), view.at(x, high, end), view.at(x, low, end)]
        )

    frame = colours.seen(FRAME, far)
    dark = colours.light[2] < 0.8
    glass = colours.seen(mix(GLASS, colours.sky[1], 0.3), far)
    long = two - one
    shop = colours.lamp if dark else glass
    canvas.fill(quad(one + 0.6, one + long * 0.62, 0.5, 2.5), shop)
    canvas.fill(
        quad(one + long * 0.7, one + long * 0.7 + 1.0, 0.0, 2.3), colours.shaded(DOOR[int(chance.integers(0, 4))], far)
    )
    stripes = 7
    flaps: tuple[list[Points], list[Points]] = [], []
    for number in range(stripes):
        start = max(least, one + 0.4 + (long * 0.66 - 0.4) * number / stripes)
        end = max(least, one + 0.4 + (long * 0.66 - 0.4) * (number + 1) / stripes)
        out = x - np.sign(x) * 0.9
        flap = [view.at(x, 3.0, start), view.at(x, 3.0, end), view.at(out, 2.45, end), view.at(out, 2.45, start)]
        flaps[number % 2].append(pen.points(flap))
    for outlines, colour in zip(flaps, (frame, colours.seen(cloth, far)), strict=True):
        canvas.fill(outlines, colour)
    many = max(2, round(long / 2.4))
    panes: list[Points] = []
    lamps: list[Points] = []
    frames: list[Points] = []
    boxes: list[Points] = []
    for floor in range(int((tall - 3.6) / 2.9)):
        low = 3.9 + floor * 2.9
        for number in range(many):
            middle = one + long * (number + 0.5) / many
            frames.append(quad(middle - 0.62, middle + 0.62, low - 0.12, low + 1.75))
            (lamps if lamplit(stage, chance) else panes).append(quad(middle - 0.5, middle + 0.5, low, low + 1.62))
            if chance.random() < 0.35:
                boxes.append(quad(middle - 0.6, middle + 0.6, low - 0.42, low - 0.1))
    canvas.fill(frames, frame)
    canvas.fill(panes, glass)
    if lamps:
        canvas.fill(lamps, colours.lamp)
    canvas.fill(boxes, colours.seen(flora.LEAF, far))


def lanterns(stage: Stage, half: float, back: float, up: float = 5.2) -> None:
    """Hang a string of small flags or lights across."""
    view, colours = stage.view, stage.palette
    dark = colours.light[2] < 0.8
    for number in range(3):
        there = back + number * 7.0

        def draw(canvas: Canvas, there: float = there) -> None:
            scale = view.scale(there)
            left, right = view.at(-half, up, there), view.at(half, up, there)
            line = pen.bent(left, (0.0, left[1] + 1.6 * scale), right, 26)
            canvas.fill(pen.ribbon(line, [0.012 * scale, 0.012 * scale]), colours.dark)
            hung = [(float(x), float(y)) for x, y in line[1:25]]
            if dark:
                glows = [pen.oval((x, y + 0.12 * scale), 0.30 * scale, 0.30 * scale) for x, y in hung]
                bulbs = [pen.oval((x, y + 0.12 * scale), 0.085 * scale, 0.10 * scale) for x, y in hung]
                canvas.fill(glows, colours.lamp, opacity=0.30, soft=0.06 * scale)
                canvas.fill(bulbs, colours.lamp)
                return
            flags = [pen.points([(x - 0.16 * scale, y), (x + 0.16 * scale, y), (x, y + 0.36 * scale)]) for x, y in hung]
            for first, cloth in enumerate(CLOTH):
                canvas.fill(flags[first :: len(CLOTH)], colours.seen(cloth, 0.05))

        stage.stand(there, draw)


def rooftop(stage: Stage, weather: Weather) -> None:
    """Build a roof terrace above a city."""
    skyline(stage, 2600, 64, (100, 620), 0.58, "far towers")
    skyline(stage, 900, 44, (20, 190), 0.38, "towers")
    skyline(stage, 330, 24, (1, 30), 0.18, "blocks")
    land.ground(stage, SLATE, far=0.5)
    stage.ground(lambda canvas: terrace(canvas, stage, 5.0))
    parapet = hexed("#c98d6a")
    colours = stage.palette

    def draw(canvas: Canvas) -> None:
        canvas.fill(pane(stage, 0, 0, 5.0, 60, 0.95), colours.seen(parapet, 0.03))
        canvas.fill(pane(stage, 0, 0.85, 5.0, 60, 0.14), colours.seen(FRAME, 0.03))
        bricks = [
            pane(stage, k * 0.62 + 0.31 * (row % 2), 0.08 + row * 0.19, 5.0, 0.52, 0.012)
            for row in range(4)
            for k in range(-40, 40)
        ]
        canvas.fill(bricks, colours.shaded(parapet, 0.03), opacity=0.7)

    stage.stand(5.0, draw)
    for number in range(6):
        chance = stage.chance(f"pot {number}")
        x = (number - 2.5) * 2.6 + float(chance.uniform(-0.4, 0.4))
        stage.grow(potted, x, 4.3, float(chance.uniform(1.0, 1.7)), f"pot {number}")
    lanterns(stage, 9.0, 3.6, 3.4)


def potted(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a plant in a pot."""
    x, y = foot
    plain, bright, dim = how.tones(hexed("#b9654a"))
    flora.shadow(canvas, foot, 0.25 * tall, how)
    flora.bush(canvas, (x, y - 0.30 * tall), 0.45 * tall, how, flora.LEAF)
    canvas.fill(
        pen.points(
            [
                (x - 0.2 * tall, y - 0.36 * tall),
                (x + 0.2 * tall, y - 0.36 * tall),
                (x + 0.14 * tall, y),
                (x - 0.14 * tall, y),
            ]
        ),
        plain,
    )
    canvas.fill(
        pen.points(
            [
                (x - how.side * 0.2 * tall, y - 0.36 * tall),
                (x - how.side * 0.06 * tall, y - 0.36 * tall),
                (x - how.side * 0.05 * tall, y),
                (x - how.side * 0.14 * tall, y),
            ]
        ),
        dim,
    )
    canvas.fill(pen.box(x - 0.22 * tall, y - 0.40 * tall, x + 0.22 * tall, y - 0.34 * tall, 0.01), bright)
