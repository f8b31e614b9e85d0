"""What is written about the command line and about engines is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

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


def test_the_readme_names_commands_that_exist(repository: Path) -> None:
    """Each `studio VERB` of README.md is a verb."""
    from studio.cli.main import VERBS

    verbs = set(re.findall(r"`?studio ([a-z]+)\b", "\n".join(_commands(repository / "README.md"))))
    assert verbs
    assert verbs <= set(VERBS)


def _commands(page: Path) -> list[str]:
    """Give the lines of a page's shell blocks."""
    blocks = re.findall(r"```(?:sh|console|bash)\n(.*?)```", page.read_text(), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]
