"""Which engines are installed: by entry point, built-in ones through the same door as anyone's."""

from __future__ import annotations

import difflib
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Any

from studio.engines.card import Card
from studio.errors import EngineMissing

KINDS = {"clip": "clips", "image": "images", "voice": "voices", "music": "music", "effect": "effects"}
"""Word of the shot list to the entry-point group's last part."""


@cache
def _points(kind: str) -> dict[str, EntryPoint]:
    """Entry points of one kind, by engine name."""
    return {point.name: point for point in entry_points(group=f"studio.engines.{KINDS[kind]}")}


@cache
def engine(kind: str, name: str) -> Any:
    """Give the engine of that name, built; raises EngineMissing with the nearest name."""
    base = name.partition("/")[0]
    points = _points(kind)
    point = points.get(name) or points.get(base)
    if point is None:
        near = difflib.get_close_matches(name, points, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Installed: {', '.join(sorted(points)) or 'none'}."
        raise EngineMissing(f"no {kind} engine {name!r} is installed. {hint}")
    return point.load()()


@cache
def names(kind: str) -> tuple[str, ...]:
    """Names of the engines of one kind that are installed, sorted."""
    return tuple(sorted(_points(kind)))


def card(kind: str, name: str) -> Card:
    """Give an engine's card; raises EngineMissing."""
    found: Card = engine(kind, name).CARD
    return found


@cache
def lacks(card: Card) -> tuple[str, ...]:
    """Give the import names that a card asks for and that are not installed."""
    return tuple(package for package in card.packages if find_spec(package) is None)
