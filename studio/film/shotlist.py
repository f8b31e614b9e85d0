"""The shot list: the film's contract, which a person edits; every key of `shotlist.yaml` is a field here."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, StringConstraints, model_validator

from studio.film.camera import OPPOSITES, Angle, Move, Size, word
from studio.film.cast import Character, Names, Place, Product, listed
from studio.film.delivery import Aspect, Deliverable
from studio.film.language import Language
from studio.film.money import Money
from studio.film.noun import Noun, Written
from studio.film.sound import Decibels, Effect, Sound
from studio.film.time import Lasting, Length, Rate

LONGEST_SHOT = 600
"""Seconds; a longer image is several shots."""

NARRATOR = "narrator"
"""Who speaks where a line names nobody."""


def _moves(value: Any) -> Any:
    """Read one move or a list of moves."""
    written = listed(value)
    return tuple(map(word, written)) if isinstance(written, (list, tuple)) else written


def _shot_length(length: Length) -> Length:
    """Refuse what no shot can be."""
    if length.seconds + length.coded > LONGEST_SHOT or length.extra > LONGEST_SHOT * 120:
        raise ValueError(f"`{length}` is longer than a shot can be ({LONGEST_SHOT // 60} minutes); split it into shots")
    return length


def _words(value: Any) -> Any:
    """Refuse words that are not there."""
    if isinstance(value, str) and not value.strip():
        raise ValueError("no words are there; write some")
    return value


ShotLength = Annotated[Lasting, AfterValidator(_shot_length)]
"""The length of a shot: above 0, at most ten minutes."""

Slate = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}[A-Z]{1,3}$|^[0-9]{1,4}$")]
"""The permanent name of a shot: a scene number and letters, `1A`, `12AB`."""

Words = Annotated[str, BeforeValidator(_words)]
"""Text that is seen or heard."""

Moves = BeforeValidator(_moves)
"""Reads one move or several, in English or Chinese."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A fraction of the picture or of a whole."""


def letters(number: int) -> str:
    """Give the letters of the shot `number` of a scene, counted from 0: A to Z, then AA, AB and so on."""
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


class Style(StrEnum):
    """What a super or card is for; a style of `assets/titles/` of the same name draws it."""

    TITLE = "title"
    LOWER_THIRD = "lower_third"
    CAPTION = "caption"
    CARD = "card"
    END_CARD = "end_card"
    CALL_TO_ACTION = "call_to_action"


class Priority(StrEnum):
    """What shorter versions of the film keep."""

    MUST = "must"
    WANT = "want"
    SPARE = "spare"


class Line(Written):
    """One speaker's words; `say` is how to speak them where the spelling misleads a voice."""

    BARE: ClassVar[str | None] = "text"

    by: str = NARRATOR
    text: Words
    say: str | None = None
    at: str | None = None
    """In a scene: the slate at which the line begins, or a time from the scene's start."""
    lip_sync: bool = False


class SuperText(Written):
    """Text over a shot's picture."""

    BARE: ClassVar[str | None] = "text"

    text: Words
    style: Style = Style.LOWER_THIRD


class CardText(Written):
    """Words instead of a picture."""

    BARE: ClassVar[str | None] = "text"

    text: Words
    style: Style = Style.CARD


class TransitionInto(Noun):
    """How a shot goes into the next, written `cut` or `dissolve 12f`."""

    kind: Literal["cut", "dissolve"] = "cut"
    length: Lasting | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        """Read `dissolve 12f`; a dissolve alone takes 12 frames."""
        if not isinstance(value, str):
            return value
        kind, _, length = value.strip().partition(" ")
        return {"kind": kind, "length": length.strip() or (None if kind == "cut" else "12f")}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Refuse a cut that lasts."""
        if self.kind == "cut" and self.length is not None:
            raise ValueError(f"a cut takes no time; write `cut` alone, or `dissolve {self.length}`")
        return self

    def __str__(self) -> str:
        """Give the written form."""
        return f"{self.kind} {self.length}" if self.length else self.kind


class EndFrames(Written):
    """Pictures that a shot must begin or end with."""

    first: str | None = None
    last: str | None = None


class Performance(Written):
    """What a character does in a shot."""

    BARE: ClassVar[str | None] = "does"

    does: str = ""
    expression: str = ""


class Draw(Written):
    """How many takes to draw, and at which score to stop."""

    BARE: ClassVar[str | None] = "draw"

    draw: int = Field(default=1, ge=1, le=100)
    until: Share | None = None


SoundOfClip = Annotated[
    Literal["mute", "keep"] | Decibels,
    BeforeValidator(lambda value: value if value in ("mute", "keep") else Decibels.parse(str(value))),
    PlainSerializer(str),
]
"""The clip's own sound: mute, keep, or a gain such as -12 dB."""


