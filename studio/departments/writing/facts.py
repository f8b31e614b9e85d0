"""What a brief says, sorted by whom it is for: claims to be told, the client's name, the last words, the feeling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

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
from studio.departments.writing.templates import Vocabulary
from studio.film.brief import Brief
from studio.film.delivery import Aspect
from studio.film.language import language_of
from studio.film.time import Length


class Part(StrEnum):
    """What a section of a brief is; the first three are told to the audience, in this order."""

    SAY = "say"
    OFFER = "offer"
    STORY = "story"
    WHO = "who"
    AUDIENCE = "audience"
    TONE = "tone"
    HAVE = "have"
    END = "end"
    CREW = "crew"


@dataclass(frozen=True)
class Claim:
    """One sentence, or two short ones, of the brief that the audience may hear."""

    text: str
    part: Part
    heading: str
    order: int


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
    words: str
    """All passages, marks taken off."""
    tagline: str
    address: str
    feeling: tuple[str, ...]
    """Clauses about how it should feel."""
    denied: tuple[str, ...]
    """What it should not be."""
    notes: tuple[str, ...]


_Told = list[tuple[Part, str, str]]
"""Part, heading and clean text of each passage."""

CAPITALISING = ("de", "lb")
"""Languages that write every noun with a capital, so that none shows a name."""

_LABEL = re.compile(r"([^:：\n]{1,40})[:：]\s*(\S.*)", re.S)
_QUOTE = re.compile(r"[“\"«„「『]([^”\"»“」』\n]{2,160})[”\"»“」』]")
_ADDRESS = re.compile(
    r"(?<![\w@./-])(?:https?://|www\.)?(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,24}(?:/[\w./?=&%#~-]*\w)?(?![\w@.]*\w)"
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|heic|tiff?|mp4|mov|mkv|webm|avi|wav|mp3|pdf|docx?|xlsx?|pptx?|md|txt|zip|py)$"
)
_PHONE = re.compile(r"(?<![\w.])\+?\d[\d ().-]{7,}\d(?!\w)")
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_BETWEEN = r"(?:(?:de|del|de la|de los|las|los|do|da|di|of|the|du|des) )?"
_CAPITALS = re.compile(rf"(?<![.!?…:\"“«] )(?<!^)\b({_CAPITAL}(?: {_BETWEEN}{_CAPITAL})*)")
_PLACE = "雪山|古城|古镇|草原|湿地|山|湖|河|江|海|岛|镇|村|寺|谷|峰|湾|港|峡|州|城"
_PLACE_ENDS = re.compile(_PLACE)
_PLACE_FIRST = re.compile(rf"((?:(?!的)[{UNSPACED}]){{1,4}}?(?:{_PLACE}))(?=[的边上里下，。]|$)")
_SECONDS = re.compile(
    r"(?<![\d.])(\d{1,3})[\s-]?(?:s|secs?|seconds?|segundos?|seg|sekunden|sek|secondes?|secondi)\b|(?<![\d.])(\d{1,3})\s?秒",
    re.I,
)
_ASPECT = re.compile(r"(?<![\d:])(16:9|9:16|1:1|4:5|21:9|4:3)(?![\d:])")


def read(brief: Brief, film: str, vocabulary: Vocabulary) -> Facts:
    """Sort out a brief; `film` is the name to fall back on. Words are the brief's own, marks and emoji taken off."""
    notes: list[str] = []
    language = _language(brief, notes)
    told = _parts(brief, vocabulary, language)
    crew = words_of(vocabulary.crew, language)
    quoted, address = _last_words(told, vocabulary)
    client = _client(brief, told, quoted, address, vocabulary, notes)
    tagline = _without(quoted, client)
    whole = clean(brief.words) or "\n".join(text for _, _, text in told)
    length = brief.length or _length(whole, notes)
    aspects = sorted(set(_ASPECT.findall(whole)))
    aspect = brief.aspect or (Aspect.parse(aspects[0]) if len(aspects) == 1 else None)
    if aspect and not brief.aspect:
        notes.append(f"the frame is {aspect}, which the text of the brief names")
    feeling, denied = _feeling(brief, told, vocabulary, language)
    title = _title([clean(brief.title), clean(brief.product), tagline, client, film], vocabulary, crew, notes)
    heard = [
        (part, heading, text) for part, heading, text in told if part in (Part.SAY, Part.OFFER, Part.STORY, Part.WHO)
    ]
    return Facts(
        title=title,
        client=client or title,
        language=language,
        length=length,
        aspect=aspect,
        claims=_claims(heard, crew, tagline),
        figures=_figures(heard, words_of(vocabulary.ending, language)),
        words="\n".join(text for _, _, text in told),
        tagline=tagline,
        address=re.sub(r"^https?://", "", address),
        feeling=feeling,
        denied=denied,
        notes=tuple(notes),
    )


