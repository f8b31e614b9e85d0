"""The master: the film's segments and its sound in one file, joined frame for frame without encoding anew."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from studio.errors import StudioError
from studio.film.noun import Noun
from studio.film.take import Digest
from studio.film.time import Frames, Rate
from studio.media import ffmpeg, samples
from studio.schedule.step import Kit, Made
from studio.vault import disk

if TYPE_CHECKING:
    from av import Packet
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream

AAC = ("-c:a", "aac", "-b:a", "320k", "-aac_coder", "fast", "-aac_pns", "0", "-aac_is", "0")
"""AAC-LC. At this rate nothing needs to be guessed (no noise or intensity substitution), and the fast search then
comes nearer to the original (41 dB against 34 on a pop track) in half the time."""

CEILING = -1.0
"""dBTP that no sound may pass: what broadcasters and web platforms ask for."""

_TRIES = 4
"""Encodings of the sound at most; each but the first a little softer."""

_METER = 0.1
"""dB to which the meter's figures are rounded."""

_REORDER = 2
"""Frames by which H.264 may be decoded before it is shown: x264's pyramid of B-frames needs no more."""


class Soundtrack(Noun):
    """The mix as it is to be encoded: exactly `length` frames of the film."""

    mix: Digest
    """WAV, 48 kHz stereo."""
    length: Frames = Field(ge=1)
    rate: Rate


class Master(Noun):
    """What is joined: segments in order of the film, and the encoded soundtrack where there is one."""

    segments: tuple[Digest, ...] = Field(min_length=1)
    soundtrack: Digest | None = None
    rate: Rate
    size: tuple[int, int]
    title: str = ""
    artist: str = ""


def soundtrack(inputs: dict[str, Any], kit: Kit) -> Made:
    """Encode a `Soundtrack`: the output `sound` (AAC-LC, 48 kHz stereo, in MP4).

    Facts, measured on what was encoded: `loudness` (LUFS), `true_peak` (dBTP), and `gain_db` by which the mix was
    made softer so that the true peak stays below -1 dBTP.
    """
    asked = Soundtrack.model_validate(inputs)
    mix = kit.vault.path(asked.mix)
    file = kit.scratch / "soundtrack.m4a"
    count = round(Fraction(asked.length) / asked.rate * samples.RATE)
    gain = 0.0
    for _ in range(_TRIES):
        ffmpeg.run(
            [
                *("-i", mix, "-map", "0:a:0", "-map_metadata", "-1"),
                *("-af", f"volume={gain:.2f}dB,apad=whole_len={count},atrim=end_sample={count}"),
                *("-ar", str(samples.RATE), "-ac", "2", *AAC, *ffmpeg.BITEXACT, "-f", "mp4", file),
            ],
            doing="encode the soundtrack",
        )
        found = samples.measure(file)
        above = found.true_peak - CEILING + _METER
        if above <= 0:
            break
        gain -= above
    facts = {"loudness": found.loudness, "true_peak": found.true_peak, "gain_db": round(gain, 2)}
    return Made(outputs={"sound": file}, facts=facts)


def join(inputs: dict[str, Any], kit: Kit) -> Made:
    """Join a `Master`: the output `video` (MP4, ready to stream) and the fact `length` in frames.

    Raises StudioError where segments do not fit together, DiskError where the disk is full.
    """
    import av

    master = Master.model_validate(inputs)
    file = kit.scratch / "master.mp4"
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    said = {"title": master.title, "artist": master.artist}
    length = 0
    with (
        disk.writing(kit.vault.root, "the master"),
        av.open(str(file), "w", format="mp4", options=options) as out,
    ):
        out.metadata.update({name: text for name, text in said.items() if text})
        tracks = [_picture(master, kit, out)]
        if master.soundtrack is not None:
            tracks.append(_sound(kit.vault.path(master.soundtrack), out))
        # by time, so that the muxer need not keep one track until it hears of the other
        for packet in heapq.merge(*tracks, key=lambda packet: (packet.dts or 0) * packet.time_base):
            length += packet.stream.type == "video"
            out.mux(packet)
    return Made(outputs={"video": file}, facts={"length": length})


def _picture(master: Master, kit: Kit, out: OutputContainer) -> Iterator[Packet[Any]]:
    """Open the picture track, and give the packets of all segments, numbered anew by whole frames."""
    import av

    with av.open(str(kit.vault.path(master.segments[0]))) as first:
        stream = out.add_stream_from_template(first.streams.video[0], opaque=True)
        headers = first.streams.video[0].codec_context.extradata
    stream.time_base = 1 / master.rate
    return _numbered(master, kit, stream, headers)


def _numbered(master: Master, kit: Kit, stream: VideoStream, headers: bytes | None) -> Iterator[Packet[Any]]:
    """Give the packets of all segments in the order in which they are decoded."""
    import av

    start = 0
    for digest in master.segments:
        with av.open(str(kit.vault.path(digest))) as segment:
            source = segment.streams.video[0]
            if source.codec_context.extradata != headers:
                raise StudioError(
                    f"segment {digest[:8]} was encoded with other parameters than the first one, so they cannot be "
                    "joined. Run `studio sweep`, then the same command again."
                )
            shown: list[Frames] = []
            for packet in segment.demux(source):
                if packet.pts is None:
                    continue
                at = round(packet.pts * packet.time_base * master.rate)
                packet.stream, packet.time_base = stream, 1 / master.rate
                packet.pts, packet.dts = start + at, start + len(shown) - _REORDER
                packet.duration = 1
                shown.append(at)
                yield packet
        if sorted(shown) != list(range(len(shown))):
            raise StudioError(f"segment {digest[:8]} has lost frames. Run `studio sweep`, then the same command again.")
        start += len(shown)


def _sound(file: Path, out: OutputContainer) -> Iterator[Packet[Any]]:
    """Open the sound track, and give its packets as they are."""
    import av

    with av.open(str(file)) as source:
        stream = out.add_stream_from_template(source.streams.audio[0], opaque=True)
    return _copied(file, stream)


def _copied(file: Path, stream: AudioStream) -> Iterator[Packet[Any]]:
    """Give the packets of a sound file, with the times that they have."""
    import av

    with av.open(str(file)) as source:
        for packet in source.demux(audio=0):
            if packet.pts is not None:
                packet.stream = stream
                yield packet
