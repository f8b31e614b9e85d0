"""A photo in each look on one sheet: `make looks` draws the picture of docs/looks.md anew."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from studio.departments.looks import load_look, look_names
from studio.film.grade import Grade
from studio.film.time import Rate, Span
from studio.media import photos
from studio.media.compose import cover, rgb
from studio.media.grading import in_colour
from studio.media.type import Setting, draw

DRAWN = (1280, 720)
"""Pixels at which a photo is graded."""

TILE = (480, 270)
"""Pixels of one still."""

ACROSS = 3
"""Stills in a row."""

NAME = Setting("sans", 600, 17, "en")
"""How its name is set."""


def main(sheet: str, *files: str) -> None:
    """Show each photo as it was taken and in every look."""
    names = [None, *look_names()]
    stills = [still(Path(file), name) for file in files for name in names]
    canvas = Image.new("RGB", (TILE[0] * ACROSS, TILE[1] * -(-len(stills) // ACROSS)))
    for at, picture in enumerate(stills):
        canvas.paste(picture, (at % ACROSS * TILE[0], at // ACROSS * TILE[1]))
    canvas.save(sheet, quality=78, optimize=True)


def still(file: Path, name: str | None) -> Image.Image:
    """Give a photo in a look, with the look's name in its corner."""
    luma, u, v = photos.planes(file)
    rows, columns = (side // 2 * 2 for side in luma.shape)
    half = [cv2.resize(one[:rows, :columns], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for one in (u, v)]
    planes = cover((luma[:rows, :columns], *(np.asarray(one, np.uint8) for one in half)), DRAWN)
    grade = load_look(name).page.grade if name else Grade()
    (graded,) = in_colour(iter([planes]), grade, size=DRAWN, rate=Rate(25), slate="1A", span=Span(0, 1))
    picture = Image.fromarray(rgb(graded)).resize(TILE, Image.Resampling.LANCZOS)
    shade = Image.new("L", TILE)
    for colour, offset in (("black", 1), ("white", 0)):
        shade.paste(0, (0, 0, *TILE))
        draw(shade, name or "as it was taken", NAME, left=14 + offset, baseline=TILE[1] - 14 + offset)
        picture.paste(colour, (0, 0), shade)
    return picture


if __name__ == "__main__":
    main(*sys.argv[1:])
