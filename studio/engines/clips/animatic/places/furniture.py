"""Furniture: sofas, beds, counters, desks, tables, racks and benches."""

from __future__ import annotations

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.pen import Place
from studio.engines.clips.animatic.places.fittings import (
    blocks,
    pendant,
    picture,
    plant,
    put,
    rug,
    shelf,
    standing_lamp,
)
from studio.engines.clips.animatic.places.rooms import CREAM, OAK, STEEL, WALNUT, Room, Tone
from studio.engines.clips.animatic.places.tints import CLOTH, FRUIT
from studio.engines.clips.animatic.stage import Stage


def sofa(stage: Stage, one: Room) -> None:
    """Furnish a living room."""
    cloth = CLOTH[int(stage.chance("sofa").integers(0, 5))]
    soft = mix(cloth, CREAM, 0.25)
    put(
        stage,
        1.3,
        one.back - 0.5,
        2.4,
        1.0,
        blocks(
            (-1.15, 0.08, 1.15, 0.92, soft, 0.15),
            (-1.25, 0.08, -0.95, 0.66, soft, 0.3),
            (0.95, 0.08, 1.25, 0.66, soft, 0.3),
            (-0.95, 0.30, 0.0, 0.50, soft, 0.0),
            (0.0, 0.30, 0.95, 0.50, soft, 0.04),
            (-0.85, 0.48, -0.45, 0.84, mix(cloth, hexed("#f3c84b"), 0.7), 0.0),
        ),
    )
    picture(stage, 1.3, one.back - 0.02, 1.75, 1.3, 0.85)
    standing_lamp(stage, 2.75, one.back - 0.4)
    plant(stage, -3.0, one.back - 0.5, 1.5)
    shelf(stage, -0.25, one.back - 0.15, 0.9, 2.0)
    rug(stage, 0.3, 0.5, 1.9, mix(cloth, CREAM, 0.55))


def bed(stage: Stage, one: Room) -> None:
    """Furnish a bedroom."""
    cloth = CLOTH[int(stage.chance("bed").integers(0, 5))]
    put(
        stage,
        -0.9,
        one.back - 0.9,
        2.2,
        1.2,
        blocks(
            (-1.05, 0.0, 1.05, 1.15, WALNUT, 0.1),
            (-1.0, 0.12, 1.0, 0.62, CREAM, 0.1),
            (-0.85, 0.56, -0.10, 0.82, hexed("#fbf9f4"), 0.0),
            (0.10, 0.56, 0.85, 0.82, hexed("#fbf9f4"), 0.06),
            (-1.02, 0.10, 1.02, 0.52, mix(cloth, CREAM, 0.35), 0.0),
        ),
    )
    put(
        stage,
        0.65,
        one.back - 0.4,
        0.5,
        0.6,
        blocks((-0.25, 0.0, 0.25, 0.52, WALNUT, 0.0), (-0.20, 0.30, 0.20, 0.44, OAK, 0.0)),
    )
    standing_lamp(stage, 0.65, one.back - 0.42, short=True)
    picture(stage, -0.9, one.back - 0.02, 1.65, 1.1, 0.7)
    plant(stage, 2.6, one.back - 0.4, 1.2)
    rug(stage, 0.2, 0.4, 1.6, mix(cloth, CREAM, 0.6))


def counter(stage: Stage, one: Room) -> None:
    """Furnish a kitchen."""
    front = (hexed("#6f9a8d"), hexed("#53748f"), hexed("#b9705a"))[int(stage.chance("kitchen").integers(0, 3))]
    parts: list[tuple[float, float, float, float, Colour, float]] = [
        (-3.1, 0.0, 3.1, 0.86, front, 0.08),
        (-3.15, 0.86, 3.15, 0.93, CREAM, 0.0),
    ]
    parts += [(-3.0 + k * 0.62, 0.10, -2.44 + k * 0.62, 0.80, front, 0.0) for k in range(10)]
    parts += [(-2.95 + k * 0.62, 0.70, -2.50 + k * 0.62, 0.73, STEEL, 0.0) for k in range(10)]
    parts += [
        (1.3, 0.93, 1.9, 1.02, STEEL, 0.2),
        (1.38, 1.02, 1.60, 1.22, hexed("#c8553d"), 0.0),
        (-1.9, 0.93, -1.7, 1.2, OAK, 0.1),
        (-2.3, 0.93, -2.05, 1.12, hexed("#e2a53f"), 0.0),
    ]
    put(stage, 0, one.back - 0.35, 6.4, 1.4, blocks(*parts))
    for way in (-1, 1):
        put(
            stage,
            way * 2.1,
            one.back - 0.2,
            2.0,
            0.8,
            blocks(
                (-1.0, 0.0, 1.0, 0.75, front, 0.12),
                (-0.96, 0.04, -0.02, 0.71, front, 0.0),
                (0.02, 0.04, 0.96, 0.71, front, 0.0),
            ),
            up=1.6,
        )
    pendant(stage, -0.9, 1.1, one.tall)
    pendant(stage, 0.9, 1.1, one.tall)


