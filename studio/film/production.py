"""A production: the film's documents as read, and what was measured of the files that they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.film.grade import Grade, Light
from studio.film.shotlist import Shotlist
from studio.film.take import Circle, Photo, Take


@dataclass(frozen=True)
class Production:
    """What planning starts from; two productions that are equal give the same plan on the same vault."""

    name: str
    shotlist: Shotlist
    takes: Mapping[str, tuple[Take, ...]] = field(default_factory=dict)
    """By slate, in the order of their numbers."""
    on_hand: frozenset[str] = frozenset()
    """Keys of the takes that were made already when the documents were read; fixed while a film is rendered, so that
    «one more take» stays one."""
    circles: Mapping[str, Circle] = field(default_factory=dict)
    photos: Mapping[str, Photo] = field(default_factory=dict)
    """By file, as the shot list writes it."""
    mattes: Mapping[str, str] = field(default_factory=dict)
    """Digests of the mattes that a person drew, by digest of the photo."""
    astray: tuple[str, ...] = ()
    """Mattes that belong to no photo of the film, by file."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Digests of other files that the shot list names (footage, music), by file as it writes them."""
    grade: Grade | None = None
    """Of the look that the shot list names."""
    light: Mapping[str, Light] = field(default_factory=dict)
    """As measured, by digest of the photo; empty where nothing is matched."""
    brought: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Digests of the clips in `footage/SLATE/`, by slate, in the order of their file names."""


@dataclass(frozen=True)
class Wishes:
    """What a person asked for on the command line, beyond the documents."""

    draft: bool = False
    """Half the size, quick encoding."""
    preview: bool = False
    """From drawn footage alone, at draft quality; circles are left alone."""
    only: frozenset[str] = frozenset()
    """Slates to make; empty is the whole film."""
    reshoot: frozenset[str] = frozenset()
    """Slates to draw again although a take is on hand."""
    keep: bool = False
    """Keep takes that the tool picked although their shots have changed."""
    engine: str | None = None
    """Clip engine to use for every shot that it can serve."""
    stems: bool = False
    """Lay dialogue, music and effects beside the master, each as a sound file of its own."""
    draw: Mapping[str, int] = field(default_factory=dict)
    """More takes to draw, by slate, and nothing else of those in `only`."""
