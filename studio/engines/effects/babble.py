"""Many people who talk: voices with pitch, vowels and breath, none of whom says a word.

Each voice is a train of pulses that a mouth shapes anew for every syllable. A few are made in full, and each is
heard from several places at several times.
"""

from __future__ import annotations

import numpy as np

from studio.engines.effects.recipe import Babble
from studio.engines.effects.tape import TICK, Chance, Tape, factor, panned
from studio.media.samples import RATE, Floats

SLOW = 3
"""A voice is made at a third of the rate: above 8 kHz nothing of a crowd is heard."""

FRAME, HOP = 512, 128
"""Samples of one look at that rate, 32 ms, and between two."""

TURN_S = 12
"""Seconds that are made at a time; people who talk at their end are cut softly."""

MADE = 5
"""Voices that are made in full; the others are these again, later and elsewhere."""

VOWELS = (
    (310, 2200, 2900),
    (430, 1950, 2550),
    (600, 1750, 2450),
    (720, 1250, 2500),
    (650, 1000, 2450),
    (480, 850, 2400),
    (330, 780, 2300),
    (500, 1450, 2450),
    (380, 1650, 2300),
)
"""Hz of the first three formants of the vowels of a man."""

WIDTHS = (80, 110, 160)
"""Hz."""


def lay(layer: Babble, tape: Tape) -> None:
    """Lay a crowd on the whole tape."""
    places = tape.own(0)
    who = [
        (panned(float(places.uniform(-layer.width, layer.width))) / (1 + 2.5 * float(places.uniform(*layer.far))))
        for _ in range(layer.voices)
    ]
    room = None if layer.room is None else float(factor(layer.room))
    lap = RATE
    rise = np.sin(np.linspace(0, np.pi / 2, lap, dtype=np.float32))[:, None]
    for number, first in enumerate(range(-lap, tape.count, TURN_S * RATE - lap)):
        chance = tape.own(1, number)
        hiss = _hiss(chance)
        made = [_voice(layer, chance, hiss) for _ in range(min(MADE, layer.voices))]
        talk = np.zeros((2, TURN_S * RATE // SLOW), np.float32)
        for at, sides in enumerate(who):
            again = np.roll(made[at % len(made)], (at // len(made)) * 3 * RATE // SLOW)
            talk += sides[:, None] * again
        block = _quick(talk).T
        block[:lap] *= rise
        block[-lap:] *= rise[::-1]
        loud = factor(layer.gain + layer.follows * float(tape.swing[max(0, first) // TICK]))
        tape.lay(first, block * loud, room)


def _voice(layer: Babble, chance: Chance, hiss: Floats) -> Floats:
    """Give what one person says in one turn, of one channel, at the slow rate."""
    rate = RATE // SLOW
    size = 1.0 if chance.uniform() < 0.5 else 1.17
    pitch = float(chance.normal(112, 14) if size == 1.0 else chance.normal(198, 22))
    looks = TURN_S * rate // HOP
    vowel, voiced, breath, melody = _syllables(layer, chance, looks)
    melody *= 1 + 0.012 * chance.standard_normal(looks, dtype=np.float32)
    turns = np.cumsum(_between(pitch * melody) / np.float32(rate), dtype=np.float64).astype(int)
    source = np.zeros(len(turns) + FRAME, np.float32)
    source[1 : len(turns)][np.diff(turns) > 0] = np.sqrt(rate / pitch)
    hertz = np.fft.rfftfreq(FRAME, 1 / rate).astype(np.float32)
    window = np.sqrt(np.hanning(FRAME + 1)[:FRAME]).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(source, FRAME)[::HOP][:looks] * window
    shaped = np.fft.irfft(np.fft.rfft(frames, axis=1) * _mouth(vowel * size, voiced, hertz), FRAME, axis=1)
    shaped = shaped.astype(np.float32) * (window / 2)
    said = np.zeros(looks * HOP + FRAME, np.float32)
    for part in range(FRAME // HOP):
        rows = shaped[part :: FRAME // HOP].reshape(-1)
        said[part * HOP : part * HOP + len(rows)] += rows
    return said[: looks * HOP] + _between(breath) * np.roll(hiss, int(chance.integers(len(hiss))))


def _hiss(chance: Chance) -> Floats:
    """Give the breath between the teeth, at the slow rate."""
    count = TURN_S * RATE // SLOW
    hertz = np.fft.rfftfreq(count, SLOW / RATE)
    spectrum = np.fft.rfft(chance.standard_normal(count, dtype=np.float32))
    passed = (hertz / 4800) ** 2 / (1 + (hertz / 4800) ** 4)
    return np.fft.irfft(spectrum * passed, count).astype(np.float32)


def _between(points: Floats) -> Floats:
    """Give the values between one look and the next, sample by sample."""
    following = np.append(points[1:], points[-1:])
    part = np.arange(HOP, dtype=np.float32) / HOP
    return np.asarray(points[:, None] + (following - points)[:, None] * part, np.float32).reshape(-1)


def _quick(sound: Floats) -> Floats:
    """Bring rows of sound from the slow rate to the usual one."""
    spectrum = np.fft.rfft(sound, axis=1)
    count = sound.shape[1] * SLOW
    wide = np.zeros((len(sound), count // 2 + 1), spectrum.dtype)
    wide[:, : spectrum.shape[1]] = spectrum
    return (np.fft.irfft(wide, count, axis=1) * SLOW).astype(np.float32)


def _syllables(layer: Babble, chance: Chance, looks: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Give by look the formants, how loud the voice and the breath are, and the melody of what one person says."""
    second = RATE / SLOW / HOP
    vowel = np.tile(np.array(VOWELS[7], np.float32), (looks, 1))
    voiced, breath, melody = np.zeros(looks, np.float32), np.zeros(looks, np.float32), np.ones(looks, np.float32)
    at = float(chance.uniform(-layer.talk[1], layer.pause[1])) * second
    while at < looks:
        until = at + float(chance.uniform(*layer.talk)) * second
        start = at
        while at < until:
            length = float(chance.gamma(9, 0.021)) * second
            first, last = max(0, int(at)), min(looks, int(at + length) + 1)
            if first < last:
                shape = np.sin(np.linspace(0, np.pi, last - first)) ** 0.6
                loud = 10 ** (float(chance.normal(0, 2.5)) / 20)
                voiced[first:last] = np.maximum(voiced[first:last], shape * loud)
                vowel[first:last] = VOWELS[int(chance.integers(len(VOWELS)))]
                done = (at - start) / max(1.0, until - start)
                glide = np.linspace(float(chance.normal(0, 0.09)), float(chance.normal(0, 0.09)), last - first)
                melody[first:last] = 1.16 - 0.3 * done + 0.13 * float(chance.normal(0, 1)) * shape + glide
                if chance.uniform() < 0.45:
                    rush = max(1, int(0.07 * second))
                    breath[max(0, first - rush) : first + 1] = loud * float(chance.uniform(0.1, 0.35))
            at += length
        at = until + float(chance.uniform(*layer.pause)) * second
    smooth = np.hanning(9)[1:-1] / np.hanning(9).sum()
    for column in range(3):
        vowel[:, column] = np.convolve(np.pad(vowel[:, column], 3, "edge"), smooth, "valid")
    voiced, breath = (np.convolve(one, smooth, "same").astype(np.float32) for one in (voiced, breath))
    return vowel, voiced, breath, melody


def _mouth(formants: Floats, voiced: Floats, hertz: Floats) -> Floats:
    """Give how a mouth passes each frequency, a row a look."""
    passed = np.zeros((len(formants), len(hertz)), np.float32)
    for number, width in enumerate(WIDTHS):
        apart = (hertz[None] - formants[:, number : number + 1]) / np.float32(width)
        passed += np.float32((1.0, 0.5, 0.22)[number]) / np.sqrt(1 + apart * apart)
    tilt = ((hertz > 70) / (1 + hertz / 500)).astype(np.float32)
    return passed * tilt * voiced[:, None]
