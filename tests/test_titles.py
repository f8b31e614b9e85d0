"""Titles: readable on any picture, inside the safe area, clear of captions, seen long enough."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from studio.departments import titles
from studio.errors import DocumentError, InputError, StudioError
from studio.film.shotlist import Style
from studio.film.time import Rate, Span
from studio.library import folder
from studio.media.compose import ground
from studio.media.layout import CAPTION_ZONE, Box, Layout, lay_out, safe_area
from studio.media.lettering import Lettered, letter
from studio.media.type import draw
from studio.schedule.step import Kit, Made
from studio.vault.key import Key
from studio.vault.vault import Vault

RATE = Rate(25)
SIZES = [(1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350)]
WORDS = {
    "short": ("en", "Lake"),
    "english": ("en", "Above the Clouds\nGreen North Trails\ngreennorthtrails.example"),
    "german": ("de", "Wandern zwischen Himmel und Erde\nVerkehrsverband Nordspanien"),
    "spanish": ("es", "María de los Ángeles Goikoetxea\nPastora, Parque Natural de Aizkorri"),
    "chinese": ("zh-CN", "云端之上的三天徒步之旅\n五月至十月，行李由我们代运"),
    "mixed": ("zh-CN", "桂林 Guilin 2026\n“山水甲天下”"),
}


def words_for(style: Style, words: str) -> str:
    """Give a text with as many lines as the style has room for."""
    return "\n".join(words.split("\n")[:2]) if style is Style.CAPTION else words


@cache
def lettered(style: Style, name: str, size: tuple[int, int]) -> Lettered:
    """Draw a text of `WORDS` in a style."""
    language, words = WORDS[name]
    return letter(words_for(style, words), titles.style_sheet(style).style, size, language)


def laid_out(style: Style, name: str, size: tuple[int, int]) -> Layout:
    """Lay a text of `WORDS` out in a style."""
    language, words = WORDS[name]
    return lay_out(words_for(style, words), titles.style_sheet(style).style, size, language)


def drawn(tmp_path: Path, inputs: object) -> Made:
    """Run the step."""
    tmp_path.mkdir(exist_ok=True)
    kit = Kit(vault=Vault(tmp_path / "vault"), scratch=tmp_path, key=Key("0" * 64), tell=lambda done: None)
    return titles.render(dict(inputs), kit)  # type: ignore[call-overload]


@pytest.fixture
def _styles_read_anew() -> Iterator[None]:
    """Let a test edit style files, which are read once in a process."""
    titles._read.cache_clear()
    yield
    titles._read.cache_clear()


@pytest.mark.parametrize("style", Style)
def test_every_style_of_the_shot_list_ships_with_its_author_and_licence(style: Style) -> None:
    """A style is a folder with its values, and says who made it and under which licence."""
    sheet = titles.style_sheet(style)
    assert sheet.author
    assert sheet.licence == "Apache-2.0"
    assert "OFL-1.1" in sheet.source


def test_a_title_is_a_cropped_picture_on_even_pixels(tmp_path: Path) -> None:
    """What is handed to conform lies on whole chroma samples, holds nothing that is not seen, and is the same twice."""
    inputs = titles.title_request("Above the Clouds", Style.LOWER_THIRD, (1280, 720), "en")
    made, again = drawn(tmp_path / "one", inputs), drawn(tmp_path / "two", inputs)
    image = Image.open(made.outputs["image"])
    assert image.mode == "RGBA"
    assert image.size == (made.facts["width"], made.facts["height"])
    assert not any(made.facts[side] % 2 for side in ("left", "top", "width", "height"))
    alpha = np.asarray(image.getchannel("A"))
    assert alpha[:2].any()
    assert alpha[-2:].any()
    assert alpha[:, :2].any()
    assert alpha[:, -2:].any()
    one, two = (sha256(each.outputs["image"].read_bytes()).hexdigest() for each in (made, again))
    assert one == two


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("style", Style)
def test_words_stay_inside_the_safe_area_in_every_aspect(style: Style, size: tuple[int, int]) -> None:
    """Letters, plates and rules keep the margins that screens and phones need, in four languages, long and short."""
    look = titles.style_sheet(style).style
    area = safe_area(size, zone=look.zone, align=look.align)
    for name in WORDS:
        layout = laid_out(style, name, size)
        for box in (layout.words, layout.plate, layout.rule):
            if box is not None:
                assert box.left >= area.left
                assert box.top >= area.top
                assert box.right <= area.right
                assert box.bottom <= area.bottom
        assert np.abs(np.subtract(inked(layout, size), layout.words)).max() <= 25 * min(size) / 1080
        assert contains(layout.words, inked(layout, size))


def test_the_safe_areas_are_the_ones_of_screens_and_phones() -> None:
    """Ninety percent of a wide frame; on a phone nothing under its clock, its captions and its buttons."""
    assert safe_area((1920, 1080), zone="captions") == Box(96, 54, 1824, 1026)
    assert safe_area((1080, 1920), zone="captions") == Box(54, 230, 940, 1498)
    assert safe_area((1080, 1920), zone="captions", align="center") == Box(140, 230, 940, 1498)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_captions_never_touch_other_titles(size: tuple[int, int]) -> None:
    """The lowest strip of the safe area is for two lines of captions, in any script; everything else is above it."""
    border = safe_area(size, zone="captions").bottom - round(min(size) * CAPTION_ZONE)
    look = titles.style_sheet(Style.CAPTION).style
    for language, words in (
        ("en", "(Old) forest, cold: Ågypj\nand nobody, ÅÉjpq"),
        ("zh", "古老的森林 清冷的溪流\n路上只有你一个人"),
    ):
        caption = lay_out(words, look, size, language)
        assert caption.plate is not None
        assert min(caption.plate.top, caption.words.top) >= border
    for style in set(Style) - {Style.CAPTION}:
        for name in WORDS:
            layout = laid_out(style, name, size)
            assert max(box.bottom for box in (layout.words, layout.plate, layout.rule) if box) <= border


@pytest.mark.parametrize("ground", ["white", "black", "grey", "photo"])
@pytest.mark.parametrize("style", Style)
def test_words_can_be_read_on_any_picture(style: Style, ground: str) -> None:
    """Letters differ from the pixels around them by 4.5 : 1 at least (WCAG 2.2, success criterion 1.4.3)."""
    size = (960, 540)
    look = titles.style_sheet(style).style
    behind = picture(ground, size)
    for name in ("english", "chinese"):
        title, layout = lettered(style, name, size), laid_out(style, name, size)
        seen = luminance(composite(title, behind))
        for level in {line.level for line in layout.lines}:
            mask = Image.new("L", size)
            for line in layout.lines:
                if line.level == level:
                    draw(mask, line.text, line.setting, left=line.left, baseline=line.baseline)
            letters = np.asarray(mask)
            reach = round(0.12 * look.levels[level].size * min(size)) * 2 + 1
            touched = (letters > 0).astype(np.uint8)
            wide = cv2.dilate(touched, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
            around = (wide > 0) & (cv2.dilate(touched, np.ones((3, 3), np.uint8)) == 0)
            inside = float(np.mean(seen[letters >= 250]))
            worst = float(np.percentile(seen[around], 95 if inside > 0.4 else 5))
            assert contrast(inside, worst) >= 4.5, f"{name} level {level}"


@pytest.mark.parametrize("style", Style)
def test_no_card_is_taken_for_a_black_frame(style: Style) -> None:
    """Its ground is lighter than what ffmpeg's blackdetect and the like call black: a tenth of the range of luma."""
    luma = ground(titles.style_sheet(style).ground, (2, 2))[0]
    assert luma.min() > 16 + 0.1 * 219


