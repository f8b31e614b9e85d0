"""The index of a vault: a quick answer to what lies where, made anew from the records whenever it is lost.

One SQLite file for one machine, in WAL mode. Nothing in it is the only copy of anything: a damaged file is thrown
away, and where the disk takes no writing the index lives in memory. One connection a process, shared by its threads.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock

from studio.errors import VaultBusy

T = TypeVar("T")

LAYOUT = 1
"""Version of the tables; an index of another one is made anew."""

TABLES = """
CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, head TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outputs (key TEXT, digest TEXT, size INTEGER, PRIMARY KEY (key, digest)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, inode INTEGER, digest TEXT, settled INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_digest ON files (digest);
CREATE TABLE IF NOT EXISTS answers (
    digest TEXT, question TEXT, answer TEXT, PRIMARY KEY (digest, question)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS verified (
    digest TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, inode INTEGER
) WITHOUT ROWID;
"""

PATIENCE_S = 30.0
"""How long a writer waits for another one."""

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""SQLite's codes for a file that is no database any more."""

BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
"""SQLite's codes for another writer that does not end."""

UNWRITABLE = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_PROTOCOL,
    }
)
"""SQLite's codes for a disk that takes no writing, or no shared memory (network drives)."""

MEMORY = ":memory:"
"""Where the index lives when the disk takes no writing."""

_inherited: list[sqlite3.Connection] = []
"""Connections of the parent of a forked process: closing them here would harm the parent's file."""


@dataclass(frozen=True)
class Stamp:
    """What tells, without reading it, that a file has not changed."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, stat: os.stat_result) -> Stamp:
        """Take it from a file's stat."""
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ino)


@dataclass(frozen=True)
class Row:
    """A record as the index keeps it: its head, and the sizes of its outputs by digest."""

    key: str
    head: str
    outputs: Mapping[str, int]


