"""Exports as texts: what each writes of a two-shot film, letter by letter, and what the formats ask for besides."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import films_for_exports as films
import pytest

from studio.exports.jianying import JianyingExport
from studio.exports.otio import OtioExport
from studio.exports.srt import SrtExport
from studio.exports.vtt import VttExport
from studio.exports.xmeml import XmlExport
from studio.film.timeline import Transition
from studio.film.turnover import Event, Reel, Strip, Turnover
from studio.producer.handover import file_name, strips

GOLDENS = Path(__file__).parent / "goldens" / "exports"
"""To write them anew: delete them, run these tests twice, and read the difference."""

FILM = "dissolve"
"""Two shots, of which one dissolves into the other."""


def _golden(name: str, text: str) -> None:
    """Hold a text against the one that somebody has read."""
    file = GOLDENS / name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        pytest.fail(f"{file} was not there; read it, and keep it if it is right")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("export", [SrtExport(), VttExport()], ids=["srt", "vtt"])
def test_captions_are_written_as_ever(export: Any) -> None:
    """Numbers, times, lines; what markup would be is text in WebVTT."""
    _golden(f"two_shots{export.suffix}", export.write(films.timeline(FILM)))


@pytest.mark.parametrize("export", [OtioExport(), XmlExport(), JianyingExport()], ids=["otio", "xml", "jianying"])
def test_a_two_shot_film_is_written_as_ever(export: Any) -> None:
    """Pictures, titles, captions, a line, a bed that is ridden, an effect: each on a track of its own."""
    turnover = films.handed_over(FILM, titles=export.titles)
    document = export.document(turnover)
    _golden(f"two_shots.{export.name}", export.write(turnover, "")[document])


def test_titles_come_and_go_in_xml_by_their_opacity() -> None:
    """Keys of opacity at both ends, in percent."""
    (opacity,) = _filters(films.handed_over("two shots"), "opacity")
    keys = [(one.findtext("when"), one.findtext("value")) for one in opacity.iter("keyframe")]
    assert keys == [("0", "0"), ("5", "100"), ("15", "100"), ("20", "0")]


def test_music_is_ridden_in_xml_by_its_level() -> None:
    """Keys of level, as factors, the same on both channels; a sound that is as loud as it should be has none."""
    levels = _filters(films.handed_over("two shots"), "audiolevels")
    assert len(levels) == 2
    for level in levels:
        keys = [(one.findtext("when"), one.findtext("value")) for one in level.iter("keyframe")]
        assert keys == [("0", "1"), ("6", "0.316228"), ("89", "1")]


def test_speed_in_xml_counts_as_if_the_file_had_been_retimed() -> None:
    """At half speed a handle of 6 frames is 12 frames long, and the clip uses as many frames as it fills."""
    root = _xml(films.handed_over("slow"))
    (clip,) = (one for one in root.iter("clipitem") if one.findtext("name") == "1B")
    (speed,) = (one for one in clip.iter("parameter") if one.findtext("parameterid") == "speed")
    assert speed.findtext("value") == "50"
    assert [clip.findtext(name) for name in ("start", "end", "in", "out")] == ["30", "81", "12", "63"]
    assert int(clip.findtext("duration") or 0) == 2 * int(clip.findtext("file/duration") or 0)


def test_television_rates_are_exact_in_xml() -> None:
    """29.97 is 30 frames a second, slowed as in America."""
    root = _xml(films.handed_over("NTSC"))
    assert {(one.findtext("timebase"), one.findtext("ntsc")) for one in root.iter("rate")} == {("30", "TRUE")}


def test_what_is_not_made_is_marked() -> None:
    """Bars stand in the cut, and a red marker says for what, in the file and on the clip."""
    turnover = films.handed_over("not made")
    assert turnover.strips[0].events[0].absent == "the client's boat"
    markers = _xml(turnover).findall("sequence/marker")
    assert [one.findtext("comment") for one in markers] == ["the client's boat"]
    text = OtioExport().write(turnover, "")[OtioExport().document(turnover)]
    assert '"color": "RED"' in text
    assert '"absent": "the client\'s boat"' in text


def test_two_sounds_never_share_a_file() -> None:
    """A line that a scene speaks from a shot on and a line of that shot have names that read alike in plain ASCII."""
    taken: set[str] = set()
    names = [file_name(name, ".wav", taken) for name in ("1A+ line", "1A+ line 2", "1A line", "1A line", "湖")]
    assert names == ["1A-line.wav", "1A-line-2.wav", "1A-line-3.wav", "1A-line-4.wav", "reel.wav"]


def test_names_in_another_script_stay_readable() -> None:
    """Chinese stands in the documents as itself, and files inside the package are plain ASCII."""
    turnover = films.handed_over("two shots")
    for export in (OtioExport(), XmlExport()):
        assert export.document(turnover).startswith("湖 & lakes.")
        assert "山间" in export.write(turnover, "")[export.document(turnover)]
    assert all(reel.name.isascii() for reel in turnover.reels)


def test_events_that_overlap_go_on_tracks_of_their_own() -> None:
    """The first track takes all that it can hold, and none lies over another."""
    reel = Reel(name="a.wav", kind="sound", length=50)
    heard = [Event(name=str(at), reel=reel, at=at, length=20) for at in (30, 0, 10, 20, 50)]
    laid = strips("Effects", "sound", heard)
    assert [(one.name, [event.at for event in one.events]) for one in laid] == [
        ("Effects", [0, 20, 50]),
        ("Effects 2", [10, 30]),
    ]


def test_two_titles_that_meet_dissolve_into_each_other() -> None:
    """OpenTimelineIO has no opacity: what falls and what rises is one transition there."""
    reel = Reel(name="a.png", kind="still")
    titles = tuple(Event(name=str(at), reel=reel, at=at, length=20, rise=4, fall=6) for at in (0, 20, 50))
    turnover = films.handed_over("two shots").model_copy(
        update={"strips": (Strip(name="Titles", kind="titles", events=titles),)}
    )
    track = _otio(turnover)["tracks"]["children"][0]
    assert [_transition(one) or one["OTIO_SCHEMA"][:4] for one in track["children"]] == [
        Transition(into=0, out=4),
        "Clip",
        Transition(into=6, out=4),
        "Clip",
        Transition(into=6, out=0),
        "Gap.",
        Transition(into=0, out=4),
        "Clip",
        Transition(into=6, out=0),
    ]


def _transition(child: dict[str, Any]) -> Transition | None:
    if not child["OTIO_SCHEMA"].startswith("Transition"):
        return None
    return Transition(into=int(child["in_offset"]["value"]), out=int(child["out_offset"]["value"]))


def _otio(turnover: Turnover) -> Any:
    import json

    return json.loads(OtioExport().write(turnover, "")[OtioExport().document(turnover)])


def _xml(turnover: Turnover) -> ElementTree.Element:
    return ElementTree.fromstring(XmlExport().write(turnover, "")[XmlExport().document(turnover)])


def _filters(turnover: Turnover, effect: str) -> list[ElementTree.Element]:
    return [one for one in _xml(turnover).iter("effect") if one.findtext("effectid") == effect]
