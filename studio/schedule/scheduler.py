"""The scheduler works off a film's plan, round by round, until nothing is missing."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from studio.errors import (
    BudgetStop,
    DiskError,
    EngineMissing,
    Interrupted,
    JobFailed,
    StudioError,
    WorkerDied,
)
from studio.film.money import Money
from studio.schedule.job import Executor, Job, Progress, Remote
from studio.schedule.plan import Plan
from studio.schedule.remote import RemoteJobs
from studio.vault.key import Key
from studio.vault.ledger import Ledger
from studio.vault.vault import Vault

LOCAL_LANES = frozenset({"cpu", "gpu"})
"""Lanes of the executor; any other lane is a provider's."""

PLANNING_SHARE = 0.2
"""The part of the time that may go into planning again while jobs run; a plan of 10,000 shots takes seconds."""

BEAT_S = 0.02
"""How long remote jobs may stand still while local ones are waited for."""

PATIENCE_S = 60.0
"""How long one wait may take; nothing depends on it."""


@dataclass
class Scheduler:
    """Makes what is missing: plans, feeds the lanes, waits, and plans again, until the plan is done."""

    replan: Callable[[], Plan]
    """Reads the vault and says what is missing now."""
    executor: Executor
    vault: Vault
    ledger: Ledger
    lanes: Mapping[str, int]
    """How many jobs of a lane may run at once; 1 where a lane is not named."""
    progress: Progress
    remote: Remote | None = None
    cap: Money | None = None
    """The most that the film may cost, hard."""
    made: list[Job] = field(default_factory=list, init=False)
    """What was made, in order."""

    def __post_init__(self) -> None:
        """Begin with nothing running."""
        self._away = RemoteJobs(self.remote, self.vault, self.ledger, self.cap) if self.remote else None
        self._waiting: dict[str, deque[Job]] = {}
        self._running: dict[Key, Job] = {}
        self._width = Counter[str]()
        self._lost: set[Key] = set()
        self._failed: dict[Key, tuple[Job, BaseException]] = {}
        self._stops: set[type[BaseException]] = set()
        self._names: dict[Key, set[str]] = {}
        self._news: set[str] = set()
        self._next_plan = 0.0

    def run(self) -> tuple[Job, ...]:
        """Make all that is missing, and give the jobs that were done, in order.

        What depends on a failed job stays undone, all else is made, and then the first failure is raised. Raises
        Interrupted on Ctrl-C. What was made is kept in every case, and the same call goes on.
        """
        try:
            self._work()
        except KeyboardInterrupt:
            self._kill()
            raise Interrupted(self._farewell()) from None
        finally:
            if self._away is not None:
                with suppress(KeyboardInterrupt):
                    self._away.close(mode="cancel")
        if self._failed:
            raise self._failure()
        return tuple(self.made)

    @property
    def failed(self) -> Job | None:
        """The job whose failure `run` raised, where it raised one."""
        return next((job for job, _ in self._failed.values()), None)

    def _work(self) -> None:
        """Go round until a plan has nothing that can start."""
        while True:
            plan = self._plan()
            self._feed()
            if not self._running:
                break
            while self._running and (pause_s := self._pause(plan)) > 0:
                for job, error in self._wait(pause_s):
                    self._end(job, error)
                self._feed()
        if not plan.done and not self._failed:
            job = plan.pending[0].job
            raise JobFailed(
                f"nothing can start: {job.name} waits for {', '.join(sorted(job.waits)[:3])}, which is not planned"
            )

    def _plan(self) -> Plan:
        """Plan again, and line up what can start, longest first; work that goes by two names is done once."""
        self._news.clear()
        began = time.monotonic()
        plan = self.replan()
        ended = time.monotonic()
        self._next_plan = ended + (ended - began) / PLANNING_SHARE
        done = {job.key for job in self.made}
        self._waiting = {wanted.job.step.lane: deque() for wanted in (*plan.jobs, *plan.pending)}
        self._names = {}
        for job in sorted((wanted.job for wanted in plan.jobs), key=self._turn):
            assert job.key is not None
            names = self._names.setdefault(job.key, set())
            names.add(job.name)
            if len(names) > 1 or job.key in self._running or job.key in self._failed:
                continue
            if job.key in done:
                error = JobFailed("it was made, and the vault does not hold it: something deletes files meanwhile")
                self._fail(job, error)
            else:
                self._waiting[job.step.lane].append(job)
        return plan

    def _turn(self, job: Job) -> tuple[bool, float]:
        """Sort jobs: what is paid for already and goes on at a provider, then the longest."""
        return not self._sent_before(job), -job.seconds

    def _sent_before(self, job: Job) -> bool:
        return self._away is not None and self._away.knows(job)

    def _pause(self, plan: Plan) -> float:
        """Give the seconds until a new plan is due: soon where a lane runs dry while a pending job has its inputs."""
        dry = any(not jobs and self._width[lane] < self.lanes.get(lane, 1) for lane, jobs in self._waiting.items())
        if dry and self._news and any(wanted.job.waits <= self._news for wanted in plan.pending):
            return self._next_plan - time.monotonic()
        return PATIENCE_S

    def _feed(self) -> None:
        """Start jobs in all lanes that have room."""
        if DiskError in self._stops:
            return
        for lane, jobs in self._waiting.items():
            paid = lane not in LOCAL_LANES
            while jobs and self._width[lane] < self.lanes.get(lane, 1):
                if paid and BudgetStop in self._stops and not self._sent_before(jobs[0]):
                    break
                self._start(jobs.popleft())

    def _start(self, job: Job) -> None:
        """Hand a job over to whom its lane belongs."""
        assert job.key is not None
        lane = job.step.lane
        doer = self.executor if lane in LOCAL_LANES else self._away
        if doer is None:
            self._fail(job, EngineMissing(f"nothing here can reach {lane}; choose another engine"))
            return
        self._running[job.key] = job
        self._width[lane] += 1
        if job.key not in self._lost:
            self.progress.started(job)
        doer.submit(job, partial(self.progress.advanced, job))

    def _wait(self, pause_s: float) -> list[tuple[Job, BaseException | None]]:
        """Wait until something ends, at most so long."""
        here = sum(self._width[lane] for lane in LOCAL_LANES)
        if self._away is None or here == len(self._running):
            return self.executor.wait(pause_s)
        if not here:
            return self._away.wait(pause_s)
        ended = self._away.wait(0)
        return ended + self.executor.wait(0 if ended else min(BEAT_S, pause_s))

    def _end(self, job: Job, error: BaseException | None) -> None:
        """Take note of how a job ended; one that lost its worker is tried once more."""
        assert job.key is not None
        del self._running[job.key]
        self._width[job.step.lane] -= 1
        if error is None:
            self.made.append(job)
            self._news |= self._names.get(job.key, {job.name})
            self.progress.ended(job, None)
        elif isinstance(error, WorkerDied) and job.key not in self._lost:
            self._lost.add(job.key)
            self._waiting.setdefault(job.step.lane, deque()).appendleft(job)
        elif isinstance(error, WorkerDied):
            self._fail(job, JobFailed(f"it lost its worker twice: {error}"))
        else:
            self._fail(job, error)

    def _fail(self, job: Job, error: BaseException) -> None:
        """Take note of a failure."""
        assert job.key is not None
        self._failed[job.key] = (job, error)
        self._stops.add(type(error))
        self.progress.ended(job, _words(error))

    def _failure(self) -> BaseException:
        """Give the first failure, with what else failed."""
        (job, error), *others = self._failed.values()
        text = _words(error)
        text = text if text.startswith(job.name) else f"{job.name}: {text}"
        if others:
            names = ", ".join(other.name for other, _ in others[:3]) + (", …" if others[3:] else "")
            text += f"\n{len(others)} more failed: {names}."
        if isinstance(error, StudioError):
            error.args = (text,)
            return error
        failure = JobFailed(text)
        failure.__cause__ = error
        return failure

    def _kill(self) -> None:
        """Kill what runs here, however often Ctrl-C is pressed; it takes no time."""
        while True:
            try:
                self.executor.close(mode="cancel")
            except KeyboardInterrupt:
                continue
            return

    def _farewell(self) -> str:
        """Say what is kept."""
        kept = f"Interrupted. What was made is kept ({len(self.made)} jobs in this run)"
        sent = self._away.sent() if self._away is not None else {}
        away = "".join(f"; {number} at {lane} go on there, and are not paid twice" for lane, number in sent.items())
        return f"{kept}{away}. The same command goes on from here."


def _words(error: BaseException) -> str:
    """Say what went wrong; an error that is none of ours is named by its type, too."""
    return str(error) if isinstance(error, StudioError) else f"{type(error).__name__}: {error}"
