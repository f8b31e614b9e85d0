"""Who and what must look the same from shot to shot: characters, places, products."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator

from studio.film.noun import Written


def listed(value: Any) -> Any:
    """Let one thing stand where a list is due."""
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(listed)]
"""Names or files; one may stand alone."""


class Character(Written):
    """A person or thing with identity across shots."""

    BARE: ClassVar[str | None] = "description"

    description: str = ""
    references: Names = ()
    """Files in the film's folder."""
    voice: str | None = None
    """`engine/voice`, or an engine alone."""


class Place(Written):
    """Where a scene is."""

    BARE: ClassVar[str | None] = "description"

    description: str = ""
    references: Names = ()


class Product(Written):
    """A thing that is sold, with the words on its label."""

    BARE: ClassVar[str | None] = "description"

    description: str = ""
    label: str | None = None
    references: Names = ()
