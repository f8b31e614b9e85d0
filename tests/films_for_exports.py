"""Cuts as tests of exports lay them: made of the real nouns, handed over by the real department, without any media."""

from __future__ import annotations

from functools import cache

from studio.departments import turnover
from studio.film.delivery import Aspect
from studio.film.segment import Encoding
from studio.film.take import Drawing, Media
from studio.film.time import Rate, Span
from studio.film.timeline import Caption, CardPicture, Clip, MissingMedia, Timeline, Track, Transition
from studio.film.turnover import Event, Reel, Ride, Strip, Turnover, Wording

SIZE = (1920, 1080)

BARS = Drawing(engine="bars", version=1, spec={})

CAPTIONS = (
    Caption(
        lines=("The day begins above the clouds:", "sunrise is <an hour> & a half away."), span=Span(5, 40), slate="1A"
    ),
    Caption(lines=("古老的森林 清冷的溪流",), span=Span(50, 30), slate="1B"),
)

Child = Clip | Transition


def drawn(slate: str, length: int) -> Clip:
    """Give a shot that is drawn."""
    return Clip(slate=slate, picture=BARS, length=length, source=Span(0, length))


def filmed(slate: str, length: int, *, start: int = 20, speed: float = 1.0, hold: int = 0) -> Clip:
    """Give a shot of a clip of 400 frames."""
    media = Media(digest="a" * 64, length=400, rate=Rate(25), width=1920, height=1080)
    return Clip(slate=slate, picture=media, length=length, source=Span(start, length), speed=speed, hold=hold)


def absent(slate: str, length: int) -> Clip:
    """Give a shot that is not made."""
    picture = MissingMedia(slate=slate, reason="the client's boat")
    return Clip(slate=slate, picture=picture, length=length, source=Span(0, length))


def card(slate: str, length: int) -> Clip:
    """Give a shot of words alone."""
    return Clip(slate=slate, picture=CardPicture(), length=length, source=Span(0, length))


FILMS: dict[str, tuple[str, tuple[Child, ...]]] = {
    "empty": ("25", ()),
    "two shots": ("25", (drawn("1A", 50), drawn("1B", 40))),
    "dissolve": ("25", (drawn("1A", 50), Transition(into=6, out=6), filmed("1B", 40))),
    "long odd dissolve": ("24", (drawn("1A", 60), Transition(into=17, out=16), drawn("1B", 70))),
    "slow": ("25", (drawn("1A", 30), filmed("1B", 51, speed=0.5), drawn("2", 20))),
    "fast, dissolving": ("25", (drawn("1A", 30), Transition(into=5, out=4), filmed("1B", 50, speed=2.0))),
    "odd speed": ("25", (filmed("1A", 33, speed=1.3), drawn("1B", 20))),
    "hold": ("25", (filmed("1A", 60, hold=20), drawn("1B", 30))),
    "hold, dissolving": ("25", (filmed("1A", 60, hold=20), Transition(into=9, out=9), drawn("1B", 30))),
    "hold under a dissolve": ("25", (filmed("1A", 60, speed=0.5, hold=4), Transition(into=9, out=9), drawn("1B", 30))),
    "not made": ("25", (absent("1A", 30), card("2", 40))),
    "NTSC": ("29.97", (drawn("1A", 45), Transition(into=8, out=7), filmed("1B", 61))),
    "film rate": ("23.976", (drawn("1A", 45), filmed("1B", 61, speed=0.5))),
}
"""Rate and picture track of each cut, by what is special in it."""


def timeline(name: str) -> Timeline:
    """Give one of the cuts."""
    rate, children = FILMS[name]
    track = Track(children=children)
    captions = tuple(one for one in CAPTIONS if one.span.end <= track.length)
    return Timeline(name="湖 & lakes", rate=Rate.parse(rate), aspect=Aspect("16:9"), picture=track, captions=captions)


@cache
def handed_over(name: str, *, titles: str = "drawn") -> Turnover:
    """Give the turnover of one of the cuts, with a title, captions, a line, a bed that is ridden, and an effect."""
    cut = timeline(name)
    encoding = Encoding(encoder="none")
    picture = tuple(one.event for one in turnover.shown(cut.picture, cut.rate, SIZE, encoding))
    strips = [Strip(name="Picture", kind="picture", events=picture)]
    if cut.length:
        strips += _over(cut, titles) + _heard(cut.length)
    return Turnover(
        name=cut.name,
        title="山间 & <Lakes>",
        language="en",
        rate=cut.rate,
        size=SIZE,
        length=cut.length,
        strips=tuple(strips),
        captions=cut.captions,
    )


def _over(cut: Timeline, titles: str) -> list[Strip]:
    """Give what lies over the picture."""
    words = Wording(
        lines=("绿色北方 🏔", "At dawn"),
        size=80,
        colour="#ffffff",
        box=(660, 400, 1260, 560),
        plate=("#0d1114", 0.6),
        shade=("#0d1114", 0.5),
    )
    reel = Reel(name="1A-super.png", kind="still") if titles == "drawn" else None
    title = Event(name="1A super", reel=reel, at=4, length=20, rise=5, fall=5, wording=words, says="绿色北方 🏔")
    read = [
        Event(
            name=f"{one.slate} caption 1",
            reel=Reel(name=f"{one.slate}-caption-1.png", kind="still") if titles == "drawn" else None,
            at=one.span.start,
            length=one.span.length,
            wording=words,
            says="\n".join(one.lines),
        )
        for one in cut.captions
    ]
    found = [Strip(name="Titles", kind="titles", events=(title,))]
    return found + ([Strip(name="Captions", kind="captions", events=tuple(read))] if read else [])


def _heard(length: int) -> list[Strip]:
    """Give what is heard."""
    line = Event(name="1A line", reel=Reel(name="1A-line.wav", kind="sound", length=31), at=6, length=31, says="Come.")
    bed = Event(
        name="bed",
        reel=Reel(name="bed.wav", kind="sound", length=length),
        at=0,
        length=length,
        rides=(Ride(at=0, gain_db=0), Ride(at=6, gain_db=-10), Ride(at=length - 1, gain_db=0)),
    )
    wind = Event(name="1A effect 1", reel=Reel(name="wind.wav", kind="sound", length=200), at=3, length=20, start=40)
    return [
        Strip(name="Dialogue", kind="sound", events=(line,)),
        Strip(name="Music", kind="sound", events=(bed,)),
        Strip(name="Effects", kind="sound", events=(wind,)),
    ]
