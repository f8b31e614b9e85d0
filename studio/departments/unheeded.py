"""What a shot list asks for that nothing installed can do: said in the plan, never passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studio.departments.shooting import Filmed
from studio.engines import registry
from studio.film.shotlist import Shot, Shotlist
from studio.film.take import Drawing


def unheeded(shotlist: Shotlist, filmed: Mapping[str, Filmed]) -> Iterator[str]:
    """Give a note for each wish that the film will not show or sound, in the order of the document."""
    for shot in shotlist.shots:
        for wish in _of(shot, filmed[shot.slate]):
            yield f"{shot.slate}: {wish}"
    for deliverable in shotlist.deliver[1:]:
        yield f"deliver: {deliverable.name} is not made yet; the master is {shotlist.film.aspect} and whole"


def _of(shot: Shot, filmed: Filmed) -> Iterator[str]:
    """Give what of one shot is passed over, and what happens instead."""
    if shot.line is not None and shot.line.lip_sync:
        yield "no engine that is installed moves lips to a line; it is heard over the picture"
    if isinstance(filmed.picture, Drawing):
        card = registry.card("clip", filmed.picture.engine)
        stated = {"frames": shot.frames, "continues": shot.continues, "speed": shot.speed != 1, "hold": shot.hold}
        if ignored := [name for name, value in stated.items() if value and name not in card.takes]:
            yield f"{card.name} does not heed {', '.join(ignored)}"
