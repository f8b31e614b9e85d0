"""Every clip engine that is installed goes through the same cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.engines import registry
from studio.engines.card import Card
from studio.film.camera import Move
from studio.film.take import ClipRequest, Drawing, Photo
from studio.film.time import Rate, Span
from studio.schedule.step import Kit
from studio.vault.key import Key
from studio.vault.vault import Vault

DRAWN = [name for name in registry.names("clip") if registry.card("clip", name).gives == "drawn"]
SIZES = [(320, 180), (180, 320), (240, 240), (192, 240)]


@pytest.fixture(name="kit")
def _kit(tmp_path: Path) -> Kit:
    return Kit(Vault(tmp_path / ".vault"), tmp_path, Key("0" * 64), lambda done: None)


def _request(kit: Kit, tmp_path: Path, **more: Any) -> ClipRequest:
    from PIL import Image

    file = tmp_path / "photo.png"
    if not file.exists():
        chance = np.random.default_rng(7)
        Image.fromarray(chance.integers(0, 255, (270, 400, 3), np.uint8)).resize((800, 540)).save(file)
    photo = Photo(digest=kit.vault.digest_of(file), width=800, height=540, shows="noise")
    return ClipRequest(slate="1A", action="Rain falls.", reference=photo, **{"move": (Move.PUSH_IN,), **more})


@pytest.mark.parametrize("kind", registry.KINDS)
def test_a_card_is_named_as_its_entry_point_and_says_what_it_is(kind: str) -> None:
    """Names agree; each card says one sentence and, where it needs a package, how to get it."""
    for name in registry.names(kind):
        card = registry.card(kind, name)
        assert isinstance(card, Card)
        assert (card.name, card.kind) == (name, kind)
        assert card.says
        assert bool(card.packages) == bool(card.install)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", DRAWN)
def test_frames_are_of_the_size_and_number_asked(name: str, size: tuple[int, int], kit: Kit, tmp_path: Path) -> None:
    """Three planes of 4:2:0 a frame, as many frames as the span has."""
    engine = registry.engine("clip", name)
    drawing = engine.draw(_request(kit, tmp_path))
    frames = [
        tuple(plane.shape for plane in planes)
        for planes in engine.frames(drawing, Span(-6, 37), Span(-2, 5), size, Rate(25), kit)
    ]
    width, height = size
    assert frames == [((height, width), (height // 2, width // 2), (height // 2, width // 2))] * 5


@pytest.mark.parametrize("name", DRAWN)
def test_a_frame_is_the_same_alone_and_among_others(name: str, kit: Kit, tmp_path: Path) -> None:
    """Any span of the same use gives the same bytes, again and again, whatever else is in the stretch of film."""
    engine = registry.engine("clip", name)
    drawing = engine.draw(_request(kit, tmp_path))
    run = Span(-6, 40)

    def shoot(span: Span, key: str) -> list[list[Any]]:
        # An edit of a title gives the stretch another key, and with it another seed.
        other = Kit(kit.vault, kit.scratch, Key(key * 64), lambda done: None)
        frames = engine.frames(drawing, run, span, (320, 180), Rate(25), other)
        return [[plane.copy() for plane in planes] for planes in frames]

    whole = shoot(run, "0")
    for span, key in ((Span(10, 3), "1"), (Span(-6, 1), "2"), (Span(33, 1), "3")):
        for got, wanted in zip(shoot(span, key), whole[span.start + 6 :], strict=False):
            assert all(np.array_equal(one, other) for one, other in zip(got, wanted, strict=True))


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_plain_and_holds_only_what_it_heeds(name: str, kit: Kit, tmp_path: Path) -> None:
    """A drawing survives JSON, and a field that the card does not name leaves it as it is."""
    engine = registry.engine("clip", name)
    asked = _request(kit, tmp_path)
    drawing = engine.draw(asked)
    assert Drawing.model_validate_json(drawing.model_dump_json()) == drawing
    others = {"style": "noir", "place": "elsewhere", "seed": 9, "avoid": "crowds"}
    heedless = {field: value for field, value in others.items() if field not in engine.CARD.takes}
    assert engine.draw(asked.model_copy(update=heedless)) == drawing
