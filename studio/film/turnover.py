"""The turnover: the cut as somebody else's editor gets it, each kind of thing on strips of its own."""

from __future__ import annotations

from typing import Literal

from studio.film.noun import Noun
from studio.film.time import Frames, Rate
from studio.film.timeline import Caption, Transition


class Reel(Noun):
    """A file of a turnover, by the name under which it lies in the package: `1A.mp4`.

    Names are plain ASCII, because not every editor finds others again.
    """

    name: str
    kind: Literal["picture", "still", "sound"]
    length: Frames = 0
    """A still has none: it stands for as long as it is used."""


class Wording(Noun):
    """Words of one size where they stand in the frame, for editors that set type themselves."""

    lines: tuple[str, ...]
    size: float
    """Of the letters' em, in pixels of the film's frame."""
    colour: str
    bold: bool = False
    box: tuple[int, int, int, int]
    """Left, top, right and bottom of the letters, in pixels."""
    align: Literal["left", "center"] = "center"
    plate: tuple[str, float] | None = None
    """Colour and opacity of the ground behind them."""
    shade: tuple[str, float] | None = None
    """Colour and opacity of the darkening that keeps them readable."""


class Ride(Noun):
    """A moment of an event's gain, counted from its first frame; from one to the next it goes straight."""

    at: Frames
    gain_db: float


class Event(Noun):
    """The use of a reel on a strip: `length` frames of the film from `at`, showing the reel from `start`."""

    name: str
    reel: Reel | None
    """None: words alone, which the editor sets itself."""
    at: Frames
    length: Frames
    start: Frames = 0
    """Frame of the reel at which it begins."""
    speed: float = 1.0
    dissolve: Transition | None = None
    """Into the next event, which begins where this one ends."""
    rise: Frames = 0
    """Frames in which it comes, from nothing."""
    fall: Frames = 0
    rides: tuple[Ride, ...] = ()
    """None: as loud as the reel is."""
    wording: Wording | None = None
    says: str = ""
    """What it shows, or what is spoken in it."""
    absent: str = ""
    """Why bars stand here for a take that is not made; empty where it is."""

    @property
    def end(self) -> Frames:
        """The first frame of the film after it."""
        return self.at + self.length


class Strip(Noun):
    """One track of a turnover: events of one kind, none over another."""

    name: str
    kind: Literal["picture", "titles", "captions", "sound"]
    events: tuple[Event, ...]


class Turnover(Noun):
    """A whole film for another editor: its strips from the lowest picture up, then its sounds."""

    name: str
    title: str
    language: str
    rate: Rate
    size: tuple[int, int]
    length: Frames
    strips: tuple[Strip, ...]
    captions: tuple[Caption, ...] = ()
    notes: tuple[str, ...] = ()
    """What is not as in the master, or needs a hand."""

    @property
    def events(self) -> tuple[Event, ...]:
        """Give all events, strip by strip."""
        return tuple(event for strip in self.strips for event in strip.events)

    @property
    def reels(self) -> tuple[Reel, ...]:
        """Give every file once, in the order of use."""
        return tuple(dict.fromkeys(event.reel for event in self.events if event.reel is not None))
