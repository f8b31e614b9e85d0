"""Fittings: pictures, shelves, plants, lamps and rugs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.pen import Place
from studio.engines.clips.animatic.places.rooms import CREAM, OAK, WALNUT, Room, Tone, indoor
from studio.engines.clips.animatic.places.streets import potted
from studio.engines.clips.animatic.places.tints import CLOTH, FRUIT
from studio.engines.clips.animatic.stage import Stage
from studio.film.sighting import TimeOfDay


def put(
    stage: Stage,
    x: float,
    back: float,
    wide: float,
    tall: float,
    draw: Callable[[Canvas, Place, float, Tone], None],
    up: float = 0.0,
) -> None:
    """Put up a piece of furniture: drawn from its foot, at so many heights of the frame a metre."""
    view, time = stage.view, TimeOfDay.NIGHT if stage.palette.light[2] < 0.8 else TimeOfDay.DAY
    light = indoor(stage, time)
    box = stage.around(x, up - 0.1, back, wide * 1.5, tall + 0.5)

    def tone(colour: Colour, dim: float = 0.0) -> Colour:
        return mix(light(colour), light(mix(colour, hexed("#4b4460"), 0.6)), dim)

    stage.stand(
        back,
        lambda canvas: draw(canvas, view.at(x, up, back), view.scale(back), tone),
        (box[0], box[1] - 0.05, box[2], box[3] + 0.12),
    )


def blocks(*parts: tuple[float, float, float, float, Colour, float]) -> Callable[[Canvas, Place, float, Tone], None]:
    """Give furniture of plain boxes: left, low, right and high in metres, colour, and how much in the shade."""

    def draw(canvas: Canvas, foot: Place, scale: float, tone: Tone) -> None:
        x, y = foot
        canvas.fill(
            pen.oval((x, y), max(abs(p[0]) for p in parts) * scale * 1.1, 0.05 * scale),
            (0.12, 0.1, 0.18),
            opacity=0.22,
            soft=0.02 * scale,
        )
        for left, low, right, high, colour, dim in parts:
            canvas.fill(
                pen.box(x + left * scale, y - high * scale, x + right * scale, y - low * scale, 0.03 * scale),
                tone(colour, dim),
            )

    return draw


def paintings(stage: Stage, one: Room) -> None:
    """Furnish a gallery."""
    for number, (x, wide, tall) in enumerate(((-3.2, 1.3, 1.7), (-1.2, 1.9, 1.3), (1.1, 1.3, 1.7), (3.2, 1.8, 1.3))):
        picture(stage, x, one.back - 0.02, 1.75, wide, tall, name=f"picture {number}")
    put(
        stage,
        0.0,
        one.back - 1.2,
        1.8,
        0.5,
        blocks((-0.8, 0.38, 0.8, 0.46, OAK, 0.0), (-0.7, 0.0, -0.6, 0.38, OAK, 0.3), (0.6, 0.0, 0.7, 0.38, OAK, 0.3)),
    )


def picture(
    stage: Stage, x: float, back: float, middle: float, wide: float, tall: float, name: str = "picture"
) -> None:
    """Hang a picture: a landscape in three colours."""

    def draw(canvas: Canvas, foot: Place, scale: float, tone: Tone) -> None:
        chance = stage.chance(name)
        px, py = foot
        w, h = wide * scale / 2, tall * scale / 2
        canvas.fill(
            pen.box(px - w - 0.05 * scale, py - h - 0.05 * scale, px + w + 0.05 * scale, py + h + 0.05 * scale),
            tone(WALNUT),
        )
        inner = pen.box(px - w, py - h, px + w, py + h)
        warm = CLOTH[int(chance.integers(0, 5))]
        canvas.fill(inner, tone(mix(warm, CREAM, 0.72)))
        canvas.fill(
            pen.oval((px + w * 0.3, py - h * 0.2), h * 0.32, h * 0.32), tone(mix(warm, CREAM, 0.2)), within=[inner]
        )
        at = np.linspace(-w, w, 40)
        for level, colour in ((0.15, mix(warm, (0.2, 0.3, 0.5), 0.5)), (0.5, mix(warm, (0.1, 0.15, 0.3), 0.75))):
            y = py + h * (level - 0.25 * np.sin(at / w * 2.4 + level * 9))
            canvas.fill(
                np.concatenate([np.stack([px + at, y], 1), [[px + w, py + h], [px - w, py + h]]]),
                tone(colour),
                within=[inner],
            )

    put(stage, x, back, wide * 1.3, tall * 1.3, draw, up=middle)
    # The box of a hanging thing reaches below its place too.
    order, cutout = stage.laid[-1]
    left, top, right, low = cutout.box
    drop = tall * stage.view.scale(back)
    stage.laid[-1] = (order, type(cutout)(cutout.near, (left, top - drop, right, low + drop), cutout.draw, cutout.blur))


def shelf(
    stage: Stage, x: float, back: float, wide: float, tall: float, *, up: float = 0.0, goods: bool = False
) -> None:
    """Put up a shelf with books, or with things for sale."""

    def draw(canvas: Canvas, foot: Place, scale: float, tone: Tone) -> None:
        chance = stage.chance(f"shelf {x}")
        px, py = foot
        w = wide * scale / 2
        canvas.fill(pen.box(px - w, py - tall * scale, px + w, py), tone(OAK, 0.55))
        rows = max(2, round(tall / 0.45))
        for row in range(rows):
            low = py - row * tall * scale / rows - 0.03 * scale
            room_ = tall * scale / rows - 0.06 * scale
            at = px - w + 0.05 * scale
            while at < px + w - 0.10 * scale:
                colour = (*FRUIT, *CLOTH, CREAM)[int(chance.integers(0, 11))]
                thick = float(chance.uniform(0.13, 0.22) if goods else chance.uniform(0.04, 0.09)) * scale
                high = room_ * float(chance.uniform(0.55, 0.92))
                if chance.random() < 0.88:
                    canvas.fill(
                        pen.box(at, low - high, min(at + thick * 0.92, px + w - 0.04 * scale), low, 0.008 * scale),
                        tone(mix(colour, CREAM, 0.15)),
                    )
                    if goods:
                        canvas.fill(
                            pen.box(at + thick * 0.12, low - high * 0.6, at + thick * 0.8, low - high * 0.35),
                            tone(CREAM),
                        )
                at += thick
            canvas.fill(pen.box(px - w, low, px + w, low + 0.03 * scale), tone(OAK, 0.1))
        canvas.fill(
            [
                pen.box(px - w, py - tall * scale, px - w + 0.04 * scale, py),
                pen.box(px + w - 0.04 * scale, py - tall * scale, px + w, py),
                pen.box(px - w, py - tall * scale, px + w, py - tall * scale + 0.04 * scale),
            ],
            tone(OAK),
        )

    put(stage, x, back, wide * 1.1, tall, draw, up=up)


def plant(stage: Stage, x: float, back: float, tall: float) -> None:
    """Put up a plant in a pot."""
    stage.grow(potted, x, back, tall, f"plant {x}")


def standing_lamp(stage: Stage, x: float, back: float, *, short: bool = False) -> None:
    """Put up a lamp, which glows in the evening."""
    dark = stage.palette.light[1] < 0.8
    low, tall = (0.52, 0.55) if short else (0.0, 1.65)

    def draw(canvas: Canvas, foot: Place, scale: float, tone: Tone) -> None:
        px, py = foot
        canvas.fill(
            [
                pen.box(px - 0.015 * scale, py - tall * scale, px + 0.015 * scale, py),
                pen.box(px - 0.14 * scale, py - 0.03 * scale, px + 0.14 * scale, py, 0.01),
            ],
            tone(hexed("#3a3f4c")),
        )
        shade = pen.points(
            [
                (px - 0.14 * scale, py - (tall + 0.12) * scale),
                (px + 0.14 * scale, py - (tall + 0.12) * scale),
                (px + 0.22 * scale, py - (tall - 0.2) * scale),
                (px - 0.22 * scale, py - (tall - 0.2) * scale),
            ]
        )
        if dark:
            canvas.fill(
                pen.oval((px, py - tall * scale), 0.9 * scale, 0.8 * scale),
                stage.palette.lamp,
                opacity=0.28,
                soft=0.2 * scale,
            )
        canvas.fill(shade, stage.palette.lamp if dark else tone(CREAM))

    put(stage, x, back, 2.4, tall + 1.0, draw, up=low)


def pendant(stage: Stage, x: float, back: float, tall: float) -> None:
    """Hang a lamp from the ceiling."""
    dark = stage.palette.light[1] < 0.8
    drop = 0.75

    def draw(canvas: Canvas, foot: Place, scale: float, tone: Tone) -> None:
        px, py = foot
        canvas.fill(pen.box(px - 0.008 * scale, py - drop * scale, px + 0.008 * scale, py), tone(hexed("#3a3f4c")))
        if dark:
            canvas.fill(
                pen.oval((px, py + 0.05 * scale), 0.6 * scale, 0.55 * scale),
                stage.palette.lamp,
                opacity=0.30,
                soft=0.14 * scale,
            )
        dome = np.concatenate(
            [
                pen.bent(
                    (px - 0.2 * scale, py + 0.05 * scale),
                    (px - 0.18 * scale, py - 0.14 * scale),
                    (px, py - 0.15 * scale),
                ),
                pen.bent(
                    (px, py - 0.15 * scale),
                    (px + 0.18 * scale, py - 0.14 * scale),
                    (px + 0.2 * scale, py + 0.05 * scale),
                ),
            ]
        )
        canvas.fill(dome, tone(CLOTH[1]))
        canvas.fill(
            pen.oval((px, py + 0.05 * scale), 0.10 * scale, 0.05 * scale), stage.palette.lamp if dark else tone(CREAM)
        )

    put(stage, x, back, 2.0, drop + 0.8, draw, up=tall - drop)


def rug(stage: Stage, x: float, back: float, wide: float, colour: Colour) -> None:
    """Lay a rug."""
    view = stage.view
    light = indoor(stage, TimeOfDay.NIGHT if stage.palette.light[2] < 0.8 else TimeOfDay.DAY)

    def draw(canvas: Canvas) -> None:
        middle = view.at(x, 0, back)
        across, down = wide * view.scale(back), (view.at(x, 0, back - 0.8)[1] - view.at(x, 0, back + 0.8)[1]) / 2
        for share, tone in ((1.0, colour), (0.86, mix(colour, CREAM, 0.5)), (0.78, colour)):
            canvas.fill(pen.oval(middle, across * share, down * share), light(tone))

    stage.flat(view.floor(), -88.8, draw, (-9, view.horizon, 9, 9))
