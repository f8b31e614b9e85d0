"""Palettes: the few colours of a time of day, and how things of their own colour look in its light and its air."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from studio.engines.clips.animatic.colour import Colour, hexed, lit, mix
from studio.film.sighting import TimeOfDay


class Weather(StrEnum):
    """What the air holds."""

    CLEAR = "clear"
    CLOUDY = "cloudy"
    FOG = "fog"
    RAIN = "rain"
    SNOW = "snow"


@dataclass(frozen=True)
class Palette:
    """The light of a set: the sky from above to the horizon, its sun or moon, the air, and what light and shade do."""

    sky: tuple[Colour, Colour, Colour, Colour]
    """At the top, above the middle, low, and at the horizon."""
    disc: Colour
    """The sun or the moon."""
    glow: Colour
    air: Colour
    """What far things fade into."""
    light: Colour
    """By what a thing's own colour is multiplied where light falls."""
    shade: Colour
    """By what besides where it does not."""
    dark: Colour
    """Near things before the light."""
    cloud: tuple[Colour, Colour]
    """Above and below."""
    lamp: Colour
    """Windows and lanterns."""
    low: float
    """How low the sun stands, 0 overhead, 1 at the horizon."""
    thick: float = 1.0
    """How fast things fade into the air."""

    def seen(self, colour: Colour, far: float = 0.0) -> Colour:
        """Give a thing's own colour in this light, `far` of it lost in the air, 0 to 1."""
        return mix(lit(colour, self.light), self.air, min(1.0, far * self.thick))

    def shaded(self, colour: Colour, far: float = 0.0) -> Colour:
        """Give the same on the side away from the light."""
        return mix(lit(lit(colour, self.light), self.shade), self.air, min(1.0, far * self.thick))


def _four(*written: str) -> tuple[Colour, Colour, Colour, Colour]:
    """Read the colours of a sky."""
    top, high, low, horizon = map(hexed, written)
    return top, high, low, horizon


PALETTES = {
    TimeOfDay.DAWN: Palette(
        sky=_four("#6d8fc7", "#a9b5d9", "#f4c8b4", "#ffe6c4"),
        disc=hexed("#fffaea"),
        glow=hexed("#ffdca8"),
        air=hexed("#f3cdbb"),
        light=(1.0, 0.90, 0.84),
        shade=(0.72, 0.68, 0.86),
        dark=hexed("#3b3558"),
        cloud=(hexed("#fff1e2"), hexed("#e9b7b4")),
        lamp=hexed("#ffd58a"),
        low=0.8,
    ),
    TimeOfDay.DAY: Palette(
        sky=_four("#3f93d6", "#78b9e6", "#b6ddf0", "#e6f3ef"),
        disc=hexed("#fffdf0"),
        glow=hexed("#fff6d8"),
        air=hexed("#c6e0ea"),
        light=(1.0, 1.0, 0.98),
        shade=(0.70, 0.78, 0.90),
        dark=hexed("#24445a"),
        cloud=(hexed("#ffffff"), hexed("#cfe2ee")),
        lamp=hexed("#cfe6f2"),
        low=0.25,
    ),
    TimeOfDay.DUSK: Palette(
        sky=_four("#3a3574", "#7d4b8f", "#e5737a", "#ffb56b"),
        disc=hexed("#fff0c2"),
        glow=hexed("#ffc37a"),
        air=hexed("#e58f86"),
        light=(0.98, 0.74, 0.66),
        shade=(0.58, 0.50, 0.74),
        dark=hexed("#2a1c46"),
        cloud=(hexed("#ffb08a"), hexed("#a2568a")),
        lamp=hexed("#ffd27a"),
        low=0.9,
    ),
    TimeOfDay.NIGHT: Palette(
        sky=_four("#0a1230", "#14234f", "#254377", "#4a719c"),
        disc=hexed("#f7f3dc"),
        glow=hexed("#8fb0d8"),
        air=hexed("#3d5f8e"),
        light=(0.42, 0.52, 0.74),
        shade=(0.56, 0.60, 0.78),
        dark=hexed("#0a1126"),
        cloud=(hexed("#3a5788"), hexed("#1f3461")),
        lamp=hexed("#ffce73"),
        low=0.3,
    ),
}
"""By the time of day; day where it is not known."""


def palette(time: TimeOfDay, weather: Weather) -> Palette:
    """Give the colours of a time of day under a sky."""
    plain = PALETTES.get(time, PALETTES[TimeOfDay.DAY])
    if weather is Weather.CLEAR:
        return plain
    grey = mix(plain.air, plain.sky[2], 0.5)
    dull = {Weather.CLOUDY: 0.35, Weather.FOG: 0.55, Weather.RAIN: 0.6, Weather.SNOW: 0.45}[weather]
    if weather is Weather.RAIN:
        grey = lit(grey, (0.78, 0.82, 0.86))
    sky = tuple(mix(colour, grey, dull) for colour in plain.sky)
    top, high, low, horizon = sky
    thick = {Weather.CLOUDY: 1.15, Weather.FOG: 1.55, Weather.RAIN: 1.6, Weather.SNOW: 1.5}[weather]
    even = sum(plain.light) / 3
    light = mix(lit(plain.light, (0.94, 0.94, 0.96)), (even, even, even), 0.5)
    return replace(
        plain,
        sky=(top, high, low, horizon),
        glow=mix(plain.glow, grey, 0.6),
        air=mix(plain.air, grey, 0.5),
        light=light,
        shade=mix(plain.shade, (0.85, 0.87, 0.9), 0.5),
        cloud=(mix(plain.cloud[0], grey, 0.4), mix(plain.cloud[1], grey, 0.4)),
        thick=thick,
    )
