"""Captions: the very words, two lines at most, in step with the voice."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.departments.captions import GAP, Heard, captions, limits
from studio.departments.sound import Placed, Utterance
from studio.film.delivery import Aspect
from studio.film.shotlist import Line
from studio.film.time import Rate, Span
from studio.film.timeline import Caption
from studio.media import samples
from studio.media.linebreak import plain
from studio.media.pauses import pauses_s

RATE = Rate(25)
WIDE, UPRIGHT = Aspect("16:9"), Aspect("9:16")
ENGLISH = (
    "The day begins above the clouds: sunrise on the summit is an hour from the door. "
    "Old forest, cold streams, and nobody on the path but you. Three days. Your own pace."
)
CHINESE = "每一天都从云端之上开始：山顶的日出，离家门只有一小时的路程。古老的森林，清冷的溪流，路上只有你一个人。"


def lines(found: tuple[Caption, ...]) -> list[tuple[str, ...]]:
    """Give the words of captions."""
    return [caption.lines for caption in found]


def test_a_short_line_is_one_caption_for_as_long_as_it_sounds() -> None:
    """Where nothing has to be cut, nothing is; a caption begins with the voice."""
    (caption,) = captions([Heard("Three days. Your own pace.", Span(50, 60), "4A")], language="en", rate=RATE)
    assert caption == Caption(lines=("Three days. Your own pace.",), span=Span(50, 60), slate="4A")


def test_a_caption_leaves_out_the_silence_around_its_line() -> None:
    """It comes with the first word and goes with the last, not with the file that holds them."""
    heard = Heard("Old forest, cold streams.", Span(50, 75), "2B", pauses_s=((0.0, 0.2), (1.1, 0.3), (2.6, 0.4)))
    (caption,) = captions([heard], language="en", rate=RATE)
    assert caption.span == Span(55, 60)


def test_lines_are_cut_between_sentences_and_broken_evenly() -> None:
    """Each sentence is a caption where it is long enough to be read as one."""
    found = captions([Heard(ENGLISH, Span(0, 275), "1A")], language="en", rate=RATE, aspect=WIDE)
    assert lines(found) == [
        ("The day begins above the clouds: sunrise", "on the summit is an hour from the door."),
        ("Old forest, cold streams,", "and nobody on the path but you."),
        ("Three days. Your own pace.",),
    ]


def test_upright_frames_get_shorter_lines() -> None:
    """On a phone 26 letters fit, and a sentence becomes two captions, cut at a comma."""
    found = captions([Heard(ENGLISH, Span(0, 275), "1A")], language="en", rate=RATE, aspect=UPRIGHT)
    assert lines(found)[2:4] == [("Old forest, cold streams,",), ("and nobody", "on the path but you.")]
    assert max(len(line) for caption in lines(found) for line in caption) <= 26


def test_chinese_lines_end_without_stops() -> None:
    """Stops and commas become air, in the line a space, at its end nothing; sixteen characters to a line."""
    found = captions([Heard(CHINESE, Span(0, 320), "1A")], language="zh-CN", rate=RATE, aspect=WIDE)
    assert lines(found) == [
        ("每一天都从云端之上开始：",),
        ("山顶的日出", "离家门只有一小时的路程"),
        ("古老的森林 清冷的溪流", "路上只有你一个人"),
    ]


def test_a_cut_stands_where_the_voice_pauses() -> None:
    """With the pauses measured, captions change within 0.2 s of the voice, however slowly its first words came."""
    text = "City people think that mountains are for experts. They are not at all. Our paths are for anyone."
    pauses = ((2.0, 0.14), (4.9, 0.4), (6.3, 0.5), (8.35, 0.15))
    found = captions([Heard(text, Span(100, 213), "1A", pauses)], language="en", rate=RATE)
    starts = [RATE.seconds(caption.span.start - 100) for caption in found]
    assert starts == [pytest.approx(moment, abs=0.2) for moment in (0, 5.3, 6.8)]
    guessed = captions([Heard(text, Span(100, 213), "1A")], language="en", rate=RATE)
    assert abs(RATE.seconds(guessed[1].span.start - 100) - 5.3) > 0.2


def test_pauses_are_measured_in_the_voice(tmp_path: Path) -> None:
    """Silences of a tenth of a second and more, those at the ends included; a closed consonant is none."""
    rng = np.random.default_rng(1)
    sounds = [(0.05, 0.0), (1.2, 0.3), (0.4, 0.0005), (0.8, 0.2), (0.05, 0.0), (0.6, 0.3), (0.15, 0.0)]
    voice = np.concatenate([rng.normal(0, level, (round(length * samples.RATE), 1)) for length, level in sounds])
    samples.write(tmp_path / "voice.wav", voice.astype(np.float32))
    found = [(round(start, 2), round(length, 2)) for start, length in pauses_s(tmp_path / "voice.wav")]
    assert found == [(1.25, 0.4), (3.1, 0.15)]


def test_a_line_takes_the_pauses_of_its_voice() -> None:
    """Before it is spoken there are none, and its caption is timed by its letters."""
    placed = Placed(Utterance("1A line", Line(text="Come before the sun does."), "1A"), Span(8, 50))
    assert Heard.of(placed, None) == Heard("Come before the sun does.", Span(8, 50), "1A")


def test_captions_of_close_lines_are_bridged_and_two_frames_apart() -> None:
    """A short silence is not a blink; a long one leaves the picture alone."""
    heard = [Heard("One morning.", Span(0, 40), "1A"), Heard("One path.", Span(46, 42), "1B")]
    late = Heard("And you.", Span(200, 40), "2A")
    found = captions([*heard, late], language="en", rate=RATE, until=230)
    assert [caption.span for caption in found] == [Span(0, 44), Span(46, 42), Span(200, 30)]


def test_a_caption_stays_until_it_is_read() -> None:
    """A quick line lingers for its second, but not into the next one."""
    alone = captions([Heard("Come.", Span(0, 10), "1A")], language="en", rate=RATE)
    pressed = captions([Heard("Come.", Span(0, 10), "1A"), Heard("Now.", Span(20, 30), "1B")], language="en", rate=RATE)
    assert alone[0].span == Span(0, 25)
    assert pressed[0].span == Span(0, 18)


@pytest.mark.parametrize(
    ("language", "aspect", "columns", "speed"),
    [
        ("en", "16:9", 42, 20),
        ("de", "9:16", 26, 20),
        ("zh-CN", "16:9", 16, 9),
        ("ja", "4:5", 16, 9),
        ("ko", "9:16", 13, 9),
    ],
)
def test_limits_follow_language_and_frame(language: str, aspect: str, columns: int, speed: int) -> None:
    """What can be read at a glance."""
    found = limits(language, Aspect(aspect))
    assert (found.columns, found.speed) == (columns, speed)


TEXTS = st.lists(
    st.sampled_from(
        [
            *("the", "day", "begins", "above", "clouds", "Wanderweg", "Donaudampfschifffahrt", "299", "€"),
            "path,",
            "you.",
            "Go!",
            "why?",
        ]
    ),
    min_size=1,
    max_size=60,
).map(" ".join)
HANZI = st.text(st.sampled_from("山水天地人走路的了我们，。！？：、“”《》…… 3A"), min_size=1, max_size=120)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(TEXTS | HANZI, st.integers(0, 300), st.integers(0, 60)), min_size=1, max_size=4),
    st.sampled_from(["en", "zh-CN"]),
    st.sampled_from([WIDE, UPRIGHT]),
    st.lists(st.tuples(st.floats(0, 12), st.floats(0.12, 0.8)), max_size=5).map(sorted),
)
def test_every_word_is_kept_in_order_within_the_limits(
    said: list[tuple[str, int, int]], language: str, aspect: Aspect, pauses: list[tuple[float, float]]
) -> None:
    """Whatever is said and however fast: the same words in the same order, two lines, apart, one to six seconds."""
    heard, at = [], 0
    for number, (text, length, silence) in enumerate(said):
        heard.append(Heard(text, Span(at, length), f"{number}A", tuple(pauses)))
        at += length + silence
    found = captions(heard, language=language, rate=RATE, aspect=aspect)
    limit = limits(language, aspect)
    shown = "".join(line for caption in found for line in caption.lines)
    assert bare(shown) == bare("".join(plain(text) for text, _, _ in said))
    for caption in found:
        assert 1 <= len(caption.lines) <= 2
        assert 1 <= caption.span.length <= 6 * 25
        if len(caption.lines) == 2:
            assert all(limit.width(line) <= limit.columns for line in caption.lines)
        if language == "zh-CN":
            assert not any(line.endswith(("。", "，", "；", "、")) for line in caption.lines)
    assert all(after.span.start - before.span.end >= GAP for before, after in pairwise(found))


def bare(text: str) -> str:
    """Give text without spaces and the stops that Chinese captions leave out."""
    return re.sub(r"[\s。，；、]", "", text)