def test_text_shrinks_step_by_step_before_it_is_refused() -> None:
    """A long name is set smaller; one that would be too small to read is refused with what fits."""
    look = titles.style_sheet(Style.LOWER_THIRD).style
    sizes = [lay_out("Etxeberria " * count, look, (1080, 1920), "eu").lines[0].setting.size for count in (2, 4, 7, 8)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < sizes[0]
    with pytest.raises(InputError, match=r"has 329 characters and about (\d+) fit. Shorten it") as refused:
        lay_out("Etxeberria " * 30, look, (1080, 1920), "eu")
    fits = int(str(refused.value).split("about ")[1].split(" ")[0])
    assert 80 < fits < 140
    lay_out(("Etxeberria " * 30)[:fits].strip(), look, (1080, 1920), "eu")


def test_a_word_wider_than_the_frame_is_refused() -> None:
    """There is no line break that would help."""
    with pytest.raises(InputError, match="is too long to be read on a picture of 1080×1920"):
        letter("W" * 80, titles.style_sheet(Style.TITLE).style, (1080, 1920), "en")


def test_capitals_follow_the_language() -> None:
    """A style in capitals writes a Turkish i with its dot."""
    layout = lay_out("A\nistanbul", titles.style_sheet(Style.TITLE).style, (1920, 1080), "tr")
    assert layout.lines[1].text == "İSTANBUL"


@pytest.mark.usefixtures("_styles_read_anew")
def test_editing_a_style_draws_its_titles_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The values of a style are inputs of its titles; its words for people are not, nor when it is seen."""
    original = (folder("assets") / "titles" / "card" / "asset.yaml").read_text(encoding="utf-8")
    keys = []
    for number, (old, new) in enumerate((("", ""), ("0.08", "0.09"), ("enter: 0.2s", "enter: 1s"), ("alone", "only"))):
        home = tmp_path / str(number)
        (home / "titles" / "card").mkdir(parents=True)
        (home / "titles" / "card" / "asset.yaml").write_text(original.replace(old, new, 1), encoding="utf-8")
        monkeypatch.setattr(titles, "folder", lambda name, home=home: home)
        titles._read.cache_clear()
        keys.append(titles.title_job("1A card", "Lake", Style.CARD, (1920, 1080), "en", slate="1A").key)
    assert keys[1] != keys[0]
    assert keys[2] == keys[3] == keys[0]


@pytest.mark.usefixtures("_styles_read_anew")
def test_a_wrong_style_file_is_named_with_its_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who edits a style learns which value is wrong."""
    original = (folder("assets") / "titles" / "card" / "asset.yaml").read_text(encoding="utf-8")
    (tmp_path / "titles" / "card").mkdir(parents=True)
    monkeypatch.setattr(titles, "folder", lambda name: tmp_path)
    with pytest.raises(DocumentError, match=r"title/asset\.yaml is not there"):
        titles.style_sheet(Style.TITLE)
    file = tmp_path / "titles" / "card" / "asset.yaml"
    file.write_text(original.replace("align: center", "align: middle"), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"card/asset\.yaml:\d+: `style\.align` is `middle`, which is unknown"):
        titles.style_sheet(Style.CARD)


def test_a_missing_library_is_said_to_be_missing() -> None:
    """A broken install names what it lacks."""
    with pytest.raises(StudioError, match="the folder 'looks-of-nobody' that ships with studio is missing"):
        folder("looks-of-nobody")


@given(st.sampled_from(Style), st.integers(1, 2000), st.text(max_size=80), st.sampled_from(["picture", "ground"]))
def test_a_title_is_seen_within_its_shot(style: Style, length: int, text: str, over: str) -> None:
    """Never longer than its shot, never less than its reading time where the shot has it."""
    span = titles.seen(style, length, RATE, text=text, over=over)  # type: ignore[arg-type]
    assert span.start >= 0
    assert span.length >= 1
    assert span.end <= length
    assert span.length >= min(length, titles.reading_time(text, RATE))
    assert titles.fade(style, RATE, span.length) <= span.length / 4


def test_supers_enter_late_leave_early_and_do_not_overstay() -> None:
    """A title comes in ten frames after its shot and goes before it ends; a lower third stays six seconds."""
    assert titles.seen(Style.TITLE, 100, RATE, text="Above the Clouds") == Span(10, 80)
    assert titles.seen(Style.LOWER_THIRD, 400, RATE, text="Marta\nShepherd") == Span(15, 150)
    assert titles.seen(Style.LOWER_THIRD, 30, RATE, text="Marta Etxeberria, shepherd of Aizkorri") == Span(0, 30)
    assert titles.seen(Style.TITLE, 400, RATE, over="ground") == Span(10, 380)
    assert titles.fade(Style.TITLE, RATE) == 12


@pytest.mark.parametrize("style", [style for style in Style if style is not Style.CAPTION])
@pytest.mark.parametrize("size", SIZES)
def test_the_parts_of_a_title_are_the_whole_of_it(style: Style, size: tuple[int, int]) -> None:
    """Laid over each other they give the same picture, so that nothing jumps when the last one has come."""
    title = lettered(style, "english", size)
    whole, laid = Image.new("RGBA", size), Image.new("RGBA", size)
    whole.alpha_composite(title.image, (title.left, title.top))
    for part in filter(None, (title.shade, title.rule, *title.levels)):
        laid.alpha_composite(part.image, (part.left, part.top))
    apart = [np.asarray(one.convert("RGBa"), np.int16) for one in (whole, laid)]
    assert np.abs(apart[0] - apart[1]).max() <= 3


def test_words_come_line_by_line_and_the_rule_between_them(tmp_path: Path) -> None:
    """The shade at once, then name, rule, second line; all of them within the first quarter of a short title."""
    made = drawn(tmp_path, titles.title_request("Above the Clouds\nGreen North", Style.TITLE, (1920, 1080), "en"))
    parts = made.facts["parts"]
    assert [part["kind"] for part in parts] == ["shade", "level", "rule", "level"]
    comes = titles.comes(Style.TITLE, parts, 1080, RATE, 100)
    assert [one.delay for one in comes] == [0, 0, 5, 10]
    assert [one.rise > 0 for one in comes] == [False, True, False, True]
    assert [one.grow for one in comes] == [None, None, "outward", None]
    assert [one.delay for one in titles.comes(Style.TITLE, parts, 1080, RATE, 24)] == [0, 0, 2, 4]
    named = drawn(tmp_path / "named", titles.title_request("Marta\nShepherd", Style.LOWER_THIRD, (640, 360), "en"))
    assert [part["kind"] for part in named.facts["parts"]] == ["shade", "rule", "level", "level"]
    assert "parts" not in drawn(tmp_path / "c", titles.title_request("Hm.", Style.CAPTION, (640, 360), "en")).facts


def test_a_shade_at_the_foot_has_no_edge_but_the_frame(tmp_path: Path) -> None:
    """It darkens evenly from side to side, and never less further down."""
    shade = lettered(Style.TITLE, "short", (1920, 1080)).shade
    assert shade is not None
    assert (shade.left, shade.image.width) == (0, 1920)
    assert shade.top + shade.image.height == 1080
    alpha = np.asarray(shade.image.getchannel("A"), int)
    assert np.ptp(alpha, axis=1).max() <= 1
    assert np.diff(alpha[:, 960]).min() >= 0
    assert np.diff(alpha[:, 960]).max() <= 2


def test_reading_takes_longer_in_chinese_characters() -> None:
    """Nine characters a second against twenty letters, after a second in which the eye finds the title."""
    assert titles.reading_time("a" * 40, RATE) == 75
    assert titles.reading_time("山" * 18, RATE) == 75


def inked(layout: Layout, size: tuple[int, int]) -> Box:
    """Give the box of what the letters of a layout blacken, found by drawing them."""
    mask = Image.new("L", size)
    for line in layout.lines:
        draw(mask, line.text, line.setting, left=line.left, baseline=line.baseline)
    return Box(*(mask.getbbox() or (0, 0, 0, 0)))


def contains(outer: Box, inner: Box) -> bool:
    """Say whether a box holds another."""
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and outer.right >= inner.right
        and outer.bottom >= inner.bottom
    )


