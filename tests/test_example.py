"""The example films, judged as their clients would: from brief and photos to the master, and everything measured."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from studio.film.production import Wishes
from studio.film.time import Span
from studio.film.timeline import Clip, Transition
from studio.media import ffmpeg, samples
from studio.producer import CallSheet, call_sheet
from studio.project import Project
from studio.vault.vault import Record, Vault

FILMS = ("tourism_ad", "north_pass", "green_north_zh")

SPOKEN = FILMS[:2]
"""Those in whose language a voice of the packages speaks."""

SIZE = (1920, 1080)

RATE = 25

IN_STEP_S = 0.2
"""How far a caption's edge may be from the first or last word that it shows."""

HUGGED = 40
"""Pixels around letters in which glow and plate hide the picture."""

SQUARE = 256
"""Pixels of the side of a square in which the picture's displacement is measured."""


Box = tuple[slice, slice]
"""Rows and columns of the frame."""


@dataclass(frozen=True)
class Judged:
    """The film as it was made, and what its vault says of it."""

    project: Project
    sheet: CallSheet

    @property
    def master(self) -> Path:
        """What is handed over."""
        return self.project.masters / f"{self.project.name}.mp4"

    @property
    def length(self) -> int:
        """Frames of the film."""
        return self.sheet.timeline.length

    @property
    def last(self) -> str:
        """The slate of the end card."""
        return self.sheet.production.shotlist.shots[-1].slate

    @property
    def vault(self) -> Vault:
        """What was made on the way."""
        return Vault(self.project.vault)

    def alone(self) -> dict[str, Span]:
        """Give the frames in which each shot is seen without another, by slate."""
        children = self.sheet.timeline.picture.children
        found: dict[str, Span] = {}
        start = 0
        for at, child in enumerate(children):
            if isinstance(child, Clip):
                before, after = children[at - 1] if at else None, children[at + 1] if at + 1 < len(children) else None
                late = before.out if isinstance(before, Transition) else 0
                early = after.into if isinstance(after, Transition) else 0
                found[child.slate] = Span(start + late, child.length - late - early)
                start += child.length
        return found

    def shows(self, kind: str) -> set[str]:
        """Give the slates whose picture is of a kind: `drawn` or `card`."""
        children = self.sheet.timeline.picture.children
        return {child.slate for child in children if isinstance(child, Clip) and child.picture.kind == kind}


@dataclass(frozen=True)
class Cue:
    """One entry of an SRT file, in seconds."""

    start: float
    end: float
    text: str


