"""WebVTT: the captions of the cut as browsers and web players read them."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from studio.exports.srt import moment
from studio.film.timeline import Timeline


class VttExport:
    """Writes `.vtt`: UTF-8, times in milliseconds from the first frame of the film."""

    name: ClassVar[str] = "vtt"
    suffix: ClassVar[str] = ".vtt"

    def write(self, timeline: Timeline) -> str:
        """Give the captions in order, each by its shot and number; the heading alone where nobody speaks."""
        blocks = ["WEBVTT\n"]
        for number, caption in enumerate(timeline.captions, start=1):
            start, end = (moment(frames, timeline.rate, point=".") for frames in (caption.span.start, caption.span.end))
            lines = "".join(f"{escape(line, quote=False)}\n" for line in caption.lines)
            blocks.append(f"{number} {caption.slate}\n{start} --> {end}\n{lines}")
        return "\n".join(blocks)
