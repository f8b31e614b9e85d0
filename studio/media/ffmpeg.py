"""The one door to ffmpeg: one call, its version, and the encoder that takes frames from a pipe."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Literal, Self

from studio.config import settings
from studio.errors import DiskError, StudioError, ToolFailed
from studio.film.time import Rate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BITEXACT = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")
"""Output flags that keep clocks and versions out of a file."""

TAGS = {"range": "tv", "colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709"}
"""What every picture that leaves here says of its colours; `range` is limited."""

GOP_S = 2
"""Seconds between key frames at most; what web platforms ask for."""

LOOKAHEAD = 20
"""Frames that x264 looks ahead at most. Its medium preset would hold 40: at 1080p that is 130 MB more for each encoder,
for files of the same size."""

_NEAR_SIGHTED = ("ultrafast", "superfast", "veryfast")
"""Presets that look ahead less than that by themselves."""

_LEVELS = (
    ("4.0", 245_760, 8_192, 25_000, 31_250),
    ("4.2", 522_240, 8_704, 62_500, 78_125),
    ("5.0", 589_824, 22_080, 168_750, 168_750),
    ("5.1", 983_040, 36_864, 300_000, 300_000),
    ("5.2", 2_073_600, 36_864, 300_000, 300_000),
    ("6.0", 4_177_920, 139_264, 300_000, 300_000),
    ("6.1", 8_355_840, 139_264, 600_000, 600_000),
    ("6.2", 16_711_680, 139_264, 1_000_000, 1_000_000),
)
"""Level, macroblocks per second, per frame, kbit/s and kbit of buffer of the High profile (H.264 table A-1)."""

_FULL_DISK = re.compile(r"no space left on device|disk quota exceeded|file too large", re.IGNORECASE)
_UNWRITABLE = re.compile(r"permission denied|read-only file system|operation not permitted", re.IGNORECASE)

_ADDRESS = re.compile(r"\[\S+ @ 0x[0-9a-f]+\] ")
"""Where in its memory ffmpeg was when it spoke."""

_QUIET = ("-hide_banner", "-nostats", "-y")
"""No banner, no running figures, and files that exist are written over."""

_PIPE = 1 << 20
"""Bytes of the pipe to the encoder: what Linux lets any user ask for."""

_LAST = 4
"""Lines of ffmpeg's last words that an error repeats."""


@dataclass(frozen=True)
class Words:
    """What ffmpeg said on its two outputs."""

    out: str
    err: str


def version() -> str:
    """Give the encoder's name and version, part of every segment's key; raises ToolFailed."""
    return _version(_binary())


def run(
    arguments: Sequence[str | Path],
    *,
    doing: str,
    loglevel: str = "error",
    at: Callable[[float], None] | None = None,
) -> Words:
    """Run ffmpeg once and give what it said; `doing` completes "ffmpeg could not …" in the error.

    `at` is told the second that has been reached, about twice a second. Files that exist are written over.
    Raises DiskError where the disk is full or a file cannot be written, ToolFailed for anything else.
    """
    reports = ("-progress", "pipe:1") if at else ()
    line = [*_QUIET, "-nostdin", "-loglevel", loglevel, *reports, *map(str, arguments)]
    out: list[str] = []
    with tempfile.TemporaryFile() as err:
        child = _start(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err)
        assert child.stdout is not None
        try:
            for said in child.stdout:
                text = said.decode(errors="replace")
                name, _, value = text.partition("=")
                if at is None:
                    out.append(text)
                elif name == "out_time_us" and value.strip().isdigit():
                    at(int(value) / 1e6)
            child.wait()
        finally:
            _end(child)
        words = Words("".join(out), _read(err))
    if child.returncode:
        raise _refusal(doing, words.err, child.returncode)
    return words


def x264(
    size: tuple[int, int],
    rate: Rate,
    *,
    preset: str,
    crf: int,
    threads: str = "1",
    gop: int | None = None,
    bits: Literal["level", "free"] = "level",
) -> list[str]:
    """Give the encoder's arguments: equal headers for all pictures of one size and rate, equal bytes on any CPU.

    `gop` is the longest distance between key frames, two seconds where left out. `bits` per second stay within
    what the level of the stream promises to players, or are free in a file that no player sees.
    """
    level, most, buffer = _level(size, rate)
    settings = {
        "cpu-independent": "1",
        # headers that hang on the parameters alone, so that what is encoded apart can be joined
        "stitchable": "1",
        "open-gop": "0",
        "keyint": str(gop or round(GOP_S * rate)),
    }
    if preset not in _NEAR_SIGHTED:
        settings["rc-lookahead"] = str(LOOKAHEAD)
    if bits == "level":
        settings |= {"vbv-maxrate": str(most), "vbv-bufsize": str(buffer)}
    return [
        *("-c:v", "libx264", "-preset", preset, "-crf", str(crf), "-threads", threads),
        *("-profile:v", "high", "-level:v", level, "-pix_fmt", "yuv420p"),
        *("-x264-params", ":".join(f"{name}={value}" for name, value in settings.items())),
    ]


