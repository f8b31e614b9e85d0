"""`circles.yaml`, which says which take of a shot is in the cut; edited in place, comments and order kept."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from studio.errors import DocumentError, Fault
from studio.film.shotlist import Slate
from studio.film.take import Circle, Take
from studio.project import disk
from studio.project.reading import compose, read_as, refuse
from studio.project.text import read_text

WIDEST = 10_000
"""Columns after which ruamel.yaml breaks a line: never."""


def read_circles(path: Path, takes: Mapping[str, Sequence[Take]] | None = None) -> dict[str, Circle]:
    """Read which take of each slate is in the cut; none where there is no file.

    Raises DocumentError, where `takes` are given also for a circle around a take that is not among them.
    """
    return _circles(_text(path), path.name, takes)


def write_circle(path: Path, slate: str, circle: Circle) -> None:
    """Put a take into the cut; other lines, comments and order stay. Raises DocumentError and DiskError."""
    text = _text(path)
    wanted = {**_circles(text, path.name), slate: circle}
    edited = _edited(text, slate, circle)
    if _plain(_circles(edited, path.name)) != _plain(wanted):
        way = f"write `{slate}: {{take: {circle.take}, by: {circle.by}}}` by hand"
        raise DocumentError([Fault(path.name, None, f"this cannot be edited without changing other lines; {way}")])
    disk.write_whole(path, edited.encode())


def _text(path: Path) -> str:
    """Read the document; nothing where there is none."""
    return read_text(path, "") if path.exists() else ""


def _circles(text: str, file: str, takes: Mapping[str, Sequence[Take]] | None = None) -> dict[str, Circle]:
    """Read the circles of a document."""
    written = compose(text, file)
    if written.tree is None:
        refuse(written.faults)
        return {}
    circles, refused = read_as(dict[Slate, Circle], written)
    refuse(written.faults, refused)
    assert circles is not None
    if takes is None:
        return circles
    for slate, circle in circles.items():
        there = [take.number for take in takes.get(slate, ())]
        if circle.take not in there:
            known = f"it has {', '.join(map(str, there))}" if there else "it has none"
            said = f"{slate} has no take {circle.take} ({known}); circle another, or take the line out"
            refuse([written.positions.fault((slate, "take"), said)])
    return circles


def _plain(circles: Mapping[str, Circle]) -> dict[str, Any]:
    """Give circles as they compare."""
    return {slate: circle.model_dump(mode="json") for slate, circle in circles.items()}


def _edited(text: str, slate: str, circle: Circle) -> str:
    """Give the document with one circle set."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.resolver import VersionedResolver

    class AsWritten(VersionedResolver):
        """Takes every value for text, as documents are read here."""

        versioned_resolver: ClassVar[dict[str | None, Any]] = {}

    yaml = YAML()
    yaml.Resolver = AsWritten
    yaml.preserve_quotes = True
    yaml.width = WIDEST
    document = yaml.load(text)
    bare = document is None
    if bare:
        document = CommentedMap()
    entry = document.get(slate)
    if not isinstance(entry, CommentedMap):
        document[slate] = entry = CommentedMap()
        entry.fa.set_flow_style()
    start = str(circle.start) if circle.start else None
    for key, value in {"take": str(circle.take), "from": start, "by": circle.by.value}.items():
        if value is None:
            entry.pop(key, None)
        else:
            entry[key] = value
    stream = io.StringIO()
    yaml.dump(document, stream)
    comments = text if not text or text.endswith("\n") else text + "\n"
    return comments + stream.getvalue() if bare else stream.getvalue()
