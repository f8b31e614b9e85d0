"""The lock on a film: one studio makes it at a time, and the others are told which."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from studio.errors import VaultBusy
from studio.vault import disk


@contextmanager
def hold(root: Path, who: str) -> Iterator[None]:
    """Hold the vault in `root` alone for `who`; the system frees it when the process ends, however it ends.

    Raises VaultBusy, naming the process that holds it.
    """
    holder = root / "lock.json"
    lock = FileLock(root / "lock")
    with disk.writing(root, who):
        root.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise VaultBusy(f"another studio{_named(holder)} is making this film; wait for it or stop it") from None
    try:
        with disk.writing(root, who), disk.draft(root / "tmp") as draft:
            now = datetime.now().astimezone().isoformat(timespec="seconds")
            draft.write_text(json.dumps({"pid": os.getpid(), "who": who, "since": now}), encoding="utf-8")
            os.replace(draft, holder)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _named(holder: Path) -> str:
    """Say which process holds the lock; nothing where it has not said so yet."""
    try:
        held = json.loads(holder.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(held["since"])
        pid, who = held["pid"], held["who"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    today = since.date() == datetime.now().astimezone().date()
    return (
        f" (process {pid}: {who} since {since:%H:%M})"
        if today
        else f" (process {pid}: {who} since {since:%Y-%m-%d %H:%M})"
    )
