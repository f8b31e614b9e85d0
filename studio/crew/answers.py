"""Answers: what a model said becomes a noun, or faults in plain words, or what can be salvaged of it."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from studio.crew.mending import mend
from studio.crew.schema import Schema, schema_of
from studio.crew.unwrapping import unwrap
from studio.film.faults import Loc, mistakes
from studio.film.noun import Noun

ROUNDS = 12
"""Times that broken parts are taken out of an answer: what is around them may be broken without them."""

SHOWN = 80
"""Characters of an answer in a message."""


@dataclass(frozen=True)
class Reading:
    """What an answer holds: a noun, or why it is none."""

    noun: Noun | None
    tree: Any
    """Its JSON, mended where it was plain what was meant; None where there is none."""
    faults: tuple[str, ...] = ()
    """What is wrong with it, in words for whoever has to put it right; a cut-off answer has one, though it has a noun.
    """
    left_out: tuple[str, ...] = ()
    """Keys for which the noun has no place."""


def read(text: str, noun: type[Noun], *, ended: str = "stop") -> Reading:
    """Read an answer as a noun; `ended` is why the endpoint ended it (`length`: it had grown too long)."""
    unwrapped = unwrap(text)
    if unwrapped is None:
        return Reading(None, None, (_no_json(text, noun, ended),))
    left_out: list[str] = []
    tree = mend(unwrapped.tree, schema_of(noun), left_out)
    faults: list[str] = []
    if unwrapped.ending == "cut" or (unwrapped.ending == "closed" and ended == "length"):
        faults.append("the answer ends before its JSON does; write it again, shorter")
    try:
        return Reading(noun.model_validate(tree), tree, tuple(faults), tuple(left_out))
    except ValidationError as error:
        faults += [f"{_place(loc)}{message}" for loc, message in mistakes(error, noun, tree)]
        return Reading(None, tree, tuple(dict.fromkeys(faults)), tuple(left_out))


def salvage(tree: Any, noun: type[Noun]) -> tuple[Noun | None, tuple[str, ...]]:
    """Give what is left of an answer without its broken parts, and which those were; None where nothing is.

    Entries of lists and keys that may be left out go; lists that are too long lose their end.
    """
    if not isinstance(tree, dict):
        return None, ()
    rest, dropped = copy.deepcopy(tree), list[str]()
    for _ in range(ROUNDS):
        try:
            return noun.model_validate(rest), tuple(dict.fromkeys(dropped))
        except ValidationError as error:
            spots = {spot for detail in error.errors(include_url=False) for spot in _spots(detail, rest, noun)}
            # A list is too short for pydantic where too few entries are right, so that goes last.
            if not (gone := spots - {()}):
                return None, ()
            dropped += _drop(gone, rest)
    return None, ()


def _no_json(text: str, noun: type[Noun], ended: str) -> str:
    """Say that an answer holds no JSON."""
    if not text.strip():
        return "the answer is empty; write the JSON object"
    said = " ".join(text.split())
    shown = said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
    cut = " and was cut off" if ended == "length" else ""
    return (
        f"the answer holds no JSON object{cut}: it begins with `{shown}`; write the JSON of the {noun.__name__} alone"
    )


def _place(loc: Loc) -> str:
    """Say in which entries of which lists something is wrong, where the message does not."""
    if loc[:1] == ("scenes",):
        return ""
    keys = [
        f"entry {step + 1} of `{before}`"
        for before, step in itertools.pairwise(loc)
        if isinstance(step, int) and isinstance(before, str)
    ]
    return f"{', '.join(keys)}: " if keys else ""


def _spots(detail: ErrorDetails, tree: Any, noun: type[Noun]) -> Iterator[Loc]:
    """Give what has to go for one error: a place in the tree, or () where nothing can."""
    loc = _real(detail["loc"], tree)
    schema = _schema_at(schema_of(noun), loc)
    held, most = _at(tree, loc), (schema or {}).get("maxItems")
    if most is not None and "items" in (schema or {}) and isinstance(held, list) and len(held) > most:
        yield from ((*loc, at) for at in range(most, len(held)))
        return
    while loc:
        holder = _schema_at(schema_of(noun), loc[:-1])
        if isinstance(loc[-1], int) and "prefixItems" not in (holder or {}):
            break
        if holder is not None and isinstance(loc[-1], str) and loc[-1] not in holder.get("required", ()):
            break
        loc = loc[:-1]
    yield loc


def _real(loc: Loc, tree: Any) -> Loc:
    """Give the part of an error's place that is in the tree: names of kinds, and what is missing, are not."""
    steps: list[int | str] = []
    for step in loc:
        held = _at(tree, tuple(steps))
        there = range(len(held)) if isinstance(held, list) else held if isinstance(held, dict) else ()
        if step in there:
            steps.append(step)
    return tuple(steps)


def _at(tree: Any, loc: Loc) -> Any:
    """Give what is at a place."""
    for step in loc:
        tree = tree[step]
    return tree


def _schema_at(schema: Schema, loc: Loc) -> Schema | None:
    """Give the schema of a place."""
    part: Schema | None = schema
    for step in loc:
        if part is None:
            return None
        part = part.get("items") if isinstance(step, int) else part.get("properties", {}).get(step)
    return part


def _drop(spots: Iterable[Loc], tree: Any) -> list[str]:
    """Take parts out of a tree, those within others left to them, and name them."""
    gone = set(spots)
    outer = [loc for loc in gone if not any(loc[:size] in gone for size in range(1, len(loc)))]
    dropped = []
    for loc in sorted(outer, key=lambda one: [(isinstance(step, int), step) for step in one], reverse=True):
        dropped.append("".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in loc).strip("."))
        del _at(tree, loc[:-1])[loc[-1]]
    return dropped[::-1]
