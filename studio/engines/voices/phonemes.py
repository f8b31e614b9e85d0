"""How text sounds, in the signs that Kokoro was taught; used in the voice's own process alone.

Languages of the Latin script and Hindi are spelt by espeak-ng (GPL, inside piper-tts), Japanese by `japanese`, and
Chinese characters by `mandarin`, in any other language: a name in another script is read as it is at home.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from studio.engines.voices import japanese, mandarin

SIGNS = {
    sign: first + at
    for first, signs in (
        (1, ";:,.!?"),
        (9, '—…"()“” \u0303ʣʥʦʨᵝ\uab67AI'),
        (31, "O"),
        (33, "Q"),
        (35, "ST"),
        (39, "W"),
        (41, "Yᵊabcdef"),
        (50, "hijklmnopqrstuvwxyzɑɐɒæ"),
        (75, "βɔɕç"),
        (80, "ɖðʤə"),
        (85, "ɚɛɜ"),
        (90, "ɟ"),
        (92, "ɡ"),
        (99, "ɥ"),
        (101, "ɨɪʝ"),
        (110, "ɯɰŋɳɲɴø"),
        (118, "ɸθœ"),
        (123, "ɹ"),
        (125, "ɾɻ"),
        (128, "ʁɽʂʃʈʧ"),
        (135, "ʊʋ"),
        (138, "ʌɣɤ"),
        (142, "χʎ"),
        (147, "ʒʔ"),
        (156, "ˈˌː"),
        (162, "ʰ"),
        (164, "ʲ"),
        (169, "↓"),
        (171, "→↗↘"),
        (177, "ᵻ"),
    )
    for at, sign in enumerate(signs)
}
"""Kokoro's alphabet: each sign and its number in the network."""

LONGEST = 380
"""Signs that are spoken at once; the network takes 510, and hurries through the last of them."""

_ESPEAK = {"en": "en-us", "en-gb": "en", "es": "es", "fr": "fr", "hi": "hi", "it": "it", "pt": "pt-br"}
"""espeak-ng's name for the speech of each language."""

