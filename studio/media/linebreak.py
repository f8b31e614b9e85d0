"""Where words on the picture may go to a new line, and the breaking that looks calm.

Latin text breaks at spaces, Chinese and Japanese between characters, neither inside a number or a Latin word. Closing
punctuation never begins a line and opening punctuation never ends one (kinsoku; Unicode Standard Annex 14, W3C
Requirements for Chinese Text Layout 3.1.3).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

NEVER_FIRST = frozenset(
    "!),.:;?]}%‰°℃»›”’\"'…‥·—–~、。〃々〉》」』】〕〗〙〛〞！＂％），．：；？］｝～〜ー"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
"""Characters that do not begin a line."""

NEVER_LAST = frozenset("([{«‹“‘\"'$£¥€₹₩#@（［｛〈《「『【〔〖〘〚〝＄￥￡＃第")
"""Characters that do not end a line."""

_QUOTES = frozenset("«»‹›“”‘’\"'")
"""Marks that open in one language and close in another; beside a space, the word they touch decides."""

_CLOSES_CLAUSE = frozenset(",;:.!?…—，；：。！？、·|")
_CURRENCY = frozenset("€£¥$₹₩")

_SMALL_WORDS = (
    "a an the of to in on at by for with from and or but nor as is are my your our his her its their no "
    "el la los las un una unos unas de del y o en por para con su sus tu al mi que "
    "der die das den dem des ein eine einen einem einer und oder im am zu zum zur von vom mit auf für "
    "le les une du et ou dans sur pour par au aux ce sa son ses il i gli lo di da e per con nel della"
)
"""Small words of English, Spanish, German, French and Italian that belong to the word after them."""

_CLINGING = frozenset(_SMALL_WORDS.split())

_TRAILING = frozenset("的了着过们地得吗呢吧啊呀嘛么里上下中")
"""Chinese characters that belong to the character before them far more often than not."""

_LEADING = frozenset("在和与或从把让而却就也都是不将被向由")
"""Chinese characters that begin a word more often than not."""

_BAD, _GOOD = 0.06, -0.06
"""How much a break at a clinging word costs, and one after punctuation gains, in shares of evenness."""


def is_wide(char: str) -> bool:
    """Say whether a character is set on the square of Chinese, Japanese and Korean."""
    return char >= "\u1100" and unicodedata.east_asian_width(char) in "WF"


def breaks_anywhere(char: str) -> bool:
    """Say whether lines may break beside it without a space: Chinese and Japanese, not Hangul."""
    return is_wide(char) and not "\uac00" <= char <= "\ud7a3"


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Give text as it is set: composed (NFC), one space where there were several, no invisible marks.

    Line ends stay; spaces beside them go. A no-break space stays what it is.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = "".join(
        " " if char in "\t\u3000\u2028\u2029" else char
        for char in composed
        if unicodedata.category(char) != "Cf" and not "\ufe00" <= char <= "\ufe0f"
    )
    return "\n".join(" ".join(part for part in line.split(" ") if part) for line in seen.split("\n")).strip()


def opportunities(text: str) -> dict[int, float]:
    """Give the places where a line may begin, as index to cost; text is one paragraph, as `plain` gives it."""
    found: dict[int, float] = {}
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if before == " ":
            if _parts_at_space(text, at):
                found[at] = _cost(text, at - 1, after)
        elif after != " " and _parts_without_space(text, at):
            found[at] = _cost(text, at, after)
    return found


def _parts_at_space(text: str, at: int) -> bool:
    """Say whether the space before `at` may become a line end."""
    last, first = text[at - 2], text[at]
    alone_before = at < 3 or text[at - 3] == " "
    alone_after = at + 1 == len(text) or text[at + 1] == " " or text[at + 1] in NEVER_FIRST
    if last in NEVER_LAST and (last not in _QUOTES or alone_before):
        return False
    if first in NEVER_FIRST and (first not in _QUOTES or alone_after):
        return False
    return not (last.isdigit() and (first.isdigit() or first in _CURRENCY))


def _parts_without_space(text: str, at: int) -> bool:
    """Say whether a line may end between two characters that touch."""
    last, first = text[at - 1], text[at]
    if not (is_wide(last) or is_wide(first) or last in "-–—/"):
        return False
    if last in NEVER_LAST or first in NEVER_FIRST or unicodedata.combining(first):
        return False
    if last in "-–—/" and at >= 2:
        return text[at - 2].isalpha() and first.isalpha()
    if last.isdigit() and breaks_anywhere(first):
        return False
    return breaks_anywhere(last) or breaks_anywhere(first)


def _cost(text: str, end: int, after: str) -> float:
    """Say how well a line may end at `end` of a text and the next begin with `after`."""
    last = text[end - 1]
    if last in _CLOSES_CLAUSE:
        return _GOOD
    if after in _TRAILING or _splits_kana(last, after):
        return _BAD
    if not breaks_anywhere(last) or not breaks_anywhere(after):
        return _BAD if text[text.rfind(" ", 0, end) + 1 : end].lower() in _CLINGING else 0.0
    ends_phrase = last == "的" or _hiragana(last) or after in _LEADING or not (last + after).isalnum()
    return _GOOD / 2 if ends_phrase else 0.0


def _hiragana(char: str) -> bool:
    """Say whether a character is hiragana, in which Japanese writes its endings and particles."""
    return "\u3041" <= char <= "\u309f"


def _splits_kana(last: str, first: str) -> bool:
    """Say whether a line end there would cut a Japanese word: within katakana, or before an ending."""
    return _hiragana(first) or all("\u30a1" <= char <= "\u30ff" for char in (last, first))


def break_lines(text: str, width: float, measure: Callable[[str], float], *, most: int) -> tuple[str, ...] | None:
    """Break text into the fewest lines of at most `width`, as even as they can be; None where `most` do not do.

    Line ends that are in the text are kept. `measure` gives the width of a line in the unit of `width`.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        broken = _break_paragraph(paragraph, width, measure, most - len(lines))
        if broken is None:
            return None
        lines += broken
    return tuple(lines)


def _break_paragraph(text: str, width: float, measure: Callable[[str], float], most: int) -> Sequence[str] | None:
    """Break one paragraph: the fewest lines, then the least sum of squared widths and costs."""
    whole = measure(text)
    if most >= 1 and whole <= width:
        return [text]
    if whole > most * width:
        return None
    places = opportunities(text)
    starts = [0, *places, len(text)]
    widths: dict[tuple[int, int], float] = {}
    for first, start in enumerate(starts[:-1]):
        for end in starts[first + 1 :]:
            if (across := measure(text[start:end].strip())) > width:
                break
            widths[start, end] = across
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for _ in range(most):
        longer: dict[int, tuple[float, tuple[int, ...]]] = {}
        for (start, end), across in widths.items():
            if start in best:
                cost, path = best[start]
                total = cost + (across / whole) ** 2 + places.get(end, 0.0)
                if end not in longer or total < longer[end][0]:
                    longer[end] = (total, (*path, end))
        if len(text) in longer:
            return [text[start:end].strip() for start, end in pairwise(longer[len(text)][1])]
        best = longer
    return None
