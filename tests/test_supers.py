"""Supers: what lies over the picture, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.departments.supers import supers
from studio.film.shotlist import Shotlist
from studio.film.time import Span
from studio.film.timeline import Caption, Super
from studio.schedule.job import Known
from studio.schedule.plan import Round
from studio.vault.vault import Vault

SIZE = (1920, 1080)

SHOTS = {"1A": Span(0, 100), "2A": Span(100, 80)}


@pytest.fixture(name="laid")
def _laid(tmp_path: Path) -> dict[str, Super]:
    """The supers, by name, of a picture with a title and an end card, both with captions."""
    shotlist = Shotlist.model_validate(
        {
            "studio": 1,
            "film": {"title": "Lakes"},
            "scenes": [
                {
                    "shots": [
                        {"slate": "1A", "action": "A lake", "super": {"text": "LAKES", "style": "title"}},
                        {
                            "slate": "2A",
                            "card": {"text": "Green North\nThree days: your own pace.", "style": "end_card"},
                        },
                    ]
                }
            ],
        }
    )
    said = [
        Caption(lines=("LAKES",), span=Span(8, 40), slate="1A"),
        Caption(lines=("Three days.", "Your own pace."), span=Span(108, 40), slate="2A"),
        Caption(lines=("Come.",), span=Span(150, 20), slate="2A"),
    ]
    found = supers(Round(Vault(tmp_path)), shotlist, SIZE, SHOTS, [Known(one) for one in said])
    return {one.name: one for one in found}


def test_a_card_is_not_captioned_with_its_own_words(laid: dict[str, Super]) -> None:
    """What a card shows while it is heard is not set below it once more; all other captions are."""
    assert list(laid) == ["1A super", "2A card", "1A caption 1", "2A caption 2"]


def test_a_chinese_card_is_not_captioned_in_two_lines(tmp_path: Path) -> None:
    """Chinese has no spaces between words: on two lines of a caption they are the card's words all the same."""
    card = {"slate": "1A", "card": {"text": "青山小院\n三天两夜，足够慢下来。", "style": "end_card"}}
    shotlist = Shotlist.model_validate(
        {"studio": 1, "film": {"title": "大理", "language": "zh"}, "scenes": [{"shots": [card]}]}
    )
    said = [Caption(lines=lines, span=Span(8, 40), slate="1A") for lines in (("三天两夜，足够", "慢下来。"), ("来吧",))]
    found = supers(Round(Vault(tmp_path)), shotlist, SIZE, SHOTS, [Known(one) for one in said])
    assert [one.name for one in found] == ["1A card", "1A caption 2"]


def test_the_words_of_the_end_card_stay_to_the_last_frame(laid: dict[str, Super]) -> None:
    """They would fall after the film has ended; a title falls before its shot does."""
    card, title = laid["2A card"], laid["1A super"]
    assert card.span.end - card.fade == SHOTS["2A"].end
    assert title.span.end < SHOTS["1A"].end
