"""What is eaten and drunk, and what holds it."""

from __future__ import annotations

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.goods.bench import CAP, PAPER, Bench


def bottle(on: Bench, colour: Colour, label: str) -> None:
    """Draw a bottle."""
    body = on.smooth(
        (-0.045, 0.97),
        (0.045, 0.97),
        (0.05, 0.80),
        (0.075, 0.70),
        (0.155, 0.60),
        (0.17, 0.50),
        (0.17, 0.06),
        (0.155, 0.01),
        (-0.155, 0.01),
        (-0.17, 0.06),
        (-0.17, 0.50),
        (-0.155, 0.60),
        (-0.075, 0.70),
        (-0.05, 0.80),
    )
    on.turned(body, colour)
    on.turned(on.box(-0.055, 0.90, 0.055, 1.0, 0.012), CAP)
    on.label(label, -0.168, 0.16, 0.168, 0.48)
    on.shine(on.box(-on.side * -0.10 - 0.014, 0.06, -on.side * -0.10 + 0.014, 0.60, 0.014), body, 0.30)


def jar(on: Bench, colour: Colour, label: str) -> None:
    """Draw a jar."""
    body = on.box(-0.40, 0.0, 0.40, 0.82, 0.09)
    on.turned(body, colour)
    on.turned(on.box(-0.36, 0.78, 0.36, 1.0, 0.04), mix(CAP, hexed("#c9a45c"), 0.6))
    on.label(label, -0.36, 0.16, 0.36, 0.62)
    on.shine(on.box(0.22 * on.side - 0.03, 0.1, 0.22 * on.side + 0.03, 0.72, 0.03), body, 0.28)


def can(on: Bench, colour: Colour, label: str) -> None:
    """Draw a can."""
    body = on.box(-0.27, 0.02, 0.27, 0.98, 0.05)
    on.turned(body, colour)
    on.turned(on.box(-0.25, 0.93, 0.25, 1.0, 0.03), hexed("#c9ced4"))
    on.turned(on.box(-0.25, 0.0, 0.25, 0.05, 0.02), hexed("#c9ced4"))
    on.label(label, -0.26, 0.34, 0.26, 0.70, colour)
    on.shine(on.box(0.15 * on.side - 0.02, 0.08, 0.15 * on.side + 0.02, 0.9, 0.02), body, 0.30)


def cup(on: Bench, colour: Colour, label: str) -> None:
    """Draw a cup."""
    way = on.side
    ring = on.round(-way * 0.42, 0.50, 0.24, 0.26)
    on.canvas.fill(ring, on.tone(colour, 0.4), clear=[on.round(-way * 0.42, 0.50, 0.15, 0.17)])
    body = on.smooth(
        (-0.46, 0.96), (0.46, 0.96), (0.44, 0.45), (0.34, 0.06), (0.22, 0.0), (-0.22, 0.0), (-0.34, 0.06), (-0.44, 0.45)
    )
    on.turned(body, colour)
    on.canvas.fill(on.round(0, 0.94, 0.45, 0.075), on.tone(mix(colour, (1, 1, 1), 0.45)))
    on.canvas.fill(on.round(0, 0.925, 0.40, 0.055), hexed("#6b4129"))
    on.label(label, -0.33, 0.30, 0.33, 0.66, colour)
    for number, x in enumerate((-0.14, 0.02, 0.18)):
        rise = pen.curve(
            [on.at(x, 1.05), on.at(x + 0.07, 1.2 + 0.03 * number), on.at(x - 0.05, 1.35), on.at(x + 0.03, 1.52)]
        )
        on.canvas.fill(
            pen.ribbon(rise, [0.002 * on.tall, 0.026 * on.tall, 0.002]),
            (1.0, 1.0, 1.0),
            opacity=0.35,
            soft=0.012 * on.tall,
        )


def box(on: Bench, colour: Colour, label: str) -> None:
    """Draw a box."""
    way = on.side
    front = on.shape((-0.36, 0.0), (0.28, 0.0), (0.28, 0.92), (-0.36, 0.92))
    lid = on.shape((-0.36, 0.92), (0.28, 0.92), (0.42, 1.0), (-0.22, 1.0))
    side = on.shape((0.28, 0.0), (0.42, 0.08), (0.42, 1.0), (0.28, 0.92))
    on.canvas.fill(front, on.tone(colour, 0.0 if way < 0 else 0.2))
    on.canvas.fill(side, on.tone(colour, 0.9 if way < 0 else 0.15))
    on.canvas.fill(lid, on.tone(mix(colour, (1, 1, 1), 0.3)))
    on.label(label, -0.29, 0.30, 0.21, 0.68)
    on.canvas.fill(on.box(-0.36, 0.06, 0.28, 0.12), on.tone(mix(colour, (1, 1, 1), 0.45)), opacity=0.6)


