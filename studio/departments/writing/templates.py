"""Kinds of film as data: the beats, words and ranges of `templates/`, read into nouns."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path
from typing import Annotated, Self, TypeVar

import yaml
from pydantic import Field, ValidationError, model_validator

from studio.errors import DocumentError, Fault, NameRefused
from studio.film.camera import Move, Size
from studio.film.delivery import Aspect, Captions
from studio.film.noun import Noun
from studio.film.shotlist import Priority, TransitionInto
from studio.film.sound import Loudness, Mood
from studio.film.time import Length, Rate
from studio.library import folder

Words = dict[str, tuple[str, ...]]
"""Words of a meaning, by language."""


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


class Tone(Noun):
    """A feeling that a brief may ask for, and what it means for music, pace and camera."""

    name: str
    mood: Mood
    tempo: int = Field(ge=40, le=220)
    usual: Length
    """How long a shot usually is."""
    move_amount: float = Field(ge=0, le=1)
    words: Words


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
    keep: int = Field(ge=1)
    """1 is kept in the shortest film."""
    most: int = Field(default=1, ge=1)
    """How many shots a long film may give to it."""
    share: float = Field(default=1.0, gt=0)
    """Length against that of other beats."""
    priority: Priority = Priority.WANT
    size: tuple[Size, ...]
    move: tuple[Move, ...]
    super: str = Field(default="none", pattern=r"^(title|place|fact|none)$")
    """What stands over its first shot."""
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
    length: Length
    rate: Rate
    aspect: Aspect
    captions: Captions
    loudness: Loudness
    shot: ShotRange
    card: CardRange
    speech: Speech
    look: LookWords
    tone: str
    """Where the brief names none."""
    tones: tuple[Tone, ...] = Field(min_length=1)
    scenes: dict[str, dict[str, str]]
    """Headings of scenes, by language."""
    beats: tuple[Beat, ...] = Field(min_length=1)
    """In the order of the film."""
    pictures: tuple[Depiction, ...]

    @model_validator(mode="after")
    def _known(self) -> Self:
        """Refuse a scene or tone that the template names and does not have."""
        for what, named, known in (
            ("scene", {self.card.scene, *(beat.scene for beat in self.beats)}, set(self.scenes)),
            ("tone", {self.tone}, {tone.name for tone in self.tones}),
        ):
            if strange := sorted(named - known):
                raise ValueError(f"{what} {strange[0]!r} is not among {', '.join(sorted(known))}")
        return self


class Vocabulary(Noun):
    """Words about briefs that every template shares, by language; `templates/words.yaml` says what each is for."""

    common: Words
    headings: dict[str, Words]
    slogan: Words
    mail: Words
    client: Words
    product: Words
    crew: Words
    joining: Words
    hanging: Words
    adverbial: Words
    leaning: Words
    trailing: Words
    oneself: Words
    pointing: Words
    denying: Words
    ending: Words
    titles: Words


_Read = TypeVar("_Read", bound=Noun)


def template_names() -> list[str]:
    """Give the names of the kinds of film there are."""
    return sorted(found.parent.name for found in folder("templates").glob("*/template.yaml"))


@cache
def load_template(name: str) -> Template:
    """Read one kind of film; NameRefused with the nearest name, DocumentError where its file is wrong."""
    names = template_names()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]!r}?" if near else "`studio templates` lists what there is."
        raise NameRefused(f"there is no template {name!r} among {', '.join(names)}. {hint}")
    return _read(folder("templates") / name / "template.yaml", Template, name=name)


@cache
def vocabulary() -> Vocabulary:
    """Read the words about briefs; DocumentError where their file is wrong."""
    return _read(folder("templates") / "words.yaml", Vocabulary)


def _read(file: Path, noun: type[_Read], **given: str) -> _Read:
    """Read a shipped document; every scalar stays the text that was written, so that `16:9` and `no` are words."""
    where = f"{file.parent.name}/{file.name}"
    try:
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506  # texts only
        return noun.model_validate({**document, **given} if isinstance(document, dict) else document)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise DocumentError([Fault(where, line, f"is no YAML: {getattr(error, 'problem', error)}")]) from None
    except ValidationError as error:
        raise DocumentError(
            [Fault(where, None, f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") for fault in error.errors()]
        ) from None
