"""A head from the side, and from behind."""

from __future__ import annotations

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.colour import hexed, mix
from studio.engines.clips.animatic.figures.easel import Easel
from studio.engines.clips.animatic.figures.hair import hair_side
from studio.engines.clips.animatic.figures.poses import Stance
from studio.engines.clips.animatic.figures.skull import HIGH, INK, LONG_HAIR, WIDE, outline_of
from studio.engines.clips.animatic.spec import Person


def profile(easel: Easel, who: Person, stance: Stance) -> None:
    """Draw a head from the side, looking where the figure faces."""
    x, y = stance.head
    if who.style in LONG_HAIR:
        low = {"bob": 0.07, "curly": 0.09, "long": 0.165, "braid": 0.05, "ponytail": 0.05}[who.style]
        fall = pen.curve(
            [
                (x - 0.010, y + 0.05),
                (x - 0.060, y + 0.02),
                (x - 0.070, y - 0.05),
                (x - 0.068, y - low),
                (x - 0.020, y - low),
                (x - 0.010, y - 0.04),
                (x + 0.006, y),
            ],
            closed=True,
        )
        easel.fill(fall, who.hair, 0.3)
    outline = pen.curve(
        [
            (x + 0.012, y + HIGH),
            (x + 0.045, y + 0.045),
            (x + 0.053, y + 0.018),
            (x + 0.050, y + 0.006),
            (x + 0.0635, y - 0.015),
            (x + 0.0605, y - 0.021),
            (x + 0.051, y - 0.024),
            (x + 0.055, y - 0.034),
            (x + 0.051, y - 0.040),
            (x + 0.053, y - 0.047),
            (x + 0.046, y - 0.064),
            (x + 0.026, y - 0.068),
            (x - 0.006, y - 0.048),
            (x - 0.026, y - 0.052),
            (x - 0.056, y + 0.0),
            (x - 0.044, y + 0.048),
        ],
        closed=True,
        steps=6,
    )
    easel.flesh(outline, who.skin)
    if easel.side * easel.facing < 0:
        easel.flesh(pen.moved(outline, (0.030, 0.0)), who.skin, 0.6, within=[outline], opacity=0.55)
    if who.beard:
        jaw = pen.curve(
            [
                (x - 0.004, y - 0.010),
                (x + 0.022, y - 0.030),
                (x + 0.050, y - 0.030),
                (x + 0.057, y - 0.060),
                (x + 0.030, y - 0.084),
                (x - 0.006, y - 0.055),
            ],
            closed=True,
        )
        easel.fill(jaw, who.hair, 0.15)
    _features(easel, who, x, y)
    hair_side(easel, who, x, y)


def _features(easel: Easel, who: Person, x: float, y: float) -> None:
    """Draw eye, brow, mouth and ear."""
    eye = (x + 0.0365, y + 0.002)
    easel.fill(
        pen.curve(
            [
                (eye[0] - 0.0065, eye[1] - 0.0005),
                (eye[0], eye[1] + 0.0056),
                (eye[0] + 0.0070, eye[1] + 0.001),
                (eye[0] + 0.003, eye[1] - 0.0045),
            ],
            closed=True,
            steps=8,
        ),
        "#fbf7f2",
    )
    easel.fill(pen.oval((eye[0] + 0.0022, eye[1] + 0.0005), 0.0042, 0.0050), INK)
    easel.fill(pen.oval((eye[0] + 0.0034, eye[1] + 0.0020), 0.0010, 0.0010, sides=16), "#ffffff")
    easel.fill(
        pen.ribbon(
            pen.bent(
                (eye[0] - 0.0105, eye[1] + 0.001),
                (eye[0] - 0.001, eye[1] + 0.0105),
                (eye[0] + 0.0085, eye[1] + 0.003),
                10,
            ),
            [0.0008, 0.0020, 0.001],
        ),
        INK,
    )
    easel.fill(
        pen.ribbon(
            pen.bent(
                (eye[0] - 0.014, eye[1] + 0.0155), (eye[0], eye[1] + 0.0225), (eye[0] + 0.0105, eye[1] + 0.0165), 10
            ),
            [0.001, 0.0028, 0.002],
        ),
        mix(hexed(who.hair), INK, 0.35),
    )
    curl = {"smile": 0.005, "laugh": 0.007, "sad": -0.004}.get(who.face, 0.001)
    mouth = pen.bent((x + 0.0505, y - 0.0405), (x + 0.043, y - 0.042), (x + 0.034, y - 0.041 + curl), 8)
    easel.fill(pen.ribbon(mouth, [0.0016, 0.0016, 0.0008]), mix(hexed(who.skin), hexed("#7a2230"), 0.65))
    easel.flesh(pen.oval((x - 0.006, y - 0.008), 0.0105, 0.016, -10), who.skin, 0.5)
    easel.flesh(pen.oval((x - 0.005, y - 0.008), 0.005, 0.009, -10), who.skin, 0.8)


def from_behind(easel: Easel, who: Person, stance: Stance) -> None:
    """Draw a head from behind."""
    x, y = stance.head
    for way in (-1, 1):
        easel.flesh(pen.oval((x + way * WIDE * 0.99, y - 0.010), 0.0100, 0.0155), who.skin, 0.4)
    easel.flesh(outline_of(x, y), who.skin, 0.25)
    if who.style == "bald":
        return
    low = {"long": 0.155, "bob": 0.066, "curly": 0.09}.get(who.style, 0.048)
    crown = pen.curve(
        [
            (x, y + HIGH + 0.016),
            (x - 0.044, y + 0.060),
            (x - 0.060, y + 0.014),
            (x - 0.056, y - low * 0.7),
            (x - 0.040, y - low),
            (x, y - low - 0.008),
            (x + 0.040, y - low),
            (x + 0.056, y - low * 0.7),
            (x + 0.060, y + 0.014),
            (x + 0.044, y + 0.060),
        ],
        closed=True,
    )
    easel.fill(crown, who.hair)
    away = -easel.side * easel.facing
    easel.fill(pen.moved(crown, (away * 0.06, 0.0)), who.hair, 0.8, within=[crown], opacity=0.6)
    if who.style == "bun":
        easel.fill(pen.oval((x, y + 0.030), 0.030, 0.027), who.hair, 0.35)
    if who.style in ("braid", "ponytail"):
        for step in range(8 if who.style == "braid" else 1):
            size = 0.018 - 0.001 * step if who.style == "braid" else 0.018
            easel.fill(pen.oval((x, y - 0.050 - 0.026 * step), size, 0.017), who.hair, 0.15 + 0.4 * (step % 2))
        if who.style == "ponytail":
            easel.fill(pen.limb((x, y - 0.03), (x + 0.008, y - 0.17), 0.022, 0.010), who.hair, 0.4)
