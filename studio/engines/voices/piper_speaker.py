"""Piper at the microphone, in a child process of its own: GPL code that is run, and never linked with the rest."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.errors import EngineError
from studio.workers.protocol import Answer

THREADS = 2
"""Of one sentence's synthesis; the same everywhere, so that it cannot change a sum."""


def serve(settings: dict[str, Any]) -> Answer:
    """Load the voice `settings` names (`model` and `config`, files) and give who speaks with it."""
    import onnxruntime
    from piper import PiperVoice
    from piper.config import PiperConfig

    model = Path(settings["model"]).read_bytes()
    config = PiperConfig.from_dict(json.loads(Path(settings["config"]).read_text(encoding="utf-8")))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    # optimising takes longer than it saves on one line
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL

    def answer(request: dict[str, Any], tell: Callable[[float], None]) -> dict[str, Any]:
        # The generators of the model's noise are seeded when a session is made, and run on from line to line: only a
        # session of its own (0.2 s) makes a line sound the same whatever was spoken before it.
        onnxruntime.set_seed(request["seed"])
        session = onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
        folder = Path(request["folder"])
        files = []
        for at, sentence in enumerate(PiperVoice(session=session, config=config).synthesize(request["text"])):
            files.append(str(folder / f"sentence-{at}.wav"))
            with wave.open(files[-1], "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(sentence.sample_rate)
                out.writeframes(sentence.audio_int16_bytes)
            tell((at + 1) / (at + 2))
        if not files:
            raise EngineError(f"{request['text']!r} has no words to speak; write some, or give the line a `say`")
        return {"sentences": files}

    return answer
