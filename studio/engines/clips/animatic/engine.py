"""The animatic: a shot that has no photo is drawn, set, figures and light, and the camera moves before it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from studio.engines.card import Card
from studio.film.take import ClipRequest, Drawing
from studio.film.time import Rate, Span
from studio.schedule.step import Kit
from studio.vault.key import canonical

if TYPE_CHECKING:
    from studio.engines.protocols import Planes

VERSION = 4
"""Raised when the same words give other pixels."""


class AnimaticEngine:
    """Stages any shot from its words alone."""

    CARD: ClassVar[Card] = Card(
        name="animatic",
        kind="clip",
        version=VERSION,
        says="Draws the shot from its words: place, light, figures and the camera's move, before there is a photo.",
        gives="drawn",
        takes=frozenset(
            {
                "slate",
                "action",
                "size",
                "angle",
                "move",
                "move_amount",
                "focus",
                "cast",
                "performance",
                "place",
                "place_name",
                "heading",
                "products",
                "labels",
                "seed",
                "aspect",
            }
        ),
        speed=0.9,
        memory_gb=0.5,
    )

    def draw(self, request: ClipRequest) -> Drawing:
        """Give what will be drawn: what the words of the request mean, and the words of the corner themselves."""
        from studio.engines.clips.animatic.reading import read

        return Drawing(engine=self.CARD.name, version=VERSION, spec=canonical(read(request)))

    def frames(
        self, drawing: Drawing, run: Span, span: Span, size: tuple[int, int], rate: Rate, kit: Kit
    ) -> Iterator[Planes]:
        """Draw the frames of `span`; the move spreads over `run`. The planes of a frame are overwritten by the next."""
        from studio.engines.clips.animatic.corner import corner
        from studio.engines.clips.animatic.rig import run_of
        from studio.engines.clips.animatic.spec import Spec
        from studio.engines.clips.animatic.stack import shoot
        from studio.engines.clips.animatic.staging import driven, staged

        spec = Spec.model_validate(drawing.spec)
        cutouts, camera, roll = staged(spec, size[0] / size[1])
        seed = json.dumps([spec.slate, spec.drift])
        asked = run_of(spec.amount or 0.0, seed, size[1] / size[0], run.length, rate)
        way = driven(spec, asked, cutouts, camera, roll)
        plate = corner(spec.slate, spec.words, size)
        for planes in shoot(cutouts, way, size, range(span.start - run.start, span.end - run.start)):
            if plate is not None:
                plate.lay(planes)
            yield planes
