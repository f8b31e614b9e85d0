"""What grows: trees, bushes, grass and flowers, each drawn on its foot, lit from the side of the sun."""

from __future__ import annotations

import math

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.pen import Place, Points
from studio.engines.clips.animatic.stage import Growing

PINE = hexed("#3f7a5c")
LEAF = hexed("#6aa84a")
OLIVE = hexed("#8d9a56")
BARK = hexed("#7b5a46")
PALM = hexed("#5a9d55")
BLOSSOM = hexed("#f2a9bd")


def pine(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour = PINE) -> None:
    """Draw a conifer: tiers that narrow upwards, the side away from the light darker."""
    chance = how.chance
    colour = mix(colour, (0.9, 0.95, 0.5), chance.uniform(0, 0.10))
    plain, bright, dim = how.tones(colour)
    shadow(canvas, foot, 0.2 * tall, how)
    x, y = foot
    canvas.fill(pen.box(x - 0.022 * tall, y - 0.16 * tall, x + 0.022 * tall, y), how.palette.shaded(BARK, how.far))
    tiers = int(chance.integers(4, 6))
    slim = chance.uniform(0.17, 0.23)
    whole: list[Points] = []
    shade: list[Points] = []
    light: list[Points] = []
    for tier in range(tiers):
        low = y - tall * (0.09 + 0.80 * tier / tiers)
        high = y - tall * (0.09 + 0.80 * (tier + 1) / tiers) - tall * 0.12
        if tier == tiers - 1:
            high = y - tall
        wide = tall * slim * (1 - 0.82 * tier / tiers) * chance.uniform(0.94, 1.06)
        droop = 0.016 * tall
        left = pen.bent((x, high), (x - wide * 0.28, (high + low) / 2 + droop), (x - wide, low))
        right = pen.bent((x + wide, low), (x + wide * 0.28, (high + low) / 2 + droop), (x, high))
        hem = pen.bent((x - wide, low), (x, low + 0.028 * tall), (x + wide, low))
        outline = np.concatenate([left, hem, right])
        whole.append(outline)
        half = x + how.side * 0.18 * wide
        away = [(half, high), (x - how.side * wide * 1.1, high), (x - how.side * wide * 1.1, low + droop * 2)]
        shade.append(pen.points([*away, (half + how.side * wide * 0.1, low + droop * 2)]))
        light.append(
            pen.mirrored(
                pen.points(
                    [
                        (x - wide, low),
                        (x - wide * 0.55, low + 0.01 * tall),
                        (x - wide * 0.1, high + (low - high) * 0.4),
                        (x - wide * 0.42, low - 0.02 * tall),
                    ]
                ),
                x,
            )
            if how.side > 0
            else pen.points(
                [
                    (x - wide, low),
                    (x - wide * 0.55, low + 0.01 * tall),
                    (x - wide * 0.1, high + (low - high) * 0.4),
                    (x - wide * 0.42, low - 0.02 * tall),
                ]
            )
        )
    for outline, dark, lit_part in zip(whole, shade, light, strict=True):
        canvas.fill(outline, plain)
        canvas.fill(lit_part, bright, within=[outline], opacity=0.55)
        canvas.fill(dark, dim, within=[outline])


def tree(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour = LEAF, bark: Colour = BARK) -> None:
    """Draw a broad-leaved tree: a forked trunk under a crown of several rounds."""
    chance = how.chance
    colour = mix(colour, (0.95, 0.9, 0.4), chance.uniform(0, 0.12))
    plain, bright, dim = how.tones(colour)
    shadow(canvas, foot, 0.3 * tall, how)
    x, y = foot
    trunk = how.palette.seen(bark, how.far)
    lean = chance.uniform(-0.03, 0.03) * tall
    stem = pen.curve([(x, y), (x + lean * 0.3, y - 0.25 * tall), (x + lean, y - 0.62 * tall)])
    canvas.fill(pen.ribbon(stem, [0.034 * tall, 0.02 * tall, 0.011 * tall]), trunk)
    for way in (-1, 1):
        fork = pen.bent(
            (x + lean * 0.4, y - 0.33 * tall),
            (x + way * 0.05 * tall, y - 0.42 * tall),
            (x + way * 0.15 * tall, y - 0.56 * tall),
        )
        canvas.fill(pen.ribbon(fork, [0.014 * tall, 0.006 * tall]), trunk)
    half = pen.box(x - how.side * 0.004 * tall, y - 0.6 * tall, x - how.side * 0.06 * tall, y)
    canvas.fill(
        pen.ribbon(stem, [0.034 * tall, 0.02 * tall, 0.011 * tall]), how.palette.shaded(bark, how.far), within=[half]
    )
    crown = [pen.oval((x + lean, y - 0.72 * tall), 0.21 * tall, 0.2 * tall)]
    many = int(chance.integers(7, 10))
    for number in range(many):
        angle = 2 * math.pi * number / many + chance.uniform(-0.2, 0.2)
        size = tall * chance.uniform(0.11, 0.17)
        crown.append(
            pen.oval(
                (x + lean + 0.2 * tall * math.cos(angle), y - 0.71 * tall + 0.165 * tall * math.sin(angle)),
                size,
                size * 0.92,
            )
        )
    _rounded(canvas, crown, tall, how, (plain, bright, dim))


