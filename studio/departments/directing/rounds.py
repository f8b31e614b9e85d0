"""Rounds of notes: what the checks find in a shot list goes to the script supervisor, who mends it, twice at most."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from studio.departments.continuity import remarks_of
from studio.departments.directing.material import Material
from studio.errors import StudioError
from studio.film.revision import Revision
from studio.project.editing import edited
from studio.project.shotlist import shotlist_of

if TYPE_CHECKING:
    from studio.departments.directing.graph import Asked

ROUNDS = 2
"""How often a shot list goes back at most."""


def mended(text: str, material: Material, crew: Asked) -> tuple[str, tuple[str, ...]]:
    """Give the shot list with what the script supervisor could mend, and the notes that are left.

    A revision that leaves as much to note as there was is not taken.
    """
    left = noted(text)
    for number in range(1, ROUNDS + 1):
        if not left:
            break
        given = {
            "task": "Mend what the checks found, with the smallest changes that do it.",
            "shotlist": text,
            "notes": left,
            "references": material.told(),
            "scope": "",
        }
        answer = crew.ask(
            "script_supervisor",
            given,
            subject=f"round {number}",
            check=partial(refusals, text),
            salvage=lambda revision: Revision(summary=revision.summary),
        )
        assert isinstance(answer, Revision)
        after = edited(text, answer)
        found = noted(after)
        if len(found) >= len(left):
            break
        text, left = after, found
    return text, left


def noted(text: str) -> tuple[str, ...]:
    """Give what the checks find in a shot list."""
    return tuple(remark.text for remark in remarks_of(shotlist_of(text)[0]))


def refusals(text: str, revision: Revision) -> list[str]:
    """Say why a revision cannot be applied to a shot list."""
    try:
        edited(text, revision)
    except StudioError as error:
        return str(error).splitlines()
    return []
