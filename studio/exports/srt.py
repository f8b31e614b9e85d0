"""SubRip: the captions of the cut as numbered times and lines, which every player and platform reads."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from studio.film.time import Frames, Rate
from studio.film.timeline import Timeline


class SrtExport:
    """Writes `.srt`: UTF-8, times in milliseconds from the first frame of the film."""

    name: ClassVar[str] = "srt"
    suffix: ClassVar[str] = ".srt"

    def write(self, timeline: Timeline) -> str:
        """Give the captions in order; empty where nobody speaks."""
        return "\n".join(
            f"{number}\n"
            f"{moment(caption.span.start, timeline.rate)} --> {moment(caption.span.end, timeline.rate)}\n"
            + "".join(f"{line}\n" for line in caption.lines)
            for number, caption in enumerate(timeline.captions, start=1)
        )


def moment(frames: Frames, rate: Rate, *, point: str = ",") -> str:
    """Write `hh:mm:ss,mmm`, rounded to the nearest millisecond from the exact rate."""
    seconds, thousandths = divmod(round(Fraction(frames) * 1000 / rate), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{thousandths:03}"
