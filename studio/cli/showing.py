"""How things are shown: documents on standard output, messages and progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from studio.errors import InputError

if TYPE_CHECKING:
    from studio.producer import CallSheet, TakeRow
    from studio.schedule.job import Job


def out(text: str) -> None:
    """Print a line that was asked for on standard output."""
    sys.stdout.write(text + "\n")


def say(text: str) -> None:
    """Print a message for a person on standard error."""
    sys.stderr.write(text + "\n")


def document(value: dict[str, Any]) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def slates(text: str) -> frozenset[str]:
    """Read `1A,2B` from a flag."""
    names = frozenset(name.strip() for name in text.split(",") if name.strip())
    if wrong := sorted(name for name in names if not name.isascii() or not name.isalnum()):
        raise InputError(f"{wrong[0]!r} is no slate; write them as 1A,2B")
    return names


def call_sheet(sheet: CallSheet) -> None:
    """Print a plan as a table for people."""
    plan = sheet.plan
    for wanted in (*plan.jobs, *plan.pending):
        job = wanted.job
        cost = f"  {job.cost}" if job.cost else ""
        out(f"{job.slate or '':<6}{job.step.name:<11}{job.engine or '':<13}{wanted.reason}{cost}")
    for note in plan.notes:
        out(f"note: {note}")
    missing = len(plan.jobs) + len(plan.pending)
    if not missing:
        out(f"{plan.film}: nothing to do, {plan.on_hand} on hand")
        return
    seconds = sum(wanted.job.seconds for wanted in (*plan.jobs, *plan.pending))
    cost = " and ".join(map(str, plan.costs().values())) or "free"
    out(f"{plan.film}: {missing} to make, {plan.on_hand} on hand; about {max(1, round(seconds))} s of work; {cost}")


def takes(rows: Sequence[TakeRow]) -> None:
    """Print takes as a table for people."""
    for row in rows:
        out(f"{row.name:<8}{'circled ' if row.circled else '        '}{row.engine:<14}{row.state:<10}{row.says}")
    if not rows:
        say("no takes yet; `studio render` shoots them")


class Bars:
    """Progress on standard error, one bar a lane; quiet where that is no terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet or not sys.stderr.isatty()
        self._totals: dict[str, int] = {}
        self._shares: dict[str, tuple[str, float]] = {}
        self._ended: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Begin to draw."""
        if self._quiet:
            return self
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description:<28}"), BarColumn(), TextColumn("{task.fields[done]}"))
        self._drawn = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
        self._lanes: dict[str, Any] = {}
        self._drawn.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End and wipe."""
        if not self._quiet:
            self._drawn.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Make room for a question."""
        if not self._quiet:
            self._drawn.stop()
        yield
        if not self._quiet:
            self._drawn.start()

    def expected(self, lane: str, jobs: int) -> None:
        """Say how many jobs a lane has in all, as far as is known."""
        self._totals[lane] = max(self._totals.get(lane, 0), jobs)

    def started(self, job: Job) -> None:
        """Say that a job began."""
        self._shares[job.name] = (job.step.lane, 0.0)
        self._draw(job.step.lane, job.name)

    def advanced(self, job: Job, share: float) -> None:
        """Say how far it is."""
        self._shares[job.name] = (job.step.lane, share)
        self._draw(job.step.lane, job.name)

    def ended(self, job: Job, error: str | None) -> None:
        """Say that it is done, or why not."""
        self._shares.pop(job.name, None)
        self._ended[job.step.lane] = self._ended.get(job.step.lane, 0) + 1
        self._draw(job.step.lane, job.name)

    def _draw(self, lane: str, text: str) -> None:
        """Bring a lane's bar up to date."""
        if self._quiet:
            return
        ended = self._ended.get(lane, 0)
        total = max(self._totals.get(lane, 0), ended + sum(one == lane for one, _ in self._shares.values()))
        done = ended + sum(share for one, share in self._shares.values() if one == lane)
        if lane not in self._lanes:
            self._lanes[lane] = self._drawn.add_task(lane, done="")
        self._drawn.update(
            self._lanes[lane], description=f"{lane}: {text}", total=total, completed=done, done=f"{ended}/{total}"
        )


class Desk:
    """What the crew is writing, in one line on standard error; quiet where that is no terminal."""

    def __init__(self) -> None:
        self._quiet = not sys.stderr.isatty()
        self._written: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Begin to draw."""
        if not self._quiet:
            from rich.console import Console
            from rich.status import Status

            self._line = Status("", console=Console(stderr=True))
            self._line.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End and wipe."""
        if not self._quiet:
            self._line.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Make room for a question."""
        if not self._quiet:
            self._line.stop()
        yield
        if not self._quiet:
            self._line.start()

    def heard(self, role: str, subject: str, characters: int, /) -> None:
        """Say how far an answer is."""
        who = role.replace("_", " ") + ("" if subject == "film" else f", {subject}")
        self._written[who] = characters
        if not self._quiet:
            self._line.update(f"{who}: {characters} characters")
