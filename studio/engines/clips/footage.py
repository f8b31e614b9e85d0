"""Footage: the clips that a person brings, conformed to the film's rate and colours."""

from __future__ import annotations

from typing import ClassVar

from studio.engines.card import Card
from studio.errors import EngineError
from studio.film.delivery import Aspect
from studio.film.take import ClipRequest
from studio.schedule.step import Kit, Made
from studio.vault.key import canonical


class FootageEngine:
    """Takes a clip of any codec, size and rate, and gives it as a take like any other."""

    CARD: ClassVar[Card] = Card(
        name="footage",
        kind="clip",
        version=1,
        says="Your own clips, of any codec, size and rate.",
        gives="media",
        takes=frozenset({"footage"}),
        needs=frozenset({"footage"}),
        speed=0.6,
        memory_gb=0.7,
        licence="yours",
    )

    def make(self, request: ClipRequest, kit: Kit) -> Made:
        """Conform the clip; raises ReferenceRefused where it cannot be read."""
        from studio.media import mezzanine

        if request.footage is None:
            raise EngineError(f"shot {request.slate} names no clip; put one in footage/{request.slate}/")
        file = kit.scratch / "footage.mov"
        clip = kit.vault.path(request.footage)
        media = mezzanine.conform(clip, file, aspect=Aspect.parse(request.aspect), rate=request.rate, tell=kit.tell)
        return Made(outputs={"video": file}, facts=canonical(media))
