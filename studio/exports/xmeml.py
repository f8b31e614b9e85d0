"""Final Cut Pro 7 XML (`xmeml`, version 5): the cut for Premiere Pro and Resolve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, Literal
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from studio.film.time import Frames, Rate, timecode
from studio.film.timeline import Transition
from studio.film.turnover import Event, Reel, Strip, Turnover

LOUDEST = 3.98109
"""Gain of the level filter at most: +12 dB."""

CHANNELS = 2
"""Channels of every sound; each is a track of its own, exploded from a stereo one."""

SAMPLES = 48_000

DAY_S = 86_400
"""Seconds that a still has in the eyes of an editor."""


class XmlExport:
    """Writes `NAME.xml` beside its media, with levels, opacity and speed as filters that an editor can change."""

    name: ClassVar[str] = "xml"
    says: ClassVar[str] = (
        "Import the .xml file (Premiere Pro: File > Import; Resolve: File > Import > Timeline). Its media lie in "
        "`media`: where the editor asks for the first, show it that folder, and it finds the others. The .srt file has "
        "the captions to edit; switch the track Captions off when you use it."
    )
    media: ClassVar[str] = "media"
    rides: ClassVar[Literal["kept", "baked"]] = "kept"
    titles: ClassVar[Literal["drawn", "set"]] = "drawn"
    home: ClassVar[str] = ""
    poster: ClassVar[str] = ""

    def document(self, turnover: Turnover) -> str:
        """Give the file of the package that is opened."""
        return f"{turnover.name}.xml"

    def write(self, turnover: Turnover, place: str) -> Mapping[str, str]:
        """Give the sequence as XML."""
        root = Element("xmeml", version="5")
        _Page(turnover, self.media).sequence(root)
        indent(root)
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n'
        return {self.document(turnover): head + tostring(root, encoding="unicode") + "\n"}


class _Page:
    """Writes one turnover; a file is told once, and named by its id from then on."""

    def __init__(self, turnover: Turnover, media: str) -> None:
        self.turnover = turnover
        self.rate = turnover.rate
        self.media = media
        self.known: dict[Reel, str] = {}
        self.clips = 0

    def sequence(self, parent: Element) -> None:
        """Write the sequence: format, picture tracks from the lowest up, sound tracks."""
        whole = SubElement(parent, "sequence", id="sequence-1", explodedTracks="true")
        _text(whole, name=self.turnover.title, duration=self.turnover.length)
        self._rate(whole)
        code = SubElement(whole, "timecode")
        self._rate(code)
        _text(code, string=timecode(0, self.rate), frame=0, displayformat="NDF")
        media = SubElement(whole, "media")
        video = SubElement(media, "video")
        self._characteristics(SubElement(video, "format"))
        audio = SubElement(media, "audio")
        self._sound_format(audio)
        for strip in self.turnover.strips:
            if strip.kind == "sound":
                self._sound(audio, strip)
            else:
                self._picture(video, strip)
        for event in self.turnover.events:
            if event.absent:
                self._marker(whole, event, event.at, event.end)

    def _picture(self, parent: Element, strip: Strip) -> None:
        """Write a track of pictures or of titles."""
        track = SubElement(parent, "track", {"MZ.TrackName": strip.name})
        for event, before in _with_dissolves(strip.events):
            clip = self._clip(track, event, before, event.dissolve)
            self._file(clip, event)
            if event.reel is not None and event.reel.kind == "still":
                _text(clip, stillframe="TRUE", alphatype="straight")
            if event.speed != 1:
                _speed(clip, event.speed)
            if event.rise or event.fall:
                _opacity(clip, event)
            self._told(clip, event)
            if event.dissolve is not None:
                self._dissolve(track, event.end, event.dissolve)
        _text(track, enabled="TRUE", locked="FALSE")

    def _sound(self, parent: Element, strip: Strip) -> None:
        """Write a stereo track, as a track for each channel."""
        pairs = [[f"clipitem-{self.clips + 2 * at + channel}" for channel in (1, 2)] for at in range(len(strip.events))]
        first = len(parent.findall("track")) + 1
        for channel in range(CHANNELS):
            track = SubElement(
                parent,
                "track",
                {
                    "MZ.TrackName": strip.name,
                    "currentExplodedTrackIndex": str(channel),
                    "totalExplodedTrackCount": str(CHANNELS),
                    "premiereTrackType": "Stereo",
                },
            )
            for at, event in enumerate(strip.events):
                clip = self._clip(track, event, None, None, pairs[at][channel])
                clip.set("premiereChannelType", "stereo")
                self._file(clip, event)
                _text(SubElement(clip, "sourcetrack"), mediatype="audio", trackindex=channel + 1)
                if event.rides:
                    _levels(clip, event)
                self._told(clip, event)
                for other, name in enumerate(pairs[at]):
                    link = SubElement(clip, "link")
                    _text(link, linkclipref=name, mediatype="audio", trackindex=first + other, clipindex=at + 1)
                    _text(link, groupindex=1)
            _text(track, enabled="TRUE", locked="FALSE", outputchannelindex=channel + 1)
        self.clips += 2 * len(strip.events)

    def _clip(
        self, track: Element, event: Event, before: Transition | None, after: Transition | None, name: str = ""
    ) -> Element:
        """Write an event; an end that dissolves is -1, and what it needs there is inside `in` and `out`.

        At another speed, `in`, `out` and `duration` count the frames of the film, as if the file had been retimed.
        """
        if not name:
            self.clips += 1
            name = f"clipitem-{self.clips}"
        clip = SubElement(track, "clipitem", id=name)
        head, tail = before.into if before else 0, after.out if after else 0
        speed = Fraction(str(event.speed))
        start = round(event.start / speed)
        _text(clip, name=event.name, enabled="TRUE", duration=round(self._length(event) / speed))
        self._rate(clip)
        _text(clip, start=-1 if head else event.at, end=-1 if tail else event.end)
        _text(clip, **{"in": start - head, "out": start + event.length + tail})
        return clip

    def _length(self, event: Event) -> Frames:
        """Give the frames of an event's reel; of a still, as many as an editor takes it for."""
        assert event.reel is not None
        return event.reel.length if event.reel.kind != "still" else DAY_S * round(self.rate)

    def _file(self, clip: Element, event: Event) -> None:
        """Write an event's file."""
        reel = event.reel
        assert reel is not None
        if reel in self.known:
            SubElement(clip, "file", id=self.known[reel])
            return
        self.known[reel] = name = f"file-{len(self.known) + 1}"
        file = SubElement(clip, "file", id=name)
        _text(file, name=reel.name, pathurl=quote(f"./{self.media}/{reel.name}"))
        self._rate(file)
        _text(file, duration=self._length(event))
        code = SubElement(file, "timecode")
        self._rate(code)
        _text(code, string=timecode(0, self.rate), frame=0, displayformat="NDF")
        media = SubElement(file, "media")
        if reel.kind == "sound":
            sound = SubElement(media, "audio")
            _text(SubElement(sound, "samplecharacteristics"), depth=16, samplerate=SAMPLES)
            _text(sound, channelcount=CHANNELS)
            return
        video = SubElement(media, "video")
        self._characteristics(video)

    def _dissolve(self, track: Element, cut: Frames, dissolve: Transition) -> None:
        """Write a cross dissolve around a cut."""
        over = SubElement(track, "transitionitem")
        _text(over, start=cut - dissolve.into, end=cut + dissolve.out)
        alignment = "center" if dissolve.into and dissolve.out else "end" if dissolve.into else "start"
        _text(over, alignment=alignment)
        self._rate(over)
        effect = SubElement(over, "effect")
        _text(effect, name="Cross Dissolve", effectid="Cross Dissolve", effectcategory="Dissolve")
        _text(effect, effecttype="transition", mediatype="video", wipecode=0, wipeaccuracy=100, startratio=0)
        _text(effect, endratio=1, reverse="FALSE")

    def _told(self, clip: Element, event: Event) -> None:
        """Write what an event shows, or what is spoken in it, as a marker."""
        if event.says or event.absent:
            start = round(event.start / Fraction(str(event.speed)))
            self._marker(clip, event, start, start + event.length)

    def _marker(self, parent: Element, event: Event, start: Frames, end: Frames) -> None:
        """Write a marker over a stretch of frames."""
        _text(
            SubElement(parent, "marker"), comment=event.absent or event.says, name=event.name, **{"in": start}, out=end
        )

    def _characteristics(self, parent: Element) -> None:
        """Write size, rate and pixels."""
        told = SubElement(parent, "samplecharacteristics")
        self._rate(told)
        width, height = self.turnover.size
        _text(told, width=width, height=height, anamorphic="FALSE", pixelaspectratio="square", fielddominance="none")

    def _sound_format(self, parent: Element) -> None:
        """Write the format of the sequence's sound: two channels, one for each speaker."""
        _text(parent, numOutputChannels=CHANNELS)
        told = SubElement(SubElement(parent, "format"), "samplecharacteristics")
        _text(told, depth=16, samplerate=SAMPLES)
        outputs = SubElement(parent, "outputs")
        for channel in range(1, CHANNELS + 1):
            group = SubElement(outputs, "group")
            _text(group, index=channel, numchannels=1, downmix=0)
            _text(SubElement(group, "channel"), index=channel)

    def _rate(self, parent: Element) -> None:
        """Write the rate: whole frames a second, and whether it is slowed by 1000/1001."""
        _text(SubElement(parent, "rate"), timebase=round(self.rate), ntsc="TRUE" if _ntsc(self.rate) else "FALSE")


