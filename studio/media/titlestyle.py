"""How a title looks: levels of type, and what makes them readable on any picture.

Every measure is a share of the frame's short side, so that a style looks alike in every aspect.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from studio.film.noun import Noun
from studio.media.type import Family

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
"""`#rrggbb`."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A fraction; of a measure, of the frame's short side."""

Ems = Annotated[float, Field(ge=-0.1, le=1)]
"""Space between letters, as a share of their size."""

Weight = Annotated[int, Field(ge=100, le=900)]
"""Of strokes: 400 is regular, 700 bold."""

Zone = Literal["titles", "captions"]
"""Which part of the safe area words may use: the lowest strip is for captions alone."""

Align = Literal["left", "center"]
"""Where lines of unlike width meet."""


class Cjk(Noun):
    """What differs for Chinese, Japanese and Korean characters."""

    weight: Weight = 400
    tracking: Ems = 0.0
    scale: float = Field(default=1.0, ge=0.5, le=1.5)


class Level(Noun):
    """One rank of words: a text's first line is the first level, its second the second, all others the last."""

    font: Family
    weight: Weight
    size: Share
    colour: Colour
    tracking: Ems = 0.0
    leading: float = Field(default=1.2, ge=0.9, le=3)
    """Ems from baseline to baseline."""
    case: Literal["as_written", "upper"] = "as_written"
    lines: int = Field(default=2, ge=1, le=12)
    """How many lines it may take."""
    gap: Share = 0.0
    """From the baseline, rule or plate above to this level's capitals."""
    cjk: Cjk = Field(default_factory=Cjk)


class Plate(Noun):
    """A rounded ground under the first level."""

    colour: Colour
    opacity: Share
    across: Share
    down: Share
    radius: Share


class Shade(Noun):
    """A soft darkening behind all words, blurred by `feather`: their box grown by `across` and `down`.

    One at the `foot` goes from `down` above them to the foot of the frame, over its whole width.
    """

    where: Literal["behind", "foot"] = "behind"
    colour: Colour
    opacity: Share
    across: Share = 0.0
    down: Share
    feather: Share


class Glow(Noun):
    """A soft edge that hugs the letters; `reach` is a share of the first level's em."""

    colour: Colour
    opacity: Share
    reach: float = Field(ge=0.02, le=1)


class Rule(Noun):
    """A line of colour: `under` the first level where there is a second, or `beside` all of them."""

    where: Literal["under", "beside"]
    colour: Colour
    thickness: Share
    gap: Share
    length: Share = 0.0
    """Of one that lies under."""


class TitleStyle(Noun):
    """How a title looks and where it stands."""

    levels: tuple[Level, ...] = Field(min_length=1, max_length=4)
    align: Align = "center"
    down: Share
    """Where the words stand in the height that is free: 0 at its top, 1 at its bottom."""
    width: Share
    """Of the safe area's width."""
    zone: Zone = "titles"
    plate: Plate | None = None
    shade: Shade | None = None
    glow: Glow | None = None
    rule: Rule | None = None
