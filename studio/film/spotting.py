"""Spotting: choosing the music and the sounds of a film, and tying them to shots."""

from __future__ import annotations

from pydantic import Field

from studio.film.noun import Written
from studio.film.shotlist import Slate, Words
from studio.film.sound import Mood
from studio.film.time import Length


class Spot(Written):
    """A sound effect tied to a moment of a shot."""

    slate: Slate
    sound: Words
    at: Length = Field(default_factory=lambda: Length.parse("0s"))


class Spotting(Written):
    """Music and effects of a film."""

    mood: Mood
    tempo: int = Field(ge=40, le=220)
    """Beats a minute."""
    effects: tuple[Spot, ...] = ()
