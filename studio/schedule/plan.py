"""The plan: what a film lacks, why, and what it will cost; made in rounds, executing nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.film.money import Money
from studio.schedule.job import Job, Known
from studio.vault.key import Key
from studio.vault.vault import Record, Vault


@dataclass(frozen=True)
class Wanted:
    """A job that the vault does not hold, and why."""

    job: Job
    reason: str


@dataclass(frozen=True)
class Plan:
    """One round: jobs that can start, jobs that wait for them, and what is on hand already."""

    film: str
    jobs: tuple[Wanted, ...]
    pending: tuple[Wanted, ...]
    on_hand: int
    notes: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return not self.jobs and not self.pending

    def costs(self, sent: Collection[Key] = ()) -> dict[str, Money]:
        """Give what the missing jobs cost at most, by currency; those that were `sent` before cost nothing more."""
        sums: dict[str, Money] = {}
        for wanted in (*self.jobs, *self.pending):
            if (cost := wanted.job.cost) is not None and wanted.job.key not in sent:
                sums[cost.currency] = cost + sums.get(cost.currency, Money(currency=cost.currency))
        return sums


@dataclass
class Round:
    """One round of planning: departments say which jobs they want, and get the result or a guess.

    Reads the vault once, when it is made.
    """

    vault: Vault
    jobs: dict[str, Job] = field(default_factory=dict)
    found: dict[str, Record] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    """Remarks, each once, in the order in which they came."""

    def __post_init__(self) -> None:
        """Read what is on hand."""
        self._records = self.vault.records()

    def want(self, job: Job) -> Known[Record | None]:
        """Ask for a job's result: its record where the vault holds it, else None, waiting on the job."""
        self.jobs[job.name] = job
        if job.key is not None and (record := self._records.get(job.key)) is not None:
            self.found[job.name] = record
            return Known(record)
        return Known(None, job.waits | {job.name})

    def record(self, key: Key) -> Record | None:
        """Give what the vault holds under a key."""
        return self._records.get(key)

    def note(self, text: str) -> None:
        """Keep a remark for the person who reads the plan."""
        self.notes[text] = None

    def plan(self, film: str, *, only: Collection[str] = (), step: str | None = None) -> Plan:
        """Close the round; with `only`, on what these slates need alone, or what one `step` of theirs needs."""
        chosen = [job for job in self.jobs.values() if job.slate in only and step in (None, job.step.name)]
        needed = {job.name for job in chosen}.union(*(job.waits for job in chosen)) if only else self.jobs
        nearest = _nearest(self._records.values())
        ready: list[Wanted] = []
        pending: list[Wanted] = []
        for name, job in self.jobs.items():
            if name in self.found or name not in needed:
                continue
            wanted = Wanted(job, reason(job, nearest.get((job.step.name, job.subject), ())))
            (pending if job.waits else ready).append(wanted)
        return Plan(film, tuple(ready), tuple(pending), len(self.found), tuple(self.notes))


def reason(job: Job, before: Iterable[Record]) -> str:
    """Say why a job is not on hand: the inputs that differ from the nearest record of the same subject."""
    known = list(before)
    if not known:
        return "new"
    if job.waits:
        return f"waits for {', '.join(sorted(job.waits)[:3])}" + (" …" if len(job.waits) > 3 else "")
    nearest = min(known, key=lambda record: len(differences(record.inputs, job.inputs)))
    if nearest.version != job.step.version:
        return f"{job.step.name} is made in a new way (version {nearest.version} → {job.step.version})"
    changed = differences(nearest.inputs, job.inputs)
    if not changed:
        return "its result is gone from the vault"
    path, old, new = changed[0]
    return f"{path}: {_short(old)} → {_short(new)}" + (f" (and {len(changed) - 1} more)" if changed[1:] else "")


def differences(old: Any, new: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    """Give the leaves in which two canonical inputs differ, as (dotted path, old, new), in order of the new."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        names = [*new, *(name for name in old if name not in new)]
        pairs = [(f"{path}.{name}" if path else name, old.get(name), new.get(name)) for name in names]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = [(f"{path}[{at}]", *both) for at, both in enumerate(zip(old, new, strict=True))]
    else:
        return [] if old == new else [(path, old, new)]
    return [leaf for name, was, now in pairs for leaf in differences(was, now, name)]


def _nearest(records: Iterable[Record]) -> dict[tuple[str, str], list[Record]]:
    """Sort records by step and subject."""
    sorted_: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        sorted_.setdefault((record.step, record.subject), []).append(record)
    return sorted_


def _short(value: Any) -> str:
    """Write a value for one line of a plan."""
    if isinstance(value, str) and len(value) == 64 and all(c in "0123456789abcdef" for c in value):
        return f"file {value[:8]}"
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "…'"
