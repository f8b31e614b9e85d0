"""Planning sound: who speaks a line, how long it takes, and where in the film it is heard."""

from __future__ import annotations

from typing import Any

import pytest

from studio.departments.scoring import music_job
from studio.departments.sound import (
    frames_of,
    guess_seconds,
    lines,
    needs,
    place,
    voice_job,
    voice_request,
)
from studio.errors import InputError
from studio.film.shotlist import Shotlist
from studio.film.time import Rate, Span
from studio.schedule.job import Known

SHOTS = {"1A": Span(0, 100), "1B": Span(100, 50), "2A": Span(150, 100)}

KNOWN = {slate: Known(span.length) for slate, span in SHOTS.items()}


def _film(**more: Any) -> Shotlist:
    """Two scenes: the first speaks twice across its shots, and shot 1B has a line of its own."""
    film: dict[str, Any] = {
        "film": {"title": "Above the Clouds", "rate": "25"},
        "scenes": [
            {
                "heading": "EXT. LAKE",
                "lines": ["Some mornings begin above the clouds.", {"text": "Not all of them.", "at": "1B"}],
                "shots": [
                    {"slate": "1A"},
                    {"slate": "1B", "line": {"by": "marta", "text": "Come before the sun does."}},
                ],
            },
            {"shots": [{"slate": "2A", "line": "Green North."}]},
        ],
        "cast": {"marta": {"voice": "piper/joe"}},
    }
    return Shotlist.model_validate(film | more)


def _spans(shotlist: Shotlist, lengths: dict[str, int], shots: dict[str, Span] | None = None) -> dict[str, Span]:
    placed, _ = place(shotlist, shots or SHOTS, lengths)
    return {one.utterance.name: one.span for one in placed}


def test_lines_are_named_by_the_shot_at_which_they_begin() -> None:
    """Lines of a scene have a plus, so that a shot's own line keeps its name."""
    assert [(one.name, one.slate) for one in lines(_film())] == [
        ("1A+ line", "1A"),
        ("1B+ line", "1B"),
        ("1B line", "1B"),
        ("2A line", "2A"),
    ]


def test_a_line_begins_a_little_after_its_shot() -> None:
    """0.3 s are 8 frames."""
    assert _spans(_film(), {"2A line": 20}) == {"2A line": Span(158, 20)}


def test_a_line_waits_until_the_one_before_has_ended() -> None:
    """Never voice over voice: at least 0.25 s (7 frames) lie between two lines."""
    spans = _spans(_film(), {"1A+ line": 130, "1B+ line": 30, "1B line": 40, "2A line": 20})
    assert spans == {
        "1A+ line": Span(8, 130),
        "1B+ line": Span(145, 30),
        "1B line": Span(182, 40),
        "2A line": Span(229, 20),
    }


def test_a_line_that_ends_after_the_film_is_said_by_how_much() -> None:
    """The note names the shot, the words and the seconds."""
    _, notes = place(_film(), SHOTS, {"2A line": 105})
    assert notes == (
        "2A: the line “Green North.” ends 0.5 s after the film; shorten it, or give the last shots more length",
    )


def test_a_line_of_a_scene_may_begin_at_a_time_or_follow_the_one_before() -> None:
    """`at: 2s` counts from the scene's start; without `at` a line follows on."""
    scenes = [
        {"shots": [{"slate": "1A"}]},
        {"lines": [{"text": "One.", "at": "2s"}, "Two."], "shots": [{"slate": "2A"}, {"slate": "2B"}]},
    ]
    shots = {"1A": Span(0, 50), "2A": Span(50, 100), "2B": Span(150, 100)}
    spans = _spans(_film(scenes=scenes), {"2A+ line": 30, "2A+ line 2": 40}, shots)
    assert spans == {"2A+ line": Span(100, 30), "2A+ line 2": Span(137, 40)}


def test_the_line_of_a_shot_that_is_left_out_goes_to_the_next() -> None:
    """A shorter version still tells what the scene tells."""
    scenes = [{"lines": [{"text": "One.", "at": "1A"}], "shots": [{"slate": "1A", "omit": True}, {"slate": "1B"}]}]
    assert [(one.name, one.slate) for one in lines(_film(scenes=scenes))] == [("1B+ line", "1B")]


def test_a_line_that_begins_nowhere_is_refused() -> None:
    """The message says what `at` may hold."""
    scenes = [{"heading": "EXT. LAKE", "lines": [{"text": "One.", "at": "7C"}], "shots": [{"slate": "1A"}]}]
    with pytest.raises(InputError, match=r"EXT\. LAKE begins `at: 7C`.*write `at: 1A` or `at: 2s`"):
        lines(_film(scenes=scenes))


def test_shots_get_the_frames_that_their_lines_need_with_breath() -> None:
    """0.3 s before and 0.4 s after; guesses stay guesses."""
    found = needs(_film(), {"1A+ line": Known(60), "2A line": Known(40, frozenset({"voice 2A line"}))})
    assert found == {"1A+": Known(78), "2A": Known(58, frozenset({"voice 2A line"}))}


