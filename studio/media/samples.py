"""The one door to samples: reads and writes sound at 48 kHz, and measures how loud it is."""

from __future__ import annotations

import os
import re
import sys
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, product
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.errors import ReferenceRefused
from studio.media import ffmpeg

RATE = 48_000
"""Samples per second of everything that is heard in a film."""

SILENCE = -70.0
"""LUFS; what a meter shows where nothing is heard (the absolute gate of ITU-R BS.1770)."""

NO_PEAK = -120.0
"""dBTP; stands for the peak of digital silence, which has none."""

Floats = NDArray[np.float32]
"""Samples between -1 and 1, one row a moment, one column a channel."""

METER = "ebur128=peak=true:framelog=quiet"
"""The filter that measures; `levels` reads what it says."""

_FIGURE = r"{}:\s+(-?[\d.]+|-inf|nan)"


@dataclass(frozen=True)
class Levels:
    """How loud a sound is: integrated loudness in LUFS, true peak in dBTP."""

    loudness: float
    true_peak: float

    @property
    def silent(self) -> bool:
        """Whether nothing can be heard."""
        return self.loudness <= SILENCE


def blocks(file: Path, *, channels: int = 2) -> Iterator[Floats]:
    """Read any sound file at 48 kHz, about a second at a time; one channel lies 3 dB lower on each of two.

    Raises ReferenceRefused where the file holds no sound that can be read.
    """
    import av

    layout = {1: "mono", 2: "stereo"}[channels]
    try:
        with av.open(str(file)) as container:
            if not container.streams.audio:
                raise ReferenceRefused(f"{file} holds no sound; give a WAV, MP3, FLAC, AAC or Opus file")
            resampler = av.AudioResampler("flt", layout, RATE)
            held: list[Floats] = []
            for frame in chain(container.decode(audio=0), [None]):
                held += [np.asarray(one.to_ndarray(), np.float32) for one in resampler.resample(frame)]
                if held and (frame is None or sum(one.size for one in held) >= channels * RATE):
                    yield np.concatenate(held, axis=1).reshape(-1, channels)
                    held = []
    except av.error.FFmpegError as problem:
        raise ReferenceRefused(
            f"{file} cannot be read as sound ({problem.strerror}); give a WAV, MP3, FLAC, AAC or Opus file"
        ) from None


def read(file: Path, *, channels: int = 2, most: int | None = None) -> Floats:
    """Read a sound file at 48 kHz as (samples, channels), the first `most` samples of it; raises ReferenceRefused."""
    pieces: list[Floats] = []
    held = 0
    for piece in blocks(file, channels=channels):
        pieces.append(piece)
        held += len(piece)
        if most is not None and held >= most:
            break
    if not pieces:
        raise ReferenceRefused(f"{file} holds no sound; give a WAV, MP3, FLAC, AAC or Opus file")
    return np.concatenate(pieces)[:most]


def write(file: Path, samples: Floats) -> None:
    """Write (samples, channels) as a WAV file, 48 kHz, 16 bit."""
    with wave.open(str(file), "wb") as out:
        out.setnchannels(samples.shape[1])
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.rint(samples.clip(-1, 1) * 32767).astype("<i2").tobytes())


def count(file: Path) -> int:
    """Count the samples of a 16-bit WAV file, per channel."""
    with wave.open(str(file), "rb") as sound:
        return sound.getnframes()


def strip(file: Path, length: int) -> Floats:
    """Make a strip of silence on disk, `length` samples of stereo, that is filled in place; `file` ends in `.f32`."""
    with file.open("wb") as out:
        out.truncate(length * 8)
        if sys.platform == "linux":  # filling a file that has no room yet would kill this process on a full disk
            os.posix_fallocate(out.fileno(), 0, length * 8)
    return np.memmap(file, np.float32, "r+", shape=(length, 2))


def source(file: Path) -> list[str]:
    """Give ffmpeg's arguments for reading a sound file or a strip."""
    raw = ["-f", "f32le", "-ar", str(RATE), "-ac", "2"] if file.suffix == ".f32" else []
    return [*raw, "-i", str(file)]


def convert(file: Path, to: Path, *, filters: str = "anull", codec: str = "pcm_s16le") -> str:
    """Make a WAV file at 48 kHz of a sound file or a strip, through ffmpeg's `filters`; gives what ffmpeg said."""
    line = [*source(file), "-af", filters, "-ar", str(RATE), "-c:a", codec, *ffmpeg.BITEXACT, str(to)]
    return ffmpeg.run(line, doing=f"make {to.name}", loglevel="info").err


def measure(file: Path, *, loops: int = 0) -> Levels:
    """Measure a file by EBU R128; `loops` more rounds make a sound long enough for the meter's 0.4 s blocks."""
    line = ["-stream_loop", str(loops), *source(file), "-vn", "-af", METER, "-f", "null", "-"]
    return levels(ffmpeg.run(line, doing=f"measure the loudness of {file.name}", loglevel="info").err)


def levels(said: str) -> Levels:
    """Read the summary that ffmpeg's `ebur128` filter prints at its end."""
    loudness, peak = (re.findall(_FIGURE.format(name), said)[-1] for name in ("I", "Peak"))
    return Levels(
        SILENCE if loudness in ("-inf", "nan") else max(SILENCE, float(loudness)),
        NO_PEAK if peak in ("-inf", "nan") else max(NO_PEAK, float(peak)),
    )


def played_at(sound: Floats, stretch: float) -> tuple[Floats, float]:
    """Play a sound (samples, channels) back at another rate, `stretch` times as long; gives it, and the exact stretch.

    Pitch moves with it. Nothing is lost but what lies above half of the rate after that.
    """
    padded, longer = min(
        product(_quick(len(sound)), _quick(round(len(sound) * stretch))),
        key=lambda sizes: abs(sizes[1] / sizes[0] - stretch),
    )
    spectrum = np.fft.rfft(np.pad(sound, ((0, padded - len(sound)), (0, 0))).T)
    kept = np.zeros((len(spectrum), longer // 2 + 1), spectrum.dtype)
    both = min(kept.shape[1], spectrum.shape[1])
    kept[:, :both] = spectrum[:, :both]
    exact = longer / padded
    again = np.fft.irfft(kept, longer).T * exact
    return np.ascontiguousarray(again[: round(len(sound) * exact)], np.float32), exact


def _quick(least: int) -> list[int]:
    """Give numbers of samples, up to a tenth more than `least`, whose spectrum is quickly had: of small primes."""
    odds = map(prod, product(*([prime**power for power in range(5)] for prime in (3, 5, 7, 11))))
    doubled = {odd << max(1, (-(-least // odd) - 1).bit_length()) for odd in odds}
    return sorted(size for size in doubled if size <= 1.1 * least + 64)


def factor(decibels: float) -> float:
    """Give by how much to multiply samples for a gain in dB."""
    return float(10 ** (decibels / 20))
