"""What a brief calls things: the film, the client, the product, the last words, where to go, and places in photos."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from studio.departments.writing.passages import HEARD, Extract, begins
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
from studio.departments.writing.templates import Part, Vocabulary
from studio.film.brief import Brief

LONGEST_TITLE = 7
"""Words that a title has at most."""

LONGEST_NAME = 7
"""Words of a name behind a label: `Client: Nordlys Home`."""

LONGEST_CALL = 56
"""Letters of a call to action that stands on the end card; of a longer one only the address does."""

NEAR = 24
"""Letters before a quote in which a word such as `slogan` says what it is, and behind it in which an address does."""

_QUOTE = re.compile(r"[“\"«„「『]([^”\"»“」』\n]{2,160})[”\"»“」』]")
_QUOTES = {"“": "”", "«": "»", "„": "“", "「": "」", "『": "』", "《": "》", '"': '"', "”": "”"}
_ADDRESS = re.compile(
    r"(?<![\w@./-])(?:https?://|www\.)?(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,24}(?:/[\w./?=&%#~-]*\w)?(?![\w@.]*\w)"
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|heic|tiff?|mp4|mov|mkv|webm|avi|wav|mp3|pdf|docx?|xlsx?|pptx?|md|txt|zip|py)$"
)
_SUFFIX = r"(?:\.(?:com?|org|net|edu|gov|gob|ac|or|ne))?\.\w+(?:/.*)?$"
"""What stands behind the name in an address: `.example`, `.com.cn/rooms`."""
_PHONE = re.compile(r"(?<![\w.])\+?\d[\d ().-]{7,}\d(?!\w)")
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_BETWEEN = r"(?:(?:de|del|de la|de los|las|los|do|da|di|of|the|du|des) )?"
_CAPITALS = re.compile(rf"(?<![.!?…:\"“«] )(?<!^)\b({_CAPITAL}(?: {_BETWEEN}{_CAPITAL})*)")
_NAMED = re.compile(rf"{_CAPITAL}(?:,? {_BETWEEN}{_CAPITAL}){{0,3}}\.?")
_PLACE = "雪山|古城|古镇|草原|湿地|山|湖|河|江|海|岛|镇|村|寺|谷|峰|湾|港|峡|州|城"
_PLACE_ENDS = re.compile(_PLACE)
_PLACE_FIRST = re.compile(rf"((?:(?!的)[{UNSPACED}]){{1,4}}?(?:{_PLACE}))(?=[的边上里下，。]|$)")
_PLACE_IN = re.compile(rf"在((?:(?![的了一])[{UNSPACED}]){{1,3}}?(?:{_PLACE}))")
_APART = rf"(?:\s*[:。，：；—–|]\s*|\s*[.,;](?:\s+|$)|\s+-+\s+|(?<=[{UNSPACED}])\s+|$)"
"""What stands between a name or a label and what is apart from it."""
_CAPITALISING = ("de", "lb")
"""Languages that write every noun with a capital, so that none shows a name."""


def addresses(text: str) -> list[str]:
    """Give web addresses; names of files and mail addresses are none."""
    return [one for one in _ADDRESS.findall(text) if not _FILE.search(one)]


def last_words(told: Sequence[Extract], vocabulary: Vocabulary) -> tuple[str, str]:
    """Give the words and the address of the end card, or nothing for what is not there."""
    slogans, crew, calling = every(vocabulary.slogan), every(vocabulary.crew), every(vocabulary.calling)
    ends = [one.text for one in told if one.part is Part.END]
    quotes = [quote[1] for text in ends for quote in _QUOTE.finditer(text) if not _sought(text, quote, calling)]
    for text in (one.text for one in told if one.part is not Part.END):
        for quote in _QUOTE.finditer(text):
            called = hits(slogans, text[max(0, quote.start() - NEAR) : quote.start()])
            signed = addresses(text[quote.end() : quote.end() + NEAR])  # words over where to go, in any language
            quotes += [quote[1]] if called or signed else []
    plain = [
        one
        for text in ends
        for one in sentences(text)
        if 1 <= size_of(one) <= 10
        and not addresses(one)
        and not _PHONE.search(one)
        and not hits(crew, one)
        and not begins(one, calling)
    ]
    everywhere = [one.text for one in told]
    found = [one for text in (*ends, *everywhere) for one in addresses(text)]
    found += [phone.strip() for text in ends for phone in _PHONE.findall(text)]
    return (quotes or plain or [""])[0].strip(), (found or [""])[0]


def _sought(text: str, quote: re.Match[str], calling: Iterable[str]) -> bool:
    """Say whether a quote is what one is told to look for, and not the last words."""
    before = sentences(text[: quote.start()])
    return bool(before and begins(before[-1], calling) and size_of(before[-1]) <= 4)


def call_of(told: Sequence[Extract], quoted: str, vocabulary: Vocabulary) -> str:
    """Give the sentence that says what to do now, where it is short enough to stand on the end card.

    What is `quoted` as the last words is none.
    """
    crew, calling = every(vocabulary.crew), every(vocabulary.calling)
    ends = [one for one in told if one.part is Part.END]
    for one in (*ends, *(one for one in told if one.part in HEARD)):
        for sentence in sentences(one.text):
            plain = re.sub(r"https?://", "", sentence).strip().rstrip(".。")
            asks = begins(sentence, calling) and (one.part is Part.END or addresses(sentence))
            if (
                asks
                and tokens(plain)[-1] not in tokens(quoted)[-1:]
                and len(plain) <= LONGEST_CALL
                and size_of(plain) >= 2
                and not hits(crew, plain)
            ):
                return plain
    return ""


def client_of(
    brief: Brief, told: Sequence[Extract], quoted: str, address: str, vocabulary: Vocabulary, notes: list[str]
) -> str:
    """Give the client's name: as stated, or as the section about it begins, or as the last words do."""
    stated = [clean(brief.client)] if brief.client else []
    labels = {tokens(word) for word in every(vocabulary.client)}
    stated += [_called(one.text) for one in told if tokens(one.heading) in labels and size_of(one.text) <= LONGEST_NAME]
    others = [name for name in dict.fromkeys(stated[1:]) if tokens(name) != tokens(stated[0])]
    if others:
        where = "the front matter says" if brief.client else "comes first"
        named = _listed([stated[0], *others])
        notes.append(f"the brief names {named} as clients; the end card says {stated[0]}, as {where}")
    if stated:
        return stated[0]
    for one in told:
        begun = re.match(
            rf"((?:[A-ZÀ-Þ][\w'’&-]*\s)+)(?=[a-zß-ÿ])|([{UNSPACED}A-Za-z]{{2,12}}?)(?=是|位于|经营|成立)", one.text
        )
        name = (begun[1] or begun[2]).strip() if begun and one.part is Part.WHO else ""
        if name and not set(tokens(name)) <= frozenset(every(vocabulary.common)):
            notes.append(f"the client is taken to be {name}, with which {one.text[:40]!r} begins")
            return name
    first = re.split(r"[.。]", quoted)[0].strip()
    if brief.product or (first and size_of(first) <= 5 and first != quoted.rstrip(".。 ")):
        notes.append(f"the brief names no client; the end card says {brief.product or first}")
        return clean(brief.product) or first
    if address and not _PHONE.fullmatch(address):
        bare = re.sub(rf"^(?:https?://)?(?:www\.)?|{_SUFFIX}", "", address)
        name = bare.rpartition(".")[2].replace("-", " ").title()
        notes.append(f"the brief names no client; the end card says {name}, after {address}")
        return name
    notes.append("the brief names no client; the end card says the title. Write `client: …` in its front matter")
    return ""


