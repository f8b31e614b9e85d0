"""Sight: where places of a flat thing come to lie in the frame, and what of it is seen, by a camera's matrices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic.canvas import Box
from studio.engines.clips.animatic.rig import Matrices

MARGIN = 3
"""Pixels of a drawn thing beyond what is seen of it."""

EVEN = 1e-9
"""What is no change in how something is seen: sums of floating point differ by less."""

PASSED = 0.02
"""How near the camera's own plane something may come, as a share of its distance at home."""


def corners(seen: Matrices, size: tuple[int, int]) -> NDArray[np.float64]:
    """Give where the corners of each frame lie on a flat thing: frames × 4 × 2."""
    return through(seen, _frame(size))


def _frame(size: tuple[int, int]) -> list[tuple[float, float]]:
    """Give the corners of the frame, one after the other round it."""
    half = size[0] / size[1] / 2
    return [(-half, -0.5), (half, -0.5), (half, 0.5), (-half, 0.5)]


def reach(seen: Matrices, size: tuple[int, int]) -> Box:
    """Give the part of a flat thing that is seen in any frame."""
    least, most = ahead(seen, _frame(size))
    pixel = 2 * MARGIN / size[1]
    least, most = least.min(axis=0) - pixel, most.max(axis=0) + pixel
    return float(least[0]), float(least[1]), float(most[0]), float(most[1])


def ahead(matrices: Matrices, places: Sequence[tuple[float, float]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the least and greatest places (frames × 2) to which a shape comes, of what the camera has not gone past."""
    here = np.array([(x, y, 1.0) for x, y in places]) @ np.moveaxis(matrices, 1, 2)
    following = np.roll(here, -1, axis=1)
    before = here[..., 2] > PASSED
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (PASSED - here[..., 2]) / (following[..., 2] - here[..., 2])
        cut = here + share[..., None] * (following - here)
        both = np.concatenate([here, cut], axis=1)
        flat = both[..., :2] / both[..., 2:]
    seen = np.concatenate([before, before != np.roll(before, -1, axis=1)], axis=1)[..., None]
    return flat.min(axis=1, initial=np.inf, where=seen), flat.max(axis=1, initial=-np.inf, where=seen)


def through(matrices: Matrices, places: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Give where places come to lie: frames × places × 2."""
    given = np.array([(x, y, 1.0) for x, y in places])
    seen = given @ np.moveaxis(matrices, 1, 2)
    flat: NDArray[np.float64] = seen[..., :2] / seen[..., 2:]
    return flat


def slides(way: Matrices) -> bool:
    """Tell whether a flat thing keeps its size and stays upright in all frames, by what maps the frame to it."""
    flat = way / way[:, 2:, 2:]
    held = flat[0, 0, 0]
    return bool((np.abs(flat[:, :, :2] - np.array([[held, 0], [0, held], [0, 0]])) < EVEN).all())
