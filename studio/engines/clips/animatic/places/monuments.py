"""Monuments: lighthouse, castle, temple, windmill."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import hexed
from studio.engines.clips.animatic.pen import Place
from studio.engines.clips.animatic.places import flora
from studio.engines.clips.animatic.stage import Growing

STONE = hexed("#cfc4b0")

RED = hexed("#b5473c")


def lighthouse(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a lighthouse on its rock."""
    x, y = foot
    white, bright, grey = how.tones(hexed("#f6f2e8"))
    red, _, dark = how.tones(RED)
    flora.rock(canvas, (x, y + 0.02 * tall), 0.22 * tall, how, hexed("#7f8596"))
    flora.rock(canvas, (x + 0.16 * tall, y + 0.02 * tall), 0.14 * tall, how, hexed("#7f8596"))
    low = y - 0.14 * tall
    tower = pen.points(
        [
            (x - 0.085 * tall, low),
            (x + 0.085 * tall, low),
            (x + 0.055 * tall, y - 0.80 * tall),
            (x - 0.055 * tall, y - 0.80 * tall),
        ]
    )
    shade = pen.moved(tower, (-how.side * 0.075 * tall, 0))
    canvas.fill(tower, white)
    for at in (0.24, 0.46, 0.68):
        canvas.fill(pen.box(x - tall, y - (at + 0.11) * tall, x + tall, y - at * tall), red, within=[tower])
    canvas.fill(shade, how.palette.dark, opacity=0.25, within=[tower])
    canvas.fill(pen.box(x - 0.085 * tall, y - 0.82 * tall, x + 0.085 * tall, y - 0.80 * tall), dark)
    lit = how.palette.light[2] < 0.8
    if lit:
        for way in (-1, 1):
            beam = pen.points(
                [(x, y - 0.87 * tall), (x + way * 2.6 * tall, y - 1.05 * tall), (x + way * 2.6 * tall, y - 0.72 * tall)]
            )
            canvas.fill(beam, how.palette.lamp, opacity=0.16, soft=0.02 * tall)
    canvas.fill(
        pen.box(x - 0.048 * tall, y - 0.91 * tall, x + 0.048 * tall, y - 0.82 * tall),
        how.palette.lamp if lit else bright,
    )
    canvas.fill(
        pen.points([(x - 0.065 * tall, y - 0.91 * tall), (x + 0.065 * tall, y - 0.91 * tall), (x, y - 1.0 * tall)]), red
    )
    canvas.fill(
        [pen.box(x - 0.012 * tall, y - at * tall, x + 0.012 * tall, y - (at - 0.05) * tall) for at in (0.42, 0.64)],
        grey,
    )


