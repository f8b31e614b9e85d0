"""Parts: where a drawing has ink, where it covers all that lies behind, and what nearer things leave of it to be seen.

A frame is drawn by its visible ink alone: what is empty is not touched, what is covered is copied and not mixed, and
what is hidden is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic.canvas import Pixels
from studio.engines.clips.animatic.rig import Matrices
from studio.engines.clips.animatic.sight import EVEN, PASSED, ahead, through
from studio.engines.protocols import Planes

BAND = 48
"""Rows of a drawing that are looked at together for ink."""

CELL = 32
"""Pixels of a drawing, across and down, that are looked at together for what they cover."""

OVER = 6
"""Pixels of a drawing beside a part that count as well: a frame's samples are no whole pixels of it, and chroma's are
twice as large."""

WORTH = 100_000
"""Pixels that take as long as one more part, measured on places of all kinds: half and double make no difference."""

Part = tuple[int, int, int, int]
"""Left, top, right and bottom: of a drawing, or of a frame, where each is even."""

Parts = NDArray[np.intp]
"""A part in each frame: frames × 4."""


def inked(alpha: Pixels, back: Matrices, size: tuple[int, int]) -> list[Parts]:
    """Give the parts of each frame that a drawing may touch, by what maps its pixels to the frame's.

    They never overlap: a drawing whose rows stay level falls into bands, and so does a wall, whose columns stay plumb.
    """
    rows, columns = alpha.shape
    boxes, side = [(0, 0, columns, rows)], 1
    if not _passed(boxes[0], back).any():
        if (np.abs(back[:, 1:, 0]) < EVEN).all():
            boxes = _bands(alpha)
        elif (np.abs(back[:, ::2, 1]) < EVEN).all():
            boxes, side = [(top, left, bottom, right) for left, top, right, bottom in _bands(alpha.T)], 0
    found = [_touched(box, back, size) for box in boxes]
    for box, one, following in zip(boxes, found, found[1:], strict=False):
        border = [0.0, 0.0]
        border[side] = box[2 + side] - 0.5
        at = 2 * np.rint(through(back, [(border[0], border[1])])[:, 0, side] / 2)
        one[:, 2 + side] = following[:, side] = np.clip(at, 0, size[side])
    return found


def hiding(alpha: Pixels, back: Matrices, size: tuple[int, int]) -> Parts:
    """Give the part of each frame in which a drawing hides all that lies behind it; perhaps nothing."""
    solid = _solid(alpha)
    if solid is None:
        return np.zeros((len(back), 4), np.intp)
    here = through(back, _corners(solid))
    low = np.stack([here[:, (0, 3), 0].max(axis=1), here[:, (0, 1), 1].max(axis=1)], axis=1)
    high = np.stack([here[:, (1, 2), 0].min(axis=1), here[:, (2, 3), 1].min(axis=1)], axis=1)
    found = np.concatenate([2 * np.ceil(low / 2), 2 * np.floor((high + 1) / 2)], axis=1)
    found = np.clip(found, 0, [*size, *size])
    found[_passed(solid, back) | (found[:, :2] >= found[:, 2:]).any(axis=1)] = 0
    whole: Parts = found.astype(np.intp)
    return whole


def showing(part: Part, hidden: Iterable[Part]) -> Part:
    """Give a part of a frame without the sides that others hide; it may hold nothing."""
    left, top, right, bottom = part
    for start, above, end, below in hidden:
        if start <= left and right <= end:
            if above <= top:
                top = max(top, below)
            elif bottom <= below:
                bottom = min(bottom, above)
        elif above <= top and bottom <= below:
            if start <= left:
                left = max(left, end)
            elif right <= end:
                right = min(right, start)
    return left, top, right, bottom


def without(part: Part, other: Part) -> Iterator[Part]:
    """Give what of a part lies above, left, right and below of another."""
    left, top, right, bottom = part
    start, above, end, below = max(left, other[0]), max(top, other[1]), min(right, other[2]), min(bottom, other[3])
    if start >= end or above >= below:
        yield part
        return
    if top < above:
        yield left, top, right, above
    if left < start:
        yield left, above, start, below
    if end < right:
        yield end, above, right, below
    if below < bottom:
        yield left, below, right, bottom


def halved(part: Part) -> Part:
    """Give a part of a frame in samples of chroma."""
    left, top, right, bottom = part
    return left // 2, top // 2, right // 2, bottom // 2


def cut(planes: Planes, part: Part) -> Planes:
    """Give a part of a frame's planes."""
    full, half = ((slice(top, bottom), slice(left, right)) for left, top, right, bottom in (part, halved(part)))
    return planes[0][full], planes[1][half], planes[2][half]


