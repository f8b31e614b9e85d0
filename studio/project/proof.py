"""Proof that an edit did what was asked and nothing else: documents are compared as they read, comment by comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from studio.errors import StudioError
from studio.film.shotlist import CardText, Line, Scene, Shot, Shotlist, SuperText
from studio.project.changes import WORDED, Added, Change
from studio.project.spans import Comment

_KINDS: dict[str, Any] = {"line": Line, "super": SuperText, "card": CardText}


def with_changes(
    shotlist: Shotlist, edits: Mapping[str, Sequence[Change]], new: Sequence[Added], omit: Sequence[str]
) -> Shotlist:
    """Give a shot list as it is to read after its shots were changed, without any text."""
    left = set(omit)
    scenes: list[Scene] = []
    for scene in shotlist.scenes:
        shots: list[Shot] = []
        for shot in scene.shots:
            update = {change.key: _meant(change, shot) for change in edits.get(shot.slate, ())}
            shots.append(shot.model_copy(update=update | ({"omit": True} if shot.slate in left else {})))
            shots += [_shot(one) for one in new if one.after == shot.slate]
        scenes.append(scene.model_copy(update={"shots": tuple(shots)}))
    return shotlist.model_copy(update={"scenes": tuple(scenes)})


def differences(one: Shotlist, other: Shotlist) -> Iterator[tuple[str, str]]:
    """Give where two shot lists differ: the slate, or nothing, and the key."""
    for key in Shotlist.model_fields:
        if key == "scenes":
            continue
        before, after = getattr(one, key), getattr(other, key)
        if before != after:
            yield "", key
    if [_frame(scene) for scene in one.scenes] != [_frame(scene) for scene in other.scenes]:
        yield "", "scenes"
    shots = {shot.slate: shot for scene in one.scenes for shot in scene.shots}
    others = {shot.slate: shot for scene in other.scenes for shot in scene.shots}
    for slate in {**shots, **others}:
        if slate not in shots or slate not in others:
            yield slate, "slate"
            continue
        for key in Shot.model_fields:
            if getattr(shots[slate], key) != getattr(others[slate], key):
                yield slate, key
    if [slate for slate in shots if slate in others] != [slate for slate in others if slate in shots]:
        yield "", "order"


def prove(wanted: Shotlist, found: Shotlist, before: Sequence[Comment], after: Sequence[Comment], more: int) -> None:
    """Hold that a document reads as wanted, and has all its comments in order and `more` new ones.

    Raises StudioError: nothing was written, and the change is to be made by hand.
    """
    way = "Nothing is changed; make this edit by hand, or write that part of the shot list in a plainer form"
    for slate, key in differences(wanted, found):
        where = f"`{key}` of shot {slate}" if slate else f"`{key}`"
        raise StudioError(f"the shot list cannot be edited in place: {where} would not read as it should. {way}")
    if wanted.scenes != found.scenes:
        raise StudioError(f"the shot list cannot be edited in place: its scenes would not read as they should. {way}")
    kept = iter(after)
    lost = [one.text for one in before if not any(other.text == one.text for other in kept)]
    if lost or len(after) != len(before) + more:
        which = f": `{lost[0]}`" if lost else ""
        raise StudioError(f"the shot list cannot be edited in place without touching a comment{which}. {way}")


def beyond(slate: str, before: Shotlist, after: Shotlist) -> list[str]:
    """Say what differs between two shot lists beyond one shot that stays in the film; nothing where all is well.

    Further `vars` of the film are no difference, because every text is compared with them filled in.
    """
    films = (one.film.model_copy(update={"vars": before.film.vars}) for one in (before, after))
    pair = [one.model_copy(update={"film": film}) for one, film in zip((before, after), films, strict=True)]
    found: dict[str, None] = {}
    for where, key in differences(pair[0], pair[1]):
        if where == slate and key != "omit":
            continue
        found[f"shot {where}" if where and key != "omit" else f"`{key}`{f' of shot {where}' if where else ''}"] = None
    return list(found)


def _meant(change: Change, shot: Shot) -> Any:
    """Give the value of a change, as the shot holds it."""
    if change.key not in WORDED:
        return change.meant
    now = getattr(shot, change.key)
    return now.model_copy(update={"text": change.meant}) if now else _KINDS[change.key](text=change.meant)


def _shot(new: Added) -> Shot:
    """Give a new shot."""
    held = {one.key: _KINDS[one.key](text=one.meant) if one.key in WORDED else one.meant for one in new.changes}
    return Shot.model_construct(slate=new.slate, **held)


def _frame(scene: Scene) -> Scene:
    """Give a scene without its shots."""
    return scene.model_copy(update={"shots": ()})