def castle(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a castle: a wall between towers, a keep behind it."""
    x, y = foot
    plain, _, dim = how.tones(STONE)
    _tower(canvas, foot, tall, how, (0.02, 0.15, 0.62), cone=False)
    _tower(canvas, foot, tall, how, (-0.10, 0.055, 0.78))
    canvas.fill(pen.box(x - 0.55 * tall, y - 0.34 * tall, x + 0.55 * tall, y), plain)
    teeth = [
        pen.box(
            x + (-0.55 + k * 0.074) * tall, y - 0.375 * tall, x + (-0.55 + k * 0.074 + 0.04) * tall, y - 0.339 * tall
        )
        for k in range(15)
    ]
    canvas.fill(teeth, plain)
    canvas.fill(pen.box(x - 0.55 * tall, y - 0.08 * tall, x + 0.55 * tall, y), dim, opacity=0.5)
    for at in (-0.55, 0.55):
        _tower(canvas, foot, tall, how, (at, 0.085, 0.48))
    gate = pen.oval((x, y - 0.12 * tall), 0.06 * tall, 0.08 * tall)
    canvas.fill([gate, pen.box(x - 0.06 * tall, y - 0.12 * tall, x + 0.06 * tall, y)], how.palette.dark)


def _tower(
    canvas: Canvas, foot: Place, tall: float, how: Growing, part: tuple[float, float, float], *, cone: bool = True
) -> None:
    """Draw a tower of a castle: where it stands, how wide and how high it is, in heights of the castle."""
    x, y = foot
    at, wide, high = part
    plain, _, dim = how.tones(STONE)
    roof, _, under = how.tones(hexed("#5d6f96"))
    left, right, top = x + (at - wide) * tall, x + (at + wide) * tall, y - high * tall
    canvas.fill(pen.box(left, top, right, y), plain)
    shade = (left, left + (right - left) * 0.4) if how.side > 0 else (right - (right - left) * 0.4, right)
    canvas.fill(pen.box(shade[0], top, shade[1], y), dim)
    if cone:
        canvas.fill(
            pen.points(
                [
                    (left - 0.015 * tall, top),
                    (right + 0.015 * tall, top),
                    ((left + right) / 2, top - wide * 3.0 * tall),
                ]
            ),
            roof,
        )
        canvas.fill(
            pen.points(
                [
                    ((left + right) / 2, top),
                    (left - 0.015 * tall if how.side > 0 else right + 0.015 * tall, top),
                    ((left + right) / 2, top - wide * 3.0 * tall),
                ]
            ),
            under,
        )
    else:
        step = (right - left) / 5
        canvas.fill(
            [pen.box(left + k * 2 * step, top - step, left + (k * 2 + 1) * step, top + 0.001) for k in range(3)],
            plain,
        )
    canvas.fill(
        pen.box(
            (left + right) / 2 - 0.012 * tall,
            top + 0.10 * tall,
            (left + right) / 2 + 0.012 * tall,
            top + 0.17 * tall,
        ),
        how.palette.lamp if how.palette.light[2] < 0.8 else how.palette.dark,
    )


def temple(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a pagoda: roofs that curl upwards, one above the other."""
    x, y = foot
    wall, _, wall_dim = how.tones(hexed("#b8483d"))
    roof, light, under = how.tones(hexed("#4f6a72"))
    flora.shadow(canvas, foot, 0.3 * tall, how)
    canvas.fill(pen.box(x - 0.30 * tall, y - 0.045 * tall, x + 0.30 * tall, y), how.tones(STONE)[0])
    tiers = 5
    for tier in range(tiers):
        low = y - (0.045 + 0.168 * tier) * tall
        wide = (0.185 - 0.024 * tier) * tall
        high = low - 0.105 * tall
        canvas.fill(pen.box(x - wide, high, x + wide, low), wall)
        canvas.fill(
            pen.box(
                x - wide if how.side > 0 else x + wide * 0.3, high, x - wide * 0.3 if how.side > 0 else x + wide, low
            ),
            wall_dim,
        )
        lit = how.palette.light[2] < 0.8
        openings = [
            pen.box(x + k * wide * 0.52 - wide * 0.15, high + 0.028 * tall, x + k * wide * 0.52 + wide * 0.15, low)
            for k in (-1, 0, 1)
        ]
        canvas.fill(openings, how.palette.lamp if lit else how.palette.dark, opacity=0.9)
        eave = wide * 1.62
        left = pen.bent(
            (x - eave, high - 0.022 * tall),
            (x - eave * 0.72, high + 0.004 * tall),
            (x - wide * 0.7, high - 0.064 * tall),
        )
        right = pen.mirrored(left, x)[::-1]
        hem = pen.bent((x + eave, high - 0.022 * tall), (x, high + 0.030 * tall), (x - eave, high - 0.022 * tall))
        outline = np.concatenate([left, right, hem])
        canvas.fill(outline, roof)
        canvas.fill(pen.moved(outline, (-how.side * eave * 0.9, 0)), under, within=[outline])
        canvas.fill(pen.ribbon(hem, [0.004 * tall, 0.007 * tall, 0.004 * tall]), light)
    top = y - (0.045 + 0.168 * tiers) * tall
    canvas.fill(
        pen.limb((x, top + 0.06 * tall), (x, top - 0.09 * tall), 0.012 * tall, 0.004 * tall),
        how.tones(hexed("#d9b45a"))[0],
    )


def windmill(canvas: Canvas, foot: Place, tall: float, how: Growing) -> None:
    """Draw a windmill."""
    x, y = foot
    plain, _, dim = how.tones(hexed("#efe6d4"))
    cap, _, _ = how.tones(RED)
    flora.shadow(canvas, foot, 0.2 * tall, how)
    body = pen.points(
        [
            (x - 0.15 * tall, y),
            (x + 0.15 * tall, y),
            (x + 0.095 * tall, y - 0.62 * tall),
            (x - 0.095 * tall, y - 0.62 * tall),
        ]
    )
    canvas.fill(body, plain)
    canvas.fill(pen.moved(body, (-how.side * 0.15 * tall, 0)), dim, within=[body])
    canvas.fill(pen.oval((x, y - 0.62 * tall), 0.105 * tall, 0.09 * tall), cap)
    hub = (x, y - 0.64 * tall)
    turn = float(how.chance.uniform(0.2, 1.2))
    for number in range(4):
        angle = turn + number * np.pi / 2
        along, aside = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        start, end = np.array(hub) + along * 0.07 * tall, np.array(hub) + along * 0.42 * tall
        sail = np.array([start, end, end + aside * 0.085 * tall, start + aside * 0.085 * tall])
        canvas.fill(sail, plain, opacity=0.95)
        rails = [
            pen.limb(
                tuple(start + (end - start) * k / 5),
                tuple(start + (end - start) * k / 5 + aside * 0.085 * tall),
                0.004 * tall,
                0.004 * tall,
            )
            for k in range(6)
        ]
        canvas.fill([pen.limb(hub, tuple(end), 0.009 * tall, 0.006 * tall), *rails], how.palette.dark, opacity=0.8)
