"""The figures of a brief: what can stand over a picture, how long the film is, and which of two prices holds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from studio.departments.writing.passages import HEARD, LABEL, Extract
from studio.departments.writing.speech import UNSPACED, clean, every, hits, roots, sentences, size_of, tokens, words_of
from studio.departments.writing.templates import Part, Vocabulary
from studio.film.brief import Brief
from studio.film.time import Length

SHORTEST_FILM, LONGEST_FILM = 6, 180
"""Seconds between which a number of seconds is taken for the film's length."""

POINT = 4
"""Words of a fact that is too short to be spoken and stands over a picture."""

ALIKE = 0.6
"""Share of the words of the shorter of two sentences with prices that the other has too, where both mean one price."""

LONGEST_CLAUSE = 6
"""Words (of two signs each) of a clause that stands over a picture whole."""

_UNITS = (
    (1, r"[\s-]?(?:s|secs?|seconds?|segundos?|seg|sekunden|sek|secondes?|secondi)\b|\s?秒"),
    (60, r"[\s-](?:minutes?|minutos?|minuten|min)\b|\s?分钟"),
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_STARTS = re.compile(r"(?<![A-Za-zÀ-ÿ0-9_.,:/-])[€$£¥]?\s?\d")


def length_of(
    brief: Brief, told: Sequence[Extract], vocabulary: Vocabulary, language: str, notes: list[str]
) -> Length | None:
    """Give the film's length: as the front matter states it, else as a label or the text does; corrections first."""
    found = sorted(_lengths(told, vocabulary, language), key=lambda one: one[0])
    if brief.length is None and not found:
        return None
    length = brief.length or Length.parse(f"{found[0][1]}s")
    others = dict.fromkeys(text for _, seconds, text in found if Length.parse(f"{seconds}s").seconds != length.seconds)
    if others:
        where = "its front matter says" if brief.length else f"{found[0][2]!r} says"
        notes.append(f"the brief also speaks of {', '.join(map(repr, others))}; the film is {length} long, as {where}")
    elif brief.length is None:
        notes.append(f"the film is {length.seconds} s long, after {found[0][2]!r} in the brief")
    return length


def _lengths(told: Sequence[Extract], vocabulary: Vocabulary, language: str) -> list[tuple[int, int, str]]:
    """Give rank, seconds and words of every length that a brief may mean for the film; a low rank is surer."""
    crew, correcting = words_of(vocabulary.crew, language), words_of(vocabulary.correcting, language)
    numbers = {word: number for words in vocabulary.numbers.values() for word, number in words.items()}
    written = "|".join(sorted(numbers, key=len, reverse=True))
    struck = "|".join(re.escape(word) for word in sorted(every(vocabulary.struck), key=len, reverse=True))
    found: list[tuple[int, int, str]] = []
    for one in told:
        for sentence in sentences(one.text):
            short = size_of(sentence) <= 3
            if not (one.part is Part.CREW or short or hits(crew, sentence)):
                continue
            named = []
            for worth, unit in _UNITS:
                for mention in re.finditer(rf"(?<![\d.,A-Za-zÀ-ÿ])(?:(\d+)|({written}))(?:{unit})", sentence, re.I):
                    seconds = worth * (int(mention[1]) if mention[1] else numbers[mention[2].lower()])
                    gone = re.search(rf"(?:{struck})\s*$", sentence[: mention.start()], re.I)
                    if SHORTEST_FILM <= seconds <= LONGEST_FILM and not gone:
                        named.append((seconds, mention[0].strip()))
            corrects = bool(hits(correcting, sentence))
            rank = 0 if corrects else 1 if one.part is Part.CREW and short else 2
            for seconds, text in reversed(named) if corrects else named:
                found.append((rank + (one.part is not Part.CREW), seconds, text))
    return found


def figures_of(
    told: Sequence[Extract], heard: Sequence[str], product: str, vocabulary: Vocabulary, language: str
) -> tuple[str, ...]:
    """Give phrases of a number and what it counts, with what belongs to it: "up to 48 hours".

    A number in the name of the `product` counts nothing.
    """
    ending, leading = words_of(vocabulary.ending, language), words_of(vocabulary.leading, language)
    before = "|".join(re.escape(word) for word in sorted(leading, key=len, reverse=True))
    found: list[str] = []
    crew, months = words_of(vocabulary.crew, language), words_of(vocabulary.months, language)
    plain = [text for one in told if one.part in HEARD for text in sentences(one.text) if not hits(crew, text)]
    for text in dict.fromkeys((*plain, *heard)):
        name = re.compile(rf"{re.escape(product)}(?!\d)", re.I)
        names = [mention.span() for mention in name.finditer(text)] if product else []
        for number in _STARTS.finditer(text):
            if any(start < number.end() <= end for start, end in names):
                continue
            rest = text[number.start() :].strip().partition("\n")[0]
            if re.search(f"[{UNSPACED}]", rest):
                clause = (
                    re.split(r"[，。；：！？]", text[: number.start()])[-1] + re.split(r"[，。；：！？、\s]", rest)[0]
                )
                phrase = clause if size_of(clause) <= LONGEST_CLAUSE else re.split(r"[，。；：！？、,.;!?\s]", rest)[0]
            else:
                words = re.split(r"[.,;:!?()–—]\s|[.,;:!?()]$", rest)[0].split()[:7]
                stop = next((at for at, word in enumerate(words) if at and hits(ending, word)), len(words))
                lead = re.search(rf"(?:^|(?<=\s))(?:{before})\s$", text[: number.start()], re.I) if before else None
                phrase = (lead[0] if lead else "") + " ".join(words[:stop])
            if 2 <= size_of(phrase) <= 8 and not hits(months, phrase) and not re.search(r"\d{4,}[-/]\d|\d{6,}", phrase):
                found.append(phrase)
    return tuple(dict.fromkeys(found))


def points_of(told: Sequence[Extract], vocabulary: Vocabulary, language: str) -> tuple[str, ...]:
    """Give facts that are too short to be spoken: rows such as `Battery: 48 h`, and bullets of a few words."""
    crew = words_of(vocabulary.crew, language)
    found: list[str] = []
    for one in told:
        if one.part in (*HEARD, Part.SPEC) and is_point(one) and not hits(crew, one.text):
            label = LABEL.match(one.text)
            found.append(_row(label[1].strip(), label[2].strip(), language) if label else one.text.rstrip("!.。！ "))
    return tuple(dict.fromkeys(text for text in found if 2 <= len(text) <= 40))


def is_point(one: Extract) -> bool:
    """Say whether a passage is a fact of a few words, or a label with a figure."""
    text = one.text.rstrip("!.。！ ")
    label = LABEL.match(text)
    if label:
        return size_of(label[1]) <= 3 and size_of(label[2]) <= 3 and bool(_NUMBER.search(label[2]))
    begins = re.match(r"[€$£¥]?\s?\d", text)
    few = size_of(text) <= (POINT if begins or one.part is Part.SPEC else 2)
    return (
        few
        and not text.endswith((":", "："))
        and bool(re.search(r"\w{2}", text))
        and not re.search(r"[@/\\{}<>|\[\]_]|\w\.\w", text)
    )


def _row(label: str, figure: str, language: str) -> str:
    """Write a label and its figure as one phrase: "48 h battery", "48 h de batería", "续航48小时"."""
    main = language.split("-")[0]
    lower = label if label.isupper() else label[:1].lower() + label[1:]
    if not _NUMBER.match(figure):
        return f"{label}: {figure}"
    return {"en": f"{figure} {lower}", "es": f"{figure} de {lower}", "zh": f"{label}{figure}"}.get(
        main, f"{label}: {figure}"
    )


def rivals(texts: Sequence[str], vocabulary: Vocabulary, language: str) -> list[tuple[int, int, str]]:
    """Give pairs of sentences that cannot both be true, and why: the one that holds, then the one that does not.

    They say one thing with two numbers, or name two prices of one thing. A correction holds, else what is said first.
    """
    correcting = words_of(vocabulary.correcting, language)
    currencies = every(vocabulary.currencies)
    common = frozenset((*every(vocabulary.common), *currencies, *words_of(vocabulary.leading, language)))
    found = []
    for (first, one), (second, other) in itertools.combinations(enumerate(texts), 2):
        if not (_NUMBER.search(one) and _NUMBER.search(other)):
            continue
        if _same_but_number(one, other) or (
            hits(currencies, one) and hits(currencies, other) and _same_price(one, other, common)
        ):
            later = hits(correcting, other) and not hits(correcting, one)
            holds, gone = (second, first) if later else (first, second)
            why = "which corrects it" if later else "which comes first"
            found.append((holds, gone, why))
    return found


def _same_but_number(one: str, other: str) -> bool:
    """Say whether two sentences are the same up to their first number, and count the same, but not as many."""
    sides = []
    for text in (one, other):
        number = _NUMBER.search(text)
        assert number is not None
        sides.append((tokens(text[: number.start()]), number[0], tokens(text[number.end() :])[:1]))
    (before, number_one, after), (other_before, number_other, other_after) = sides
    return len(before) > 1 and (before, after) == (other_before, other_after) and number_one != number_other


def _same_price(one: str, other: str, common: frozenset[str]) -> bool:
    """Say whether two sentences name different prices, and the shorter one has little that the other has not."""
    prices = [set(_NUMBER.findall(text)) for text in (one, other)]
    words = [{root for root in roots(text) if root not in common and not root[0].isdigit()} for text in (one, other)]
    fewer, more = sorted(words, key=len)
    return not prices[0] & prices[1] and (len(fewer & more) >= ALIKE * len(fewer) if len(fewer) > 1 else len(more) <= 3)


def frame_of(brief: Brief, text: str, notes: list[str]) -> str:
    """Give the aspect that the text asks for where it names one only; nothing where the brief states one."""
    named: list[str] = sorted(set(re.findall(r"(?<![\d:])(16:9|9:16|1:1|4:5|21:9|4:3)(?![\d:])", clean(text))))
    if brief.aspect or not named:
        return ""
    if len(named) > 1:
        frames = ", ".join(named)
        notes.append(f"the text of the brief names the frames {frames}; state one as `aspect:` in its front matter")
        return ""
    notes.append(f"the frame is {named[0]}, which the text of the brief names")
    return named[0]
