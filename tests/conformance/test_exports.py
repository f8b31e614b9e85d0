"""What every export is held to: cuts of every kind, read back with readers that are not ours."""

from __future__ import annotations

import json
import warnings
from fractions import Fraction
from html import unescape
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import films_for_exports as films
import pytest

from studio.exports.protocol import Export, Package
from studio.film.timeline import Timeline
from studio.film.turnover import Event, Strip, Turnover

NAMES = sorted(point.name for point in entry_points(group="studio.exports"))

QUICK = ("empty", "dissolve", "slow", "hold, dissolving", "not made", "NTSC")
"""Cuts of which every quick run makes sure; `make test-all` takes them all."""

CUTS = [cut if cut in QUICK else pytest.param(cut, marks=pytest.mark.slow) for cut in films.FILMS]


def _export(name: str) -> Any:
    (point,) = entry_points(group="studio.exports", name=name)
    return point.load()()


def _written(name: str, cut: str, folder: Path, place: str = "") -> tuple[Turnover, Path]:
    """Write a cut in a format; gives its turnover and the document."""
    package = _export(name)
    turnover: Turnover = films.handed_over(cut, titles=package.titles)
    for file, text in package.write(turnover, place).items():
        (folder / file).write_text(text, encoding="utf-8")
    return turnover, folder / package.document(turnover)


@pytest.mark.parametrize("name", NAMES)
def test_an_export_is_one_of_the_two_shapes(name: str) -> None:
    """It has the name of its entry point, and is a text or a package."""
    export = _export(name)
    assert export.name == name
    assert isinstance(export, Package) != isinstance(export, Export)


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_cut_gives_the_same_texts(name: str, cut: str) -> None:
    """No clock, no chance, nothing kept from one call to the next; and whatever the cut, it can be written."""
    export = _export(name)
    if isinstance(export, Package):
        turnover = films.handed_over(cut, titles=export.titles)
        texts = export.write(turnover, "")
        assert texts == export.write(turnover, "")
        assert export.document(turnover) in texts
        assert all(text.encode() for text in texts.values())
    else:
        timeline: Timeline = films.timeline(cut)
        assert export.write(timeline) == export.write(timeline)


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("name", ["srt", "vtt"])
def test_captions_are_read_back(name: str, cut: str, tmp_path: Path) -> None:
    """webvtt-py finds every caption, its times to the millisecond and its words."""
    import webvtt

    timeline: Timeline = films.timeline(cut)
    file = tmp_path / f"film.{name}"
    file.write_text(_export(name).write(timeline), encoding="utf-8")
    if not timeline.captions and name == "srt":
        assert file.read_text() == ""
        return
    read = webvtt.from_srt(str(file)) if name == "srt" else webvtt.read(str(file))
    assert len(read) == len(timeline.captions)
    for found, caption in zip(read, timeline.captions, strict=True):
        for moment, frames in ((found.start, caption.span.start), (found.end, caption.span.end)):
            hours, minutes, seconds = moment.split(":")
            read_s = int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
            assert abs(read_s - Fraction(frames) / timeline.rate) <= Fraction(1, 1000)
        said = unescape(found.raw_text) if name == "vtt" else found.raw_text
        assert tuple(said.split("\n")) == caption.lines


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("name", ["otio", "xml"])
def test_opentimelineio_reads_the_cut_back(name: str, cut: str, tmp_path: Path) -> None:
    """Each track has its events at their places, with the frames of the reels that they show, at the exact rate."""
    turnover, file = _written(name, cut, tmp_path)
    found = _timeline(file)
    assert found.name == turnover.title
    assert len(found.tracks) == len(turnover.strips)
    for track, strip in zip(found.tracks, turnover.strips, strict=True):
        assert track.kind == ("Audio" if strip.kind == "sound" else "Video")
        assert _name(track) == strip.name
        clips = [clip for clip in track if _kind(clip) == "Clip"]
        assert [clip.name for clip in clips] == [event.name for event in strip.events]
        for clip, event in zip(clips, strip.events, strict=True):
            _same(clip, event, strip, Fraction(turnover.rate))


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("name", ["otio", "xml"])
def test_dissolves_have_the_frames_that_they_need(name: str, cut: str, tmp_path: Path) -> None:
    """A transition lies where the cut has it, and both reels go on for as long as it takes."""
    turnover, file = _written(name, cut, tmp_path)
    found = _timeline(file)
    if not len(found.tracks):
        return
    track = found.tracks[0]
    wanted = [event.dissolve for event in turnover.strips[0].events if event.dissolve]
    there = [one for one in track if _kind(one) == "Transition"]
    assert [round((one.in_offset + one.out_offset).value) for one in there] == [one.length for one in wanted]
    for one in there:
        at = track.index(one)
        for clip, needs, behind in ((track[at - 1], one.out_offset, True), (track[at + 1], one.in_offset, False)):
            speed = next((effect.time_scalar for effect in clip.effects if hasattr(effect, "time_scalar")), 1.0)
            have, asks = clip.available_range(), clip.source_range
            if name == "xml" and _speed(clip) != 1:
                continue  # its frames are counted as if the file had been retimed
            left = (
                have.end_time_exclusive().value - asks.start_time.value - asks.duration.value * speed
                if behind
                else asks.start_time.value - have.start_time.value
            )
            assert left >= needs.value * speed - 1e-6


