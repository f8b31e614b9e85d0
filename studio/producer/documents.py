"""From documents to a production: what they say, and what the files that they name are."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from studio.departments.looks import load_look
from studio.departments.writing.templates import load_template
from studio.engines import registry
from studio.errors import InputError, NameRefused, ReferenceRefused, ShotRefused
from studio.film.grade import Grade, Light
from studio.film.production import Production, Wishes
from studio.film.take import Photo
from studio.media import clips, colour, light, matte, photos, samples
from studio.producer.callsheet import CallSheet, draw_up
from studio.project import Positions, Project
from studio.vault.key import Key
from studio.vault.ledger import Ledger
from studio.vault.vault import Vault

UNLIKE = 0.02
"""Share by which the proportions of a matte may differ from its photo's."""

LEAST = 64
"""Pixels of a matte's longer side, at least."""

WHOLE = Wishes()
"""The film as it is delivered, and nothing else wished."""


def open_film(name: str) -> Project:
    """Find a film by name from where we stand; raises NameRefused with the nearest one."""
    return Project.find(name, Path.cwd())


@dataclass(frozen=True)
class Documents:
    """A film's documents as read at one moment, and where each part of its shot list stands."""

    production: Production
    where: Positions

    def call_sheet(self, wishes: Wishes, vault: Vault) -> CallSheet:
        """Work out the film on what the vault holds now; raises InputError with the line that is to blame."""
        try:
            return draw_up(self.production, wishes, vault)
        except ShotRefused as error:
            raise InputError(_at(self.where.of_shot(error.slate, error.key), str(error))) from None


def call_sheet(project: Project, wishes: Wishes = WHOLE, vault: Vault | None = None) -> CallSheet:
    """Read a film's documents and work out its call sheet; writes nothing but what it measured of files."""
    vault = vault or Vault(project.vault)
    return read_documents(project, wishes, vault).call_sheet(wishes, vault)


def read_documents(project: Project, wishes: Wishes, vault: Vault) -> Documents:
    """Read a film's documents, and refuse wishes for what it does not have; raises InputError."""
    production, where = _read(project, vault)
    if wishes.engine is not None:
        registry.card("clip", wishes.engine)  # raises EngineMissing with the nearest name
    slates = {shot.slate for shot in production.shotlist.shots}
    for slate in sorted((wishes.only | wishes.reshoot | set(wishes.draw)) - slates):
        raise InputError(f"{project.name} has no shot {slate}.{nearest_slate(slate, slates)}")
    return Documents(production, where)


def open_ledger(project: Project) -> Ledger:
    """Give what a film has paid and is about to pay."""
    return Ledger(project.vault / "ledger.db")


def nearest_slate(slate: str, slates: Iterable[str]) -> str:
    """Name the shot that was probably meant."""
    known = list(slates)
    near = difflib.get_close_matches(slate.upper(), known, n=1)
    return f" Did you mean {near[0]}?" if near else f" It has: {', '.join(sorted(known)[:12])}."


def read(project: Project, vault: Vault) -> Production:
    """Read a film's documents, and measure every file that they name; raises DocumentError and ReferenceRefused."""
    return _read(project, vault)[0]


def _read(project: Project, vault: Vault) -> tuple[Production, Positions]:
    """Read a film's documents, with the lines of its shot list."""
    shotlist, where = project.read_shotlist()
    if shotlist.film.template is not None:
        with _said_at(where.line("film", "template")):
            load_template(shotlist.film.template)
    with _said_at(where.line("look", "grade")):
        grade = _grade(project, vault, shotlist.look.grade)
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
            for effect in shot.effects:
                if effect.is_file:
                    other(effect.sound, line("effects"), partial(_sound, vault))
    if shotlist.sound.music and shotlist.sound.music.file:
        other(shotlist.sound.music.file, where.line("sound", "music", "file"), partial(_sound, vault))
    measured = pictures if shotlist.look.matches else {}
    own = _own_mattes(project, pictures)
    takes = project.read_takes()
    records = vault.records() if takes else {}
    production = Production(
        name=project.name,
        shotlist=shotlist,
        takes=takes,
        on_hand=frozenset(take.key for of_slate in takes.values() for take in of_slate if Key(take.key) in records),
        circles=project.read_circles(takes),
        photos=pictures,
        mattes={pictures[file].digest: _matte(vault, file, pictures[file], drawn) for file, drawn in own.items()},
        astray=tuple(f"mattes/{path.name}" for path in _mattes(project) if path not in own.values()),
        files=files,
        grade=grade,
        light={one.digest: _light(project, vault, file, one) for file, one in measured.items()},
        brought={slate: tuple(_clip(vault, file) for file in found) for slate, found in project.brought().items()},
    )
    return production, where


