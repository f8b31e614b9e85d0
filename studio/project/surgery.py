"""Surgery on a document: one value is cut out and another put in, and every other character stays where it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from studio.errors import StudioError
from studio.project.scalars import Verbatim, comment, text_of
from studio.project.spans import BREAK, Entries, Keys, Part, Text, lay_out

Value: TypeAlias = "str | tuple[str, ...] | Mapping[str, Value]"
"""What is put into a document: text, YAML that is written already, a list, or keys with values."""

_MARGIN = re.compile(" *")


class Surgery:
    """Cuts into one document, all measured on the text as it was, and made at once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.layout = lay_out(text)
        breaks = list(BREAK.finditer(text))
        self.line_end = breaks[0][0] if breaks else "\n"
        self._starts = [0, *(found.end() for found in breaks)]
        self._stops = [*(found.start() for found in breaks), len(text)]
        self._cuts: list[tuple[int, int, str]] = []

    def put(self, keys: Keys, key: str, value: Value, order: Sequence[str], *, section: bool = False) -> None:
        """Set a key: its value alone is replaced where it is there, else it gets a place among its neighbours.

        `order` says which keys stand before which; the keys of a `section` go on lines of their own.
        """
        if key in keys.pairs:
            self.replace(keys.pairs[key], value)
        else:
            self._add(keys, key, value, order, section=section)

    def replace(self, part: Part, value: Value) -> None:
        """Put another value in a part's place, in the form that the part has where the value can take it."""
        if isinstance(part, Entries) and isinstance(value, tuple):
            self._relist(part, value)
        elif isinstance(part, Text) and part.value is not None:
            end = part.end
            if part.style in ("|", ">"):
                end = part.start + len(self.text[part.start : end].rstrip())
                end = min(part.end, self._stop(end))
            space = " " if self.text[part.start - 1] == ":" else ""
            block = _block(self.text, part, value, self.line_end)
            self._cut(part.start, end, space + (block or written(value, flow=part.inside)))
        elif not isinstance(part, Text) and part.flow:
            self._cut(part.start, part.end, written(value, flow=part.inside))
        else:
            colon = "" if self.text[part.lead - 1] == ":" else ":"
            self._cut(part.lead, part.end, f"{colon} {written(value, flow=part.inside)}")

    def put_behind(self, entries: Entries, part: Part, keys: Mapping[str, Value], remark: str, *, spaced: bool) -> None:
        """Put an entry of keys behind another one and what belongs to that, under a remark.

        `spaced`: empty lines stand between the entries.
        """
        told = comment(remark)
        if entries.flow:
            self._cut(part.end, part.end, f", {written(keys, flow=True)}")
            if told:
                start = self._start(part.start)
                self._cut(start, start, f"{self._margin(start)}# {told}{self.line_end}")
            return
        beside = isinstance(part, Keys) and not part.flow and part.start > self._start(part.start) + entries.column
        inner = max(part.column if beside and isinstance(part, Keys) else 0, entries.column + 2)
        margin, gap = " " * entries.column, " " * (inner - entries.column - 1)
        lines = [f"{margin}# {told}"] if told else []
        for number, (key, value) in enumerate(keys.items()):
            before = " " * inner if number else f"{margin}-{gap}"
            lines.append(f"{before}{key}: {written(value, flow=False)}")
        at = self._behind(part, entries.column)
        if spaced and self._line_before(at).strip():
            lines.insert(0, "")
        self._add_lines(at, lines)

    def gap(self, before: Part, after: Part) -> bool:
        """Whether an empty line stands between two parts."""
        return bool(re.search(r"\n[ \t]*\n", BREAK.sub("\n", self.text[before.end : after.start])))

    def result(self) -> str:
        """Make the cuts; a comment that stood in what was cut out goes above its line."""
        cuts = list(self._cuts)
        for start, end, _ in self._cuts:
            if "#" not in self.text[start:end]:
                continue
            line = self._start(start)
            lost = [one for one in self.layout.comments if start <= one.start and one.end <= end]
            cuts += [(line, line, f"{self._margin(line)}{one.text}{self.line_end}") for one in lost]
        pieces: list[str] = []
        at = 0
        for start, end, new in sorted(cuts, key=lambda cut: cut[:2]):
            if start < at:
                raise StudioError("two changes of the shot list touch each other; make them one after the other")
            pieces += [self.text[at:start], new]
            at = end
        return "".join([*pieces, self.text[at:]])

    def _cut(self, start: int, end: int, new: str) -> None:
        """Note what is cut out and what is put there."""
        self._cuts.append((start, end, new))

    def _add(self, keys: Keys, key: str, value: Value, order: Sequence[str], *, section: bool) -> None:
        """Give a new key a place behind the last one of those that stand before it."""
        if not keys.pairs:
            at = keys.start + 1
            comma = ", " if any(start == at for start, _, _ in self._cuts) else ""
            self._cut(at, at, f"{comma}{key}: {written(value, flow=True)}")
            return
        rank = {name: number for number, name in enumerate(order)}
        own = rank.get(key, len(rank))
        earlier = {rank.get(name, -1): part for name, part in keys.pairs.items() if rank.get(name, -1) < own}
        parts = list(keys.pairs.values())
        near = earlier[max(earlier)] if earlier else parts[0]
        if keys.flow:
            self._cut(near.end, near.end, f", {key}: {written(value, flow=True)}")
            return
        margin = " " * keys.column
        lines = [f"{margin}{key}: {written(value, flow=False)}"]
        if section and isinstance(value, Mapping):
            lines = [f"{margin}{key}:"]
            lines += [f"{margin}  {name}: {written(inner, flow=False)}" for name, inner in value.items()]
            if any(self.gap(one, other) for one, other in pairwise(parts)):
                lines.insert(0, "")
        self._add_lines(self._behind(near, keys.column), lines)

    def _relist(self, part: Entries, values: tuple[str, ...]) -> None:
        """Bring a list up to date, entry by entry."""
        if not (values and part.parts):
            start = part.start if part.flow else part.lead
            self._cut(start, part.end, f"{'' if part.flow else ' '}{written(values, flow=part.inside)}")
            return
        for one, value in zip(part.parts, values, strict=False):
            if not (isinstance(one, Text) and one.value == value):
                self.replace(one, value)
        last = part.parts[min(len(values), len(part.parts)) - 1]
        if len(values) < len(part.parts):
            self._cut(last.end, part.parts[-1].end, "")
            return
        more = values[len(part.parts) :]
        if part.flow:
            self._cut(last.end, last.end, "".join(f", {written(value, flow=True)}" for value in more))
        elif more:
            margin = " " * part.column
            self._add_lines(
                self._behind(last, part.column), [f"{margin}- {written(value, flow=False)}" for value in more]
            )

    def _add_lines(self, at: int, lines: Sequence[str]) -> None:
        """Put lines where one begins, or behind the last one."""
        whole = self.line_end.join(lines)
        self._cut(at, at, whole + self.line_end if self._begins(at) else self.line_end + whole)

    def _behind(self, part: Part, column: int) -> int:
        """Give where the lines end that belong to a part: comments that are indented further than `column`."""
        end = at = part.end if self._begins(part.end) else self._next_line(part.end)
        while at < len(self.text):
            line = self.text[at : self._stop(at)]
            bare = line.lstrip(" ")
            if bare.startswith("#") and len(line) - len(bare) > column:
                end = self._next_line(at)
            elif bare.strip():
                break
            at = self._next_line(at)
        return end

    def _begins(self, at: int) -> bool:
        """Whether a line begins at a place."""
        return self._starts[bisect_right(self._starts, at) - 1] == at

    def _start(self, at: int) -> int:
        """Give where the line of a place begins."""
        return self._starts[bisect_right(self._starts, at) - 1]

    def _stop(self, at: int) -> int:
        """Give where the line of a place ends, before its break."""
        return self._stops[bisect_right(self._starts, at) - 1]

    def _next_line(self, at: int) -> int:
        """Give where the line behind that of a place begins."""
        line = bisect_right(self._starts, at)
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def _line_before(self, at: int) -> str:
        """Give the line that ends before a place."""
        line = bisect_right(self._starts, at) - 1 - self._begins(at)
        return self.text[self._starts[line] : self._stops[line]]

    def _margin(self, start: int) -> str:
        """Give the spaces at the beginning of a line."""
        found = _MARGIN.match(self.text, start)
        return found[0] if found else ""


def written(value: Value, *, flow: bool) -> str:
    """Write a value as it stands behind its key; `flow`: between braces or brackets."""
    if isinstance(value, Verbatim):
        return value
    if isinstance(value, str):
        return text_of(value, flow=flow)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {written(inner, flow=True)}' for key, inner in value.items())}}}"
    return f"[{', '.join(written(one, flow=True) for one in value)}]"


def _block(text: str, part: Text, value: Value, line_end: str) -> str | None:
    """Write text as a block like the one that it replaces; None where it cannot be one."""
    if part.style not in ("|", ">") or not isinstance(value, str) or isinstance(value, Verbatim):
        return None
    old = BREAK.sub("\n", text[part.start : part.end]).split("\n")[1:]
    margins = [len(line) - len(line.lstrip(" ")) for line in old if line.strip()]
    lines = value.split("\n")
    if not margins or (part.style == ">" and len(lines) > 1) or not lines[0] or not lines[-1]:
        return None
    if any(line != line.strip() or not all(one.isprintable() or one in "\t\u3000" for one in line) for line in lines):
        return None
    margin = " " * min(margins)
    return line_end.join([f"{part.style}-", *(f"{margin}{line}" if line else "" for line in lines)])