@cache
def picture(kind: str, size: tuple[int, int]) -> NDArray[np.float64]:
    """Give a picture of RGB from 0 to 255; `photo` has bright and dark spots of all sizes, as leaves have."""
    shape = (size[1], size[0], 3)
    if kind != "photo":
        return np.full(shape, {"white": 255.0, "black": 0.0, "grey": 128.0}[kind])
    chance = np.random.default_rng(5)
    layers = [
        cv2.resize(chance.uniform(0, 255, (size[1] // step, size[0] // step, 3)), size, interpolation=cv2.INTER_CUBIC)
        for step in (1, 4, 16, 80)
    ]
    return np.clip((np.mean(layers, axis=0) - 127.5) * 2.5 + 140, 0, 255)


def composite(title: Lettered, behind: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lay a title over a picture."""
    over = np.asarray(title.image, np.float64)
    alpha = over[..., 3:] / 255
    laid = behind.copy()
    rows, columns = slice(title.top, title.top + over.shape[0]), slice(title.left, title.left + over.shape[1])
    laid[rows, columns] = over[..., :3] * alpha + laid[rows, columns] * (1 - alpha)
    return laid


def luminance(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give relative luminance (WCAG 2.2, definition of relative luminance; sRGB by IEC 61966-2-1)."""
    share = picture / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: float, other: float) -> float:
    """Give the contrast ratio of two luminances (WCAG 2.2, definition of contrast ratio)."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
