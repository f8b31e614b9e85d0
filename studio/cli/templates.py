"""`studio templates`: the kinds of film there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from studio.departments.writing.templates import Beat, Template

SUCH_AS = 8
"""Words of a template that are shown as examples."""


def templates(
    what: str = typer.Argument("", metavar="[show]", help="`show` for one of them."),
    name: str = typer.Argument("", metavar="[T]", help="The one to show."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """List the kinds of film, or show one."""
    from studio.cli import showing
    from studio.departments.writing.templates import load_template, template_names
    from studio.errors import InputError

    if what not in ("", "show") or (what == "show") != bool(name):
        raise InputError("write `studio templates`, or `studio templates show T`")
    found = [load_template(one) for one in ([name] if name else template_names())]
    if as_json:
        showing.document({"templates": [one.model_dump(mode="json") for one in found]})
        return
    for one in found:
        for line in _whole(one) if name else _brief(one):
            showing.out(line)


def _brief(template: Template) -> Iterator[str]:
    """Show a template in a list."""
    beats = ", ".join(beat.name for beat in template.beats)
    yield f"{template.name:<16}{template.says}"
    yield f"{'':<16}{template.length} where the brief names no length; {beats}"


def _whole(template: Template) -> Iterator[str]:
    """Show one template: what it makes, when it is used, and its beats."""
    shot = template.shot
    tones = ", ".join(tone.name for tone in template.tones)
    yield f"{template.name}: {template.says}"
    yield f"  length   {template.length}, {template.aspect}, where the brief says nothing; rate {template.rate}"
    yield f"  shots    {shot.shortest} to {shot.longest}, usually {shot.usual}; one photo or clip each"
    yield f"  tones    {tones}; {template.tone} where the brief names none"
    yield f"  used     with --template {template.name}, or for briefs that speak of {_some(template.words)}"
    yield f"  turns    at {' or '.join(template.turn)}"
    yield "  beats, in the order of the film:"
    for beat in template.beats:
        yield f"    {beat.name:<11}{beat.purpose}{_conditions(beat)}"
        yield f"    {'':<11}attracts {_some(beat.words)}"


def _some(words: dict[str, tuple[str, ...]]) -> str:
    """Give some words as examples: English ones, where there are any."""
    return f"{', '.join(words.get('en', next(iter(words.values()), ()))[:SUCH_AS])} …"


def _conditions(beat: Beat) -> str:
    """Say when a beat falls away, what it shows and what stands over it."""
    told = [
        "where the brief has a fact for it" if beat.needs == "fact" else "",
        "the product in the picture" if beat.subject == "product" else "",
        {"none": "", "figures": "figures over the picture"}.get(beat.super, f"{beat.super} over the picture"),
    ]
    return f" ({'; '.join(filter(None, told))})" if any(told) else ""
