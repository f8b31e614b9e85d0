"""What in a photo is near and what is far, measured: a subject before a soft background, or ground to a horizon.

Nothing is known here of dogs or mountains. A photo that does not show its depth plainly is flat: a wrong guess is
worse than none.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.media.photos import Plane, planes

Field = NDArray[np.float32]
"""One number for each pixel of a small picture of the photo."""

LONG_SIDE = 480
"""Pixels of the small picture in which depth is sought."""

FINE_SIDE = 960
"""Pixels in which sharpness is measured: in fewer, a bright disc out of focus looks as sharp as a leaf. A photo that
has fewer tells nothing."""

CLEAR = 0.4
"""Sharpness, as a share of the photo's sharpest, above which a place belongs to what the lens was set on."""

SUBJECT = (0.02, 0.3)
"""Share of the photo that a subject takes, at least and at most."""

SOFT = 0.25
"""Sharpness that 98 % of the background, and 90 % of what lies next to the subject, may have at most."""

RIM, NEXT, AWAY = 0.02, 0.12, 0.3
"""Fractions of the long side: the subject's soft rim, what lies next to it, and how far off the background is far."""

FINE = 1.2
"""Standard deviation, in pixels, of the blur whose loss is detail."""

SKY, SMOOTH = 0.06, 1.2
"""Share of the height, at the top, over which nine tenths of the columns hold less detail than this: a sky."""

BLOCKS = 24
"""Columns of the photo in each of which ground and what is behind it must differ."""

STRIP = 0.1
"""Height of the strips above and below a horizon that are compared, as a share of the photo's."""

HEIGHTS, TILT, STEP = (0.3, 0.86), 0.22, 0.02
"""Where a horizon may lie, how much lower one end may be, and how finely it is sought: shares of the height."""

PLAIN, WHOLE = 22.0, 0.6
"""How far ground and what is behind it must differ in nine tenths of the blocks, and as a share of their mean:
something that stands across the horizon fails the second."""

EVEN = (32.0, 10.0, 10.0)
"""Standard deviation of Y, U and V that ground may have: grass and stone have less, a crowd and a park have more."""

ROUGH = 0.8
"""Share of the ground that must hold detail: what has none may be a wall or a table."""


def depth_of(file: Path, size: tuple[int, int]) -> Field | None:
    """Give how far each place of a photo of `size` is, from 0 for the nearest to 1; None where that cannot be told.

    It is measured on a small copy of its own, so that a draft and a master get the same. Raises ReferenceRefused.
    """
    import cv2

    small = (round(size[0] * LONG_SIDE / max(size)), round(size[1] * LONG_SIDE / max(size)))
    if max(size) < FINE_SIDE or min(small) < LONG_SIDE / 4:
        return None
    read = planes(file, share=FINE_SIDE / max(size))
    fine = np.asarray(cv2.resize(read[0], (2 * small[0], 2 * small[1]), interpolation=cv2.INTER_AREA), np.uint8)
    detail = cv2.resize(_detail(fine), small, interpolation=cv2.INTER_AREA)
    found = _behind(np.asarray(detail, np.float32))
    if found is not None:
        return found
    return _along(np.stack([cv2.resize(plane, small, interpolation=cv2.INTER_AREA) for plane in read]))


def _detail(luma: Plane) -> Field:
    """Give how much each pixel differs from those around it."""
    import cv2

    exact = luma.astype(np.float32)
    detail: Field = np.abs(exact - cv2.GaussianBlur(exact, (0, 0), FINE))
    return detail


