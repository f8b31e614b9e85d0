"""Clips that a person brings: takes like any other, which no edit of the cut has made again."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from studio.cli.main import run
from studio.media import ffmpeg, samples

HEAD = """\
studio: 1
film: {title: Brought}
engines: {clip: [footage, bars]}
sound: {music: none}
scenes:
  - shots:
"""

SHIP = "      - {slate: 1A, length: 2s, action: A ship}\n"
PIER = "      - {slate: 1B, length: 1s, action: A pier}\n"


@pytest.fixture
def studio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[str, str]]:
    """The command `studio` in this process, where films lie in `projects/`; gives what it prints."""
    (tmp_path / "projects").mkdir()
    monkeypatch.chdir(tmp_path)

    def give(*words: str) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["studio", *words])
        with pytest.raises(SystemExit) as end:
            run()
        said = capsys.readouterr()
        assert not end.value.code, said.err
        return said.out, said.err

    return give


class Film:
    """A draft of two shots, the first of which has a clip in `footage/1A/`."""

    def __init__(self, folder: Path, studio: Callable[..., tuple[str, str]]) -> None:
        self.folder = folder
        self._studio = studio

    def bring(self, name: str, seconds: float = 4, source: str = "testsrc2", tone: int = 440) -> Path:
        """Put a small clip with a tone into the folder of 1A."""
        file = self.folder / "footage/1A" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        picture = ("-f", "lavfi", "-i", f"{source}=s=320x180:r=25:d={seconds}")
        sound = ("-f", "lavfi", "-i", f"sine=f={tone}:d={seconds}")
        coding = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
        ffmpeg.run([*picture, *sound, *coding, str(file)], doing="film a test card")
        return file

    def write(self, shots: str) -> None:
        """Write the shot list."""
        (self.folder / "shotlist.yaml").write_text(HEAD + shots)

    def render(self, *words: str) -> dict[str, Any]:
        """Make the draft."""
        return self._json("render", *words)

    def plan(self, *words: str) -> dict[str, Any]:
        """Plan the draft."""
        return self._json("plan", *words)

    def steps(self, *words: str) -> set[str]:
        """Give the kinds of work that the draft lacks."""
        plan = self.plan(*words)
        return {job["step"] for job in (*plan["jobs"], *plan["pending"])}

    def takes(self) -> list[tuple[str, str, bool]]:
        """Give name, state and circle of the takes of 1A."""
        out, _ = self._studio("takes", "brought", "1A", "--json")
        return [(take["take"], take["state"], take["circled"]) for take in json.loads(out)["takes"]]

    def _json(self, verb: str, *words: str) -> dict[str, Any]:
        out, _ = self._studio(verb, "brought", "--draft", "--json", *words)
        found: dict[str, Any] = json.loads(out)
        return found


@pytest.fixture
def film(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, studio: Callable[..., tuple[str, str]]) -> Film:
    """The film, rendered; the first test renders it, and the others get a copy."""
    film = Film(tmp_path / "projects/brought", studio)
    kept = tmp_path_factory.getbasetemp() / "brought"
    if kept.is_dir():
        shutil.copytree(kept, film.folder, symlinks=True)
        return film
    film.bring("one.mp4")
    film.write(SHIP + PIER)
    film.render()
    shutil.copytree(film.folder, kept, symlinks=True)
    return film


def test_no_edit_of_the_cut_makes_a_brought_take_again(film: Film) -> None:
    """Trimmed, given a line, a super or a transition, or moved elsewhere, its clip is on hand; undone, all is."""
    assert film.steps() == set()
    edits = {
        SHIP.replace("2s", "1.5s") + PIER: {"segment", "mix", "soundtrack", "master"},
        SHIP.replace("2s", "2s, line: Here we go") + PIER: {"voice", "title", "segment", "mix", "soundtrack", "master"},
        SHIP.replace("2s", "2s, super: Away") + PIER: {"title", "segment", "master"},
        SHIP.replace("2s", "2s, transition: dissolve 10f") + PIER: {"segment", "master"},
        PIER + SHIP: {"master"},
        SHIP.replace("2s", "2s, takes: {draw: 3}, priority: must, note: hers") + PIER: set(),
        SHIP + PIER: set(),
    }
    for shots, steps in edits.items():
        film.write(shots)
        assert film.steps() == steps, shots


def test_what_was_circled_stays_until_it_is_shot_again(film: Film, studio: Callable[..., tuple[str, str]]) -> None:
    """Another action leaves the circled take in the cut, and says so; `--reshoot` makes 1A-2 and cuts it in."""
    assert film.takes() == [("1A-1", "on hand", False)]
    studio("circle", "brought", "1A-1")
    film.write(SHIP.replace("ship", "boat") + PIER)
    assert "1A: the circled take stays in the cut; differs: action. `--reshoot 1A` draws it again (free)" in " ".join(
        film.plan()["notes"]
    )
    assert film.steps() == set()
    assert "differs: action" in studio("why", "brought", "1A")[0]
    assert film.takes() == [("1A-1", "on hand", True)]
    film.render("--reshoot", "1A")
    assert film.takes() == [("1A-1", "on hand", False), ("1A-2", "on hand", True)]
    assert "differs" not in " ".join(film.plan()["notes"])
    assert film.steps() == set()


def test_two_clips_are_two_takes_and_a_circle_chooses(film: Film, studio: Callable[..., tuple[str, str]]) -> None:
    """The first by name is in the cut until a person says otherwise, and a reshoot keeps to the clip they chose."""
    before = (film.folder / "masters/brought.draft.mp4").read_bytes()
    second = film.bring("two.mp4", 3, "smptebars")
    film.render()
    assert film.takes() == [("1A-1", "on hand", False), ("1A-2", "not made", False)]
    assert (film.folder / "masters/brought.draft.mp4").read_bytes() == before
    studio("circle", "brought", "1A-2")
    assert film.steps() == {"take", "segment", "master"}
    film.render()
    assert film.takes() == [("1A-1", "on hand", False), ("1A-2", "on hand", True)]
    assert (film.folder / "masters/brought.draft.mp4").read_bytes() != before
    assert sorted(path.name for path in (film.folder / "dailies").iterdir()) == ["1A-1.mp4", "1A-2.mp4"]
    studio("circle", "brought", "1A-1")
    film.render()
    assert (film.folder / "masters/brought.draft.mp4").read_bytes() == before
    film.write(SHIP.replace("ship", "boat") + PIER)
    film.render("--reshoot", "1A")
    assert ("1A-3", "on hand", True) in film.takes()
    assert (film.folder / "masters/brought.draft.mp4").read_bytes() == before
    second.unlink()
    assert film.steps() == set()


def test_a_clip_is_brought_by_the_command_too(film: Film, studio: Callable[..., tuple[str, str]]) -> None:
    """`takes --add` copies it to the shot's folder, beside one of the same name."""
    other = film.bring("two.mp4", 1, "smptebars")
    elsewhere = film.folder.parent.parent / "one.mp4"
    other.rename(elsewhere)
    _, said = studio("takes", "brought", "1A", "--add", "one.mp4")
    assert "footage/1A/one_2.mp4 is in; `studio render brought` conforms it" in said
    assert (film.folder / "footage/1A/one_2.mp4").read_bytes() == elsewhere.read_bytes()


