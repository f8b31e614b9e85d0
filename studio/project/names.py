"""The name of a film, which becomes a folder: what it may be, and what to call it instead."""

from __future__ import annotations

import re
import unicodedata

from studio.errors import NameRefused

LONGEST = 100
"""Bytes of a film's name in UTF-8; filesystems take 255, and files of the film are named after it."""

RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
)
"""Names that Windows keeps for its devices, with any suffix."""


def film_name(written: str) -> str:
    """Give the name under which a film is kept; raises NameRefused with a name that would do."""
    name = unicodedata.normalize("NFC", written)
    if wrong := _wrong(name):
        raise NameRefused(f"{written!r} cannot be a film's name: {wrong}. Call it {_better(name)!r}, for instance.")
    return name


def _wrong(name: str) -> str:
    """Say what is wrong with a name; nothing where it can be used."""
    if not name.strip():
        return "it is empty"
    if name.strip(".") == "":
        return "it means a folder that is already there"
    if "/" in name or "\\" in name:
        return "it holds a slash, and a film's folder lies in `projects/` or here"
    if not all(character.isprintable() for character in name):
        return "it holds invisible characters"
    if found := re.search(r'[<>:"|?*]', name):
        return f"it holds {found[0]!r}, which not every disk takes"
    if name != name.strip() or name[0] in ".-~" or name[-1] == ".":
        return "it begins or ends with a space, a dot, a tilde or a hyphen"
    if name.partition(".")[0].rstrip().lower() in RESERVED:
        return "Windows keeps it for a device"
    if len(name.encode()) > LONGEST:
        return f"it has {len(name.encode())} bytes, and {LONGEST} is the most"
    return ""


def _better(name: str) -> str:
    """Give a name like it that can be used."""
    last = re.split(r"[/\\]", name.rstrip("/\\ "))[-1]
    kept = "".join(character if re.match(r"[\w .-]", character) else "_" for character in last)
    whole = re.sub(r"_{2,}", "_", kept).strip(" ._-")
    short = whole.encode()[:LONGEST].decode(errors="ignore").strip(" ._-") or "my_film"
    return f"{short}_film" if _wrong(short) else short
