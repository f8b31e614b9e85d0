"""Letters: fonts for every run of text, widths, ink, and where lines break."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, features

from studio.errors import InputError
from studio.media.linebreak import NEVER_FIRST, NEVER_LAST, break_lines, is_wide, plain
from studio.media.type import Setting, draw, face_of, heights, ink, measure, settable

SANS = Setting("sans", 600, 60.0, "en", cjk_weight=600)
SERIF = Setting("serif", 400, 60.0, "en")


def columns(text: str) -> float:
    """Count letters as one and Chinese characters as two."""
    return sum(2.0 if is_wide(char) else 1.0 for char in text)


@pytest.mark.parametrize(
    ("char", "wide", "package"),
    [
        ("A", False, "font_manrope"),
        ("ñ", False, "font_manrope"),
        ("Ж", False, "font_manrope"),
        ("Ω", False, "font_manrope"),
        ("✓", False, "font_source_serif_pro"),
        ("★", False, "manimgx_fonts_cjk"),
        ("山", True, "manimgx_fonts_cjk"),
        ("한", True, "manimgx_fonts_cjk"),
    ],
)
def test_each_character_gets_a_font_that_has_it(char: str, wide: bool, package: str) -> None:
    """Latin, Greek and Cyrillic come from the style's family, what it lacks from another packaged font."""
    assert face_of(char, SANS, wide=wide).package == package


@pytest.mark.parametrize(
    ("language", "number"),
    [("zh", 2), ("zh-CN", 2), ("zh-Hant", 3), ("zh-TW", 3), ("zh-HK", 4), ("ja", 0), ("ko-KR", 1), ("en", 2)],
)
def test_chinese_characters_are_written_as_the_film_s_language_writes_them(language: str, number: int) -> None:
    """The same code point has another shape in Taipei and in Tokyo."""
    assert face_of("骨", Setting("sans", 600, 60.0, language), wide=True).number == number


@pytest.mark.parametrize(
    ("char", "name"), [("😀", "GRINNING FACE"), ("س", "ARABIC LETTER SEEN"), ("न", "NA"), ("\x07", "U")]
)
def test_a_character_that_no_font_has_is_refused_by_name(char: str, name: str) -> None:
    """No box is ever drawn in place of a character."""
    with pytest.raises(InputError, match=name) as refused:
        measure(f"ab{char}", SANS)
    assert f"U+{ord(char):04X}" in str(refused.value)
    assert "leave it out" in str(refused.value)


def test_a_letter_and_its_mark_go_together_or_not_at_all() -> None:
    """Each may have a font and none both: that is refused by name, and left out whole where letters are left out."""
    with pytest.raises(InputError, match=r"U\+20BF, BITCOIN SIGN and U\+302E, HANGUL SINGLE DOT TONE MARK"):
        measure("₿\u302e", SANS)
    assert settable("a₿\u302eb é é 山😀", SANS) == "ab é é 山"
    assert settable("₿", SANS) == "₿"


def test_pairs_of_letters_are_kerned() -> None:
    """An A and a V stand closer than their widths say, where Pillow's layout can read kerning."""
    apart = measure("A", SERIF) + measure("V", SERIF)
    assert measure("AV", SERIF) < apart - 3 if features.check_feature("raqm") else measure("AV", SERIF) == apart


def test_tracking_lies_between_letters_only() -> None:
    """A line of three letters has two spaces, so that what is centred is centred."""
    tracked = Setting("sans", 600, 60.0, "en", tracking=0.5)
    assert measure("HHH", tracked) == pytest.approx(measure("HHH", SANS) + 2 * 0.5 * 60)


def test_mixed_text_stands_on_one_baseline_with_air_between_scripts() -> None:
    """Latin and Chinese letters end at the same line; where they touch, an eighth of an em parts them."""
    assert ink("H", SANS).bottom == 0
    assert measure("山A", SANS) == pytest.approx(measure("山", SANS) + measure("A", SANS) + 0.12 * 60)
    assert measure("山，A", SANS) == pytest.approx(measure("山，", SANS) + measure("A", SANS))


def test_quotes_take_the_width_of_the_text_that_they_enclose() -> None:
    """Curly quotes are square in Chinese and narrow in English, even within one Chinese film."""
    chinese = Setting("sans", 600, 60.0, "zh-CN")
    assert measure("“山”", chinese) == pytest.approx(3 * 60)
    assert measure("“Go”", chinese) == pytest.approx(measure("“Go”", SANS))