def _photo(project: Project, vault: Vault, file: str, line: int | None) -> Photo:
    """Look at a photo that a document names."""
    path = project.resolve(file, file="shotlist.yaml", line=line)
    digest = vault.digest_of(path)
    size = vault.recall(digest, "photo")
    if size is None:
        with _said_at(line):
            size = photos.probe(path)
        vault.remember(digest, "photo", size)
    return Photo(digest=digest, width=size[0], height=size[1])


def _mattes(project: Project) -> list[Path]:
    """Give the files in which a person drew mattes."""
    return sorted(file for file in project.mattes.glob("*") if not file.name.startswith("."))


def _own_mattes(project: Project, shown: Collection[str]) -> dict[str, Path]:
    """Give the matte of each photo that has one: `dog.jpg.png`, or `dog.png` where no other photo is called dog."""
    drawn = {path.name.lower(): path for path in _mattes(project)}
    stems = Counter(Path(file).stem.lower() for file in shown)
    found = {}
    for file in shown:
        name, stem = Path(file).name.lower(), Path(file).stem.lower()
        path = drawn.get(f"{name}.png") or (drawn.get(f"{stem}.png") if stems[stem] == 1 else None)
        if path is not None:
            found[file] = path
    return found


def _matte(vault: Vault, file: str, seen: Photo, path: Path) -> str:
    """Look at the matte that a person drew for a photo, once; raises ReferenceRefused where it is none."""
    try:
        digest = vault.digest_of(path)
        size = vault.recall(digest, "matte")
        if size is None:
            matte.read(path)
            size = photos.probe(path)
            vault.remember(digest, "matte", size)
    except (ReferenceRefused, OSError) as error:
        why = str(error).split(". ")[0].rstrip(".")
        raise ReferenceRefused(
            f"mattes/{path.name} is no matte of {file}: {why}. Draw it as a PNG, white where the subject is, or as the "
            "subject on nothing; or take it away."
        ) from None
    width, height = size
    if max(size) < LEAST:
        raise ReferenceRefused(f"mattes/{path.name} has {width} × {height} pixels, too few; draw it over the photo")
    if abs(width * seen.height / (height * seen.width) - 1) > UNLIKE:
        raise ReferenceRefused(
            f"mattes/{path.name} has {width} × {height} pixels and its photo {file} has {seen.width} × {seen.height}; "
            "a matte has its photo's proportions. Draw it over the photo, or take it away."
        )
    return digest


def _grade(project: Project, vault: Vault, name: str | None) -> Grade | None:
    """Give the grade of a look by its name."""
    if name is None:
        return None
    look = load_look(name, project.looks)
    if look.lut is None:
        return look.page.grade
    digest = vault.digest_of(look.lut)
    if vault.recall(digest, "cube") is None:
        vault.remember(digest, "cube", len(colour.read_cube(look.lut)))
    return look.page.grade.model_copy(update={"lut": digest})


def _light(project: Project, vault: Vault, file: str, seen: Photo) -> Light:
    """Measure a photo's light once."""
    known = vault.recall(seen.digest, "light")
    if known is not None:
        return Light.model_validate(known)
    found = light.light_of(project.resolve(file, file="shotlist.yaml", line=None), (seen.width, seen.height))
    vault.remember(seen.digest, "light", found.model_dump(mode="json"))
    return found


def _file(project: Project, file: str, line: int | None, look: Callable[[Path], str]) -> str:
    """Look at a clip or sound that a document names."""
    path = project.resolve(file, file="shotlist.yaml", line=line)
    with _said_at(line):
        return look(path)


def _clip(vault: Vault, path: Path) -> str:
    """Look at a clip once."""
    digest = vault.digest_of(path)
    if vault.recall(digest, "clip") is None:
        vault.remember(digest, "clip", {"length_s": clips.probe(path).length_s})
    return digest


def _sound(vault: Vault, path: Path) -> str:
    """Listen to the first second of a sound file once."""
    digest = vault.digest_of(path)
    if vault.recall(digest, "sound") is None:
        samples.read(path, most=1)
        vault.remember(digest, "sound", "heard")
    return digest


@contextmanager
def _said_at(line: int | None) -> Iterator[None]:
    """Say in which line of the shot list the file or name stands that is refused."""
    try:
        yield
    except (ReferenceRefused, NameRefused) as error:
        raise type(error)(_at(line, str(error))) from None


def _at(line: int | None, message: str) -> str:
    """Say where a document names what is wrong."""
    return f"shotlist.yaml:{line}: {message}" if line else message
