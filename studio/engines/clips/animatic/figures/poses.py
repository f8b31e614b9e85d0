"""Poses: where the joints of a figure are, in its own heights, x towards where it faces and y up from its feet."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engines.clips.animatic.spec import Pose

Joint = tuple[float, float]

Limb = tuple[Joint, Joint, Joint]
"""Shoulder, elbow and hand; or hip, knee and ankle."""


@dataclass(frozen=True)
class Stance:
    """A pose: from which side a figure is seen, and where its joints are."""

    view: str
    """front, side or back."""
    head: Joint
    neck: Joint
    hips: Joint
    arms: tuple[Limb, Limb]
    """The far one, or the one on the left of the picture, first."""
    legs: tuple[Limb, Limb]
    look: str = ""
    """From which side the head is seen, where it is turned."""
    seat: float = 0.0
    """How high the figure sits."""


_FRONT_LEGS: tuple[Limb, Limb] = (
    ((-0.041, 0.49), (-0.056, 0.27), (-0.062, 0.035)),
    ((0.041, 0.49), (0.058, 0.27), (0.070, 0.035)),
)
_HANGING: Limb = ((-0.091, 0.766), (-0.128, 0.645), (-0.118, 0.505))
_HANGING_RIGHT: Limb = ((0.091, 0.766), (0.128, 0.645), (0.118, 0.505))
_UPRIGHT: tuple[Joint, Joint, Joint] = ((0.0, 0.928), (0.0, 0.845), (0.0, 0.51))


def _front(left: Limb = _HANGING, right: Limb = _HANGING_RIGHT, *, view: str = "front", look: str = "") -> Stance:
    """Give a figure on its two feet."""
    return Stance(view, *_UPRIGHT, (left, right), _FRONT_LEGS, look)


STANCES: dict[Pose, Stance] = {
    Pose.STAND: _front(),
    Pose.WALK: Stance(
        "side",
        (0.030, 0.922),
        (0.016, 0.838),
        (0.0, 0.505),
        (
            ((0.018, 0.785), (0.070, 0.650), (0.150, 0.555)),
            ((0.010, 0.785), (-0.062, 0.650), (-0.078, 0.510)),
        ),
        (
            ((0.0, 0.49), (0.002, 0.265), (-0.148, 0.085)),
            ((0.0, 0.49), (0.090, 0.270), (0.142, 0.035)),
        ),
    ),
    Pose.RUN: Stance(
        "side",
        (0.135, 0.900),
        (0.100, 0.820),
        (0.0, 0.515),
        (
            ((0.095, 0.770), (0.165, 0.645), (0.265, 0.720)),
            ((0.085, 0.770), (-0.045, 0.690), (-0.015, 0.565)),
        ),
        (
            ((0.0, 0.50), (-0.105, 0.315), (-0.285, 0.265)),
            ((0.0, 0.50), (0.165, 0.400), (0.130, 0.170)),
        ),
    ),
    Pose.SIT: Stance(
        "side",
        (0.030, 0.705),
        (0.010, 0.622),
        (0.0, 0.300),
        (
            ((0.015, 0.570), (0.075, 0.445), (0.190, 0.365)),
            ((0.005, 0.570), (0.030, 0.430), (0.150, 0.345)),
        ),
        (
            ((0.0, 0.285), (0.215, 0.300), (0.265, 0.035)),
            ((0.0, 0.285), (0.225, 0.285), (0.215, 0.035)),
        ),
        seat=0.235,
    ),
    Pose.RIDE: Stance(
        "side",
        (0.125, 0.893),
        (0.086, 0.814),
        (-0.120, 0.550),
        (
            ((0.086, 0.764), (0.176, 0.672), (0.272, 0.597)),
            ((0.076, 0.764), (0.160, 0.660), (0.262, 0.590)),
        ),
        (
            ((-0.125, 0.540), (0.097, 0.486), (-0.060, 0.325)),
            ((-0.125, 0.540), (0.003, 0.352), (-0.065, 0.135)),
        ),
    ),
    Pose.TURN: Stance(
        "front",
        *_UPRIGHT,
        (
            ((-0.083, 0.766), (-0.130, 0.660), (-0.075, 0.535)),
            ((0.083, 0.766), (0.145, 0.665), (0.190, 0.540)),
        ),
        (
            ((-0.040, 0.49), (-0.062, 0.27), (-0.085, 0.035)),
            ((0.040, 0.49), (0.066, 0.27), (0.105, 0.035)),
        ),
        look="side",
    ),
    Pose.HOLD: _front(right=((0.091, 0.766), (0.168, 0.665), (0.175, 0.800))),
    Pose.LOOK_OUT: _front(right=((0.091, 0.766), (0.170, 0.690), (0.098, 0.555)), view="back"),
    Pose.POINT: _front(right=((0.091, 0.766), (0.215, 0.775), (0.345, 0.815)), look="side"),
    Pose.WAVE: _front(right=((0.091, 0.766), (0.190, 0.800), (0.205, 0.960))),
    Pose.DRINK: _front(right=((0.091, 0.766), (0.150, 0.680), (0.050, 0.840))),
    Pose.WORK: _front(
        ((-0.091, 0.766), (-0.140, 0.655), (-0.045, 0.590)),
        ((0.091, 0.766), (0.140, 0.655), (0.055, 0.600)),
    ),
    Pose.CROUCH: Stance(
        "side",
        (0.110, 0.640),
        (0.080, 0.558),
        (-0.030, 0.255),
        (
            ((0.085, 0.510), (0.120, 0.380), (0.205, 0.290)),
            ((0.075, 0.510), (0.090, 0.365), (0.180, 0.260)),
        ),
        (
            ((-0.030, 0.240), (0.155, 0.310), (0.125, 0.035)),
            ((-0.030, 0.240), (0.060, 0.060), (-0.130, 0.050)),
        ),
    ),
    Pose.CHEER: Stance(
        "front",
        *_UPRIGHT,
        (
            ((-0.091, 0.775), (-0.190, 0.860), (-0.225, 1.010)),
            ((0.091, 0.775), (0.190, 0.860), (0.225, 1.010)),
        ),
        (
            ((-0.041, 0.49), (-0.085, 0.27), (-0.120, 0.035)),
            ((0.041, 0.49), (0.085, 0.27), (0.120, 0.035)),
        ),
    ),
    Pose.TALK: _front(
        ((-0.091, 0.766), (-0.135, 0.655), (-0.070, 0.545)),
        ((0.091, 0.766), (0.150, 0.660), (0.225, 0.735)),
    ),
}
"""The stance of each pose."""
