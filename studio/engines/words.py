"""Words that say what a picture shows: places, times of day, people, things; which a text has, in its order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from studio.film.sighting import TimeOfDay
from studio.library import folder

LONGEST = 4
"""Words of the longest phrase."""

VERBS = ("pose", "face", "lying")
"""What English says in verbs, which have more forms than a plural."""


@dataclass(frozen=True)
class Hit:
    """A word that means something: what it is about, what it means there, and where it begins and ends."""

    about: str
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class _Index:
    """Words and phrases of letters by themselves, and those of Chinese as one expression."""

    phrases: dict[str, tuple[tuple[str, str], ...]]
    unspaced: re.Pattern[str]
    meanings: dict[str, tuple[tuple[str, str], ...]]


_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=4096)
def hits(text: str) -> tuple[Hit, ...]:
    """Give the words of a text that mean something, from its beginning to its end; longer phrases win."""
    if not text:
        return ()
    index = _index()
    found = list(_spaced(_plain(text), index))
    if _HAN.search(text):
        for match in index.unspaced.finditer(text.lower()):
            for about, name in index.meanings[match.group()]:
                found.append(Hit(about, name, match.start(), match.end()))
    return tuple(sorted(found, key=lambda hit: hit.start))


def about(text: str, what: str) -> list[Hit]:
    """Give the words of a text that are about one thing."""
    return [hit for hit in hits(text) if hit.about == what]


def time_of(*texts: str) -> TimeOfDay | None:
    """Give the time of day that the first text says which says one; None where none does.

    A heading says it last, and so does an action as a rule.
    """
    found = next(filter(None, (about(text, "time") for text in texts)), None)
    return TimeOfDay(found[-1].name) if found else None


def order(what: str) -> list[str]:
    """Give the meanings that a word about something can have, as they are listed."""
    return list(_document()[what])


def _spaced(text: str, index: _Index) -> Iterator[Hit]:
    """Find the words and phrases of languages that part words."""
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        for many in range(min(LONGEST, len(words) - at), 0, -1):
            phrase = " ".join(word for word, _, _ in words[at : at + many])
            if phrase in index.phrases:
                for what, name in index.phrases[phrase]:
                    yield Hit(what, name, words[at][1], words[at + many - 1][2])
                at += many - 1
                break
        at += 1


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Give text in small letters without accents, each letter in its place."""
    return "".join(_letter(char) for char in text)


@lru_cache(maxsize=2048)
def _letter(char: str) -> str:
    """Give a letter without its accent."""
    return unicodedata.normalize("NFD", char.lower())[0]


@cache
def _document() -> dict[str, dict[str, dict[str, list[str]]]]:
    """Read the list of words."""
    import yaml

    text = (folder("assets") / "words" / "pictures.yaml").read_text(encoding="utf-8")
    document: dict[str, dict[str, dict[str, list[str]]]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return document


@cache
def _index() -> _Index:
    """Turn the list of words over, from the word to what it means."""
    phrases: dict[str, list[tuple[str, str]]] = {}
    unspaced: dict[str, list[tuple[str, str]]] = {}
    for what, names in _document().items():
        for name, languages in names.items():
            for language, written in languages.items():
                for phrase in written:
                    if language == "zh":
                        unspaced.setdefault(phrase.lower(), []).append((what, name))
                        continue
                    for form in _forms(phrase, language, verb=what in VERBS):
                        kept = phrases.setdefault(form, [])
                        if (what, name) not in kept:
                            kept.append((what, name))
    longest = sorted(unspaced, key=len, reverse=True)
    return _Index(
        {phrase: tuple(kept) for phrase, kept in phrases.items()},
        re.compile("|".join(map(re.escape, longest))),
        {phrase: tuple(kept) for phrase, kept in unspaced.items()},
    )


def _forms(phrase: str, language: str, *, verb: bool) -> set[str]:
    """Give the forms in which a phrase is met."""
    words = _WORD.findall(_plain(phrase))
    if not words:
        return set()
    found = {" ".join(words), " ".join([*words[:-1], *[words[-1] + "s"]])}
    if language != "en":
        return found | {" ".join([*words[:-1], words[-1] + "es"])}
    last = words[-1]
    found.add(" ".join([*words[:-1], last[:-1] + "ies" if last.endswith("y") else last + "es"]))
    if verb:
        found |= {" ".join([form, *words[1:]]) for form in _verb(words[0])}
    return found


def _verb(word: str) -> Iterator[str]:
    """Give the forms of an English verb, and some that nobody writes."""
    stem = word.removesuffix("e")
    yield from (word + "s", word + "es", stem + "ing", stem + "ed", word + word[-1] + "ing", word + word[-1] + "ed")
    if word.endswith("y"):
        yield from (word[:-1] + "ies", word[:-1] + "ied")
