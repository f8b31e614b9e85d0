"""How a sentence may be cut so that what is spoken can stand alone, and which sentences need the one before them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from studio.departments.writing.speech import clauses, hits, size_of, tokens, words_of
from studio.departments.writing.templates import Vocabulary

MOST_PIECES = 8
"""Clauses of one sentence that are tried alone and together."""

LABEL = 4
"""Words before a colon that only announce what is behind it: "what guests love: …"."""

_PAIRS = (("(", ")"), ("（", "）"), ("“", "”"), ("«", "»"), ("「", "」"))
_DASH = re.compile(r"[–—-]+|—+")

_WHEN = re.compile(r"[\d一二三四五六七八九十百零年月日号点时分周到至起初底、，。]+")
"""Chinese that says only when."""

_Words = frozenset[tuple[str, ...]]


class Phrasing:
    """Cuts sentences of one language."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        def keys(words: dict[str, tuple[str, ...]]) -> _Words:
            return frozenset(tokens(word) for word in words_of(words, language))

        self._vocabulary, self._language = vocabulary, language
        self._joining = keys(vocabulary.joining)
        self._answering = keys(vocabulary.answering)
        self._hanging = keys(vocabulary.hanging)
        self._adverbial = keys(vocabulary.adverbial)
        self._leaning = keys(vocabulary.leaning)
        self._trailing = keys(vocabulary.trailing)
        self._pointing = keys(vocabulary.pointing)
        self._subject = keys(vocabulary.subject)
        self._completing = keys(vocabulary.completing)
        self._opening = keys(vocabulary.opening)
        self._contrasting = words_of(vocabulary.contrasting, language)

    def said(self, sentence: str) -> str:
        """Take off the front what only joined a sentence to the one before: "And it clips on" is "It clips on".

        A Spanish question begins anew: "¿Y si…?" is a phrase of its own.
        """
        if sentence.startswith("¿"):
            return sentence
        return self._unjoined(sentence, frozenset() if _begins(sentence, self._answering) else self._joining)

    def alone(self, sentence: str) -> str:
        """Take off also what answers the sentence before, where that is one word: "But twelve women stayed"."""
        return self._unjoined(sentence, self._joining | {word for word in self._answering if len(word) == 1})

    def answers(self, text: str) -> bool:
        """Say whether a text is understood only after the sentence before it."""
        return _begins(text, self._answering | self._pointing)

    def lacks_name(self, text: str) -> bool:
        """Say whether a text begins with a word that stands for what the film is about."""
        return _begins(text, self._subject)

    def cuts(self, said: str) -> Iterator[str]:
        """Give the parts of a sentence that can be spoken alone."""
        pieces = clauses(said)[:MOST_PIECES]
        if len(pieces) == 1 or sum(bool(_DASH.fullmatch(mark)) for _, mark in pieces) > 1:
            return  # between two dashes stands an aside, and on both sides of it halves of a clause
        for start, end in itertools.combinations(range(len(pieces) + 1), 2):
            run = pieces[start:end]
            gaps = [mark + ("" if mark in "，；：" else " ") for _, mark in run[:-1]]
            text = "".join(words + gap for (words, _), gap in zip(run, [*gaps, ""], strict=True))
            text = self._unjoined(text, self._joining) if start else text
            if text in said and text != said and self._stands(text, pieces, start, end):
                yield text

    def _stands(self, text: str, pieces: list[tuple[str, str]], start: int, end: int) -> bool:
        """Say whether a run of a sentence's clauses, from `start` to before `end`, can be spoken alone."""
        balanced = all(text.count(one) == text.count(other) for one, other in _PAIRS) and not text.count('"') % 2
        refused = self._hanging | (self._adverbial if end - start == 1 else frozenset())
        if start:
            refused |= self._leaning | self._pointing | self._answering | self._subject
        completed = end < len(pieces) and _begins(pieces[end][0], self._completing)
        return (
            balanced
            and not completed
            and not _begins(text, refused)
            and not _ends(text, self._trailing)
            and not hits(self._contrasting, text)
            and not _WHEN.fullmatch(text)
            and (not start or self._begins_anew(pieces, start))
        )

    def _begins_anew(self, pieces: list[tuple[str, str]], start: int) -> bool:
        """Say whether what stands before a clause can be left away: nothing that it hangs on, or is its subject."""
        first, mark = pieces[0][0], pieces[start - 1][1]
        if mark in (":", "："):
            return start == 1 and size_of(first) <= LABEL
        if _begins(first, self._hanging):
            return False
        text = self._unjoined(pieces[start][0], self._joining)
        return mark in (";", "；") or not text[:1].isascii() or text[:1].isdigit() or self._opens(text)

    def _opens(self, text: str) -> bool:
        return _begins(text, self._opening)

    def _unjoined(self, text: str, words: _Words) -> str:
        there = tokens(text)
        front = max((word for word in words if there[: len(word)] == word), key=len, default=())
        if not front or len(front) == len(there):
            return text
        start = next(at for at in range(len(text)) if tokens(text[: at + 1]))  # behind quotes and the like, which stay
        end = next((at for at in range(start, len(text)) if tokens(text[:at]) == front), start)
        return text[:start] + text[end:].lstrip(" ,，")


def _begins(text: str, words: _Words) -> bool:
    found = tokens(text)
    return any(found[: len(word)] == word for word in words)


def _ends(text: str, words: _Words) -> bool:
    found = tokens(text)
    return any(found[-len(word) :] == word for word in words)
