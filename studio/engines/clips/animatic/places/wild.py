"""Open country: mountains, hills, forest, fields, desert, waterfall, garden and road."""

from __future__ import annotations

from functools import partial

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, Down, hexed, mix
from studio.engines.clips.animatic.palette import Weather
from studio.engines.clips.animatic.places import flora, land
from studio.engines.clips.animatic.places.growth import (
    cactus,
    canopy,
    crop_rows,
    fern,
    front,
    grove,
    meadow,
    path,
    pole,
    screen,
    shafts,
    stones,
    strip,
    trunk,
)
from studio.engines.clips.animatic.places.land import GRASS, ROCK, SNOW, WOODED, Ridge
from studio.engines.clips.animatic.places.rocks import cascade, dune, mesas, ripples, stream
from studio.engines.clips.animatic.places.tints import DUNE, EARTH, FLOWERS, MESA, MOSS, WHEAT
from studio.engines.clips.animatic.stage import Stage


def mountains(stage: Stage, weather: Weather) -> None:
    """Build an alpine meadow under snowy peaks."""
    snowy = weather is Weather.SNOW
    land.ridge(stage, "far peaks", Ridge(9500, 2500, 2300, far=0.66, snow=0.55))
    land.ridge(stage, "peaks", Ridge(5200, 1850, 1550, far=0.36, snow=0.55))
    land.ridge(stage, "shoulders", Ridge(2500, 430, 760, far=0.26, snow=0.6 if snowy else 0.0))
    land.hills(stage, "woods", 1100, 80, SNOW if snowy else WOODED, 0.34, rough=14)
    land.hills(stage, "alp", 420, 17, SNOW if snowy else mix(GRASS, WOODED, 0.4), 0.18, rough=0 if snowy else 3)
    land.ground(stage, SNOW if snowy else GRASS)
    if not snowy:
        path(stage, EARTH)
        meadow(stage)
    grove(stage, "pines", flora.pine, (9, 70), 9, 13)
    stones(stage, 5)


def hills(stage: Stage, weather: Weather) -> None:
    """Build rolling hills with single trees and a path."""
    green = SNOW if weather is Weather.SNOW else GRASS
    land.hills(stage, "blue hills", 4200, 420, hexed("#7f9fb0"), 0.55)
    land.hills(stage, "far hills", 1700, 120, mix(green, WOODED, 0.5), 0.42, rough=9)
    land.hills(stage, "hills", 620, 80, mix(green, WOODED, 0.25), 0.26)
    land.hills(stage, "near hills", 260, 27, mix(green, WHEAT, 0.25), 0.13)
    land.ground(stage, green)
    path(stage, EARTH)
    grove(stage, "far trees", flora.tree, (70, 115), 9, 8)
    grove(stage, "trees", flora.tree, (14, 60), 6, 7)
    grove(stage, "bushes", flora.bush, (9, 40), 7, 1.1, WOODED)
    meadow(stage)


def forest(stage: Stage, weather: Weather) -> None:
    """Build a wood: trunks in rows that fade, light between them, fern and moss on the ground."""
    view, colours = stage.view, stage.palette
    floor = SNOW if weather is Weather.SNOW else mix(MOSS, EARTH, 0.25)
    leaves = mix(flora.LEAF, WOODED, 0.5)
    for row, back in enumerate((150.0, 95.0, 60.0)):
        far = (0.72, 0.55, 0.36)[row]
        stage.stand(back, partial(screen, stage=stage, back=back, far=far, leaves=leaves, row=row))
    land.ground(stage, floor, far=0.5)
    path(stage, mix(EARTH, floor, 0.25))
    for number, back in enumerate((40.0, 30.0, 22.0, 15.0, 10.0, 6.5, 4.0, 2.2)):
        chance = stage.chance(f"trunk {number}")
        reach = view.wide(back)
        for way in (-1, 1):
            x = way * (max(1.4, reach * 0.24) + chance.uniform(0.05, 0.75) * reach)
            stage.grow(trunk, x, back, 18, f"trunk {number} {way}", leaves)
    for number in range(12):
        chance = stage.chance(f"fern {number}")
        back = view.plane(float(chance.uniform(0.5, 14)))
        x = float(chance.uniform(0.6, 1.0) * view.wide(back) * chance.choice([-1, 1]))
        stage.strew(fern, x, back, 0.75, f"fern {number}", flora.LEAF)
    stones(stage, 4, mix(ROCK, MOSS, 0.4))
    light = colours.glow
    stage.stand(5.0, lambda canvas: shafts(canvas, stage, light))
    canopy(stage, leaves)


