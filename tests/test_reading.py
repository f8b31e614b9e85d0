"""Reading documents: every value as it was written, and every fault with its line and the way out."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from studio.errors import DocumentError
from studio.film.shotlist import Shotlist
from studio.project import Project, shotlist_of
from studio.project.reading import LinedList, LinedMap, compose
from studio.project.text import decoded

GOLDEN = Path(__file__).parent / "goldens/messages/shotlist.txt"

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault."""

FILM = """\
film: {title: A, vars: {price: 9}}
cast: {marta: {description: shepherd, voice: piper}}
places: {lake: alpine}
takes: {draw: 2, until: 0.5}
scenes:
  - place: lake
    lines: [{by: marta, text: "Come: {{price}}", at: 1A}]
    shots:
      - slate: 1A
        length: 4s
        move: [push_in, pan_left]
        focus: [0.5, 0.4]
        line: 'Hello, it''s me'   # a comment
        transition: dissolve 12f
      - slate: 1B
        performance: {marta: {does: waves}}
        action: >
          A long
          story.
sound: {music: {mood: calm}, loudness: -14 LUFS}
deliver: [{name: web, aspect: 16:9}]
"""


def _cases() -> list[Any]:
    """Give each document of the golden file and what is said of it."""
    blocks = re.split(r"^=== ", GOLDEN.read_text(encoding="utf-8"), flags=re.M)[1:]
    cases = [re.fullmatch(r"([^\n]*)\n(.*?)>>>\n(.*?)\s*", block, re.S) for block in blocks]
    return [pytest.param(case[2], case[3], id=case[1].replace(" ", "-")) for case in cases if case]


def _said(document: str | bytes) -> str:
    """Give what is said of a document; nothing where it is right."""
    try:
        shotlist_of(decoded(document if isinstance(document, bytes) else document.encode(), "shotlist.yaml"))
    except DocumentError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("document", "said"), _cases())
def test_every_fault_is_told_with_its_line_and_the_way_out(document: str, said: str) -> None:
    """The messages are the ones of the golden file, word for word."""
    assert _said(document) == said


@pytest.mark.parametrize(("document", "said"), _cases())
def test_faults_come_in_order_of_their_lines(document: str, said: str) -> None:
    """A person goes down the document once."""
    lines = [int(found[1]) for found in re.finditer(r"^shotlist\.yaml:(\d+):", said, re.M)]
    assert lines == sorted(lines)
    assert not lines or lines[-1] <= document.count("\n") + 1


@pytest.mark.parametrize(
    "written",
    ["16:9", "no", "on", "y", "1:30", "0x10", "012", "1e3", "2026-01-01", "~", "null", "true", ".5", "=", "1_000"],
)
def test_a_value_is_what_it_looks_like(written: str) -> None:
    """Nothing is turned into a number, a date or nothing at all."""
    assert compose(f"key: {written}\n", "a.yaml").tree == {"key": written}


def test_only_an_empty_value_is_none() -> None:
    """What is written in quotes is there, even where it holds nothing."""
    assert compose("a:\nb: ''\nc: [x, ]\nd: {e: }\n", "a.yaml").tree == {
        "a": None,
        "b": "",
        "c": ["x"],
        "d": {"e": None},
    }


def test_a_comment_is_a_comment() -> None:
    """Behind names and numbers, behind two spaces and words, and in lines of their own."""
    film = (
        "film:\n  title: A  # the title\nscenes:\n#here\n  - shots:\n      - slate: 1A #first\n        length: 4s #ok\n"
    )
    assert _said(film) == ""


def test_every_part_knows_its_line() -> None:
    """Keys, entries and texts that begin on a later line."""
    where = compose("a:\n  - b: 1\n    c:\n      text\n  - d\n", "a.yaml").positions
    assert [where.line("a"), where.line("a", 0), where.line("a", 0, "c"), where.line("a", 1)] == [1, 2, 4, 5]
    assert where.line("a", 0, "unknown", 3) == 2
    assert where.line("unknown") is None


def test_a_document_that_grows_when_it_is_read_does_not_grow() -> None:
    """Aliases of aliases are refused at once, and not expanded."""
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    start = time.perf_counter()
    assert "is a YAML alias" in _said(bomb)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_nesting_without_end_is_refused(opening: str) -> None:
    """A document cannot exhaust the stack of the parser."""
    assert "levels deep" in _said("film: \n  " + opening * 100_000)


def test_no_tag_runs_anything(tmp_path: Path) -> None:
    """A document is text, whatever its tags say."""
    trap = tmp_path / "trap"
    said = _said(f"film: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['{trap}']]\n")
    assert "is a YAML tag" in said
    assert not trap.exists()


ENCODINGS = [
    pytest.param(b"\xef\xbb\xbffilm: {title: A}\nscenes: [{shots: [{slate: 1A}]}]\n", "", id="utf-8-with-mark"),
    pytest.param("film: {title: Ä}\nscenes: [{shots: [{slate: 1A}]}]\n".encode("utf-16"), "", id="utf-16"),
    pytest.param("film: {title: Ä}\r\nscenes: [{shots: [{slate: 1A}]}]\r".encode("utf-32"), "", id="utf-32"),
    pytest.param(
        b"film:\n  title: caf\xe9\n",
        ":2: this line is not in UTF-8 (byte 0xE9; probably Latin-1 or Windows-1252); save the file as UTF-8",
        id="latin-1",
    ),
    pytest.param(
        "film:\n\n  title: 云上".encode("gbk"),
        ":3: this line is not in UTF-8 (byte 0xD4; probably GBK); save the file as UTF-8",
        id="gbk",
    ),
    pytest.param(
        b"film:\n  title: a\x08b\n",
        ":2: an invisible control character (U+0008) stands here; type the line anew",
        id="control-character",
    ),
    pytest.param(b"%PDF-1.7\n", ": this is a PDF, not text; save it as plain text or Markdown in UTF-8", id="pdf"),
    pytest.param(
        b"\x7fELF\x02\x01\x00\x00\x00",
        ":1: this is no text (it holds bytes of a binary file); a document is text in UTF-8",
        id="program",
    ),
    pytest.param(
        b"\x00\x01\xff\xfe\x00",
        ": this is no text (it holds bytes of a binary file); a document is text in UTF-8",
        id="bytes",
    ),
    pytest.param(
        b"\xff\xfea", ": the file begins as UTF-16 and is cut off or damaged; save it as UTF-8", id="half-a-utf-16"
    ),
]


