"""How loud a sound is to the ear, in LUFS: the filter of ITU-R BS.1770 laid over its spectrum."""

from __future__ import annotations

from functools import cache

import numpy as np

from studio.media.samples import RATE, SILENCE, Floats

MOMENT_S = 0.4
"""Seconds of what an ear takes for one moment."""

BLOCK_S = 8
"""Seconds that are heard at a time, so that a long sound needs no more memory."""

QUIET_LU = 10.0
"""Moments so much softer than the whole do not count for it."""


def moments(sound: Floats) -> Floats:
    """Give the loudness of each moment, a tenth of a second apart, in LUFS."""
    step = RATE // 10
    powers = []
    for at in range(0, len(sound), BLOCK_S * RATE):
        block = np.ascontiguousarray(sound[at : at + BLOCK_S * RATE].T)
        count = block.shape[1]
        size = BLOCK_S * RATE if count > BLOCK_S * RATE // 2 else 1 << max(16, (count - 1).bit_length())
        heard = np.fft.irfft(np.fft.rfft(block, size) * _weights(size), size)[:, :count].astype(np.float32)
        power = np.pad((heard**2).sum(axis=0), (0, -count % step))
        powers.append(power.reshape(-1, step).sum(axis=1) / step)
    tenths = np.concatenate(powers)
    wide = round(MOMENT_S * 10)
    whole = np.convolve(tenths, np.ones(wide) / wide, "valid" if len(tenths) >= wide else "full")
    return np.asarray(-0.691 + 10 * np.log10(whole + 1e-12), np.float32)


def loudness(sound: Floats) -> float:
    """Give the loudness of the whole: of its moments, without those that are much softer than it."""
    found = moments(sound)
    kept = found[found > SILENCE]
    if not len(kept):
        return SILENCE
    return _mean(kept[kept > _mean(kept) - QUIET_LU])


def loudest(sound: Floats) -> float:
    """Give the loudness of the loudest moment."""
    return float(moments(sound).max())


def _mean(found: Floats) -> float:
    """Give the mean loudness of moments, by their power."""
    return float(10 * np.log10(np.mean(10 ** (found / 10))))


@cache
def _weights(size: int) -> Floats:
    """Give how much an ear hears of each frequency: the standard's two filters at 48 kHz, without their delay."""
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    shelf = (1.53512485958697 - 2.69169618940638 * turn + 1.19839281085285 * turn**2) / (
        1 - 1.69065929318241 * turn + 0.73248077421585 * turn**2
    )
    cut = (1 - 2 * turn + turn**2) / (1 - 1.99004745483398 * turn + 0.99007225036621 * turn**2)
    heard: Floats = np.abs(shelf * cut).astype(np.float32)
    return heard
