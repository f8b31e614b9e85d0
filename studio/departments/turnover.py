"""Turnover: the pictures, titles and sounds of the cut as files of their own, for somebody else's editor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from studio.departments import conform
from studio.errors import EngineError, ToolFailed
from studio.film.noun import Noun
from studio.film.segment import Encoding, Segment
from studio.film.sound import Cue
from studio.film.take import Drawing, Media
from studio.film.time import Frames, Rate, Span
from studio.film.timeline import HANDLES, Clip, MissingMedia, Track, Transition
from studio.film.turnover import Event, Reel
from studio.media import ffmpeg
from studio.schedule.step import Kit, Made, Step

if TYPE_CHECKING:
    from studio.engines.protocols import Planes

ROLL = Step("roll", 1, "studio.departments.turnover:roll")
"""Draws one shot with its handles, without titles; inputs are a `Roll`."""

OVERLAY = Step("overlay", 1, "studio.departments.turnover:overlay")
"""Lays a title on an empty frame; inputs are an `Overlaid`."""

LEVEL = Step("level", 1, "studio.departments.turnover:level")
"""Makes a sound as loud as it is in the mix; inputs are a `Levelled`."""

GOP = 12
"""Frames between key frames at most: an editor jumps to and fro in a reel."""

_STILL = Transition(into=0, out=0)
"""No transition."""


def encoding() -> Encoding:
    """Give the parameters of a reel: finer than the delivery's, because the editor will encode it once more."""
    return Encoding(preset="medium", crf=12, encoder=ffmpeg.version())


class Roll(Noun):
    """A shot as it is drawn for a turnover; its first and last frame stand for `before` and `after` frames more."""

    segment: Segment
    before: Frames = Field(default=0, ge=0)
    after: Frames = Field(default=0, ge=0)


class Overlaid(Noun):
    """A title with its left top corner where it lies in a frame of `size`."""

    image: str
    left: int
    top: int
    size: tuple[int, int]


class Levelled(Noun):
    """A cue beside the stem that it went into. `trim_db` is taken off; with `rides` `baked`, none are left to ride."""

    cue: Cue
    stem: str
    rate: Rate
    trim_db: float = 0.0
    rides: Literal["kept", "baked"] = "kept"


@dataclass(frozen=True)
class Shown:
    """An event of the picture, and what is drawn for it."""

    slate: str
    event: Event
    roll: Roll


def shown(track: Track, rate: Rate, size: tuple[int, int], drawn: Encoding) -> Iterator[Shown]:
    """Give the events of the picture track in order, each with handles."""
    for use in conform.uses(track):
        table = _Table(use, rate, size, drawn)
        if isinstance(use.clip.picture, Media) and (use.clip.speed != 1 or use.clip.hold):
            yield from table.retimed(use.clip, use.clip.picture)
        else:
            yield table.whole()


@dataclass(frozen=True)
class _Table:
    """The cutting table: one use of the cut, and how it is drawn."""

    use: conform.Use
    rate: Rate
    size: tuple[int, int]
    drawn: Encoding

    @property
    def head(self) -> Frames:
        """Frames of the handle before the event."""
        return max(HANDLES, self.use.before.into)

    @property
    def tail(self) -> Frames:
        """Frames of the handle after it."""
        return max(HANDLES, self.use.after.out)

    def whole(self, *, says: str = "") -> Shown:
        """Give the use as it is seen; drawn footage moves for as long as it is seen, and stands in its handles."""
        clip, before, after = self.use.clip, self.use.before, self.use.after
        first, last = -self.head, clip.length + self.tail
        if isinstance(clip.picture, Drawing):
            first, last = -before.into, clip.length + after.out
        event = Event(
            name=clip.slate,
            reel=self._reel(clip.slate, self.head + clip.length + self.tail),
            at=self.use.start,
            length=clip.length,
            start=self.head,
            dissolve=after if after.length else None,
            says=says,
            absent=clip.picture.reason or "not shot yet" if isinstance(clip.picture, MissingMedia) else "",
        )
        roll = self._roll(self.use, Span(first, last - first))
        return Shown(self.use.slate, event, roll.model_copy(update=self._standing(first, last)))

    def retimed(self, clip: Clip, media: Media) -> Iterator[Shown]:
        """Give the moving part at its own speed, so that an editor can change it, and what stands behind it.

        A dissolve that reaches from one into the other would need both at once: then the use comes as it is seen.
        """
        moving = clip.length - clip.hold
        if clip.hold and (self.use.after.into > clip.hold or self.use.before.out > moving):
            yield self.whole(says=f"its speed ({clip.speed:g}) and its hold are in the picture")
            return
        speed = Fraction(str(clip.speed))
        tail = HANDLES if clip.hold else self.tail
        before, run = ceil(self.head * speed), ceil((moving + tail) * speed)
        native = clip.model_copy(
            update={
                "length": run,
                "source": Span(clip.source.start, run),
                "speed": 1.0,
                "hold": 0,
            }
        )
        after = self.use.after if self.use.after.length else None
        yield Shown(
            clip.slate,
            Event(
                name=clip.slate,
                reel=self._reel(clip.slate, before + run),
                at=self.use.start,
                length=moving,
                start=before,
                speed=clip.speed,
                dissolve=None if clip.hold else after,
            ),
            self._roll(conform.Use(native, 0, _STILL, _STILL), Span(-before, before + run)),
        )
        if not clip.hold:
            return
        length = HANDLES + clip.hold + self.tail
        stands = Span(clip.source.start + int((moving - 1) * speed), 1)
        held = clip.model_copy(update={"length": length, "hold": length - 1, "source": stands, "speed": 1.0})
        name = f"{clip.slate} hold"
        yield Shown(
            clip.slate,
            Event(
                name=name,
                reel=self._reel(name, length),
                at=self.use.start + moving,
                length=clip.hold,
                start=HANDLES,
                dissolve=after,
                says=f"the last frame of {clip.slate}, standing",
            ),
            self._roll(conform.Use(held, 0, _STILL, _STILL), Span(0, length)),
        )

    def _standing(self, first: Frames, last: Frames) -> dict[str, Frames]:
        """Give for how long the first and last frame stand, where only `first` to `last` is drawn."""
        return {"before": self.head + first, "after": self.use.clip.length + self.tail - last}

    def _roll(self, use: conform.Use, span: Span) -> Roll:
        """Give what is drawn of a use, as conform would draw it."""
        piece = conform.Piece(Span(0, span.length), ((use, span),), ())
        return Roll(segment=piece.segment(self.rate, self.size, self.drawn))

    def _reel(self, name: str, length: Frames) -> Reel:
        """Give the file that an event has."""
        return Reel(name=f"{name.replace(' ', '-')}.mp4", kind="picture", length=length)


