"""Open country from straight above: trees, meadows, fields, sand and water."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.above.plan import SPREAD, Plan, band, free, specks, spread, winding
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.pen import Points
from studio.engines.clips.animatic.places import flora, water
from studio.engines.clips.animatic.places.land import GRASS, SNOW, WOODED
from studio.engines.clips.animatic.places.tints import CLOTH, DUNE, EARTH, FLOWERS, MESA, SAND, VINE, WHEAT


def crowns(
    plan: Plan, many: int, size: float, colour: Colour, clear: Callable[[float, float], bool], name: str = "crowns"
) -> None:
    """Plant trees, seen from above: rounds of leaves, lit on the sun's side."""
    chance = plan.stage.chance(name)
    colours, side = plan.stage.palette, plan.stage.side
    places = free(chance, many, size * 1.5, clear)
    sizes = [size * float(chance.uniform(0.7, 1.25)) for _ in places]
    shapes: list[list[Points]] = []
    for (x, y), wide in zip(places, sizes, strict=True):
        rounds = [pen.oval((x, y), wide * 0.8, wide * 0.8)]
        for number in range(9):
            turn = number * 2 * np.pi / 9 + float(chance.uniform(-0.2, 0.2))
            rounds.append(
                pen.oval((x + 0.66 * wide * np.cos(turn), y + 0.66 * wide * np.sin(turn)), wide * 0.38, wide * 0.38)
            )
        shapes.append(rounds)

    def shades(canvas: Canvas) -> None:
        for rounds in shapes:
            plan.throw(canvas, rounds[0], size * 0.9)

    def draw(canvas: Canvas) -> None:
        for rounds in shapes:
            placed = [plan.shape(one) for one in rounds]
            wide = float(np.ptp(placed[0][:, 0])) / 2
            canvas.fill(placed, colours.shaded(colour))
            canvas.fill(
                [pen.moved(one, (side * wide * 0.16, -wide * 0.14)) for one in placed],
                colours.seen(colour),
                within=placed,
            )
            light = [
                pen.oval(
                    (float(one[:, 0].mean()) + side * wide * 0.12, float(one[:, 1].mean()) - wide * 0.12),
                    wide * 0.22,
                    wide * 0.2,
                )
                for one in placed[1:]
            ]
            canvas.fill(light, colours.seen(mix(colour, (1.0, 0.98, 0.7), 0.35)), within=placed, opacity=0.8)

    plan.lay(0.01, shades)
    plan.lay(min(size * 1.6, 6.0), draw)


def meadow(plan: Plan) -> None:
    """Plan a meadow with a path and trees."""
    line = winding(plan, "plan path")
    band(plan, line, 0.7, EARTH)
    specks(plan, 420, [*FLOWERS, mix(GRASS, WOODED, 0.5)], 0.07, "plan flowers")
    crowns(plan, 30, 1.7, flora.LEAF, spread(line, 2.6))


def heights(plan: Plan) -> None:
    """Plan an alp: stones and firs along a path."""
    line = winding(plan, "plan path")
    band(plan, line, 0.5, mix(EARTH, SNOW, 0.3))
    specks(plan, 240, [hexed("#8088a0"), hexed("#a3a9b8"), FLOWERS[0]], 0.16, "plan stones")
    crowns(plan, 26, 1.2, flora.PINE, spread(line, 2.2))


def wood(plan: Plan) -> None:
    """Plan a forest with a path through it."""
    line = winding(plan, "plan path")
    band(plan, line, 0.8, EARTH)
    specks(plan, 260, [WOODED, flora.LEAF], 0.10, "plan fern")
    crowns(plan, 120, 1.9, mix(flora.LEAF, WOODED, 0.5), spread(line, 2.3))


