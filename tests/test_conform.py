"""From the cut to the master: segments, dissolves, titles, the joined file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from studio.departments import conform
from studio.errors import InputError, StudioError, ToolFailed
from studio.film.delivery import Aspect
from studio.film.segment import Encoding, Segment
from studio.film.take import Drawing, Media
from studio.film.time import Rate, Span
from studio.film.timeline import (
    CardPicture,
    Clip,
    MissingMedia,
    Picture,
    Super,
    Timeline,
    TitlePart,
    Track,
    Transition,
)
from studio.media import compose, ffmpeg, mezzanine, samples
from studio.schedule.step import Kit, Step
from studio.vault.key import Key, canonical, key_of
from studio.vault.vault import Record, Vault
from studio.workers.protocol import named

RATE = Rate(25)
SIZE = (320, 180)
LEVELS = 3
"""Of 255: how far a decoded level may lie from what was drawn."""

Work = Callable[..., Record]


@pytest.fixture(name="vault")
def _vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / ".vault")


@pytest.fixture(name="work")
def _work(vault: Vault) -> Work:
    """Do a step as an executor does, and give its record."""

    def work(step: Step, inputs: Any) -> Record:
        inputs = canonical(inputs)
        key = key_of(step.name, step.version, inputs)
        with vault.scratch() as scratch:
            made = named(step.run)(inputs, Kit(vault, scratch, key, lambda done: None))
            return vault.put(
                key,
                step=step.name,
                version=step.version,
                subject="it",
                inputs=inputs,
                outputs=made.outputs,
                facts=made.facts,
            )

    return work


@pytest.fixture(name="clip", scope="module")
def _clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mezzanine of fifty frames, each eight levels brighter than two before."""
    folder = tmp_path_factory.mktemp("clip")
    drawn = "color=black:s=320x180:d=2:r=25,format=gray,geq=lum=20+4*N,format=yuv420p"
    ffmpeg.run(["-f", "lavfi", "-i", drawn, "-c:v", "libx264", "-qp", "1", folder / "a.mp4"], doing="draw greys")
    mezzanine.conform(folder / "a.mp4", folder / "a.mov", aspect=Aspect("16:9"), rate=RATE)
    return folder / "a.mov"


def _media(vault: Vault, file: Path) -> Media:
    return Media(digest=vault.digest_of(file), length=50, rate=RATE, width=320, height=180)


def _shot(slate: str, picture: Picture, length: int, **more: Any) -> Clip:
    return Clip(slate=slate, picture=picture, length=length, source=Span(more.pop("start", 0), length), **more)


def _card(slate: str, length: int, ground: str = "#808080") -> Clip:
    return _shot(slate, CardPicture(ground=ground), length)


def _film(*children: Clip | Transition, supers: tuple[Super, ...] = ()) -> Timeline:
    return Timeline(name="film", rate=RATE, aspect=Aspect("16:9"), picture=Track(children=children), supers=supers)


def _cut(film: Timeline, encoding: Encoding | None = None, size: tuple[int, int] = SIZE) -> list[tuple[Span, Segment]]:
    pieces = conform.pieces(film)
    return [(piece.span, piece.segment(film.rate, size, encoding or conform.draft())) for piece in pieces]


def _spans(film: Timeline) -> list[tuple[int, int]]:
    return [(span.start, span.length) for span, _ in _cut(film)]


def _frames(file: Path) -> list[np.ndarray]:
    """Decode a film: frames of Y, U and V stacked, as in the file."""
    with av.open(str(file)) as container:
        return [frame.to_ndarray() for frame in container.decode(video=0)]


def _levels(vault: Vault, record: Record, at: tuple[int, int] = (90, 160)) -> list[int]:
    return [int(frame[at]) for frame in _frames(vault.path(record.outputs["video"].digest))]


