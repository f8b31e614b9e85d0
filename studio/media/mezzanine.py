"""The mezzanine: a clip of any make brought into the film's own shape, each frame whole, so that any can be cut to."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from pathlib import Path

from studio.errors import ReferenceRefused
from studio.film.delivery import Aspect
from studio.film.take import Media
from studio.film.time import Rate
from studio.media import ffmpeg
from studio.media.clips import OPENING, Probe, probe
from studio.vault import disk

PRESET = "veryfast"
"""Of a file that is read once or twice and not handed over."""

CRF = 12
"""So little loss that the delivery's own is all that can be seen."""

SHORT_SIDE = 1080
"""Pixels of the short side of the frame that a mezzanine covers."""

_WHITE = 203
"""Candela per square metre of diffuse white in HDR (ITU-R BT.2408); it becomes the white of the film."""

_TOLD = 0.8
"""The part of its stated length that a clip must give frames for."""


def conform(
    clip: Path, file: Path, *, aspect: Aspect, rate: Rate, tell: Callable[[float], None] = lambda share: None
) -> Media:
    """Write `clip` to `file` (.mov): every frame a key frame, at `rate`, BT.709, upright, square pixels, PCM sound.

    It covers the frame of `aspect` and is never enlarged. Raises ReferenceRefused where the clip cannot be read.
    """
    found = probe(clip)
    size = covering(found, aspect)
    ffmpeg.run(
        [
            *("-protocol_whitelist", OPENING["protocol_whitelist"], "-i", clip),
            *("-map", "0:V:0", "-map", "0:a:0?", "-map_metadata", "-1", "-map_chapters", "-1"),
            *("-vf", _picture(found, size, rate), "-fps_mode", "passthrough"),
            # sound that begins late, or has holes, keeps its place
            *("-af", "aresample=48000:async=1:first_pts=0", "-c:a", "pcm_s16le", "-ac", "2"),
            *ffmpeg.x264(size, rate, preset=PRESET, crf=CRF, gop=1, bits="free"),
            *ffmpeg.BITEXACT,
            *("-write_tmcd", "0", "-f", "mov", file),
        ],
        doing=f"conform the clip {clip.name}",
        at=lambda second: tell(min(1.0, second / found.length_s) if found.length_s else 0.0),
    )
    length = _count(file)
    if length < max(1, int(found.length_s * rate * _TOLD)):
        raise ReferenceRefused(
            f"{clip} is damaged: of {found.length_s:.1f} s only {rate.seconds(length):.1f} s can be read. "
            "Copy it again from where it came."
        )
    width, height = size
    return Media(digest=disk.digest(file), length=length, rate=rate, width=width, height=height, sound=found.sound)


def covering(clip: Probe, aspect: Aspect) -> tuple[int, int]:
    """Give the size, both even, at which a clip just covers the film's frame, or its own where that is smaller."""
    width, height = aspect.size(SHORT_SIDE)
    share = min(1.0, max(width / clip.width, height / clip.height))
    return max(2, ceil(clip.width * share / 2 - 0.01) * 2), max(2, ceil(clip.height * share / 2 - 0.01) * 2)


def _picture(clip: Probe, size: tuple[int, int], rate: Rate) -> str:
    """Give ffmpeg's filters from the clip's picture to the film's."""
    scale = f"scale={size[0]}:{size[1]}:flags=lanczos+accurate_rnd+full_chroma_int"
    filters = ["bwdif=mode=send_frame:deint=interlaced"] if clip.interlaced else []
    filters.append(f"fps={rate}:start_time=0")
    if clip.wide or clip.light != "sdr":
        transfer = {"pq": "smpte2084", "hlg": "arib-std-b67", "sdr": "709"}[clip.light]
        filters += [
            scale,
            f"zscale=pin=2020:tin={transfer}:min=2020_ncl:t=linear:npl={_WHITE}",
            "format=gbrpf32le",
            "zscale=p=709",
            *([] if clip.light == "sdr" else ["tonemap=mobius:desat=0"]),
            "zscale=t=709:m=709:r=limited",
            "format=yuv420p",
            "limiter=min=16:max=235:planes=1",
        ]
    else:
        assumed = f":in_color_matrix={clip.matrix}" if clip.matrix else ""
        filters.append(f"{scale}{assumed}:out_color_matrix=bt709:out_range=tv")
    tags = ":".join(f"{name}={value}" for name, value in ffmpeg.TAGS.items())
    return ",".join([*filters, "format=yuv420p", f"setparams={tags}", "setsar=1"])


def _count(file: Path) -> int:
    """Count the frames of a mezzanine."""
    import av

    with av.open(str(file)) as container:
        return sum(packet.size > 0 for packet in container.demux(video=0))
