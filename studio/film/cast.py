"""Who and what must look the same from shot to shot: characters, places, products."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from studio.film.noun import Written


def listed(value: Any) -> Any:
    """Let one thing stand where a list is due."""
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(listed)]
"""Names or files; one may stand alone."""


Speaker = Literal["woman", "man", "girl", "boy", "old woman", "old man"]
"""Whose a voice sounds like."""

_FEMALE = re.compile(
    r"\b(?:wom[ae]n|female|lady|she|her|girl|mother|mum|mom|grandm\w+|aunt|sister|daughter|wife|queen|waitress|hostess|"
    r"mujer|chica|niña|señora|abuela|madre|ella|hija|hermana|pastora|anciana)\b|[女妈娘婆姐妹姨婶她]|奶奶",
    re.IGNORECASE,
)
_MALE = re.compile(
    r"\b(?:m[ae]n|male|gentleman|he|his|boy|father|dad|grandf\w+|grandpa|uncle|brother|son|husband|king|waiter|guy|"
    r"hombre|chico|niño|señor|abuelo|padre|él|hijo|hermano|pastor|anciano)\b|[男爸爷叔伯哥弟]|(?<!其)他|渔翁|老翁",
    re.IGNORECASE,
)
_YOUNG = re.compile(r"\b(?:girl|boy|child|kid|toddler|niñ[oa])\b|[女男小]孩|孩子|儿童|小姑娘|少年", re.IGNORECASE)
_OLD = re.compile(
    r"\b(?:old|elderly|grand(?:m|f|pa)\w*|(?:gr[ae]y|white)[ -](?:hair|beard|braid)\w*|wrinkled|retired|ancian[oa]|"
    r"abuel[oa]|canos[oa]|(?:hombre|mujer|señora?) mayor)\b|(?<!年)老(?!师|板|家|街|城|乡|虎|挝)|爷爷|婆婆|"
    r"奶奶|[白银]发|渔翁|[六七八九]十[一二三四五六七八九多来]?岁",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:about|around|aged|age|of|unos|unas|de)? ?(\d{1,2})[ -]?(?:years?|años|岁)|"
    r"\b(?:about|around|aged|age|(?:man|woman) of|unos|unas) (\d{1,2})\b|"
    r"[,，] ?(\d{2}) ?(?=$|[,，;])"
)


class Character(Written):
    """A person or thing with identity across shots."""

    BARE: ClassVar[str | None] = "description"

    description: str = ""
    references: Names = ()
    """Files in the film's folder."""
    voice: str | None = None
    """`engine/voice`, or an engine alone."""

    @property
    def speaker(self) -> Speaker | None:
        """Give whose voice would suit, as far as the description tells; None where it tells nothing.

        >>> Character(description="shepherd, about 60, red raincoat, her grey braid").speaker
        'old woman'
        """
        female, male = _FEMALE.search(self.description), _MALE.search(self.description)
        if not female and not male:
            return None
        woman = bool(female and (not male or female.start() < male.start()))
        said = _AGE.search(self.description)
        young, old = _YOUNG.search(self.description), _OLD.search(self.description)
        age = int(next(filter(None, said.groups()))) if said else 6 if young else 70 if old else 30
        if age < 14:
            return "girl" if woman else "boy"
        if age >= 60:
            return "old woman" if woman else "old man"
        return "woman" if woman else "man"


class Place(Written):
    """Where a scene is."""

    BARE: ClassVar[str | None] = "description"

    description: str = ""
    references: Names = ()


class Product(Written):
    """A thing that is sold, with the words on its label."""

    BARE: ClassVar[str | None] = "description"

    description: str = ""
    label: str | None = None
    references: Names = ()
