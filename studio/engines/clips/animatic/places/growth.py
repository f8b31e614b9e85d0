"""What grows and lies on open ground: paths, meadows, groves, trunks, ferns and stones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, Down, hexed, mix
from studio.engines.clips.animatic.pen import Place, Points
from studio.engines.clips.animatic.places import flora
from studio.engines.clips.animatic.places.land import GRASS, ROCK, WOODED
from studio.engines.clips.animatic.places.tints import FLOWERS
from studio.engines.clips.animatic.stage import Growing, Sides, Stage


def strip(stage: Stage, left: float, right: float, start: float | None = None, end: float = 4000.0) -> Points:
    """Give a straight band on the ground, from the camera's feet to the horizon."""
    view = stage.view
    least = view.start
    first = least if start is None else max(start, least)
    return pen.points(
        [view.at(left, 0, first), view.at(left, 0, end), view.at(right, 0, end), view.at(right, 0, first)]
    )


def path(stage: Stage, colour: Colour, wide: float = 0.6) -> Sides:
    """Lay a winding path from the camera's feet into the distance, free of what is strewn, and give its sides."""
    view, colours = stage.view, stage.palette
    chance = stage.chance("path")
    swing, phase = chance.uniform(1.2, 2.2) * chance.choice([-1, 1]), chance.uniform(0, 6.28)

    def bent(near: NDArray[np.float64]) -> NDArray[np.float64]:
        bend = np.sin(phase + 2.2 * np.log(near)) - np.sin(phase)
        middle: NDArray[np.float64] = swing * 0.055 * bend * np.minimum(1, 1.6 * near**0.5)
        return middle

    def sides(back: float) -> tuple[float, float]:
        middle = float(bent(np.array(view.near(back)))) / view.scale(back)
        return middle - wide, middle + wide

    def draw(canvas: Canvas) -> None:
        near = np.geomspace(max(2.2, 1.2 * view.near(view.bottom)), 0.012, 240)
        scale = view.scale() * near
        middle = bent(near)
        y = view.horizon + view.height * scale
        left, right = middle - wide * scale, middle + wide * scale
        outline = np.concatenate([np.stack([left, y], 1), np.stack([right, y], 1)[::-1]])
        far, close = colours.seen(colour, 0.55), colours.seen(colour, 0.0)
        canvas.fill(outline, Down(((view.horizon, far), (view.horizon + 0.2, close))))
        inner = np.concatenate(
            [np.stack([left + scale * wide * 0.5, y], 1), np.stack([right - scale * wide * 0.35, y], 1)[::-1]]
        )
        canvas.fill(inner, colours.seen(mix(colour, (1.0, 0.96, 0.85), 0.3)), opacity=0.45)

    stage.ground(draw)
    stage.trodden.append(sides)
    return sides


def grove(
    stage: Stage, name: str, paint: object, backs: tuple[float, float], many: int, tall: float, *colours: Colour
) -> None:
    """Plant trees to both sides, and leave the middle free."""
    for number in range(many):
        chance = stage.chance(f"{name} {number}")
        back = stage.view.plane(float(backs[0] + (backs[1] - backs[0]) * ((number + chance.random()) / many) ** 1.4))
        reach = stage.view.wide(back)
        way = 1 if number % 2 else -1
        x = way * reach * float(0.32 + 0.75 * chance.power(1.3))
        stage.strew(paint, x, back, tall * float(chance.uniform(0.75, 1.2)), f"{name} tree {number}", *colours)  # type: ignore[arg-type]


def stones(stage: Stage, many: int, colour: Colour = ROCK) -> None:
    """Strew boulders."""
    for number in range(many):
        chance = stage.chance(f"stone {number}")
        back = stage.view.plane(float(chance.uniform(0.5, 14)))
        x = float(chance.uniform(0.25, 0.95) * stage.view.wide(back) * chance.choice([-1, 1]))
        stage.strew(flora.rock, x, back, float(chance.uniform(0.18, 0.6)), f"stone {number}", colour)


def meadow(stage: Stage, deep: float = 16.4) -> None:
    """Let grass and flowers grow so many metres deep, most of them at the lower edge of the picture."""
    for number in range(26):
        chance = stage.chance(f"grass {number}")
        back = stage.view.plane(float(0.4 + (deep - 0.4) * chance.power(0.7)))
        x = float(chance.uniform(-1, 1) * stage.view.wide(back))
        stage.strew(flora.tuft, x, back, float(chance.uniform(0.16, 0.32)), f"grass {number}", GRASS)
    front(stage, flora.tuft, 12, (0.05, 0.11), [GRASS, mix(GRASS, WOODED, 0.4)])
    front(stage, flora.flower, 6, (0.07, 0.13), list(FLOWERS))