def _title(vault: Vault, folder: Path, box: tuple[int, int, int, int] = (20, 10, 80, 30)) -> str:
    """Draw a white rectangle on nothing, and give its digest."""
    picture = Image.new("RGBA", (100, 40), (255, 255, 255, 0))
    picture.paste((255, 255, 255, 255), box)
    picture.save(folder / "title.png")
    return vault.digest_of(folder / "title.png")


def test_the_film_is_cut_at_shots_and_dissolves() -> None:
    """Segments follow each other without a gap, and a dissolve is one of its own."""
    film = _film(_card("1A", 30), Transition(into=5, out=4), _card("1B", 40), _card("1C", 7), _card("2", 10))
    assert _spans(film) == [(0, 25), (25, 9), (34, 36), (70, 7), (77, 10)]
    assert [len(segment.layers) for _, segment in _cut(film)] == [1, 2, 1, 1, 1]
    assert all(segment.length == span.length for span, segment in _cut(film))


def test_a_shot_may_be_all_dissolve() -> None:
    """Where two dissolves meet, nothing is left between them; where they overlap, the shot is named."""
    first, last = Transition(into=5, out=5), Transition(into=5, out=5)
    assert _spans(_film(_card("1", 20), first, _card("2", 10), last, _card("3", 20))) == [
        (0, 15),
        (15, 10),
        (25, 10),
        (35, 15),
    ]
    with pytest.raises(InputError, match="shot 2 is 9 frames long, and its two dissolves take 10 of them"):
        _cut(_film(_card("1", 20), first, _card("2", 9), last, _card("3", 20)))


def test_drawn_footage_knows_its_whole_run() -> None:
    """A camera move spreads over shot and dissolves, wherever the segments are cut."""
    drawing = Drawing(engine="photomotion", version=1, spec={})
    film = _film(
        _card("1", 20), Transition(into=5, out=5), _shot("2", drawing, 30), Transition(into=3, out=4), _card("3", 20)
    )
    layers = [layer for _, segment in _cut(film) for layer in segment.layers if layer.slate == "2"]
    assert {layer.run for layer in layers} == {Span(-5, 39)}
    assert [layer.span for layer in layers] == [Span(-5, 10), Span(5, 22), Span(27, 7)]


def test_a_segment_does_not_know_where_it_lies(vault: Vault, tmp_path: Path) -> None:
    """Putting a shot before others, or titling one, changes no other segment."""
    supers = tuple(
        Super(name=slate, slate=slate, image=_title(vault, tmp_path), left=0, top=0, span=span)
        for slate, span in (("1", Span(2, 5)), ("2", Span(22, 10)))
    )
    plain = _cut(_film(_card("1", 20), _card("2", 20), supers=supers))
    moved = tuple(one.model_copy(update={"span": one.span.shifted(10)}) for one in supers)
    later = _cut(_film(_card("0", 10), _card("1", 20), _card("2", 20), supers=moved))
    assert [segment for _, segment in plain] == [segment for _, segment in later[1:]]
    untitled = _cut(_film(_card("1", 20), _card("2", 20), supers=supers[1:]))
    assert [a == b for (_, a), (_, b) in zip(plain, untitled, strict=True)] == [False, True]


def test_a_title_across_a_cut_is_in_both_segments(vault: Vault, tmp_path: Path) -> None:
    """Each counts its frames from its own start, so that the fade goes on where it was."""
    title = Super(name="1", slate="1", image=_title(vault, tmp_path), left=0, top=0, span=Span(15, 10), fade=3)
    segments = _cut(_film(_card("1", 20), _card("2", 20), supers=(title,)))
    assert [[one.span for one in segment.overlays] for _, segment in segments] == [[Span(15, 10)], [Span(-5, 10)]]


def test_a_dissolve_rises_evenly(vault: Vault, work: Work) -> None:
    """At frame i of n the later picture has (i + 1) / (n + 1) of the whole."""
    film = _film(_card("1", 20, "#000000"), Transition(into=5, out=4), _card("2", 20, "#ffffff"))
    record = work(conform.SEGMENT, _cut(film)[1][1])
    assert record.facts == {"length": 9}
    expected = [16 + 219 * (at + 1) / 10 for at in range(9)]
    assert _levels(vault, record) == pytest.approx(expected, abs=LEVELS)


