"""Photos under a real camera: a still picture becomes a shot by moving before it, drawn frame by frame on demand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from studio.engines.card import Card
from studio.errors import EngineError
from studio.film.camera import DRIFTING, TRAVELLING, Move, Size, drawn_moves
from studio.film.noun import Noun
from studio.film.take import ClipRequest, Digest, Drawing
from studio.film.time import Rate, Span
from studio.schedule.step import Kit
from studio.vault.key import canonical

if TYPE_CHECKING:
    from studio.engines.clips.camera_path import Path, Staging
    from studio.engines.clips.lens import Lens
    from studio.engines.protocols import Planes

VERSION = 2
"""Raised when the same photo and move give other pixels."""

DEPTH = 1
"""Raised, in the place of `VERSION`, when the same photo and a move that travels give other pixels for its depth."""

SPARE = 1.4
"""Pixels of the decoded photo per pixel of the frame, at least, where the photo has them."""


class _Spec(Noun):
    """What changes the pixels: the photo, how it is framed, and how the camera moves."""

    photo: Digest
    width: int
    height: int
    move: tuple[Move, ...]
    amount: float | None = None
    size: Size = Size.WIDE
    focus: tuple[float, float] | None = None
    seed: int | None = None
    depth: int | None = None
    """Where the move travels: near parts of the photo move more than far ones, if it shows which are which."""
    matte: Digest | None = None
    """Likewise: what is cut out, and moves more than the rest."""


class PhotomotionEngine:
    """Moves a camera before a reference photo."""

    CARD: ClassVar[Card] = Card(
        name="photomotion",
        kind="clip",
        version=VERSION,
        says="Moves a real camera before your reference photos: free, at once, the same every time.",
        gives="drawn",
        takes=frozenset({"reference", "matte", "focus", "move", "move_amount", "size", "seed", "aspect"}),
        needs=frozenset({"reference"}),
        speed=0.15,
        memory_gb=0.3,
    )

    def draw(self, request: ClipRequest) -> Drawing:
        """Give what will be drawn; raises EngineError where the shot has no photo."""
        if request.reference is None:
            raise EngineError(
                f"shot {request.slate} has no `reference`; photomotion moves before a photo. "
                "Name a photo in the shot, or choose another engine."
            )
        moves = drawn_moves(request.move)
        size = request.size if request.size not in (None, Size.EXTREME_WIDE) else Size.WIDE
        spec = _Spec(
            photo=request.reference.digest,
            width=request.reference.width,
            height=request.reference.height,
            move=moves,
            amount=None if moves == (Move.STATIC,) else request.move_amount,
            size=size,
            focus=request.focus,
            seed=request.seed if DRIFTING.intersection(moves) else None,
            depth=DEPTH if TRAVELLING.intersection(moves) else None,
            matte=request.reference.matte if TRAVELLING.intersection(moves) else None,
        )
        return Drawing(engine=self.CARD.name, version=VERSION, spec=canonical(spec))

    def frames(
        self, drawing: Drawing, run: Span, span: Span, size: tuple[int, int], rate: Rate, kit: Kit
    ) -> Iterator[Planes]:
        """Draw the frames of `span`; the move spreads over `run`. Raises ReferenceRefused and StudioError.

        The planes of a frame are overwritten by the next.
        """
        through = _lens(_Spec.model_validate(drawing.spec), run, size, rate, kit)
        for number in range(span.start - run.start, span.end - run.start):
            yield through.frame(number)


def _lens(spec: _Spec, run: Span, size: tuple[int, int], rate: Rate, kit: Kit) -> Lens:
    """Set the camera up before the photo: cut out, with depth, or flat."""
    from studio.engines.clips.camera_path import path
    from studio.engines.clips.cutout import CutOut
    from studio.engines.clips.lens import Print, lens
    from studio.engines.clips.parallax import Travelling, from_nearest, travels
    from studio.media import matte
    from studio.media.depth import depth_of
    from studio.media.focus import focus_of
    from studio.media.photos import planes

    file, photo = kit.vault.path(spec.photo), (spec.width, spec.height)
    narrowest = float(path(_staging(spec, run, size, rate, spec.focus or (0.5, 0.5))).width.min())
    seen = Print(planes(file, share=min(1.0, SPARE * size[0] / narrowest)), photo)
    way: Path = path(_staging(spec, run, size, rate, spec.focus or focus_of(*seen.planes)))
    if spec.depth and travels(way):
        if spec.matte:
            drawn = matte.read(kit.vault.path(spec.matte))
            return lens(seen, way, size) if drawn is None else CutOut(seen, way, drawn, size)
        if (far := depth_of(file, photo)) is not None:
            return Travelling(seen, way, from_nearest(far, way, photo), size)
    return lens(seen, way, size)


def _staging(spec: _Spec, run: Span, size: tuple[int, int], rate: Rate, focus: tuple[float, float]) -> Staging:
    """Give what the camera is asked."""
    from studio.engines.clips.camera_path import Staging

    seed: dict[str, Any] = spec.model_dump(mode="json", exclude={"depth", "matte"}, exclude_none=True)
    return Staging(
        photo=(spec.width, spec.height),
        frame=size,
        moves=spec.move,
        amount=spec.amount or 0.0,
        size=spec.size,
        focus=focus,
        seed=json.dumps(seed, sort_keys=True),
        length=run.length,
        rate=rate,
    )
