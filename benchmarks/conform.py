"""How fast a film is conformed, against the encoder alone and against MoviePy, and in how much memory.

    .venv/bin/python benchmarks/conform.py [--quick] [--photos DIR] [--only encoder,look,memory]

`--only` takes any of encoder, look, depth, cutouts, animatic, moviepy, memory, help and film.

The film is one of photo moves with titles, 1080p at 25 frames per second; voice, music and titles are on hand. Both
sides of a ratio are taken in turns in one run, and the medians are compared: on a machine that others use too, a
ratio holds where a time does not.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from floor import RATE, SIZE, Floor, Shown, in_turns, middle, timed, watched

from studio.departments import conform
from studio.departments.looks import load_look
from studio.film.segment import Encoding
from studio.film.timeline import Clip
from studio.media import ffmpeg

REPOSITORY = Path(__file__).parent.parent

HEAVIEST = "holiday_film"
"""The look that takes longest: grain, vignette and light leaks over its colours."""


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    ours: str
    theirs: str
    figure: float
    goal: str = ""
    reached: bool | None = None

    def __str__(self) -> str:
        """Write it."""
        mark = {None: "", True: "yes", False: "NO"}[self.reached]
        return f"{self.what:<44} {self.ours:>16} {self.theirs:>16} {self.figure:>8.2f} {self.goal:>9} {mark:>4}"


def encoder(
    folder: Path, photos: list[Path], *, shots: int, rounds: int, look: str | None = None, shown: Shown = "flat photos"
) -> Iterator[Line]:
    """Compare conform and mux with the encoder alone: one ffmpeg with all cores on the same frames.

    The film is graded where a look is named.
    """
    grade = load_look(look).page.grade if look else None
    floor = Floor(folder, photos, shots, grade=grade, shown=shown)
    plain = not look and shown == "flat photos"
    goals = (conform.draft(), 1.25 if plain else 1.6), (conform.delivery(), 1.05 if plain else 1.6)
    with _shared_memory() as memory:
        raw = floor.raw(memory / "film.yuv")
        for encoding, most in goals:
            file = folder / "alone.mp4"
            alone, ours = in_turns(
                rounds,
                lambda encoding=encoding, file=file: _encoded(raw, file, encoding),
                lambda encoding=encoding: floor.made(encoding),
                before=floor.empty,
            )
            what = f"{RATE.seconds(floor.film.length):.0f} s film, {encoding.preset} crf {encoding.crf}"
            what += f", {look}" if look else ""
            what += f", {shown}" if shown != "flat photos" else ""
            ratio = ours.wall / alone.wall
            yield Line(what, ours.clock, alone.clock, ratio, f"≤ {most}", ratio <= most)
            yield Line("  work of all cores", f"{ours.work:.1f} s", f"{alone.work:.1f} s", ours.work / alone.work)


def moviepy(folder: Path, photos: list[Path], *, rounds: int) -> Iterator[Line]:
    """Compare with MoviePy alone: the same number of frames, photos that grow, and titles over them."""
    floor = Floor(folder, photos, 2, card="without a card")
    theirs, ours = in_turns(
        rounds,
        lambda: _by_moviepy(floor, folder / "moviepy.mp4"),
        lambda: floor.made(conform.draft()),
        before=floor.empty,
    )
    what = f"{RATE.seconds(floor.film.length):.0f} s film, MoviePy alone over ours"
    ratio = theirs.wall / ours.wall
    yield Line(what, ours.clock, theirs.clock, ratio, "≥ 4", ratio >= 4)
    yield Line("  work of all cores", f"{ours.work:.1f} s", f"{theirs.work:.1f} s", theirs.work / ours.work)


def memory(folder: Path, photos: list[Path], *, shots: tuple[int, ...]) -> Iterator[Line]:
    """Watch the memory of all processes while films of several lengths are made, and a graded one."""
    grade = load_look(HEAVIEST).page.grade
    draft = [(conform.draft(), many, None) for many in shots]
    for number, (encoding, many, look) in enumerate(
        [(conform.delivery(), shots[0], None), *draft, (conform.draft(), shots[0], grade)]
    ):
        place = folder / str(number)
        place.mkdir()
        floor = Floor(place, photos, many, grade=look)
        with watched() as peak:
            floor.made(encoding)
        what = f"memory, {RATE.seconds(floor.film.length):.0f} s film, {encoding.preset}"
        what += f", {HEAVIEST}" if look else ""
        yield Line(what, f"{peak[0]:.0f} MB", "", peak[0] / 1000, "≤ 1 GB", peak[0] <= 1000)


def start_up(*, rounds: int) -> Iterator[Line]:
    """Time `studio --help`."""
    line = [sys.executable, "-m", "studio", "--help"]
    taken = [timed(lambda: subprocess.run(line, check=True, capture_output=True)) for _ in range(rounds)]
    seconds = middle(taken).wall
    yield Line("studio --help", f"{seconds:.2f} s", "", seconds, "≤ 0.3 s", seconds <= 0.3)


def from_nothing(folder: Path) -> Iterator[Line]:
    """Time the example film from its brief to its master, with everything made anew."""
    studio = [sys.executable, "-m", "studio"]
    brief = REPOSITORY / "projects" / "tourism_ad" / "brief.md"

    def work() -> None:
        for arguments in (["new", "tourism_ad", "--brief", str(brief)], ["render", "tourism_ad", "--yes"]):
            subprocess.run([*studio, *arguments], cwd=folder, check=True, capture_output=True)

    taken = timed(work)
    yield Line("the example film from its brief", taken.clock, "30.0 s film", taken.wall / 30)


def _encoded(raw: Path, file: Path, encoding: Encoding) -> None:
    """Encode raw frames with one process and all cores."""
    size = f"{SIZE[0]}x{SIZE[1]}"
    ffmpeg.run(
        [
            *("-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", size, "-framerate", str(RATE), "-i", raw),
            *ffmpeg.x264(SIZE, RATE, preset=encoding.preset, crf=encoding.crf, threads="0"),
            *("-f", "mp4", file),
        ],
        doing="encode",
    )


def _by_moviepy(floor: Floor, file: Path) -> None:
    """Make the film as MoviePy's documentation does it."""
    from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, concatenate_videoclips
    from moviepy.video.fx import CrossFadeIn, CrossFadeOut, Resize

    shots = []
    for at, child in enumerate(child for child in floor.film.picture.children if isinstance(child, Clip)):
        seconds = child.length / float(RATE)
        photo = ImageClip(str(floor.photos[at % len(floor.photos)])).with_duration(seconds)
        cover = max(SIZE[0] / photo.w, SIZE[1] / photo.h)
        grown = photo.with_effects([Resize(lambda t, cover=cover, all_=seconds: cover * (1 + 0.15 * t / all_))])
        layers = [grown.with_position("center")]
        if at % 2 == 0:
            words = ImageClip(str(floor.title)).with_start(0.5).with_duration(seconds - 1).with_position((190, 820))
            layers.append(words.with_effects([CrossFadeIn(0.32), CrossFadeOut(0.32)]))
        shots.append(CompositeVideoClip(layers, size=SIZE).with_duration(seconds))
    film = concatenate_videoclips(shots).with_audio(AudioFileClip(str(floor.mix)))
    draft = conform.draft()
    film.write_videofile(
        str(file),
        fps=float(RATE),
        codec="libx264",
        audio_codec="aac",
        temp_audiofile_path=str(file.parent),
        preset=draft.preset,
        ffmpeg_params=["-crf", str(draft.crf), "-pix_fmt", "yuv420p"],
        logger=None,
    )


