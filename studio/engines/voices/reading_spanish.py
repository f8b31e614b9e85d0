"""How Spanish is read aloud."""

from __future__ import annotations

import re

from studio.engines.voices.contacts import addresses, telephone
from studio.engines.voices.numerals import Gender, spanish

_MONEY = {
    "US$": "dólar",
    "$": "dólar",
    "€": "euro",
    "£": "libra",
    "¥": "yuan",
    "￥": "yuan",
    "USD": "dólar",
    "EUR": "euro",
    "GBP": "libra",
    "CNY": "yuan",
    "MXN": "peso",
}

_UNITS = {
    "km/h": "kilómetro por hora",
    "km²": "kilómetro cuadrado",
    "m²": "metro cuadrado",
    "m³": "metro cúbico",
    "km": "kilómetro",
    "m": "metro",
    "cm": "centímetro",
    "mm": "milímetro",
    "kg": "kilo",
    "g": "gramo",
    "mg": "miligramo",
    "L": "litro",
    "l": "litro",
    "ml": "mililitro",
    "mL": "mililitro",
    "h": "hora",
    "min": "minuto",
    "s": "segundo",
    "W": "vatio",
    "kW": "kilovatio",
    "kWh": "kilovatio hora",
    "GB": "giga",
    "°C": "grado",
    "℃": "grado",
    "°": "grado",
}

_UNIT = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))

_SHORT = {
    "Sr": "señor",
    "Sra": "señora",
    "Sres": "señores",
    "Dr": "doctor",
    "Dra": "doctora",
    "Ud": "usted",
    "Uds": "ustedes",
    "Sta": "Santa",
    "Sto": "Santo",
    "aprox": "aproximadamente",
    "etc": "etcétera",
    "pág": "página",
}

_MONTH = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
_MONTHS = _MONTH.replace("setiembre|", "").split("|")
_FEMININE = (
    r"(?!(?:d[ií]a|mapa|problema|idioma|sistema|programa|tema|clima)s?\b)"
    r"(?:\w+as?|noches?|\w+ci[oó]n(?:es)?|vez|veces|mujer(?:es)?|calles?|torres?|luz|luces)\b"
)
_MASCULINE = r"(?!(?:de|del|y|o|a|en|por|con|que|al|se|es)\b)[a-záéíóúñ]+"
_ORDINALS = ["primer", "segund", "tercer", "cuart", "quint", "sext", "séptim", "octav", "noven", "décim"]
_PLACES = {"½": "un medio", "¼": "un cuarto", "¾": "tres cuartos", "⅓": "un tercio", "⅔": "dos tercios"}

_NUMBER = r"\d+(?:\.\d{3})*(?:,\d+)?(?:\.\d+)?"
"""A number as Spanish writes it: 1.250,5; and 3.5, as some do."""


def read(text: str) -> str:
    """Give Spanish text in words.

    >>> read("Abierto a las 9:30: 20 km, 21 noches, 299 €.")
    'Abierto a las nueve y media: veinte kilómetros, veintiuna noches, doscientos noventa y nueve euros.'
    """
    text = text.replace("−", "-")
    text = re.sub(r"\b(" + "|".join(_SHORT) + r")\.(?=\s|$)", lambda found: _SHORT[found[1]], text)
    text = re.sub(r"\b[Nn](?:\.º|º|úm\.|o\.) ?(?=\d)|#(?=\d)", "número ", text)
    text = re.sub(r"\s*&\s*", " y ", text)
    text = re.sub(
        r"(?<![\w.,])(?:\+\d|[069]\d)\d+(?:[ -]\d{2,})+\b", lambda found: telephone(found[0], spanish, "más"), text
    )
    text = addresses(text, "arroba", "punto")
    text = _prices(text)
    text = _days(text)
    text = _hours(text)
    text = _measures(text)
    text = re.sub(r"\b([1-9]|10)\.?([ºª])", _ordinal, text)
    text = re.sub(r"(?<![\w.,])-(?=\d)", "menos ", text)
    text = re.sub(rf"(?<![\w.-])({_NUMBER}) ?[–-] ?(?=\d)", lambda found: f"{_number(found[1])} a ", text)
    text = re.sub(r"[½¼¾⅓⅔]", lambda found: f" {_PLACES[found[0]]} ", text)
    text = re.sub(r"(?<=\d)/(?=\d)", " ", text)
    text = re.sub(rf"(?<![A-Za-z\d])({_NUMBER})(?= {_FEMININE})", lambda found: _number(found[1], "f"), text)
    text = re.sub(rf"(?<![A-Za-z\d])({_NUMBER})(?= {_MASCULINE})", lambda found: _number(found[1], "m"), text)
    return re.sub(rf"(?<![A-Za-z\d])(?>{_NUMBER})(?![A-Za-z])", lambda found: _number(found[0]), text)