def test_a_dissolve_is_exact_before_it_is_encoded() -> None:
    """Planes are mixed to the nearest level."""
    black, white, both = (compose.ground(colour, SIZE) for colour in ("#000000", "#ffffff", "#000000"))
    for at in range(9):
        compose.dissolve(black, white, (at + 1) / 10, both)
        assert {int(level) for level in np.unique(both[0])} == {round(16 + 219 * (at + 1) / 10)}
        assert {int(level) for level in np.unique(both[1])} == {128}


@pytest.mark.parametrize(
    ("colour", "levels"),
    [
        ("#000000", (16, 128, 128)),
        ("#ffffff", (235, 128, 128)),
        ("#ff0000", (63, 102, 240)),
        ("#0000ff", (32, 240, 118)),
    ],
)
def test_a_ground_has_its_colour_in_bt709(colour: str, levels: tuple[int, int, int]) -> None:
    """Levels are those of ITU-R BT.709 in limited range."""
    assert tuple(int(plane[0, 0]) for plane in compose.ground(colour, SIZE)) == levels


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#c83c28", "#1e5ac8", "#808080"])
def test_a_frame_is_seen_in_its_colours(colour: str) -> None:
    """What is drawn for a person to look at has the colour that was asked for: white is white."""
    asked = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    seen = compose.rgb(compose.ground(colour, SIZE))
    assert seen.shape == (*SIZE[::-1], 3)
    assert np.abs(seen.astype(int) - asked).max() <= 2


def test_a_clip_plays_from_its_in_point_and_holds(vault: Vault, work: Work, clip: Path) -> None:
    """From frame 12 of the footage on, and at the end the last frame stands."""
    shot = _shot("1A", _media(vault, clip), 20, start=12, hold=5)
    record = work(conform.SEGMENT, _cut(_film(shot))[0][1])
    every = [int(frame[90, 160]) for frame in _frames(clip)]
    assert _levels(vault, record) == pytest.approx(every[12:27] + [every[26]] * 5, abs=LEVELS)


