"""Telephone numbers and addresses, in languages that put spaces between words."""

from __future__ import annotations

import re
from collections.abc import Callable


def telephone(written: str, digit: Callable[[int], str], plus: str) -> str:
    """Read a telephone number digit by digit, group by group.

    >>> telephone("+34 91", "zero one two three four five six seven eight nine".split().__getitem__, "plus")
    'plus three four, nine one'
    """
    groups = re.split(r"[ -]", written.lstrip("+"))
    said = ", ".join(" ".join(digit(int(one)) for one in group) for group in groups)
    return f"{plus} {said}" if written.startswith("+") else said


def addresses(text: str, at: str, dot: str) -> str:
    """Read the addresses of the web and of mail in a text.

    >>> addresses("see https://www.trails.example or ask@trails.example.", "at", "dot")
    'see trails dot example or ask at trails dot example.'
    """
    text = re.sub(r"\bhttps?://(?:www\.)?|\bwww\.", "", text)
    text = re.sub(r"(?<=[\w-])@(?=[\w-]+\.)", f" {at} ", text)
    return re.sub(r"(?<=[a-z\d])\.(?=(?:[a-z\d-]+\.)*[a-z]{2,}\b)", f" {dot} ", text)
