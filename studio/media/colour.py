"""What a grade makes of a colour: photographic light, the printer's three wheels, a curve, tints, and a table.

Everything here is in R, G and B from 0 to 1 as a screen takes them, on a few thousand colours at a time; how frames
are graded by that is a matter of `media/grading.py`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.errors import InputError
from studio.film.grade import Balance, Channels, Grade, Tint

Colours = NDArray[np.float64]
"""R, G and B in the last axis."""

LUMA = np.array([0.2126, 0.7152, 0.0722])
"""Shares of red, green and blue in luma (ITU-R BT.709)."""

BT709 = (
    (219 * 0.2126 / 255, 219 * 0.7152 / 255, 219 * 0.0722 / 255, 16.0),
    (-224 * 0.2126 / 1.8556 / 255, -224 * 0.7152 / 1.8556 / 255, 224 * 0.9278 / 1.8556 / 255, 128.0),
    (224 * 0.7874 / 1.5748 / 255, -224 * 0.7152 / 1.5748 / 255, -224 * 0.0722 / 1.5748 / 255, 128.0),
)
"""RGB of 0 to 255, and one, to Y, U and V of limited range (ITU-R BT.709-6, items 3.2, 3.3 and 3.5)."""

BLACK, WHITE, NEUTRAL = 16, 235, 128
"""Levels of limited range."""

LEVELS = np.arange(256.0)
"""Every level of a plane."""

EDGE = 0.08
"""Luma from black and white in which a tint fades out: both stay what they are."""

LARGEST = 129
"""Entries of a `.cube` table along one side; larger ones are not met."""


def graded(colours: Colours, grade: Grade, table: Colours | None = None) -> Colours:
    """Give what becomes of colours; those outside 0 to 1 stay as far outside, in the colour that is left."""
    inside = np.clip(colours, 0, 1)
    seen, outside = _printed(_exposed(inside, grade), grade), colours - inside
    shares = np.array(LUMA if grade.grey is None else grade.grey)
    saturation = grade.saturation if grade.grey is None else 0.0
    luma = seen @ shares
    seen, outside = (_saturated(one, shares, saturation) for one in (seen, outside))
    if grade.shadows is not None:
        seen = seen + _tint(grade.shadows) * _dark(luma)[..., None]
    if grade.highlights is not None:
        seen = seen + _tint(grade.highlights) * _dark(1 - luma)[..., None]
    if table is not None:
        seen = looked_up(table, seen)
    changed: Colours = seen + outside
    return changed


def _saturated(colours: Colours, shares: Colours, saturation: float) -> Colours:
    """Give colours as far from their grey as saturation says."""
    grey = (colours @ shares)[..., None]
    return grey + saturation * (colours - grey)


def of_levels(luma: Colours, u: Colours, v: Colours) -> Colours:
    """Give the colours of levels of Y, U and V, BT.709 in limited range; some of them lie outside 0 to 1."""
    y = (luma - BLACK) / (WHITE - BLACK)
    red, blue = y + 2 * (1 - LUMA[0]) * (v - NEUTRAL) / 224, y + 2 * (1 - LUMA[2]) * (u - NEUTRAL) / 224
    return np.stack([red, (y - LUMA[0] * red - LUMA[2] * blue) / LUMA[1], blue], axis=-1)


def levels(colours: Colours) -> Colours:
    """Give Y, U and V of colours, in the last axis, before they are rounded."""
    luma = colours @ LUMA
    blue, red = (NEUTRAL + 112 * (colours[..., at] - luma) / (1 - LUMA[at]) for at in (2, 0))
    return np.stack([BLACK + (WHITE - BLACK) * luma, blue, red], axis=-1)


def linear(colours: Colours) -> Colours:
    """Give the light that a screen gives for colours (IEC 61966-2-1)."""
    light: Colours = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return light


def shown(light: Colours) -> Colours:
    """Give the colours for which a screen gives this light."""
    colours: Colours = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return colours


def curved(points: tuple[tuple[float, float], ...], values: Colours) -> Colours:
    """Give values on the smooth curve through points, which rises wherever they do (Fritsch and Carlson)."""
    at, to = np.array(points).T
    step, slope = np.diff(at), np.diff(to) / np.diff(at)
    flat = slope[:-1] * slope[1:] <= 0
    weight, other = 2 * step[1:] + step[:-1], step[1:] + 2 * step[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (weight + other) / (weight / slope[:-1] + other / slope[1:])
    tangent = np.concatenate([slope[:1], np.where(flat, 0.0, mean), slope[-1:]])
    here = np.clip(np.searchsorted(at, values, side="right") - 1, 0, len(step) - 1)
    share = np.clip((values - at[here]) / step[here], 0, 1)
    rise = to[here + 1] - to[here]
    first, second = tangent[here] * step[here], tangent[here + 1] * step[here]
    curve: Colours = to[here] + share * (
        first + share * (3 * rise - 2 * first - second + share * (first + second - 2 * rise))
    )
    return curve


def looked_up(table: Colours, colours: Colours) -> Colours:
    """Give the colours that a table of red, green and blue has for these, between its entries the mean of eight."""
    last = len(table) - 1
    place = np.clip(colours, 0, 1) * last
    low = np.minimum(place.astype(int), last - 1)
    share = place - low
    found = np.zeros_like(colours)
    for corner in np.ndindex(2, 2, 2):
        red, green, blue = np.moveaxis(low + corner, -1, 0)
        weight = np.prod(np.where(corner, share, 1 - share), axis=-1)
        found += weight[..., None] * table[red, green, blue]
    return found


def read_cube(file: Path) -> Colours:
    """Read a table in the `.cube` format (Adobe's, with LUT_3D_SIZE); raises InputError with the line."""
    size = 0
    rows: list[Channels] = []
    try:
        lines = file.read_text(encoding="utf-8-sig", errors="strict").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"{file} cannot be read as a .cube table ({problem})") from None
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        try:
            match words:
                case [] | ["TITLE", *_]:
                    continue
                case ["LUT_3D_SIZE", written]:
                    size = int(written)
                case ["DOMAIN_MIN", *bounds] if list(map(float, bounds)) == [0, 0, 0]:
                    continue
                case ["DOMAIN_MAX", *bounds] if list(map(float, bounds)) == [1, 1, 1]:
                    continue
                case [red, green, blue]:
                    rows.append((float(red), float(green), float(blue)))
                case _:
                    raise ValueError
        except ValueError:
            raise InputError(f"{file}:{number}: `{line.strip()[:40]}` is not understood; {_CUBE}") from None
    if not 2 <= size <= LARGEST or len(rows) != size**3 or not np.isfinite(rows).all():
        raise InputError(f"{file} has {len(rows)} colours, and says LUT_3D_SIZE {size or 'nowhere'}; {_CUBE}")
    # red changes fastest in the file
    return np.array(rows).reshape(size, size, size, 3).transpose(2, 1, 0, 3)


