"""Kokoro: 54 voices in eight languages, on any processor, once its files are fetched."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path
from typing import ClassVar

from studio.engines.card import Card, Voice
from studio.engines.voices.choice import pick, refuse_unknown
from studio.engines.voices.reading import aloud
from studio.errors import EngineError
from studio.film.cast import Speaker
from studio.film.sound import VoiceRequest
from studio.media import samples, speech
from studio.providers import models
from studio.schedule.step import Kit, Made
from studio.workers.launcher import Worker

_LANGUAGES = {"a": "en", "b": "en-gb", "e": "es", "f": "fr", "h": "hi", "i": "it", "j": "ja", "p": "pt", "z": "zh"}
"""What the first letter of a voice's name says; the second one is f for women and m for men."""

_NAMES = (
    "af_heart af_bella af_sarah af_aoede af_alloy af_nova af_kore af_river af_sky af_nicole af_jessica "
    "am_michael am_fenrir am_puck am_adam am_echo am_liam am_eric am_onyx am_santa "
    "bf_emma bf_isabella bf_lily bf_alice bm_george bm_fable bm_daniel bm_lewis "
    "ef_dora em_alex em_santa ff_siwis hf_alpha hf_beta hm_omega hm_psi if_sara im_nicola pf_dora pm_alex pm_santa "
    "jf_alpha jf_gongitsune jf_tebukuro jf_nezumi jm_kumo "
    "zf_xiaoxiao zf_xiaoyi zf_xiaobei zf_xiaoni zm_yunxi zm_yunyang zm_yunjian zm_yunxia"
)
"""The best of each language first, by the grades of their maker and by how well a recogniser understands them."""

_SPEAKERS: dict[str, Speaker] = {
    "af_jessica": "girl",
    "af_kore": "old woman",
    "am_eric": "boy",
    "am_onyx": "old man",
    "bf_alice": "girl",
    "bf_lily": "old woman",
    "bm_lewis": "old man",
    "em_santa": "old man",
    "pm_santa": "old man",
    "am_santa": "old man",
    "zf_xiaoyi": "girl",
    "zf_xiaobei": "old woman",
    "zm_yunjian": "old man",
    "zm_yunxia": "boy",
}
"""Voices that are no grown woman's or man's, by their height and pace."""


_PACE = {"zh": 0.9}
"""How fast, where the voices hurry by themselves."""


def _voice(name: str) -> Voice:
    """Give a voice as its name describes it."""
    return Voice(name, _LANGUAGES[name[0]], _SPEAKERS.get(name, "woman" if name[1] == "f" else "man"))


class KokoroEngine:
    """Speaks eight languages; each line by itself, so that it is the same in any order."""

    CARD: ClassVar[Card] = Card(
        name="kokoro",
        kind="voice",
        version=2,
        says="54 voices in English, Chinese, Japanese, Spanish, French, Italian, Portuguese and Hindi.",
        gives="media",
        takes=frozenset({"text", "voice"}),
        languages=frozenset(language.partition("-")[0] for language in _LANGUAGES.values()),
        voices=tuple(map(_voice, _NAMES.split())),
        speed=1.0,
        memory_gb=0.7,
        packages=("onnxruntime", "piper", "pypinyin", "jieba"),
        install="pip install 'studio[voice]'",
        language_packages=(("ja", "fugashi"), ("ja", "unidic_lite")),
        language_install="pip install 'studio[voice-ja]'",
        models=("kokoro",),
        licence="Apache-2.0",
        credit="Voice: Kokoro-82M by hexgrad (Apache-2.0), its words spelt by espeak-ng (GPL-3.0-or-later).",
    )

    def speak(self, request: VoiceRequest, kit: Kit) -> Made:
        """Speak one line; raises EngineError where it has no words, InputError where there is no such voice."""
        if request.voice is not None:
            refuse_unknown(self.CARD, request.voice, "a line")
        chosen = pick(self.CARD.voices, request.language, request.speaker)
        voice = request.voice or (chosen.name if chosen else None)
        if voice is None:
            raise EngineError(f"kokoro speaks {', '.join(sorted(self.CARD.languages))} and not {request.language}")
        text = aloud(request.text, request.language)
        if not any(sign.isalnum() for sign in text):
            raise EngineError(f"{request.text!r} has no words to speak; write some, or give the line a `say`")
        order = {
            "text": text,
            "language": _spoken(request.language, voice),
            "voice": voice,
            "speed": _PACE.get(request.language.lower().partition("-")[0], 1.0),
            "folder": str(kit.scratch),
        }
        said = _speaker().ask(order, lambda share: kit.tell(0.9 * share))
        file = kit.scratch / "voice.wav"
        length = speech.assemble([Path(name) for name in said["pieces"]], file)
        kit.tell(1.0)
        facts = {"length_s": length / samples.RATE, "words": len(request.text.split()), "voice": voice}
        return Made(outputs={"voice": file}, facts=facts)


def _spoken(language: str, voice: str) -> str:
    """Give the speech that words are spelt in: British where the film or the voice is."""
    base = language.lower().partition("-")[0]
    own = _LANGUAGES[voice[0]]
    return "en-gb" if base == "en" and (language.lower() == "en-gb" or own == "en-gb") else base


def _speaker() -> Worker:
    """Give the child that speaks; one that has died is replaced."""
    there = models.place("kokoro")
    if not _started(there).alive:
        _started.cache_clear()
    return _started(there)


@cache
def _started(there: Path) -> Worker:
    """Start the child that speaks all lines of this process."""
    if missing := models.lacking("kokoro"):
        raise EngineError(f"kokoro lacks {missing[0].path}; {models.command('kokoro')} gets it")
    settings = {"model": str(there / "kokoro-v1.0.int8.onnx"), "voices": str(there / "voices")}
    worker = Worker("studio.engines.voices.kokoro_speaker:serve", settings=settings, name="the kokoro voice")
    atexit.register(worker.close)
    return worker
