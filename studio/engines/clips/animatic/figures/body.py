"""A body: legs, trunk, arms and hands, in the order in which they cover each other."""

from __future__ import annotations

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.figures.clothes import FLARED, LONG, pack, scarf, torso, trunk_of
from studio.engines.clips.animatic.figures.easel import HIP, Easel, Head
from studio.engines.clips.animatic.figures.poses import STANCES, Joint, Limb, Stance
from studio.engines.clips.animatic.spec import Person

BARE = {"t-shirt", "vest", "dress", "top", "gown"}
"""Garments whose sleeves end above the elbow."""


def body(easel: Easel, who: Person, back_of_head: Head, head: Head) -> None:
    """Draw a figure, the farther limbs first."""
    stance = STANCES[who.pose]
    side = stance.view == "side"
    far, near = stance.arms
    back_of_head(easel, who, stance)
    if who.backpack and stance.view != "back":
        pack(easel, who.backpack, stance)
    if side:
        _arm(easel, who, far, 0.75)
    if not _covered(who):
        _leg(easel, who, stance.legs[0], 0.55 if side else 0.0, stance)
        _leg(easel, who, stance.legs[1], 0.0, stance)
    else:
        _feet(easel, who, stance)
    if stance.view != "back" and not side:
        _neck(easel, who, stance)
    torso(easel, who, stance)
    if side or stance.view == "back":
        _neck(easel, who, stance)
    head(easel, who, stance)
    if who.scarf:
        scarf(easel, who.scarf, stance)
    for limb in (near,) if side else (far, near):
        _apart(easel, who, limb, stance)
        away = not side and limb[0][0] * easel.side * easel.facing < 0
        _arm(easel, who, limb, 0.22 if away else 0.0)
    if who.backpack and stance.view == "back":
        pack(easel, who.backpack, stance)


def _covered(who: Person) -> bool:
    """Whether the legs are under a robe."""
    return LONG.get(who.top.kind, 1.0) < 0.15


def _neck(easel: Easel, who: Person, stance: Stance) -> None:
    """Draw the neck, the chin's shade on it."""
    x, y = stance.neck
    up = ((stance.head[0] - x) * 0.6 + x, y + 0.045)
    shape = pen.limb((x, y - 0.03), up, 0.031, 0.027)
    easel.flesh(shape, who.skin)
    ahead = 0.012 if stance.view == "side" else 0.0
    easel.flesh(pen.oval((up[0] + ahead, up[1] - 0.004), 0.046, 0.030), who.skin, 0.75, within=[shape])


def _apart(easel: Easel, who: Person, arm: Limb, stance: Stance) -> None:
    """Draw the shade by which an arm stands off the body."""
    shoulder, elbow, hand = arm
    hem = LONG.get(who.top.kind, HIP)
    trunk = trunk_of(who, stance, hem, FLARED.get(who.top.kind, 0.09))
    inward = -0.012 if shoulder[0] > stance.neck[0] else 0.012
    upper = (shoulder[0] + (elbow[0] - shoulder[0]) * 0.35, shoulder[1] + (elbow[1] - shoulder[1]) * 0.35)
    for start, end in ((upper, elbow), (elbow, hand)):
        shade = pen.limb((start[0] + inward, start[1] - 0.006), (end[0] + inward, end[1] - 0.010), 0.034, 0.026)
        easel.fill(shade, who.top.colour, 1.0, within=[trunk], opacity=0.5)


def _sleeve(who: Person) -> str:
    """Give the colour of an arm's clothing."""
    return who.top.colour


def _arm(easel: Easel, who: Person, arm: Limb, dim: float) -> None:
    """Draw an arm: the hand over the sleeve's end."""
    shoulder, elbow, hand = arm
    loose = 0.006 if who.top.kind in LONG or who.top.kind in ("jacket", "hoodie", "sweater") else 0.0
    upper, lower = 0.033 + loose, 0.026 + loose
    bare = who.top.kind in BARE
    skin = who.skin
    wrist = (hand[0] + (elbow[0] - hand[0]) * 0.16, hand[1] + (elbow[1] - hand[1]) * 0.16)
    _hand(easel, who, elbow, hand, dim)
    if bare:
        easel.flesh(pen.limb(shoulder, elbow, 0.028, 0.023), skin, dim)
        easel.flesh(pen.limb(elbow, wrist, 0.023, 0.015), skin, dim)
        middle = (shoulder[0] + (elbow[0] - shoulder[0]) * 0.5, shoulder[1] + (elbow[1] - shoulder[1]) * 0.5)
        if who.top.kind not in ("vest", "top", "gown"):
            easel.limb(shoulder, middle, upper, 0.034, _sleeve(who), dim)
        return
    easel.limb(elbow, wrist, lower, 0.020 + loose, _sleeve(who), dim)
    easel.limb(shoulder, elbow, upper, lower, _sleeve(who), dim)
    cuff = (hand[0] + (elbow[0] - hand[0]) * 0.26, hand[1] + (elbow[1] - hand[1]) * 0.26)
    easel.limb(cuff, wrist, 0.0215 + loose, 0.0205 + loose, _sleeve(who), dim + 0.35)
    if dim < 0.5:
        # A fold at the elbow tells that it is bent.
        easel.fill(pen.oval(elbow, 0.012, 0.007), _sleeve(who), dim + 0.5, opacity=0.35)


