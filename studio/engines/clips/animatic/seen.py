"""How a drawing is seen in a part of a frame, by the fastest means that is exact enough.

Before a camera that walks aside most things only slide: these have a pixel per pixel of the frame. Where rows stay
level, as in all that faces a camera which does not roll and in the ground, two or four neighbours are gathered at
once; so they are in walls, which lie on their side for it. What turns is warped.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from studio.engines.clips.animatic.canvas import Canvas, Pixels
from studio.engines.clips.animatic.parts import Part, Parts
from studio.engines.clips.animatic.prints import ROOM, Abreast, Printed, merged, moved, onto_room, printed
from studio.engines.clips.animatic.rig import Matrices
from studio.engines.clips.animatic.sight import EVEN, PASSED
from studio.engines.clips.lens import Shift

TAPS, SOFT_TAPS = 4, 2
"""Pixels that a shift weighs in each direction: drawn things have no finer texture than their outlines, and what is
out of focus has not even those."""

FINEST = 256
"""Parts of a pixel to which a shift is rounded, so that a camera that does not rise shifts nothing up or down."""

PRINTS = 2
"""Prints for each pixel of what slides along one side: to mix two that are half a pixel apart softens little."""

ABREAST = 4
"""Neighbours in a row that are gathered at once: OpenCV warps four channels in the time of one."""

GRADE = 0.06
"""Pixels of a drawing by which neighbours may be nearer together or farther apart before another print gathers them:
the outer two of the four are then at most 3/4 of this out of place, a thirtieth of a pixel of the frame."""

BOTH = np.dtype("<u2")
"""Two channels as one number, the first as its lower half."""

PAIRS = 0.18
"""The same where only two neighbours are gathered at once, and are 1/4 of this out of place."""

GRADES = 6
"""Prints of so many grades at most; what grows or shrinks more than they show is warped."""

SWIFT = 16
"""Pixels in a row that OpenCV warps together; what is left of a row takes five times as long."""

CLEAR = (0, 255, 0, 0)
"""Luma and what shows through, where nothing is."""

CLEAR_CHROMA = (0, 0, 255, 0)
"""U, V and what shows through, where nothing is."""

LYING = [1, 0, 2]
"""Which side comes first where all lies on its side."""

Places = NDArray[np.float64]
"""Where the frame's left top corner lies on a drawing: frames × 2."""


