"""How written English is read aloud: prices, distances and abbreviations that voices stumble over."""

from __future__ import annotations

import re
import unicodedata

_MONEY = {"$": "dollar", "€": "euro", "£": "pound", "US$": "dollar", "A$": "Australian dollar"}

_UNITS = {
    "km": "kilometre",
    "km²": "square kilometre",
    "km/h": "kilometre an hour",
    "m²": "square metre",
    "cm": "centimetre",
    "mm": "millimetre",
    "kg": "kilogram",
    "ml": "millilitre",
    "ft": "foot",
    "lb": "pound",
    "hr": "hour",
    "hrs": "hour",
    "min": "minute",
    "mins": "minute",
    "mph": "mile an hour",
    "kWh": "kilowatt hour",
}

_SHORT = {
    "Mr": "Mister",
    "Mrs": "Missis",
    "Ms": "Miss",
    "Dr": "Doctor",
    "St": "Saint",
    "Mt": "Mount",
    "Prof": "Professor",
    "vs": "versus",
    "etc": "et cetera",
    "approx": "approximately",
}

_LARGE = {"k": "thousand", "m": "million", "bn": "billion", "million": "million", "billion": "billion"}

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
"""A number as English writes it: 1,250.5."""


def aloud(text: str) -> str:
    """Give English text as a voice should get it: one line, in words where figures mislead.

    >>> aloud("Stay 3 nights from $299, 25 km from St. Anne.")
    'Stay 3 nights from 299 dollars, 25 kilometres from Saint Anne.'
    """
    text = unicodedata.normalize("NFC", text)
    text = " ".join("".join(" " if _unspoken(sign) else sign for sign in text).split())
    text = re.sub(r"\b(" + "|".join(_SHORT) + r")\.(?=\s)", lambda found: _SHORT[found[1]], text)
    text = re.sub(r"\bNo\. ?(?=\d)", "number ", text)
    text = re.sub(r"(?<![\w.,])(?:\+\d|0\d)\d+(?:[ -]\d{2,})+\b", _digit_by_digit, text)
    signs = "|".join(map(re.escape, sorted(_MONEY, key=len, reverse=True)))
    text = re.sub(rf"({signs}) ?({_NUMBER})(?: ?(k|m|bn|million|billion)\b)?", _price, text)
    text = re.sub(r"[¥￥] ?(" + _NUMBER + ")", r"\1 yuan", text)
    units = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
    text = re.sub(rf"({_NUMBER})[  ]?({units})(?![\w²])", _measure, text)
    return re.sub(r"(?<![\d–-])(\d+) ?[–-] ?(?=\d+(?![\d–-]))", r"\1 to ", text)


def _unspoken(sign: str) -> bool:
    """Whether a sign has no sound: emoji, control and private characters."""
    return sign != "°" and unicodedata.category(sign) in ("So", "Cc", "Cf", "Co", "Cn")


def _digit_by_digit(found: re.Match[str]) -> str:
    """Read a telephone number."""
    said = ", ".join(" ".join(group) for group in re.split(r"[ -]", found[0].lstrip("+")))
    return f"plus {said}" if found[0].startswith("+") else said


def _price(found: re.Match[str]) -> str:
    """Read $4.50 as 4 dollars 50 and $2m as 2 million dollars."""
    unit, number, large = _MONEY[found[1]], found[2], found[3]
    if large:
        return f"{number} {_LARGE[large]} {unit}s"
    whole, _, part = number.partition(".")
    said = f"{whole} {unit}{'' if whole == '1' else 's'}"
    return f"{said} {part}" if part.strip("0") else said


def _measure(found: re.Match[str]) -> str:
    """Read 25 km as 25 kilometres."""
    unit = _UNITS[found[2]]
    if found[1] == "1":
        return f"1 {unit}"
    if unit == "foot":
        return f"{found[1]} feet"
    first, _, rest = unit.partition(" an ")
    return f"{found[1]} {first}s an {rest}" if rest else f"{found[1]} {unit}s"