def park(plan: Plan) -> None:
    """Plan a garden: paths about a bed, hedges, trees."""
    colours = plan.stage.palette

    def draw(canvas: Canvas) -> None:
        gravel = hexed("#e3d3b4")
        cross = [pen.box(-SPREAD, -0.9, SPREAD, 0.9), pen.box(-0.9, -SPREAD, 0.9, SPREAD), pen.oval((0, 0), 3.4, 3.4)]
        canvas.fill([plan.shape(one) for one in cross], colours.seen(gravel))

    plan.lay(0.004, draw)
    beds = [(way * 5.2, other * 5.2) for way in (-1, 1) for other in (-1, 1)]

    def flowers(canvas: Canvas) -> None:
        chance = plan.stage.chance("plan beds")
        for x, y in beds:
            canvas.fill(plan.shape(pen.oval((x, y), 2.3, 2.3)), colours.seen(WOODED))
            for ring, tone in enumerate(FLOWERS):
                dots = [
                    plan.shape(
                        pen.oval(
                            (x + (0.5 + 0.45 * ring) * np.cos(t), y + (0.5 + 0.45 * ring) * np.sin(t)),
                            0.13,
                            0.13,
                            sides=12,
                        )
                    )
                    for t in np.arange(0, 6.28, 0.5 / (0.6 + 0.5 * ring)) + chance.random()
                ]
                canvas.fill(dots, colours.seen(tone))

    plan.lay(0.4, flowers)
    crowns(
        plan,
        26,
        1.6,
        flora.LEAF,
        lambda x, y: min(abs(x), abs(y)) > 2.4 and all(np.hypot(x - a, y - b) > 4.2 for a, b in beds),
    )


def furrows(plan: Plan) -> None:
    """Plan fields: stripes that change direction from plot to plot."""
    colours = plan.stage.palette
    chance = plan.stage.chance("plan plots")

    def draw(canvas: Canvas) -> None:
        for column in range(-3, 3):
            for row in range(-3, 3):
                left, top = column * 9.0 + 1.2, row * 9.0 + 0.6
                crop = (WHEAT, VINE, GRASS, mix(WHEAT, EARTH, 0.5))[int(chance.integers(0, 4))]
                plot = plan.shape(pen.box(left, top, left + 8.5, top + 8.5))
                canvas.fill(plot, colours.seen(crop))
                across = chance.random() < 0.5
                lines = []
                for step in np.arange(0.3, 8.5, 0.7):
                    one = (
                        pen.box(left, top + step, left + 8.5, top + step + 0.26)
                        if across
                        else pen.box(left + step, top, left + step + 0.26, top + 8.5)
                    )
                    lines.append(plan.shape(one))
                canvas.fill(lines, colours.shaded(crop), opacity=0.6)

    plan.lay(0.004, draw)
    crowns(plan, 10, 1.5, WOODED, lambda x, y: abs(y % 9 - 0.2) < 0.6 and np.hypot(x, y) > 3)


def sands(plan: Plan) -> None:
    """Plan a desert: crescents of dunes."""
    colours = plan.stage.palette
    chance = plan.stage.chance("plan dunes")

    def draw(canvas: Canvas) -> None:
        for _ in range(26):
            x, y = (float(one) for one in chance.uniform(-SPREAD, SPREAD, 2))
            long = float(chance.uniform(2.5, 7))
            line = pen.bent((x - long, y + 0.8), (x, y - long * 0.7), (x + long, y + 0.6), 24)
            canvas.fill(
                plan.shape(pen.ribbon(pen.moved(line, (0.0, 0.35)), [0.02, 0.6, 0.02])),
                colours.shaded(DUNE),
                opacity=0.65,
            )
            canvas.fill(plan.shape(pen.ribbon(line, [0.02, 0.16, 0.02])), colours.seen(mix(DUNE, (1, 0.96, 0.8), 0.5)))

    plan.lay(0.004, draw)
    specks(plan, 60, [MESA], 0.16, "plan stones")


def waves(plan: Plan, within: Points | None = None) -> Callable[[Canvas], None]:
    """Give what draws waves."""
    colours = plan.stage.palette
    places = plan.stage.chance("plan waves").uniform(-SPREAD, SPREAD, (150, 2))

    def draw(canvas: Canvas) -> None:
        arcs = [
            plan.shape(pen.ribbon(pen.bent((x - 0.7, y), (x, y - 0.35), (x + 0.7, y), 10), [0.005, 0.05, 0.005]))
            for x, y in places
        ]
        canvas.fill(
            arcs, colours.seen(mix(water.LAGOON, SNOW, 0.6)), opacity=0.6, within=[within] if within is not None else ()
        )

    return draw


