"""Mending: an answer's JSON brought to the keys, words and times of a noun, where it is plain what was meant.

Driven by the noun's schema alone. What is not plain stays as it is, and becomes a fault for the model to mend.
"""

from __future__ import annotations

import difflib
import itertools
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from studio.crew.schema import Schema
from studio.crew.words import INNER, KEYS, NOTHING, WORDS
from studio.film.camera import word
from studio.film.noun import plain
from studio.film.time import Length

NEAR = 0.78
"""How alike a misspelt key or word and the right one are, at least."""

APART = 0.08
"""How much more alike it is than the next one."""

LONGEST_WORD = 80
"""Signs; nothing longer is looked at as a key or word that somebody misspelt."""

MOST_KEYS = 200
"""Keys of one object whose likeness to others is looked at."""

_JOINTS = re.compile(r"\s*(?:[,，、;；+&/|→>]|\band\b|\bthen\b|\bwith\b|再|然后|并|接)\s*")
_TIME = re.compile(
    r"\d+(?:\.\d+)?\s*(?:ms|s(?:ec(?:ond)?s?)?|秒钟?|m(?:in(?:ute)?s?)?|分钟?|f(?:rames?)?|帧)(?![a-z])", re.IGNORECASE
)


def mend(tree: Any, schema: Schema, left_out: list[str], path: str = "") -> Any:
    """Give `tree` as `schema` has it; keys that have no place in it are named in `left_out`."""
    if isinstance(tree, str):
        tree = tree.encode("utf-8", "replace").decode().replace("\0", "")
    kind = schema.get("type")
    if kind == "object":
        return _object(tree, schema, left_out, path)
    if kind == "array":
        return _list(tree, schema, left_out, path)
    if kind in ("integer", "number"):
        return _number(tree, schema)
    if "enum" in schema:
        return _word(tree, schema["enum"])
    if schema.get("format") == "length":
        return _length(tree)
    return _text(tree, schema) if kind == "string" else tree


def _object(tree: Any, schema: Schema, left_out: list[str], path: str) -> Any:
    """Mend an object: its keys, what is wrapped around it, and what it is wrapped in."""
    keys: Schema = schema.get("properties", {})
    if isinstance(tree, str):
        tree = _parsed(tree) if tree.lstrip()[:1] == "{" else _phrase(tree, keys)
    if isinstance(tree, list):
        tree = _of_list(tree, keys)
    if not isinstance(tree, dict) or not keys:
        return tree
    found = _by_key(tree, keys)
    if not found:
        inside = [one for one in tree.values() if isinstance(one, (dict, list)) and one]
        if (entry := _only_list(keys)) and _fits(tree, keys[entry]["items"]):
            return {entry: _list([tree], keys[entry], left_out, path)}
        return _object(inside[0], schema, left_out, path) if len(inside) == 1 else tree
    if (entry := _only_list(keys)) and entry not in found and _fits(tree, keys[entry]["items"]):
        return {entry: _list([tree], keys[entry], left_out, path)}
    _lift(found, tree, keys)
    taken = {source for source, _ in found.values()}
    left_out += [f"{path}{name}" for name in tree if name not in taken]
    mended: dict[str, Any] = {}
    for key, (_, value) in found.items():
        if key not in schema["required"] and _is_nothing(value, keys[key]):
            continue
        mended[key] = mend(value, keys[key], left_out, f"{path}{key}.")
    return mended


def _phrase(text: str, keys: Schema) -> str:
    """Give the short form of an object that was written as a phrase: `a cross fade, 12f` is `dissolve 12f`."""
    words = [part["enum"] for part in keys.values() if "enum" in part]
    if len(words) != 1 or (found := _word(text, words[0])) not in words[0]:
        return text
    times = _TIME.findall(text)
    return " ".join([str(found), *times[:1]])


def _of_list(tree: list[Any], keys: Schema) -> Any:
    """Give the object that a list stands for: its only entry, or the list that the object wraps."""
    entry = _only_list(keys)
    if len(tree) == 1 and isinstance(tree[0], dict) and _by_key(tree[0], keys):
        wrapped = entry is not None and entry not in _by_key(tree[0], keys) and _fits(tree[0], keys[entry]["items"])
        return {entry: tree} if wrapped else tree[0]
    return {entry: tree} if entry else tree


def _only_list(keys: Schema) -> str | None:
    """Give the key of an object's only list of objects, or else of its only list."""
    lists = [name for name, part in keys.items() if part.get("type") == "array" and "items" in part]
    of_objects = [name for name in lists if keys[name]["items"].get("type") == "object"]
    some = of_objects or lists
    return some[0] if len(some) == 1 else None


def _fits(tree: dict[str, Any], schema: Schema) -> bool:
    """Whether an object is an entry of such a list: it has what an entry must have, more or less."""
    keys = schema.get("properties", {})
    if not keys:
        return False
    found = _by_key(tree, keys)
    return 2 * len(found) >= len(tree) and any(name in found for name in schema["required"])


