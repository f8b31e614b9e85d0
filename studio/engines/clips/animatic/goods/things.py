"""Things that are worn, used, sat on or driven."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.colour import Across, Colour, hexed, luminance, mix
from studio.engines.clips.animatic.goods.bench import CAP, GLOW, PAPER, Bench


def bag(on: Bench, colour: Colour, label: str) -> None:
    """Draw a bag."""
    handle = on.round(0, 0.70, 0.20, 0.28)
    on.canvas.fill(handle, on.tone(colour, 0.7), clear=[on.round(0, 0.70, 0.155, 0.235)])
    body = on.smooth(
        (-0.38, 0.70), (0.38, 0.70), (0.42, 0.40), (0.40, 0.04), (0.36, 0.0), (-0.36, 0.0), (-0.40, 0.04), (-0.42, 0.40)
    )
    on.turned(body, colour)
    on.canvas.fill(on.box(-0.39, 0.62, 0.39, 0.66), on.tone(colour, 0.8), opacity=0.6)
    on.label(label, -0.24, 0.20, 0.24, 0.46, colour)


def phone(on: Bench, colour: Colour, label: str) -> None:
    """Draw a phone."""
    on.canvas.fill(on.box(-0.24, 0.0, 0.24, 1.0, 0.07), on.tone(colour))
    on.canvas.fill(on.box(-0.215, 0.025, 0.215, 0.975, 0.055), hexed("#101522"))
    glow = on.box(-0.205, 0.035, 0.205, 0.965, 0.05)
    on.canvas.fill(glow, Across(((on.at(-0.2, 0)[0], hexed("#5a7fd6")), (on.at(0.2, 0)[0], hexed("#d66a9a")))))
    on.canvas.fill(on.box(-0.06, 0.90, 0.06, 0.935, 0.02), hexed("#101522"))
    on.label(label, -0.18, 0.42, 0.18, 0.66, hexed("#7060b0"))
    on.shine(on.shape((-0.24, 1.0), (0.02, 1.0), (-0.16, 0.0), (-0.24, 0.0)), glow, 0.14)


def watch(on: Bench, colour: Colour, label: str) -> None:
    """Draw a watch."""
    strap = [
        on.shape((-0.16, 1.0), (0.16, 1.0), (0.22, 0.72), (-0.22, 0.72)),
        on.shape((-0.16, 0.0), (0.16, 0.0), (0.22, 0.28), (-0.22, 0.28)),
    ]
    on.canvas.fill(strap, on.tone(mix(colour, CAP, 0.35)))
    on.canvas.fill(on.round(0, 0.5, 0.38, 0.38), on.tone(hexed("#c9ced4")))
    on.canvas.fill(on.round(0, 0.5, 0.33, 0.33), on.tone(colour))
    on.canvas.fill(on.box(0.37, 0.46, 0.43, 0.54, 0.02), on.tone(hexed("#c9ced4"), 0.3))
    marks = []
    for hour in range(12):
        turn = hour * np.pi / 6
        x, y = np.sin(turn), np.cos(turn)
        marks.append(
            pen.limb(on.at(0.27 * x, 0.5 + 0.27 * y), on.at(0.30 * x, 0.5 + 0.30 * y), 0.012 * on.tall, 0.012 * on.tall)
        )
    light = PAPER if luminance(colour) < 0.4 else CAP
    on.canvas.fill(
        [
            *marks,
            pen.limb(on.at(0, 0.5), on.at(-0.11, 0.66), 0.014 * on.tall, 0.010 * on.tall),
            pen.limb(on.at(0, 0.5), on.at(0.17, 0.62), 0.010 * on.tall, 0.007 * on.tall),
        ],
        light,
    )
    on.label(label, -0.16, 0.28, 0.16, 0.40, colour)


def lamp(on: Bench, colour: Colour, label: str) -> None:
    """Draw a lamp."""
    on.canvas.fill(on.round(0, 0.78, 0.62, 0.5), GLOW, opacity=0.35, soft=0.12 * on.tall)
    on.turned(on.box(-0.16, 0.0, 0.16, 0.05, 0.02), CAP)
    on.turned(on.box(-0.022, 0.04, 0.022, 0.62), hexed("#b58a4a"))
    shade = on.shape((-0.17, 1.0), (0.17, 1.0), (0.30, 0.58), (-0.30, 0.58))
    on.turned(shade, mix(colour, GLOW, 0.35))
    on.label(label, -0.2, 0.66, 0.2, 0.82, colour)


def shoe(on: Bench, colour: Colour, label: str) -> None:
    """Draw a shoe."""
    sole = on.smooth((-0.95, 0.16), (0.85, 0.16), (1.0, 0.12), (0.94, 0.0), (-0.92, 0.0), (-1.0, 0.08))
    upper = on.smooth(
        (-0.92, 0.12),
        (-0.90, 0.62),
        (-0.84, 0.98),
        (-0.60, 0.90),
        (-0.32, 0.94),
        (-0.12, 0.70),
        (0.30, 0.46),
        (0.80, 0.36),
        (0.98, 0.20),
        (0.90, 0.12),
    )
    on.turned(upper, colour)
    on.canvas.fill(sole, on.tone(PAPER))
    stripes = [
        on.shape(
            (-0.20 + k * 0.16, 0.14),
            (-0.12 + k * 0.16, 0.14),
            (-0.24 + k * 0.18, 0.62 - k * 0.09),
            (-0.31 + k * 0.18, 0.62 - k * 0.09),
        )
        for k in range(3)
    ]
    on.canvas.fill(stripes, on.tone(PAPER), within=[upper])
    laces = [
        pen.limb(
            on.at(-0.22 + k * 0.14, 0.66 - k * 0.07),
            on.at(-0.08 + k * 0.14, 0.74 - k * 0.08),
            0.022 * on.tall,
            0.022 * on.tall,
        )
        for k in range(3)
    ]
    on.canvas.fill(laces, on.tone(PAPER))
    on.label(label, -0.86, 0.30, -0.36, 0.60, colour)


def book(on: Bench, colour: Colour, label: str) -> None:
    """Draw a book."""
    on.canvas.fill(on.shape((0.30, 0.02), (0.37, 0.06), (0.37, 1.0), (0.30, 0.97)), on.tone(PAPER, 0.3))
    on.canvas.fill(on.box(-0.36, 0.0, 0.31, 0.98, 0.012), on.tone(colour))
    on.canvas.fill(on.box(-0.36, 0.0, -0.29, 0.98, 0.012), on.tone(colour, 0.7))
    on.label(label, -0.22, 0.52, 0.24, 0.82)
    on.canvas.fill(on.round(0.01, 0.28, 0.13, 0.13), on.tone(mix(colour, PAPER, 0.6)))


def laptop(on: Bench, colour: Colour, label: str) -> None:
    """Draw a laptop."""
    on.canvas.fill(on.box(-0.62, 0.10, 0.62, 1.0, 0.04), on.tone(colour, 0.3))
    on.canvas.fill(
        on.box(-0.57, 0.16, 0.57, 0.95, 0.02),
        Across(((on.at(-0.57, 0)[0], hexed("#3f6fb5")), (on.at(0.57, 0)[0], hexed("#6fc0b5")))),
    )
    on.label(label, -0.40, 0.42, 0.40, 0.70, hexed("#4a86b0"))
    on.canvas.fill(on.shape((-0.64, 0.11), (0.64, 0.11), (0.75, 0.02), (-0.75, 0.02)), on.tone(colour))
    on.canvas.fill(on.box(-0.75, 0.0, 0.75, 0.03, 0.01), on.tone(colour, 0.6))


def chair(on: Bench, colour: Colour, label: str) -> None:
    """Draw a chair."""
    legs = [on.box(x - 0.018, 0.0, x + 0.018, 0.48) for x in (-0.24, 0.24)] + [
        on.box(x - 0.016, 0.06, x + 0.016, 0.5) for x in (-0.17, 0.17)
    ]
    on.canvas.fill(legs, on.tone(hexed("#7d5a44")))
    on.turned(on.box(-0.25, 0.52, 0.25, 1.0, 0.08), colour)
    on.turned(on.box(-0.29, 0.42, 0.29, 0.53, 0.05), colour)
    on.label(label, -0.16, 0.66, 0.16, 0.84, colour)


def headphones(on: Bench, colour: Colour, label: str) -> None:
    """Draw headphones."""
    band = on.round(0, 0.52, 0.38, 0.46)
    on.canvas.fill(band, on.tone(colour), clear=[on.round(0, 0.50, 0.325, 0.40), on.box(-0.5, 0.0, 0.5, 0.42)])
    for way in (-1, 1):
        on.turned(on.box(way * 0.36 - 0.09, 0.08, way * 0.36 + 0.09, 0.52, 0.08), colour)
        on.canvas.fill(on.box(way * 0.27 - 0.04, 0.12, way * 0.27 + 0.04, 0.48, 0.04), on.tone(CAP))
    on.label(label, -0.2, 0.18, 0.2, 0.40)


def toy(on: Bench, colour: Colour, label: str) -> None:
    """Draw a toy."""
    for way in (-1, 1):
        on.turned(on.round(way * 0.22, 0.90, 0.10, 0.10), colour)
        on.turned(on.round(way * 0.33, 0.36, 0.10, 0.15), colour)
        on.turned(on.round(way * 0.17, 0.07, 0.13, 0.08), colour)
    on.turned(on.round(0, 0.32, 0.30, 0.30), colour)
    on.turned(on.round(0, 0.74, 0.27, 0.24), colour)
    on.canvas.fill(on.round(0, 0.68, 0.12, 0.09), on.tone(mix(colour, PAPER, 0.7)))
    on.canvas.fill(
        [on.round(-0.10, 0.78, 0.026, 0.026), on.round(0.10, 0.78, 0.026, 0.026), on.round(0, 0.71, 0.04, 0.026)], CAP
    )
    on.label(label, -0.18, 0.22, 0.18, 0.42, colour)


def cloth(on: Bench, colour: Colour, label: str) -> None:
    """Draw a shirt."""
    body = on.shape(
        (-0.18, 1.0),
        (-0.36, 0.93),
        (-0.50, 0.66),
        (-0.36, 0.58),
        (-0.29, 0.68),
        (-0.29, 0.0),
        (0.29, 0.0),
        (0.29, 0.68),
        (0.36, 0.58),
        (0.50, 0.66),
        (0.36, 0.93),
        (0.18, 1.0),
        (0.0, 0.93),
    )
    on.turned(body, colour)
    on.canvas.fill(on.round(0, 0.985, 0.16, 0.06), on.tone(colour, 0.9), within=[body])
    on.label(label, -0.2, 0.42, 0.2, 0.66, colour)


def car(on: Bench, colour: Colour, label: str) -> None:
    """Draw a car."""
    body = on.smooth(
        (-1.42, 0.22),
        (-1.40, 0.52),
        (-0.98, 0.60),
        (-0.62, 0.96),
        (0.30, 0.98),
        (0.72, 0.64),
        (1.30, 0.54),
        (1.43, 0.36),
        (1.40, 0.20),
    )
    on.canvas.fill(body, on.tone(colour))
    on.canvas.fill(on.box(-1.6, 0.0, 1.6, 0.36), on.tone(colour, 0.7), within=[body])
    for pane in (
        on.shape((-0.80, 0.62), (-0.52, 0.90), (-0.12, 0.91), (-0.12, 0.62)),
        on.shape((-0.04, 0.62), (-0.04, 0.91), (0.26, 0.90), (0.54, 0.62)),
    ):
        on.canvas.fill(pane, on.tone(hexed("#8fc0d6")))
        on.shine(on.shape((-0.6, 0.95), (-0.3, 0.95), (-0.55, 0.55), (-0.85, 0.55)), pane, 0.3)
    for x in (-0.86, 0.88):
        on.canvas.fill(on.round(x, 0.20, 0.26, 0.26), CAP)
        on.canvas.fill(on.round(x, 0.20, 0.14, 0.14), on.tone(hexed("#c9ced4")))
    on.canvas.fill(on.round(1.32, 0.44, 0.07, 0.05), on.palette.lamp)
    on.label(label, -0.5, 0.36, 0.5, 0.54, colour)


def bicycle(on: Bench, colour: Colour, label: str) -> None:
    """Draw a bicycle."""
    thin = 0.022 * on.tall
    for x in (-0.52, 0.52):
        on.canvas.fill(on.round(x, 0.32, 0.31, 0.31), CAP, clear=[on.round(x, 0.32, 0.275, 0.275)])
        spokes = [
            pen.limb(
                on.at(x, 0.32),
                on.at(x + 0.28 * np.cos(k * np.pi / 4), 0.32 + 0.28 * np.sin(k * np.pi / 4)),
                0.004 * on.tall,
                0.004 * on.tall,
            )
            for k in range(8)
        ]
        on.canvas.fill(spokes, hexed("#9aa3ad"))
    rear, pedal, seat, head_, front = (-0.52, 0.32), (-0.08, 0.32), (-0.20, 0.74), (0.36, 0.74), (0.52, 0.32)
    bars = [
        pen.limb(on.at(*a), on.at(*b), thin, thin)
        for a, b in ((rear, pedal), (rear, seat), (pedal, seat), (seat, head_), (pedal, head_), (head_, front))
    ]
    on.canvas.fill(bars, on.tone(colour))
    on.canvas.fill(
        [
            pen.limb(on.at(*head_), on.at(0.33, 0.92), thin, thin),
            pen.limb(on.at(0.33, 0.92), on.at(0.46, 0.96), thin, thin),
            pen.limb(on.at(*seat), on.at(-0.22, 0.84), thin, thin),
            pen.limb(on.at(-0.32, 0.85), on.at(-0.12, 0.85), thin * 1.6, thin),
            on.round(*pedal, 0.09, 0.09),
            pen.limb(on.at(-0.08, 0.16), on.at(-0.08, 0.48), thin * 0.8, thin * 0.8),
            *(pen.limb(on.at(-0.13, y), on.at(-0.03, y), thin, thin) for y in (0.16, 0.48)),
        ],
        CAP,
    )
    if label:
        on.label(label, -0.16, 0.50, 0.30, 0.64)
