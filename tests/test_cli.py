"""The command line as a person meets it: what it refuses, in which words, and what it leaves as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studio.cli.main import VERBS, run
from studio.film.time import Length, Rate
from studio.producer import call_sheet, open_film
from studio.vault.ledger import Ledger

BRIEF = """\
---
client: Alps
length: 12s
---
# Lakes

Come before the sun does.

![Boats at dawn](photos/boats.jpg)
"""

HEAD = """\
studio: 1
film: {title: Lakes, rate: 25}
engines: {clip: [bars]}
sound: {music: none}
scenes:
  - shots:
"""
"""Six lines, after which the shots begin."""

ONE_SHOT = HEAD + "      - {slate: 1A, length: 1s, super: Good morning}\n"


@dataclass(frozen=True)
class Said:
    """What a command gave back."""

    code: int
    out: str
    err: str

    def refuses(self, *words: str) -> None:
        """Hold that this is exit code 2 with one message, which has these words, and nothing else anywhere."""
        assert self.code == 2, self.err
        assert self.out == ""
        assert self.err.startswith("studio: ")
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        for word in words:
            assert word in self.err

    @property
    def document(self) -> dict[str, Any]:
        """Read the one JSON document of a command that went well."""
        assert self.code == 0, self.err
        found: dict[str, Any] = json.loads(self.out)
        return found


Studio = Callable[..., Said]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `projects/` in which commands are given."""
    (tmp_path / "projects").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def studio(desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Studio:
    """The command `studio`, in this process."""

    def give(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["studio", *words])
        with pytest.raises(SystemExit) as end:
            run()
        said = capsys.readouterr()
        return Said(int(end.value.code or 0), said.out, said.err)

    return give


def _photo(path: Path, size: tuple[int, int] = (640, 360)) -> Path:
    import numpy as np
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(3).integers(0, 255, (size[1] // 10, size[0] // 10, 3), np.uint8)
    Image.fromarray(noise).resize(size).save(path)
    return path


def _film(desk: Path, shotlist: str, name: str = "lakes") -> Path:
    folder = desk / "projects" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shotlist.yaml").write_text(shotlist, encoding="utf-8")
    return folder


def _tree(folder: Path) -> dict[str, bytes]:
    """Everything that a person may have written, and everything that was handed out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".vault" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# What is typed


def test_studio_alone_says_which_verbs_there_are(studio: Studio) -> None:
    """Help goes to standard output, and nothing is wrong."""
    said = studio()
    assert said.code == 0
    assert said.err == ""
    assert all(f"\n  {verb} " in said.out for verb in VERBS)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("new", "Missing argument 'name' (The film's name, which becomes its folder). `studio new --help` tells more."),
        ("new lakes", "Missing option '--brief' (What the client wants, as Markdown). `studio new --help` tells more."),
        ("pln lakes", "No such command 'pln'. Did you mean 'plan'? `studio --help` tells more."),
        ("plan lakes --drft", "No such option: --drft (Possible options: --draft). `studio plan --help` tells more."),
        ("plan lakes more", "(more)"),
        ("takes lakes 1A --draw some", "Invalid value for '--draw'"),
        ("templates list", "write `studio templates`, or `studio templates show T`"),
        (
            "templates show tourism",
            "there is no template 'tourism' among brand_film, product_launch, tourism_ad. Did you mean 'tourism_ad'?",
        ),
    ],
)
def test_what_is_typed_wrong_is_told_in_one_line(studio: Studio, words: str, expected: str) -> None:
    """A word, flag or value that no verb knows: exit code 2, and where it is told how to write it."""
    studio(*words.split()).refuses(expected)


def test_errors_have_tracebacks_for_engineers_only(studio: Studio) -> None:
    """With `--debug` the error itself comes out."""
    with pytest.raises(Exception, match="there is no film 'lakes'"):
        studio("--debug", "plan", "lakes")
    studio("plan", "lakes").refuses("There is none here yet; `studio new lakes --brief brief.md` makes it.")


def test_the_program_gives_exit_codes_to_the_shell(desk: Path) -> None:
    """As a process: 2 with the message on standard error, no colours, no progress, no traceback."""
    command = [sys.executable, "-m", "studio", "plan", "lakes"]
    said = subprocess.run(command, cwd=desk, capture_output=True, text=True, check=False)
    Said(said.returncode, said.stdout, said.stderr).refuses("there is no film 'lakes'")


# Briefs


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (None, ["brief.md: there is no brief", "write one in Markdown, and name it with --brief"]),
        (b" \n\n", ["brief.md: the brief is empty"]),
        (bytes(range(256)) * 8, ["brief.md", "no text", "binary"]),
        ("Café del mar\nOlé\n".encode("latin-1"), ["brief.md:1:", "not in UTF-8", "0xE9", "save the file as UTF-8"]),
        ("湖光山色，清晨\n".encode("gbk"), ["brief.md:1:", "not in UTF-8", "GBK"]),
        (BRIEF.replace("length: 12s", "lenght: 12s").encode(), ["brief.md:3:", "lenght", "Did you mean `length`?"]),
        (BRIEF.replace("12s", "10 hours").encode(), ["brief.md:3:", "10 hours", "longer than an hour"]),
        (BRIEF.replace("client: Alps", "template: operas").encode(), ["brief.md", "operas", "tourism_ad"]),
        (BRIEF.replace("boats.jpg", "bots.jpg").encode(), ["brief.md:9:", "bots.jpg", "Did you mean"]),
        (BRIEF.replace("boats.jpg", "words.jpg").encode(), ["brief.md:9:", "words.jpg is no picture"]),
        (BRIEF.replace("boats.jpg", "torn.jpg").encode(), ["brief.md:9:", "torn.jpg is damaged"]),
        (BRIEF.replace("photos/boats.jpg", "../out.jpg").encode(), ["brief.md:9:", "../out.jpg", "outside"]),
        (BRIEF.replace("boats.jpg", "link.jpg").encode(), ["brief.md:9:", "link.jpg", "outside"]),
    ],
)
def test_a_brief_that_cannot_be_used_makes_no_film(
    studio: Studio, desk: Path, written: bytes | None, words: list[str]
) -> None:
    """File, line, value and way out; no folder, no photo and no half of anything is left behind."""
    job = desk / "job"
    _photo(desk / "out.jpg")
    boats = _photo(job / "photos/boats.jpg").read_bytes()
    if written is not None:
        (job / "brief.md").write_bytes(written)
        shown = written.decode("utf-8", "replace")
        if "words.jpg" in shown:
            (job / "photos/words.jpg").write_text("These are words.")
        if "torn.jpg" in shown:
            (job / "photos/torn.jpg").write_bytes(boats[: len(boats) // 2])
        if "link.jpg" in shown:
            (job / "photos/link.jpg").symlink_to(desk / "out.jpg")
    studio("new", "lakes", "--brief", "job/brief.md").refuses(*words)
    assert list((desk / "projects").iterdir()) == []


@pytest.mark.parametrize("name", ["a/b", "..", "", "con", "what?", "-x", "x" * 150])
def test_a_name_that_is_no_folder_is_refused_with_one_that_would_do(studio: Studio, desk: Path, name: str) -> None:
    """Slashes, devices of Windows, nothing at all: another name is offered."""
    (desk / "brief.md").write_text(BRIEF)
    said = studio("new", "--brief", "brief.md", "--", name)
    said.refuses("cannot be a film's name", "Call it '")
    assert list((desk / "projects").iterdir()) == []


def test_an_unknown_template_or_folder_of_photos_makes_no_film(studio: Studio, desk: Path) -> None:
    """Both are looked at before anything is written."""
    _photo(desk / "photos/boats.jpg")
    (desk / "brief.md").write_text(BRIEF)
    studio("new", "lakes", "--brief", "brief.md", "--template", "opera").refuses("no template 'opera'", "tourism_ad")
    studio("new", "lakes", "--brief", "brief.md", "--references", "pics").refuses("--references pics", "no such folder")
    assert list((desk / "projects").iterdir()) == []


def test_a_film_that_exists_keeps_its_shot_list(studio: Studio, desk: Path) -> None:
    """`studio new` on it exits 0, says so, and changes not a byte."""
    _photo(desk / "photos/boats.jpg")
    (desk / "brief.md").write_text(BRIEF)
    first = studio("new", "lakes", "--brief", "brief.md")
    assert first.code == 0
    assert "shotlist.yaml is written: 4 shots, 12 s" in first.err
    shotlist = desk / "projects/lakes/shotlist.yaml"
    shotlist.write_text(shotlist.read_text() + "# my own remark\n")
    before = _tree(desk)
    said = studio("new", "lakes", "--brief", "brief.md")
    assert said.code == 0
    assert "shotlist.yaml exists and is kept as it is" in said.err
    assert _tree(desk) == before


# Shot lists


@pytest.mark.parametrize(
    ("shots", "words"),
    [
        ("- slate: 1A\n\tlength: 2s", [":8:", "indented with a tab", "`        length: 2s`"]),
        ("- {slate: 1A}\n      - {slate: 1A}", [":8:", "`1A` is taken (line 7)", "`slate: 1B`"]),
        ("- {slate: 1A, lenght: 2s}", [":7:", "unknown key `lenght` in shot 1A", "Did you mean `length`?"]),
        ("- {slate: 1A, move: push_inn}", [":7:", "`push_inn`", "Did you mean `push_in`?"]),
        ("- {slate: 1A, length: 0}", [":7:", "`0`", "`length` of shot 1A"]),
        ("- {slate: 1A, length: 0s}", [":7:", "`0s` is no time at all", "write 4s"]),
        ("- {slate: 1A, length: -1 s}", [":7:", "`-1 s` is below zero"]),
        ("- {slate: 1A, length: 10 hours}", [":7:", "`10 hours` is longer than"]),
        ("- {slate: 1A, reference: b.png}", [":7:", "no file `b.png`", "Did you mean `a.png`?"]),
        ("- slate: 1A\n        reference: words.jpg", [":8:", "words.jpg is no picture"]),
        ("- slate: 1A\n        reference: torn.png", [":8:", "torn.png is damaged"]),
        ("- {slate: 1A, reference: ../../out.png}", [":7:", "`../../out.png` lies outside the film's folder"]),
        ("- {slate: 1A, reference: link.png}", [":7:", "`link.png` lies outside the film's folder"]),
        ("- {slate: 1A, footage: words.mp4}", [":7:", "words.mp4 cannot be read as a clip"]),
        ("- slate: 1A\n        super：Hello", [":8:", "full-width colon", "write `super: Hello`"]),
        ("- slate: 1A\n        super：{text: Hi}", [":8:", "full-width colon", "write `super: {text: Hi}`"]),
        ("- slate: 1A\n        line: {text: #1 in Spain}", [":8:", 'write `text: "#1 in Spain"`']),
        ("- slate: 1A\n        line:\n          text: We are #1 in Spain", [":9:", '"We are #1 in Spain"']),
        (
            "- slate: 1A\n        engine: photomoton",
            [":8:", "photomoton", "not installed", "Did you mean photomotion?"],
        ),
        ("- {slate: 1A, engine: photomotion}", [":7:", "photomotion, which needs a reference photo"]),
        ("- {slate: 1A, omit: true}", [":5:", "`omit` leaves out every shot"]),
        ("", [":6:", "`shots` of scene 1 is empty"]),
    ],
)
def test_a_shot_list_that_cannot_be_used_says_where_and_what_to_write(
    studio: Studio, desk: Path, shots: str, words: list[str]
) -> None:
    """File, line, value and way out, from `plan` and from `render` alike; every file stays as it was."""
    film = _film(desk, HEAD + (f"      {shots}\n" if shots else ""))
    _photo(desk / "out.png")
    whole = _photo(film / "a.png").read_bytes()
    (film / "torn.png").write_bytes(whole[: len(whole) // 2])
    (film / "link.png").symlink_to(desk / "out.png")
    for name in ("words.jpg", "words.mp4"):
        (film / name).write_text("These are words.\n")
    before = _tree(desk)
    studio("plan", "lakes").refuses("shotlist.yaml", *words)
    studio("render", "lakes").refuses("shotlist.yaml", *words)
    assert _tree(desk) == before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rate: 25", "rate: 25, template: opera", [":2:", "no template 'opera'", "tourism_ad"]),
        ("rate: 25", "rate: 25, budget: lots", [":2:", "`lots` is no amount of money", "20 USD"]),
        ("music: none", "music: {file: words.mp3}", [":4:", "words.mp3", "sound"]),
        ("music: none", "music: {file: song.mp3}", [":4:", "no file `song.mp3`"]),
        ("music: none", "music: jolly", [":4:", "`jolly`", "hopeful"]),
    ],
)
def test_what_the_film_as_a_whole_asks_for_has_its_line_too(
    studio: Studio, desk: Path, old: str, new: str, words: list[str]
) -> None:
    """A template, a budget, or music that is none."""
    film = _film(desk, ONE_SHOT.replace(old, new))
    (film / "words.mp3").write_text("These are words, and no music at all.\n" * 50)
    studio("plan", "lakes").refuses("shotlist.yaml", *words)


def test_what_looks_like_something_is_read_as_that(studio: Studio, desk: Path) -> None:
    """`9:16`, `no` and `1:30`, unquoted, are an aspect, Norwegian, and a minute and a half."""
    text = ONE_SHOT.replace("rate: 25", "rate: 25, aspect: 9:16, language: no").replace(
        "  - shots:", "  - lines: [{text: Hei, at: 1:30}]\n    shots:"
    )
    _film(desk, text)
    plan = studio("plan", "lakes", "--json").document
    assert "no voice that is here speaks no" in " ".join(plan["notes"])
    lists = call_sheet(open_film("lakes")).production.shotlist
    assert str(lists.film.aspect) == "9:16"
    assert lists.film.language == "no"
    assert Length.parse(str(lists.scenes[0].lines[0].at)).at(Rate(25)) == 90 * 25


def test_a_title_that_cannot_be_set_names_its_line(studio: Studio, desk: Path) -> None:
    """A sign that no packaged font has, and words that fit no frame; what else there is was made."""
    smile = HEAD + "      - slate: 1A\n        length: 1s\n        super: Good 😀 morning\n"
    film = _film(desk, smile)
    studio("render", "lakes", "--draft").refuses("shotlist.yaml:9:", "U+1F600", "leave it out")
    assert not (film / "masters").exists()
    (film / "shotlist.yaml").write_text(smile.replace("😀", "and " * 300))
    studio("render", "lakes", "--draft").refuses("shotlist.yaml:9:", "title 1A super", "Shorten it")


# Names and values on the command line


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("plan lake", "there is no film 'lake' in"),
        ("render lake", "Did you mean 'lakes'?"),
        ("plan lakes --only 1B", "lakes has no shot 1B. It has: 1A."),
        ("render lakes --only 1a", "lakes has no shot 1a. Did you mean 1A?"),
        ("render lakes --only 1A,9Z", "lakes has no shot 9Z. It has: 1A"),
        ("render lakes --reshoot 1B", "lakes has no shot 1B."),
        ("render lakes --only 1A;2B", "'1A;2B' is no slate; write them as 1A,2B"),
        ("render lakes --budget nonsense", "--budget 'nonsense' is no amount of money; write --budget '5 USD'"),
        ("render lakes --executor moon", "there is no executor 'moon'; there are: local"),
        ("render lakes --engine photomoton", "Did you mean photomotion?"),
        ("why lakes 1B", "lakes has no shot 1B."),
        ("takes lakes 1B", "lakes has no shot 1B."),
        ("takes lakes 1B --draw 2", "lakes has no shot 1B."),
        ("takes lakes 1B --release", "lakes has no shot 1B."),
        ("takes lakes --draw 2", "say which shot, such as `studio takes lakes 1A --draw 4`"),
        ("takes lakes 1A --add nothing.mp4", "nothing.mp4"),
        ("takes lakes 1A --add words.mp4", "words.mp4 cannot be read as a clip"),
        ("takes lakes 1A --sheet", "no take is on hand yet"),
        ("circle lakes 1B-1", "lakes has no shot 1B."),
        ("circle lakes 1A-7", "there is no take '1A-7'; takes of 1A: none yet; `studio render` shoots them"),
        ("circle lakes 1A", "'1A' is no take; write the shot and the number of the take, such as 1A-3"),
    ],
)
def test_names_that_mean_nothing_are_refused(studio: Studio, desk: Path, words: str, expected: str) -> None:
    """Films, shots, takes, engines, executors and money: what was meant, or what there is; nothing is changed."""
    _film(desk, ONE_SHOT)
    (desk / "words.mp4").write_text("These are words.\n")
    before = _tree(desk)
    studio(*words.split()).refuses(expected)
    assert _tree(desk) == before


def test_a_circle_around_a_take_that_is_not_there_names_its_line(studio: Studio, desk: Path) -> None:
    """`plan` and `render` refuse it; `circle` mends it, and keeps a person's remark."""
    film = _film(desk, ONE_SHOT)
    assert studio("render", "lakes", "--draft").code == 0
    (film / "circles.yaml").write_text("# chosen with the client\n1A: {take: 7, by: person}\n")
    studio("plan", "lakes").refuses("circles.yaml:2: 1A has no take 7 (it has 1); circle another")
    studio("render", "lakes").refuses("circles.yaml:2:")
    assert studio("circle", "lakes", "1A-1").code == 0
    assert (film / "circles.yaml").read_text() == "# chosen with the client\n1A: {take: 1, by: person}\n"
    studio("circle", "lakes", "1A-1", "--from", "soon").refuses("--from: `soon` is no time; write 4s")
    assert studio("plan", "lakes").code == 0


def test_a_file_where_a_folder_is_due_is_named(studio: Studio, desk: Path) -> None:
    """A film's name that a file has, a vault that is a file, and masters that are one."""
    (desk / "projects/lakes").write_text("a file\n")
    (desk / "brief.md").write_text("# Lakes\n\nCome before the sun does.\n")
    studio("new", "lakes", "--brief", "brief.md").refuses("projects/lakes is a file, and a film is a folder")
    (desk / "projects/lakes").unlink()
    film = _film(desk, ONE_SHOT)
    (film / ".vault").write_text("a file\n")
    studio("render", "lakes", "--draft").refuses(".vault", "File exists")
    (film / ".vault").unlink()
    (film / "masters").write_text("a file\n")
    studio("render", "lakes", "--draft").refuses("masters", "Nothing that was made before is lost")
    (film / "masters").unlink()
    assert "nothing to do" in studio("render", "lakes", "--draft").err


# Part of a film


def test_only_makes_what_these_shots_need(studio: Studio, desk: Path) -> None:
    """A dissolve needs the title of the next shot, and a shot's length a line that began before: both are made."""
    _film(
        desk,
        HEAD.replace("  - shots:", "  - lines: [Hello there.]\n    shots:")
        + "      - {slate: 1A, length: 1s, transition: dissolve 6f}\n"
        + "      - {slate: 1B, length: 1s, super: Good morning}\n      - {slate: 1C}\n",
    )
    last = studio("render", "lakes", "--draft", "--only", "1C", "--json").document
    assert [job["subject"] for job in last["made"]] == ["1A+ line", "1C"]
    assert last["master"] is None
    first = studio("render", "lakes", "--draft", "--only", "1A", "--json").document
    assert {job["subject"] for job in first["made"]} == {"1A caption 1", "1B super", "1A", "1A+1B"}
    assert not (desk / "projects/lakes/masters").exists()


def test_what_a_render_says_is_quiet_where_nobody_watches(studio: Studio, desk: Path) -> None:
    """Two lines on standard error and no progress; the second time, that there was nothing to do."""
    film = _film(desk, ONE_SHOT)
    master = f"{film}/masters/lakes.draft.mp4  (00:00:01:00)\n"
    said = studio("render", "lakes", "--draft")
    assert said == Said(0, "", f"lakes: 5 made, 0 on hand\n{master}")
    assert studio("render", "lakes", "--draft") == Said(0, "", f"lakes: nothing to do\n{master}")


def test_a_sweep_takes_only_what_no_cut_needs(studio: Studio, desk: Path) -> None:
    """What an older title left behind goes with `--yes`; the film of today is still on hand."""
    film = _film(desk, ONE_SHOT)
    assert studio("render", "lakes", "--draft").code == 0
    assert studio("sweep", "lakes").err.startswith("0 results, 0 files")
    (film / "shotlist.yaml").write_text(ONE_SHOT.replace("morning", "evening"))
    assert studio("render", "lakes", "--draft").code == 0
    assert studio("sweep", "lakes").err.startswith("3 results, 4 files")
    assert "deleted\n" in studio("sweep", "lakes", "--yes").err
    assert "nothing to do" in studio("render", "lakes", "--draft").err


# JSON


def test_with_json_there_is_one_document_and_nothing_else(studio: Studio, desk: Path) -> None:
    """The keys of each, with notes in it, and the progress and messages nowhere on standard output."""
    _film(desk, ONE_SHOT.replace("[bars]", "[kling/v3, bars]"))
    plan = studio("plan", "lakes", "--draft", "--json").document
    assert {"film", "jobs", "pending", "on_hand", "cost", "notes"} <= set(plan)
    assert plan["film"] == "lakes"
    assert plan["cost"] == {"amount": 0, "currency": "USD"}
    assert "kling/v3 is not installed" in " ".join(plan["notes"])
    for job in (*plan["jobs"], *plan["pending"]):
        assert {"step", "slate", "engine", "reason", "cost", "seconds"} <= set(job)
    assert [job["step"] for job in plan["jobs"]] == ["title", "mix"]
    assert [job["step"] for job in plan["pending"]] == ["segment", "soundtrack", "master"]

    render = studio("render", "lakes", "--draft", "--json")
    assert render.err == ""
    made = render.document
    assert {"film", "made", "on_hand", "master", "length", "cost"} <= set(made)
    assert [made["film"], made["on_hand"], made["length"]] == ["lakes", 0, "00:00:01:00"]
    assert len(made["made"]) == 5
    assert Path(made["master"]).is_file()
    again = studio("render", "lakes", "--draft", "--json").document
    assert [again["made"], again["on_hand"]] == [[], 5]
    assert studio("plan", "lakes", "--draft", "--json").document["jobs"] == []

    takes = studio("takes", "lakes", "--json").document
    assert [take["take"] for take in takes["takes"]] == ["1A-1"]
    assert {"take", "slate", "number", "engine", "state", "circled"} <= set(takes["takes"][0])
    why = studio("why", "lakes", "1A", "--json").document
    assert [why["film"], why["slate"]] == ["lakes", "1A"]
    assert all({"job", "reason"} <= set(cause) for cause in why["causes"])


def test_what_there_is_here_is_told_as_json(studio: Studio) -> None:
    """Engines with what they lack, templates whole, and the doctor's findings."""
    engines = studio("engines", "--json").document["engines"]
    assert {"footage", "photomotion", "piper"} <= {engine["name"] for engine in engines}
    assert all({"kind", "name", "price", "ready", "install"} <= set(engine) for engine in engines)
    (template,) = studio("templates", "show", "tourism_ad", "--json").document["templates"]
    assert template["name"] == "tourism_ad"
    findings = studio("doctor", "--json")
    assert findings.code in (0, 1)
    assert {"python", "ffmpeg", "disk"} <= {one["what"] for one in json.loads(findings.out)["findings"]}


def test_json_is_whole_on_an_old_terminal(desk: Path) -> None:
    """What its encoding lacks is written as JSON's own escapes."""
    _film(desk, ONE_SHOT, "早上好")
    command = [sys.executable, "-m", "studio", "plan", "早上好", "--json"]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    said = subprocess.run(command, cwd=desk, env=environment, capture_output=True, check=True)
    assert json.loads(said.stdout.decode("latin-1"))["film"] == "早上好"


@pytest.mark.parametrize("words", ["plan lakes", "render lakes", "takes lakes 1A", "why lakes 1A"])
def test_errors_stay_on_standard_error_with_json(studio: Studio, desk: Path, words: str) -> None:
    """Exit code and message are the same, and standard output is empty."""
    _film(desk, HEAD + "      - {slate: 1A, lenght: 2s}\n")
    studio(*words.split(), "--json").refuses("shotlist.yaml:7:", "`lenght`")


def test_release_of_nothing_says_so(studio: Studio, desk: Path) -> None:
    """A shot whose requests are all settled has none to give up."""
    film = _film(desk, ONE_SHOT)
    said = studio("takes", "lakes", "1A", "--release")
    assert said.code == 0
    assert "1A: there is no request whose fate is unknown; nothing is released" in said.err
    assert Ledger(film / ".vault/ledger.db").entries() == []


# Disks


def _mounted(desk: Path, options: str, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in `desk` with `desk/disk` on a disk of its own, in a mount namespace that ends with it."""
    (desk / "disk").mkdir(exist_ok=True)
    studio = f'"{sys.executable}" -m studio'
    lines = f'set -u; cd {desk}; mount -t tmpfs -o {options} tmpfs disk || exit 99\nstudio() {{ {studio} "$@"; }}\n'
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", lines + script], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def disk(desk: Path) -> Path:
    """A folder on which `_mounted` puts a disk, where this machine lets us."""
    if sys.platform != "linux" or not shutil.which("unshare") or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount a small disk")
    if _mounted(desk, "size=100k", "true").returncode:
        pytest.skip("this machine lets nobody mount a disk")
    return desk / "disk"


def test_new_on_a_full_disk_says_so_and_goes_on_when_there_is_room(desk: Path, disk: Path) -> None:
    """Exit code 2, and no half of a photo; with more room, the same command makes the film."""
    _photo(desk / "photos/boats.jpg", (1920, 1080))
    (desk / "brief.md").write_text(BRIEF)
    said = _mounted(
        desk,
        "size=200k",
        "cd disk; studio new lakes --brief ../brief.md; echo $?; find . -type f; "
        "mount -o remount,size=50m . && studio new lakes --brief ../brief.md >&2; echo $?; test -s lakes/shotlist.yaml",
    )
    assert said.returncode == 0
    assert said.stdout == "2\n0\n"
    first, *_ = said.stderr.splitlines()
    assert first.startswith("studio: ")
    assert "the disk is full" in first
    assert "make room" in first
    assert "Traceback" not in said.stderr


def test_render_on_a_full_disk_says_so_and_goes_on_when_there_is_room(desk: Path, disk: Path) -> None:
    """Exit code 2 wherever the room ends; with more of it, the same command makes the film."""
    _film(desk, ONE_SHOT)
    said = _mounted(
        desk,
        "size=60k",
        "cp -r projects/lakes disk; cd disk\n"
        "for size in 60k 1500k; do mount -o remount,size=$size .; studio render lakes --draft; echo $?; done\n"
        "test -e lakes/masters && echo half; mount -o remount,size=50m . && studio render lakes --draft; echo $?",
    )
    assert said.stdout == "2\n2\n0\n", said.stderr
    assert said.stderr.count("the disk is full") >= 2
    assert "Traceback" not in said.stderr


def test_a_folder_that_cannot_be_written_is_named(desk: Path, disk: Path) -> None:
    """A disk that is read-only: plan still plans; new and render exit 2 and say why."""
    _photo(desk / "photos/boats.jpg")
    (desk / "brief.md").write_text(BRIEF)
    _film(desk, ONE_SHOT)
    said = _mounted(
        desk,
        "size=5m",
        "cp -r projects/lakes disk; mount -o remount,ro disk; cd disk; "
        "studio plan lakes >&2; echo $?; studio render lakes; echo $?; studio new more --brief ../brief.md; echo $?",
    )
    assert said.stdout == "0\n2\n2\n"
    assert said.stderr.lower().count("read-only file system") == 2
    assert "Traceback" not in said.stderr
