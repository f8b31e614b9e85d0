"""Spotting: which sounds the words of a film ask for, where they begin and end, and what taste leaves out."""

from __future__ import annotations

from typing import Any

import pytest

from studio.departments.spotting import AMBIENCE_DB, Spotted, spot
from studio.film.shotlist import Shotlist
from studio.film.time import Span


def _film(*shots: dict[str, Any], **more: Any) -> Shotlist:
    """A film of one scene at 25 frames a second."""
    named = [{"slate": f"1{chr(65 + number)}", **shot} for number, shot in enumerate(shots)]
    film: dict[str, Any] = {
        "film": {"title": "Lakes", "rate": "25"},
        "sound": {"ambience": "spotted"},
        "scenes": [{"shots": named}],
    }
    return Shotlist.model_validate(film | more)


def _spot(film: Shotlist, length: int = 100) -> tuple[Spotted, ...]:
    """Spot a film whose shots are all as long."""
    return spot(film, {shot.slate: Span(at * length, length) for at, shot in enumerate(film.shots)})


def _heard(*actions: str, **more: Any) -> list[str]:
    return [one.sound for one in _spot(_film(*({"action": action} for action in actions), **more))]


@pytest.mark.parametrize(
    ("action", "sounds"),
    [
        ("First sun over the ridge, seen from the summit", ["wind"]),
        ("A stream falling over mossy rocks in old forest", ["stream", "birds"]),
        ("Waves run up the beach at dusk", ["waves"]),
        ("A busy market in the old town", ["crowd"]),
        ("Night market in the rain", ["rain"]),
        ("Rush hour on the boulevard", ["traffic"]),
        ("A woman in her kitchen", ["room_tone"]),
        ("A fire in the stove, interior of the cabin", ["fire"]),
        ("A sea of clouds below the ridge", ["wind"]),
        ("A bottle on white", []),
        ("Bird's eye view of the boulevard", ["traffic"]),
        ("山顶的日出，云海", ["wind"]),
        ("夜市里的人群", ["crowd"]),
        ("海边的沙滩", ["waves"]),
        ("Olas en la playa", ["waves"]),
        ("El mercado de la plaza", ["crowd"]),
        ("El río bajo la lluvia", ["rain"]),
    ],
)
def test_a_place_is_heard_by_its_words(action: str, sounds: list[str]) -> None:
    """One ground at most and one colour, in three languages; figures of speech and plain objects are no places."""
    found = _heard(action)
    assert found[: len(sounds)] == sounds
    assert set(found) - set(sounds) <= {"air"}


def test_heading_place_and_photo_speak_too() -> None:
    """Where the action says nothing, its scene does, then the name of its photo."""
    scene = {"heading": "EXT. BEACH", "shots": [{"slate": "1A", "action": "Two friends"}]}
    assert _heard(scenes=[scene]) == ["waves"]
    quay = {"place": "quay", "shots": [{"slate": "1A", "action": "Two friends"}]}
    assert _heard(scenes=[quay], places={"quay": {"description": "a pier by the sea"}}) == ["waves"]
    assert [one.sound for one in _spot(_film({"reference": "references/forest_stream.jpg"}))] == ["stream", "birds"]


def test_a_place_goes_on_over_its_cuts_without_a_seam() -> None:
    """Shots of one place have one sound; another place is faded into, over the cut; the first one comes softly."""
    beach, town = {"action": "The beach"}, {"action": "A busy market"}
    waves, crowd = _spot(_film(beach, {"action": "A hand"}, beach, town))
    assert (waves.name, waves.at, waves.length, waves.rise, waves.fall) == ("1A waves", 0, 310, 20, 20)
    assert (crowd.name, crowd.at, crowd.length, crowd.rise, crowd.fall) == ("1D crowd", 290, 110, 20, 40)
    assert waves.gain_db == crowd.gain_db == AMBIENCE_DB


def test_a_dissolve_is_heard_as_long_as_it_is_seen() -> None:
    """A place laps over its cut by half of a long dissolve."""
    beach = {"action": "The beach", "transition": "dissolve 2s"}
    waves, crowd = _spot(_film(beach, {"action": "A busy market"}))
    assert (waves.length, waves.fall, crowd.at, crowd.rise) == (125, 50, 75, 50)


