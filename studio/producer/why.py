"""Why something would be made: the edit behind each job of a shot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio.errors import InputError
from studio.film.production import Wishes
from studio.producer.documents import call_sheet, nearest_slate
from studio.project import Project
from studio.vault.vault import Vault

WHOLE = Wishes()
"""The film as it is delivered."""


@dataclass(frozen=True)
class Cause:
    """One job that would run, and what differs from the nearest result on hand."""

    job: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Give it for `why --json`."""
        return {"job": self.job, "reason": self.reason}


def why(project: Project, slate: str, wishes: Wishes = WHOLE) -> list[Cause]:
    """Say what would be remade of a shot and why, circled takes that differ included; raises InputError."""
    sheet = call_sheet(project, wishes, Vault(project.vault))
    if slate not in sheet.filmed:
        raise InputError(f"{project.name} has no shot {slate}.{nearest_slate(slate, sheet.filmed)}")
    causes = [
        Cause(wanted.job.name, wanted.reason)
        for wanted in (*sheet.plan.jobs, *sheet.plan.pending)
        if wanted.job.slate == slate
    ]
    differs = sheet.filmed[slate].differs
    held = [Cause(f"take {slate}", f"the circled take stays; differs: {', '.join(differs)}")] if differs else []
    return [*held, *causes]
