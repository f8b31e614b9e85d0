"""A spoken line: its sentences trimmed, joined with a breath between them, and brought to one loudness."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studio.errors import EngineError
from studio.media import samples

LOUDNESS = -20.0
"""LUFS of every spoken line, so that voices of all engines are heard alike."""

LEAD_MS = 50
"""Silence before the first word."""

TAIL_MS = 150
"""Silence after the last word."""

BREATH_MS = 380
"""Silence between two sentences, as a narrator takes it."""

QUIET_DB = -42.0
"""What is this far below a sentence's peak, over 10 ms, is no longer speech."""

MARGIN_MS = 15
"""Kept around what is found to be speech: the soft ends of f, s and th."""

CEILING_DB = -3.0
"""dBFS; no peak of a line is higher."""

_EVEN = "highpass=f=70,acompressor=threshold=-24dB:ratio=2.5:attack=6:release=160:knee=6:detection=rms"
"""Rumble off, and loud words a little nearer to soft ones, as on any voice-over."""


def assemble(sentences: Sequence[Path], file: Path) -> int:
    """Make `file` (WAV, 48 kHz mono 16 bit) of WAV files of one sentence each; gives its length in samples.

    Scratch files are put beside `file`. Raises EngineError where there is nothing but silence.
    """
    joined, even = file.with_suffix(".joined.wav"), file.with_suffix(".even.wav")
    _join(sentences, joined)
    samples.convert(joined, even, filters=_EVEN, codec="pcm_f32le")
    heard = samples.measure(even, loops=3)
    if heard.silent:
        raise EngineError("the voice was silent; give the line other words, or another voice")
    # four times the rate, so that no peak between two samples slips through the limiter
    level = (
        f"volume={LOUDNESS - heard.loudness:.2f}dB,aresample={4 * samples.RATE},"
        f"alimiter=limit={samples.factor(CEILING_DB):.5f}:level=0:attack=2:release=40:latency=1"
    )
    samples.convert(even, file, filters=level)
    return samples.count(file)


def _join(sentences: Sequence[Path], file: Path) -> None:
    """Trim each sentence, fade its ends so that nothing clicks, and join them with a breath."""
    with warnings.catch_warnings():
        # pydub warns of its own syntax, of audioop, and of an ffmpeg on the PATH that is not needed here
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.silence import detect_leading_silence

    def trimmed(path: Path) -> Any:
        with path.open("rb") as source:  # pydub leaves open what it opens by name
            sound = AudioSegment.from_wav(source).set_channels(1).set_sample_width(2)
        if sound.max == 0:
            return None
        quiet = sound.max_dBFS + QUIET_DB
        first = max(0, detect_leading_silence(sound, quiet, 10) - MARGIN_MS)
        last = len(sound) - max(0, detect_leading_silence(sound.reverse(), quiet, 10) - MARGIN_MS)
        return sound[first:last].fade_in(5).fade_out(20)

    spoken = [sound for path in sentences if (sound := trimmed(path)) is not None]
    if not spoken:
        raise EngineError("the voice was silent; give the line other words, or another voice")
    rate = spoken[0].frame_rate
    line = AudioSegment.silent(LEAD_MS, rate) + spoken[0]
    for sound in spoken[1:]:
        line += AudioSegment.silent(BREATH_MS, rate) + sound
    with (line + AudioSegment.silent(TAIL_MS, rate)).export(str(file), format="wav"):
        pass
