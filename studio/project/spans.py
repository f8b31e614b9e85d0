"""Where each part of a document stands in its text, to the character: what editing in place is measured on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""The end of a line, as YAML sees it."""

_COMMENT = re.compile("#[^\n\r\x85\u2028\u2029]*")
_COLON = re.compile(r"[ \t]*:")


@dataclass(frozen=True, eq=False)
class Text:
    """A value that holds no others; `value` is None where nothing is written."""

    lead: int
    """Where its key, the colon behind it, or the dash before it ends."""
    start: int
    end: int
    inside: bool
    """Whether it stands between braces or brackets."""
    style: str
    """`'`, `"`, `|`, `>`, or nothing."""
    value: str | None


@dataclass(frozen=True, eq=False)
class Keys:
    """Keys with their values; `end` is that of the last value, without the comment behind it."""

    lead: int
    start: int
    end: int
    inside: bool
    flow: bool
    """Whether it is written between braces."""
    column: int
    pairs: dict[str, Part]


@dataclass(frozen=True, eq=False)
class Entries:
    """A list; `end` is that of the last entry, without the comment behind it."""

    lead: int
    start: int
    end: int
    inside: bool
    flow: bool
    """Whether it is written between brackets."""
    column: int
    parts: list[Part]


Part: TypeAlias = Text | Keys | Entries
"""Any part of a document."""


@dataclass(frozen=True)
class Comment:
    """A remark of whoever wrote the document, from its `#` to the end of the line."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, eq=False)
class Layout:
    """A document's parts, and its comments in order."""

    root: Part
    comments: tuple[Comment, ...]


def lay_out(text: str) -> Layout:
    """Find where everything stands in a document that reads without a fault."""
    surveyor = _Surveyor(text)
    begun = any(isinstance(event, yaml.DocumentStartEvent) for event in surveyor.events)
    assert begun
    root = surveyor.part(next(surveyor.events), 0, inside=False)
    return Layout(root, tuple(_comments(text, surveyor.scalars)))


class _Surveyor:
    """Walks the events of the C parser as reading does, and keeps their marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.CBaseLoader))
        self.scalars: list[tuple[int, int]] = []
        """Where texts stand, in which a `#` is no comment."""

    def part(self, event: Any, lead: int, *, inside: bool) -> Part:
        """Give the part that begins with `event`."""
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, lead, inside=inside)
        start, column, flow = event.start_mark.index, event.start_mark.column, bool(event.flow_style)
        if isinstance(event, yaml.MappingStartEvent):
            pairs, end = self._pairs(inside=inside or flow)
            last = max((pair.end for pair in pairs.values()), default=end)
            return Keys(lead, start, end if flow else last, inside, flow, column, pairs)
        parts, end = self._entries(inside=inside or flow)
        return Entries(lead, start, end if flow else max(one.end for one in parts), inside, flow, column, parts)

    def _pairs(self, *, inside: bool) -> tuple[dict[str, Part], int]:
        """Give keys with their values, and where the brace behind them ends."""
        pairs: dict[str, Part] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                return pairs, _end(event)
            self.scalars.append((event.start_mark.index, event.end_mark.index))
            colon = _COLON.match(self.text, event.end_mark.index)
            lead = colon.end() if colon else event.end_mark.index
            pairs[event.value] = self.part(next(self.events), lead, inside=inside)
        raise AssertionError("a mapping has an end")

    def _entries(self, *, inside: bool) -> tuple[list[Part], int]:
        """Give the entries of a list, and where the bracket behind them ends."""
        parts: list[Part] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return parts, _end(event)
            parts.append(self.part(event, event.start_mark.index, inside=inside))
        raise AssertionError("a list has an end")

    def _scalar(self, event: Any, lead: int, *, inside: bool) -> Text:
        """Give a text; a block ends with its last line, where it does not keep the empty ones behind that."""
        start, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
        if not style and not event.value:
            return Text(lead, lead, lead, inside, "", None)
        if style not in ("|", ">"):
            self.scalars.append((start, end))
            return Text(lead, start, end, inside, style, event.value)
        found = BREAK.search(self.text, start)
        head = found.start() if found else len(self.text)
        self.scalars.append((min(head, end), end))
        if "+" not in self.text[start:head].partition("#")[0]:
            last = start + len(self.text[start:end].rstrip())
            behind = BREAK.search(self.text, last, end)
            end = min(head, end) if last <= head else behind.start() if behind else end
        return Text(lead, start, end, inside, style, event.value)


def _end(event: Any) -> int:
    """Give where an event ends."""
    return int(event.end_mark.index)


def _comments(text: str, scalars: list[tuple[int, int]]) -> Iterator[Comment]:
    """Give what begins with `#` between the texts."""
    behind = 0
    for start, end in [*scalars, (len(text), len(text))]:
        for found in _COMMENT.finditer(text, behind, start):
            yield Comment(found.start(), found.end(), found[0].rstrip())
        behind = end
