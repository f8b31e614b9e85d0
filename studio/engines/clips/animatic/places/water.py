"""Sets by the water: sea, beach, lake, river and harbour."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, Down, hexed, mix
from studio.engines.clips.animatic.palette import Weather
from studio.engines.clips.animatic.pen import Place
from studio.engines.clips.animatic.places import flora, land
from studio.engines.clips.animatic.places.growth import front, grove, meadow, stones
from studio.engines.clips.animatic.places.land import GRASS, ROCK, SNOW, WOODED, Ridge
from studio.engines.clips.animatic.places.tints import EARTH, SAND
from studio.engines.clips.animatic.stage import Growing, Stage

DEEP = hexed("#2f7fa6")
LAGOON = hexed("#4fb3b5")
WOOD = hexed("#b98a5c")
HULLS = (hexed("#c8483c"), hexed("#2f6f9f"), hexed("#f0ead9"), hexed("#3e8f7a"), hexed("#e2a53f"))


def sea(stage: Stage, weather: Weather) -> None:
    """Build open water before a headland, with planks under the subject's feet."""
    land.ridge(stage, "islands", Ridge(7000, 520, 1500, far=0.58))
    stage.stand(1800, lambda canvas: _headland(canvas, stage, 1800))
    surface(stage, DEEP)
    for number in range(2):
        chance = stage.chance(f"sail {number}")
        back = float(chance.uniform(60, 115))
        x = float(chance.uniform(0.25, 0.8) * stage.view.wide(back) * (1 if number else -1))
        stage.grow(sailboat, x, back, 11, f"sail {number}", HULLS[2 - number])
    if stage.view.bottom < 3:
        jetty(stage, -1.5, 1.5, 3.2)


def beach(stage: Stage, weather: Weather) -> None:
    """Build sand before the sea, with palms and a sunshade."""
    view = stage.view
    land.ridge(stage, "islands", Ridge(7500, 600, 1700, far=0.58))
    surface(stage, LAGOON)
    stage.ground(lambda canvas: _shore(canvas, stage, SAND))
    for number in range(4):
        chance = stage.chance(f"palm {number}")
        back = 3.5 + 4.5 * number + float(chance.uniform(0, 3))
        way = 1 if number % 2 else -1
        x = way * view.wide(back) * float(chance.uniform(0.5, 0.95))
        stage.grow(flora.palm, x, back, float(chance.uniform(5.5, 7.5)), f"palm {number}")
    side = -stage.side
    stage.grow(sunshade, side * view.wide(6.0) * 0.45, 6.0, 2.3, "sunshade", HULLS[0])
    stage.grow(sailboat, -side * view.wide(90) * 0.3, 90, 11, "sail", HULLS[2])
    stones(stage, 3, mix(ROCK, SAND, 0.4))
    front(stage, flora.tuft, 5, (0.06, 0.12), [flora.OLIVE])


def lake(stage: Stage, weather: Weather) -> None:
    """Build a lake under mountains, which stand in it upside down, with reeds at the near shore."""
    view = stage.view
    snowy = weather is Weather.SNOW
    land.ridge(stage, "far peaks", Ridge(9000, 2300, 2200, far=0.66, snow=0.5))
    land.ridge(stage, "peaks", Ridge(4600, 1500, 1350, far=0.38, snow=0.5))
    land.hills(stage, "far shore", 900, 66, SNOW if snowy else WOODED, 0.3, rough=13)
    surface(stage, mix(DEEP, LAGOON, 0.35), mirror=1500 * view.scale(4600))
    stage.ground(lambda canvas: _bank(canvas, stage, SNOW if snowy else GRASS, 4.2))
    for number in range(9):
        chance = stage.chance(f"reeds {number}")
        back = view.plane(float(chance.uniform(3.2, 5.0)))
        x = float(chance.uniform(0.3, 1.0) * view.wide(back) * (1 if number % 2 else -1))
        stage.grow(flora.reeds, x, back, 1.2, f"reeds {number}")
    stage.grow(flora.pine, -stage.side * view.wide(4.0) * 0.86, 4.0, 6.2, "pine")
    stage.grow(flora.pine, -stage.side * view.wide(4.6) * 1.05, 4.6, 7.0, "pine beside")
    stones(stage, 5)
    if not snowy:
        meadow(stage, 3.2)


