"""The cut: a track of clips under one rate, with what lies over them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from studio.film.delivery import Aspect
from studio.film.grade import Grade
from studio.film.noun import Noun
from studio.film.sound import Cue
from studio.film.take import Drawing, Media
from studio.film.time import Frames, Rate, Span

HANDLES: Frames = 12
"""Frames that a take holds before and after the used range, for trimming and dissolves."""


class MissingMedia(Noun):
    """A clip whose take is not made yet: a state, not an error. Conformed as bars with the slate."""

    kind: Literal["missing"] = "missing"
    slate: str
    reason: str = "not shot yet"


class CardPicture(Noun):
    """Words alone on a ground, held for the clip: the picture is the title that lies over it."""

    kind: Literal["card"] = "card"
    ground: str = "#1b2126"
    """Colour of the ground, `#rrggbb`."""


Picture = Annotated[Drawing | Media | MissingMedia | CardPicture, Field(discriminator="kind")]
"""What a clip shows."""


class Clip(Noun):
    """A use of a take on the picture track, `length` frames long there.

    `available` is what the footage has (None: any, as drawn footage has), `source` what the clip asks of
    it, both in frames of the footage at the film's rate. At a `speed` other than 1 it is a retime: `source` is
    `speed` times as long as the clip less its `hold`.
    """

    kind: Literal["clip"] = "clip"
    slate: str
    picture: Picture
    length: Frames
    """On the track, `hold` included."""
    take: str | None = None
    """`1A-3`, where there is one."""
    available: Span | None = None
    source: Span
    speed: float = 1.0
    hold: Frames = 0
    """Frames for which the last frame stands at the end."""
    gain_db: float | None = None
    """Of the clip's own sound; None is mute."""
    grade: Grade | None = None
    """None leaves the picture its own colours."""


class Transition(Noun):
    """How one clip becomes the next: `out` frames of the earlier and `into` frames of the later, overlaid.

    It lies between two clips of a track and takes no length of its own (as in OpenTimelineIO): the earlier clip
    is seen `out` frames past its end, the later `into` frames before its start.
    """

    kind: Literal["dissolve"] = "dissolve"
    into: Frames
    out: Frames

    @property
    def length(self) -> Frames:
        """Frames for which both are seen."""
        return self.into + self.out


class TitlePart(Noun):
    """A part of a title that comes on its own: an RGBA PNG by its digest, its left top corner at `left`, `top` pixels.

    It begins to come `delay` frames after the title does, from `rise` pixels below its place; one that grows is
    uncovered in that direction.
    """

    image: str
    left: int
    top: int
    delay: Frames = 0
    rise: float = 0.0
    grow: Literal["right", "outward", "down"] | None = None


class Super(Noun):
    """Text over the picture: a rendered title at `span` of the film, in and out by `fade` frames of opacity.

    `image` is the digest of an RGBA PNG, placed with its left top corner at `left`, `top` pixels. Where it has
    `parts`, laid over each other they are the same picture, and they come one after the other.
    """

    name: str
    """What it belongs to: `1A super`, `1A caption 3`, `5A card`."""
    slate: str
    image: str
    left: int
    top: int
    span: Span
    fade: Frames = 0
    parts: tuple[TitlePart, ...] = ()


class Track(Noun):
    """Clips and transitions in order, one picture at a time."""

    children: tuple[Annotated[Clip | Transition, Field(discriminator="kind")], ...]

    def spans(self) -> list[tuple[Clip, Span]]:
        """Give each clip with where it lies on the track."""
        placed: list[tuple[Clip, Span]] = []
        start = 0
        for child in self.children:
            if not isinstance(child, Transition):
                placed.append((child, Span(start, child.length)))
                start += child.length
        return placed

    @property
    def length(self) -> Frames:
        """Frames of all clips."""
        return sum(child.length for child in self.children if not isinstance(child, Transition))


class Caption(Noun):
    """Words that are heard, for those who read: at most two lines, at `span` of the film."""

    lines: tuple[str, ...]
    span: Span
    slate: str


class Timeline(Noun):
    """The whole cut of one film in one aspect and language."""

    name: str
    rate: Rate
    aspect: Aspect
    picture: Track
    supers: tuple[Super, ...] = ()
    captions: tuple[Caption, ...] = ()
    sound: tuple[Cue, ...] = ()

    @property
    def length(self) -> Frames:
        """Frames of the film."""
        return self.picture.length