def _with_dissolves(events: Sequence[Event]) -> Iterator[tuple[Event, Transition | None]]:
    """Give each event with the dissolve out of which it comes."""
    before: Transition | None = None
    for event in events:
        yield event, before
        before = event.dissolve


def _ntsc(rate: Rate) -> bool:
    """Whether a rate is one of television's in America: 30000/1001 and its kin."""
    return rate.denominator == 1001


def _speed(clip: Element, speed: float) -> None:
    """Write a retime that is the same from first to last."""
    effect = _filter(clip, "Time Remap", "timeremap", "motion", "video")
    _parameter(effect, "variablespeed", 0, (0, 1))
    _parameter(effect, "speed", f"{speed * 100:g}", (-100000, 100000))
    _parameter(effect, "reverse", "FALSE")
    _parameter(effect, "frameblending", "FALSE")


def _opacity(clip: Element, event: Event) -> None:
    """Write how a title comes and goes: whole numbers of percent, from one key to the next in a straight line."""
    keys = {0: 0 if event.rise else 100, event.rise: 100, event.length - event.fall: 100}
    keys[event.length] = 0 if event.fall else 100
    parameter = _parameter(_filter(clip, "Opacity", "opacity", "motion", "video"), "opacity", 100, (0, 100))
    for frame, value in sorted(keys.items()):
        _text(SubElement(parameter, "keyframe"), when=event.start + frame, value=value)


