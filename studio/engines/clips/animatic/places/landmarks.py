"""Landmarks and things of a set: what a person would name when asked what is there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.figures import beasts
from studio.engines.clips.animatic.pen import Place, Points
from studio.engines.clips.animatic.places import flora, water
from studio.engines.clips.animatic.places.gathering import rowboat
from studio.engines.clips.animatic.places.houses import House, chapel, house
from studio.engines.clips.animatic.places.monuments import RED, STONE, castle, lighthouse, temple, windmill
from studio.engines.clips.animatic.places.tints import CLOTH, FRUIT, PLASTER, TILES
from studio.engines.clips.animatic.stage import Growing, Stage


def put(stage: Stage, name: str) -> None:
    """Put up a landmark where it is seen and not in the way."""
    LANDMARKS[name](stage)


def _beside(stage: Stage, back: float, share: float = 0.5, *, sunny: bool = False) -> float:
    """Give a place to one side, away from the sun, or towards it."""
    return (stage.side if sunny else -stage.side) * stage.view.wide(back) * share


def _growing(
    paint: Callable[..., None], back: float, tall: float, share: float, *colours: Colour, sunny: bool = False
) -> Callable[[Stage], None]:
    """Give what puts up a thing that is drawn as plants are, on its foot."""

    def build(stage: Stage) -> None:
        stage.grow(paint, _beside(stage, back, share, sunny=sunny), back, tall, paint.__name__, *colours)

    return build


def tent(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour) -> None:
    """Draw a tent, lit from within when it is dark."""
    x, y = foot
    plain, bright, dim = how.tones(colour)
    lit = how.palette.light[2] < 0.8
    flora.shadow(canvas, foot, 1.1 * tall, how)
    body = np.concatenate(
        [
            pen.bent((x - 1.1 * tall, y), (x - 0.55 * tall, y - 0.95 * tall), (x, y - tall)),
            pen.bent((x, y - tall), (x + 0.55 * tall, y - 0.95 * tall), (x + 1.1 * tall, y)),
        ]
    )
    canvas.fill(body, mix(plain, how.palette.lamp, 0.45) if lit else plain)
    canvas.fill(pen.moved(body, (-how.side * 1.0 * tall, 0)), dim, within=[body], opacity=0.7)
    door = np.concatenate(
        [
            pen.bent((x - 0.32 * tall, y), (x - 0.2 * tall, y - 0.62 * tall), (x, y - 0.78 * tall)),
            pen.bent((x, y - 0.78 * tall), (x + 0.2 * tall, y - 0.62 * tall), (x + 0.32 * tall, y)),
        ]
    )
    canvas.fill(door, how.palette.lamp if lit else how.palette.dark)
    canvas.fill(pen.points([(x - 0.32 * tall, y), (x, y - 0.78 * tall), (x - 0.12 * tall, y)]), bright)


def fire(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a camp fire with its glow."""
    x, y = foot
    canvas.fill(pen.oval((x, y - 0.3 * tall), 0.5 * tall, 0.4 * tall), hexed("#ffb45a"), opacity=0.5, soft=0.25 * tall)
    for way in (-1, 1):
        canvas.fill(
            pen.limb((x - way * 0.45 * tall, y), (x + way * 0.40 * tall, y - 0.14 * tall), 0.07 * tall, 0.06 * tall),
            how.tones(flora.BARK)[0],
        )
    for wide, high, colour in ((0.36, 1.0, "#f0703a"), (0.25, 0.74, "#ffa63f"), (0.13, 0.46, "#ffe28a")):
        flame = pen.curve(
            [
                (x, y - high * tall),
                (x - wide * 0.35 * tall, y - high * 0.55 * tall),
                (x - wide * tall, y - 0.28 * high * tall),
                (x - wide * 0.7 * tall, y - 0.04 * tall),
                (x + wide * 0.7 * tall, y - 0.04 * tall),
                (x + wide * tall, y - 0.30 * high * tall),
                (x + wide * 0.5 * tall, y - 0.62 * high * tall),
            ],
            closed=True,
        )
        canvas.fill(flame, hexed(colour))


