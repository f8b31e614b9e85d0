"""The breakdown: who and what must look the same from shot to shot, read out of the treatment."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from studio.film.cast import Names
from studio.film.noun import Written
from studio.film.shotlist import Words

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
"""What shots call a character, place or product: `marta`, `old_harbour`."""


class Element(Written):
    """A character, place or product: what it looks like, and the photos that show it."""

    name: Name
    description: Words
    references: Names = ()


class Breakdown(Written):
    """Cast, places and products of a film; those that are seen once need not be here."""

    cast: tuple[Element, ...] = Field(default=(), max_length=12)
    places: tuple[Element, ...] = Field(default=(), max_length=12)
    products: tuple[Element, ...] = Field(default=(), max_length=12)
