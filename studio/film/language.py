"""Languages: how one is written, and in which one a text is."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

NAMES = {
    "english": "en",
    "英语": "en",
    "英文": "en",
    "chinese": "zh",
    "中文": "zh",
    "汉语": "zh",
    "普通话": "zh",
    "spanish": "es",
    "español": "es",
    "西班牙语": "es",
    "french": "fr",
    "français": "fr",
    "法语": "fr",
    "german": "de",
    "deutsch": "de",
    "德语": "de",
    "japanese": "ja",
    "日语": "ja",
    "korean": "ko",
    "韩语": "ko",
}
"""Names that people write for the languages that films are mostly made in, and their codes."""

STOP_WORDS = {
    "en": "the of and to in is that it for with are this from you what we our at on an",
    "es": "el la de que y en los las un una por con para se del es al lo como más su",
    "fr": "le la les de des et en un une du que est pour dans qui sur au avec ce pas",
    "de": "der die das und in den von zu mit ist ein eine nicht auf für im dem sich es wir",
}
"""The most frequent words of a language; a text of some length cannot do without them."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_SIGNS = {"zh": _HAN, "ja": re.compile(f"{_HAN.pattern}|{_KANA.pattern}"), "ko": _HANGUL}
"""What a text holds that is written in a language with signs of its own."""

FEW = 4
"""Words from which on a text without a language's signs is of another one."""

_WORD = re.compile(r"[^\W\d_]+")


def _code(value: Any) -> Any:
    """Read `en`, `zh-CN` or a language's name."""
    if not isinstance(value, str):
        return value
    written = value.strip()
    code = NAMES.get(written.lower(), written)
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", code):
        raise ValueError(f"`{written}` is no language code; write en, zh, es or zh-CN")
    primary, dash, rest = code.partition("-")
    return primary.lower() + dash + rest


Language = Annotated[str, BeforeValidator(_code)]
"""A language as ISO 639 writes it, with a region where wanted: `en`, `no`, `zh-CN`."""


def language_of(text: str) -> str | None:
    """Guess the language of a text by its script or its most frequent words; None where that is not sure."""
    letters = sum(map(len, _WORD.findall(text)))
    if not letters:
        return None
    han, kana, hangul = (len(script.findall(text)) for script in (_HAN, _KANA, _HANGUL))
    if 4 * kana > han + kana and 5 * (han + kana) > letters:
        return "ja"
    if 5 * hangul > letters:
        return "ko"
    if 5 * han > letters:
        return "zh" if not kana else None
    words = [word.lower() for word in _WORD.findall(text)]
    scores = sorted(
        ((sum(word in stops for word in words), code) for code, stops in _STOPS.items()),
        reverse=True,
    )
    (best, code), (second, _) = scores[:2]
    return code if best >= 3 and 10 * best >= len(words) and 2 * best >= 3 * second else None


def in_words(language: str) -> str:
    """Name a language as a person does, with its code.

    >>> in_words("zh"), in_words("pt-BR")
    ('Chinese (zh)', 'pt-BR')
    """
    code = language.partition("-")[0]
    named = next((name for name, known in NAMES.items() if known == code), None)
    return f"{named.title()} ({language})" if named else language


def foreign(text: str, language: str) -> bool:
    """Whether a text is surely not of a language; a name or a slogan of few words may be of any."""
    code = language.partition("-")[0]
    if own := _SIGNS.get(code):
        return len(_WORD.findall(text)) >= FEW and not own.search(text)
    found = language_of(text)
    if found in _SIGNS:
        return not re.search(r"[A-Za-zÀ-ÿ]{2}", text)  # 桂林 in the midst of an English sentence is a name
    return found not in (None, code) and code in STOP_WORDS


_STOPS = {code: frozenset(words.split()) for code, words in STOP_WORDS.items()}
