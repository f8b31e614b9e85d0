"""What answers a sound: a wood, a street, a hall; noise that dies away, darker than what it answers to."""

from __future__ import annotations

import numpy as np

from studio.engines.effects.recipe import Room
from studio.engines.effects.tape import Tape
from studio.media.samples import RATE, Floats

BLOCK = 1 << 17
"""Samples of one block, 2.7 s; no answer is longer."""


def answer(room: Room, tape: Tape) -> None:
    """Add to the tape what the room answers."""
    assert tape.wet is not None
    echo = _echo(room, tape)
    spectrum = np.fft.rfft(echo, 2 * BLOCK)
    for first in range(0, tape.count, BLOCK):
        block = np.ascontiguousarray(tape.wet[first : first + BLOCK].T)
        if block.any():
            late = np.fft.irfft(np.fft.rfft(block, 2 * BLOCK) * spectrum, 2 * BLOCK).astype(np.float32)
            tape.lay(first, late[:, : BLOCK + echo.shape[1]].T)


def _echo(room: Room, tape: Tape) -> Floats:
    """Give how the room answers a single knock, a row a side."""
    count = min(BLOCK, round((room.late + room.seconds) * RATE))
    late = round(room.late * RATE)
    noise = tape.chance(1002).standard_normal((2, count - late), dtype=np.float32)
    hertz = np.fft.rfftfreq(count - late, 1 / RATE)
    dull = np.fft.rfft(noise) / (1 + (hertz / room.dark) ** 2) * (hertz > 60)
    tail = np.fft.irfft(dull, count - late) * np.exp(-6.9 * np.arange(count - late) / RATE / room.seconds)
    build = max(1, round(0.012 * RATE))
    tail[:, :build] *= np.linspace(0, 1, build)
    echo = np.zeros((2, count), np.float32)
    echo[:, late:] = tail / np.sqrt((tail**2).sum(axis=1, keepdims=True))
    return echo
