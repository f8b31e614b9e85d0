"""Titles: words over the picture or alone on a card, drawn once in a style and seen long enough to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from studio.film.noun import Noun
from studio.film.shotlist import Style
from studio.film.time import Frames, Length, Rate, Span
from studio.library import folder
from studio.media.linebreak import is_wide, plain
from studio.media.titlestyle import Colour, Share, TitleStyle
from studio.schedule.job import Job
from studio.schedule.step import Kit, Made, Step
from studio.vault.key import Canonical, canonical

TITLE = Step("title", 2, "studio.departments.titles:render")
"""Draws one title; inputs are a `TitleRequest`."""

READING = {"wide": 9, "narrow": 20}
"""Characters that are read in a second: Chinese, Japanese and Korean ones, and letters, as for captions."""

NOTICING = 1
"""Seconds before a title is read at all: the eye has to find it."""

_SECONDS = 0.25
"""What a title takes to draw at 1080p on one core."""


Grow = Literal["right", "outward", "down"]
"""Where a rule grows to."""


class Timing(Noun):
    """When a title is seen in its shot: from `enter` after its start until `leave` before its end."""

    enter: Length
    leave: Length
    fade: Length
    """In which it rises to full opacity, and falls from it."""
    longest: Length | None = None
    """A title over a picture is not seen for longer; left out: until the shot leaves."""


class Motion(Noun):
    """How a title comes: its levels and its rule one after the other, words from below, a rule growing."""

    rise: Share
    """By how much words come up, as a share of the frame's short side."""
    stagger: Length
    """How long each part waits for the one before."""


class StyleSheet(Noun):
    """A style of `assets/titles/`: what it is for, who made it, how it looks, how it comes and when it is seen."""

    says: str
    author: str
    licence: str
    source: str
    timing: Timing
    motion: Motion | None = None
    """Left out: it fades in and out, all of it at once."""
    style: TitleStyle
    ground: Colour = "#1b2126"
    """Of a card in this style; lighter than the tenth of luma below which checks of a film take a frame for black."""


class Coming(NamedTuple):
    """How a part of a title comes: after so many frames, from so many pixels below, growing in a direction."""

    delay: Frames
    rise: float
    grow: Grow | None


class TitleRequest(Noun):
    """What is drawn: words in a style's values (so that editing the style draws anew), for a frame and a language."""

    text: str
    style: TitleStyle
    size: tuple[int, int]
    language: str
    apart: bool = False
    """Whether its parts are given as well, each as a picture of its own."""


def style_sheet(style: Style) -> StyleSheet:
    """Give a style as its file says now; raises DocumentError."""
    return _read(style)[0]


def title_request(text: str, style: Style, size: tuple[int, int], language: str) -> Mapping[str, Any]:
    """Give the inputs of a title's job, as a `TitleRequest` reads them; quick, because a film has thousands."""
    sheet, look = _read(style)
    request = {"text": plain(text), "style": look, "size": [*size], "language": language}
    return {**request, "apart": True} if sheet.motion else request


def title_job(
    subject: str,
    text: str,
    style: Style,
    size: tuple[int, int],
    language: str,
    *,
    slate: str,
    waits: frozenset[str] = frozenset(),
) -> Job:
    """Give the work of drawing a title; `subject` is `1A super`, `5A card` or `1A caption 3`."""
    request = title_request(text, style, size, language)
    return Job(TITLE, subject, request, waits=waits, slate=slate, seconds=_SECONDS)


