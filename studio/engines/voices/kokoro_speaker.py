"""Kokoro at the microphone, in a child process of its own: the GPL code that spells its words stays there."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from studio.engines.voices import phonemes
from studio.errors import EngineError
from studio.workers.protocol import Answer

RATE = 24_000
"""Samples a second that the network makes."""

THREADS = 2
"""Of one piece's synthesis; the same everywhere, so that it cannot change a sum."""

_TABLE = (510, 256)
"""A voice: one row of style for each number of signs that a piece may have."""


def serve(settings: dict[str, Any]) -> Answer:
    """Load the network that `settings` names (`model`, a file; `voices`, a folder) and give who speaks with it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(settings["model"], options, providers=["CPUExecutionProvider"])
    voices = Path(settings["voices"])

    def answer(request: dict[str, Any], tell: Callable[[float], None]) -> dict[str, Any]:
        spelt = phonemes.spell(request["text"], request["language"])
        pieces = phonemes.pieces(spelt, request["language"])
        if not any(sign.isalpha() for sign in spelt):
            raise EngineError(f"{request['text']!r} has no words to speak; write some, or give the line a `say`")
        styles = np.fromfile(voices / f"{request['voice']}.bin", np.float32).reshape(_TABLE)
        files = []
        for at, piece in enumerate(pieces):
            signs = [phonemes.SIGNS[sign] for sign in piece]
            inputs = {
                "tokens": np.array([[0, *signs, 0]], np.int64),
                "style": styles[len(signs) - 1][None],
                "speed": np.array([request["speed"]], np.float32),
            }
            (sound,) = session.run(None, inputs)
            files.append(str(Path(request["folder"]) / f"piece-{at}.wav"))
            _write(Path(files[-1]), sound)
            tell((at + 1) / len(pieces))
        return {"pieces": files, "spelt": spelt}

    return answer


def _write(file: Path, sound: np.ndarray[Any, np.dtype[np.float32]]) -> None:
    """Write a sound as a WAV file, mono, 16 bit; at half its height, as some voices go beyond the whole."""
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.rint(sound.clip(-2, 2) * 16383).astype("<i2").tobytes())
