"""Wardrobe: what a description says of how somebody looks, and what it leaves to chance that stays the same."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

from studio.engines.clips.animatic.figures.beasts import BUILDS
from studio.engines.clips.animatic.spec import Beast, Garment, Person
from studio.engines.words import Hit, about, hits
from studio.film.cast import Character

SKINS = ("#f0c9a6", "#e0ad85", "#d39a70", "#c08560", "#a56c48", "#80523a")
HAIRS = ("#2a211f", "#3a2a20", "#5a3b28", "#7a5030", "#1f1a1c", "#99683a")
TOPS = ("#c8553d", "#2f7f86", "#e0a83c", "#4f7a5a", "#5a6fa8", "#a8567a", "#d98a5c", "#6d7f8f")
BOTTOMS = ("#3d4a63", "#4a4238", "#5d6673", "#2f3a44", "#6b5a4a")
SHOES = ("#4a3b34", "#2f3036", "#7a5a44", "#e8e2d6")

NEXT = 22
"""Letters between a colour and what it colours, at most."""

GREY = "#a2a2a8"

YOUNG, SMALL, AGED = 13, 18, 58
"""Ages under which somebody is a child or not yet grown, and from which on hair is grey."""

_AGE = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")

_LENGTH = re.compile(r"\b(long|short) (?:[a-z-]+ ){1,2}hair")

_MANS = re.compile(
    r"[a-z]{3}(?<!wo)m[ae]n\b|[\u3400-\u9fff]夫(?!人)|渔民|\b(?:pescador|agricultor|campesino|cocinero|panadero)\b",
    re.IGNORECASE,
)
"""Trades whose words name men."""

_ENDING = re.compile(
    r"(?P<woman>女|\bwoman\b|ess$|(?:[dst]or|[eaiu][rn]|[ií]c|gad|[oó]graf)as?$)"
    r"|(?P<man>男|\bman\b|(?:[dst]or(?:es)?|(?:[eaiu][rn]|[ií]c|gad|[oó]graf)os?)$)(?<!doctor)(?<!vendor)(?<!sculptor)",
    re.IGNORECASE,
)
"""How a trade's word ends that says who has it, as most of Spanish do; some of English end so and say nothing."""

_WITH = re.compile(r"\b(?:with|con)\b", re.IGNORECASE)

FEMALE = {"woman", "girl", "grandmother", "women"}
MALE = {"man", "boy", "grandfather", "men"}


@lru_cache(maxsize=2048)
def dressed(name: str, description: str) -> Person | Beast:
    """Give how somebody looks, by name and description; an animal where that is what is described."""
    found = hits(description)
    kinds = [hit.name for hit in found if hit.about in ("person", "pronoun")]
    age = _age(description)
    human = kinds or (age or 0) >= SMALL or any(hit.about in ("top", "bottom", "shoes") for hit in found)
    if not human and (kind := _beast(name, description)):
        return animal(kind, description)
    chance = sha256(name.encode()).digest()
    slight = _slight(name, description, kinds, chance)
    old = _old(found, description, age) or bool({"grandmother", "grandfather"} & set(kinds))
    child = (age is not None and age < YOUNG) or bool({"girl", "boy", "child"} & set(kinds) and not (age or 0) >= SMALL)
    style, beard = _hair_style(found, set(_LENGTH.findall(description.lower())), slight=slight, chance=chance)
    return Person(
        tall=1.22 if child else (1.63 if slight else 1.76) + (chance[0] % 7 - 3) * 0.01,
        skin=next((hit.name for hit in found if hit.about == "skin"), SKINS[chance[1] % len(SKINS)]),
        hair=_hair_colour(found, old=old, chance=chance),
        style=style,
        beard=beard,
        slight=slight or child,
        top=_top(found, slight=slight, chance=chance),
        bottom=_bottom(found, chance),
        shoes=_coloured(found, "shoes") or SHOES[chance[4] % len(SHOES)],
        hat=_hat(found),
        scarf=_worn(found, "scarf", "#c8322f"),
        apron=_worn(found, "apron", "#f1ead8"),
        backpack=_worn(found, "backpack", "#3f8a4c"),
    )


