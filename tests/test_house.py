"""The house stands as it was drawn: layers, sizes, doors, and sockets that are shut."""

from __future__ import annotations

import ast
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest


def _modules(repository: Path) -> list[Path]:
    return sorted((repository / "studio").rglob("*.py"))


def test_a_layer_imports_only_from_layers_below_it(repository: Path) -> None:
    """The contract of pyproject.toml holds."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    found = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_contract_ignores_no_import(repository: Path) -> None:
    """No import is excused from the contract."""
    contracts = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert not any(contract.get("ignore_imports") for contract in contracts)


def test_no_module_is_over_400_lines_and_no_function_over_60(repository: Path) -> None:
    """No file becomes the place where everything goes."""
    long: list[str] = []
    for path in _modules(repository):
        text = path.read_text()
        if (lines := len(text.splitlines())) > 400:
            long.append(f"{path}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60:
                long.append(f"{path}:{node.lineno} {node.name}")
    assert not long


def test_processes_leave_by_two_doors_only(repository: Path) -> None:
    """Only the door to ffmpeg and the launcher of workers start a process."""
    starts = re.compile(r"\bsubprocess\b|os\.(?:system|popen|exec|spawn|posix_spawn)|multiprocessing")
    found = {
        str(path.relative_to(repository / "studio")) for path in _modules(repository) if starts.search(path.read_text())
    }
    assert found <= {"media/ffmpeg.py", "workers/launcher.py"}


def test_errors_are_swallowed_whole_in_two_places_only(repository: Path) -> None:
    """Only the two job boundaries and the command line catch every exception and go on."""
    found = set()
    for path in _modules(repository):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            if broad and not isinstance(node.body[-1], ast.Raise):
                found.add(str(path.relative_to(repository / "studio")))
    assert found <= {"cli/main.py", "schedule/scheduler.py", "workers/child.py"}


def test_help_imports_nothing_heavy(repository: Path) -> None:
    """`studio --help` touches no package that makes films."""
    heavy = [
        "numpy",
        "cv2",
        "PIL",
        "av",
        "yaml",
        "pydantic",
        "rich",
        "httpx",
        "langchain",
        "langchain_core",
        "langchain_openai",
        "langsmith",
        "openai",
        "torch",
        "ray",
        "moviepy",
        "pydub",
        "jinja2",
    ]
    code = f"import sys, studio.cli.main; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_sockets_beyond_this_machine_are_shut() -> None:
    """A test that reaches out is told so."""
    with socket.socket() as door, pytest.raises(RuntimeError, match="loopback"):
        door.connect(("192.0.2.1", 80))
