"""Shooting: which engine shoots each shot, what it is asked, and which take is in the cut."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import count
from math import ceil
from typing import Any

from studio.departments.mattes import matted
from studio.departments.titles import style_sheet
from studio.engines import registry
from studio.engines.card import Card
from studio.errors import InputError, ShotRefused
from studio.film.money import Money
from studio.film.production import Production, Wishes
from studio.film.shotlist import Scene, Shot
from studio.film.take import Circled, ClipRequest, Drawing, Media, Photo
from studio.film.time import Frames
from studio.film.timeline import HANDLES, CardPicture, MissingMedia
from studio.schedule.job import Job, Known
from studio.schedule.plan import Round, differences
from studio.schedule.step import Kit, Made, Step
from studio.vault.key import Key, canonical, key_of
from studio.vault.vault import Record

TAKE = Step("take", 1, "studio.departments.shooting:make")
"""An engine's work on one take."""

SLATE = Step("slate", 1, "")
"""The record that binds a take to what was asked and what it shows; entered by the producer, run by nobody."""

CUSTOMARY = ("footage", "photomotion", "animatic")
"""Clip engines in order of wish, where the shot list names none."""

FREE = ("photomotion", "animatic")
"""Drawn engines in order of wish: what a preview is made of."""

_SPARE = 10
"""Lengths above the shortest that fits, in whole seconds, at which an older take still serves a trimmed shot."""


@dataclass(frozen=True)
class Slated:
    """A take as planned: what is asked of which engine, and the drawing or work behind it."""

    engine: str
    version: int
    """Of the engine."""
    request: ClipRequest
    draw: int = 0
    drawing: Drawing | None = None
    job: Job | None = None
    fresh: bool = False
    """Whether it is to be drawn besides those that there are."""

    @property
    def slate(self) -> str:
        """Give the shot's name."""
        return self.request.slate

    @cached_property
    def inputs(self) -> dict[str, Any]:
        """Engine, its version, the draw number and the whole request, in canonical JSON."""
        base = {"engine": self.engine, "version": self.version, "draw": self.draw}
        return {**base, "request": canonical(self.request)}

    @cached_property
    def key(self) -> Key:
        """The key that the take's number stands for."""
        return key_of(SLATE.name, SLATE.version, self.inputs)


@dataclass(frozen=True)
class Filmed:
    """What a shot shows in the cut."""

    picture: Drawing | Media | MissingMedia | CardPicture
    engine: str | None = None
    waits: frozenset[str] = frozenset()
    shown: Slated | Key | None = None
    """The take: as planned, or the key of one that stays as it was."""
    differs: tuple[str, ...] = ()
    """Keys of the shot list that have changed since a person circled the take."""
    slated: tuple[Slated, ...] = ()
    """Takes that `takes.yaml` should know."""

    @property
    def take(self) -> Key | None:
        """The key of the take."""
        return self.shown.key if isinstance(self.shown, Slated) else self.shown


def film(round_: Round, production: Production, wishes: Wishes, scene: Scene, shot: Shot, length: Frames) -> Filmed:
    """Give what `shot` shows, asking for the take it lacks; `length` is what the cut uses of it, in frames.

    Raises InputError where the engine that the shot itself names cannot serve it.
    """
    if shot.card is not None:
        return Filmed(CardPicture(ground=style_sheet(shot.card.style).ground))
    card = choose(round_, production, wishes, scene, shot)
    if card is None:
        return Filmed(MissingMedia(slate=shot.slate, reason=shot.action or ""), engine="bars")
    asked = Known(request(production, scene, shot))
    if "matte" in card.takes:
        asked = matted(round_, production, asked.value)
    slated = _slated(round_, production, wishes, shot, asked.value, card, length)
    chosen = _reshot(round_, production, slated) if shot.slate in wishes.reshoot else slated[0]
    if shot.slate not in wishes.reshoot and not wishes.preview:
        held = _held(round_, production, wishes, shot.slate, slated)
        if isinstance(held, Filmed):
            return held
        chosen = held or chosen
        asked = asked if held is None else Known(asked.value)
    if asked.waits:  # its matte is being made; till then it is planned with as a flat photo
        return Filmed(chosen.drawing or MissingMedia(slate=shot.slate, reason="being cut out"), card.name, asked.waits)
    return _shown(round_, chosen, slated)