def test_no_place_is_heard_in_another() -> None:
    """A market in a scene with a forest lends it no crowd, and gets no birds."""
    found = _spot(_film({"action": "Autumn forest"}, {"action": "Leaves"}, {"action": "A busy market"}))
    ends = {one.sound: (one.at, one.at + (one.length or 0)) for one in found}
    assert ends["crowd"][0] >= 190
    assert ends["birds"][1] <= 210


def test_what_is_seen_for_a_moment_is_not_heard() -> None:
    """A place of less than a second and a half leaves the one before it going on."""
    film = _film({"action": "The beach"}, {"action": "A busy market"}, {"action": "The beach"})
    assert [one.sound for one in _spot(film, 30)] == ["waves"]


def test_what_a_shot_names_takes_the_place_of_what_is_spotted() -> None:
    """At its moment, as loud as is said, until the shot has ended; a thing is as long as it is."""
    shot = {"action": "The beach", "effects": [{"sound": "rain", "at": "1s", "gain": "-3 dB"}, "boom"]}
    rain, boom = _spot(_film(shot, {"card": "The end"}))
    assert (rain.sound, rain.at, rain.length, rain.gain_db) == ("rain", 25, 85, -3.0)
    assert (boom.sound, boom.at, boom.length, boom.hit) == ("boom", 0, None, False)


def test_a_file_of_the_users_is_as_long_as_it_is() -> None:
    """Whatever its name says."""
    (chimes,) = _spot(_film({"effects": ["references/wind_chimes.wav"]}, sound={}))
    assert (chimes.length, chimes.fall) == (None, None)


@pytest.mark.parametrize("action", ["Suddenly the fog lifts", "寒风呼啸"])
def test_a_hard_turn_is_heard_in_lively_films_alone(action: str) -> None:
    """And not where the shot names its own sound."""

    def heard(mood: str, **more: Any) -> list[str]:
        lively: dict[str, Any] = {"ambience": "spotted", "music": mood}
        return [one.sound for one in _spot(_film({}, {"action": action, **more}, sound=lively)) if one.hit]

    assert heard("calm") == []
    assert heard("energetic") == ["whoosh"]
    assert heard("energetic", effects=["boom"]) == []


def test_cards_and_clips_with_a_sound_of_their_own_have_no_place() -> None:
    """The last place dies away under the end card; a clip whose sound is kept is left alone."""
    (waves,) = _spot(_film({"action": "The beach"}, {"card": "The end"}))
    assert (waves.at, waves.length, waves.fall) == (0, 140, 40)
    assert _spot(_film({"footage": "footage/beach.mp4", "action": "The beach", "sound": "keep"})) == ()


@pytest.mark.parametrize("sound", [{}, {"ambience": "none"}])
def test_only_what_is_named_is_heard_where_nobody_asks_for_more(sound: dict[str, Any]) -> None:
    """A film that somebody has listened to does not change by itself."""
    film = _film({"action": "The beach", "effects": ["rain"]}, {"action": "A busy market"}, sound=sound)
    assert [one.sound for one in _spot(film)] == ["rain"]


@pytest.mark.parametrize(
    ("mood", "hits"),
    [("calm", []), ("upbeat", ["whoosh"]), ("energetic", ["whoosh", "riser", "impact"]),
     ("epic", ["impact", "riser", "impact"]), ("dark", ["impact"])],
)  # fmt: skip
def test_only_lively_films_have_blows(mood: str, hits: list[str]) -> None:
    """At the title and at the end card, by the mood of the music."""
    title = {"super": {"text": "Lakes", "style": "title"}}
    film = _film(title, {}, {}, {"card": "The end"}, sound={"ambience": "spotted", "music": mood})
    found = _spot(film)
    assert [one.sound for one in found] == hits
    assert all(one.hit and one.length is None for one in found)
    assert [one.at for one in found][1:] == [300] * (len(hits) - 1)
    assert not hits or 0 <= found[0].at < 50


def test_a_sound_stays_itself_when_the_cut_changes() -> None:
    """Longer shots have the same wind; a second sound of one name has a name of its own."""
    film = _film({"action": "The summit", "effects": ["boom", "boom"]})
    assert [one.choice for one in _spot(film)] == [one.choice for one in _spot(film, 137)]
    assert [one.name for one in _spot(film)] == ["1A boom", "1A boom 2", "1A wind"]
