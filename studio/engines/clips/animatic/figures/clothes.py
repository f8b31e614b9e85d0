"""Clothes: what covers a figure's trunk, and what it wears over it."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.colour import hexed, mix
from studio.engines.clips.animatic.figures.easel import HIP, Easel
from studio.engines.clips.animatic.figures.poses import Stance
from studio.engines.clips.animatic.pen import Points
from studio.engines.clips.animatic.spec import Person

LONG = {"coat": 0.34, "raincoat": 0.36, "dress": 0.27, "robe": 0.10, "hanfu": 0.07, "gown": 0.05}
"""How far above the ground a garment of the upper body ends; others end at the hips."""

FLARED = {"coat": 0.098, "raincoat": 0.118, "dress": 0.135, "robe": 0.12, "hanfu": 0.15, "gown": 0.17}
"""Half its width there."""


def torso(easel: Easel, who: Person, stance: Stance) -> None:
    """Draw what is worn about the body, over the trousers or under the skirt."""
    if who.bottom.kind == "skirt" and who.top.kind not in LONG:
        easel.fill(trunk_of(who, stance, 0.30, 0.115), who.bottom.colour, 0.0)
    hem = LONG.get(who.top.kind, HIP)
    flare = FLARED.get(who.top.kind, 0.084 if who.slight else 0.090)
    if who.bottom.kind == "skirt" and who.top.kind not in LONG:
        hem, flare = 0.545, 0.078
    outline = trunk_of(who, stance, hem, flare)
    easel.fill(outline, who.top.colour)
    away = -easel.side * easel.facing
    easel.fill(pen.moved(outline, (away * 0.115, 0.0)), who.top.colour, 0.75, within=[outline], opacity=0.75)
    _cut(easel, who, stance, hem, outline)
    if who.apron and stance.view != "back":
        bib = trunk_of(who, stance, 0.36, 0.082)
        inner = bib * (0.74, 1.0) + (stance.neck[0] * 0.26, 0.0)
        easel.fill(inner, who.apron, 0.0, within=[pen.box(-1, 0.72, 1, 0.0)])
    if who.backpack and stance.view == "front":
        for way in (-1, 1):
            strap = pen.ribbon(pen.bent((way * 0.052, 0.836), (way * 0.060, 0.74), (way * 0.052, 0.62)), [0.009, 0.009])
            easel.fill(strap, who.backpack, 0.3)


def trunk_of(who: Person, stance: Stance, hem: float, flare: float) -> Points:
    """Give the outline of the upper body down to a hem."""
    shoulder = 0.100 if who.slight else 0.112
    waist = 0.064 if who.slight else 0.078
    (nx, ny), (hx, hy) = stance.neck, stance.hips
    drop = 0.51 - hem
    if stance.view == "side":
        deep = 0.062
        back = [
            (nx - 0.030, ny - 0.005),
            (nx - deep, ny - 0.07),
            ((nx + hx) / 2 - deep * 0.92, (ny + hy) / 2),
            (hx - 0.066, hy),
        ]
        front = [
            (nx + 0.030, ny - 0.012),
            (nx + deep, ny - 0.10),
            ((nx + hx) / 2 + deep * 0.86, (ny + hy) / 2),
            (hx + 0.062, hy),
        ]
        if drop > 0.05 and stance.seat == 0:
            swing = 0.05
            back.append((hx - flare - swing * 0.4, hy - drop))
            front.append((hx + flare + swing * 0.3, hy - drop))
        elif stance.seat and drop > 0.05:
            back.append((hx - 0.07, hy - 0.05))
            front += [(hx + 0.20, hy + 0.045), (hx + 0.24, hy - 0.10)]
        else:
            back.append((hx - 0.068, hy - drop))
            front.append((hx + 0.062, hy - drop))
        return pen.curve([*back, *front[::-1]], closed=True, steps=8)
    rise = ny - 0.845
    right = [
        (0.030, 0.846 + rise),
        (0.072, 0.826 + rise),
        (shoulder, 0.792 + rise),
        (shoulder - 0.012, 0.715 + rise),
        (waist, 0.620),
        (0.084 if who.slight else 0.082, 0.515),
    ]
    if hem < HIP - 0.02:
        right.append((flare * 0.95, hem + 0.04))
    low = [(flare, hem), (flare * 0.5, hem - 0.008), (0.0, hem - 0.010)]
    half = pen.curve([(0.0, 0.838 + rise), *right, *low], steps=8)
    return np.concatenate([half, pen.mirrored(half)[::-1]])


def _cut(easel: Easel, who: Person, stance: Stance, hem: float, outline: Points) -> None:
    """Draw the seams by which a garment is known: a front that opens, lapels, a collar, a belt."""
    kind, colour = who.top.kind, who.top.colour
    if stance.view != "front":
        if stance.view == "side" and stance.seat == 0 and kind in LONG:
            belt = pen.box(stance.hips[0] - 0.2, 0.575, stance.hips[0] + 0.2, 0.590)
            easel.fill(belt, colour, 1.0, within=[outline], opacity=0.5)
        return
    if kind in ("coat", "raincoat", "jacket", "cardigan", "shirt", "uniform"):
        seam = pen.box(-0.003, hem - 0.01, 0.003, 0.80)
        easel.fill(seam, colour, 1.0, within=[outline], opacity=0.7)
        for step in range(5):
            easel.fill(
                pen.oval((0.011, 0.77 - step * 0.062), 0.0042, 0.0042), mix(hexed(colour), (1, 1, 1), 0.45), opacity=0.9
            )
    if kind == "suit":
        easel.fill(pen.points([(-0.030, 0.845), (0.030, 0.845), (0.0, 0.66)]), "#f3f1ec")
        easel.fill(pen.points([(-0.008, 0.81), (0.008, 0.81), (0.011, 0.72), (0.0, 0.69), (-0.011, 0.72)]), "#8f3a3f")
    if kind in ("suit", "jacket", "coat", "blazer"):
        for way in (-1, 1):
            lapel = pen.points([(way * 0.030, 0.850), (way * 0.062, 0.80), (way * 0.045, 0.745), (0.0, 0.67)])
            easel.fill(lapel, colour, 0.42)
    if kind in ("shirt", "raincoat", "uniform", "blouse"):
        for way in (-1, 1):
            easel.fill(
                pen.points([(way * 0.006, 0.832), (way * 0.036, 0.858), (way * 0.050, 0.826), (way * 0.022, 0.800)]),
                colour,
                0.3,
            )
    if kind in ("dress", "raincoat", "coat", "hanfu", "robe"):
        easel.fill(pen.box(-0.2, 0.592, 0.2, 0.609), colour, 1.0, within=[outline], opacity=0.55)
    if kind in ("hanfu", "robe"):
        easel.fill(
            pen.ribbon(pen.points([(0.035, 0.85), (-0.02, 0.70), (-0.055, 0.60)]), [0.010, 0.010]),
            mix(hexed(colour), (1, 1, 1), 0.6),
            within=[outline],
        )
        easel.fill(
            pen.ribbon(pen.points([(-0.035, 0.85), (0.02, 0.70), (0.03, 0.66)]), [0.010, 0.010]),
            mix(hexed(colour), (1, 1, 1), 0.6),
            within=[outline],
        )
    if kind in ("sweater", "t-shirt", "hoodie", "top", "vest", "dress"):
        ring = pen.oval((0.0, 0.846), 0.040, 0.022)
        easel.fill(ring, who.skin if kind in ("t-shirt", "top", "dress", "vest") else colour, 0.35)
    if kind == "sweater":
        easel.fill(pen.box(-0.2, hem - 0.02, 0.2, hem + 0.022), colour, 0.5, within=[outline], opacity=0.6)


def scarf(easel: Easel, colour: str, stance: Stance) -> None:
    """Draw a scarf about the neck, one end hanging."""
    x, y = stance.neck
    easel.fill(pen.box(x - 0.052, y - 0.020, x + 0.052, y + 0.030, 0.022), colour)
    easel.fill(pen.box(x - 0.052, y - 0.020, x + 0.052, y - 0.004, 0.008), colour, 0.6)
    if stance.view != "back":
        easel.fill(
            pen.points([(x + 0.008, y - 0.01), (x + 0.042, y - 0.012), (x + 0.052, y - 0.13), (x + 0.018, y - 0.135)]),
            colour,
            0.25,
        )


def pack(easel: Easel, colour: str, stance: Stance) -> None:
    """Draw a backpack."""
    (nx, ny), hips = stance.neck, stance.hips
    if stance.view == "side":
        low = hips[1] + 0.06
        easel.fill(pen.box(nx - 0.155, low, nx - 0.035, ny + 0.01, 0.04), colour, 0.1)
        easel.fill(pen.box(nx - 0.150, low + 0.01, nx - 0.085, low + 0.12, 0.02), colour, 0.6)
        return
    easel.fill(pen.box(-0.085, 0.575, 0.085, 0.835, 0.045), colour, 0.0 if stance.view == "back" else 0.5)
    if stance.view == "back":
        easel.fill(pen.box(-0.062, 0.585, 0.062, 0.685, 0.025), colour, 0.5)
        easel.fill(pen.box(-0.085, 0.745, 0.085, 0.757), colour, 0.7)
        easel.fill(pen.box(-0.075, 0.835, 0.075, 0.870, 0.02), mix(hexed(colour), (1, 1, 1), 0.35))
