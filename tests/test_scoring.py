"""Scoring: cuts that fall on beats, by moving the music under the picture, and shots of free length to the music."""

from __future__ import annotations

import dataclasses
from itertools import accumulate
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.departments.cutting import Pace
from studio.departments.scoring import NEAR, music_job, on_beats
from studio.engines.music import bed
from studio.engines.music.beat import Beats
from studio.engines.music.fit import STRETCH, fitted
from studio.engines.music.library import LibraryEngine
from studio.film.shotlist import Shotlist
from studio.film.time import Frames
from studio.media.samples import RATE, Floats
from studio.schedule.job import Known
from studio.vault.key import Key
from studio.vault.record import Record

PACE = Pace(50, 100, 200)

Lengths = dict[str, Known[Frames]]


def _film(*stated: str | None, **more: Any) -> Shotlist:
    """A film at 25 frames a second, of shots of these lengths; None is free."""
    shots = [
        {"slate": f"{number}", **({"length": length} if length else {})} for number, length in enumerate(stated, 1)
    ]
    return Shotlist.model_validate(
        {"film": {"title": "Lakes", "rate": "25"}, "scenes": [{"shots": [shot]} for shot in shots]} | more
    )


def _lengths(*frames: Frames) -> Lengths:
    return {f"{number}": Known(length) for number, length in enumerate(frames, 1)}


def _music(*beats_s: float) -> Known[Record | None]:
    """A bed that is on hand, with these beats."""
    facts = {"beats_s": list(beats_s)}
    return Known(
        Record(
            Key("1" * 64), "music", 2, "bed", {}, {}, facts, None, "library", 0.0, None, None, "2026-01-01T00:00:00Z"
        )
    )


def _every(seconds: float, film: Lengths) -> Known[Record | None]:
    whole = sum(one.value for one in film.values()) / 25
    return _music(*np.arange(0, whole, seconds).round(4).tolist())


def _cuts(lengths: Lengths) -> list[Frames]:
    return list(accumulate(one.value for one in lengths.values()))


def test_cuts_are_moved_to_beats_that_are_near() -> None:
    """Each cut goes to its beat; the film stays as long as it is."""
    lengths = _lengths(96, 105, 99)
    moved = on_beats(_film(None, None, None), lengths, PACE, {}, _every(2.0, lengths))
    assert _cuts(moved) == [100, 200, 300]


def test_beats_that_are_far_move_nothing() -> None:
    """More than six frames is too much, and half the way to a beat is no use."""
    lengths = _lengths(91, 109, 100)
    assert on_beats(_film(None, None, None), lengths, PACE, {}, _music(0, 4.0, 12.0)) == lengths


def test_shots_of_stated_length_stay_as_they_are() -> None:
    """They move with their neighbours; where fewer than two are free, nothing can move."""
    lengths = _lengths(96, 50, 54, 100)
    moved = on_beats(_film(None, "2s", "54f", None), lengths, PACE, {}, _every(2.0, lengths))
    assert [one.value for one in moved.values()][1:3] == [50, 54]
    assert _cuts(moved) in ([96, 146, 200, 300], [100, 150, 204, 300])
    alone = _lengths(96, 104)
    assert on_beats(_film(None, "104f"), alone, PACE, {}, _every(2.0, alone)) == alone


def test_no_line_is_cut_into() -> None:
    """A shot keeps what its line needs; shots that lines of a scene run across keep their lengths."""
    lengths = _lengths(103, 97, 100)
    spoken = {"1": Known(103)}
    assert on_beats(_film(None, None, None), lengths, PACE, spoken, _every(2.0, lengths))["1"].value >= 103
    across = {"1+": Known(100), "2+": Known(90), "3+": Known(90)}
    assert _cuts(on_beats(_film(None, None, None), lengths, PACE, across, _every(2.0, lengths))) == _cuts(lengths)


def test_until_the_music_is_there_lengths_wait_for_it() -> None:
    """They are guesses that hang on the bed; a film without music waits for nothing."""
    lengths = _lengths(96, 104)
    waiting = on_beats(_film(None, None), lengths, PACE, {}, Known(None, frozenset({"music bed"})))
    assert {slate: (one.value, one.waits) for slate, one in waiting.items()} == {
        "1": (96, frozenset({"music bed"})),
        "2": (104, frozenset({"music bed"})),
    }
    assert on_beats(_film(None, None), lengths, PACE, {}, Known(None)) == lengths


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.integers(20, 240), st.booleans(), st.integers(0, 240)), min_size=1, max_size=12),
    st.floats(0.3, 2.5),
)
def test_the_film_stays_as_long_and_every_cut_near(shots: list[tuple[int, bool, int]], beat: float) -> None:
    """Whatever the film: same length, no cut further than six frames, no line cut, and not one cut fewer on a beat."""
    film = _film(*(None if free else f"{length}f" for length, free, _ in shots))
    lengths = _lengths(*(length for length, _, _ in shots))
    needs = {f"{number}": Known(min(need, length)) for number, (length, _, need) in enumerate(shots, 1)}
    music = _every(beat, lengths)
    moved = on_beats(film, lengths, PACE, needs, music)
    before, after = _cuts(lengths), _cuts(moved)
    assert after[-1] == before[-1]
    assert all(abs(one - other) <= NEAR for one, other in zip(before, after, strict=True))
    for shot in film.shots:
        assert moved[shot.slate].value >= needs[shot.slate].value
        if shot.length is not None:
            assert moved[shot.slate] == lengths[shot.slate]
    assert _on(after, music) >= _on(before, music)


