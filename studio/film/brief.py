"""What the client wants, as read from free Markdown: facts, wishes and reference photos."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from studio.film.delivery import Aspect
from studio.film.language import Language
from studio.film.money import Money
from studio.film.noun import Noun, Written
from studio.film.time import Lasting

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"})
"""Suffixes of files that are taken for photos."""

CLIPS = frozenset({".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".mts", ".mpg"})
"""Suffixes of files that are taken for clips."""


class Reference(Noun):
    """A supplied photo or clip and what it shows."""

    file: str
    """Path as the brief writes it, relative to the brief."""
    shows: str = ""
    line: int | None = None
    """Where the brief names it."""

    @property
    def kind(self) -> Literal["picture", "clip"]:
        """What it is, by its suffix."""
        return "clip" if "." + self.file.rpartition(".")[2].lower() in CLIPS else "picture"


class Passage(Noun):
    """One paragraph or list entry of the brief, under its heading."""

    heading: str = ""
    text: str
    line: int


class FrontMatter(Written):
    """What a brief may state between two lines of `---` at its top."""

    title: str = ""
    client: str = ""
    product: str = ""
    length: Lasting | None = None
    aspect: Aspect | None = None
    language: Language | None = None
    audience: str = ""
    tone: str = ""
    budget: Money | None = None
    template: str | None = None


class Brief(FrontMatter):
    """Front matter, passages in order, and references."""

    passages: tuple[Passage, ...] = ()
    references: tuple[Reference, ...] = ()
    notes: tuple[str, ...] = ()
    """What was left aside and why, a sentence each."""
    titled: Literal["page", "file"] = "page"
    """Where the title is from; the file's name is one where the page has none."""
    words: str = Field(default="", repr=False)
    """The whole text after the front matter, as written."""


KEYS = {
    "标题": "title",
    "片名": "title",
    "客户": "client",
    "产品": "product",
    "时长": "length",
    "画幅": "aspect",
    "语言": "language",
    "受众": "audience",
    "基调": "tone",
    "预算": "budget",
    "模板": "template",
    "título": "title",
    "titulo": "title",
    "cliente": "client",
    "producto": "product",
    "duración": "length",
    "duracion": "length",
    "formato": "aspect",
    "idioma": "language",
    "público": "audience",
    "publico": "audience",
    "tono": "tone",
    "presupuesto": "budget",
    "plantilla": "template",
}
"""Keys of the front matter as Chinese and Spanish clients write them."""