def _studio(folder: Path, *words: str) -> None:
    """Run the command as a user does, on a machine without settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("STUDIO_", "OPENAI_"))}
    environment |= {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}
    line = [sys.executable, "-m", "studio", *words]
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _commission(film: str, folder: Path, repository: Path, aspect: str = "16:9") -> None:
    """Lay out what the client sent, and have the shot list written."""
    there, sent = repository / "projects" / film, folder / "sent"
    sent.mkdir()
    shutil.copytree(there / "references", sent / "references")
    shutil.copy(there / "LICENSES.md", sent / "LICENSES.md")
    brief = (there / "brief.md").read_text(encoding="utf-8")
    assert '"16:9"' in brief
    (sent / "brief.md").write_text(brief.replace('"16:9"', f'"{aspect}"'), encoding="utf-8")
    _studio(folder, "new", film, "--brief", "sent/brief.md", "--llm", "none")


def _judged(film: str, folder: Path, wishes: Wishes | None = None) -> Judged:
    """Give a film as the commands left it, seen with their settings: no model files, whatever this machine has."""
    project = Project.find(film, folder)
    with pytest.MonkeyPatch.context() as settings:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            settings.setenv(name, str(folder))
        return Judged(project, call_sheet(project, wishes or Wishes()))


@pytest.fixture(name="film", scope="module", params=FILMS)
def _film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Judged:
    """An example, made from what is in the repository."""
    folder = tmp_path_factory.mktemp("example")
    _commission(request.param, folder, repository)
    _studio(folder, "render", request.param)
    return _judged(request.param, folder)


@pytest.fixture(name="said", scope="module")
def _said(film: Judged) -> str:
    """What ffmpeg's detectors and meter say of the master.

    Black is what blackdetect takes for black by itself: 98 % of the picture below a tenth of the range. Frozen is what
    differs by less than -60 dB, a quarter of a level on average, from a picture a second before.
    """
    graph = (
        "[0:v]blackdetect=d=0.04,freezedetect=n=-60dB:d=1[v];"
        "[0:a]silencedetect=n=-50dB:d=0.5,ebur128=peak=true:framelog=quiet[a]"
    )
    line = ["-i", film.master, "-filter_complex", graph, "-map", "[v]", "-map", "[a]", "-f", "null", "-"]
    return ffmpeg.run(line, doing="judge the master", loglevel="info").err


@pytest.mark.parametrize("film", FILMS)
def test_the_shot_list_in_the_repository_is_what_the_writer_writes(film: str, tmp_path: Path, repository: Path) -> None:
    """A reader of the repository sees the film that `make film` makes."""
    _commission(film, tmp_path, repository)
    written = (tmp_path / film / "shotlist.yaml").read_text(encoding="utf-8")
    assert written == (repository / "projects" / film / "shotlist.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_picture_is_what_every_platform_takes(film: Judged) -> None:
    """1080p25, H.264 High, 4:2:0, tagged BT.709, square pixels, cut into closed GOPs of two seconds."""
    with av.open(str(film.master)) as source:
        stream = source.streams.video[0]
        context = stream.codec_context
        assert (context.width, context.height) == SIZE
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        assert context.sample_aspect_ratio in (None, 1)
        assert stream.average_rate == stream.base_rate == RATE
        assert stream.start_time == 0
        packets = [packet for packet in source.demux(stream) if packet.pts is not None]
        step = 1 / (RATE * stream.time_base)
    times = [packet.pts for packet in packets]
    assert sorted(times) == [round(step * at) for at in range(film.length)]
    assert all(later.dts > earlier.dts for earlier, later in pairwise(packets))
    keys = [at for at, packet in enumerate(packets) if packet.is_keyframe]
    assert keys[0] == 0
    assert all(following - key <= 2 * RATE for key, following in pairwise([*keys, film.length]))
    for key in keys:  # nothing that follows in the file is seen before it
        assert min(times[key:]) == times[key]


@pytest.mark.slow
def test_the_sound_is_what_every_platform_takes(film: Judged) -> None:
    """AAC-LC, 48 kHz, stereo, as long as the picture; and the file can be played while it is fetched."""
    with av.open(str(film.master)) as source:
        stream = source.streams.audio[0]
        context = stream.codec_context
        assert (context.name, context.profile) == ("aac", "LC")
        assert (context.sample_rate, context.layout.name) == (samples.RATE, "stereo")
        assert source.duration == pytest.approx(film.length / RATE * 1_000_000, abs=40_000)
        assert stream.duration * stream.time_base == pytest.approx(film.length / RATE, abs=0.04)
    atoms = film.master.read_bytes()
    assert atoms.index(b"moov") < atoms.index(b"mdat")


@pytest.mark.slow
def test_no_picture_is_black_and_none_stands_but_the_end_card(film: Judged, said: str) -> None:
    """Nothing is missing, and the camera is never at rest before a photo."""
    assert "black_start" not in said
    cards = [span for slate, span in film.alone().items() if slate in film.shows("card")]
    for start in re.findall(r"freeze_start: ([\d.]+)", said):
        at = round(float(start) * RATE)
        assert any(span.start <= at < span.end for span in cards), f"stands from {start} s"


@pytest.mark.slow
def test_the_film_is_as_loud_as_asked_and_never_silent(film: Judged, said: str) -> None:
    """-14 LUFS within half a unit and -1 dBTP at most, on the encoded file; no hole, and no dead air at the end."""
    assert float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1]) == pytest.approx(-14, abs=0.5)
    assert float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", said)[-1]) <= -1.0
    starts = [float(start) for start in re.findall(r"silence_start: ([\d.]+)", said)]
    ends = [float(end) for end in re.findall(r"silence_end: ([\d.]+)", said)]
    for start, end in zip(starts, [*ends, film.length / RATE], strict=False):
        assert end - start <= (1 if end > film.length / RATE - 0.1 else 3), f"silent from {start} to {end} s"


@pytest.mark.slow
@pytest.mark.parametrize("film", SPOKEN, indirect=True)
def test_captions_begin_and_end_with_the_words_they_show(film: Judged) -> None:
    """Each cue of the SRT file is within a fifth of a second of the speech in the dialogue stem, at both edges."""
    cues = _cues(film.master.with_suffix(".srt"))
    stem = samples.read(film.vault.path(film.sheet.found["mix film"].outputs["dialogue"].digest), channels=1)[:, 0]
    level = np.sqrt((stem.reshape(-1, samples.RATE // 100).astype(np.float64) ** 2).mean(axis=1))
    loud = np.flatnonzero(level > np.percentile(level, 95) * samples.factor(-33)) / 100
    borders = [0.0, *((one.end + other.start) / 2 for one, other in pairwise(cues)), film.length / RATE]
    for cue, (after, until) in zip(cues, pairwise(borders), strict=True):
        heard = loud[(loud >= after) & (loud < until)]
        assert round(abs(heard[0] - cue.start), 2) <= IN_STEP_S, f"{cue.text} is heard from {heard[0]} s"
        assert round(abs(heard[-1] + 0.01 - cue.end), 2) <= IN_STEP_S, f"{cue.text} is heard until {heard[-1]} s"


@pytest.mark.slow
def test_every_word_that_is_spoken_can_be_read(film: Judged) -> None:
    """The captions hold the lines of the shot list, whole and in order; two lines each, none too long or too quick."""
    cues, lists = _cues(film.master.with_suffix(".srt")), film.sheet.production.shotlist
    lines = [shot.line.text for shot in lists.shots if shot.line]
    chinese = lists.film.language.startswith("zh")
    assert len(lines) >= 4
    assert _letters_of(" ".join(cue.text for cue in cues)) == _letters_of(" ".join(lines))
    for cue in cues:
        assert cue.text.count("\n") < 2
        assert max(map(len, cue.text.split("\n"))) <= (16 if chinese else 42)
        assert len(cue.text.replace("\n", "")) / (cue.end - cue.start) <= (9 if chinese else 20), cue.text


@pytest.mark.slow
@pytest.mark.parametrize("film", SPOKEN, indirect=True)
def test_one_voice_speaks_at_a_time_and_has_ended_before_the_film(film: Judged) -> None:
    """No line runs into the next, and none is cut off by the end."""
    said = sorted((cue for cue in film.sheet.timeline.sound if cue.stem == "dialogue"), key=lambda cue: cue.at)
    assert len(said) == sum(shot.line is not None for shot in film.sheet.production.shotlist.shots)
    assert all(later.at >= earlier.at + earlier.length for earlier, later in pairwise(said))
    assert said[-1].at + said[-1].length <= film.length - RATE


@pytest.mark.slow
@pytest.mark.parametrize("film", set(FILMS) - set(SPOKEN), indirect=True)
def test_a_film_that_nobody_speaks_says_so_and_has_its_captions(film: Judged) -> None:
    """The plan names the one command that gets a voice; what would be said stands in the captions."""
    assert not [cue for cue in film.sheet.timeline.sound if cue.stem == "dialogue"]
    assert any("no voice" in note and "studio models get" in note for note in film.sheet.plan.notes)
    assert len(_cues(film.master.with_suffix(".srt"))) >= 4


@pytest.mark.slow
def test_moves_start_gently_run_evenly_and_come_to_rest(film: Judged) -> None:
    """From frame to frame the picture shifts by nearly as much as before: no jump, no doubled or lost frame."""
    moving = {slate: span for slate, span in film.alone().items() if slate in film.shows("drawn")}
    dissolved = {shot.slate for shot in film.sheet.production.shotlist.shots if shot.transition}
    assert len(moving) == 6
    pictures = enumerate(_luma(film.master))
    for slate, span in moving.items():
        shot = [picture for at, picture in islice(pictures, span.length) if at in span]
        assert len(shot) == span.length
        titles = [title.name for title in film.sheet.timeline.supers if title.slate == slate]
        squares = _squares(shot[span.length // 2], [_seen(film, film.sheet.found[f"title {name}"]) for name in titles])
        shifts = np.array([[_shift(one[at], other[at]) for at in squares] for one, other in pairwise(shot)])
        speed = np.median(np.linalg.norm(shifts, axis=2), axis=1)
        jump = np.median(np.linalg.norm(np.diff(shifts, axis=0), axis=2), axis=1)
        third = len(speed) // 3
        full = float(np.median(speed[third:-third]))
        assert full > 0.3, f"{slate} hardly moves: by {full:.2f} pixels a frame"
        assert jump.max() < 0.3 + 0.1 * full, f"{slate} jumps by {jump.max():.2f} pixels at its frame {jump.argmax()}"
        assert speed[third:-third].min() > 0.5 * full, f"{slate} stops at its frame {third + speed[third:].argmin()}"
        assert speed[:3].mean() < 0.5 * full, f"{slate} starts with a jerk"
        if slate not in dissolved:  # there the last frames lie under the next shot
            assert speed[-3:].mean() < 0.5 * full, f"{slate} stops with a jerk"


@pytest.mark.slow
def test_letters_stand_inside_the_title_safe_area(film: Judged) -> None:
    """Nine tenths of the frame hold all words and rules; what shades them may reach further, to the frame's edge."""
    for title in film.sheet.timeline.supers:
        record = film.sheet.found[f"title {title.name}"]
        ends = _box(record)
        assert min(ends[0].start, ends[1].start) >= 0, title.name
        assert ends[0].stop <= SIZE[1], title.name
        assert ends[1].stop <= SIZE[0], title.name
        rows, columns = np.nonzero(_letters(film, record))
        for places, start, side in ((columns, ends[1].start, SIZE[0]), (rows, ends[0].start, SIZE[1])):
            assert start + places.min() >= 0.05 * side, title.name
            assert start + places.max() < 0.95 * side, title.name


