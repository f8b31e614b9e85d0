"""The one door for letters: which packaged font has a character, how wide words are, and their ink on a mask.

Every run of text gets its own font: Latin, Greek and Cyrillic the family that the style asks for, Chinese, Japanese
and Korean Noto Sans CJK as the film's language writes it. All stand on one baseline. Letters are placed by the
kerning and widths of the unscaled outlines; kerning needs Pillow's Raqm layout, which needs the system's FriBiDi:
without it, letters are set unkerned.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, NamedTuple

from studio.errors import InputError
from studio.media.linebreak import breaks_anywhere, is_wide

if TYPE_CHECKING:
    from PIL import Image
    from PIL.ImageFont import FreeTypeFont

Family = Literal["sans", "serif"]
"""Manrope, or Source Serif Pro."""

_SANS = {
    200: "ExtraLight",
    300: "Light",
    400: "Regular",
    500: "Medium",
    600: "SemiBold",
    700: "Bold",
    800: "ExtraBold",
}
_SERIF = {200: "ExtraLight", 300: "Light", 400: "Regular", 600: "Semibold", 700: "Bold", 900: "Black"}

_CJK_FACES = {"ja": 0, "ko": 1, "zh": 2, "zh-hans": 2, "zh-hant": 3, "zh-tw": 3, "zh-hk": 4, "zh-mo": 4}
"""Language to the face's number in NotoSansCJK-VF.otf.ttc."""

_SHARED = frozenset("“”‘’…‥—·")
"""Marks that Latin and Chinese both use, each in its own width: the neighbours decide."""

_UNIT = 1000
"""Pixels per em at which widths are read: fine enough that hinting and rounding do not matter."""

_CJK_GAP = 0.12
"""Ems between a Chinese character and a Latin word that touch (W3C clreq 3.2.2: an eighth to a quarter)."""


class Face(NamedTuple):
    """One font at one weight: package, file in it, number in the file, value of its weight axis (0: none)."""

    package: str
    file: str
    number: int = 0
    axis: int = 0


@dataclass(frozen=True)
class Setting:
    """How a line is set: family, weight (100 to 900), size in pixels, tracking in ems, and the text's language.

    The `cjk_` values hold for Chinese, Japanese and Korean characters: strokes are dense, so they want their own.
    """

    family: Family
    weight: int
    size: float
    language: str
    tracking: float = 0.0
    cjk_weight: int = 400
    cjk_tracking: float = 0.0
    cjk_scale: float = 1.0


class Ink(NamedTuple):
    """The box that letters blacken, in pixels from the line's origin on the baseline; top is negative."""

    left: float
    top: float
    right: float
    bottom: float


class _Glyph(NamedTuple):
    """A character with its combining marks, its face, and where it stands in pixels from the line's origin."""

    text: str
    face: Face
    size: float
    at: float
    advance: float


def measure(text: str, setting: Setting) -> float:
    """Give the width in pixels of a line, without tracking after its last letter; raises InputError."""
    glyphs = _set(text, setting)
    return glyphs[-1].at + glyphs[-1].advance if glyphs else 0.0


def ink(text: str, setting: Setting) -> Ink:
    """Give the box that a line blackens; all zero where it is blank."""
    boxes = [
        (round(glyph.at), box)
        for glyph in _set(text, setting)
        if (box := _blackened(glyph.face, glyph.size, glyph.text)) is not None
    ]
    if not boxes:
        return Ink(0, 0, 0, 0)
    return Ink(
        min(at + box.left for at, box in boxes),
        min(box.top for _, box in boxes),
        max(at + box.right for at, box in boxes),
        max(box.bottom for _, box in boxes),
    )


def draw(mask: Image.Image, text: str, setting: Setting, *, left: int, baseline: int) -> None:
    """Blacken a line on `mask` (mode L, 255 is ink) with its origin at `left` on `baseline`.

    FreeType's coverage is the anti-aliasing; each letter starts on the whole pixel nearest to its place.
    """
    from PIL import ImageDraw

    pen = ImageDraw.Draw(mask)
    for glyph in _set(text, setting):
        place = (left + round(glyph.at), baseline)
        pen.text(place, glyph.text, font=_font(glyph.face, glyph.size), fill=255, anchor="ls")


def settable(text: str, setting: Setting) -> str:
    """Leave out what no font has."""
    return "".join(cluster for cluster in _clusters(text) if any(_whole(cluster, setting, wide=False)))


def heights(text: str, setting: Setting) -> tuple[float, float]:
    """Give how far a line's letters stand above the baseline and hang below it, the same for any words.

    Above: capitals, or the square of Chinese characters where the text has some. Below: the tail of a g.
    """
    square = any(is_wide(char) for char in text)
    above = -ink("国H" if square else "H", setting).top
    below = ink("国g" if square else "g", setting).bottom
    return above, below


@lru_cache(maxsize=512)
def _set(text: str, setting: Setting) -> tuple[_Glyph, ...]:
    """Place the letters of a line."""
    glyphs: list[_Glyph] = []
    at = 0.0
    faced = _faced(list(_clusters(text)), setting.language)
    for (cluster, wide), following in zip(faced, [*faced[1:], None], strict=True):
        face = face_of(cluster, setting, wide=wide)
        size = setting.size * (setting.cjk_scale if wide else 1.0)
        advance = _advance(face, cluster) * size
        glyphs.append(_Glyph(cluster, face, size, at, advance))
        at += advance + (setting.cjk_tracking if wide else setting.tracking) * setting.size
        if following is None:
            break
        if wide != following[1]:
            at += _CJK_GAP * setting.size if _joins(cluster, following[0]) else 0.0
        elif not wide and face == face_of(following[0], setting, wide=False):
            at += _kern(face, cluster, following[0]) * size
    return tuple(glyphs)