def roll(inputs: dict[str, Any], kit: Kit) -> Made:
    """Draw and encode a `Roll`: the output `video` (H.264 in MP4, no sound) and the fact `length` in frames.

    Raises EngineError where an engine gives too few frames, and what the engines and the encoder raise.
    """
    import cv2

    asked = Roll.model_validate(inputs)
    segment = asked.segment
    if segment.encoding.encoder != (here := ffmpeg.version()):
        raise ToolFailed(f"this reel was planned for {segment.encoding.encoder}, and here is {here}; plan again")
    cv2.setNumThreads(1)  # another reel is being drawn beside this one
    file = kit.scratch / "reel.mp4"
    preset, crf = segment.encoding.preset, segment.encoding.crf
    length = asked.before + segment.length + asked.after
    done = 0
    with ffmpeg.Encoder(file, size=segment.size, rate=segment.rate, preset=preset, crf=crf, gop=GOP) as encoder:
        for planes in _standing(conform.pictures(segment, kit), asked):
            encoder.write(planes)
            done += 1
            kit.tell(done / length)
    if done != length:
        raise EngineError(f"shot {segment.layers[0].slate} gave {done} frames of {length}")
    return Made(outputs={"video": file}, facts={"length": done})


def overlay(inputs: dict[str, Any], kit: Kit) -> Made:
    """Lay an `Overlaid`: the output `image`, an RGBA PNG as large as the frame."""
    from PIL import Image

    asked = Overlaid.model_validate(inputs)
    frame = Image.new("RGBA", asked.size)
    with Image.open(kit.vault.path(asked.image)) as title:
        frame.paste(title.convert("RGBA"), (asked.left, asked.top))
    file = kit.scratch / "overlay.png"
    frame.save(file, "PNG")
    return Made(outputs={"image": file})


def level(inputs: dict[str, Any], kit: Kit) -> Made:
    """Make a `Levelled`: the output `sound` (WAV, 48 kHz stereo, 16 bit), and facts on it.

    `length` is its whole frames, and `rides` pairs of a frame of the cue and the gain in dB that it still wants
    there; none where the sound is as loud as it should be.
    """
    from studio.media import rides, samples

    asked = Levelled.model_validate(inputs)
    cue, rate = asked.cue, Fraction(asked.rate)
    sound = kit.vault.path(cue.media)
    skip, at = (round(frames * samples.RATE / rate) for frames in (cue.start, cue.at))
    count = ceil(cue.length * samples.RATE / rate)
    heard = rides.stretch(kit.vault.path(asked.stem), kit.scratch / "stem.f32", at=at, count=count)
    curve = rides.measured(sound, heard, skip=skip) - asked.trim_db
    kit.tell(0.5)
    wanted = rides.rides(curve, asked.rate, cue.length)
    left: list[tuple[Frames, float]] = []
    if len(wanted) == 1:
        curve = curve * 0 + wanted[0].gain_db
    elif asked.rides == "kept":
        loudest = max(ride.gain_db for ride in wanted)
        left = [(ride.at, round(ride.gain_db - loudest, 2)) for ride in wanted]
        curve = curve * 0 + loudest
    whole = sum(len(block) for block in samples.blocks(sound))
    frames = max(cue.start + cue.length, ceil(whole * rate / samples.RATE))
    file = kit.scratch / "sound.wav"
    rides.rewrite(sound, file, curve, skip=skip, length=ceil(frames * samples.RATE / rate))
    return Made(outputs={"sound": file}, facts={"length": frames, "rides": left})


def _standing(drawn: Iterator[Planes], asked: Roll) -> Iterator[Planes]:
    """Let the first and the last frame stand; a drawn one is overwritten by the next, so these are kept."""
    seen: Planes | None = None
    for planes in drawn:
        if seen is None:
            seen = planes
            yield from (planes for _ in range(asked.before))
        seen = planes
        yield planes
    if seen is not None:
        yield from (seen for _ in range(asked.after))
