"""Jobs on other people's machines: sent once, polled when they are due, fetched at first sight, paid once.

A thousand of them need eight threads: between its short calls a job is a line in a heap of due times.
"""

from __future__ import annotations

import heapq
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import count
from typing import Literal

from studio.errors import DiskError, EngineError, InputError, Interrupted, JobFailed, StudioError
from studio.film.money import Money
from studio.schedule.job import Job, Poll, Remote
from studio.schedule.step import Kit
from studio.vault import disk
from studio.vault.key import Key
from studio.vault.ledger import Ledger
from studio.vault.vault import Vault

THREADS = 8
"""Calls to providers at once."""

TRIES = 8
"""Failures of one job in a row that are waited out, some five minutes in all, before this run gives it up."""

FIRST_WAIT_S = 2.0
"""Wait after the first failure in a row; it doubles with each."""

LONGEST_WAIT_S = 60.0
"""No wait between two calls of ours is longer, unless the provider asks for it."""

FIRST_POLL = 0.5
"""The part of its expected time after which a job is first asked for."""


@dataclass
class Errand:
    """One job away from home."""

    job: Job
    tell: Callable[[float], None] | None
    job_id: str | None
    """The provider's; None before the create."""
    began: float
    unsettled: bool = False
    """Whether it may have been sent, and its id is not known."""
    paid: bool = False
    """Whether the ledger says so already: the vault has lost what it gave."""
    failures: int = 0
    """In a row."""
    share: float = 0.0
    told: float = 0.0


