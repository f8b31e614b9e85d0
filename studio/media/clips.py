"""Clips as files: what a clip that someone brings is like, and the frames of one that is in the vault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from studio.errors import ReferenceRefused, StudioError
from studio.film.time import Frames, Rate

if TYPE_CHECKING:
    import numpy as np
    from av.container import InputContainer
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

    Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

OPENING = {"protocol_whitelist": "file"}
"""Options of every opening: a list of addresses in a clip's clothing must fetch nothing."""

_STILLS = ("image2", "tty", "concat", "hls", "dash", "sdp")
"""Formats in which a picture, a text or a list of other files passes for a film."""

_TAIL_S = 2.0
"""How far before its end a clip is read to see that its end is there, in seconds."""

_SHORT = 0.1
"""The part of a clip that may be missing at its end (files round, or count a cover's length), at least a second."""

_GLANCE = 5
"""Frames that are looked at; interlaced clips may begin with a frame that is not flagged."""

_PQ, _HLG, _WIDE, _UNSAID = 16, 18, 9, 2
"""Code points of ITU-T H.273: transfers PQ and HLG, primaries of BT.2020, and nothing said."""

_SD_LINES = 576
"""Lines up to which a clip that does not say is taken for standard definition, BT.601."""


@dataclass(frozen=True)
class Probe:
    """What a clip is: length in seconds, frames per second on average, size as seen (turned, square pixels)."""

    length_s: float
    rate: Fraction
    width: int
    height: int
    sound: bool
    interlaced: bool = False
    light: Literal["sdr", "pq", "hlg"] = "sdr"
    """How its numbers mean light: as usual, or one of the two HDR ways."""
    wide: bool = False
    """Whether its colours are those of BT.2020."""
    matrix: str | None = None
    """Colour matrix to assume (`bt709`, `smpte170m`), where the clip does not say."""


def probe(path: Path) -> Probe:
    """Look at a clip: its first frames and its end; raises ReferenceRefused where it is no whole film."""
    import av

    try:
        with av.open(str(path), options=OPENING) as container:
            return _look(container, path)
    except FileNotFoundError:
        raise ReferenceRefused(f"{path} is not there. Put the clip there, or correct its name.") from None
    except (av.error.FFmpegError, UnicodeDecodeError) as problem:
        said = getattr(problem, "strerror", None) or problem
        raise ReferenceRefused(f"{path} cannot be read as a clip ({said}). {_WAY_OUT}") from None


def frames(path: Path, numbers: Iterable[Frames], rate: Rate) -> Iterator[Planes]:
    """Give the frames of those numbers, which never fall, as Y, U and V; 4:2:0 as the file has them.

    Numbers count at `rate` from 0. A number that comes again gives the same planes. Raises StudioError where the
    file ends before.
    """
    import av

    asked = iter(numbers)
    number = next(asked, None)
    if number is None:
        return
    at = -1
    try:
        with av.open(str(path), options=OPENING) as container:
            stream = container.streams.video[0]
            stream.codec_context.thread_count = 1
            container.seek(int(number / rate / (stream.time_base or 1)), stream=stream)
            for frame in container.decode(stream):
                at = round((frame.pts or 0) * (stream.time_base or 0) * rate)
                planes = None
                while at >= number:
                    planes = planes or _planes(frame)
                    yield planes
                    number = next(asked, None)
                    if number is None:
                        return
    except av.error.FFmpegError as problem:
        raise StudioError(f"{path} cannot be read at frame {number} ({problem.strerror})") from None
    raise StudioError(f"{path} ends at frame {at}, and frame {number} was asked for")


_WAY_OUT = "Give an MP4, MOV, MKV or WebM that plays."


def _look(container: InputContainer, path: Path) -> Probe:
    """Read what a clip says of itself, and see whether it is true."""
    kind = container.format.name
    streams = [one for one in container.streams.video if not _is_cover(one)]
    if any(name in _STILLS or name.endswith("_pipe") for name in kind.split(",")) or not streams:
        raise ReferenceRefused(f"{path} holds no film, but {_what(container)}. {_WAY_OUT}")
    stream = streams[0]
    first = list(islice(container.decode(stream), _GLANCE))
    if not first:
        raise ReferenceRefused(f"{path} holds no frame that can be read. {_WAY_OUT}")
    context, frame = stream.codec_context, first[0]
    aspect = stream.sample_aspect_ratio or Fraction(1)
    width, height = frame.width, frame.height
    width, height = (round(width * aspect), height) if aspect > 1 else (width, round(height / aspect))
    if frame.rotation % 180:
        width, height = height, width
    unsaid = int(frame.colorspace) == _UNSAID and not frame.format.is_rgb
    standard = "smpte170m" if min(frame.width, frame.height) <= _SD_LINES else "bt709"
    transfer = int(context.color_trc)
    return Probe(
        length_s=_length(container, stream, path),
        rate=stream.average_rate or stream.guessed_rate or Fraction(25),
        width=width,
        height=height,
        sound=bool(container.streams.audio),
        interlaced=any(one.interlaced_frame for one in first),
        light="pq" if transfer == _PQ else "hlg" if transfer == _HLG else "sdr",
        wide=int(context.color_primaries) == _WIDE,
        matrix=standard if unsaid else None,
    )


def _length(container: InputContainer, stream: VideoStream, path: Path) -> float:
    """Give how long the film runs, in seconds; raises ReferenceRefused where its end is missing."""
    stated = float((container.duration or 0) / 1_000_000)
    start = float((container.start_time or 0) / 1_000_000)
    ends = _ends(container, path, max(0.0, stated - _TAIL_S) + start)
    end = max(ends.values(), default=start) - start
    if stated - end > max(1.0, stated * _SHORT):
        raise ReferenceRefused(
            f"{path} is cut short: it says that it runs {stated:.1f} s and ends after {end:.1f} s. "
            "Copy it again from where it came."
        )
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if stream.index not in ends:  # the sound runs on after the picture
        ends = _ends(container, path, start)
    return ends.get(stream.index, start) - start


def _ends(container: InputContainer, path: Path, second: float) -> dict[int, float]:
    """Give the second at which each stream ends, reading from `second` on."""
    import av

    try:
        container.seek(int(second * 1_000_000))
    except av.error.FFmpegError:
        raise ReferenceRefused(f"{path} says nothing of time. Put it into an MP4 or MKV.") from None
    ends: dict[int, float] = {}
    for packet in container.demux():
        if packet.pts is not None and packet.time_base is not None and not packet.is_corrupt:
            after = float((packet.pts + (packet.duration or 0)) * packet.time_base)
            ends[packet.stream.index] = max(ends.get(packet.stream.index, 0.0), after)
    return ends


def _planes(frame: Any) -> Planes:
    """Look at a decoded frame as three planes without copying; another layout is changed to 4:2:0."""
    import numpy as np

    if frame.format.name != "yuv420p":
        frame = frame.reformat(format="yuv420p")
    looked = [
        np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in frame.planes
    ]
    return looked[0], looked[1], looked[2]


def _is_cover(stream: VideoStream) -> bool:
    """Whether a stream is the picture on a record's sleeve."""
    import av

    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _what(container: InputContainer) -> str:
    """Say what is in a file that is no film."""
    if container.streams.audio:
        return "sound alone"
    return "a picture or text" if container.streams.video else "nothing that can be seen"
