"""Kinds of film as data: the beats, words and ranges of `templates/`, read into nouns."""

from __future__ import annotations

import difflib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from studio.errors import NameRefused
from studio.film.camera import Move, Size
from studio.film.cast import listed
from studio.film.delivery import Aspect, Captions
from studio.film.noun import Noun
from studio.film.shotlist import Priority, TransitionInto
from studio.film.sound import Loudness, Mood
from studio.film.time import Length, Rate
from studio.library import folder, settings_folder
from studio.project.page import read_page

Words = dict[str, tuple[str, ...]]
"""Words of a meaning, by language."""


Ranks = Annotated[tuple[Annotated[int, Field(ge=1)], ...], BeforeValidator(listed), Field(min_length=1)]
"""One number, or several."""


class Part(StrEnum):
    """What a section of a brief is; `OPEN` is what the film can open with: a problem, an insight, a belief."""

    OPEN = "open"
    SAY = "say"
    OFFER = "offer"
    STORY = "story"
    WHO = "who"
    SPEC = "spec"
    AUDIENCE = "audience"
    TONE = "tone"
    HAVE = "have"
    END = "end"
    CREW = "crew"


TELLS = (frozenset({Part.OPEN, Part.SAY, Part.OFFER}), frozenset({Part.STORY}), frozenset({Part.WHO}))
"""What is told first, where a template does not say; the next where the film would be silent for more than half."""


class ShotRange(Noun):
    """How short and long a shot may be where its length is left out, and how long one usually is."""

    shortest: Length
    usual: Length
    longest: Length


class CardRange(Noun):
    """How long the end card stands; a line over it is over `silence` before the film ends."""

    shortest: Length
    longest: Length
    share: float = Field(gt=0, le=0.5)
    """Of the film's length."""
    silence: Length
    scene: str
    into: TransitionInto
    """How the shot before it goes into it."""


class Speech(Noun):
    """How words become time until a voice has been measured."""

    pace: dict[str, Annotated[float, Field(gt=0)]]
    """Words in a second by language (characters where it writes no spaces), and of any `other`."""
    breath: Length
    """Silence in every shot that has a line."""
    quiet: int = Field(ge=1)
    """One shot in this many has no line."""

    @model_validator(mode="after")
    def _for_any(self) -> Self:
        """Refuse what says nothing of a language without a pace of its own."""
        if "other" not in self.pace:
            raise ValueError("`pace` has no `other`; write `other: 2.2`, for languages that have no pace of their own")
        return self


class Tone(Noun):
    """A feeling that a brief may ask for, and what it means for music, pace and camera."""

    name: str
    mood: Mood
    tempo: int = Field(ge=40, le=220)
    usual: Length
    """How long a shot usually is."""
    move_amount: float = Field(ge=0, le=1)
    words: Words = Field(min_length=1)
    """Left out in a template's file: those of the feeling of this name in `templates/words.yaml`."""


class Depiction(Noun):
    """Something that photos show, and how it is framed and moved over, in order of wish."""

    name: str
    size: tuple[Size, ...]
    move: tuple[Move, ...]
    words: Words


class Beat(Noun):
    """One change in the film: what it is for, and which facts and photos belong to it."""

    name: str
    purpose: str
    scene: str
    keep: Ranks
    """1 is kept in the shortest film; of several, each is for one more shot of it."""
    most: int = Field(default=1, ge=1)
    """How many shots a long film may give to it."""
    share: float = Field(default=1.0, gt=0)
    """Length against that of other beats."""
    priority: Priority = Priority.WANT
    told: Literal["first", "between", "last"] = "between"
    """Where its sentences are told, wherever the brief has them."""
    needs: Literal["nothing", "fact"] = "nothing"
    """It falls away where it needs a fact, and no sentence or figure of the brief belongs to it."""
    subject: Literal["anything", "product", "before"] = "anything"
    """What its pictures show, where there are some that do; `before`: the world without the product."""
    hold: Length | None = None
    """Its shots are never shorter, where the film has the time."""
    size: tuple[Size, ...]
    move: tuple[Move, ...]
    super: Literal["title", "place", "fact", "figures", "none"] = "none"
    """What stands over its first shot; `figures`: a figure over each."""
    picture: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(min_length=1)
    """What is seen where the brief has neither photo nor sentence for it, by language and turn by turn.

    `{product}` is its name.
    """
    words: Words


class LookWords(Noun):
    """Look of the film where the brief does not say."""

    style: str = ""
    avoid: str = ""


