"""The brief: free Markdown in any language becomes facts, passages and reference photos."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import DocumentError, ReferenceRefused
from studio.film.brief import Brief
from studio.film.language import language_of
from studio.project import read_brief, references_beside

PIXEL = b"not a photo, but something"

BRIEF = """\
---
client: Green North Trails
length: 30s
aspect: 9:16
language: no
budget: $20
---
# Walk the *Green* North

A film for [the campaign](https://example.org), for the web first and
for phones later.

## What it must say
- The day begins **above the clouds**: `sunrise` is an hour from the door.
- [ ] Cheese &amp; cider
  - and a dog

> Breathe out.

| what | how |
|---|---|
| Length | 30 s |

![First sun](photos/sun.jpg)
![The path](<photos/a path.jpg>)
![The wall](photos/the wall.jpg)

<p align="center"><img src="photos/logo.png" alt="Our logo"></p>

    an address
"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """Give a folder with a brief and its photos."""
    for name in ("sun.jpg", "a path.jpg", "the wall.jpg", "logo.png"):
        _file(tmp_path / "photos" / name)
    (tmp_path / "brief.md").write_text(BRIEF)
    return tmp_path


def _file(path: Path) -> Path:
    """Put a file there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PIXEL)
    return path


def _read(folder: Path, text: str | bytes) -> Brief:
    """Read a brief."""
    brief = folder / "brief.md"
    brief.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_brief(brief)


def _said(folder: Path, text: str | bytes) -> str:
    """Give what is said of a brief."""
    with pytest.raises(DocumentError) as told:
        _read(folder, text)
    return str(told.value)


def test_front_matter_is_read_as_it_looks(folder: Path) -> None:
    """`9:16` is an aspect and `no` is Norwegian."""
    brief = read_brief(folder / "brief.md")
    assert (brief.client, str(brief.length), str(brief.aspect), brief.language, str(brief.budget)) == (
        "Green North Trails",
        "30s",
        "9:16",
        "no",
        "20 USD",
    )
    assert brief.title == "Walk the Green North"
    assert brief.words.startswith("# Walk")


def test_passages_are_text_with_their_heading_and_line(folder: Path) -> None:
    """Marks of Markdown are gone, links are their text, and each passage knows where it stands."""
    brief = read_brief(folder / "brief.md")
    lines = BRIEF.split("\n")
    assert [(passage.heading, passage.text) for passage in brief.passages] == [
        ("Walk the Green North", "A film for the campaign, for the web first and for phones later."),
        ("What it must say", "The day begins above the clouds: sunrise is an hour from the door."),
        ("What it must say", "Cheese & cider"),
        ("What it must say", "and a dog"),
        ("What it must say", "Breathe out."),
        ("What it must say", "Length: 30 s"),
        ("What it must say", "an address"),
    ]
    for passage in brief.passages:
        word = passage.text.split()[-1].strip(".")
        assert any(word in line for line in lines[passage.line - 1 : passage.line + 1])


def test_images_are_references_with_what_they_show(folder: Path) -> None:
    """Of Markdown and of HTML, with spaces in their names or not."""
    brief = read_brief(folder / "brief.md")
    assert [(one.file, one.shows, one.line) for one in brief.references] == [
        ("photos/sun.jpg", "First sun", 24),
        ("photos/a path.jpg", "The path", 25),
        ("photos/the wall.jpg", "The wall", 26),
        ("photos/logo.png", "Our logo", 28),
    ]


