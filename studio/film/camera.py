"""How a shot is framed and how the camera moves: the words of the trade, in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any


class Size(StrEnum):
    """How much of the subject the frame holds."""

    EXTREME_WIDE = "extreme_wide"
    WIDE = "wide"
    FULL = "full"
    MEDIUM = "medium"
    CLOSE = "close"
    EXTREME_CLOSE = "extreme_close"


class Angle(StrEnum):
    """From where the camera looks."""

    EYE = "eye"
    LOW = "low"
    HIGH = "high"
    AERIAL = "aerial"
    TOP_DOWN = "top_down"
    DUTCH = "dutch"
    OVER_SHOULDER = "over_shoulder"


class Move(StrEnum):
    """What the camera does while it runs."""

    STATIC = "static"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    TRUCK_LEFT = "truck_left"
    TRUCK_RIGHT = "truck_right"
    PEDESTAL_UP = "pedestal_up"
    PEDESTAL_DOWN = "pedestal_down"
    CRANE_UP = "crane_up"
    CRANE_DOWN = "crane_down"
    ORBIT_LEFT = "orbit_left"
    ORBIT_RIGHT = "orbit_right"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    ROLL_CW = "roll_cw"
    ROLL_CCW = "roll_ccw"
    HANDHELD = "handheld"
    FOLLOW = "follow"


OPPOSITES = (
    {Move.PUSH_IN, Move.PULL_OUT},
    {Move.PAN_LEFT, Move.PAN_RIGHT},
    {Move.TILT_UP, Move.TILT_DOWN},
    {Move.TRUCK_LEFT, Move.TRUCK_RIGHT},
    {Move.PEDESTAL_UP, Move.PEDESTAL_DOWN},
    {Move.CRANE_UP, Move.CRANE_DOWN},
    {Move.ORBIT_LEFT, Move.ORBIT_RIGHT},
    {Move.ZOOM_IN, Move.ZOOM_OUT},
    {Move.ROLL_CW, Move.ROLL_CCW},
)
"""Moves that undo each other; one shot cannot have both."""

TRAVELLING = frozenset(
    {
        Move.TRUCK_LEFT,
        Move.TRUCK_RIGHT,
        Move.PEDESTAL_UP,
        Move.PEDESTAL_DOWN,
        Move.CRANE_UP,
        Move.CRANE_DOWN,
        Move.PUSH_IN,
        Move.PULL_OUT,
        Move.ORBIT_LEFT,
        Move.ORBIT_RIGHT,
    }
)
"""Moves on which the camera goes somewhere, so that near things pass before far ones. A pan, a tilt, a zoom or a roll
turns on the spot, and shows none of it."""

DRIFTING = frozenset({Move.HANDHELD, Move.FOLLOW})
"""Moves that depend on a seed."""

UNSAID = (Move.PUSH_IN,)
"""The move of a drawn shot that names none: a picture that stands reads as a mistake. `static` makes it stand."""

CHINESE: dict[str, str] = {
    "大远景": Size.EXTREME_WIDE,
    "远景": Size.EXTREME_WIDE,
    "全景": Size.WIDE,
    "大全景": Size.WIDE,
    "中全景": Size.FULL,
    "中景": Size.MEDIUM,
    "中近景": Size.MEDIUM,
    "近景": Size.CLOSE,
    "特写": Size.CLOSE,
    "大特写": Size.EXTREME_CLOSE,
    "平视": Angle.EYE,
    "仰拍": Angle.LOW,
    "仰视": Angle.LOW,
    "俯拍": Angle.HIGH,
    "俯视": Angle.HIGH,
    "航拍": Angle.AERIAL,
    "鸟瞰": Angle.AERIAL,
    "顶拍": Angle.TOP_DOWN,
    "垂直俯拍": Angle.TOP_DOWN,
    "斜角": Angle.DUTCH,
    "过肩": Angle.OVER_SHOULDER,
    "固定": Move.STATIC,
    "静止": Move.STATIC,
    "推": Move.PUSH_IN,
    "推近": Move.PUSH_IN,
    "推进": Move.PUSH_IN,
    "拉": Move.PULL_OUT,
    "拉远": Move.PULL_OUT,
    "摇": Move.PAN_RIGHT,
    "左摇": Move.PAN_LEFT,
    "右摇": Move.PAN_RIGHT,
    "上摇": Move.TILT_UP,
    "下摇": Move.TILT_DOWN,
    "移": Move.TRUCK_RIGHT,
    "左移": Move.TRUCK_LEFT,
    "右移": Move.TRUCK_RIGHT,
    "横移": Move.TRUCK_RIGHT,
    "跟": Move.FOLLOW,
    "跟拍": Move.FOLLOW,
    "升": Move.CRANE_UP,
    "上升": Move.CRANE_UP,
    "降": Move.CRANE_DOWN,
    "下降": Move.CRANE_DOWN,
    "环绕": Move.ORBIT_RIGHT,
    "左环绕": Move.ORBIT_LEFT,
    "右环绕": Move.ORBIT_RIGHT,
    "变焦推": Move.ZOOM_IN,
    "变焦拉": Move.ZOOM_OUT,
    "手持": Move.HANDHELD,
}
"""Camera words of Chinese crews and what they mean here; a bare 摇, 移 or 环绕 goes to the right."""


def drawn_moves(asked: Iterable[Move]) -> tuple[Move, ...]:
    """Give the moves of a drawn shot in one order, whatever the order in which they were asked for.

    >>> [" ".join(drawn_moves(asked)) for asked in ((Move.TILT_UP, Move.PUSH_IN), (), (Move.STATIC,))]
    ['push_in tilt_up', 'push_in', 'static']
    """
    return tuple(sorted(set(asked or UNSAID) - {Move.STATIC})) or (Move.STATIC,)


def word(written: Any) -> Any:
    """Give the word of this house for a camera word; other words come back as they are."""
    if not isinstance(written, str):
        return written
    return CHINESE.get(written.strip().removesuffix("镜头"), written.strip())
