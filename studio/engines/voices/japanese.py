"""How Japanese sounds, in the signs that Kokoro was taught: the reading of each word, kana by kana.

Readings come from fugashi with the dictionary unidic-lite.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_ROWS = {
    "あいうえお": "a i ɯ e o",
    "かきくけこ": "ka kʲi kɯ ke ko",
    "がぎぐげご": "ɡa ɡʲi ɡɯ ɡe ɡo",
    "さしすせそ": "sa ɕi sɨ se so",
    "ざじずぜぞ": "ʣa ʥi zɨ ʣe ʣo",
    "たちつてと": "ta ʨi ʦɨ te to",
    "だぢづでど": "da ʥi zɨ de do",
    "なにぬねの": "na ɲi nɯ ne no",
    "はひふへほ": "ha çi ɸɯ he ho",
    "ばびぶべぼ": "ba bʲi bɯ be bo",
    "ぱぴぷぺぽ": "pa pʲi pɯ pe po",
    "まみむめも": "ma mʲi mɯ me mo",
    "らりるれろ": "ɾa ɾʲi ɾɯ ɾe ɾo",
    "やゆよわを": "ja jɯ jo βa o",
    "ぁぃぅぇぉ": "a i ɯ e o",
    "ゃゅょゐゑ": "ja jɯ jo i e",
    "ゔー": "vɯ ː",
}
_ONE = {kana: sound for row, sounds in _ROWS.items() for kana, sound in zip(row, sounds.split(), strict=True)}

_GLIDES = {"ゃ": "a", "ゅ": "ɨ", "ょ": "o", "ぇ": "e"}
_TWO = {
    **{
        first + small: _ONE[first][:-1] + vowel
        for first in "きぎしじちぢにひびぴみり"
        for small, vowel in _GLIDES.items()
    },
    **{first + small: _ONE[first][:-1] + _ONE[small] for first in "ふつ" for small in "ぁぇぉ"},
    **{
        first + small: sound + _ONE[small]
        for first, sound in (("う", "β"), ("ゔ", "v"), ("く", "kᵝ"))
        for small in "ぁぃぇぉ"
    },
    "てぃ": "tʲi",
    "でぃ": "dʲi",
    "ふぃ": "ɸʲi",
    "とぅ": "tɯ",
    "どぅ": "dɯ",
    "でゅ": "dʲɨ",
    "いぇ": "je",
}
"""Two kana that are one sound."""

_ENDINGS = ("助動詞", "接尾辞", "接続助詞", "非自立可能")
"""Kinds of words that are spoken as the end of the one before."""

SCRIPT = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff々ー"
"""Kana and characters, for a character class."""


def spell(text: str) -> str:
    """Spell a run of Japanese, words apart."""
    words: list[str] = []
    for word in _tagger()(text):
        reading = word.feature.pron or word.feature.kana or word.surface
        sound = _kana("".join(map(_hiragana, reading if reading != "*" else word.surface)))
        if words and (word.feature.pos1 in _ENDINGS or word.feature.pos2 in _ENDINGS):
            words[-1] += sound
        else:
            words.append(sound)
    # a closed consonant belongs to what follows
    return re.sub(r"ʔ ", "ʔ", " ".join(filter(None, words)))


def _kana(reading: str) -> str:
    """Spell a reading in kana.

    >>> _kana("とうきょう"), _kana("さんぽ"), _kana("がっこう")
    ('toɯkʲoɯ', 'sampo', 'ɡaʔkoɯ')
    """
    found = ""
    at = 0
    while at < len(reading):
        two = reading[at : at + 2]
        if two in _TWO:
            found += _TWO[two]
            at += 2
            continue
        sign = reading[at]
        found += "ʔ" if sign == "っ" else _nasal(reading[at + 1 :]) if sign == "ん" else _ONE.get(sign, "")
        at += 1
    return found


def _nasal(rest: str) -> str:
    """Give how ん sounds before what follows."""
    following = (_TWO.get(rest[:2]) or _ONE.get(rest[:1], " "))[0]
    for sounds, nasal in (("mpb", "m"), ("kɡ", "ŋ"), ("ɲʨʥ", "ɲ"), ("ntdɾzʣʦ", "n")):
        if following in sounds:
            return nasal
    return "ɴ"


def _hiragana(sign: str) -> str:
    """Give the hiragana of a katakana."""
    return chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign


@cache
def _tagger() -> Any:
    """Give who knows the readings of words."""
    import fugashi
    import unidic_lite

    return fugashi.Tagger(f"-r {unidic_lite.DICDIR}/dicrc -d {unidic_lite.DICDIR}")
