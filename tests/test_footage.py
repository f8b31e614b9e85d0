"""Clips that a person brings: any codec, size, rate and shape, into the film's own."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from studio.engines import registry
from studio.engines.clips.footage import FootageEngine
from studio.errors import ReferenceRefused, StudioError
from studio.film.delivery import Aspect
from studio.film.take import ClipRequest, Media
from studio.film.time import Rate
from studio.media import clips, ffmpeg, mezzanine
from studio.producer.creation import new_film
from studio.schedule.step import Kit
from studio.vault.key import Key
from studio.vault.vault import Vault

RATE = Rate(25)

BARS = "testsrc2=s=320x180:d=2:r="
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")

CLIPS: dict[str, tuple[str, ...]] = {
    "phone.mp4": (
        *("-f", "lavfi", "-i", f"{BARS}30", "-f", "lavfi", "-i", "sine=d=2"),
        *(*H264, "-c:a", "aac", "-movflags", "+faststart"),
    ),
    "vp9.webm": ("-f", "lavfi", "-i", f"{BARS}24", "-c:v", "libvpx-vp9", "-cpu-used", "8"),
    "ntsc.mov": ("-f", "lavfi", "-i", f"{BARS}30000/1001", *H264),
    "vfr.mkv": (
        *("-f", "lavfi", "-i", f"{BARS}30", "-vf", "select='not(mod(n,3))+gt(n,30)'", "-fps_mode", "vfr"),
        *H264,
    ),
    "sar.mp4": ("-f", "lavfi", "-i", "testsrc2=s=240x180:d=2:r=25", "-vf", "setsar=4/3", *H264),
    "ten.mp4": ("-f", "lavfi", "-i", f"{BARS}25", *H264[:4], "-pix_fmt", "yuv420p10le"),
    "interlaced.mp4": (
        *("-f", "lavfi", "-i", f"{BARS}50", "-vf", "interlace", "-flags", "+ilme+ildct"),
        *(*H264, "-x264-params", "interlaced=1"),
    ),
    "full.avi": ("-f", "lavfi", "-i", f"{BARS}25", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-color_range", "pc"),
    "drawn.gif": ("-f", "lavfi", "-i", f"{BARS}10"),
    "sound.m4a": ("-f", "lavfi", "-i", "sine=d=2", "-c:a", "aac"),
    "still.png": ("-f", "lavfi", "-i", f"{BARS}25", "-frames:v", "1"),
    "raw.h264": ("-f", "lavfi", "-i", f"{BARS}25", *H264),
}
"""What each clip is, as ffmpeg draws it."""

Shot = Callable[[str], Path]


@pytest.fixture(name="shot", scope="module")
def _shot(tmp_path_factory: pytest.TempPathFactory) -> Shot:
    """Give a clip by name, drawn when it is first asked for."""
    folder = tmp_path_factory.mktemp("clips")

    def shot(name: str) -> Path:
        if not (file := folder / name).exists():
            ffmpeg.run([*CLIPS[name], file], doing=f"draw {name}")
        return file

    return shot


@pytest.fixture(name="kit")
def _kit(tmp_path: Path) -> Kit:
    return Kit(Vault(tmp_path / ".vault"), tmp_path, Key("0" * 64), lambda done: None)


def _conformed(file: Path, kit: Kit, **more: str) -> tuple[Media, Path]:
    """Let the engine take a clip in."""
    request = ClipRequest(slate="1A", footage=kit.vault.digest_of(file), rate=RATE, **more)
    made = FootageEngine().make(request, kit)
    return Media.model_validate(made.facts), made.outputs["video"]


def test_the_engine_is_installed_and_says_what_it_needs() -> None:
    """It serves only shots with a clip, and gives media."""
    card = registry.card("clip", "footage")
    assert (card.gives, card.needs) == ("media", frozenset({"footage"}))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        pytest.param("phone.mp4", (320, 180), id="h264-30"),
        pytest.param("vp9.webm", (320, 180), id="vp9-24"),
        pytest.param("ntsc.mov", (320, 180), id="29.97"),
        pytest.param("vfr.mkv", (320, 180), id="variable-rate"),
        pytest.param("sar.mp4", (320, 180), id="anamorphic"),
        pytest.param("ten.mp4", (320, 180), id="10-bit"),
        pytest.param("interlaced.mp4", (320, 180), id="interlaced"),
        pytest.param("full.avi", (320, 180), id="full-range"),
        pytest.param("drawn.gif", (320, 180), id="gif"),
    ],
)
def test_every_make_of_clip_becomes_the_films_own(name: str, size: tuple[int, int], shot: Shot, kit: Kit) -> None:
    """Two seconds are fifty whole frames at the film's rate, in its colours, upright, with square pixels."""
    media, file = _conformed(shot(name), kit)
    assert (media.length, media.rate, (media.width, media.height)) == (50, RATE, size)
    assert media.sound is (name == "phone.mp4")
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        frames = list(container.decode(stream))
        assert all(frame.key_frame for frame in frames)
        assert [frame.pts * stream.time_base * RATE for frame in frames] == list(range(50))
        assert (context.pix_fmt, context.color_range, context.colorspace, context.color_trc) == ("yuv420p", 1, 1, 1)
        assert (context.width, context.height, stream.sample_aspect_ratio) == (*size, 1)
        assert 100 < frames[20].to_ndarray()[:180].mean() < 140
    assert kit.vault.digest_of(file) == media.digest


