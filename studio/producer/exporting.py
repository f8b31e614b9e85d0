"""Exporting: the cut for somebody else's editor, as a text or as a folder with all that it uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

from studio.config import settings
from studio.departments import mix, scoring, sound
from studio.errors import BudgetStop, InputError
from studio.exports.protocol import Export, Package
from studio.film.money import Money
from studio.film.production import Wishes
from studio.film.turnover import Turnover
from studio.media import clips, compose
from studio.producer.callsheet import CallSheet
from studio.producer.credits import credits_of
from studio.producer.documents import open_ledger, read_documents
from studio.producer.handover import Handover, draw_up_handover
from studio.producer.render import Floor, Watcher, executor_named, work
from studio.project import Project
from studio.schedule.plan import Plan
from studio.vault.vault import Vault

HEARD = (sound.VOICE.name, scoring.MUSIC.name)
"""Steps on which the times of a caption hang."""

MASTER = "reference.mp4"
"""The master in the package: what the cut must look and sound like in the editor."""

POSTER_QUALITY = 95
"""Of the picture of the film, as JPEG counts it."""

LAID = ".laid.txt"
"""Names of all files that an export laid, so that the next one takes away what is no longer in the cut."""


@dataclass(frozen=True)
class Exported:
    """What an export gave: the file to open, and what a person should know."""

    film: str
    format: str
    file: Path
    says: str = ""
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the document of `export --json`."""
        return {"film": self.film, "format": self.format, "file": str(self.file)}


def export_film(
    project: Project,
    format_: str,
    *,
    progress: Watcher,
    drafts: str | None = None,
    executor: str | None = None,
) -> Exported:
    """Write a film's cut in a format, after making what is missing and free; never pays.

    Raises InputError where there is no such format, BudgetStop where something has to be paid first, and what
    `render_film` raises.
    """
    export = export_named(format_)
    home = _home(export, drafts) if drafts is not None else None
    hired = executor_named(executor or settings().executor or "local")
    vault = Vault(project.vault)
    with vault.lock(f"export {project.name}"):
        ledger = open_ledger(project)
        documents = read_documents(project, Wishes(), vault)
        floor = _Room(project, documents, Wishes(), progress, _never(project), vault, ledger, None, export=export)
        if not floor.replan().done:
            work(floor, hired(vault.root))
        sheet = floor.sheet
        assert sheet is not None
        if not isinstance(export, Package):
            text = export.write(sheet.timeline)
            name = f"{project.name}{export.suffix}"
            return Exported(project.name, format_, project.publish_text(text, name, folder=project.deliverables))
        assert floor.handover is not None
        return _pack(project, vault, sheet, floor.handover, export, home)


def export_named(name: str) -> Export | Package:
    """Give the export of that name; raises InputError with those that there are."""
    points = {point.name: point for point in entry_points(group="studio.exports")}
    if name not in points:
        raise InputError(f"there is no export {name!r}; there are: {', '.join(sorted(points))}")
    found: Export | Package = points[name].load()()
    return found


@dataclass
class _Room(Floor):
    """The cutting room of one export: first the film, then the reels of its turnover."""

    export: Export | Package | None = None
    handover: Handover | None = None

    def needed(self, sheet: CallSheet) -> Plan:
        """Give what of the film an export needs; once that is there, the reels."""
        plan = sheet.plan
        if not isinstance(self.export, Package):
            jobs, pending = (
                tuple(wanted for wanted in some if wanted.job.step.name in HEARD) for some in (plan.jobs, plan.pending)
            )
            return Plan(plan.film, jobs, pending, plan.on_hand, plan.notes)
        if not plan.done:
            return plan
        self.handover = draw_up_handover(sheet, self.vault, rides=self.export.rides, type_=self.export.titles)
        return self.handover.plan


def _never(project: Project) -> Callable[[dict[str, Money]], None]:
    """Give what is called with a price: an export never pays."""

    def refuse(costs: dict[str, Money]) -> None:
        most = " and ".join(map(str, costs.values()))
        raise BudgetStop(
            f"{project.name} is not made yet: what is missing can cost up to {most}, and an export never pays. "
            f"Make it with `studio render {project.name}`, which asks first."
        )

    return refuse