class Index:
    """The tables of one vault: records, files of the user, answers about files, and what was verified here."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._place = str(file)
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._process = os.getpid()
        self._inode = 0
        self._closer: weakref.finalize[..., Index] | None = None

    def heads(self) -> dict[str, str]:
        """Give the head of each record, in the order of the keys."""
        return dict(sorted(self._rows("SELECT key, head FROM records")))

    def outputs(self) -> list[tuple[str, int]]:
        """Give each digest with the size that it should have."""
        return self._rows("SELECT digest, size FROM outputs")

    def makers(self, digests: Iterable[str]) -> set[str]:
        """Give the keys of the records that have one of these outputs."""
        wanted = json.dumps(list(digests))
        sql = "SELECT key FROM outputs WHERE digest IN (SELECT value FROM json_each(?))"
        return {key for (key,) in self._rows(sql, (wanted,))}

    def digest(self, path: Path, stamp: Stamp) -> str | None:
        """Give the digest of a user's file as it was when it had this stamp."""
        sql = "SELECT digest FROM files WHERE path=? AND size=? AND mtime_ns=? AND inode=? AND settled"
        rows = self._rows(sql, (str(path), stamp.size, stamp.mtime_ns, stamp.inode))
        return str(rows[0][0]) if rows else None

    def files(self, digest: str) -> list[tuple[Path, Stamp, bool]]:
        """Give where the user's files with this digest lay, their stamps, and whether those can be trusted."""
        sql = "SELECT path, size, mtime_ns, inode, settled FROM files WHERE digest=? ORDER BY path"
        rows = self._rows(sql, (digest,))
        return [(Path(path), Stamp(size, mtime, inode), bool(settled)) for path, size, mtime, inode, settled in rows]

    def answer(self, digest: str, question: str) -> str | None:
        """Give the answer to a question about a file, as JSON text."""
        rows = self._rows("SELECT answer FROM answers WHERE digest=? AND question=?", (digest, question))
        return str(rows[0][0]) if rows else None

    def verified(self, digest: str) -> Stamp | None:
        """Give the stamp that the file of this digest had when it was last read in full."""
        rows = self._rows("SELECT size, mtime_ns, inode FROM verified WHERE digest=?", (digest,))
        return Stamp(*rows[0]) if rows else None

    def add_missing(self, rows: Sequence[Row]) -> None:
        """Note records that lie in the vault, where nobody has noted them meanwhile."""

        def work(db: sqlite3.Connection) -> None:
            noted = {key for (key,) in db.execute("SELECT key FROM records")}
            _insert(db, [row for row in rows if row.key not in noted])

        self._keep(work)

    def drop_records(self, keys: Iterable[str]) -> None:
        """Forget records that lie in the vault no more."""
        gone = [(key,) for key in keys]
        self._keep(lambda db: _delete(db, gone))

    def keep_digest(self, path: Path, stamp: Stamp, digest: str, *, settled: bool) -> None:
        """Note the digest of a user's file; `settled` where a later change would show in the stamp."""
        row = (str(path), stamp.size, stamp.mtime_ns, stamp.inode, digest, settled)
        self._keep(lambda db: db.execute("INSERT OR REPLACE INTO files VALUES (?,?,?,?,?,?)", row))

    def keep_answer(self, digest: str, question: str, answer: str) -> None:
        """Note the answer to a question about a file."""
        row = (digest, question, answer)
        self._keep(lambda db: db.execute("INSERT OR REPLACE INTO answers VALUES (?,?,?)", row))

    def keep_verified(self, stamps: Mapping[str, Stamp]) -> None:
        """Note files that were read in full and found right."""
        self._keep(lambda db: _verify(db, stamps))

    def publish(self, row: Row, stamps: Mapping[str, Stamp], place: Callable[[], None]) -> None:
        """Call `place`, which puts the record where it belongs, and note it, as one: writers take turns.

        Raises what `place` raises.
        """
        placed = False

        def work(db: sqlite3.Connection) -> None:
            nonlocal placed
            if not placed:
                place()
                placed = True
            _insert(db, [row])
            _verify(db, stamps)

        self._keep(work)

    def rebuild(self, rows: Sequence[Row]) -> None:
        """Make the index anew from the records; answers about files and their digests stay if the file is sound."""

        def work(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM records")
            db.execute("DELETE FROM outputs")
            db.execute("DELETE FROM verified")
            _insert(db, rows)

        with self._lock:
            self._discard()
            self._keep(work)

    def close(self) -> None:
        """Close the connection; the next question opens it again."""
        with self._lock:
            if self._db is not None and self._closer is not None:
                if self._process == os.getpid():
                    self._closer()
                else:
                    self._closer.detach()
                    _inherited.append(self._db)
            self._db = self._closer = None

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Ask; an index whose folder is absent knows nothing."""
        if not self.file.parent.is_dir():
            return []
        return self._run(lambda db: db.execute(sql, values).fetchall())

    def _keep(self, work: Callable[[sqlite3.Connection], object]) -> None:
        """Write in one transaction."""

        def transaction(db: sqlite3.Connection) -> None:
            with _writing(db):
                work(db)

        self._run(transaction)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` on the connection: again on a mended file, and at last in memory."""
        with self._lock:
            for _ in range(2):
                try:
                    return work(self._open())
                except sqlite3.DatabaseError as error:
                    self._mend(error)
            self._place = MEMORY
            return work(self._open())

    def _mend(self, error: sqlite3.DatabaseError) -> None:
        """Close the file, and delete it where it is damaged; raises what cannot be mended."""
        code = int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
        if code in BUSY:
            raise VaultBusy(
                f"{self.file}: another process has been writing for {PATIENCE_S:g} s; "
                "wait for it or stop it, then run the same command again"
            ) from error
        if code not in DAMAGED | UNWRITABLE:
            raise error
        self.close()
        if code in DAMAGED:
            self._discard()

    def _open(self) -> sqlite3.Connection:
        """Give this process's connection; in memory where the folder cannot be written."""
        if self._db is not None and (self._process != os.getpid() or self._inode != self._inode_now()):
            self.close()
        if self._db is None:
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                # SQLite fails at once, without waiting, where two processes turn a new file to WAL.
                with self._alone():
                    self._db = _connect(self._place)
            except OSError:
                self._place = MEMORY
                self._db = _connect(MEMORY)
            self._process, self._inode = os.getpid(), self._inode_now()
            self._closer = weakref.finalize(self, self._db.close)
        return self._db

    def _inode_now(self) -> int:
        """Give the file's inode: another one where someone deleted the file, which SQLite would not notice."""
        try:
            return 0 if self._place == MEMORY else self.file.stat().st_ino
        except OSError:
            return 0

    def _alone(self) -> FileLock:
        """Give the lock under which the file is made, opened and deleted; raises OSError where it cannot be had."""
        return FileLock(self.file.with_suffix(".lock"), timeout=PATIENCE_S)

    def _discard(self) -> None:
        """Delete the file where it is damaged still: another process may have made it anew meanwhile."""
        self.close()
        try:
            with self._alone():
                if not _sound(self.file):
                    for ending in ("", "-wal", "-shm"):
                        self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        except OSError:
            self._place = MEMORY


def _connect(file: str) -> sqlite3.Connection:
    """Open a database that can be written, with our tables; raises sqlite3.Error."""
    db = sqlite3.connect(file, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        with _writing(db):
            if db.execute("PRAGMA user_version").fetchone()[0] != LAYOUT:
                for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
                    db.execute(f'DROP TABLE "{table}"')
                for statement in TABLES.split(";"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version={LAYOUT}")
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def _writing(db: sqlite3.Connection) -> Iterator[None]:
    """Hold one transaction. A plain BEGIN that reads before it writes fails at once where another one writes."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _insert(db: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Write records and their outputs in place of older ones."""
    _delete(db, [(row.key,) for row in rows])
    db.executemany("INSERT INTO records VALUES (?,?)", ((row.key, row.head) for row in rows))
    outputs = ((row.key, digest, size) for row in rows for digest, size in row.outputs.items())
    db.executemany("INSERT INTO outputs VALUES (?,?,?)", outputs)


def _delete(db: sqlite3.Connection, keys: Sequence[tuple[str]]) -> None:
    """Delete records and their outputs."""
    db.executemany("DELETE FROM records WHERE key=?", keys)
    db.executemany("DELETE FROM outputs WHERE key=?", keys)


def _verify(db: sqlite3.Connection, stamps: Mapping[str, Stamp]) -> None:
    """Write the stamps of files that are right."""
    rows = ((digest, stamp.size, stamp.mtime_ns, stamp.inode) for digest, stamp in stamps.items())
    db.executemany("INSERT OR REPLACE INTO verified VALUES (?,?,?,?)", rows)


def _sound(file: Path) -> bool:
    """Whether the file is a database from which everything can be read."""
    try:
        db = sqlite3.connect(file, timeout=PATIENCE_S)
    except sqlite3.Error:
        return False
    try:
        return bool(db.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False
    finally:
        db.close()