def render(inputs: dict[str, Any], kit: Kit) -> Made:
    """Draw a title: output `image` is an RGBA PNG cropped to what is seen, its left top corner on even pixels.

    Facts: `left`, `top`, `width`, `height` in pixels. Where its parts are wanted, outputs `part_0`, `part_1` … are
    they, in the order in which they come, and the fact `parts` has `left`, `top` and `kind`: shade, rule or level.
    Raises InputError where the text cannot be set.
    """
    from studio.media.lettering import letter

    request = TitleRequest.model_validate(inputs)
    drawn = letter(request.text, request.style, request.size, request.language)
    pictures = {"image": drawn.image}
    facts: dict[str, Any] = {
        "left": drawn.left,
        "top": drawn.top,
        "width": drawn.image.width,
        "height": drawn.image.height,
    }
    if request.apart:
        first, *others = (("level", level) for level in drawn.levels)
        rule = [("rule", drawn.rule)] if drawn.rule else []
        beside = request.style.rule is not None and request.style.rule.where == "beside"
        parts = [*([("shade", drawn.shade)] if drawn.shade else ()), *(rule if beside else ())]
        parts += [first, *(() if beside else rule), *others]
        pictures |= {f"part_{number}": part.image for number, (_, part) in enumerate(parts)}
        facts["parts"] = [{"kind": kind, "left": part.left, "top": part.top} for kind, part in parts]
    files = {name: kit.scratch / f"{name}.png" for name in pictures}
    for name, picture in pictures.items():
        picture.save(files[name], "PNG")
    return Made(outputs=files, facts=facts)


def reading_time(text: str, rate: Rate) -> Frames:
    """Give how long a title must be seen to be noticed and read once."""
    letters = [char for char in plain(text) if not char.isspace()]
    wide = sum(map(is_wide, letters))
    return rate.frames(NOTICING + wide / READING["wide"] + (len(letters) - wide) / READING["narrow"])


def seen(
    style: Style, length: Frames, rate: Rate, *, text: str = "", over: Literal["picture", "ground"] = "picture"
) -> Span:
    """Give when a title is seen, counted from its shot's first frame: never longer than the shot of `length` frames.

    In a shot too short to enter late and leave early, it does so less, so that `text` is seen for its reading time;
    in one shorter than that, it is seen throughout. The words of a card are `over` its ground, which shows nothing
    else: they stay for as long as it does.
    """
    enter, leave, _, longest = _timing(style, rate)
    need = reading_time(text, rate)
    spare = max(0, length - need)
    if spare < enter + leave:
        enter = spare * enter // (enter + leave)
        leave = spare - enter
    stays = length - enter - leave
    if longest is not None and over == "picture":
        stays = min(stays, max(need, longest))
    return Span(enter, stays)


def fade(style: Style, rate: Rate, length: Frames | None = None) -> Frames:
    """Give in how many frames a title rises and falls; at most a quarter of the `length` for which it is seen."""
    frames = _timing(style, rate)[2]
    return frames if length is None else min(frames, length // 4)


def comes(style: Style, parts: Sequence[Mapping[str, Any]], unit: int, rate: Rate, length: Frames) -> list[Coming]:
    """Give how each of a title's parts comes, by the fact `parts`; `unit` is the frame's short side in pixels.

    The last one begins within the first quarter of the `length` for which the title is seen.
    """
    sheet = style_sheet(style)
    if sheet.motion is None:
        return []
    rule, align = sheet.style.rule, sheet.style.align
    grows: Grow = "down" if rule and rule.where == "beside" else "outward" if align == "center" else "right"
    waiting = [number for number, part in enumerate(parts) if part["kind"] != "shade"]
    step = min(sheet.motion.stagger.at(rate), length // 4 // max(1, len(waiting)))
    found = []
    for number, part in enumerate(parts):
        delay = waiting.index(number) * step if number in waiting else 0
        rise = sheet.motion.rise * unit if part["kind"] == "level" else 0.0
        found.append(Coming(delay, rise, grows if part["kind"] == "rule" else None))
    return found


@cache
def _timing(style: Style, rate: Rate) -> tuple[Frames, Frames, Frames, Frames | None]:
    """Give a style's enter, leave, fade and longest in frames."""
    timing = style_sheet(style).timing
    longest = timing.longest.at(rate) if timing.longest is not None else None
    return timing.enter.at(rate), timing.leave.at(rate), timing.fade.at(rate), longest


@cache
def _read(style: Style) -> tuple[StyleSheet, Canonical]:
    """Read a style's file once, and give its look as canonical JSON beside it."""
    from studio.project.page import read_page  # who draws a title needs none

    file = folder("assets") / "titles" / style.value / "asset.yaml"
    sheet = read_page(file, StyleSheet)
    return sheet, Canonical(canonical(sheet.style))
