"""A new film: its folder, its brief and photos, and the first shot list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.departments.directing.graph import direct
from studio.departments.directing.material import Material
from studio.departments.writing.choice import Choice, choose
from studio.departments.writing.coverage import SizedReference
from studio.departments.writing.template_writer import write
from studio.departments.writing.templates import Template, load_template
from studio.errors import CrewError, DocumentError, Fault, NameRefused, ReferenceRefused
from studio.film.brief import CLIPS, Reference
from studio.film.time import LONGEST, Length
from studio.media import clips, photos
from studio.producer.documents import call_sheet
from studio.producer.hiring import NOBODY, Hiring, hire
from studio.project import Project, read_brief
from studio.vault.vault import Vault


@dataclass(frozen=True)
class Created:
    """What `studio new` has done."""

    shotlist: Path
    kept: bool
    shots: int
    length: str
    writer: str = ""
    """Who wrote it, in a sentence."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Written:
    """A shot list as text, who wrote it, and what they have to say."""

    text: str
    writer: str
    notes: tuple[str, ...]


def new_film(
    name: str, brief: Path, *, template: str | None, references: Path | None, hiring: Hiring | None = None
) -> Created:
    """Make a film's folder from a brief; a shot list that is there is kept.

    A crew writes it where a language model is configured, else the template writer. Raises InputError before anything
    is written, DiskError, CrewError where the model fails and nobody may stand in, and BudgetStop.
    """
    there = Project.place(name, Path.cwd())
    if template is not None:
        load_template(template)
    if there.shotlist.exists():
        return _describe(there, None)
    source = read_brief(brief, references)
    choice = Choice(template) if template is not None else choose(source, there.name)
    kind = _template(choice.name, brief)
    for one in source.references:
        _measured(brief.parent, one, brief.name)
    page, found = there.take_in(brief, references)
    sized = [_measured(there.folder, one, there.brief.name) for one in found]
    material = Material(there.name, page, tuple(sized), kind)
    script = _written(there, material, hiring or Hiring(llm=NOBODY))
    there.write_shotlist(script.text)
    return _describe(there, replace(script, notes=(*filter(None, [choice.note]), *script.notes)))


def _written(there: Project, material: Material, hiring: Hiring) -> _Written:
    """Have the shot list written by a crew, or without one."""
    notes: tuple[str, ...] = ()
    crew = hire(there, hiring, budget=material.brief.budget)
    if crew is not None:
        try:
            with Vault(there.vault).lock("new"):
                directed = direct(material, crew, there.folder)
        except CrewError as error:
            if not hiring.instead:
                raise
            notes = (f"the crew could not write it, and the template writer stands in: {error}",)
        else:
            there.write_treatment(directed.treatment)
            spent = f"{crew.asks} questions, {crew.spent}" if crew.asks else "every answer was on hand"
            writer = f"a crew wrote it with {crew.model} ({spent})"
            return _Written(directed.text, writer, (*crew.bills, *directed.notes))
        finally:
            crew.close()
    script = write(material.brief, material.references, material.template, there.name)
    return _Written(script.text, "the template writer wrote it", (*notes, *material.brief.notes, *script.notes))


def _measured(folder: Path, reference: Reference, brief: str) -> SizedReference:
    """Look at a photo or clip; raises ReferenceRefused with the line of the brief that names it."""
    path = folder / reference.file
    found: dict[str, Any]
    try:
        if Path(reference.file).suffix.lower() in CLIPS:
            clip = clips.probe(path)
            seconds = min(clip.length_s, LONGEST)  # a shot shows a part of it
            found = {"width": clip.width, "height": clip.height, "length": Length.parse(f"{seconds:.2f}s")}
        else:
            width, height = photos.probe(path)
            found = {"width": width, "height": height}
    except ReferenceRefused as error:
        raise ReferenceRefused(f"{brief}:{reference.line}: {error}" if reference.line else str(error)) from None
    return SizedReference(**reference.model_dump(), **found)


def _template(name: str, brief: Path) -> Template:
    """Read a template; raises DocumentError where the brief names one that there is not."""
    try:
        return load_template(name)
    except NameRefused as error:
        raise DocumentError([Fault(brief.name, None, f"`template`: {error}")]) from None


def _describe(project: Project, written: _Written | None) -> Created:
    """Look at the shot list that is there now; `written` is what has just been written."""
    sheet = call_sheet(project)
    timeline = sheet.timeline
    shots = len(sheet.production.shotlist.shots)
    length = f"{timeline.rate.seconds(timeline.length):g} s"
    said = written.notes if written else ()
    notes = tuple(dict.fromkeys((*said, *sheet.plan.notes)))
    return Created(project.shotlist, written is None, shots, length, written.writer if written else "", notes)