@pytest.mark.parametrize("cut", CUTS)
def test_opentimelineio_writes_what_it_has_read(cut: str, tmp_path: Path) -> None:
    """Nothing in the document is unknown to the library, or lost on the way through it."""
    import opentimelineio as otio

    _, file = _written("otio", cut, tmp_path)
    wanted = json.loads(file.read_text(encoding="utf-8"))
    again = json.loads(otio.adapters.read_from_file(str(file)).to_json_string())
    assert again == wanted


@pytest.mark.parametrize("cut", CUTS)
def test_the_xml_holds_no_element_that_final_cut_does_not_know(cut: str, tmp_path: Path) -> None:
    """Every element stands where Apple's page of the format puts it, and every reference has its file."""
    _, file = _written("xml", cut, tmp_path)
    root = ElementTree.parse(file).getroot()
    for parent in root.iter():
        for child in parent:
            assert child.tag in CHILDREN.get(parent.tag, ()), f"{child.tag} in {parent.tag}"
        if parent.tag not in CHILDREN:
            assert (parent.text or "").strip(), parent.tag
    told = {one.get("id") for one in root.iter("file") if len(one)}
    assert {one.get("id") for one in root.iter("file")} == told
    ids = [one.get("id") for one in root.iter("clipitem")]
    assert len(set(ids)) == len(ids)
    assert {one.text for one in root.iter("linkclipref")} <= set(ids)


@pytest.mark.parametrize("cut", CUTS)
def test_pyjianyingdraft_reads_the_draft_back(cut: str, tmp_path: Path) -> None:
    """Each track has its segments, in microseconds that meet without a gap or an overlap."""
    import pyJianYingDraft

    (tmp_path / "draft").mkdir()
    turnover, _ = _written("jianying", cut, tmp_path / "draft")
    script = pyJianYingDraft.DraftFolder(str(tmp_path)).load_template("draft")
    assert (script.width, script.height) == turnover.size
    assert script.content["fps"] == pytest.approx(float(turnover.rate))
    assert script.duration == _us(turnover, turnover.length)
    materials = {one["id"]: one for kind in script.imported_materials.values() for one in kind}
    assert len(script.imported_tracks) == len(turnover.strips)
    for track, strip in zip(script.imported_tracks, turnover.strips, strict=True):
        assert track.name == strip.name
        assert track.track_type.name == {"picture": "video", "sound": "audio"}.get(strip.kind, "text")
        ends = [0, *(segment.target_timerange.end for segment in track.segments)]
        for segment, event, before in zip(track.segments, strip.events, ends, strict=False):
            _same_segment(segment.raw_data, event, turnover, materials)
            assert segment.target_timerange.start >= before


@pytest.mark.parametrize("cut", ["dissolve", "slow", "two shots"])
def test_a_draft_has_all_that_pyjianyingdraft_gives_one(cut: str, tmp_path: Path) -> None:
    """A draft of the same kind that the library writes has no key that ours lacks."""
    theirs = _their_draft(tmp_path)
    _, file = _written("jianying", cut, tmp_path)
    ours = json.loads(file.read_text(encoding="utf-8"))
    assert set(theirs) <= set(ours)
    assert set(theirs["config"]) <= set(ours["config"])
    assert set(theirs["materials"]) <= set(ours["materials"])
    for kind in ("videos", "audios", "texts", "speeds", "transitions", "material_animations"):
        for one in ours["materials"][kind]:
            assert set(theirs["materials"][kind][0]) <= set(one), kind
    segments = {track["type"]: track["segments"][0] for track in theirs["tracks"]}
    for track in ours["tracks"]:
        assert set(theirs["tracks"][0]) <= set(track)
        for segment in track["segments"]:
            assert set(segments[track["type"]]) <= set(segment), track["type"]
    meta = json.loads((tmp_path / "theirs" / "draft_meta_info.json").read_text(encoding="utf-8"))
    listed = json.loads((tmp_path / "draft_meta_info.json").read_text(encoding="utf-8"))
    assert set(meta) <= set(listed)