def river(stage: Stage, weather: Weather) -> None:
    """Build a river that winds through meadows."""
    view, colours = stage.view, stage.palette
    green = SNOW if weather is Weather.SNOW else GRASS
    land.ridge(stage, "peaks", Ridge(6500, 1300, 1600, far=0.6, snow=0.4))
    land.hills(stage, "far hills", 1700, 150, mix(green, WOODED, 0.6), 0.42, rough=10)
    land.hills(stage, "hills", 480, 34, mix(green, WOODED, 0.3), 0.22, rough=4)
    land.ground(stage, green)
    chance = stage.chance("river")
    way, phase = int(chance.choice([-1, 1])), float(chance.uniform(0, 1.2))
    # Whoever the shot is of stands on the bank.
    aside = max(0.40, 4.6 * view.scale())

    def draw(canvas: Canvas) -> None:
        near = np.geomspace(max(2.4, 1.2 * view.near(view.bottom)), 0.012, 240)
        scale = view.scale() * near
        middle = way * (aside * near**0.9 + 0.16 * np.sin(phase + 2.6 * np.log(near)) * near**0.45 + 0.03)
        y = view.horizon + view.height * scale
        wide = 2.6 * scale * (1 + 0.18 * np.sin(5 * np.log(near)))
        bank = 0.45 * scale
        outer = np.concatenate([np.stack([middle - wide - bank, y], 1), np.stack([middle + wide + bank, y], 1)[::-1]])
        water = np.concatenate([np.stack([middle - wide, y], 1), np.stack([middle + wide, y], 1)[::-1]])
        canvas.fill(outer, colours.shaded(mix(EARTH, green, 0.35), 0.1))
        deep = mix(colours.seen(DEEP), colours.sky[1], 0.45)
        canvas.fill(water, Down(((view.horizon, colours.sky[3]), (view.horizon + 0.16, colours.sky[2]), (0.5, deep))))
        for _ in range(60):
            at = int(chance_of.integers(0, 200))
            long = float(scale[at]) * float(chance_of.uniform(0.25, 0.9))
            x = float(middle[at] + wide[at] * chance_of.uniform(-0.85, 0.85))
            tone = SNOW if chance_of.random() < 0.6 else DEEP
            canvas.fill(
                pen.oval((x, float(y[at])), long, long * 0.035), colours.seen(tone), opacity=0.5, within=[water]
            )

    chance_of = stage.chance("ripples")
    stage.ground(draw)
    grove(stage, "trees", flora.tree, (16, 80), 7, 7)
    grove(stage, "bushes", flora.bush, (6, 40), 7, 1.0, WOODED)
    stones = [(stage.chance(f"stone {number}"), number) for number in range(6)]
    for one, number in stones:
        back = view.plane(float(one.uniform(0.2, 9)))
        off = 3.0 if number % 2 else -3.2
        near = view.near(back)
        x = (way * (aside * near**0.9 + 0.16 * np.sin(phase + 2.6 * np.log(near)) * near**0.45 + 0.03)) / view.scale(
            back
        )
        stage.grow(flora.rock, float(x) + off, back, float(one.uniform(0.2, 0.5)), f"stone {number}", ROCK)
    front(stage, flora.tuft, 12, (0.05, 0.11), [GRASS, mix(GRASS, WOODED, 0.4)])


