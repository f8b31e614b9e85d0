"""Where a voice is silent inside a spoken line: what captions are cut by."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio.media import samples

_BLOCK = samples.RATE // 100
"""Samples of one measurement: 10 ms."""

_QUIET_DB = -33.0
"""What lies this far below the loud parts of a line is silence, breath or room."""

_SHORTEST_S = 0.12
"""A shorter silence is a closed consonant, not a pause."""


def pauses_s(file: Path) -> list[tuple[float, float]]:
    """Give start and length in seconds of each silence in a spoken line, those at its ends included.

    Raises ReferenceRefused where the file holds no sound.
    """
    sound = samples.read(file, channels=1)[:, 0]
    blocks = sound[: len(sound) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    level = np.sqrt(np.mean(np.square(blocks, dtype=np.float64), axis=1))
    loud = float(np.percentile(level, 95)) if len(level) else 0.0
    quiet = np.concatenate(([False], level <= loud * samples.factor(_QUIET_DB), [False]))
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    stretches = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(start / 100, (end - start) / 100) for start, end in stretches if (end - start) / 100 >= _SHORTEST_S]
