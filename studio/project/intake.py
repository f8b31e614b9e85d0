"""Taking a brief in: it and its photos and clips are copied into the film's folder, and still find each other there."""

from __future__ import annotations

import os
import re
from itertools import count
from pathlib import Path
from urllib.parse import quote

from studio.errors import DiskError
from studio.film.brief import Brief, Reference
from studio.project import disk
from studio.project.brief import pictures_in, read_brief
from studio.project.references import FOLDERS
from studio.project.text import read_text

LICENCES = "LICENSES.md"
"""Who made the photos: a table that is taken in with them, for the credits."""


def take_in(folder: Path, source: Path, extra: Path | None) -> Brief:
    """Copy a brief and its references into a film's folder; gives the brief as it is read there.

    What lies in the folder is never overwritten: a photo of the same name gets a number, and a brief that reads
    differently becomes `brief.proposed.md`. Raises DocumentError and ReferenceRefused before anything is written.
    """
    page = read_brief(source, extra)
    around = Path(os.path.realpath(source.parent))
    text = read_text(source, "")
    copies: dict[Path, str] = {}
    for reference in page.references:
        found = _real(around, reference.file)
        place = free_name(folder / _name(reference), found)
        if not place.exists():
            disk.copy_whole(found, place)
        copies[found] = place.relative_to(folder).as_posix()
    for mention in pictures_in(text):
        new = copies.get(_real(around, mention.file), mention.file)
        if new != Path(os.path.normpath(mention.file)).as_posix():
            text = _renamed(text, mention, new)
    licences = around / LICENCES
    if licences.is_file() and not (folder / LICENCES).exists():
        disk.copy_whole(licences, folder / LICENCES)
    brief, notes = folder / "brief.md", page.notes
    content = text.encode()
    try:
        there = brief.read_bytes() if brief.exists() else None
    except OSError as error:
        raise DiskError(f"{brief} cannot be read: {(error.strerror or str(error)).lower()}") from error
    if there is None:
        disk.write_whole(brief, content)
    elif there != content and not os.path.samefile(brief, source):
        kept, brief = brief, folder / "brief.proposed.md"
        disk.write_whole(brief, content)
        notes = (*notes, f"{kept} is there already and stays; the new brief is {brief.name} beside it")
    return read_brief(brief).model_copy(update={"notes": notes})


def free_name(wanted: Path, source: Path) -> Path:
    """Give `wanted`, or the same name with a number where another file has it; a file like `source` may be there."""
    for number in count(2):
        if not wanted.exists() or disk.same(source, wanted):
            return wanted
        stem = re.sub(r"_\d+$", "", wanted.stem) if number > 2 else wanted.stem
        wanted = wanted.with_name(f"{stem}_{number}{wanted.suffix}")
    raise AssertionError("count has no end")


def _real(around: Path, file: str) -> Path:
    """Give where a file that a brief names really lies."""
    return Path(os.path.realpath(around / file.replace("\0", "")))


def _name(reference: Reference) -> Path:
    """Give where in the film's folder a reference goes: to the same place, or among the references."""
    file = Path(os.path.normpath(reference.file))
    if file.is_absolute() or file.parts[0] == ".." or (reference.line is None and file.parts[0] not in FOLDERS):
        return Path(FOLDERS[0], file.name)
    hidden = any(part.startswith(".") for part in file.parts)
    ours = file.parts[0] in ("masters", "deliverables", "dailies", "footage")
    return Path(FOLDERS[0], file.name) if hidden or ours else file


def _renamed(text: str, reference: Reference, new: str) -> str:
    """Give a brief in which one picture has another name."""
    lines = text.split("\n")
    at = (reference.line or 1) - 1
    for written in (reference.file, quote(reference.file)):
        if written in lines[at]:
            lines[at] = lines[at].replace(written, quote(new) if written != reference.file else new)
            break
    return "\n".join(lines)
