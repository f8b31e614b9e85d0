"""What a person wrote that no noun accepts, put into words: what is wrong there, and what to write instead."""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from studio.film.camera import Angle, Move, Size, word

Loc: TypeAlias = tuple[int | str, ...]
"""Where in a document: keys and numbers of entries, from the top."""

EXAMPLES = {
    "film": "write `film:` and under it `title: Above the Clouds`",
    "title": "write `title: Above the Clouds`",
    "scenes": "write `scenes:` and under it `- shots:`",
    "shots": "write `shots:` and under it `- slate: 1A`",
    "slate": "every shot has a permanent name; write `slate: 1A`",
    "text": "write `text: Some mornings begin above the clouds.`",
    "name": "write `name: web`",
    "sound": "write `sound: wind`",
    "take": "write `take: 3`",
    "key": "take the line out; the take is numbered again",
}
"""What to write for a key that has to be there."""

KINDS = {
    "int": "a whole number, such as 3",
    "float": "a number, such as 0.5",
    "bool": "`true` or `false`",
    "string": "text",
    "tuple": "a list, each entry behind `- ` or between `[` and `]`",
    "list": "a list, each entry behind `- ` or between `[` and `]`",
    "dict": "keys with values beneath it",
}
"""What a field takes, by the first word of pydantic's error."""

NAMES = frozenset({"slate", "by", "at", "place", "engine", "voice", "grade", "name", "template", "from"})
"""Fields whose text is a name, in which no `#` stands."""

PATTERNS = {
    "slate": "a slate is a scene number and capital letters, such as 1A or 12AB",
    "[key]": "a slate is a scene number and capital letters, such as 1A or 12AB",
    "name": "a name holds letters, digits, `_` and `-`, and becomes part of a file's name",
    "key": "a take's key is 64 digits of sha256",
}
"""What a field that has a pattern takes."""


def mistakes(error: ValidationError, model: Any, written: Any) -> Iterator[tuple[Loc, str]]:
    """Give where each mistake is and what it is, for `written` (plain dicts, lists and text) read as `model`.

    `model` is a noun, or a list or mapping of nouns.
    """
    details = error.errors(include_url=False)
    meant = set()
    for detail in details:
        loc = detail["loc"]
        if detail["type"] == "extra_forbidden" and (holder := _model(model, loc[:-1])):
            meant.add((*loc[:-1], _nearest(str(loc[-1]), _keys(holder))))
    for detail in details:
        loc = detail["loc"]
        if detail["type"] == "missing" and loc in meant:
            continue  # it is there, misspelt
        if detail["type"] == "too_short" and value_at(written, loc):
            continue  # pydantic counts only the entries that are right, and says so beside their own mistakes
        yield loc, _message(detail, loc, model, written)


def named(loc: Loc, written: Any) -> str:
    """Name a place in a document: `film.title`, or `line.text` of shot 1A."""
    subject, keys = _subject(loc, written)
    path = f"`{'.'.join(keys)}`" if keys else ""
    return f"{path} of {subject}" if path and subject else path or subject


def suggestion(written: str, known: Iterable[str], others: str) -> str:
    """Say which known word was probably meant, or else which there are (`others` begins that sentence)."""
    words = tuple(known)
    parts = [part.strip() for part in re.split("[,，、;；+]", written)]
    if len(parts) > 1 and all(_nearest(part, words) for part in parts):
        return f"Several go into a list: `[{', '.join(parts)}]`."
    if near := _nearest(written, words):
        return f"Did you mean `{near}`?"
    return f"{others}: {', '.join(words)}." if words else ""


def quoted(text: str) -> str:
    """Write text in the quotes that suit it."""
    if ('"' in text or "\\" in text) and "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def is_text(model: Any, loc: Loc) -> bool:
    """Whether a place in a document takes free text, or the name of a file."""
    return loc[-1:] != () and loc[-1] not in NAMES and str in _options(_annotation(model, loc))


def value_at(written: Any, loc: Loc) -> Any:
    """Give what is written at a place; None where there is nothing."""
    for step in loc:
        if isinstance(written, dict):
            written = written.get(step)
        elif isinstance(written, list) and isinstance(step, int) and step < len(written):
            written = written[step]
        else:
            return None
    return written


@cache
def _nearest(written: str, known: tuple[str, ...]) -> str | None:
    """Compare as people mistype: case, spaces and hyphens do not count."""
    plain = {one.lower().replace("_", "").replace("-", ""): one for one in reversed(known)}
    typed = "".join(written.lower().split()).replace("_", "").replace("-", "")
    near = difflib.get_close_matches(typed, plain, n=1, cutoff=0.6)
    return plain[near[0]] if near else None


