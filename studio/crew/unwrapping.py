"""Unwrapping: finding the JSON in what a model said, between its words and fences, as loosely as it was written.

Read once from left to right. langchain's `parse_partial_json` shortens a broken text by one character at a time and
parses each rest: a broken answer of 20,000 characters takes it four seconds, and it keeps half sentences.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Literal

DEEPEST = 40
"""Levels of nesting; no noun of a film has ten."""

MOST_STARTS = 32
"""Places at which an answer may begin that are tried."""

QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」"}
"""What a text may begin with, and what it then ends with."""

OPENING = {"{": "{", "[": "[", "｛": "{", "［": "[", "【": "["}
CLOSING = {"}": "}", "]": "]", "｝": "}", "］": "]", "】": "]"}
COMMAS, COLONS = frozenset(",，、;；"), frozenset(":：")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

PLAIN: dict[str, Any] = {"true": True, "false": False, "null": None, "none": None, "nan": None, "undefined": None}
"""Words without quotes that stand for something."""

_SKIPPED = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_AFTER_THOUGHT = re.compile(r"\A.*</(?:think|thinking|thought|reasoning)>", re.DOTALL | re.IGNORECASE)
_BARE = re.compile(r"[^\s,，;；:：{}\[\]｛｝【】［］\"“”][^,，{}\[\]｛｝【】［］\n\"“”]*")
_BARE_KEY = re.compile(r"[\w][\w \-.]{0,60}(?=\s*[:：])")
_QUOTED_KEY = re.compile(r"[\"'“][^\"'“”\n]{1,60}[\"'”]\s*[:：]")
_START = re.compile(r"[{\[｛【［]")
_SPACES = re.compile(r"\s+")
_COMMENT = re.compile(r"\s(?://|#).*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")

Ending = Literal["whole", "closed", "cut"]
"""Of JSON: with all its brackets; with closing ones put in; ending amid a value, which is left out."""


@dataclass(frozen=True)
class Unwrapped:
    """The JSON of an answer."""

    tree: Any
    ending: Ending


def unwrap(said: str) -> Unwrapped | None:
    """Give the largest JSON object or list in what a model said; None where there is none."""
    text = _THOUGHT.sub("", _AFTER_THOUGHT.sub("", said)).lstrip("\ufeff").strip()
    found: tuple[int, Unwrapped] | None = None
    at = tries = 0
    while tries < MOST_STARTS and (start := _START.search(text, at)):
        tries += 1
        one = _strictly(text, start.start()) or _loosely(text, start.start())
        if one is None:
            at = start.end()
            continue
        at = one[0]
        if found is None or at - start.start() > found[0]:
            found = at - start.start(), one[1]
    if found is not None:
        return found[1]
    if text[:1] == '"':
        inner = _decoded(text)
        return unwrap(inner) if isinstance(inner, str) and inner != said else None
    return None


def _strictly(text: str, at: int) -> tuple[int, Unwrapped] | None:
    """Read JSON as it ought to be, and give where it ends."""
    try:
        tree, end = json.JSONDecoder(strict=False).raw_decode(text, at)
    except (ValueError, RecursionError):
        return None
    return end, Unwrapped(tree, "whole")


def _loosely(text: str, at: int) -> tuple[int, Unwrapped] | None:
    """Read JSON as models write it, and give where it ends."""
    loose = _Loose(text, at)
    try:
        tree = loose.value(0)
    except _Illegible:
        return None
    return (loose.at, Unwrapped(tree, loose.ending)) if tree or loose.ending == "cut" else None


def _decoded(text: str) -> Any:
    """Give the text inside of JSON that was put into a text."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


class _Illegible(Exception):
    """What is here is no JSON, however loosely read."""


class _Cut(Exception):
    """The text ended amid a value."""


