"""Means: photos, engines, cast and the end: what a shot list has and does not use, or uses and does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

from studio.departments.continuity.remark import Finding, Kind, Remark, named, told
from studio.departments.continuity.script import LinedScript
from studio.departments.cutting import used
from studio.departments.shooting import CUSTOMARY
from studio.engines.card import Card
from studio.film.camera import Angle
from studio.film.shotlist import Framing, Scene, Shot

CAMERA: dict[str, Callable[[Shot], bool]] = {
    "size": lambda shot: shot.size is not None,
    "angle": lambda shot: shot.angle not in (None, Angle.EYE),
    "move": lambda shot: shot.move is not None,
    "focus": lambda shot: shot.focus is not None,
}
"""Words of the camera, and whether a shot uses one in earnest."""


def references(script: LinedScript) -> Iterator[Remark]:
    """Find shots that nothing stands behind, by the engine that would draw them from words alone."""
    bare: dict[str | None, list[str]] = {}
    for scene, shot in script.shots:
        if shot.reference or shot.slate not in script.cards or shot.slate not in script.filmed or shot.continues:
            continue
        card = script.cards[shot.slate]
        framed = shot.frames is not None and (shot.frames.first or shot.frames.last)
        if not framed and (card is None or _helped(script, shot, card)) and script.photo(scene, shot) is None:
            bare.setdefault(card.name if card else None, []).append(shot.slate)
    for engine, slates in bare.items():
        what = f"so {engine} draws from words alone" if engine else "and no engine that is installed can do without"
        way = "name a `reference`, or put a clip into footage/ under its slate"
        text = f"{named(slates)}: no photo, clip or frame is there to start from, {what}; {way}"
        yield Remark(Kind.REFERENCE, tuple(slates), text)


def worn_photos(script: LinedScript) -> Iterator[Remark]:
    """Find photos of a place or product that are seen more than once while another one of it is never seen."""
    lists = script.shotlist
    groups = {
        **{f"the place {name}": place.references for name, place in lists.places.items()},
        **{f"the product {name}": product.references for name, product in lists.products.items()},
    }
    if not any(len(files) > 1 for files in groups.values()):
        return
    shown: dict[str, list[str]] = {}
    for scene, shot in script.shots:
        file = script.photo(scene, shot) if shot.slate in script.filmed else None
        if file is not None:
            shown.setdefault(file, []).append(shot.slate)
    for what, files in groups.items():
        spare = [file for file in files if file not in shown]
        worn = next((file for file in files if len(shown.get(file, ())) > 1), None)
        if worn is None or not spare:
            continue
        slates = tuple(shown[worn])
        text = f"{named(slates)}: all show {worn}, and {named(spare)} of {what} is in no shot; name it as a `reference`"
        yield Remark(Kind.REFERENCE, slates, text)


def engines(script: LinedScript) -> Iterator[Remark]:
    """Find what shots ask of an engine that its card does not have: words of the camera, and length."""
    unheeded: dict[tuple[str, str], list[str]] = {}
    long: list[Finding] = []
    limits: dict[str, tuple[tuple[str, ...], float | None]] = {}
    cards, filmed = script.cards, script.filmed
    for _, shot in script.shots:
        card = cards.get(shot.slate)
        if card is None or shot.slate not in filmed:
            continue
        if card.name not in limits:
            limits[card.name] = _limits(card)
        lacking, longest = limits[card.name]
        for word in lacking:
            if CAMERA[word](shot):
                unheeded.setdefault((card.name, word), []).append(shot.slate)
        if longest is not None:
            frames = used(shot, script.length(shot), script.rate)
            if frames > script.rate.frames(longest):
                long.append(((shot.slate,), partial(_beyond, script, card, longest, script.seconds(frames))))
    for (engine, word), slates in unheeded.items():
        way = (
            "choose another engine" if word in ("move", "focus") else "choose a photo that shows it, or another engine"
        )
        yield Remark(Kind.ENGINE, tuple(slates), f"{named(slates)}: {engine} does not heed `{word}`; {way}")
    yield from told(Kind.ENGINE, long, "these are too long for their engines as well")


def unused(script: LinedScript) -> Iterator[Remark]:
    """Find cast, places and products that are defined, and that no shot has."""
    lists = script.shotlist
    if not (lists.cast or lists.places or lists.products):
        return
    framings: list[Framing] = [lists.defaults, *(scene.defaults for scene in lists.scenes)]
    framings += chain.from_iterable(scene.shots for scene in lists.scenes)
    cast = {name for framing in framings for name in framing.cast or ()}
    cast |= set(chain.from_iterable(map(_acting, lists.scenes)))
    products = {name for framing in framings for name in framing.products or ()}
    places = {scene.place for scene in lists.scenes}
    if idle := [name for name in lists.cast if name not in cast]:
        what = f"no shot has {named(idle)}, and no line is theirs; write `cast: [{idle[0]}]` in a shot"
        yield Remark(Kind.UNUSED, (), f"cast: {what}, or take out who is not needed")
    if idle := [name for name in lists.places if name not in places]:
        what = f"no scene is at {named(idle)}; write `place: {idle[0]}` in one"
        yield Remark(Kind.UNUSED, (), f"places: {what}, or take out what is not needed")
    if idle := [name for name in lists.products if name not in products]:
        what = f"no shot has {named(idle)}; write `products: [{idle[0]}]` in one"
        yield Remark(Kind.UNUSED, (), f"products: {what}, or take out what is not needed")


def ending(script: LinedScript) -> Iterator[Remark]:
    """See whether a client's film ends on words; a person's own clip may bring them along."""
    client = script.shotlist.film.client
    _, last = script.shots[-1] if script.shots else (None, None)
    if client and last is not None and last.super is None and last.slate in script.filmed:
        text = f"{last.slate}: the film ends without a word of {client}; end on `card: {{style: end_card, text: …}}`"
        yield Remark(Kind.ENDING, (last.slate,), text)


def _helped(script: LinedScript, shot: Shot, card: Card) -> bool:
    """Whether a photo would help: its engine heeds one, or only stands in for one that does."""
    wished = shot.engine == card.name or card.name in script.shotlist.engines.clip
    return "reference" in card.takes or (card.name in CUSTOMARY and not wished)


def _limits(card: Card) -> tuple[tuple[str, ...], float | None]:
    """Give the words of the camera that an engine passes over, and the seconds that it gives at most.

    One that heeds none of them, such as colour bars, has no camera.
    """
    lacking = tuple(word for word in CAMERA if word not in card.takes)
    return () if len(lacking) == len(CAMERA) else lacking, max(card.lengths, default=card.longest)


def _beyond(script: LinedScript, card: Card, longest: float, length: str) -> str:
    """Say that a shot is longer than its engine can."""
    return (
        f"it asks for {length} s and {card.name} gives at most {longest:g} s; shorten it, split it, or choose another"
    )


def _acting(scene: Scene) -> Iterator[str]:
    """Give who acts or speaks in a scene."""
    yield from (line.by for line in scene.lines)
    for shot in scene.shots:
        yield from shot.performance
        if shot.line is not None:
            yield shot.line.by