class Seen(Protocol):
    """A drawing's pixels as they are seen in a part of a frame, colours multiplied by how much they cover."""

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Give so many planes of luma and what shows through, or of U, V and the same with half the samples.

        In these samples the part is told, too.
        """


def seen(canvas: Canvas, ways: tuple[Matrices, Matrices], parts: Sequence[Parts], *, soft: bool) -> Seen:
    """Choose how a drawing is seen, by what maps the frame's samples to its own, of luma and of chroma.

    `parts` are those of the frames in which it will be asked for, `soft` is what is out of focus.
    """
    way = ways[0]
    still = np.abs(way - [[1, 0, 0], [0, 1, 0], [0, 0, 1]])[:, :, :2] < EVEN
    if still.all():
        places = [np.rint((way[:, :2, 2] + ROOM // many) * FINEST) / FINEST for many, way in enumerate(ways, 1)]
        sides = np.flatnonzero(np.ptp(places[0], axis=0))
        if len(sides) == 1:
            return _Sliding(canvas, places, int(sides[0]), 1 if soft else PRINTS)
        return _Shifted(canvas, places, SOFT_TAPS if soft else TAPS)
    drawn, level, plumb = printed(canvas), still[:, 1:, 0].all(), still[:, ::2, 1].all()
    if level and _is_flat(way) and np.ptp(way[:, 0, 0]) >= EVEN:
        spread = float(way[:, 0, 0].min()), float(way[:, 0, 0].max())
        return _Paired(drawn, ways, _Grades(math.sqrt(spread[0] * spread[1]), PAIRS))
    if level and (found := _spread(way, parts)) and found[1] - found[0] <= GRADES * GRADE:
        # The same grades whatever is asked for, so that a thing looks the same in any part of the frame.
        return _Level(drawn, ways, _Grades(0.0, GRADE) if found[1] - found[0] > EVEN else _Grades(found[0], 0.0))
    if plumb and not _is_flat(way):
        found = _spread(_lying(way), [part[:, [1, 0, 3, 2]] for part in parts])
        if found and found[1] - found[0] <= PAIRS:
            return _Plumb(drawn, ways, _Grades(sum(found) / 2, 0.0))
    return _Warped(drawn, ways)


@dataclass(frozen=True)
class _Grades:
    """Prints by how far neighbours of the frame are apart in a drawing: the first, and pixels from one to the next."""

    first: float
    step: float

    def of(self, apart: float) -> int:
        """Give the print for neighbours so far apart."""
        return round((apart - self.first) / self.step) if self.step else 0


def _spread(way: Matrices, parts: Sequence[Parts]) -> tuple[float, float] | None:
    """Give how near together and how far apart neighbours are in rows that stay level; None where some are passed."""
    scales = [np.zeros(0)]
    for part in parts:
        here = (part[:, 0] < part[:, 2]) & (part[:, 1] < part[:, 3])
        for row in (part[here, 1], part[here, 3]):
            away = way[here, 2, 1] * row + way[here, 2, 2]
            if (away < PASSED).any():
                return None
            scales.append(way[here, 0, 0] / away)
    found = np.concatenate(scales)
    return (float(found.min()), float(found.max())) if len(found) else None


class _Shifted:
    """Seen a pixel for a pixel, out of place by fractions."""

    def __init__(self, canvas: Canvas, places: Sequence[Places], taps: int) -> None:
        self.prints, self.places, self.taps = printed(canvas), places, taps
        self.number = -1

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Shift planes."""
        left, top, right, bottom = part
        if number != self.number:
            self.number, self.shifts = number, [Shift(places[number], self.taps) for places in self.places]
        size = right - left, bottom - top
        return [self.shifts[half].seen(plane, (left, top), size) for plane in self.prints[half][:many]]


