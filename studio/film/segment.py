"""A segment: the stretch of film between two borders (shot or transition) that is encoded once under its key."""

from __future__ import annotations

from pydantic import Field

from studio.film.grade import Grade
from studio.film.noun import Noun
from studio.film.time import Frames, Rate, Span
from studio.film.timeline import Picture, TitlePart


class Layer(Noun):
    """One clip inside a segment.

    `run` is the whole stretch for which the clip is on screen, transitions included, counted so that frame 0 is
    the clip's first own frame; `span` is the part of `run` that this segment shows. `start` is the frame of the
    footage (at the film's rate) that stands at frame 0. Media is shown at `speed`; from `hold_from` on (a frame of
    the clip) the picture stands. Where there is a `grade`, its grain counts the frames of the clip.
    """

    slate: str
    picture: Picture
    run: Span
    span: Span
    start: Frames = 0
    speed: float = 1.0
    hold_from: Frames | None = None
    grade: Grade | None = None


class Overlay(Noun):
    """A rendered title over the segment: RGBA PNG `image` with its corner at `left`, `top`.

    `span` is where the title is seen, counted from the segment's first frame, so it may begin before 0 or end after
    the segment; opacity rises and falls over `fade` frames at the two ends of `span`. Where it has `parts`, these come
    one after the other, each in `fade` frames, and go together.
    """

    image: str
    left: int
    top: int
    span: Span
    fade: Frames = 0
    parts: tuple[TitlePart, ...] = ()


class Encoding(Noun):
    """Fixed parameters of the encoder; the same for every segment of a film, so that they can be joined uncut."""

    preset: str = "medium"
    crf: int = Field(default=17, ge=0, le=51)
    encoder: str
    """The encoder's name and version: other bytes come from another one."""


class Segment(Noun):
    """What is encoded: one layer, or two of which the second rises over the first.

    With two layers, the opacity of the second at frame i is (i + 1) / (length + 1): the segment is the whole
    transition.
    """

    size: tuple[int, int]
    """Width and height in pixels, both even."""
    rate: Rate
    length: Frames = Field(ge=1)
    layers: tuple[Layer, ...] = Field(min_length=1, max_length=2)
    overlays: tuple[Overlay, ...] = ()
    encoding: Encoding