def _on(cuts: list[Frames], music: Known[Record | None]) -> int:
    """Count the cuts on beats."""
    assert music.value is not None
    beats = [round(moment * 25) for moment in music.value.facts["beats_s"]]
    return sum(min(abs(cut - beat) for beat in beats) <= 1 for cut in cuts[:-1])


# The music under the picture


def _clicks(beats: int, tempo: float) -> Floats:
    """A track of clicks over a soft chord, stronger on the first of the bar, whose last one rings out."""
    beat = 60 * RATE / tempo
    moment = np.arange(round((beats + 2) * beat))
    track = 0.02 * np.sin(moment * 0.02) * (moment < (beats - 1) * beat)
    blip = np.sin(np.arange(12000) * 0.3) * np.exp(-np.arange(12000) / 1500)
    for number in range(beats):
        at = round(number * beat)
        track[at : at + 12000] += blip * (0.8 if number % 4 == 0 else 0.4)
    return np.column_stack([track, track]).astype(np.float32)


def test_music_is_laid_so_that_cuts_fall_on_its_beats_and_it_ends_on_the_card() -> None:
    """A piece of 100 beats a minute under cuts at 101: a little faster, its last strike where the end card comes."""
    beat = 60 / 101
    cuts = tuple(round(0.2 + number * beat, 3) for number in (8, 14, 20, 27, 32))
    piece = bed.Piece.of(_clicks(41, 100), 100, 25)
    out = np.zeros((round((cuts[-1] + 3.2) * RATE), 2), np.float32)
    marks = np.array(piece.fill(out, cuts, cuts[-1])) / RATE
    assert [float(np.abs(marks - cut).min()) for cut in cuts] == pytest.approx([0] * 5, abs=0.04)
    assert marks[-1] == pytest.approx(cuts[-1], abs=0.04)
    assert np.diff(marks) == pytest.approx(beat, rel=0.01)
    power = (out**2).mean(axis=1)
    struck = round(marks[-1] * RATE)
    assert power[struck + 2400 :].max() < 0.5 * power[struck : struck + 2400].max()  # nothing is struck after it
    assert power[-2400:].max() < 1e-6


def test_music_goes_at_most_a_little_faster() -> None:
    """Cuts that no beat can meet do not tear at the tempo."""
    beats = Beats(
        0.0, RATE * 0.6, 200, np.zeros((200, 44), np.float32), np.ones(200, np.float32), np.ones(10, np.float32)
    )
    grid = fitted(beats, np.zeros(100, np.float32), 30.0, (3.17, 8.91, 13.33, 20.71), None)
    assert grid is not None
    assert abs(grid.stretch - 1) <= STRETCH + 1e-9
    assert 1.3 <= 30.0 - grid.at(grid.count) <= 3.1
    assert fitted(beats, np.zeros(100, np.float32), 1.5) is None


def test_music_is_told_the_cuts_and_the_card() -> None:
    """Of a film that ends on a card, when it comes."""
    shots = [{"shots": [{"slate": "1"}, {"slate": "2"}, {"slate": "3", "card": "The end"}]}]
    job, _ = music_job(_film(scenes=shots), _lengths(100, 50, 75), {})
    assert job is not None
    assert (job.inputs["request"]["cuts_s"], job.inputs["request"]["card_s"]) == ([4.0, 6.0], 6.0)


def test_an_engine_that_does_not_heed_cuts_is_not_told_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a moved cut does not make its music anew."""
    shots = [{"shots": [{"slate": "1"}, {"slate": "2"}, {"slate": "3", "card": "The end"}]}]
    plain = dataclasses.replace(LibraryEngine.CARD, takes=LibraryEngine.CARD.takes - {"cuts"})
    monkeypatch.setattr(LibraryEngine, "CARD", plain)
    (one, _), (other, _) = (music_job(_film(scenes=shots), _lengths(*cut), {}) for cut in ((100, 50, 75), (90, 60, 75)))
    assert one is not None
    assert other is not None
    assert one.inputs["request"]["cuts_s"] == []
    assert one.key == other.key