def _hand(easel: Easel, who: Person, elbow: Joint, hand: Joint, dim: float) -> None:
    """Draw a hand: palm, fingers and thumb, in the line of the forearm."""
    along = np.array(hand) - np.array(elbow)
    along = along / max(float(np.hypot(*along)), 1e-6)
    aside = np.array([-along[1], along[0]])
    palm = np.array(hand) + along * 0.008
    tips = palm + along * 0.036
    easel.flesh(pen.limb(tuple(palm), tuple(tips), 0.019, 0.012), who.skin, dim)
    way = 1 if hand[0] >= 0 else -1
    thumb = palm + aside * 0.012 * way + along * 0.026
    easel.flesh(
        pen.limb(tuple(palm + aside * 0.010 * way), tuple(thumb + aside * 0.007 * way), 0.008, 0.006), who.skin, dim
    )
    wrist = np.array(hand) - along * 0.03
    easel.flesh(pen.limb(tuple(wrist), tuple(palm), 0.0155, 0.017), who.skin, dim)


def _leg(easel: Easel, who: Person, leg: Limb, dim: float, stance: Stance) -> None:
    """Draw a leg with its shoe."""
    hip, knee, ankle = leg
    kind, colour = who.bottom.kind, who.bottom.colour
    skin_below = kind in ("shorts", "skirt") or who.top.kind == "dress"
    _shoe(easel, who, ankle, knee, dim, stance)
    wide = 0.008 if kind in ("trousers", "jeans") else 0.0
    if skin_below:
        easel.flesh(pen.limb(hip, knee, 0.044, 0.031), who.skin, dim)
        easel.flesh(pen.limb(knee, ankle, 0.031, 0.018), who.skin, dim)
        if kind == "shorts":
            half = (hip[0] + (knee[0] - hip[0]) * 0.72, hip[1] + (knee[1] - hip[1]) * 0.72)
            easel.limb(hip, half, 0.047, 0.045, colour, dim)
        return
    low = (ankle[0], ankle[1] + 0.008)
    easel.limb(knee, low, 0.034 + wide / 2, 0.022 + wide, colour, dim + 0.08)
    easel.limb(hip, knee, 0.046, 0.035 + wide / 2, colour, dim)
    if dim < 0.5:
        fold = pen.ribbon(
            pen.bent((knee[0] - 0.026, knee[1] + 0.008), knee, (knee[0] + 0.02, knee[1] - 0.002), 8),
            [0.001, 0.004, 0.001],
        )
        easel.fill(fold, colour, 0.9, opacity=0.35)


def _shoe(easel: Easel, who: Person, ankle: Joint, knee: Joint, dim: float, stance: Stance) -> None:
    """Draw a shoe, its sole on the ground or its heel up."""
    x, y = ankle
    if stance.view == "side":
        lift = max(0.0, y - 0.04)
        outline = pen.curve(
            [
                (-0.036, 0.012),
                (-0.030, 0.050),
                (0.020, 0.052),
                (0.052, 0.026),
                (0.078, 0.012),
                (0.074, -0.030),
                (-0.034, -0.030),
            ],
            closed=True,
            steps=6,
        )
        turn = -min(1.0, lift * 9) if x < knee[0] else min(0.35, lift * 3)
        if x > knee[0] + 0.03 and lift < 0.02:
            turn = 0.22
        cos, sin = float(np.cos(turn)), float(np.sin(turn))
        outline = outline @ np.array([[cos, sin], [-sin, cos]])
        easel.fill(pen.moved(outline, (x, y)), who.shoes, dim)
        return
    way = 1 if x > 0 else -1
    toe = pen.curve(
        [
            (x - 0.030, y + 0.018),
            (x + 0.030, y + 0.018),
            (x + 0.034 + way * 0.012, y - 0.018),
            (x + way * 0.02, y - 0.036),
            (x - 0.034 + way * 0.012, y - 0.018),
        ],
        closed=True,
        steps=6,
    )
    easel.fill(toe, who.shoes, dim + 0.1)


def _feet(easel: Easel, who: Person, stance: Stance) -> None:
    """Draw the shoes that look out under a robe."""
    for leg in stance.legs:
        _shoe(easel, who, leg[2], leg[1], 0.2, stance)
