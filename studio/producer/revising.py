"""Revising: a person's note becomes a proposed change of the shot list, and a yes puts it in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from studio.departments.continuity import remarks_of
from studio.errors import DocumentError, Fault, InputError, StudioError
from studio.film.revision import Revision, Touch
from studio.film.shotlist import Shotlist
from studio.producer.documents import nearest_slate
from studio.producer.hiring import Hiring, hire
from studio.project import Project, references_beside
from studio.project.editing import edited, refuse_beyond
from studio.project.proposal import Proposal, refuse_overwriting
from studio.project.references import look_up
from studio.project.scalars import comment
from studio.project.shotlist import shotlist_of
from studio.project.text import decoded, encoded, exact, read_bytes
from studio.vault.vault import Vault

ROLE = "script_supervisor"
"""Whom a note is given to."""


class Asked(Protocol):
    """Who runs the roles; `studio.crew.crew.Crew` does."""

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know of how the answers came about."""

    def ask(
        self,
        role: str,
        given: Mapping[str, Any],
        *,
        subject: str = "film",
        check: Callable[[Any], list[str]] | None = None,
    ) -> Any:
        """Have a role answer with a noun; what `check` says of an answer goes back to it."""


@dataclass(frozen=True)
class Task:
    """What is to change in a film, and its shot list as it was read at that moment."""

    project: Project
    note: str
    shot: str
    """The only shot that may change; empty: all may."""
    before: bytes
    shotlist: Shotlist

    @classmethod
    def read(cls, project: Project, note: str, shot: str = "") -> Task:
        """Read a film's shot list for a note; raises InputError where nothing can be asked of it."""
        if not note.strip():
            raise InputError(f'say what is to change, such as `studio revise {project.name} "a warmer ending"`')
        refuse_overwriting(project.proposed)
        before = read_bytes(project.shotlist, f"there is no {project.shotlist}; `studio new` writes a first one")
        shotlist, _ = shotlist_of(decoded(before, project.shotlist.name))
        slates = [one.slate for scene in shotlist.scenes for one in scene.shots]
        if shot and shot not in slates:
            raise InputError(f"{project.name} has no shot {shot}.{nearest_slate(shot, slates)}")
        return cls(project, note.strip(), shot, before, shotlist)

    def given(self) -> dict[str, Any]:
        """Give what the script supervisor reads."""
        brief = self.project.brief
        photos = self.project.read_brief().references if brief.exists() else references_beside(brief)
        return {
            "task": self.note,
            "shotlist": decoded(self.before, self.project.shotlist.name),
            "references": [{"file": one.file, "shows": one.shows} for one in photos],
            "notes": [remark.text for remark in remarks_of(self.shotlist, brought=self.project.brought())],
            "scope": self.shot,
        }

    def faults(self, revision: Revision) -> list[str]:
        """Say why a revision may not or cannot be applied."""
        try:
            self.revised(revision)
        except StudioError as error:
            return str(error).splitlines()
        return []

    def revised(self, revision: Revision) -> bytes:
        """Give the shot list with a revision applied; raises StudioError where that may not or cannot be."""
        touches: tuple[Touch, ...] = (*revision.edits, *revision.new)
        named = dict.fromkeys(touch.reference for touch in touches if touch.reference is not None)
        missing = [found for file in named if isinstance(found := look_up(self.project.folder, file), str)]
        if missing:
            raise InputError("\n".join(missing))
        text = exact(self.before, self.project.shotlist.name)
        after = edited(text, revision, taken=self._taken)
        if self.shot:
            refuse_beyond(self.shot, text, after)
        return encoded(after, like=self.before)

    def stale(self, revision: Revision) -> list[str]:
        """Say where another key of a shot still holds older words than those that a revision changes."""
        shots = {shot.slate: shot for scene in self.shotlist.scenes for shot in scene.shots}
        found: list[str] = []
        for edit in revision.edits:
            shot = shots[edit.slate]
            if edit.line is not None and shot.line and shot.line.say:
                found.append(f"shot {edit.slate}: its `say` still speaks the old line; change it by hand")
            if edit.action is not None and shot.prompt:
                found.append(f"shot {edit.slate}: its `prompt` stands in place of the action; change it by hand")
        return found

    @cached_property
    def _taken(self) -> frozenset[str]:
        """Slates that were given to takes, circles or clips once."""
        project = self.project
        return frozenset({*project.read_takes(), *project.read_circles(), *project.brought()})


@dataclass(frozen=True)
class Revised:
    """What the script supervisor proposes, and what a person should know of it."""

    proposal: Proposal
    notes: tuple[str, ...] = ()


def revise_film(project: Project, note: str, *, shot: str = "", hiring: Hiring) -> Revised:
    """Have a film's crew change its shot list as a note says, and let the change wait for a yes.

    Raises InputError before anyone is asked, also where no language model is configured; CrewError; and BudgetStop.
    """
    task = Task.read(project, note, shot)
    crew = hire(project, hiring, budget=task.shotlist.film.budget)
    if crew is None:
        raise InputError(
            "revising needs a language model, and none is configured. Name one, such as "
            "`--llm qwen3@http://localhost:11434/v1`, or set OPENAI_API_KEY; or edit shotlist.yaml by hand"
        )
    try:
        with Vault(project.vault).lock("revise"):
            revised = propose(task, crew)
    finally:
        crew.close()
    spent = (f"{crew.asks} questions to {crew.model}, {crew.spent}",) if crew.asks else ()
    return replace(revised, notes=(*revised.notes, *crew.bills, *spent))


def propose(task: Task, crew: Asked) -> Revised:
    """Give a task to the script supervisor, and let what comes back wait beside the shot list.

    Where nothing changes, nothing waits. Raises StudioError where the shot list was changed meanwhile.
    """
    revision = crew.ask(ROLE, task.given(), subject=task.shot or "film", check=task.faults)
    if not isinstance(revision, Revision):
        message = f"this role writes a {type(revision).__name__}, and a Revision is needed; mend `writes`"
        raise DocumentError([Fault(f"agents/{ROLE}/role.yaml", None, message)])
    proposal = Proposal(task.before, task.revised(revision), comment(revision.summary))
    if proposal.after != proposal.before:
        task.project.propose(proposal)
    return Revised(proposal, (*crew.notes, *task.stale(revision)))


def apply_waiting(project: Project) -> Proposal | None:
    """Put the proposal that waits in the shot list's place; None where it was in place already.

    Raises InputError where none waits or it is wrong, and StudioError where the shot list was changed since.
    """
    proposal = project.read_proposal()
    if proposal is None:
        project.proposed.unlink()
    else:
        project.apply(proposal)
    return proposal
