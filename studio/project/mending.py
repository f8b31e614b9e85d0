"""A line that YAML cannot read, and the same line as it was probably meant: a mend is shown only after it was tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from studio.film.faults import quoted

NEIGHBOURS = 3
"""Lines before the one that YAML stumbles over, in which the fault may really lie."""

WIDEST = 1_000_000
"""A column beyond all: where a line was changed, its columns say nothing."""

PROBLEMS = {
    "unexpected end of stream": "the quotes that open here are never closed",
    "',' or '}'": "a `{` is not closed by `}`",
    "',' or ']'": "a `[` is not closed by `]`",
    "expected node content": "a `{` or `[` is not closed",
    "did not find expected key": "this line fits neither the line above nor its indentation",
    "mapping values are not allowed": "there is one `: ` too many, or the line is indented too far",
    "could not find expected ':'": "this is no `key: value`",
    "block sequence entries are not allowed": "a list does not begin behind a key on the same line",
    "did not find expected '-' indicator": "this line stands where an entry `- ` is due",
    "tab": "a tab stands here; YAML is indented with spaces",
}
"""What libyaml says, in words that name the way out."""

_KEY = r"(\s*(?:- +)*)([\w.-]+|\"[^\"]+\"|'[^']+')"
_MISSING_SPACE = re.compile(r"(\s*(?:- +)*)([\w.-]+) *(：\s*|:(?=[^\s/]))(.*)$")
_PAIR = re.compile(rf"{_KEY}:[ \t]+(\S.*?)(\s+#\s.*)?\s*$")
_ENTRY = re.compile(r"(\s*(?:- +)+)()(\S.*?)(\s+#\s.*)?\s*$")
_FLOW_KEY = re.compile(r"([{,]\s*)([\w.-]+):[ \t]+")


@dataclass(frozen=True)
class Mended:
    """What is wrong in a line, and the document with the line mended where a mend was found."""

    line: int
    message: str
    text: str | None


def mend(text: str, error: yaml.MarkedYAMLError) -> Mended:
    """Find what a person meant where YAML stopped."""
    lines = text.split("\n")
    reached = _stopped(error)
    problem = _line(error.problem_mark, 0)
    opened = _line(error.context_mark, problem)
    near = _nearby(lines, problem, opened)
    for make in (_tab, _colon, _quote, _dash, _indentation):
        for number in near:
            for changed, message in make(lines, number):
                mended = "\n".join(changed.get(at, line) for at, line in enumerate(lines))
                beyond = (reached[0], WIDEST) if reached[0] in changed else reached
                if mended != text and _reads_beyond(mended, beyond):
                    return Mended(number + 1, message, mended)
    words = next((words for said, words in PROBLEMS.items() if said in str(error.problem)), f"{error.problem}")
    at = min(opened if "closed" in words else reached[0], len(lines) - 1)
    while at and not lines[at].strip():
        at -= 1
    shown = lines[at].strip()
    seen = f": `{shown}`" if shown else ""
    return Mended(at + 1, f"YAML cannot be read here{seen}; {words}", None)


def _nearby(lines: list[str], problem: int, opened: int) -> list[int]:
    """Give the lines in which the fault may lie, the likeliest first."""
    before = [
        at for at in range(min(problem, len(lines)) - 1, -1, -1) if lines[at].strip() and lines[at].lstrip()[0] != "#"
    ]
    near = [problem, *before[:NEIGHBOURS], opened]
    return [at for at in dict.fromkeys(near) if at < len(lines) and lines[at].strip()]


def _reads_beyond(text: str, reached: tuple[int, int]) -> bool:
    """Whether YAML reads the text past a line and column."""
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if _line(event.start_mark, 0) > reached[0] + 1:
                return True
    except yaml.MarkedYAMLError as error:
        return _stopped(error) > reached
    return True


def _stopped(error: yaml.MarkedYAMLError) -> tuple[int, int]:
    """Give the line and column where YAML stopped; for quotes that never close, where they open."""
    mark = error.context_mark if "end of stream" in str(error.problem) else error.problem_mark
    return (int(mark.line), int(mark.column)) if mark is not None else (0, 0)


def _line(mark: Any, otherwise: int) -> int:
    """Give the line of a mark of the parser, counted from 0."""
    return int(mark.line) if mark is not None else otherwise


def _tab(lines: list[str], number: int) -> Iterator[tuple[dict[int, str], str]]:
    """Replace tabs and other odd spaces in the indentation of all lines."""
    odd = {at: indent for at, line in enumerate(lines) if (indent := _indent(line)).strip(" -") and indent != line}
    if number not in odd:
        return
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    due = len(_indent(above)) + 2 * above.rstrip().endswith(":")
    for width in sorted((2, 4, 8), key=lambda width: abs(len(odd[number].expandtabs(width)) - due)):
        changed = {
            at: indent.replace("\u3000", "  ").replace("\u00a0", " ").expandtabs(width) + lines[at][len(indent) :]
            for at, indent in odd.items()
        }
        kind = "a tab" if "\t" in odd[number] else "a full-width or unbreakable space"
        more = len(odd) - 1
        others = f", as {more} more line{' is' if more == 1 else 's are'}" if more else ""
        yield changed, f"this line is indented with {kind}{others}; write plain spaces: `{changed[number]}`"


def _colon(lines: list[str], number: int) -> Iterator[tuple[dict[int, str], str]]:
    """Write `: ` for a full-width colon, or for one without a space."""
    if found := _MISSING_SPACE.match(lines[number]):
        dash, key, colon, rest = found.groups()
        fault = "a space is missing after `:`" if colon == ":" else "`：` is the full-width colon"
        yield {number: f"{dash}{key}: {rest}"}, f"{fault}; write `{key}: {rest}`"


def _quote(lines: list[str], number: int) -> Iterator[tuple[dict[int, str], str]]:
    """Put a text into quotes: all that follows a key, or what follows a key between braces."""
    found = _PAIR.match(lines[number]) or _ENTRY.match(lines[number])
    if not found:
        return
    dash, key, value, comment = found.groups()
    whole = _requoted(value)
    if value[0] in "{[" and not set(value) & set("]}"):
        return
    written = f"{key}: {whole}" if key else f"- {whole}"
    start = f"{dash}{key}: " if key else dash
    alone = ({number: f"{start}{whole}{comment or ''}"}, f"{_reason(value)}; write `{written}`")
    braced = value[0] + value[-1] in ("{}", "[]") and not value.startswith("{{")
    if not braced:
        if _reason(value):
            yield alone
        return
    keys = list(_FLOW_KEY.finditer(value))
    for at, pair in enumerate(keys):
        end = keys[at + 1].start() if at + 1 < len(keys) else len(value)
        part = re.split(r"[}\]]", value[pair.end() : end])[0].strip()
        end = pair.end() + len(part)
        if part and part[0] not in "{[" and _reason(part):
            mended = value[: pair.end()] + _requoted(part) + value[end:]
            yield {number: f"{start}{mended}{comment or ''}"}, f"{_reason(part)}; write `{pair[2]}: {_requoted(part)}`"
    if not keys:
        yield alone


def _dash(lines: list[str], number: int) -> Iterator[tuple[dict[int, str], str]]:
    """Put a space behind the dash of an entry."""
    if found := re.match(r"(\s*)-(\w.*)$", lines[number]):
        yield {number: f"{found[1]}- {found[2]}"}, f"a space is missing after `-`; write `- {found[2]}`"


def _indentation(lines: list[str], number: int) -> Iterator[tuple[dict[int, str], str]]:
    """Put a line under one of the keys above it."""
    bare = lines[number].lstrip()
    own = len(lines[number]) - len(bare)
    columns: list[int] = []
    for line in reversed(lines[max(0, number - 30) : number]):
        if line.strip() and not line.lstrip().startswith("#"):
            columns += [len(_indent(line)), len(line) - len(line.lstrip())]
    for column in sorted(dict.fromkeys(columns), key=lambda column: abs(column - own)):
        mended = " " * column + bare
        spaces = "1 space" if own == 1 else f"{own} spaces"
        yield {number: mended}, f"this line begins {spaces} in, and its neighbours {column}; write `{mended}`"


def _indent(line: str) -> str:
    """Give what stands before the first key of a line: spaces and the dashes of entries."""
    found = re.match(r"\s*(?:-\s+)*", line)
    return found[0] if found else ""


def _stands_alone(value: str) -> bool:
    """Whether YAML reads a text by itself."""
    try:
        return len(list(yaml.parse(value, Loader=yaml.CBaseLoader))) > 0
    except yaml.MarkedYAMLError:
        return False


def _requoted(value: str) -> str:
    """Put a text into quotes that fit, leaving out those that did not."""
    mark = value[0]
    if mark in "\"'":
        inner = value[1:-1] if len(value) > 1 and value[-1] == mark else value[1:]
        first = inner.find(mark)
        if first < 0 or mark == "'" or inner[first - 1 : first] == " ":
            return quoted(inner)
    return quoted(value)


def _reason(value: str) -> str:
    """Say why a text needs quotes; nothing where it does not."""
    if value[0] in "\"'":
        return "" if _stands_alone(value) else "the quotes around this text do not fit"
    if value[0] in "@`%&*!|>{[#?,]}" or value.startswith("- "):
        return f"a text that begins with `{value[0]}` needs quotes"
    if ": " in value or value.endswith(":"):
        return "a text with `: ` in it needs quotes"
    if " #" in value:
        return "a text with ` #` in it needs quotes"
    return ""