class _Loose:
    """Reads one value, with the quotes, commas, colons and brackets that models use, and without those they forget."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        self.ending: Ending = "whole"

    def value(self, depth: int) -> Any:
        """Read what stands here."""
        sign = self._peek()
        if depth > DEEPEST:
            raise _Illegible
        if sign in OPENING:
            self.at += 1
            return self._members(depth) if OPENING[sign] == "{" else self._entries(depth)
        if sign in QUOTES:
            return self._quoted(QUOTES[sign])
        return self._bare()

    def _peek(self) -> str:
        """Give the next sign that is no space and no comment; raises _Cut at the end."""
        if skipped := _SKIPPED.match(self.text, self.at):
            self.at = skipped.end()
        if self.at >= len(self.text):
            raise _Cut
        return self.text[self.at]

    def _members(self, depth: int) -> dict[str, Any]:
        """Read an object behind its bracket; what the text's end cuts off is left out."""
        members: dict[str, Any] = {}
        between = False
        try:
            while not self._closes("{"):
                if self._peek() in COMMAS:
                    self.at += 1
                    between = False
                    continue
                between = False
                name = self._key()
                members[name] = self.value(depth + 1)
                if self.ending != "whole":
                    return members
                between = self._closes_next()
        except _Cut:
            self.ending = "closed" if between else "cut"
        return members

    def _entries(self, depth: int) -> list[Any]:
        """Read a list behind its bracket; an entry that the text's end cuts off is left out."""
        entries: list[Any] = []
        between = False
        try:
            while not self._closes("["):
                if self._peek() in COMMAS:
                    self.at += 1
                    between = False
                    continue
                between = False
                entry = self.value(depth + 1)
                if entry not in ({}, []) or self.ending == "whole":
                    entries.append(entry)
                if self.ending != "whole":
                    return entries
                between = self._closes_next()
        except _Cut:
            self.ending = "closed" if between else "cut"
        return entries

    def _closes_next(self) -> bool:
        """Whether a value is followed by what may follow one; raises _Illegible where it is not."""
        try:
            sign = self._peek()
        except _Cut:
            return True
        if (
            sign in COMMAS
            or sign in CLOSING
            or sign in QUOTES
            or sign in OPENING
            or _BARE_KEY.match(self.text, self.at)
        ):
            return True
        raise _Illegible

    def _closes(self, kind: str) -> bool:
        """Whether the bracket ends here; one of the other kind ends it, too, and is left for what is around it."""
        sign = self._peek()
        if sign not in CLOSING:
            return False
        if (CLOSING[sign] == "}") == (kind == "{"):
            self.at += 1
        return True

    def _key(self) -> str:
        """Read a key and its colon."""
        sign = self._peek()
        if sign in QUOTES:
            name = self._quoted(QUOTES[sign])
        elif bare := _BARE_KEY.match(self.text, self.at):
            name, self.at = bare[0].strip(), bare.end()
        else:
            raise _Illegible
        if self._peek() not in COLONS:
            raise _Illegible
        self.at += 1
        return name

    def _quoted(self, closing: str) -> str:
        """Read a text; its quote ends it only where something follows that may follow a text."""
        self.at += 1
        parts: list[str] = []
        while True:
            ends = [at for at in (self.text.find(closing, self.at), self.text.find("\\", self.at)) if at >= 0]
            if not ends:
                raise _Cut
            parts.append(self.text[self.at : min(ends)])
            self.at = min(ends)
            if self.text[self.at] == "\\":
                parts.append(self._escaped())
                continue
            self.at += 1
            if self._ends_text():
                return "".join(parts)
            parts.append(closing)

    def _ends_text(self) -> bool:
        """Whether what follows a quote shows that it closes the text."""
        skipped = _SPACES.match(self.text, self.at)
        ahead = skipped.end() if skipped else self.at
        sign = self.text[ahead : ahead + 1]
        if not sign or sign in COMMAS or sign in COLONS or sign in CLOSING:
            return True
        return "\n" in self.text[self.at : ahead] or bool(_QUOTED_KEY.match(self.text, ahead))

    def _escaped(self) -> str:
        """Read a sign behind a backslash."""
        sign = self.text[self.at + 1 : self.at + 2]
        if not sign:
            raise _Cut
        code = self.text[self.at + 2 : self.at + 6]
        if sign == "u" and re.fullmatch(r"[0-9a-fA-F]{4}", code):
            self.at += 6
            pair = self.text[self.at : self.at + 6]
            if re.fullmatch(r"[dD][89abAB].{2}", code) and re.fullmatch(r"\\u[dD][c-fC-F][0-9a-fA-F]{2}", pair):
                self.at += 6
                return chr(0x10000 + ((int(code, 16) & 0x3FF) << 10) + (int(pair[2:], 16) & 0x3FF))
            return chr(int(code, 16))
        self.at += 2
        return ESCAPES.get(sign, sign)

    def _bare(self) -> Any:
        """Read a word or number without quotes."""
        found = _BARE.match(self.text, self.at)
        if found is None:
            raise _Illegible
        if found.end() >= len(self.text):
            raise _Cut
        self.at = found.end()
        word = _COMMENT.sub("", found[0]).strip()
        if len(word) < 40 and _NUMBER.fullmatch(word):
            return float(word) if any(sign in word for sign in ".eE") else int(word)
        return PLAIN.get(word.lower(), word)
