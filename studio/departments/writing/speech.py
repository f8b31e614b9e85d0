"""The words of a brief as they are spoken and compared: sentences, clauses, roots, and how long they take to say."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from studio.film.time import Frames, Rate

UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005"
"""Han characters and kana, for a character class: languages that write no spaces between words."""

LONG_WORD = 12
"""Letters; a longer word, or a run without spaces such as Thai's, takes the time of several words of half of that."""

_SIGNS = (("€", "euro"), ("$", "dollar"), ("£", "pound"), ("¥", "元"), ("￥", "元"))
"""Signs that are words when they are spoken."""

TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:['’.\-][^\W_{UNSPACED}]+)*")
"""A word, or a character of a language without spaces."""
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|no|st|mr|mrs|dr|approx|min|max|p|sr|sra|ud|uds|aprox|etc)|\b[A-Z])\.$", re.I
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+|[。！？!?；…]+[”’」』）]*\s*(?=\S)|\n+")
_MARKS = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), " "),  # an image
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),  # a link keeps its words
    (re.compile(r"<(?:https?://|mailto:)?([^<>\s]+)>"), r"\1"),
    (re.compile(r"(?m)^\s*(?:>\s?)+"), ""),  # a quoted mail
    (re.compile(r"(?m)^\s*(?:[-*+•·–—]|\d{1,2}[.)]|\[[ xX]\]|#{1,6})\s+"), ""),
    (re.compile(r"(\*\*|__|~~|`+)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
)
_LOST = re.compile(r"[ \t]*\0[ \t\0]*(?=[,.!?…;:，。！？；：]|$)", re.M)
_UNHEARD = ("Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Zl", "Zp")
_KEPT = "\n\t°©®™℃\u200c"
_BORDER = re.compile(r"[，；：]|[,;:](?=\s)|\s[–—-]+\s|—+|…+|\s(?=\()|(?<=\))\s")
_STRONG = re.compile(r"[;:；：–—-]")


def clean(text: str) -> str:
    """Drop Markdown's marks, emoji and control characters; lines stay lines, other runs of space become one."""
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    heard = (
        letter if letter in _KEPT or unicodedata.category(letter) not in _UNHEARD else "\0"
        for letter in text.replace("\ufe0f", "")
    )
    text = _LOST.sub("", "".join(heard)).replace("\0", " ")
    text = re.sub(r"([!?！？])\1+", r"\1", text)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()


def sentences(text: str) -> list[str]:
    """Split into sentences with their stops; a line's end ends one only where it could have been meant to."""
    text = re.sub(rf"(?<=[{UNSPACED}，、])\n(?=[{UNSPACED}])", "", text)
    text = re.sub(r"(?<![.!?…:;。！？；：])\n", " ", text)
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        sentence = text[start : end.end()].strip()
        if sentence and not _SHORTENED.search(sentence):
            found.append(sentence)
            start = end.end()
    return [*found, rest] if (rest := text[start:].strip()) else found


def clauses(sentence: str, *, strong: bool = False) -> list[tuple[str, str]]:
    """Split at clause borders into (words, mark that follows them); `strong`: at colons, semicolons and dashes only."""
    found: list[tuple[str, str]] = []
    start = 0
    for border in _BORDER.finditer(sentence):
        if not strong or _STRONG.match(border[0].strip()):
            found.append((sentence[start : border.start()].strip(), border[0].strip()))
            start = border.end()
    found.append((sentence[start:].strip(), ""))
    return [(words, mark) for words, mark in found if words]


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """Give the words in lower case without accents, signs of money as they are said; without spaces, characters."""
    for sign, word in _SIGNS:
        text = text.replace(sign, f" {word} ")
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
    return tuple(TOKEN.findall(unicodedata.normalize("NFC", bare)))


@lru_cache(maxsize=65536)
def roots(text: str) -> tuple[str, ...]:
    """Give the words as they are compared: without their commonest endings."""
    return tuple(map(_stem, tokens(text)))


def hits(words: Iterable[str], text: str) -> tuple[str, ...]:
    """Give those words and phrases that `text` holds, in their order; of two with the same roots one."""
    there = _rooted(text)
    found = {key: word for word in words for key in [_rooted(word)] if key in there}
    return tuple(found.values())


def akin(one: str, other: str, common: frozenset[str]) -> tuple[str, ...]:
    """Give the words of `other` that `one` has too, in their order: but for `common` ones; or pairs of characters."""
    there = _pairs(one)
    return tuple(
        dict.fromkeys(
            word for root, word in _pairs(other).items() if root in there and word not in common and not word.isdigit()
        )
    )


def spoken(text: str, language: str, pace: Mapping[str, float], rate: Rate) -> Frames:
    """Frames that saying `text` takes at `pace`; a figure takes as long as its digits would."""
    spaced, unspaced = 0.0, 0
    for word in tokens(text):
        if _unspaced(word):
            unspaced += 1
        elif figures := sum(letter.isdigit() for letter in word):
            spaced += figures
        else:
            spaced += max(1.0, len(word) / (LONG_WORD / 2)) if len(word) > LONG_WORD else 1.0
    main = language.split("-")[0]
    writes_none = main in ("zh", "ja", "yue")
    words = pace.get("en" if writes_none else main, pace["other"])
    signs = pace.get(main if writes_none else "zh", pace["other"] * 2)
    return -int(-(spaced / words + unspaced / signs) * float(rate) // 1)


def size_of(text: str) -> int:
    """Count words, taking two characters for one word where there are no spaces."""
    found = tokens(text)
    signs = sum(map(_unspaced, found))
    return len(found) - signs + -(-signs // 2)


def written(frames: Frames, rate: Rate) -> str:
    """Write a length in seconds where they say it exactly, else in frames."""
    seconds = frames / rate
    return f"{float(seconds):g}s" if (seconds * 100).denominator == 1 else f"{frames}f"


def words_of(words: Mapping[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    """Give the words of a language, or those of all where it has none."""
    main = language.split("-")[0]
    return words[main] if main in words else every(words)


def every(words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the words of all languages, each once."""
    return tuple(dict.fromkeys(word for of_one in words.values() for word in of_one))


@lru_cache(maxsize=65536)
def _rooted(text: str) -> str:
    return f" {' '.join(roots(text))} "


def _pairs(text: str) -> dict[str, str]:
    """Give each root, or pair of characters, with the word that it is the root of."""
    words = tokens(text)
    pairs = {one + two: one + two for one, two in itertools.pairwise(words) if _unspaced(one) and _unspaced(two)}
    return {_stem(word): word for word in words if not _unspaced(word)} | pairs


def _unspaced(word: str) -> bool:
    return bool(re.match(rf"[{UNSPACED}]", word))


def _stem(word: str) -> str:
    """Take the commonest endings off, the same way for every word that is compared."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("s", "e"):
        if len(word) > 3 and word.endswith(ending) and not word.endswith("ss"):
            word = word[:-1]
    return word