def test_a_character_speaks_with_the_voice_that_it_was_given() -> None:
    """`piper/joe` is the engine and its voice; the job is named by the line."""
    film = _film()
    utterance = lines(film)[2]
    voicing = voice_request(utterance.line, film)
    assert (voicing.engine, voicing.request.voice, voicing.notes) == ("piper", "joe", ())
    job = voice_job(utterance, voicing)
    assert job is not None
    assert (job.name, job.slate, job.engine) == ("voice 1B line", "1B", "piper")
    assert job.inputs["request"] == {"language": "en", "text": "Come before the sun does.", "voice": "joe"}


def test_say_is_spoken_instead_of_the_text() -> None:
    """The caption keeps the text."""
    film = _film()
    line = lines(film)[0].line.model_copy(update={"text": "Guilin", "say": "Gway lin"})
    assert voice_request(line, film).request.text == "Gway lin"


def test_a_wish_that_cannot_be_met_is_a_note() -> None:
    """Another voice speaks, and the plan says so."""
    film = _film(sound={"narrators": {"narrator": {"voice": "parrot/polly"}}}, engines={"voice": ["crow", "piper"]})
    voicing = voice_request(lines(film)[0].line, film)
    assert voicing.engine == "piper"
    assert voicing.notes == ("narrator: piper speaks, as parrot/polly is not installed; crow is not installed",)


def test_where_no_voice_speaks_the_language_the_lines_are_captions() -> None:
    """None, and the reason."""
    film = _film(film={"title": "云上", "language": "zh", "rate": "25"}, cast={}, engines={"voice": ["piper"]})
    utterance = lines(film)[0]
    voicing = voice_request(utterance.line, film)
    assert voicing.engine is None
    assert "speaks zh: its lines are captions only" in voicing.notes[0]
    assert "piper does not speak zh" in voicing.notes[0]
    assert voice_job(utterance, voicing) is None


def test_letters_that_a_voice_cannot_read_are_pointed_out() -> None:
    """An English voice skips Chinese words; the way out is `say`."""
    film = _film()
    line = lines(film)[0].line.model_copy(update={"text": "Welcome to 桂林!"})
    assert voice_request(line, film).notes == (
        "narrator: piper cannot read 桂林; write how to speak it in the line's `say`",
    )


@pytest.mark.parametrize(
    ("text", "language", "measured"),
    [
        ("Some mornings begin above the clouds.", "en", 2.1),
        ("Stay three nights, from 299 dollars.", "en", 3.0),
        ("有些清晨，从云上开始。", "zh", 2.9),
        ("Algunas mañanas empiezan por encima de las nubes.", "es", 3.3),
        ("La casa abre a las 9:30, y tres noches cuestan 299 €.", "es", 5.2),
        ("电话0571-8888-1234，2026年5月1日起提前30天立减15%。", "zh", 8.8),
    ],
)
def test_a_guess_is_near_what_speaking_takes(text: str, language: str, measured: float) -> None:
    """Within a quarter, for planning before a line has been spoken."""
    assert guess_seconds(text, language) == pytest.approx(measured, rel=0.25)


def test_a_sound_gets_all_the_frames_that_it_touches() -> None:
    """1.01 s at 25 are 26 frames; a whole number stays one."""
    assert [frames_of(seconds, Rate(25)) for seconds in (1.01, 1.0, 0.04)] == [26, 25, 1]


def test_the_music_asks_for_the_whole_film() -> None:
    """Mood, length and cuts go to the library, with a choice of the film's own; what is still a guess waits."""
    job, notes = music_job(_film(), KNOWN | {"2A": Known(100, frozenset({"voice 2A line"}))}, {})
    assert job is not None
    assert (job.name, job.engine, notes) == ("music bed", "library", ())
    asked = {"mood": "calm", "length_s": 10.0, "choice": 325280861, "cuts_s": [4.0, 6.0]}
    assert job.inputs["request"] == asked
    assert job.waits == {"voice 2A line"}


def test_the_users_own_music_comes_first_and_none_is_none() -> None:
    """A file is cut by its digest; `music: none` is a film without."""
    job, _ = music_job(_film(sound={"music": {"file": "tune.mp3"}}), KNOWN, {"tune.mp3": "ab" * 32})
    assert job is not None
    assert (job.inputs, job.engine) == ({"file": "ab" * 32, "length_s": 10.0}, None)
    assert music_job(_film(sound={"music": "none"}), KNOWN, {}) == (None, ())


def test_music_engines_that_are_not_there_are_noted() -> None:
    """The library plays in their place."""
    job, notes = music_job(_film(engines={"music": ["ace"]}), KNOWN, {})
    assert job is not None
    assert (job.engine, notes) == ("library", ("music: library plays, as ace is not installed",))
