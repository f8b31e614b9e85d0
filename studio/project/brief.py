"""Reading the brief: free Markdown in any language becomes facts, passages and reference photos."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from studio.errors import DocumentError, Fault
from studio.film.brief import KEYS, Brief, FrontMatter, Passage, Reference
from studio.film.language import language_of
from studio.project.reading import LinedMap, compose, read_as, refuse
from studio.project.references import TAKEN, beside, is_taken, look_up, shown_by_name
from studio.project.text import read_text

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_BYTES = 2_000_000
"""A brief of more bytes is no brief."""

LONGEST_RUN = 10_000
"""Characters of a paragraph in which marks are looked for; the time for that can grow with their square."""

_STATED = re.compile(r"---[ \t]*\n(?:[ \t]*(?:#[^\n]*)?\n)*(?:\s*[\w-]+[ \w-]*[:：]|---)")
"""A first line of `---` is a rule of Markdown, unless a key or its like comes next."""

_FENCE = re.compile(r"---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_BROKEN_IMAGE = re.compile(r"!\[([^\[\]]{0,500})\]\(([^()\n]{1,300})\)")
_BOX = re.compile(r"\A\[[ xX]\][ \t]+")
_HAN = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_JOIN = re.compile(rf"(?<={_HAN})\n(?={_HAN})")


def read_brief(path: Path, references: Path | None = None) -> Brief:
    """Read a brief with the photos and clips that it names, those beside it, and those of the folder `references`.

    Raises DocumentError with every fault at once, ReferenceRefused where `references` is no folder.
    """
    file = path.name
    text = read_text(path, f"there is no brief {path}; write one in Markdown, and name it with --brief", MOST_BYTES)
    if not text.strip():
        raise DocumentError([Fault(file, None, "the brief is empty; say what the film is for, and for whom")])
    head, words, first = _split(text, file)
    front, torn = _front_matter(head, file)
    reader = _Reader(first)
    reader.read(words)
    notes: list[str] = []
    missing: list[Fault] = []
    found: dict[Path, Reference] = {}
    for reference in sorted(reader.references, key=lambda reference: reference.line or 0):
        where = look_up(path.parent, reference.file)
        if "://" in reference.file or reference.file.startswith("data:"):
            notes.append(f"{file}:{reference.line}: `{reference.file[:80]}` is left aside: it is on the web")
        elif isinstance(where, str):
            missing.append(Fault(file, reference.line, where))
        elif not is_taken(reference.file):
            notes.append(f"{file}:{reference.line}: `{reference.file}` is left aside: {TAKEN}")
        else:
            found.setdefault(where, reference)
    for one in beside(path, references):
        if isinstance(one, str):
            notes.append(one)
        else:
            found.setdefault((path.parent / one.file).resolve(), one)
    refuse(torn, missing)
    assert front is not None
    name = path.stem if path.stem.lower() != "brief" else path.absolute().parent.name
    read = {
        "title": front.title or reader.title or shown_by_name(name) or name,
        "titled": "page" if front.title or reader.title else "file",
        "language": front.language or language_of(" ".join(passage.text for passage in reader.passages)),
        "passages": tuple(reader.passages),
        "references": tuple(found.values()),
        "notes": tuple(notes),
        "words": words,
    }
    return Brief(**{**dict(front), **read})


def pictures_in(text: str) -> list[Reference]:
    """Give every mention of a picture in a brief's text, with its line, in the order in which they are read."""
    _, words, before = _split(text, "brief.md")
    reader = _Reader(before)
    reader.read(words)
    return reader.references


def _split(text: str, file: str) -> tuple[str, str, int]:
    """Give the front matter, the words after it, and the number of lines before them."""
    if not _STATED.match(text):
        return "", text, 0
    if found := _FENCE.match(text):
        return found[1] or "", text[found.end() :], text.count("\n", 0, found.end())
    if not re.match(r"---\s*---", text):
        raise DocumentError(
            [Fault(file, 1, "the front matter that begins here has no end; close it with a line `---`")]
        )
    return "", text, 0


