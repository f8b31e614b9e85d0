"""Every voice, music and effect engine that is installed and ready goes through the same cases."""

from __future__ import annotations

import wave
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from listening import borrow

from studio.engines import registry
from studio.engines.protocols import EffectEngine, MusicEngine, VoiceEngine
from studio.film.sound import EffectRequest, Mood, MusicRequest, VoiceRequest
from studio.media import samples
from studio.schedule.step import Kit
from studio.vault.key import Key
from studio.vault.vault import Vault


def _ready(kind: str) -> list[str]:
    """Local engines whose packages are here."""
    cards = {name: registry.card(kind, name) for name in registry.names(kind)}
    return [
        name for name, card in cards.items() if card.runs == "local" and not registry.lacks(replace(card, models=()))
    ]


def _kit(folder: Path) -> Kit:
    folder.mkdir()
    return Kit(Vault(folder / ".vault"), folder, Key("7" * 64), lambda done: None)


def _voices() -> list[Any]:
    """Voices that are ready; those that need model files take their time."""
    cards = [registry.card("voice", name) for name in _ready("voice")]
    return [pytest.param(card.name, marks=[pytest.mark.slow] if card.models else []) for card in cards]


@pytest.mark.parametrize("name", _voices())
def test_a_voice_gives_one_format_at_one_loudness_and_again_the_same(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A WAV of 48 kHz, mono, 16 bit, as long as its fact says, near -20 LUFS, and the same bytes twice."""
    engine = registry.engine("voice", name)
    if engine.CARD.models:
        borrow(monkeypatch, *engine.CARD.models)
    assert isinstance(engine, VoiceEngine)
    language = "en" if "en" in engine.CARD.languages else next(iter(sorted(engine.CARD.languages)), "en")
    request = VoiceRequest(text="Come before the sun does.", language=language)
    made = [engine.speak(request, _kit(tmp_path / take)) for take in "ab"]
    files = [one.outputs["voice"] for one in made]
    with wave.open(str(files[0])) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48_000, 1, 2)
        assert sound.getnframes() == round(made[0].facts["length_s"] * 48_000)
    assert samples.measure(files[0], loops=2).loudness == pytest.approx(-20, abs=1)
    if engine.CARD.deterministic:
        assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("length_s", [0.04, 2.0, 9.96])
@pytest.mark.parametrize("name", _ready("music"))
def test_music_is_exactly_as_long_as_the_film(name: str, length_s: float, tmp_path: Path) -> None:
    """A WAV of 48 kHz stereo to the sample, whose beats rise and lie inside it, even for one frame of film."""
    engine = registry.engine("music", name)
    assert isinstance(engine, MusicEngine)
    made = engine.play(MusicRequest(mood=Mood.WARM, length_s=length_s), _kit(tmp_path / "take"))
    with wave.open(str(made.outputs["music"])) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (48_000, 2)
        assert sound.getnframes() == round(length_s * 48_000)
    beats = made.facts["beats_s"]
    assert (np.diff(beats) > 0).all()
    assert all(0 <= beat <= length_s for beat in beats)
    assert made.facts["length_s"] == length_s
    assert {"tempo", "title", "credit"} <= set(made.facts)


@pytest.mark.parametrize("length_s", [0.04, 2.0])
@pytest.mark.parametrize("name", _ready("effect"))
def test_a_sound_is_exactly_as_long_as_asked_and_again_the_same(name: str, length_s: float, tmp_path: Path) -> None:
    """Wind, which every engine knows by some name: 48 kHz stereo to the sample, the same bytes for the same choice."""
    engine = registry.engine("effect", name)
    assert isinstance(engine, EffectEngine)
    wind = engine.knows("wind")
    assert wind is not None
    assert engine.knows("zzyzx") is None
    assert engine.recipe(wind) == engine.recipe(wind)
    request = EffectRequest(sound=wind, length_s=length_s, choice=5)
    made = [engine.perform(request, _kit(tmp_path / take)) for take in "ab"]
    with wave.open(str(made[0].outputs["effect"])) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (48_000, 2)
        assert sound.getnframes() == round(length_s * 48_000)
    assert made[0].facts["length_s"] == pytest.approx(length_s)
    assert "peak_s" in made[0].facts
    if engine.CARD.deterministic:
        assert made[0].outputs["effect"].read_bytes() == made[1].outputs["effect"].read_bytes()