def proper_names(text: str) -> list[str]:
    """Give runs of capitalised words inside sentences, such as places; none where a script has no capitals."""
    return _CAPITALS.findall(text)


def shown_place(shows: str, words: str, language: str, ordinary: Iterable[str]) -> str:
    """Give the name of the place in a photo's description, as long as `words` of the brief ever write it; or nothing.

    `ordinary` words are no names. Where there are no capitals, a name is what ends like one and stands in both.
    """
    ordinary = tuple(ordinary)
    for name in proper_names(shows) if language.split("-")[0] not in CAPITALISING else ():
        if not hits(ordinary, name):
            longer = [known for known in proper_names(words) if re.search(rf"\b{re.escape(name)}\b", known)]
            return max((name, *longer), key=len)
    found = [
        shows[start : place.end()]
        for place in _PLACE_ENDS.finditer(shows)
        for start in range(max(0, place.end() - 6), place.start())
        if shows[start : place.end()] in words and shows[start : place.end()] not in ordinary
    ]
    found += [begins[1] for begins in [_PLACE_FIRST.match(shows)] if begins and len(begins[1]) > 2]
    return max((name for name in found if re.fullmatch(f"[{UNSPACED}]+", name)), key=len, default="")


def _language(brief: Brief, notes: list[str]) -> str:
    """Give the language as the brief names it, or as its words are."""
    text = " ".join((brief.title, *(passage.text for passage in brief.passages)))
    if found := brief.language or language_of(text):
        return found
    notes.append("the brief names no language, and its words are too few to tell; it is taken for English")
    return "en"


def _parts(brief: Brief, vocabulary: Vocabulary, language: str) -> _Told:
    """Say of each passage what it is, by its heading or by the label that it begins with."""
    told: _Told = []
    mail, slogans = ({tokens(word) for word in every(words)} for words in (vocabulary.mail, vocabulary.slogan))
    for heading, text in _labelled(brief, vocabulary):
        lede = not heading or tokens(heading) == tokens(clean(brief.title))
        part = Part.STORY if lede else _part_of(heading, vocabulary)
        label = _LABEL.match(text)
        if label and tokens(label[1]) in mail:
            part = Part.CREW
        elif label and tokens(label[1]) in slogans:
            part, heading, text = Part.END, label[1], label[2]
        elif label and size_of(label[1]) <= 4 and (named := _part_of(label[1], vocabulary)) is not Part.STORY:
            part, heading, text = named, label[1], label[2]
        if text and not text.startswith(("|", "```", "---")):
            told.append((part, heading, text))
    return told


