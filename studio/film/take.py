"""What an engine is asked, what it gives, and which of the takes is in the cut."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from studio.film.camera import Angle, Move, Size
from studio.film.noun import Noun, Written
from studio.film.time import Frames, Length, Rate

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""sha256 of a file's bytes, in hex."""


class Photo(Noun):
    """A reference picture as engines see it: what its bytes are, never where they lie.

    Width and height are pixels after the EXIF orientation is applied.
    """

    digest: Digest
    width: int
    height: int
    shows: str = ""
    matte: Digest | None = None
    """A grey picture of its proportions, white where its subject is; only engines that take `matte` are given it."""


class ClipRequest(Noun):
    """What an engine is asked for one take: the shot in film words, the same for every engine.

    Field names are the keys of `shotlist.yaml`, so that a difference names what a person edited.
    It holds no cut length, line, super, transition or position: those draw nothing new.
    """

    slate: str
    action: str = ""
    size: Size | None = None
    angle: Angle | None = None
    move: tuple[Move, ...] = ()
    move_amount: float = 0.5
    reference: Photo | None = None
    focus: tuple[float, float] | None = None
    cast: dict[str, str] = Field(default_factory=dict)
    """Name to description, of those who are in the shot."""
    place: str = ""
    place_name: str = ""
    """The place's name in the shot list: what bears the same must look the same."""
    heading: str = ""
    """Of the scene: inside or outside, where, and at what time of day."""
    style: str = ""
    avoid: str = ""
    prompt: dict[str, str] = Field(default_factory=dict)
    performance: dict[str, dict[str, str]] = Field(default_factory=dict)
    products: dict[str, str] = Field(default_factory=dict)
    labels: dict[str, str] = Field(default_factory=dict)
    """Name of a product to the words on it."""
    footage: Digest | None = None
    """The user's own clip, where there is one."""
    seed: int | None = None
    aspect: str = "16:9"
    rate: Rate = Field(default_factory=lambda: Rate(25))
    length: Frames | None = None
    """Frames to make, handles included; None for drawn footage and brought clips, whose length is free."""


class Drawing(Noun):
    """Drawn footage: engine, what it draws, and digests of its inputs; frames come on demand.

    `spec` holds only what changes the pixels, so that a reworded action encodes nothing anew.
    """

    kind: Literal["drawn"] = "drawn"
    engine: str
    version: int
    spec: dict[str, Any]


class Media(Noun):
    """Footage as a file in the vault: `length` frames at `rate` of `width` × `height` pixels."""

    kind: Literal["media"] = "media"
    digest: Digest
    length: Frames
    rate: Rate
    width: int
    height: int
    sound: bool = False
    """Whether the file has a sound track."""


Footage = Annotated[Drawing | Media, Field(discriminator="kind")]
"""What an engine gives."""


class Circled(StrEnum):
    """Who chose a take; a person wins."""

    PERSON = "person"
    SUPERVISOR = "supervisor"


class Circle(Written):
    """The choice of a take for the cut, with the in-point where one is wanted."""

    BARE: ClassVar[str | None] = "take"

    take: int = Field(ge=1)
    start: Length | None = Field(default=None, alias="from")
    by: Circled = Circled.PERSON


class Take(Noun):
    """One attempt at a shot: its permanent number and the key of its record."""

    slate: str
    number: int = Field(ge=1, alias="take")
    key: Digest

    @property
    def name(self) -> str:
        """Give `1A-3`."""
        return f"{self.slate}-{self.number}"


class Note(Noun):
    """A remark on a take, with a score from 0 to 1 and a reason."""

    take: str
    score: float = Field(ge=0, le=1)
    reason: str