def test_a_draft_finds_its_media_wherever_it_lies(tmp_path: Path) -> None:
    """Paths are the app's own sign for the draft's folder, or whole ones in the style of where it will lie."""
    for place, wanted in (
        ("", "##_draftpath_placeholder_0E685133-18CE-45ED-8CB8-2904A212EC80_##/Resources/1A.mp4"),
        ("/Users/mei/Movies/Drafts/湖", "/Users/mei/Movies/Drafts/湖/Resources/1A.mp4"),
        (r"D:\Drafts\湖", r"D:\Drafts\湖\Resources\1A.mp4"),
    ):
        _, file = _written("jianying", "two shots", tmp_path, place)
        draft = json.loads(file.read_text(encoding="utf-8"))
        listed = json.loads((tmp_path / "draft_meta_info.json").read_text(encoding="utf-8"))
        assert draft["materials"]["videos"][0]["path"] == wanted
        media = listed["draft_materials"][0]["value"]
        assert {one["file_Path"] for one in media} == {
            one["path"] for kind in ("videos", "audios") for one in draft["materials"][kind]
        }
        assert {one["id"] for one in media} == {
            one["local_material_id"] for kind in ("videos", "audios") for one in draft["materials"][kind]
        }
        assert listed["draft_id"] == draft["id"]
        assert listed["draft_fold_path"] == place


def _timeline(file: Path) -> Any:
    """Read a document with opentimelineio."""
    import opentimelineio as otio

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the adapter's own
        found = otio.adapters.read_from_file(str(file))
    return found if isinstance(found, otio.schema.Timeline) else found[0]


def _kind(one: Any) -> str:
    return str(one.schema_name())


def _name(track: Any) -> str:
    """Give a track's name; in XML it is an attribute of Premiere's."""
    return str(track.metadata.get("fcp_xml", {}).get("@MZ.TrackName", track.name))


def _speed(clip: Any) -> float:
    """Give how fast a clip runs, as either format says it."""
    for effect in clip.effects:
        if hasattr(effect, "time_scalar"):
            return float(effect.time_scalar)
        told = effect.metadata.get("fcp_xml", {})
        if told.get("effectid") == "timeremap":
            (speed,) = (one["value"] for one in told["parameter"] if one["parameterid"] == "speed")
            return float(speed) / 100
    return 1.0


def _same(clip: Any, event: Event, strip: Strip, rate: Fraction) -> None:
    """Hold that a clip is an event; a centred dissolve of odd length may move its cut by half a frame."""
    assert clip.source_range.start_time.rate == pytest.approx(float(rate), rel=1e-9)
    slack = 1 if any(one.dissolve and one.dissolve.into != one.dissolve.out for one in strip.events) else 0
    placed = clip.range_in_parent()
    assert abs(placed.start_time.value - event.at) <= slack
    assert abs(placed.duration.value - event.length) <= slack
    assert event.reel is not None
    assert clip.media_reference.target_url.endswith(f"media/{event.reel.name}")
    speed = _speed(clip)
    assert speed == pytest.approx(event.speed)
    start = clip.source_range.start_time.value
    if event.speed != 1 and not hasattr(clip.effects[0], "time_scalar"):
        start *= speed
    assert abs(start - event.start) <= slack + (event.speed != 1)
    if event.reel.kind != "still":
        assert clip.media_reference.available_range.duration.value == event.reel.length


def _us(turnover: Turnover, frames: int) -> int:
    return round(Fraction(frames) * 1_000_000 / turnover.rate)


