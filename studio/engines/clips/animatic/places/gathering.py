"""Where people meet: village, market and harbour."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.palette import Weather
from studio.engines.clips.animatic.pen import Place
from studio.engines.clips.animatic.places import flora, land, water
from studio.engines.clips.animatic.places.growth import meadow, path
from studio.engines.clips.animatic.places.houses import House, chapel, house, skyline
from studio.engines.clips.animatic.places.land import GRASS, SNOW, WOODED, Ridge
from studio.engines.clips.animatic.places.streets import lanterns, terrace
from studio.engines.clips.animatic.places.tints import CLOTH, FRAME, FRUIT, GLASS, PAVING, PLASTER, TILES
from studio.engines.clips.animatic.stage import Growing, Stage


def village(stage: Stage, weather: Weather) -> None:
    """Build a village: a lane between houses, its church behind, hills beyond."""
    view = stage.view
    green = SNOW if weather is Weather.SNOW else GRASS
    land.ridge(stage, "peaks", Ridge(6000, 1250, 1500, far=0.6, snow=0.45))
    land.hills(stage, "far hills", 1500, 170, mix(green, WOODED, 0.6), 0.42, rough=10)
    land.hills(stage, "hills", 420, 36, mix(green, WOODED, 0.3), 0.2, rough=3)
    land.ground(stage, green)
    path(stage, PAVING, wide=1.3)
    side = -stage.side
    chapel(stage, side * 9.0, 62.0)
    for number, back in enumerate((88.0, 70.0, 54.0, 40.0, 29.0, 20.0, 13.0)):
        chance = stage.chance(f"plot {number}")
        for way in (-1, 1):
            wide, tall = float(chance.uniform(5.5, 8)), float(chance.uniform(3.0, 5.4))
            x = way * max(4.2 + wide / 2, view.wide(back) * float(chance.uniform(0.42, 0.66)) + wide * 0.25)
            wall = PLASTER[int(chance.integers(0, len(PLASTER)))]
            tiles = SNOW if weather is Weather.SNOW else TILES[int(chance.integers(0, len(TILES)))]
            one = House(
                x,
                back,
                wide,
                6.0,
                tall,
                float(chance.uniform(1.8, 2.8)),
                wall,
                tiles,
                2 if tall > 4.6 else 1,
                gable=bool(chance.random() < 0.5),
            )
            house(stage, f"{number} {way}", one)
            if chance.random() < 0.6:
                stage.grow(
                    flora.tree,
                    x - way * (wide / 2 + 1.6),
                    back - 1.0,
                    float(chance.uniform(4, 6.5)),
                    f"tree {number} {way}",
                )
            stage.grow(flora.bush, x - way * (wide / 2 - 0.6), back - 1.2, 0.8, f"bush {number} {way}", WOODED)
    if weather is not Weather.SNOW:
        meadow(stage)


def market(stage: Stage, weather: Weather) -> None:
    """Build a market: stalls under striped cloth on a square, houses around it."""
    view = stage.view
    skyline(stage, 420, 16, (12, 34), 0.45, "roofs")
    land.ground(stage, PAVING, far=0.35)
    stage.ground(lambda canvas: terrace(canvas, stage, 26.0))
    x = -view.wide(26) * 1.25
    number = 0
    while x < view.wide(26) * 1.25:
        chance = stage.chance(f"front {number}")
        wide = float(chance.uniform(5.5, 8.0))
        tall = float(chance.uniform(6.5, 9.5))
        wall = PLASTER[int(chance.integers(0, len(PLASTER)))]
        one = House(
            x + wide / 2, 26, wide, 7, tall, 2.4, wall, TILES[number % len(TILES)], 3, gable=bool(chance.random() < 0.4)
        )
        house(stage, f"square {number}", one)
        x += wide + 0.1
        number += 1
    for row, back in enumerate((13.0, 7.5, 3.6)):
        for way in (-1, 1):
            x = way * (2.6 + 0.30 * back + (0.5 if row % 2 else 0))
            colour = CLOTH[(row * 2 + (way > 0)) % len(CLOTH)]
            stage.grow(stall, x, back, 2.9, f"stall {row} {way}", colour)
    lanterns(stage, 8.0, 4.0, 4.4)


def stall(canvas: Canvas, foot: Place, tall: float, how: Growing, cloth: Colour) -> None:
    """Draw a stall: crates of fruit on a table under an awning."""
    x, y = foot
    wide = 0.62 * tall
    wood, light, dim = how.tones(water.WOOD)
    flora.shadow(canvas, foot, wide * 1.05, how)
    canvas.fill(
        [
            pen.box(x + way * wide * 0.94 - 0.015 * tall, y - 0.86 * tall, x + way * wide * 0.94 + 0.015 * tall, y)
            for way in (-1, 1)
        ],
        dim,
    )
    canvas.fill(pen.box(x - wide * 0.9, y - 0.36 * tall, x + wide * 0.9, y), wood)
    boards = [
        pen.box(x - wide * 0.9, y - at * tall, x + wide * 0.9, y - (at - 0.008) * tall) for at in (0.09, 0.18, 0.27)
    ]
    canvas.fill(boards, dim, opacity=0.6)
    canvas.fill(pen.box(x - wide * 0.96, y - 0.40 * tall, x + wide * 0.96, y - 0.35 * tall), light)
    _crates(canvas, foot, tall, how)
    _awning(canvas, foot, tall, how, cloth)


def _crates(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw four crates of fruit on a stall."""
    chance, wide = how.chance, 0.62 * tall
    x, y = foot
    wood, _, dim = how.tones(water.WOOD)
    for number in range(4):
        left = x - wide * 0.86 + number * wide * 0.44
        ripe = how.tones(FRUIT[(number + int(chance.integers(0, 5))) % len(FRUIT)])
        rounds = [
            pen.oval(
                (left + wide * (0.06 + 0.075 * k), y - tall * (0.475 + 0.022 * ((k + row) % 2) + 0.03 * row)),
                wide * 0.05,
                wide * 0.05,
            )
            for row in range(2)
            for k in range(4)
        ]
        canvas.fill(rounds, ripe[0])
        canvas.fill(
            [pen.moved(one, (how.side * wide * 0.012, -wide * 0.014)) for one in rounds],
            ripe[1],
            within=rounds,
            opacity=0.5,
        )
        canvas.fill(pen.box(left, y - 0.465 * tall, left + wide * 0.38, y - 0.40 * tall), wood)
        canvas.fill(pen.box(left, y - 0.425 * tall, left + wide * 0.38, y - 0.40 * tall), dim, opacity=0.7)


