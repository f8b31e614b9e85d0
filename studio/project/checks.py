"""The script supervisor's desk: whether the names in a shot list point at something, and its times fit each other.

The checks of names look at the document as it was written, so that they find what they can beside other faults.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import count, product
from typing import Any, TypeAlias

from studio.film.faults import Loc, named, suggestion, value_at
from studio.film.shotlist import NARRATOR, Shotlist
from studio.film.time import Length
from studio.project.reading import LinedMap

Mistake: TypeAlias = tuple[Loc, str]
"""Where, and what is wrong there."""

HOLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
"""The name of one of the film's `vars` in a text."""


def fill(tree: Any, holes: list[Loc]) -> Iterator[Mistake]:
    """Put the film's `vars` where `{{name}}` stands; gives the names that are unknown."""
    known = {name: text for name, text in _map(value_at(tree, ("film", "vars"))).items() if isinstance(text, str)}
    for loc in holes:
        holder, text = value_at(tree, loc[:-1]), value_at(tree, loc)
        if not isinstance(text, str):
            continue
        if loc[:2] == ("film", "vars"):
            yield loc, f"{named(loc, tree)}: a text of `vars` cannot hold another; write it out"
            continue
        for name in dict.fromkeys(HOLE.findall(text)):
            if name not in known:
                hint = suggestion(name, known, "The vars are") or "Write it into `vars:` of `film:`."
                yield loc, f"{named(loc, tree)}: `{{{{{name}}}}}` is not in `film.vars`. {hint}"
        holder[loc[-1]] = HOLE.sub(lambda found: known.get(found[1], found[0]), text)


def names(tree: Any) -> Iterator[Mistake]:
    """Give the names that point at nothing: of cast, places, products and speakers; and those that stand twice."""
    known = _Known(tree)
    yield from known.framing(("defaults",))
    slates: list[Loc] = []
    for at, scene in enumerate(_list(value_at(tree, ("scenes",)))):
        yield from known.scene(("scenes", at), _map(scene))
        for number, shot in enumerate(_list(_map(scene).get("shots"))):
            yield from known.shot(("scenes", at, "shots", number), _map(shot))
            slates.append(("scenes", at, "shots", number, "slate"))
    yield from _once(tree, slates, "slate")
    yield from _once(
        tree, [("deliver", at, "name") for at, _ in enumerate(_list(value_at(tree, ("deliver",))))], "name"
    )


def times(shotlist: Shotlist) -> Iterator[Mistake]:
    """Give what cannot be cut: no shot at all, transitions longer than their shots, and continuations of nothing."""
    if not shotlist.shots:
        yield ("scenes",), "`omit` leaves out every shot, and a film has at least one; take one `omit: true` out"
    rate = shotlist.film.rate
    places: list[Loc] = [
        ("scenes", at, "shots", number)
        for at, scene in enumerate(shotlist.scenes)
        for number, shot in enumerate(scene.shots)
        if not shot.omit
    ]
    shots = shotlist.shots
    for number, (loc, shot) in enumerate(zip(places, shots, strict=True)):
        for key, length in (("length", shot.length), ("hold", shot.hold)):
            if length is not None and not length.at(rate):
                yield (*loc, key), f"`{key}` of shot {shot.slate}: `{length}` is less than a frame at {rate} a second"
        if shot.length and shot.hold and shot.hold.at(rate) >= shot.length.at(rate):
            yield (*loc, "hold"), f"`hold` of shot {shot.slate}: `{shot.hold}` is as long as the shot; make it shorter"
        if shot.continues and number == 0:
            yield (*loc, "continues"), f"shot {shot.slate} continues the shot before, and it is the first; take it out"
        if shot.transition is None or shot.transition.length is None:
            continue
        frames = shot.transition.length.at(rate)
        for other in shots[number : number + 2]:
            if other.length is not None and frames > other.length.at(rate):
                said = f"`{shot.transition}` is longer than shot {other.slate} ({other.length}); shorten it"
                yield (*loc, "transition"), f"`transition` of shot {shot.slate}: {said}"
                break


