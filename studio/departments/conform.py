"""Conform: the cut becomes segments, each drawn and encoded once, and the segments become the master."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from studio.engines import registry
from studio.errors import EngineError, InputError, ToolFailed
from studio.film.segment import Encoding, Layer, Overlay, Segment
from studio.film.take import ClipRequest, Drawing, Media
from studio.film.time import Frames, Rate, Span
from studio.film.timeline import CardPicture, Clip, MissingMedia, Super, Timeline, Track, Transition
from studio.media import ffmpeg
from studio.schedule.step import Kit, Made, Step

if TYPE_CHECKING:
    from studio.engines.protocols import DrawnEngine, Planes
    from studio.media.compose import Seen, Title

    _Look = tuple[Title, Seen]

SEGMENT = Step("segment", 1, "studio.departments.conform:encode")
"""Draws and encodes one segment; inputs are a `Segment`."""

SOUNDTRACK = Step("soundtrack", 1, "studio.departments.master:soundtrack")
"""Encodes the mix, once for all edits of the picture and beside its segments; inputs are a `Soundtrack`."""

MASTER = Step("master", 1, "studio.departments.master:join")
"""Joins segments and soundtrack without encoding anything anew; inputs are a `Master`."""


def delivery() -> Encoding:
    """Give the parameters of what is handed over."""
    return Encoding(preset="medium", crf=17, encoder=ffmpeg.version())


def draft() -> Encoding:
    """Give the parameters of what is looked at and thrown away."""
    return Encoding(preset="veryfast", crf=23, encoder=ffmpeg.version())


SET_UP = 20
"""Frames that take as long as to set up a picture that is drawn or opened: two thirds of a second at 1080p."""

STILL = 0.4
"""The work of a frame of a card, which is drawn once, by that of others."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the film between two borders, and what is seen in it."""

    span: Span
    """The frames of the film that it fills."""
    shown: tuple[tuple[Use, Span], ...]
    """One clip, or two in a transition, each with the frames of its own that are seen."""
    titles: tuple[Super, ...]
    """In the order in which they are laid."""

    @property
    def slates(self) -> tuple[str, ...]:
        """Whose pictures are seen."""
        return tuple(use.slate for use, _ in self.shown)

    @property
    def work(self) -> float:
        """How many frames of a long shot would take as long to draw and encode."""
        cards = sum(isinstance(use.clip.picture, CardPicture) for use, _ in self.shown)
        return STILL * cards * self.span.length + (len(self.shown) - cards) * (SET_UP + self.span.length)

    def segment(self, rate: Rate, size: tuple[int, int], encoding: Encoding) -> Segment:
        """Give what is encoded: it knows nothing of where it lies, so that moving a shot encodes nothing anew."""
        overlays = (
            Overlay(
                image=title.image,
                left=title.left,
                top=title.top,
                span=title.span.shifted(-self.span.start),
                fade=title.fade,
                parts=title.parts,
            )
            for title in self.titles
        )
        return Segment(
            size=size,
            rate=rate,
            length=self.span.length,
            layers=tuple(use.layer(span) for use, span in self.shown),
            overlays=tuple(overlays),
            encoding=encoding,
        )


def pieces(timeline: Timeline) -> list[Piece]:
    """Cut the film at the borders of shots and transitions. Raises InputError where a shot's dissolves overlap."""
    cut: list[tuple[Span, tuple[tuple[Use, Span], ...]]] = []
    before: Use | None = None
    for use in uses(timeline.picture):
        if before is not None and (both := before.after.length):
            border = Span(-use.before.into, both)
            cut.append((border.shifted(use.start), ((before, border.shifted(before.clip.length)), (use, border))))
        if (alone := use.alone).length:
            cut.append((alone.shifted(use.start), ((use, alone),)))
        before = use
    titles = _titles(timeline.supers, [span for span, _ in cut])
    return [Piece(span, shown, tuple(over)) for (span, shown), over in zip(cut, titles, strict=True)]


