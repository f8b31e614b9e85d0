"""The ledger: what a film has paid and is about to pay, written down before anything is sent.

A paid request is reserved, sent, and paid or released. Its intent is on the disk before the request leaves, so a
studio that is killed in between never sends it twice. The file is no cache: nothing here mends or forgets by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Literal

from studio.errors import BudgetStop, DiskError, StudioError, Unsettled, VaultBusy
from studio.film.money import Money
from studio.vault import disk
from studio.vault.index import BUSY, DAMAGED, UNWRITABLE
from studio.vault.key import Key

State = Literal["reserved", "sent", "paid", "released"]
"""Reserved: may leave now. Sent: the provider has given its job id. Paid, released: closed."""

LAYOUT = 1
"""Version of the table."""

TABLE = """
CREATE TABLE entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL, name TEXT NOT NULL, provider TEXT NOT NULL,
    state TEXT NOT NULL, job_id TEXT, most TEXT NOT NULL, currency TEXT NOT NULL, price TEXT, price_currency TEXT,
    since TEXT NOT NULL
);
CREATE UNIQUE INDEX one_open ON entries (key) WHERE state IN ('reserved', 'sent');
CREATE INDEX entries_by_key ON entries (key);
"""

PATIENCE_S = 30.0
"""How long one writer waits for another."""


@dataclass(frozen=True)
class Entry:
    """One paid request: for which work, by whom, at most how much, and how far it is."""

    key: Key
    name: str
    provider: str
    state: State
    job_id: str | None
    most: Money
    price: Money | None
    """What was paid, once it is."""
    since: str
    """ISO time (UTC) of the reservation."""

    @property
    def slate(self) -> str:
        """Give the shot that the work is for: `1A` of `take 1A draw 2`."""
        return self.name.split()[1].partition("-")[0] if " " in self.name else ""

    @property
    def unsettled(self) -> bool:
        """Whether it may have been sent, and nobody knows."""
        return self.state == "reserved"


class Ledger:
    """The ledger in `file`; reading an absent one gives nothing. Safe from several threads and processes."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def reserve(
        self,
        key: Key,
        name: str,
        provider: str,
        most: Money,
        cap: Money | None,
        *,
        if_paid: Literal["fetch", "again"] = "fetch",
    ) -> Entry:
        """Write down that a request is about to be sent, and give it.

        A fresh entry is `reserved`: send it now, once. One that is `sent` has a job id: poll it. One that is `paid`
        with a job id has its result at the provider perhaps: fetch it; where that is gone, `if_paid="again"` pays
        again. Raises BudgetStop where spent, reserved and `most` are more than `cap`; Unsettled where the same
        work is reserved already and has no job id.
        """
        with self._writing() as db:
            entry = _latest(db, key)
            if entry is not None and entry.state == "reserved":
                raise Unsettled(
                    f"{name}: a request at {provider} for at most {entry.most} was about to leave at {entry.since}, "
                    f"and no answer is known; {provider} may have taken it. Look in your account there: if it is "
                    f"not among your jobs, `studio takes {self._film} {entry.slate} --release` releases it, and the "
                    "same command sends it again"
                )
            if entry is not None and (
                entry.state == "sent" or (entry.state == "paid" and entry.job_id and if_paid == "fetch")
            ):
                return entry
            _within(db, name, most, cap)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            db.execute(
                "INSERT INTO entries (key, name, provider, state, most, currency, since) "
                "VALUES (?,?,?,'reserved',?,?,?)",
                (key, name, provider, str(most.amount), most.currency, now),
            )
            return Entry(key, name, provider, "reserved", None, most, None, now)

    def sent(self, key: Key, job_id: str) -> Entry:
        """Write down the provider's job id, as soon as it is known."""
        with self._changing(key) as (db, entry):
            if entry.state == "sent" and entry.job_id != job_id:
                raise StudioError(
                    f"{entry.name}: {entry.provider} works on job {entry.job_id} already; job {job_id} would be paid "
                    "beside it"
                )
            return _write(db, replace(entry, state="sent", job_id=job_id))

    def paid(self, key: Key, price: Money) -> Entry:
        """Write down what was paid, once the result is in the vault."""
        with self._changing(key, closed="paid") as (db, entry):
            return entry if entry.state == "paid" else _write(db, replace(entry, state="paid", price=price))

    def release(self, key: Key) -> Entry:
        """Write down that a request was not accepted, or failed and costs nothing."""
        with self._changing(key, closed="released") as (db, entry):
            return _write(db, replace(entry, state="released"))

    def write_off(self, step: str) -> list[Entry]:
        """Count as paid, at its most, what a step reserved and nobody closed, and give it.

        For requests that no provider can be asked about later, and whose prices are too small to stop a film for.
        """
        if not any(entry.unsettled and entry.name.startswith(f"{step} ") for entry in self.open()):
            return []
        with self._writing() as db:
            lost = [entry for entry in _entries(db) if entry.unsettled and entry.name.startswith(f"{step} ")]
            return [_write(db, replace(entry, state="paid", price=entry.most)) for entry in lost]

    def open(self) -> list[Entry]:
        """Give what is neither paid nor released: with a job id to poll on, without one to ask the provider about."""
        return [entry for entry in self.entries() if entry.state in ("reserved", "sent")]

    def sent_before(self) -> frozenset[Key]:
        """Give the keys of what a provider has taken on, paid or not: asked for again, it costs nothing more."""
        return frozenset(entry.key for entry in self.entries() if entry.job_id and entry.state != "released")

    def spent(self) -> dict[str, Money]:
        """Give what was paid, by currency."""
        return _sums(entry.price for entry in self.entries() if entry.price is not None)

    def reserved(self) -> dict[str, Money]:
        """Give what open requests may cost at most, by currency."""
        return _sums(entry.most for entry in self.open())

    def entries(self) -> list[Entry]:
        """Give all that was ever written down, oldest first."""
        if not self.file.is_file():
            return []
        with self._connected() as db:
            return _entries(db)

    @property
    def _film(self) -> str:
        """Give the name of the film in whose vault the ledger lies."""
        return self.file.absolute().parent.parent.name

    @contextmanager
    def _changing(self, key: Key, closed: State | None = None) -> Iterator[tuple[sqlite3.Connection, Entry]]:
        """Give the open entry of a key, or its last one where that is `closed` so already; raises StudioError."""
        with self._writing() as db:
            entry = _latest(db, key)
            if entry is None or entry.state not in ("reserved", "sent", closed):
                state = entry.state if entry else "not known"
                raise StudioError(f"{self.file}: no request is open for {entry.name if entry else key}: it is {state}")
            yield db, entry

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Hold one transaction, which is on the disk when this ends; makes the ledger where there is none."""
        with disk.writing(self.file.parent, "the ledger"):
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with self._connected() as db:
            db.execute("PRAGMA synchronous=EXTRA")
            db.execute("BEGIN IMMEDIATE")
            try:
                if db.execute("PRAGMA user_version").fetchone()[0] == 0:
                    for statement in TABLE.split(";"):
                        db.execute(statement)
                    db.execute(f"PRAGMA user_version={LAYOUT}")
                yield db
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one question; says in clear words what is wrong with it.

        A rollback journal, not WAL: it is read without writing beside it, and requests are slower than any disk.
        """
        try:
            with closing(sqlite3.connect(self.file, timeout=PATIENCE_S, isolation_level=None)) as db:
                if (layout := db.execute("PRAGMA user_version").fetchone()[0]) not in (0, LAYOUT):
                    raise StudioError(f"{self.file}: a newer studio wrote this ledger (layout {layout}); update studio")
                yield db
        except sqlite3.DatabaseError as error:
            code = int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
            if code in BUSY:
                raise VaultBusy(f"{self.file}: another process has been writing for {PATIENCE_S:g} s") from error
            if code in UNWRITABLE:
                raise DiskError(
                    f"{self.file}: the ledger cannot be written ({error}), so nothing was sent. "
                    f"{disk.KEPT}: make room or give yourself the right to write, and the same command goes on"
                ) from error
            if code in DAMAGED:
                raise StudioError(
                    f"{self.file}: the ledger is damaged ({error}), so nothing is sent: it knows what was paid. "
                    "Restore the file from a copy, or move it away and look in your providers' accounts for open jobs"
                ) from error
            raise


