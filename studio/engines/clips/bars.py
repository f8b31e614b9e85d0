"""Colour bars with a slate: what stands in the cut where a shot is not made yet, and what tests are shot on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from studio.engines.card import Card
from studio.film.take import ClipRequest, Drawing
from studio.film.time import Rate, Span
from studio.schedule.step import Kit

if TYPE_CHECKING:
    from studio.engines.protocols import Planes


class BarsEngine:
    """Draws colour bars with the shot's slate, its action, and a counter that runs."""

    CARD: ClassVar[Card] = Card(
        name="bars",
        kind="clip",
        version=2,
        says="Colour bars with the shot's slate, where nothing else can serve.",
        gives="drawn",
        takes=frozenset({"slate", "action"}),
        speed=0.05,
        memory_gb=0.1,
    )

    def draw(self, request: ClipRequest) -> Drawing:
        """Give what will be drawn: here the words are in the picture."""
        spec = {"slate": request.slate, "action": request.action}
        return Drawing(engine=self.CARD.name, version=self.CARD.version, spec=spec)

    def frames(
        self, drawing: Drawing, run: Span, span: Span, size: tuple[int, int], rate: Rate, kit: Kit
    ) -> Iterator[Planes]:
        """Draw the frames of `span`; the counter is at zero in frame 0, and below it in handles before."""
        from studio.engines.clips.slate import Slate, pattern

        still = pattern(size)
        slate = Slate(still[0], drawing.spec["slate"], drawing.spec["action"])
        for frame in span:
            luma, blue, red = (plane.copy() for plane in still)
            slate.count(luma, frame, rate)
            yield luma, blue, red
