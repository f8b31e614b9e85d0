"""Products put into a set: on a table, on a plinth, or on the ground."""

from __future__ import annotations

from functools import partial

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Across, Down, hexed, mix
from studio.engines.clips.animatic.framing import LARGE, TABLE, Setup, spacing
from studio.engines.clips.animatic.goods.shelf import TALL, WIDE, draw
from studio.engines.clips.animatic.places import flora, water
from studio.engines.clips.animatic.places.rooms import indoor_light
from studio.engines.clips.animatic.places.sets import SETS
from studio.engines.clips.animatic.spec import Spec
from studio.engines.clips.animatic.stage import Growing, Stage

BEHIND = 1.2
"""Metres behind people at which a large product stands."""


def products(stage: Stage, spec: Spec, camera: Setup) -> None:
    """Put products on a table, on a plinth in the studio, or on the ground; what is held is drawn with who holds it."""
    held = {who.holds for who in spec.people}
    loose = [one for number, one in enumerate(spec.goods) if number not in held]
    if not loose:
        return
    view = stage.view
    small = max(TALL[one.shape] for one in loose) < LARGE
    up = TABLE if small else 0.0
    alone = not spec.people and not spec.beasts
    widths = [TALL[one.shape] * WIDE[one.shape] * 1.25 for one in loose]
    behind = 0.0 if alone or small else BEHIND
    beside = max(spacing(spec) * (len(spec.people) / 2 + 0.15), 0.0 if small else 0.2 * sum(widths))
    middle = camera.x if alone else camera.x + beside
    if small:
        _surface(stage, spec, middle, sum(widths), alone=alone)
    x = middle - sum(widths) / 2
    for number, (one, wide) in enumerate(zip(loose, widths, strict=True)):
        grown = 1.6 if small and not alone else 1.0
        foot, tall = view.at(x + wide / 2, up, behind), TALL[one.shape] * grown * view.scale(behind)
        light = indoor_light(stage, spec) if spec.place not in SETS else stage.palette
        reach = max(1.0, WIDE[one.shape]) * tall
        box = (foot[0] - reach, foot[1] - 1.7 * tall, foot[0] + reach, foot[1] + 0.3 * tall)
        stage.stand(
            behind,
            partial(draw, foot=foot, tall=tall, good=one, palette=light, side=stage.side),
            box,
            over=0.02 + number * 0.001,
        )
        x += wide


def _surface(stage: Stage, spec: Spec, middle: float, wide: float, *, alone: bool) -> None:
    """Put up what small products stand on."""
    view, colours = stage.view, stage.palette
    if spec.place == "studio" and alone:
        stage.stand(0.0, lambda canvas: _plinth(canvas, stage, middle, wide), over=0.005)
        return
    if not alone:
        stage.grow(side_table, middle, 0.05, TABLE, "side table")
        return
    end = 0.55 * view.distance
    wood = mix(water.WOOD, hexed("#d9b48a"), 0.4)

    def top(canvas: Canvas) -> None:
        start = view.start
        edge = view.at(0, TABLE, end)[1]
        bright, near = colours.seen(mix(wood, (1, 1, 1), 0.18)), colours.seen(wood)
        canvas.fill(pen.box(-9, edge, 9, 9), Down(((edge, bright), (0.5, near))))
        step = view.distance * 0.16
        joints = []
        for number in range(-14, 15):
            x = number * step + step * 0.4
            joints.append(
                pen.points(
                    [
                        view.at(x, TABLE, start),
                        view.at(x, TABLE, end),
                        view.at(x + step * 0.03, TABLE, end),
                        view.at(x + step * 0.03, TABLE, start),
                    ]
                )
            )
        canvas.fill(joints, colours.shaded(wood), opacity=0.55)
        canvas.fill(pen.box(-9, edge, 9, edge + 0.004), colours.seen(mix(wood, (1, 1, 1), 0.5)))

    stage.flat(view.floor(TABLE), -0.5, top, (-9, view.horizon, 9, 9), view.focus * 0.12)


def _plinth(canvas: Canvas, stage: Stage, middle: float, wide: float) -> None:
    """Draw a round plinth."""
    view = stage.view
    x, y = view.at(middle, TABLE, 0.0)
    across = max(wide * 0.95, 0.12) * view.scale()
    flat = across * 0.2
    stone = hexed("#f4efe7")
    shade = mix(stone, hexed("#6d6478"), 0.35)
    side = np.concatenate([pen.oval((x, y), across, flat, sides=80)[:41], [[x - across, 3.0], [x + across, 3.0]]])
    stops = (
        (x - across, shade),
        (x - across * 0.3, stone),
        (x + across * 0.4, mix(stone, shade, 0.3)),
        (x + across, shade),
    )
    canvas.fill(side, Across(stops if stage.side < 0 else tuple((2 * x - at, tone) for at, tone in reversed(stops))))
    canvas.fill(pen.oval((x, y), across, flat, sides=120), mix(stone, (1, 1, 1), 0.6))


def side_table(canvas: Canvas, foot: tuple[float, float], tall: float, how: Growing) -> None:
    """Draw a small table beside the people."""
    x, y = foot
    wood, light, dim = how.tones(water.WOOD)
    flora.shadow(canvas, foot, 0.5 * tall, how)
    canvas.fill(
        [pen.box(x + at * tall - 0.02 * tall, y - 0.96 * tall, x + at * tall + 0.02 * tall, y) for at in (-0.4, 0.4)],
        dim,
    )
    canvas.fill(pen.box(x - 0.5 * tall, y - 1.0 * tall, x + 0.5 * tall, y - 0.93 * tall, 0.01), wood)
    canvas.fill(pen.box(x - 0.5 * tall, y - 1.0 * tall, x + 0.5 * tall, y - 0.985 * tall), light)
