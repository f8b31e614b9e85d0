"""Kokoro: who speaks, how words are spelt for it, and, where its files are here, how it sounds."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import subprocess
import sys
import wave
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from listening import borrow

from studio.departments.sound import voice_request
from studio.engines import registry
from studio.engines.voices import kokoro, mandarin, phonemes
from studio.engines.voices.choice import accents, pick
from studio.engines.voices.kokoro import KokoroEngine
from studio.engines.voices.piper import PiperEngine
from studio.errors import EngineError, InputError
from studio.film.cast import Character, Speaker
from studio.film.shotlist import Line, Shotlist
from studio.film.sound import VoiceRequest
from studio.media import samples
from studio.providers import models
from studio.schedule.step import Kit, Made
from studio.vault.key import key_of
from studio.vault.vault import Vault

CARD = KokoroEngine.CARD

NEEDS_SPELLERS = pytest.mark.skipif(
    not all(map(find_spec, CARD.packages)), reason="needs what `pip install 'studio[voice]'` gets"
)

NEEDS_JAPANESE = pytest.mark.skipif(
    bool(registry.lacks(dataclasses.replace(CARD, models=()), "ja")),
    reason="needs what `pip install 'studio[voice,voice-ja]'` gets",
)


def test_every_voice_on_the_card_has_its_file() -> None:
    """And every file is a voice."""
    there = {Path(file.path).stem for file in models.model("kokoro").files if file.path.startswith("voices/")}
    named = [voice.name for voice in CARD.voices]
    assert len(named) == len(set(named)) == 54
    assert there == set(named)
    assert CARD.languages == {"en", "zh", "ja", "es", "fr", "hi", "it", "pt"}


@pytest.mark.parametrize(
    ("language", "speaker", "voice"),
    [
        ("en", None, "af_heart"),
        ("en-US", "man", "am_michael"),
        ("en-GB", None, "bf_emma"),
        ("en-GB", "man", "bm_george"),
        ("en", "old man", "am_onyx"),
        ("zh-CN", None, "zf_xiaoxiao"),
        ("zh", "boy", "zm_yunxia"),
        ("es", "girl", "ef_dora"),
        ("fr", "man", "ff_siwis"),
        ("ja", "man", "jm_kumo"),
        ("ko", None, None),
    ],
)
def test_a_voice_is_chosen_by_language_and_speaker(language: str, speaker: Speaker | None, voice: str | None) -> None:
    """The best of the language, of the kind that is asked for where there is one."""
    found = pick(CARD.voices, language, speaker)
    assert (found.name if found else None) == voice


@pytest.mark.parametrize(
    ("description", "speaker"),
    [
        ("shepherd, about 60, red raincoat, her grey braid", "old woman"),
        ("a young woman in her twenties, 25", "woman"),
        ("a man of 72 with a white beard", "old man"),
        ("boy with a kite", "boy"),
        ("girl, 9 years old", "girl"),
        ("a red kettle", None),
        ("man with 2 dogs in a grey coat", "man"),
        ("武汉的女老师，汉服", "woman"),
        ("", None),
        ("六十岁的渔夫老爷爷", "old man"),
        ("一位年轻女子，红色外套", "woman"),
        ("una mujer de 34 años", "woman"),
        ("abuelo con boina", "old man"),
    ],
)
def test_a_description_tells_whose_voice_would_suit(description: str, speaker: Speaker | None) -> None:
    """Sex and age, where they are said in one of three languages."""
    assert Character(description=description).speaker == speaker


def _film(**more: Any) -> Shotlist:
    film: dict[str, Any] = {
        "film": {"title": "Lakes"},
        "cast": {"marta": {"description": "shepherd, about 60, her grey braid", "voice": "piper"}},
        "scenes": [{"shots": [{"slate": "1A", "line": {"by": "marta", "text": "Come."}}]}],
    }
    return Shotlist.model_validate(film | more)


def test_a_character_is_asked_for_by_what_it_is_like() -> None:
    """The request says whose voice would suit; that piper has no such voice is a note."""
    voicing = voice_request(Line(by="marta", text="Come."), _film())
    assert voicing.request.speaker == "old woman"
    assert voicing.notes == ("marta: piper has no woman's voice in English; a man speaks",)


def test_an_unknown_voice_is_refused_while_planning_with_the_nearest() -> None:
    """Before anything is made."""
    film = _film(cast={"marta": {"voice": "piper/jo"}})
    with pytest.raises(InputError, match=r"marta speaks with `piper/jo`.*Did you mean `piper/joe`\?"):
        voice_request(Line(by="marta", text="Come."), film)


def test_a_voice_made_for_another_language_is_a_note() -> None:
    """With the voice of that language that is most like it."""
    (note,) = accents(CARD, "am_michael", None, "zh", "narrator")
    assert note.startswith("narrator: kokoro/am_michael was made for English and speaks Chinese; ")
    assert note.endswith("`kokoro/zm_yunxi` is a voice of that language")
    assert accents(CARD, "bm_george", None, "en", "narrator") == ()
    assert accents(PiperEngine.CARD, "", "boy", "en", "pip") == ()


SPELT = [
    ("The lake is still.", "en", "ðə lˈAk ɪz stˈɪl."),
    ("Near the air, going home", "en-gb", "nˌɪə ðɪ ˈɛː, ɡˌQɪŋ hˈQm."),
    ("Welcome to 桂林!", "en", "wˈɛlkʌm tu kwei↘li↗n!"),
    ("女儿，绿色。", "zh", "ny↓ɚ↗, ly↘sɤ↘."),
    ("去chong2 qing4吧", "zh", "ʨʰy↘ꭧʰʊ↗ŋ ʨʰi↘ŋpa."),
    ("支持mp3格式，5G", "zh", "ꭧɨ→ꭧʰɨ↗ ˌɛmpˈi θɹˈi kɤ↗ʂɨ↘, fˈIv ʤˈi."),
    ("《漓江》，VIP。", "zh", "“li↗ʨja→ŋ”, vˈi I pˈi."),
    ("¿Verdad? ¡Sí!", "es", "beɾðˈad? sˈi!"),
    ("…", "en", ""),
]


JAPANESE = [
    ("朝は雲の上から。", "ja", "asa βa kɯmo no ɯe kaɾa."),
    ("東京、散歩と学校!", "ja", "toːkʲoː, sampo to ɡaʔkoː!"),
    ("コーヒーをどうぞ。WiFiも。", "ja", "koːçiː o doːʣo. wˈI fˌI mo."),
]


@NEEDS_SPELLERS
def test_words_are_spelt_as_kokoro_was_taught() -> None:
    """In its own signs only; names in another script are read as at home."""
    _spells(SPELT)


@NEEDS_JAPANESE
def test_japanese_is_spelt_by_its_readings() -> None:
    """Particles as they sound, long vowels, closed consonants, and English names in English."""
    _spells(JAPANESE)


def _spells(cases: list[tuple[str, str, str]]) -> None:
    """Spell in a child, as espeak-ng is under the GPL."""
    code = (
        "import json, sys; from studio.engines.voices import phonemes; "
        "print(json.dumps([phonemes.spell(text, language) for text, language, _ in json.load(sys.stdin)]))"
    )
    line = [sys.executable, "-c", code]
    found = subprocess.run(line, input=json.dumps(cases), capture_output=True, text=True, check=True)
    spelt = json.loads(found.stdout)
    assert spelt == [wanted for _, _, wanted in cases]
    assert set("".join(spelt)) <= set(phonemes.SIGNS)


@NEEDS_SPELLERS
def test_every_syllable_of_chinese_has_a_spelling() -> None:
    """All that pypinyin knows, in four tones and without one."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_tone3

    readings = {
        to_tone3(one, neutral_tone_with_five=True) for written in PINYIN_DICT.values() for one in written.split(",")
    }
    silent = {one for one in readings if not mandarin.syllable(one)}
    assert len(readings) > 1000
    assert silent == set()
    assert all(set(mandarin.syllable(one)) <= set(phonemes.SIGNS) for one in readings)


