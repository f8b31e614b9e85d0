"""Built places from straight above: lanes, roofs, squares, quays and rooms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.above.country import crowns, waves
from studio.engines.clips.animatic.above.plan import SPREAD, Plan, band, free, spread, winding
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import hexed, mix
from studio.engines.clips.animatic.places import flora, water
from studio.engines.clips.animatic.places.rooms import CREAM, OAK, WALNUT, Room
from studio.engines.clips.animatic.places.tints import ASPHALT, CLOTH, FRAME, PAVING, SLATE, TILES


def lanes(plan: Plan) -> None:
    """Plan a village: roofs along a lane."""
    line = winding(plan, "plan lane")
    band(plan, line, 1.3, PAVING)
    roofs(plan, 16, (5.0, 7.5), spread(line, 4.6))
    crowns(plan, 34, 1.5, flora.LEAF, lambda x, y: spread(line, 2.6)(x, y))


def roofs(plan: Plan, many: int, sizes: tuple[float, float], clear: Callable[[float, float], bool]) -> None:
    """Put up roofs, each with its two slopes."""
    chance = plan.stage.chance("plan roofs")
    colours, side = plan.stage.palette, plan.stage.side
    places = free(chance, many, sizes[1] * 1.15, clear)
    looks = [
        (
            float(chance.uniform(*sizes)),
            float(chance.uniform(*sizes)) * 0.72,
            bool(chance.random() < 0.5),
            int(chance.integers(0, 4)),
        )
        for _ in places
    ]

    def walls(canvas: Canvas) -> None:
        for (x, y), (wide, deep, _, _) in zip(places, looks, strict=True):
            plan.throw(canvas, pen.box(x - wide / 2, y - deep / 2, x + wide / 2, y + deep / 2), 3.2)

    def tops(canvas: Canvas) -> None:
        for (x, y), (wide, deep, along, tiles) in zip(places, looks, strict=True):
            colour = TILES[tiles]
            left, right, top, low = x - wide / 2, x + wide / 2, y - deep / 2, y + deep / 2
            halves = (
                (pen.box(left, top, x, low), pen.box(x, top, right, low))
                if along
                else (pen.box(left, top, right, y), pen.box(left, y, right, low))
            )
            sunny = 1 if (side > 0 if along else False) else 0
            for number, half in enumerate(halves):
                canvas.fill(plan.shape(half), colours.seen(colour) if number == sunny else colours.shaded(colour))
            ridge = pen.box(x - 0.08, top, x + 0.08, low) if along else pen.box(left, y - 0.08, right, y + 0.08)
            canvas.fill(plan.shape(ridge), colours.seen(mix(colour, (1, 1, 1), 0.3)))
            canvas.fill(
                plan.shape(pen.box(x + wide * 0.22, y - deep * 0.3, x + wide * 0.22 + 0.6, y - deep * 0.3 + 0.6)),
                colours.shaded(SLATE),
            )

    plan.lay(0.01, walls)
    plan.lay(4.0, tops)


def crossing(plan: Plan) -> None:
    """Plan a street with its crossing, roofs, trees and cars."""
    colours = plan.stage.palette

    def draw(canvas: Canvas) -> None:
        canvas.fill(
            [plan.shape(pen.box(-3.4, -60, 3.4, 60)), plan.shape(pen.box(-60, -14.4, 60, -8.4))],
            colours.seen(ASPHALT),
        )
        dashes = [pen.box(-0.08, y, 0.08, y + 2) for y in np.arange(-7, 60, 4.5)] + [
            pen.box(x, -11.5, x + 2, -11.3) for x in np.arange(-60, 60, 4.5) if abs(x) > 4
        ]
        stripes = [pen.box(-3.0 + k * 0.95, -1.6, -2.5 + k * 0.95, 1.6) for k in range(7)]
        canvas.fill([plan.shape(one) for one in (*dashes, *stripes)], colours.seen(FRAME))
        joints = [
            pen.box(way * 3.4, y, way * 6.0, y + 0.04) if way > 0 else pen.box(-6.0, y, -3.4, y + 0.04)
            for way in (-1, 1)
            for y in np.arange(-40, 40, 1.2)
        ]
        canvas.fill([plan.shape(one) for one in joints], colours.shaded(PAVING), opacity=0.5)

    plan.lay(0.004, draw)
    roofs(plan, 20, (7, 9.5), lambda x, y: abs(x) > 10.5 and abs(y + 11.4) > 7.5)
    crowns(plan, 14, 1.25, flora.LEAF, lambda x, y: 4.3 < abs(x) < 5.4 and abs(y + 11.4) > 4.5)

    def cars(canvas: Canvas) -> None:
        for number, (x, y) in enumerate(((1.7, -5.6), (-1.7, 6.4), (1.7, 12.0), (-12.0, -12.9), (13.0, -9.9))):
            across = abs(x) > 5
            body = (
                pen.box(x - 2.1, y - 0.85, x + 2.1, y + 0.85, 0.5)
                if across
                else pen.box(x - 0.85, y - 2.1, x + 0.85, y + 2.1, 0.5)
            )
            plan.throw(canvas, body, 0.7)
            canvas.fill(plan.shape(body), colours.seen(CLOTH[number]))
            glass = (
                pen.box(x - 0.9, y - 0.66, x + 1.2, y + 0.66, 0.25)
                if across
                else pen.box(x - 0.66, y - 0.9, x + 0.66, y + 1.2, 0.25)
            )
            canvas.fill(plan.shape(glass), colours.seen(hexed("#39465a")))
            top = (
                pen.box(x - 0.6, y - 0.62, x + 0.8, y + 0.62, 0.2)
                if across
                else pen.box(x - 0.62, y - 0.6, x + 0.62, y + 0.8, 0.2)
            )
            canvas.fill(plan.shape(top), colours.seen(mix(CLOTH[number], (1, 1, 1), 0.12)))

    plan.lay(1.2, cars)


def square(plan: Plan) -> None:
    """Plan a market: paving, and rows of striped awnings."""
    colours = plan.stage.palette
    plan.lay(0.004, lambda canvas: _flags(canvas, plan))
    places = [(x, y) for x in np.arange(-18, 19, 4.5) for y in np.arange(-16, 17, 4.4) if np.hypot(x, y) > 2.6]

    def shades(canvas: Canvas) -> None:
        for x, y in places:
            plan.throw(canvas, pen.box(x - 1.5, y - 1.0, x + 1.5, y + 1.0), 1.6)

    def tops(canvas: Canvas) -> None:
        for number, (x, y) in enumerate(places):
            cloth = CLOTH[(number * 3) % 5]
            for part in range(8):
                one = pen.box(x - 1.5 + part * 0.375, y - 1.0, x - 1.5 + (part + 1) * 0.375, y + 1.0)
                canvas.fill(plan.shape(one), colours.seen(cloth if part % 2 else hexed("#f8f4ea")))
            canvas.fill(plan.shape(pen.box(x - 1.5, y, x + 1.5, y + 1.0)), colours.dark, opacity=0.16)

    plan.lay(0.01, shades)
    plan.lay(2.4, tops)


def _flags(canvas: Canvas, plan: Plan) -> None:
    """Draw paving stones."""
    colours = plan.stage.palette
    lines = [pen.box(-SPREAD, y, SPREAD, y + 0.03) for y in np.arange(-SPREAD, SPREAD, 0.9)]
    lines += [
        pen.box(x + 0.45 * (row % 2), y, x + 0.03 + 0.45 * (row % 2), y + 0.9)
        for row, y in enumerate(np.arange(-SPREAD, SPREAD, 0.9))
        for x in np.arange(-SPREAD, SPREAD, 0.9)
    ]
    canvas.fill([plan.shape(one) for one in lines], colours.shaded(PAVING), opacity=0.5)


def quay(plan: Plan) -> None:
    """Plan a quay with boats along it."""
    colours, side = plan.stage.palette, plan.stage.side
    basin = pen.box(side * 3.0, -60, side * 60, 60)
    plan.lay(0.004, lambda canvas: _flags(canvas, plan))
    plan.lay(0.005, lambda canvas: canvas.fill(plan.shape(basin), colours.seen(water.DEEP)))
    plan.lay(0.006, waves(plan, plan.shape(basin)))

    def boats(canvas: Canvas) -> None:
        for number, y in enumerate(np.arange(-16, 17, 4.2)):
            x = side * 7.2
            hull = pen.curve(
                [
                    (x - side * 3.2, y - 0.9),
                    (x + side * 1.6, y - 1.0),
                    (x + side * 3.6, y),
                    (x + side * 1.6, y + 1.0),
                    (x - side * 3.2, y + 0.9),
                ],
                closed=True,
                steps=6,
            )
            plan.throw(canvas, hull, 0.8)
            canvas.fill(plan.shape(hull), colours.seen(water.HULLS[number % 5]))
            inner = hull * 0.82 + np.array([x, y]) * 0.18
            canvas.fill(plan.shape(inner), colours.seen(water.WOOD))
            canvas.fill(plan.shape(pen.box(x - side * 1.8, y - 0.6, x - side * 0.2, y + 0.6, 0.1)), colours.seen(FRAME))

    plan.lay(0.9, boats)


def terrace(plan: Plan) -> None:
    """Plan a roof terrace or a promenade."""
    plan.lay(0.004, lambda canvas: _flags(canvas, plan))
    crowns(plan, 22, 1.1, flora.LEAF, lambda x, y: abs(abs(x) - 5.5) < 0.8)


def room_floor(plan: Plan, kind: Room) -> None:
    """Plan a room: boards or tiles, walls, a rug, a table with chairs."""
    chance = plan.stage.chance("plan room")
    cloth = CLOTH[int(chance.integers(0, 5))]
    side = plan.stage.side
    colours = plan.stage.palette

    def floor(canvas: Canvas) -> None:
        canvas.wash(colours.shaded(mix(kind.wall, hexed("#57506b"), 0.55)))
        left, right, top, low = -kind.half, kind.half, -kind.back, kind.back
        canvas.fill(plan.shape(pen.box(left, top, right, low)), colours.seen(kind.floor))
        if kind.boards:
            for number, x in enumerate(np.arange(left, right - 0.05, 0.2)):
                tone = mix(kind.floor, WALNUT, 0.24 * ((number * 7) % 5) / 4)
                canvas.fill(plan.shape(pen.box(float(x), top, min(float(x) + 0.188, right), low)), colours.seen(tone))
        else:
            lines = [pen.box(left, float(y), right, float(y) + 0.02) for y in np.arange(top, low, 0.6)] + [
                pen.box(float(x), top, float(x) + 0.02, low) for x in np.arange(left, right, 0.6)
            ]
            canvas.fill([plan.shape(one) for one in lines], colours.shaded(kind.floor), opacity=0.6)
        walls = pen.box(left - 0.25, top - 0.25, right + 0.25, low + 0.25)
        canvas.fill(plan.shape(walls), colours.seen(kind.wall), clear=[plan.shape(pen.box(left, top, right, low))])
        canvas.fill(plan.shape(pen.oval((0.4, 0.3), 1.7, 1.25)), colours.seen(mix(cloth, CREAM, 0.55)))
        canvas.fill(plan.shape(pen.oval((0.4, 0.3), 1.45, 1.05)), colours.seen(mix(cloth, CREAM, 0.75)))
        light = pen.points([(side * 0.2, top), (side * 1.6, top), (side * 0.6, 0.4), (-side * 0.8, 0.4)])
        canvas.fill(plan.shape(light), colours.glow, opacity=0.25)

    def table(canvas: Canvas) -> None:
        x, y = -side * 1.9, -0.4
        for turn in np.arange(0.4, 6.6, 1.57):
            seat = pen.oval((x + 0.85 * np.cos(turn), y + 0.85 * np.sin(turn)), 0.24, 0.24)
            plan.throw(canvas, seat, 0.4)
            canvas.fill(plan.shape(seat), colours.seen(cloth))
        top = pen.oval((x, y), 0.62, 0.62)
        plan.throw(canvas, top, 0.5)
        canvas.fill(plan.shape(top), colours.seen(OAK))
        canvas.fill(
            [plan.shape(pen.oval((x + 0.3 * np.cos(t), y + 0.3 * np.sin(t)), 0.13, 0.13)) for t in (0.5, 2.4, 4.4)],
            colours.seen(CREAM),
        )

    plan.lay(0.0, floor)
    plan.lay(0.75, table)
    crowns(
        plan,
        3,
        0.42,
        flora.LEAF,
        lambda x, y: kind.half - 0.9 < abs(x) < kind.half - 0.35 and abs(y) < kind.back - 0.4,
        "plan plants",
    )
