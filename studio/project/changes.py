"""What a revision asks for, change by change: as it is written into the document, and as it is meant to read there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from studio.errors import InputError
from studio.film.revision import NewShot, Revision, Touch
from studio.film.shotlist import Shot, Shotlist, TransitionInto, letters
from studio.film.time import Length
from studio.project.checks import HOLE
from studio.project.scalars import Verbatim, braced
from studio.project.spans import Entries, Keys, Part, Text
from studio.project.surgery import Value

SHOT_KEYS = (
    "slate", "length", "size", "angle", "move", "move_amount", "action", "card", "footage", "cast", "products",
    "performance", "reference", "focus", "frames", "continues", "prompt", "avoid", "seed", "line", "super", "effects",
    "sound", "speed", "hold", "transition", "engine", "takes", "priority", "omit", "note",
)  # fmt: skip
"""The keys of a shot in the order in which they are written."""

WORDED = frozenset({"line", "super", "card"})
"""Keys whose words are their `text` where they are written as keys."""


@dataclass(frozen=True)
class Change:
    """One key of a shot: its new value as written, and as it is to read once the film's `vars` are filled in."""

    key: str
    written: Value
    meant: Any


@dataclass(frozen=True)
class Added:
    """A new shot with the slate that was found for it."""

    slate: str
    after: str
    reason: str
    changes: tuple[Change, ...]


@dataclass
class Vars:
    """The film's `vars` in what is proposed: one that stood in the text before stays, other `{{` are mere text."""

    known: dict[str, str]
    needed: bool = False
    """Whether a `{{` was met that is to stay text."""
    name: str = field(init=False)
    """The var that holds a `{`."""

    def __post_init__(self) -> None:
        """Find a name for the brace that means nothing else in this film."""
        names = ("brace" if not number else f"brace_{number}" for number in count())
        self.name = next(name for name in names if self.known.get(name, "{") == "{")

    def text(self, proposed: str, before: Text | None, now: str | None) -> tuple[str, str] | None:
        """Give a text as written, and as meant; None where the document says so already.

        `before` is what stands there, `now` how that reads.
        """
        old = (before.value if before else None) or ""
        kept = set(HOLE.findall(old)) & set(self.known)
        brace = f"{{{{{self.name}}}}}"
        written, meant, at = "", "", 0
        for found in [hole for hole in HOLE.finditer(proposed) if hole[1] in kept]:
            mere = proposed[at : found.start()]
            written += braced(mere, brace) + found[0]
            meant += mere + self.known[found[1]]
            at = found.end()
        written, meant = written + braced(proposed[at:], brace), meant + proposed[at:]
        if meant == now or (before and proposed == before.value):
            return None
        self.needed |= brace in written
        return written, meant


def changes(touch: Touch, part: Keys | None, shot: Shot | None, names: Vars) -> Iterator[Change]:
    """Give what a proposal changes in a shot, key by key; in a new one (without part and shot), everything it sets."""
    for key in SHOT_KEYS:
        value = getattr(touch, key, None)
        if key == "slate" or value is None:
            continue
        now = getattr(shot, key, None)
        there = part.pairs.get(key) if part else None
        if type(value) is str:
            if told := names.text(value, words_of(there, key), getattr(now, "text", now)):
                yield Change(key, *told)
            continue
        if isinstance(value, (Length, TransitionInto)):
            value = Length.parse(str(value)) if isinstance(value, Length) else TransitionInto.model_validate(str(value))
        if value != now:
            yield Change(key, _written(value, there, now), value)


def words_of(part: Part | None, key: str) -> Text | None:
    """Give the text of a key's value, whether it stands alone or under `text`."""
    if isinstance(part, Keys) and key in WORDED:
        part = part.pairs.get("text")
    return part if isinstance(part, Text) else None


def added(revision: Revision, shotlist: Shotlist, taken: Collection[str], names: Vars) -> tuple[Added, ...]:
    """Give the new shots with their slates: the scene's number and the next letter that nothing bears or ever bore."""
    gone = {shot.slate for scene in shotlist.scenes for shot in scene.shots} | set(taken)
    found: list[Added] = []
    for new in revision.new:
        slate = _free(new, gone)
        gone.add(slate)
        found.append(Added(slate, new.after, new.reason, tuple(changes(new, None, None, names))))
    return tuple(found)


def refuse_unknown(revision: Revision, shotlist: Shotlist) -> None:
    """Refuse slates that the film does not have, and two edits of one shot; raises InputError with all of them."""
    known = [shot.slate for scene in shotlist.scenes for shot in scene.shots]
    asked = [edit.slate for edit in revision.edits] + [new.after for new in revision.new] + list(revision.omit)
    some = f"{', '.join(known[:40])}{' …' if len(known) > 40 else ''}"
    unknown = [slate for slate in dict.fromkeys(asked) if slate not in known]
    faults = [f"the shot list has no shot {slate}; it has {some}" for slate in unknown]
    edited = [edit.slate for edit in revision.edits]
    twice = dict.fromkeys(slate for slate in edited if edited.count(slate) > 1)
    faults += [f"shot {slate} is edited twice; put both into one edit" for slate in twice]
    if faults:
        raise InputError("\n".join(faults))


def _free(new: NewShot, gone: Collection[str]) -> str:
    """Give the slate of a new shot."""
    found = re.match(r"(\d+)([A-Z]*)", new.after)
    assert found is not None
    number = 0
    for letter in found[2]:
        number = number * 26 + ord(letter) - ord("A") + 1
    slate = next(slate for at in count(number) if (slate := found[1] + letters(at)) not in gone)
    if len(slate) > len(found[1]) + 3:
        raise InputError(f"scene {found[1]} has no slate left behind {new.after}; put the new shot into another scene")
    return slate


def _written(value: Any, part: Part | None, now: Any) -> Value:
    """Write a value that is no free text; in a list, what stays keeps the word that a person chose."""
    if not isinstance(value, tuple):
        return Verbatim(value)
    old: Sequence[Part] = part.parts if isinstance(part, Entries) else ()
    words: list[str] = []
    for at, one in enumerate(value):
        stays = isinstance(now, tuple) and at < min(len(now), len(old)) and now[at] == one
        before = old[at] if stays else None
        word = before.value if isinstance(before, Text) else None
        plain = type(one) is str
        words.append(word or (one if plain else Verbatim(one)))
    return words[0] if len(words) == 1 and not isinstance(part, Entries) else tuple(words)