def _by_key(tree: Mapping[str, Any], keys: Schema) -> dict[str, tuple[str, Any]]:
    """Give by key of the noun which key of the answer it is, and its value: the surest likeness first."""
    found: dict[str, tuple[str, Any]] = {}
    todo = {str(name): _spelt(str(name)) for name in tree}
    for alike in (_same, _synonym, _misspelt):
        for name, spelt in itertools.islice(list(todo.items()), MOST_KEYS):
            free = [key for key in keys if key not in found]
            if key := alike(spelt, free):
                found[key] = name, tree[name]
                del todo[name]
    return {key: found[key] for key in keys if key in found}


def _same(spelt: str, free: Iterable[str]) -> str | None:
    """Find the key of this very name."""
    return next((key for key in free if key == spelt), None)


def _synonym(spelt: str, free: Iterable[str]) -> str | None:
    """Find the key that goes by this name."""
    there = set(free)
    return next((key for key in _meanings().get(spelt, ()) if key in there), None)


def _misspelt(spelt: str, free: Iterable[str]) -> str | None:
    """Find the key that was probably meant, where no other is nearly as likely."""
    if len(spelt) > LONGEST_WORD:
        return None
    near = sorted(((difflib.SequenceMatcher(None, spelt, key).ratio(), key) for key in free), reverse=True)
    if not near or near[0][0] < NEAR or (len(near) > 1 and near[0][0] - near[1][0] < APART):
        return None
    return near[0][1]


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    """Give the keys that each name may mean."""
    meanings: dict[str, tuple[str, ...]] = {}
    for key, names in KEYS.items():
        for name in names:
            meanings[name] = (*meanings.get(name, ()), key)
    return meanings


@lru_cache(maxsize=4096)
def _spelt(name: str) -> str:
    """Spell a name as keys are: small letters and underscores."""
    text = unicodedata.normalize("NFKC", name).strip().strip("*`'\"#:：")
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    return re.sub(r"[\s\-./_]+", "_", text).strip("_").lower()


def _lift(found: dict[str, tuple[str, Any]], tree: Mapping[str, Any], keys: Schema) -> None:
    """Take a text out of the object that it was put in, and put the object's other keys where they belong."""
    for key, (source, value) in list(found.items()):
        if keys[key].get("type") != "string" or not isinstance(value, dict):
            continue
        inner = next((name for name in INNER if isinstance(value.get(name), (str, int, float))), None)
        if inner is None:
            continue
        found[key] = source, value[inner]
        others = {name: one for name, one in value.items() if name != inner}
        for other, (_, one) in _by_key(others, keys).items():
            found.setdefault(other, (source, one))


def _is_nothing(value: Any, schema: Schema) -> bool:
    """Whether a key that may be left out was, in words, or as no time at all."""
    if value is None or value in ({}, []):
        return True
    if schema.get("format") == "length" and _length(value) in ("0s", "0f"):
        return True
    words = schema.get("enum", ())
    return isinstance(value, str) and value.strip().lower() in NOTHING and value.strip().lower() not in words


def _list(tree: Any, schema: Schema, left_out: list[str], path: str) -> Any:
    """Mend a list: one thing alone, a list in an object, entries by number or name, and each entry."""
    if "prefixItems" in schema:
        return _pair(tree, schema)
    entry: Schema = schema["items"]
    if isinstance(tree, str) and tree.lstrip()[:1] in ("[", "{"):
        tree = _parsed(tree)
    if isinstance(tree, str):
        named = _word(tree, entry.get("enum", [])) in entry.get("enum", ())
        tree = [] if tree.strip().lower() in NOTHING and not named else [tree]
    if isinstance(tree, dict):
        tree = _entries(tree, entry)
    if not isinstance(tree, list):
        tree = [] if tree is None else [tree]
    if tree and all(isinstance(one, list) for one in tree) and entry.get("type") != "array":
        tree = [one for inner in tree for one in inner]
    if "enum" in entry:
        tree = [part for one in tree for part in _words(one, entry["enum"])]
    mended = (mend(one, entry, left_out, f"{path[:-1]}[{at}].") for at, one in enumerate(tree, 1))
    return [one for one in mended if one is not None]


def _entries(tree: dict[str, Any], entry: Schema) -> list[Any]:
    """Give the entries of a list that was written as an object."""
    values = list(tree.values())
    if entry.get("type") == "object":
        if _by_key(tree, entry.get("properties", {})) and not all(isinstance(one, dict) for one in values):
            inside = [one for one in values if isinstance(one, list)]
            return inside[0] if len(values) == 1 and inside else [tree]
        if values and all(isinstance(one, dict) for one in values):
            slated = "slate" in entry.get("properties", {})
            return [{**({"slate": name} if slated else {}), **one} for name, one in tree.items()]
    lists = [one for one in values if isinstance(one, list)]
    if len(lists) == 1:
        return lists[0]
    inner = next((tree[name] for name in INNER if name in tree), None)
    return [inner] if inner is not None else values