def _same_segment(segment: dict[str, Any], event: Event, turnover: Turnover, materials: dict[str, Any]) -> None:
    """Hold that a segment of a draft is an event."""
    assert segment["target_timerange"] == {
        "start": _us(turnover, event.at),
        "duration": _us(turnover, event.end) - _us(turnover, event.at),
    }
    material = materials[segment["material_id"]]
    extra = [materials[one] for one in segment["extra_material_refs"]]
    if event.reel is None:
        assert event.wording is not None
        content = json.loads(material["content"])
        assert content["text"] == "\n".join(event.wording.lines)
        assert content["styles"][-1]["range"][1] == len(content["text"].encode("utf-16-le")) // 2
        return
    assert material["path"].endswith(f"/Resources/{event.reel.name}")
    used = segment["source_timerange"]
    assert used["start"] + used["duration"] <= material["duration"]
    assert used["duration"] / segment["target_timerange"]["duration"] == pytest.approx(event.speed, rel=1e-4)
    assert [one["speed"] for one in extra if one["type"] == "speed"] == [event.speed]
    dissolves = [one["duration"] for one in extra if one["type"] == "transition"]
    assert dissolves == ([_us(turnover, event.dissolve.length)] if event.dissolve else [])


def _their_draft(folder: Path) -> dict[str, Any]:
    """Have pyJianYingDraft write a draft with one of everything."""
    import pyJianYingDraft

    from studio.media import ffmpeg

    ffmpeg.run(["-f", "lavfi", "-i", "color=s=64x36:d=2:r=25", folder / "a.mp4"], doing="draw a clip")
    ffmpeg.run(["-f", "lavfi", "-i", "sine=d=2", folder / "a.wav"], doing="make a sound")
    script = pyJianYingDraft.DraftFolder(str(folder)).create_draft("theirs", 1920, 1080, fps=25)
    for kind in ("video", "audio", "text"):
        script.append_track(pyJianYingDraft.TrackSpec(getattr(pyJianYingDraft.TrackType, kind), kind))
    video, audio = (
        pyJianYingDraft.VideoMaterial(str(folder / "a.mp4")),
        pyJianYingDraft.AudioMaterial(str(folder / "a.wav")),
    )
    for at in (0, 1_000_000):
        clip = pyJianYingDraft.VideoSegment(video, pyJianYingDraft.Timerange(at, 1_000_000))
        if not at:
            clip.add_transition(pyJianYingDraft.TransitionType.叠化)
        script.add_segment(clip, "video")
    script.add_segment(pyJianYingDraft.AudioSegment(audio, pyJianYingDraft.Timerange(0, 1_000_000)), "audio")
    ground = pyJianYingDraft.TextBackground(color="#000000")
    words = pyJianYingDraft.TextSegment("lakes", pyJianYingDraft.Timerange(0, 1_000_000), background=ground)
    words.add_animation(pyJianYingDraft.TextIntro.渐显)
    script.add_segment(words, "text")
    script.save()
    found: dict[str, Any] = json.loads((folder / "theirs" / "draft_content.json").read_text(encoding="utf-8"))
    return found


_RATED = ("rate", "string", "frame", "displayformat")

CHILDREN: dict[str, tuple[str, ...]] = {
    "xmeml": ("sequence",),
    "sequence": ("name", "duration", "rate", "timecode", "media", "marker"),
    "media": ("video", "audio"),
    "video": ("format", "track", "samplecharacteristics"),
    "audio": ("format", "track", "numOutputChannels", "outputs", "samplecharacteristics", "channelcount"),
    "outputs": ("group",),
    "group": ("index", "numchannels", "downmix", "channel"),
    "channel": ("index",),
    "format": ("samplecharacteristics",),
    "samplecharacteristics": (
        *("rate", "width", "height", "anamorphic", "pixelaspectratio", "fielddominance", "depth", "samplerate"),
    ),
    "rate": ("timebase", "ntsc"),
    "timecode": _RATED,
    "track": ("clipitem", "transitionitem", "enabled", "locked", "outputchannelindex"),
    "clipitem": (
        *("name", "enabled", "duration", "rate", "start", "end", "in", "out", "file", "filter", "marker", "link"),
        *("sourcetrack", "stillframe", "alphatype"),
    ),
    "file": ("name", "pathurl", "rate", "duration", "timecode", "media"),
    "filter": ("effect",),
    "effect": (
        *("name", "effectid", "effectcategory", "effecttype", "mediatype", "parameter", "wipecode", "wipeaccuracy"),
        *("startratio", "endratio", "reverse"),
    ),
    "parameter": ("parameterid", "name", "value", "valuemin", "valuemax", "keyframe"),
    "keyframe": ("when", "value"),
    "transitionitem": ("rate", "start", "end", "alignment", "effect"),
    "marker": ("name", "comment", "in", "out"),
    "link": ("linkclipref", "mediatype", "trackindex", "clipindex", "groupindex"),
    "sourcetrack": ("mediatype", "trackindex"),
}
"""What may stand inside what, as far as a cut needs it (Apple's page of the format, version 5)."""