def field(stage: Stage, weather: Weather, crop: Colour = WHEAT) -> None:
    """Build a field whose rows run to the horizon, with trees and hills behind."""
    colours = stage.palette
    crop = SNOW if weather is Weather.SNOW else crop
    land.hills(stage, "blue hills", 3800, 330, hexed("#86a3ae"), 0.55)
    land.hills(stage, "hills", 1300, 60, mix(GRASS, WOODED, 0.45), 0.38, rough=6)
    land.hills(stage, "hedge", 330, 7, WOODED, 0.22, rough=4)
    land.ground(stage, crop, far=0.5)
    stage.ground(lambda canvas: crop_rows(canvas, stage, mix(crop, EARTH, 0.55), crop))
    grove(stage, "poplars", flora.cypress, (60, 110), 5, 14)
    grove(stage, "oaks", flora.tree, (35, 90), 3, 8)
    front(stage, flora.tuft, 16, (0.12, 0.2), [mix(crop, colours.glow, 0.15)])


def terraces(stage: Stage, weather: Weather) -> None:
    """Build terraced fields that climb hills, water on their steps."""
    view, colours = stage.view, stage.palette
    land.ridge(stage, "peaks", Ridge(6000, 1500, 1500, far=0.6))
    land.hills(stage, "blue hills", 2400, 290, WOODED, 0.5)
    land.ground(stage, GRASS)
    chance = stage.chance("terraces")
    phase = chance.uniform(0, 6.28, 3)
    steps = 15
    for step in range(steps):
        back = 14 + 150 * (1 - step / (steps - 1)) ** 1.6
        up = 52.0 * (1 - step / (steps - 1)) ** 1.25

        def draw(canvas: Canvas, back: float = back, up: float = up, step: int = step) -> None:
            at = np.linspace(-2.4, 2.4, 90) / view.scale(back)
            turn = at * view.scale(back)
            rise = 1 + 0.5 * np.sin(turn * 1.3 + phase[0]) + 0.25 * np.sin(turn * 3.1 + phase[1] + step * 0.2)
            y = view.horizon + (view.height - up * rise) * view.scale(back)
            x = turn
            outline = np.concatenate([np.stack([x, y], 1), [[x[-1], 2.0], [x[0], 2.0]]])
            green = mix(GRASS, WHEAT, 0.5 * ((step * 7) % 3) / 2)
            far = stage.haze(back) + 0.25 * (1 - step / steps)
            top = float(y.min())
            thick = 0.5 * view.scale(back)
            canvas.fill(
                outline,
                Down(
                    (
                        (top, colours.seen(green, far)),
                        (top + 0.2, mix(colours.seen(green, far), colours.shaded(green, far), 0.5)),
                    )
                ),
            )
            water = pen.ribbon(np.stack([x, y + thick * 1.4], 1), [thick * 0.8, thick * 0.8])
            if step % 2:
                canvas.fill(water, mix(colours.sky[2], colours.sky[3], 0.4), opacity=0.85)
            edge = pen.ribbon(np.stack([x, y + thick * 0.25], 1), [thick * 0.25, thick * 0.25])
            canvas.fill(edge, colours.seen(mix(green, (1, 1, 0.8), 0.4), far))

        stage.stand(back, draw)
    grove(stage, "trees", flora.tree, (10, 16), 3, 5)
    meadow(stage)


def desert(stage: Stage, weather: Weather) -> None:
    """Build dunes under table mountains."""
    view = stage.view
    stage.stand(5200, lambda canvas: mesas(canvas, stage, 5200, 0.48, "far mesas"))
    stage.stand(2600, lambda canvas: mesas(canvas, stage, 2600, 0.28, "mesas"))
    land.ground(stage, DUNE, far=0.4)
    stage.ground(lambda canvas: ripples(canvas, stage))
    for number, (back, up) in enumerate(((110.0, 8.5), (60.0, 4.4), (30.0, 1.6))):
        stage.stand(back, partial(dune, stage=stage, back=back, up=up, number=number))
    for number in range(4):
        chance = stage.chance(f"cactus {number}")
        back = view.plane(float(chance.uniform(6, 28)))
        x = float(chance.uniform(0.4, 0.95) * view.wide(back) * (1 if number % 2 else -1))
        stage.grow(cactus, x, back, 3.0, f"cactus {number}")
    stones(stage, 4, MESA)


