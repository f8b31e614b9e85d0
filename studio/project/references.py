"""Files that documents name: found inside the film's folder, or refused with the file that was probably meant."""

from __future__ import annotations

import difflib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from studio.errors import Fault, ReferenceRefused
from studio.film.brief import CLIPS, PICTURES, Reference

FOLDERS = ("references", "photos")
"""Folders beside a brief whose photos and clips are taken in."""

TAKEN = f"it is neither a photo ({' '.join(sorted(PICTURES))}) nor a clip ({' '.join(sorted(CLIPS))})"
"""Why a file cannot be a reference."""

MOST_FILES = 5000
"""Files to look at for the one that was meant."""

_CAMERA_NAMES = re.compile(r"(?:img|dsc[fn]?|dji|pxl|mvi|mov|gopr|p|image|photo|screenshot|wechatimg)?[\d\s]*", re.I)
_HEXADECIMAL = re.compile(r"[0-9a-f-]{16,}", re.I)


def within(folder: Path, reference: str, *, file: str, line: int | None) -> Path:
    """Give the file that a document names, which lies in `folder`; raises ReferenceRefused with `file` and `line`."""
    found = look_up(folder, reference)
    if isinstance(found, str):
        raise ReferenceRefused(str(Fault(file, line, found)))
    return found


def look_up(folder: Path, reference: str) -> Path | str:
    """Give the file that a document names, or say why there is none."""
    if re.match(r"[a-z][a-z0-9+.-]+://|data:", reference, re.I):
        return f"`{_short(reference)}` is on the web; download it into `references/` and name it there"
    root = os.path.realpath(folder)
    if not reference.strip() or "\0" in reference:
        return f"{reference!r} names no file"
    # macOS writes é as two characters in names of files, keyboards as one
    forms = (reference, unicodedata.normalize("NFC", reference), unicodedata.normalize("NFD", reference))
    paths = [os.path.realpath(os.path.join(root, form)) for form in forms]
    path = next(filter(os.path.exists, paths), paths[0])
    if path != root and not path.startswith(os.path.join(root, "")):
        name = Path(reference.replace("\\", "/")).name
        return f"`{reference}` lies outside the film's folder; copy it to `references/{name}` and name that"
    try:
        state = os.stat(path)
    except OSError as error:
        if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return f"`{_short(reference)}` cannot be read: {(error.strerror or str(error)).lower()}"
        hint = _meant(Path(root), reference)
        return f"there is no file `{_short(reference)}`. {hint}"
    if stat.S_ISDIR(state.st_mode):
        return f"`{reference}` is a folder; name a file in it"
    if not stat.S_ISREG(state.st_mode):
        return f"`{reference}` is no ordinary file"
    if not state.st_size:
        return f"`{reference}` is empty (0 bytes); copy the file anew"
    if not os.access(path, os.R_OK):
        return f"`{reference}` cannot be read: give yourself the right to read it"
    return Path(path)


def references_beside(brief: Path, extra: Path | None = None) -> tuple[Reference, ...]:
    """Give the photos and clips of `references/` and `photos/` beside a brief, and of the folder `extra`, sorted.

    Files of `extra` outside the brief's folder are named by their whole path. Raises ReferenceRefused where `extra`
    is no folder.
    """
    return tuple(one for one in beside(brief, extra) if isinstance(one, Reference))


def beside(brief: Path, extra: Path | None) -> Iterator[Reference | str]:
    """Give what lies beside a brief: references, and a note for each file that cannot be one."""
    root = Path(os.path.realpath(brief.parent))
    if extra is not None and not extra.is_dir():
        raise ReferenceRefused(f"--references {extra}: there is no such folder")
    folders = [root / name for name in FOLDERS] + ([Path(os.path.realpath(extra))] if extra else [])
    for folder in dict.fromkeys(folders):
        around = root if folder.parent == root else folder
        for path in _files(folder):
            name = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
            real = Path(os.path.realpath(path))
            if not real.is_relative_to(around):
                yield f"`{name}` is left aside: it is a link out of its folder"
            elif not is_taken(name):
                yield f"`{name}` is left aside: {TAKEN}"
            elif not real.is_file() or not real.stat().st_size:
                yield f"`{name}` is left aside: it holds nothing"
            else:
                yield Reference(file=name, shows=shown_by_name(path.stem))


def shown_by_name(stem: str) -> str:
    """Give the words of a file's name, where a person has named it."""
    words = re.sub(r"[_\-.\s]+", " ", stem).strip()
    if _CAMERA_NAMES.fullmatch(words) or _HEXADECIMAL.fullmatch(stem):
        return ""
    return re.sub(r"\s*\(?\d+\)?$", "", words)


def is_taken(file: str) -> bool:
    """Whether a file can be a reference, by its suffix."""
    return Path(file).suffix.lower() in PICTURES | CLIPS


def _files(folder: Path) -> Iterator[Path]:
    """Give the files of a folder and the folders in it, sorted, without hidden ones."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not name.startswith("."))


def _meant(root: Path, reference: str) -> str:
    """Say which file was probably meant."""
    known: dict[str, str] = {}
    for path in _files(root):
        known[str(path.relative_to(root).as_posix())] = path.name
        if len(known) >= MOST_FILES:
            break
    written = reference.replace("\\", "/").removeprefix("./")
    lower = {name.lower(): name for name in reversed(known)}
    near = difflib.get_close_matches(written.lower(), lower, n=1, cutoff=0.7)
    if near:
        return f"Did you mean `{lower[near[0]]}`?"
    last = Path(written).name.lower()
    elsewhere = difflib.get_close_matches(last, [name.lower() for name in known.values()], n=1, cutoff=0.7)
    if elsewhere:
        return f"Did you mean `{next(path for path, name in known.items() if name.lower() == elsewhere[0])}`?"
    return "Copy it there, or take the name out."


def _short(reference: str) -> str:
    """Give the beginning of a long name."""
    return reference if len(reference) <= 80 else reference[:77] + "…"
