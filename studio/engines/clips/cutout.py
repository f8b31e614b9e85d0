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
"""Pixels of the frame that the kernels of a lens may carry what is laid beyond its place."""

ALIKE = 20.0
"""Levels by which photo and plate may differ beside the subject and still be the same thing."""


class CutOut:
    """A lens through which a subject is seen before its plate."""

    def __init__(self, seen: Print, path: Path, matte: Plane, size: tuple[int, int]) -> None:
        painted = Print(plate(seen.planes, matte), seen.photo)
        subject, through = _lifted(seen, painted, sized(matte, seen.planes[0].shape[::-1]))
        self.plate = Travelling(painted, path, behind(matte), size)
        self.subject, self.through = lens(subject, path, size), lens(through, path, size)
        self.bounds = _bounds(subject, through, path, size)

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

    Less of the plate shows through than the matte says where the subject would have to be darker than black or lighter
    than white for that, and where the photo is not the plate though the matte says so: over another part of the plate
    it would glow.
    """
    through = np.full_like(matte, WHOLE)
    subject = [np.zeros_like(matte) for _ in seen.planes]
    part = held(np.logical_or.reduce([own != new for own, new in zip(seen.planes, painted.planes, strict=True)]))
    cover = matte[part].astype(np.float32) / WHOLE
    pairs = [
        (own[part].astype(np.float32), new[part].astype(np.float32))
        for own, new in zip(seen.planes, painted.planes, strict=True)
    ]
    clear = 1 - cover
    for own, new in pairs:
        known = np.minimum(own / np.maximum(new, 1), (WHOLE - own) / np.maximum(WHOLE - new, 1))
        clear = np.minimum(clear, np.minimum(known, 2 - np.abs(own - new) / (WHOLE * cover + ALIKE)))
    through[part] = np.rint(WHOLE * np.clip(clear, 0, 1)).astype(np.uint8)
    for laid, (own, new) in zip(subject, pairs, strict=True):
        laid[part] = np.rint(np.clip(own - new * (through[part] / np.float32(WHOLE)), 0, WHOLE)).astype(np.uint8)
    return Print((subject[0], subject[1], subject[2]), seen.photo), Print((through, through, through), seen.photo)


def _bounds(subject: Print, through: Print, path: Path, size: tuple[int, int]) -> NDArray[np.intp]:
    """Give the part of each frame (left, top, right, bottom; even) in which anything is laid on the plate."""
    laid = [(over > 0) | (clear < WHOLE) for over, clear in zip(subject.planes, through.planes, strict=True)]
    rows, columns = held(laid[0] | laid[1] | laid[2])
    scale = np.array(subject.photo) / laid[0].shape[::-1]
    edges = [(x * scale[0], y * scale[1], 1.0) for x in (columns.start, columns.stop) for y in (rows.start, rows.stop)]
    seen = np.array(edges) @ np.moveaxis(np.linalg.inv(path.matrices()), 1, 2)
    places = seen[..., :2] / seen[..., 2:] * size[0] + np.array(size) / 2
    low, high = places.min(axis=1) - SOFT, places.max(axis=1) + SOFT
    both = np.concatenate([2 * np.floor(low / 2), 2 * np.ceil(high / 2)], axis=1)
    bounds: NDArray[np.intp] = np.clip(both, 0, [*size, *size]).astype(np.intp)
    return bounds
