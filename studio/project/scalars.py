"""Values as they stand in a document: plain where YAML reads them back the same, else in quotes."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import yaml

from studio.film.delivery import Aspect

ENDLESS = 1 << 30
"""Columns; a value is never folded over lines."""

BRACE = "{{brace}}"
"""What stands for a `{` before another one, which would else be the name of one of the film's `vars`."""


class Verbatim(str):
    """Text that is put into the document as it stands: it is YAML, or a comment, already."""


def scalar(value: Any) -> Verbatim:
    """Write a value as YAML behind a key on a line of its own: plain where it reads back the same, else quoted."""
    return _scalar(value, flow=False)


def inline(value: Any) -> Verbatim:
    """Write a value as YAML between braces or brackets, where a comma has a meaning."""
    return _scalar(value, flow=True)


def text_of(value: str, *, flow: bool) -> Verbatim:
    """Write text as YAML on one line, braces and all; `flow`: between braces or brackets."""
    for style in (None, '"'):
        listed = yaml.dump(
            [value],
            Dumper=yaml.SafeDumper,
            default_flow_style=flow,
            default_style=style,
            allow_unicode=True,
            width=ENDLESS,
        ).strip()
        text = listed[1:-1] if flow else listed[2:]
        if not (text.startswith("'") and "'" in value) and not set(value) & set("\n\x85\u2028\u2029：{}"):
            break
    return Verbatim(text)


def comment(text: str) -> Verbatim:
    """Write text as it can stand behind `# `, on one line, without signs that nobody sees."""
    return Verbatim("".join(sign for sign in " ".join(text.split()) if sign.isprintable()))


def block(lines: tuple[str, ...], indent: int) -> Verbatim:
    """Write lines as a literal block whose text stands `indent` columns in."""
    text = "".join(f"\n{' ' * indent}{braced(line)}" for line in lines)
    return Verbatim(f"|-{text}")


def braced(text: str, brace: str = BRACE) -> str:
    """Write `{{` so that it stays what it is when the film's `vars` are filled in."""
    return re.sub(r"\{(?=\{)", lambda _: brace, text)


def _scalar(value: Any, *, flow: bool) -> Verbatim:
    if isinstance(value, Verbatim):
        return value
    if not isinstance(value, str) or isinstance(value, (Aspect, StrEnum)):
        return Verbatim(value)
    return text_of(braced(value), flow=flow)
