"""How written text is read aloud: figures, prices, dates and signs become the words that a speaker would say."""

from __future__ import annotations

import re
import unicodedata

from studio.engines.voices import reading_chinese, reading_english, reading_japanese, reading_spanish

_READINGS = {
    "en": reading_english.read,
    "es": reading_spanish.read,
    "zh": reading_chinese.read,
    "ja": reading_japanese.read,
}

_KEPT = "°℃℉№㎡"
"""Signs that have a sound, though Unicode files them with emoji."""


def aloud(text: str, language: str) -> str:
    """Give text as a voice should get it: one line, in words where figures and signs mislead.

    Languages without a reading of their own get the text without what has no sound.

    >>> aloud("Stay 3 nights from $299, 25 km from St. Anne.", "en")
    'Stay three nights from two hundred ninety-nine dollars, twenty-five kilometers from Saint Anne.'
    """
    plain = bare(text)
    read = _READINGS.get(language.lower().partition("-")[0])
    return _spaced(read(plain)) if read else plain


def bare(text: str) -> str:
    """Give text in one line, without emoji, control signs and other things that have no sound.

    >>> bare("one two 🎉 three")
    'one two three'
    """
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(" " if _unspoken(sign) else sign for sign in text).split())


def _spaced(text: str) -> str:
    """Make one space of many, and none before a stop."""
    return re.sub(r" +([,.!?;:])", r"\1", re.sub(r" {2,}", " ", text)).strip()


def _unspoken(sign: str) -> bool:
    """Whether a sign has no sound: emoji, control and private characters."""
    return sign not in _KEPT and unicodedata.category(sign) in ("So", "Cc", "Cf", "Co", "Cn", "Sk")