def _subject(loc: Loc, written: Any) -> tuple[str, list[str]]:
    """Give which shot, scene or deliverable a place belongs to, and the keys from there."""
    subject, rest = "", loc
    match loc:
        case ("scenes", int(scene), "shots", int(shot), *_):
            slate = value_at(written, (*loc[:4], "slate")) if loc[-1] != "slate" else None
            subject = f"shot {slate}" if isinstance(slate, str) else f"shot {shot + 1} of scene {scene + 1}"
            rest = loc[4:]
        case ("scenes", int(scene), *_):
            subject, rest = f"scene {scene + 1}", loc[2:]
        case ("deliver", int(place), *_):
            name = value_at(written, (*loc[:2], "name")) if loc[-1] != "name" else None
            subject = f"deliverable {name if isinstance(name, str) else place + 1}"
            rest = loc[2:]
    return subject, [step for step in rest if isinstance(step, str) and step != "[key]"]


def _message(detail: ErrorDetails, loc: Loc, model: Any, written: Any) -> str:
    """Put one mistake into words."""
    kind, context = detail["type"], detail.get("ctx", {})
    here = value_at(written, loc)
    value = here if isinstance(here, str) else detail["input"]
    if kind == "extra_forbidden":
        return _unknown_key(loc, model, written)
    if kind == "missing":
        return _missing(loc, written)
    what = named(loc, written)
    if here is None and detail["input"] is None:
        return f"{what} is empty; write something, or take it out"
    if kind == "value_error":
        return f"{what}: {context['error']}" if what else f"{context['error']}"
    if kind in ("enum", "literal_error"):
        return _unknown_word(what, str(value), str(loc[-1] if isinstance(loc[-1], str) else loc[-2]), model, loc)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return _no_keys(what or "the document", value, _model(model, loc))
    if kind in ("string_pattern_mismatch", "string_too_long") and isinstance(loc[-1], str):
        rule = PATTERNS.get(loc[-1], "that cannot be read")
        hint = f" Did you mean `{value.upper()}`?" if loc[-1] in ("slate", "[key]") and value != value.upper() else ""
        said = what if loc[-1] == "[key]" else f"{what}: `{_short(value)}`"
        return f"{said} cannot be taken; {rule}.{hint}"
    limits = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    for name, words in limits.items():
        if name in context and kind.startswith(("greater", "less")):
            if loc == ("studio",):
                return f"this document is of version {value}, and this studio reads version {context[name]}; upgrade it"
            return f"{what} is `{value}`; it must be {words} {context[name]:g}"
    if kind in ("too_short", "too_long"):
        return _count(what, str(loc[-1]), context)
    takes = KINDS.get(kind.partition("_")[0])
    return f"{what} is {_shown(value)}; it takes {takes}" if takes else f"{what}: {detail['msg']}"


def _unknown_key(loc: Loc, model: Any, written: Any) -> str:
    """Say which key was meant, where it belongs, or what there is."""
    key, parent = str(loc[-1]), loc[:-1]
    holder = _model(model, parent)
    known = _keys(holder) if holder else ()
    place = named(parent, written)
    said = f"unknown key `{_short(key)}`" + (f" in {place}" if place else "")
    for colon in ("：", ":"):
        name, found, rest = key.partition(colon)
        if found and _nearest(name.strip(), known):
            rest = rest.replace("，", ", ").replace("：", ": ").strip()
            fault = "`：` is the full-width colon" if colon == "：" else "a space is missing after `:`"
            value = value_at(written, loc)
            inner = f": {value}" if rest.startswith("{") and isinstance(value, str) else ""
            return f"{said}: {fault}; write `{name.strip()}: {rest}{inner}`"
    if key[:1] in ("\u3000", "\u00a0"):
        return f"{said}: a full-width or unbreakable space stands before it; indent it with plain spaces"
    section = value_at(written, parent)
    if isinstance(section, dict) and section.get(key) is None and " " in key:
        before = [name for name in section if name != key and isinstance(section[name], str)]
        if before:
            whole = quoted(f"{section[before[-1]]}, {key}")
            return f"{said}: a comma ends a text between `{{` and `}}`; write `{before[-1]}: {whole}`"
    if homes := _homes(model).get(key):
        return f"{said}. It belongs {' or '.join(homes)}."
    return f"{said}. {suggestion(key, known, 'The keys here')}"