class Encoder:
    """A film strip into H.264: planes go in frame by frame, and a file is there when the `with` block ends.

    Planes are Y, U and V, 4:2:0, BT.709 limited range. `gop` is the longest distance between key frames. When anything
    is raised inside the block, ffmpeg is killed. Raises DiskError and ToolFailed like `run`.
    """

    def __init__(
        self, file: Path, *, size: tuple[int, int], rate: Rate, preset: str, crf: int, gop: int | None = None
    ) -> None:
        width, height = size
        self.file = file
        self.shapes = ((height, width), (height // 2, width // 2), (height // 2, width // 2))
        tags = ":".join(f"{name}={value}" for name, value in TAGS.items())
        self._line = [
            *_QUIET,
            *("-loglevel", "error"),
            *("-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{width}x{height}"),
            *("-framerate", str(rate), "-i", "pipe:0"),
            *("-vf", f"setparams={tags},setsar=1", "-fps_mode", "passthrough"),
            *x264(size, rate, preset=preset, crf=crf, gop=gop),
            *BITEXACT,
            *("-f", "mp4", str(file)),
        ]

    def __enter__(self) -> Self:
        """Start ffmpeg."""
        self._err = tempfile.TemporaryFile()
        self._child = _start(self._line, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._err)
        assert self._child.stdin is not None
        self._pipe = self._child.stdin
        if sys.platform == "linux":
            import fcntl

            with contextlib.suppress(OSError):  # the administrator may allow less
                fcntl.fcntl(self._pipe, fcntl.F_SETPIPE_SZ, _PIPE)
        return self

    @property
    def pid(self) -> int:
        """The process of ffmpeg."""
        return self._child.pid

    def write(self, planes: tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]) -> None:
        """Add one frame; returns when ffmpeg has taken it over, so that the planes may be drawn over."""
        if (shapes := tuple(plane.shape for plane in planes)) != self.shapes:
            raise ValueError(f"planes of {shapes} do not fit a film of {self.shapes}")
        try:
            for plane in planes:
                left = (plane if plane.flags.c_contiguous else plane.copy()).data.cast("B")
                while left:
                    left = left[os.write(self._pipe.fileno(), left) :]
        except BrokenPipeError:
            self._child.wait()
            raise _refusal(f"encode {self.file.name}", _read(self._err), self._child.returncode) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let ffmpeg finish the file; kill it where something went wrong."""
        try:
            if kind is None:
                self._pipe.close()
                if self._child.wait():
                    raise _refusal(f"encode {self.file.name}", _read(self._err), self._child.returncode)
        finally:
            _end(self._child)
            self._err.close()


def _binary() -> str:
    """Give the program: the one that a person has set, else the one that came with the packages."""
    if named := settings().ffmpeg:
        return named
    import imageio_ffmpeg

    try:
        found: str = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as problem:
        raise ToolFailed(f"no ffmpeg is here: {problem}. Install one and name it in STUDIO_FFMPEG.") from None
    return found


@cache
def _version(binary: str) -> str:
    """Ask a program for its version."""
    child = _start(["-version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, binary=binary)
    said = child.communicate()[0].decode(errors="replace")
    if child.returncode or not (found := re.match(r"ffmpeg version (\S+)", said)):
        raise ToolFailed(f"{binary} is no ffmpeg: {said[:200]!r}. Correct STUDIO_FFMPEG, or unset it.")
    return f"ffmpeg {found[1]}"


def _start(
    arguments: Sequence[str],
    *,
    stdout: int,
    stderr: int | IO[bytes],
    stdin: int = subprocess.DEVNULL,
    binary: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start the program; raises ToolFailed where it cannot be."""
    line = [binary or _binary(), *arguments]
    try:
        return subprocess.Popen(line, stdin=stdin, stdout=stdout, stderr=stderr)
    except OSError as problem:
        raise ToolFailed(
            f"{line[0]} cannot be started ({problem.strerror}). Correct STUDIO_FFMPEG, or unset it to use "
            "the ffmpeg that comes with imageio-ffmpeg."
        ) from None


def _end(child: subprocess.Popen[bytes]) -> None:
    """Make sure that the program is gone and its pipes are closed."""
    if child.poll() is None:
        child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    child.wait()


def _read(err: IO[bytes]) -> str:
    """Read what was said so far."""
    err.seek(0)
    return err.read().decode(errors="replace")


def _refusal(doing: str, err: str, code: int) -> StudioError:
    """Say what went wrong in ffmpeg's last words."""
    lines = _ADDRESS.sub("", err).strip().splitlines()[-_LAST:]
    last = " / ".join(line.strip() for line in lines) or f"it ended with exit code {code}"
    if _FULL_DISK.search(err):
        return DiskError(f"the disk is full: ffmpeg could not {doing}. Free some and run the same again.")
    if _UNWRITABLE.search(err):
        return DiskError(f"ffmpeg could not {doing}: {last}. Make the folder writable and run it again.")
    return ToolFailed(f"ffmpeg could not {doing}: {last}")


def _level(size: tuple[int, int], rate: Rate) -> tuple[str, int, int]:
    """Give the lowest level from 4.0 on that holds these pictures, with its bits per second and buffer in kbit."""
    blocks = -(-size[0] // 16) * -(-size[1] // 16)
    for level, a_second, a_frame, bits, buffer in _LEVELS:
        if blocks <= a_frame and blocks * rate <= a_second:
            return level, bits, buffer
    raise ToolFailed(f"H.264 cannot hold {size[0]}x{size[1]} at {rate} frames per second; make it smaller")