def test_black_is_black_on_the_contact_sheet(film: Film, studio: Callable[..., tuple[str, str]]) -> None:
    """A person judges takes by it: each row has the colours of its take."""
    film.bring("one.mp4", 2, "color")
    film.render()
    studio("takes", "brought", "1A", "--sheet")
    rows = np.asarray(Image.open(film.folder / "dailies/contact_sheet.png"))
    first, last = rows[:270], rows[-270:]
    assert first.max() > 200
    assert last.max() <= 4


def test_more_takes_of_a_clip_that_is_there_are_none(film: Film, studio: Callable[..., tuple[str, str]]) -> None:
    """`takes --draw` says that nothing is drawn, and makes nothing else."""
    assert "1A: nothing is drawn" in studio("takes", "brought", "1A", "--draw", "2")[1]
    assert film.takes() == [("1A-1", "on hand", False)]


def test_the_sound_of_a_clip_is_heard_where_it_is_kept(film: Film) -> None:
    """Mute where nothing is said; `sound: keep` puts it into the mix, and nothing else is made again."""
    master = film.folder / "masters/brought.draft.mp4"
    assert samples.measure(master).silent
    film.write(SHIP.replace("2s", "2s, sound: keep") + PIER)
    assert film.steps() == {"mix", "soundtrack", "master"}
    film.render()
    heard = samples.read(master, channels=1)[:, 0]
    seconds = [abs(heard[at * samples.RATE : (at + 1) * samples.RATE - 2400]).max() for at in range(3)]
    assert min(seconds[:2]) > 0.05
    assert seconds[2] < 0.001, "the shot after it is silent"


def test_a_clip_that_is_too_short_is_noted_and_its_last_frame_stands(film: Film) -> None:
    """The plan says how much there is; the film is as long as the shot list says."""
    film.write(SHIP.replace("2s", "6s") + PIER)
    notes = " ".join(film.plan()["notes"])
    assert "1A: its take has 4.0 s of the 6.0 s that the shot uses" in notes
    made = film.render()
    assert made["length"] == "00:00:07:00"
    assert "1A: its take has 4.0 s" in " ".join(made["notes"])