class Framing(Written):
    """What `defaults` of the film or a scene may say for every shot."""

    size: Annotated[Size | None, BeforeValidator(word)] = None
    angle: Annotated[Angle | None, BeforeValidator(word)] = None
    move: Annotated[tuple[Move, ...] | None, Moves, Field(min_length=1, max_length=2)] = None
    move_amount: Share | None = None
    cast: Names | None = None
    products: Names | None = None
    avoid: str | None = None
    engine: str | None = None
    takes: Draw | None = None
    transition: TransitionInto | None = None
    sound: SoundOfClip | None = None
    priority: Priority | None = None

    @model_validator(mode="after")
    def _moves_go_together(self) -> Self:
        """Refuse two moves that are one, or that undo each other."""
        if self.move is None or len(self.move) == 1:
            return self
        first, second = self.move
        if first == second:
            raise ValueError(f"the move `{first}` is there twice; write it once")
        if {first, second} in OPPOSITES or Move.STATIC in self.move:
            raise ValueError(f"the moves `{first}` and `{second}` undo each other; choose one")
        return self


class Shot(Framing):
    """One intended continuous image; what it leaves out, `defaults` of its scene and of the film say."""

    slate: Slate
    length: ShotLength | None = None
    """Stated: never changed. Left out: as long as its line needs."""
    action: str | None = None
    card: CardText | None = None
    footage: str | None = None
    performance: dict[str, Performance] = Field(default_factory=dict)
    reference: str | None = None
    focus: tuple[Share, Share] | None = None
    frames: EndFrames | None = None
    continues: bool = False
    prompt: dict[str, str] = Field(default_factory=dict)
    seed: int | None = Field(default=None, ge=0, lt=2**32)
    line: Line | None = None
    super: SuperText | None = None
    effects: tuple[Effect, ...] = ()
    speed: float = Field(default=1.0, ge=0.05, le=20)
    hold: Lasting | None = None
    omit: bool = False
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _prompt(cls, value: Any) -> Any:
        """A bare prompt is in every language."""
        if isinstance(value, dict) and isinstance(value.get("prompt"), str):
            return {**value, "prompt": {"*": value["prompt"]}}
        return value

    @model_validator(mode="after")
    def _one_picture(self) -> Self:
        """Refuse two pictures for one shot."""
        if self.card and self.footage:
            raise ValueError("both `card` and `footage` are given, and a shot shows one picture; take one of them out")
        return self


class Scene(Written):
    """Continuous action in one place and time."""

    heading: str = ""
    place: str | None = None
    defaults: Framing = Field(default_factory=Framing)
    lines: tuple[Line, ...] = ()
    shots: tuple[Shot, ...] = Field(min_length=1)


class Film(Written):
    """What is true of the film as a whole."""

    title: Words
    client: str = ""
    language: Language = "en"
    length: Lasting | None = None
    rate: Rate = Field(default_factory=lambda: Rate(25))
    aspect: Aspect = Field(default_factory=lambda: Aspect("16:9"))
    budget: Money | None = None
    template: str | None = None
    """The kind of film it was written as; says how short and long a shot may be where its length is left out."""
    vars: dict[str, str] = Field(default_factory=dict)


class Look(Written):
    """Palette, light and texture of the film."""

    style: str = ""
    grade: str | None = None
    """The name of a look."""
    match: Literal["scenes", "none"] | None = None
    """Whether the light of photos is matched within each scene; left out, it is where there is a grade."""
    avoid: str = ""

    @property
    def matches(self) -> bool:
        """Whether the light of photos is matched."""
        return self.match == "scenes" or (self.match is None and self.grade is not None)


class Engines(Written):
    """Engines in order of wish, by what they make."""

    clip: Names = ()
    image: Names = ()
    voice: Names = ()
    music: Names = ()
    effect: Names = ()


class Shotlist(Written):
    """The whole document."""

    studio: Annotated[int, Field(ge=1, le=1)] = 1
    """Version of this document."""
    film: Film
    look: Look = Field(default_factory=Look)
    cast: dict[str, Character] = Field(default_factory=dict)
    places: dict[str, Place] = Field(default_factory=dict)
    products: dict[str, Product] = Field(default_factory=dict)
    engines: Engines = Field(default_factory=Engines)
    takes: Draw = Field(default_factory=Draw)
    defaults: Framing = Field(default_factory=Framing)
    scenes: tuple[Scene, ...] = Field(min_length=1)
    sound: Sound = Field(default_factory=Sound)
    deliver: tuple[Deliverable, ...] = ()

    @cached_property
    def shots(self) -> tuple[Shot, ...]:
        """Give the shots that are in the film, in order, with the defaults of scene and film filled in."""
        return tuple(shot for scene in self.scenes for shot in self.shots_of(scene))

    def shots_of(self, scene: Scene) -> tuple[Shot, ...]:
        """Give the shots of one of the film's scenes that are in it, with defaults filled in."""
        return self._filled[id(scene)]

    @cached_property
    def _filled(self) -> dict[int, tuple[Shot, ...]]:
        """Fill in defaults once; scenes are frozen, and live as long as their shot list."""
        return {id(scene): tuple(self._fill(scene)) for scene in self.scenes}

    def _fill(self, scene: Scene) -> Iterator[Shot]:
        """Fill the defaults of scene and film into the shots of a scene."""
        fallback = {
            name: value
            for framing in (self.defaults, scene.defaults)
            for name in Framing.model_fields
            if (value := getattr(framing, name)) is not None
        }
        for shot in scene.shots:
            if not shot.omit:
                given = {name: value for name, value in fallback.items() if getattr(shot, name) is None}
                yield shot.model_copy(update=given) if given else shot