def _entries(db: sqlite3.Connection, key: Key | None = None) -> list[Entry]:
    """Read all entries, or a key's, oldest first."""
    if db.execute("PRAGMA user_version").fetchone()[0] == 0:
        return []
    rows = db.execute(
        "SELECT key, name, provider, state, job_id, most, currency, price, price_currency, since "
        "FROM entries WHERE :key IS NULL OR key=:key ORDER BY number",
        {"key": key},
    )
    return [
        Entry(
            key,
            name,
            provider,
            state,
            job_id,
            Money(amount=Fraction(most), currency=currency),
            None if price is None else Money(amount=Fraction(price), currency=price_currency),
            since,
        )
        for key, name, provider, state, job_id, most, currency, price, price_currency, since in rows
    ]


def _latest(db: sqlite3.Connection, key: Key) -> Entry | None:
    """Read the last entry of a key."""
    found = _entries(db, key)
    return found[-1] if found else None


def _write(db: sqlite3.Connection, entry: Entry) -> Entry:
    """Write how far the last entry of a key is."""
    price = None if entry.price is None else str(entry.price.amount)
    currency = None if entry.price is None else entry.price.currency
    db.execute(
        "UPDATE entries SET state=?, job_id=?, price=?, price_currency=? "
        "WHERE number=(SELECT max(number) FROM entries WHERE key=?)",
        (entry.state, entry.job_id, price, currency, entry.key),
    )
    return entry


def _within(db: sqlite3.Connection, name: str, most: Money, cap: Money | None) -> None:
    """Refuse what would go beyond the cap, naming the figures; raises BudgetStop."""
    if cap is None:
        return
    if cap.currency != most.currency:
        raise BudgetStop(f"{name} costs up to {most}, and the budget is {cap}: give a budget in {most.currency}, too")
    entries = _entries(db)
    nothing = Money(currency=cap.currency)
    spent = _sums(entry.price for entry in entries if entry.price is not None).get(cap.currency, nothing)
    reserved = _sums(entry.most for entry in entries if entry.state in ("reserved", "sent"))
    under_way = reserved.get(cap.currency, nothing)
    if (spent + under_way + most).amount > cap.amount:
        raise BudgetStop(
            f"{name} costs up to {most}; of the budget of {cap}, {spent} are spent and {under_way} are reserved for "
            "requests under way. Raise film.budget or --budget, draw fewer takes, or choose another engine"
        )


def _sums(amounts: Iterable[Money]) -> dict[str, Money]:
    """Add amounts, by currency."""
    sums: dict[str, Money] = {}
    for amount in amounts:
        sums[amount.currency] = amount + sums.get(amount.currency, Money(currency=amount.currency))
    return sums
