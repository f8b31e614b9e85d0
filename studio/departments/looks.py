"""Looks: grades by name, each a folder with its page, in the film, in a person's settings, or as they ship."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from studio.errors import DocumentError, Fault, NameRefused
from studio.film.grade import Grade
from studio.film.noun import Noun
from studio.library import folder, settings_folder
from studio.project.page import read_page

PAGE = "asset.yaml"
"""The page of a look, in the folder of its name."""

OWN = frozenset({"balance", "lut"})
"""Parts of a grade that no page has: they are worked out."""


class LookPage(Noun):
    """A look: what it is for, who made it, and its numbers."""

    says: str
    author: str
    licence: str
    source: str
    grade: Grade = Field(default_factory=Grade)
    lut: str | None = None
    """A `.cube` file in the look's folder."""


@dataclass(frozen=True)
class FoundLook:
    """A look where it lies."""

    page: LookPage
    folder: Path

    @property
    def name(self) -> str:
        """The name by which a shot list asks for it."""
        return self.folder.name

    @property
    def lut(self) -> Path | None:
        """The file of its table, where it has one."""
        return self.folder / self.page.lut if self.page.lut else None


def look_names(shelf: Path | None = None) -> list[str]:
    """Give the names of the looks there are; `shelf` is the film's own."""
    return sorted(_known(shelf))


def load_look(name: str, shelf: Path | None = None) -> FoundLook:
    """Read a look; raises NameRefused with the nearest name, and DocumentError where its page is wrong."""
    known = _known(shelf)
    if name not in known:
        near = difflib.get_close_matches(name.lower().replace(" ", "_").replace("-", "_"), known, n=1, cutoff=0.4)
        hint = f"Did you mean `{near[0]}`?" if near else "`studio looks` lists what there is."
        raise NameRefused(f"there is no grade `{name}` among {', '.join(sorted(known))}. {hint}")
    place = known[name]
    page = _read(place / PAGE)
    if page.lut is not None and (Path(page.lut).name != page.lut or not (place / page.lut).is_file()):
        raise DocumentError([Fault(str(place / PAGE), None, f"lut: there is no file `{page.lut}` beside it")])
    return FoundLook(page, place)


def _known(shelf: Path | None) -> dict[str, Path]:
    """Give the folder of each look: the film's go before those of the settings, and these before those that ship."""
    shelves: Sequence[Path | None] = (folder("assets") / "looks", settings_folder() / "looks", shelf)
    pages = (page for one in shelves if one is not None for page in sorted(one.glob(f"*/{PAGE}")))
    return {page.parent.name: page.parent for page in pages}


def _read(file: Path) -> LookPage:
    """Read a look's page."""
    page = read_page(file, LookPage)
    if named := sorted(OWN & page.grade.model_fields_set):
        way = "write `lut: NAME.cube` beside `grade:`" if named == ["lut"] else "take it out"
        raise DocumentError([Fault(str(file), None, f"grade.{named[0]}: a look's grade has none; {way}")])
    return page
