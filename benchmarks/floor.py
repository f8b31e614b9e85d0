"""What benchmarks stand on: a film of photo moves with titles, and measures that notice who else is at work."""

from __future__ import annotations

import os
import resource
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from studio.departments import conform
from studio.engines import registry
from studio.executors.local import LocalExecutor
from studio.film.camera import Move, Size
from studio.film.delivery import Aspect
from studio.film.grade import Grade
from studio.film.segment import Encoding, Segment
from studio.film.take import ClipRequest, Drawing, Photo
from studio.film.time import Rate, Span
from studio.film.timeline import CardPicture, Clip, Super, Timeline, Track, Transition
from studio.media import samples
from studio.schedule.job import Job
from studio.schedule.step import Kit, Step
from studio.vault.key import Key, canonical
from studio.vault.vault import Vault

SIZE = (1920, 1080)
RATE = Rate(25)
CALM = 0.05
"""The share of the machine that others may have beside a measure; above it is taken again."""

PATIENCE = 2
"""How often a measure is taken at most, until the machine is calm."""

Shown = Literal["flat photos", "photos with depth", "cutouts", "animatic"]
"""What is seen: photos in one plane, or of which those that show it have depth; subjects cut out of every photo; drawn
sets, before which every move shows parallax."""

SHOT = 100
"""Frames of a shot."""

MOVES = (Move.PUSH_IN, Move.PAN_LEFT, Move.PULL_OUT, Move.TILT_UP, Move.TRUCK_RIGHT, Move.CRANE_UP, Move.ORBIT_LEFT)

STAGED = (
    (Move.PUSH_IN, Size.WIDE, "EXT. HARBOUR - SUNSET", "A woman in a red coat walks along the quay."),
    (Move.TRUCK_RIGHT, Size.FULL, "EXT. FOREST - DAY", "Two hikers walk between the trees."),
    (Move.ORBIT_LEFT, Size.MEDIUM, "INT. CAFE - MORNING", "A man holds up a cup of coffee."),
    (Move.CRANE_UP, Size.WIDE, "EXT. CITY STREET - NIGHT", "A cyclist rides past the towers."),
    (Move.PULL_OUT, Size.WIDE, "EXT. MOUNTAIN LAKE - DAWN", "A boy and his dog look at the lake."),
    (Move.PEDESTAL_UP, Size.MEDIUM, "EXT. BEACH - DAY", "A surfer carries her board to the waves."),
    (Move.TRUCK_LEFT, Size.CLOSE, "INT. KITCHEN - EVENING", "A cook turns to the window."),
)
"""Moves with parallax before drawn sets, and what is on them."""


@dataclass(frozen=True)
class Taken:
    """What some work took: seconds on the wall, of all its processes, and the share that others had of the machine."""

    wall: float
    work: float
    others: float

    @property
    def clock(self) -> str:
        """The time on the wall, marked where others were at work beside it."""
        return f"{self.wall:.1f} s" + (f" ({self.others:.0%} others)" if self.others > CALM else "")