def surface(stage: Stage, deep: Colour, *, mirror: float = 0.0) -> None:
    """Lay water to the horizon: the sky in it, the sun's path, waves that grow towards the camera.

    `mirror` is how high what stands at the horizon is, which is then seen in the water.
    """
    view, colours = stage.view, stage.palette

    def draw(canvas: Canvas) -> None:
        chance = stage.chance("waves")
        line = view.horizon
        near = mix(colours.seen(deep), colours.sky[0], 0.25)
        stops = (
            (line, mix(colours.sky[3], colours.seen(deep), 0.25)),
            (line + 0.07, mix(colours.sky[2], colours.seen(deep), 0.45)),
            (line + 0.45, near),
        )
        canvas.fill(pen.box(-9, line, 9, 9), Down(stops))
        if mirror:
            tone = mix(colours.seen(ROCK, 0.4), near, 0.35)
            for _ in range(10):
                x = float(chance.uniform(-1.6, 1.6))
                wide, tall = float(chance.uniform(0.12, 0.3)), mirror * float(chance.uniform(0.4, 0.95))
                image = pen.points([(x - wide, line), (x + wide, line), (x + wide * 0.08, line + tall * 0.75)])
                canvas.fill(image, Down(((line, tone), (line + tall, near))), opacity=0.4)
        sun = stage.sun
        for number in range(150):
            depth = (number / 150) ** 1.7
            y = line + 0.004 + depth * (0.75 - line)
            long = (0.014 + 0.16 * depth) * float(chance.uniform(0.5, 1.4))
            x = float(chance.uniform(-1.5, 1.5))
            tone = mix(colours.sky[2], (1, 1, 1), 0.35) if number % 3 else mix(near, colours.dark, 0.25)
            canvas.fill(pen.oval((x, y), long, 0.0010 + 0.0042 * depth), tone, opacity=0.28 + 0.2 * depth)
        for number in range(70):
            depth = (number / 70) ** 1.4
            y = line + 0.003 + depth * 0.5
            spread = 0.02 + 0.14 * depth
            x = sun + float(chance.normal(0, 0.5)) * spread
            long = (0.010 + 0.045 * depth) * float(chance.uniform(0.5, 1.5))
            canvas.fill(pen.oval((x, y), long, 0.0012 + 0.0035 * depth), colours.disc, opacity=0.5 * (1 - 0.7 * depth))

    stage.ground(draw)


def jetty(stage: Stage, left: float, right: float, end: float) -> None:
    """Lay planks over the water under the subject's feet, on piles."""
    view, colours = stage.view, stage.palette
    start = view.start

    def draw(canvas: Canvas) -> None:
        chance = stage.chance("planks")
        deck = pen.points(
            [view.at(left, 0, start), view.at(left, 0, end), view.at(right, 0, end), view.at(right, 0, start)]
        )
        below = pen.points(
            [
                view.at(left, -0.25, start),
                view.at(left, -0.25, end),
                view.at(right, -0.25, end),
                view.at(right, -0.25, start),
            ]
        )
        canvas.fill(below, colours.shaded(mix(WOOD, (0, 0, 0), 0.45)))
        canvas.fill(deck, colours.seen(WOOD))
        back = max(0.24 * float(np.ceil(start / 0.24)), -30.0)
        while back < end:
            step = 0.24
            tone = mix(WOOD, hexed("#8d6b4a"), float(chance.uniform(0, 0.6)))
            ahead = min(back + step - 0.025, end)
            plank = pen.points(
                [view.at(left, 0, back), view.at(left, 0, ahead), view.at(right, 0, ahead), view.at(right, 0, back)]
            )
            canvas.fill(plank, colours.seen(tone))
            gap = pen.points(
                [
                    view.at(left, 0, ahead),
                    view.at(left, 0, back + step),
                    view.at(right, 0, back + step),
                    view.at(right, 0, ahead),
                ]
            )
            if back + step < end:
                canvas.fill(gap, colours.shaded(mix(WOOD, (0, 0, 0), 0.4)))
            back += step

    stage.ground(draw)
    for back in (end - 0.1, end - 2.2):
        for x in (left, right):
            if back > start:
                stage.grow(_pile, x, back, 0.85, f"pile {x} {back}")


