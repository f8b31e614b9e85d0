"""Where the words of a title stand: their size, line breaks and places inside the safe area of a frame."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, floor
from typing import NamedTuple

from studio.errors import InputError
from studio.media.linebreak import break_lines, plain
from studio.media.titlestyle import Align, TitleStyle, Zone
from studio.media.type import Setting, heights, ink, measure

CAPTION_ZONE = 0.16
"""Share of the short side above the safe area's lower edge that is kept for two lines of captions."""

_TITLE_SAFE = 0.05
"""Margin of a frame's sides outside which a screen may cut: title safe is 90 % (SMPTE ST 2046-1, EBU R 95)."""

_PHONE_TOP, _PHONE_BOTTOM, _PHONE_RIGHT = 0.12, 0.22, 0.13
"""Margins of an upright film, where phones lay names and buttons over the picture."""

_UPRIGHT = 0.7
"""Width by height below which a film is seen on the whole of a phone's screen: 9:16 is, 4:5 is not."""

_STEPS = tuple(1 - 0.05 * step for step in range(10))
"""Sizes that are tried in turn where text does not fit, as shares of the style's."""


class Box(NamedTuple):
    """A rectangle in pixels; right and bottom lie outside."""

    left: int
    top: int
    right: int
    bottom: int

    def grown(self, across: int, down: int) -> Box:
        """Give the box with `across` more at both sides and `down` more above and below."""
        return Box(self.left - across, self.top - down, self.right + across, self.bottom + down)

    def lowered(self, by: int) -> Box:
        """Give the box `by` pixels further down."""
        return Box(self.left, self.top + by, self.right, self.bottom + by)


@dataclass(frozen=True)
class Placed:
    """One line where it stands: its origin at `left` on `baseline`."""

    text: str
    setting: Setting
    level: int
    left: int
    baseline: int


@dataclass(frozen=True)
class Layout:
    """Where everything stands; `words` is the box of all letters, capitals to tails."""

    lines: tuple[Placed, ...]
    words: Box
    plate: Box | None
    rule: Box | None


def safe_area(
    size: tuple[int, int],
    *,
    zone: Zone = "titles",
    align: Align = "left",
) -> Box:
    """Give where words may stand in a frame: title safe, clear of a phone's buttons, titles above captions.

    For centred words the margins at left and right are alike, so that they stand in the middle of the frame.
    """
    width, height = size
    before = after = above = below = _TITLE_SAFE
    if width / height < _UPRIGHT:
        after, above, below = _PHONE_RIGHT, _PHONE_TOP, _PHONE_BOTTOM
    if align == "center":
        before = after
    bottom = height - round(height * below)
    if zone == "titles":
        bottom -= round(min(size) * CAPTION_ZONE)
    return Box(round(width * before), round(height * above), width - round(width * after), bottom)


def lay_out(text: str, style: TitleStyle, size: tuple[int, int], language: str) -> Layout:
    """Set text in a frame, smaller step by step where it must; raises InputError saying how much fits."""
    text = plain(text)
    for step in _STEPS:
        if (layout := _Setter(style, size, language, step).set(text)) is not None:
            return layout
    smallest = _Setter(style, size, language, _STEPS[-1])
    fits = bisect_left(range(1, len(text)), 1, key=lambda count: int(smallest.set(text[:count].strip()) is None))
    raise InputError(
        f"{text.splitlines()[0][:40]!r} is too long to be read on a picture of {size[0]}×{size[1]}: "
        f"it has {len(text)} characters and about {fits} fit. Shorten it, or spread it over two shots"
    )


