"""The beat of a piece of music: where it falls, and what each beat sounds like.

The tempo that a track was made at is known; here its exact value and its place are measured by onset strength: the
rise of loudness from one moment to the next, summed over bands of frequency as an ear would.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.media.samples import RATE, Floats

HOP = 240
"""Samples between two looks at the spectrum: 5 ms."""

WINDOW = 2048
"""Samples of one look at the spectrum: 43 ms."""

BANDS = np.geomspace(40, 16000, 33)
"""Hz; borders of the bands of loudness, about three to the octave."""

PITCHES = 12
"""Pitch classes, C to B whatever the octave."""

SPREAD = 0.04
"""How far, as a share, the measured tempo may lie from the one in the track's licence (70.0 for 72 was seen)."""


@dataclass(frozen=True)
class Beats:
    """The beat of one track, in samples: the first one, the distance, and how many fall into the track."""

    first: float
    beat: float
    count: int
    sound: Floats
    """What each beat sounds like, one row a beat: loudness by band, then `PITCHES` pitch classes."""
    strength: Floats
    """How strongly each beat is struck; 1 is the track's usual."""
    onsets: Floats
    """Onset strength every `HOP` samples; 1 is that of a usual beat."""

    def at(self, beat: float) -> int:
        """Give the sample at which a beat falls."""
        return round(self.first + beat * self.beat)


def beats_of(samples: Floats, tempo: float) -> Beats:
    """Measure the beat of stereo samples (n, 2) that were played at about `tempo` beats a minute."""
    loudness, pitch = _spectrum(samples.mean(axis=1))
    onsets = _onsets(loudness)
    beat, first = _grid(onsets, 60 * RATE / HOP / tempo)
    count = int((len(onsets) - 1 - first) / beat)
    marks = np.round(first + np.arange(count + 1) * beat).astype(int).clip(0, len(onsets) - 1)
    sound = np.concatenate([_per_beat(_spread(np.log1p(loudness)), marks), _per_beat(_spread(pitch), marks)], axis=1)
    reach = max(2, round(beat / 16))
    struck = np.array([onsets[max(0, mark - reach) : mark + reach + 1].max() for mark in marks[:-1]])
    usual = float(np.median(struck)) or 1.0
    return Beats(
        first * HOP,
        beat * HOP,
        count,
        sound,
        (struck / usual).astype(np.float32),
        (onsets / usual).astype(np.float32),
    )


def _spectrum(mono: Floats) -> tuple[Floats, Floats]:
    """Give loudness by band and by pitch class, one row every `HOP` samples."""
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    tonal = (hertz > 100) & (hertz < 2500)
    classes = np.round(12 * np.log2(hertz[tonal] / 440)).astype(int) % PITCHES
    to_class = np.eye(PITCHES, dtype=np.float32)[classes]
    starts = np.searchsorted(hertz, BANDS[:-1])
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(mono, WINDOW // 2), WINDOW)[::HOP]
    shape = np.hanning(WINDOW).astype(np.float32)
    loudness, pitch = [], []
    for at in range(0, len(frames), 2000):  # ten seconds at a time keeps the spectrum of a long file out of memory
        size = np.abs(np.fft.rfft(frames[at : at + 2000] * shape, axis=1)).astype(np.float32)
        loudness.append(np.add.reduceat(size[:, : np.searchsorted(hertz, BANDS[-1])], starts, axis=1))
        pitch.append(size[:, tonal] @ to_class)
    return np.concatenate(loudness), np.concatenate(pitch)


def _onsets(loudness: Floats) -> Floats:
    """Give how much louder each moment is than the one 10 ms before, smoothed over 20 ms."""
    level = np.log1p(100 * loudness / (loudness.max() or 1))
    rise = np.maximum(level[2:] - level[:-2], 0).sum(axis=1)
    smooth = np.hanning(11)[1:-1]
    return np.convolve(np.pad(rise, 1), smooth / smooth.sum(), "same").astype(np.float32)


def _grid(onsets: Floats, nominal: float) -> tuple[float, float]:
    """Give beat and first beat, in hops: the even grid on which onsets are strongest."""
    flat = onsets - np.median(onsets)
    moments = np.arange(len(flat))
    found = (-np.inf, nominal, 0.0)
    for beat in nominal * np.linspace(1 - SPREAD, 1 + SPREAD, 481):
        phases = np.arange(0, beat)
        marks = phases[:, None] + np.arange(int((len(flat) - 1 - beat) / beat)) * beat
        score = np.interp(marks, moments, flat).mean(axis=1)
        best = int(score.argmax())
        if score[best] > found[0]:
            found = (float(score[best]), float(beat), float(phases[best]))
    _, beat, first = found
    if abs(first - beat / 2) < beat / 8:
        first -= beat / 2  # struck between the beats (hi-hats, strums): tracks begin on a beat, so that one counts
    elif beat - first < beat / 8:
        first -= beat
    return beat, max(first, 0.0)


def _per_beat(rows: Floats, marks: NDArray[np.int_]) -> Floats:
    """Give the mean of each beat's rows."""
    sums = np.concatenate([np.zeros((1, rows.shape[1]), np.float32), np.cumsum(rows, axis=0, dtype=np.float64)])
    means: Floats = ((sums[marks[1:]] - sums[marks[:-1]]) / np.diff(marks)[:, None]).astype(np.float32)
    return means


def _spread(rows: Floats) -> Floats:
    """Bring every column to one scale: mean 0, deviation 1."""
    deviation = rows.std(axis=0)
    spread: Floats = ((rows - rows.mean(axis=0)) / np.where(deviation > 0, deviation, 1)).astype(np.float32)
    return spread
