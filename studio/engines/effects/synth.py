"""The synthesiser: sounds of places and things, made from recipes of a few layers; nothing is recorded."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from studio.engines.card import Card
from studio.engines.effects import babble, calls, grains, meter, noise, room, strikes, sweeps
from studio.engines.effects.recipe import Noise, recipes
from studio.engines.effects.tape import Tape
from studio.engines.effects.words import named
from studio.errors import EngineError
from studio.film.sound import EffectRequest
from studio.media import samples
from studio.media.samples import RATE, Floats
from studio.schedule.step import Kit, Made

LAY: dict[str, Any] = {
    "grains": grains.lay,
    "calls": calls.lay,
    "strikes": strikes.lay,
    "steps": strikes.walk,
    "babble": babble.lay,
    "sweep": sweeps.lay,
}
"""Who lays which kind of layer; rushes are laid together."""

USUAL_S = 5.0
"""Seconds of a sound that has no length of its own where none is asked for."""

CEILING = 0.7
"""Highest sample of any sound: 3 dB below full."""

BLOCK = 1 << 18
"""Samples that are written at a time."""


class SynthEngine:
    """Makes the sounds that `assets/effects/` has recipes for."""

    CARD: ClassVar[Card] = Card(
        name="synth",
        kind="effect",
        version=1,
        says="Wind, waves, rain, birds, crowds, bells, whooshes and more, synthesised from recipes.",
        gives="media",
        takes=frozenset({"sound"}),
        speed=0.03,
        licence="CC0-1.0",
    )

    def knows(self, sound: str) -> str | None:
        """Give the recipe that a sound's words name, in any language; None where there is none."""
        return named(sound)

    def recipe(self, sound: str) -> str:
        """Give the digest of a recipe, which a person may edit."""
        return sha256(recipes()[sound].model_dump_json().encode()).hexdigest()

    def perform(self, request: EffectRequest, kit: Kit) -> Made:
        """Make one sound; raises EngineError where there is no recipe for it."""
        recipe = recipes().get(request.sound)
        if recipe is None:
            raise EngineError(f"there is no recipe for {request.sound!r}; there are: {', '.join(recipes())}")
        seconds = request.length_s or recipe.length or USUAL_S
        seed = kit.seed if request.choice is None else request.choice
        tape = Tape(recipe, seed, _strip(kit.scratch / "dry.f32", round(seconds * RATE)))
        if recipe.room is not None:
            tape.wet = _strip(kit.scratch / "wet.f32", tape.count)
        record(tape)
        kit.tell(0.8)
        rise = recipe.rise if request.rise_s is None else request.rise_s
        fall = recipe.fall if request.fall_s is None else request.fall_s
        file = kit.scratch / "effect.wav"
        gain = _write(tape, file, round(rise * RATE), round(fall * RATE))
        facts = {"length_s": tape.count / RATE, "peak_s": recipe.peak or 0.0, "gain_db": round(gain, 2)}
        return Made(outputs={"effect": file}, facts=facts)


def record(tape: Tape) -> None:
    """Lay all layers of a tape's recipe on it, and let the room answer."""
    layers = list(enumerate(tape.recipe.layers))
    if rushes := [(number, layer) for number, layer in layers if isinstance(layer, Noise)]:
        noise.lay(rushes, tape)
    for tape.layer, layer in layers:
        if layer.kind in LAY:
            LAY[layer.kind](layer, tape)
    if tape.recipe.room is not None:
        room.answer(tape.recipe.room, tape)


def _write(tape: Tape, file: Path, rise: int, fall: int) -> float:
    """Write a tape at its recipe's loudness, coming and going softly; gives the gain in dB that it took."""
    recipe = tape.recipe
    heard = meter.loudness(tape.dry) if recipe.role != "spot" else meter.loudest(tape.dry)
    if heard <= samples.SILENCE:
        gain = 0.0
    else:
        highest = max(float(np.abs(block).max()) for _, block in _blocks(tape.dry))
        gain = min(recipe.loudness - heard, 20 * np.log10(CEILING / highest))
    factor = np.float32(32767 * 10 ** (gain / 20))
    rise, fall = (min(fade, tape.count // 2) for fade in (rise, fall))
    with wave.open(str(file), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for first, block in _blocks(tape.dry):
            at = np.arange(first, first + len(block))
            shape = np.minimum(1, (at + 1) / max(1, rise)) * np.minimum(1, (tape.count - at - 1) / max(1, fall))
            level = np.sin(np.pi / 2 * shape).astype(np.float32)[:, None] * factor
            out.writeframes(np.rint(block * level).astype("<i2").tobytes())
    return float(gain)


def _strip(file: Path, length: int) -> Floats:
    """Make a strip of silence on disk, as a plain array: a memory map is slow to take small pieces of."""
    return samples.strip(file, length).view(np.ndarray)


def _blocks(sound: Floats) -> Iterator[tuple[int, Floats]]:
    """Give a sound in pieces, each with its first sample."""
    for first in range(0, len(sound), BLOCK):
        yield first, np.asarray(sound[first : first + BLOCK])
