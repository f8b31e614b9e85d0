"""A film's folder: its documents, its photos and clips, and what is handed out of it."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studio.errors import DiskError, NameRefused, ReferenceRefused
from studio.film.brief import CLIPS, Brief, Reference
from studio.film.shotlist import Shotlist
from studio.film.take import Circle, Take
from studio.project import disk
from studio.project.brief import read_brief
from studio.project.circles import read_circles, write_circle
from studio.project.intake import free_name, take_in
from studio.project.names import film_name
from studio.project.proposal import Proposal, apply_proposal, read_proposal, write_proposal
from studio.project.reading import Positions
from studio.project.references import look_up, within
from studio.project.shotlist import shotlist_of
from studio.project.takes import append_takes, read_takes
from studio.project.text import read_text
from studio.vault.vault import Vault


@dataclass(frozen=True)
class Project:
    """A film's folder; nothing is made in it until something is written."""

    folder: Path

    @classmethod
    def place(cls, name: str, cwd: Path) -> Project:
        """Give where a film lies or will lie: `projects/NAME/`, or `NAME/` where there is no `projects/`.

        Raises NameRefused with a name that would do.
        """
        there = cls(_shelf(cwd) / film_name(name))
        if there.folder.exists() and not there.folder.is_dir():
            raise NameRefused(f"{there.folder} is a file, and a film is a folder; choose another name")
        return there

    @classmethod
    def find(cls, name: str, cwd: Path) -> Project:
        """Give a film that is there; raises NameRefused with the nearest one."""
        there = cls.place(name, cwd)
        if there.shotlist.exists() or there.brief.exists():
            return there
        films = _films(_shelf(cwd))
        near = difflib.get_close_matches(there.name, films, n=1)
        known = f"Here are: {', '.join(films[:12])}" if films else "There is none here yet"
        hint = (
            f"Did you mean {near[0]!r}?" if near else f"{known}; `studio new {there.name} --brief brief.md` makes it."
        )
        raise NameRefused(f"there is no film {name!r} in {_shelf(cwd)}. {hint}")

    @property
    def name(self) -> str:
        """The film's name."""
        return self.folder.name

    @property
    def brief(self) -> Path:
        """What the client wants."""
        return self.folder / "brief.md"

    @property
    def shotlist(self) -> Path:
        """The film's contract, which a person edits."""
        return self.folder / "shotlist.yaml"

    @property
    def proposed(self) -> Path:
        """A shot list that waits for a person's yes."""
        return self.folder / "shotlist.proposed.yaml"

    @property
    def treatment(self) -> Path:
        """The film told in prose, where a crew wrote it."""
        return self.folder / "treatment.md"

    @property
    def agents(self) -> Path:
        """Roles of the crew that this film has of its own."""
        return self.folder / "agents"

    @property
    def looks(self) -> Path:
        """Looks that this film has of its own."""
        return self.folder / "looks"

    @property
    def takes(self) -> Path:
        """The numbers of the takes."""
        return self.folder / "takes.yaml"

    @property
    def circles(self) -> Path:
        """Which takes are in the cut."""
        return self.folder / "circles.yaml"

    @property
    def references(self) -> Path:
        """Photos and clips that came with the brief."""
        return self.folder / "references"

    @property
    def mattes(self) -> Path:
        """Mattes that a person draws, each named as its photo."""
        return self.folder / "mattes"

    @property
    def footage(self) -> Path:
        """Clips that a person brings, in a folder for each slate."""
        return self.folder / "footage"

    @property
    def masters(self) -> Path:
        """Finished films."""
        return self.folder / "masters"

    @property
    def deliverables(self) -> Path:
        """What is handed over."""
        return self.folder / "deliverables"

    @property
    def dailies(self) -> Path:
        """Links to takes, by name."""
        return self.folder / "dailies"

    @property
    def vault(self) -> Path:
        """Everything that was ever made."""
        return self.folder / ".vault"

    def resolve(self, reference: str, *, file: str, line: int | None) -> Path:
        """Give a file of the film's folder that the document `file` names in `line`; raises ReferenceRefused."""
        return within(self.folder, reference, file=file, line=line)

    def read_brief(self) -> Brief:
        """Read the brief with the photos and clips of the film's folder; raises DocumentError."""
        return read_brief(self.brief)

    def read_shotlist(self) -> tuple[Shotlist, Positions]:
        """Read the shot list, its `vars` filled in, and the lines of its parts; raises DocumentError."""
        absent = f"there is no {self.shotlist}; `studio new {self.name} --brief brief.md` writes a first one"
        return shotlist_of(read_text(self.shotlist, absent))

    def read_takes(self) -> dict[str, tuple[Take, ...]]:
        """Read the takes of each slate in the order of their numbers; raises DocumentError."""
        return read_takes(self.takes)

    def append_takes(self, takes: Iterable[Take]) -> None:
        """Number takes for good, all in one write; raises StudioError where a number is taken, and DiskError."""
        append_takes(self.takes, takes)

    def read_circles(self, takes: Mapping[str, Sequence[Take]] | None = None) -> dict[str, Circle]:
        """Read which take of each slate is in the cut; raises DocumentError, also where it is none of `takes`."""
        return read_circles(self.circles, takes)

    def circle(self, slate: str, circle: Circle) -> None:
        """Put a take into the cut; comments and order of the document stay. Raises DocumentError and DiskError."""
        write_circle(self.circles, slate, circle)

    def take_in(self, brief: Path, references: Path | None = None) -> tuple[Brief, tuple[Reference, ...]]:
        """Copy a brief and its photos and clips into the folder; gives them as they lie there.

        A brief that is there already and reads differently stays; the new one becomes `brief.proposed.md`. Raises
        DocumentError and ReferenceRefused before anything is written, and DiskError.
        """
        page = take_in(self.folder, brief, references)
        return page, page.references

    def write_shotlist(self, text: str) -> Path:
        """Write the first shot list; where there is another one already, write it as a proposal. Gives the file."""
        return _write_first(self.shotlist, text)

    def write_treatment(self, text: str) -> Path:
        """Write the treatment likewise."""
        return _write_first(self.treatment, text)

    def read_proposal(self) -> Proposal | None:
        """Read the proposal that waits beside the shot list; None where it is in place already.

        Raises InputError where none waits, and StudioError where the shot list was changed since.
        """
        return read_proposal(self.shotlist, self.proposed)

    def propose(self, proposal: Proposal) -> Path:
        """Let a proposal wait beside the shot list; gives the file. One that a person has edited is not overwritten.

        Raises InputError, StudioError where the shot list was changed meanwhile, and DiskError.
        """
        write_proposal(self.shotlist, self.proposed, proposal)
        return self.proposed

    def apply(self, proposal: Proposal) -> None:
        """Put a waiting proposal in the shot list's place, both as they were when it was made, or raise StudioError."""
        apply_proposal(self.shotlist, self.proposed, proposal)

    def brought(self) -> dict[str, tuple[Path, ...]]:
        """Give the clips in `footage/SLATE/`, by slate, in the order of their file names; raises ReferenceRefused."""
        found: dict[str, tuple[Path, ...]] = {}
        for place in sorted(self.footage.iterdir()) if self.footage.is_dir() else ():
            clips = sorted(place.iterdir()) if place.is_dir() and not place.name.startswith(".") else ()
            kept = tuple(clip for clip in clips if clip.suffix.lower() in CLIPS and not clip.name.startswith("."))
            for clip in kept:
                if not clip.is_file() or not clip.stat().st_size:
                    raise ReferenceRefused(f"footage/{place.name}/{clip.name} holds nothing; copy the clip anew")
            if kept:
                found[place.name] = kept
        return found

    def bring_clip(self, slate: str, file: Path) -> Path:
        """Copy a person's clip to `footage/SLATE/`; gives where it lies. Raises ReferenceRefused and DiskError."""
        found = look_up(file.parent, file.name)
        if isinstance(found, str):
            raise ReferenceRefused(found)
        if file.suffix.lower() not in CLIPS:
            raise ReferenceRefused(f"`{file}` is no clip; a clip ends in {' '.join(sorted(CLIPS))}")
        place = free_name(self.footage / slate / file.name, found)
        if not place.exists():
            disk.copy_whole(found, place)
        return place

    def publish(self, source: Path, name: str, digest: str | None, *, folder: Path | None = None) -> Path:
        """Copy a finished file to `masters/`, or to `folder`; gives where it lies. Raises DiskError.

        What lies there with the same size and `digest` (of `source`) is left as it is.
        """
        target = (folder or self.masters) / name
        if target.is_file() and target.stat().st_size == source.stat().st_size:
            known = disk.same(source, target) if digest is None else Vault(self.vault).digest_of(target) == digest
            if known:
                return target
        disk.copy_whole(source, target)
        return target

    def publish_text(self, text: str, name: str, *, folder: Path | None = None) -> Path:
        """Write a text that goes with the film to `masters/`, or to `folder`; gives where it lies. Raises DiskError."""
        target = (folder or self.masters) / name
        content = text.encode()
        if not target.is_file() or target.read_bytes() != content:
            disk.write_whole(target, content)
        return target

    def link_dailies(self, files: Mapping[str, Path]) -> None:
        """Give takes a name in `dailies/` (`1A-3.mp4`); links to takes that are no more go. Raises DiskError."""
        for name, file in files.items():
            disk.link(file, self.dailies / name)
        for path in self.dailies.iterdir() if self.dailies.is_dir() else ():
            if path.is_symlink() and path.name not in files:
                with suppress(FileNotFoundError):
                    path.unlink()

    def read_licences(self) -> dict[str, str]:
        """Give what `LICENSES.md` says of each file: the other columns of its tables, by the first one."""
        path = self.folder / "LICENSES.md"
        return dict(_table(read_text(path, ""))) if path.exists() else {}


