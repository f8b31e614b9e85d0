"""How English is read aloud."""

from __future__ import annotations

import re

from studio.engines.voices.contacts import addresses, telephone
from studio.engines.voices.numerals import english, english_ordinal, english_year

_MONEY = {
    "US$": ("dollar", "cent"),
    "A$": ("Australian dollar", "cent"),
    "C$": ("Canadian dollar", "cent"),
    "HK$": ("Hong Kong dollar", "cent"),
    "$": ("dollar", "cent"),
    "€": ("euro", "cent"),
    "£": ("pound", "pence"),
    "¥": ("yuan", ""),
    "￥": ("yuan", ""),
    "USD": ("dollar", "cent"),
    "EUR": ("euro", "cent"),
    "GBP": ("pound", "pence"),
    "CNY": ("yuan", ""),
    "RMB": ("yuan", ""),
    "JPY": ("yen", ""),
}
"""Signs of money, and the names of the whole and of the hundredth part."""

_UNITS = {
    "km/h": "kilometer an hour",
    "km²": "square kilometer",
    "m²": "square meter",
    "m³": "cubic meter",
    "km": "kilometer",
    "m": "meter",
    "cm": "centimeter",
    "mm": "millimeter",
    "kg": "kilogram",
    "g": "gram",
    "mg": "milligram",
    "L": "liter",
    "l": "liter",
    "ml": "milliliter",
    "mL": "milliliter",
    "ft": "foot",
    "lb": "pound",
    "lbs": "pound",
    "oz": "ounce",
    "mi": "mile",
    "hr": "hour",
    "hrs": "hour",
    "h": "hour",
    "min": "minute",
    "mins": "minute",
    "s": "second",
    "sec": "second",
    "mph": "mile an hour",
    "W": "watt",
    "kW": "kilowatt",
    "kWh": "kilowatt hour",
    "Wh": "watt hour",
    "mAh": "milliamp hour",
    "GB": "gigabyte",
    "MB": "megabyte",
    "TB": "terabyte",
    "Hz": "hertz",
    "kHz": "kilohertz",
    "MP": "megapixel",
    "dB": "decibel",
    "°C": "degree Celsius",
    "℃": "degree Celsius",
    "°F": "degree Fahrenheit",
    "℉": "degree Fahrenheit",
    "°": "degree",
    "%": "percent",
}

_SAME = ("percent", "hertz", "yuan", "yen", "pence")
"""Words that are the same for one and for many."""

_SHORT = {
    "Mr": "Mister",
    "Mrs": "Missis",
    "Ms": "Miss",
    "Dr": "Doctor",
    "St": "Saint",
    "Mt": "Mount",
    "Prof": "Professor",
    "Jr": "Junior",
    "vs": "versus",
    "etc": "et cetera",
    "approx": "approximately",
}

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = "|".join((*_MONTHS, *(f"{month[:3]}(?:\\.|\\b)" for month in _MONTHS if len(month) > 3), "Sept(?:\\.|\\b)"))
_LARGE = {"k": "thousand", "m": "million", "bn": "billion"}
_PLACES = {"½": "one half", "¼": "one quarter", "¾": "three quarters", "⅓": "one third", "⅔": "two thirds"}
_PARTS = {2: "half", 4: "quarter"}

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
"""A number as English writes it: 1,250.5."""

_YEAR = r"(?:1[1-9]\d\d|20\d\d)"
_BEFORE_YEAR = (
    r"in|since|from|until|till|by|of|before|after|around|circa|early|late|mid|year|est\.|established|founded|"
    r"spring|summer|autumn|fall|winter|vintage|and|to|between|" + _MONTH
)
_AFTER_YEAR = r"and|to|the|a|an|at|with|when|as|we|it|they|he|she|our|this|in|on|for|by|is|was|until|till|through|that"