def _rounded(canvas: Canvas, rounds: list[Points], tall: float, how: Growing, tones: tuple[Colour, ...]) -> None:
    """Draw rounds of leaves as one mass: its shade below, its own colour, and light on the sun's side."""
    plain, bright, dim = tones
    canvas.fill(rounds, dim)
    canvas.fill([pen.moved(one, (how.side * 0.035 * tall, -0.055 * tall)) for one in rounds], plain, within=rounds)
    lights = []
    for one in rounds[1:]:
        middle = one.mean(axis=0)
        if middle[1] < np.mean([other[:, 1].mean() for other in rounds]) + 0.02 * tall:
            size = np.ptp(one[:, 0]) / 2
            lights.append(
                pen.oval((middle[0] + how.side * size * 0.32, middle[1] - size * 0.42), size * 0.5, size * 0.36)
            )
    canvas.fill(lights, bright, within=rounds, opacity=0.75)


def shadow(canvas: Canvas, foot: Place, wide: float, how: Growing) -> None:
    """Draw the shade that a thing throws on the ground about its foot, away from the light."""
    x, y = foot
    long = wide * (1 + 0.9 * how.palette.low)
    middle = (x - how.side * long * 0.35, y + wide * 0.02)
    canvas.fill(pen.oval(middle, long, wide * 0.15), how.palette.dark, opacity=0.26 * (1 - how.far), soft=wide * 0.035)


def cypress(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour = PINE) -> None:
    """Draw a slender cypress or poplar."""
    plain, _, dim = how.tones(colour)
    shadow(canvas, foot, 0.12 * tall, how)
    x, y = foot
    wide = tall * how.chance.uniform(0.07, 0.1)
    canvas.fill(pen.box(x - 0.012 * tall, y - 0.1 * tall, x + 0.012 * tall, y), how.palette.shaded(BARK, how.far))
    left = pen.curve(
        [
            (x, y - tall),
            (x - wide * 0.7, y - 0.62 * tall),
            (x - wide, y - 0.3 * tall),
            (x - wide * 0.55, y - 0.07 * tall),
            (x, y - 0.05 * tall),
        ]
    )
    outline = np.concatenate([left, pen.mirrored(left, x)[::-1]])
    canvas.fill(outline, plain)
    canvas.fill(pen.moved(outline, (-how.side * wide * 0.75, 0)), dim, within=[outline])


def palm(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour = PALM) -> None:
    """Draw a palm that leans out, its fronds hanging."""
    chance = how.chance
    plain, bright, dim = how.tones(colour)
    shadow(canvas, foot, 0.2 * tall, how)
    x, y = foot
    lean = chance.uniform(0.1, 0.24) * tall * chance.choice([-1, 1])
    head = (x + lean, y - 0.78 * tall)
    stem = pen.bent((x, y), (x + lean * 0.15, y - 0.45 * tall), head, 20)
    canvas.fill(pen.ribbon(stem, [0.026 * tall, 0.016 * tall, 0.013 * tall]), how.palette.seen(BARK, how.far))
    rings = [pen.ribbon(stem[at : at + 2], [0.022 * tall, 0.021 * tall]) for at in range(1, 19, 2)]
    canvas.fill(rings, how.palette.shaded(BARK, how.far), opacity=0.5)
    for number in range(9):
        angle = math.pi * (1.12 + 0.95 * number / 8 - 0.08) + chance.uniform(-0.08, 0.08)
        reach = tall * chance.uniform(0.3, 0.4)
        tip = (head[0] + reach * math.cos(angle), head[1] + reach * math.sin(angle) * 0.55 + 0.16 * tall)
        over = (head[0] + reach * 0.6 * math.cos(angle), head[1] - 0.14 * tall + reach * 0.3 * math.sin(angle))
        spine = pen.bent(head, over, tip, 16)
        tone = (dim, plain, bright)[(number * 7 + (how.side > 0)) % 3]
        canvas.fill(pen.ribbon(spine, [0.004 * tall, 0.034 * tall, 0.026 * tall, 0.001]), tone)
        teeth = [
            pen.points([spine[at], spine[at] + (side * 0.004 * tall, 0.05 * tall), spine[at + 1]])
            for at in range(4, 14, 2)
            for side in (-1, 1)
        ]
        canvas.fill(teeth, tone)


def bush(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour = LEAF) -> None:
    """Draw a bush: rounds on the ground."""
    chance = how.chance
    plain, bright, dim = how.tones(mix(colour, (0.95, 0.9, 0.4), chance.uniform(0, 0.14)))
    x, y = foot
    rounds: list[Points] = []
    for number in range(5):
        at = x + tall * (number - 2) * 0.42 * chance.uniform(0.85, 1.15)
        size = tall * (0.5 - 0.1 * abs(number - 2)) * chance.uniform(0.9, 1.15)
        whole = pen.oval((at, y - size * 0.72), size, size * 0.92)
        rounds.append(np.stack([whole[:, 0], np.minimum(whole[:, 1], y)], axis=1))
    shadow(canvas, foot, tall * 1.2, how)
    _rounded(canvas, rounds, tall * 1.6, how, (plain, bright, dim))