class _Known:
    """The names that a document gives to its cast, places, products and speakers."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self.cast, self.places, self.products = (
            _map(value_at(tree, (section,))) for section in ("cast", "places", "products")
        )
        self.speakers = [*self.cast, *_map(value_at(tree, ("sound", "narrators"))), NARRATOR]

    def scene(self, loc: Loc, scene: Mapping[str, Any]) -> Iterator[Mistake]:
        """Check a scene's place, defaults and lines."""
        yield from self._named((*loc, "place"), self.places, "places")
        yield from self.framing((*loc, "defaults"))
        slates = [slate for shot in _list(scene.get("shots")) if isinstance(slate := _map(shot).get("slate"), str)]
        for number, _ in enumerate(_list(scene.get("lines"))):
            line = (*loc, "lines", number)
            yield from self._speaker((*line, "by"))
            at = value_at(self.tree, (*line, "at"))
            if isinstance(at, str) and at not in slates and not _is_time(at):
                hint = suggestion(at, slates, "Its shots are")
                yield (*line, "at"), f"{named((*line, 'at'), self.tree)}: `{at}` is no shot of this scene. {hint}"

    def shot(self, loc: Loc, shot: Mapping[str, Any]) -> Iterator[Mistake]:
        """Check who and what is in a shot, and who speaks in it."""
        yield from self.framing(loc)
        for name in _map(shot.get("performance")):
            yield from self._one((*loc, "performance", name), name, self.cast, "cast", (*loc, "performance"))
        yield from self._speaker((*loc, "line", "by"))
        at = value_at(self.tree, (*loc, "line", "at"))
        if isinstance(at, str) and not _is_time(at):
            where = (*loc, "line", "at")
            yield where, f"{named(where, self.tree)}: `{at}` is no time; in a shot, write one such as 1.5s"

    def framing(self, loc: Loc) -> Iterator[Mistake]:
        """Check the cast and products of a shot or of defaults."""
        yield from self._named((*loc, "cast"), self.cast, "cast")
        yield from self._named((*loc, "products"), self.products, "products")

    def _named(self, loc: Loc, known: Collection[str], section: str) -> Iterator[Mistake]:
        """Check one name or a list of names."""
        value = value_at(self.tree, loc)
        if isinstance(value, str):
            yield from self._one(loc, value, known, section, loc)
        for at, name in enumerate(_list(value)):
            if isinstance(name, str):
                yield from self._one((*loc, at), name, known, section, loc)

    def _one(self, loc: Loc, name: str, known: Collection[str], section: str, key: Loc) -> Iterator[Mistake]:
        """Check one name."""
        if name not in known:
            hint = (
                suggestion(name, known, f"In `{section}:` are")
                or f"Write `{section}:` and under it `{name}: what it looks like`."
            )
            yield loc, f"{named(key, self.tree)}: `{name}` is not in `{section}:`. {hint}"

    def _speaker(self, loc: Loc) -> Iterator[Mistake]:
        """Check that somebody speaks."""
        name = value_at(self.tree, loc)
        if isinstance(name, str) and name not in self.speakers:
            hint = suggestion(name, self.speakers, "Those who speak are")
            yield loc, f"{named(loc, self.tree)}: `{name}` is neither in `cast:` nor a narrator. {hint}"


def _once(tree: Any, places: list[Loc], kind: str) -> Iterator[Mistake]:
    """Check that each name stands once; a later one is offered the next that is free."""
    lines: dict[str, Any] = {}
    twice: list[tuple[Loc, str]] = []
    for loc in places:
        holder = value_at(tree, loc[:-1])
        name = holder if isinstance(holder, str) and kind == "name" else _map(holder).get(kind)
        if not isinstance(name, str):
            continue
        if name in lines:
            twice.append((loc, name))
        lines.setdefault(name, holder.lines[kind] if isinstance(holder, LinedMap) else None)
    for loc, name in twice:
        line = f" (line {lines[name]})" if lines[name] else ""
        free = next(new for new in _others(name, kind) if new not in lines)
        lines[free] = None
        yield loc, f"the {kind} `{name}` is taken{line}, and a {kind} stands once; write `{kind}: {free}`"


def _others(name: str, kind: str) -> Iterator[str]:
    """Give names to take where one is taken: 1B after 1A, web_2 after web."""
    if kind == "name":
        yield from (f"{name}_{number}" for number in count(2))
    scene = re.match(r"\d*", name)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for length in (1, 2, 3):
        yield from ((scene[0] if scene else "") + "".join(chosen) for chosen in product(letters, repeat=length))
    yield from (f"{name}{number}" for number in count(2))


def _is_time(text: str) -> bool:
    """Whether a text is a time."""
    try:
        Length.parse(text)
    except ValueError:
        return False
    return True


def _map(value: Any) -> Mapping[str, Any]:
    """Give keys where there are keys."""
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    """Give entries where there are entries."""
    return value if isinstance(value, list) else []