def _write_first(file: Path, text: str) -> Path:
    """Write a document that a person may edit from then on; beside one that reads otherwise, write a proposal."""
    content = text.encode()
    if file.exists():
        if file.read_bytes() == content:
            return file
        file = file.with_suffix(f".proposed{file.suffix}")
    disk.write_whole(file, content)
    return file


def _table(text: str) -> Iterator[tuple[str, str]]:
    """Give the rows of a page's tables: the first cell, and the others."""
    for row in re.findall(r"^\|(.+)\|[ \t]*$", text, re.M):
        first, *others = (cell.strip().strip("`") for cell in row.split("|"))
        if others and not re.fullmatch(r":?-+:?", first):
            yield first, ", ".join(filter(None, others))


def _shelf(cwd: Path) -> Path:
    """Give the folder in which films lie."""
    return cwd / "projects" if (cwd / "projects").is_dir() else cwd


def _films(shelf: Path) -> list[str]:
    """Give the films of a shelf."""
    try:
        return sorted(
            entry.name
            for entry in os.scandir(shelf)
            if entry.is_dir() and any(Path(entry.path, name).exists() for name in ("shotlist.yaml", "brief.md"))
        )
    except OSError as error:
        raise DiskError(f"{shelf} cannot be read: {(error.strerror or str(error)).lower()}") from error