def balloon(stage: Stage) -> None:
    """Hang a hot-air balloon into the sky."""
    view, colours = stage.view, stage.palette
    back = 160.0
    scale = view.scale(back)
    size = max(0.075, 9 * scale)
    x, y = _beside(stage, back, 0.45) * scale, view.horizon - 0.30

    def draw(canvas: Canvas) -> None:
        one, other = CLOTH[0], CLOTH[2]
        whole = pen.oval((x, y), size, size * 1.08)
        canvas.fill(
            [
                whole,
                pen.points(
                    [
                        (x - size * 0.78, y + size * 0.66),
                        (x + size * 0.78, y + size * 0.66),
                        (x + size * 0.2, y + size * 1.4),
                        (x - size * 0.2, y + size * 1.4),
                    ]
                ),
            ],
            colours.seen(one, 0.15),
        )
        canvas.fill([pen.oval((x, y), size * share, size * 1.08) for share in (0.62,)], colours.seen(other, 0.15))
        canvas.fill(pen.oval((x, y), size * 0.24, size * 1.08), colours.seen(one, 0.15))
        canvas.fill(
            [
                pen.limb((x + k * size * 0.18, y + size * 1.4), (x + k * size * 0.12, y + size * 1.72), 0.0012, 0.0012)
                for k in (-1, 1)
            ],
            colours.dark,
        )
        canvas.fill(
            pen.box(x - size * 0.15, y + size * 1.7, x + size * 0.15, y + size * 1.95, 0.004),
            colours.seen(water.WOOD, 0.1),
        )

    stage.stand(back, draw)


def bridge(stage: Stage) -> None:
    """Put up a stone bridge with its arches."""
    view, colours = stage.view, stage.palette
    back = 46.0

    def draw(canvas: Canvas) -> None:
        scale = view.scale(back)
        low = view.at(0, 0, back)[1]
        far = stage.haze(back)
        top = low - 4.6 * scale
        holes: list[Points] = []
        for number in range(-9, 10):
            middle = number * 8.0 * scale
            at = np.linspace(0, np.pi, 24)
            arch = np.stack([middle - 3.2 * scale * np.cos(at), low - 0.4 * scale - 3.0 * scale * np.sin(at)], 1)
            holes.append(np.concatenate([arch, [[middle + 3.2 * scale, low + 1.0], [middle - 3.2 * scale, low + 1.0]]]))
        canvas.fill(pen.box(-4, top, 4, low + 0.3 * scale), colours.seen(STONE, far), clear=holes)
        canvas.fill(pen.box(-4, top - 0.5 * scale, 4, top + 0.2 * scale), colours.shaded(STONE, far))

    stage.stand(back, draw)


def birds(stage: Stage) -> None:
    """Let birds fly far off."""
    chance = stage.chance("birds")
    view = stage.view
    x, y = -stage.side * 0.18 * view.aspect, view.horizon - 0.28
    places = [(x + float(chance.uniform(-0.22, 0.22)), y + float(chance.uniform(-0.09, 0.09))) for _ in range(9)]
    stage.stand(400.0, lambda canvas: beasts.flock(canvas, places, 0.020, stage.palette.dark))


def church(stage: Stage) -> None:
    """Put up a church."""
    chapel(stage, _beside(stage, 60, 0.45), 60)


def farmhouse(stage: Stage) -> None:
    """Put up a farmhouse with its barn."""
    x = _beside(stage, 26, 0.52)
    house(stage, "farmhouse", House(x, 26, 9, 7, 5.2, 2.8, PLASTER[0], TILES[0], 2))
    house(
        stage, "barn", House(x - np.sign(x) * 9.5, 34, 7, 8, 4.4, 3.0, hexed("#a8493c"), hexed("#6b5f5a"), gable=True)
    )
    stage.grow(flora.tree, x + np.sign(x) * 6.5, 24, 7.5, "farm tree")


def cabin(stage: Stage) -> None:
    """Put up a wooden cabin."""
    x = _beside(stage, 17, 0.5)
    house(stage, "cabin", House(x, 17, 6.5, 5, 2.9, 2.6, hexed("#a97a52"), hexed("#5e4a44"), gable=True))
    stage.grow(flora.pine, x + np.sign(x) * 4.6, 15, 8, "cabin pine")


