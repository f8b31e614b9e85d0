"""A new film: its folder, its brief and photos, and the first shot list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.departments.coverage import SizedReference
from studio.departments.templates import load_template, template_names
from studio.departments.writing import write
from studio.errors import ReferenceRefused
from studio.film.brief import CLIPS, Reference
from studio.film.time import Length
from studio.media import clips, photos
from studio.producer.documents import call_sheet
from studio.project import Project

CUSTOMARY_TEMPLATE = "tourism_ad"
"""Where neither a person nor the brief names one, and no template bears the film's name."""


@dataclass(frozen=True)
class Created:
    """What `studio new` has done."""

    shotlist: Path
    kept: bool
    shots: int
    length: str
    notes: tuple[str, ...] = ()


def new_film(name: str, brief: Path, *, template: str | None, references: Path | None) -> Created:
    """Make a film's folder from a brief; a shot list that is there is kept. Raises InputError and DiskError."""
    there = Project.place(name, Path.cwd())
    if template is not None:
        load_template(template)
    if there.shotlist.exists():
        return _describe(there, kept=True, notes=())
    page, found = there.take_in(brief, references)
    sized = [_measured(there, one) for one in found]
    kind = load_template(template or page.template or _namesake(name))
    script = write(page, sized, kind, there.name)
    there.write_shotlist(script.text)
    return _describe(there, kept=False, notes=(*page.notes, *script.notes))


def _measured(project: Project, reference: Reference) -> SizedReference:
    """Look at a photo or clip; raises ReferenceRefused with the line of the brief that names it."""
    path = project.folder / reference.file
    found: dict[str, Any]
    try:
        if Path(reference.file).suffix.lower() in CLIPS:
            clip = clips.probe(path)
            found = {"width": clip.width, "height": clip.height, "length": Length.parse(f"{clip.length_s:.2f}s")}
        else:
            width, height = photos.probe(path)
            found = {"width": width, "height": height}
    except ReferenceRefused as error:
        raise ReferenceRefused(f"brief.md:{reference.line}: {error}" if reference.line else str(error)) from None
    return SizedReference(**reference.model_dump(), **found)


def _namesake(name: str) -> str:
    """Give the template that bears the film's name, or the customary one."""
    return name if name in template_names() else CUSTOMARY_TEMPLATE


def _describe(project: Project, *, kept: bool, notes: tuple[str, ...]) -> Created:
    """Look at the shot list that is there now."""
    sheet = call_sheet(project)
    timeline = sheet.timeline
    shots = len(sheet.production.shotlist.shots)
    length = f"{timeline.rate.seconds(timeline.length):g} s"
    return Created(project.shotlist, kept, shots, length, (*notes, *sheet.plan.notes))
