"""Whole numbers in words: English, Spanish, Chinese and Japanese."""

from __future__ import annotations

from typing import Literal

LARGEST = 10**15
"""From here on a number is read digit by digit."""

Gender = Literal["m", "f"]

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
_ONES += ["seventeen", "eighteen", "nineteen"]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_LARGE = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}

_UNOS = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
]
_UNOS += ["diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro"]
_UNOS += ["veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve"]
_DIECES = ["", "", "veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_CIENTOS = ["", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos"]
_CIENTOS += ["ochocientos", "novecientos"]

_HAN_UNITS = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))

HAN = "零一二三四五六七八九"
"""Digits as they are read in Chinese."""


def english(number: int) -> str:
    """Say a number in English, as Americans do.

    >>> english(1299)
    'one thousand two hundred ninety-nine'
    """
    if number >= LARGEST:
        return " ".join(_ONES[int(digit)] for digit in str(number))
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, one = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[one]}" if one else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds]} hundred" + (f" {english(rest)}" if rest else "")
    unit, name = next((unit, name) for unit, name in _LARGE if number >= unit)
    many, rest = divmod(number, unit)
    return f"{english(many)} {name}" + (f" {english(rest)}" if rest else "")


def english_ordinal(number: int) -> str:
    """Say which one in a row.

    >>> english_ordinal(21), english_ordinal(12), english_ordinal(30)
    ('twenty-first', 'twelfth', 'thirtieth')
    """
    words = english(number)
    at = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[at:]
    return words[:at] + _ORDINALS.get(last, last[:-1] + "ieth" if last.endswith("y") else f"{last}th")


def english_year(year: int) -> str:
    """Say a year as people do.

    >>> english_year(1931), english_year(1905), english_year(2008), english_year(2026)
    ('nineteen thirty-one', 'nineteen oh five', 'two thousand eight', 'twenty twenty-six')
    """
    century, rest = divmod(year, 100)
    if year % 1000 < 10 or not 1000 < year < 10_000:
        return english(year)
    if not rest:
        return f"{english(century)} hundred"
    return f"{english(century)} {'oh ' if rest < 10 else ''}{english(rest)}"


def spanish(number: int, gender: Gender | None = None) -> str:
    """Say a number in Spanish: alone, or before a noun of that gender.

    >>> spanish(1931), spanish(21, "m"), spanish(201, "f")
    ('mil novecientos treinta y uno', 'veintiún', 'doscientas una')
    """
    if number >= LARGEST:
        return " ".join(_UNOS[int(digit)] for digit in str(number))
    words = _spanish(number)
    if gender == "f":
        words = words.replace("cientos", "cientas").replace("quinientos", "quinientas")
    if gender and words.endswith("veintiuno"):
        return words[:-3] + ("ún" if gender == "m" else "una")
    if gender and words.endswith("uno"):
        return words[:-1] + ("" if gender == "m" else "a")
    return words


def _spanish(number: int) -> str:
    """Say a number that counts nothing."""
    if number < 30:
        return _UNOS[number]
    if number < 100:
        tens, one = divmod(number, 10)
        return _DIECES[tens] + (f" y {_UNOS[one]}" if one else "")
    if number == 100:
        return "cien"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return _CIENTOS[hundreds] + (f" {_spanish(rest)}" if rest else "")
    if number < 10**6:
        many, rest = divmod(number, 1000)
        counted = "mil" if many == 1 else f"{spanish(many, 'm')} mil"
    else:
        unit, name = (10**6, "millón") if number < 10**12 else (10**12, "billón")
        many, rest = divmod(number, unit)
        counted = f"un {name}" if many == 1 else f"{spanish(many, 'm')} {name[:-2]}ones"
    return counted + (f" {_spanish(rest)}" if rest else "")


def chinese(number: int) -> str:
    """Say a number in Chinese.

    >>> chinese(299), chinese(12005), chinese(10), chinese(110), chinese(2000)
    ('二百九十九', '一万二千零五', '十', '一百一十', '两千')
    """
    if number >= LARGEST:
        return chinese_digits(str(number))
    words = _chinese(number)
    if words[0] == "二" and words[1:2] in tuple("千万亿"):
        return f"两{words[1:]}"
    return words.removeprefix("一") if words.startswith("一十") else words


def chinese_digits(digits: str) -> str:
    """Read digits one by one.

    >>> chinese_digits("1931")
    '一九三一'
    """
    return "".join(HAN[int(digit)] for digit in digits)


def _chinese(number: int) -> str:
    """Say a number group by group of four digits; a gap is one 零."""
    for unit, sign in _HAN_UNITS:
        if number >= unit:
            many, rest = divmod(number, unit)
            gap = "零" if rest and rest < unit // 10 else ""
            return _chinese(many) + sign + gap + (_chinese(rest) if rest else "")
    return HAN[number]


def japanese(number: int) -> str:
    """Write a number in Japanese characters, which the dictionary of readings knows.

    >>> japanese(299), japanese(1005), japanese(13000), japanese(0)
    ('二百九十九', '千五', '一万三千', '零')
    """
    for unit, sign in _HAN_UNITS[1:]:
        if number >= unit:
            many, rest = divmod(number, unit)
            count = "" if many == 1 and unit < 10**4 else japanese(many)
            return count + sign.replace("亿", "億") + (japanese(rest) if rest else "")
    return HAN[number]
