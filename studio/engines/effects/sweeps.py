"""Air that is moved: whooshes and risers, noise in a band that travels."""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from studio.engines.effects.recipe import Curve, Sweep
from studio.engines.effects.tape import Tape, factor, panned
from studio.media.samples import RATE, Floats

FRAME = 2048
"""Samples of one look: 43 ms, short beside every sweep."""

HOP = 512

Line = NDArray[np.float64]

TONES = (1.0, 1.003, 1.5, 2.0, 2.994)
"""Shares of the pitch in the cluster that goes along with a sweep."""


def lay(layer: Sweep, tape: Tape) -> None:
    """Lay one sweep over the whole tape."""
    chance = tape.own(0)
    looks = -(-tape.count // HOP) + FRAME // HOP
    place = ((np.arange(looks) - 1) * HOP / tape.count).clip(0, 1)
    pitch = _pitch(layer.pitch, place)
    hertz = np.maximum(np.fft.rfftfreq(FRAME, 1 / RATE), 1)
    octaves = np.log2(hertz[None] / pitch[:, None]) / layer.octaves
    band = np.exp(-0.5 * (octaves * 2) ** 2) / np.sqrt(pitch / pitch.max())[:, None]
    band[:, hertz < 25] = 0
    window = np.sqrt(np.hanning(FRAME + 1)[:FRAME]).astype(np.float32)
    sound = np.zeros((looks * HOP + FRAME, 2), np.float32)
    raw = chance.standard_normal((len(sound), 2), dtype=np.float32)
    for side in range(2):
        mixed = 0.75 * raw[:, side] + 0.5 * raw[:, 0]
        frames = np.lib.stride_tricks.sliding_window_view(mixed, FRAME)[::HOP][:looks] * window
        shaped = np.fft.irfft(np.fft.rfft(frames, axis=1) * band, FRAME, axis=1) * window
        for part in range(FRAME // HOP):
            rows = shaped[part :: FRAME // HOP].reshape(-1)
            sound[part * HOP : part * HOP + len(rows), side] += rows
    whole = sound[FRAME // 2 : FRAME // 2 + tape.count]
    whole /= np.sqrt((whole**2).mean()) + 1e-9
    if layer.tone is not None:
        whole += factor(layer.tone) * _tones(layer, tape)
    _shape(layer, tape, whole)
    tape.lay(0, whole, None if layer.room is None else float(factor(layer.room)))


def _shape(layer: Sweep, tape: Tape, whole: Floats) -> None:
    """Give a sweep its level, its throbbing and its way between the channels, in place."""
    place = np.linspace(0, 1, tape.count)
    loud = 10 ** ((_along(layer.level, place) + layer.gain) / 20)
    if layer.beat is not None:
        rate = np.exp(np.interp(place, (0, 1), np.log(layer.beat)))
        loud = loud * (1 - layer.throb * (0.5 + 0.5 * np.cos(2 * np.pi * np.cumsum(rate) / RATE)))
    whole *= panned(((2 * place - 1) * layer.travel).astype(np.float32)) * loud[:, None].astype(np.float32)


def _tones(layer: Sweep, tape: Tape) -> Floats:
    """Give the cluster of tones that goes along with a sweep."""
    place = np.linspace(0, 1, tape.count)
    pitch = _pitch(layer.pitch, place) / 4
    turn = 2 * np.pi * np.cumsum(pitch) / RATE
    sides = []
    for side in (0, 1):
        tone = np.zeros(tape.count)
        for number, share in enumerate(TONES):
            tone += np.sin(share * (1 + 0.0007 * side) * turn + number) / (1 + number)
        sides.append(tone)
    return np.stack(sides, axis=1).astype(np.float32)


def _pitch(curve: Curve, place: Line) -> Line:
    """Read a curve of Hz at places from 0 to 1: even over octaves."""
    return np.exp(_along(tuple((at, log(hertz)) for at, hertz in curve), place))


def _along(curve: Curve, place: Line) -> Line:
    """Read a curve at places from 0 to 1, without corners."""
    at, value = np.array(curve).T
    fine = np.linspace(0, 1, 400)
    line = np.interp(fine, at, value)
    smooth = np.convolve(np.pad(line, 12, "edge"), np.hanning(25)[1:-1] / np.hanning(25).sum(), "same")[12:-12]
    return np.interp(place, fine, smooth)
