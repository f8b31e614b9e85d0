"""How text is read aloud: figures, prices, dates and signs, as people say them in four languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engines.voices.numerals import chinese, english, english_year, japanese, spanish
from studio.engines.voices.reading import aloud

ENGLISH = [
    ("from $299 a night", "from two hundred ninety-nine dollars a night"),
    ("$1.50, £1 and €2m", "one dollar fifty, one pound and two million euros"),
    (
        "US$ 1,299.00 or A$40",
        "one thousand two hundred ninety-nine dollars or forty Australian dollars",
    ),
    ("¥299, 40 CNY, $20-30", "two hundred ninety-nine yuan, forty yuan, twenty to thirty dollars"),
    ("25 km from St. Anne", "twenty-five kilometers from Saint Anne"),
    ("400 kilometres, 20 km", "four hundred kilometres, twenty kilometers"),
    ("at 120 km/h, 6 ft wide, 1 kg", "at one hundred twenty kilometers an hour, six feet wide, one kilogram"),
    ("3.5 kg at 10°C, 20%", "three point five kilograms at ten degrees Celsius, twenty percent"),
    ("-5 °C to 12°", "minus five degrees Celsius to twelve degrees"),
    ("Call 0800 123 456!", "Call zero eight zero zero, one two three, four five six!"),
    ("+34 985 848 005", "plus three four, nine eight five, eight four eight, zero zero five"),
    ("10–12 May, May 1, 2026", "the tenth to the twelfth of May, May first, twenty twenty-six"),
    ("2026-05-12", "the twelfth of May, twenty twenty-six"),
    ("12 May–3 June", "the twelfth of May to the third of June"),
    ("since 1931, in 1905 and 2008.", "since nineteen thirty-one, in nineteen oh five and two thousand eight."),
    ("in 1500 steps", "in one thousand five hundred steps"),
    ("the 1930s, 1998–2004", "the nineteen thirties, nineteen ninety-eight to two thousand four"),
    ("9:30, 9:05 pm, 9:00", "nine thirty, nine oh five p.m., nine o'clock"),
    ("9:30–17:00, 9 am", "nine thirty to seventeen hundred, nine a.m."),
    ("30–55 people, 2-3 days", "thirty to fifty-five people, two to three days"),
    ("No. 1 with Dr. Who & co", "number one with Doctor Who and co"),
    ("the 1st, 22nd and 3rd", "the first, twenty-second and third"),
    ("3/4 done, 24/7", "three quarters done, twenty-four seven"),
    ("one\ntwo 🎉 three", "one two three"),
    ("A380, 4K, MP3, 1080p, 240V, 10x", "A380, 4K, MP3, 1080p, 240V, 10x"),
    ("555-123-4567", "five five five, one two three, four five six seven"),
    ("+1 555 123 4567", "plus one, five five five, one two three, four five six seven"),
    ("$0.99, $4.05, $4.50", "ninety-nine cents, four dollars and five cents, four dollars fifty"),
    ("the 80s, 80 s", "the eighties, eighty seconds"),
    ("hi@green-north.com", "hi at green-north dot com"),
]

CHINESE = [
    ("门票¥299起，￥1,299/人", "门票二百九十九元起，一千二百九十九元每人"),
    ("1931年建成，80年代", "一九三一年建成，八十年代"),
    ("2026年5月1日至7日", "二零二六年五月一日至七日"),
    ("2026-05-01", "二零二六年五月一日"),
    ("全程20 km，海拔2648.8米", "全程二十公里，海拔两千六百四十八点八米"),
    ("时速120km/h，100㎡", "时速每小时一百二十公里，一百平方米"),
    ("9:30–17:00，14:05", "九点三十分到十七点，十四点零五分"),
    ("30–55岁，18~25℃", "三十到五十五岁，十八到二十五摄氏度"),
    ("气温-5至12°C", "气温零下五至十二摄氏度"),
    ("重3.5 kg，打8折，20%", "重三点五公斤，打八折，百分之二十"),
    ("2天1晚，2个人，第2天，2月2日，12个", "两天一晚，两个人，第二天，二月二日，十二个"),
    ("电话400-123-4567", "电话四零零，幺二三，四五六七"),
    ("1.5万人，1/2，No.1", "一点五万人，二分之一，第一"),
    ("￥２９９，２０％", "二百九十九元，百分之二十"),
    ("下载APP，5G，18K金，1080p", "下载APP，5G，18K金，1080p"),
    ("2000年历史，2000年", "两千年历史，二零零零年"),
    ("chong2 qing4，shei2个，lü4色", "chong2 qing4，shei2个，lü4色"),
]

SPANISH = [
    ("desde 299 € la noche, 4,50 €", "desde doscientos noventa y nueve euros la noche, cuatro euros con cincuenta"),
    ("$1.299 y 2 millones de euros", "mil doscientos noventa y nueve dólares y dos millones de euros"),
    ("21 noches, 1 noche, 31 días, 21 km", "veintiuna noches, una noche, treinta y un días, veintiún kilómetros"),
    ("200 personas, 1 de cada 10", "doscientas personas, uno de cada diez"),
    ("el 1 de mayo de 2026", "el primero de mayo de dos mil veintiséis"),
    ("9:15, 9:30, 13:05", "nueve y cuarto, nueve y media, trece y cinco"),
    ("3,5 kg, 2.648 m", "tres coma cinco kilos, dos mil seiscientos cuarenta y ocho metros"),
    ("20 %, de 30–55 años, -5 °C", "veinte por ciento, de treinta a cincuenta y cinco años, menos cinco grados"),
    ("Sr. Ruiz, n.º 1, 2ª", "señor Ruiz, número uno, segunda"),
    ("desde 1931, 1080p", "desde mil novecientos treinta y uno, 1080p"),
    ("12.50 %, 2.50 m, 9.30 h", "doce punto cincuenta por ciento, dos punto cincuenta metros, nueve y media"),
]

JAPANESE = [
    ("一泊¥29,900から、￥500", "イッパク二万九千九百円から、五百円"),
    ("3本、2杯、12匹、8分、10泊", "サンボン、二ハイ、十二ヒキ、ハップン、ジュッパク"),
    ("1931年創業、全長20 km", "千九百三十一年創業、全長二十キロメートル"),
    ("9:30–17:00、2026年5月1日", "九時三ジュップンから十七時、二千二十六年五月一日"),
    ("30〜55歳、-5℃、２０％オフ", "三十から五十五歳、マイナス五度、二十パーセントオフ"),
    ("電話03-1234-5678、3.5 kg", "電話零三、一二三四、五六七八、三点五キログラム"),
]

CASES = [
    *(("en", *case) for case in ENGLISH),
    *(("zh", *case) for case in CHINESE),
    *(("es", *case) for case in SPANISH),
    *(("ja", *case) for case in JAPANESE),
]


@pytest.mark.parametrize(("language", "written", "spoken"), CASES)
def test_figures_are_read_as_people_say_them(language: str, written: str, spoken: str) -> None:
    """Prices, distances, dates, hours, telephone numbers and abbreviations become words; the rest stays."""
    assert aloud(written, language) == spoken


def test_a_language_without_a_reading_loses_only_what_has_no_sound() -> None:
    """Its voice knows its own figures."""
    assert aloud("Ab 299 € 🎉\npro Nacht", "de") == "Ab 299 € pro Nacht"


def test_regions_are_read_as_their_language() -> None:
    """zh-CN is Chinese."""
    assert aloud("20%", "zh-CN") == "百分之二十"
    assert aloud("20%", "en-GB") == "twenty percent"


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.sampled_from("0123456789.,:/-–%$€¥ kmhoursat年月日个°C第()"), max_size=40),
    st.sampled_from(["en", "zh", "es", "ja"]),
)
def test_any_figures_are_read_without_a_fault(text: str, language: str) -> None:
    """Whatever a brief holds, it is read, and no figure is left that stands by itself."""
    said = aloud(text, language)
    assert not re.search(r"(?<![A-Za-z\d.,年月日个第°%$€¥:/–-])\d+(?![A-Za-z\d.,:/°%–-])", said)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 99999),
    st.sampled_from(["x", "p", "K", "V", "bit", "Pro"]),
    st.sampled_from(["en", "zh", "es", "ja"]),
)
def test_a_figure_of_a_name_is_not_torn(number: int, name: str, language: str) -> None:
    """10x and 1080p are left to the voice, whole."""
    assert aloud(f"{number}{name}", language) == f"{number}{name}"


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**15 - 1))
def test_every_number_has_words(number: int) -> None:
    """In English, Spanish, Chinese and Japanese, and different numbers have different ones."""
    for say in (english, spanish, chinese, japanese):
        words = say(number)
        assert words
        assert not any(sign.isascii() and sign.isdigit() for sign in words)
        assert say(number + 1) != words


def test_years_are_said_in_pairs() -> None:
    """As people say them, from the Middle Ages on."""
    assert [english_year(year) for year in (1066, 1100, 1492, 1900, 2000, 2010)] == [
        "ten sixty-six",
        "eleven hundred",
        "fourteen ninety-two",
        "nineteen hundred",
        "two thousand",
        "twenty ten",
    ]
