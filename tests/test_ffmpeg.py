"""The door to ffmpeg: what it says, how it fails, and the encoder."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from studio.errors import DiskError, ToolFailed
from studio.film.time import Rate
from studio.media import ffmpeg

SIZE = (320, 180)
RATE = Rate(25)


def _grey(level: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    half = np.full((90, 160), 128, np.uint8)
    return np.full((180, 320), level, np.uint8), half, half.copy()


def _encode(file: Path, frames: int, preset: str = "veryfast", crf: int = 23) -> None:
    with ffmpeg.Encoder(file, size=SIZE, rate=RATE, preset=preset, crf=crf) as encoder:
        for at in range(frames):
            encoder.write(_grey(16 + at))


def test_the_version_names_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keys hold `ffmpeg` and its version; another program is refused with the way out."""
    assert ffmpeg.version().startswith("ffmpeg ")
    monkeypatch.setenv("STUDIO_FFMPEG", "/bin/echo")
    with pytest.raises(ToolFailed, match=r"/bin/echo is no ffmpeg.*Correct STUDIO_FFMPEG"):
        ffmpeg.version()
    monkeypatch.setenv("STUDIO_FFMPEG", str(tmp_path / "none"))
    with pytest.raises(ToolFailed, match=r"none cannot be started \(No such file or directory\)\. Correct"):
        ffmpeg.version()


def test_a_run_gives_what_was_said_and_how_far_it_is() -> None:
    """The summary of a filter comes back, and the seconds that were reached."""
    reached: list[float] = []
    tone = ["-f", "lavfi", "-i", "sine=d=2", "-af", "ebur128", "-f", "null", "-"]
    said = ffmpeg.run(tone, doing="measure a tone", loglevel="info", at=reached.append)
    assert "Integrated loudness" in said.err
    assert reached[-1] == pytest.approx(2.0, abs=0.1)


def test_a_refusal_repeats_the_last_words(tmp_path: Path) -> None:
    """The error names the work and the fault, and nothing that differs from run to run."""
    with pytest.raises(ToolFailed) as caught:
        ffmpeg.run(["-i", tmp_path / "none.mp4", "-f", "null", "-"], doing="look at a clip")
    assert str(caught.value).startswith("ffmpeg could not look at a clip: ")
    assert "No such file" in str(caught.value)
    assert "0x" not in str(caught.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_said_to_be_full() -> None:
    """Both ways of writing tell a full disk from another failure."""
    with pytest.raises(DiskError, match="the disk is full: ffmpeg could not draw bars"):
        ffmpeg.run(["-f", "lavfi", "-i", "smptebars=d=2", "-f", "rawvideo", "/dev/full"], doing="draw bars")
    with pytest.raises(DiskError, match="the disk is full: ffmpeg could not encode full"):
        _encode(Path("/dev/full"), 100)


def test_the_encoder_gives_what_players_ask_for(tmp_path: Path) -> None:
    """High profile, 4:2:0, BT.709 and limited range said in full, square pixels, as many frames as were given."""
    _encode(tmp_path / "a.mp4", 60)
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        frames = list(container.decode(stream))
        assert (context.profile, context.pix_fmt, stream.average_rate) == ("High", "yuv420p", 25)
        assert (context.colorspace, context.color_primaries, context.color_trc, context.color_range) == (1, 1, 1, 1)
        assert stream.sample_aspect_ratio == 1
        assert [frame.pts * stream.time_base * 25 for frame in frames] == list(range(60))
        keys = [at for at, frame in enumerate(frames) if frame.key_frame]
        assert keys[0] == 0
        assert max(later - key for key, later in zip(keys, [*keys[1:], 60], strict=True)) <= 50
        levels = [int(frame.to_ndarray()[90, 160]) for frame in frames]
        assert max(abs(level - 16 - at) for at, level in enumerate(levels)) <= 2


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the clock or the file's name gets in."""
    for name in ("a.mp4", "b.mp4"):
        _encode(tmp_path / name, 30, preset="medium", crf=17)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


@pytest.mark.parametrize(
    ("size", "rate", "level"),
    [
        ((320, 180), "25", "4.0"),
        ((1920, 1080), "30", "4.0"),
        ((1080, 1920), "30000/1001", "4.0"),
        ((1920, 1080), "50", "4.2"),
        ((3840, 2160), "25", "5.1"),
        ((3840, 2160), "60", "5.2"),
    ],
)
def test_the_level_follows_from_size_and_rate(size: tuple[int, int], rate: str, level: str) -> None:
    """Every segment of a film says the same level, whatever is in it."""
    line = ffmpeg.x264(size, Rate.parse(rate), preset="medium", crf=17)
    assert line[line.index("-level:v") + 1] == level


def test_what_no_level_holds_is_refused() -> None:
    """A size beyond H.264 is an error before any work."""
    with pytest.raises(ToolFailed, match="cannot hold 30000x30000"):
        ffmpeg.x264((30000, 30000), RATE, preset="medium", crf=17)


def _film(encoder: ffmpeg.Encoder, then: Callable[[], None]) -> None:
    """Encode far more than a pipe holds, and have something happen after the first frame."""
    with encoder:
        encoder.write(_grey(40))
        then()
        for _ in range(200):
            encoder.write(_grey(40))


def test_an_encoder_that_dies_is_an_error(tmp_path: Path) -> None:
    """The next frame finds out, and no child is left."""
    encoder = ffmpeg.Encoder(tmp_path / "a.mp4", size=SIZE, rate=RATE, preset="veryfast", crf=23)
    with pytest.raises(ToolFailed, match=r"ffmpeg could not encode a\.mp4: it ended with exit code -9"):
        _film(encoder, lambda: os.kill(encoder.pid, signal.SIGKILL))
    with pytest.raises(ProcessLookupError):
        os.kill(encoder.pid, 0)


def test_an_error_in_the_block_kills_the_encoder(tmp_path: Path) -> None:
    """What went wrong in drawing comes out as it was, and no child is left."""

    def fail() -> None:
        raise KeyError("drawing")

    encoder = ffmpeg.Encoder(tmp_path / "a.mp4", size=SIZE, rate=RATE, preset="veryfast", crf=23)
    with pytest.raises(KeyError, match="drawing"):
        _film(encoder, fail)
    with pytest.raises(ProcessLookupError):
        os.kill(encoder.pid, 0)


def test_planes_of_another_shape_are_refused(tmp_path: Path) -> None:
    """A frame that does not fit would shift all that come after it."""
    y, u, v = _grey(40)
    with (
        pytest.raises(ValueError, match="do not fit"),
        ffmpeg.Encoder(tmp_path / "a.mp4", size=SIZE, rate=RATE, preset="veryfast", crf=23) as encoder,
    ):
        encoder.write((y[:-2], u, v))
