"""The product of a film: what it is called and looks like, and which photos show it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from studio.departments.writing.coverage import SizedReference
from studio.departments.writing.facts import Facts
from studio.departments.writing.speech import akin, every
from studio.departments.writing.templates import Template, Vocabulary
from studio.film.breakdown import Breakdown, Element

MOST_PHOTOS = 4
"""Photos that tell enough of what a thing looks like."""


def showing(facts: Facts, references: Sequence[SizedReference], vocabulary: Vocabulary) -> list[int]:
    """Say how surely each reference shows the product: 2 where its name is said, 1 where what it is, else 0."""
    common = frozenset(every(vocabulary.common))
    found = []
    for one in references:
        named, described = (bool(akin(text, one.words, common)) for text in (facts.product, facts.about))
        found.append(2 if named else 1 if described else 0)
    return found


def product_in(
    facts: Facts, references: Sequence[SizedReference], template: Template, vocabulary: Vocabulary
) -> Breakdown:
    """Give the product as an element of the film, where the template shows one and the brief has a name for it."""
    if not facts.product or not any(beat.subject == "product" for beat in template.beats):
        return Breakdown()
    degrees = showing(facts, references, vocabulary)
    photos = [
        (-degree, at)
        for at, (degree, one) in enumerate(zip(degrees, references, strict=True))
        if degree and one.kind == "picture"
    ]
    element = Element(
        name=key_of(facts.product),
        description=facts.about or facts.product,
        references=tuple(references[at].file for _, at in sorted(photos)[:MOST_PHOTOS]),
    )
    return Breakdown(products=(element,))


def key_of(name: str) -> str:
    """Give the word by which shots name a product: `havn_one`; `product` where its name has no Latin letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30].rstrip("_")
    return key if re.match(r"[a-z]", key) else "product"
