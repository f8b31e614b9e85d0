"""A record: what is known of a piece of work that is done, and how that is written down."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pydantic_core

from studio.errors import StudioError
from studio.film.money import Money
from studio.vault.key import Key, canonical

SCHEMA = 1
"""Version of a record's JSON; a record of another one is not read."""


@dataclass(frozen=True)
class Output:
    """One file that a step gave: its sha256 in hex, and its size in bytes."""

    digest: str
    size: int


@dataclass(frozen=True)
class Record:
    """What is known of a piece of work that is done."""

    key: Key
    step: str
    version: int
    subject: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Output]
    facts: Mapping[str, Any]
    slate: str | None
    engine: str | None
    seconds: float
    cost: Money | None
    job_id: str | None
    made: str
    """ISO time, UTC."""

    def __getattr__(self, name: str) -> Any:
        """Load the inputs when they are first looked at: planning reads 40,000 records and few of their inputs."""
        if name != "inputs" or "_load" not in self.__dict__:
            raise AttributeError(f"a record has no {name}")
        self.__dict__["inputs"] = self.__dict__["_load"](self.key)
        return self.__dict__["inputs"]

    def __getstate__(self) -> dict[str, Any]:
        """Give all that it holds, inputs too: the vault may be out of reach where it is taken to."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


Load = Callable[[Key], Mapping[str, Any]]
"""What gives the inputs of a record."""

FIELDS = frozenset(field.name for field in fields(Record))
"""The names in a record's JSON, beside its schema."""


def write(record: Record) -> str:
    """Give a record as canonical JSON."""
    return _json(_written(record) | {"inputs": canonical(record.inputs)})


def write_head(record: Record) -> str:
    """Give a record without its inputs, as canonical JSON."""
    return _json(_written(record))


def read(file: Path, load: Load) -> Record:
    """Give the record in a file, whose inputs `load` gives when they are looked at.

    Raises OSError where the file cannot be read, ValueError where it holds no record, StudioError where it is one
    of a newer version.
    """
    return _join(_split(file)[0], load)


def read_head(head: str, load: Load) -> Record:
    """Give the record of a text from `write_head`."""
    return _join(pydantic_core.from_json(head), load)


def read_inputs(file: Path) -> Mapping[str, Any]:
    """Give the inputs of the record in a file; raises what `read` raises."""
    return _split(file)[1]


def plain(value: Any) -> str:
    """Write canonical JSON: sorted, no spaces, no NaN; raises TypeError for what has no fixed bytes."""
    return _json(canonical(value))


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _written(record: Record) -> dict[str, Any]:
    """Give a record without its inputs as plain JSON with its schema."""
    written = {name: getattr(record, name) for name in FIELDS - {"inputs"}}
    written["outputs"] = {name: {"digest": one.digest, "size": one.size} for name, one in record.outputs.items()}
    return written | {"cost": canonical(record.cost), "schema": SCHEMA}


def _split(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what a record's file holds but for the inputs, and the inputs."""
    head = pydantic_core.from_json(file.read_bytes())
    if isinstance(head, dict) and isinstance(schema := head.get("schema"), int) and schema > SCHEMA:
        raise StudioError(f"{file}: a newer studio wrote this record (version {schema}); update studio")
    if not isinstance(head, dict) or head.keys() != FIELDS | {"schema"} or head["schema"] != SCHEMA:
        raise ValueError(f"{file} is no record of version {SCHEMA}")
    return head, head.pop("inputs")


def _join(head: dict[str, Any], load: Load) -> Record:
    """Give the record of a head, without the checks and costs of making a frozen object field by field."""
    try:
        del head["schema"]
        head["outputs"] = {name: Output(one["digest"], one["size"]) for name, one in head["outputs"].items()}
        if head["cost"] is not None:
            head["cost"] = Money.model_validate(head["cost"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no record: {error!r}") from error
    record = object.__new__(Record)
    record.__dict__.update(head, _load=load)
    return record
