"""What the camera sees: a photo's planes through a path become frames, each way of moving by its fastest exact means.

A camera that stands still gives one frame for all. A slide shifts pixels by fractions, closing in scales them about
the one point that stands still, and anything that turns or slants is warped. Which of them serves is a matter of the
whole path, so that no frame of a shot is softer than its neighbour.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.camera_path import Path
from studio.engines.protocols import Plane, Planes
from studio.media.photos import scaled

TAPS = 6
"""Pixels that a slide's kernel takes in each direction (Lanczos of 3 lobes)."""

MARGIN = 4
"""Pixels of the print beyond the frame, for the kernels."""

DENSE = 1.3
"""Pixels of the print per pixel of the frame, at the mean width, where it is warped: weighing only the nearest pixels
softens less then. With more, fine texture would begin to shimmer."""

CRISP = (-0.06, 1.12, -0.06)
"""Weights across and down that give a print what the warp takes from it, measured on photos: to within 5 %."""

LOOSE = (0.96, 1.02)
"""Pixels of the print per pixel of the narrowest frame where the camera closes in. Not 1: there all pixels of one frame
would meet all pixels of the print, and it alone would be crisper than its neighbours."""

BALANCE = 1.12
"""The same at the mean width, as near as `LOOSE` lets it: the wide end of a long push must not shimmer."""

FLIPS = {(True, True): None, (False, True): 1, (True, False): 0, (False, False): -1}
"""Whether a quarter lies right of and below the still point, to how OpenCV turns it over so that it does."""

SITED = 0.5
"""Pixels of the frame by which a chroma sample lies left of the middle of its four: over the left two, as in MPEG-2 and
H.264 where nothing else is said. Downwards it lies in the middle."""