def test_photos_beside_a_brief_are_taken_in(tmp_path: Path) -> None:
    """Those of `references/`, `photos/` and another folder, by the words of their names, sorted."""
    brief = tmp_path / "in" / "brief.md"
    for name in (
        "references/lake_at-dawn.jpg",
        "references/IMG_2041.JPG",
        "photos/b/boats 2.png",
        "photos/.hidden.jpg",
    ):
        _file(brief.parent / name)
    _file(brief.parent / "photos/notes.txt")
    extra = _file(tmp_path / "more" / "red_kite.mp4").parent
    (extra / "out.jpg").symlink_to(_file(tmp_path / "secret.jpg"))
    brief.write_text("# A film\n\n![Dawn](references/lake_at-dawn.jpg)\n")
    assert [(one.file, one.shows) for one in references_beside(brief, extra)] == [
        ("references/IMG_2041.JPG", ""),
        ("references/lake_at-dawn.jpg", "lake at dawn"),
        ("photos/b/boats 2.png", "boats"),
        (str(extra / "red_kite.mp4"), "red kite"),
    ]
    read = read_brief(brief, extra)
    assert [one.shows for one in read.references] == ["Dawn", "", "boats", "red kite"]
    assert [one.kind for one in read.references] == ["picture", "picture", "picture", "clip"]
    assert [note.partition(" is left aside: ")[0] for note in read.notes] == [
        "`photos/notes.txt`",
        f"`{extra}/out.jpg`",
    ]
    with pytest.raises(ReferenceRefused, match="there is no such folder"):
        references_beside(brief, tmp_path / "nowhere")


def test_a_chinese_brief_is_read(tmp_path: Path) -> None:
    """Chinese keys and words, and lines that were broken within a sentence."""
    brief = _read(
        tmp_path,
        "---\n客户: 大理文旅\n时长: 30秒\n画幅: 9：16\n语言: 中文\n预算: 150元\n---\n"
        "# 风花雪月\n\n苍山下的\n古城，洱海边的村子。\n",
    )
    assert (brief.client, brief.language, str(brief.budget), str(brief.aspect)) == ("大理文旅", "zh", "150 CNY", "9:16")
    assert brief.length is not None
    assert brief.length.seconds == 30
    assert brief.passages[0].text == "苍山下的古城，洱海边的村子。"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("苍山下的古城，洱海边的村子。", "zh"),
        ("Una película para la campaña de otoño, que empieza en la web y luego en los móviles.", "es"),
        ("Un film pour la campagne d'automne, sur le web et les téléphones, avec une voix dans le vent.", "fr"),
        ("Ein Film für die Kampagne im Herbst, mit der Stimme und dem Wind, nicht auf dem Telefon.", "de"),
        ("A film for the campaign, for the web first and then for phones, with a voice in the wind.", "en"),
        ("東京の朝はとても静かです。", "ja"),
        ("서울의 아침은 조용합니다", "ko"),
        ("Hotel Alpenblick", None),
        ("", None),
        ("12345 !!!", None),
    ],
)
def test_the_language_is_guessed_or_left_open(text: str, language: str | None) -> None:
    """By script or by the most frequent words, and not at all where that says nothing."""
    assert language_of(text) == language


UNREADABLE = [
    pytest.param("", ["brief.md: the brief is empty; say what the film is for, and for whom"], id="empty"),
    pytest.param(" \n\n", ["brief.md: the brief is empty; say what the film is for, and for whom"], id="blank"),
    pytest.param(
        b"%PDF-1.7 ...", ["brief.md: this is a PDF, not text; save it as plain text or Markdown in UTF-8"], id="pdf"
    ),
    pytest.param(
        b"PK\x03\x04docx",
        ["brief.md: this is an archive or a Word document, not text; save it as plain text or Markdown in UTF-8"],
        id="word",
    ),
    pytest.param(
        "# Küche".encode("cp1252"),
        ["brief.md:1: this line is not in UTF-8 (byte 0xFC; probably Latin-1 or Windows-1252); save the file as UTF-8"],
        id="latin-1",
    ),
    pytest.param(
        "---\nlenght: 30s\nkunde: A\n---\nText.",
        [
            "brief.md:2: unknown key `lenght`. Did you mean `length`?",
            (
                "brief.md:3: unknown key `kunde`. The keys here: title, client, product, length, aspect, language, "
                "audience, tone, budget, template."
            ),
        ],
        id="unknown-keys",
    ),
    pytest.param(
        "---\nlength: 30\n客户：绿北\n---\nText.",
        [
            "brief.md:2: `length`: `30` has no unit; write `30s` for seconds or `30f` for frames",
            "brief.md:3: `：` is the full-width colon; write `客户: 绿北`",
        ],
        id="values",
    ),
    pytest.param(
        "---\nlength: 30s\nA film.\n",
        ["brief.md:1: the front matter that begins here has no end; close it with a line `---`"],
        id="open-front-matter",
    ),
    pytest.param(
        "# A\n\n![Boats](photos/bots.jpg)\n\n![Out](../out.jpg)\n![Dir](photos)\n![Nothing](empty.jpg)",
        [
            "brief.md:3: there is no file `photos/bots.jpg`. Did you mean `photos/boats.jpg`?",
            "brief.md:5: `../out.jpg` lies outside the film's folder; copy it to `references/out.jpg` and name that",
            "brief.md:6: `photos` is a folder; name a file in it",
            "brief.md:7: `empty.jpg` is empty (0 bytes); copy the file anew",
        ],
        id="images",
    ),
]


