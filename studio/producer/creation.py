"""A new film: its folder, its brief and photos, and the first shot list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.departments.writing.coverage import SizedReference
from studio.departments.writing.template_writer import write
from studio.departments.writing.templates import Template, load_template, template_names
from studio.errors import DocumentError, Fault, NameRefused, ReferenceRefused
from studio.film.brief import CLIPS, Brief, Reference
from studio.film.time import Length
from studio.media import clips, photos
from studio.producer.documents import call_sheet
from studio.project import Project, read_brief

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
    """Make a film's folder from a brief; a shot list that is there is kept.

    Raises InputError before anything is written, and DiskError.
    """
    there = Project.place(name, Path.cwd())
    if template is not None:
        load_template(template)
    if there.shotlist.exists():
        return _describe(there, kept=True, notes=())
    source = read_brief(brief, references)
    kind = _template(template or _namesake(name, source), brief)
    for one in source.references:
        _measured(brief.parent, one, brief.name)
    page, found = there.take_in(brief, references)
    sized = [_measured(there.folder, one, there.brief.name) for one in found]
    script = write(page, sized, kind, there.name)
    there.write_shotlist(script.text)
    return _describe(there, kept=False, notes=(*page.notes, *script.notes))


def _measured(folder: Path, reference: Reference, brief: str) -> SizedReference:
    """Look at a photo or clip; raises ReferenceRefused with the line of the brief that names it."""
    path = folder / reference.file
    found: dict[str, Any]
    try:
        if Path(reference.file).suffix.lower() in CLIPS:
            clip = clips.probe(path)
            found = {"width": clip.width, "height": clip.height, "length": Length.parse(f"{clip.length_s:.2f}s")}
        else:
            width, height = photos.probe(path)
            found = {"width": width, "height": height}
    except ReferenceRefused as error:
        raise ReferenceRefused(f"{brief}:{reference.line}: {error}" if reference.line else str(error)) from None
    return SizedReference(**reference.model_dump(), **found)


def _namesake(name: str, page: Brief) -> str:
    """Give the template that the brief names, or the one that bears the film's name, or the customary one."""
    return page.template or (name if name in template_names() else CUSTOMARY_TEMPLATE)


def _template(name: str, brief: Path) -> Template:
    """Read a template; raises DocumentError where the brief names one that there is not."""
    try:
        return load_template(name)
    except NameRefused as error:
        raise DocumentError([Fault(brief.name, None, f"`template`: {error}")]) from None


def _describe(project: Project, *, kept: bool, notes: tuple[str, ...]) -> Created:
    """Look at the shot list that is there now."""
    sheet = call_sheet(project)
    timeline = sheet.timeline
    shots = len(sheet.production.shotlist.shots)
    length = f"{timeline.rate.seconds(timeline.length):g} s"
    return Created(project.shotlist, kept, shots, length, (*notes, *sheet.plan.notes))
