"""Time on a film is whole frames at a rate; seconds are only how people write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from studio.film.noun import plain

Frames: TypeAlias = int
"""A count of whole frames; every time in `film/`, `schedule/` and `departments/` is one."""

LONGEST = 3600
"""Seconds; no shot or film may be longer (an hour of 1080p is beyond what one vault should hold)."""

_UNITS = {
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "秒": Fraction(1),
    "m": Fraction(60),
    "分": Fraction(60),
    "h": Fraction(3600),
    "小": Fraction(3600),
}
"""Seconds of a unit, by its first letter (`ms` apart)."""

_PART = r"(\d{1,7}(?:\.\d{1,6})?) ?(ms|s|secs?|seconds?|m|mins?|minutes?|h|hours?|秒钟?|分钟?|小时)"

_NTSC = {
    "23.976": Fraction(24000, 1001),
    "23.98": Fraction(24000, 1001),
    "29.97": Fraction(30000, 1001),
    "59.94": Fraction(60000, 1001),
}


class Rate(Fraction):
    """Frames per second, exactly: 25, 24, 30000/1001 (also written 29.97)."""

    @classmethod
    def parse(cls, text: str) -> Rate:
        """Read `25`, `29.97` or `30000/1001`; ValueError outside 1 to 120."""
        text = str(text).strip()
        if not re.fullmatch(r"\d{1,6}(?:\.\d{1,6}|/0*[1-9]\d{0,5})?", text):
            raise ValueError(f"`{text}` is no frame rate; write 24, 25, 30 or 29.97")
        rate = cls(_NTSC.get(text, text))
        if not 1 <= rate <= 120:
            raise ValueError(f"`{text}` frames per second cannot be shot; write 24, 25, 30 or 29.97")
        return rate

    def seconds(self, frames: Frames) -> float:
        """Seconds that `frames` last; for ffmpeg, exports and the command line only."""
        return frames * self.denominator / self.numerator

    def frames(self, seconds: Fraction | float) -> Frames:
        """Whole frames nearest to `seconds`; a half is one more, so that equal lengths stay equal."""
        above, below = seconds.as_integer_ratio()
        return (2 * above * self.numerator + below * self.denominator) // (2 * below * self.denominator)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from text, write as text."""
        return textual(cls, cls.parse)


@dataclass(frozen=True)
class Length:
    """A length or moment as a person wrote it: `4s`, `1.5s`, `1 min 30 s`, `12f`, `1:30` or `00:00:04:12`.

    Holds seconds and frames side by side, because the rate is known only to the film.
    """

    seconds: Fraction = Fraction(0)
    extra: Frames = 0
    coded: int = 0
    """Whole seconds of a timecode: each counts as many frames as the rate rounded, as in `timecode`."""
    text: str = ""

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, text: str) -> Length:
        """Read a length; ValueError says how it is written."""
        text = str(text).strip()
        plain_colons = text.replace("：", ":")
        if re.fullmatch(rf"(?:{_PART} ?){{1,3}}", text):
            parts = re.findall(_PART, text)
            length = cls(
                sum((Fraction(n) * _UNITS["ms" if u == "ms" else u[0]] for n, u in parts), Fraction()), text=text
            )
        elif found := re.fullmatch(r"(\d{1,7}) ?(?:f|frames?|帧)", text):
            length = cls(extra=int(found[1]), text=text)
        elif found := re.fullmatch(r"(\d{1,2}):([0-5]\d):([0-5]\d):(\d\d)", plain_colons):
            hours, minutes, seconds, frames = map(int, found.groups())
            length = cls(extra=frames, coded=hours * 3600 + minutes * 60 + seconds, text=text)
        elif found := re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d(?:\.\d{1,6})?)", plain_colons):
            length = cls(int(found[1] or 0) * 3600 + int(found[2]) * 60 + Fraction(found[3]), text=text)
        elif re.fullmatch(r"\d+(?:\.\d+)?", text):
            raise ValueError(f"`{text}` has no unit; write `{text}s` for seconds or `{text}f` for frames")
        elif re.match(r"[-−–]\s*\d", text):
            raise ValueError(f"`{text}` is below zero; time starts at 0s")
        else:
            raise ValueError(f"`{text}` is no time; write 4s, 1.5s, 12f, 1:30 or 00:00:04:12")
        if length.seconds + length.coded > LONGEST or length.extra > LONGEST * 120:
            raise ValueError(f"`{text}` is longer than an hour, the most that a film may last")
        return length

    def at(self, rate: Rate) -> Frames:
        """Whole frames at `rate`."""
        return rate.frames(self.seconds) + self.coded * round(rate) + self.extra

    def __str__(self) -> str:
        """Give the text that was written."""
        if self.text:
            return self.text
        if self.coded:
            return f"{self.coded // 3600:02}:{self.coded // 60 % 60:02}:{self.coded % 60:02}:{self.extra:02}"
        return f"{self.extra}f" if self.extra else f"{plain(self.seconds)}s"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from text, write as text."""
        return textual(cls, cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Tell whoever answers in JSON that this text is a time."""
        return {"type": "string", "format": "length", "examples": ["4s", "1.5s", "12f"]}


def _lasting(length: Length) -> Length:
    """Refuse no time at all."""
    if not (length.seconds or length.extra or length.coded):
        raise ValueError(f"`{length}` is no time at all; write 4s, or leave the key out")
    return length


Lasting = Annotated[Length, AfterValidator(_lasting)]
"""A length above zero."""


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of frames: where it starts and how many there are."""

    start: Frames
    length: Frames

    def __post_init__(self) -> None:
        """Refuse less than no frames."""
        if self.length < 0:
            raise ValueError(f"a span cannot be {self.length} frames long")

    @property
    def end(self) -> Frames:
        """The first frame after the span."""
        return self.start + self.length

    def overlap(self, other: Span) -> Span | None:
        """Give the frames that both hold, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end - start) if end > start else None

    def shifted(self, frames: Frames) -> Span:
        """Give the same length, `frames` later."""
        return Span(self.start + frames, self.length)

    def __iter__(self) -> Iterator[Frames]:
        """Walk the frame numbers."""
        return iter(range(self.start, self.end))


def timecode(frames: Frames, rate: Rate) -> str:
    """Write `hh:mm:ss:ff`, counting whole frames per second without dropping any (SMPTE ST 12-1 NDF)."""
    base = round(rate)
    seconds, frame = divmod(frames, base)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{frame:02}"


def textual(cls: type, parse: Callable[[str], Any]) -> CoreSchema:
    """Let pydantic read `cls` from text by `parse` and write it with `str`."""
    return core_schema.no_info_plain_validator_function(
        lambda value: value if isinstance(value, cls) else parse(str(value)),
        json_schema_input_schema=core_schema.str_schema(),
        serialization=core_schema.plain_serializer_function_ser_schema(str),
    )