def test_the_same_clip_gives_the_same_bytes(shot: Shot, kit: Kit) -> None:
    """A take of a person's own is as repeatable as any."""
    first, _ = _conformed(shot("phone.mp4"), kit)
    assert _conformed(shot("phone.mp4"), kit)[0] == first


def test_a_turned_phone_gives_an_upright_clip(shot: Shot, kit: Kit, tmp_path: Path) -> None:
    """The display matrix is followed, in the probe as in the pixels."""
    turned = tmp_path / "turned.mp4"
    ffmpeg.run(["-display_rotation", "90", "-i", shot("phone.mp4"), "-c", "copy", turned], doing="turn a clip")
    found = clips.probe(turned)
    assert (found.width, found.height, found.rate, found.sound) == (180, 320, 30, True)
    media, file = _conformed(turned, kit)
    assert (media.width, media.height) == (180, 320)
    plain, _, _ = next(clips.frames(_conformed_beside(shot("phone.mp4"), kit), [10], RATE))
    tilted, _, _ = next(clips.frames(file, [10], RATE))
    assert np.abs(np.rot90(plain, 1).astype(int) - tilted).mean() < 3


def _conformed_beside(file: Path, kit: Kit) -> Path:
    """Take a clip in without writing over the one before."""
    scratch = kit.scratch / "beside"
    scratch.mkdir()
    return _conformed(file, Kit(kit.vault, scratch, kit.key, kit.tell))[1]


@pytest.mark.parametrize(
    ("clip", "aspect", "size"),
    [
        pytest.param((3840, 2160), "16:9", (1920, 1080), id="uhd"),
        pytest.param((2880, 2160), "16:9", (1920, 1440), id="taller"),
        pytest.param((3840, 1608), "16:9", (2580, 1080), id="wider"),
        pytest.param((3840, 2160), "9:16", (3414, 1920), id="for-phones"),
        pytest.param((2160, 3840), "1:1", (1080, 1920), id="of-a-phone"),
        pytest.param((1280, 720), "16:9", (1280, 720), id="small"),
        pytest.param((1919, 1079), "16:9", (1920, 1080), id="odd"),
        pytest.param((2, 2), "16:9", (2, 2), id="tiny"),
    ],
)
def test_a_clip_shrinks_until_it_just_covers_the_frame(
    clip: tuple[int, int], aspect: str, size: tuple[int, int]
) -> None:
    """What it has beyond the frame stays, for other crops; nothing is enlarged, but by the pixel that makes it even."""
    probe = clips.Probe(length_s=1, rate=Fraction(25), width=clip[0], height=clip[1], sound=False)
    assert mezzanine.covering(probe, Aspect(aspect)) == size


def test_a_large_clip_is_conformed_smaller(kit: Kit, tmp_path: Path) -> None:
    """The file has the size that was worked out."""
    large = tmp_path / "large.mp4"
    ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=2560x1440:d=0.12:r=25", *H264, large], doing="draw a large clip")
    media, file = _conformed(large, kit)
    assert (media.length, media.width, media.height) == (3, 1920, 1080)
    assert next(clips.frames(file, [1], RATE))[0].shape == (1080, 1920)


@pytest.mark.parametrize(
    ("transfer", "code", "seen"),
    [
        pytest.param("smpte2084", 573, (190, 225), id="white-in-PQ"),
        pytest.param("smpte2084", 940, (225, 235), id="highlight-in-PQ"),
        pytest.param("arib-std-b67", 721, (190, 225), id="white-in-HLG"),
    ],
)
def test_bright_light_becomes_the_films_white(
    transfer: str, code: int, seen: tuple[int, int], kit: Kit, tmp_path: Path
) -> None:
    """Diffuse white of HDR (203 cd/m²) lands just below the film's white, and highlights stay within range."""
    bright = tmp_path / "bright.mkv"
    tags = f"color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc:range=tv"
    drawn = f"color=black:s=64x64:d=0.2:r=25,format=yuv420p10le,geq=lum={code}:cb=512:cr=512,setparams={tags}"
    ffmpeg.run(["-f", "lavfi", "-i", drawn, "-c:v", "ffv1", bright], doing="draw light")
    _, file = _conformed(bright, kit)
    y, u, v = next(clips.frames(file, [2], RATE))
    assert seen[0] <= y[30, 30] <= seen[1]
    assert abs(int(u[15, 15]) - 128) <= 1
    assert abs(int(v[15, 15]) - 128) <= 1