def _behind(detail: Field) -> Field | None:
    """Give the depth of a photo in which a subject alone is sharp: it is near, and what lies off it is far.

    The background is soft, so nobody sees that it gives way a little around the subject, whose outline need not be
    known to the pixel; cut out, a flower would slide off its stem.
    """
    import cv2

    gathered = cv2.GaussianBlur(detail, (0, 0), 0.012 * LONG_SIDE)
    clear = gathered / max(float(np.percentile(gathered, 99.5)), 0.5)
    closed = cv2.morphologyEx((clear > CLEAR).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9)))
    subject = _largest(np.asarray(closed, np.uint8))
    if subject is None or not SUBJECT[0] < subject.mean() < SUBJECT[1]:
        return None
    if subject[0].any() or subject[:, 0].any() or subject[:, -1].any():
        return None
    off = cv2.distanceTransform((~subject).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) / LONG_SIDE
    around, beside = clear[off > 2 * RIM], clear[(off > 2 * RIM) & (off < NEXT)]
    if not len(beside) or np.quantile(around, 0.98) > SOFT or np.quantile(beside, 0.9) > SOFT:
        return None
    inside = np.clip((off - RIM) / (AWAY - RIM), 0, 1)
    far: Field = cv2.GaussianBlur(inside * inside * (3 - 2 * inside), (0, 0), RIM * LONG_SIDE).astype(np.float32)
    return far


def _largest(places: Plane) -> NDArray[np.bool_] | None:
    """Give the largest of the connected places, if there is one."""
    import cv2

    many, labels, facts, _ = cv2.connectedComponentsWithStats(places, connectivity=8)
    if many < 2:
        return None
    largest: NDArray[np.bool_] = labels == 1 + int(facts[1:, cv2.CC_STAT_AREA].argmax())
    return largest


def _along(seen: Plane) -> Field | None:
    """Give the depth of a photo with ground under a sky: it falls from the bottom to the horizon."""
    import cv2

    texture = cv2.GaussianBlur(_detail(seen[0]), (0, 0), 4)
    busy = texture >= SMOOTH
    height, width = busy.shape
    sky = np.where(busy.any(axis=0), busy.argmax(axis=0), height)
    if np.quantile(sky, 0.1) < SKY * height:
        return None
    # Colour sets ground off better than light; detail counts by its ratio.
    felt = np.stack([seen[0], 1.8 * seen[1], 1.8 * seen[2], 12 * np.log2(1 + texture)])
    horizon = _horizon(felt)
    if horizon is None or np.median(sky) > max(horizon) * height:
        return None
    across, down = (np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height
    line = horizon[0] + (horizon[1] - horizon[0]) * across
    under = down[:, None] - line[None, :]
    ground = under > 0.03
    if (texture[ground] >= 1).mean() < ROUGH:
        return None
    if any(plane[ground].std() > most for plane, most in zip(seen, EVEN, strict=True)):
        return None
    near = np.clip(under / (1 - min(horizon)), 0, 1).astype(np.float32)
    far: Field = (1 - cv2.GaussianBlur(near, (0, 0), 0.03 * LONG_SIDE)).astype(np.float32)
    return far


def _horizon(felt: Field) -> tuple[float, float] | None:
    """Give the line, by its heights at the left and right edge, across which a photo changes most all along."""
    height, width = felt.shape[1:]
    edges = np.linspace(0, width, BLOCKS + 1).astype(int)
    blocks = np.stack([felt[:, :, a:b].mean(axis=2) for a, b in pairwise(edges)], axis=1)
    sums = np.concatenate([np.zeros((*blocks.shape[:2], 1)), blocks.cumsum(axis=2, dtype=np.float64)], axis=2)
    heights = np.arange(HEIGHTS[0], HEIGHTS[1] + STEP / 2, STEP)
    left, right = (side.ravel() for side in np.meshgrid(heights, heights))
    level = np.abs(left - right) < TILT
    ends = np.stack([left[level], right[level]], axis=1)
    shares = (np.arange(BLOCKS) + 0.5) / BLOCKS
    rows = np.rint((ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * shares) * height).astype(int)
    strip, block = round(STRIP * height), np.arange(BLOCKS)
    middle = sums[:, block, rows]
    above = middle - sums[:, block, rows - strip]
    below = sums[:, block, np.minimum(rows + strip, height)] - middle
    apart = np.sqrt((((above - below) / strip) ** 2).sum(axis=0))
    best = int((np.minimum(apart, 60).mean(axis=1) + np.quantile(apart, 0.25, axis=1)).argmax())
    least = np.quantile(apart[best], 0.1)
    if least < PLAIN or least < WHOLE * apart[best].mean():
        return None
    return float(ends[best, 0]), float(ends[best, 1])
