"""A title drawn on transparent pictures: its shade, its rule, and the letters of each level with glow and plate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.media.layout import Box, Layout, lay_out
from studio.media.titlestyle import Colour, TitleStyle
from studio.media.type import draw

if TYPE_CHECKING:
    from PIL import Image

_UNSEEN = 2
"""Opacity (of 255) below which a pixel is left out: no eye sees it, and the box to composite gets smaller."""

_GLOW_GAIN = 3.0
"""How far the blurred letters are raised, so that the glow is whole at their edge and thin strokes get one too."""

_COARSE = 4
"""A shade is blurred at this fraction of its size: nothing in it is sharp."""


@dataclass(frozen=True)
class Cutting:
    """A picture cut from the frame: RGBA `image` cropped to what is seen, and its even left top corner in pixels."""

    image: Image.Image
    left: int
    top: int


@dataclass(frozen=True)
class Lettered(Cutting):
    """A drawn title: the whole of it, the box of its letters, and its parts in the order in which they are laid."""

    words: Box
    shade: Cutting | None
    rule: Cutting | None
    levels: tuple[Cutting, ...]


def letter(text: str, style: TitleStyle, size: tuple[int, int], language: str) -> Lettered:
    """Draw text in a style for a frame of `size` (even sides); raises InputError where it cannot be set."""
    from PIL import Image

    layout = lay_out(text, style, size, language)
    region = _region(layout, style, size)
    shade = _shaded(layout, style, region, size)
    rule = _ruled(layout, style, region)
    levels = [_level(layout, style, region, at, min(size)) for at in sorted({line.level for line in layout.lines})]
    whole = _clear(region)
    for part in filter(None, (shade, rule, *levels)):
        whole = Image.alpha_composite(whole, part)
    seen = _cropped(whole, region, size)
    return Lettered(
        seen.image,
        seen.left,
        seen.top,
        layout.words,
        _cropped(shade, region, size) if shade else None,
        _cropped(rule, region, size) if rule else None,
        tuple(_cropped(level, region, size) for level in levels),
    )


def _clear(region: Box) -> Image.Image:
    """Give a picture of nothing."""
    from PIL import Image

    return Image.new("RGBA", (region.right - region.left, region.bottom - region.top))


def _shaded(layout: Layout, style: TitleStyle, region: Box, size: tuple[int, int]) -> Image.Image | None:
    """Draw the shade behind all words."""
    if (shade := style.shade) is None:
        return None
    unit = min(size)
    box = _around(layout).grown(round(shade.across * unit), round(shade.down * unit))
    if shade.where == "foot":
        box = Box(-unit, box.top, size[0] + unit, size[1] + unit)
    return _over(_clear(region), shade.colour, _soft(box, region, shade.feather * unit), shade.opacity)


def _ruled(layout: Layout, style: TitleStyle, region: Box) -> Image.Image | None:
    """Draw the rule."""
    if style.rule is None or layout.rule is None:
        return None
    return _over(_clear(region), style.rule.colour, _rounded(layout.rule, region, 0), 1.0)


def _level(layout: Layout, style: TitleStyle, region: Box, level: int, unit: int) -> Image.Image:
    """Draw the letters of one level over their glow; the plate is the first level's."""
    drawn, letters = _clear(region), _letters(layout, region, level)
    if glow := style.glow:
        halo = _halo(letters, glow.reach * layout.lines[0].setting.size)
        drawn = _over(drawn, glow.colour, halo, glow.opacity)
    if level == 0 and style.plate and layout.plate:
        mask = _rounded(layout.plate, region, round(style.plate.radius * unit))
        drawn = _over(drawn, style.plate.colour, mask, style.plate.opacity)
    return _over(drawn, style.levels[level].colour, letters, 1.0)


def _region(layout: Layout, style: TitleStyle, size: tuple[int, int]) -> Box:
    """Give the part of the frame that the title can touch: three sigmas of its softest edge around it."""
    unit = min(size)
    across = down = 8
    if style.shade:
        soft = 3 * style.shade.feather * unit
        across += round(style.shade.across * unit + soft)
        down += round(style.shade.down * unit + soft)
    if style.glow:
        reach = round(3 * style.glow.reach * layout.lines[0].setting.size)
        across, down = max(across, reach), max(down, reach)
    box = _around(layout).grown(across, down)
    if style.shade and style.shade.where == "foot":
        box = Box(0, box.top, *size)
    return Box(max(box.left, 0), max(box.top, 0), min(box.right, size[0]), min(box.bottom, size[1]))


