"""A job is a step on its inputs; where an input is not on hand yet, it waits, and has no key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Literal, Protocol, TypeVar

from studio.film.money import Money
from studio.film.noun import Noun
from studio.schedule.step import Kit, Made, Step
from studio.vault.key import Key, canonical, key_of

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True)
class Known(Generic[T]):
    """A value for planning: measured, or guessed while the jobs named in `waits` are not done."""

    value: T
    waits: frozenset[str] = frozenset()

    def then(self, give: Callable[[T], S]) -> Known[S]:
        """Give what follows from the value, waiting on the same jobs."""
        return Known(give(self.value), self.waits)


@dataclass(frozen=True)
class Job:
    """One piece of work: a step for a subject (a slate, a line, a deliverable), on inputs in canonical JSON."""

    step: Step
    subject: str
    given: Mapping[str, Any] | Noun | Callable[[], Noun]
    """What goes into it, as a mapping, a noun, or what gives a noun when it is asked for."""
    waits: frozenset[str] = frozenset()
    """Names of the jobs whose results are still guesses in `inputs`."""
    engine: str | None = None
    slate: str | None = None
    seconds: float = 0.0
    """How long it will take, by its card."""
    cost: Money | None = None
    """None is free."""
    key: Key | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Name the work, where all that goes into it is known."""
        if not self.waits:
            object.__setattr__(self, "key", key_of(self.step.name, self.step.version, self.inputs))

    @cached_property
    def inputs(self) -> Mapping[str, Any]:
        """What goes into it, in canonical JSON; worked out when it is asked for, because guesses seldom are."""
        plain: Mapping[str, Any] = canonical(self.given() if callable(self.given) else self.given)
        return plain

    @property
    def name(self) -> str:
        """`segment 1A`: unique in a plan."""
        return f"{self.step.name} {self.subject}"


class Progress(Protocol):
    """Who is told how the work goes."""

    def started(self, job: Job) -> None:
        """Say that a job began."""

    def advanced(self, job: Job, share: float) -> None:
        """Say how far it is, from 0 to 1."""

    def ended(self, job: Job, error: str | None) -> None:
        """Say that it is done, or why not."""


class Executor(Protocol):
    """Does jobs whose inputs are all known: submit, wait for whichever ends first, close."""

    def submit(self, job: Job, tell: Callable[[float], None] | None = None) -> None:
        """Take a job; its outputs and record go into the vault under `job.key`. `tell` is called in `wait`."""

    def wait(self, timeout_s: float) -> list[tuple[Job, BaseException | None]]:
        """Give the jobs that ended since the last call, with what went wrong; at most `timeout_s` seconds."""

    def close(self, *, mode: Literal["finish", "cancel"] = "finish") -> None:
        """End: `finish` lets running jobs end, `cancel` kills them; may be called again."""


@dataclass(frozen=True)
class Poll:
    """How far a remote job is: `done`, and when to ask again (seconds from now)."""

    done: bool
    again_s: float = 5.0
    share: float | None = None
    price: Money | None = None
    """What the provider says it charged; None where it does not say, and the plan's cost holds."""


class Remote(Protocol):
    """Who does jobs on other people's machines: short calls, which may come from several threads at once.

    An EngineError says with `transient` that the same call may go well later, and with `refused` that nothing is
    owed: the provider surely did not take the job on, or ended it without a result.
    """

    def create(self, job: Job, kit: Kit) -> str:
        """Send the job once, under our own id `kit.key` where the provider takes one; give the provider's id.

        An InputError says that nothing was sent; any other error leaves that open, save where it is `refused`.
        """

    def find(self, job: Job, kit: Kit) -> str | None:
        """Give the provider's id of a job that may have been sent under our own id; None where it cannot say."""

    def poll(self, job_id: str, job: Job, kit: Kit) -> Poll:
        """Ask how far it is; raises EngineError."""

    def fetch(self, job_id: str, job: Job, kit: Kit) -> Made:
        """Download what it gave, into `kit.scratch`; raises EngineError."""
