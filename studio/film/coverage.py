"""Coverage: a scene as shots, and how each of them is shot."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from studio.film.camera import Angle, Move, Size, word
from studio.film.cast import Names
from studio.film.noun import Written
from studio.film.shotlist import NARRATOR, Moves, Share, Slate, Words
from studio.film.time import Lasting


class Staging(Written):
    """What happens in a shot, what it shows, who speaks, and why it is in the film."""

    action: Words
    length: Lasting
    reason: Words
    """Kept in the shot list as a comment."""
    reference: str | None = None
    """The photo or clip that it shows."""
    line: str | None = None
    by: str = NARRATOR
    cast: Names = ()
    products: Names = ()
    super: str | None = None
    """Words over the picture."""


class Coverage(Written):
    """The shots of one scene, in order."""

    place: str | None = None
    """One of the breakdown's places."""
    shots: tuple[Staging, ...] = Field(min_length=1, max_length=20)


class Setup(Written):
    """How the camera stands and moves in a shot."""

    slate: Slate
    size: Annotated[Size, BeforeValidator(word)]
    angle: Annotated[Angle, BeforeValidator(word)] = Angle.EYE
    move: Annotated[tuple[Move, ...], Moves, Field(min_length=1, max_length=2)]
    move_amount: Share | None = None
    focus: tuple[Share, Share] | None = None
    reason: str = ""


class Setups(Written):
    """The setups of a whole film: they must cut together."""

    setups: tuple[Setup, ...] = Field(min_length=1)
