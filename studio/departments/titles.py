"""Titles: words over the picture or alone on a card, drawn once in a style and seen long enough to be read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from pydantic import ValidationError

from studio.errors import DocumentError, Fault
from studio.film.noun import Noun
from studio.film.shotlist import Style
from studio.film.time import Frames, Length, Rate, Span
from studio.library import folder
from studio.media.linebreak import is_wide, plain
from studio.media.titlestyle import Colour, TitleStyle
from studio.schedule.job import Job
from studio.schedule.step import Kit, Made, Step
from studio.vault.key import Canonical, canonical

TITLE = Step("title", 1, "studio.departments.titles:render")
"""Draws one title; inputs are a `TitleRequest`."""

READING = {"wide": 9, "narrow": 20}
"""Characters that are read in a second: Chinese, Japanese and Korean ones, and letters, as for captions."""

NOTICING = 1
"""Seconds before a title is read at all: the eye has to find it."""

_SECONDS = 0.25
"""What a title takes to draw at 1080p on one core."""


class Timing(Noun):
    """When a title is seen in its shot: from `enter` after its start until `leave` before its end."""

    enter: Length
    leave: Length
    fade: Length
    """In which it rises to full opacity, and falls from it."""
    longest: Length | None = None
    """A title over a picture is not seen for longer; left out: until the shot leaves."""


class StyleSheet(Noun):
    """A style of `assets/titles/`: what it is for, who made it, how it looks and when it is seen."""

    says: str
    author: str
    licence: str
    source: str
    timing: Timing
    style: TitleStyle
    ground: Colour = "#1b2126"
    """Of a card in this style; lighter than the tenth of luma below which checks of a film take a frame for black."""


class TitleRequest(Noun):
    """What is drawn: words in a style's values (so that editing the style draws anew), for a frame and a language."""

    text: str
    style: TitleStyle
    size: tuple[int, int]
    language: str


def style_sheet(style: Style) -> StyleSheet:
    """Give a style as its file says now; raises DocumentError."""
    return _read(style)[0]


def title_request(text: str, style: Style, size: tuple[int, int], language: str) -> Mapping[str, Any]:
    """Give the inputs of a title's job, as a `TitleRequest` reads them; quick, because a film has thousands."""
    return {"text": plain(text), "style": _read(style)[1], "size": [*size], "language": language}


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
    """Give the work of drawing a title; `subject` is `1A super`, `5A card` or `caption 3`."""
    request = title_request(text, style, size, language)
    return Job(TITLE, subject, request, waits=waits, slate=slate, seconds=_SECONDS)


def render(inputs: dict[str, Any], kit: Kit) -> Made:
    """Draw a title: output `image` is an RGBA PNG cropped to what is seen, its left top corner on even pixels.

    Facts: `left`, `top`, `width`, `height` in pixels. Raises InputError where the text cannot be set.
    """
    from studio.media.lettering import letter

    request = TitleRequest.model_validate(inputs)
    drawn = letter(request.text, request.style, request.size, request.language)
    file = kit.scratch / "title.png"
    drawn.image.save(file, "PNG")
    return Made(
        outputs={"image": file},
        facts={
            "left": drawn.left,
            "top": drawn.top,
            "width": drawn.image.width,
            "height": drawn.image.height,
        },
    )


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


@cache
def _timing(style: Style, rate: Rate) -> tuple[Frames, Frames, Frames, Frames | None]:
    """Give a style's enter, leave, fade and longest in frames."""
    timing = style_sheet(style).timing
    longest = timing.longest.at(rate) if timing.longest is not None else None
    return timing.enter.at(rate), timing.leave.at(rate), timing.fade.at(rate), longest


@cache
def _read(style: Style) -> tuple[StyleSheet, Canonical]:
    """Read a style's file once, and give its look as canonical JSON beside it."""
    file = folder("assets") / "titles" / style.value / "asset.yaml"
    import yaml

    try:
        sheet = StyleSheet.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except OSError as missing:
        raise DocumentError([Fault(str(file), None, f"cannot be read: {missing.strerror}")]) from missing
    except yaml.YAMLError as broken:
        raise DocumentError([Fault(str(file), None, f"is no YAML: {broken}")]) from broken
    except ValidationError as wrong:
        raise DocumentError(
            [Fault(str(file), None, f"{'.'.join(map(str, one['loc']))}: {one['msg']}") for one in wrong.errors()]
        ) from wrong
    return sheet, Canonical(canonical(sheet.style))
