"""Calls of birds and insects: notes whose pitch glides, sung by animals that each sit somewhere."""

from __future__ import annotations

import numpy as np

from studio.engines.effects.recipe import CallNote, Calls
from studio.engines.effects.tape import TICKS, Chance, Tape, factor, panned
from studio.media.samples import RATE, Floats

EDGE_S = 0.006
"""Seconds in which a note comes and goes at least."""


LOOKS = 64
"""Points between which a note's pitch goes straight."""


def lay(layer: Calls, tape: Tape) -> None:
    """Lay the calls of all singers on the whole tape."""
    places = tape.own(0)
    strength = 10 ** (layer.follows * tape.swing / 20)
    for singer in range(layer.singers):
        side = float(places.uniform(-layer.width, layer.width))
        far = float(places.uniform(*layer.far))
        detuned = float(np.exp(places.normal(0, layer.detune)))
        chance = tape.own(1, singer)
        at = float(chance.uniform(0, layer.every[1]))
        while at < tape.count / RATE:
            call = distant(_call(layer, chance, detuned), far)
            gain = factor(layer.gain + float(chance.normal(0, layer.vary))) * strength[int(at * TICKS)] / (1 + 3 * far)
            room = None if layer.room is None else float(factor(layer.room)) * (1 + 3 * far)
            tape.lay(round(at * RATE), call[:, None] * (panned(side) * np.float32(gain)), room)
            at += len(call) / RATE + float(chance.uniform(*layer.every))


def distant(sound: Floats, far: float) -> Floats:
    """Give a sound of one channel as it is heard from afar: air and leaves take its heights."""
    if far <= 0:
        return sound
    size = 1 << (len(sound) - 1).bit_length()
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    taken = np.exp(-far * (hertz / 7000) ** 1.3).astype(np.float32)
    return np.fft.irfft(np.fft.rfft(sound, size) * taken, size)[: len(sound)].astype(np.float32)


def _call(layer: Calls, chance: Chance, detuned: float) -> Floats:
    """Give one call: all notes in order, or some of them picked."""
    notes = list(layer.notes)
    if layer.pick is not None:
        picks = chance.integers(0, len(notes), int(chance.integers(layer.pick[0], layer.pick[1] + 1)))
        notes = [notes[pick] for pick in picks]
    tune = detuned * float(np.exp(chance.normal(0, layer.detune / 3)))
    pieces: list[Floats] = []
    for note in notes:
        for _ in range(int(chance.integers(note.times[0], note.times[1] + 1))):
            pieces.append(_note(note, chance, tune))
            pieces.append(np.zeros(round(note.gap * float(chance.uniform(0.85, 1.2)) * RATE), np.float32))
    return np.concatenate(pieces)


def _note(note: CallNote, chance: Chance, tune: float) -> Floats:
    """Give one note."""
    count = round(note.length * float(chance.uniform(0.92, 1.08)) * RATE)
    moments, pitches = np.array(note.pitch).T
    glide = np.interp(np.linspace(-0.08, 1.08, LOOKS), moments, np.log(pitches))
    glide = np.convolve(glide, np.hanning(9)[1:-1] / np.hanning(9).sum(), "same")[4:-4]
    pitch = np.exp(np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(glide)), glide))
    pitch *= tune * float(np.exp(chance.normal(0, 0.008)))
    turn = 2 * np.pi * np.cumsum(pitch) / RATE
    tone = np.zeros(count, np.float32)
    for number, decibels in enumerate(note.harmonics, 1):
        if number * pitch.max() < 0.45 * RATE:
            tone += factor(decibels) * np.sin((number * turn % (2 * np.pi)).astype(np.float32))
    edge = min(count // 2, max(round(EDGE_S * RATE), count // 6))
    shape = np.ones(count)
    shape[:edge] = np.sin(np.linspace(0, np.pi / 2, edge)) ** 2
    shape[count - edge :] = np.minimum(shape[count - edge :], np.cos(np.linspace(0, np.pi / 2, edge)) ** 2)
    if note.trill is not None:
        rate, depth = note.trill
        shape *= 1 - depth * (0.5 - 0.5 * np.cos(2 * np.pi * rate * np.arange(count) / RATE))
    return (tone * shape * factor(note.gain)).astype(np.float32)
