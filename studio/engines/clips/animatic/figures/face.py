"""A head, and its face from the front."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.colour import hexed, mix
from studio.engines.clips.animatic.figures.easel import Easel
from studio.engines.clips.animatic.figures.hair import hair_front
from studio.engines.clips.animatic.figures.hats import hat
from studio.engines.clips.animatic.figures.poses import Stance
from studio.engines.clips.animatic.figures.profile import from_behind, profile
from studio.engines.clips.animatic.figures.skull import HIGH, INK, WIDE, outline_of
from studio.engines.clips.animatic.spec import Person


def behind(easel: Easel, who: Person, stance: Stance) -> None:
    """Draw the hair that falls behind the shoulders."""
    if stance.view == "back" or who.style not in ("long", "bob", "curly"):
        return
    x, y = stance.head
    low = {"bob": 0.065, "curly": 0.085, "long": 0.150}[who.style]
    if stance.view == "side" or stance.look == "side":
        return
    outline = pen.curve(
        [
            (x - 0.058, y + 0.02),
            (x - 0.064, y - 0.04),
            (x - 0.066, y - low),
            (x, y - low - 0.012),
            (x + 0.066, y - low),
            (x + 0.064, y - 0.04),
            (x + 0.058, y + 0.02),
        ],
        closed=True,
    )
    easel.fill(outline, who.hair, 0.45)


def head(easel: Easel, who: Person, stance: Stance) -> None:
    """Draw a head."""
    view = stance.look or stance.view
    if view == "side":
        profile(easel, who, stance)
    elif view == "back":
        from_behind(easel, who, stance)
    else:
        _front(easel, who, stance)
    if who.hat:
        hat(easel, who, stance, view)


def _front(easel: Easel, who: Person, stance: Stance) -> None:
    """Draw a face from the front."""
    x, y = stance.head
    outline = outline_of(x, y)
    for way in (-1, 1):
        easel.flesh(pen.oval((x + way * WIDE * 1.0, y - 0.006), 0.0105, 0.0165), who.skin, 0.35)
    easel.flesh(outline, who.skin)
    away = -easel.side * easel.facing
    easel.flesh(pen.moved(outline, (away * 0.072, -0.004)), who.skin, 0.55, within=[outline], opacity=0.55)
    if who.beard:
        beard = pen.curve(
            [
                (x - WIDE, y - 0.004),
                (x - 0.034, y - 0.026),
                (x, y - 0.030),
                (x + 0.034, y - 0.026),
                (x + WIDE, y - 0.004),
                (x + WIDE * 0.86, y - 0.05),
                (x, y - HIGH - 0.014),
                (x - WIDE * 0.86, y - 0.05),
            ],
            closed=True,
            steps=8,
        )
        easel.fill(beard, who.hair, 0.12)
    _features(easel, who, x, y)
    hair_front(easel, who, x, y)


def _features(easel: Easel, who: Person, x: float, y: float) -> None:
    """Draw eyes, brows, nose and mouth, as the face feels."""
    skin = hexed(who.skin)
    blush = mix(skin, hexed("#e0604f"), 0.5)
    raised = {"surprised": 0.006, "laugh": 0.002, "sad": 0.003, "serious": -0.002}.get(who.face, 0.0)
    for way in (-1, 1):
        ex, ey = x + way * 0.0205, y + 0.002
        closed = who.face == "laugh"
        if closed:
            easel.fill(
                pen.ribbon(
                    pen.bent((ex - 0.010, ey - 0.001), (ex, ey + 0.008), (ex + 0.010, ey - 0.001), 10),
                    [0.0008, 0.0022, 0.0008],
                ),
                INK,
            )
        else:
            _eye(easel, ex, ey, way if who.slight else 0, 1.25 if who.face == "surprised" else 1.0)
        tilt = {"sad": 0.006, "serious": -0.005}.get(who.face, 0.0)
        brow = pen.bent(
            (ex - way * 0.010, ey + 0.0165 + raised + tilt),
            (ex + way * 0.003, ey + 0.0225 + raised),
            (ex + way * 0.0145, ey + 0.0155 + raised - tilt * 0.3),
            10,
        )
        easel.fill(pen.ribbon(brow, [0.0022, 0.0028, 0.0010]), mix(hexed(who.hair), INK, 0.35))
        easel.fill(pen.oval((x + way * 0.031, y - 0.021), 0.012, 0.008), blush, opacity=0.30, soft=0.004 * easel.tall)
    nose = pen.curve(
        [
            (x + 0.002, y + 0.002),
            (x + 0.0055, y - 0.014),
            (x + 0.0095, y - 0.021),
            (x + 0.001, y - 0.0245),
            (x - 0.0065, y - 0.022),
            (x + 0.0005, y - 0.019),
        ],
        closed=True,
        steps=8,
    )
    easel.fill(nose, mix(skin, hexed("#8a4a3c"), 0.34))
    _mouth(easel, who, x, y - 0.0395)


def _eye(easel: Easel, x: float, y: float, way: int, wide: float) -> None:
    """Draw an open eye that looks at the picture; `way` is the side of its lashes, 0 where they are short."""
    white = pen.curve(
        [
            (x - 0.0105, y),
            (x - 0.004, y + 0.0058 * wide),
            (x + 0.005, y + 0.0056 * wide),
            (x + 0.0105, y),
            (x + 0.004, y - 0.0046 * wide),
            (x - 0.005, y - 0.0046 * wide),
        ],
        closed=True,
        steps=8,
    )
    easel.fill(white, "#fbf7f2")
    easel.fill(pen.oval((x + 0.0006, y + 0.0006), 0.0049, 0.0053 * wide, sides=48), "#6b4a33", within=[white])
    easel.fill(pen.oval((x + 0.0006, y + 0.0006), 0.0026, 0.0029, sides=32), INK, within=[white])
    easel.fill(pen.oval((x + 0.0022, y + 0.0024), 0.0011, 0.0011, sides=16), "#ffffff")
    lid = pen.bent((x - 0.0115, y + 0.0002), (x, y + 0.0118 * wide), (x + 0.0115, y + 0.0004), 14)
    easel.fill(pen.ribbon(lid, [0.0008, 0.0020 if way else 0.0014, 0.0010]), INK)
    if not way:
        return
    tip = (x + way * 0.0145, y + 0.0035)
    easel.fill(pen.points([(x + way * 0.0095, y + 0.0022), tip, (x + way * 0.0110, y - 0.0002)]), INK)


def _mouth(easel: Easel, who: Person, x: float, y: float) -> None:
    """Draw a mouth."""
    lips = mix(hexed(who.skin), hexed("#a8383f"), 0.55 if who.slight else 0.30)
    if who.face in ("laugh", "surprised"):
        wide, deep = (0.0185, 0.017) if who.face == "laugh" else (0.0085, 0.013)
        line = pen.bent(
            (x - wide, y + 0.003), (x, y + (0.001 if who.face == "laugh" else 0.012)), (x + wide, y + 0.003), 12
        )
        low = pen.bent((x + wide, y + 0.003), (x, y - deep), (x - wide, y + 0.003), 12)
        open_ = np.concatenate([line, low])
        easel.fill(open_, "#6e2430")
        if who.face == "laugh":
            easel.fill(pen.box(x - wide, y - 0.0018, x + wide, y + 0.004), "#fffaf5", within=[open_])
            easel.fill(pen.oval((x, y - 0.010), 0.009, 0.0055), "#d4646a", within=[open_])
        return
    bend = {"smile": -0.0085, "sad": 0.006, "serious": 0.0005}.get(who.face, -0.0040)
    wide = 0.0175 if who.face == "smile" else 0.0135
    line = pen.bent((x - wide, y - bend * 0.35), (x, y + bend), (x + wide, y - bend * 0.35), 16)
    upper = np.concatenate(
        [
            line,
            pen.curve(
                [
                    (x + wide, y - bend * 0.35),
                    (x + 0.005, y + 0.0050 + bend * 0.3),
                    (x, y + 0.0036 + bend * 0.3),
                    (x - 0.005, y + 0.0050 + bend * 0.3),
                    (x - wide, y - bend * 0.35),
                ],
                steps=6,
            ),
        ]
    )
    lower = np.concatenate(
        [line, pen.bent((x + wide, y - bend * 0.35), (x, y - 0.0115 + bend * 1.2), (x - wide, y - bend * 0.35), 12)]
    )
    easel.fill(upper, lips, 0.25)
    easel.fill(lower, lips)
    easel.fill(pen.ribbon(line, [0.0006, 0.0012, 0.0006]), mix(lips, INK, 0.6))