def test_long_speech_is_cut_where_a_speaker_breathes() -> None:
    """No piece is longer than the network can speak, no sign is lost, and Chinese breathes after every sentence."""
    long = "sˈʌm mˈɔɹnɪŋz bɪɡˈɪn əbˌʌv, ðə klˈWdz. " * 40 + "ðə ˈɛnd."
    found = phonemes.pieces(long, "en")
    assert max(map(len, found)) <= phonemes.LONGEST
    assert " ".join(found) == long
    assert all(piece.endswith(".") for piece in found)
    assert [len(piece) for piece in phonemes.pieces("a" * 900, "en")] == [380, 380, 140]
    assert len(phonemes.pieces(long, "zh")) == 41


@NEEDS_SPELLERS
def test_a_voice_without_its_files_says_which_command_gets_them(tmp_path: Path) -> None:
    """A job that is run though its plan said otherwise fails with the way out."""
    kokoro._started.cache_clear()
    with pytest.raises(EngineError, match=r"`studio models get kokoro` \(121 MB\) gets it"):
        _speak(tmp_path, "Come.")


def _speak(folder: Path, text: str, language: str = "en", voice: str | None = None) -> Made:
    folder.mkdir(exist_ok=True)
    request = VoiceRequest(text=text, language=language, voice=voice)
    key = key_of("voice", 1, {"request": request.model_dump(mode="json")})
    return KokoroEngine().speak(request, Kit(Vault(folder / ".vault"), folder, key, lambda done: None))