def of_men(text: str) -> bool:
    """Whether a trade's word names a man.

    >>> of_men("a fisherman in oilskins"), of_men("a woman of sixty")
    (True, False)
    """
    return _MANS.search(text) is not None


def sex(trade: str) -> str:
    """Give `woman` or `man` where a trade's word says it; else nothing.

    >>> sex("fisherman"), sex("enfermera"), sex("女医生"), sex("doctor")
    ('man', 'woman', 'woman', '')
    """
    ending = _ENDING.search(trade)
    return "man" if of_men(trade) else (ending.lastgroup or "") if ending else ""


def _old(found: tuple[Hit, ...], description: str, age: int | None) -> bool:
    """Whether somebody's hair is grey: by age, or by the words."""
    if age is not None:
        return age >= AGED
    said = Character(description=description).speaker
    return said in ("old woman", "old man") or any(hit.about == "old" for hit in found)


def _beast(name: str, description: str) -> str | None:
    """Give the animal that is described, not one that somebody is with; a name may say it, but not as a surname does.

    >>> _beast("Rex", "old dog with a scarf"), _beast("Ana", "vet with her cat")
    ('dog', None)
    >>> _beast("小马", ""), _beast("马师傅", "")
    ('horse', None)
    """
    said = about(_WITH.split(description)[0], "beast")
    named = [hit for hit in about(name, "beast") if name[hit.end :].isascii()]
    return next((hit.name for hit in (*said, *named)), None)


def animal(kind: str, description: str, facing: int = 1) -> Beast:
    """Give an animal in the colour that its description has."""
    usual = BUILDS[kind].colour if kind in BUILDS else "#3a3f4c"
    colour = next((hit.name for hit in about(description, "colour")), usual)
    return Beast(kind=kind, colour=colour, facing=facing)


