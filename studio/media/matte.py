"""A matte: how much of each place of a photo is its subject; what is made of it, and what lies behind it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.media.depth import Field
from studio.media.photos import Plane

Places = tuple[NDArray[np.intp], ...]
"""Rows and columns."""

WHOLE = 255
"""A matte's value where all is subject."""

LONGEST = 2048
"""Pixels of a matte that are used at most; an outline is softer than one of them."""

SUBJECT = (0.015, 0.6)
"""Share of the photo that a subject takes, at least and at most."""

LEVELS = (0.2, 0.8)
"""What a network gives for places that are nothing of the subject, and that are nothing else: it seldom says 0 or 1."""

DOUBT = 0.18
"""Places between the two, as a share of those that are subject: fur has some, a bush too many."""

PLAIN = 0.9
"""How plainly something must be the subject, from 0 to 1, at its plainest."""

ALSO = 0.1
"""Size of the smallest part that is kept, as a share of the largest."""

LOW = 0.03
"""Share of the height above the photo's lower edge at which a subject is cut off by it, and stands nowhere in it."""

RECEDES = 0.45
"""Share of the height over which the ground recedes, from where a subject stands to where all is far."""

SMALL = 640
"""Pixels of the small picture in which what is behind the subject is filled in; its grain comes from beside it."""

FAINT = 4
"""A matte's value above which a place may hold some of the subject."""

RIM = 0.004
"""Fraction of the long side by which what is filled in reaches beyond the subject: its light spills over there."""

GRAIN, COARSEST = 0.0025, 4
"""Fraction of the long side below which a structure is grain, and levels from which on it is an edge: grain is taken
from beside the subject, edges are not."""


def sure(found: NDArray[np.float32]) -> Plane | None:
    """Give a matte, 0 to 255, of what a network found (0 to 1), without crumbs; None where there is no plain subject.

    A wrong matte tears the picture where a flat one moves calmly, so what is doubtful counts as nothing.
    """
    import cv2

    many, labels, facts, _ = cv2.connectedComponentsWithStats((found > 0.5).astype(np.uint8), connectivity=8)
    if many < 2 or float(found.max()) < PLAIN:
        return None
    sizes = facts[1:, cv2.CC_STAT_AREA]
    kept = np.isin(labels, 1 + np.flatnonzero(sizes >= ALSO * sizes.max()))
    if not SUBJECT[0] <= kept.mean() <= SUBJECT[1]:
        return None
    near = cv2.dilate(kept.astype(np.uint8), np.ones((9, 9))) > 0
    left = np.where(near, found, 0)
    plain = np.clip((left - LEVELS[0]) / (LEVELS[1] - LEVELS[0]), 0, 1)
    if ((plain > 0) & (plain < 1)).sum() > DOUBT * kept.sum():
        return None
    matte: Plane = np.rint(WHOLE * plain).astype(np.uint8)
    return matte


def read(file: Path) -> Plane | None:
    """Give a matte as it lies in a file; None where it holds nothing, so that its photo stays in one plane.

    Raises ReferenceRefused.
    """
    from studio.media import photos

    matte = photos.cover(file, longest=LONGEST)
    return matte if matte.max() > WHOLE // 2 else None


def write(file: Path, matte: Plane) -> None:
    """Write a matte as a grey PNG."""
    from PIL import Image

    Image.fromarray(matte).save(file, "PNG")


