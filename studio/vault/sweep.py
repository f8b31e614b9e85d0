"""Sweeping the vault: what nothing refers to any more goes, paid takes stay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from studio.vault import disk
from studio.vault.key import Key
from studio.vault.record import Record
from studio.vault.vault import Vault, is_name


@dataclass(frozen=True)
class Sweep:
    """What can go: records, files and folders, and how many bytes that frees."""

    records: tuple[Key, ...]
    files: tuple[Path, ...]
    bytes: int


def find(vault: Vault, keep: Set[Key], *, paid: Literal["keep", "sweep"] = "keep") -> Sweep:
    """Find what the records named in `keep`, and what went into them, do not need.

    What was paid stays unless `paid` is `sweep`. Everything in `tmp` and `quarantine` can go, so hold the vault's
    lock from here to the end of `sweep`.
    """
    records = _records(vault)
    reached = _reached(records, keep)
    needed = {digest for key in reached for digest in _digests(records[key].inputs)}
    kept = reached | {key for key, record in records.items() if record.cost is not None and paid == "keep"}
    needed |= {output.digest for key in kept for output in records[key].outputs.values()}
    gone = tuple(sorted(vault.all_keys() - kept))
    files = [path for path in disk.files(vault.cas) if path.name not in needed]
    for folder in (vault.tmp, vault.quarantine):
        files += sorted(folder.iterdir()) if folder.is_dir() else []
    return Sweep(gone, tuple(files), sum(map(_size, (*map(vault.record_path, gone), *files))))


def sweep(vault: Vault, found: Sweep) -> None:
    """Delete what was found, records first: killed in between, the next sweep finds the rest.

    Raises DiskError where the folder cannot be written.
    """
    vault.forget(found.records)
    with disk.writing(vault.root, "sweep"):
        for path in found.files:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _records(vault: Vault) -> dict[Key, Record]:
    """Give all records that can be read, those with lost outputs too: what they tell of was paid for."""
    found = {key: vault.written(key) for key in vault.all_keys()}
    return {key: record for key, record in found.items() if record is not None}


def _reached(records: Mapping[Key, Record], keep: Set[Key]) -> set[Key]:
    """Give the kept records and those whose outputs went into them, and so on; of several that made the same, one."""
    makers: dict[str, list[Key]] = {}
    for key, record in records.items():
        for output in record.outputs.values():
            makers.setdefault(output.digest, []).append(key)
    reached: set[Key] = set()
    ahead = [key for key in keep if key in records]
    while ahead:
        key = ahead.pop()
        if key not in reached:
            reached.add(key)
            for digest in _digests(records[key].inputs):
                made_by = makers.get(digest, [])
                if made_by and not any(maker in keep or maker in reached for maker in made_by):
                    ahead.append(min(made_by))
    return reached


def _digests(value: Any) -> Iterator[str]:
    """Give all that looks like a digest in canonical JSON."""
    if isinstance(value, str):
        if is_name(value):
            yield value
    elif isinstance(value, (Mapping, list)):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _digests(one)


def _size(path: Path) -> int:
    """Give the bytes of a file, or of all files in a folder."""
    if path.is_dir() and not path.is_symlink():
        return sum(map(_size, path.iterdir()))
    return path.lstat().st_size