def test_a_clip_plays_at_another_speed(vault: Vault, work: Work, clip: Path) -> None:
    """At half speed each frame stands twice, at double speed every other one is left out."""
    every = [int(frame[90, 160]) for frame in _frames(clip)]
    for speed, shown in ((0.5, [10 + at // 2 for at in range(12)]), (2.0, [10 + 2 * at for at in range(12)])):
        shot = _shot("1A", _media(vault, clip), 12, start=10, speed=speed)
        record = work(conform.SEGMENT, _cut(_film(shot))[0][1])
        assert _levels(vault, record) == pytest.approx([every[at] for at in shown], abs=LEVELS)


def test_a_dissolve_plays_the_handles(vault: Vault, work: Work, clip: Path) -> None:
    """The earlier clip runs on past its end, the later begins before its start."""
    media = _media(vault, clip)
    film = _film(_shot("1", media, 20, start=5), Transition(into=2, out=3), _shot("2", media, 20, start=10))
    record = work(conform.SEGMENT, _cut(film)[1][1])
    every = [int(frame[90, 160]) for frame in _frames(clip)]
    mixed = [every[5 + 18 + at] * (1 - (at + 1) / 6) + every[10 - 2 + at] * (at + 1) / 6 for at in range(5)]
    assert _levels(vault, record) == pytest.approx(mixed, abs=LEVELS)


@pytest.mark.parametrize("size", [(320, 180), (180, 320), (240, 240), (640, 360), (160, 90)])
def test_a_clip_covers_any_frame(size: tuple[int, int], vault: Vault, work: Work, tmp_path: Path) -> None:
    """The middle is kept, nothing is squeezed: a circle stays one."""
    drawn = "color=black:s=320x180:d=0.2:r=25,format=gray,geq=lum='if(lt(hypot(X-160,Y-90),60),235,16)',format=yuv420p"
    ffmpeg.run(["-f", "lavfi", "-i", drawn, "-c:v", "libx264", tmp_path / "a.mp4"], doing="draw a circle")
    media = mezzanine.conform(tmp_path / "a.mp4", tmp_path / "a.mov", aspect=Aspect("16:9"), rate=RATE)
    assert vault.digest_of(tmp_path / "a.mov") == media.digest
    segments = _cut(_film(_shot("1", media, 5)), size=size)
    record = work(conform.SEGMENT, segments[0][1])
    frame = _frames(vault.path(record.outputs["video"].digest))[2][: size[1]] > 120
    assert frame.shape == size[::-1]
    radius = 60 * max(size[0] / 320, size[1] / 180)
    assert frame.any(axis=0).sum() == pytest.approx(min(2 * radius, size[0]), abs=3)
    assert frame.any(axis=1).sum() == pytest.approx(min(2 * radius, size[1]), abs=3)
    assert np.abs(frame - frame[:, ::-1].astype(int)).mean() < 0.02


def test_a_title_is_seen_in_its_box_alone(vault: Vault, work: Work, tmp_path: Path) -> None:
    """Outside of the ink nothing changes, by not one level before encoding; inside, it fades in and out."""
    title = Super(name="1 super", slate="1", image=_title(vault, tmp_path), left=31, top=41, span=Span(4, 12), fade=3)
    record = work(conform.SEGMENT, _cut(_film(_card("1", 20, "#000000"), supers=(title,)))[0][1])
    inside = _levels(vault, record, at=(60, 80))
    rising = [16 + 219 * share for share in (0.25, 0.5, 0.75)]
    assert inside == pytest.approx([16] * 4 + rising + [235] * 6 + rising[::-1] + [16] * 4, abs=2 * LEVELS)
    assert set(_levels(vault, record, at=(30, 30))) == {16}


def test_the_parts_of_a_title_come_one_after_the_other(vault: Vault, work: Work, tmp_path: Path) -> None:
    """Each rises into its place by its own frames, one that grows is uncovered; then all of it stands, and goes."""
    image = _title(vault, tmp_path, (0, 0, 100, 40))
    parts = (
        TitlePart(image=image, left=30, top=20, rise=8),
        TitlePart(image=image, left=30, top=100, delay=4, grow="right"),
    )
    whole = Image.new("RGBA", (100, 120))
    for top in (0, 80):
        whole.paste((255, 255, 255, 255), (0, top, 100, top + 40))
    whole.save(tmp_path / "whole.png")
    title = Super(
        name="1",
        slate="1",
        image=vault.digest_of(tmp_path / "whole.png"),
        left=30,
        top=20,
        span=Span(2, 24),
        fade=3,
        parts=parts,
    )
    record = work(conform.SEGMENT, _cut(_film(_card("1", 30, "#000000"), supers=(title,)))[0][1])
    frames = [frame[:180].astype(int) for frame in _frames(vault.path(record.outputs["video"].digest))]
    first, second = ([int(frame[row, 80]) for frame in frames] for row in (40, 120))
    rising = [16 + 219 * share for share in (0.25, 0.5, 0.75)]
    assert first == pytest.approx([16] * 2 + rising + [235] * 18 + rising[::-1] + [16] * 4, abs=2 * LEVELS)
    assert second[:6] == pytest.approx([16] * 6, abs=LEVELS)
    assert second[9:23] == pytest.approx([235] * 14, abs=2 * LEVELS)
    tops = [int(np.argmax(frame[:60, 80] > 40)) for frame in frames[2:8]]
    assert tops == sorted(tops, reverse=True)
    assert tops[0] >= 22
    assert tops[-1] == 20
    widths = [int((frame[120, 30:130] > 40).sum()) for frame in frames[6:10]]
    assert widths[:3] == sorted(widths[:3])
    assert widths[0] < 70
    assert widths[-1] == 100
    assert np.ptp([frames[8], frames[4]], axis=0)[72:88].max() <= LEVELS


def test_titles_are_drawn_to_the_pixel_and_taken_off_again(vault: Vault, tmp_path: Path) -> None:
    """Odd corners, a title over the edge, one over another: the frame afterwards is the frame before."""
    file = vault.path(_title(vault, tmp_path))
    chance = np.random.default_rng(1)
    planes = tuple(chance.integers(0, 255, shape, np.uint8) for shape in ((180, 320), (90, 160), (90, 160)))
    before = [plane.copy() for plane in planes]
    titles = [compose.Title(file, left=left, top=top, size=SIZE) for left, top in ((31, 41), (280, -20), (400, 50))]
    for title in titles:
        title.lay(planes, compose.Seen())
    changed = planes[0] != before[0]
    assert np.flatnonzero(changed.any(axis=1))[[0, -1]].tolist() == [0, 70]
    assert (planes[0][51:71, 51:111] == 235).all()
    assert (planes[0][:10, 300:] == 235).all()
    assert changed[20:51].sum() == 0
    for title in reversed(titles):
        title.lift(planes)
    assert all((plane == was).all() for plane, was in zip(planes, before, strict=True))


def test_what_is_not_shot_yet_is_seen_as_bars(vault: Vault, work: Work) -> None:
    """The segment has its length, and more than one colour."""
    record = work(conform.SEGMENT, _cut(_film(_shot("1A", MissingMedia(slate="1A"), 10)))[0][1])
    frames = _frames(vault.path(record.outputs["video"].digest))
    assert len(frames) == 10
    assert len(np.unique(frames[0][:180] // 16)) > 4


def test_a_segment_is_the_same_bytes_again(vault: Vault, work: Work, clip: Path, tmp_path: Path) -> None:
    """Made in another vault from the same inputs, it has the same digest."""
    title = Super(name="1", slate="1", image=_title(vault, tmp_path), left=30, top=40, span=Span(0, 20), fade=5)
    film = _film(_shot("1", _media(vault, clip), 30), supers=(title,))
    segment = _cut(film, conform.delivery())[0][1]
    first = work(conform.SEGMENT, segment)
    other = Vault(tmp_path / "other")
    for file in (clip, tmp_path / "title.png"):
        other.digest_of(file)
    with other.scratch() as scratch:
        made = named(conform.SEGMENT.run)(canonical(segment), Kit(other, scratch, Key("0" * 64), lambda done: None))
        assert other.digest_of(made.outputs["video"]) == first.outputs["video"].digest


def test_another_encoder_is_not_mixed_in(work: Work) -> None:
    """A machine with another ffmpeg refuses the work, with the way out."""
    encoding = Encoding(preset="veryfast", crf=23, encoder="ffmpeg 4.0")
    with pytest.raises(ToolFailed, match=r"planned for ffmpeg 4\.0, and here is ffmpeg .* Use the same"):
        work(conform.SEGMENT, _cut(_film(_card("1", 5)), encoding)[0][1])


def _joined(vault: Vault, work: Work, film: Timeline, mix: Path | None, **more: str) -> Record:
    """Make all of a film."""
    made = [work(conform.SEGMENT, segment).outputs["video"].digest for _, segment in _cut(film)]
    heard = None
    if mix is not None:
        inputs = {"mix": vault.digest_of(mix), "length": film.length, "rate": RATE}
        heard = work(conform.SOUNDTRACK, inputs).outputs["sound"].digest
    inputs = {"segments": made, "soundtrack": heard, "rate": RATE, "size": SIZE, **more}
    return work(conform.MASTER, inputs)


def _tone(file: Path, seconds: float, level: float = 0.3) -> Path:
    """Write a tone of two channels."""
    moments = np.arange(int(seconds * samples.RATE)) / samples.RATE
    wave = (level * np.sin(2 * np.pi * 440 * moments)).astype(np.float32)
    samples.write(file, np.stack([wave, wave], axis=1))
    return file


@pytest.fixture(name="film")
def _a_film(vault: Vault, clip: Path) -> Timeline:
    """Three shots, a dissolve, a single frame: all that can go wrong at a join."""
    media = _media(vault, clip)
    return _film(
        _shot("1", media, 40), Transition(into=3, out=2), _card("2", 30), _card("3", 1), _shot("4", media, 29, start=7)
    )


def test_the_master_is_the_segments_frame_for_frame(vault: Vault, work: Work, film: Timeline, tmp_path: Path) -> None:
    """As many frames as the cut, one after the other, none of them changed by joining."""
    record = _joined(vault, work, film, _tone(tmp_path / "mix.wav", 4))
    assert record.facts["length"] == film.length == 100
    file = vault.path(record.outputs["video"].digest)
    apart = [
        frame
        for _, segment in _cut(film)
        for frame in _frames(vault.path(work(conform.SEGMENT, segment).outputs["video"].digest))
    ]
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.dts is not None]
        assert [packet.dts for packet in packets] == sorted({packet.dts for packet in packets})
        assert all(packet.pts >= packet.dts for packet in packets)
    with av.open(str(file)) as container:
        frames = list(container.decode(video=0))
        assert [frame.pts * frame.time_base * RATE for frame in frames] == list(range(100))
        assert all((frame.to_ndarray() == one).all() for frame, one in zip(frames, apart, strict=True))
    said = ffmpeg.run(["-i", file, "-f", "null", "-"], doing="decode the master", loglevel="warning")
    assert said.err == ""


@pytest.mark.parametrize("rate", ["24000/1001", "30000/1001", "50", "12"])
def test_frames_keep_their_times_at_any_rate(rate: str, vault: Vault, work: Work) -> None:
    """No rounding adds up over the joins."""
    film = _film(_card("1", 31), _card("2", 1), _card("3", 2), _card("4", 30)).model_copy(
        update={"rate": Rate.parse(rate)}
    )
    made = [work(conform.SEGMENT, segment).outputs["video"].digest for _, segment in _cut(film)]
    record = work(conform.MASTER, {"segments": made, "rate": film.rate, "size": SIZE})
    with av.open(str(vault.path(record.outputs["video"].digest))) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == film.rate
        assert [frame.pts * stream.time_base * film.rate for frame in container.decode(stream)] == list(range(64))


def test_the_master_is_ready_for_the_web(vault: Vault, work: Work, film: Timeline, tmp_path: Path) -> None:
    """Index first, colours said, AAC at 48 kHz as long as the picture, and its title without a date."""
    mix = _tone(tmp_path / "mix.wav", 4)
    record = _joined(vault, work, film, mix, title="Above the Clouds", artist="Picos Tourism")
    file = vault.path(record.outputs["video"].digest)
    content = file.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")
    assert b"colr" in content
    with av.open(str(file)) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        context = picture.codec_context
        assert (context.profile, context.pix_fmt, picture.average_rate) == ("High", "yuv420p", 25)
        assert (context.colorspace, context.color_primaries, context.color_trc, context.color_range) == (1, 1, 1, 1)
        assert (sound.codec_context.name, sound.rate, sound.channels, sound.profile) == ("aac", 48000, 2, "LC")
        lengths = [float(stream.duration * stream.time_base) for stream in (picture, sound)]
        assert lengths == pytest.approx([4.0, 4.0], abs=1 / 25)
        assert container.metadata["title"] == "Above the Clouds"
        assert container.metadata["artist"] == "Picos Tourism"
        assert not {"creation_time", "encoder"} & {*container.metadata, *picture.metadata, *sound.metadata}


def test_sound_and_picture_begin_together(vault: Vault, work: Work, film: Timeline, tmp_path: Path) -> None:
    """What the encoder puts before the first sample is not heard."""
    samples.write(tmp_path / "mix.wav", np.pad(np.full((480, 2), 0.8, np.float32), ((48000, 143520), (0, 0))))
    record = _joined(vault, work, film, tmp_path / "mix.wav")
    heard = samples.read(vault.path(record.outputs["video"].digest))
    assert np.flatnonzero(np.abs(heard[:, 0]) > 0.3)[0] == pytest.approx(48000, abs=16)
    assert len(heard) == pytest.approx(4 * 48000, abs=1024)


def test_a_film_without_sound_has_no_sound_track(vault: Vault, work: Work, film: Timeline) -> None:
    """Silence is not encoded."""
    file = vault.path(_joined(vault, work, film, None).outputs["video"].digest)
    with av.open(str(file)) as container:
        assert [stream.type for stream in container.streams] == ["video"]


def test_the_master_is_the_same_bytes_again(vault: Vault, work: Work, film: Timeline, tmp_path: Path) -> None:
    """Joined once more, and encoded once more, it has the same digest."""
    mix = _tone(tmp_path / "mix.wav", 4)
    first = _joined(vault, work, film, mix, title="Film")
    assert _joined(vault, work, film, mix, title="Film").outputs == first.outputs


def test_a_soundtrack_is_as_long_as_the_film(vault: Vault, work: Work, tmp_path: Path) -> None:
    """A mix that is short or long by some samples ends with the last frame."""
    for seconds in (3.9, 4.1):
        mix = vault.digest_of(_tone(tmp_path / f"{seconds}.wav", seconds))
        record = work(conform.SOUNDTRACK, {"mix": mix, "length": 100, "rate": RATE})
        with av.open(str(vault.path(record.outputs["sound"].digest))) as container:
            stream = container.streams.audio[0]
            assert stream.duration * stream.time_base == 4


def test_a_soundtrack_says_how_loud_it_is(vault: Vault, work: Work, tmp_path: Path) -> None:
    """Facts are measured on what was encoded, and a mix within bounds is left alone."""
    mix = vault.digest_of(_tone(tmp_path / "mix.wav", 4, 0.3))
    facts = work(conform.SOUNDTRACK, {"mix": mix, "length": 100, "rate": RATE}).facts
    assert facts["loudness"] == pytest.approx(-10.5, abs=0.7)
    assert facts["true_peak"] == pytest.approx(-10.5, abs=0.5)
    assert facts["gain_db"] == 0


def test_a_soundtrack_that_peaks_is_made_softer(vault: Vault, work: Work, tmp_path: Path) -> None:
    """A mix that goes to the brim is lowered by what the encoder overshoots, and the facts say by how much."""
    chance = np.random.default_rng(3)
    samples.write(tmp_path / "mix.wav", chance.uniform(-1, 1, (96000, 2)).astype(np.float32))
    mix = vault.digest_of(tmp_path / "mix.wav")
    facts = work(conform.SOUNDTRACK, {"mix": mix, "length": 50, "rate": RATE}).facts
    assert facts["true_peak"] <= -1.0
    assert -8 < facts["gain_db"] < -0.5


def test_segments_of_another_make_are_not_joined(vault: Vault, work: Work) -> None:
    """A header that differs would break players in the middle of the film."""
    one, other = (
        work(conform.SEGMENT, _cut(_film(_card("1", 5)), size=size)[0][1]) for size in ((320, 180), (160, 90))
    )
    digests = [record.outputs["video"].digest for record in (one, other)]
    with pytest.raises(StudioError, match="was encoded with other parameters than the first one"):
        work(conform.MASTER, {"segments": digests, "rate": RATE, "size": SIZE})


def test_work_counts_what_is_set_up() -> None:
    """A short dissolve sets up two pictures and takes longer than a card; a longer shot takes longer than both."""
    still = Drawing(engine="photomotion", version=1, spec={})
    film = _film(_shot("1", still, 60), Transition(into=6, out=6), _shot("2", still, 60), _card("end", 50))
    shot, dissolve, _, card = (piece.work for piece in conform.pieces(film))
    assert shot > dissolve > card > 0
