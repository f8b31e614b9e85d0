"""What a brief says, sorted by whom it is for: claims to be told, the client's name, the last words, the feeling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.departments.writing import figures, names
from studio.departments.writing.passages import HEARD, Extract, begins, behind, extracts
from studio.departments.writing.speech import (
    UNSPACED,
    clauses,
    clean,
    every,
    hits,
    sentences,
    size_of,
    tokens,
    words_of,
)
from studio.departments.writing.templates import Part, Vocabulary, template_names
from studio.film.brief import Brief
from studio.film.delivery import Aspect
from studio.film.language import language_of
from studio.film.time import Length

LONGEST_CLAIM = 60
"""Words of a sentence that is looked at as narration."""

REST = 4
"""Words that are left at least of a sentence whose end is for the crew."""


@dataclass(frozen=True)
class Claim:
    """One sentence, or two short ones, of the brief that the audience may hear."""

    text: str
    part: Part
    heading: str
    order: int
    after: int | None = None
    """The claim right before it in its section."""
    passage: int = 0
    """The passage that it stands in."""


@dataclass(frozen=True)
class Facts:
    """What was found in a brief; `notes` say what was guessed."""

    title: str
    client: str
    language: str
    length: Length | None
    aspect: Aspect | None
    claims: tuple[Claim, ...]
    figures: tuple[str, ...]
    """Phrases of a number and what it counts."""
    points: tuple[str, ...]
    """Facts that are too short to be spoken."""
    words: str
    """All passages, marks taken off."""
    tagline: str
    call: str
    """What to do now, as the brief says it."""
    address: str
    product: str
    """Name of what is sold, or nothing."""
    about: str
    """The sentence that says what it is."""
    asides: str
    """What is said to the crew."""
    wished: tuple[str, ...]
    """What the client wishes to see, in the order of the brief."""
    feeling: tuple[str, ...]
    """Clauses about how it should feel."""
    denied: tuple[str, ...]
    """What it should not be."""
    notes: tuple[str, ...]


def read(brief: Brief, film: str, vocabulary: Vocabulary) -> Facts:
    """Sort out a brief; `film` is the name to fall back on. Words are the brief's own, marks and emoji taken off."""
    notes: list[str] = []
    language = _language(brief, notes)
    told = extracts(brief, vocabulary)
    quoted, address = names.last_words(told, vocabulary)
    client = names.client_of(brief, told, quoted, address, vocabulary, notes)
    tagline = names.without(quoted, client)
    length = figures.length_of(brief, told, vocabulary, language, notes)
    named = figures.frame_of(brief, brief.words or "\n".join(one.text for one in told), notes)
    feeling, denied = _feeling(brief, told, vocabulary, language)
    found = _claims(told, vocabulary, language, (tagline, quoted))
    gone = _without_rivals(found, vocabulary, language, notes)
    claims = tuple(claim for claim in found if claim.order not in gone)
    lost = [claim.text for claim in found if claim.order in gone]
    heard = [claim.text for claim in claims]
    product = names.product_of(brief, told, heard, vocabulary)
    page, file = (clean(brief.title), "") if brief.titled == "page" else ("", clean(brief.title))
    own_name = [film] if film not in template_names() else []
    stated = [page, clean(brief.product), tagline, names.place_of(told, heard), clean(brief.client), product, client]
    title = names.title_of([*stated, *own_name, file, film], vocabulary, language, notes)
    return Facts(
        title=title,
        client=client or title,
        language=language,
        length=length,
        aspect=brief.aspect or (Aspect.parse(named) if named else None),
        claims=claims,
        figures=_kept(figures.figures_of(told, heard, product, vocabulary, language), heard, lost),
        points=_kept(figures.points_of(told, vocabulary, language), heard, lost),
        words="\n".join(one.text for one in told),
        tagline=tagline,
        call=names.call_of(told, quoted, vocabulary),
        address=re.sub(r"^https?://", "", address),
        product=product,
        about=names.about_of(product, heard, vocabulary),
        asides=" ".join(_asides(told, words_of(vocabulary.crew, language))),
        wished=tuple(_wished(told, words_of(vocabulary.seeing, language))),
        feeling=feeling,
        denied=denied,
        notes=tuple(notes),
    )


def _language(brief: Brief, notes: list[str]) -> str:
    """Give the language as the brief names it, or as its words are."""
    text = " ".join((brief.title, *(passage.text for passage in brief.passages)))
    if found := brief.language or language_of(text):
        return found
    notes.append("the brief names no language, and its words are too few to tell; it is taken for English")
    return "en"


