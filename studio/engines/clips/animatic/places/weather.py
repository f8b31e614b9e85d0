"""Weather over a set: mist, rain and snow, at several depths."""

from __future__ import annotations

from functools import partial

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import mix
from studio.engines.clips.animatic.palette import Weather
from studio.engines.clips.animatic.stage import Stage


def veil(stage: Stage, weather: Weather) -> None:
    """Let it rain, snow, or be misty, at several depths."""
    if weather is Weather.FOG:
        for number, back in enumerate((90.0, 45.0, 20.0)):
            stage.stand(back, partial(_mist, stage=stage, number=number, back=back))
    if weather in (Weather.RAIN, Weather.SNOW):
        for number, near in enumerate((0.55, 0.95, 1.5)):
            stage.flat(
                (0.0, 0.0, near),
                -0.2 + number * 20.0 if number < 2 else 60.0,
                partial(_falling, stage=stage, weather=weather, number=number),
            )


def _mist(canvas: Canvas, stage: Stage, number: int, back: float) -> None:
    """Draw a bank of mist on the ground."""
    chance = stage.chance(f"mist {number}")
    low = stage.view.at(0, 0, back)[1]
    white = mix(stage.palette.air, (1, 1, 1), 0.45)
    for _ in range(7):
        x, long = float(chance.uniform(-1.4, 1.4)), float(chance.uniform(0.35, 0.8))
        canvas.fill(pen.oval((x, low - 0.012), long, 0.014 + 0.008 * number), white, opacity=0.34, soft=0.012)


def _falling(canvas: Canvas, stage: Stage, weather: Weather, number: int) -> None:
    """Draw rain or snow at one depth."""
    chance = stage.chance(f"falling {number}")
    many = (150, 110, 50)[number]
    places = chance.uniform((-1.4, -0.8), (1.4, 0.8), (many, 2))
    size = (0.6, 1.0, 1.8)[number]
    if weather is Weather.SNOW:
        flakes = [pen.oval((float(x), float(y)), 0.0032 * size, 0.0032 * size, sides=12) for x, y in places]
        canvas.fill(flakes, (1.0, 1.0, 1.0), opacity=0.85)
        return
    slant = 0.16 * stage.side
    drops = [
        pen.limb(
            (float(x), float(y)),
            (float(x) - slant * 0.09 * size, float(y) + 0.055 * size),
            0.0006 * size,
            0.0011 * size,
        )
        for x, y in places
    ]
    canvas.fill(drops, mix(stage.palette.air, (1, 1, 1), 0.6), opacity=0.5)
