"""Dailies by hand: which takes there are, which is in the cut, and a sheet to see them on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.departments.shooting import SLATE, footage_of
from studio.errors import InputError
from studio.film.take import Circle, Circled, Drawing, Media, Take
from studio.film.time import Length, Rate, Span
from studio.media import clips
from studio.producer.documents import nearest_slate, open_ledger, read
from studio.project import Project
from studio.schedule.step import Kit
from studio.vault.key import Key
from studio.vault.vault import Record, Vault

THUMBNAIL = (480, 270)
"""Pixels of one picture on a contact sheet."""


@dataclass(frozen=True)
class TakeRow:
    """One take as `studio takes` shows it."""

    take: Take
    engine: str
    state: str
    """`on hand`, or `not made`."""
    circled: bool
    says: str
    """What the engine was asked."""

    @property
    def name(self) -> str:
        """Give `1A-3`."""
        return self.take.name

    def as_json(self) -> dict[str, Any]:
        """Give it for `takes --json`."""
        return {
            "take": self.name,
            "slate": self.take.slate,
            "number": self.take.number,
            "engine": self.engine,
            "state": self.state,
            "circled": self.circled,
            "says": self.says,
            "key": self.take.key,
        }


def list_takes(project: Project, slate: str | None = None) -> list[TakeRow]:
    """Give the takes of one shot, or of all, in the order of slates and numbers; raises InputError."""
    vault = Vault(project.vault)
    takes = project.read_takes()
    circles = project.read_circles()
    if slate is not None and slate not in takes:
        slates = [shot.slate for shot in project.read_shotlist()[0].shots]
        if slate not in slates:
            raise InputError(f"{project.name} has no shot {slate}.{nearest_slate(slate, slates)}")
    return [
        _row(take, vault.record(Key(take.key)), circles.get(name))
        for name in sorted(takes, key=_by_number)
        if slate in (None, name)
        for take in takes[name]
    ]


def circle_take(project: Project, name: str, start: str | None) -> str:
    """Put a take into the cut, at a person's word; gives what to tell them. Raises InputError."""
    slate, _, number = name.rpartition("-")
    if not slate or not number.isdecimal():
        raise InputError(f"{name!r} is no take; write the shot and the number of the take, such as 1A-3")
    rows = list_takes(project, slate)
    row = next((row for row in rows if row.name == name), None)
    if row is None:
        there = ", ".join(row.name for row in rows) or "none yet; `studio render` shoots them"
        raise InputError(f"there is no take {name!r}; takes of {slate}: {there}")
    try:
        moment = Length.parse(start) if start else None
    except ValueError as error:
        raise InputError(f"--from: {error}") from None
    project.circle(slate, Circle(take=row.take.number, start=moment, by=Circled.PERSON))
    return f"{name} is in the cut and stays there; `studio render {project.name}` makes it so"


def add_clip(project: Project, slate: str, file: Path) -> Path:
    """Bring in a person's clip as a take of a shot; raises InputError."""
    slates = [shot.slate for shot in project.read_shotlist()[0].shots]
    if slate not in slates:
        raise InputError(f"{project.name} has no shot {slate}.{nearest_slate(slate, slates)}")
    clips.probe(file)
    return project.bring_clip(slate, file)


def release_requests(project: Project, slate: str, tell: Callable[[str], None]) -> int:
    """Give up the paid requests of a shot of which nobody knows whether they were taken on; gives how many.

    `tell` hears what that means for each, before it is done. Raises InputError, and VaultBusy while a render may be
    sending one.
    """
    list_takes(project, slate)
    with Vault(project.vault).lock(f"release {project.name}"):
        ledger = open_ledger(project)
        found = [entry for entry in ledger.open() if entry.unsettled and entry.slate == slate]
        for entry in found:
            tell(
                f"{entry.name}: the request of {entry.since} at {entry.provider} for at most {entry.most} is released; "
                f"it is reserved no more, and `studio render {project.name}` sends it again. If {entry.provider} has "
                "taken the first one after all, both are paid"
            )
            ledger.release(entry.key)
    return len(found)


def contact_sheet(project: Project, rows: list[TakeRow]) -> Path:
    """Draw the first, middle and last picture of each take that is on hand, a row each; gives the file."""
    import numpy as np
    from PIL import Image

    vault = Vault(project.vault)
    rate = read(project, vault).shotlist.film.rate
    strips = [
        np.hstack([_picture(vault, record, share, rate) for share in (0.05, 0.5, 0.95)])
        for row in rows
        if (record := vault.record(Key(row.take.key))) is not None
    ]
    if not strips:
        raise InputError("no take is on hand yet; `studio render` shoots them")
    file = project.dailies / "contact_sheet.png"
    with vault.scratch() as scratch:
        draft = scratch / "sheet.png"
        Image.fromarray(np.vstack(strips)).save(draft)
        return project.publish(draft, "contact_sheet.png", None, folder=file.parent)


def _row(take: Take, record: Record | None, circle: Circle | None) -> TakeRow:
    """Describe one take."""
    circled = circle is not None and circle.take == take.number
    if record is None or record.step != SLATE.name:
        return TakeRow(take, "", "not made", circled, "")
    asked = record.inputs["request"]
    says = ", ".join(filter(None, (asked.get("size"), "+".join(asked.get("move", ())), asked.get("action"))))
    return TakeRow(take, str(record.inputs["engine"]), "on hand", circled, says)


def _picture(vault: Vault, record: Record, share: float, rate: Rate) -> Any:
    """Give one frame of a take, as RGB pixels of a thumbnail's size."""
    from studio.engines import registry
    from studio.media import compose

    footage = footage_of(record)
    run = Span(0, footage.length if isinstance(footage, Media) else rate.frames(4))
    frame = Span(min(run.length - 1, int(run.length * share)), 1)
    if isinstance(footage, Drawing):
        with vault.scratch() as scratch:
            kit = Kit(vault, scratch, record.key, lambda done: None)
            engine = registry.engine("clip", footage.engine)
            planes = next(engine.frames(footage, run, frame, THUMBNAIL, rate, kit))
    else:
        planes = compose.cover(next(clips.frames(vault.path(footage.digest), frame, rate)), THUMBNAIL)
    return compose.rgb(planes)


def _by_number(slate: str) -> tuple[int, str]:
    """Sort 2A before 10A."""
    digits = re.match(r"\d+", slate)
    return (int(digits[0]) if digits else 0, slate)