class Template(Noun):
    """A kind of film as data: structure, lengths, look, sound, titles."""

    studio: Annotated[int, Field(ge=1, le=1)] = 1
    name: str
    says: str
    """What kind of film it is, in one sentence."""
    words: Words
    """What the briefs of such films speak of; where nobody names a template, the one that is hit most is used."""
    length: Length
    rate: Rate
    aspect: Aspect
    captions: Captions
    loudness: Loudness
    shot: ShotRange
    card: CardRange
    speech: Speech
    look: LookWords
    tells: tuple[frozenset[Part], ...] = Field(default=TELLS, min_length=1)
    """Sections of the brief that are told; those of the next entry where the film would be silent for half."""
    tone: str
    """Where the brief names none."""
    tones: tuple[Tone, ...] = Field(min_length=1)
    scenes: dict[str, Annotated[dict[str, str], Field(min_length=1)]]
    """Headings of scenes, by language."""
    beats: tuple[Beat, ...] = Field(min_length=1)
    """In the order of the film."""
    turn: tuple[str, ...] = Field(min_length=1)
    """Beats at which the film turns, in order of wish."""
    pictures: tuple[Depiction, ...]
    """Its own go before those of `templates/pictures.yaml`."""

    @model_validator(mode="after")
    def _known(self) -> Self:
        """Refuse a scene, tone or beat that the template names and does not have."""
        for what, named, known in (
            ("scene", {self.card.scene, *(beat.scene for beat in self.beats)}, set(self.scenes)),
            ("tone", {self.tone}, {tone.name for tone in self.tones}),
            ("beat", set(self.turn), {beat.name for beat in self.beats}),
        ):
            if strange := sorted(named - known):
                raise ValueError(f"{what} {strange[0]!r} is not among {', '.join(sorted(known))}")
        return self

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """Refuse lengths that are no whole frame, or in which the shortest is longer than the longest."""
        shot, card = self.shot, self.card
        for what, lengths in (
            ("shot", {"shortest": shot.shortest, "usual": shot.usual, "longest": shot.longest}),
            ("card", {"shortest": card.shortest, "longest": card.longest}),
            *((f"tone {tone.name}", {"usual": tone.usual}) for tone in self.tones),
        ):
            frames = [length.at(self.rate) for length in lengths.values()]
            if frames[0] < 1 or frames != sorted(frames):
                said = ", ".join(f"`{name}: {length}`" for name, length in lengths.items())
                raise ValueError(f"{what} has {said}; each is a frame at least, and none longer than the next")
        return self


class Vocabulary(Noun):
    """Words about briefs that every template shares, by language; `templates/words.yaml` says what each is for."""

    common: Words
    headings: dict[Part, Words]
    feelings: dict[str, Words]
    slogan: Words
    mail: Words
    client: Words
    product: Words
    crew: Words
    closing: Words
    being: Words
    thing: Words
    joining: Words
    answering: Words
    hanging: Words
    adverbial: Words
    leaning: Words
    trailing: Words
    oneself: Words
    pointing: Words
    subject: Words
    denying: Words
    contrasting: Words
    completing: Words
    opening: Words
    whereabouts: Words
    leading: Words
    ending: Words
    titles: Words
    calling: Words
    seeing: Words
    correcting: Words
    struck: Words
    currencies: Words
    months: Words
    turning: Words
    numbers: dict[str, dict[str, int]]


def template_names() -> list[str]:
    """Give the names of the kinds of film there are."""
    return sorted(_known())


def load_template(name: str) -> Template:
    """Read one kind of film; NameRefused with the nearest name, DocumentError where its file is wrong."""
    return _load(shelf_of(name))


def shelf_of(name: str) -> Path:
    """Give the folder of a kind of film; raises NameRefused with the nearest name."""
    known = _known()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]!r}?" if near else "`studio templates` lists what there is."
        raise NameRefused(f"there is no template {name!r} among {', '.join(sorted(known))}. {hint}")
    return known[name]


def _known() -> dict[str, Path]:
    """Give the folder of each kind of film: those of the settings go before those that ship."""
    shelves = (folder("templates"), settings_folder() / "templates")
    return {file.parent.name: file.parent for shelf in shelves for file in shelf.glob("*/template.yaml")}


@cache
def _load(shelf: Path) -> Template:
    return read_page(shelf / "template.yaml", Template, _completed, name=shelf.name)


@cache
def vocabulary() -> Vocabulary:
    """Read the words about briefs; DocumentError where their file is wrong."""
    return read_page(folder("templates") / "words.yaml", Vocabulary)


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    """Give a template with what all share: the words of its tones' feelings, and what photos show."""
    feelings = vocabulary().feelings
    shared = _pictures().pictures
    tones = [
        {"words": feelings.get(str(tone.get("name")), {}), **tone} if isinstance(tone, dict) else tone
        for tone in document.get("tones") or ()
    ]
    return {**document, "tones": tones, "pictures": [*(document.get("pictures") or ()), *shared]}


class _Pictures(Noun):
    """What photos show, whatever the film."""

    pictures: tuple[Depiction, ...]


@cache
def _pictures() -> _Pictures:
    return read_page(folder("templates") / "pictures.yaml", _Pictures)