class Floor:
    """A film and the vault in which it is made."""

    def __init__(
        self,
        folder: Path,
        photos: list[Path],
        shots: int,
        *,
        card: str = "with a card",
        grade: Grade | None = None,
        shown: Shown = "flat photos",
    ) -> None:
        self.folder = folder
        self.vault = Vault(folder / ".vault")
        self.photos = photos
        self.title = _title(folder / "title.png")
        self.mattes: set[Path] = set()
        self.film = self._film([self._drawing(at, shown) for at in range(shots)], card, grade)
        self.mix = _mix(folder / "mix.wav", self.film.length)

    def made(self, encoding: Encoding) -> Path:
        """Make the film with one worker a core, the longest work first, as a render does, and give its master."""
        pieces = conform.pieces(self.film)
        segments = [
            self._job(conform.SEGMENT, f"{at}", piece.segment(RATE, SIZE, encoding)) for at, piece in enumerate(pieces)
        ]
        mix = {"mix": self.vault.digest_of(self.mix), "length": self.film.length, "rate": RATE}
        heard = self._job(conform.SOUNDTRACK, "film", mix)
        jobs = sorted(segments, key=lambda job: -pieces[int(job.subject)].work)
        with LocalExecutor(self.vault.root) as executor:
            self._do(executor, [*jobs[:-1], heard, jobs[-1]])
            digests = [self._output(job, "video") for job in segments]
            master = {"segments": digests, "soundtrack": self._output(heard, "sound"), "rate": RATE, "size": SIZE}
            joined = self._job(conform.MASTER, "film", master)
            self._do(executor, [joined])
        return self.vault.path(self._output(joined, "video"))

    def empty(self) -> None:
        """Forget what was made."""
        shutil.rmtree(self.vault.root)
        self.vault = Vault(self.vault.root)
        for file in (*self.photos, *self.mattes, self.title, self.mix):
            self.vault.digest_of(file)

    def raw(self, file: Path) -> Path:
        """Write the film's frames as they go into the encoder."""
        kit = Kit(self.vault, self.folder, Key("0" * 64), lambda share: None)
        with file.open("wb") as out:
            for piece in conform.pieces(self.film):
                segment = piece.segment(RATE, SIZE, conform.draft())
                for planes in conform._titled(Segment.model_validate(canonical(segment)), kit):
                    for plane in planes:
                        out.write(np.ascontiguousarray(plane).data)
        return file

    def _drawing(self, at: int, shown: Shown) -> Drawing:
        """Give what a shot shows."""
        draw = registry.engine("clip", "animatic" if shown == "animatic" else "photomotion").draw
        if shown == "animatic":
            move, framed, heading, action = STAGED[at % len(STAGED)]
            asked = ClipRequest(slate=f"{at + 1}", move=(move,), size=framed, heading=heading, action=action, rate=RATE)
            staged: Drawing = draw(asked)
            return staged
        file = self.photos[at % len(self.photos)]
        with Image.open(file) as opened:
            size = opened.size
        matte = self.vault.digest_of(self._cut_out(file, size)) if shown == "cutouts" else None
        photo = Photo(digest=self.vault.digest_of(file), width=size[0], height=size[1], matte=matte)
        drawn: Drawing = draw(
            ClipRequest(slate=f"{at + 1}", move=(MOVES[at % len(MOVES)],), reference=photo, rate=RATE)
        )
        if shown == "flat photos":
            return drawn.model_copy(update={"spec": {**drawn.spec, "depth": None}})
        return drawn

    def _cut_out(self, photo: Path, size: tuple[int, int]) -> Path:
        """Draw the matte of a subject in the middle of a photo, an eighth of it."""
        picture = Image.new("L", (size[0] // 2, size[1] // 2))
        across, down = picture.size
        ImageDraw.Draw(picture).ellipse((across * 0.3, down * 0.3, across * 0.7, down * 0.7), fill=255)
        file = self.folder / f"{photo.stem}.png"
        picture.save(file)
        self.mattes.add(file)
        return file

    def _film(self, drawings: list[Drawing], card: str, grade: Grade | None) -> Timeline:
        """Lay out shots of four seconds with a title on every other one, a dissolve, and a card at the end."""
        children: list[Any] = []
        supers: list[Super] = []
        digest = self.vault.digest_of(self.title)
        for at, drawing in enumerate(drawings):
            span = Span(0, SHOT)
            children.append(Clip(slate=f"{at + 1}", picture=drawing, length=SHOT, source=span, grade=grade))
            if at == 0 and len(drawings) > 1:
                children.append(Transition(into=6, out=6))
            if at % 2 == 0:
                span = Span(at * SHOT + 12, SHOT - 24)
                supers.append(Super(name=f"{at}", slate=f"{at}", image=digest, left=190, top=820, span=span, fade=8))
        if card == "with a card":
            end = len(drawings) * SHOT
            children.append(Clip(slate="end", picture=CardPicture(), length=50, source=Span(0, 50)))
            supers.append(Super(name="end", slate="end", image=digest, left=460, top=460, span=Span(end, 50), fade=8))
        return Timeline(
            name="film", rate=RATE, aspect=Aspect("16:9"), picture=Track(children=tuple(children)), supers=tuple(supers)
        )

    def _job(self, step: Step, subject: str, inputs: Any) -> Job:
        """Name a piece of work."""
        return Job(step, subject, canonical(inputs))

    def _do(self, executor: LocalExecutor, jobs: list[Job]) -> None:
        """Have jobs done."""
        for job in jobs:
            executor.submit(job)
        left = len(jobs)
        while left:
            for job, error in executor.wait(60):
                left -= 1
                if error is not None:
                    raise RuntimeError(f"{job.name} failed") from error

    def _output(self, job: Job, name: str) -> str:
        """Give the digest of what a job made."""
        assert job.key is not None
        record = self.vault.record(job.key)
        assert record is not None
        return record.outputs[name].digest


def in_turns(
    rounds: int, first: Callable[[], object], second: Callable[[], object], *, before: Callable[[], None]
) -> tuple[Taken, Taken]:
    """Take the time of two works in turns, and give the round in the middle of each."""
    taken: tuple[list[Taken], list[Taken]] = ([], [])
    for _ in range(rounds):
        for work, kept in zip((first, second), taken, strict=True):
            tries = []
            while not tries or (tries[-1].others > CALM and len(tries) < PATIENCE):
                before()
                wait_for_calm()
                tries.append(timed(work))
            kept.append(min(tries, key=lambda one: one.others))
    return middle(taken[0]), middle(taken[1])


def wait_for_calm() -> None:
    """Wait until others leave the machine alone, for a minute at most."""
    calm = 0
    for _ in range(120):
        before = busy()
        time.sleep(0.5)
        calm = calm + 1 if busy() - before < CALM else 0
        if calm == 3:
            return


def middle(taken: list[Taken]) -> Taken:
    """Give the one with as many faster as slower ones."""
    return sorted(taken, key=lambda one: one.wall)[len(taken) // 2]


def timed(work: Callable[[], object]) -> Taken:
    """Take the time of some work."""
    mine_before, all_before, began = used(), busy(), time.perf_counter()
    work()
    wall, mine = time.perf_counter() - began, used() - mine_before
    return Taken(wall, mine, max(0.0, busy() - all_before - mine) / wall / (os.cpu_count() or 1))


def used() -> float:
    """Give the processor seconds of this process and its children so far."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def busy() -> float:
    """Give the processor seconds of all that runs on this machine so far."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 0.0
    user, nice, system, _, _, irq, softirq, steal = map(int, stat.read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


@contextmanager
def watched() -> Iterator[list[float]]:
    """Give the most megabytes that this process's children and theirs have held together."""
    peak = [0.0]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            peak[0] = max(peak[0], sum(map(resident, family(os.getpid()))) / 1e6)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    yield peak
    over.set()
    watching.join()


def family(ancestor: int) -> list[int]:
    """Give a process and all its descendants."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [ancestor]
    for one in found:
        found.extend(child for child, parent in parents.items() if parent == one)
    return found


def resident(process: int) -> int:
    """Give the bytes of memory that a process holds; of pages that several share, its part (Linux's Pss)."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def _title(file: Path) -> Path:
    """Draw a title of two lines."""
    picture = Image.new("RGBA", (1000, 170), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.text((8, 8), "PICOS DE EUROPA", fill="white", font=ImageFont.load_default(88))
    pen.text((10, 114), "above the clouds, before the sun", fill=(255, 255, 255, 220), font=ImageFont.load_default(40))
    picture.save(file)
    return file


def _mix(file: Path, length: int) -> Path:
    """Write a mix as long as the film: chords with a beat, about as loud as a delivered one."""
    moments = np.arange(int(length / RATE * samples.RATE)) / samples.RATE
    chord = sum(np.sin(2 * np.pi * pitch * moments) for pitch in (220.0, 277.2, 329.6, 440.0)) / 4
    chance = np.random.default_rng(5)
    beat = np.exp(-((moments * 2) % 1) * 12) * chance.normal(0, 0.3, len(moments))
    left, right = 0.25 * chord + 0.2 * beat, 0.25 * np.roll(chord, 480) + 0.2 * beat
    samples.write(file, np.stack([left, right], axis=1).astype(np.float32))
    return file
