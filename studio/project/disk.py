"""How a document or a master comes into a film's folder: written in full under another name, then named at once."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.errors import DiskError
from studio.vault import disk


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is seen whole or not at all, as readable as the one before; raises DiskError."""

    def write(draft: Path) -> None:
        draft.write_bytes(content)
        if path.exists():
            shutil.copymode(path, draft)

    _put(path, len(content), write)


def copy_whole(source: Path, path: Path) -> None:
    """Copy a file so that it is seen whole or not at all; raises DiskError."""
    _put(path, source.stat().st_size, lambda draft: shutil.copyfile(source, draft))


def append(path: Path, content: bytes, keep: int) -> None:
    """Cut a file to `keep` bytes where it is longer, and write `content` behind them at once; raises DiskError."""
    with _writing(path, len(content)):
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            if os.fstat(handle).st_size > keep:
                os.ftruncate(handle, keep)
            while content:
                content = content[os.write(handle, content) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if new:
            disk.sync(path.parent)


def link(file: Path, path: Path) -> None:
    """Give a file another name, as a link that survives moving the film's folder; raises DiskError."""
    target = os.path.relpath(file, path.parent)
    if path.is_symlink() and os.readlink(path) == target:
        return
    _put(path, 0, lambda draft: draft.symlink_to(target))


def same(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes."""
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def _put(path: Path, size: int, write: Callable[[Path], object]) -> None:
    """Have a file written beside its place, and put it there."""
    draft = path.with_name(f".{path.name[:80]}.{os.getpid()}")
    with _writing(path, size):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        try:
            write(draft)
            if not draft.is_symlink():
                disk.sync(draft)
            disk.place(draft, path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def _writing(path: Path, size: int) -> Iterator[None]:
    """Say why a file cannot be written."""
    try:
        with disk.room(path.parent, path.name, size):
            yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DiskError(f"{path} cannot be written: {reason}. {disk.KEPT}: put that right, and run it again") from error