class _Sliding:
    """Seen a pixel for a pixel, out of place along one side.

    Prints are kept that are out of place by parts of a pixel; what lies between two is a mixture of both.
    """

    def __init__(self, canvas: Canvas, places: Sequence[Places], side: int, prints: int) -> None:
        self.side, self.places = side, places
        self.prints = []
        for planes, place in zip(printed(canvas), places, strict=True):
            shift = place[0] % 1
            steps = []
            for at in range(prints):
                shift[side] = at / prints
                steps.append([moved(plane, shift) for plane in planes])
            self.prints.append(steps)

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Mix the nearest two prints."""
        import cv2

        left, top, right, bottom = part
        prints = self.prints[half]
        place = self.places[half][number].tolist()
        along = place[self.side] * len(prints)
        first = math.floor(along)
        share = along - first
        two = []
        for at in (first, first + 1):
            place[self.side], print_ = divmod(at, len(prints))
            x, y = math.floor(place[0]), math.floor(place[1])
            cut = slice(top + y, bottom + y), slice(left + x, right + x)
            two.append([plane[cut] for plane in prints[print_][:many]])
        if not share:
            return two[0]
        return [cv2.addWeighted(one, 1 - share, other, share, 0) for one, other in zip(*two, strict=True)]


class _Level:
    """Seen with level rows, of which four neighbours are gathered at once, from a print that has them as channels.

    Where it hangs on the row how far they are apart in the drawing, as down the ground before a camera that comes
    nearer, there are prints of some grades.
    """

    def __init__(self, drawn: Printed, ways: tuple[Matrices, Matrices], grades: _Grades) -> None:
        self.drawn, self.grades, self.flat = drawn, grades, _is_flat(ways[0])
        self.ways = [onto_room(many) @ way for many, way in enumerate(ways, 1)]
        self.prints: dict[tuple[bool, int, int], Abreast] = {}

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Gather planes."""
        import cv2

        left, top, right, bottom = part
        begin = left // ABREAST * ABREAST
        columns = SWIFT * math.ceil((right - begin) / (ABREAST * SWIFT))
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        gathered = [np.empty((bottom - top, columns, ABREAST), np.uint8) for _ in range(many)]
        for start, end, grade in self._strips(number, top, bottom, half=half):
            fours = np.array([[ABREAST, 0, begin + (ABREAST - 1) / 2], [0, 1.0, start], [0, 0, 1.0]])
            way, size = self.ways[half][number] @ fours, (columns, end - start)
            rows = _rows(way, end - start)
            for plane, nothing in enumerate((CLEAR, CLEAR_CHROMA)[half][:many]):
                print_, border = self._print(plane, grade, half=half).read(*rows), (nothing,) * ABREAST
                shown = gathered[plane][start - top : end - top]
                if self.flat:
                    cv2.warpAffine(print_, way[:2], size, dst=shown, flags=flags, borderValue=border)
                else:
                    cv2.warpPerspective(print_, way, size, dst=shown, flags=flags, borderValue=border)
        return [plane.reshape(bottom - top, -1)[:, left - begin : right - begin] for plane in gathered]

    def _strips(self, number: int, top: int, bottom: int, *, half: bool) -> Iterator[tuple[int, int, int]]:
        """Give rows that are seen in one grade: the first, the one after the last, and the grade."""
        way, grades = self.ways[half][number], self.grades
        across, (_, slope, away) = float(way[0, 0]), way[2].tolist()
        first, last = (grades.of(across / (slope * row + away)) for row in (top, bottom - 1))
        start, turn = top, 1 if first < last else -1
        for grade in range(first, last, turn):
            border = grades.first + grades.step * (grade + turn / 2)
            end = min(max(math.ceil((across / border - away) / slope), start), bottom)
            if start < end:
                yield start, end, grade
            start = end
        if start < bottom:
            yield start, bottom, last

    def _print(self, plane: int, grade: int, *, half: bool) -> Abreast:
        """Give the print of a plane in a grade."""
        key = (half, plane, grade)
        if key not in self.prints:
            apart = self.grades.first + self.grades.step * grade
            self.prints[key] = Abreast(self.drawn[half][plane : plane + 1], ABREAST, apart)
        return self.prints[key]


