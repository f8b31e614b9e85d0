"""The passages of a brief, each with what it is: told to the audience, or meant for those who make the film."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studio.departments.writing.speech import TOKEN, clean, every, hits, roots, size_of, tokens
from studio.departments.writing.templates import Part, Vocabulary
from studio.film.brief import Brief

HEARD = (Part.OPEN, Part.SAY, Part.OFFER, Part.STORY, Part.WHO)
"""What may be told to the audience."""

LABEL = re.compile(r"([^:：\n]{1,40})[:：]\s*(\S.*)", re.S)
"""A passage that says at its front what it is: `Length: 20 seconds`."""

SIGNATURE = 16
"""Words that a line below a mail's greetings has at most."""

_STOPPED = re.compile(r"[.!?…。！？][\"'”’»)）」]*$")


@dataclass(frozen=True)
class Extract:
    """A passage, or a labelled part of one: what it is, and its words with all marks taken off."""

    part: Part
    heading: str
    """Of its section, or its label; empty under the title."""
    text: str


def extracts(brief: Brief, vocabulary: Vocabulary) -> tuple[Extract, ...]:
    """Say of each passage what it is: by its heading, by the label that it begins with, or by how it is written."""
    found: list[Extract] = []
    mail, slogans = _labels(vocabulary.mail), _labels(vocabulary.slogan)
    signed = ""  # the heading under which a mail has said goodbye
    for heading, text in _labelled(brief, vocabulary):
        part = Part.STORY if not heading else part_of(heading, vocabulary)
        label = LABEL.match(text)
        if label and tokens(label[1]) in mail:
            part = Part.CREW
        elif label and tokens(label[1]) in slogans:
            part, heading, text = Part.END, label[1], label[2]
        elif label and size_of(label[1]) <= 4 and (named := part_of(label[1], vocabulary)) is not Part.STORY:
            part, heading, text = named, label[1], label[2]
        if _closes(text, vocabulary):
            part, signed = Part.CREW, heading or "-"
        elif signed == (heading or "-") and size_of(text) <= SIGNATURE and not _STOPPED.search(text):
            part = Part.CREW
        else:
            signed = ""
        if part in HEARD and is_feeling(text, vocabulary):
            part = Part.TONE
        if text and not text.startswith(("|", "```", "---")):
            found.append(Extract(part, heading, text))
    return tuple(found)


def part_of(heading: str, vocabulary: Vocabulary) -> Part:
    """Give what a heading announces: the longest phrase in it decides, the first of two that are equally long."""
    found = [
        (len(phrase), part) for part, phrases in vocabulary.headings.items() for phrase in hits(every(phrases), heading)
    ]
    return max(found, key=lambda one: one[0])[1] if found else Part.STORY


def begins(text: str, words: Iterable[str]) -> str:
    """Give the longest of some words and phrases with which a text begins, or nothing."""
    there = tokens(text)
    return max((word for word in words if (key := tokens(word)) and there[: len(key)] == key), key=len, default="")


def behind(text: str, words: Iterable[str]) -> str:
    """Give what follows the words or phrase with which a text begins, without its stop; nothing where none does.

    >>> behind("We want to see: a boat at dawn.", ["we want to see"])
    'a boat at dawn'
    """
    first = begins(text, words)
    ends = [found.end() for found in TOKEN.finditer(text)]
    return text[ends[len(tokens(first)) - 1] :].strip(" ,:，：.。!！") if first else ""


def is_feeling(text: str, vocabulary: Vocabulary) -> bool:
    """Say whether a text only says how something feels: "fun, fresh, energetic"."""
    rest = there = f" {' '.join(roots(text))} "
    for word in sorted((word for words in vocabulary.feelings.values() for word in every(words)), key=len)[::-1]:
        rest = rest.replace(f" {' '.join(roots(word))} ", " ")
    return rest != there and {*rest.split()} <= {*every(vocabulary.common)}


def _labels(words: dict[str, tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    return frozenset(tokens(word) for word in every(words))


def _closes(text: str, vocabulary: Vocabulary) -> bool:
    """Say whether a passage is how a mail says goodbye: "Best, Jonas"."""
    greeting = begins(text, every(vocabulary.closing))
    after = text[len(greeting) :].lstrip() if greeting else ""
    return bool(greeting) and size_of(text) <= SIGNATURE and (after[:1] in ",，!！" or size_of(text) <= 3)


def _labelled(brief: Brief, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Give heading and text of each passage; one that is several `label: text` is as many passages."""
    known = (vocabulary.mail, vocabulary.client, vocabulary.product, vocabulary.slogan, *vocabulary.headings.values())
    labels = frozenset[tuple[str, ...]]().union(*map(_labels, known))
    title = tokens(clean(brief.title))
    for passage in brief.passages:
        heading, text = clean(passage.heading), clean(passage.text)
        heading = "" if tokens(heading) == title else heading
        starts = [
            at for colon in re.finditer("[:：]", text) for at in [_label_start(text, colon.start(), labels)] if at >= 0
        ]
        cuts = [0, *starts[1:]] if starts and starts[0] == 0 else [0]
        yield from ((heading, text[at:end].strip()) for at, end in zip(cuts, [*cuts[1:], len(text)], strict=True))


def _label_start(text: str, colon: int, labels: frozenset[tuple[str, ...]]) -> int:
    """Give where the longest label begins that ends at a colon; -1 where none does."""
    before = text[max(0, colon - 40) : colon]
    starts = [0, *(space.end() for space in re.finditer(r"\s+", before))]
    if colon > 40:
        starts = starts[1:]
    return next((colon - len(before) + at for at in starts if tokens(before[at:]) in labels), -1)
