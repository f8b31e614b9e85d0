"""What an engine is: a class of one of these shapes with a `CARD`, named by an entry point.

An engine is built without arguments and imports what is heavy inside its methods. A local engine blocks in
`make`; a remote one answers three short calls, between which the scheduler waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from studio.engines.card import Card
from studio.film.sound import EffectRequest, MusicRequest, VoiceRequest
from studio.film.take import ClipRequest, Drawing, Photo
from studio.film.time import Rate, Span
from studio.schedule.job import Poll
from studio.schedule.step import Kit, Made

Plane = NDArray[np.uint8]
"""One colour plane, rows by columns."""

Planes = tuple[Plane, Plane, Plane]
"""Y, U and V of one frame, 4:2:0, BT.709 limited range; U and V have half the rows and columns."""


@runtime_checkable
class DrawnEngine(Protocol):
    """A clip engine whose frames come on demand: no file between it and the encoder."""

    CARD: ClassVar[Card]

    def draw(self, request: ClipRequest) -> Drawing:
        """Give what will be drawn; pure, quick, and holding only what changes the pixels."""

    def frames(
        self, drawing: Drawing, run: Span, span: Span, size: tuple[int, int], rate: Rate, kit: Kit
    ) -> Iterator[Planes]:
        """Draw the frames of `span` of a use that is seen for `run`, each of `size` (width, height), both even.

        `run` is the whole stretch for which the footage is on screen, handles of its transitions included, with
        frame 0 the first of the shot proper; a camera move spreads over all of `run`. `span` lies inside `run`.
        A plane is the caller's only until the next frame is asked for.
        """


@runtime_checkable
class LocalEngine(Protocol):
    """A clip engine that makes a file here. Its `Made` has the output `video` and the facts of a `Media`."""

    CARD: ClassVar[Card]

    def make(self, request: ClipRequest, kit: Kit) -> Made:
        """Make one take; raises EngineError."""


@runtime_checkable
class RemoteEngine(Protocol):
    """A clip engine on another machine: short calls, none of which waits for the film."""

    CARD: ClassVar[Card]

    def create(self, request: ClipRequest, kit: Kit) -> str:
        """Send the job once and give the provider's job id; never retried by itself."""

    def find(self, kit: Kit) -> str | None:
        """Give the provider's id of a job that may have been sent under `kit.key`; None where it cannot say."""

    def poll(self, job_id: str, kit: Kit) -> Poll:
        """Ask how far it is; raises EngineError where the provider has refused or failed."""

    def fetch(self, job_id: str, request: ClipRequest, kit: Kit) -> Made:
        """Download the finished file, at the film's rate: the output `video` and the facts of a `Media`."""


@runtime_checkable
class MatteEngine(Protocol):
    """Tells the subject of a photo from what lies behind it."""

    CARD: ClassVar[Card]

    def cut_out(self, photo: Photo, kit: Kit) -> Made:
        """Give the output `matte`, a grey PNG of the photo's proportions that is white where the subject is.

        There is no output where the photo has no plain subject: a wrong matte is worse than none.
        """


@runtime_checkable
class VoiceEngine(Protocol):
    """Speaks: the output `voice` is a WAV, 48 kHz mono 16 bit; facts: `length_s`."""

    CARD: ClassVar[Card]

    def speak(self, request: VoiceRequest, kit: Kit) -> Made:
        """Speak one line; the same request and seed give the same bytes."""


@runtime_checkable
class MusicEngine(Protocol):
    """Plays: the output `music` is a WAV, 48 kHz stereo, exactly as long as asked.

    Facts: `length_s`, `tempo`, `beats_s` (moments of the beats, for the cut), `title`, `credit`.
    """

    CARD: ClassVar[Card]

    def play(self, request: MusicRequest, kit: Kit) -> Made:
        """Give a bed with a beginning and an ending."""


@runtime_checkable
class EffectEngine(Protocol):
    """Makes sounds of places and things: the output `effect` is a WAV, 48 kHz stereo.

    Facts: `length_s`, and `peak_s`, the moment at which a whoosh or a riser strikes.
    """

    CARD: ClassVar[Card]

    def knows(self, sound: str) -> str | None:
        """Give the engine's own name for a sound, which is asked in a person's words; None where it has none.

        Pure and quick: it is asked for every plan.
        """

    def recipe(self, sound: str) -> str:
        """Give a digest of what a sound is made from beside the engine's code, so that an edit there makes it anew.

        `sound` is the engine's own name; empty where there is no such thing.
        """

    def perform(self, request: EffectRequest, kit: Kit) -> Made:
        """Make one sound, exactly as long as asked where a length is asked."""