def test_sound_is_kept_in_its_place(kit: Kit, tmp_path: Path) -> None:
    """Sound that begins half a second late does so afterwards too, at 48 kHz in two channels."""
    late = tmp_path / "late.mkv"
    ffmpeg.run(
        [
            *("-f", "lavfi", "-i", f"{BARS}25", "-itsoffset", "0.5", "-f", "lavfi", "-i", "sine=d=1:r=44100"),
            *("-af", "volume=20dB", *H264, "-c:a", "flac", late),
        ],
        doing="draw a clip with late sound",
    )
    _, file = _conformed(late, kit)
    with av.open(str(file)) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.rate, stream.channels) == ("pcm_s16le", 48000, 2)
        heard = np.concatenate([frame.to_ndarray().reshape(-1, 2) for frame in container.decode(stream)])
    assert np.flatnonzero(np.abs(heard[:, 0]) > 1000)[0] == pytest.approx(24000, abs=100)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("sound.m4a", "sound alone"),
        ("still.png", "a picture or text"),
        ("raw.h264", "says nothing of time"),
    ],
)
def test_what_is_no_film_is_refused(name: str, why: str, shot: Shot) -> None:
    """The message names the file, what is in it, and the way out."""
    with pytest.raises(ReferenceRefused, match=rf"{name} .*{why}.* Give|{name} .*{why}.* Put"):
        clips.probe(shot(name))


@pytest.mark.parametrize("content", [b"", b"hello\n", b"#EXTM3U\n#EXTINF:2,\n/etc/hostname\n"])
def test_text_is_refused(content: bytes, tmp_path: Path) -> None:
    """Nothing, words, or a list of other files in a clip's clothing open nothing."""
    (tmp_path / "clip.mp4").write_bytes(content)
    with pytest.raises(ReferenceRefused, match=r"clip\.mp4 cannot be read as a clip"):
        clips.probe(tmp_path / "clip.mp4")


def test_a_clip_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The name is given back."""
    with pytest.raises(ReferenceRefused, match=r"none\.mp4 is not there"):
        clips.probe(tmp_path / "none.mp4")


def test_a_clip_that_is_cut_short_is_refused(shot: Shot, tmp_path: Path) -> None:
    """Half a file is no clip, whether it says so at once or only when its end is looked for."""
    whole = shot("phone.mp4").read_bytes()
    short = tmp_path / "short.mp4"
    short.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ReferenceRefused, match=r"is cut short: it says that it runs 2\.0 s and ends after"):
        clips.probe(short)
    short.write_bytes(whole[:40])
    with pytest.raises(ReferenceRefused, match=r"short\.mp4 "):
        clips.probe(short)


def test_frames_are_the_ones_that_were_asked_for(kit: Kit, tmp_path: Path) -> None:
    """From any number on, again and again, or with some left out; beyond the end is an error."""
    grey = tmp_path / "grey.mp4"
    drawn = "color=black:s=64x64:d=1:r=25,format=gray,geq=lum=20+8*N,format=yuv420p"
    ffmpeg.run(["-f", "lavfi", "-i", drawn, *H264, "-qp", "1", grey], doing="draw greys")
    _, file = _conformed(grey, kit)
    every = [int(y[30, 30]) for y, _, _ in clips.frames(file, range(25), RATE)]
    assert [int(level) for level in np.diff(every)] == pytest.approx([7] * 24, abs=1)
    asked = [3, 3, 4, 9, 9, 20]
    given = list(clips.frames(file, asked, RATE))
    assert [int(y[30, 30]) for y, _, _ in given] == [every[at] for at in asked]
    assert given[0] is given[1]
    assert list(clips.frames(file, [], RATE)) == []
    with pytest.raises(StudioError, match="ends at frame 24, and frame 25 was asked for"):
        list(clips.frames(file, [24, 25], RATE))


def test_a_clip_of_more_than_an_hour_is_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shot shows a part of it, whatever its length; nobody has to cut it before."""
    drawn = "color=gray:s=320x180:d=3700:r=1"
    ffmpeg.run(["-f", "lavfi", "-i", drawn, *H264, "-preset", "ultrafast", tmp_path / "day.mp4"], doing="draw a day")
    (tmp_path / "brief.md").write_text("# The Lake\n\nThe lake waits for you.\n\n![A grey day](day.mp4)\n")
    monkeypatch.chdir(tmp_path)
    created = new_film("lake", tmp_path / "brief.md", template=None, references=None)
    assert "footage: day.mp4" in created.shotlist.read_text()
