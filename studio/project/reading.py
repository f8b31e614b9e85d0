"""A document in YAML, read as it looks: every value stays the text that was written, and every line is remembered.

Plain YAML turns `16:9` into 969, `no` into false and drops what follows ` #`. Here the events of PyYAML's C parser
are composed without any of that, in one pass and without recursion in C: tags, anchors, merge keys and nesting that
no document needs are refused, so that no document can run anything or grow when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from studio.errors import DocumentError, Fault
from studio.film.faults import Loc, is_text, mistakes, quoted
from studio.project.mending import mend

T = TypeVar("T")

DEEPEST = 24
"""Levels of nesting; a shot list has eight."""

MOST_MENDS = 20
"""Faults of YAML that are told at once."""

MOST_PARSED = 20_000_000
"""Characters to parse in search of more faults of YAML; after that, those found are told."""

_HIDDEN = re.compile(r"[ \t]+(#[^\s#!][^\n]*)")
_PLAIN_TAGS = frozenset({None, "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"})


class LinedMap(dict[str, Any]):
    """Keys and values with the line of each key."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class LinedList(list[Any]):
    """Entries with the line of each."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


@dataclass(frozen=True, eq=False)
class Positions:
    """Where in its file each part of a document stands."""

    file: str
    tree: Any

    def line(self, *loc: int | str) -> int | None:
        """Give the line of the place, or of the nearest part around it that is written."""
        line: int | None = None
        part = self.tree
        for step in loc:
            if isinstance(part, LinedMap) and step in part:
                line = part.lines[str(step)]
            elif isinstance(part, LinedList) and isinstance(step, int) and step < len(part):
                line = part.lines[step]
            else:
                break
            part = part[step]
        return line

    def of_shot(self, slate: str, *keys: int | str) -> int | None:
        """Give the line of a shot, or of one of its keys."""
        loc = self._shots.get(slate)
        return self.line(*loc, *keys) if loc else None

    def fault(self, loc: Loc, message: str) -> Fault:
        """Give a fault at a place."""
        return Fault(self.file, self.line(*loc), message)

    @cached_property
    def _shots(self) -> dict[str, Loc]:
        """Where each slate stands."""
        return {
            shot["slate"]: ("scenes", at, "shots", number)
            for at, scene in enumerate(self.tree["scenes"])
            for number, shot in enumerate(scene["shots"])
        }


@dataclass
class Composed:
    """A document as composed: its tree, and what was found on the way."""

    file: str
    tree: Any = None
    faults: list[Fault] = field(default_factory=list)
    hidden: list[tuple[Loc, int, str, str]] = field(default_factory=list)
    """Values behind which a `#` stands without a space after it: place, line, value and the rest of the line."""
    holes: list[Loc] = field(default_factory=list)
    """Places of texts with `{{`."""

    @property
    def positions(self) -> Positions:
        """Give the lines."""
        return Positions(self.file, self.tree)

    def hidden_in(self, model: Any) -> list[Fault]:
        """Give the faults of texts of `model` that a `#` cut short."""
        return [
            Fault(
                self.file,
                line,
                f"`{rest}` is read as a comment; as text, write `{loc[-1]}: {quoted(f'{value} {rest}'.strip())}`, "
                "and as a comment, put a space after `#`",
            )
            for loc, line, value, rest in self.hidden
            if is_text(model, loc) and isinstance(loc[-1], str)
        ]


def compose(text: str, file: str) -> Composed:
    """Compose a document; what is wrong with its YAML is in `faults`, and read as it was probably meant."""
    faults: list[Fault] = []
    told: set[int] = set()
    mends = parsed = 0
    while True:
        written = Composed(file)
        composer = _Composer(text, written)
        try:
            written.tree = composer.document()
        except yaml.MarkedYAMLError as error:
            mended = mend(text, error)
            mends, parsed = mends + 1, parsed + len(text)
            if mended.line not in told:
                faults.append(Fault(file, mended.line, mended.message))
            told.add(mended.line)
            if mended.text is None or mends >= MOST_MENDS or parsed > MOST_PARSED:
                raise DocumentError(sorted(faults, key=_by_line)) from None
            text = mended.text
            continue
        written.faults = faults + [fault for fault in written.faults if fault.line not in told]
        return written


def read_as(kind: type[T], written: Composed) -> tuple[T | None, list[Fault]]:
    """Read a composed document as a noun, or as a list or mapping of nouns; where it is none, give every reason."""
    try:
        return TypeAdapter(kind).validate_python(written.tree), []
    except ValidationError as error:
        positions = written.positions
        return None, [positions.fault(*mistake) for mistake in mistakes(error, kind, written.tree)]


def refuse(*groups: Iterable[Fault]) -> None:
    """Raise DocumentError for all faults, in order of line; of a line, the first group that knows it speaks."""
    faults: list[Fault] = []
    for group in groups:
        told = {fault.line for fault in faults if fault.line}
        faults += [fault for fault in group if fault.line not in told]
    if faults:
        raise DocumentError(sorted(faults, key=_by_line))


def _by_line(fault: Fault) -> int:
    """Sort faults as a person meets them."""
    return fault.line or 0


class _Composer:
    """Composes one document from the events of the C parser."""

    def __init__(self, text: str, written: Composed) -> None:
        self.text = text
        self.written = written
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.CBaseLoader))
        self.path: list[int | str] = []

    def document(self) -> Any:
        """Give the tree of the only document; None where there is none."""
        tree = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if tree is not None:
                    self._fault(event, "a second document begins here; take the line `---` out")
                    raise DocumentError(self.written.faults)
                tree = self._value(next(self.events))
        return tree

    def _value(self, event: Any) -> Any:
        """Compose what begins with `event`."""
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(self.path) > DEEPEST:
            self._fault(event, f"this is nested {DEEPEST} levels deep, and no document needs that")
            raise DocumentError(self.written.faults)
        if isinstance(event, yaml.AliasEvent):
            self._fault(
                event,
                f"`*{event.anchor}` is a YAML alias, and here each part stands for itself; write it out, "
                "or put what shots share into `defaults:`",
            )
            return None
        if event.tag not in _PLAIN_TAGS:
            self._fault(event, f"`{_tag(event.tag)}` is a YAML tag, and documents hold plain text; take it out")
        if event.anchor is not None:
            self._fault(event, f"`&{event.anchor}` is a YAML anchor, and here each part stands for itself; take it out")
        return self._mapping(event) if isinstance(event, yaml.MappingStartEvent) else self._sequence()

    def _scalar(self, event: Any) -> str | None:
        """Give a value as it is written; None where there is none."""
        value: str = event.value
        if event.anchor is not None or event.tag not in _PLAIN_TAGS:
            value = self.text[event.start_mark.index : event.end_mark.index].rstrip()
            self._fault(event, f"a text that begins with `{value[:1]}` needs quotes; {self._write(value)}")
            return value
        if not event.style:
            end = event.end_mark.index
            if self.text[end : end + 1] in (" ", "\t") and (found := _HIDDEN.match(self.text, end)):
                line = event.end_mark.line + 1
                self.written.hidden.append((tuple(self.path), line, value, found[1].rstrip()))
            if not value:
                return None
        if "{{" in value:
            self.written.holes.append(tuple(self.path))
        return value

    def _sequence(self) -> LinedList:
        """Compose entries up to the end of their list."""
        entries = LinedList()
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            self.path.append(len(entries))
            entries.append(self._value(event))
            self.path.pop()
            entries.lines.append(event.start_mark.line + 1)
        return entries

    def _mapping(self, start: Any) -> LinedMap | LinedList | str:
        """Compose keys and values up to their end; what was meant as text or as a list is given back as that."""
        section = LinedMap()
        braces = None
        dashes = LinedList()
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                braces = event
                self.path.append("")
                self._value(event)
                self._value(next(self.events))
                self.path.pop()
                continue
            if event.value.startswith("-") and not event.style and re.match(r"-\w", event.value):
                event.value = event.value[1:]
                self._fault(event, f"a space is missing after `-`; write `- {event.value}:`")
                dashes.lines = [start.start_mark.line + 1]
            self._entry(section, event)
        if dashes.lines:
            dashes.append(section)
            return dashes
        if braces is None:
            return section
        value = self._braces(start)
        self._fault(start, f"a text that begins with `{value[:1]}` needs quotes; {self._write(value)}")
        return value

    def _entry(self, section: LinedMap, event: Any) -> None:
        """Compose one key with its value."""
        key: str = event.value
        line = event.start_mark.line + 1
        known = len(self.written.faults)
        begin = next(self.events)
        self.path.append(key)
        value = self._value(begin)
        self.path.pop()
        if key == "<<" and not event.style:
            del self.written.faults[known:]
            self._fault(event, "`<<` merges keys in YAML, and here it does not; put what shots share into `defaults:`")
        elif key in section:
            self._fault(
                event, f"`{key}` is here twice; it stands in line {section.lines[key]} already. Take one of them out"
            )
        else:
            section[key] = value
            section.lines[key] = begin.start_mark.line + 1 if isinstance(value, str) else line

    def _braces(self, start: Any) -> str:
        """Give the text, such as `{{price}}`, that YAML takes for keys within keys."""
        first = start.start_mark.index
        line = self.text[first : self.text.find("\n", first) if "\n" in self.text[first:] else None]
        end = line.rfind("}}") + 2
        return line[:end] if end > 1 else line.strip()

    def _write(self, value: str) -> str:
        """Say how the value of the key at hand is written in quotes."""
        key = next((step for step in reversed(self.path) if isinstance(step, str)), "")
        text = quoted(" ".join(value.split()))
        return f"write `{key}: {text}`" if key else f"write `{text}`"

    def _fault(self, event: Any, message: str) -> None:
        """Note a fault at an event."""
        self.written.faults.append(Fault(self.written.file, event.start_mark.line + 1, message))


def _tag(tag: str) -> str:
    """Give a tag as it is written."""
    return tag.replace("tag:yaml.org,2002:", "!!")
