"""The vault: everything that was ever made for a film, each piece under the key of what went into it.

`ac/ab/<key>.json` is the record of a piece of work, `cas/sha256/ab/<digest>` the bytes it gave. A record is written
last, so what can be seen is whole; what is damaged is put aside in `quarantine/` and made again.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from studio.errors import ReferenceRefused, StudioError
from studio.film.money import Money
from studio.vault import disk, lock
from studio.vault.index import Index, Row, Stamp
from studio.vault.key import Key
from studio.vault.record import Output, Record, plain, read, read_head, read_inputs, write, write_head

__all__ = ["Output", "Record", "Vault"]

SETTLED_NS = 2_000_000_000
"""How old a file's last change must be to show the next one: the coarsest clock of a filesystem (FAT's)."""

_NAME = re.compile(r"[0-9a-f]{64}")


class Vault:
    """A film's vault in the folder `root`; makes nothing until something is written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ac = root / "ac"
        self.cas = root / "cas" / "sha256"
        self.tmp = root / "tmp"
        self.quarantine = root / "quarantine"
        self._index = Index(root / "index.db")
        self._sizes: dict[str, int] = {}
        self._joined: dict[Key, tuple[str, Record]] = {}

    def __reduce__(self) -> tuple[type[Vault], tuple[Path]]:
        return Vault, (self.root,)

    def holds(self, key: Key) -> bool:
        """Whether the work is done and its outputs are on hand."""
        return self.record(key) is not None

    def record(self, key: Key) -> Record | None:
        """Give the record of a piece of work; None where it is not done, or an output has lost bytes."""
        record = self.written(key)
        if record is None or not all(self._whole(output) for output in record.outputs.values()):
            return None
        return record

    def records(self) -> Mapping[Key, Record]:
        """Give all that is done and whole, in the order of the keys; a record is parsed when it is looked at.

        The size of each output is looked up once by this Vault; later only whether it is there.
        """
        with disk.reading(self.root):
            heads = self._healed()
            sizes = disk.sizes(self.cas, self._sizes)
        lost = [digest for digest, size in self._index.outputs() if sizes.get(digest) != size]
        for digest in lost:
            sizes.pop(digest, None)
        for key in map(Key, self._index.makers(lost) if lost else ()):
            heads.pop(key, None)
        self._sizes = sizes
        return _Records(heads, self._join)

    def put(
        self,
        key: Key,
        *,
        step: str,
        version: int,
        subject: str,
        inputs: Mapping[str, Any],
        outputs: Mapping[str, Path] | None = None,
        facts: Mapping[str, Any] | None = None,
        slate: str | None = None,
        engine: str | None = None,
        seconds: float = 0.0,
        cost: Money | None = None,
        job_id: str | None = None,
    ) -> Record:
        """Keep a piece of work; outputs that lie in the vault's scratch are moved, others copied.

        Raises DiskError where the disk is full or shut, StudioError where an output is missing, or inputs or facts
        are no plain JSON.
        """
        path = self.record_path(key)
        whose = f"{step} {subject}"
        try:
            inputs, facts = json.loads(plain(inputs)), json.loads(plain(facts or {}))
        except (TypeError, ValueError) as error:
            raise StudioError(f"{whose}: its inputs or facts cannot be written down: {error}") from error
        sources = dict(outputs or {})
        for name, source in sources.items():
            if not source.is_file():
                raise StudioError(f"{whose} was to give its {name} as {source}, and there is no such file")
        wanted = sum(source.stat().st_size for source in sources.values())
        with disk.writing(self.root, whose, wanted):
            taken = {source: self._take(source) for source in dict.fromkeys(sources.values())}
            record = Record(
                key=key,
                step=step,
                version=version,
                subject=subject,
                inputs=inputs,
                outputs={name: taken[source][0] for name, source in sources.items()},
                facts=facts,
                slate=slate,
                engine=engine,
                seconds=seconds,
                cost=cost,
                job_id=job_id,
                made=datetime.now(UTC).isoformat(timespec="seconds"),
            )
            stamps = {output.digest: stamp for output, stamp in taken.values()}
            with disk.draft(self.tmp) as draft:
                draft.write_text(write(record), encoding="utf-8")
                disk.sync(draft)
                self._index.publish(_row(record), stamps, lambda: disk.place(draft, path))
        return record

    def path(self, digest: str) -> Path:
        """Give where the bytes of an output, or of a user's file known to `digest_of`, can be read.

        Bytes are read in full once on each machine. Raises StudioError where they are gone, changed or damaged,
        DiskError where the disk fails.
        """
        held = self._bytes_path(digest)
        with disk.reading(self.root):
            if not held.is_file():
                return self._users_file(digest)
            stamp = Stamp.of(held.stat())
            if self._index.verified(digest) == stamp:
                return held
            if disk.digest(held) == digest:
                self._index.keep_verified({digest: stamp})
                return held
        self._put_aside(held)
        raise StudioError(
            f"{held}: the bytes are damaged; they are put aside in {self.quarantine}. "
            "Run the same command again to have them made anew"
        )

    def digest_of(self, file: Path) -> str:
        """Give the sha256 of a user's file, reading it only where path, size, time or inode are new.

        Raises ReferenceRefused where it cannot be read, or changes meanwhile.
        """
        path = file.absolute()
        try:
            stamp = Stamp.of(path.stat())
            if (known := self._index.digest(path, stamp)) is not None:
                return known
            digest = disk.digest(path)
            changed = Stamp.of(path.stat()) != stamp
        except OSError as error:
            raise ReferenceRefused(f"{file}: the file cannot be read ({error.strerror})") from error
        if changed:
            raise ReferenceRefused(f"{file}: the file is being written; run the same command again when it is complete")
        # A change within the clock's grain could leave the same stamp, so a file that is this new is read again.
        settled = stamp.mtime_ns + SETTLED_NS < time.time_ns()
        self._index.keep_digest(path, stamp, digest, settled=settled)
        return digest

    def recall(self, digest: str, question: str) -> Any | None:
        """Give what was measured of a file before; None where it was not, or the index was made anew since."""
        answer = self._index.answer(digest, question)
        return None if answer is None else json.loads(answer)

    def remember(self, digest: str, question: str, answer: Any) -> None:
        """Keep what was measured of a file (plain JSON), so that it need not be measured again."""
        self._index.keep_answer(digest, question, plain(answer))

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give an empty folder in the vault's filesystem, removed afterwards; raises DiskError where it runs full."""
        with disk.writing(self.root, "a job"):
            self.tmp.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=self.tmp))
        try:
            with disk.room(self.root, "a job"):
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def lock(self, who: str) -> AbstractContextManager[None]:
        """Hold the film alone for `who` (`render`, `sweep`); raises VaultBusy, naming the process that holds it."""
        return lock.hold(self.root, who)

    def all_keys(self) -> set[Key]:
        """Give the keys of all records that lie in the vault, whole or not."""
        folders = disk.folders(self.ac)
        names = (name for folder in folders for name in os.listdir(folder))
        return cast(set[Key], {name[:64] for name in names if name[64:] == ".json" and is_name(name[:64])})

    def written(self, key: Key) -> Record | None:
        """Give the record that lies in the vault, its outputs whole or not; a damaged one is put aside."""
        file = self.record_path(key)
        with disk.reading(self.root), suppress(ValueError):
            try:
                record = read(file, self._load)
            except (FileNotFoundError, NotADirectoryError):
                return None
            if record.key == key:
                return record
        self._put_aside(file)
        return None

    def forget(self, keys: Iterable[Key]) -> None:
        """Delete records; their bytes stay."""
        gone = list(keys)
        with disk.writing(self.root, "deleting records"):
            for key in gone:
                self.record_path(key).unlink(missing_ok=True)
        self._index.drop_records(gone)

    def rebuild(self) -> None:
        """Make the index anew from the records."""
        self._index.rebuild(self._rows(self.all_keys()))

    def close(self) -> None:
        """Close the index; the next question opens it again."""
        self._index.close()

    def record_path(self, key: Key) -> Path:
        """Give where the record of a key lies, or would lie."""
        return self.ac / _checked(key)[:2] / f"{key}.json"

    def _bytes_path(self, digest: str) -> Path:
        return self.cas / _checked(digest)[:2] / digest

    def _load(self, key: Key) -> Mapping[str, Any]:
        """Read a record's inputs; raises StudioError where the record is lost since it was found."""
        file = self.record_path(key)
        try:
            return read_inputs(file)
        except (OSError, ValueError) as error:
            self._put_aside(file)
            raise StudioError(f"{file}: the record is gone or damaged; run the same command again") from error

    def _put_aside(self, damaged: Path) -> None:
        """Move a damaged file out of the way, where that is possible: what refers to it is then a miss."""
        with suppress(OSError):
            self.quarantine.mkdir(parents=True, exist_ok=True)
            os.replace(damaged, self.quarantine / damaged.name)

    def _join(self, key: Key, head: str) -> Record:
        """Give the record of a head, the same one each time."""
        before, record = self._joined.get(key, ("", None))
        if record is None or before != head:
            record = read_head(head, self._load)
            self._joined[key] = head, record
        return record

    def _rows(self, keys: Iterable[Key]) -> list[Row]:
        """Read records' files as the index keeps them."""
        found = (self.written(key) for key in sorted(keys))
        return [_row(record) for record in found if record is not None]

    def _whole(self, output: Output) -> bool:
        """Whether an output is there in its full size."""
        try:
            return self._bytes_path(output.digest).stat().st_size == output.size
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _healed(self) -> dict[Key, str]:
        """Give each record's head by key, having brought the index in line with the records' files."""
        heads = cast(dict[Key, str], self._index.heads())
        there = self.all_keys()
        gone = [key for key in heads.keys() - there if not self.record_path(key).is_file()]
        if gone:
            self._index.drop_records(gone)
        if rows := self._rows(there - heads.keys()):
            self._index.add_missing(rows)
        if gone or rows:
            heads |= {Key(row.key): row.head for row in rows}
            heads = {key: heads[key] for key in sorted(heads.keys() - set(gone))}
        return heads

    def _take(self, source: Path) -> tuple[Output, Stamp]:
        """Bring a file among the bytes: by its name where it is scratch that nothing else refers to, else as a copy."""
        found = source.lstat()
        ours = source.parent.resolve().is_relative_to(self.tmp.resolve())
        if ours and stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
            return self._place(source)
        with disk.draft(self.tmp) as draft:
            shutil.copyfile(source, draft)
            return self._place(draft)

    def _place(self, source: Path) -> tuple[Output, Stamp]:
        """Move a file among the bytes, under its digest."""
        digest = disk.digest(source)
        source.chmod(0o444)
        disk.sync(source)
        stamp = Stamp.of(source.stat())
        disk.place(source, self._bytes_path(digest))
        return Output(digest, stamp.size), stamp

    def _users_file(self, digest: str) -> Path:
        """Give a file of the user that has this digest still."""
        known = self._index.files(digest)
        for file, stamp, settled in known:
            try:
                if Stamp.of(file.stat()) == stamp and (settled or self.digest_of(file) == digest):
                    return file
            except OSError:
                continue
        if known:
            raise StudioError(f"{known[0][0]}: the file was changed or moved; run the same command again")
        raise StudioError(f"{self.root}: no bytes {digest[:12]}… are here; run the same command again to make them")


class _Records(Mapping[Key, Record]):
    """Records that are parsed when they are looked at, once a vault."""

    def __init__(self, heads: Mapping[Key, str], give: Callable[[Key, str], Record]) -> None:
        self._heads = heads
        self._give = give

    def __getitem__(self, key: Key) -> Record:
        return self._give(key, self._heads[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._heads)

    def __len__(self) -> int:
        return len(self._heads)


def _row(record: Record) -> Row:
    """Give a record as the index keeps it."""
    return Row(record.key, write_head(record), {one.digest: one.size for one in record.outputs.values()})


def is_name(text: str) -> bool:
    """Whether a text looks like a key or a digest: a sha256 in hex."""
    return _NAME.fullmatch(text) is not None


def _checked(name: str) -> str:
    """Refuse what is no sha256 in hex: it becomes the name of a file."""
    if not is_name(name):
        raise StudioError(f"{name!r} is no key or digest of the vault (64 characters of 0-9 and a-f)")
    return name
