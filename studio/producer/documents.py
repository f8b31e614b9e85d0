"""From documents to a production: what they say, and what the files that they name are."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from studio.engines import registry
from studio.errors import InputError, ReferenceRefused
from studio.film.production import Production, Wishes
from studio.film.take import Photo
from studio.media import clips, photos
from studio.producer.callsheet import CallSheet, draw_up
from studio.project import Project
from studio.vault.vault import Vault

WHOLE = Wishes()
"""The film as it is delivered, and nothing else wished."""


def open_film(name: str) -> Project:
    """Find a film by name from where we stand; raises NameRefused with the nearest one."""
    return Project.find(name, Path.cwd())


def call_sheet(project: Project, wishes: Wishes = WHOLE, vault: Vault | None = None) -> CallSheet:
    """Read a film's documents and work out its call sheet; writes nothing but what it measured of files."""
    vault = vault or Vault(project.vault)
    production = read(project, vault)
    if wishes.engine is not None:
        registry.card("clip", wishes.engine)  # raises EngineMissing with the nearest name
    slates = {shot.slate for shot in production.shotlist.shots}
    for slate in sorted((wishes.only | wishes.reshoot | set(wishes.draw)) - slates):
        raise InputError(f"{project.name} has no shot {slate}.{nearest_slate(slate, slates)}")
    return draw_up(production, wishes, vault)


def nearest_slate(slate: str, slates: Iterable[str]) -> str:
    """Name the shot that was probably meant."""
    known = list(slates)
    near = difflib.get_close_matches(slate.upper(), known, n=1)
    return f" Did you mean {near[0]}?" if near else f" It has: {', '.join(sorted(known)[:12])}."


def read(project: Project, vault: Vault) -> Production:
    """Read a film's documents, and measure every file that they name; raises DocumentError and ReferenceRefused."""
    shotlist, where = project.read_shotlist()
    pictures: dict[str, Photo] = {}
    files: dict[str, str] = {}

    def photo(file: str, line: int | None) -> None:
        if file not in pictures:
            pictures[file] = _photo(project, vault, file, line)

    def other(file: str, line: int | None, look: Callable[[Path], str]) -> None:
        if file not in files:
            files[file] = _file(project, file, line, look)

    for kind, group in (("cast", shotlist.cast), ("places", shotlist.places), ("products", shotlist.products)):
        for name, one in group.items():
            for at, file in enumerate(one.references):
                photo(file, where.line(kind, name, "references", at))
    for scene in shotlist.scenes:
        for shot in scene.shots:
            line = partial(where.of_shot, shot.slate)
            if shot.reference:
                photo(shot.reference, line("reference"))
            for end in (shot.frames.first, shot.frames.last) if shot.frames else ():
                if end:
                    photo(end, line("frames"))
            if shot.footage:
                other(shot.footage, line("footage"), partial(_clip, vault))
    if shotlist.sound.music and shotlist.sound.music.file:
        other(shotlist.sound.music.file, where.line("sound", "music", "file"), vault.digest_of)
    return Production(
        name=project.name,
        shotlist=shotlist,
        takes=project.read_takes(),
        circles=project.read_circles(),
        photos=pictures,
        files=files,
        brought={slate: tuple(_clip(vault, file) for file in found) for slate, found in project.brought().items()},
    )


def _photo(project: Project, vault: Vault, file: str, line: int | None) -> Photo:
    """Look at a photo that a document names."""
    path = project.resolve(file, file="shotlist.yaml", line=line)
    digest = vault.digest_of(path)
    size = vault.recall(digest, "photo")
    if size is None:
        try:
            size = photos.probe(path)
        except ReferenceRefused as error:
            raise ReferenceRefused(_at(line, str(error))) from None
        vault.remember(digest, "photo", size)
    return Photo(digest=digest, width=size[0], height=size[1])


def _file(project: Project, file: str, line: int | None, look: Callable[[Path], str]) -> str:
    """Look at a clip or sound that a document names."""
    path = project.resolve(file, file="shotlist.yaml", line=line)
    try:
        return look(path)
    except ReferenceRefused as error:
        raise ReferenceRefused(_at(line, str(error))) from None


def _clip(vault: Vault, path: Path) -> str:
    """Look at a clip once."""
    digest = vault.digest_of(path)
    if vault.recall(digest, "clip") is None:
        vault.remember(digest, "clip", {"length_s": clips.probe(path).length_s})
    return digest


def _at(line: int | None, message: str) -> str:
    """Say where a document names what is wrong."""
    return f"shotlist.yaml:{line}: {message}" if line else message
