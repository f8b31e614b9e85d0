"""OpenTimelineIO: the cut as plain JSON, read by Resolve, Hiero, Kdenlive, RV and whatever uses the library."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

from studio.film.time import Frames, Rate
from studio.film.timeline import Transition
from studio.film.turnover import Event, Strip, Turnover

BY_KIND = {"picture": "Video", "titles": "Video", "captions": "Video", "sound": "Audio"}
"""Kind of track for each kind of strip."""


class OtioExport:
    """Writes `NAME.otio` beside its media; gains are in the sounds themselves, because the format holds none."""

    name: ClassVar[str] = "otio"
    says: ClassVar[str] = "Import the .otio file; its media lie beside it and are found by relative paths."
    media: ClassVar[str] = "media"
    rides: ClassVar[Literal["kept", "baked"]] = "baked"
    titles: ClassVar[Literal["drawn", "set"]] = "drawn"
    home: ClassVar[str] = ""
    poster: ClassVar[str] = ""

    def document(self, turnover: Turnover) -> str:
        """Give the file of the package that is opened."""
        return f"{turnover.name}.otio"

    def write(self, turnover: Turnover, place: str) -> Mapping[str, str]:
        """Give the timeline as JSON."""
        page = _Page(turnover.rate, self.media)
        whole = {
            "OTIO_SCHEMA": "Timeline.1",
            "metadata": {"studio": {"size": list(turnover.size), "language": turnover.language}},
            "name": turnover.title,
            "global_start_time": page.time(0),
            "tracks": {
                **_composable("Stack.1", "tracks"),
                **_timed(None),
                "children": [page.track(strip) for strip in turnover.strips],
            },
        }
        return {self.document(turnover): json.dumps(whole, indent=2, ensure_ascii=False) + "\n"}


class _Page:
    """Writes at one rate."""

    def __init__(self, rate: Rate, media: str) -> None:
        self.rate = float(rate)
        self.media = media

    def track(self, strip: Strip) -> dict[str, Any]:
        """Give a strip: its events, with gaps between them and transitions at their ends."""
        return {
            **_composable("Track.1", strip.name, strip=strip.kind),
            **_timed(None),
            "children": list(self._children(strip.events)),
            "kind": BY_KIND[strip.kind],
        }

    def _children(self, events: Sequence[Event]) -> Iterator[dict[str, Any]]:
        """Walk a strip from the film's first frame on."""
        at, falls = 0, 0
        for event in events:
            if event.at > at:
                if falls:
                    yield self._transition(Transition(into=falls, out=0))
                yield {**_composable("Gap.1", ""), **_timed(self.span(0, event.at - at))}
                falls = 0
            if falls or event.rise:
                yield self._transition(Transition(into=falls, out=event.rise))
            yield self._clip(event)
            if event.dissolve is not None:
                yield self._transition(event.dissolve)
            at, falls = event.end, event.fall
        if falls:
            yield self._transition(Transition(into=falls, out=0))

    def _clip(self, event: Event) -> dict[str, Any]:
        """Give an event; what is spoken or written in it is its marker."""
        reel = event.reel
        assert reel is not None
        span = self.span(event.start, event.length)
        available = self.span(0, reel.length) if reel.kind != "still" else None
        told = {"says": event.says} | ({"absent": event.absent} if event.absent else {})
        clip = _composable("Clip.2", event.name, **told) | _timed(span)
        if event.speed != 1:
            clip["effects"] = [
                {
                    **_composable("LinearTimeWarp.1", ""),
                    "effect_name": "LinearTimeWarp",
                    "enabled": True,
                    "time_scalar": event.speed,
                }
            ]
        if text := event.absent or event.says:
            clip["markers"] = [
                {
                    **_composable("Marker.2", event.name),
                    "color": "RED" if event.absent else "GREEN",
                    "marked_range": self.span(event.start, 1),
                    "comment": text,
                }
            ]
        reference = {
            **_composable("ExternalReference.1", reel.name),
            "available_range": available,
            "available_image_bounds": None,
            "target_url": f"{self.media}/{reel.name}",
        }
        return {
            **clip,
            "media_references": {"DEFAULT_MEDIA": reference},
            "active_media_reference_key": "DEFAULT_MEDIA",
        }

    def _transition(self, transition: Transition) -> dict[str, Any]:
        """Give a dissolve; `in_offset` lies before the cut and `out_offset` behind it."""
        return {
            **_composable("Transition.1", "Dissolve"),
            "in_offset": self.time(transition.into),
            "out_offset": self.time(transition.out),
            "transition_type": "SMPTE_Dissolve",
        }

    def time(self, frames: Frames) -> dict[str, Any]:
        """Give a moment."""
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": self.rate, "value": float(frames)}

    def span(self, start: Frames, length: Frames) -> dict[str, Any]:
        """Give a stretch of frames."""
        return {"OTIO_SCHEMA": "TimeRange.1", "duration": self.time(length), "start_time": self.time(start)}


def _composable(schema: str, name: str, **told: str) -> dict[str, Any]:
    """Give what every object of a timeline has; `told` is kept under our own name."""
    kept = {key: text for key, text in told.items() if text}
    return {"OTIO_SCHEMA": schema, "metadata": {"studio": kept} if kept else {}, "name": name}


def _timed(span: dict[str, Any] | None) -> dict[str, Any]:
    """Give what everything has that takes up time."""
    return {"source_range": span, "effects": [], "markers": [], "enabled": True, "color": None}
