"""A bed of music cut to a film: the head of a piece at its start, an ending at its end, and no seam between.

A piece with a known beat is re-cut on its beat: it is played from its head to its last strike, and where the film
is shorter or longer, jumps go from one beat to another that stands at the same place of the bar and sounds alike.
The last strike then rings out in a room. A file whose beat is not known is trimmed with a fade, or crossfaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.engines.music.beat import HOP, PITCHES, Beats
from studio.media import samples
from studio.media.samples import RATE, Floats

BAR = 4
"""Beats to the bar; all tracks of the library are in four."""

RING_S = (1.3, 3.1)
"""How long the last strike may ring, shortest and longest: any film's end can be met in steps of half a bar."""

JUMP = 0.6
"""What a jump costs, in units of the difference between two beats; two beats taken at random differ by about 2."""

HALF_BAR = 0.8
"""What a jump costs more that leaves out or repeats half a bar."""

SEAM_S = 0.06
"""Length of the crossfade before the beat on which a jump lands."""

HEAD_S = 0.004
"""Fade at the very start, so that nothing clicks."""

FADE_S = 2.5
"""Fade at the end of a file whose beat is not known."""

CROSS_S = 2.0
"""Crossfade between two rounds of a file whose beat is not known."""

ROOM = 1.2
"""Time in which the room dies away by 60 dB, by how long the last strike may ring."""

ROOM_GAIN = 0.6
"""How loud the room is beside the music itself."""

LOUDNESS = -20.0
"""LUFS of every bed, so that the mix finds all music alike."""

CEILING_DB = -1.0
"""dBTP that no bed passes; very lively music stays softer for it."""

_AROUND = {-4: 0.2, -3: 0.3, -2: 0.4, -1: 0.8, 0: 1.0, 1: 0.8, 2: 0.6, 3: 0.5, 4: 0.3, 5: 0.3, 6: 0.3, 7: 0.3}
"""Beats around a jump that are compared, and how much each one counts; 0 is the beat on which it lands."""


@dataclass(frozen=True)
class Ending:
    """The last strike of a piece: its beat, its sample, and how many samples from there on are its sound."""

    beat: int
    at: int
    sound: int


def from_beats(track: Floats, beats: Beats, out: Floats) -> list[int]:
    """Fill `out` (samples, 2; zeros) with a track that is cut on its beat; gives the samples of its beats there."""
    end = _ending(track, beats)
    runs = _runs(beats, end, len(out))
    if not runs:
        faded(track, out)
        return [at for beat in range(beats.count) if (at := beats.at(beat)) < len(out)]
    seam = round(SEAM_S * RATE)
    at, marks = 0, []
    for number, (first, last) in enumerate(runs, 1):
        start = beats.at(first) if at or first else 0
        stop = end.at if number == len(runs) else beats.at(last)
        lead = min(seam, start) if at else 0
        piece = track[start - lead : stop].copy()
        piece[:lead] *= _rise(lead)
        if number < len(runs):
            piece[-seam:] *= _rise(seam)[::-1]
        out[at - lead : at + stop - start] += piece
        marks += [at + beats.at(beat) - start for beat in range(first, last)]
        at += stop - start
    _ring(out, track, end, at, round(2 * beats.beat))
    _start(out)
    return [*marks, at]


