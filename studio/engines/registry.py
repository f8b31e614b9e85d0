"""Which engines are installed: by entry point, built-in ones through the same door as anyone's."""

from __future__ import annotations

import difflib
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Any

from studio.engines.card import Card
from studio.errors import EngineMissing
from studio.providers import models

KINDS = {
    "clip": "clips",
    "image": "images",
    "matte": "mattes",
    "voice": "voices",
    "music": "music",
    "effect": "effects",
}
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


def lacks(card: Card, language: str = "") -> tuple[str, ...]:
    """Give what a card asks for, in all or for one language, and that is not here: packages by import name, models."""
    files = (f"the model {name}" for name in card.models if models.lacking(name))
    packages = (*card.packages, *_spellers(card, language))
    return (*(package for package in packages if not _installed(package)), *files)


def way_out(card: Card, language: str = "") -> str:
    """Give the commands, mostly one, that get what is not here, with the sizes that are known.

    >>> way_out(Card(name="x", kind="voice", version=1, says="", gives="media", packages=("no_such",), install="pip x"))
    '`pip x`'
    """
    packages = [f"`{card.install}`"] if not all(map(_installed, card.packages)) else []
    if not all(map(_installed, _spellers(card, language))):
        packages.append(f"`{card.language_install}`")
    files = [models.command(name) for name in card.models if models.lacking(name)]
    return " and ".join(packages + files)


def _spellers(card: Card, language: str) -> list[str]:
    """Give the packages that a language needs besides."""
    base = language.lower().partition("-")[0]
    return [package for spoken, package in card.language_packages if spoken == base]


@cache
def _installed(package: str) -> bool:
    """Say whether a package can be imported."""
    return find_spec(package) is not None
