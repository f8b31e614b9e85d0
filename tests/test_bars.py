"""Colour bars: the levels of the standard, the shot's words, and a counter that runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.engines.clips.bars import BarsEngine
from studio.engines.clips.slate import BARS, PANEL_LUMA, panel
from studio.film.take import ClipRequest, Drawing
from studio.film.time import Rate, Span
from studio.schedule.step import Kit
from studio.vault.key import Key
from studio.vault.vault import Vault

SIZE = (640, 360)
Frame = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]


def _drawing(slate: str = "1A", action: str = "Mist lifts from the lake.") -> Drawing:
    return BarsEngine().draw(ClipRequest(slate=slate, action=action))


@pytest.fixture(name="kit")
def _kit(tmp_path: Path) -> Kit:
    return Kit(Vault(tmp_path / ".vault"), tmp_path, Key("0" * 64), lambda done: None)


def _shoot(kit: Kit, drawing: Drawing, span: Span, size: tuple[int, int] = SIZE, rate: int = 25) -> list[Frame]:
    frames = BarsEngine().frames(drawing, Span(-50, 200), span, size, Rate(rate), kit)
    return [(y.copy(), u.copy(), v.copy()) for y, u, v in frames]


def test_the_levels_are_75_percent_of_bt709() -> None:
    """The table agrees with the matrix of BT.709, to the last level."""
    on = [(1, 1, 1), (1, 1, 0), (0, 1, 1), (0, 1, 0), (1, 0, 1), (1, 0, 0), (0, 0, 1)]
    for (red, green, blue), level in zip(on, BARS, strict=True):
        luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        differences = ((blue - luma) / 1.8556, (red - luma) / 1.5748)
        assert level[0] == round(16 + 219 * 0.75 * luma)
        assert level[1:] == tuple(round(128 + 224 * 0.75 * one) for one in differences)


@pytest.mark.parametrize("size", [(640, 360), (360, 640), (360, 360), (288, 360), (1920, 1080)])
def test_the_bars_stand_in_order_in_any_shape(kit: Kit, size: tuple[int, int]) -> None:
    """White, yellow, cyan, green, magenta, red, blue from the left, Y and chroma alike, whatever the frame's shape."""
    y, u, v = _shoot(kit, _drawing(), Span(0, 1), size)[0]
    for number, level in enumerate(BARS):
        column = round(size[0] * (1 / 8 + (number + 0.5) * 3 / 28))
        assert (y[2, column], u[1, column // 2], v[1, column // 2]) == level
    assert (y[-2, size[0] * 2 // 5], y[2, 2]) == (235, 104)


def test_the_slate_and_the_action_are_on_it(kit: Kit) -> None:
    """Another slate or action is another picture, in the panel and nowhere else."""
    left, top, width, height = panel(SIZE)
    plain = _shoot(kit, _drawing(), Span(0, 1))[0]
    for other in (_drawing(slate="12AB"), _drawing(action="Rain."), _drawing(action="")):
        shown = _shoot(kit, other, Span(0, 1))[0]
        rows, columns = np.nonzero(shown[0] != plain[0])
        assert rows.size
        assert top <= rows.min() <= rows.max() < top + height
        assert left <= columns.min() <= columns.max() < left + width
        assert all(np.array_equal(one, same) for one, same in zip(shown[1:], plain[1:], strict=True))
    inside = plain[0][top : top + height, left : left + width]
    assert inside.max() > 200
    assert (inside == PANEL_LUMA).mean() > 0.6


def test_every_frame_is_another(kit: Kit) -> None:
    """The counter runs from the handles before the shot on, so that bars are no freeze and a lost frame shows."""
    shots = _shoot(kit, _drawing(), Span(-12, 60))
    assert len({shot[0].tobytes() for shot in shots}) == 60
    assert all(np.array_equal(shot[1], shots[0][1]) for shot in shots)


@pytest.mark.parametrize("rate", [1, 24, 120])
def test_a_frame_is_the_same_in_any_span(kit: Kit, rate: int) -> None:
    """On demand means that the same frame has the same bytes, whatever is drawn with it."""
    whole = _shoot(kit, _drawing(), Span(-5, 40), rate=rate)
    for span in (Span(-5, 40), Span(-5, 2), Span(20, 3)):
        for one, other in zip(_shoot(kit, _drawing(), span, rate=rate), whole[span.start + 5 :], strict=False):
            assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_what_is_drawn_on_a_frame_stays_off_the_next(kit: Kit) -> None:
    """A title on one frame does not burn into those after it."""
    clean = _shoot(kit, _drawing(), Span(0, 5))
    for planes, wanted in zip(
        BarsEngine().frames(_drawing(), Span(0, 5), Span(0, 5), SIZE, Rate(25), kit), clean, strict=True
    ):
        assert np.array_equal(planes[0], wanted[0])
        for plane in planes:
            plane[:] = 0


@pytest.mark.parametrize("size", [(2, 2), (16, 16), (64, 36), (36, 64), (200, 50)])
@pytest.mark.parametrize(
    "action",
    [
        "",
        "云海之上，第一缕阳光。",
        "Лодки на рассвете\nΚαλημέρα",
        "\U0001f6a4 \ufffe\x07 قوارب",
        "word " * 400,
        "w" * 3000,
    ],
    ids=["none", "chinese", "cyrillic", "unknown", "long", "unbroken"],
)
def test_no_words_and_no_size_stop_it(kit: Kit, action: str, size: tuple[int, int]) -> None:
    """A slate stands in for what failed; it must not fail itself, whatever is written on it."""
    for slate in ("1A", "1234ABC"):
        shot = _shoot(kit, _drawing(slate, action), Span(-1, 2), size)
        assert [plane.shape for plane in shot[0]] == [size[::-1], *[(size[1] // 2, size[0] // 2)] * 2]


def test_a_drawing_holds_the_words(kit: Kit) -> None:
    """Slate and action are in the picture and so in the drawing; nothing else is."""
    engine = BarsEngine()
    asked = ClipRequest(slate="2", action="Boats.")
    assert engine.draw(asked).spec == {"slate": "2", "action": "Boats."}
    assert engine.draw(asked.model_copy(update={"style": "noir", "seed": 4, "aspect": "1:1"})) == engine.draw(asked)