def _digest(made: Made) -> str:
    return hashlib.sha256(made.outputs["voice"].read_bytes()).hexdigest()


@pytest.mark.slow
def test_a_line_is_the_same_in_any_order_and_after_the_voice_has_died(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes depend on the request alone: not on what was spoken before, nor on the process."""
    borrow(monkeypatch, "kokoro")
    first = _speak(tmp_path / "a", "Come.")
    other = _speak(tmp_path / "b", "来。", "zh")
    kokoro._speaker().kill()
    assert _digest(_speak(tmp_path / "c", "来。", "zh")) == _digest(other)
    assert _digest(_speak(tmp_path / "d", "Come.")) == _digest(first)
    assert (first.facts["voice"], other.facts["voice"]) == ("af_heart", "zf_xiaoxiao")
    assert "piper" not in sys.modules


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "language", "voice"),
    [
        ("It is 400 kilometres from the coast. Come before the sun does.", "en", "am_fenrir"),
        ("从桂林到阳朔，八十三公里。坐下来，喝一杯茶。", "zh", None),
    ],
)
def test_a_line_is_trimmed_levelled_and_does_not_click(
    text: str, language: str, voice: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Little silence around it, a breath between its sentences, ends at zero, and the loudness of all voices."""
    borrow(monkeypatch, "kokoro")
    made = _speak(tmp_path, text, language, voice)
    file = made.outputs["voice"]
    with wave.open(str(file)) as sound:
        assert sound.getnframes() == round(made.facts["length_s"] * 48_000)
    heard = samples.measure(file)
    assert heard.loudness == pytest.approx(-20, abs=0.7)
    assert heard.true_peak <= -2.5
    sound = samples.read(file, channels=1)[:, 0]
    assert max(abs(sound[0]), abs(sound[-1])) < 0.001
    quiet = np.abs(sound[: len(sound) // 480 * 480].reshape(-1, 480)).max(axis=1) < 0.008
    spoken = np.flatnonzero(~quiet)
    assert 3 <= spoken[0] <= 12
    assert 13 <= len(quiet) - spoken[-1] <= 30
    assert 25 <= int(np.diff(spoken).max()) <= 80


@pytest.mark.slow
def test_a_line_without_words_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence is no take."""
    borrow(monkeypatch, "kokoro")
    with pytest.raises(EngineError, match="no words to speak"):
        _speak(tmp_path, "🎉 …")
