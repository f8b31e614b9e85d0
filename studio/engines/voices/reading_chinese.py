"""How Chinese is read aloud."""

from __future__ import annotations

import re

from studio.engines.voices.numerals import HAN, chinese, chinese_digits

_MONEY = {
    "US$": "美元",
    "HK$": "港元",
    "NT$": "新台币",
    "A$": "澳元",
    "$": "美元",
    "€": "欧元",
    "£": "英镑",
    "¥": "元",
    "￥": "元",
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "CNY": "元",
    "RMB": "元",
    "HKD": "港元",
    "JPY": "日元",
}

_UNITS = {
    "km²": "平方公里",
    "m²": "平方米",
    "㎡": "平方米",
    "m³": "立方米",
    "km": "公里",
    "m": "米",
    "cm": "厘米",
    "mm": "毫米",
    "kg": "公斤",
    "g": "克",
    "mg": "毫克",
    "L": "升",
    "l": "升",
    "ml": "毫升",
    "mL": "毫升",
    "h": "小时",
    "hr": "小时",
    "min": "分钟",
    "s": "秒",
    "W": "瓦",
    "kW": "千瓦",
    "kWh": "千瓦时",
    "mAh": "毫安时",
    "GB": "G B",
    "TB": "T B",
    "Hz": "赫兹",
    "dB": "分贝",
    "°C": "摄氏度",
    "℃": "摄氏度",
    "°F": "华氏度",
    "°": "度",
}

_LARGE = "千万百亿|千万|百万|十万|万亿|[万亿千百]"

_COUNTED = (
    "[个位名人天晚夜周年岁次种条座家间栋层道张件套杯碗盘瓶克升米步页集场部本首幅片只头匹棵朵块段份对双倍成遍趟公厘毫平]"
    "|小时|分钟|秒钟|星期|英里|海里"
)
"""What is counted with 两 instead of 二."""

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"

_SIGNS = str.maketrans("０１２３４５６７８９％．：", "0123456789%.:")
"""Full-width figures and the signs between them; a colon between words stays one, as no digit stands at its sides."""


def read(text: str) -> str:
    """Give Chinese text in words.

    >>> read("1931年建成，门票¥299起，全程20 km，9:30开放，气温-5至12°C，30–55岁，重3.5kg，打8折，20%。")
    '一九三一年建成，门票二百九十九元起，全程二十公里，九点三十分开放，气温零下五至十二摄氏度，三十到五十五岁，重三点五公斤，打八折，百分之二十。'
    """
    text = re.sub(r"[０-９％．]|(?<=[０-９\d])：(?=[０-９\d])", lambda found: found[0].translate(_SIGNS), text)
    text = text.replace("−", "-").replace("№", "No.")
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(?<![\d.])(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8}|[48]00-?\d{3,4}-?\d{3,4})(?![\d])", _telephone, text)
    text = _days(text)
    text = _hours(text)
    text = _prices(text)
    text = _shares(text)
    text = _measures(text)
    text = re.sub(r"\bNo\. ?(?=\d)", "第", text)
    text = re.sub(rf"(?<![\w.])({_NUMBER}) ?[–—~～-] ?(?=\d)", lambda found: f"{_number(found[1])}到", text)
    text = re.sub(r"(?<=[一-鿿\d])/(?=[人天晚间位次年月日小张份件])", "每", text)
    text = re.sub(rf"(?<![A-Za-zü第\d.])2(?=(?:{_COUNTED})(?!月|日|号))", "两", text)
    text = re.sub(rf"(?<![A-Za-z\d.,第])-(?={_NUMBER})", "负", text)
    return re.sub(rf"(?<![A-Za-zü\d])(?>{_NUMBER})(?![A-Za-z])", lambda found: _number(found[0]), text)


def _number(written: str) -> str:
    """Say a number with its decimals."""
    whole, _, part = written.replace(",", "").partition(".")
    digits = chinese_digits(whole) if len(whole) > 1 and whole[0] == "0" else chinese(int(whole))
    return f"{digits}点{chinese_digits(part)}" if part else digits


def _telephone(found: re.Match[str]) -> str:
    """Read a telephone number digit by digit; one is 幺, which is not mistaken for seven."""
    said = ("".join("幺" if digit == "1" else HAN[int(digit)] for digit in group) for group in found[0].split("-"))
    return "，".join(said)


