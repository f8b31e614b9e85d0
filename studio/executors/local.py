"""The local floor: workers on this machine, one job each, replaced one by one when they die."""

from __future__ import annotations

import os
from collections import defaultdict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Literal, Self

from studio.errors import Interrupted
from studio.schedule.job import Job
from studio.workers.launcher import Worker

FLOOR = "studio.executors.job_child:serve"
"""What a local worker builds."""


def cores() -> int:
    """Give how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class LocalExecutor:
    """Does up to `slots` jobs of a lane at once, each in a worker process that is kept for the next job of its lane.

    A model that a gpu job has loaded so stays with one worker, where the scheduler gives that lane a width of one.
    """

    def __init__(self, vault_root: Path, slots: int | None = None) -> None:
        self.vault_root = vault_root.absolute()
        self.slots = slots or cores()
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._idle: dict[str, deque[Worker]] = defaultdict(deque)
        self._workers: list[Worker] = []
        self._hiring = Lock()
        self._cancelled = False
        self._news: SimpleQueue[partial[None] | tuple[Job, BaseException | None]] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(mode="finish" if error is None else "cancel")

    def submit(self, job: Job, tell: Callable[[float], None] | None = None) -> None:
        """Take a job whose inputs are all known; `tell` is called in `wait`, with the share that is done."""
        if job.key is None:
            raise ValueError(f"{job.name} waits for {', '.join(sorted(job.waits))} and cannot be done yet")
        lane = job.step.lane
        if lane not in self._pools:
            self._pools[lane] = ThreadPoolExecutor(self.slots, thread_name_prefix=lane)
        self._pools[lane].submit(self._do, job, tell).add_done_callback(partial(self._ended, job))

    def wait(self, timeout_s: float) -> list[tuple[Job, BaseException | None]]:
        """Give the jobs that ended since the last call, with what went wrong; wait for news at most so long."""
        ended: list[tuple[Job, BaseException | None]] = []
        try:
            news = self._news.get(timeout=timeout_s)
            while True:
                if isinstance(news, partial):
                    news()
                else:
                    ended.append(news)
                news = self._news.get_nowait()
        except Empty:
            return ended

    def close(self, *, mode: Literal["finish", "cancel"] = "finish") -> None:
        """End all workers: `finish` lets them do what was submitted, `cancel` kills them; may be called again."""
        if mode == "cancel":
            with self._hiring:
                self._cancelled = True
            for pool in self._pools.values():
                pool.shutdown(wait=False, cancel_futures=True)
            for worker in list(self._workers):
                worker.kill()
        for pool in self._pools.values():
            pool.shutdown()
        while self._workers:
            self._workers[-1].close()
            self._workers.pop()

    def _do(self, job: Job, tell: Callable[[float], None] | None) -> None:
        """Have a job done by a worker of its lane; runs in a thread of the lane."""
        request = {
            "run": job.step.run,
            "key": job.key,
            "step": job.step.name,
            "version": job.step.version,
            "subject": job.subject,
            "inputs": job.inputs,
            "slate": job.slate,
            "engine": job.engine,
        }

        def hear(share: float) -> None:
            if tell is not None:
                self._news.put(partial(tell, share))

        worker = self._hire(job.step.lane)
        try:
            worker.ask(request, hear)
        finally:
            if worker.alive:
                self._idle[job.step.lane].append(worker)
            else:
                self._workers.remove(worker)

    def _hire(self, lane: str) -> Worker:
        """Give the worker of this lane that was busy last, or a new one."""
        with self._hiring:
            if self._cancelled:
                raise Interrupted("the work was cancelled")
            while self._idle[lane]:
                worker = self._idle[lane].pop()
                if worker.alive:
                    return worker
                self._workers.remove(worker)
            worker = Worker(FLOOR, settings={"vault": str(self.vault_root)}, name=f"a worker of lane {lane}")
            self._workers.append(worker)
            return worker

    def _ended(self, job: Job, future: Future[None]) -> None:
        """Bring the news that a job has ended."""
        if not future.cancelled():
            self._news.put((job, future.exception()))
