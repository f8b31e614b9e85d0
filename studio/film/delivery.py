"""What is handed over: frame shapes, sizes and the named deliverables of a film."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from studio.film.language import Language
from studio.film.noun import Written
from studio.film.time import Lasting, textual


class Aspect(str):
    """The frame's shape, written `16:9`."""

    @classmethod
    def parse(cls, text: str) -> Aspect:
        """Read `16:9`; ValueError when it is no ratio between 1:4 and 4:1."""
        found = re.fullmatch(r"(\d{1,4}(?:\.\d{1,4})?) ?[:：] ?(\d{1,4}(?:\.\d{1,4})?)", str(text).strip())
        if not found or not float(found[2]) or not 0.25 <= float(found[1]) / float(found[2]) <= 4:
            raise ValueError(f"`{text}` is no aspect; write 16:9, 9:16, 1:1 or 4:5")
        return cls(f"{found[1]}:{found[2]}")

    def size(self, short_side: int = 1080) -> tuple[int, int]:
        """Width and height in pixels, both even, for a short side of `short_side`."""
        across, down = map(float, self.split(":"))
        long_side = round(short_side * max(across, down) / min(across, down) / 2) * 2
        return (long_side, short_side) if across >= down else (short_side, long_side)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from text, write as text."""
        return textual(cls, cls.parse)


class Captions(StrEnum):
    """How the words that are heard are shown."""

    BURNED = "burned"
    FILE = "file"
    NONE = "none"


class Deliverable(Written):
    """A named thing handed over; what it leaves out is as in the film."""

    BARE: ClassVar[str | None] = "name"

    name: str = Field(pattern=r"^\w[\w-]*$", max_length=60)
    """Letters, digits, `_` and `-`: it becomes part of a file's name."""
    aspect: Aspect | None = None
    length: Lasting | None = None
    language: Language | None = None
    captions: Captions = Captions.BURNED
