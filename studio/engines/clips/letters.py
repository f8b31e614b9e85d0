"""Words in a drawn picture: set in the fonts of the titles, Chinese, Japanese and Korean too, and never failing."""

from __future__ import annotations

from studio.media.linebreak import break_lines, plain
from studio.media.type import Setting, measure, settable

LONGEST = 200
"""Letters that are tried for what has no room: more would only take time."""


def setting(pixels: float, weight: int) -> Setting:
    """Give how words are set; a character's own script tells how Chinese, Japanese and Korean are written."""
    return Setting("sans", weight, max(round(pixels), 1), "en", cjk_weight=weight)


def known(text: str, how: Setting) -> str:
    """Leave out what no font has: a drawing must never fail for a sign."""
    return settable(plain(text).replace("\n", " "), how)


def lines_of(text: str, room: float, how: Setting, most: int) -> tuple[str, ...]:
    """Break words into lines, and cut off what does not fit."""
    shown = text
    while shown:
        lines = break_lines(shown, room, lambda line: measure(line, how), most=most)
        if lines is not None:
            return tuple(lines)
        text = text[: min(len(text) - 1, LONGEST)].rstrip(" ,;:，、；")
        shown = f"{text}…" if text else ""
    return ()
