"""Hair over the brow, from the front and from the side."""

from __future__ import annotations

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.colour import hexed, mix
from studio.engines.clips.animatic.figures.easel import Easel
from studio.engines.clips.animatic.figures.skull import HIGH, LONG_HAIR, outline_of
from studio.engines.clips.animatic.spec import Person


def hair_front(easel: Easel, who: Person, x: float, y: float) -> None:
    """Draw the hair over the brow."""
    if who.style == "bald":
        return
    if who.style in LONG_HAIR or who.style == "bun":
        _parted(easel, who, x, y)
    else:
        _fringe(easel, who, x, y)


def _parted(easel: Easel, who: Person, x: float, y: float) -> None:
    """Draw long hair, parted over the brow."""
    top = y + HIGH
    parting = x - 0.012
    left = pen.curve(
        [
            (parting, top - 0.006),
            (x - 0.040, y + 0.030),
            (x - 0.055, y - 0.012),
            (x - 0.061, y - 0.004),
            (x - 0.060, y + 0.040),
            (x - 0.034, top + 0.010),
            (parting, top + 0.015),
        ],
        closed=True,
    )
    right = pen.curve(
        [
            (parting, top - 0.006),
            (x + 0.028, y + 0.040),
            (x + 0.054, y - 0.004),
            (x + 0.061, y - 0.006),
            (x + 0.060, y + 0.042),
            (x + 0.034, top + 0.010),
            (parting, top + 0.016),
        ],
        closed=True,
    )
    easel.fill(left, who.hair, 0.12)
    easel.fill(right, who.hair)
    if who.style == "bun":
        easel.fill(pen.oval((x, top + 0.022), 0.027, 0.023), who.hair, 0.25)
    _locks(easel, who, x, y)
    shine = pen.ribbon(
        pen.bent((x + 0.008, top - 0.002), (x + 0.034, top - 0.012), (x + 0.047, y + 0.022), 12),
        [0.001, 0.004, 0.001],
    )
    easel.fill(shine, mix(hexed(who.hair), (1, 1, 1), 0.35), opacity=0.55)


def _locks(easel: Easel, who: Person, x: float, y: float) -> None:
    """Draw how long hair falls."""
    if who.style in ("long", "curly", "bob"):
        low = {"long": 0.150, "curly": 0.085, "bob": 0.060}[who.style]
        for way in (-1, 1):
            lock = pen.curve(
                [
                    (x + way * 0.053, y + 0.03),
                    (x + way * 0.049, y - 0.03),
                    (x + way * 0.055, y - low),
                    (x + way * 0.067, y - low + 0.01),
                    (x + way * 0.066, y - 0.02),
                    (x + way * 0.060, y + 0.04),
                ],
                closed=True,
            )
            easel.fill(lock, who.hair, 0.15 if way > 0 else 0.3)
    if who.style == "braid":
        for step in range(6):
            easel.fill(
                pen.oval((x + 0.060 - 0.002 * step, y - 0.030 - 0.026 * step), 0.017 - 0.0012 * step, 0.017),
                who.hair,
                0.35 * (step % 2),
            )
        easel.fill(pen.box(x + 0.040, y - 0.182, x + 0.062, y - 0.172, 0.003), "#b4433a")
    if who.style == "ponytail":
        easel.fill(pen.limb((x + 0.05, y + 0.03), (x + 0.075, y - 0.09), 0.016, 0.010), who.hair, 0.4)


def _fringe(easel: Easel, who: Person, x: float, y: float) -> None:
    """Draw short hair, and its shade on the brow."""
    face, top = outline_of(x, y), y + HIGH
    fringe = pen.curve(
        [
            (x - 0.056, y + 0.004),
            (x - 0.060, y + 0.042),
            (x - 0.038, top + 0.014),
            (x + 0.010, top + 0.020),
            (x + 0.046, top + 0.006),
            (x + 0.060, y + 0.040),
            (x + 0.056, y + 0.004),
            (x + 0.047, y + 0.026),
            (x + 0.024, y + 0.037),
            (x - 0.016, y + 0.033),
            (x - 0.044, y + 0.026),
        ],
        closed=True,
    )
    easel.fill(fringe, who.hair)
    shade = pen.curve(
        [
            (x - 0.044, y + 0.025),
            (x - 0.016, y + 0.032),
            (x + 0.024, y + 0.036),
            (x + 0.046, y + 0.024),
            (x + 0.04, y + 0.020),
            (x, y + 0.026),
            (x - 0.04, y + 0.020),
        ],
        closed=True,
    )
    easel.flesh(shade, who.skin, 0.9, within=[face], opacity=0.4)
    shine = pen.ribbon(
        pen.bent((x - 0.02, top + 0.004), (x + 0.02, top + 0.008), (x + 0.042, y + 0.040), 12), [0.001, 0.004, 0.001]
    )
    easel.fill(shine, mix(hexed(who.hair), (1, 1, 1), 0.35), opacity=0.5)


def hair_side(easel: Easel, who: Person, x: float, y: float) -> None:
    """Draw the hair of a head from the side."""
    if who.style == "bald":
        return
    cap = pen.curve(
        [
            (x + 0.047, y + 0.040),
            (x + 0.030, y + 0.034),
            (x + 0.012, y + 0.018),
            (x + 0.006, y - 0.004),
            (x - 0.008, y + 0.006),
            (x - 0.018, y - 0.022),
            (x - 0.040, y - 0.038),
            (x - 0.064, y + 0.004),
            (x - 0.054, y + 0.054),
            (x - 0.012, y + 0.082),
            (x + 0.032, y + 0.072),
        ],
        closed=True,
        steps=8,
    )
    easel.fill(cap, who.hair)
    easel.fill(pen.moved(cap, (-0.034, -0.012)), who.hair, 0.7, within=[cap], opacity=0.6)
    if who.style == "bun":
        easel.fill(pen.oval((x - 0.064, y + 0.038), 0.026, 0.024), who.hair, 0.2)
    if who.style == "ponytail":
        easel.fill(
            pen.curve(
                [
                    (x - 0.055, y + 0.04),
                    (x - 0.088, y + 0.02),
                    (x - 0.092, y - 0.06),
                    (x - 0.070, y - 0.10),
                    (x - 0.066, y - 0.02),
                ],
                closed=True,
            ),
            who.hair,
            0.25,
        )
    if who.style == "braid":
        for step in range(7):
            easel.fill(
                pen.oval((x - 0.052 - 0.006 * step, y - 0.028 - 0.024 * step), 0.0175 - 0.001 * step, 0.016),
                who.hair,
                0.4 * (step % 2),
            )
    shine = pen.ribbon(
        pen.bent((x - 0.03, y + 0.068), (x + 0.008, y + 0.075), (x + 0.034, y + 0.056), 12), [0.001, 0.004, 0.001]
    )
    easel.fill(shine, mix(hexed(who.hair), (1, 1, 1), 0.35), opacity=0.5)