def _labelled(brief: Brief, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Give heading and text of each passage; one that is several `label: text` is as many passages."""
    known = (vocabulary.mail, vocabulary.client, vocabulary.product, vocabulary.slogan, *vocabulary.headings.values())
    labels = frozenset(tokens(word) for words in known for word in every(words))
    for passage in brief.passages:
        heading, text = clean(passage.heading), clean(passage.text)
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


def _part_of(heading: str, vocabulary: Vocabulary) -> Part:
    """Give what a heading announces: the longest phrase in it decides, the first of two that are equally long."""
    found = [
        (len(phrase), Part(part))
        for part, phrases in vocabulary.headings.items()
        for phrase in hits(every(phrases), heading)
    ]
    return max(found, key=lambda one: one[0])[1] if found else Part.STORY


def _last_words(told: _Told, vocabulary: Vocabulary) -> tuple[str, str]:
    """Give the words and the address of the end card, or nothing for what is not there."""
    slogans, crew = every(vocabulary.slogan), every(vocabulary.crew)
    ends = [text for part, _, text in told if part is Part.END]
    named = [text for part, _, text in told if part is not Part.END and hits(slogans, text)]
    quotes = [quote.strip() for text in (*ends, *named) for quote in _QUOTE.findall(text)]
    plain = [
        one
        for text in ends
        for one in sentences(text)
        if 1 <= size_of(one) <= 10 and not addresses(one) and not _PHONE.search(one) and not hits(crew, one)
    ]
    quoted = (quotes or plain or [""])[0]
    everywhere = [text for _, _, text in told]
    found = [one for text in (*ends, *everywhere) for one in addresses(text)]
    found += [phone.strip() for text in ends for phone in _PHONE.findall(text)]
    return quoted, (found or [""])[0]


def addresses(text: str) -> list[str]:
    """Give web addresses; names of files and mail addresses are none."""
    return [one for one in _ADDRESS.findall(text) if not _FILE.search(one)]


def _client(brief: Brief, told: _Told, quoted: str, address: str, vocabulary: Vocabulary, notes: list[str]) -> str:
    """Give the client's name: as stated, or as the section about it begins, or as the last words do."""
    if brief.client:
        return clean(brief.client)
    for _, heading, text in told:
        if tokens(heading) in {tokens(word) for word in every(vocabulary.client)} and size_of(text) <= 7:
            return text.rstrip(".。")
    for part, _, text in told:
        begins = re.match(
            rf"((?:[A-ZÀ-Þ][\w'’&-]*\s)+)(?=[a-zß-ÿ])|([{UNSPACED}A-Za-z]{{2,12}}?)(?=是|位于|经营|成立)", text
        )
        name = (begins[1] or begins[2]).strip() if begins and part is Part.WHO else ""
        if name and not set(tokens(name)) <= frozenset(every(vocabulary.common)):
            notes.append(f"the client is taken to be {name}, with which {text[:40]!r} begins")
            return name
    first = re.split(r"[.。]", quoted)[0].strip()
    if brief.product or (first and size_of(first) <= 5 and first != quoted.rstrip(".。 ")):
        notes.append(f"the brief names no client; the end card says {brief.product or first}")
        return clean(brief.product) or first
    if address:
        name = (
            re.sub(r"^(?:https?://)?(?:www\.)?|\.\w+(?:/.*)?$", "", address)
            .rpartition(".")[2]
            .replace("-", " ")
            .title()
        )
        notes.append(f"the brief names no client; the end card says {name}, after {address}")
        return name
    notes.append("the brief names no client; the end card says the title. Write `client: …` in its front matter")
    return ""


def _without(quoted: str, client: str) -> str:
    """Take the client's name off the front of the last words."""
    rest = re.sub(rf"^{re.escape(client)}\s*[.,:;—–。，：；-]*\s*", "", quoted, flags=re.I) if client else quoted
    found = sentences(rest)
    while size_of(" ".join(found)) > 14 and len(found) > 1:
        found.pop()
    return ("" if re.search(f"[{UNSPACED}]", rest) else " ").join(found)


def _length(text: str, notes: list[str]) -> Length | None:
    """Give the length that the text asks for, from 6 to 180 seconds."""
    for found in _SECONDS.finditer(text):
        if 6 <= int(found[1] or found[2]) <= 180:
            notes.append(f"the film is {found[1] or found[2]} s long, after {found[0].strip()!r} in the brief")
            return Length.parse(f"{found[1] or found[2]}s")
    return None


def _feeling(
    brief: Brief, told: _Told, vocabulary: Vocabulary, language: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the clauses about how it should feel, and what it should not be."""
    denying = words_of(vocabulary.denying, language)
    texts = [clean(brief.tone), *(text for part, _, text in told if part is Part.TONE)]
    found = [words.rstrip(".。!！") for text in texts for one in sentences(text) for words, _ in clauses(one)]
    denied = [words for words in found if hits(denying, words)]
    return tuple(words for words in found if words not in denied), tuple(denied)


def _title(wishes: list[str], vocabulary: Vocabulary, crew: tuple[str, ...], notes: list[str]) -> str:
    """Give the first wish that can stand over a picture, cut at a clause's border where that makes it short."""
    before = sorted(every(vocabulary.titles), key=len, reverse=True)
    for wish in wishes:
        title = re.sub(rf"^(?:(?:{'|'.join(map(re.escape, before))})\b\s*[:：–—-]?\s*)+", "", wish, flags=re.I)
        title = re.sub(rf"^(?:{'|'.join(before)})\s*[:：]\s*", "", title, flags=re.I)
        title = " ".join(title.replace("_", " ").split()).strip(' -–—:："“”«»「」『』《》')
        short = clauses(title)[0][0] if title and size_of(title) > 7 else title
        if size_of(short) and size_of(short) <= 7 and len(short) <= 44 and not hits(crew, short):
            if short != wishes[0]:
                why = (
                    f"of {wishes[0][:60]!r}"
                    if short in wishes[0]
                    else f"as {wishes[0][:60]!r} is for the crew, or long"
                )
                notes.append(f"the title is {short!r}, {why}")
            return short[:1].upper() + short[1:]
    return wishes[-1].replace("_", " ").strip().title() or "Film"


def _claims(heard: Sequence[tuple[Part, str, str]], crew: tuple[str, ...], tagline: str) -> tuple[Claim, ...]:
    """Give what the audience may hear, each once, in the order of the brief."""
    claims: list[Claim] = []
    said = {tokens(tagline)}
    for part, heading, text in heard:
        for sentence in _joined(sentences(text)):
            if tokens(sentence) not in said and _speakable(sentence, crew):
                said.add(tokens(sentence))
                claims.append(Claim(sentence, part, heading, len(claims)))
    return tuple(claims)


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


def _speakable(sentence: str, crew: tuple[str, ...]) -> bool:
    """Say whether an audience could hear it: a sentence with words, no address, nothing for the crew."""
    letters = sum(letter.isalpha() or letter.isspace() for letter in sentence)
    return (
        3 <= size_of(sentence) <= 60
        and letters >= 0.7 * len(sentence)
        and not sentence.endswith((":", "："))
        and not re.search(r"@|https?:|www\.|[{}<>|\[\]]", sentence)
        and not addresses(sentence)
        and not hits(crew, sentence)
    )


def _figures(heard: Sequence[tuple[Part, str, str]], ending: tuple[str, ...]) -> tuple[str, ...]:
    """Give phrases that begin with a number, up to where what is counted has been named."""
    found: list[str] = []
    for _, _, text in heard:
        for number in re.finditer(r"(?<![\w.,:/-])[€$£¥]?\d", text):
            rest = text[number.start() :].partition("\n")[0]
            if re.search(f"[{UNSPACED}]", rest):
                phrase = re.split(r"[，。；：！？、,.;!?\s]", rest)[0]
            else:
                words = re.split(r"[.,;:!?()–—]\s|[.,;:!?()]$", rest)[0].split()[:7]
                stop = next((at for at, word in enumerate(words) if at and hits(ending, word)), len(words))
                phrase = " ".join(words[:stop])
            if 2 <= size_of(phrase) <= 7 and not re.search(r"\d{4,}[-/]\d|\d{6,}", phrase):
                found.append(phrase)
    return tuple(dict.fromkeys(found))