def read(text: str) -> str:
    """Give English text in words.

    >>> read("Open from 9:30 since 1931, at -5 °C.")
    'Open from nine thirty since nineteen thirty-one, at minus five degrees Celsius.'
    """
    text = text.replace("−", "-")
    text = re.sub(r"\b(" + "|".join(_SHORT) + r")\.(?=\s|$)", lambda found: _SHORT[found[1]], text)
    text = re.sub(r"\bNo\. ?(?=\d)|#(?=\d)", "number ", text)
    text = re.sub(r"\s*&\s*", " and ", text)
    text = re.sub(
        r"(?<![\w.,-])(?:(?:\+\d+|0\d{2,})(?:[ -]\d{2,})+|(?:1-)?\d{3}-\d{3}-\d{4})\b",
        lambda found: telephone(found[0], english, "plus"),
        text,
    )
    text = addresses(text, "at", "dot")
    text = _prices(text)
    text = re.sub(r"\b((?:1[1-9]|20)\d)0s\b", lambda found: _decade(english_year(int(f"{found[1]}0"))), text)
    text = re.sub(r"(?<=\bthe )['’]?([2-9]0)s\b", lambda found: _decade(english(int(found[1]))), text)
    text = _days(text)
    text = _hours(text)
    text = _measures(text)
    text = _years(text)
    text = re.sub(r"(?<![\w.,])-(?=\d)", "minus ", text)
    text = re.sub(rf"(?<![\w.-])({_NUMBER}) ?[–-] ?(?=\d)", lambda found: f"{_number(found[1])} to ", text)
    text = re.sub(r"\b(\d+)(st|nd|rd|th)\b", lambda found: english_ordinal(int(found[1])), text)
    text = re.sub(r"[½¼¾⅓⅔]", lambda found: f" {_PLACES[found[0]]} ", text)
    text = re.sub(r"\b(\d)/(\d)\b", _part, text)
    text = re.sub(r"(?<=\d)/(?=\d)", " ", text)
    return re.sub(rf"(?<![A-Za-z\d])(?>{_NUMBER})(?![A-Za-z])", lambda found: _number(found[0]), text)


def _number(written: str) -> str:
    """Say a number with its decimals."""
    whole, _, part = written.replace(",", "").partition(".")
    said = english(int(whole))
    return f"{said} point {' '.join('oh' if digit == '0' else english(int(digit)) for digit in part)}" if part else said


def _counted(written: str, unit: str) -> str:
    """Say so many of a unit."""
    if written in ("1", "one"):
        return unit
    if unit == "foot":
        return "feet"
    first, an, rest = unit.partition(" an ")
    noun, space, scale = first.partition(" ") if first.startswith("degree") else (first, "", "")
    return f"{noun}{'' if noun in _SAME else 's'}{space}{scale}{an}{rest}"


def _prices(text: str) -> str:
    """Read $4.50 as four dollars fifty and $2m as two million dollars, a range with its currency once."""
    signs = "|".join(map(re.escape, sorted(_MONEY, key=len, reverse=True)))
    large = r"(?: ?(k|m|bn|thousand|million|billion)\b)?"
    text = re.sub(rf"(?<!\w)({signs}) ?({_NUMBER}) ?[–-] ?(?:{signs})? ?(?={_NUMBER})", r"\2 to \1", text)
    text = re.sub(rf"(?<!\w)({signs}) ?({_NUMBER}){large}", lambda found: _price(found[1], found[2], found[3]), text)
    after = "|".join(sign for sign in _MONEY if sign.isalpha()) + "|€"
    return re.sub(
        rf"(?<![\w.,])({_NUMBER})(?: ?(k|m|bn|thousand|million|billion))? ?({after})(?!\w)",
        lambda found: _price(found[3], found[1], found[2]),
        text,
    )


def _price(sign: str, number: str, large: str | None) -> str:
    """Say an amount of money."""
    unit, hundredth = _MONEY[sign]
    if large:
        return f"{_number(number)} {_LARGE.get(large, large)} {_counted('2', unit)}"
    whole, _, part = number.partition(".")
    said = f"{_number(whole)} {_counted(whole, unit)}"
    cents = int(part.ljust(2, "0")[:2])
    if not cents:
        return said
    if not hundredth or (int(whole.replace(",", "")) and cents > 9):
        return f"{said} {english(cents)}"
    few = f"{english(cents)} {_counted(str(cents), hundredth)}"
    return f"{said} and {few}" if whole != "0" else few


