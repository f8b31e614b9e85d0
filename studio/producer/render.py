"""Rendering: work the plan off, then lay the master and what goes with it where a person finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol

from studio.config import settings
from studio.departments.mix import STEMS
from studio.departments.remote import RemoteTakes
from studio.departments.scoring import MUSIC
from studio.errors import BudgetStop, DiskError, InputError
from studio.film.money import Money
from studio.film.production import Wishes
from studio.film.time import timecode
from studio.producer.callsheet import CallSheet, costs_as_json, job_as_json
from studio.producer.credits import credits_of
from studio.producer.documents import Documents, open_ledger, read_documents
from studio.producer.slating import enter_takes, media_takes, put_reshot_in_the_cut
from studio.project import Positions, Project
from studio.schedule.job import Job, Progress
from studio.schedule.plan import Plan
from studio.schedule.scheduler import LOCAL_LANES, Scheduler
from studio.vault.ledger import Ledger
from studio.vault.vault import Vault

REMOTE_JOBS = 4
"""How many jobs of one provider run at once; more is refused by most of them (rate limits of small accounts)."""


ASKED = {"super": "super", "card": "card", "caption": "line", "line": "line"}
"""Word in a job's subject to the key of the shot that asks for it."""


class Watcher(Progress, Protocol):
    """Who is told how the work goes, and how much there is."""

    def expected(self, lane: str, jobs: int) -> None:
        """Take how many jobs a lane has in all, as far as is known."""


@dataclass(frozen=True)
class Rendered:
    """What a render has made, and where the film lies."""

    film: str
    made: tuple[Job, ...]
    on_hand: int
    master: Path | None
    length: str
    costs: tuple[Money, ...]
    """What was spent, in each currency."""
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the document of `render --json`."""
        return {
            "film": self.film,
            "made": [job_as_json(job) for job in self.made],
            "on_hand": self.on_hand,
            "master": str(self.master) if self.master else None,
            "length": self.length,
            **costs_as_json(self.costs),
            "notes": list(self.notes),
        }


@dataclass
class Floor:
    """The running of one render: what was planned last, and whom to tell."""

    project: Project
    documents: Documents
    """As they were when the render began: an edit made meanwhile is for the next one."""
    wishes: Wishes
    progress: Watcher
    agree: Callable[[dict[str, Money]], None]
    vault: Vault
    ledger: Ledger
    cap: Money | None
    sheet: CallSheet | None = None
    plan: Plan | None = None
    agreed: dict[str, Money] = field(default_factory=dict)
    planned: int = 0

    def replan(self) -> Plan:
        """Plan a round: enter the takes that are known now, and ask before anything is dearer than was agreed to."""
        self.sheet = self.documents.call_sheet(self.wishes, self.vault)
        plan = self.plan = self.needed(self.sheet)
        self.planned = max(self.planned, len(plan.jobs) + len(plan.pending))
        costs = plan.costs(sent=self.ledger.sent_before())
        spent = self.ledger.spent()
        whole = {unit: cost + spent.get(unit, Money(currency=unit)) for unit, cost in costs.items()}
        if any(cost.amount > self.agreed.get(unit, Money()).amount for unit, cost in whole.items()):
            self._refuse_what_the_budget_cannot_bear(costs, spent)
            self.agree(costs)
            self.agreed = whole
        enter_takes(self.project, self.vault, self.sheet)
        for lane in {wanted.job.step.lane for wanted in (*plan.jobs, *plan.pending)}:
            self.progress.expected(lane, self.planned)
        return plan

    def needed(self, sheet: CallSheet) -> Plan:
        """Give what of a film is to be made: all of it."""
        return sheet.plan

    def _refuse_what_the_budget_cannot_bear(self, costs: dict[str, Money], spent: dict[str, Money]) -> None:
        """Stop before the first job of a plan that cannot be paid whole."""
        for unit, cost in costs.items():
            if self.cap is not None and unit != self.cap.currency:
                raise BudgetStop(f"the budget is {self.cap}, and this would cost {cost}; give a budget in {unit}")
            whole = cost + spent.get(unit, Money(currency=unit))
            if self.cap is not None and whole.amount > self.cap.amount:
                raise BudgetStop(
                    f"this can cost up to {cost}; of the budget of {self.cap}, "
                    f"{spent.get(unit, Money(currency=unit))} is spent. Raise it, draw fewer takes, or --preview."
                )


def render_film(
    project: Project,
    wishes: Wishes,
    *,
    progress: Watcher,
    agree: Callable[[dict[str, Money]], None],
    budget: Money | None = None,
    executor: str | None = None,
) -> Rendered:
    """Make what the plan says; raises BudgetStop, VaultBusy, Interrupted, or what the first failing job says."""
    hired = executor_named(executor or settings().executor or "local")
    vault = Vault(project.vault)
    with vault.lock(f"render {project.name}"):
        ledger = open_ledger(project)
        before = ledger.spent()
        documents = read_documents(project, wishes, vault)
        cap = budget or documents.production.shotlist.film.budget
        floor = Floor(project, documents, wishes, progress, agree, vault, ledger, cap)
        made: tuple[Job, ...] = ()
        if not floor.replan().done:
            made = work(floor, hired(vault.root))
        sheet = floor.sheet
        assert sheet is not None
        put_reshot_in_the_cut(project, wishes, sheet)
        project.link_dailies({f"{take.name}.mp4": vault.path(digest) for take, digest in media_takes(project, vault)})
        master = None if wishes.only else _publish(project, vault, sheet, wishes)
        return Rendered(
            film=project.name,
            made=made,
            on_hand=sheet.plan.on_hand - len(made),
            master=master,
            length=timecode(sheet.timeline.length, sheet.timeline.rate),
            costs=tuple(_spent(before, ledger.spent())),
            notes=sheet.plan.notes,
        )


def work(floor: Floor, executor: Any) -> tuple[Job, ...]:
    """Run the scheduler over the floor's plan; gives what was made."""
    first = [floor.plan] if floor.plan else []
    sheet_lanes = {card_lane for card_lane in RemoteTakes.lanes() if card_lane not in LOCAL_LANES}
    scheduler = Scheduler(
        replan=lambda: first.pop() if first else floor.replan(),
        executor=executor,
        vault=floor.vault,
        ledger=floor.ledger,
        lanes={"cpu": executor.slots, "gpu": 1, **dict.fromkeys(sheet_lanes, REMOTE_JOBS)},
        progress=floor.progress,
        remote=RemoteTakes(),
        cap=floor.cap,
    )
    try:
        return scheduler.run()
    except InputError as error:
        if scheduler.failed is not None and not isinstance(error, DiskError):
            error.args = (_where(floor.documents.where, scheduler.failed) + str(error),)
        raise
    finally:
        executor.close(mode="cancel")


