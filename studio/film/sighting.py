"""A sighting: what a reference photo shows, as whoever looked at it says."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from studio.film.camera import Move, Size, word
from studio.film.noun import Written
from studio.film.shotlist import Moves, Share, Words


class TimeOfDay(StrEnum):
    """When a picture was taken, as far as its light tells."""

    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"
    UNKNOWN = "unknown"


class Sighting(Written):
    """What a photo shows, where its subject is, and how a camera may move over it."""

    subject: Words
    focus: tuple[Share, Share] = (0.5, 0.5)
    """The point that the frame must keep, in fractions of the picture from its left top corner."""
    time_of_day: TimeOfDay = TimeOfDay.UNKNOWN
    size: Annotated[Size | None, BeforeValidator(word)] = None
    moves: Annotated[tuple[Move, ...], Moves, Field(max_length=4)] = ()