@pytest.mark.parametrize(("text", "said"), UNREADABLE)
def test_a_brief_that_cannot_be_read_says_why(tmp_path: Path, text: str | bytes, said: list[str]) -> None:
    """Every fault at once, with its line and the way out."""
    folder = tmp_path / "film"
    _file(folder / "photos/boats.jpg")
    _file(tmp_path / "out.jpg")
    (folder / "empty.jpg").touch()
    assert _said(folder, text) == "\n".join(said)


def test_what_is_no_brief_is_named(tmp_path: Path) -> None:
    """A missing file, a folder, a file that is too large."""
    with pytest.raises(DocumentError, match=r"brief\.md: there is no brief .*; write one in Markdown"):
        read_brief(tmp_path / "brief.md")
    with pytest.raises(DocumentError, match="this is a folder"):
        read_brief(tmp_path)
    assert _said(tmp_path, "a" * 2_100_000) == "brief.md: this holds 2.1 MB, and a document has at most 2 MB"


def test_what_is_left_aside_is_noted(tmp_path: Path) -> None:
    """Pictures on the web and files that are no photos stop nothing, and are told."""
    _file(tmp_path / "logo.svg")
    brief = _read(
        tmp_path, "# A\n\n![W](https://example.org/a.jpg)\n![D](data:image/png;base64,AA)\n\n![L](logo.svg)\n"
    )
    assert not brief.references
    assert [note.partition(" is left aside: ")[0] for note in brief.notes] == [
        "brief.md:3: `https://example.org/a.jpg`",
        "brief.md:4: `data:image/png;base64,AA`",
        "brief.md:6: `logo.svg`",
    ]


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("brief.md", "Only words.", "alps"),
        ("autumn_campaign.md", "Only words.", "autumn campaign"),
        ("brief.md", "Title\n=====\n\nWords.", "Title"),
        ("brief.md", "---\n\nA rule, then words.\n\n---\n", "alps"),
        ("brief.md", "---\n---\n# Title\n", "Title"),
        ("brief.md", "---\ntitle: Stated\n---\n# Heading\n", "Stated"),
    ],
)
def test_a_title_is_found(tmp_path: Path, name: str, text: str, title: str) -> None:
    """Stated, or the first heading, or the name of the file or its folder."""
    path = tmp_path / "alps" / name
    path.parent.mkdir()
    path.write_text(text)
    assert read_brief(path).title == title


@pytest.mark.parametrize("marks", ["[", "![", "*a ", "<!--", "> ", "- ", "`", "[](", "<a ", "|"])
def test_marks_without_end_are_read_in_time(tmp_path: Path, marks: str) -> None:
    """No run of marks keeps the reader busy for long."""
    assert _read(tmp_path, "# A\n\n" + marks * 20_000).title == "A"


def test_a_spanish_client_states_facts_in_spanish(tmp_path: Path) -> None:
    """Keys of the front matter may be Spanish, with or without their accents."""
    (tmp_path / "brief.md").write_text(
        "---\nCliente: Casa Aralar\nidioma: es\nduración: 20s\n---\n# Sin prisa\nDos noches.\n", encoding="utf-8"
    )
    brief = read_brief(tmp_path / "brief.md")
    assert (brief.client, brief.language, str(brief.length)) == ("Casa Aralar", "es", "20s")
