"""Grading: frames in the film's colours, with its vignette and grain, by tables on the planes that the encoder takes.

Luma goes through one curve; chroma is looked up by its own value and the luma that lies under it. What a grade does to
luma beyond that curve (a `.cube` table, a mix of channels for a film without colour) is looked up with the chroma, as
another place on the curve.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.film.grade import Grade
from studio.film.time import Rate, Span
from studio.media.colour import BLACK, LEVELS, LUMA, NEUTRAL, WHITE, Colours, graded, levels, of_levels, read_cube
from studio.media.compose import Plane, Planes
from studio.media.leak import LightLeak

STEP = 4
"""Levels of luma for which chroma has one table: what a grade does to a colour hardly differs between them."""

APART = 8
"""Levels from knot to knot."""

KNOTS = np.arange(0.0, 256 + APART, APART)
"""Levels of chroma for which a colour is worked out; between them it is the mean of its neighbours."""

FULL = 9.0
"""Levels by which grain of amount 1 strays at its strongest (one standard deviation)."""

SPREAD = 32
"""The same of the tile that grain is taken from, in levels about 128."""

FINE = 0.62
"""Pixels by which grain of size 1 is softened where the short side of the frame has 1080."""

MARGIN = (270, 480)
"""Rows and columns that the tile has beyond the frame: from somewhere in there every frame takes its grain."""


def in_colour(
    frames: Iterator[Planes],
    grade: Grade,
    *,
    size: tuple[int, int],
    rate: Rate,
    slate: str,
    span: Span,
    lut: Path | None = None,
) -> Iterator[Planes]:
    """Grade the frames `span` of a shot; each one stands until the next is asked for. `lut` is the grade's table."""
    grading = Grading(grade, size, lut)
    leak = LightLeak(grade.leak, size, rate) if grade.leak is not None else None
    for number, planes in zip(span, frames, strict=False):
        seen = grading.frame(planes, f"{slate} {number}")
        if leak is not None:
            leak.lay(seen, slate, number)
        yield seen


