"""Pages that a person writes: kinds of film of one's own, and what is said of one that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio.cli.main import app
from studio.departments.writing.choice import choose
from studio.departments.writing.template_writer import write
from studio.departments.writing.templates import load_template
from studio.errors import DocumentError
from studio.film.brief import Brief, Passage
from studio.film.noun import Noun
from studio.library import settings_folder
from studio.project import shotlist_of
from studio.project.page import read_page

Own = Callable[..., Path]

BRIEF = Brief(title="A Film", passages=(Passage(text="The river waits for you.", line=1),))


@pytest.fixture(name="own")
def _own(repository: Path) -> Own:
    """A template of one's own: that of the documentation, with something else in it."""
    shown = re.search(r"```yaml\n(.*?)```", (repository / "docs/templates.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None

    def lay(name: str, old: str, new: str, encoding: str = "utf-8") -> Path:
        page = settings_folder() / "templates" / name / "template.yaml"
        page.parent.mkdir(parents=True)
        assert re.search(old, shown[1])
        page.write_bytes(re.sub(old, new, shown[1]).encode(encoding))
        return page

    return lay


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("zh: 4, es: 2.4, other: 2.2", "zh: 4, es: 2.4", r":11: `speech`: `pace` has no `other`; write `other: 2.2`"),
        ("shortest: 1.6s", "shortest: 0s", "shot has `shortest: 0s`, `usual: 3s`, `longest: 6s`; each is a frame"),
        ("longest: 6s", "longest: 2s", "none longer than the next"),
        ("usual: 3s, move", "usual: 10ms, move", "tone warm has `usual: 10ms`; each is a frame at least"),
        ("card: {scene: end, shortest: 2s", "card: {scene: end, shortest: 5s", "card has `shortest: 5s`"),
        ("picture: {en: .Hands[^}]*}", "picture: {}", r":\d+: `beats.picture` is empty"),
        ("picture: {en: .Hands[^}]*}", "picture: {en: []}", r":\d+: `beats.picture.en` is empty"),
        ("kitchen: {en: The[^}]*}", "kitchen: {}", r":17: `scenes.kitchen` is empty"),
        ("purpose: The work", "porpoise: The work", r":22: unknown key `porpoise` in `beats`. Did you mean `purpose`"),
        ("captions: burned", "captions:burned", r":7: a space is missing after `:`"),
        ("length: 20s", "length: 20s\nlength: 30s", r":5: `length` is here twice"),
    ],
)
def test_a_template_that_would_make_no_film_says_so(own: Own, old: str, new: str, said: str) -> None:
    """Before anything is written, with its line and the way out."""
    page = own("mine", old, new)
    with pytest.raises(DocumentError, match=said) as refused:
        load_template("mine")
    assert all(fault.file == str(page) for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("encoding", "said"), [("gbk", "probably GBK.; save the file as UTF-8"), ("latin-1", "probably Latin-1")]
)
def test_a_page_in_another_encoding_is_named(own: Own, encoding: str, said: str) -> None:
    """It lies in the settings, and every new film looks at it."""
    page = own("mine", "[\u4e00-\u9fff]" if encoding == "latin-1" else "A dish", "", encoding)
    with pytest.raises(DocumentError, match=f"{re.escape(str(page))}:.*{said}"):
        choose(BRIEF, "film")


def test_a_page_in_utf_16_is_read(own: Own) -> None:
    """As some editors save it."""
    own("mine", "A dish", "A plate", "utf-16")
    assert load_template("mine").says.startswith("A plate")


def test_a_template_whose_every_beat_needs_a_fact_makes_a_film_without_one(own: Own) -> None:
    """All of them fall away, and then none does."""
    own("mine", "    purpose:", "    needs: fact\n    purpose:")
    template = load_template("mine")
    assert {beat.needs for beat in template.beats} == {"fact"}
    shotlist, _ = shotlist_of(write(BRIEF, [], template, "film").text)
    assert len(shotlist.shots) > 1


def test_a_template_without_words_is_shown(own: Own) -> None:
    """It is taken by its name alone, and its beats attract nothing."""
    own("mine", r"(?m)words: .*", "words: {}")
    said = CliRunner().invoke(app, ["templates", "show", "mine"])
    assert said.exit_code == 0, said.output
    assert "hands" in said.output


class _Note(Noun):
    """A page of a test."""

    says: str
    many: int
    name: str


def test_a_page_is_read_as_it_looks(tmp_path: Path) -> None:
    """Numbers are read where they are due, and `no` stays a word; what stands elsewhere is given."""
    file = tmp_path / "asset.yaml"
    file.write_text("says: no\nmany: 3\n")
    assert read_page(file, _Note, name="mine") == _Note(says="no", many=3, name="mine")
    for text, said in (
        ("", "is empty|keys are due"),
        ("- says", "a list stands where keys are due"),
        ("x\0", "binary"),
    ):
        file.write_text(text)
        with pytest.raises(DocumentError, match=said):
            read_page(file, _Note, name="mine")
    with pytest.raises(DocumentError, match=r"nothing\.yaml is not there"):
        read_page(tmp_path / "nothing.yaml", _Note)
