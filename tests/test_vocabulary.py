"""One word per thing: what the glossary names is what the code says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REFUSED = frozenset(
    {"manager", "service", "handler", "helper", "util", "common", "core", "pipeline", "processor", "wrapper", "data"}
    | {"info", "item"}
)
"""Words that say nothing about what a thing is."""

REFUSED_BEGINNINGS = ("do_", "process_", "asset_", "video_generator", "storyboard_frame")
"""Beginnings of names that say nothing, or name another tool's things."""


def _modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def _public(path: Path) -> Iterator[str]:
    """Give the names of a module, its public classes, and their public methods and functions."""
    yield path.parent.name if path.stem == "__init__" else path.stem
    todo: list[ast.stmt] = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            yield node.name
            todo += node.body if isinstance(node, ast.ClassDef) else []


def _words(name: str) -> set[str]:
    """Give the words of a name, in the singular."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
    return {*parts, *(part.removesuffix("s") for part in parts if part != "cores")}


@pytest.fixture(name="glossary")
def _glossary(repository: Path) -> dict[str, str]:
    """Give the sentence of each class that the glossary names."""
    page = (repository / "docs/glossary.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^- `(\w+)`: (.+)$", page, re.M))


def test_every_noun_of_a_film_is_in_the_glossary(repository: Path, glossary: dict[str, str]) -> None:
    """Each public class of `studio.film` has its sentence."""
    nouns = {
        node.name
        for path in _modules(repository / "studio/film")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }
    assert nouns - set(glossary) == set()
    assert set(glossary) - nouns == set()


def test_every_sentence_of_the_glossary_is_one(glossary: dict[str, str]) -> None:
    """It ends, and no word is explained twice."""
    assert all(sentence.endswith(".") for sentence in glossary.values())
    assert len(set(glossary.values())) == len(glossary)


def test_no_name_says_nothing(repository: Path) -> None:
    """No module, public class or public function bears a refused word."""
    found = [
        f"{path.relative_to(repository)}: {name}"
        for path in _modules(repository / "studio")
        for name in _public(path)
        if _words(name) & REFUSED or name.startswith(REFUSED_BEGINNINGS)
    ]
    assert found == []


def test_the_test_of_names_finds_what_it_looks_for() -> None:
    """Words are found in names of every form, and only whole ones."""
    assert _words("TakeManager") & REFUSED
    assert _words("shot_utils") & REFUSED
    assert not _words("datum") & REFUSED
    assert not _words("cores") & REFUSED