def colour_of(found: tuple[Hit, ...], thing: Hit) -> str | None:
    """Give the colour that stands nearest before a thing, or else right behind it, as Spanish writes it."""
    colours = [hit for hit in found if hit.about == "colour"]
    before = [hit for hit in colours if 0 <= thing.start - hit.end <= NEXT and not _between(found, hit, thing)]
    behind = [hit for hit in colours if 0 <= hit.start - thing.end <= NEXT // 2 and not _between(found, thing, hit)]
    if before and not (behind and _follows(behind[0], thing) and _another_s(found, before[-1], thing)):
        return before[-1].name
    return behind[0].name if behind else None


def _follows(colour: Hit, thing: Hit) -> bool:
    """Whether nothing but a space is between a thing and the colour behind it."""
    return colour.start - thing.end == 1


def _another_s(found: tuple[Hit, ...], colour: Hit, thing: Hit) -> bool:
    """Whether a colour follows another thing than this one."""
    return any(hit.about in _THINGS and hit != thing and _follows(colour, hit) for hit in found)


_THINGS = ("top", "bottom", "shoes", "hat", "worn", "hair")


def _between(found: tuple[Hit, ...], one: Hit, other: Hit) -> bool:
    """Whether another thing that may have the colour stands between two words."""
    return any(hit.about in _THINGS and one.end <= hit.start and hit.end <= other.start for hit in found)


def _coloured(found: tuple[Hit, ...], what: str) -> str | None:
    """Give the colour of the first thing of a kind."""
    thing = next((hit for hit in found if hit.about == what), None)
    return colour_of(found, thing) if thing else None


def _age(description: str) -> int | None:
    """Give an age that is written in figures."""
    match = _AGE.search(description)
    return int(match.group(1)) if match else None


def _slight(name: str, description: str, kinds: list[str], chance: bytes) -> bool:
    """Tell women from men, by the words, else by names that end as women's do in many languages, else by chance."""
    if (speaker := Character(description=description).speaker) is not None:
        return speaker in ("woman", "girl", "old woman")
    if of_men(description):
        return False
    said = [kind for kind in kinds if kind in FEMALE | MALE]
    if said:
        return said[0] in FEMALE
    if name.isascii() and name[-1:] in "aeo":
        return name[-1:] != "o"
    return chance[5] % 2 == 0


def _hair_style(found: tuple[Hit, ...], lengths: set[str], *, slight: bool, chance: bytes) -> tuple[str, bool]:
    """Give how hair is worn, and whether there is a beard."""
    styles = [hit.name for hit in found if hit.about == "hair"]
    if "long" in lengths:
        styles.insert(0, "long")
    worn = next((style for style in styles if style not in ("beard", "short")), None)
    if worn is None and "short" in styles and not slight:
        worn = "short"
    usual = ("long", "bob", "ponytail", "bun")[chance[6] % 4] if slight else "short"
    return worn or usual, "beard" in styles


def _hair_colour(found: tuple[Hit, ...], *, old: bool, chance: bytes) -> str:
    """Give the colour of hair or beard."""
    tint = next((hit.name for hit in found if hit.about == "tint"), None)
    if tint:
        return tint
    for thing in (hit for hit in found if hit.about == "hair"):
        if (colour := colour_of(found, thing)) is not None:
            return {"#f3efe4": "#e4e2de", "#8b8d96": GREY, "#c8322f": "#b5532e", "#d9b45a": "#d8b060"}.get(
                colour, colour
            )
    return GREY if old else HAIRS[chance[2] % len(HAIRS)]


def _top(found: tuple[Hit, ...], *, slight: bool, chance: bytes) -> Garment:
    """Give what is worn above; a colour without a garment is worn here."""
    thing = next((hit for hit in found if hit.about == "top"), None)
    usual = TOPS[chance[3] % len(TOPS)]
    if thing is not None:
        plain = {"suit": "#39435c", "raincoat": "#e6b93c", "shirt": "#f3efe4", "blouse": "#f3efe4"}.get(
            thing.name, usual
        )
        return Garment(kind=thing.name, colour=colour_of(found, thing) or plain)
    used = {colour_of(found, hit) for hit in found if hit.about in _THINGS}
    free = next((hit.name for hit in found if hit.about == "colour" and hit.name not in used), None)
    kinds = ("sweater", "shirt", "jacket", "dress") if slight else ("sweater", "shirt", "jacket", "t-shirt")
    return Garment(kind=kinds[chance[7] % 4], colour=free or usual)


def _bottom(found: tuple[Hit, ...], chance: bytes) -> Garment:
    """Give what is worn below."""
    thing = next((hit for hit in found if hit.about == "bottom"), None)
    usual = BOTTOMS[chance[8] % len(BOTTOMS)]
    if thing is None:
        return Garment(kind="trousers", colour=usual)
    plain = "#3f5a86" if thing.name == "jeans" else usual
    return Garment(kind=thing.name, colour=colour_of(found, thing) or plain)


def _hat(found: tuple[Hit, ...]) -> Garment | None:
    """Give a hat."""
    thing = next((hit for hit in found if hit.about == "hat"), None)
    if thing is None:
        return None
    usual = {"straw": "#e3c67a", "helmet": "#e6b93c", "beanie": "#c8553d", "cap": "#3d4a63"}.get(thing.name, "#6b5a4a")
    return Garment(kind=thing.name, colour=colour_of(found, thing) or usual)


def _worn(found: tuple[Hit, ...], what: str, usual: str) -> str | None:
    """Give the colour of something that is worn besides, where it is."""
    thing = next((hit for hit in found if hit.about == "worn" and hit.name == what), None)
    return (colour_of(found, thing) or usual) if thing else None
