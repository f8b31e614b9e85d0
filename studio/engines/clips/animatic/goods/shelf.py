"""The shelf: every product that can be drawn, and how large it is."""

from __future__ import annotations

from collections.abc import Callable

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed
from studio.engines.clips.animatic.goods.bench import Bench
from studio.engines.clips.animatic.goods.fare import bottle, bowl, box, bread, can, cup, jar, pack, spray, tube, wheel
from studio.engines.clips.animatic.goods.things import (
    bag,
    bicycle,
    book,
    car,
    chair,
    cloth,
    headphones,
    lamp,
    laptop,
    phone,
    shoe,
    toy,
    watch,
)
from studio.engines.clips.animatic.palette import Palette
from studio.engines.clips.animatic.pen import Place
from studio.engines.clips.animatic.spec import Good

TALL = {
    "bottle": 0.30,
    "jar": 0.14,
    "can": 0.14,
    "cup": 0.11,
    "box": 0.22,
    "bag": 0.30,
    "phone": 0.16,
    "watch": 0.10,
    "lamp": 0.45,
    "shoe": 0.14,
    "wheel": 0.12,
    "book": 0.22,
    "tube": 0.17,
    "laptop": 0.24,
    "chair": 0.85,
    "headphones": 0.20,
    "bread": 0.12,
    "pack": 0.24,
    "spray": 0.20,
    "toy": 0.22,
    "bowl": 0.10,
    "cloth": 0.28,
    "car": 1.5,
    "bicycle": 1.05,
}
"""Metres that a product of each shape is high."""

WIDE = {
    "bottle": 0.36,
    "jar": 0.82,
    "can": 0.56,
    "cup": 1.15,
    "box": 0.86,
    "bag": 0.85,
    "phone": 0.49,
    "watch": 0.8,
    "lamp": 0.62,
    "shoe": 2.0,
    "wheel": 1.9,
    "book": 0.72,
    "tube": 0.36,
    "laptop": 1.5,
    "chair": 0.62,
    "headphones": 0.9,
    "bread": 1.9,
    "pack": 0.72,
    "spray": 0.34,
    "toy": 0.8,
    "bowl": 2.0,
    "cloth": 0.95,
    "car": 2.9,
    "bicycle": 1.65,
}
"""Width of each over its height."""


def draw(
    canvas: Canvas,
    foot: Place,
    tall: float,
    good: Good,
    palette: Palette,
    side: int,
    *,
    stands: bool = True,
    facing: int = 1,
) -> None:
    """Draw a product, so many heights of the frame tall, its foot at a place."""
    bench = Bench(canvas, foot, tall, palette, side, facing)
    if stands:
        wide = WIDE[good.shape] * tall / 2
        away = pen.oval((foot[0] - side * wide * 0.35, foot[1]), wide * 1.35, wide * 0.16)
        canvas.fill(away, palette.dark, opacity=0.32, soft=wide * 0.06)
    SHAPES[good.shape](bench, hexed(good.colour), good.label)


SHAPES: dict[str, Callable[[Bench, Colour, str], None]] = {
    "bottle": bottle,
    "jar": jar,
    "can": can,
    "cup": cup,
    "box": box,
    "pack": pack,
    "bag": bag,
    "phone": phone,
    "watch": watch,
    "lamp": lamp,
    "shoe": shoe,
    "wheel": wheel,
    "book": book,
    "tube": tube,
    "spray": spray,
    "laptop": laptop,
    "chair": chair,
    "headphones": headphones,
    "bread": bread,
    "toy": toy,
    "bowl": bowl,
    "cloth": cloth,
    "car": car,
    "bicycle": bicycle,
}
"""How each shape is drawn."""
