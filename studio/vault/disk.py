"""How files get their place on a disk: written in full first, named at once, and kept for good."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from studio.errors import DiskError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where bytes find no room."""

SHUT = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST, errno.EIO})
"""What the system says where a folder cannot be written."""

KEPT = "Nothing that was made before is lost"
"""What a person wants to know first."""


@contextmanager
def room(root: Path, whose: str, wanted: int = 0) -> Iterator[None]:
    """Say in clear words that the disk of `root` is full; `wanted` is how many bytes were to be written.

    Raises DiskError.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        need = f"{whose} needs {wanted / 1e6:.1f} MB" if wanted else f"{whose} finds no room"
        raise DiskError(
            f"{root}: the disk is full ({need}; {_free(root) / 1e6:.1f} MB are free). "
            f"{KEPT}: make room, and the same command goes on"
        ) from error


@contextmanager
def writing(root: Path, whose: str, wanted: int = 0) -> Iterator[None]:
    """Say in clear words that the disk of `root` is full, or cannot be written; raises DiskError."""
    try:
        with room(root, whose, wanted):
            yield
    except OSError as error:
        if error.errno not in SHUT:
            raise
        raise DiskError(
            f"{error.filename or root}: {whose} cannot write here ({error.strerror}). "
            f"{KEPT}: put that right, and the same command goes on"
        ) from error


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """Say in clear words that something under `root` cannot be read; raises DiskError."""
    try:
        yield
    except OSError as error:
        raise DiskError(
            f"{error.filename or root}: this cannot be read ({error.strerror}). "
            "Look after the disk and your right to read it, then run the same command again"
        ) from error


@contextmanager
def draft(folder: Path) -> Iterator[Path]:
    """Give a new name in a folder; what is left under it afterwards is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{os.getpid()}-{os.urandom(8).hex()}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def place(draft: Path, path: Path) -> None:
    """Give a file that is written in full its name, at once and for good, in place of an older one."""
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        sync(path.parent.parent)
    os.replace(draft, path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the disk keep a file or folder, even if the power fails now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(file: Path) -> str:
    """Give the sha256 of a file in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folders(folder: Path) -> list[str]:
    """Give the paths of the folders in a folder; none where it is absent."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.path for entry in entries if entry.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def files(folder: Path) -> Iterator[Path]:
    """Give the files in the folders in a folder."""
    for one in folders(folder):
        yield from (Path(one) / name for name in sorted(os.listdir(one)))


def sizes(folder: Path, known: Mapping[str, int]) -> dict[str, int]:
    """Give the size of each file in the folders in a folder, by name, looking up those that are not known."""
    found: dict[str, int] = {}
    for one in folders(folder):
        names = os.listdir(one)
        found |= {name: known[name] for name in names if name in known}
        if new := [name for name in names if name not in known]:
            # Asking by the folder's handle spares the system the walk down the path for each file.
            handle = os.open(one, os.O_RDONLY)
            try:
                for name in new:
                    with suppress(FileNotFoundError):
                        found[name] = os.stat(name, dir_fd=handle).st_size
            finally:
                os.close(handle)
    return found


def _free(folder: Path) -> int:
    """Give the bytes that are free on a folder's disk."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