def front(stage: Stage, paint: object, many: int, high: tuple[float, float], colours: list[Colour]) -> None:
    """Let something grow before the subject at the lower edge, so many heights of the frame high."""
    view = stage.view
    if view.bottom > 0:
        return
    for number in range(many):
        chance = stage.chance(f"front {paint} {number}".split(" at 0x")[0])
        near = min(1.8, view.near(view.bottom)) * float(chance.uniform(0.92, 1.06))
        back = view.plane(view.back(near))
        spread = (number + 0.5) / many * 2 - 1
        x = (spread + float(chance.uniform(-0.08, 0.08))) * view.wide(back) * 1.25
        if abs(spread) < 0.3 and number % 3:
            continue
        tall = float(chance.uniform(*high)) / view.scale(back)
        stage.strew(paint, x, back, tall, f"front {number} {high}", colours[number % len(colours)])  # type: ignore[arg-type]


def canopy(stage: Stage, leaves: Colour) -> None:
    """Hang leaves into the upper corners, near the camera."""
    view, colours = stage.view, stage.palette
    back = view.back(1.45)

    def draw(canvas: Canvas) -> None:
        chance = stage.chance("canopy")
        dark = mix(colours.shaded(leaves), colours.dark, 0.35)
        rounds: list[Points] = []
        for way in (-1, 1):
            for number in range(13):
                along = number / 12
                x = way * (view.aspect / 2 * (1.22 - 0.75 * along))
                y = -0.56 + 0.13 * (1 - along) + float(chance.uniform(-0.02, 0.02))
                rounds.append(pen.oval((x, y), 0.10 * float(chance.uniform(0.8, 1.3)), 0.075))
        canvas.fill(rounds, dark)
        hanging = []
        for one in rounds:
            foot = one[np.argmax(one[:, 1])]
            hanging += [
                pen.oval((foot[0] + d, foot[1]), 0.02, 0.010, 35 + 400 * d) for d in (-0.05, -0.02, 0.015, 0.05)
            ]
        canvas.fill(hanging, dark)

    stage.stand(back, draw)


def trunk(canvas: Canvas, foot: Place, tall: float, how: Growing, leaves: Colour) -> None:
    """Draw the trunk of a tall tree, bare as far as one sees, with roots and lit from one side."""
    chance = how.chance
    bark = mix(flora.BARK, hexed("#5c5a66"), chance.uniform(0, 0.5))
    plain, _, dim = how.tones(bark)
    x, y = foot
    wide = tall * chance.uniform(0.017, 0.028)
    lean = chance.uniform(-0.012, 0.012) * tall
    flora.shadow(canvas, foot, wide * 2.4, how)
    left = pen.bent(
        (x - wide * 1.9, y + wide * 0.12), (x - wide * 1.05, y - wide * 0.4), (x - wide * 0.98, y - 3 * wide)
    )
    right = pen.bent(
        (x + wide * 1.8, y + wide * 0.12), (x + wide * 1.05, y - wide * 0.4), (x + wide * 0.98, y - 3 * wide)
    )
    top = pen.points([(x - wide * 0.7 + lean, y - tall), (x + wide * 0.7 + lean, y - tall)])
    outline = np.concatenate([left, top, right[::-1]])
    canvas.fill(outline, plain)
    canvas.fill(pen.moved(outline, (-how.side * wide * 0.85, 0)), dim, within=[outline])
    marks = []
    for number in range(12):
        at = y - tall * (0.02 + 0.06 * number) - chance.uniform(0, 0.03) * tall
        marks.append(
            pen.ribbon(
                pen.bent((x - wide * 0.5, at), (x, at + wide * 0.2), (x + wide * chance.uniform(-0.2, 0.5), at), 8),
                [0.001, wide * 0.06, 0.001],
            )
        )
    canvas.fill(marks, dim, opacity=0.7, within=[outline])
    for way in (-1, 1):
        high = y - tall * chance.uniform(0.3, 0.6)
        twig = pen.bent(
            (x + way * wide * 0.6, high), (x + way * wide * 3, high - wide), (x + way * wide * 5, high - wide * 3.2), 10
        )
        canvas.fill(pen.ribbon(twig, [wide * 0.28, wide * 0.08]), dim)
        rounds = [
            pen.oval((x + way * wide * (4.4 + k), high - wide * (3.2 + 0.5 * (k % 2))), wide * 1.7, wide * 1.0)
            for k in range(3)
        ]
        canvas.fill(rounds, how.palette.seen(leaves, how.far))
        canvas.fill(
            [pen.moved(one, (how.side * wide * 0.3, -wide * 0.35)) for one in rounds],
            how.tones(leaves)[1],
            within=rounds,
            opacity=0.6,
        )


def fern(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour) -> None:
    """Draw a fern: fronds that arch out from the ground."""
    plain, bright, dim = how.tones(colour)
    x, y = foot
    flora.shadow(canvas, foot, 0.6 * tall, how)
    for number in range(7):
        lean = (number - 3) / 3
        tip = (x + lean * tall * 0.95, y - tall * (1 - 0.55 * abs(lean)) * how.chance.uniform(0.85, 1.0))
        spine = pen.bent((x, y), (x + lean * tall * 0.3, y - tall * 0.85), tip, 14)
        tone = (dim, plain, bright)[number % 3]
        size = tall * 0.15 * (1 - np.arange(3, 14) / 15)
        along = spine[3:] - spine[2:-1]
        along /= np.maximum(np.hypot(*along.T), 1e-9)[:, None]
        out = np.stack([-along[:, 1], along[:, 0]], axis=1)
        leaves = [
            leaf
            for way in (-1, 1)
            for leaf in pen.blades(spine[3:], spine[3:] + (out * way + along * 0.6) * size[:, None], size * 0.16, 0.001)
        ]
        canvas.fill([pen.ribbon(spine, [tall * 0.010, tall * 0.003]), *leaves], tone)