class _Setter:
    """Sets words of one style in one frame at one step of size."""

    def __init__(self, style: TitleStyle, size: tuple[int, int], language: str, step: float) -> None:
        self.style, self.size, self.language = style, size, language
        self.unit = min(size) * step
        self.area = safe_area(size, zone=style.zone, align=style.align)
        beside = style.rule if style.rule and style.rule.where == "beside" else None
        self.indent = self._pixels(beside.thickness) + self._pixels(beside.gap) if beside else 0
        self.width = (self.area.right - self.area.left) * style.width - self.indent

    def set(self, text: str) -> Layout | None:
        """Place all levels; None where they do not fit."""
        broken = self._broken([line for line in text.split("\n") if line])
        if broken is None:
            return None
        lines: list[Placed] = []
        plate = rule = None
        bottom = 0
        """Where the next level hangs: the baseline, rule or plate above it."""
        for level, texts in enumerate(broken):
            how = self.style.levels[level]
            pad = self.style.plate if level == 0 else None
            top = bottom + (self._pixels(how.gap) if level else 0) + (self._pixels(pad.down) if pad else 0)
            placed = self._placed(texts, level, top)
            bottom = placed[-1].baseline
            lines += placed
            if pad:
                plate = _hull(placed, tails="out").grown(self._pixels(pad.across), self._pixels(pad.down))
                bottom = plate.bottom
            if level == 0 and len(broken) > 1 and self.style.rule and self.style.rule.where == "under":
                rule = self._rule_under(bottom)
                bottom = rule.bottom
        words = _hull(lines)
        if self.style.rule and self.style.rule.where == "beside":
            thick = max(2, self._pixels(self.style.rule.thickness))
            rule = Box(self.area.left, words.top, self.area.left + thick, words.bottom)
        return self._stood(Layout(tuple(lines), words, plate, rule))

    def _pixels(self, share: float) -> int:
        """Give a share of the short side, at this step, in whole pixels."""
        return round(share * self.unit)

    def _setting(self, level: int) -> Setting:
        """Give how a level is set."""
        how = self.style.levels[level]
        return Setting(
            how.font,
            how.weight,
            self._pixels(how.size),
            self.language,
            how.tracking,
            how.cjk.weight,
            how.cjk.tracking,
            how.cjk.scale,
        )

    def _broken(self, paragraphs: list[str]) -> list[list[str]] | None:
        """Break the text of each level into lines; None where a level takes more lines than it may."""
        broken: list[list[str]] = []
        for at, text in enumerate(paragraphs):
            level = min(at, len(self.style.levels) - 1)
            if level == len(broken):
                broken.append([])
            how, setting = self.style.levels[level], self._setting(level)
            plate = self.style.plate if level == 0 else None
            width = self.width - (2 * self._pixels(plate.across) if plate else 0)
            lines = break_lines(
                _cased(text, how.case, self.language),
                width,
                partial(measure, setting=setting),
                most=how.lines - len(broken[level]),
            )
            if lines is None:
                return None
            broken[level] += lines
        return broken

    def _placed(self, texts: list[str], level: int, top: int) -> list[Placed]:
        """Place the lines of a level whose capitals begin at `top`, aligned by ink, so that edges are true."""
        setting = self._setting(level)
        above, _ = heights("".join(texts), setting)
        pitch = round(self.style.levels[level].leading * setting.size)
        placed = []
        for at, text in enumerate(texts):
            box = ink(text, setting)
            left = round(self.area.left + self.indent - box.left)
            if self.style.align == "center":
                left = round((self.area.left + self.area.right - box.left - box.right) / 2)
            placed.append(Placed(text, setting, level, left, top + round(above) + at * pitch))
        return placed

    def _rule_under(self, bottom: int) -> Box:
        """Give the rule below the first level."""
        rule = self.style.rule
        assert rule
        length, thick = self._pixels(rule.length), max(2, self._pixels(rule.thickness))
        left = self.area.left
        if self.style.align == "center":
            left = (self.area.left + self.area.right - length) // 2
        top = bottom + self._pixels(rule.gap)
        return Box(left, top, left + length, top + thick)

    def _stood(self, layout: Layout) -> Layout | None:
        """Move the layout to its height in the frame; None where it is higher or wider than what is free."""
        boxes = [box for box in (layout.words, layout.plate, layout.rule) if box]
        top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
        if bottom - top > self.area.bottom - self.area.top:
            return None
        if min(box.left for box in boxes) < self.area.left or max(box.right for box in boxes) > self.area.right:
            return None
        by = self.area.top - top + round((self.area.bottom - self.area.top - (bottom - top)) * self.style.down)
        return Layout(
            tuple(replace(line, baseline=line.baseline + by) for line in layout.lines),
            layout.words.lowered(by),
            layout.plate and layout.plate.lowered(by),
            layout.rule and layout.rule.lowered(by),
        )


def _cased(text: str, case: str, language: str) -> str:
    """Give text in capitals where the style wants them, Turkish i as İ."""
    if case == "upper":
        return (text.replace("i", "İ") if language.lower()[:2] in ("tr", "az") else text).upper()
    return text


def _hull(lines: Sequence[Placed], *, tails: str = "in") -> Box:
    """Give the box around lines from capitals to tails; with tails `out`, to the last baseline."""
    boxes = [ink(line.text, line.setting) for line in lines]
    above, below = zip(*(heights(line.text, line.setting) for line in lines), strict=True)
    top = min(line.baseline - up for line, up in zip(lines, above, strict=True))
    bottom = max(line.baseline for line in lines)
    if tails == "in":
        top = min(top, *(line.baseline + box.top for line, box in zip(lines, boxes, strict=True)))
        low = (line.baseline + max(down, box.bottom) for line, box, down in zip(lines, boxes, below, strict=True))
        bottom = max(low)
    left = min(line.left + box.left for line, box in zip(lines, boxes, strict=True))
    right = max(line.left + box.right for line, box in zip(lines, boxes, strict=True))
    return Box(floor(left), floor(top), ceil(right), ceil(bottom))
