"""`takes.yaml`, which gives every take its number for good: it is only ever written behind what is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from studio.errors import Fault, StudioError
from studio.film.take import Take
from studio.project import disk
from studio.project.reading import compose, read_as, refuse
from studio.project.text import decoded, read_bytes

_ENTRY = re.compile(rb"(- \{slate: ([0-9A-Z]+), take: ([1-9]\d{0,5}), key: ([0-9a-f]{64})\}\n)")


def read_takes(path: Path) -> dict[str, tuple[Take, ...]]:
    """Read the takes of each slate in the order of their numbers; none where there is no file.

    A last line that was torn in the middle of writing is left out: its take is numbered again. Raises DocumentError.
    """
    takes: dict[str, list[Take]] = {}
    for take in _takes(_whole(path), path.name):
        takes.setdefault(take.slate, []).append(take)
    return {slate: tuple(sorted(found, key=lambda take: take.number)) for slate, found in takes.items()}


def append_takes(path: Path, takes: Iterable[Take]) -> None:
    """Write takes behind those that are there, at once; raises StudioError where a number is taken, and DiskError."""
    written = _whole(path)
    known = {take.name for take in _takes(written, path.name)}
    lines: list[str] = []
    for take in takes:
        if take.name in known:
            raise StudioError(f"{path.name}: take {take.name} is there already, and a number is given once")
        known.add(take.name)
        lines.append(f"- {{slate: {take.slate}, take: {take.number}, key: {take.key}}}\n")
    if lines:
        joint = "\n" if written and not written.endswith(b"\n") else ""
        disk.append(path, (joint + "".join(lines)).encode(), keep=len(written))


def _whole(path: Path) -> bytes:
    """Read the bytes of `takes.yaml` without a last line that was torn."""
    written = read_bytes(path, "") if path.exists() else b""
    head, line_end, last = written.rpartition(b"\n")
    whole = not last.strip() or last.rstrip().endswith(b"}") or last.lstrip().startswith(b"#")
    return written if whole else head + line_end


def _takes(written: bytes, file: str) -> list[Take]:
    """Read takes in the order in which they were numbered."""
    entries = _ENTRY.findall(written)
    if sum(len(entry[0]) for entry in entries) == len(written):  # no person was here, so nothing needs to be looked at
        found = [
            Take.model_construct(slate=slate.decode(), number=int(n), key=key.decode()) for _, slate, n, key in entries
        ]
        lines: list[int | None] = list(range(1, len(found) + 1))
    else:
        document = compose(decoded(written, file), file)
        takes, refused = read_as(tuple[Take, ...], document) if document.tree is not None else ((), [])
        refuse(document.faults, refused)
        found = list(takes or ())
        lines = [document.positions.line(at) for at, _ in enumerate(found)]
    if len({(take.slate, take.number) for take in found}) < len(found):
        refuse(_twice(found, lines, file))
    return found


def _twice(takes: list[Take], lines: list[int | None], file: str) -> Iterator[Fault]:
    """Find the numbers that were given twice."""
    first: dict[str, int | None] = {}
    for take, line in zip(takes, lines, strict=True):
        if take.name in first:
            said = f"take {take.name} is here twice (line {first[take.name]}), and a number is given once"
            yield Fault(file, line, f"{said}; take out the line that was added by hand")
        first.setdefault(take.name, line)
