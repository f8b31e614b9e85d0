"""The assembly: how long each shot stands, how it goes into the next, and what shorter versions keep."""

from __future__ import annotations

from pydantic import Field

from studio.film.noun import Written
from studio.film.shotlist import Priority, Slate, TransitionInto
from studio.film.time import Lasting


class Placed(Written):
    """A shot where it stands in the cut."""

    slate: Slate
    length: Lasting
    transition: TransitionInto = Field(default_factory=TransitionInto)
    priority: Priority = Priority.WANT


class Assembly(Written):
    """All shots of the film, in its order."""

    shots: tuple[Placed, ...] = Field(min_length=1)
