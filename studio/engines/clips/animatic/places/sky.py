"""The sky: its colours, the sun or the moon with their glow, clouds that share a level, and stars."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Down, mix
from studio.engines.clips.animatic.palette import Weather
from studio.engines.clips.animatic.pen import Points
from studio.engines.clips.animatic.stage import Stage
from studio.film.sighting import TimeOfDay


def sky(stage: Stage, time: TimeOfDay, weather: Weather) -> None:
    """Hang up a sky."""
    view = stage.view
    low = {TimeOfDay.DAWN: 0.10, TimeOfDay.DUSK: 0.08, TimeOfDay.NIGHT: 0.62}.get(time, 0.72)
    height = 0.5 + view.horizon
    place = (stage.sun, view.horizon - low * max(height, 0.3))
    stage.sky(lambda canvas: _air(canvas, stage, place, time, weather))
    if weather in (Weather.CLEAR, Weather.CLOUDY):
        seeds = [float(one) for one in stage.chance("clouds").random(40)]
        stage.sky(lambda canvas: _clouds(canvas, stage, seeds, weather))


def _air(canvas: Canvas, stage: Stage, place: tuple[float, float], time: TimeOfDay, weather: Weather) -> None:
    """Draw the colours of the sky, and what shines in it."""
    view, colours = stage.view, stage.palette
    top, high, low, horizon = colours.sky
    reach = max(0.75, 0.5 + view.horizon + 0.1)
    line = view.horizon
    stops = ((line - reach * 1.15, top), (line - reach * 0.62, high), (line - reach * 0.22, low), (line, horizon))
    canvas.wash(Down(stops))
    if weather not in (Weather.CLEAR, Weather.CLOUDY):
        return
    clear = 1.0 if weather is Weather.CLEAR else 0.4
    if time is TimeOfDay.NIGHT:
        _stars(canvas, stage)
    size = {TimeOfDay.DAWN: 0.062, TimeOfDay.DUSK: 0.075, TimeOfDay.NIGHT: 0.042}.get(time, 0.045)
    for ring, share in ((7.5, 0.16), (4.6, 0.2), (2.6, 0.28)):
        edge = size * ring
        canvas.fill(pen.oval(place, edge, edge), colours.glow, opacity=share * clear, soft=edge * 0.22)
    if weather is Weather.CLEAR:
        canvas.fill(pen.oval(place, size, size, sides=160), colours.disc)
        if time is TimeOfDay.NIGHT:
            grey = mix(colours.disc, colours.sky[2], 0.22)
            for x, y, share in ((-0.3, -0.25, 0.2), (0.28, 0.1, 0.27), (-0.2, 0.42, 0.14), (0.1, -0.5, 0.12)):
                canvas.fill(pen.oval((place[0] + x * size, place[1] + y * size), share * size, share * size), grey)


def _stars(canvas: Canvas, stage: Stage) -> None:
    """Draw stars, fewer and fainter towards the horizon."""
    chance = stage.chance("stars")
    many = 420
    across = chance.uniform(-2.2, 2.2, many)
    up = chance.power(1.6, many) * 1.25
    sizes = 0.0009 + 0.0016 * chance.power(0.35, many)
    bright = [pen.oval((x, stage.view.horizon - y), r, r, sides=10) for x, y, r in zip(across, up, sizes, strict=True)]
    faint = [one for one, y in zip(bright, up, strict=True) if y < 0.55]
    clear = [one for one, y in zip(bright, up, strict=True) if y >= 0.55]
    canvas.fill(clear, stage.palette.disc, opacity=0.95)
    canvas.fill(faint, stage.palette.disc, opacity=0.5)


def _clouds(canvas: Canvas, stage: Stage, seeds: list[float], weather: Weather) -> None:
    """Draw clouds: banks of puffs on an even base, larger and lower when it is cloudy."""
    view, colours = stage.view, stage.palette
    above, below = colours.cloud
    many = 7 if weather is Weather.CLOUDY else 5
    height = max(0.4, 0.5 + view.horizon)
    for number in range(many):
        one, two, three, four = seeds[4 * number : 4 * number + 4]
        x = (number - (many - 1) / 2 + 0.6 * (one - 0.5)) * 0.82
        base = view.horizon - height * (0.22 + 0.66 * two)
        wide = (0.16 + 0.2 * three) * (1.4 if weather is Weather.CLOUDY else 1.0) * (0.6 + 0.7 * two)
        opacity = 0.55 + 0.35 * four
        puffs = _bank(x, base, wide, number, stage)
        canvas.fill(puffs, Down(((base - wide * 0.5, above), (base, below))), opacity=opacity)


def _bank(x: float, base: float, wide: float, number: int, stage: Stage) -> list[Points]:
    """Give the outlines of one cloud."""
    chance = stage.chance(f"cloud {number}")
    puffs = [pen.box(x - wide, base - wide * 0.11, x + wide, base, wide * 0.055)]
    many = 5
    for at in range(many):
        along = (at + 0.5) / many * 1.7 - 0.85 + chance.uniform(-0.06, 0.06)
        size = wide * (0.30 - 0.2 * abs(along)) * chance.uniform(0.75, 1.25)
        middle = (x + along * wide * 0.82, base - wide * 0.055 - size * 0.45)
        whole = pen.oval(middle, size * 1.25, size)
        puffs.append(np.stack([whole[:, 0], np.minimum(whole[:, 1], base)], axis=1))
    tail = wide * chance.uniform(0.5, 0.9)
    shift = wide * chance.uniform(-0.7, 0.7)
    puffs.append(pen.box(x + shift - tail, base + wide * 0.05, x + shift + tail, base + wide * 0.12, wide * 0.035))
    return puffs