def pack(on: Bench, colour: Colour, label: str) -> None:
    """Draw a pack."""
    body = on.smooth(
        (-0.31, 0.94), (0.31, 0.94), (0.34, 0.60), (0.35, 0.06), (0.31, 0.0), (-0.31, 0.0), (-0.35, 0.06), (-0.34, 0.60)
    )
    on.turned(body, colour)
    on.canvas.fill(on.box(-0.32, 0.90, 0.32, 1.0, 0.01), on.tone(colour, 0.35))
    notches = [on.box(-0.32 + k * 0.04, 0.90, -0.305 + k * 0.04, 1.0) for k in range(17)]
    on.canvas.fill(notches, on.tone(colour, 0.8), opacity=0.5)
    on.label(label, -0.27, 0.34, 0.27, 0.70)


def wheel(on: Bench, colour: Colour, label: str) -> None:
    """Draw a wheel."""
    body = on.box(-0.92, 0.04, 0.92, 0.80, 0.08)
    on.turned(body, colour)
    on.canvas.fill(on.round(0, 0.78, 0.92, 0.20), on.tone(mix(colour, (1, 1, 0.95), 0.4)))
    on.canvas.fill(on.shape((0.0, 0.80), (0.64, 0.635), (0.22, 0.585)), on.tone(mix(colour, hexed("#fff6d8"), 0.75)))
    veins = [
        on.round(x, y, 0.035, 0.02) for x, y in ((-0.5, 0.82), (-0.2, 0.88), (-0.62, 0.76), (0.1, 0.90), (-0.32, 0.72))
    ]
    on.canvas.fill(veins, on.tone(hexed("#5f86a0")), opacity=0.7)
    on.label(label, -0.55, 0.16, 0.55, 0.54)


def tube(on: Bench, colour: Colour, label: str) -> None:
    """Draw a tube."""
    body = on.shape((-0.17, 1.0), (0.17, 1.0), (0.14, 0.20), (0.09, 0.15), (-0.09, 0.15), (-0.14, 0.20))
    on.turned(body, colour)
    on.turned(on.box(-0.095, 0.0, 0.095, 0.16, 0.02), CAP)
    on.canvas.fill(on.box(-0.17, 0.955, 0.17, 1.0), on.tone(colour, 0.5))
    on.label(label, -0.125, 0.42, 0.125, 0.76, colour)


def spray(on: Bench, colour: Colour, label: str) -> None:
    """Draw a spray."""
    body = on.box(-0.16, 0.0, 0.16, 0.66, 0.05)
    on.turned(body, colour)
    on.turned(on.box(-0.075, 0.66, 0.075, 0.76), hexed("#c9a45c"))
    on.turned(on.box(-0.10, 0.76, 0.10, 1.0, 0.03), mix(colour, CAP, 0.5))
    on.label(label, -0.13, 0.18, 0.13, 0.48)
    on.shine(on.box(0.09 * on.side - 0.015, 0.05, 0.09 * on.side + 0.015, 0.60, 0.015), body, 0.35)


def bread(on: Bench, colour: Colour, label: str) -> None:
    """Draw a loaf."""
    body = on.smooth(
        (-0.92, 0.22),
        (-0.84, 0.66),
        (-0.42, 0.94),
        (0.12, 0.98),
        (0.62, 0.82),
        (0.92, 0.48),
        (0.90, 0.12),
        (0.60, 0.0),
        (-0.62, 0.0),
    )
    on.turned(body, colour)
    cuts = [
        on.smooth((-0.5 + k * 0.36, 0.56), (-0.36 + k * 0.36, 0.86), (-0.28 + k * 0.36, 0.84), (-0.38 + k * 0.36, 0.54))
        for k in range(3)
    ]
    on.canvas.fill(cuts, on.tone(mix(colour, PAPER, 0.65)), within=[body])
    if label:
        on.label(label, -0.42, 0.08, 0.42, 0.42)


def bowl(on: Bench, colour: Colour, label: str) -> None:
    """Draw a bowl."""
    body = on.smooth(
        (-0.98, 0.78), (0.98, 0.78), (0.86, 0.38), (0.44, 0.04), (0.36, 0.0), (-0.36, 0.0), (-0.44, 0.04), (-0.86, 0.38)
    )
    on.turned(body, colour)
    on.canvas.fill(on.round(0, 0.78, 0.97, 0.20), on.tone(mix(colour, (1, 1, 1), 0.4)))
    on.canvas.fill(on.round(0, 0.79, 0.88, 0.16), on.tone(hexed("#d98f4a")))
    bits = [
        on.round(x, 0.80 + y, 0.14, 0.07)
        for x, y in ((-0.45, 0.02), (-0.1, 0.08), (0.3, 0.03), (0.56, 0.0), (0.05, -0.03))
    ]
    for number, bit in enumerate(bits):
        on.canvas.fill(bit, on.tone((hexed("#7fae4a"), hexed("#f2d06a"), hexed("#c8483c"))[number % 3]))
    on.label(label, -0.45, 0.22, 0.45, 0.54, colour)