def _awning(canvas: Canvas, foot: Place, tall: float, how: Growing, cloth: Colour) -> None:
    """Draw the striped cloth over a stall."""
    x, y = foot
    wide = 0.62 * tall
    plain, _, shade = how.tones(cloth)
    white, _, grey = how.tones(hexed("#f7f2e6"))
    top, low = y - tall, y - 0.82 * tall
    many = 8
    for number in range(many):
        one, two = -1 + 2 * number / many, -1 + 2 * (number + 1) / many
        strip = pen.points(
            [
                (x + one * wide * 0.86, top),
                (x + two * wide * 0.86, top),
                (x + two * wide * 1.06, low),
                (x + one * wide * 1.06, low),
            ]
        )
        middle = (x + (one + two) / 2 * wide * 1.06, low)
        scallop = pen.oval(middle, wide * 1.06 / many, 0.035 * tall)
        tones = (plain, shade) if number % 2 else (white, grey)
        canvas.fill(scallop, tones[1])
        canvas.fill(strip, tones[0])


def harbour(stage: Stage, weather: Weather) -> None:
    """Build a harbour: a quay, boats that lie along it, and a row of coloured houses across the water."""
    view = stage.view
    land.ridge(stage, "hills behind", Ridge(3200, 420, 900, far=0.5))
    land.hills(stage, "slope", 520, 62, mix(GRASS, WOODED, 0.5), 0.3, rough=6)
    water.surface(stage, water.DEEP, mirror=0.08)
    x, number = -view.wide(118) * 1.2, 0
    while x < view.wide(118) * 1.2:
        chance = stage.chance(f"quay house {number}")
        wide = float(chance.uniform(7, 10))
        wall = PLASTER[int(chance.integers(0, len(PLASTER)))]
        house(
            stage,
            f"quay {number}",
            House(
                x + wide / 2, 118, wide, 8, float(chance.uniform(8, 13)), 3.2, wall, TILES[number % 4], 3, gable=True
            ),
        )
        x += wide
        number += 1
    for number in range(5):
        chance = stage.chance(f"boat {number}")
        back = 12 + 9.0 * number
        x = float(chance.uniform(0.2, 0.95)) * view.wide(back) * (1 if number % 2 else -1)
        stage.grow(
            rowboat if number % 2 else water.sailboat,
            x,
            back,
            5.5 if number % 2 else 9.5,
            f"boat {number}",
            water.HULLS[number],
        )
    stage.ground(lambda canvas: terrace(canvas, stage, 4.5))
    for number in range(4):
        stage.grow(_bollard, (number - 1.5) * 3.4, 4.1, 0.6, f"bollard {number}")


