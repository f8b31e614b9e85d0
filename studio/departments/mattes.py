"""Mattes: what is the subject of a photo before which a camera travels, from a person's own hand or from an engine."""

from __future__ import annotations

from typing import Any

from studio.engines import registry
from studio.engines.card import Card
from studio.film.camera import TRAVELLING, drawn_moves
from studio.film.production import Production
from studio.film.take import ClipRequest, Photo
from studio.schedule.job import Job, Known
from studio.schedule.plan import Round
from studio.schedule.step import Kit, Made, Step

MATTE = Step("matte", 1, "studio.departments.mattes:make")
"""An engine's matte of one photo; inputs are `engine`, its `version`, and the `photo`."""


def matted(round_: Round, production: Production, asked: ClipRequest) -> Known[ClipRequest]:
    """Give a request with the matte of its photo, where its move shows depth and there is a matte."""
    photo = asked.reference
    if photo is None or not TRAVELLING.intersection(drawn_moves(asked.move)):
        return Known(asked)
    own = production.mattes.get(photo.digest)
    found = Known(own) if own is not None else _cut_out(round_, photo, asked.slate)
    return found.then(lambda matte: asked.model_copy(update={"reference": photo.model_copy(update={"matte": matte})}))


def make(inputs: dict[str, Any], kit: Kit) -> Made:
    """Let an engine cut a photo out: the output `matte`, where the photo has a plain subject."""
    made: Made = registry.engine("matte", inputs["engine"]).cut_out(Photo.model_validate(inputs["photo"]), kit)
    return made


def _cut_out(round_: Round, photo: Photo, slate: str) -> Known[str | None]:
    """Ask for the matte that the first engine gives that lacks nothing."""
    card = _engine()
    if card is None:
        return Known(None)
    plain = {"digest": photo.digest, "width": photo.width, "height": photo.height}
    inputs = {"engine": card.name, "version": card.version, "photo": plain}
    made = round_.want(
        Job(MATTE, f"photo {photo.digest[:8]}", inputs, engine=card.name, slate=slate, seconds=card.speed)
    )
    return made.then(lambda record: record.outputs["matte"].digest if record and "matte" in record.outputs else None)


def _engine() -> Card | None:
    """Give the matte engine that is used; None where none is whole."""
    cards = (registry.card("matte", name) for name in registry.names("matte"))
    return next((card for card in cards if not registry.lacks(card)), None)