def _pack(
    project: Project, vault: Vault, sheet: CallSheet, handover: Handover, package: Package, home: PurePath | None
) -> Exported:
    """Lay the package: reels, originals, stems, the master, and last the documents that name them."""
    turnover = handover.turnover
    folder, place, says = _where(project, package, turnover, home)
    laid: list[Path] = []

    def lay(source: Path, name: str, digest: str | None, inside: str = "") -> None:
        laid.append(project.publish(source, name, digest, folder=folder / inside))

    for name, digest in handover.reels.items():
        lay(vault.path(digest), name, digest, package.media)
    for name, file in handover.originals.items():
        lay(file, name, None, "originals")
    if (mixed := sheet.found.get("mix film")) is not None:
        for stem in ("mix", *mix.STEMS):
            digest = mixed.outputs[stem].digest
            lay(vault.path(digest), f"{stem}.wav", digest, "stems")
    if sheet.master is not None:
        digest = sheet.master.outputs["video"].digest
        lay(vault.path(digest), MASTER, digest)
        if package.poster:
            with vault.scratch() as scratch:
                lay(_poster(vault.path(digest), turnover, scratch / "poster.jpg"), package.poster, None)
    texts = {
        "CREDITS.md": credits_of(project, sheet),
        "NOTES.txt": "\n".join([says, *(f"- {note}" for note in turnover.notes), ""]),
        **({f"{project.name}.srt": _captions(sheet)} if turnover.captions else {}),
        **package.write(turnover, place),
    }
    laid += [project.publish_text(text, name, folder=folder) for name, text in texts.items()]
    _clear(project, folder, laid)
    return Exported(project.name, package.name, folder / package.document(turnover), says, turnover.notes)


def _clear(project: Project, folder: Path, laid: Sequence[Path]) -> None:
    """Take away what an export before this one laid and this one does not; what a person put there stays."""
    names = sorted(str(file.relative_to(folder)) for file in laid)
    before = folder / LAID
    for name in before.read_text(encoding="utf-8").splitlines() if before.is_file() else ():
        if name not in names and (folder / name).resolve().is_relative_to(folder.resolve()):
            with suppress(OSError):
                (folder / name).unlink()
    project.publish_text("".join(f"{name}\n" for name in names), LAID, folder=folder)


def _poster(master: Path, turnover: Turnover, file: Path) -> Path:
    """Draw a picture of the film: the middle of its first shot."""
    from PIL import Image

    first = next(iter(turnover.events), None)
    frame = first.at + first.length // 2 if first else 0
    planes = next(clips.frames(master, [frame], turnover.rate))
    Image.fromarray(compose.rgb(planes)).save(file, quality=POSTER_QUALITY)
    return file


def _captions(sheet: CallSheet) -> str:
    """Give the captions as every editor takes them in."""
    srt = export_named("srt")
    assert isinstance(srt, Export)
    return srt.write(sheet.timeline)


def _home(export: Export | Package, drafts: str) -> PurePath:
    """Give the editor's own folder: a Path where it is on this machine; raises InputError."""
    if not isinstance(export, Package) or not export.home:
        raise InputError(
            f"--drafts is a folder in which an editor keeps its projects; {export.name} has none, so leave it out"
        )
    here = Path(drafts).expanduser()
    if here.is_dir():
        return here.resolve()
    there = PureWindowsPath(drafts) if re.match(r"[A-Za-z]:[\\/]|\\\\", drafts) else PurePosixPath(drafts)
    if not there.is_absolute():
        raise InputError(f"--drafts {drafts!r} is no folder; give {export.home} with its whole path")
    return there


def _where(project: Project, package: Package, turnover: Turnover, home: PurePath | None) -> tuple[Path, str, str]:
    """Give the folder of a package, what its documents call that folder, and how it is opened.

    A package in the editor's own folder never lies over another one: a person may have gone on with that.
    """
    at_hand = project.deliverables / f"{project.name}-{package.name}"
    if home is None:
        return at_hand, "", package.says
    if isinstance(home, Path):
        folder = next(place for place in _names(home / project.name) if _may_lie(place, package, turnover))
        return folder, str(folder), package.says
    said = f"Copy the folder {at_hand.name} into {home} on that machine. {package.says}"
    return at_hand, str(home / at_hand.name), said


def _names(folder: Path) -> Iterator[Path]:
    """Give a folder's name, then the same with 2, 3 and so on."""
    yield folder
    yield from (folder.with_name(f"{folder.name} {number}") for number in range(2, 1_000_000))


def _may_lie(folder: Path, package: Package, turnover: Turnover) -> bool:
    """Whether a folder is free, or holds this very package, untouched: an editor may save into any of its documents."""
    if not folder.exists():
        return True
    wanted = {folder / name: text.encode() for name, text in package.write(turnover, str(folder)).items()}
    return all(file.is_file() and file.read_bytes() == text for file, text in wanted.items())
