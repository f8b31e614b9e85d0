"""Jianying (CapCut's Chinese elder): the cut as a draft with its media inside, in the plain form that the app takes in.

The app reads plain drafts, and encrypts what it saves: this is a way without return. What the keys mean is known from
drafts of versions 5.9 to 11 alone; nothing is published.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, ClassVar, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from studio.exports import jianying_forms as forms
from studio.film.time import Frames
from studio.film.turnover import Event, Reel, Strip, Turnover, Wording

INSIDE = "##_draftpath_placeholder_0E685133-18CE-45ED-8CB8-2904A212EC80_##"
"""What the app itself writes for the folder of a draft, wherever it lies."""

KINDS = {"picture": "video", "titles": "text", "captions": "text", "sound": "audio"}
"""Type of track for each kind of strip."""

PIXELS_A_SIZE = 10.8
"""Pixels of type of size 1, on a frame whose short side is 1080."""

SHORT_SIDE = 1080


class JianyingExport:
    """Writes a draft folder: put into the app's folder of drafts, it appears there, with all tracks to edit."""

    name: ClassVar[str] = "jianying"
    says: ClassVar[str] = (
        "把这个文件夹整个放进剪映的草稿文件夹（剪映 > 设置 > 草稿位置），重启剪映后在“本地草稿”里打开。\n"
        "Put this whole folder into Jianying's folder of drafts (its settings name it) and start Jianying anew."
    )
    media: ClassVar[str] = "Resources"
    rides: ClassVar[Literal["kept", "baked"]] = "kept"
    titles: ClassVar[Literal["drawn", "set"]] = "set"
    home: ClassVar[str] = "Jianying's folder of drafts (its settings name it)"
    poster: ClassVar[str] = "draft_cover.jpg"

    def document(self, turnover: Turnover) -> str:
        """Give the file of the package that is opened."""
        return "draft_content.json"

    def write(self, turnover: Turnover, place: str) -> Mapping[str, str]:
        """Give the draft under the names that it has in all versions, and what the app lists of it."""
        draft = _Draft(turnover, place, self.media)
        content, listed = (json.dumps(one, ensure_ascii=False, indent=1) for one in (draft.content(), draft.listed()))
        return {"draft_content.json": content, "draft_info.json": content, "draft_meta_info.json": listed}


