"""What the script supervisor says: a remark names the shots, the figure, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TypeAlias

MOST = 8
"""Slates that a remark names, and remarks of one check; the rest are counted."""


class Kind(StrEnum):
    """Which check speaks."""

    LENGTH = "length"
    """The film against the length that it was asked for."""
    LINE = "line"
    """What is spoken against the shots under it."""
    READING = "reading"
    """Words on the screen against the time for which they stand."""
    JUMP = "jump"
    """Neighbours that look alike."""
    MOVE = "move"
    """One camera move again and again."""
    DIRECTION = "direction"
    """Moves that turn the screen direction."""
    REFERENCE = "reference"
    """Shots that nothing stands behind, and photos that are worn out while others wait."""
    ENGINE = "engine"
    """What is asked of an engine whose card does not have it."""
    UNUSED = "unused"
    """Cast, places and products that are in no shot."""
    ENDING = "ending"
    """The last picture."""


@dataclass(frozen=True)
class Remark:
    """One thing in a shot list that does not fit, as it is told to a person or to whoever wrote it."""

    kind: Kind
    slates: tuple[str, ...]
    """The shots that it is about; none where it is about the film."""
    text: str


Finding: TypeAlias = tuple[tuple[str, ...], Callable[[], str]]
"""The shots, and what gives the sentence: of ten thousand findings only a few are put into words."""


def told(kind: Kind, found: Sequence[Finding], also: str) -> Iterator[Remark]:
    """Put the findings of one check into words; where there are too many, `also` says what holds for the rest."""
    worded = len(found) if len(found) <= MOST else MOST - 1
    for slates, say in found[:worded]:
        yield Remark(kind, slates, f"{named(slates)}: {say()}")
    if rest := tuple(dict.fromkeys(chain.from_iterable(slates for slates, _ in found[worded:]))):
        yield Remark(kind, rest, f"{named(rest)}: {also}")


def named(slates: Sequence[str]) -> str:
    """Name the shots that a remark is about."""
    more = len(slates) - MOST
    return ", ".join(slates) if more <= 0 else f"{', '.join(slates[:MOST])} and {more} more"


def times(count: int) -> str:
    """Write a count as people say it."""
    return _WORDS[count] if count < len(_WORDS) else f"{count}"


_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