def table(stage: Stage) -> None:
    """Lay a table beside the subject."""
    stage.grow(_table, _beside(stage, 1.2, 0.5), 1.2, 0.78, "table")


def _table(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a laid table."""
    x, y = foot
    wood, light, dim = how.tones(water.WOOD)
    flora.shadow(canvas, foot, 1.0 * tall, how)
    canvas.fill(
        [
            pen.box(x + way * 0.85 * tall - 0.04 * tall, y - 0.95 * tall, x + way * 0.85 * tall + 0.04 * tall, y)
            for way in (-1, 1)
        ],
        dim,
    )
    canvas.fill(pen.box(x - 1.0 * tall, y - 1.0 * tall, x + 1.0 * tall, y - 0.92 * tall), wood)
    cloth = pen.points(
        [
            (x - 0.7 * tall, y - 1.0 * tall),
            (x + 0.7 * tall, y - 1.0 * tall),
            (x + 0.66 * tall, y - 0.72 * tall),
            (x - 0.66 * tall, y - 0.72 * tall),
        ]
    )
    canvas.fill(cloth, how.tones(hexed("#f6f1e4"))[0])
    stripes = [pen.box(x + (-0.6 + k * 0.2) * tall, y - tall, x + (-0.56 + k * 0.2) * tall, y) for k in range(7)]
    canvas.fill(stripes, how.tones(RED)[0], within=[cloth])
    canvas.fill(
        pen.box(x - 0.44 * tall, y - 1.42 * tall, x - 0.33 * tall, y - tall, 0.03 * tall),
        how.tones(hexed("#3f6f4f"))[0],
    )
    canvas.fill([pen.oval((x + 0.1 * tall, y - 1.05 * tall), 0.24 * tall, 0.06 * tall)], how.tones(hexed("#fdfaf2"))[0])
    canvas.fill(
        [
            pen.oval((x + (0.0 + 0.1 * k) * tall, y - (1.12 + 0.03 * (k % 2)) * tall), 0.07 * tall, 0.07 * tall)
            for k in range(3)
        ],
        how.tones(FRUIT[1])[0],
    )
    canvas.fill(pen.box(x + 0.48 * tall, y - 1.2 * tall, x + 0.62 * tall, y - tall, 0.03 * tall), light)


LANDMARKS: dict[str, Callable[[Stage], None]] = {
    "lighthouse": _growing(lighthouse, 62.0, 21.0, 0.55),
    "castle": _growing(castle, 110.0, 34.0, 0.32),
    "temple": _growing(temple, 55.0, 24.0, 0.45),
    "windmill": _growing(windmill, 55.0, 19.0, 0.5),
    "tent": _growing(tent, 6.5, 1.6, 0.55, hexed("#e08a3c")),
    "fire": _growing(fire, 2.0, 0.75, 0.42, sunny=True),
    "boat": _growing(rowboat, 13.0, 5.5, 0.5, water.HULLS[0]),
    "sailboat": _growing(water.sailboat, 45.0, 10.0, 0.45, water.HULLS[1]),
    "flowers": lambda stage: _bed(stage),
    "palm": _growing(flora.palm, 6.0, 6.0, 0.62),
    "tree": _growing(flora.tree, 11.0, 7.0, 0.45),
    "balloon": balloon,
    "bridge": bridge,
    "birds": birds,
    "church": church,
    "farmhouse": farmhouse,
    "cabin": cabin,
    "table": table,
}
"""What each of them puts up."""


def _bed(stage: Stage) -> None:
    """Let flowers grow about the subject's feet."""
    colours = tuple(map(hexed, ("#f4f1e8", "#f3c84b", "#e0607a", "#8f7bd0")))
    for number in range(34):
        chance = stage.chance(f"bloom {number}")
        back = stage.view.plane(float(-0.3 + 7 * chance.power(0.8)))
        x = float(chance.uniform(-1, 1)) * stage.view.wide(back)
        stage.strew(flora.flower, x, back, float(chance.uniform(0.3, 0.6)), f"bloom {number}", colours[number % 4])
