"""Measuring light: how bright a photo is in its middle, and which cast lies over what should be grey."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio.film.grade import Light
from studio.media.colour import LUMA, linear, of_levels
from studio.media.photos import planes

LOOKED_AT = 320
"""Pixels of the longer side that are looked at."""

NEARLY_GREY = 16.0
"""How far from grey, in levels of chroma, a pixel may be that is taken for grey under a cast."""

SEEN = (45, 215)
"""Levels of luma between which a cast can be told: not in what is nearly black, nor in what is burnt out."""

ENOUGH = 0.05
"""Share of a photo that has to be nearly grey; in a picture of leaves alone there is no cast to measure."""

DARKEST = 2.0**-10
"""Light below which nothing is told apart."""


def light_of(path: Path, size: tuple[int, int]) -> Light:
    """Measure a photo of `size`. Raises ReferenceRefused as `photos.probe` does."""
    import cv2

    seen = planes(path, share=min(1.0, LOOKED_AT / max(size)))
    share = min(1.0, LOOKED_AT / max(seen[0].shape))
    small = [cv2.resize(one, None, fx=share, fy=share, interpolation=cv2.INTER_AREA) for one in seen]
    luma, u, v = (np.asarray(one, float).ravel() for one in small)
    light = np.maximum(linear(np.clip(of_levels(luma, u, v), 0, 1)), DARKEST)
    level = float(np.log2(np.median(light @ LUMA)))
    grey = (np.hypot(u - 128, v - 128) < NEARLY_GREY) & (luma > SEEN[0]) & (luma < SEEN[1])
    if grey.mean() < ENOUGH:
        return Light(level=round(level, 3))
    stops = np.log2(light[grey])
    warm = float(np.median(stops[:, 0] - stops[:, 2]))
    tint = float(np.median(stops[:, 1] - (stops[:, 0] + stops[:, 2]) / 2))
    return Light(level=round(level, 3), warm=round(warm, 3), tint=round(tint, 3))