def desks(stage: Stage, one: Room) -> None:
    """Furnish an office."""
    for number, x in enumerate((-2.5, 0.1, 2.7)):
        put(
            stage,
            x,
            one.back - 0.8,
            1.6,
            1.3,
            blocks(
                (-0.8, 0.70, 0.8, 0.75, CREAM, 0.0),
                (-0.75, 0.0, -0.69, 0.70, STEEL, 0.2),
                (0.69, 0.0, 0.75, 0.70, STEEL, 0.2),
                (-0.05, 0.75, 0.05, 0.90, STEEL, 0.3),
                (-0.34, 0.86, 0.34, 1.28, hexed("#3a4356"), 0.0),
                (-0.31, 0.89, 0.31, 1.25, (hexed("#7fb3c9"), hexed("#e6b566"), hexed("#8cbf9a"))[number], 0.0),
            ),
        )
    plant(stage, -3.7, one.back - 0.3, 1.7)
    plant(stage, 3.85, one.back - 0.3, 1.4)
    pendant(stage, -1.3, 1.4, one.tall)
    pendant(stage, 1.5, 1.4, one.tall)


def tables(stage: Stage, one: Room) -> None:
    """Furnish a café."""
    bar = WALNUT
    put(
        stage,
        -1.9,
        one.back - 0.6,
        3.4,
        1.3,
        blocks(
            (-1.7, 0.0, 1.7, 1.02, bar, 0.1),
            (-1.78, 1.02, 1.78, 1.09, OAK, 0.0),
            *((-1.6 + k * 0.55, 0.12, -1.12 + k * 0.55, 0.92, bar, 0.0) for k in range(6)),
            (-1.2, 1.09, -0.55, 1.55, STEEL, 0.05),
            (-1.12, 1.30, -0.63, 1.45, hexed("#3a4356"), 0.0),
            (0.5, 1.09, 0.8, 1.22, hexed("#f4efe4"), 0.0),
            (0.9, 1.09, 1.2, 1.30, hexed("#f4efe4"), 0.1),
        ),
    )
    shelf(stage, -1.9, one.back - 0.12, 2.6, 0.9, up=1.75)
    for x, back in ((1.5, one.back - 1.0), (3.1, one.back - 1.7)):
        put(
            stage,
            x,
            back,
            0.9,
            1.0,
            blocks(
                (-0.42, 0.72, 0.42, 0.77, OAK, 0.0),
                (-0.04, 0.03, 0.04, 0.72, hexed("#3a3f4c"), 0.0),
                (-0.24, 0.0, 0.24, 0.04, hexed("#3a3f4c"), 0.0),
                (-0.08, 0.77, 0.06, 0.88, hexed("#f4efe4"), 0.0),
            ),
        )
        for way in (-1, 1):
            put(
                stage,
                x + way * 0.62,
                back - 0.05,
                0.5,
                0.95,
                blocks(
                    (-0.2, 0.42, 0.2, 0.48, OAK, 0.1),
                    (-0.18, 0.0, -0.14, 0.42, WALNUT, 0.2),
                    (0.14, 0.0, 0.18, 0.42, WALNUT, 0.2),
                    (way * 0.2 - 0.025, 0.42, way * 0.2 + 0.025, 0.92, OAK, 0.2),
                ),
            )
    for x in (-2.8, -1.4, 0.6, 2.4):
        pendant(stage, x, 1.2, one.tall)


def racks(stage: Stage, one: Room) -> None:
    """Furnish a shop."""
    for x in (-2.6, 0.0, 2.6):
        shelf(stage, x, one.back - 0.2, 2.2, 2.3, goods=True)
    put(
        stage,
        -2.2,
        0.8,
        1.6,
        1.0,
        blocks(
            (-0.75, 0.0, 0.75, 0.92, OAK, 0.1),
            (-0.8, 0.92, 0.8, 0.98, CREAM, 0.0),
            *((-0.6 + k * 0.28, 0.98, -0.42 + k * 0.28, 1.16 + 0.05 * (k % 2), FRUIT[k], 0.0) for k in range(5)),
        ),
    )
    for x in (-2.0, 0.0, 2.0):
        pendant(stage, x, 1.6, one.tall)


def workbench(stage: Stage, one: Room) -> None:
    """Furnish a workshop."""
    put(
        stage,
        1.4,
        one.back - 0.6,
        2.8,
        1.2,
        blocks(
            (-1.4, 0.80, 1.4, 0.90, OAK, 0.05),
            (-1.3, 0.0, -1.15, 0.80, WALNUT, 0.1),
            (1.15, 0.0, 1.3, 0.80, WALNUT, 0.1),
            (-1.2, 0.25, 1.2, 0.32, WALNUT, 0.2),
            (-1.0, 0.90, -0.6, 1.08, CLOTH[0], 0.0),
            (0.3, 0.90, 0.9, 1.0, STEEL, 0.0),
        ),
    )

    def tools(canvas: Canvas, foot: Place, scale: float, tone: Tone) -> None:
        x, y = foot
        canvas.fill(pen.box(x - 1.2 * scale, y - 0.9 * scale, x + 1.2 * scale, y), tone(mix(OAK, CREAM, 0.4), 0.1))
        for number in range(8):
            at = x + (-1.0 + 0.28 * number) * scale
            long = (0.35 + 0.12 * (number * 5 % 3)) * scale
            canvas.fill(
                pen.box(at - 0.02 * scale, y - 0.8 * scale, at + 0.02 * scale, y - 0.8 * scale + long), tone(WALNUT)
            )
            canvas.fill(
                pen.box(at - 0.07 * scale, y - 0.8 * scale, at + 0.07 * scale, y - 0.70 * scale, 0.01), tone(STEEL, 0.2)
            )

    put(stage, 1.4, one.back - 0.05, 2.6, 1.0, tools, up=1.35)
    shelf(stage, -3.0, one.back - 0.15, 1.2, 2.2, goods=True)
    for x in (-1.0, 1.4):
        pendant(stage, x, 1.0, one.tall)
