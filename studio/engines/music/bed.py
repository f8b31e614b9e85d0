"""A bed of music cut to a film: the head of a piece at its start, an ending at its end, and no seam between.

A piece with a known beat is re-cut on its beat: it is played from its head to its last strike, and where the film
is shorter or longer, jumps go from one beat to another that stands at the same place of the bar and sounds alike.
The last strike then rings out in a room. A file whose beat is not known is trimmed with a fade, or crossfaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.engines.music.arc import shaped
from studio.engines.music.beat import HOP, PITCHES, Beats, beats_of
from studio.engines.music.fit import BAR, RING_S, STRETCH, Grid, fitted
from studio.media import samples
from studio.media.samples import RATE, Floats, played_at

HEADLESS = 3.0
"""What it costs to leave out the head of a piece, in units of the difference between two beats."""

SWELL_S = 0.3
"""Seconds of a piece's first strike that are heard swelling, backwards, up to it."""

JUMP = 0.6
"""What a jump costs, in units of the difference between two beats; two beats taken at random differ by about 2."""

HALF_BAR = 0.8
"""What a jump costs more that leaves out or repeats half a bar."""

SEAM_S = 0.06
"""Length of the crossfade before the beat on which a jump lands."""

HEAD_S = 0.004
"""Fade at the very start, so that nothing clicks."""

INSIDE_S = 0.12
"""The same where the film begins inside a beat."""

FADE_S = 2.5
"""Fade at the end of a file whose beat is not known."""

CROSS_S = 2.0
"""Crossfade between two rounds of a file whose beat is not known."""

ROOM = 1.7
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


@dataclass(frozen=True)
class Piece:
    """A track with its beats and its ending, and what it costs to play it for any number of beats."""

    track: Floats
    beats: Beats
    end: Ending
    cost: Floats
    """Of the jumps, by number of beats from the first to the last strike; infinite is impossible."""
    headless: NDArray[np.bool_]
    """Where only the ending is played, because the film is too short for the piece's head."""
    origin: NDArray[np.int32]

    @classmethod
    def of(cls, track: Floats, tempo: float, longest_s: float) -> Piece:
        """Measure a track that was played at about `tempo`, for films of at most `longest_s` seconds."""
        beats = beats_of(track, tempo)
        end = _ending(track, beats)
        most = int(longest_s * RATE / beats.beat * (1 + STRETCH)) + 2
        ways, origin = _ways(beats, end.beat, most)
        whole, counts = ways[:, end.beat], np.arange(most + 1)
        headless = ~np.isfinite(whole) & (counts <= end.beat) & (counts % 2 == end.beat % 2)
        cost = np.where(headless, np.float32(HEADLESS), whole)
        return cls(track, beats, end, cost, headless, origin)

    def least(self, length_s: float) -> float:
        """Give what the jumps cost at least in a film of that length; infinite where it is too short."""
        counts = np.arange(len(self.cost))
        ring = length_s - counts * self.beats.beat / RATE
        fitting = self.cost[(ring >= RING_S[0]) & (ring <= RING_S[1] + self.beats.beat / RATE)]
        return float(fitting.min()) if len(fitting) else float("inf")

    def fill(self, out: Floats, cuts_s: Sequence[float] = (), card_s: float | None = None) -> list[int]:
        """Fill `out` (samples, 2; zeros) with the piece, cut on its beats; gives the samples of the beats there.

        Its beats fall on most of the picture's cuts, and its last strike on the end card.
        """
        late = (self.end.at - self.beats.at(self.end.beat)) / self.beats.beat
        grid = fitted(self.beats, self.cost, len(out) / RATE, cuts_s, card_s, late=late)
        if grid is None:
            faded(self.track, out)
            return [at for beat in range(self.beats.count) if (at := self.beats.at(beat)) < len(out)]
        piece = self if grid.stretch == 1 else self._stretched(grid.stretch)
        return piece._laid(out, grid)

    def _stretched(self, stretch: float) -> Piece:
        """Give the piece slower or faster, with all that is known of it."""
        track, stretch = played_at(self.track, stretch)
        beats = replace(self.beats, first=self.beats.first * stretch, beat=self.beats.beat * stretch)
        end = Ending(self.end.beat, round(self.end.at * stretch), round(self.end.sound * stretch))
        return replace(self, track=track, beats=beats, end=end)

    def _laid(self, out: Floats, grid: Grid) -> list[int]:
        """Lay the piece on a grid."""
        goal = self.end.beat
        runs = [(goal - grid.count, goal)] if self.headless[grid.count] else _runs(self.origin, goal, grid.count)
        beats, track, seam = self.beats, self.track, round(SEAM_S * RATE)
        first = round(grid.first * RATE)
        number, last, marks = 0, 0, []
        for part, (start_beat, stop_beat) in enumerate(runs):
            start = beats.at(start_beat)
            stop = self.end.at if part + 1 == len(runs) else beats.at(stop_beat)
            at = first + round(number * beats.beat)
            lead = min(seam, start) if part else min(start, max(0, at))
            piece = track[start - lead : stop].copy()
            if part:
                piece[:lead] *= _rise(lead)
            if part + 1 < len(runs):
                piece[-seam:] *= _rise(seam)[::-1]
            from_ = at - lead
            piece = piece[max(0, -from_) :]
            out[max(0, from_) : max(0, from_) + len(piece)] += piece
            marks += [first + round((number + beat) * beats.beat) for beat in range(stop_beat - start_beat)]
            number += stop_beat - start_beat
            last = at + stop - start
        _pick_up(out, first - beats.at(runs[0][0]))
        _ring(out, track, self.end, last, round(2 * beats.beat))
        _start(out, INSIDE_S if first < beats.at(runs[0][0]) else HEAD_S)
        shaped(out, last)
        return [mark for mark in (*marks, last) if mark >= 0]


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
    _start(out, HEAD_S)


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


def _runs(origin: NDArray[np.int32], goal: int, count: int) -> list[tuple[int, int]]:
    """Give stretches of beats to play, first and last, so that `count` beats lead to the last strike."""
    runs, last, step, beat = [], goal, count, goal
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
    wet = _answered(send, _room(left))
    out[at : at + len(own)] += own
    out[at - before :] += ROOM_GAIN * wet[: before + left]
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


def _start(out: Floats, seconds: float) -> None:
    """Rise from nothing at the very start."""
    head = out[: round(seconds * RATE)]
    head *= _rise(len(head))


def _pick_up(out: Floats, count: int) -> None:
    """Fill the first `count` samples, in which the piece has not begun, with its first strike swelling up to it."""
    if count < round(HEAD_S * RATE):
        return
    struck = out[count : count + round(SWELL_S * RATE)]
    wet = _answered(struck * _rise(len(struck))[::-1], _room(count))[:count]
    out[:count] += ROOM_GAIN * wet[::-1] * _rise(count) ** 2


def _answered(sound: Floats, room: Floats) -> Floats:
    """Give how a room answers a sound."""
    size = 1 << (len(sound) + len(room)).bit_length()
    return np.fft.irfft(np.fft.rfft(sound, size, axis=0) * np.fft.rfft(room, size, axis=0), size, axis=0).astype(
        np.float32
    )
