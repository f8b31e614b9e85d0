"""`studio models`: what can be fetched, what is there, and the one command that gets what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio.cli.main import app
from studio.departments import sound
from studio.engines import registry
from studio.engines.card import Card
from studio.errors import InputError
from studio.film.shotlist import Line, Shotlist
from studio.providers import models


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Look again at what is here: tests move the home of the model files."""
    sound.problem_of.cache_clear()
    sound._way_out.cache_clear()


def test_models_are_listed_with_size_licence_and_command() -> None:
    """On standard output, one a line."""
    found = CliRunner().invoke(app, ["models"])
    assert found.exit_code == 0
    (line,) = (line for line in found.output.splitlines() if line.startswith("kokoro"))
    assert line.split()[1:4] == ["121", "MB", "Apache-2.0"]
    assert "`studio models get kokoro`" in line


def test_the_list_as_json_names_every_file() -> None:
    """One document, with addresses and digests for who must fetch them by hand."""
    found = CliRunner().invoke(app, ["models", "--json"])
    rows = {row["name"]: row for row in json.loads(found.stdout)["models"]}
    kokoro = rows["kokoro"]
    assert (kokoro["size"], kokoro["on_hand"], len(kokoro["files"])) == (120_562_231, False, 55)
    assert kokoro["get"] == "studio models get kokoro"
    assert {"path", "size", "sha256", "hub", "packages", "on_hand"} <= set(kokoro["files"][1])


@pytest.mark.parametrize("line", [["models", "show"], ["models", "get"], ["models", "--from", "usb"]])
def test_a_command_that_says_too_little_is_refused(line: list[str]) -> None:
    """The message says how to write it."""
    with pytest.raises(InputError, match="write `studio models`, `studio models get M`"):
        CliRunner().invoke(app, line, standalone_mode=False, catch_exceptions=False)


def test_an_engine_lacks_its_model_files_until_they_lie_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`studio engines`, `doctor` and every plan read this."""
    card = Card(name="x", kind="voice", version=1, says="", gives="media", models=("kokoro",))
    assert registry.lacks(card) == ("the model kokoro",)
    assert registry.way_out(card) == "`studio models get kokoro` (121 MB)"
    for file in models.model("kokoro").files:
        path = models.place("kokoro") / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as there:
            there.truncate(file.size)
    assert registry.lacks(card) == ()
    assert registry.way_out(card) == ""


def test_a_language_may_need_a_package_besides() -> None:
    """Only a film in that language asks for it, and the way out names it before the files."""
    card = Card(
        name="x",
        kind="voice",
        version=1,
        says="",
        gives="media",
        language_packages=(("ja", "no_such_dictionary"),),
        language_install="pip install dictionary",
        models=("kokoro",),
    )
    assert registry.lacks(card, "zh") == ("the model kokoro",)
    assert registry.lacks(card, "ja-JP") == ("no_such_dictionary", "the model kokoro")
    assert registry.way_out(card, "ja") == "`pip install dictionary` and `studio models get kokoro` (121 MB)"


def test_a_film_that_nobody_can_speak_names_the_one_command_with_its_size() -> None:
    """In the plan and after `studio new`, for a Chinese film without kokoro's files."""
    film = Shotlist.model_validate(
        {"film": {"title": "云上", "language": "zh"}, "scenes": [{"shots": [{"slate": "1A", "line": "云上。"}]}]}
    )
    voicing = sound.voice_request(Line(text="云上。"), film)
    (note,) = voicing.notes
    assert note == (
        "no voice that is here speaks zh: its lines are captions only; `studio models get kokoro` (121 MB) gets a voice"
    )
    wished = film.model_copy(update={"engines": film.engines.model_copy(update={"voice": ("kokoro",)})})
    (note,) = sound.voice_request(Line(text="云上。"), wished).notes
    assert note.count("studio models get kokoro") == 1


def test_new_and_plan_print_the_command_for_a_chinese_brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once each, among the notes."""
    monkeypatch.chdir(tmp_path)
    Path("brief.md").write_text("# 云上的清晨\n\n旅游宣传片。清晨，云海从湖面漫上来。\n", encoding="utf-8")
    for line in (["new", "qinglan", "--brief", "brief.md", "--llm", "none"], ["plan", "qinglan"]):
        found = CliRunner().invoke(app, line)
        assert found.exit_code == 0, found.output
        assert found.output.count("`studio models get kokoro` (121 MB) gets a voice") == 1
