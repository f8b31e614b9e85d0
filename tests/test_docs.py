"""What is written about the command line and about engines is true."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer
import yaml

from studio.film.camera import Move, word
from studio.film.shotlist import Shot
from studio.film.take import ClipRequest
from studio.film.time import Rate, Span


def test_the_page_of_the_command_line_is_as_the_commands_say(repository: Path) -> None:
    """docs/cli.md is what typer writes of the commands today; `make docs` writes it anew."""
    command = [sys.executable, "-m", "typer", "studio.cli.main", "utils", "docs", "--name", "studio"]
    page = subprocess.run(command, capture_output=True, text=True, check=True, cwd=repository).stdout
    assert (repository / "docs/cli.md").read_text().strip() == page.strip()


def test_the_engine_that_the_docs_write_draws(repository: Path) -> None:
    """The example of docs/engines.md is an engine that gives the frames it promises."""
    code = re.search(r"```python\n(.*?)```", (repository / "docs/engines.md").read_text(), re.DOTALL)
    assert code is not None
    module: Any = ModuleType("flat")
    exec(code[1], module.__dict__)
    engine = module.FlatEngine()
    drawing = engine.draw(ClipRequest(slate="1A", action="red"))
    frames = list(engine.frames(drawing, Span(0, 3), Span(1, 2), (32, 18), Rate(25), None))
    assert [plane.shape for plane in frames[0]] == [(18, 32), (9, 16), (9, 16)]
    assert len(frames) == 2
    assert frames[0][0][0, 0] == 63


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_names_commands_and_pages_that_exist(repository: Path, name: str) -> None:
    """Each `studio VERB` of it is a verb, each `make` a target, each link a page of ours."""
    from studio.cli.main import VERBS, app

    page, shell = repository / name, "\n".join(_commands(repository / name))
    verbs = set(re.findall(r"`?studio ([a-z]+)\b", page.read_text(encoding="utf-8")))
    assert {"new", "plan", "render"} <= verbs <= set(VERBS)
    known: Any = typer.main.get_command(app)
    for command in re.findall(r"`(studio [^`]+)`", page.read_text(encoding="utf-8")) + shell.splitlines():
        match shlex.split(command, comments=True):
            case ["studio", verb, _, *more]:
                options = [
                    one for one in known.commands[verb].params if one.required and one.param_type_name == "option"
                ]
                assert all(set(one.opts) & set(more) for one in options), command
    targets = set(re.findall(r"^make ([a-z-]+)", shell, re.MULTILINE))
    assert targets
    assert targets <= set(re.findall(r"^([a-z-]+):", (repository / "Makefile").read_text(), re.MULTILINE))
    links = re.findall(r"(?<!`)!?\[[^\]]*\]\(([^):]+)\)(?!`)", page.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (repository / link).exists()] == []


def test_the_readmes_say_the_same_in_two_languages(repository: Path) -> None:
    """Whoever reads the Chinese page is told of no other commands than who reads the English one."""
    said = [
        set(re.findall(r"`(studio (?!new|models)[a-z]+)", (repository / name).read_text(encoding="utf-8")))
        for name in ("README.md", "README.zh.md")
    ]
    assert said[0] == said[1]


def test_the_camera_words_of_the_chinese_page_are_understood(repository: Path) -> None:
    """Each word of its table means what stands beside it, and its shot is one."""
    page = (repository / "README.zh.md").read_text(encoding="utf-8")
    pairs = re.findall(r"\| ([\u4e00-\u9fff、]+) \| ((?:`\w+`、?)+) (?=\|)", page)
    assert len(pairs) >= 20
    for chinese, english in pairs:
        meant = set(re.findall(r"`(\w+)`", english))
        assert {word(one) for one in chinese.split("、")} == meant, chinese
    block = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert block is not None
    shot = yaml.safe_load(block[1])["scenes"][0]["shots"][0]
    assert Shot.model_validate(shot).move == (Move.PUSH_IN,)


def _commands(page: Path) -> list[str]:
    """Give the lines of a page's shell blocks."""
    blocks = re.findall(r"```(?:sh|console|bash)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]