def rowboat(canvas: Canvas, foot: Place, tall: float, how: Growing, hull: Colour) -> None:
    """Draw a fishing boat; `tall` is its length."""
    plain, _, dim = how.tones(hull)
    white, _, _ = how.tones(FRAME)
    x, y = foot
    long = tall
    canvas.fill(pen.oval((x, y + 0.01 * long), 0.5 * long, 0.02 * long), how.palette.dark, opacity=0.28)
    cabin = pen.box(x - 0.10 * long, y - 0.34 * long, x + 0.16 * long, y - 0.12 * long, 0.01 * long)
    canvas.fill(cabin, white)
    canvas.fill(pen.box(x - 0.13 * long, y - 0.37 * long, x + 0.19 * long, y - 0.335 * long, 0.01 * long), dim)
    canvas.fill(
        [
            pen.box(
                x - 0.07 * long + k * 0.075 * long, y - 0.30 * long, x - 0.02 * long + k * 0.075 * long, y - 0.23 * long
            )
            for k in range(3)
        ],
        how.palette.seen(GLASS, how.far),
    )
    body = np.concatenate(
        [
            pen.bent((x - 0.5 * long, y - 0.20 * long), (x, y - 0.11 * long), (x + 0.52 * long, y - 0.25 * long)),
            pen.bent(
                (x + 0.52 * long, y - 0.25 * long),
                (x + 0.42 * long, y - 0.05 * long),
                (x + 0.36 * long, y + 0.01 * long),
            ),
            pen.points([(x - 0.40 * long, y + 0.01 * long)]),
        ]
    )
    canvas.fill(body, plain)
    canvas.fill(pen.box(x - long, y - 0.045 * long, x + long, y + 0.02 * long), dim, within=[body])
    rim = pen.ribbon(
        pen.bent((x - 0.5 * long, y - 0.20 * long), (x, y - 0.11 * long), (x + 0.52 * long, y - 0.25 * long)),
        [0.012 * long, 0.012 * long],
    )
    canvas.fill(rim, white)


def _bollard(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a bollard."""
    plain, bright, dim = how.tones(hexed("#4d5568"))
    x, y = foot
    flora.shadow(canvas, foot, 0.3 * tall, how)
    canvas.fill(pen.box(x - 0.2 * tall, y - 0.9 * tall, x + 0.2 * tall, y, 0.03 * tall), plain)
    canvas.fill(pen.box(x - 0.3 * tall, y - tall, x + 0.3 * tall, y - 0.72 * tall, 0.12 * tall), bright)
    canvas.fill(pen.box(x - how.side * 0.2 * tall, y - 0.72 * tall, x - how.side * 0.05 * tall, y), dim)