def cactus(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a cactus with its arms."""
    plain, bright, dim = how.tones(hexed("#5f9b62"))
    x, y = foot
    flora.shadow(canvas, foot, 0.3 * tall, how)
    wide = tall * 0.085
    parts = [pen.limb((x, y - wide * 0.2), (x, y - tall + wide), wide, wide)]
    for way, low, high in ((-1, 0.38, 0.72), (1, 0.5, 0.82)):
        elbow = (x + way * wide * 3.0, y - low * tall)
        parts.append(pen.limb((x, y - low * tall), elbow, wide * 0.66, wide * 0.66))
        parts.append(pen.limb(elbow, (elbow[0], y - high * tall), wide * 0.66, wide * 0.62))
    parts = [np.stack([one[:, 0], np.minimum(one[:, 1], y)], 1) for one in parts]
    canvas.fill(parts, plain)
    canvas.fill([pen.moved(one, (-how.side * wide * 0.8, 0)) for one in parts], dim, within=parts)
    ribs = [pen.box(x + k * wide * 0.45 - 0.0012, y - tall, x + k * wide * 0.45 + 0.0012, y) for k in (-1, 0, 1)]
    canvas.fill(ribs, bright, within=parts, opacity=0.5)


def pole(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a telegraph pole."""
    plain, _, dim = how.tones(flora.BARK)
    x, y = foot
    canvas.fill(pen.box(x - 0.012 * tall, y - tall, x + 0.012 * tall, y), plain)
    canvas.fill(pen.box(x - 0.11 * tall, y - 0.93 * tall, x + 0.11 * tall, y - 0.91 * tall), dim)


def screen(canvas: Canvas, stage: Stage, back: float, far: float, leaves: Colour, row: int) -> None:
    """Draw a row of distant trunks under their leaves."""
    view, colours = stage.view, stage.palette
    chance = stage.chance(f"screen {row}")
    scale = view.scale(back)
    floor = view.at(0, 0, back)[1]
    tone = mix(colours.shaded(flora.BARK, far), colours.shaded(leaves, far), 0.5)
    canvas.fill(
        pen.box(-4, -1, 4, floor),
        Down(
            (
                (-0.5, colours.seen(mix(leaves, (1, 1, 0.7), 0.2), min(0.9, far + 0.18))),
                (floor, colours.seen(leaves, far)),
            )
        ),
        opacity=0.62,
    )
    trunks, crowns = [], []
    x = -3.2
    while x < 3.2:
        wide = scale * float(chance.uniform(0.25, 0.55))
        lean = float(chance.uniform(-0.03, 0.03))
        trunks.append(
            pen.points(
                [
                    (x - wide, floor + 0.01),
                    (x - wide * 0.7 + lean, -1.2),
                    (x + wide * 0.7 + lean, -1.2),
                    (x + wide, floor + 0.01),
                ]
            )
        )
        crowns.append(pen.oval((x, floor), wide * 4, wide * 1.5))
        x += scale * float(chance.uniform(1.6, 4.5))
    canvas.fill(trunks, tone)
    canvas.fill(crowns, colours.seen(leaves, far))


def shafts(canvas: Canvas, stage: Stage, light: Colour) -> None:
    """Draw light that falls between the trees."""
    chance = stage.chance("shafts")
    side = stage.side
    for number in range(4):
        top = side * (0.85 - 0.32 * number + float(chance.uniform(-0.05, 0.05)))
        wide = float(chance.uniform(0.03, 0.10))
        low = top - side * 0.62
        shaft = pen.points(
            [(top - wide * 0.6, -0.7), (top + wide * 0.6, -0.7), (low + wide * 1.6, 0.52), (low - wide * 1.6, 0.52)]
        )
        canvas.fill(shaft, light, opacity=0.13, soft=0.012)


def crop_rows(canvas: Canvas, stage: Stage, dark: Colour, crop: Colour) -> None:
    """Draw furrows that meet at the horizon."""
    view, colours = stage.view, stage.palette
    step = 0.9
    many = 90
    tone = Down(
        (
            (view.horizon, colours.seen(crop, 0.5)),
            (view.horizon + 0.1, colours.seen(dark, 0.15)),
            (0.5, colours.seen(dark)),
        )
    )
    furrows = [strip(stage, x * step - 0.16, x * step + 0.16, None, 320.0) for x in range(-many, many)]
    canvas.fill(furrows, tone, opacity=0.75)
    crests = [strip(stage, x * step + 0.28, x * step + 0.50, None, 320.0) for x in range(-many, many)]
    canvas.fill(crests, colours.seen(mix(crop, (1.0, 0.97, 0.75), 0.4), 0.1), opacity=0.5)
