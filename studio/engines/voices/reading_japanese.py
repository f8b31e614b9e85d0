"""How Japanese is read aloud."""

from __future__ import annotations

import re

from studio.engines.voices.numerals import japanese

_MONEY = {"¥": "円", "￥": "円", "$": "ドル", "€": "ユーロ", "£": "ポンド", "USD": "ドル", "EUR": "ユーロ", "JPY": "円"}

_UNITS = {
    "km/h": "キロ毎時",
    "km²": "平方キロメートル",
    "m²": "平方メートル",
    "㎡": "平方メートル",
    "km": "キロメートル",
    "m": "メートル",
    "cm": "センチメートル",
    "mm": "ミリメートル",
    "kg": "キログラム",
    "g": "グラム",
    "ml": "ミリリットル",
    "L": "リットル",
    "h": "時間",
    "min": "分",
    "°C": "度",
    "℃": "度",
    "°": "度",
    "%": "パーセント",
}

_COUNTERS = {"泊": "ハク", "本": "ホン", "杯": "ハイ", "匹": "ヒキ", "分": "フン"}
"""What is counted with a sound that changes with the number: イッポン, ニホン, サンボン; in katakana, as one word."""

_HARD, _SOFT = str.maketrans("ハヒフホ", "パピプポ"), str.maketrans("ハヒフホ", "バビブボ")
_CLOSED = {"一": "イッ", "六": "ロッ", "八": "ハッ", "十": "ジュッ", "百": "ヒャッ"}

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"


def read(text: str) -> str:
    """Give Japanese text in words.

    >>> read("9:30から、20 km、¥299、3.5kg、30〜55歳、20%")
    '九時三ジュップンから、二十キロメートル、二百九十九円、三点五キログラム、三十から五十五歳、二十パーセント'
    """
    text = text.translate(str.maketrans("０１２３４５６７８９％．：", "0123456789%.:"))
    text = re.sub(r"(?<!\d)(?:0\d{1,3}-\d{2,4}-\d{3,4})(?!\d)", _telephone, text)
    text = re.sub(r"(?<=:\d\d) ?[–—~～〜-] ?(?=\d{1,2}:\d\d)", "から", text)
    text = re.sub(r"(?<!\d)([01]?\d|2[0-4]):([0-5]\d)(?!\d)", _clock, text)
    signs = "|".join(map(re.escape, sorted(_MONEY, key=len, reverse=True)))
    text = re.sub(rf"({signs}) ?({_NUMBER})円?", lambda found: _number(found[2]) + _MONEY[found[1]], text)
    text = re.sub(rf"({_NUMBER}) ?({signs})(?![A-Za-z])", lambda found: _number(found[1]) + _MONEY[found[2]], text)
    text = re.sub(rf"({_NUMBER}) ?[–—~～〜-] ?(?=\d)", lambda found: f"{_number(found[1])}から", text)
    text = re.sub(rf"(?<![A-Za-z\d.])-(?={_NUMBER})", "マイナス", text)
    units = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
    text = re.sub(rf"({_NUMBER}) ?({units})(?![A-Za-z²])", lambda found: _number(found[1]) + _UNITS[found[2]], text)
    text = re.sub(rf"(?<![A-Za-z\d.])(\d+)({'|'.join(_COUNTERS)})", _count, text)
    text = re.sub(r"(?<![一-龥])([一二三四五六七八九十]{1,3})([泊杯匹])(?!目)", _count, text)
    return re.sub(rf"(?<![A-Za-z\d])(?>{_NUMBER})(?![A-Za-z])", lambda found: _number(found[0]), text)


def _count(found: re.Match[str]) -> str:
    """Read 3本 as サンボン."""
    number = _number(found[1]) if found[1].isascii() else found[1]
    before, last, counter = number[:-1], number[-1], _COUNTERS[found[2]]
    if last in _CLOSED:
        return f"{before}{_CLOSED[last]}{counter.translate(_HARD)}"
    if last == "三":
        return f"{before}サン{counter.translate(_HARD if found[2] in '泊分' else _SOFT)}"
    if last == "四":
        return f"{before}ヨン{counter.translate(_HARD) if found[2] in '泊分' else counter}"
    return number + counter


def _number(written: str) -> str:
    """Say a number with its decimals."""
    whole, _, part = written.replace(",", "").partition(".")
    said = japanese(int(whole)) if int(whole) or not part else "零"
    return f"{said}点{''.join(japanese(int(digit)) for digit in part)}" if part else said


def _clock(found: re.Match[str]) -> str:
    """Read 9:30 as 九時三十分."""
    hour, minute = int(found[1]), int(found[2])
    return f"{japanese(hour)}時" + (f"{minute}分" if minute else "")


def _telephone(found: re.Match[str]) -> str:
    """Read a telephone number digit by digit."""
    return "、".join("".join(japanese(int(digit)) for digit in group) for group in found[0].split("-"))