def _days(text: str) -> str:
    """Read dates: 12 May 2026, May 12, 2026, 2026-05-12, and stretches of days."""
    month = rf"(?P<month>{_MONTH})"
    text = re.sub(r"\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b", _iso, text)
    text = re.sub(rf"(?<=\w) ?[–—] ?(?=\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})\b)", " to ", text)
    text = re.sub(
        rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ?(?:[–-]|to|and) ?(?=\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})\b)",
        lambda found: f"the {english_ordinal(int(found[1]))} {'and' if 'and' in found[0] else 'to'} ",
        text,
    )
    text = re.sub(
        rf"\b(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{month}(?:,? (?P<year>{_YEAR}))?\b",
        lambda found: f"the {english_ordinal(int(found['day']))} of {_month(found['month'])}{_in_year(found['year'])}",
        text,
    )
    counted = r"(?! ?(?:people|nights|days))"
    return re.sub(
        rf"\b{month} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?{counted}(?:,? (?P<year>{_YEAR}))?\b(?![:.]\d)",
        lambda found: f"{_month(found['month'])} {english_ordinal(int(found['day']))}{_in_year(found['year'])}",
        text,
    )


def _month(written: str) -> str:
    """Give the whole name of a month."""
    return next(month for month in _MONTHS if month.startswith(written[:3]))


def _in_year(year: str | None) -> str:
    """Say the year behind a day."""
    return f", {english_year(int(year))}" if year else ""


def _iso(found: re.Match[str]) -> str:
    """Say 2026-05-12."""
    return f"the {english_ordinal(int(found[3]))} of {_MONTHS[int(found[2]) - 1]}, {english_year(int(found[1]))}"


def _hours(text: str) -> str:
    """Read 9:30, 9:05 pm and 14:00."""

    def said(found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2])
        half = f" {found[3][0].lower()}.m." if found[3] else ""
        if minute:
            return f"{english(hour)} {'oh ' if minute < 10 else ''}{english(minute)}{half}"
        return english(hour) + (half or (" o'clock" if 0 < hour <= 12 else " hundred"))

    text = re.sub(r"\b(\d{1,2}:\d\d) ?[–-] ?(?=\d{1,2}:\d\d\b)", r"\1 to ", text)
    text = re.sub(r"\b([01]?\d|2[0-4]):([0-5]\d)(?: ?([ap]\.?m\b\.?|[AP]M\b))?", said, text)
    return re.sub(
        r"\b(\d{1,2}) ?([ap])\.?m\b\.?", lambda found: f"{english(int(found[1]))} {found[2]}.m.", text, flags=re.I
    )


def _measures(text: str) -> str:
    """Read 25 km as twenty-five kilometers, and a range with its unit once."""
    units = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))

    def said(found: re.Match[str]) -> str:
        low, number, unit = found["low"], found["number"], _UNITS[found["unit"]]
        minus = "minus " if found["minus"] else ""
        first = f"{_number(low)} to " if low else ""
        return f"{minus}{first}{_number(number)} {_counted('2' if low else number, unit)}"

    return re.sub(
        rf"(?<![\w.,])(?P<minus>-)?(?:(?P<low>{_NUMBER}) ?[–-] ?)?(?P<number>{_NUMBER}) ?(?P<unit>{units})(?![\w²³])",
        said,
        text,
    )


def _years(text: str) -> str:
    """Read what can only be a year as one."""
    text = re.sub(rf"\b({_YEAR}) ?[–-] ?(?={_YEAR}\b)", lambda found: f"{english_year(int(found[1]))} to year ", text)
    text = re.sub(
        rf"(?i:\b((?:{_BEFORE_YEAR})[ ,]+))({_YEAR})\b(?![.,]\d)(?! (?!(?:{_AFTER_YEAR})\b)[a-z])",
        lambda found: f"{found[1]}{english_year(int(found[2]))}",
        text,
    )
    text = re.sub(rf"(?<=to )year ({_YEAR})\b|(?<=\()({_YEAR})(?=\))", _plain_year, text)
    return re.sub(r"(?<= to )year (?=[a-z])", "", text)


def _plain_year(found: re.Match[str]) -> str:
    """Say a year that stands alone."""
    return english_year(int(found[1] or found[2]))


def _decade(words: str) -> str:
    """Say ten years by their first: the thirties."""
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def _part(found: re.Match[str]) -> str:
    """Say 1/2 as one half."""
    over, under = int(found[1]), int(found[2])
    if not over or under < 2 or over >= under:
        return f"{english(over)} {english(under)}"
    name = _PARTS.get(under) or english_ordinal(under)
    return f"{english(over)} {name if over == 1 else 'halves' if under == 2 else f'{name}s'}"
