"""What an engine can do, need and cost, as a frozen literal; planning, pricing and `studio doctor` read only this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from studio.film.cast import Speaker
from studio.film.money import Money


@dataclass(frozen=True)
class Price:
    """What one take costs: per take, per second of footage, or both."""

    per_take: Money = field(default_factory=Money)
    per_second: Money = field(default_factory=Money)


@dataclass(frozen=True)
class Voice:
    """One voice of an engine: the language it was made for, and whose it sounds like."""

    name: str
    language: str
    speaker: Speaker


@dataclass(frozen=True)
class Card:
    """One engine's abilities and needs."""

    name: str
    kind: Literal["clip", "image", "matte", "voice", "music", "effect"]
    version: int
    """Part of every key: raise it when the same request gives other pixels or samples."""
    says: str
    """One sentence for `studio engines`."""
    gives: Literal["drawn", "media"]
    runs: Literal["local", "remote"] = "local"
    lane: str = "cpu"
    """cpu, gpu, or the provider's name."""
    takes: frozenset[str] = frozenset()
    """Fields of the request that the engine heeds, by their names in `shotlist.yaml`."""
    needs: frozenset[str] = frozenset()
    """Fields without which it cannot serve: `reference`, `footage`."""
    languages: frozenset[str] = frozenset()
    """Of a voice: ISO 639-1 codes; empty means that language does not matter."""
    voices: tuple[Voice, ...] = ()
    """Of a voice engine: who speaks; empty means that it is not known here."""
    lengths: tuple[float, ...] = ()
    """Seconds that can be asked for; empty means any."""
    longest: float | None = None
    """Seconds; None means any."""
    aspects: frozenset[str] = frozenset()
    """Empty means any."""
    deterministic: bool = True
    """Whether the same request and seed give the same bytes here; one take is then enough."""
    price: Price | None = None
    """None is free."""
    speed: float = 0.1
    """Seconds of work per second of footage on two cores; for estimates."""
    memory_gb: float = 0.5
    packages: tuple[str, ...] = ()
    """Import names without which it cannot run."""
    install: str = ""
    """The one command that gets the packages."""
    language_packages: tuple[tuple[str, str], ...] = ()
    """Of a voice: languages that need a package besides, and its import name."""
    language_install: str = ""
    """The one command that gets these."""
    models: tuple[str, ...] = ()
    """Model files without which it cannot run, by their names in `studio models`."""
    licence: str = "Apache-2.0"
    """Of what it makes or speaks with, for CREDITS.md."""
    credit: str = ""
    """Line for CREDITS.md, where one is due."""
