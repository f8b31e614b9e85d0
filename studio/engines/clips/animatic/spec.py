"""What changes the pixels of an animatic: the set, who and what is in it, the camera, and the words in the corner."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from studio.engines.clips.animatic.palette import Weather
from studio.film.camera import Angle, Move, Size
from studio.film.noun import Noun
from studio.film.sighting import TimeOfDay


class Pose(StrEnum):
    """What a figure does, as far as it is seen in how it stands."""

    STAND = "stand"
    WALK = "walk"
    RUN = "run"
    SIT = "sit"
    RIDE = "ride"
    """On a bicycle."""
    TURN = "turn"
    HOLD = "hold"
    LOOK_OUT = "look_out"
    POINT = "point"
    WAVE = "wave"
    DRINK = "drink"
    WORK = "work"
    CROUCH = "crouch"
    CHEER = "cheer"
    TALK = "talk"


class Garment(Noun):
    """A piece of clothing and its colour, `#rrggbb`."""

    kind: str
    colour: str


class Person(Noun):
    """One figure: who it is at a glance."""

    tall: float = 1.7
    """Metres."""
    skin: str = "#d9a47e"
    hair: str = "#4a3527"
    style: str = "short"
    beard: bool = False
    slight: bool = False
    """Whether shoulders are narrow and hips are wide."""
    top: Garment = Garment(kind="sweater", colour="#c8553d")
    bottom: Garment = Garment(kind="trousers", colour="#3d4a63")
    shoes: str = "#4a3b34"
    hat: Garment | None = None
    scarf: str | None = None
    apron: str | None = None
    backpack: str | None = None
    pose: Pose = Pose.STAND
    facing: int = 1
    """1 to the right, -1 to the left."""
    face: str = "calm"
    """calm, smile, laugh, sad, surprised, serious."""
    holds: int | None = None
    """Which of the products is in its hand."""


class Beast(Noun):
    """An animal."""

    kind: str
    colour: str
    facing: int = 1
    lies: bool = False


class Good(Noun):
    """A product: its shape, its colour, and the words on its label."""

    shape: str
    colour: str
    label: str = ""


class Spec(Noun):
    """All of it."""

    slate: str
    words: str = ""
    """The action, in the corner."""
    seed: str = ""
    """What all shots of the place share."""
    place: str = "hills"
    """The kind of set."""
    also: tuple[str, ...] = ()
    """Landmarks and things of the set."""
    time: TimeOfDay = TimeOfDay.DAY
    weather: Weather = Weather.CLEAR
    people: tuple[Person, ...] = ()
    beasts: tuple[Beast, ...] = ()
    goods: tuple[Good, ...] = ()
    size: Size = Size.WIDE
    angle: Angle = Angle.EYE
    move: tuple[Move, ...] = (Move.STATIC,)
    amount: float | None = None
    focus: tuple[float, float] | None = None
    drift: int | None = Field(default=None)
    """The seed of a hand-held camera."""
