"""Light leaks: light that fell onto the film beside the lens, soft, at one edge, and never still."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from math import sin, tau

import numpy as np

from studio.film.grade import Leak
from studio.film.time import Frames, Rate
from studio.media.colour import BLACK, LEVELS, NEUTRAL, WHITE, channels, levels
from studio.media.compose import Plane, Planes

REACH, TALL = 0.34, 0.42
"""How far it reaches into the frame and along its edge, in widths and heights, where it has fallen to 1/e."""

SWELL_S, DRIFT_S = 5.3, 11.0
"""Seconds in which it swells and fades once, and in which it wanders along the edge and back."""

FAINTEST = 0.25
"""Share of its strength that it has when it is faintest."""

DRIFT = 0.3
"""How far it wanders from the middle of the edge, in heights."""


class LightLeak:
    """A leak for frames of one size; every shot has its own edge and moment."""

    def __init__(self, leak: Leak, size: tuple[int, int], rate: Rate) -> None:
        luma, *chroma = levels(np.array(channels(leak.colour)))
        self._amount, self._rate = leak.amount, rate
        self._luma, self._chroma = float(luma) - BLACK, [float(one) - NEUTRAL for one in chroma]
        self._room = np.rint(255 * np.clip((WHITE - LEVELS) / (WHITE - BLACK), 0, 1)).astype(np.uint8)
        self._tiles = _tile(size), np.ascontiguousarray(_tile(size)[:, ::-1])
        self._share = np.empty(size[::-1], np.uint8)
        self._small = np.empty((size[1] // 2, size[0] // 2), np.uint8)

    def lay(self, planes: Planes, slate: str, number: Frames) -> None:
        """Lay it onto frame `number` of a shot, in place: as a second exposure, so that white stays white."""
        import cv2

        tile, top, strength = self._seen(slate, number)
        luma, *chroma = planes
        cv2.LUT(luma, self._room, dst=self._share)
        cv2.multiply(self._share, tile[top : top + len(luma)], dst=self._share, scale=1 / 255)
        cv2.resize(self._share, self._small.shape[::-1], dst=self._small, interpolation=cv2.INTER_AREA)
        cv2.LUT(self._share, _table(self._luma * strength), dst=self._share)
        cv2.add(luma, self._share, dst=luma)
        for plane, stray in zip(chroma, self._chroma, strict=True):
            more = cv2.LUT(self._small, _table(NEUTRAL + stray * strength, NEUTRAL))
            cv2.addWeighted(plane, 1, more, 1, -NEUTRAL, dst=plane)

    def _seen(self, slate: str, number: Frames) -> tuple[Plane, int, float]:
        """Give the tile of the shot's edge, the row from which it is seen, and how strong it is, from 0 to 1."""
        chance = sha256(slate.encode()).digest()
        moment = self._rate.seconds(number)
        swell = (1 + sin(tau * (moment / SWELL_S + chance[1] / 256))) / 2
        rows = len(self._share)
        top = round(rows * (0.5 + DRIFT * sin(tau * (moment / DRIFT_S + chance[2] / 256))))
        return self._tiles[chance[0] % 2], top, self._amount * (FAINTEST + (1 - FAINTEST) * swell)


def _table(most: float, least: float = 0.0) -> Plane:
    """Give a table from 0 to 255 that rises or falls evenly from `least` to `most`."""
    return np.clip(np.rint(least + (most - least) * LEVELS / 255), 0, 255).astype(np.uint8)


@lru_cache(maxsize=1)
def _tile(size: tuple[int, int]) -> Plane:
    """Give the light at the left edge, 255 where it is strongest, twice as high as a frame; noise hides its steps."""
    width, height = size
    across = (np.arange(width, dtype=np.float32) + 0.5) / width / REACH
    along = ((np.arange(2 * height, dtype=np.float32) + 0.5) / height - 1) / TALL
    glow = 255 * np.exp(-(along[:, None] ** 2)) * np.exp(-(across[None, :] ** 2))
    noise = np.random.default_rng(8).random(glow.shape, np.float32)
    return np.floor(np.minimum(glow + noise, 255)).astype(np.uint8)