def _called(stated: str) -> str:
    """Give a name without what is said of it behind a comma.

    >>> _called("Ruta Norte, bike hire in Asturias."), _called("Acme, Inc."), _called("青山小院，大理的客栈")
    ('Ruta Norte', 'Acme, Inc', '青山小院')
    """
    name = stated.rstrip(".。")
    found = re.match(rf"([^,，]+)(?:,\s+(?=[a-zß-ÿ])|，\s*(?=[{UNSPACED}]))", name)
    return found[1].strip() if found else name


def product_of(brief: Brief, told: Sequence[Extract], heard: Sequence[str], vocabulary: Vocabulary) -> str:
    """Give the name of what is sold: as stated, or as the title begins with it, or as the sentences name it."""
    labels = {tokens(word) for word in every(vocabulary.product)}
    stated = [clean(brief.product), *(one.text.rstrip(".。") for one in told if tokens(one.heading) in labels)]
    for name in stated:
        if name and size_of(name) <= 5:
            return name
    first = next((words for words, _ in clauses(clean(brief.title))), "") if brief.titled == "page" else ""
    texts = " ".join(one.text for one in told)
    if first and size_of(first) <= 4 and tokens(first) != tokens(brief.title) and hits([first], texts):
        return first
    places = {word for words in vocabulary.whereabouts.values() for word in words}
    names = [
        name
        for text in heard
        for name in _CAPITALS.findall(text)
        if not set(text[: text.index(name)].lower().split()[-1:]) & places
    ]
    return max(names, key=lambda name: (names.count(name), -names.index(name))) if names else ""


def about_of(product: str, heard: Sequence[str], vocabulary: Vocabulary) -> str:
    """Give the sentence that says what the product is: the first that begins with its name, or an article and it."""
    name = tokens(product)
    being = {tokens(word) for word in every(vocabulary.being)}
    for text in heard if name else ():
        for first in (0, 1):
            there = tokens(text)[first : first + len(name) + 1]
            if there[: len(name)] == name and there[len(name) :] in being:
                return text.rstrip(".。")
    return ""