def tuft(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour) -> None:
    """Draw a tuft of grass: blades that bend aside."""
    chance = how.chance
    plain, bright, dim = how.tones(colour)
    shadow(canvas, foot, 0.3 * tall, how)
    x, y = foot
    blades: dict[int, list[Points]] = {0: [], 1: [], 2: []}
    for _ in range(int(chance.integers(7, 11))):
        lean = chance.uniform(-0.75, 0.75)
        high = tall * chance.uniform(0.5, 1.0)
        start = (x + chance.uniform(-0.16, 0.16) * tall, y)
        tip = (start[0] + lean * high * 0.8, y - high * (1 - 0.25 * abs(lean)))
        spine = pen.bent(start, (start[0] + lean * high * 0.15, y - high * 0.62), tip, 9)
        blades[int(chance.integers(0, 3))].append(pen.ribbon(spine, [0.035 * tall, 0.03 * tall, 0.002 * tall]))
    for tone, some in zip((dim, plain, bright), blades.values(), strict=True):
        if some:
            canvas.fill(some, tone)


def flower(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour) -> None:
    """Draw a flower on its stem, with a leaf."""
    chance = how.chance
    stem, _, leaf = how.tones(LEAF)
    plain, _, dim = how.tones(colour)
    x, y = foot
    lean = chance.uniform(-0.16, 0.16) * tall
    head = (x + lean, y - tall)
    spine = pen.bent((x, y), (x, y - 0.6 * tall), head, 10)
    canvas.fill(pen.ribbon(spine, [0.018 * tall, 0.012 * tall]), stem)
    way = int(chance.choice([-1, 1]))
    canvas.fill(
        pen.ribbon(
            pen.bent(
                (x, y - 0.15 * tall),
                (x + way * 0.12 * tall, y - 0.4 * tall),
                (x + way * 0.26 * tall, y - 0.42 * tall),
                9,
            ),
            [0.004, 0.05 * tall, 0.001],
        ),
        leaf,
    )
    size = tall * chance.uniform(0.09, 0.13)
    petals = []
    for number in range(7):
        angle = 2 * math.pi * number / 7
        at = (head[0] + size * 0.72 * math.cos(angle), head[1] + size * 0.6 * math.sin(angle))
        petals.append(pen.oval(at, size * 0.52, size * 0.34, math.degrees(angle)))
    canvas.fill(petals, plain)
    canvas.fill([petals[at] for at in range(3)], dim, opacity=0.45)
    canvas.fill(pen.oval(head, size * 0.4, size * 0.36), how.palette.seen(hexed("#f3c24a"), how.far))


def rock(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour) -> None:
    """Draw a boulder with a few faces."""
    chance = how.chance
    plain, bright, dim = how.tones(colour)
    shadow(canvas, foot, 0.95 * tall, how)
    x, y = foot
    wide = tall * chance.uniform(0.75, 1.05)
    left = [
        (x - wide, y),
        (x - wide * 0.92, y - 0.42 * tall),
        (x - wide * 0.45, y - 0.88 * tall * chance.uniform(0.9, 1.05)),
    ]
    right = [(x + wide * 0.25, y - tall), (x + wide * 0.82, y - 0.58 * tall), (x + wide, y)]
    outline = pen.points([*left, *right])
    ridge = (x + chance.uniform(-0.1, 0.15) * wide, y - 0.5 * tall)
    canvas.fill(outline, plain)
    top = pen.points([left[1], left[2], right[0], right[1], ridge])
    canvas.fill(top, bright, opacity=0.6)
    away = (
        [right[1], right[2], (x + wide * 0.1, y), ridge]
        if how.side < 0
        else [left[1], left[0], (x - wide * 0.1, y), ridge]
    )
    canvas.fill(pen.points(away), dim)


def reeds(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour = OLIVE) -> None:
    """Draw reeds with their brown heads."""
    chance = how.chance
    plain, bright, dim = how.tones(colour)
    shadow(canvas, foot, 0.4 * tall, how)
    x, y = foot
    head = how.palette.shaded(BARK, how.far)
    for number in range(9):
        lean = chance.uniform(-0.3, 0.3)
        start = (x + (number - 4) * 0.07 * tall, y)
        high = tall * chance.uniform(0.55, 1.0)
        tip = (start[0] + lean * high * 0.5, y - high)
        spine = pen.bent(start, (start[0], y - 0.6 * high), tip, 10)
        canvas.fill(pen.ribbon(spine, [0.016 * tall, 0.011 * tall, 0.002 * tall]), (plain, bright, dim)[number % 3])
        if number % 3 == 0:
            canvas.fill(pen.limb(tuple(spine[-2]), tuple(spine[-4]), 0.018 * tall, 0.018 * tall), head)
