"""Which sounds a text speaks of, by the words of their recipes, in every language that these know."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from studio.engines.effects.recipe import recipes

SURE, LIKELY = 2, 1
"""What a word counts for; a sound is asked for from `SURE` on."""

Kind = Literal["sure", "likely", "unless"]


@dataclass(frozen=True)
class Meaning:
    """What a text says of sounds: how strongly it asks for each, and which are not to be heard."""

    weights: Mapping[str, int]
    denied: frozenset[str]


@lru_cache(maxsize=65536)
def meaning(text: str) -> Meaning:
    """Read what a text says of sounds."""
    plain = _plain(text)
    singles, phrases = _index()
    found = {(word, name, kind) for word in plain.split() for name, kind in singles.get(word, ())}
    found |= {(phrase, name, kind) for phrase, name, kind in phrases if phrase in plain}
    weights: Counter[str] = Counter()
    for _, name, kind in found:
        weights[name] += {"sure": SURE, "likely": LIKELY, "unless": 0}[kind]
    denied = frozenset(name for _, name, kind in found if kind == "unless")
    return Meaning({name: weight for name, weight in weights.items() if weight}, denied)


def named(sound: str) -> str | None:
    """Give the recipe that a person means by a sound's words, such as `wind`, `sea waves` or `下雨`."""
    name = "_".join(_plain(sound).split())
    for one in (name, name.removesuffix("s"), f"{name}s"):
        if one in recipes():
            return one
    weights = meaning(sound).weights
    meant = max(weights, key=lambda one: weights[one], default="")
    if weights.get(meant, 0) >= SURE:
        return meant
    sign = _plain(sound).strip()  # one Chinese sign, 风, is part of the words that are sure, 风声
    held = Counter(one for phrase, one, kind in _index()[1] if kind == "sure" and sign in phrase)
    return None if sign.isascii() or not held else held.most_common(1)[0][0]


@cache
def _index() -> tuple[dict[str, list[tuple[str, Kind]]], list[tuple[str, str, Kind]]]:
    """Give what single words stand for, plurals too, and what phrases and Chinese words do."""
    singles: dict[str, list[tuple[str, Kind]]] = defaultdict(list)
    phrases: list[tuple[str, str, Kind]] = []
    kinds: tuple[Kind, ...] = ("sure", "likely", "unless")
    for name, recipe in recipes().items():
        for kind in kinds:
            words = {_plain(word) for listed in getattr(recipe, kind).values() for word in listed}
            for word in sorted(words):
                if not word.isascii():
                    phrases.append((word.strip(), name, kind))
                elif " " in word.strip():
                    phrases.append((word, name, kind))
                else:
                    for ending in ("", "s", "es"):
                        if not ending or f"{word.rstrip()}{ending} " not in words:
                            singles[word.strip() + ending].append((name, kind))
    return singles, phrases


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    """Give a text without accents, case and signs, each word between two spaces."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(["", *re.findall(r"[^\W_]+", bare), ""])
