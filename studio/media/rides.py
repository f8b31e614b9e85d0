"""Rides: how loud a sound lies in a mix from moment to moment, measured beside its stem, and made so in a file."""

from __future__ import annotations

import wave
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.film.time import Frames, Rate
from studio.film.turnover import Ride
from studio.media import ffmpeg, samples
from studio.media.samples import RATE, Floats

HOP = RATE // 100
"""Samples of one measurement."""

AROUND = 10
"""Measurements at either side that are looked at together: 0.1 s."""

QUIET = 1e-6
"""Mean square below which a sound says nothing of its gain: -60 dBFS."""

FLOOR_DB = -60.0
"""Gain at least; below it nothing is heard."""

DIP = 20
"""Measurements at either side of a dip that is shorter than both: 0.4 s. It is the limiter's, and nobody rides it."""

CLOSE_DB = 1.5
"""How near the straight lines between rides keep to what was measured; nearer than this is no ride at all."""

Curve = NDArray[np.float64]
"""Gains in dB, one a measurement."""


def stretch(stem: Path, file: Path, *, at: int, count: int) -> Floats:
    """Give `count` samples of a stem from its sample `at` on, or what it has of them, unpacked into a file (`.f32`)."""
    cut = f"atrim=start_sample={at}:end_sample={at + count}"
    raw = ("-ar", str(RATE), "-ac", "2", "-f", "f32le")
    ffmpeg.run([*samples.source(stem), "-af", cut, *raw, file], doing="cut a stretch out of a stem")
    length = file.stat().st_size // 8
    return np.memmap(file, "<f4", "r", shape=(length, 2)) if length else np.zeros((0, 2), np.float32)


def measured(sound: Path, heard: Floats, *, skip: int) -> Curve:
    """Give the gain at which a sound, from its sample `skip` on, lies in what is heard, but for what is limited."""
    count = len(heard)
    hops = max(1, ceil(count / HOP))
    cross, own = np.zeros(hops), np.zeros(hops)
    position = -skip
    for block in samples.blocks(sound):
        first, last = max(position, 0), min(position + len(block), count)
        if first < last:
            piece = np.asarray(block[first - position : last - position], np.float64)
            marks = np.arange(first, last) // HOP
            cross += np.bincount(marks, (piece * heard[first:last]).sum(axis=1), hops)
            own += np.bincount(marks, (piece * piece).sum(axis=1), hops)
        position += len(block)
        if position >= count:
            break
    return _filled(_gains(cross, own))


def rides(curve: Curve, rate: Rate, length: Frames) -> tuple[Ride, ...]:
    """Give the fewest gains, straight from one to the next, that follow a curve over `length` frames.

    One alone where the curve is level.
    """
    if np.ptp(curve) <= 2 * CLOSE_DB:
        return (Ride(at=0, gain_db=round(float(np.median(curve)), 2)),)
    moments = [min(len(curve) - 1, int(Fraction(frame) * RATE / rate) // HOP) for frame in range(length)]
    gains = curve[moments]
    kept = sorted(_corners(gains, 0, length - 1) | {0, length - 1})
    return tuple(Ride(at=frame, gain_db=round(float(gains[frame]), 2)) for frame in kept)


def rewrite(sound: Path, file: Path, gains_db: Curve, *, skip: int, length: int) -> None:
    """Write a sound anew as WAV, 48 kHz stereo, 16 bit, at these gains; `length` samples at least, silent at the end.

    The first gain holds for what lies before the sample `skip`, the last for what lies behind them all.
    """
    factors = 10 ** (gains_db / 20)
    hops = skip + HOP * (np.arange(len(factors)) + 0.5)
    written = 0
    with wave.open(str(file), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for block in samples.blocks(sound):
            by = np.interp(np.arange(written, written + len(block)), hops, factors)
            out.writeframes(np.rint((block * by[:, None]).clip(-1, 1) * 32767).astype("<i2").tobytes())
            written += len(block)
        while written < length:
            more = min(RATE, length - written)
            out.writeframes(bytes(4 * more))
            written += more


def _gains(cross: Curve, own: Curve) -> Curve:
    """Give the gain that fits best around each measurement; where the sound is silent, what lies beside it."""
    window = np.ones(2 * AROUND + 1)
    both, alone = (np.convolve(sums, window)[AROUND : AROUND + len(sums)] for sums in (cross, own))
    told = np.flatnonzero(alone > QUIET * 2 * HOP * len(window))
    if not len(told):
        return np.zeros(len(own))
    found = 20 * np.log10(np.maximum(both[told] / alone[told], 10 ** (FLOOR_DB / 20)))
    return np.asarray(np.interp(np.arange(len(own)), told, found), np.float64)


def _filled(curve: Curve) -> Curve:
    """Fill dips that are short, and leave all else as it is (a morphological closing)."""
    for extreme in (np.max, np.min):
        padded = np.pad(curve, DIP, mode="edge")
        curve = extreme(np.lib.stride_tricks.sliding_window_view(padded, 2 * DIP + 1), axis=1)
    return curve


def _corners(gains: Curve, first: Frames, last: Frames) -> set[Frames]:
    """Give the frames between two at which a straight line between them must bend (Ramer, Douglas and Peucker)."""
    found: set[Frames] = set()
    todo = [(first, last)]
    while todo:
        first, last = todo.pop()
        between = np.arange(first, last + 1)
        off = np.abs(gains[first : last + 1] - np.interp(between, (first, last), (gains[first], gains[last])))
        if off.max(initial=0.0) > CLOSE_DB:
            bend = first + int(off.argmax())
            found.add(bend)
            todo += list(pairwise((first, bend, last)))
    return found