def _around(layout: Layout) -> Box:
    """Give the box around letters, plate and rule."""
    boxes = [box for box in (layout.words, layout.plate, layout.rule) if box]
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _letters(layout: Layout, region: Box, level: int) -> Image.Image:
    """Draw the letters of a level on a mask."""
    from PIL import Image

    mask = Image.new("L", (region.right - region.left, region.bottom - region.top))
    for line in layout.lines:
        if line.level == level:
            left, baseline = line.left - region.left, line.baseline - region.top
            draw(mask, line.text, line.setting, left=left, baseline=baseline)
    return mask


def _soft(box: Box, region: Box, sigma: float) -> Image.Image:
    """Give a mask of a box with soft edges."""
    from PIL import Image, ImageDraw, ImageFilter

    width, height = region.right - region.left, region.bottom - region.top
    beyond = round(3 * sigma / _COARSE)
    """The blur's border: it runs on past the frame, where the region is cut."""
    small = Image.new("L", (-(-width // _COARSE) + 2 * beyond, -(-height // _COARSE) + 2 * beyond))
    edges = (box.left - region.left, box.top - region.top, box.right - region.left, box.bottom - region.top)
    ImageDraw.Draw(small).rectangle([round(edge / _COARSE) + beyond for edge in edges], fill=255)
    small = small.filter(ImageFilter.GaussianBlur(sigma / _COARSE))
    small = small.crop((beyond, beyond, small.width - beyond, small.height - beyond))
    wide = small.resize((small.width * _COARSE, small.height * _COARSE), Image.Resampling.BICUBIC)
    return wide.crop((0, 0, width, height))


def _halo(letters: Image.Image, sigma: float) -> Image.Image:
    """Give a mask that is whole at the letters' edge and fades within about two sigmas."""
    from PIL import ImageFilter

    return letters.filter(ImageFilter.GaussianBlur(sigma)).point(
        [min(255, round(value * _GLOW_GAIN)) for value in range(256)]
    )


def _rounded(box: Box, region: Box, radius: int) -> Image.Image:
    """Give a mask of a box with round corners."""
    from PIL import Image, ImageDraw

    times = 4 if radius else 1
    """Pillow's rounded corners are jagged; four times as large and reduced they are not."""
    mask = Image.new("L", (region.right - region.left, region.bottom - region.top))
    width, height = (box.right - box.left) * times, (box.bottom - box.top) * times
    shape = Image.new("L", (width, height))
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, width - 1, height - 1), radius * times, fill=255)
    mask.paste(shape.reduce(times), (box.left - region.left, box.top - region.top))
    return mask


def _over(under: Image.Image, colour: Colour, mask: Image.Image, opacity: float) -> Image.Image:
    """Lay a colour over a picture where the mask lets it through."""
    from PIL import Image, ImageColor

    layer = Image.new("RGBA", under.size, ImageColor.getrgb(colour))
    layer.putalpha(mask.point([round(value * opacity) for value in range(256)]))
    return Image.alpha_composite(under, layer)


def _cropped(canvas: Image.Image, region: Box, size: tuple[int, int]) -> Cutting:
    """Cut away what is not seen; corner and sides are even, as 4:2:0 pictures need."""
    from PIL import Image

    alpha = canvas.getchannel("A").point([0 if value < _UNSEEN else value for value in range(256)])
    canvas.putalpha(alpha)
    seen = alpha.getbbox() or (0, 0, 2, 2)
    left, top = (region.left + seen[0]) // 2 * 2, (region.top + seen[1]) // 2 * 2
    right = min(size[0], -(-(region.left + seen[2]) // 2) * 2)
    bottom = min(size[1], -(-(region.top + seen[3]) // 2) * 2)
    image = Image.new("RGBA", (right - left, bottom - top))
    image.paste(canvas, (region.left - left, region.top - top))
    return Cutting(image, left, top)
