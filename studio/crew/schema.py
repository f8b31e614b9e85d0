"""Nouns as JSON Schema, as a model is told what to answer: without references, and with the words that explain keys."""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
from collections.abc import Set
from functools import cache
from typing import Any, TypeAlias

from studio.film.noun import Noun

Schema: TypeAlias = dict[str, Any]
"""A schema, or a part of one. A key that may be left out is not `required`; nothing is null."""

BOUNDS = {"minLength": "minItems", "maxLength": "maxItems"}
"""Bounds of a list whose reader stands between pydantic and its kind: they are written as those of a text."""

SILENT = frozenset({"title", "default", "$defs", "discriminator"})
"""What says nothing to whoever answers."""

UNKNOWN_TO_STRICT = frozenset({"format", "examples", "pattern"})
"""What endpoints refuse in a schema that they hold their models to, or read in their own ways."""


@cache
def schema_of(noun: type[Noun]) -> Schema:
    """Give the schema of a noun, with its name as `title`."""
    raw = noun.model_json_schema()
    return {"title": noun.__name__, **_plain(raw, raw.get("$defs", {}), _explained(noun))}


def limited(schema: Schema, entries: int | None) -> Schema:
    """Give the schema of a noun whose lists hold so many entries at most; None leaves them as they are.

    An endpoint that holds its model to the schema ends a list there, which a weak model would go on with for ever.
    """
    if entries is None:
        return schema
    properties = {
        name: {**part, "maxItems": min(entries, part.get("maxItems", entries))} if part.get("type") == "array" else part
        for name, part in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def strict(schema: Schema) -> Schema | None:
    """Give a schema as endpoints demand that hold a model to it: every key is there, and may be null instead.

    None where the schema leaves the names of keys open, which they cannot hold a model to.
    """
    if "anyOf" in schema:
        options = [strict(one) for one in schema["anyOf"]]
        return None if None in options else {**_without(schema, UNKNOWN_TO_STRICT), "anyOf": options}
    if schema.get("type") == "array":
        return _strict_list(schema)
    if schema.get("type") != "object":
        return _without(schema, UNKNOWN_TO_STRICT)
    if "properties" not in schema:
        return None
    properties: dict[str, Any] = {}
    for name, part in schema["properties"].items():
        whole = strict(part)
        if whole is None:
            return None
        properties[name] = whole if name in schema["required"] else {"anyOf": [whole, {"type": "null"}]}
    kept = _without(schema, {"title"})
    return {**kept, "properties": properties, "required": list(properties), "additionalProperties": False}


def _strict_list(schema: Schema) -> Schema | None:
    """Give a list's schema; a list whose entries are told one by one becomes one of so many like the first."""
    entry = strict(schema["prefixItems"][0] if "prefixItems" in schema else schema["items"])
    if entry is None:
        return None
    return {**_without(schema, {"prefixItems"}), "items": entry}


def _plain(raw: Schema, parts: dict[str, Schema], explained: dict[tuple[str, str], str]) -> Schema:
    """Give a part of pydantic's schema with its references put in and what is silent left out."""
    if "$ref" in raw:
        raw = {**parts[raw["$ref"].rpartition("/")[2]], **_without(raw, {"$ref"})}
    for name in {"anyOf", "oneOf"} & set(raw):
        stated = [one for one in raw[name] if one.get("type") != "null"]
        rest = _without(raw, {name})
        if len(stated) == 1:
            return _plain({**stated[0], **rest}, parts, explained)
        return {**_without(rest, SILENT), "anyOf": [_plain(one, parts, explained) for one in stated]}
    plain = _without(raw, SILENT)
    if isinstance(raw.get("additionalProperties"), dict):
        plain["additionalProperties"] = _plain(raw["additionalProperties"], parts, explained)
    if raw.get("type") == "array":
        plain = {BOUNDS.get(name, name): one for name, one in plain.items()}
        if "items" in raw:
            plain["items"] = _plain(raw["items"], parts, explained)
        if "prefixItems" in raw:
            plain["prefixItems"] = [_plain(one, parts, explained) for one in raw["prefixItems"]]
    if "properties" in raw:
        plain["required"] = raw.get("required", [])
        plain["properties"] = {}
        for name, part in raw["properties"].items():
            whole = _plain(part, parts, explained)
            said = explained.get((raw["title"], name))
            plain["properties"][name] = whole | ({"description": said} if said else {})
    return plain


def _without(schema: Schema, names: Set[str]) -> Schema:
    """Leave words of a schema out."""
    return {name: one for name, one in schema.items() if name not in names}


def _explained(noun: type[Noun]) -> dict[tuple[str, str], str]:
    """Give the literal doc of each key, by noun and key, of all nouns that one is made of."""
    found: dict[tuple[str, str], str] = {}
    for one in _parts(noun):
        for holder in reversed(one.__mro__):
            if issubclass(holder, Noun):
                found |= {(one.__name__, name): said for name, said in _docs(holder).items()}
    return found


def _parts(noun: type[Noun]) -> list[type[Noun]]:
    """Give a noun and the nouns in its fields, all the way down."""
    found: list[type[Noun]] = []
    todo: list[Any] = [noun]
    while todo:
        one = todo.pop()
        if isinstance(one, type) and issubclass(one, Noun):
            if one not in found:
                found.append(one)
                todo += [field.annotation for field in one.model_fields.values()]
        else:
            todo += getattr(one, "__args__", ())
    return found


@cache
def _docs(noun: type[Noun]) -> dict[str, str]:
    """Give the literals that stand below the fields of a class."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(noun)))
    assert isinstance(tree.body[0], ast.ClassDef)
    body = tree.body[0].body
    said: dict[str, str] = {}
    for field, doc in itertools.pairwise(body):
        match field, doc:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                said[name] = text
    return said
