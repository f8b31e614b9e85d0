"""Very many small sounds: bubbles of a stream, drops of rain, crackles of a fire, chips of stone.

A bubble rings at a pitch that its size gives, dies away the faster the smaller it is, and rises in pitch as it nears
the surface (van den Doel, Physically-based models for liquid sounds, 2005).
"""

from __future__ import annotations

from math import log

import numpy as np

from studio.engines.effects.recipe import Grains
from studio.engines.effects.tape import TICKS, Chance, Tape, factor, panned
from studio.media.samples import RATE, Floats

KINDS = 96
"""How many unlike grains one layer is made of."""

RISES = 0.1
"""How fast a bubble's pitch rises, as a share of how fast it dies away."""

LOUDEST_DB = 12.0
"""How much louder than usual a grain may be: one in a thousand would be heard alone."""


def lay(layer: Grains, tape: Tape) -> None:
    """Lay grains on the whole tape."""
    forms = [form[:, None] for form in forms_of(layer, tape.own(0))]
    power = float(np.mean([(form**2).sum() for form in forms])) * np.exp((layer.vary * np.log(10) / 20) ** 2 * 2)
    full = factor(layer.gain) * np.sqrt(RATE / (layer.rate * power))  # full level is an RMS of 1
    room = None if layer.room is None else float(factor(layer.room))
    strength = _strength(layer, tape)
    for second, first in tape.seconds():
        chance = tape.own(1, second)
        usual = float(strength[first : first + TICKS].mean())
        count = int(chance.poisson(layer.rate * min(4.0, usual) / layer.cluster))
        moments = chance.uniform(0, 1, count)
        if layer.cluster > 1:
            sizes = chance.poisson(layer.cluster - 1, count) + 1
            moments = np.repeat(moments, sizes) + chance.exponential(layer.within, int(sizes.sum()))
        picks = chance.integers(0, len(forms), len(moments))
        gains = full * factor(np.minimum(chance.normal(0, layer.vary, len(moments)), LOUDEST_DB))
        sides = panned(chance.uniform(-layer.width, layer.width, len(moments)).astype(np.float32))
        gains *= np.sqrt(strength[((second + moments) * TICKS).astype(int).clip(0, tape.ticks - 1)])
        starts = ((second + moments) * RATE).astype(int)
        for at, pick, loud in zip(
            starts.tolist(), picks.tolist(), (sides * gains[:, None]).astype(np.float32), strict=True
        ):
            tape.lay(at, forms[pick] * loud, room)


def forms_of(layer: Grains, chance: Chance, kinds: int = KINDS) -> list[Floats]:
    """Give the unlike grains of a layer, each of one channel and about as loud as the others."""
    pitches = np.exp(chance.uniform(log(layer.pitch[0]), log(layer.pitch[1]), kinds))
    decays = np.exp(chance.uniform(log(layer.decay[0]), log(layer.decay[1]), kinds))
    middle = np.sqrt(layer.pitch[0] * layer.pitch[1])
    make = {"bubble": _bubble, "drop": _drop, "crackle": _crackle, "chip": _drop}[layer.grain]
    found = []
    for pitch, decay in zip(pitches, decays, strict=True):
        form = make(chance, float(pitch), float(decay))
        found.append(form * factor(layer.tilt * np.log2(pitch / middle)))
    return found


def _strength(layer: Grains, tape: Tape) -> Floats:
    """Give how dense and loud the grains are, a point a tick."""
    strength: Floats = 10 ** (layer.follows * tape.swing / 20).astype(np.float32)
    return strength if layer.swell is None else strength * tape.swollen(layer.swell, 0.5).mean(axis=1)


def _bubble(chance: Chance, pitch: float, decay: float) -> Floats:
    """Give one bubble."""
    fading = 0.043 * pitch + 0.0014 * pitch**1.5
    moment = np.arange(round(min(0.25, 6 / fading) * RATE)) / RATE
    rising = RISES * fading * float(chance.uniform(0, 2.2))
    ring = np.sin(2 * np.pi * pitch * moment * (1 + rising * moment / 2)) * np.exp(-fading * moment)
    return _soft(ring, 0.0006)


def _drop(chance: Chance, pitch: float, decay: float) -> Floats:
    """Give one drop or chip: a knock of noise about a pitch."""
    count = round(8 * decay * RATE)
    moment = np.arange(count) / RATE
    knock = chance.standard_normal(count) * np.exp(-moment / decay)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(2 * count, 1 / RATE), 1) / pitch)
    knock = np.fft.irfft(np.fft.rfft(knock, 2 * count) * np.exp(-((octaves / 0.8) ** 2)), 2 * count)[:count]
    return _soft(knock / np.sqrt((knock**2).sum()) * 4, 0.0002)


def _crackle(chance: Chance, pitch: float, decay: float) -> Floats:
    """Give one crackle of wood: a crack, and under the greater ones a small thump."""
    crack = _drop(chance, pitch, decay)
    count = round(0.02 * RATE)
    moment = np.arange(count) / RATE
    thump = np.gradient(np.cos(2 * np.pi * float(chance.uniform(140, 420)) * moment) * np.exp(-moment / 0.004)) * 30
    whole = np.zeros(max(count, len(crack)), np.float32)
    whole[: len(crack)] += crack
    whole[:count] += _soft(thump, 0.0008) * np.float32(0.35 * chance.uniform(0, 1) ** 2)
    return whole


def _soft(form: Floats, attack_s: float) -> Floats:
    """Begin and end a grain at nothing."""
    head, tail = max(2, round(attack_s * RATE)), len(form) // 5
    soft = np.asarray(form, np.float32).copy()
    soft[:head] *= np.linspace(0, 1, head, dtype=np.float32)
    soft[len(soft) - tail :] *= np.linspace(1, 0, tail, dtype=np.float32)
    return soft