_NONE, _WHOLE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)

_CUBE = f"a look takes a 3D table of 0 to 1, LUT_3D_SIZE 2 to {LARGEST} and that many times itself thrice of colours"


def _exposed(colours: Colours, grade: Grade) -> Colours:
    """Give as much more light, and as much warmer, as the grade and the shot's balance say."""
    balance = grade.balance or Balance()
    warm = grade.warmth + balance.warm
    stops = np.array([warm / 2, balance.tint, -warm / 2])
    # a change of colour alone leaves a grey as bright as it was
    stops += grade.exposure + balance.exposure - np.log2(LUMA @ 2**stops)
    if not stops.any():
        return colours
    light, more = linear(colours), 2**stops
    return shown(light * more / (1 + (more - 1) * light))  # as steep in the dark, and white stays white


def _printed(colours: Colours, grade: Grade) -> Colours:
    """Turn the three wheels, and lay the curve over each channel."""
    lift, gamma, gain = map(np.array, (grade.lift, grade.gamma, grade.gain))
    if (grade.lift, grade.gain) != (_NONE, _WHOLE):
        colours = np.clip(gain * (colours + lift * (1 - colours)), 0, 1)
    if grade.gamma != _WHOLE:
        colours = colours ** (1 / gamma)
    return curved(grade.curve, colours) if grade.curve else colours


def _tint(tint: Tint) -> Colours:
    """Give what a tint adds, which has no luma."""
    colour = np.array(channels(tint.colour))
    added: Colours = tint.amount * (colour - LUMA @ colour)
    return added


def channels(colour: str) -> Channels:
    """Give red, green and blue of `#rrggbb`, 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _dark(luma: Colours) -> Colours:
    """Give how much of a shadow each is; of black itself nothing."""
    dark: Colours = (1 - luma) ** 2 * (1 - np.exp(-np.clip(luma, 0, 1) / EDGE))
    return dark