@pytest.mark.slow
def test_the_last_frame_bears_the_name_of_the_client(film: Judged) -> None:
    """Name, words and address stay to the end, where players stop; what they say is not captioned a second time."""
    record = film.sheet.found[f"title {film.last} card"]
    assert record.inputs["text"].split("\n")[0] == film.sheet.production.shotlist.film.client
    assert "greennorthtrails.example" in record.inputs["text"]
    (*_, last) = _luma(film.master)
    picture = last[_box(record)]
    letters = cv2.erode(_letters(film, record).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert letters.sum() > 2000
    assert np.percentile(picture[letters], 5) > 150
    assert np.median(picture) < 60
    assert not [title.name for title in film.sheet.timeline.supers if title.name.startswith(f"{film.last} caption")]


@pytest.mark.slow
def test_the_credits_name_everyone(film: Judged) -> None:
    """Each photo with author and licence, the music, the voice and the typefaces."""
    text = (film.project.masters / "CREDITS.md").read_text(encoding="utf-8")
    table = (film.project.folder / "LICENSES.md").read_text(encoding="utf-8")
    photos = [[cell.strip() for cell in row.split("|")[1:4]] for row in table.splitlines() if "| references/" in row]
    shown = {shot.reference for shot in film.sheet.production.shotlist.shots if shot.reference}
    assert {photo for photo, _, _ in photos} == shown
    for photo, author, licence in photos:
        (line,) = [line for line in text.splitlines() if photo in line]
        assert author in line
        assert licence in line
    for said in ("immich-memories-music (MIT)", "ACE-Step", "CC0", "Manrope", "OFL"):
        assert said in text
    spoken = any(cue.stem == "dialogue" for cue in film.sheet.timeline.sound)
    assert ("Piper en_US-joe-medium" in text) is spoken


@pytest.mark.slow
@pytest.mark.parametrize("aspect", ["9:16", "1:1"])
@pytest.mark.parametrize("name", FILMS)
def test_every_film_fits_a_phone_and_a_square(name: str, aspect: str, tmp_path: Path, repository: Path) -> None:
    """In other aspects too: pictures to the edge, words inside the safe area, and each read on what lies under it."""
    _commission(name, tmp_path, repository, aspect)
    _studio(tmp_path, "render", name, "--draft")
    film = _judged(name, tmp_path, Wishes(draft=True))
    pictures = list(_luma(film.project.masters / f"{name}.draft.mp4"))
    height, width = pictures[0].shape
    across, down = map(int, aspect.split(":"))
    assert width * down == height * across
    drawn = [span for slate, span in film.alone().items() if slate in film.shows("drawn")]
    for at in (span.start + span.length // 2 for span in drawn):
        for edge in (pictures[at][0], pictures[at][-1], pictures[at][:, 0], pictures[at][:, -1]):
            assert edge.max() > 24, f"the edge of the photo shows in frame {at}"
    for title in film.sheet.timeline.supers:
        record = film.sheet.found[f"title {title.name}"]
        rows, columns = np.nonzero(_letters(film, record))
        box = _box(record)
        for places, start, side in ((columns, box[1].start, width), (rows, box[0].start, height)):
            assert start + places.min() >= 0.05 * side - 1, title.name
            assert start + places.max() < 0.95 * side + 1, title.name
        assert _contrast(film, record, pictures[title.span.start + title.span.length // 2]) >= 4.5, title.name


def _letters_of(text: str) -> str:
    """Give letters and figures alone: captions leave out what stands at the end of a Chinese line."""
    return "".join(sign for sign in text if sign.isalnum())


def _contrast(film: Judged, record: Record, picture: NDArray[np.uint8]) -> float:
    """Give the contrast of letters to what is seen around them, the brighter parts of it (WCAG 2.2, contrast ratio)."""
    letters = _letters(film, record).astype(np.uint8)
    inside = cv2.erode(letters, np.ones((3, 3), np.uint8)) > 0
    near = cv2.dilate(letters, np.ones((13, 13), np.uint8)) > cv2.dilate(letters, np.ones((5, 5), np.uint8))
    share = np.clip((picture[_box(record)].astype(float) - 16) / 219, 0, 1)
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    there = inside if inside.sum() > 50 else letters > 0
    return float((np.percentile(light[there], 75) + 0.05) / (np.percentile(light[near], 90) + 0.05))


def _cues(file: Path) -> list[Cue]:
    """Read an SRT file."""
    cues = []
    for block in file.read_text(encoding="utf-8").strip().split("\n\n"):
        _, times, text = block.split("\n", 2)
        start, end = (
            sum(float(part) * worth for part, worth in zip(re.split("[:,]", time), (3600, 60, 1, 0.001), strict=True))
            for time in times.split(" --> ")
        )
        cues.append(Cue(start, end, text.strip()))
    return cues


def _box(record: Record) -> Box:
    """Give the rows and columns of the frame that a title touches."""
    left, top, width, height = (record.facts[side] for side in ("left", "top", "width", "height"))
    return slice(top, top + height), slice(left, left + width)


def _seen(film: Judged, record: Record) -> Box:
    """Give the rows and columns that a title's letters and what hugs them take; its shade lets the picture through."""
    rows, columns = np.nonzero(_letters(film, record))
    return tuple(
        slice(max(0, side.start + at.min() - HUGGED), side.start + at.max() + HUGGED)
        for side, at in zip(_box(record), (rows, columns), strict=True)
    )


def _letters(film: Judged, record: Record) -> NDArray[np.bool_]:
    """Give where a title is opaque: its letters and rules, and not what shades them."""
    return _opacity(film, record) >= 240


def _opacity(film: Judged, record: Record) -> NDArray[np.uint8]:
    """Give how much each pixel of a title hides, of 255."""
    with Image.open(film.vault.path(record.outputs["image"].digest)) as image:
        return np.asarray(image.getchannel("A"))


def _luma(file: Path) -> Iterator[NDArray[np.uint8]]:
    """Decode a film."""
    with av.open(str(file)) as source:
        source.streams.video[0].thread_type = "AUTO"
        for frame in source.decode(video=0):
            plane = np.frombuffer(bytes(frame.planes[0]), np.uint8).reshape(-1, frame.planes[0].line_size)
            yield plane[: frame.height, : frame.width]


def _squares(picture: NDArray[np.uint8], taken: Sequence[Box]) -> list[Box]:
    """Give a square in each third of a picture: where most fine detail is, clear of the boxes that are taken."""
    grey = picture.astype(np.float32)
    fine = grey - cv2.GaussianBlur(grey, (0, 0), 2)
    for box in taken:
        fine[box] = np.nan
    found: list[tuple[float, Box]] = []
    for y, x in product(*(range(0, side - SQUARE + 1, SQUARE // 4) for side in picture.shape)):
        square = slice(y, y + SQUARE), slice(x, x + SQUARE)
        slopes = np.stack([slope.ravel() for slope in np.gradient(fine[square])])
        if not np.isnan(slopes).any():
            found.append((float(np.linalg.eigvalsh(slopes @ slopes.T)[0]), square))
    thirds = (range(SIZE[0] * third // 3, SIZE[0] * (third + 1) // 3 - SQUARE + 1) for third in range(3))
    return [max((one for one in found if one[1][1].start in third), key=lambda one: one[0])[1] for third in thirds]


def _shift(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Give how far a square has moved, across and down: by phase correlation, then nearer by least squares.

    The peak of the correlation alone is drawn to whole pixels, by up to half of one.
    """
    hann = cv2.createHanningWindow((SQUARE, SQUARE), cv2.CV_32F)
    before, after = one.astype(np.float32), other.astype(np.float32)
    # OpenCV 5 lays the window over the very pictures that it is given
    shift = np.array(cv2.phaseCorrelate(before.copy(), after.copy(), hann)[0])
    for _ in range(3):
        way = np.array([[1, 0, shift[0]], [0, 1, shift[1]]])
        back: Any = cv2.warpAffine(after, way, (SQUARE, SQUARE), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP)
        slopes = np.stack([cv2.Sobel(back, cv2.CV_32F, across, 1 - across, scale=1 / 8).ravel() for across in (1, 0)])
        weighed = slopes * hann.ravel()
        shift = shift + np.linalg.solve(weighed @ slopes.T, weighed @ (before - back).ravel())
    return shift
