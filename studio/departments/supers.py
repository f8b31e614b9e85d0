"""Supers: every text that lies over the picture, where it is seen, and the titles that it needs rendered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from studio.departments import titles
from studio.film.shotlist import Shotlist, Style
from studio.film.time import Frames, Rate, Span
from studio.film.timeline import Caption, Super, TitlePart
from studio.media.linebreak import is_wide
from studio.schedule.job import Job, Known
from studio.schedule.plan import Round

WAITS = "waits for "
"""How the image of a title begins that is not rendered yet; the name of its job follows."""


def supers(
    round_: Round,
    shotlist: Shotlist,
    size: tuple[int, int],
    shots: Mapping[str, Span],
    captions: Sequence[Known[Caption]],
) -> tuple[Super, ...]:
    """Give what lies over the picture, in the order in which it is laid; asks for the titles that are lacking.

    `captions` are those that are burned in, but for words that a card shows while they are heard. The words of a card
    that ends the film stay to its last frame. A title that is not rendered yet has an image that names its job.
    """
    language, rate = shotlist.film.language, shotlist.film.rate
    until = max((span.end for span in shots.values()), default=0)
    found: list[Super] = []

    def lay(subject: str, text: str, style: Style, slate: str, span: Span, pending: frozenset[str]) -> None:
        job = titles.title_job(subject, text, style, size, language, slate=slate, waits=pending)
        fade = titles.fade(style, rate, span.length)
        if span.end == until and style is not Style.CAPTION:
            span = Span(span.start, span.length + fade)  # it falls when the film is over
        found.append(_laid(round_, job, style, slate, span, fade, rate))

    for shot in shotlist.shots:
        span = shots[shot.slate]
        if (words := shot.super) is not None:
            seen = titles.seen(words.style, span.length, rate, text=words.text, over="picture")
            lay(f"{shot.slate} super", words.text, words.style, shot.slate, seen.shifted(span.start), frozenset())
        if (card := shot.card) is not None:
            seen = titles.seen(card.style, span.length, rate, text=card.text, over="ground")
            lay(f"{shot.slate} card", card.text, card.style, shot.slate, seen.shifted(span.start), frozenset())
    cards = {shot.slate: _words(shot.card.text) for shot in shotlist.shots if shot.card is not None}
    counts = Counter[str]()
    for known in captions:
        caption = known.value
        counts[caption.slate] += 1
        on_card = _words(" ".join(caption.lines)) in cards.get(caption.slate, "")
        if on_card and caption.span.end <= shots[caption.slate].end:
            continue
        lay(
            f"{caption.slate} caption {counts[caption.slate]}",
            "\n".join(caption.lines),
            Style.CAPTION,
            caption.slate,
            caption.span,
            known.waits,
        )
    return tuple(found)


def waits(round_: Round, images: Iterable[str]) -> frozenset[str]:
    """Give the jobs that titles with these images wait for."""
    names = [image.removeprefix(WAITS) for image in images if image.startswith(WAITS)]
    return frozenset(names).union(*(round_.jobs[name].waits for name in names))


def _words(text: str) -> str:
    """Give the words of a text without what stands between them, each between two spaces; a Han sign is a word."""
    apart = "".join(f" {sign} " if is_wide(sign) else sign for sign in text.casefold())
    return " ".join(["", *re.findall(r"\w+", apart), ""])


def _laid(round_: Round, job: Job, style: Style, slate: str, span: Span, fade: Frames, rate: Rate) -> Super:
    """Ask for a title and lay it."""
    made = round_.want(job).value
    parts: tuple[TitlePart, ...] = ()
    if made and (placed := made.facts.get("parts")):
        unit = min(job.inputs["size"])
        parts = tuple(
            TitlePart(image=made.outputs[f"part_{number}"].digest, left=part["left"], top=part["top"], **way._asdict())
            for number, (part, way) in enumerate(
                zip(placed, titles.comes(style, placed, unit, rate, span.length), strict=True)
            )
        )
    return Super(
        name=job.subject,
        slate=slate,
        image=made.outputs["image"].digest if made else f"{WAITS}{job.name}",
        left=made.facts["left"] if made else 0,
        top=made.facts["top"] if made else 0,
        span=span,
        fade=fade,
        parts=parts,
    )