def _feeling(
    brief: Brief, told: Sequence[Extract], vocabulary: Vocabulary, language: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the clauses about how it should feel, and what it should not be."""
    denying, crew = words_of(vocabulary.denying, language), words_of(vocabulary.crew, language)
    texts = [clean(brief.tone), *(one.text for one in told if one.part is Part.TONE)]
    found = [words.rstrip(".。!！") for text in texts for one in sentences(text) for words, _ in clauses(one)]
    denied = [words for words in found if hits(denying, words)]
    return tuple(words for words in found if words not in denied and not hits(crew, words)), tuple(denied)


def _asides(told: Sequence[Extract], crew: tuple[str, ...]) -> Iterator[str]:
    """Give the sentences that are for the crew."""
    for one in told:
        yield from (sentence for sentence in sentences(one.text) if one.part is Part.CREW or hits(crew, sentence))


def _wished(told: Sequence[Extract], seeing: tuple[str, ...]) -> Iterator[str]:
    """Give what sentences wish to see."""
    for one in told:
        for sentence in sentences(one.text) if one.part is not Part.END else ():
            if size_of(shown := behind(sentence, seeing)) >= REST:
                yield shown[:1].upper() + shown[1:]


def _claims(told: Sequence[Extract], vocabulary: Vocabulary, language: str, last_words: Sequence[str]) -> list[Claim]:
    """Give what the audience may hear before the last words, each once, in the order of the brief."""
    leaning = [
        word
        for words in (vocabulary.pointing, vocabulary.answering, vocabulary.subject)
        for word in words_of(words, language)
    ]
    claims: list[Claim] = []
    said = set(map(tokens, last_words))
    labels = {tokens(word) for words in (vocabulary.client, vocabulary.product) for word in every(words)}
    for passage, one in enumerate(told):
        is_name = tokens(one.heading) in labels and size_of(one.text) <= names.LONGEST_NAME
        if one.part not in HEARD or figures.is_point(one) or is_name:
            continue
        unheard = ""  # what was said right before, and is for the crew
        for sentence in _joined(sentences(one.text)):
            speakable = _speakable(sentence, vocabulary, language)
            if not speakable or tokens(speakable) in said or (unheard and begins(sentence, leaning)):
                unheard = sentence
                continue
            unheard = ""
            said.add(tokens(speakable))
            goes_on = claims and claims[-1].heading == one.heading and claims[-1].part is one.part
            after = len(claims) - 1 if goes_on else None
            claims.append(Claim(speakable, one.part, one.heading, len(claims), after, passage))
    return claims


def _joined(found: list[str]) -> list[str]:
    """Join sentences of one or two words to what follows them."""
    joined: list[str] = []
    for sentence in found:
        if joined and size_of(joined[-1]) < 3:
            gap = "" if re.search(f"[{UNSPACED}]", sentence) else " "
            joined[-1] += gap + sentence
        else:
            joined.append(sentence)
    return joined


def _speakable(sentence: str, vocabulary: Vocabulary, language: str) -> str:
    """Give what an audience could hear of a sentence: all, or what stands before an aside to the crew; or nothing."""
    crew, calling = words_of(vocabulary.crew, language), words_of(vocabulary.calling, language)
    struck = rf"(?:{'|'.join(words_of(vocabulary.struck, language))})\s+[€$£¥]?\d"
    if begins(sentence, words_of(vocabulary.seeing, language)):
        return ""
    if _heard(sentence, crew, struck):
        return sentence
    pieces = clauses(sentence)
    for end in range(len(pieces) - 1, 0, -1):
        head, aside = pieces[:end], pieces[end][0]
        text = sentence[: sentence.index(aside)].rstrip(" ,;:，；：–—-")
        apart = aside.startswith("(") or begins(aside, (*words_of(vocabulary.joining, language), *calling))
        hanging = begins(head[0][0], words_of(vocabulary.hanging, language))
        corrects = hits(words_of(vocabulary.correcting, language), head[-1][0])
        if apart and not hanging and not corrects and size_of(text) >= REST and _heard(text, crew, struck):
            return text
    return ""


def _heard(sentence: str, crew: tuple[str, ...], struck: str) -> bool:
    """Say whether an audience could hear it: a sentence with words, no address, nothing for the crew.

    `struck` is how a number is taken back.
    """
    letters = sum(letter.isalpha() or letter.isspace() for letter in sentence)
    least = 0.5 if re.search(f"[{UNSPACED}]", sentence) else 0.7
    return (
        3 <= size_of(sentence) <= LONGEST_CLAIM
        and letters >= least * len(sentence)
        and not sentence.endswith((":", "："))
        and not re.search(r"@|https?:|www\.|[{}<>|\[\]]", sentence)
        and not names.addresses(sentence)
        and not hits(crew, sentence)
        and not re.search(struck, sentence, re.I)
    )


def _without_rivals(claims: Sequence[Claim], vocabulary: Vocabulary, language: str, notes: list[str]) -> set[int]:
    """Give the claims that another one contradicts, and note which holds."""
    gone: set[int] = set()
    for holds, other, why in figures.rivals([claim.text for claim in claims], vocabulary, language):
        if not {holds, other} & gone:
            gone.add(other)
            notes.append(f"{claims[other].text[:80]!r} is left out: it contradicts {claims[holds].text[:80]!r}, {why}")
    return gone


def _kept(phrases: Sequence[str], heard: Sequence[str], lost: Sequence[str]) -> tuple[str, ...]:
    """Give the phrases but for those that only sentences without a place in the film have."""
    gone = [phrase for phrase in phrases if any(phrase in text for text in lost)]
    return tuple(phrase for phrase in phrases if phrase not in gone or any(phrase in text for text in heard))