def _clusters(text: str) -> Iterator[str]:
    """Give each character together with the marks that combine with it."""
    cluster = ""
    for char in text:
        if cluster and unicodedata.combining(char):
            cluster += char
            continue
        if cluster:
            yield cluster
        cluster = char
    if cluster:
        yield cluster


def _faced(clusters: list[str], language: str) -> list[tuple[str, bool]]:
    """Say of each cluster whether it is set in the CJK font."""
    wide = [is_wide(cluster[0]) for cluster in clusters]
    if language.lower()[:2] in ("zh", "ja"):
        shared = [at for at, cluster in enumerate(clusters) if cluster in _SHARED]
        for at in (*shared, *reversed(shared)):
            wide[at] = any(wide[max(at - 1, 0) : at + 2])
    return list(zip(clusters, wide, strict=True))


def _joins(one: str, other: str) -> bool:
    """Say whether two neighbours of two scripts want air between them: a Chinese character and a letter or digit."""
    return one.isalnum() and other.isalnum() and breaks_anywhere(one) != breaks_anywhere(other)


def face_of(cluster: str, setting: Setting, *, wide: bool) -> Face:
    """Give the face that has a character; raises InputError naming the character where none has."""
    if (face := next(_whole(cluster, setting, wide=wide), None)) is not None:
        return face
    # A letter and its mark may each have a font, and none both.
    missing = next((char for char in cluster if not any(_whole(char, setting, wide=wide))), cluster)
    nameless = "a character without a name"
    names = " and ".join(f"U+{ord(char):04X}, {unicodedata.name(char, nameless)}" for char in missing)
    raise InputError(
        f"no font of the titles has {missing!r} ({names}). "
        "Write it in another way or leave it out; Latin, Greek, Cyrillic, Chinese, Japanese and Korean can be set"
    )


def _whole(cluster: str, setting: Setting, *, wide: bool) -> Iterator[Face]:
    """Give the faces that have all of a cluster, the one that suits it best first."""
    latin = _latin(setting.family, setting.weight)
    cjk = _cjk(setting.language, setting.cjk_weight, cluster)
    other = _latin("serif" if setting.family == "sans" else "sans", setting.weight)
    faces = (cjk, latin, other) if wide else (latin, other, cjk)
    return (face for face in faces if all(_has(face, char) for char in cluster))


def _latin(family: Family, weight: int) -> Face:
    """Give the face of a family whose weight is nearest."""
    weights = _SANS if family == "sans" else _SERIF
    name = weights[min(weights, key=lambda one: (abs(one - weight), one))]
    if family == "sans":
        return Face("font_manrope", f"files/Manrope-{name}.ttf")
    return Face("font_source_serif_pro", f"files/SourceSerifPro-{name}.otf")


def _cjk(language: str, weight: int, cluster: str) -> Face:
    """Give Noto Sans CJK as a language writes it; kana and Hangul tell where the language does not."""
    tag = language.lower()
    parts = tag.split("-")
    number = _CJK_FACES.get("-".join(parts[:2]), _CJK_FACES.get(parts[0]))
    if number is None:
        number = 0 if "\u3041" <= cluster <= "\u30ff" else 1 if "\uac00" <= cluster <= "\ud7a3" else 2
    return Face("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", number, min(max(weight, 100), 900))


@lru_cache(maxsize=256)
def _font(face: Face, size: float) -> FreeTypeFont:
    """Open a face at a size in pixels."""
    from PIL import ImageFont

    with resources.as_file(resources.files(face.package) / face.file) as path:
        font = ImageFont.truetype(str(path), size, index=face.number)
    if face.axis:
        font.set_variation_by_axes([face.axis])  # the file's own default is Thin
    return font


@lru_cache(maxsize=8192)
def _has(face: Face, char: str) -> bool:
    """Say whether a face has a character: whether it draws other than the box for what is missing."""
    if char.isspace():
        return char in " \u00a0\u2009\u202f\u2007"
    if unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co"):
        return False
    font = _font(Face(face.package, face.file, face.number), 64)
    drawn, box = font.getmask(char), font.getmask("\U0010fffe")
    return (drawn.size, bytes(drawn)) != (box.size, bytes(box))


@lru_cache(maxsize=4096)
def _blackened(face: Face, size: float, cluster: str) -> Ink | None:
    """Give the box that one character blackens; None where it is blank."""
    # Pillow's own getbbox runs from the origin to the advance, whatever is drawn
    mask, offset = _font(face, size).getmask2(cluster, "L", anchor="ls")
    box = mask.getbbox()
    return Ink(*(edge + offset[at % 2] for at, edge in enumerate(box))) if box else None


@lru_cache(maxsize=8192)
def _advance(face: Face, cluster: str) -> float:
    """Give a character's width in ems."""
    return _font(face, _UNIT).getlength(cluster) / _UNIT


@lru_cache(maxsize=8192)
def _kern(face: Face, one: str, other: str) -> float:
    """Give what a pair of letters stands closer (below 0) or wider than its two widths, in ems."""
    pair = _font(face, _UNIT).getlength(one + other, features=_no_ligatures()) / _UNIT
    return pair - _advance(face, one) - _advance(face, other)


@cache
def _no_ligatures() -> list[str] | None:
    """Letters are placed one by one, so a pair is measured as two letters; only Raqm joins them at all."""
    from PIL import features

    return ["-liga", "-clig"] if features.check_feature("raqm") else None