def _pair(tree: Any, schema: Schema) -> Any:
    """Mend a point: two numbers, or what holds them."""
    if isinstance(tree, str):
        tree = re.findall(r"\d+(?:\.\d+)?%?", tree)
    if isinstance(tree, dict):
        tree = [one for one in tree.values() if isinstance(one, (int, float, str))]
    if not isinstance(tree, list) or len(tree) != len(schema["prefixItems"]):
        return tree
    return [_number(one, part) for one, part in zip(tree, schema["prefixItems"], strict=True)]


def _number(tree: Any, schema: Schema) -> Any:
    """Mend a number: with its unit, as a percentage, or as text."""
    if not isinstance(tree, str):
        return tree
    found = re.findall(r"-?\d+(?:\.\d+)?", unicodedata.normalize("NFKC", tree))
    if len(found) != 1:
        return tree
    value = float(found[0]) / (100 if "%" in tree or "％" in tree else 1)
    return int(value) if schema["type"] == "integer" and value.is_integer() else value


def _words(tree: Any, words: list[str]) -> list[Any]:
    """Give the words of a list in one text: `push in and tilt up`."""
    if not isinstance(tree, str) or len(tree) > LONGEST_WORD:
        return [tree]
    if _word(tree, words) in words and not _JOINTS.search(tree):
        return [tree]
    parts = [part for part in _JOINTS.split(tree) if part]
    return parts if parts and all(_word(part, words) in words for part in parts) else [tree]


def _word(tree: Any, words: list[str]) -> Any:
    """Find the word that is meant: by its spelling, its meaning, the words in it, or the nearest."""
    if isinstance(tree, dict):
        fitting = {one for value in tree.values() if isinstance(value, str) and (one := _word(value, words)) in words}
        return fitting.pop() if len(fitting) == 1 else tree
    if isinstance(tree, list) and len(tree) == 1:
        tree = tree[0]
    if not isinstance(tree, str) or len(tree) > LONGEST_WORD:
        return tree
    spelt = _spelt(tree)
    if spelt in words:
        return spelt
    if (chinese := word(tree.strip())) in words:
        return str(chinese)
    parts = re.findall(r"[^\W_]+", spelt)
    best: dict[str, int] = {}
    for one in words:
        for name in (one.replace("_", " "), *WORDS.get(one, ())):
            if _holds(name, parts, tree):
                best[one] = max(best.get(one, 0), len(name.split()) * 10 + len(name))
    leading = [one for one, weight in best.items() if weight == max(best.values())]
    if len(leading) == 1:
        return leading[0]
    return tree if leading else _misspelt(spelt, words) or tree


def _holds(name: str, parts: list[str], written: str) -> bool:
    """Whether a name stands in what was written, as whole words one after the other, or as Chinese signs."""
    if not name.isascii():
        return name in written
    wanted = name.split()
    return any(parts[at : at + len(wanted)] == wanted for at in range(len(parts) - len(wanted) + 1))


def _length(tree: Any) -> Any:
    """Mend a time: 4, "4", "4 seconds" and "00:04" are all 4s."""
    if isinstance(tree, dict):
        numbers = [one for one in tree.values() if isinstance(one, (int, float, str))]
        tree = numbers[0] if len(numbers) == 1 else tree
    if isinstance(tree, bool) or not isinstance(tree, (int, float, str)):
        return tree
    if isinstance(tree, (int, float)):
        return f"{plain(tree)}s" if abs(tree) < 1e6 else str(tree)
    text = unicodedata.normalize("NFKC", tree).strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        text = f"{text}s"
    found = _TIME.findall(text) if len(re.findall(r"\d+(?:\.\d+)?", text)) == 1 else []
    for attempt in (text, *(one.lower() for one in found)):
        try:
            length = Length.parse(attempt)
        except ValueError:
            continue
        return attempt if length.extra or length.coded else f"{plain(Fraction(length.seconds))}s"
    return tree


def _text(tree: Any, schema: Schema) -> Any:
    """Mend a text: a number, several sentences, a name that is spelt another way."""
    if isinstance(tree, dict):
        tree = next((tree[name] for name in INNER if isinstance(tree.get(name), (str, int, float))), tree)
    if isinstance(tree, list) and tree and all(isinstance(one, str) for one in tree):
        tree = " ".join(tree)
    if isinstance(tree, (int, float)) and not isinstance(tree, bool):
        tree = plain(tree) if abs(tree) < 1e9 else str(tree)
    if not isinstance(tree, str):
        return tree
    text, pattern = tree.strip(), schema.get("pattern")
    if pattern is None or re.search(pattern, text):
        return text
    slug = re.sub(r"\W+", "_", text).strip("_").lower()
    turned = next((one for one in (text.upper(), text.lower(), slug) if re.search(pattern, one)), None)
    inside = re.findall(pattern.replace("^", r"\b").replace("$", r"\b"), text.upper())
    return turned or (inside[0] if len(inside) == 1 and isinstance(inside[0], str) else text)


def _parsed(text: str) -> Any:
    """Give the JSON that was put into a text."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return text
