"""Where the eye goes first in a photo, measured: what stands out in light or colour, and is sharp."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from studio.media.photos import Plane

LONG_SIDE = 192
"""Pixels of the small picture in which the first look is sought."""

RINGS = ((0.03, 0.16), (0.05, 0.25))
"""Centre and surround, as standard deviations in fractions of the long side (after Itti, Koch and Niebur, 1998)."""

WEIGHTS = (1.0, 1.5, 1.5)
"""How much a difference in Y, U and V counts; colour sets faces and animals off better than light does."""

SHARPNESS = 0.8
"""How much of the weight of a place hangs on being in focus; the rest keeps a sun or a misty ridge in play."""

FEW = 0.25
"""Share of a photo that is sharp where the lens was opened wide; in any other more is, and sharpness tells nothing."""

ALONE = 3.0
"""How much what alone is sharp in a photo counts against what stands out most: who opened the lens wide meant it."""

SPREAD = 0.11
"""Fraction of the long side over which what stands out is gathered, so that two heads side by side are one subject."""

MIDDLE = (0.5, 0.42, 0.35)
"""Where people put what matters, and how far off it may be: fractions of width, height, and of both."""


def focus_of(luma: Plane, blue: Plane, red: Plane) -> tuple[float, float]:
    """Give the focus of a photo in fractions of its width and height; the middle where it is even all over.

    The planes are of one size. The same planes give the same focus.
    """
    import cv2
    from PIL import Image

    down, across = luma.shape
    # Whole pixels are averaged much faster than parts of them.
    whole = max(max(across, down) // (2 * LONG_SIDE), 1)
    luma, blue, red = (np.asarray(Image.fromarray(plane).reduce(whole)) for plane in (luma, blue, red))
    factor = LONG_SIDE / max(across, down)
    small = (max(round(across * factor), 1), max(round(down * factor), 1))
    long = max(small)
    double = (small[0] * 2, small[1] * 2)
    fine = cv2.resize(luma, double, interpolation=cv2.INTER_AREA).astype(np.float32)
    detail = np.abs(fine - cv2.GaussianBlur(fine, (0, 0), 1.0))
    sharp = _blurred(cv2.resize(detail, small, interpolation=cv2.INTER_AREA), 0.06 * long)
    contrast = np.zeros(small[::-1], np.float32)
    for plane, weight in zip((luma, blue, red), WEIGHTS, strict=True):
        tiny = cv2.resize(plane, small, interpolation=cv2.INTER_AREA).astype(np.float32)
        for centre, surround in RINGS:
            ring = np.abs(_blurred(tiny, centre * long) - _blurred(tiny, surround * long))
            # One bright spot counts for more than the same contrast everywhere; faint contrast is noise.
            peak = float(ring.max())
            contrast += weight * ring * peak * (peak - float(ring.mean())) / (peak + 4) ** 2
    if contrast.max() < 1:
        return 0.5, 0.5
    clear = sharp / max(float(sharp.max()), 1e-3)
    salient = contrast / contrast.max() * (1 - SHARPNESS + SHARPNESS * clear)
    lone = max(0.0, 1 - float((clear > 0.5).mean()) / FEW)
    salient = salient / salient.max() + ALONE * lone * clear**2
    x = (np.arange(small[0]) + 0.5) / small[0]
    y = (np.arange(small[1]) + 0.5) / small[1]
    far = (x[None, :] - MIDDLE[0]) ** 2 + (y[:, None] - MIDDLE[1]) ** 2
    seen = _blurred(salient, SPREAD * long) * np.exp(-far / (2 * MIDDLE[2] ** 2))
    pull = (seen / seen.max()) ** 6
    return float((pull * x[None, :]).sum() / pull.sum()), float((pull * y[:, None]).sum() / pull.sum())


def _blurred(plane: NDArray[np.float32], spread: float) -> NDArray[np.float32]:
    """Blur a plane by a Gaussian, a wide one on a smaller picture."""
    import cv2

    size = (plane.shape[1], plane.shape[0])
    shrink = max(spread / 4, 1.0)
    small = cv2.resize(plane, (math.ceil(size[0] / shrink), math.ceil(size[1] / shrink)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), spread / shrink, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR)  # type: ignore[return-value]
