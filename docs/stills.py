"""Six stills of a film on one sheet: `make stills` draws README's picture anew from the rendered example."""

from __future__ import annotations

import sys

import av
from PIL import Image

MOMENTS = (0.07, 0.21, 0.33, 0.45, 0.73, 0.95)
"""Shares of the film's length."""

TILE = (640, 360)
"""Pixels of one still."""


def main(film: str, sheet: str) -> None:
    """Take the stills and lay them out, three in a row."""
    canvas = Image.new("RGB", (TILE[0] * 3, TILE[1] * 2))
    with av.open(film) as container:
        stream = container.streams.video[0]
        wanted = [round(stream.frames * share) for share in MOMENTS]
        for number, frame in enumerate(container.decode(stream)):
            if number in wanted:
                at = wanted.index(number)
                still = frame.to_image().resize(TILE, Image.Resampling.LANCZOS)
                canvas.paste(still, (at % 3 * TILE[0], at // 3 * TILE[1]))
    canvas.save(sheet, quality=84, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