def faded(piece: Floats, out: Floats) -> None:
    """Fill `out` (samples, 2; zeros) with a piece whose beat is not known: trimmed, or repeated with crossfades."""
    cross = min(round(CROSS_S * RATE), len(piece) // 4)
    at = 0
    while len(piece) < len(out) - at:
        take = piece.copy()
        take[:cross] *= _rise(cross) if at else 1
        take[len(take) - cross :] *= _rise(cross)[::-1]
        out[at : at + len(take)] += take
        at += len(piece) - cross
    take = piece[: len(out) - at].copy()
    take[:cross] *= _rise(cross)[: len(take)] if at else 1
    out[at:] += take
    _fall(out, min(round(FADE_S * RATE), len(out) // 2))
    _start(out)


def levelled(draft: Path) -> Path:
    """Bring a strip to the loudness of every bed; gives a WAV file beside it, 48 kHz stereo 16 bit."""
    music = draft.with_suffix(".wav")
    heard = samples.measure(draft)
    gain = 0.0 if heard.silent else min(LOUDNESS - heard.loudness, CEILING_DB - heard.true_peak)
    samples.convert(draft, music, filters=f"volume={gain:.2f}dB")
    return music


def _ending(track: Floats, beats: Beats) -> Ending:
    """Find the last strike: the piece's own where it dies away, else a beat that sounds like its first one."""
    level = np.sqrt(np.convolve((track**2).mean(axis=1)[::HOP], np.ones(60) / 60, "same")) + 1e-6
    struck = np.flatnonzero(beats.onsets > 0.45)
    last = int(struck[-1]) if len(struck) else 0
    own = len(track) - last * HOP
    if own > 0.5 * RATE and level[-40:-20].mean() < 0.35 * np.median(level):
        return Ending(round((last * HOP - beats.first) / beats.beat), last * HOP, own)
    chords = beats.sound[:, -PITCHES:]
    home = ((chords - chords[0]) ** 2).mean(axis=1)
    number = np.arange(beats.count)
    worth = 0.4 * beats.strength.clip(0, 1.5) - home + 1.5 * number / beats.count
    bar = (number % BAR == 0) & (number > beats.count // 3) & (number + 1 < beats.count)
    best = int(np.where(bar, worth, -np.inf).argmax())
    return Ending(best, beats.at(best), round(min(beats.beat, 0.7 * RATE)))


def _runs(beats: Beats, end: Ending, count: int) -> list[tuple[int, int]]:
    """Give stretches of beats to play, first and last, so that the last strike rings out at `count`.

    Gives none where the film is too short for it.
    """
    shortest, longest = (seconds * RATE for seconds in RING_S)
    played = np.arange(end.beat % 2, count / beats.beat + 2, 2, dtype=int)
    rings = count - end.at - (played - end.beat) * beats.beat
    fitting = played[(rings >= shortest) & (rings <= longest) & (played > 1)]
    if not len(fitting):
        return []
    cost, origin = _ways(beats, end.beat, int(fitting[-1]))
    goal = beat = end.beat
    step = int(fitting[cost[fitting, goal].argmin()])
    if not np.isfinite(cost[step, beat]):
        return [(goal - step, goal)] if step <= goal else []  # too short for head and ending: the ending alone
    runs, last = [], goal
    while step:
        came = int(origin[step, beat])
        if came < 0:
            step, beat = step - 1, beat - 1
        else:
            runs.append((beat - BAR, last))
            step, beat, last = step - BAR, came, came
    return [(0, last), *reversed(runs)]


def _ways(beats: Beats, goal: int, most: int) -> tuple[Floats, NDArray[np.int32]]:
    """Give the cost of the best way to each beat, by number of beats played, and from where its last jump came.

    A jump leaves before one beat, lands on another, and plays a bar from there; -1 is no jump.
    """
    size = goal + 1
    leave, land = np.indices((size, size))
    allowed = (leave != land) & ((leave - land) % 2 == 0) & (leave >= BAR) & (land + BAR < size)
    price = _differences(beats, size) + JUMP + np.where((leave - land) % BAR, HALF_BAR, 0)
    jumps = np.full((size, size + BAR), np.inf, np.float32)
    jumps[:, BAR:] = np.where(allowed, price, np.inf)
    cost = np.full((most + 1, size), np.inf, np.float32)
    origin = np.full((most + 1, size), -1, np.int32)
    cost[0, 0] = 0
    for step in range(1, most + 1):
        cost[step, 1:] = cost[step - 1, :-1]
        if step <= BAR:
            continue
        through = cost[step - BAR][:, None] + jumps[:, :size]
        came = through.argmin(axis=0)
        best = through[came, np.arange(size)]
        better = best < cost[step]
        cost[step, better], origin[step, better] = best[better], came[better]
    return cost, origin


def _differences(beats: Beats, size: int) -> Floats:
    """Give how differently the music goes on from each beat and from each other, in their surroundings."""
    rows = np.minimum(np.arange(size), beats.count - 1)
    bands, pitch = beats.sound[rows, :-PITCHES], beats.sound[rows, -PITCHES:]
    apart = (_squares(bands) + _squares(pitch)) / 2
    total, weight = np.zeros_like(apart), np.zeros_like(apart)
    for shift, worth in _AROUND.items():
        inside = slice(max(0, -shift), min(size, size - shift))
        there = slice(max(0, shift), min(size, size + shift))
        total[inside, inside] += worth * apart[there, there]
        weight[inside, inside] += worth
    return np.asarray(total / weight, np.float32)


def _squares(rows: Floats) -> Floats:
    """Give the mean square of the difference of each row and each other."""
    squares: Floats = ((rows[:, None] - rows[None]) ** 2).mean(axis=2)
    return squares


def _ring(out: Floats, track: Floats, end: Ending, at: int, before: int) -> None:
    """Let the last strike ring out from sample `at` of `out` to its end, in a room that opens `before` it."""
    left = len(out) - at
    own = track[end.at : end.at + min(end.sound, left)].copy()
    _fall(own, round(0.4 * len(own)))
    before = min(before, end.at, at)
    send = np.concatenate([track[end.at - before : end.at] * _rise(before), own])
    room = _room(left)
    size = 1 << (len(send) + len(room)).bit_length()
    wet = np.fft.irfft(np.fft.rfft(send, size, axis=0) * np.fft.rfft(room, size, axis=0), size, axis=0)
    out[at : at + len(own)] += own
    out[at - before :] += ROOM_GAIN * wet[: before + left].astype(np.float32)
    _fall(out, round(0.4 * left))


def _room(count: int) -> Floats:
    """Give how a room answers for `count` samples: noise that dies away, darker than what it answers to."""
    noise = np.random.default_rng(0).standard_normal((count, 2))
    dull = np.fft.rfft(noise, axis=0) / (1 + np.fft.rfftfreq(count, 1 / RATE)[:, None] / 3000)
    answer = np.fft.irfft(dull, count, axis=0) * np.exp(np.log(0.001) * np.arange(count) / (ROOM * count))[:, None]
    loudness = np.sqrt((answer**2).sum(axis=0))
    return np.asarray(answer / loudness, np.float32)


def _rise(count: int) -> Floats:
    """Give an equal-power fade from 0 to 1; backwards it falls, and both together keep the power."""
    return np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32))[:, None]


def _fall(out: Floats, count: int) -> None:
    """Fade out over the last `count` samples by the square of a cosine: heard as even, without a corner."""
    out[len(out) - count :] *= _rise(count)[::-1] ** 2


def _start(out: Floats) -> None:
    """Rise from nothing at the very start."""
    head = out[: round(HEAD_S * RATE)]
    head *= _rise(len(head))