def choose(round_: Round, production: Production, wishes: Wishes, scene: Scene, shot: Shot) -> Card | None:
    """Give the card of the first engine in order of wish that can serve `shot`; None where none can, which is noted."""
    has = {"reference"} if reference(production, scene, shot) else set[str]()
    if clips := _clips(production, shot):
        has.add("footage")
    if shot.engine is not None and not wishes.preview:
        if problem := _problem(shot.engine, has):
            near = difflib.get_close_matches(shot.engine, registry.names("clip"), n=1)
            hint = f"Did you mean {near[0]}?" if near and near[0] != shot.engine else "`studio engines` lists them."
            raise ShotRefused(
                f"shot {shot.slate} asks for the engine {shot.engine}, which {problem}; take `engine` out of the shot, "
                f"or name another. {hint}",
                slate=shot.slate,
                key="engine",
            )
        return registry.card("clip", shot.engine)
    asked = FREE if wishes.preview else production.shotlist.engines.clip
    first = (*filter(None, [wishes.engine]), *(["footage"] if clips else [])) if not wishes.preview else ()
    refused: dict[str, str] = {}
    for name in dict.fromkeys((*first, *(asked or CUSTOMARY))):
        problem = _problem(name, has)
        if problem is None:
            if missed := [why for wish, why in refused.items() if wish in (*first, *asked)]:
                round_.note(f"{shot.slate}: {name} shoots it, as {'; '.join(missed)}")
            return registry.card("clip", name)
        if name in registry.names("clip") or name in production.shotlist.engines.clip or name == wishes.engine:
            refused[name] = f"{name} {problem}"
    round_.note(
        f"{shot.slate}: bars with its slate stand in, as {'; '.join(refused.values()) or 'no engine is installed'}"
    )
    return None


def reference(production: Production, scene: Scene, shot: Shot) -> Photo | None:
    """Give the photo that a shot looks at: its own, else its place's or its first product's first one."""
    lists = production.shotlist
    if shot.reference is not None:
        return production.photos.get(shot.reference)
    place = lists.places[scene.place].references if scene.place else ()
    products = [file for name in shot.products or () for file in lists.products[name].references]
    return next((production.photos[file] for file in (*place, *products) if file in production.photos), None)


def request(production: Production, scene: Scene, shot: Shot) -> ClipRequest:
    """Give the neutral request for a shot: the same for every engine, and nothing of where it lies in the cut."""
    lists = production.shotlist
    place = lists.places[scene.place].description if scene.place else scene.heading
    products = {name: lists.products[name] for name in shot.products or ()}
    return ClipRequest(
        slate=shot.slate,
        action=shot.action or "",
        size=shot.size,
        angle=shot.angle,
        move=shot.move or (),
        move_amount=0.5 if shot.move_amount is None else shot.move_amount,
        reference=reference(production, scene, shot),
        focus=shot.focus,
        cast={name: lists.cast[name].description for name in shot.cast or ()},
        place=place,
        place_name=scene.place or "",
        heading=scene.heading,
        style=lists.look.style,
        avoid=", ".join(filter(None, (lists.look.avoid, shot.avoid))),
        prompt=shot.prompt,
        performance={name: one.model_dump() for name, one in shot.performance.items()},
        products={name: product.description for name, product in products.items()},
        labels={name: product.label for name, product in products.items() if product.label},
        seed=shot.seed,
        aspect=lists.film.aspect,
        rate=lists.film.rate,
    )


def footage_of(record: Record) -> Drawing | Media:
    """Give the footage that a slate's record holds."""
    kept = record.facts["footage"]
    return Drawing.model_validate(kept) if kept["kind"] == "drawn" else Media.model_validate(kept)