def encode(inputs: dict[str, Any], kit: Kit) -> Made:
    """Draw and encode a `Segment`: the output `video` (H.264 in MP4, no sound) and the fact `length` in frames.

    Raises EngineError where an engine gives too few frames, and what the engines and the encoder raise.
    """
    import cv2

    segment = Segment.model_validate(inputs)
    if segment.encoding.encoder != (here := ffmpeg.version()):
        raise ToolFailed(
            f"this segment was planned for {segment.encoding.encoder}, and here is {here}: pieces of two encoders "
            "cannot be joined. Use the same ffmpeg on all machines, or plan again."
        )
    cv2.setNumThreads(1)  # another segment is being drawn beside this one
    file = kit.scratch / "segment.mp4"
    preset, crf = segment.encoding.preset, segment.encoding.crf
    done = 0
    with ffmpeg.Encoder(file, size=segment.size, rate=segment.rate, preset=preset, crf=crf) as encoder:
        for planes in _titled(segment, kit):
            encoder.write(planes)
            done += 1
            kit.tell(done / segment.length)
        if done != segment.length:
            slates = " and ".join(layer.slate for layer in segment.layers)
            raise EngineError(f"shot {slates} gave {done} frames of {segment.length}")
    return Made(outputs={"video": file}, facts={"length": done})


@dataclass(frozen=True)
class Use:
    """A clip where it lies on the film, between its transitions."""

    clip: Clip
    start: Frames
    before: Transition
    after: Transition

    @property
    def slate(self) -> str:
        """The name of what it shows."""
        return self.clip.slate

    @property
    def alone(self) -> Span:
        """The frames of the clip in which nothing else is seen."""
        length = self.clip.length - self.before.out - self.after.into
        if length < 0:
            raise InputError(
                f"shot {self.slate} is {self.clip.length} frames long, and its two dissolves take "
                f"{self.clip.length - length} of them. Shorten the dissolves, or make it longer."
            )
        return Span(self.before.out, length)

    def layer(self, span: Span) -> Layer:
        """Show the clip's frames of `span`; holds only what these frames hang on."""
        clip = self.clip
        if isinstance(clip.picture, Drawing):
            run = Span(-self.before.into, self.before.into + clip.length + self.after.out)
            return Layer(slate=clip.slate, picture=clip.picture, run=run, span=span, grade=clip.grade)
        if isinstance(clip.picture, Media):
            last = clip.length - clip.hold - 1
            return Layer(
                slate=clip.slate,
                picture=clip.picture,
                run=span,
                span=span,
                start=clip.source.start,
                speed=clip.speed,
                hold_from=last if clip.hold and span.end > last + 1 else None,
                grade=clip.grade,
            )
        if isinstance(clip.picture, MissingMedia):  # its bars count the frames of the clip
            return Layer(slate=clip.slate, picture=clip.picture, run=span, span=span)
        return Layer(slate=clip.slate, picture=clip.picture, run=Span(0, span.length), span=Span(0, span.length))


def uses(track: Track) -> Iterator[Use]:
    """Walk the clips of a track with the transitions at their two ends."""
    nothing = Transition(into=0, out=0)
    before, start = nothing, 0
    for at, child in enumerate(track.children):
        if isinstance(child, Transition):
            before = child
            continue
        following = track.children[at + 1] if at + 1 < len(track.children) else None
        yield Use(child, start, before, following if isinstance(following, Transition) else nothing)
        before = nothing
        start += child.length


def _titles(supers: Sequence[Super], spans: Sequence[Span]) -> list[list[Super]]:
    """Give, for each stretch of the film in order, the titles that are seen in it, as they lie over each other."""
    starts = [span.start for span in spans]
    found: list[list[Super]] = [[] for _ in spans]
    for title in supers:
        first = max(0, bisect_right(starts, title.span.start) - 1)
        for at in range(first, bisect_right(starts, title.span.end - 1)):
            if title.span.overlap(spans[at]):
                found[at].append(title)
    return found


def _titled(segment: Segment, kit: Kit) -> Iterator[Planes]:
    """Draw the frames with their titles; a card is drawn once for as long as nothing on it changes."""
    titles = [_Words(one, segment.size, kit) for one in segment.overlays]
    still = len(segment.layers) == 1 and isinstance(segment.layers[0].picture, CardPicture)
    laid: list[_Look] = []
    for at, planes in enumerate(pictures(segment, kit)):
        shown = [look for title in titles for look in title.looks(at)]
        if not still or shown != laid:
            for title, _ in reversed(laid if still else []):
                title.lift(planes)
            for title, seen in shown:
                title.lay(planes, seen)
        laid = shown
        yield planes
        for title, _ in reversed([] if still else shown):
            title.lift(planes)