def _levels(clip: Element, event: Event) -> None:
    """Write how loud a sound is, as factors."""
    factors = [(ride.at, min(LOUDEST, 10 ** (ride.gain_db / 20))) for ride in event.rides]
    effect = _filter(clip, "Audio Levels", "audiolevels", "audiolevels", "audio")
    parameter = _parameter(effect, "level", f"{factors[0][1]:.6g}", (0, LOUDEST), name="Level")
    for frame, factor in factors if len(factors) > 1 else ():
        _text(SubElement(parameter, "keyframe"), when=event.start + frame, value=f"{factor:.6g}")


def _filter(clip: Element, name: str, effectid: str, kind: str, media: str) -> Element:
    """Write a filter, and give its effect."""
    effect = SubElement(SubElement(clip, "filter"), "effect")
    _text(effect, name=name, effectid=effectid, effectcategory=kind, effecttype=kind, mediatype=media)
    return effect


def _parameter(
    effect: Element, parameterid: str, value: object, between: tuple[float, float] | None = None, *, name: str = ""
) -> Element:
    """Write a parameter of an effect."""
    parameter = SubElement(effect, "parameter")
    _text(parameter, parameterid=parameterid, name=name or parameterid)
    if between is not None:
        _text(parameter, valuemin=between[0], valuemax=between[1])
    _text(parameter, value=value)
    return parameter


def _text(parent: Element, **children: object) -> None:
    """Write children that hold nothing but a text."""
    for tag, value in children.items():
        SubElement(parent, tag).text = _clean(str(value))


def _clean(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or ord(sign) >= 0x20)
