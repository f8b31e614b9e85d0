"""Animals, seen from the side, and birds in the air."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.pen import Place, Points
from studio.engines.clips.animatic.places import flora
from studio.engines.clips.animatic.spec import Beast
from studio.engines.clips.animatic.stage import Growing

INK = hexed("#2b2430")
WHITE = hexed("#f6f1e6")


EARS = {"flap": 0.0, "point": 1.0, "long": 2.2, "horn": 1.8}
"""How far each kind of ear, or the horns, stand up."""


@dataclass(frozen=True)
class Build:
    """How an animal is built, in its own heights at the shoulder."""

    metres: float
    long: float
    deep: float
    neck: float
    head: float
    muzzle: float
    leg: float
    tail: str
    ears: str
    colour: str

    @property
    def skull(self) -> Place:
        """Where the middle of its head is: before its own middle, and above its feet."""
        return self.long / 2 + 0.10 + self.neck * 0.55, 0.94 + self.neck * 0.72

    @property
    def ahead(self) -> float:
        """How far its nose is before its own middle."""
        return self.skull[0] + self.head * 0.9 + self.muzzle

    @property
    def behind(self) -> float:
        """How far its tail is behind its own middle."""
        return self.long / 2 + (0.42 if self.tail == "long" else 0.2)

    @property
    def top(self) -> float:
        """How high it is with its head and ears."""
        return self.skull[1] + self.head * (0.9 + 0.35 * EARS[self.ears])


BUILDS = {
    "dog": Build(0.52, 1.06, 0.35, 0.30, 0.20, 0.18, 0.052, "up", "flap", "#c08a4f"),
    "cat": Build(0.32, 1.20, 0.36, 0.16, 0.25, 0.06, 0.050, "long", "point", "#8c8a93"),
    "horse": Build(1.55, 1.10, 0.40, 0.50, 0.19, 0.20, 0.060, "mane", "point", "#8a5a3c"),
    "donkey": Build(1.15, 1.10, 0.42, 0.36, 0.20, 0.20, 0.062, "tuft", "long", "#8f8a86"),
    "cow": Build(1.40, 1.30, 0.50, 0.22, 0.20, 0.17, 0.075, "tuft", "horn", "#efe8dc"),
    "sheep": Build(0.75, 1.15, 0.55, 0.20, 0.17, 0.12, 0.060, "none", "flap", "#f1ece0"),
    "goat": Build(0.75, 1.10, 0.40, 0.30, 0.17, 0.13, 0.055, "short", "horn", "#d8c7ad"),
    "camel": Build(1.90, 1.05, 0.40, 0.48, 0.14, 0.14, 0.055, "tuft", "point", "#cfa26a"),
}
"""By kind."""


def sunk(one: Beast) -> float:
    """Give how much lower an animal is as it lies, in its own heights at the shoulder."""
    return 0.94 - BUILDS[one.kind].deep if one.lies else 0.0


def across(kind: str) -> float:
    """Give how many metres an animal takes."""
    return BUILDS[kind].metres * (BUILDS[kind].ahead + BUILDS[kind].behind) if kind in BUILDS else 0.0


def beast(canvas: Canvas, foot: Place, metre: float, one: Beast, how: Growing) -> None:
    """Draw an animal on its feet; `metre` is what a metre has there in heights of the frame."""
    if one.kind == "bird":
        bird(canvas, foot, 0.22 * metre, how, hexed(one.colour), one.facing)
        return
    build = BUILDS[one.kind]
    tall = build.metres * metre
    flora.shadow(canvas, foot, tall * build.long * 0.62, how)
    _Body(canvas, foot, tall, one, how, build).draw()


@dataclass(frozen=True)
class _Body:
    """An animal as it is drawn."""

    canvas: Canvas
    foot: Place
    tall: float
    one: Beast
    how: Growing
    build: Build

    def at(self, x: float, y: float) -> Place:
        """Give a place of the animal, x towards its head."""
        return self.foot[0] + self.one.facing * x * self.tall, self.foot[1] - (y - sunk(self.one)) * self.tall

    def smooth(self, *places: Place) -> Points:
        """Give an outline without corners."""
        return pen.curve([self.at(*place) for place in places], closed=True)

    def limb(self, start: Place, end: Place, thick: float, thin: float) -> Points:
        """Give a limb."""
        return pen.limb(self.at(*start), self.at(*end), thick * self.tall, thin * self.tall)

    def draw(self) -> None:
        """Draw it, the far legs first."""
        build, fill = self.build, self.canvas.fill
        plain, bright, dim = self.how.tones(hexed(self.one.colour))
        half, belly = build.long / 2, 1 - build.deep
        legs = ((-half + 0.10, -0.04), (half - 0.12, 0.05))
        face = dim if self.one.kind != "sheep" else self.how.tones(hexed("#4b4550"))[0]
        leg_tone = plain if self.one.kind != "sheep" else face
        for x, lean in () if self.one.lies else legs:
            fill([self.limb((x + 0.07, belly + 0.1), (x + 0.07 - lean, 0.03), build.leg * 1.35, build.leg * 0.62)], dim)
        if self.one.lies:
            fill(self.limb((half - 0.16, belly + 0.02), (half + 0.26, belly), build.leg * 1.3, build.leg * 0.8), dim)
        self._tail(plain)
        body = self.smooth(
            (-half, 0.84),
            (-half * 0.62, 0.975),
            (0.0, 0.965),
            (half * 0.62, 0.985),
            (half + 0.02, 0.86),
            (half - 0.02, belly + 0.10),
            (half * 0.4, belly),
            (-half * 0.25, belly + 0.05),
            (-half * 0.7, belly + 0.02),
            (-half - 0.02, belly + 0.22),
        )
        skull = build.skull
        neck = self.limb((half - 0.08, 0.82), skull, 0.17 + build.deep * 0.12, build.head * 0.62)
        self._coat(body, neck, (plain, bright, dim))
        if self.one.lies:
            low = belly - 0.02
            fill(pen.oval(self.at(0.18 - half, belly + 0.12), 0.21 * self.tall, 0.17 * self.tall), plain)
            fill(self.limb((-half + 0.16, low), (-half + 0.44, low), build.leg * 1.2, build.leg * 0.8), leg_tone)
            fill(self.limb((half - 0.20, belly + 0.08), (half - 0.10, low), build.leg * 1.6, build.leg), leg_tone)
            fill(self.limb((half - 0.10, low), (half + 0.20, low), build.leg * 1.1, build.leg * 0.8), leg_tone)
        for x, lean in () if self.one.lies else legs:
            fill(
                [
                    self.limb(
                        (x - 0.02, belly + 0.12), (x - 0.02 + lean * 0.6, 0.03), build.leg * 1.45, build.leg * 0.66
                    )
                ],
                leg_tone,
            )
        self._head(skull, plain if self.one.kind != "sheep" else face, dim)

    def _coat(self, body: Points, neck: Points, tones: tuple[Colour, Colour, Colour]) -> None:
        """Draw body and neck, with their wool, spots or hump."""
        plain, bright, dim = tones
        half, fill = self.build.long / 2, self.canvas.fill
        if self.one.kind == "sheep":
            curls = [
                self.limb((x, y), (x + 0.01, y), 0.17, 0.17)
                for x in np.linspace(-half + 0.1, half - 0.08, 5)
                for y in (0.66, 0.84)
            ]
            fill(neck, self.how.tones(hexed("#4b4550"))[0])
            fill(curls, plain)
            fill(
                [pen.moved(one, (self.how.side * 0.02 * self.tall, -0.03 * self.tall)) for one in curls],
                bright,
                within=curls,
                opacity=0.5,
            )
        else:
            fill([body, neck], plain)
            fill(self._low(body), dim, within=[body], opacity=0.55)
        if self.one.kind == "cow":
            fill(
                [
                    self.smooth((-0.36, 0.92), (-0.10, 0.96), (-0.12, 0.70), (-0.34, 0.66)),
                    self.smooth((0.16, 0.80), (0.38, 0.86), (0.34, 0.62), (0.18, 0.60)),
                ],
                self.how.tones(hexed("#5d4438"))[0],
                within=[body],
            )
        if self.one.kind == "camel":
            fill(self.smooth((-0.28, 0.93), (-0.08, 1.28), (0.16, 0.95)), plain)

    def _low(self, body: Points) -> Points:
        """Give the lower part of the body, which is in the shade."""
        return pen.moved(body, (0.0, (0.62 * self.build.deep) * self.tall))

    def _tail(self, plain: Colour) -> None:
        """Draw the tail."""
        half = self.build.long / 2
        lines = {
            "up": ((-half, 0.88), (-half - 0.20, 0.92), (-half - 0.16, 1.18), (0.035, 0.05, 0.02)),
            "long": ((-half, 0.86), (-half - 0.42, 0.70), (-half - 0.36, 1.30), (0.05, 0.055, 0.035)),
            "mane": ((-half, 0.92), (-half - 0.22, 0.82), (-half - 0.16, 0.30), (0.03, 0.075, 0.02)),
            "tuft": ((-half, 0.90), (-half - 0.10, 0.78), (-half - 0.06, 0.38), (0.016, 0.014, 0.035)),
            "short": ((-half, 0.90), (-half - 0.07, 0.98), (-half - 0.10, 1.04), (0.04, 0.03, 0.02)),
        }
        if self.build.tail not in lines:
            return
        start, over, end, wide = lines[self.build.tail]
        spine = pen.bent(self.at(*start), self.at(*over), self.at(*end), 14)
        tone = self.how.tones(INK)[0] if self.build.tail == "mane" else plain
        self.canvas.fill(pen.ribbon(spine, [one * self.tall for one in wide]), tone)

    def _head(self, skull: Place, plain: Colour, dim: Colour) -> None:
        """Draw head, ears, eye and nose."""
        build, fill = self.build, self.canvas.fill
        x, y = skull
        size = build.head
        nose = (x + size * 0.55 + build.muzzle, y - size * 0.42)
        ear = EARS[build.ears]
        if build.ears in ("point", "long"):
            for shift, tone in ((-0.10, dim), (0.04, plain)):
                fill(
                    pen.points(
                        [
                            self.at(x - size * 0.45 + shift, y + size * 0.5),
                            self.at(x - size * 0.1 + shift, y + size * (0.9 + 0.35 * ear)),
                            self.at(x + size * 0.28 + shift, y + size * 0.55),
                        ]
                    ),
                    tone,
                )
        fill(
            [
                pen.oval(self.at(x, y), size * 0.72 * self.tall, size * 0.66 * self.tall),
                self.limb((x + size * 0.25, y - size * 0.18), nose, size * 0.5, size * 0.34),
            ],
            plain,
        )
        self._crown(skull, dim)
        tip = self.how.tones(INK)[0]
        fill(
            pen.oval(
                self.at(nose[0] + size * 0.20, nose[1] + size * 0.06), size * 0.14 * self.tall, size * 0.12 * self.tall
            ),
            tip,
        )
        fill(
            pen.oval(
                self.at(x + size * 0.26, y + size * 0.12), size * 0.085 * self.tall, size * 0.10 * self.tall, sides=24
            ),
            tip,
        )

    def _crown(self, skull: Place, dim: Colour) -> None:
        """Draw horns, ears that hang, and the mane."""
        build, fill = self.build, self.canvas.fill
        x, y = skull
        size = build.head
        if build.ears == "horn":
            horn = pen.bent(
                self.at(x - size * 0.2, y + size * 0.5),
                self.at(x - size * 0.4, y + size * 1.2),
                self.at(x + size * 0.1, y + size * 1.5),
                10,
            )
            fill(pen.ribbon(horn, [0.03 * self.tall, 0.022 * self.tall, 0.006 * self.tall]), self.how.tones(WHITE)[2])
        if build.ears in ("flap", "horn"):
            fill(
                self.smooth(
                    (x - size * 0.30, y + size * 0.52),
                    (x - size * 0.70, y + size * 0.18),
                    (x - size * 0.62, y - size * 0.42),
                    (x - size * 0.25, y - size * 0.10),
                ),
                dim,
            )
        if build.tail == "mane":
            mane = pen.curve(
                [
                    self.at(x - 0.02, y + size * 0.8),
                    self.at(x - size * 0.75, y + size * 0.3),
                    self.at(build.long / 2 - 0.16, 1.02),
                    self.at(build.long / 2 - 0.02, 1.0),
                    self.at(x - size * 0.25, y + size * 0.1),
                ],
                closed=True,
            )
            fill(mane, self.how.tones(INK)[0])


def bird(canvas: Canvas, foot: Place, tall: float, how: Growing, colour: Colour, facing: int) -> None:
    """Draw a bird in the air."""
    x, y = foot
    plain, _, dim = how.tones(colour)
    for way, tone in ((-1, dim), (1, plain)):
        wing = pen.bent((x, y), (x + way * tall * 1.1, y - tall * 1.2), (x + way * tall * 2.4, y - tall * 0.35), 14)
        canvas.fill(pen.ribbon(wing, [tall * 0.20, tall * 0.22, tall * 0.02]), tone)
    canvas.fill(
        pen.limb(
            (x - facing * tall * 0.25, y + tall * 0.12),
            (x + facing * tall * 0.55, y + tall * 0.02),
            tall * 0.12,
            tall * 0.17,
        ),
        plain,
    )


def flock(canvas: Canvas, places: list[Place], size: float, colour: Colour) -> None:
    """Draw birds far away."""
    wings = []
    for number, (x, y) in enumerate(places):
        reach = size * (0.7 + 0.1 * (number % 5))
        for way in (-1, 1):
            wing = pen.bent((x, y), (x + way * reach * 0.45, y - reach * 0.55), (x + way * reach, y - reach * 0.12), 8)
            wings.append(pen.ribbon(wing, [reach * 0.09, reach * 0.07, reach * 0.01]))
    canvas.fill(wings, mix(colour, (0.0, 0.0, 0.0), 0.1), opacity=0.8)