@dataclass(frozen=True)
class Print:
    """A photo as planes of one size, whatever the photo's own: all places are in pixels of the photo."""

    planes: Planes
    photo: tuple[int, int]

    def grid(self, channel: int, corner: tuple[float, float], step: float, size: tuple[int, int]) -> Plane:
        """Give `size` samples of a plane, `step` apart, from the corner of the first; beyond the photo its border."""
        plane = self.planes[channel]
        across, down = plane.shape[1] / self.photo[0], plane.shape[0] / self.photo[1]
        return scaled(plane, (corner[0] * across, corner[1] * down), (step * across, step * down), size)

    def grids(self, corner: tuple[float, float], step: float, size: tuple[int, int], sited: float) -> Planes:
        """Give Y, and U and V of half the samples, sited `sited` of the photo's pixels to the left."""
        chroma = (corner[0] - sited, corner[1]), 2 * step, (-(-size[0] // 2), -(-size[1] // 2))
        return self.grid(0, corner, step, size), self.grid(1, *chroma), self.grid(2, *chroma)


class Lens(Protocol):
    """A path through which one print is seen."""

    def frame(self, number: int) -> Planes:
        """Give one frame of the path; it is overwritten when the next is asked for."""


def lens(seen: Print, path: Path, size: tuple[int, int]) -> Lens:
    """Choose the lens for a path and frames of `size`."""
    if not path.square:
        return _Turning(seen, path, size)
    if np.ptp(path.width) == 0:
        still = np.ptp(path.across) == 0 and np.ptp(path.down) == 0
        return _Standing(seen, path, size) if still else _Sliding(seen, path, size)
    pivot = _pivot(path, size)
    return _Turning(seen, path, size) if pivot is None else _Closing(seen, path, size, pivot)


def _pivot(path: Path, size: tuple[int, int]) -> tuple[int, int] | None:
    """Give the place in the frame that keeps its place in the photo, if there is one: even, so that chroma has it too.

    It exists where the frame's middle moves in step with its width.
    """
    least, most = int(path.width.argmin()), int(path.width.argmax())
    grown = path.width[most] - path.width[least]
    found = []
    for middle, pixels in ((path.across, size[0]), (path.down, size[1])):
        slope = (middle[most] - middle[least]) / grown
        straight = middle[least] + slope * (path.width - path.width[least])
        if np.abs(middle - straight).max() > 1e-3 * path.width[least] / size[0]:
            return None
        place = pixels / 2 - slope * size[0]
        if not -1 <= place <= pixels + 1:
            return None
        found.append(min(max(2 * round(place / 2), 0), pixels))
    return found[0], found[1]


def _corner(path: Path, number: int) -> tuple[float, float]:
    """Give the left top corner of a frame whose sides lie along the photo's."""
    width = path.width[number]
    return float(path.across[number] - width / 2), float(path.down[number] - width * path.shape / 2)


def blank(size: tuple[int, int]) -> Planes:
    """Give a frame to draw into."""
    half = (size[1] // 2, size[0] // 2)
    return np.empty(size[::-1], np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8)


class _Standing:
    """The camera stands: one picture, given anew for each frame, for the caller may draw on it."""

    def __init__(self, seen: Print, path: Path, size: tuple[int, int]) -> None:
        step = float(path.width[0]) / size[0]
        self.still = seen.grids(_corner(path, 0), step, size, SITED * step)
        self.shown = blank(size)

    def frame(self, number: int) -> Planes:
        """Give the one picture."""
        for still, shown in zip(self.still, self.shown, strict=True):
            np.copyto(shown, still)
        return self.shown


class _Sliding:
    """The frame slides at one width: the print has a pixel per pixel, and each frame is shifted by a fraction."""

    def __init__(self, seen: Print, path: Path, size: tuple[int, int]) -> None:
        step = float(path.width[0]) / size[0]
        corners = np.array([_corner(path, number) for number in range(len(path))])
        least = corners.min(axis=0)
        self.shifts = (corners - least) / step + MARGIN
        pixels = np.ceil(self.shifts.max(axis=0)).astype(int) + size + MARGIN + 1
        start = least - MARGIN * step
        self.print = seen.grids(
            (float(start[0]), float(start[1])), step, (int(pixels[0]), int(pixels[1])), SITED * step
        )
        self.shown = blank(size)

    def frame(self, number: int) -> Planes:
        """Shift the print."""
        for plane, shown, part in zip(self.print, self.shown, (1.0, 0.5, 0.5), strict=True):
            np.copyto(shown, Shift(self.shifts[number] * part).seen(plane, (0, 0), shown.shape[::-1]))
        return self.shown


class Shift:
    """By how many pixels, across and down, a picture is seen out of its place; kernels reach `MARGIN` beyond that."""

    def __init__(self, pixels: NDArray[np.float64], taps: int = TAPS) -> None:
        whole = np.floor(pixels)
        self.across, self.down = (_kernel(float(part), taps) for part in pixels - whole)
        # A kernel of one weight has nothing before its pixel, one of six has two.
        self.anchor = max(len(self.across) // 2 - 1, 0), max(len(self.down) // 2 - 1, 0)
        self.start = int(whole[0]) - self.anchor[0], int(whole[1]) - self.anchor[1]
        # Along one side alone one kernel takes half the time of two.
        self.one = np.outer(self.down, self.across) if min(len(self.across), len(self.down)) == 1 else None

    def seen(self, plane: Plane, corner: tuple[int, int], size: tuple[int, int]) -> Plane:
        """Give `size` (width, height) pixels of a plane; the first would be at `corner` were nothing shifted."""
        import cv2

        left, top = self.start[0] + corner[0], self.start[1] + corner[1]
        (width, height), (x, y) = size, self.anchor
        part = plane[top : top + height + len(self.down) - 1, left : left + width + len(self.across) - 1]
        if self.one is None:
            drawn = cv2.sepFilter2D(part, -1, self.across, self.down, anchor=self.anchor)
        elif self.one.size > 1:
            drawn = cv2.filter2D(part, -1, self.one, anchor=self.anchor)
        else:
            return part
        return drawn[y : y + height, x : x + width]  # type: ignore[return-value]


@lru_cache(1024)
def _kernel(part: float, taps: int) -> NDArray[np.float32]:
    """Give the weights that shift by part of a pixel; one weight where there is nothing to shift."""
    if part == 0:
        return np.ones(1, np.float32)
    first = taps // 2 - 1
    at = np.arange(taps) - first - part
    weights = np.sinc(at) * np.sinc(at / (taps / 2))
    weights /= weights.sum()
    # Lanczos alone is up to a fiftieth of a pixel off; moved between the two nearest, the mean is where it should be.
    weights[first : first + 2] += (weights @ at) * np.array([1, -1])
    exact: NDArray[np.float32] = weights.astype(np.float32)
    return exact


class _Closing:
    """The frame closes in on, or draws back from, a point that stands still: four quarters, each scaled from there.

    OpenCV's resize keeps a picture's left top corner in place at any scale, exactly, and does in two passes what a
    warp must gather pixel by pixel. So each quarter is kept with the still point at its left top, mirrored as needed.
    """

    def __init__(self, seen: Print, path: Path, size: tuple[int, int], pivot: tuple[int, int]) -> None:
        steps = path.width / size[0]
        loosest = BALANCE * math.sqrt(float(steps.min() / steps.max()))
        step = float(steps.min()) / min(max(loosest, LOOSE[0]), LOOSE[1])
        self.scales = steps / step
        self.shown = blank(size)
        self.quarters: list[tuple[Plane, Plane, int | None]] = []
        middle = len(path) // 2
        corner = _corner(path, middle)
        # The chroma sample's distance from the still point shrinks with the frame; it is right at the mean width.
        sited = SITED * float(steps.mean())
        for after in FLIPS:
            reach = [size[side] - pivot[side] if after[side] else pivot[side] for side in (0, 1)]
            many = [2 * math.ceil(part * float(self.scales.max()) / 2) + 2 * MARGIN for part in reach]
            still = [float(corner[side] + steps[middle] * pivot[side]) for side in (0, 1)]
            start = [still[side] - (0 if after[side] else many[side] * step) for side in (0, 1)]
            if min(reach):
                grids = seen.grids((start[0], start[1]), step, (many[0], many[1]), sited)
                self._keep(grids, pivot, after)

    def _keep(self, grids: Planes, pivot: tuple[int, int], after: tuple[bool, bool]) -> None:
        """Keep a quarter, and the place in the frame that it is drawn into."""
        flip = FLIPS[after]
        for grid, shown, part in zip(grids, self.shown, (1, 2, 2), strict=True):
            x, y = pivot[0] // part, pivot[1] // part
            place = shown[:, x:] if after[0] else shown[:, :x]
            place = place[y:] if after[1] else place[:y]
            self.quarters.append((_mirrored(grid, flip), place, flip))

    def frame(self, number: int) -> Planes:
        """Scale each quarter about the still point."""
        import cv2

        scale = float(self.scales[number])
        for quarter, place, flip in self.quarters:
            height, width = place.shape
            part = quarter[: math.ceil(height * scale) + 3, : math.ceil(width * scale) + 3]
            drawn = cv2.resize(part, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_CUBIC)
            if flip is None:
                np.copyto(place, drawn[:height, :width])
            else:
                cv2.flip(drawn[:height, :width], flip, dst=place)
        return self.shown


def _mirrored(plane: Plane, flip: int | None) -> Plane:
    """Turn a plane over: 0 upside down, 1 left to right, -1 both."""
    import cv2

    if flip is None:
        return plane
    return cv2.flip(plane, flip)  # type: ignore[return-value]


class _Turning:
    """The camera turns, slants or goes a way of its own: each frame is warped."""

    def __init__(self, seen: Print, path: Path, size: tuple[int, int]) -> None:
        self.luma, self.chroma, prints = warpable(seen, path, path.corners(), size)
        self.shown = blank(size)
        self.both = np.empty((*self.shown[1].shape, 4), np.uint8)
        paths = path.matrices()
        self.ways = [one @ paths @ from_frame(size, many) for many, one in zip((1, 2), prints, strict=True)]
        self.slants = bool(path.yaw.any())

    def frame(self, number: int) -> Planes:
        """Warp the print."""
        import cv2

        self._warped(self.luma, self.ways[0][number], self.shown[0])
        self._warped(self.chroma, self.ways[1][number], self.both)
        for channel in (0, 1):
            cv2.extractChannel(self.both, channel, dst=self.shown[channel + 1])
        return self.shown

    def _warped(self, print_: Any, way: NDArray[np.float64], shown: Any) -> None:
        """Warp one picture."""
        import cv2

        size = (shown.shape[1], shown.shape[0])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        if self.slants:
            cv2.warpPerspective(print_, way, size, dst=shown, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        else:
            cv2.warpAffine(print_, way[:2], size, dst=shown, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def warpable(
    seen: Print, path: Path, reached: NDArray[np.float64], size: tuple[int, int]
) -> tuple[Any, Any, list[NDArray[np.float64]]]:
    """Give luma and chroma of what is reached of a photo, and what maps a place in it to a sample of each."""
    import cv2

    step = math.sqrt(float(path.width.min() * path.width.max())) / size[0] / DENSE
    places = reached.reshape(-1, 2)
    start = places.min(axis=0) - MARGIN * step
    pixels = np.ceil((places.max(axis=0) - start) / step).astype(int) + MARGIN
    luma, blue, red = seen.grids((float(start[0]), float(start[1])), step, (int(pixels[0]), int(pixels[1])), 0.0)
    luma = cv2.sepFilter2D(luma, -1, np.array(CRISP), np.array(CRISP))  # type: ignore[assignment]
    # Four channels are gathered as one word, in the time of one channel.
    return luma, cv2.merge([blue, red, blue, red]), [onto(start, step * many) for many in (1, 2)]


def from_frame(size: tuple[int, int], many: int, sited: float = SITED) -> NDArray[np.float64]:
    """Give what maps a sample's number, one for `many` pixels, to a place in the frame."""
    first = (0.5, 0.5) if many == 1 else (1 - sited, 1.0)
    across, down = ((first[side] - size[side] / 2) / size[0] for side in (0, 1))
    return np.array([[many / size[0], 0, across], [0, many / size[0], down], [0, 0, 1]])


def onto(start: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Give what maps a place in the photo to a sample's number in a print."""
    return np.array([[1 / step, 0, -start[0] / step - 0.5], [0, 1 / step, -start[1] / step - 0.5], [0, 0, 1]])


def frames(seen: Print, path: Path, size: tuple[int, int], numbers: range) -> Iterator[Planes]:
    """Give the frames of those numbers, each of which stands until the next is asked for."""
    through = lens(seen, path, size)
    for number in numbers:
        yield through.frame(number)