def waterfall(stage: Stage, weather: Weather) -> None:
    """Build a stream that falls over mossy rocks in a wood."""
    leaves = mix(flora.LEAF, WOODED, 0.55)
    for row, back in enumerate((60.0, 38.0)):
        far = (0.55, 0.32)[row]
        stage.stand(back, partial(screen, stage=stage, back=back, far=far, leaves=leaves, row=row + 3))
    land.ground(stage, MOSS, far=0.35)
    stage.stand(7.5, lambda canvas: cascade(canvas, stage, 7.5))
    stage.ground(lambda canvas: stream(canvas, stage))
    for number in range(16):
        chance = stage.chance(f"boulder {number}")
        back = stage.view.plane(float(chance.uniform(-0.5, 6.5)))
        way = 1 if number % 2 else -1
        x = way * (1.0 + 0.09 * back + float(chance.uniform(0, 1.6)))
        stage.grow(flora.rock, x, back, float(chance.uniform(0.3, 0.95)), f"boulder {number}", mix(ROCK, MOSS, 0.45))
    for number in range(8):
        chance = stage.chance(f"fern {number}")
        back = stage.view.plane(float(chance.uniform(0.0, 6)))
        stage.grow(
            fern, (1 if number % 2 else -1) * float(chance.uniform(1.8, 3.4)), back, 0.8, f"fern {number}", flora.LEAF
        )
    canopy(stage, leaves)


def garden(stage: Stage, weather: Weather) -> None:
    """Build a garden: a lawn with beds, hedges, round trees and a path."""
    land.hills(stage, "far trees", 260, 12, WOODED, 0.34, rough=7)
    land.ground(stage, mix(GRASS, (0.5, 0.85, 0.4), 0.2))
    sides = path(stage, hexed("#e3d3b4"), wide=1.6)
    for number in range(9):
        back = 34 - number * 3.0
        for way, side in zip((-1, 1), sides(back), strict=True):
            stage.grow(flora.bush, side + way * (0.6 + back * 0.05), back, 0.9, f"hedge {number} {way}", WOODED)
    blossom = stage.chance("blossom").random() < 0.5
    grove(stage, "trees", flora.tree, (12, 45), 7, 5.5, flora.BLOSSOM if blossom else flora.LEAF)
    for number in range(26):
        chance = stage.chance(f"bed {number}")
        back = stage.view.plane(float(chance.uniform(1.0, 9.0)))
        way = 1 if number % 2 else -1
        x = sides(back)[number % 2] + way * (0.2 + float(chance.uniform(0, 1.0)) + back * 0.06)
        stage.grow(flora.flower, x, back, float(chance.uniform(0.4, 0.7)), f"flower {number}", FLOWERS[number % 4])
    meadow(stage)


def road(stage: Stage, weather: Weather) -> None:
    """Build a road that runs to the horizon, with poles beside it."""
    view, colours = stage.view, stage.palette
    hills_only(stage, weather)

    def draw(canvas: Canvas) -> None:
        tar = colours.seen(hexed("#6d7080"), 0.1)
        canvas.fill(strip(stage, -2.6, 2.6), Down(((view.horizon, colours.seen(hexed("#6d7080"), 0.55)), (0.4, tar))))
        for way in (-1, 1):
            canvas.fill(strip(stage, way * 2.3 - 0.07, way * 2.3 + 0.07), colours.seen(hexed("#f4f1e6"), 0.1))
        first = 7.5 * float(np.ceil(view.start / 7.5))
        dashes = [strip(stage, -0.07, 0.07, first + at, first + at + 3.0) for at in np.arange(0, 260, 7.5)]
        canvas.fill(dashes, colours.seen(hexed("#f6d873"), 0.1))

    stage.ground(draw)
    stage.trodden.append(lambda back: (-2.6, 2.6))
    for number in range(7):
        stage.grow(pole, 4.6, 2 + number * 13.0, 6.5, f"pole {number}")
    grove(stage, "trees", flora.tree, (18, 70), 5, 6.5)
    meadow(stage)


def hills_only(stage: Stage, weather: Weather) -> None:
    """Build hills and ground alone."""
    green = SNOW if weather is Weather.SNOW else GRASS
    land.hills(stage, "blue hills", 4200, 420, hexed("#7f9fb0"), 0.55)
    land.hills(stage, "far hills", 1700, 120, mix(green, WOODED, 0.5), 0.42, rough=9)
    land.hills(stage, "hills", 620, 30, mix(green, WOODED, 0.25), 0.26)
    land.ground(stage, green)