class _Draft:
    """Writes one turnover; every id follows from what it names, so that the same cut gives the same draft."""

    def __init__(self, turnover: Turnover, place: str, media: str) -> None:
        self.turnover = turnover
        self.place = place
        self.media = media
        self.materials: dict[str, list[dict[str, Any]]] = {kind: [] for kind in forms.MATERIALS}
        self.reels: dict[Reel, dict[str, Any]] = {}

    def content(self) -> dict[str, Any]:
        """Give the timeline."""
        tracks = [self._track(strip, order) for order, strip in enumerate(self._strips())]
        width, height = self.turnover.size
        return forms.content(
            id_=self._uuid("draft"),
            name=self.turnover.title,
            width=width,
            height=height,
            fps=float(self.turnover.rate),
            duration=self._us(self.turnover.length),
            os="windows" if "\\" in self.place or not self.place else "mac",
            materials=self.materials,
            tracks=tracks,
        )

    def listed(self) -> dict[str, Any]:
        """Give what the app lists: without its media there, it calls them lost."""
        folder = PureWindowsPath(self.place) if "\\" in self.place else PurePosixPath(self.place)
        return forms.listed(
            id_=self._uuid("draft"),
            name=folder.name or self.turnover.title,
            folder=self.place,
            root=str(folder.parent) if self.place else "",
            duration=self._us(self.turnover.length),
            media=[
                forms.listed_media(
                    id_=material["local_material_id"],
                    path=material["path"],
                    name=reel.name,
                    kind="music" if reel.kind == "sound" else "video",
                    duration=material["duration"],
                    size=(0, 0) if reel.kind == "sound" else self.turnover.size,
                )
                for reel, material in self.reels.items()
            ],
        )

    def _track(self, strip: Strip, order: int) -> dict[str, Any]:
        """Give a strip; `order` is how far up it lies."""
        segments = [
            self._words(event) if event.reel is None else self._segment(event, event.reel) for event in strip.events
        ]
        for segment in segments:
            segment["render_index"] = order
        return forms.track(
            id_=self._id("track", strip.name), name=strip.name, kind=KINDS[strip.kind], segments=segments
        )

    def _strips(self) -> Iterator[Strip]:
        """Give the strips; words that come as pictures go on a track of pictures of their own."""
        for strip in self.turnover.strips:
            drawn = tuple(event for event in strip.events if event.reel is not None)
            if KINDS[strip.kind] != "text" or not drawn:
                yield strip
                continue
            yield Strip(name=f"{strip.name} as pictures", kind="picture", events=drawn)
            if words := tuple(event for event in strip.events if event.reel is None):
                yield strip.model_copy(update={"events": words})

    def _segment(self, event: Event, reel: Reel) -> dict[str, Any]:
        """Give an event that uses a file, with its speed, dissolve and gain."""
        material = self._material(reel)
        start, length = self._us(event.start), self._us(event.end) - self._us(event.at)
        used = length if event.speed == 1 else self._us(Fraction(event.length) * Fraction(str(event.speed)))
        speed = forms.speed(id_=self._id("speed", event.name), speed=event.speed)
        self.materials["speeds"].append(speed)
        extra = [speed["id"]]
        if event.dissolve is not None:
            over = forms.dissolve(id_=self._id("dissolve", event.name), duration=self._us(event.dissolve.length))
            self.materials["transitions"].append(over)
            extra.append(over["id"])
        keys = [(self._us(ride.at), 10 ** (ride.gain_db / 20)) for ride in event.rides]
        return forms.segment(
            id_=self._id("segment", event.name),
            material=material["id"],
            at=(self._us(event.at), length),
            source=(start, min(used, material["duration"] - start)),
            speed=event.speed,
            volume=keys[0][1] if keys else 1.0,
            extra=extra,
            seen=reel.kind != "sound",
            keyframes=[self._keyframes(event, "KFTypeVolume", keys)] if len(keys) > 1 else [],
        )

    def _words(self, event: Event) -> dict[str, Any]:
        """Give words that the app sets itself, where they stand in the film."""
        words = event.wording
        assert words is not None
        width, height = self.turnover.size
        left, top, right, bottom = words.box
        material = self._type(event, words)
        self.materials["texts"].append(material)
        length = self._us(event.end) - self._us(event.at)
        extra: list[str] = []
        if event.rise or event.fall:
            comes = forms.appearing(
                id_=self._id("appearing", event.name),
                length=length,
                rise=self._us(event.rise),
                fall=self._us(event.fall),
            )
            self.materials["material_animations"].append(comes)
            extra.append(comes["id"])
        segment = forms.segment(
            id_=self._id("segment", event.name),
            material=material["id"],
            at=(self._us(event.at), length),
            source=None,
            speed=1.0,
            volume=1.0,
            extra=extra,
            seen=True,
            keyframes=[],
        )
        segment["clip"]["transform"] = {
            "x": round((left + right) / width - 1, 4),
            "y": round(1 - (top + bottom) / height, 4),
        }
        return segment

    def _type(self, event: Event, words: Wording) -> dict[str, Any]:
        """Give words as the app sets them."""
        unit = PIXELS_A_SIZE * min(self.turnover.size) / SHORT_SIDE
        text = "\n".join(words.lines)
        style = forms.style(
            length=len(text.encode("utf-16-le")) // 2,
            size=round(words.size / unit, 2),
            colour=words.colour,
            bold=words.bold,
        )
        if words.shade is not None:
            style["shadows"] = [forms.shadow(colour=words.shade[0], opacity=words.shade[1])]
        centred = words.align == "center"
        return forms.text(id_=self._id("text", event.name), text=text, style=style, centred=centred, plate=words.plate)

    def _material(self, reel: Reel) -> dict[str, Any]:
        """Give the material of a file, which is told once."""
        if reel in self.reels:
            return self.reels[reel]
        path = f"{self.place or INSIDE}/{self.media}/{reel.name}"
        if "\\" in self.place:
            path = path.replace("/", "\\")
        told = {"id_": self._id("reel", reel.name), "local": str(self._uuid(reel.name)).lower()}
        told |= {"name": reel.name, "path": path}
        if reel.kind == "sound":
            material = forms.audio(**told, duration=self._us(reel.length))
            self.materials["audios"].append(material)
        else:
            material = forms.video(
                **told, duration=self._us(reel.length), size=self.turnover.size, still=reel.kind == "still"
            )
            self.materials["videos"].append(material)
        self.reels[reel] = material
        return material

    def _keyframes(self, event: Event, what: str, keys: list[tuple[int, float]]) -> dict[str, Any]:
        """Give the moments at which something of a segment is set."""
        return forms.keyframes(
            id_=self._id(what, event.name),
            what=what,
            keys=[(self._id(what, f"{event.name} {number}"), *key) for number, key in enumerate(keys)],
        )

    def _us(self, frames: Frames | Fraction) -> int:
        """Give microseconds, so that neighbours meet: ends are rounded, never lengths."""
        return round(Fraction(frames) * 1_000_000 / self.turnover.rate)

    def _uuid(self, name: str) -> str:
        """Give an id as the app writes those of drafts."""
        return str(self._named(name)).upper()

    def _id(self, kind: str, name: str) -> str:
        """Give an id of something inside the draft."""
        return self._named(f"{kind} {name}").hex

    def _named(self, name: str) -> UUID:
        """Give the UUID of a name in this draft; two drafts of one film that lie in two folders are two."""
        return uuid5(NAMESPACE_URL, f"studio/{self.turnover.name}/{self.place}/{name}")