class _Words:
    """A title over a segment: its parts while they come, and all of it from then on."""

    def __init__(self, overlay: Overlay, size: tuple[int, int], kit: Kit) -> None:
        from studio.media.compose import Title

        self.overlay = overlay
        self.whole = Title(kit.vault.path(overlay.image), left=overlay.left, top=overlay.top, size=size)
        comes = overlay.span.start + self._coming > 0  # else the segment begins behind that, and needs no part
        self.parts = [
            Title(kit.vault.path(part.image), left=part.left, top=part.top, size=size, rise=ceil(part.rise))
            for part in (overlay.parts if comes else ())
        ]

    @property
    def _coming(self) -> Frames:
        """Frames until the last part has come."""
        return self.overlay.fade + max((part.delay for part in self.overlay.parts), default=0)

    def looks(self, frame: Frames) -> list[_Look]:
        """Give what is laid over a frame of the segment, and how."""
        from studio.media.compose import Seen

        overlay, at = self.overlay, frame - self.overlay.span.start
        if not 0 <= at < overlay.span.length:
            return []
        left = min(1.0, (overlay.span.length - at) / (overlay.fade + 1))
        if not overlay.parts or at >= self._coming:
            return [(self.whole, Seen(min(left, (at + 1) / (overlay.fade + 1))))]
        looks: list[_Look] = []
        for title, part in zip(self.parts, overlay.parts, strict=True):
            come = min(1.0, (at + 1 - part.delay) / (overlay.fade + 1))
            if come > 0:
                rest = (1 - come) ** 3
                looks.append((title, Seen(min(left, come), part.rise * rest, 1 - rest, part.grow)))
        return looks


def pictures(segment: Segment, kit: Kit) -> Iterator[Planes]:
    """Draw the frames without titles: one layer, or the second rising over the first."""
    from studio.media import compose

    layers = [_graded(layer, segment, kit) for layer in segment.layers]
    if len(layers) == 1:
        yield from layers[0]
        return
    both = compose.ground("#000000", segment.size)
    for at, (under, over) in enumerate(zip(*layers, strict=False)):
        compose.dissolve(under, over, (at + 1) / (segment.length + 1), both)
        yield both


def _graded(layer: Layer, segment: Segment, kit: Kit) -> Iterator[Planes]:
    """Draw one clip in the colours that its grade gives it."""
    from studio.media import grading

    drawn, grade = _drawn(layer, segment, kit), layer.grade
    if grade is None:
        return drawn
    lut = kit.vault.path(grade.lut) if grade.lut else None
    return grading.in_colour(
        drawn, grade, size=segment.size, rate=segment.rate, slate=layer.slate, span=layer.span, lut=lut
    )


def _drawn(layer: Layer, segment: Segment, kit: Kit) -> Iterator[Planes]:
    """Draw one clip: by its engine, from its file, as bars with its slate, or as a ground for words."""
    from studio.media import compose

    picture = layer.picture
    if isinstance(picture, CardPicture):
        return repeat(compose.ground(picture.ground, segment.size), layer.span.length)
    if isinstance(picture, Media):
        return _played(layer, picture, segment, kit)
    if isinstance(picture, MissingMedia):
        bars: DrawnEngine = registry.engine("clip", "bars")
        asked = ClipRequest(slate=picture.slate, action=picture.reason, rate=segment.rate)
        return bars.frames(bars.draw(asked), layer.run, layer.span, segment.size, segment.rate, kit)
    engine: DrawnEngine = registry.engine("clip", picture.engine)
    return engine.frames(picture, layer.run, layer.span, segment.size, segment.rate, kit)


def _played(layer: Layer, media: Media, segment: Segment, kit: Kit) -> Iterator[Planes]:
    """Play a file at the layer's speed, and let it stand where the layer says; past its ends it stands too."""
    from studio.media import clips, compose

    speed = Fraction(str(layer.speed))
    stands = layer.span.end if layer.hold_from is None else layer.hold_from
    wanted = (layer.start + floor(min(frame, stands) * speed) for frame in layer.span)
    numbers = (min(max(0, number), media.length - 1) for number in wanted)
    before = seen = None
    for planes in clips.frames(kit.vault.path(media.digest), numbers, segment.rate):
        if planes is not before or seen is None:
            before, seen = planes, compose.cover(planes, segment.size)
        yield seen