def _missing(loc: Loc, written: Any) -> str:
    """Say what is not there, or there without a value."""
    key, parent = str(loc[-1]), loc[:-1]
    section = value_at(written, parent)
    if isinstance(section, list):
        return f"{named(parent, written)} has {len(section)} of the numbers that it takes; write one more"
    example = EXAMPLES.get(key, f"write `{key}: …`")
    if isinstance(section, dict) and key in section:
        return f"{named(loc, written)} is empty; {example}"
    return f"{named(parent, written) or 'the document'} has no `{key}`; {example}"


def _unknown_word(what: str, value: str, key: str, model: Any, loc: Loc) -> str:
    """Say which of the words was meant, or where this one belongs."""
    words = _words(_annotation(model, loc))
    for home, kind in (("size", Size), ("angle", Angle), ("move", Move)):
        if home != key and key in ("size", "angle", "move") and (meant := word(value)) in set(kind):
            article = "an" if home == "angle" else "a"
            return f"{what} is `{value}`, which is {article} {home}; write `{home}: {meant}`"
    return f"{what} is `{_short(value)}`, which is unknown. {suggestion(value, words, 'Write one of')}"


def _no_keys(what: str, value: Any, model: type[BaseModel] | None) -> str:
    """Say that keys are due, and how a colon makes one."""
    known = _keys(model) if model else ()
    if isinstance(value, str):
        for colon, fault in (("：", "`：` is the full-width colon"), (":", "a space is missing after `:`")):
            name, found, rest = value.partition(colon)
            if found and _nearest(name.strip(), known):
                return f"{what}: {fault}; write `{name.strip()}: {rest.strip()}`"
    some = f", such as `{known[0]}:`" if known else ""
    return f"{what}: {_shown(value)} stands where keys are due{some}"


def _count(what: str, key: str, context: Mapping[str, Any]) -> str:
    """Say how many there may be."""
    most, least, actual = context.get("max_length"), context.get("min_length"), context.get("actual_length")
    if not actual:
        return f"{what} is empty; {EXAMPLES.get(key, 'write at least one, or take it out')}"
    bound = f"at most {most}" if most is not None else f"at least {least}"
    return f"{what} has {actual} entries; it takes {bound}"


def _short(text: str) -> str:
    """Give the beginning of a long text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "…"


def _shown(value: Any) -> str:
    """Show what is there."""
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, (list, tuple)):
        return "a list"
    return "nothing" if value is None else f"`{_short(str(value))}`"


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    """Give a model's keys as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _options(annotation: Any) -> Iterator[Any]:
    """Give the types that an annotation allows."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _options(get_args(annotation)[0])
    elif origin is Union or origin is types.UnionType:
        for option in get_args(annotation):
            yield from _options(option)
    else:
        yield annotation


def _words(annotation: Any) -> tuple[str, ...]:
    """Give the words of an enum or literal."""
    words: list[str] = []
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, Enum):
            words += [str(member.value) for member in option]
        elif get_origin(option) is Literal:
            words += map(str, get_args(option))
        elif get_origin(option) is tuple:
            words += _words(get_args(option)[0])
    return tuple(words)


def _annotation(annotation: Any, loc: Loc) -> Any:
    """Give what a place in a document of the type `annotation` takes; None where nothing is known of it."""
    if not loc:
        return annotation
    step, rest = loc[0], loc[1:]
    for option in _options(annotation):
        origin = get_origin(option)
        if isinstance(option, type) and issubclass(option, BaseModel):
            for name, field in option.model_fields.items():
                if step in (name, field.alias):
                    return _annotation(field.annotation, rest)
        elif origin is dict:
            return _annotation(get_args(option)[1], rest)
        elif origin is tuple and isinstance(step, int):
            entries = get_args(option)
            return _annotation(entries[0 if entries[-1] is Ellipsis else min(step, len(entries) - 1)], rest)
    return None


def _model(model: Any, loc: Loc) -> type[BaseModel] | None:
    """Give the model that a place in a document is read as."""
    for option in _options(_annotation(model, loc)):
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option
    return None


@cache
def _homes(model: Any, path: str = "") -> dict[str, list[str]]:
    """Give for each key where in the document it belongs."""
    homes: dict[str, list[str]] = {}
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return homes
    for key, field in zip(_keys(model), model.model_fields.values(), strict=True):
        homes.setdefault(key, []).append(f"under `{path}:`" if path else "at the top of the document")
        for option in _options(field.annotation):
            inner = get_args(option)[0 if get_origin(option) is tuple else -1] if get_origin(option) else option
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                for name, places in _homes(inner, key).items():
                    homes.setdefault(name, []).extend(place for place in places if place not in homes[name])
    return homes
