"""Time on a film: lengths as people write them become whole frames."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.film.time import Length, Rate, Span, timecode

PAL = Rate(25)
NTSC = Rate.parse("29.97")


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("4s", 100),
        ("1.5s", 38),
        ("0.5s", 13),
        ("250ms", 6),
        ("12f", 12),
        ("12 frames", 12),
        ("12帧", 12),
        ("1:30", 2250),
        ("1：30", 2250),
        ("0:04.5", 113),
        ("00:00:04:12", 112),
        ("1 min 30 s", 2250),
        ("1m30s", 2250),
        ("2 minutes", 3000),
        ("30秒", 750),
        ("1分30秒", 2250),
        ("30 seconds", 750),
    ],
)
def test_a_length_is_read_as_people_write_it(text: str, frames: int) -> None:
    """Every customary way to write a length gives the same whole frames."""
    length = Length.parse(text)
    assert length.at(PAL) == frames
    assert Length.parse(str(length)) == length


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("4", "write `4s` for seconds or `4f` for frames"),
        ("-1s", "below zero"),
        ("−1s", "below zero"),
        ("soon", "write 4s, 1.5s, 12f, 1:30 or 00:00:04:12"),
        ("2h", "longer than an hour"),
        ("1:75", "is no time"),
        ("9" * 5000 + "s", "is no time"),
        ("", "is no time"),
    ],
)
def test_what_is_no_length_says_how_one_is_written(text: str, way_out: str) -> None:
    """A length that cannot be read is refused with the way to write it."""
    with pytest.raises(ValueError, match=way_out):
        Length.parse(text)


@settings(deadline=None)
@given(st.integers(0, 24 * 3600 * 25), st.sampled_from([Rate(24), PAL, Rate(30), NTSC, Rate.parse("59.94")]))
def test_a_timecode_is_the_length_that_it_names(frames: int, rate: Rate) -> None:
    """What `timecode` writes is read back as the same frames, at every rate."""
    if frames < 3600 * round(rate):
        assert Length.parse(timecode(frames, rate)).at(rate) == frames


@settings(deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([Rate(24), PAL, NTSC]))
def test_frames_survive_their_seconds(frames: int, rate: Rate) -> None:
    """Seconds for ffmpeg and back give the same frames."""
    assert rate.frames(rate.seconds(frames)) == frames


@pytest.mark.parametrize(
    ("text", "rate"), [("25", 25), ("29.97", Fraction(30000, 1001)), ("24000/1001", Fraction(24000, 1001))]
)
def test_a_rate_is_exact(text: str, rate: Fraction) -> None:
    """Rates are fractions, so that an hour of them holds no error."""
    assert Rate.parse(text) == rate


@pytest.mark.parametrize("text", ["0", "1000", "fast", "25/0", "1e9", "1e999999999", "", "-25"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    """A rate that no camera has is refused at once, however large it is written."""
    with pytest.raises(ValueError, match=r"write 24, 25, 30 or 29\.97"):
        Rate.parse(text)


def test_spans_overlap_in_whole_frames() -> None:
    """Two spans that touch share nothing."""
    assert Span(0, 10).overlap(Span(5, 10)) == Span(5, 5)
    assert Span(0, 10).overlap(Span(10, 5)) is None
    assert list(Span(3, 2).shifted(1)) == [4, 5]