def test_weight_reaches_the_variable_font() -> None:
    """Noto Sans CJK is Thin by itself; a bold title must not be."""

    def blackness(weight: int) -> float:
        mask = Image.new("L", (80, 80))
        draw(mask, "国", Setting("sans", 600, 60.0, "zh", cjk_weight=weight), left=5, baseline=65)
        return float(np.asarray(mask).mean())

    assert blackness(900) > 1.5 * blackness(400) > 2 * blackness(100)


@pytest.mark.parametrize("text", ["Waterfall", "Ágil, ñandú", "桂林 Guilin 2026", "“行”—gj"])
def test_ink_is_where_it_is_said_to_be(text: str) -> None:
    """The box of a line holds every pixel of its letters, and reaches them on all sides."""
    mask = Image.new("L", (900, 200))
    setting = Setting("serif", 400, 60.0, "zh-CN")
    draw(mask, text, setting, left=40, baseline=120)
    box = ink(text, setting)
    drawn = mask.getbbox()
    assert drawn is not None
    said = (40 + box.left, 120 + box.top, 40 + box.right, 120 + box.bottom)
    assert all(abs(one - other) <= 1.5 for one, other in zip(drawn, said, strict=True))


def test_heights_are_the_same_for_any_words_of_a_script() -> None:
    """Plates and gaps do not jump from caption to caption."""
    assert heights("an", SANS) == heights("Gyp", SANS)
    assert heights("山", SANS)[0] > heights("an", SANS)[0]


def test_text_is_cleaned_of_what_nobody_sees() -> None:
    """Runs of spaces, tabs, marks of direction and variation selectors go; line ends and no-break spaces stay."""
    assert plain(" a\t b\u200b\u202e \r\n\n c\u00a0d\ufe0f ") == "a b\n\nc\u00a0d"


def test_lines_are_even_and_no_word_stands_alone() -> None:
    """Two lines of like length, not one full and one with what is left."""
    lines = break_lines("A warm dog at the end of every stage", 32, columns, most=3)
    assert lines == ("A warm dog at the end", "of every stage")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Kannst du „Hallo“ sagen und »so« weiter?", 24, ("Kannst du „Hallo“", "sagen und »so« weiter?")),
        ("Nur 25 % auf 1 000 km", 12, ("Nur 25 %", "auf 1 000 km")),
        ("从五月到十月，三天徒步，共400公里。", 24, ("从五月到十月，", "三天徒步，共400公里。")),
        ("朝日が雲の上に昇ります", 14, ("朝日が雲の上に", "昇ります")),
        ("한국의 산을 걷다", 10, ("한국의", "산을 걷다")),
        ("Above\nthe Clouds", 30, ("Above", "the Clouds")),
    ],
)
def test_lines_break_as_each_language_does(text: str, width: float, lines: tuple[str, ...]) -> None:
    """Quotes go with their words, figures stay whole, Korean breaks at spaces, line ends of the writer are kept."""
    assert break_lines(text, width, columns, most=4) == lines


def test_text_that_needs_more_lines_than_there_are_is_not_broken() -> None:
    """It does not fit, and the caller has to say so."""
    assert break_lines("one two three four", 5, columns, most=2) is None


CHINESE = st.text(st.sampled_from("山水天地人走路，。！？：；、“”《》（）——…… 12a"), min_size=1, max_size=60)
WORDS = st.lists(st.text(st.sampled_from("abcdé12-"), min_size=1, max_size=9), min_size=1, max_size=14).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(CHINESE | WORDS, st.integers(4, 40))
def test_broken_lines_hold_the_same_words_and_keep_the_rules(text: str, width: int) -> None:
    """Nothing is lost or turned round; no line begins or ends with what must not, none parts a number or a word."""
    text = plain(text)
    lines = break_lines(text, width, columns, most=30)
    if not lines:
        return
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(columns(line) <= width for line in lines)
    place = 0
    for before, after in pairwise(lines):
        place = text.index(before, place) + len(before)
        spaced = text[place : place + 1] == " "
        if not spaced:
            assert after[0] not in NEVER_FIRST
            assert before[-1] not in NEVER_LAST
            assert not re.fullmatch(r"[0-9a-zé][0-9a-zé]", before[-1] + after[0])
