"""Sweeping: what the film of today, its takes and its drafts no longer refer to."""

from __future__ import annotations

from studio.film.production import Wishes
from studio.producer.documents import call_sheet
from studio.project import Project
from studio.vault.key import Key
from studio.vault.sweep import Sweep, find, sweep
from studio.vault.vault import Vault

CUTS = (Wishes(), Wishes(draft=True), Wishes(preview=True))
"""Versions of the film whose results are kept."""


def sweep_vault(project: Project, *, delete: bool, paid: bool) -> Sweep:
    """Find what nothing refers to, and delete it where asked; what was paid for only with `paid`.

    Kept are all takes that `takes.yaml` names, and what the film needs as delivered, as draft and as preview.
    """
    vault = Vault(project.vault)
    with vault.lock(f"sweep {project.name}"):
        keep: set[Key] = {Key(take.key) for takes in project.read_takes().values() for take in takes}
        keep |= {Key(made) for key in keep if (record := vault.record(key)) and (made := record.facts.get("made"))}
        for wishes in CUTS:
            keep |= {record.key for record in call_sheet(project, wishes, vault).found.values()}
        found = find(vault, keep, paid="sweep" if paid else "keep")
        if delete:
            sweep(vault, found)
        return found