def _days(text: str) -> str:
    """Read years and dates."""
    text = re.sub(
        r"(?<!\d)(\d{4})[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?!\d)",
        lambda found: f"{chinese_digits(found[1])}年{chinese(int(found[2]))}月{chinese(int(found[3]))}日",
        text,
    )
    text = re.sub(r"(?<!\d)([12]\d{3}) ?[–—~～-] ?(?=[12]\d{3}年)", lambda found: f"{chinese_digits(found[1])}到", text)
    text = re.sub(
        r"(?<!\d)([12]\d{3})(?= ?年(?![多来]|的?(?:历史|古|文明|文化|传承)))",
        lambda found: chinese_digits(found[1]),
        text,
    )
    text = re.sub(r"(?<!\d)(\d0)(?=年代)", lambda found: chinese(int(found[1])), text)
    return re.sub(r"(?<!\d)(\d{1,2}) ?[–—~～-] ?(?=\d{1,2}[月日号])", lambda found: f"{chinese(int(found[1]))}到", text)


def _hours(text: str) -> str:
    """Read 9:30 as 九点三十分."""

    def said(found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2])
        clock = "两点" if hour == 2 else f"{chinese(hour)}点"
        return clock + (f"{'零' if minute < 10 else ''}{chinese(minute)}分" if minute else "")

    text = re.sub(r"(?<=:\d\d) ?[–—~～-] ?(?=\d{1,2}:\d\d)", "到", text)
    return re.sub(r"(?<!\d)([01]?\d|2[0-4]):([0-5]\d)(?!\d)", said, text)


def _prices(text: str) -> str:
    """Read ¥299 as 二百九十九元."""
    signs = "|".join(map(re.escape, sorted(_MONEY, key=len, reverse=True)))
    large = rf"({_LARGE})?"
    text = re.sub(rf"(?<![A-Za-z])({signs}) ?({_NUMBER}) ?[–—~～-] ?(?:{signs})? ?(?={_NUMBER})", r"\2到\1", text)
    text = re.sub(
        rf"(?<![A-Za-z])({signs}) ?({_NUMBER}){large}(?:元|块)?",
        lambda found: f"{_number(found[2])}{found[3] or ''}{_MONEY[found[1]]}",
        text,
    )
    return re.sub(
        rf"({_NUMBER}){large} ?({signs})(?![A-Za-z])",
        lambda found: f"{_number(found[1])}{found[2] or ''}{_MONEY[found[3]]}",
        text,
    )


def _shares(text: str) -> str:
    """Read 20% as 百分之二十 and 1/2 as 二分之一."""
    text = re.sub(
        rf"({_NUMBER})%? ?[–—~～-] ?({_NUMBER})%",
        lambda found: f"百分之{_number(found[1])}到百分之{_number(found[2])}",
        text,
    )
    text = re.sub(rf"({_NUMBER}) ?%", lambda found: f"百分之{_number(found[1])}", text)
    return re.sub(
        r"(?<![\d/])(\d)/([2-9])(?![\d/年月])", lambda found: f"{HAN[int(found[2])]}分之{HAN[int(found[1])]}", text
    )


def _measures(text: str) -> str:
    """Read 20 km as 二十公里, 120 km/h as 每小时一百二十公里, and what is below zero as that."""
    text = re.sub(
        rf"(?:每小时)?({_NUMBER}) ?(?:km|公里)/(?:h|小时)", lambda found: f"每小时{_number(found[1])}公里", text
    )
    degrees = r"°C|℃|°|摄氏度|度"
    text = re.sub(rf"(?<![A-Za-z\d.])-(?={_NUMBER} ?(?:(?:[到至~～–—-] ?-?{_NUMBER} ?)?(?:{degrees})))", "零下", text)
    text = re.sub(rf"(?<=[到至])-(?={_NUMBER} ?(?:{degrees}))", "零下", text)
    units = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
    both = rf"(?:({_NUMBER}) ?[–—~～-] ?)?({_NUMBER}) ?({units})(?![A-Za-z²³])"

    def said(found: re.Match[str]) -> str:
        first = f"{_number(found[1])}到" if found[1] else ""
        return f"{first}{'两' if found[2] == '2' else _number(found[2])}{_UNITS[found[3]]}"

    return re.sub(rf"(?<![A-Za-z\d.]){both}", said, text)