def _bands(alpha: Pixels) -> list[Part]:
    """Cut a drawing into bands, each as wide as its ink, so that pixels and bands together cost least."""
    rows, columns = alpha.shape
    edges = [*range(0, rows, BAND), rows]
    sides: list[tuple[int, int]] = []
    for top, bottom in pairwise(edges):
        inked = np.flatnonzero(alpha[max(top - OVER, 0) : bottom + OVER].max(axis=0))
        sides.append((max(int(inked[0]) - 1, 0), min(int(inked[-1]) + 2, columns)) if len(inked) else (columns, 0))
    # As lines of a paragraph are broken: the best bands down to here end the best ones down to somewhere above.
    best: list[tuple[int, list[Part]]] = [(0, [])]
    for end in range(1, len(edges)):
        left, right = columns, 0
        ways: list[tuple[int, int, Part]] = []
        for start in range(end - 1, -1, -1):
            left, right = min(left, sides[start][0]), max(right, sides[start][1])
            band = (left, edges[start], max(left, right), edges[end])
            ways.append((best[start][0] + _pixels(band) + WORTH, start, band))
        cost, start, band = min(ways)
        best.append((cost, [*best[start][1], band]))
    return best[-1][1]


def _solid(alpha: Pixels) -> Part | None:
    """Give the largest part of a drawing that covers all behind it, `OVER` pixels within; None where it is small."""
    rows, columns = (side // CELL for side in alpha.shape)
    least = alpha[: rows * CELL].reshape(rows, CELL, alpha.shape[1]).min(axis=1)[:, : columns * CELL]
    cells = least.reshape(rows, columns, CELL).min(axis=2) == 255
    if np.count_nonzero(cells) * CELL**2 < WORTH:
        return None
    left, top, right, bottom = (CELL * edge for edge in _largest(cells))
    if left < right:
        left, right = _grown(alpha[top:bottom].min(axis=0) == 255, left, right)
        top, bottom = _grown(alpha[:, left:right].min(axis=1) == 255, top, bottom)
    inner = left + OVER, top + OVER, right - OVER, bottom - OVER
    return inner if inner[0] < inner[2] and inner[1] < inner[3] and _pixels(inner) > WORTH else None


def _largest(cells: NDArray[np.bool_]) -> Part:
    """Give the largest rectangle of cells that are all true; nothing where none is.

    As in a histogram: above each row stand columns of cells, and a rectangle ends where a lower one follows.
    """
    most, best = 0, (0, 0, 0, 0)
    heights = np.zeros(cells.shape[1] + 1, np.intp)
    for row, line in enumerate(cells, 1):
        heights[:-1] = (heights[:-1] + 1) * line
        rising: list[tuple[int, int]] = []
        for column, height in enumerate(heights.tolist()):
            start = column
            while rising and rising[-1][1] >= height:
                start, high = rising.pop()
                if high * (column - start) > most:
                    most, best = high * (column - start), (start, row - high, column, row)
            rising.append((start, height))
    return best


def _grown(full: NDArray[np.bool_], start: int, end: int) -> tuple[int, int]:
    """Move two ends apart as far as everything between is true."""
    before, after = np.flatnonzero(~full[:start]), np.flatnonzero(~full[end:])
    return int(before[-1]) + 1 if len(before) else 0, end + int(after[0]) if len(after) else len(full)


def _touched(part: Part, back: Matrices, size: tuple[int, int]) -> Parts:
    """Give what of each frame a part of a drawing may touch."""
    low, high = ahead(back, _corners(part))
    found = np.concatenate([np.floor(low), np.ceil(high) + 1], axis=1)
    found = np.clip(found, 0, [*size, *size])
    found[:, :2] -= found[:, :2] % 2
    found[:, 2:] += found[:, 2:] % 2
    whole: Parts = found.astype(np.intp)
    return whole


def _passed(part: Part, back: Matrices) -> NDArray[np.bool_]:
    """Tell in which frames the camera has gone past a corner of a part."""
    away: NDArray[np.float64] = np.array([(x, y, 1.0) for x, y in _corners(part)]) @ back[:, 2].T
    passed: NDArray[np.bool_] = away.min(axis=0) <= PASSED
    return passed


def _corners(part: Part) -> list[tuple[float, float]]:
    """Give the corners of a drawing's part, the left top one first, then clockwise."""
    left, top, right, bottom = (edge - 0.5 for edge in part)
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _pixels(part: Part) -> int:
    """Count the pixels of a part."""
    return (part[2] - part[0]) * (part[3] - part[1])