def _front_matter(head: str, file: str) -> tuple[FrontMatter | None, list[Fault]]:
    """Read what stands between the two lines of `---`."""
    # the line of `---` becomes an empty one, so that lines keep their numbers
    written = compose(f"\n{head}", file)
    if written.tree is None:
        return FrontMatter(), written.faults
    if isinstance(written.tree, LinedMap):
        tree = LinedMap()
        for key, value in written.tree.items():
            english = KEYS.get(key.lower(), key)
            tree[english], tree.lines[english] = value, written.tree.lines[key]
        written.tree = tree
    front, refused = read_as(FrontMatter, written)
    told = {fault.line for fault in written.faults}
    return front, written.faults + [fault for fault in refused if fault.line not in told]


class _Reader:
    """Reads Markdown: headings, passages and pictures, with their lines."""

    def __init__(self, before: int) -> None:
        self.before = before
        """Lines of front matter."""
        self.title = ""
        self.heading = ""
        self.passages: list[Passage] = []
        self.references: list[Reference] = []

    def read(self, words: str) -> None:
        """Read the text after the front matter."""
        from markdown_it import MarkdownIt

        markdown = MarkdownIt("commonmark").enable("table").disable("inline")
        links: dict[str, Any] = {}
        row: list[str] | None = None
        line = self.before + 1
        kind = ""
        for token in markdown.parse(words, links):
            if token.map:
                line = self.before + token.map[0] + 1
            if token.type in ("tr_open", "tr_close"):
                if token.type == "tr_close" and row and kind == "tbody":
                    self._passage(": ".join(row) if len(row) == 2 else ", ".join(row), line)
                row = [] if token.type == "tr_open" else None
            elif token.type in ("thead_open", "tbody_open", "heading_open"):
                kind = token.type.removesuffix("_open")
            elif token.type in ("tbody_close", "heading_close"):
                kind = ""
            elif token.type == "inline":
                children: list[Token] = []
                if len(token.content) <= LONGEST_RUN:
                    markdown.inline.parse(token.content, markdown, links, children)
                text = self._inline(children, line) if children else token.content
                if row is not None:
                    row += [text] if text else []
                elif kind == "heading":
                    self.heading = text
                    self.title = self.title or text
                else:
                    self._passage(text, line)
            elif token.type in ("fence", "code_block"):
                self._passage(token.content, line)
            elif token.type == "html_block":
                self._passage(self._html(token.content, line), line)

    def _passage(self, text: str, line: int) -> None:
        """Take in a paragraph, list entry, row or block, with images that Markdown does not read for their spaces."""
        for image in _BROKEN_IMAGE.finditer(text):
            self._reference(image[2], image[1], line + text.count("\n", 0, image.start()))
        kept = " ".join(_BROKEN_IMAGE.sub("", _JOIN.sub("", _BOX.sub("", text))).split())
        if kept:
            self.passages.append(Passage(heading=self.heading, text=kept, line=line))

    def _inline(self, children: list[Token], line: int) -> str:
        """Give the text of a run of words without its marks, and take in its pictures."""
        parts: list[str] = []
        for child in children:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
                parts.append("\n")
            elif child.type == "image":
                self._reference(unquote(str(child.attrGet("src") or "")), child.content, line)
            elif child.type == "html_inline":
                parts.append(self._html(child.content, line))
            else:
                parts.append(child.content)
        return "".join(parts)

    def _html(self, content: str, line: int) -> str:
        """Give the text of HTML, and take in its pictures."""
        if len(content) > LONGEST_RUN:
            return content
        page = _Page()
        page.feed(content)
        page.close()
        for file, shows, at in page.pictures:
            self._reference(file, shows, line + at)
        return "".join(page.parts)

    def _reference(self, file: str, shows: str, line: int) -> None:
        """Take in a picture."""
        self.references.append(Reference(file=file.strip(), shows=" ".join(shows.split()), line=line))


class _Page(HTMLParser):
    """Text and pictures of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.pictures: list[tuple[str, str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a picture; other tags go."""
        given = dict(attrs)
        if tag == "img" and given.get("src"):
            self.pictures.append((given["src"] or "", given.get("alt") or "", self.getpos()[0] - 1))

    def handle_data(self, data: str) -> None:
        """Take in text."""
        self.parts.append(data)
