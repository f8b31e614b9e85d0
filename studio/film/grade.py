"""Grades: the colour of a finished film as numbers, and what is measured of photos so that they sit in one film."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from studio.film.noun import Noun
from studio.film.take import Digest

Share = Annotated[float, Field(ge=0, le=1)]
"""A fraction of the most that there is."""

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
"""`#rrggbb`."""

Channels = tuple[float, float, float]
"""One number each for red, green and blue."""

CURVE_STEP = 0.02
"""How far apart two points of a curve are at least: a steeper curve would tear a sky into steps."""


class Tint(Noun):
    """A colour that is laid into the dark or the bright parts of a picture; how bright they are stays."""

    colour: Colour
    amount: Share


class Grain(Noun):
    """Film grain: how strong, and how coarse against that of 35 mm film."""

    amount: Share
    size: float = Field(default=1.0, ge=0.5, le=3)


class Leak(Noun):
    """Light that fell onto the film beside the lens: its colour, and how strong it is where it is strongest."""

    colour: Colour = "#ff9448"
    amount: Share


class Light(Noun):
    """How a photo is lit, as measured: in stops, so that twice the light is one more.

    `level` is that of its median pixel; `warm` is red over blue, and `tint` green over both, of what is nearly grey in
    it. None where too little is.
    """

    level: float
    warm: float | None = None
    tint: float | None = None


class Balance(Noun):
    """What brings one shot's light nearer to that of its neighbours, in stops as `Light` has them."""

    exposure: float = 0.0
    warm: float = 0.0
    tint: float = 0.0


class Grade(Noun):
    """How the pictures of a film are coloured, from the photo or clip to what is seen, in the order of these fields.

    All of it at its defaults changes nothing. Black stays black and white white under exposure and warmth.
    """

    balance: Balance | None = None
    """Of one shot; a look has none."""
    exposure: float = Field(default=0.0, ge=-2, le=2)
    """In stops."""
    warmth: float = Field(default=0.0, ge=-1, le=1)
    """In stops of red over blue; below 0 it is cooler."""
    lift: Channels = (0.0, 0.0, 0.0)
    """What black becomes."""
    gamma: Channels = (1.0, 1.0, 1.0)
    """How bright the middle is: above 1 it is brighter."""
    gain: Channels = (1.0, 1.0, 1.0)
    """What white becomes."""
    curve: tuple[tuple[Share, Share], ...] = ()
    """Points of a smooth curve from what a channel was to what it is."""
    grey: Channels | None = None
    """How much of red, green and blue is in the grey of a film without colour."""
    saturation: float = Field(default=1.0, ge=0, le=2)
    shadows: Tint | None = None
    highlights: Tint | None = None
    lut: Digest | None = None
    """A table in the `.cube` format, from colour to colour."""
    vignette: Share = 0.0
    """How much darker the corners are than the middle."""
    grain: Grain | None = None
    leak: Leak | None = None
    """Soft light at an edge of each shot, which swells and wanders."""

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        """Refuse what would turn a picture over."""
        for name, (least, most) in {"lift": (-0.2, 0.3), "gamma": (0.4, 2.5), "gain": (0.5, 1.5)}.items():
            for value in getattr(self, name):
                if not least <= value <= most:
                    raise ValueError(f"`{name}` is {value:g}; each of its three lies between {least} and {most}")
        for (was, becomes), (after, follows) in zip(self.curve, self.curve[1:], strict=False):
            if after < was + CURVE_STEP or follows < becomes:
                raise ValueError(f"`curve` has to rise from point to point, {CURVE_STEP} apart at least")
        if len(self.curve) == 1:
            raise ValueError("`curve` has one point; it takes two or more, or none")
        if self.grey is not None and not 0.9 <= sum(self.grey) <= 1.1:
            raise ValueError("the three of `grey` make 1 together")
        return self