class RemoteJobs:
    """Does jobs on providers' machines, and journals each so that a run that was killed polls on.

    An executor for the lanes of providers. Calls run in threads; everything else in the thread that calls `wait`.
    """

    def __init__(self, remote: Remote, vault: Vault, ledger: Ledger, cap: Money | None) -> None:
        self._remote = remote
        self._vault = vault
        self._ledger = ledger
        self._cap = cap
        self._nothing = Money(currency=cap.currency) if cap else Money()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="remote")
        self._due: list[tuple[float, int, Errand]] = []
        self._calls: dict[Future[float | None], Errand] = {}
        self._ended: list[tuple[Job, BaseException | None]] = []
        self._order = count()
        self._closed = False
        self._intents: dict[Key, str | None] = {}
        for intent in ledger.open():
            if (record := vault.record(intent.key)) is not None:
                ledger.paid(intent.key, record.cost or self._nothing)
            else:
                self._intents[intent.key] = intent.job_id

    def submit(self, job: Job, tell: Callable[[float], None] | None = None) -> None:
        """Take a job; one that an earlier run has sent is polled on."""
        assert job.key is not None
        if self._vault.holds(job.key):
            self._ended.append((job, None))
            return
        now = time.monotonic()
        job_id = self._intents.get(job.key)
        errand = Errand(job, tell, job_id, now, unsettled=job.key in self._intents and job_id is None)
        self._push(errand, now)

    def wait(self, timeout_s: float) -> list[tuple[Job, BaseException | None]]:
        """Give the jobs that ended since the last call; start the calls that are due meanwhile."""
        until = time.monotonic() + timeout_s
        while True:
            now = time.monotonic()
            while self._due and self._due[0][0] <= now and len(self._calls) < THREADS:
                errand = heapq.heappop(self._due)[2]
                self._calls[self._pool.submit(self._call, errand)] = errand
            next_due = self._due[0][0] if self._due and len(self._calls) < THREADS else until
            pause = max(0.0, min(until, next_due) - now)
            if self._calls:
                done, _ = wait(self._calls, 0.0 if self._ended else pause, FIRST_COMPLETED)
                for call in done:
                    self._back(self._calls.pop(call), call)
            elif not self._ended:
                time.sleep(pause)
            if self._ended or time.monotonic() >= until:
                ended, self._ended = self._ended, []
                return ended

    def knows(self, job: Job) -> bool:
        """Whether an earlier run sent this job."""
        return job.key in self._intents

    def sent(self) -> Counter[str]:
        """Count the jobs that go on at each provider whether we wait or not, and those that are just being sent."""
        errands = [
            *self._calls.values(),
            *(errand for _, _, errand in self._due if errand.job_id is not None),
        ]
        return Counter(errand.job.step.lane for errand in errands)

    def close(self, *, mode: Literal["finish", "cancel"] = "finish") -> None:
        """End. Calls under way are waited for in either mode: the id of a job that was sent must be journalled."""
        while mode == "finish" and (self._due or self._calls):
            self.wait(LONGEST_WAIT_S)
        self._closed = True
        self._pool.shutdown(cancel_futures=True)

    def _push(self, errand: Errand, due: float) -> None:
        heapq.heappush(self._due, (due, next(self._order), errand))

    def _back(self, errand: Errand, call: Future[float | None]) -> None:
        """Take note of what a call gave: the next due time, the end, or an error that may pass."""
        error = call.exception()
        if error is None:
            errand.failures = 0
            again_s = call.result()
        elif errand.failures < TRIES and _passes(error, errand):
            again_s = min(FIRST_WAIT_S * 2.0**errand.failures, LONGEST_WAIT_S)
            errand.failures += 1
        else:
            self._ended.append((errand.job, error))
            return
        if again_s is None:
            self._ended.append((errand.job, None))
        else:
            self._push(errand, time.monotonic() + again_s)
        if errand.tell is not None and errand.share > errand.told:
            errand.told = errand.share
            errand.tell(errand.share)

    def _call(self, errand: Errand) -> float | None:
        """Do the next thing for a job, in a thread; give the seconds until the one after it, None at the end."""
        job = errand.job
        assert job.key is not None

        def tell(share: float) -> None:
            if self._closed and errand.job_id is not None:
                raise Interrupted(f"{job.name}: fetching was broken off; it can be fetched again")
            errand.share = share

        with self._vault.scratch() as scratch:
            kit = Kit(self._vault, scratch, job.key, tell)
            if errand.job_id is None:
                self._send(errand, kit)
                return min(job.seconds * FIRST_POLL, LONGEST_WAIT_S)
            try:
                poll = self._remote.poll(errand.job_id, job, kit)
            except EngineError as error:
                if error.refused and not errand.paid:
                    self._ledger.release(job.key)
                raise
            if poll.share is not None:
                errand.share = poll.share
            if not poll.done:
                return poll.again_s
            self._fetch(errand, poll, kit)
            return None

    def _send(self, errand: Errand, kit: Kit) -> None:
        """Journal the intent, send the job once, and journal its id; or learn the id of what was sent before.

        An intent that surely came to nothing is taken back. Raises Unsettled where a person must look.
        """
        job = errand.job
        job_id = self._remote.find(job, kit) if errand.unsettled else None
        if job_id is None:
            most = job.cost or self._nothing
            entry = self._ledger.reserve(kit.key, job.name, job.step.lane, most, self._cap)
            if entry.job_id is not None:
                errand.job_id, errand.paid = entry.job_id, entry.state == "paid"
                return
            try:
                job_id = self._remote.create(job, kit)
            except StudioError as error:
                if _surely_not_sent(error):
                    self._ledger.release(kit.key)
                raise
        errand.job_id = job_id
        try:
            self._ledger.sent(kit.key, job_id)
        except StudioError as error:
            raise JobFailed(
                f"it was sent to {job.step.lane} as {job_id}, and this could not be written down: {error}"
            ) from error

    def _fetch(self, errand: Errand, poll: Poll, kit: Kit) -> None:
        """Bring the result into the vault, and note what it cost."""
        job = errand.job
        price = poll.price or job.cost
        with disk.writing(self._vault.root, job.name):
            assert errand.job_id is not None
            made = self._remote.fetch(errand.job_id, job, kit)
        self._vault.put(
            kit.key,
            step=job.step.name,
            version=job.step.version,
            subject=job.subject,
            inputs=job.inputs,
            outputs=made.outputs,
            facts=made.facts,
            slate=job.slate,
            engine=job.engine,
            seconds=time.monotonic() - errand.began,
            cost=price,
            job_id=errand.job_id,
        )
        self._ledger.paid(kit.key, price or self._nothing)


def _surely_not_sent(error: StudioError) -> bool:
    """Whether a create that raised this took nothing on: a provider refused it, or what it was given is wrong."""
    if isinstance(error, EngineError):
        return error.refused
    return isinstance(error, InputError) and not isinstance(error, DiskError)


def _passes(error: BaseException, errand: Errand) -> bool:
    """Whether the same call may go well later; a create only where it was surely not accepted."""
    if errand.job_id is None and not errand.unsettled:
        return isinstance(error, EngineError) and error.transient and error.refused
    return isinstance(error, OSError) or (isinstance(error, EngineError) and error.transient)