def behind(matte: Plane) -> Field:
    """Give how far each place behind a subject is, from 0, as near as itself, to 1.

    The ground is near where the subject stands and recedes from there; what the photo's lower edge cuts off stands
    nowhere, and all that is behind it is far.
    """
    import cv2

    height, width = matte.shape
    many, _, facts, _ = cv2.connectedComponentsWithStats((matte > WHOLE // 2).astype(np.uint8), connectivity=8)
    parts = facts[1:many][facts[1:many, cv2.CC_STAT_AREA] >= ALSO * facts[1:many, cv2.CC_STAT_AREA].max(initial=0)]
    ends = parts[:, cv2.CC_STAT_TOP] + parts[:, cv2.CC_STAT_HEIGHT]
    if not len(ends) or ends.max() >= (1 - LOW) * height:
        return np.ones((height, width), np.float32)
    gone = np.clip((ends.min() - np.arange(height) - 0.5) / (RECEDES * height), 0, 1)
    far: Field = np.repeat((gone * gone * (3 - 2 * gone))[:, None], width, axis=1).astype(np.float32)
    return far


def plate(planes: tuple[Plane, Plane, Plane], matte: Plane) -> tuple[Plane, Plane, Plane]:
    """Give a photo's planes, all of one size, with its subject painted over from what is beside it.

    Large shapes are grown into the gap, in a small picture (M. Bertalmio et al., 2001); the grain of what lies beside
    it is mirrored at its outline, so that what a moving subject uncovers is as sharp as its surroundings.
    """
    import cv2

    height, width = planes[0].shape
    long = max(width, height)
    rim = np.ones((2 * math.ceil(RIM * long) + 1,) * 2)
    gap: Plane = cv2.dilate((sized(matte, (width, height)) > FAINT).astype(np.uint8), rim)  # type: ignore[assignment]
    if not gap.any():
        return planes
    part = held(gap, math.ceil(4 * GRAIN * long))
    shapes = _grown(planes, gap)
    place, beside = _mirrored(gap[part])
    filled = []
    for plane, shape in zip(planes, shapes, strict=True):
        seen, drawn = plane[part], plane.copy()
        grain = np.clip(seen - _without(seen, gap[part], GRAIN * long), -COARSEST, COARSEST)
        drawn[part][place] = np.clip(np.rint(shape[part][place] + grain[beside]), 0, 255)
        filled.append(drawn)
    return filled[0], filled[1], filled[2]


def sized(matte: Plane, size: tuple[int, int]) -> Plane:
    """Bring a matte to another size, width and height."""
    import cv2

    how = cv2.INTER_AREA if size[0] < matte.shape[1] else cv2.INTER_LINEAR
    other: Plane = np.asarray(cv2.resize(matte, size, interpolation=how))
    return other


def held(picture: NDArray[np.generic], margin: int = 0) -> tuple[slice, slice]:
    """Give the rows and columns in which a picture holds anything, and `margin` more on each side; none if nothing."""
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    if not len(rows):
        return slice(0, 0), slice(0, 0)
    return (
        slice(max(int(rows[0]) - margin, 0), int(rows[-1]) + 1 + margin),
        slice(max(int(columns[0]) - margin, 0), int(columns[-1]) + 1 + margin),
    )


def _grown(planes: tuple[Plane, Plane, Plane], gap: Plane) -> Iterator[Field]:
    """Give each plane with what is round a gap grown into it, without any grain."""
    import cv2

    height, width = gap.shape
    share = SMALL / max(width, height)
    small = (max(round(width * share), 1), max(round(height * share), 1))
    rough = cv2.merge([cv2.resize(plane, small, interpolation=cv2.INTER_AREA) for plane in planes])
    hole = (cv2.resize(gap.astype(np.float32), small, interpolation=cv2.INTER_AREA) > 0).astype(np.uint8)
    for plane in cv2.split(cv2.inpaint(rough, hole, 4, cv2.INPAINT_NS)):
        yield np.asarray(cv2.resize(plane.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC))


def _without(plane: Plane, gap: Plane, spread: float) -> Field:
    """Give the mean of what lies round each place, without what is in the gap; `spread` is in pixels."""
    import cv2

    there = (1 - gap).astype(np.float32)
    small = (max(round(2 * plane.shape[1] / spread), 1), max(round(2 * plane.shape[0] / spread), 1))
    both = [cv2.resize(one, small, interpolation=cv2.INTER_AREA) for one in (plane * there, there)]
    seen, weight = (cv2.GaussianBlur(one, (0, 0), 2) for one in both)
    return np.asarray(cv2.resize(seen / np.maximum(weight, 1e-3), plane.shape[::-1], interpolation=cv2.INTER_LINEAR))


def _mirrored(gap: Plane) -> tuple[Places, Places]:
    """Give the places of a gap, and for each the one as far beyond its nearest edge; the edge if that is in the gap."""
    import cv2

    _, labels = cv2.distanceTransformWithLabels(gap, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    edges = np.nonzero(gap == 0)
    where = np.zeros((int(labels.max()) + 1, 2), np.intp)
    where[labels[edges]] = np.stack(edges, axis=1)
    place = np.nonzero(gap)
    nearest = where[labels[place]]
    over = np.clip(2 * nearest - np.stack(place, axis=1), 0, np.array(gap.shape) - 1)
    over = np.where(gap[over[:, 0], over[:, 1]][:, None] > 0, nearest, over)
    return place, (over[:, 0], over[:, 1])