def open_water(plan: Plan) -> None:
    """Plan the sea, with a jetty or a boat under the subject."""
    plan.lay(0.002, waves(plan))
    colours = plan.stage.palette

    def deck(canvas: Canvas) -> None:
        plan.throw(canvas, pen.box(-1.5, -1.8, 1.5, SPREAD), 0.9)
        for number in range(-8, 110):
            tone = mix(water.WOOD, hexed("#8d6b4a"), 0.5 * ((number * 7) % 5) / 4)
            canvas.fill(plan.shape(pen.box(-1.5, number * 0.24, 1.5, number * 0.24 + 0.215)), colours.seen(tone))

    plan.lay(0.3, deck)


def strand(plan: Plan) -> None:
    """Plan a beach: the sea on one side, sunshades and towels."""
    colours, side = plan.stage.palette, plan.stage.side
    at = np.linspace(-SPREAD, SPREAD, 120)

    def edge(off: float) -> Points:
        x = side * (4.2 + off) + 0.6 * np.sin(at * 0.5) + 0.3 * np.sin(at * 1.3)
        return np.concatenate([np.stack([x, at], 1), [[side * 60, SPREAD], [side * 60, -SPREAD]]])

    def draw(canvas: Canvas) -> None:
        canvas.fill(plan.shape(edge(-0.8)), colours.seen(mix(SAND, water.DEEP, 0.3)))
        canvas.fill(plan.shape(edge(0.0)), colours.seen(SNOW))
        canvas.fill(plan.shape(edge(0.35)), colours.seen(water.LAGOON))
        canvas.fill(plan.shape(edge(2.8)), colours.seen(mix(water.LAGOON, water.DEEP, 0.45)))
        canvas.fill(plan.shape(edge(6.5)), colours.seen(water.DEEP))

    plan.lay(0.004, draw)
    plan.lay(0.005, waves(plan, plan.shape(edge(0.5))))
    chance = plan.stage.chance("plan shades")
    places = free(chance, 9, 3.2, lambda x, y: x * side < 2.4 and np.hypot(x, y) > 2.4)

    def shades(canvas: Canvas) -> None:
        for number, (x, y) in enumerate(places):
            plan.throw(canvas, pen.oval((x, y), 1.05, 1.05), 1.6)
            towel = pen.box(x - 1.6, y + 0.4, x - 0.8, y + 2.1, 0.05)
            canvas.fill(plan.shape(towel), colours.seen(CLOTH[(number + 1) % 5]))

    def tops(canvas: Canvas) -> None:
        for number, (x, y) in enumerate(places):
            for part in range(8):
                turn = np.linspace(part * np.pi / 4, (part + 1) * np.pi / 4, 8)
                slice_ = np.concatenate([[[x, y]], np.stack([x + 1.05 * np.cos(turn), y + 1.05 * np.sin(turn)], 1)])
                colour = CLOTH[number % 5] if part % 2 else hexed("#f8f4ea")
                canvas.fill(
                    plan.shape(slice_), colours.seen(colour) if part in (0, 1, 6, 7) else colours.shaded(colour)
                )

    plan.lay(0.01, shades)
    plan.lay(2.0, tops)


def river(plan: Plan) -> None:
    """Plan a river, or the shore of a lake, through meadows."""
    line = winding(plan, "plan river", off=plan.stage.side * 5.2)
    colours = plan.stage.palette
    band(plan, line, 3.0, mix(SAND, GRASS, 0.4))
    body = plan.shape(pen.ribbon(line, [2.6, 2.6]))
    plan.lay(0.005, lambda canvas: canvas.fill(body, colours.seen(mix(water.DEEP, water.LAGOON, 0.4))))
    plan.lay(0.0055, waves(plan, body))
    crowns(plan, 30, 1.7, flora.LEAF, spread(line, 4.6))