@contextmanager
def _shared_memory() -> Iterator[Path]:
    """Give a folder in memory, so that no disk slows the encoder down."""
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


def main() -> None:
    """Measure, and print a table."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--quick", action="store_true", help="short films, one round: to see that it runs")
    reader.add_argument("--photos", type=Path, default=REPOSITORY / "projects" / "tourism_ad" / "references")
    reader.add_argument("--only", default="help,encoder,look,depth,cutouts,animatic,moviepy,memory,film")
    reader.add_argument("--rounds", type=int, help="how often each side is taken; 3 where left out")
    reader.add_argument("--shots", type=int, help="of four seconds, in the film against the encoder")
    asked = reader.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what lies in memory is cleared away
    photos = sorted(asked.photos.glob("*.jpg"))
    shots, rounds = (2, 1) if asked.quick else (7, 3)
    rounds = asked.rounds or rounds
    print(f"{ffmpeg.version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':<44} {'studio':>16} {'against':>16} {'ratio':>8} {'goal':>9} {'met':>4}")
    for name in asked.only.split(","):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            against = partial(encoder, place, photos, shots=asked.shots or shots, rounds=rounds)
            measures: dict[str, Callable[[], Iterator[Line]]] = {
                "encoder": against,
                "look": partial(against, look=HEAVIEST),
                "depth": partial(against, shown="photos with depth"),
                "cutouts": partial(against, shown="cutouts"),
                "animatic": partial(against, shown="animatic"),
                "moviepy": partial(moviepy, place, photos, rounds=rounds),
                "memory": partial(memory, place, photos, shots=(2, 4) if asked.quick else (7, 75)),
                "help": partial(start_up, rounds=3 if asked.quick else 9),
                "film": partial(from_nothing, place),
            }
            for line in measures[name]():
                print(line, flush=True)


if __name__ == "__main__":
    main()