def without(quoted: str, client: str) -> str:
    """Take the client's name off the front of the last words, where it stands by itself: not in "Havn keeps warm"."""
    rest = re.sub(rf"^{re.escape(client)}{_APART}+", "", quoted, flags=re.I) if client else quoted
    found = sentences(rest)
    while size_of(" ".join(found)) > 14 and len(found) > 1:
        found.pop()
    return ("" if re.search(f"[{UNSPACED}]", rest) else " ").join(found)


def title_of(wishes: Sequence[str], vocabulary: Vocabulary, language: str, notes: list[str]) -> str:
    """Give the first wish that can stand over a picture, cut at a clause's border where that makes it short."""
    crew = words_of(vocabulary.crew, language)
    before = sorted(every(vocabulary.titles), key=len, reverse=True)
    front = "|".join(re.escape(word) + (rf"(?:{_APART}|\s+)" if " " in word else _APART) for word in before)
    for wish in wishes:
        title = re.sub(rf"^(?:{front})+", "", wish, flags=re.I)
        title = _unquoted(" ".join(title.replace("_", " ").split()))
        short = clauses(title)[0][0] if title and size_of(title) > LONGEST_TITLE else title
        if size_of(short) and size_of(short) <= LONGEST_TITLE and len(short) <= 44 and not hits(crew, short):
            if short != wishes[0]:
                why = (
                    f"of {wishes[0][:60]!r}"
                    if short in wishes[0]
                    else f"as {wishes[0][:60]!r} is for the crew, or long"
                    if wishes[0]
                    else "as the brief has no heading"
                )
                notes.append(f"the title is {short!r}, {why}")
            return short[:1].upper() + short[1:]
    return wishes[-1].replace("_", " ").strip().title() or "Film"


def _unquoted(title: str) -> str:
    """Take off marks that stand about the whole of a title, and at its ends quotes that lack the other one.

    >>> _unquoted("«Ruta Norte»"), _unquoted('Bikes "Ruta Norte"'), _unquoted('Ruta Norte"')
    ('Ruta Norte', 'Bikes "Ruta Norte"', 'Ruta Norte')
    """
    title = title.strip(" -–—:：")
    if title[:1] in _QUOTES and title.endswith(_QUOTES[title[0]]) and len(title) > 1:
        return _unquoted(title[1:-1])
    for opens, closes in _QUOTES.items():
        lone = title.count(opens) % 2 if opens == closes else title.count(opens) - title.count(closes)
        if lone and title.startswith(opens):
            return _unquoted(title[1:])
        if lone and title.endswith(closes):
            return _unquoted(title[:-1])
    return title


def place_of(told: Sequence[Extract], heard: Sequence[str]) -> str:
    """Give the place that is a passage by itself, as “Somo, Cantabria” is, or that a sentence is in: 在莫干山."""
    alone = [one.text for one in told if one.part is Part.STORY and _NAMED.fullmatch(one.text)]
    found = [text.rstrip(".") for text in alone if size_of(text) > 1]
    found += [place for text in heard for place in _PLACE_IN.findall(text)]
    return next(iter(found), "")


def shown_place(shows: str, words: str, language: str, ordinary: Iterable[str], vocabulary: Vocabulary) -> str:
    """Give the name of the place in a photo's description, as long as `words` of the brief ever write it; or nothing.

    `ordinary` words are no names. Where there are no capitals, a name is what ends like one and stands in both.
    """
    ordinary, main = tuple(ordinary), language.split("-")[0]
    where = words_of(vocabulary.whereabouts, main)
    for named in _CAPITALS.finditer(shows) if main not in _CAPITALISING else ():
        name = named[1]
        if not hits(ordinary, name) and _ends(shows[: named.start()], where):
            longer: list[str] = [
                known for known in _CAPITALS.findall(words) if re.search(rf"\b{re.escape(name)}\b", known)
            ]
            return max((name, *longer), key=len)
    found = [
        shows[start : place.end()]
        for place in _PLACE_ENDS.finditer(shows)
        for start in range(max(0, place.end() - 6), place.start())
        if shows[start : place.end()] in words and shows[start : place.end()] not in ordinary
    ]
    found += [first[1] for first in [_PLACE_FIRST.match(shows)] if first and len(first[1]) > 2]
    return max((name for name in found if re.fullmatch(f"[{UNSPACED}]+", name)), key=len, default="")


def _ends(text: str, words: Iterable[str]) -> bool:
    """Say whether a text ends with one of some words, or with one and an article."""
    there = tokens(text)
    return any(
        there[-len(key) :] == key or there[-len(key) - 1 : -1] == key for word in words for key in [tokens(word)] if key
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
