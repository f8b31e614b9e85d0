"""Things that are struck: bells and blows that ring at their own partials, and feet on the ground."""

from __future__ import annotations

from math import log

import numpy as np

from studio.engines.effects.calls import distant
from studio.engines.effects.grains import forms_of
from studio.engines.effects.recipe import Grains, Steps, Strikes
from studio.engines.effects.tape import Chance, Tape, factor, panned
from studio.media.samples import RATE, Floats

BLOWS = 3
"""How many unlike blows one thing is heard with."""

CHIPS = {
    "gravel": Grains(kind="grains", grain="chip", rate=1, pitch=(700, 6500), decay=(0.0015, 0.006)),
    "floor": Grains(kind="grains", grain="chip", rate=1, pitch=(500, 2200), decay=(0.004, 0.012)),
}
"""What is heard of a ground under a foot."""

CRUNCH = {"gravel": (26, 0.075), "floor": (2, 0.006)}
"""How many chips a heel moves, and in how many seconds."""


def lay(layer: Strikes, tape: Tape) -> None:
    """Lay the strikes of all things on the whole tape."""
    places = tape.own(0)
    room = None if layer.room is None else float(factor(layer.room))
    for thing in range(layer.things):
        pitch = float(np.exp(places.uniform(log(layer.pitch[0]), log(layer.pitch[1]))))
        far, side = float(places.uniform(*layer.far)), float(places.uniform(-layer.width, layer.width))
        chance = tape.own(1, thing)
        blows = [distant(_blow(layer, pitch, chance), far) for _ in range(BLOWS if layer.every else 1)]
        at = 0.0 if layer.every is None else float(chance.uniform(0, layer.every[1] * 0.7))
        while at < tape.count / RATE:
            for _ in range(int(chance.integers(layer.strokes[0], layer.strokes[1] + 1))):
                gain = factor(layer.gain + float(chance.normal(0, layer.vary))) / (1 + 3 * far)
                blow = blows[int(chance.integers(len(blows)))]
                tape.lay(round(at * RATE), blow[:, None] * (panned(side) * np.float32(gain)), room)
                at += float(chance.uniform(*layer.stroke_every))
            if layer.every is None:
                break
            at += float(chance.uniform(*layer.every))


def walk(layer: Steps, tape: Tape) -> None:
    """Lay someone's steps on the whole tape: left and right foot, none like the one before."""
    chips = forms_of(CHIPS[layer.ground], tape.own(0))
    chance = tape.own(1)
    room = None if layer.room is None else float(factor(layer.room))
    at, foot = 0.12, 1
    while at < tape.count / RATE:
        gain = factor(layer.gain + float(chance.normal(0, 1.3)))
        step = _step(layer, chips, chance)
        tape.lay(round(at * RATE), step * (panned(foot * layer.width) * gain), room)
        at += (1 + 0.02 * foot + float(chance.normal(0, 0.022))) / layer.pace
        foot = -foot


def _blow(layer: Strikes, pitch: float, chance: Chance) -> Floats:
    """Give one blow on a thing."""
    longest = max(seconds for _, _, seconds in layer.partials)
    count = round(longest * 1.05 * RATE)
    moment = np.arange(count) / RATE
    glide = layer.fall + (1 - layer.fall) * np.exp(-moment / (0.12 * longest))
    turn = 2 * np.pi * pitch * (np.cumsum(glide) / RATE if layer.fall != 1 else moment)
    ring = np.zeros(count)
    for share, decibels, seconds in layer.partials:
        used = min(count, round(seconds * 1.05 * RATE))
        if share * pitch < 0.45 * RATE:
            gain = 10 ** ((decibels + float(chance.normal(0, 1.2))) / 20)
            start = float(chance.uniform(0, 0.4))
            swing = np.sin(((share * turn[:used] + start) % (2 * np.pi)).astype(np.float32))
            ring[:used] += gain * swing * np.exp((-6.9 / seconds * moment[:used]).astype(np.float32))
    attack = round(0.0015 * RATE)
    ring[:attack] *= np.sin(np.linspace(0, np.pi / 2, attack)) ** 2
    blow = Grains(kind="grains", grain="chip", rate=1, pitch=(layer.click_pitch * 0.7, layer.click_pitch * 1.4))
    click = forms_of(blow, chance, 1)[0]
    ring[: len(click)] += click[:count] * factor(layer.click)
    tail = count // 20
    ring[count - tail :] *= np.linspace(1, 0, tail)
    return ring.astype(np.float32)


def _step(layer: Steps, chips: list[Floats], chance: Chance) -> Floats:
    """Give one step: the heel, then softer the ball of the foot."""
    step = np.zeros((round(0.42 * RATE), 2), np.float32)
    count, within = CRUNCH[layer.ground]
    roll = float(chance.normal(0.105, 0.012))
    for at, weight in ((0.0, 1.0), (roll, 0.55)):
        start = round(at * RATE)
        moment = np.arange(round(0.09 * RATE)) / RATE
        thump = np.gradient(np.sin(2 * np.pi * float(chance.uniform(85, 125)) * moment) * np.exp(-moment / 0.012)) * 60
        thump *= np.minimum(1, moment / 0.003)
        step[start : start + len(thump)] += (layer.thump * weight * thump[:, None]).astype(np.float32)
        for _ in range(int(chance.poisson(count * weight)) + 1):
            chip = chips[int(chance.integers(len(chips)))]
            when = start + round(abs(float(chance.gamma(1.6, within / 2.2))) * RATE)
            side = panned(float(chance.uniform(-0.3, 0.3)))
            gain = weight * 10 ** (min(-10.0, float(chance.normal(-15, 3.5))) / 20)
            room = step[when : when + len(chip)]
            room += chip[: len(room), None] * (side * np.float32(gain))
    return step