class _Warped:
    """Seen at a slant, or turned from frame to frame."""

    def __init__(self, drawn: Printed, ways: tuple[Matrices, Matrices]) -> None:
        self.drawn, self.flat = drawn[0], _is_flat(ways[0])
        self.ways = [onto_room(many) @ way for many, way in enumerate(ways, 1)]
        self.rows = [way.tolist() for way in self.ways]
        self.colours = merged(drawn[1])

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Warp planes: luma alone, or all that have as many samples in the time of one."""
        if many == 1:
            return [self._warped(self.drawn[0], 0, number, part, half=False)]
        channels, nothing = (self.colours, CLEAR_CHROMA) if half else (self.sheer, CLEAR)
        warped = self._warped(channels, nothing, number, part, half=half)
        return [warped[:, :, at].copy() for at in range(many)]  # a third faster than OpenCV's extractChannel

    @cached_property
    def sheer(self) -> Pixels:
        """Luma and what shows through, as channels, and two of nothing: four are gathered as one word."""
        return merged(self.drawn)

    def _warped(self, pixels: Pixels, nothing: int | Sequence[int], number: int, part: Part, *, half: bool) -> Pixels:
        """Warp the pixels of a part of a frame."""
        import cv2

        left, top, right, bottom = part
        # In plain numbers: most parts are so small that a handful of sums of arrays would take longer than their warp.
        rows = [[a, b, c + left * a + top * b] for a, b, c in self.rows[half][number]]
        size = (SWIFT * math.ceil((right - left) / SWIFT), bottom - top)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        way = np.array(rows)
        if self.flat:
            seen = np.asarray(cv2.warpAffine(pixels, way[:2], size, flags=flags, borderValue=nothing), np.uint8)
        else:
            seen = np.asarray(cv2.warpPerspective(pixels, way, size, flags=flags, borderValue=nothing), np.uint8)
            _leave_out(seen, nothing, way[2])
        return seen[:, : right - left]


class _Paired(_Warped):
    """Seen with level rows, of which two neighbours are gathered at once, both of luma and of what shows through.

    So is what is mostly mixed: what faces a camera that comes nearer, which has a print for each grade of its size,
    and what is seen so little slanted that one print is enough.
    """

    def __init__(self, drawn: Printed, ways: tuple[Matrices, Matrices], grades: _Grades) -> None:
        super().__init__(drawn, ways)
        self.grades = grades
        self.prints: dict[int, Abreast] = {}
        used = {grades.of(float(across)) for across in self.ways[0][:, 0, 0]}
        if len(used) == 1:
            self._print(*used).read(0, len(drawn[0][0]))
            self.drawn = []  # nothing more is drawn from it

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Gather luma and what shows through; warp the rest."""
        import cv2

        if half:
            return super().planes(number, part, many, half=half)
        left, top, right, bottom = part
        rows = self.rows[0][number]
        way = np.array([[2 * a, b, c + (left + 0.5) * a + top * b] for a, b, c in rows])
        print_ = self._print(self.grades.of(rows[0][0])).read(*_rows(way, bottom - top))
        size = (SWIFT * math.ceil((right - left) / (2 * SWIFT)), bottom - top)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        both: Any
        if self.flat:
            both = cv2.warpAffine(print_, way[:2], size, flags=flags, borderValue=2 * CLEAR[:2])
        else:
            both = cv2.warpPerspective(print_, way, size, flags=flags, borderValue=2 * CLEAR[:2])
        both = both.view(BOTH).reshape(bottom - top, -1)[:, : right - left]
        luma = both.astype(np.uint8)
        return [luma] if many == 1 else [luma, (both >> 8).astype(np.uint8)]

    def _print(self, grade: int) -> Abreast:
        """Give the print of a grade; the camera seldom comes back to another."""
        if grade not in self.prints:
            self.prints = {grade: Abreast(self.drawn, 2, self.grades.first + self.grades.step * grade)}
        return self.prints[grade]


class _Plumb:
    """Seen with plumb columns, as a wall is along which the camera looks: lying on its side, it has level rows."""

    def __init__(self, drawn: Printed, ways: tuple[Matrices, Matrices], grades: _Grades) -> None:
        full, half = ([np.ascontiguousarray(plane.T) for plane in planes] for planes in drawn)
        self.level = _Paired((full, half), (_lying(ways[0]), _lying(ways[1])), grades)

    def planes(self, number: int, part: Part, many: int, *, half: bool) -> list[Pixels]:
        """Gather planes, and set them upright."""
        import cv2

        left, top, right, bottom = part
        lying = self.level.planes(number, (top, left, bottom, right), many, half=half)
        return [np.asarray(cv2.transpose(plane), np.uint8) for plane in lying]


def _is_flat(way: Matrices) -> bool:
    """Say whether a drawing is seen without perspective."""
    return bool(np.abs(way[:, 2, :2]).max() < 1e-12)


def _leave_out(seen: Pixels, nothing: int | Sequence[int], away: NDArray[np.float64]) -> None:
    """Leave out what lies behind the camera, by how far away it is: it would be seen upside down."""
    rows, columns = seen.shape[:2]
    if away[2] + min(away[0] * (columns - 1), 0) + min(away[1] * (rows - 1), 0) <= 0:
        seen[away[0] * np.arange(columns) + away[1] * np.arange(rows)[:, None] + away[2] <= 0] = nothing


def _lying(way: Matrices) -> Matrices:
    """Give what maps samples of a frame that lies on its side to those of a drawing that does."""
    return way[:, LYING][:, :, LYING]


def _rows(way: NDArray[np.float64], many: int) -> tuple[int, int]:
    """Give the rows of a drawing that are read for the first rows of a frame: the first, and one after the last."""
    ends = [float((way[1, 1] * row + way[1, 2]) / (way[2, 1] * row + way[2, 2])) for row in (0, many - 1)]
    return math.floor(min(ends)) - 1, math.ceil(max(ends)) + 2
