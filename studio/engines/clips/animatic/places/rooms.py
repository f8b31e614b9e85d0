"""Rooms: what each is built of, and the light in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.palette import Palette
from studio.engines.clips.animatic.spec import Spec
from studio.engines.clips.animatic.stage import Stage
from studio.film.sighting import TimeOfDay

OAK = hexed("#c49a6c")

WALNUT = hexed("#7d5a44")

CREAM = hexed("#f3eadb")

STEEL = hexed("#a7b0b8")


@dataclass(frozen=True)
class Room:
    """A room: its walls' distance to the side and behind the subject, its height, and its colours."""

    half: float
    back: float
    tall: float
    wall: Colour
    side: Colour
    floor: Colour
    boards: bool = True
    windows: tuple[tuple[float, float, float, float], ...] = ((-1.9, 0.95, 1.7, 1.45),)
    """Middle, sill, width and height of each."""


ROOMS = {
    "room": Room(3.4, 3.0, 2.75, hexed("#e9dcc6"), hexed("#d9c8ad"), OAK),
    "bedroom": Room(3.0, 3.0, 2.6, hexed("#cfd9d6"), hexed("#bccac7"), OAK, windows=((1.6, 0.95, 1.5, 1.35),)),
    "kitchen": Room(
        3.2,
        2.8,
        2.7,
        hexed("#f0e6d2"),
        hexed("#dfd2ba"),
        hexed("#c9b99d"),
        boards=False,
        windows=((0.0, 1.15, 1.6, 1.1),),
    ),
    "office": Room(
        4.2,
        3.6,
        2.9,
        hexed("#e4e8ea"),
        hexed("#cfd6da"),
        hexed("#9ba5ad"),
        boards=False,
        windows=((-2.2, 0.85, 2.0, 1.7), (0.2, 0.85, 2.0, 1.7), (2.6, 0.85, 2.0, 1.7)),
    ),
    "cafe": Room(4.2, 3.6, 3.1, hexed("#c98f6b"), hexed("#b67c5b"), WALNUT, windows=((2.3, 0.7, 2.4, 2.0),)),
    "shop": Room(4.0, 3.6, 3.0, hexed("#efe6da"), hexed("#ddd0be"), OAK, windows=()),
    "workshop": Room(
        4.0,
        3.6,
        3.2,
        hexed("#a9b3b3"),
        hexed("#949f9f"),
        hexed("#9a9188"),
        boards=False,
        windows=((-1.8, 1.2, 2.4, 1.5),),
    ),
    "gallery": Room(4.6, 4.2, 3.6, hexed("#f1efea"), hexed("#e0ddd6"), hexed("#cbb694"), windows=()),
}
"""By what a room is for."""


def indoor(stage: Stage, time: TimeOfDay) -> Callable[[Colour], Colour]:
    """Give how things look indoors: by day in daylight, at night under a warm lamp."""
    colours = stage.palette
    if time is TimeOfDay.NIGHT:
        return lambda colour: mix((colour[0] * 0.78, colour[1] * 0.62, colour[2] * 0.56), colours.lamp, 0.05)
    warm = {TimeOfDay.DUSK: 0.16, TimeOfDay.DAWN: 0.08}.get(time, 0.0)
    return lambda colour: mix(
        (colour[0] * 0.98, colour[1] * 0.97, colour[2] * 0.96), mix(colour, colours.glow, 0.5), warm
    )


Tone = Callable[..., Colour]


def indoor_light(stage: Stage, spec: Spec) -> Palette:
    """Give the light of a room as a palette: at night a warm lamp, else day."""
    light = indoor(stage, spec.time)((1.0, 1.0, 1.0))
    return replace(stage.palette, light=light, shade=(0.78, 0.74, 0.82))