def _number(written: str, gender: Gender | None = None) -> str:
    """Say a number with its decimals."""
    sign = "coma"
    if re.fullmatch(r"\d+\.\d+", written) and not re.fullmatch(r"\d{1,3}\.\d{3}", written):
        written, sign = written.replace(".", ","), "punto"
    whole, _, part = written.replace(".", "").partition(",")
    said = spanish(int(whole), None if part else gender)
    if not part:
        return said
    zeros = len(part) - len(part.lstrip("0"))
    rest = f" {spanish(int(part))}" if part.strip("0") else ""
    return f"{said} {sign}{' cero' * zeros}{rest}"


def _counted(written: str, unit: str) -> str:
    """Say so many of a unit."""
    noun, _, rest = unit.partition(" ")
    gender: Gender = "f" if noun in ("hora", "libra") else "m"
    many = noun if written == "1" else noun + ("es" if noun[-1] in "rn" else "s")
    return f"{_number(written, gender)} {many}{f' {rest}' if rest else ''}"


def _prices(text: str) -> str:
    """Read 299 € and $299."""
    signs = "|".join(map(re.escape, sorted(_MONEY, key=len, reverse=True)))
    large = r"(?: (mil|millones|millón))?"

    def said(sign: str, number: str, more: str | None) -> str:
        if more:
            of = "" if more == "mil" else " de"
            return f"{_number(number, 'm')} {more}{of} {_counted('2', _MONEY[sign]).partition(' ')[2]}"
        whole, comma, part = number.partition(",")
        return _counted(whole, _MONEY[sign]) + (f" con {spanish(int(part.ljust(2, '0')[:2]))}" if comma else "")

    text = re.sub(rf"(?<!\w)({signs}) ?({_NUMBER}){large}", lambda found: said(found[1], found[2], found[3]), text)
    return re.sub(
        rf"(?<![\w.,])({_NUMBER}){large} ?({signs})(?!\w)", lambda found: said(found[3], found[1], found[2]), text
    )


def _days(text: str) -> str:
    """Read 2026-05-12 and the first of a month."""
    text = re.sub(
        r"\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b",
        lambda found: f"{int(found[3])} de {_MONTHS[int(found[2]) - 1]} de {found[1]}",
        text,
    )
    return re.sub(rf"\b1(?= de (?:{_MONTH})\b)", "primero", text)


def _hours(text: str) -> str:
    """Read 9:30 as nueve y media."""

    def said(found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2])
        clock = "una" if hour == 1 else spanish(hour, "f")
        if minute in (15, 30):
            return f"{clock} y {'cuarto' if minute == 15 else 'media'}"
        return f"{clock} y {spanish(minute)}" if minute else clock

    text = re.sub(r"(?<=:\d\d) ?[–-] ?(?=\d{1,2}:\d\d)", " a ", text)
    measured = rf" ?(?:%|(?!h\b)(?:{_UNIT})(?![\w²³]))"
    return re.sub(rf"\b([01]?\d|2[0-4])[:.]([0-5]\d)(?: ?h\b)?(?!\d|{measured})", said, text)


def _measures(text: str) -> str:
    """Read 25 km as veinticinco kilómetros, and shares of a hundred."""
    text = re.sub(r"(?<=\d) ?%", " por ciento", text)

    def said(found: re.Match[str]) -> str:
        minus = "menos " if found["minus"] else ""
        low = f"{_number(found['low'])} a " if found["low"] else ""
        return f"{minus}{low}{_counted(found['number'], _UNITS[found['unit']])}"

    return re.sub(
        rf"(?<![\w.,])(?P<minus>-)?(?:(?P<low>{_NUMBER}) ?[–-] ?)?(?P<number>{_NUMBER}) ?(?P<unit>{_UNIT})(?![\w²³])",
        said,
        text,
    )


def _ordinal(found: re.Match[str]) -> str:
    """Say 1.º and 2ª."""
    stem = _ORDINALS[int(found[1]) - 1]
    return stem + ("o" if found[2] == "º" else "a")
