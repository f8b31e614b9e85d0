"""CREDITS.md: who made what is seen and heard, as their licences ask."""

from __future__ import annotations

from collections.abc import Mapping

from studio.engines import registry
from studio.film.take import Drawing
from studio.producer.callsheet import CallSheet
from studio.project import Project

FONTS = (
    "Manrope (SIL OFL 1.1)",
    "Source Serif Pro (SIL OFL 1.1)",
    "Noto Sans CJK (SIL OFL 1.1)",
)
"""Typefaces of the packaged title styles."""


def credits_of(project: Project, sheet: CallSheet) -> str:
    """Give the credits of a film as Markdown, naming what is in its cut and nothing else."""
    film = sheet.production.shotlist.film
    parts = [f"# Credits of {film.title}", ""]
    if film.client:
        parts += [f"Made for {film.client}.", ""]
    parts += ["## Pictures", "", *_pictures(project, sheet), ""]
    heard = [*_sounds(project, sheet), *(f"- {credit}" for credit in dict.fromkeys(sheet.credits))]
    if heard:
        parts += ["## Sound", "", *heard, ""]
    parts += ["## Type", "", *(f"- {font}" for font in FONTS), ""]
    return "\n".join(parts)


def _sounds(project: Project, sheet: CallSheet) -> list[str]:
    """Name the user's own music and effects with the line that the film's LICENSES.md has for each."""
    licences, lists = project.read_licences(), sheet.production.shotlist
    files = [effect.sound for shot in lists.shots for effect in shot.effects if effect.is_file]
    if lists.sound.music is not None and lists.sound.music.file:
        files.insert(0, lists.sound.music.file)
    return [_line(file, licences) for file in dict.fromkeys(files)]


def _line(file: str, licences: Mapping[str, str]) -> str:
    """Name a file with its licence."""
    return f"- {file}: {licences.get(file, 'supplied with the brief')}"


def _pictures(project: Project, sheet: CallSheet) -> list[str]:
    """Name each photo and clip with the line that the film's LICENSES.md has for it, and the engines behind them."""
    licences = project.read_licences()
    shown = {
        digest
        for filmed in sheet.filmed.values()
        if isinstance(filmed.picture, Drawing)
        for digest in filmed.picture.spec.values()
        if isinstance(digest, str)
    }
    files = [file for file, photo in sheet.production.photos.items() if photo.digest in shown]
    clips = {record.inputs["request"].get("footage") for record in sheet.found.values() if record.step == "take"}
    files += [file for file, digest in sheet.production.files.items() if digest in clips]
    lines = [_line(file, licences) for file in dict.fromkeys(files)]
    engines = sorted({filmed.engine for filmed in sheet.filmed.values() if filmed.engine})
    made = [registry.card("clip", name) for name in engines if name in registry.names("clip")]
    return [*lines, *(f"- {card.name}: {card.credit}" for card in made if card.credit)]
