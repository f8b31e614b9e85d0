"""A step is a pure, versioned function of its inputs and a kit; its outputs go into the vault under their key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from studio.vault.key import Key, seed_of
from studio.vault.vault import Vault


@dataclass(frozen=True)
class Step:
    """What kind of work it is: raise `version` to have everything of this kind made again.

    `run` names the function as `package.module:function`; it is imported by the worker that does the job.
    """

    name: str
    version: int
    run: str
    lane: str = "cpu"


@dataclass(frozen=True)
class Made:
    """What a step gives back: files by name (moved into the vault) and measured facts (plain JSON)."""

    outputs: Mapping[str, Path] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


class Tell(Protocol):
    """Where a step says how far it is, from 0 to 1."""

    def __call__(self, done: float, /) -> None:
        """Take the share that is done."""


@dataclass(frozen=True)
class Kit:
    """What a step may use: the vault, a scratch folder of its own that is emptied afterwards, its key, a teller."""

    vault: Vault
    scratch: Path
    key: Key
    tell: Callable[[float], None]

    @property
    def seed(self) -> int:
        """The seed of this work, from its key; the only source of chance that a step may use."""
        return seed_of(self.key)
