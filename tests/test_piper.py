"""The packaged voice: words in, an even and repeatable recording out."""

from __future__ import annotations

import hashlib
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from studio.engines.voices import piper
from studio.engines.voices.piper import PiperEngine
from studio.errors import EngineError, InputError
from studio.film.sound import VoiceRequest
from studio.media import samples
from studio.schedule.step import Kit, Made
from studio.vault.key import key_of
from studio.vault.vault import Vault

ONE = "Some mornings begin above the clouds."
TWO = "It is 400 kilometres from the coast. Come before the sun does."


def _speak(folder: Path, text: str, voice: str | None = None) -> Made:
    folder.mkdir(exist_ok=True)
    request = VoiceRequest(text=text, language="en", voice=voice)
    key = key_of("voice", 1, {"request": request.model_dump(mode="json")})
    return PiperEngine().speak(request, Kit(Vault(folder / ".vault"), folder, key, lambda done: None))


def _digest(made: Made) -> str:
    return hashlib.sha256(made.outputs["voice"].read_bytes()).hexdigest()


@pytest.fixture(scope="module", name="line")
def _line(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return _speak(tmp_path_factory.mktemp("line"), TWO)


def test_a_line_is_the_same_in_any_order_and_after_the_voice_has_died(tmp_path: Path, line: Made) -> None:
    """Bytes depend on the request alone: not on what was spoken before, nor on the process."""
    first = _digest(_speak(tmp_path / "a", ONE))
    piper._speaker().kill()
    assert _digest(_speak(tmp_path / "b", ONE)) == first
    assert _digest(_speak(tmp_path / "c", TWO)) == _digest(line)


def test_a_line_is_as_long_as_it_says_in_the_format_of_all_voices(line: Made) -> None:
    """48 kHz, mono, 16 bit; `length_s` is exact and speaks at a narrator's pace."""
    with wave.open(str(line.outputs["voice"])) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48_000, 1, 2)
        assert sound.getnframes() == round(line.facts["length_s"] * 48_000)
    assert line.facts["words"] == 12
    assert 2.0 < line.facts["words"] / line.facts["length_s"] < 4.0


def test_a_line_is_trimmed_levelled_and_does_not_click(line: Made) -> None:
    """Little silence around it, a breath between its sentences, ends at zero, and the loudness of all voices."""
    sound = samples.read(line.outputs["voice"], channels=1)[:, 0]
    heard = samples.measure(line.outputs["voice"])
    assert heard.loudness == pytest.approx(-20, abs=0.7)
    assert heard.true_peak <= -2.5
    assert abs(sound[0]) < 0.001
    assert abs(sound[-1]) < 0.001
    quiet = np.abs(sound[: len(sound) // 480 * 480].reshape(-1, 480)).max(axis=1) < 0.008
    spoken = np.flatnonzero(~quiet)
    assert 3 <= spoken[0] <= 12
    assert 13 <= len(quiet) - spoken[-1] <= 25
    longest = int(np.diff(spoken).max())
    assert 30 <= longest <= 70


def test_gpl_code_stays_in_the_child(line: Made) -> None:
    """The process that asks for a voice has not imported the one that speaks."""
    assert "piper" not in sys.modules


def test_a_voice_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The message names the voice that there is."""
    with pytest.raises(InputError, match=r"piper has no voice amy\. It has joe"):
        _speak(tmp_path, ONE, voice="amy")


@pytest.mark.parametrize("text", ["…", "🎉", "—"])
def test_a_line_without_words_is_refused(tmp_path: Path, text: str) -> None:
    """Silence is no take."""
    with pytest.raises(EngineError, match="no words to speak"):
        _speak(tmp_path, text)