def _pile(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a pile of a jetty."""
    plain, bright, dim = how.tones(mix(WOOD, hexed("#6d5540"), 0.5))
    x, y = foot
    canvas.fill(pen.box(x - 0.11 * tall, y - tall, x + 0.11 * tall, y + 0.25 * tall), plain)
    canvas.fill(pen.box(x - how.side * 0.11 * tall, y - tall, x - how.side * 0.02 * tall, y + 0.25 * tall), dim)
    canvas.fill(pen.oval((x, y - tall), 0.11 * tall, 0.035 * tall), bright)


def sailboat(canvas: Canvas, foot: Place, tall: float, how: Growing, hull: Colour) -> None:
    """Draw a sailing boat."""
    plain, _, dim = how.tones(hull)
    x, y = foot
    white, _, grey = how.tones(hexed("#f8f5ec"))
    canvas.fill(pen.oval((x, y + 0.02 * tall), 0.30 * tall, 0.022 * tall), how.palette.dark, opacity=0.25)
    canvas.fill(
        pen.curve(
            [
                (x - 0.27 * tall, y - 0.085 * tall),
                (x + 0.31 * tall, y - 0.10 * tall),
                (x + 0.2 * tall, y + 0.012 * tall),
                (x - 0.2 * tall, y + 0.012 * tall),
            ],
            closed=True,
            steps=1,
        ),
        plain,
    )
    canvas.fill(
        pen.points(
            [
                (x - 0.24 * tall, y - 0.03 * tall),
                (x + 0.25 * tall, y - 0.03 * tall),
                (x + 0.2 * tall, y + 0.012 * tall),
                (x - 0.2 * tall, y + 0.012 * tall),
            ]
        ),
        dim,
    )
    canvas.fill(
        pen.box(x - 0.008 * tall, y - tall, x + 0.008 * tall, y - 0.08 * tall), how.palette.shaded(WOOD, how.far)
    )
    canvas.fill(
        np.concatenate(
            [
                pen.bent(
                    (x - 0.02 * tall, y - 0.97 * tall),
                    (x - 0.25 * tall, y - 0.5 * tall),
                    (x - 0.27 * tall, y - 0.16 * tall),
                ),
                pen.points([(x - 0.02 * tall, y - 0.14 * tall)]),
            ]
        ),
        white if how.side < 0 else grey,
    )
    canvas.fill(
        np.concatenate(
            [
                pen.bent(
                    (x + 0.02 * tall, y - 0.88 * tall),
                    (x + 0.18 * tall, y - 0.5 * tall),
                    (x + 0.27 * tall, y - 0.15 * tall),
                ),
                pen.points([(x + 0.02 * tall, y - 0.15 * tall)]),
            ]
        ),
        grey if how.side < 0 else white,
    )


def sunshade(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour) -> None:
    """Draw a striped sunshade with a towel below."""
    x, y = foot
    plain, _, dim = how.tones(colour)
    white, _, grey = how.tones(hexed("#f8f4ea"))
    flora.shadow(canvas, foot, 0.55 * tall, how)
    towel = pen.points(
        [
            (x + 0.12 * tall, y),
            (x + 0.95 * tall, y),
            (x + 0.82 * tall, y - 0.09 * tall),
            (x + 0.08 * tall, y - 0.09 * tall),
        ]
    )
    canvas.fill(towel, how.palette.seen(HULLS[1], how.far))
    canvas.fill(pen.box(x - 0.012 * tall, y - tall, x + 0.012 * tall, y), white)
    many = 6
    top = (x, y - 1.02 * tall)
    for number in range(many):
        one, two = -0.62 + 1.24 * number / many, -0.62 + 1.24 * (number + 1) / many
        rim = pen.bent(
            (x + one * tall, y - 0.68 * tall + 0.02 * tall),
            (x + (one + two) / 2 * tall, y - 0.72 * tall),
            (x + two * tall, y - 0.68 * tall + 0.02 * tall),
            8,
        )
        left = pen.bent(top, (x + one * 0.75 * tall, y - 0.98 * tall), (x + one * tall, y - 0.66 * tall), 10)
        right = pen.bent((x + two * tall, y - 0.66 * tall), (x + two * 0.75 * tall, y - 0.98 * tall), top, 10)
        away = (number - (many - 1) / 2) * how.side < 0
        tone = ((dim if away else plain), (grey if away else white))[number % 2]
        canvas.fill(np.concatenate([left, rim, right]), tone)


def _headland(canvas: Canvas, stage: Stage, back: float) -> None:
    """Draw a headland with a small lighthouse on it."""
    view, colours = stage.view, stage.palette
    side = -stage.side
    edge = view.aspect / 2
    chance = stage.chance("headland")
    at = np.linspace(0, 1, 30)
    tall = 0.11 + 0.03 * float(chance.random())
    rise = tall * (1 - at) ** 0.55 * (1 + 0.12 * np.sin(17 * at + float(chance.uniform(0, 6))))
    x = side * (edge * 1.9 - at * edge * 1.35)
    line = view.horizon
    outline = np.concatenate([np.stack([x, line - rise], 1), [[x[-1], line + 0.01], [x[0], line + 0.01]]])
    green = mix(GRASS, WOODED, 0.5)
    canvas.fill(
        outline,
        Down(
            (
                (line - tall, colours.seen(green, 0.36)),
                (line - tall * 0.35, colours.seen(green, 0.40)),
                (line, colours.shaded(ROCK, 0.38)),
            )
        ),
    )


def _shore(canvas: Canvas, stage: Stage, sand: Colour) -> None:
    """Draw sand, its wet edge, and foam where the sea ends."""
    view, colours = stage.view, stage.palette
    chance = stage.chance("shore")
    phase = float(chance.uniform(0, 6.28))
    x = np.linspace(-2.6, 2.6, 140)
    reach = view.horizon + view.height * view.scale(11.0)
    lean = 0.035 * stage.side

    def edge(off: float) -> np.ndarray:
        wave = 0.010 * np.sin(3.1 * x + phase) + 0.006 * np.sin(7.3 * x + 2 * phase)
        return np.stack([x, reach + off + lean * x + wave], 1)

    low = [[2.6, 9.0], [-2.6, 9.0]]
    canvas.fill(np.concatenate([edge(-0.012), low]), colours.seen(SNOW), opacity=0.95)
    canvas.fill(np.concatenate([edge(0.003), low]), mix(colours.seen(sand), colours.seen(DEEP), 0.35))
    canvas.fill(
        np.concatenate([edge(0.030), low]),
        Down(((reach, colours.seen(sand, 0.06)), (0.5, colours.seen(mix(sand, EARTH, 0.18))))),
    )
    foam = pen.ribbon(edge(-0.034), [0.002, 0.005, 0.001, 0.004, 0.002])
    canvas.fill(foam, colours.seen(SNOW), opacity=0.8)
    for number in range(40):
        near = 0.45 + 1.8 * (number / 40) ** 1.4
        scale = view.scale() * near
        at = (float(chance.uniform(-1.1, 1.1)), view.horizon + view.height * scale)
        if at[1] > reach + 0.06:
            canvas.fill(pen.oval(at, 0.5 * scale, 0.035 * scale), colours.shaded(sand), opacity=0.22, soft=0.004)


def _bank(canvas: Canvas, stage: Stage, green: Colour, back: float) -> None:
    """Draw the near shore of a lake."""
    view, colours = stage.view, stage.palette
    chance = stage.chance("bank")
    phase = float(chance.uniform(0, 6.28))
    x = np.linspace(-2.8, 2.8, 140)
    reach = view.horizon + view.height * view.scale(back)
    y = reach + 0.018 * np.sin(2.4 * x + phase) + 0.008 * np.sin(6.1 * x + 2 * phase) - 0.02 * x * stage.side
    low = [[2.8, 9.0], [-2.8, 9.0]]
    canvas.fill(
        np.concatenate([np.stack([x, y - 0.008], 1), low]), mix(colours.seen(SNOW), colours.sky[2], 0.4), opacity=0.7
    )
    canvas.fill(np.concatenate([np.stack([x, y], 1), low]), colours.seen(mix(SAND, ROCK, 0.5)))
    near = colours.seen(mix(green, (0.0, 0.1, 0.12), 0.12))
    canvas.fill(
        np.concatenate([np.stack([x, y + 0.022], 1), low]), Down(((reach, colours.seen(green, 0.05)), (0.55, near)))
    )