class Grading:
    """A grade for frames of one size: what it needs is worked out once."""

    def __init__(self, grade: Grade, size: tuple[int, int], lut: Path | None = None) -> None:
        width, height = size
        tables = Tables.of(grade, lut)
        self._luma, self._grain = tables.luma, grade.grain
        self._chroma, self._strays = tables.chroma, tables.strays
        self._vignette = _vignette(grade.vignette, size) if grade.vignette else None
        if grade.grain is not None:
            self._tile = _tile(size, grade.grain.size)
            self._strength, under = _strength(grade.grain.amount)
            self._luma = np.clip(np.rint(tables.exact - under), 0, 255).astype(np.uint8)
        self._shown = np.empty((height, width), np.uint8), np.empty((height // 2, width // 2), np.uint8)
        self._red, self._small = (np.empty_like(self._shown[1]) for _ in range(2))
        self._wide = np.empty_like(self._shown[0])
        self._strayed = np.empty_like(self._wide if self._strays else self._small)
        self._places = np.zeros((height // 2, width // 2, 8), np.uint8)
        self._found = np.empty((height // 2, width // 2, 4), np.uint8)

    def frame(self, planes: Planes, seed: str) -> Planes:
        """Give a frame in its colours; its grain is a matter of `seed`. The frame that is given stays as it is."""
        import cv2

        luma, blue = self._shown
        self._colour(planes)
        given = planes[0]
        if self._strays:
            cv2.extractChannel(self._found, 2, dst=self._small)
            cv2.resize(self._small, luma.shape[::-1], dst=self._wide, interpolation=cv2.INTER_LINEAR)
            given = np.asarray(cv2.addWeighted(given, 1, self._wide, 1, -NEUTRAL, dst=self._strayed), np.uint8)
        cv2.LUT(given, self._luma, dst=luma)
        if self._grain is not None:
            cv2.LUT(given, self._strength, dst=self._wide)
            cv2.multiply(self._wide, self._grains(seed), dst=self._wide, scale=1 / 255)
            cv2.add(luma, self._wide, dst=luma)
        if self._vignette is not None:
            through, under = self._vignette
            cv2.multiply(luma, through, dst=luma, scale=1 / 255)
            cv2.add(luma, under, dst=luma)
        return luma, blue, self._red

    def _colour(self, planes: Planes) -> None:
        """Look up chroma, and how far luma strays along its curve."""
        import cv2

        cv2.resize(planes[0], self._small.shape[::-1], dst=self._small, interpolation=cv2.INTER_AREA)
        # three bytes of a number of eight: luma, U and V are the place in the table
        self._places[..., 0] = planes[2]
        self._places[..., 1] = planes[1]
        np.floor_divide(self._small, STEP, out=self._places[..., 2])
        places, found = self._places.view("<i8")[..., 0], self._found.view("<u4")[..., 0]
        np.take(self._chroma, places, out=found, mode="clip")
        cv2.extractChannel(self._found, 0, dst=self._shown[1])
        cv2.extractChannel(self._found, 1, dst=self._red)

    def _grains(self, seed: str) -> Plane:
        """Give the grain of a frame: the tile from a place that only this frame has."""
        chance = sha256(seed.encode()).digest()
        rows, columns = self._shown[0].shape
        spare = (self._tile.shape[0] - rows, self._tile.shape[1] - columns)
        top, left = (int.from_bytes(chance[at : at + 4]) % room for at, room in zip((0, 4), spare, strict=True))
        return self._tile[top : top + rows, left : left + columns]


class Tables:
    """What a grade makes of every level: `luma` by luma (`exact` before it is rounded), `chroma` by all three.

    An entry of `chroma` holds U, V and how far from its own place luma is looked up, plus 128; `strays` says whether
    it is.
    """

    def __init__(self, grade: Grade, table: Colours | None) -> None:
        import cv2

        greys = np.repeat(np.clip((LEVELS - BLACK) / (WHITE - BLACK), 0, 1)[:, None], 3, axis=1)
        self.exact: Colours = BLACK + (WHITE - BLACK) * np.clip(graded(greys, grade, table) @ LUMA, 0, 1)
        self.luma = np.rint(self.exact).astype(np.uint8)
        self.strays = grade.grey is not None or table is not None
        middles: Colours = LEVELS[::STEP] + (STEP - 1) / 2
        colours = np.zeros((len(middles), len(KNOTS), len(KNOTS), 4), np.float32)
        luma, u, v = np.meshgrid(middles, KNOTS, KNOTS, indexing="ij")
        found = levels(graded(of_levels(luma, u, v), grade, table))
        colours[..., :2] = found[..., 1:]
        colours[..., 2] = np.interp(found[..., 0], self.exact + LEVELS / 1e4, LEVELS) - luma + NEUTRAL
        np.clip(colours, 0, 255, out=colours)
        finer = np.array([[1 / APART, 0, 0], [0, 1 / APART, 0]])
        way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        entries = np.empty((len(middles), 256, 256, 4), np.uint8)
        for one, entry in zip(colours, entries, strict=True):
            cv2.convertScaleAbs(cv2.warpAffine(one, finer, (256, 256), flags=way), dst=entry)
        self.chroma = entries.view("<u4").ravel()

    @classmethod
    def of(cls, grade: Grade, lut: Path | None) -> Tables:
        """Give the tables of a grade; they hold no grain, vignette or leak, and are kept for the next shot."""
        return _tables(grade.model_copy(update={"grain": None, "vignette": 0.0, "leak": None}).model_dump_json(), lut)


@lru_cache(maxsize=1)
def _tables(grade: str, lut: Path | None) -> Tables:
    """Work out the tables of a grade."""
    return Tables(Grade.model_validate_json(grade), read_cube(lut) if lut is not None else None)


def _strength(amount: float) -> tuple[NDArray[np.uint8], Colours]:
    """Give how strong grain is by luma, 255 for the tile's own strength, and the mean that it adds.

    As on a print it is strongest below the middle, and there is none in white.
    """
    level = np.clip((LEVELS - BLACK) / (WHITE - BLACK), 0, 1)
    shape = (1 - level) ** 1.6 * (level + 0.12) ** 0.8
    strength = np.clip(np.rint(255 * FULL * amount / SPREAD * shape / shape.max()), 0, 255)
    return strength.astype(np.uint8), strength * 128 / 255


@lru_cache(maxsize=1)
def _tile(size: tuple[int, int], coarse: float) -> Plane:
    """Give soft noise about 128, larger than a frame; always the same."""
    import cv2

    rows, columns = size[1] + MARGIN[0], size[0] + MARGIN[1]
    noise = np.random.default_rng(35).integers(0, 256, (rows, columns), np.uint8).astype(np.float32)
    cv2.GaussianBlur(noise, (0, 0), max(0.3, FINE * coarse * min(size) / 1080), dst=noise)
    more = SPREAD / float(noise.std())
    return np.asarray(cv2.convertScaleAbs(noise, alpha=more, beta=128 - more * float(noise.mean())), np.uint8)


def _vignette(amount: float, size: tuple[int, int]) -> tuple[Plane, Plane]:
    """Give what luma is multiplied by, 255 for one, and what is added so that black stays black.

    It falls off as light does in a lens; a little noise in it keeps a clear sky from falling off in steps.
    """
    width, height = size
    across, down = (((np.arange(many, dtype=np.float32) + 0.5) / many * 2 - 1) ** 2 / 2 for many in (width, height))
    most = np.float32(1 / np.sqrt(1 - min(amount, 0.95)) - 1)
    through = 255 / (1 + most * (across[None, :] + down[:, None])) ** 2
    through += np.random.default_rng(4).random(through.shape, np.float32)
    kept = np.minimum(through, 255).astype(np.uint8)
    return kept, np.rint(BLACK * (1 - LEVELS / 255)).astype(np.uint8)[kept]
