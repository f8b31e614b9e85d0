"""A revision: changes to a shot list, each a proposal until a person says yes."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from studio.film.camera import Angle, Move, Size, word
from studio.film.cast import Names
from studio.film.noun import Written
from studio.film.shotlist import Moves, Priority, Share, ShotLength, Slate, TransitionInto, Words
from studio.film.sound import Mood


class Touch(Written):
    """What a revision may set in a shot; what it leaves out stays as it is."""

    action: Words | None = None
    length: ShotLength | None = None
    size: Annotated[Size | None, BeforeValidator(word)] = None
    angle: Annotated[Angle | None, BeforeValidator(word)] = None
    move: Annotated[tuple[Move, ...] | None, Moves, Field(min_length=1, max_length=2)] = None
    move_amount: Share | None = None
    focus: tuple[Share, Share] | None = None
    reference: str | None = None
    line: Words | None = None
    super: Words | None = None
    card: Words | None = None
    cast: Names | None = None
    products: Names | None = None
    transition: TransitionInto | None = None
    priority: Priority | None = None
    note: str | None = None


class ShotEdit(Touch):
    """Changes to a shot that is there."""

    slate: Slate
    reason: str = ""


class NewShot(Touch):
    """A shot that stands behind another one; its slate is given to it."""

    after: Slate
    action: Words
    reason: str = ""


class FilmEdit(Written):
    """Changes to the film as a whole."""

    title: Words | None = None
    style: Words | None = None
    mood: Mood | None = None
    tempo: int | None = Field(default=None, ge=40, le=220)


class Revision(Written):
    """What is to change, and nothing else: slates are never renumbered, and a shot that is left out is omitted."""

    summary: str = ""
    film: FilmEdit = Field(default_factory=FilmEdit)
    edits: tuple[ShotEdit, ...] = Field(default=(), max_length=60)
    new: tuple[NewShot, ...] = Field(default=(), max_length=20)
    omit: tuple[Slate, ...] = Field(default=(), max_length=60)
