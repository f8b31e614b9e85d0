"""Slating: every take gets its number for good, and a record of what was asked and what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from studio.departments.shooting import SLATE, Slated, footage_of, media_of
from studio.film.production import Wishes
from studio.film.take import Circle, Circled, Media, Take
from studio.producer.callsheet import CallSheet
from studio.project import Project
from studio.vault.key import Key
from studio.vault.vault import Vault


def enter_takes(project: Project, vault: Vault, sheet: CallSheet) -> None:
    """Number the takes that a plan wants, in the order of the film, and keep a record of those whose footage is known.

    Numbers are given before the work is done, so that a killed render leaves none twice.
    """
    takes = project.read_takes()
    known = {slate: {take.key for take in of_slate} for slate, of_slate in takes.items()}
    last = {slate: of_slate[-1].number for slate, of_slate in takes.items()}
    wanted = [slated for filmed in sheet.filmed.values() for slated in filmed.slated]
    fresh: list[Take] = []
    for slated in wanted:
        keys = known.setdefault(slated.slate, set())
        if slated.key not in keys and _is_shown(sheet, slated):
            keys.add(slated.key)
            last[slated.slate] = last.get(slated.slate, 0) + 1
            fresh.append(Take(slate=slated.slate, number=last[slated.slate], key=slated.key))
    if fresh:
        project.append_takes(fresh)
    for slated in wanted:
        if not vault.holds(slated.key):
            _record(vault, sheet, slated)


def put_reshot_in_the_cut(project: Project, wishes: Wishes, sheet: CallSheet) -> None:
    """Circle the takes that were drawn again at a person's word."""
    takes = project.read_takes()
    for slate in wishes.reshoot:
        key = sheet.filmed[slate].take
        for take in takes.get(slate, ()):
            circle = project.read_circles().get(slate)
            if take.key == key and (circle is None or circle.take != take.number):
                project.circle(slate, Circle(take=take.number, by=Circled.SUPERVISOR))


def media_takes(project: Project, vault: Vault) -> Iterator[tuple[Take, str]]:
    """Give the takes that are files, with the digest of each."""
    for takes in project.read_takes().values():
        for take in takes:
            record = vault.record(Key(take.key))
            footage = footage_of(record) if record else None
            if isinstance(footage, Media):
                yield take, footage.digest


def _is_shown(sheet: CallSheet, slated: Slated) -> bool:
    """Whether a take is in the cut, drawn afresh, or a clip that a person brought."""
    shown = sheet.filmed[slated.slate].take == slated.key
    return shown or slated.fresh or slated.request.footage is not None


def _record(vault: Vault, sheet: CallSheet, slated: Slated) -> None:
    """Keep what was asked for a take and what it shows, once that is known; its photo is kept with it."""
    photo = slated.request.reference
    outputs = {"reference": vault.path(photo.digest)} if photo and slated.drawing else {}
    if slated.drawing is not None:
        facts: dict[str, Any] = {"footage": slated.drawing.model_dump(mode="json")}
    elif slated.job and slated.job.key and (made := vault.record(slated.job.key)) is not None:
        footage = media_of(made)
        facts = {"footage": footage.model_dump(mode="json"), "made": made.key}
    else:
        return
    vault.put(
        slated.key,
        step=SLATE.name,
        version=SLATE.version,
        subject=slated.slate,
        inputs=slated.inputs,
        outputs=outputs,
        facts=facts,
        slate=slated.slate,
        engine=slated.engine,
    )
