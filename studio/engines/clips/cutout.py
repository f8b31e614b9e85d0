"""A subject before what lies behind it: both are seen by a camera that travels, and the subject passes before the rest.

The subject moves as the path says, as a flat photo would; the plate, in which it is painted over, lags behind. What
is laid on the plate is the photo less what the plate holds there, so that with no travel at all each pixel is the
photo's own, however rough the matte is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.camera_path import Path
from studio.engines.clips.lens import Print, lens
from studio.engines.clips.parallax import Travelling
from studio.engines.protocols import Plane, Planes
from studio.media.matte import WHOLE, behind, held, plate, sized

SOFT = 4
"""Pixels of the frame round the subject in which its outline may be."""


class CutOut:
    """A lens through which a subject is seen before its plate."""

    def __init__(self, seen: Print, path: Path, matte: Plane, size: tuple[int, int]) -> None:
        painted = Print(plate(seen.planes, matte), seen.photo)
        subject, through = _lifted(seen, painted, sized(matte, seen.planes[0].shape[::-1]))
        self.plate = Travelling(painted, path, behind(matte), size)
        self.subject, self.through = lens(subject, path, size), lens(through, path, size)
        self.bounds = _bounds(matte, path, seen.photo, size)

    def frame(self, number: int) -> Planes:
        """Lay the subject on its plate."""
        import cv2

        shown = self.plate.frame(number)
        layers = zip(shown, self.subject.frame(number), self.through.frame(number), (1, 2, 2), strict=True)
        left, top, right, bottom = self.bounds[number]
        for under, over, clear, many in layers:
            part = slice(top // many, bottom // many), slice(left // many, right // many)
            if under[part].size:
                cv2.multiply(under[part], clear[part], dst=under[part], scale=1 / WHOLE)
                cv2.add(under[part], over[part], dst=under[part])
        return shown


def _lifted(seen: Print, painted: Print, matte: Plane) -> tuple[Print, Print]:
    """Give what is to be laid on a plate, and how much of the plate shows through it, so that both are the photo.

    Where the plate is too bright for that, less of it shows through than the matte says.
    """
    import cv2

    clear = cv2.bitwise_not(matte)
    subject, through = [], []
    for own, behind_it in zip(seen.planes, painted.planes, strict=True):
        less = cv2.min(clear, cv2.divide(own, behind_it, scale=WHOLE))
        through.append(np.asarray(less, np.uint8))
        subject.append(np.asarray(cv2.subtract(own, cv2.multiply(behind_it, less, scale=1 / WHOLE)), np.uint8))
    return Print((subject[0], subject[1], subject[2]), seen.photo), Print(
        (through[0], through[1], through[2]), seen.photo
    )


def _bounds(matte: Plane, path: Path, photo: tuple[int, int], size: tuple[int, int]) -> NDArray[np.intp]:
    """Give the part of each frame (left, top, right, bottom; even) in which the subject may be."""
    rows, columns = held(matte)
    scale = np.array(photo) / matte.shape[::-1]
    edges = [(x * scale[0], y * scale[1], 1.0) for x in (columns.start, columns.stop) for y in (rows.start, rows.stop)]
    seen = np.array(edges) @ np.moveaxis(np.linalg.inv(path.matrices()), 1, 2)
    places = seen[..., :2] / seen[..., 2:] * size[0] + np.array(size) / 2
    low, high = places.min(axis=1) - SOFT, places.max(axis=1) + SOFT
    both = np.concatenate([2 * np.floor(low / 2), 2 * np.ceil(high / 2)], axis=1)
    bounds: NDArray[np.intp] = np.clip(both, 0, [*size, *size]).astype(np.intp)
    return bounds