@pytest.mark.parametrize(("written", "said"), ENCODINGS)
def test_encodings_are_read_or_named(written: bytes, said: str) -> None:
    """UTF-8, and UTF-16 or UTF-32 with a mark, are read; anything else is named with its line."""
    assert _said(written) == (f"shotlist.yaml{said}" if said else "")


def test_what_is_no_document_is_named(tmp_path: Path) -> None:
    """A missing file, a folder, a file that is too large."""
    film = Project(tmp_path / "alps")
    film.folder.mkdir()
    with pytest.raises(DocumentError, match=r"there is no .*`studio new alps --brief brief\.md` writes a first one"):
        film.read_shotlist()
    film.shotlist.mkdir()
    with pytest.raises(DocumentError, match="this is a folder"):
        film.read_shotlist()
    film.shotlist.rmdir()
    with film.shotlist.open("wb") as stream:
        stream.truncate(40_000_000)
    with pytest.raises(DocumentError, match=r"this holds 40\.0 MB, and a document has at most 34 MB"):
        film.read_shotlist()


def test_a_long_shot_list_is_read_in_reasonable_time() -> None:
    """A thousand shots, and as many faults; nothing grows with the square of their number."""
    shot = "      - {slate: 1A, size: wid, line: {by: anna, text: Come.}, cast: [marta]}\n"
    document = "film: {title: A}\nscenes:\n  - shots:\n" + shot * 1000
    start = time.perf_counter()
    assert _said(document).count("`wid`") == 1000
    assert time.perf_counter() - start < 5


@PATIENT
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@example("1:30")
@example("no # yes")
@example("\u2028\x85\x07 ")
def test_any_text_in_quotes_is_read_as_written(text: str) -> None:
    """What YAML's own writer puts into quotes comes back, whatever it holds."""
    document = yaml.dump({"key": text}, default_style='"', allow_unicode=True, width=10_000)
    assert compose(decoded(document.encode(), "a.yaml"), "a.yaml").tree == {"key": text}


@PATIENT
@given(st.binary(max_size=400))
@example(b"- ? : - ? :")
@example(b"!<tag:yaml.org,2002:str> a")
@example(b"%YAML 9.9\n---\na")
@example(b"a: &x\nb: *x\n? [*x]\n")
def test_any_bytes_are_a_shot_list_or_a_fault(written: bytes) -> None:
    """Nothing that can be saved in a file leads to another error."""
    _said(written)


@PATIENT
@given(st.data())
def test_any_slip_of_the_hand_is_a_shot_list_or_a_fault(data: st.DataObject) -> None:
    """A film in which characters were lost, doubled or typed anew is read, or refused with a line of it."""
    document = FILM
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(document)))
        lost = data.draw(st.integers(0, 12))
        typed = data.draw(st.text(st.sampled_from("abc1: -#'\"{}[],\t\n&*!|>%@`？：，推\u3000"), max_size=4))
        document = document[:at] + typed + document[at + lost :]
    said = _said(document)
    lines = [int(found[1]) for found in re.finditer(r"^shotlist\.yaml:(\d+):", said, re.M)]
    assert all(1 <= line <= document.count("\n") + 1 for line in lines)


_KEYS = sorted(
    {name for model in (Shotlist, *Shotlist.__subclasses__()) for name in model.model_fields}
    | {
        "title",
        "shots",
        "slate",
        "text",
        "by",
        "at",
        "name",
        "marta",
        "vars",
        "length",
        "size",
        "move",
        "kind",
        "music",
    }
)
_TREES = st.recursive(
    st.none() | st.text(max_size=6) | st.sampled_from(["1A", "4s", "wide", "{{a}}", "16:9", "0.5"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)


@PATIENT
@given(st.dictionaries(st.sampled_from(_KEYS), _TREES, max_size=6))
def test_any_tree_of_known_keys_is_a_shot_list_or_a_fault(tree: dict[str, Any]) -> None:
    """Every kind of value at every key has words."""
    said = _said(yaml.dump(tree, allow_unicode=True))
    assert "pydantic" not in said
    assert "Input should" not in said


def test_lines_are_counted_as_editors_count_them() -> None:
    """Line ends of other systems do not shift the lines of what follows."""
    for end in ("\n", "\r\n", "\r"):
        said = _said(
            end.join(["film:", "  title: A", "", "scenes:", "  - shots:", "    - slate: 1A", "      siez: wide"])
        )
        assert said == "shotlist.yaml:7: unknown key `siez` in shot 1A. Did you mean `size`?"


def test_a_tree_is_made_of_plain_things() -> None:
    """Models read dicts, lists and text."""
    tree = compose("a: [b, {c: d}]\n", "a.yaml").tree
    assert isinstance(tree, LinedMap)
    assert isinstance(tree["a"], LinedList)
    assert isinstance(tree, dict)