def media_of(record: Record) -> Media:
    """Give the footage that an engine's work on a take gave."""
    return Media.model_validate({**record.facts, "digest": record.outputs["video"].digest})


def make(inputs: dict[str, Any], kit: Kit) -> Made:
    """Let the engine make the take: the output `video` and the facts of its `Media`."""
    asked = ClipRequest.model_validate({"slate": "", **inputs["request"]})
    made: Made = registry.engine("clip", inputs["engine"]).make(asked, kit)
    return made


def _problem(name: str, has: set[str]) -> str | None:
    """Say why an engine cannot serve a shot that has these; None where it can."""
    if name not in registry.names("clip") and name.partition("/")[0] not in registry.names("clip"):
        return "is not installed"
    card = registry.card("clip", name)
    if missing := registry.lacks(card):
        return f"needs the package {missing[0]}" + (f" ({card.install})" if card.install else "")
    if "reference" in card.needs - has:
        return "needs a reference photo"
    if "footage" in card.needs - has:
        return "needs a clip of yours"
    return None


def _clips(production: Production, shot: Shot) -> tuple[str, ...]:
    """Give the digests of the user's clips for a shot: the one it names, then those in its folder."""
    own = (production.files[shot.footage],) if shot.footage is not None else ()
    return tuple(dict.fromkeys((*own, *production.brought.get(shot.slate, ()))))


def _slated(
    round_: Round, production: Production, wishes: Wishes, shot: Shot, asked: ClipRequest, card: Card, length: Frames
) -> tuple[Slated, ...]:
    """Give the takes that a shot wants of an engine, the one to show first; newly drawn ones last."""
    if card.gives == "drawn":
        drawing = registry.engine("clip", card.name).draw(asked)
        return (_one(card, asked, drawing=drawing),)
    if "footage" in card.needs:
        return tuple(_one(card, asked.model_copy(update={"footage": clip})) for clip in _clips(production, shot))
    fits = [asked.model_copy(update={"length": frames}) for frames in _lengths(card, asked, length)]
    known = (one for one in fits if shot.slate not in wishes.reshoot and round_.record(_one(card, one).key))
    fitting = next(known, fits[0])
    drawn = next(draw for draw in count() if _one(card, fitting, draw).key not in production.on_hand)
    more = wishes.draw.get(shot.slate, 0) or int(shot.slate in wishes.reshoot)
    return tuple(_one(card, fitting, draw, fresh=draw >= drawn) for draw in range(max(1, drawn + more)))


def _one(
    card: Card, asked: ClipRequest, draw: int = 0, *, drawing: Drawing | None = None, fresh: bool = False
) -> Slated:
    """Give one take, with the work that it needs of the engine."""
    slated = Slated(card.name, card.version, asked, draw, drawing, None, fresh)
    if drawing is not None:
        return slated
    whole = slated.inputs["request"]
    heeded = {name: whole[name] for name in whole if name in card.takes | {"aspect", "rate", "length"}}
    job = Job(
        dataclasses.replace(TAKE, lane=card.lane),
        f"{asked.slate} draw {draw + 1}" if not asked.footage else f"{asked.slate} clip {asked.footage[:8]}",
        {**slated.inputs, "request": heeded if card.deterministic else whole},
        engine=card.name,
        slate=asked.slate,
        seconds=card.speed * asked.rate.seconds(asked.length or 0),
        cost=_price(card, asked),
    )
    return dataclasses.replace(slated, job=job)


