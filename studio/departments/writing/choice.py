"""Which kind of film a brief asks for, where nobody says: the template whose words it hits most."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from studio.departments.writing.speech import clean, every, hits
from studio.departments.writing.templates import Template, load_template, template_names
from studio.film.brief import Brief

CUSTOMARY = "tourism_ad"
"""Where neither a person nor the brief names a template, none bears the film's name, and the words do not tell."""

FEWEST = 2
"""Words that a brief must hit of the template that it is written as."""

AT_FRONT = 2
"""How much more a word counts in the title and the first lines, where a brief says what it is for."""

FIRST_LINES = 3
"""Passages that count as its first."""

SHOWN = 5
"""Words that are named as the reason."""


@dataclass(frozen=True)
class Choice:
    """A template's name, and what is said about the choice where it was a guess."""

    name: str
    note: str = ""


def choose(brief: Brief, film: str) -> Choice:
    """Give the template that the brief names, or that bears the film's name, or that the words of the brief ask for."""
    if brief.template:
        return Choice(brief.template)
    known = template_names()
    if film in known:
        return Choice(film)
    ranked = sorted((_score(brief, load_template(name)), name != CUSTOMARY, name) for name in known)
    (points, words), _, name = ranked[-1]
    if points < FEWEST or (len(ranked) > 1 and points == ranked[-2][0][0]):
        why = "what the brief is about does not tell the kind of film"
        name = CUSTOMARY
    else:
        why = f"the brief speaks of {', '.join(words[:SHOWN])}"
    others = [other for other in known if other != name]
    return Choice(name, f"written as {_called(name)}, as {why}{_otherwise(others)}")


def _score(brief: Brief, template: Template) -> tuple[int, tuple[str, ...]]:
    """Count the words of a template in a brief; those at its front, and of its photos, count too."""
    front = [brief.title, brief.product and f"product {brief.product}", *(p.text for p in brief.passages[:FIRST_LINES])]
    rest = [f"{p.heading} . {p.text}" for p in brief.passages]
    rest += [f"{one.shows} . {re.sub(r'[^A-Za-z]+', ' ', one.file)}" for one in brief.references]
    words = every(template.words)
    first = hits(words, _legible("\n".join(front)))
    found = hits(words, _legible("\n".join((*front, *rest))))
    return len(found) + (AT_FRONT - 1) * len(first), tuple(dict.fromkeys((*first, *found)))


def _legible(text: str) -> str:
    """Give a text's words, with emoji by their names: a battery is a battery."""
    emoji = {letter for letter in text if unicodedata.category(letter) == "So"}
    names = [unicodedata.name(letter, "").lower() for letter in sorted(emoji)]
    return f"{clean(text)} . {' . '.join(names)}"


def _called(name: str) -> str:
    words = name.replace("_", " ")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _otherwise(others: list[str]) -> str:
    """Say how to have it otherwise."""
    flags = [f"--template {name}" for name in others]
    return f"; {' or '.join(flags)} would make another film of it" if flags else ""