def _where(where: Positions, job: Job) -> str:
    """Say where the shot list asks for what a job could not do, as a message begins; nothing where it does not."""
    if job.slate is None:
        line = where.line("sound", "music") if job.step.name == MUSIC.name else None
    else:
        line = where.of_shot(job.slate, next((ASKED[word] for word in job.subject.split() if word in ASKED), ""))
    return f"{where.file}:{line}: " if line else ""


def executor_named(name: str) -> Callable[[Path], Any]:
    """Give the executor of that name; raises InputError with those that there are."""
    points = {point.name: point for point in entry_points(group="studio.executors")}
    if name not in points:
        raise InputError(f"there is no executor {name!r}; there are: {', '.join(sorted(points))}")
    found: Callable[[Path], Any] = points[name].load()
    return found


def _publish(project: Project, vault: Vault, sheet: CallSheet, wishes: Wishes) -> Path | None:
    """Lay the master, its captions, its credits, and stems where they are wished, into `masters/`."""
    master = sheet.master
    if master is None:
        return None
    name = f"{project.name}.preview" if wishes.preview else f"{project.name}.draft" if wishes.draft else project.name
    film = project.publish(vault.path(master.outputs["video"].digest), f"{name}.mp4", master.outputs["video"].digest)
    if sheet.timeline.captions:
        for export in entry_points(group="studio.exports", name="srt"):
            project.publish_text(export.load()().write(sheet.timeline), f"{name}.srt")
    project.publish_text(credits_of(project, sheet), "CREDITS.md")
    for stem in (*STEMS, "mix"):
        # those that lie there since an earlier wish stay in step with the film
        if wishes.stems or (project.masters / f"{name}.{stem}.wav").exists():
            digest = sheet.found["mix film"].outputs[stem].digest
            project.publish(vault.path(digest), f"{name}.{stem}.wav", digest)
    return film


def _spent(before: dict[str, Money], after: dict[str, Money]) -> Iterator[Money]:
    """Give what was spent between two looks at the ledger, in each currency that moved."""
    for unit, total in after.items():
        if spent := total.amount - before.get(unit, Money(currency=unit)).amount:
            yield Money(amount=spent, currency=unit)