_DIPHTHONGS = {"aɪ": "I", "aʊ": "W", "dʒ": "ʤ", "eɪ": "A", "tʃ": "ʧ", "ɔɪ": "Y"}
_ENGLISH = {
    **_DIPHTHONGS,
    "ʔˌn\u0329": "ʔn",
    "ʔn\u0329": "ʔn",
    "əl": "ᵊl",
    "ʲo": "jo",
    "ʲə": "jə",
    "ʲ": "",
    "ɚ": "əɹ",
    "r": "ɹ",
    "x": "k",
    "ç": "k",
    "ɐ": "ə",
    "ɬ": "l",
    "\u0303": "",
}
_AMERICAN = {"oʊ": "O", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "ː": "", "o": "ɔ", "ɾ": "T", "ʔ": "t"}
_ROMANCE = {**_DIPHTHONGS, "dz": "ʣ", "oʊ": "O", "əʊ": "Q", "ss": "S", "ts": "ʦ", "-": ""}
"""What espeak-ng writes with several signs, or otherwise, and Kokoro with one."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_STOPS = str.maketrans(
    {
        "、": ", ",
        "，": ", ",
        "。": ". ",
        "．": ". ",
        "！": "! ",
        "？": "? ",
        "：": ": ",
        "；": "; ",
        "—": ", ",
        "–": ", ",
    }
    | {"…": ", ", "《": " “", "》": "” ", "「": " “", "」": "” ", "『": " “", "』": "” ", "（": ", ", "）": ", "}
    | {"【": ", ", "】": ", ", "(": ", ", ")": ", ", "·": " ", "～": " ", "~": " "}
)
_LATIN = rf"[^\W_{_HAN}{japanese.SCRIPT}][^{_HAN}{japanese.SCRIPT},.!?:;“”]*"
_RUNS = {
    "ja": re.compile(rf"(?P<kana>[{japanese.SCRIPT}]+)|(?P<words>{_LATIN})|(.)"),
    "zh": re.compile(rf"(?P<han>[{_HAN}]+)|(?P<pinyin>{mandarin.PINYIN.pattern})|(?P<words>{_LATIN})|(.)"),
}
"""What is read in one way: characters, a syllable of pinyin, words of the Latin script, and any other sign."""


def spell(text: str, language: str) -> str:
    """Spell a text that is all words; signs that Kokoro does not know are left out.

    >>> spell("The lake is still.", "en")
    'ðə lˈAk ɪz stˈɪl.'
    """
    text = text.translate(_STOPS)
    if language in _RUNS or re.search(f"[{_HAN}]", text):
        runs = _RUNS["ja" if language == "ja" else "zh"].finditer(text)
        found = "".join(_run(run.groupdict(), run[0], "en" if language in _RUNS else language) for run in runs)
    else:
        found = _espeak(text, language)
    found = re.sub(r"\s*([,;:.!?])(?:\s*[,;:])*", r"\1", found)
    known = "".join(sign for sign in found if sign in SIGNS)
    found = re.sub(r" +", " ", re.sub(r"([,;:.!?])(?=[^\s,;:.!?”])", r"\1 ", known)).strip(" ,;:")
    return found if found.endswith((".", "!", "?", ".”", "!”", "?”")) or not found else f"{found}."


def pieces(spelt: str, language: str) -> list[str]:
    """Cut what is spelt into pieces that are spoken at once: at the end of a sentence, a clause, or a word.

    >>> pieces("sˈʌm ɡˈO. sˈʌm stˈA.", "en"), pieces("jou↓ ɕje→. ljou↘.", "zh")
    (['sˈʌm ɡˈO. sˈʌm stˈA.'], ['jou↓ ɕje→.', 'ljou↘.'])
    """
    # Chinese and Japanese voices hardly stop between sentences that they read at once; others breathe as narrators do
    sentences = re.split(r"(?<=[.!?]) (?=\S)", spelt) if language in _RUNS else [spelt]
    return [piece for sentence in sentences for piece in _short(sentence)]


def _short(spelt: str) -> list[str]:
    """Cut what is longer than can be spoken at once."""
    found: list[str] = []
    while len(spelt) > LONGEST:
        head = spelt[:LONGEST]
        ends = [max(head.rfind(f"{mark} ") for mark in marks) for marks in (".!?", ",;:")]
        at = next((end for end in (*ends, head.rfind(" ") - 1) if end >= LONGEST // 4), LONGEST - 1)
        found.append(spelt[: at + 1].strip())
        spelt = spelt[at + 1 :].strip()
    return [*found, spelt] if spelt else found


def _run(kinds: Mapping[str, str | None], run: str, foreign: str) -> str:
    """Spell what is read in one way, or give a stop back."""
    if kinds.get("kana"):
        return japanese.spell(run)
    if kinds.get("han"):
        return mandarin.spell(run)
    if kinds.get("pinyin") and (syllable := mandarin.syllable(run)):
        return syllable
    if kinds.get("pinyin") or kinds["words"]:  # mp3 looks like pinyin, and is none
        letters = re.sub(r"\b[A-Z]{2,5}\b", lambda found: " ".join(found[0].replace("A", "ay")), run)
        return f" {_espeak(letters, foreign).rstrip('.')} "
    return run


def _espeak(text: str, language: str) -> str:
    """Spell words by the rules of their language."""
    from piper import espeakbridge

    _awake()
    espeakbridge.set_voice(_ESPEAK[language])
    clauses = espeakbridge.get_phonemes(text)
    # what stands in round brackets is the name of a language that espeak-ng has gone over to
    spelt = " ".join(re.sub(r"\([^)]+\)", "", sounds) + stop for sounds, stop, _ in clauses)
    tables = [_ENGLISH, _AMERICAN] if language == "en" else [_ENGLISH] if language == "en-gb" else [_ROMANCE]
    if language == "en-gb":
        spelt = _replaced(spelt, {"eə": "ɛː", "iə": "ɪə", "əʊ": "Q"})
        tables.append({"o": "ɔ", "ɾ": "T", "ʔ": "t"})
    for table in tables:
        spelt = _replaced(spelt, table)
    return re.sub("(\\S)\u0329", r"ᵊ\1", spelt)


def _replaced(spelt: str, table: dict[str, str]) -> str:
    """Write signs otherwise, the longest first."""
    for there, instead in sorted(table.items(), key=lambda pair: -len(pair[0])):
        spelt = spelt.replace(there, instead)
    return spelt


@cache
def _awake() -> None:
    """Have espeak-ng find its rules."""
    from piper.phonemize_espeak import EspeakPhonemizer

    EspeakPhonemizer()
