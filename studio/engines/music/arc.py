"""The arc of a bed: it comes in soft and a little dark, opens, and grows until the last strike.

Pieces that grow by themselves are left as they are; the others are helped by a few decibels.
"""

from __future__ import annotations

import numpy as np

from studio.media.samples import RATE, Floats

GROWS_DB = 4.0
"""By how much a bed's last third is louder than its first bars, by itself or with help."""

MOST_DB = 3.0
"""Help at most: more would be heard as somebody at a fader."""

OPENS_S = 7.0
"""Seconds in which a bed that begins in full opens."""

DARK_HZ = 1800.0
"""From where on the heights are held back at its start."""

DARK_DB = 5.0
"""By how much, at the very start."""

HEAD_SHARE = 0.2
"""Share of the bed that counts as its beginning."""


def shaped(out: Floats, last: int) -> None:
    """Shape a bed (samples, 2) whose last strike falls on sample `last`, in place."""
    head, tail = out[: round(HEAD_SHARE * last)], out[round(0.66 * last) : last]
    if len(head) < RATE or len(tail) < RATE:
        return
    grown = 10 * np.log10((np.mean(tail**2) + 1e-9) / (np.mean(head**2) + 1e-9))
    lacking = float(np.clip(GROWS_DB - grown, 0, MOST_DB))
    if lacking <= 0:
        return
    _open(out[: min(round(OPENS_S * RATE), last)], DARK_DB * lacking / MOST_DB)
    step = 1 << 18
    for first in range(0, last, step):
        block = out[first : min(last, first + step)]
        place = (first + np.arange(len(block), dtype=np.float32)) / last
        rising = np.sin(np.pi / 2 * place) ** 2
        block *= np.power(np.float32(10), lacking * (rising - 1) / 20)[:, None]


def _open(head: Floats, decibels: float) -> None:
    """Hold back the heights of a bed's beginning, less and less, in place."""
    size = 1 << (len(head) - 1).bit_length()
    hertz = np.fft.rfftfreq(size, 1 / RATE)[:, None]
    bright = np.fft.irfft(np.fft.rfft(head, size, axis=0) / (1 + (DARK_HZ / np.maximum(hertz, 1)) ** 2), size, axis=0)
    held = np.cos(np.linspace(0, np.pi / 2, len(head), dtype=np.float32)) ** 2 * (1 - 10 ** (-decibels / 20))
    head -= held[:, None].astype(np.float32) * bright[: len(head)].astype(np.float32)
