"""A title drawn on a transparent picture: shade, glow, plate and rule, and the letters over them."""

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
class Lettered:
    """A drawn title: RGBA `image` cropped to what is seen, its even left top corner, and the box of its letters."""

    image: Image.Image
    left: int
    top: int
    words: Box


def letter(text: str, style: TitleStyle, size: tuple[int, int], language: str) -> Lettered:
    """Draw text in a style for a frame of `size` (even sides); raises InputError where it cannot be set."""
    from PIL import Image, ImageChops

    layout = lay_out(text, style, size, language)
    unit = min(size)
    region = _region(layout, style, size)
    canvas = Image.new("RGBA", (region.right - region.left, region.bottom - region.top))
    masks = _letters(layout, region, len(style.levels))
    if shade := style.shade:
        box = _around(layout).grown(round(shade.across * unit), round(shade.down * unit))
        canvas = _over(canvas, shade.colour, _soft(box, region, shade.feather * unit), shade.opacity)
    if glow := style.glow:
        every = masks[0]
        for mask in masks[1:]:
            every = ImageChops.lighter(every, mask)
        halo = _halo(every, glow.reach * layout.lines[0].setting.size)
        canvas = _over(canvas, glow.colour, halo, glow.opacity)
    if style.plate and layout.plate:
        mask = _rounded(layout.plate, region, round(style.plate.radius * unit))
        canvas = _over(canvas, style.plate.colour, mask, style.plate.opacity)
    if style.rule and layout.rule:
        canvas = _over(canvas, style.rule.colour, _rounded(layout.rule, region, 0), 1.0)
    for level, mask in zip(style.levels, masks, strict=True):
        canvas = _over(canvas, level.colour, mask, 1.0)
    return _cropped(canvas, region, size, layout.words)


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


def _letters(layout: Layout, region: Box, levels: int) -> list[Image.Image]:
    """Draw the letters of each level on a mask of its own."""
    from PIL import Image

    masks = [Image.new("L", (region.right - region.left, region.bottom - region.top)) for _ in range(levels)]
    for line in layout.lines:
        left, baseline = line.left - region.left, line.baseline - region.top
        draw(masks[line.level], line.text, line.setting, left=left, baseline=baseline)
    return masks


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


def _cropped(canvas: Image.Image, region: Box, size: tuple[int, int], words: Box) -> Lettered:
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
    return Lettered(image, left, top, words)
