"""How Chinese characters sound, in the signs that Kokoro was taught: pinyin, then its phonetic alphabet with arrows.

The readings of words come from pypinyin and their borders from jieba. Arrows are the four tones, of the words as they
stand in a dictionary: what tones do to each other in speech, the voices have learnt by themselves.
"""

from __future__ import annotations

import re

_INITIALS = {
    "b": "p",
    "p": "pʰ",
    "m": "m",
    "f": "f",
    "d": "t",
    "t": "tʰ",
    "n": "n",
    "l": "l",
    "g": "k",
    "k": "kʰ",
    "h": "x",
    "j": "ʨ",
    "q": "ʨʰ",
    "x": "ɕ",
    "zh": "ꭧ",
    "ch": "ꭧʰ",
    "sh": "ʂ",
    "r": "ɻ",
    "z": "ʦ",
    "c": "ʦʰ",
    "s": "s",
}

_FINALS = {
    "a": "a0",
    "ai": "ai0",
    "an": "a0n",
    "ang": "a0ŋ",
    "ao": "au0",
    "e": "ɤ0",
    "ê": "ɛ0",
    "ei": "ei0",
    "en": "ə0n",
    "eng": "ə0ŋ",
    "er": "ɚ0",
    "i": "i0",
    "ia": "ja0",
    "ian": "jɛ0n",
    "iang": "ja0ŋ",
    "iao": "jau0",
    "ie": "je0",
    "in": "i0n",
    "ing": "i0ŋ",
    "io": "jɔ0",
    "iong": "jʊ0ŋ",
    "iou": "jou0",
    "o": "wo0",
    "ong": "ʊ0ŋ",
    "ou": "ou0",
    "u": "u0",
    "ua": "wa0",
    "uai": "wai0",
    "uan": "wa0n",
    "uang": "wa0ŋ",
    "uei": "wei0",
    "uen": "wə0n",
    "ueng": "wə0ŋ",
    "uo": "wo0",
    "v": "y0",
    "van": "ɥɛ0n",
    "ve": "ɥe0",
    "vn": "y0n",
}
"""The sound of each final; 0 stands where its tone goes."""

_BUZZED = ("zh", "ch", "sh", "r", "z", "c", "s")
"""Initials behind which an i is no i."""

_MURMURS = {"m": "m0", "n": "ə0n", "ng": "ə0ŋ", "hm": "hə0m", "hng": "hə0ŋ"}
"""Syllables without a vowel, such as 嗯."""

_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}

PINYIN = re.compile(r"(?<![a-zü])[a-zü]{1,6}[1-5](?![a-zü\d])")
"""A syllable as a line's `say` may give it: chong2."""


def spell(characters: str) -> str:
    """Spell a run of characters, words apart.

    >>> spell("重庆")
    'ꭧʰʊ↗ŋʨʰi↘ŋ'
    """
    import jieba
    from pypinyin import Style, lazy_pinyin

    jieba.setLogLevel("ERROR")
    words = []
    for word in jieba.cut(characters):
        readings = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
        words.append("".join(map(syllable, readings)))
    return " ".join(filter(None, words))


def syllable(pinyin: str) -> str:
    """Spell a syllable, written with the number of its tone; nothing where it is none.

    >>> syllable("gui4"), syllable("lü4"), syllable("shi1")
    ('kwei↘', 'ly↘', 'ʂɨ→')
    """
    from pypinyin.contrib.tone_convert import to_finals, to_initials

    plain, tone = pinyin[:-1].lower().replace("ü", "v"), _TONES[pinyin[-1]]
    if plain in _MURMURS:
        return _MURMURS[plain].replace("0", tone)
    initial = to_initials(plain, strict=True)
    final = to_finals(plain, strict=True)
    if final == "i" and initial in _BUZZED:
        return f"{_INITIALS[initial]}ɨ{tone}"
    sound = "ɔ0" if final == "o" and not initial else _FINALS.get(final, "")
    return _INITIALS.get(initial, "") + sound.replace("0", tone) if sound else ""
