"""SubRip: the captions of a cut as a player reads them."""

from __future__ import annotations

from importlib.metadata import entry_points

from studio.exports.protocol import Export
from studio.exports.srt import SrtExport
from studio.film.delivery import Aspect
from studio.film.time import Rate, Span
from studio.film.timeline import Caption, Timeline, Track

GOLDEN = """\
1
00:00:00,400 --> 00:00:05,360
The day begins above the clouds: sunrise
on the summit is an hour from the door.

2
00:00:05,440 --> 00:00:09,560
古老的森林 清冷的溪流
路上只有你一个人

3
01:00:00,000 --> 01:00:01,000
Three days. Your own pace.
"""


def cut(rate: str, *captions: Caption) -> Timeline:
    """Give a cut that holds nothing but captions."""
    return Timeline(
        name="film", rate=Rate.parse(rate), aspect=Aspect("16:9"), picture=Track(children=()), captions=captions
    )


def test_a_cut_becomes_numbered_times_and_lines() -> None:
    """Two lines, Chinese, an hour in: the text that every player reads."""
    timeline = cut(
        "25",
        Caption(
            lines=("The day begins above the clouds: sunrise", "on the summit is an hour from the door."),
            span=Span(10, 124),
            slate="1A",
        ),
        Caption(lines=("古老的森林 清冷的溪流", "路上只有你一个人"), span=Span(136, 103), slate="1B"),
        Caption(lines=("Three days. Your own pace.",), span=Span(90000, 25), slate="2A"),
    )
    assert SrtExport().write(timeline) == GOLDEN


def test_times_come_from_the_exact_rate() -> None:
    """At 29.97 frames a second an hour of frames is 3.6 s longer than an hour."""
    caption = Caption(lines=("Later.",), span=Span(108000, 30), slate="1A")
    assert "01:00:03,600 --> 01:00:04,601" in SrtExport().write(cut("29.97", caption))


def test_a_silent_film_has_an_empty_file() -> None:
    """No captions, no text."""
    assert SrtExport().write(cut("25")) == ""


def test_the_export_is_found_by_its_entry_point() -> None:
    """Anyone's export comes through the same door."""
    (point,) = entry_points(group="studio.exports", name="srt")
    export = point.load()()
    assert isinstance(export, Export)
    assert (export.name, export.suffix) == ("srt", ".srt")