def _lengths(card: Card, asked: ClipRequest, length: Frames) -> Iterator[Frames]:
    """Give the lengths that serve, the shortest first, those that leave handles before those that do not.

    The first is asked for; any other serves where a take of it is on hand.
    """
    rate = asked.rate
    seconds = card.lengths or range(ceil(length / rate), ceil(length / rate) + _SPARE)
    fits = sorted(frames for one in seconds if (frames := rate.frames(one)) >= length)
    if not fits:
        raise ShotRefused(
            f"shot {asked.slate} asks for {rate.seconds(length):g} s; {card.name} gives at most "
            f"{max(card.lengths):g} s. Shorten it, split it, or choose another engine.",
            slate=asked.slate,
            key="length",
        )
    with_handles = length + 2 * HANDLES
    yield from (one for one in fits if one >= with_handles)
    yield from (one for one in fits if one < with_handles)


def _price(card: Card, asked: ClipRequest) -> Money | None:
    """Give what one take costs by the card; None is free."""
    if card.price is None:
        return None
    seconds = asked.rate.seconds(asked.length or 0)
    per_second = card.price.per_second
    return card.price.per_take + Money(
        amount=per_second.amount * Fraction(round(seconds * 1000), 1000), currency=per_second.currency
    )


def _reshot(round_: Round, production: Production, slated: tuple[Slated, ...]) -> Slated:
    """Give the take that replaces the one in the cut: a new draw, or as the shot is now the same clip of a person's."""
    last = slated[-1]
    circle = production.circles.get(last.slate)
    keys = [take.key for take in production.takes.get(last.slate, ()) if circle and take.number == circle.take]
    record = round_.record(Key(keys[0])) if keys and not last.fresh else None
    clip = record.inputs["request"].get("footage") if record else None
    same = next((one for one in slated if one.request.footage == clip), slated[0])
    return last if last.fresh else same


def _held(
    round_: Round, production: Production, wishes: Wishes, slate: str, slated: tuple[Slated, ...]
) -> Filmed | Slated | None:
    """Give what a circle, or the wish to keep, puts into the cut; None where nothing does."""
    numbers = {take.number: take.key for take in production.takes.get(slate, ())}
    circle = production.circles.get(slate)
    key = numbers.get(circle.take) if circle else None
    if circle and key is None:
        raise InputError(
            f"circles.yaml: {slate}-{circle.take} is circled, but {slate} has no take {circle.take}. "
            f"See `studio takes {production.name} {slate}`."
        )
    if key is None and wishes.keep:
        key = next((one for one in reversed(numbers.values()) if round_.record(Key(one))), None)
    if key is None:
        return None
    if (same := next((one for one in slated if one.key == key), None)) is not None:
        return same
    record = round_.record(Key(key))
    by_person = circle is not None and circle.by is Circled.PERSON
    if record is None:
        round_.note(f"{slate}: the take that was chosen is gone from the vault; it is drawn again")
        return None
    if not by_person and not wishes.keep:
        return None
    changed = differences(record.inputs["request"], slated[0].inputs["request"])
    paths = ("matte" if path == "reference.matte" else path for path, _, _ in changed)
    fields = tuple(dict.fromkeys(re.split(r"[.[]", path)[0] for path in paths if path != "length"))
    fields = fields or ("engine",)
    price = slated[0].job.cost if slated[0].job else None
    round_.note(
        f"{slate}: {'the circled take' if by_person else 'the take on hand'} stays in the cut; "
        f"differs: {', '.join(fields)}. `--reshoot {slate}` draws it again ({price or 'free'})"
    )
    return Filmed(footage_of(record), record.inputs["engine"], shown=Key(key), differs=fields if by_person else ())


def _shown(round_: Round, chosen: Slated, slated: tuple[Slated, ...]) -> Filmed:
    """Put a take into the cut, asking for its work where it is not on hand."""
    if chosen.drawing is not None:
        return Filmed(chosen.drawing, chosen.engine, shown=chosen, slated=slated)
    assert chosen.job is not None
    for other in slated:
        if other.job is not None and other.fresh:
            round_.want(other.job)
    made = round_.want(chosen.job)
    picture = media_of(made.value) if made.value else MissingMedia(slate=chosen.slate, reason="being shot")
    return Filmed(picture, chosen.engine, made.waits, chosen, slated=slated)
