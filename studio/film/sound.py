"""What is heard: voices, music, effects and how loud."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, field_serializer
from pydantic_core import CoreSchema

from studio.film.cast import Speaker
from studio.film.noun import Noun, Written, plain
from studio.film.time import Frames, Length, textual


class Decibels(float):
    """A gain, written `-12 dB`."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `-12 dB`; ValueError outside -60 to +24."""
        found = re.fullmatch(r"([+-]?\d{1,3}(?:\.\d{1,6})?) ?dB", str(text).strip().replace("−", "-"), re.IGNORECASE)
        if not found or not -60 <= float(found[1]) <= 24:
            raise ValueError(f"`{text}` is no gain; write -12 dB (from -60 to +24)")
        return cls(found[1])

    def __str__(self) -> str:
        """Give the written form."""
        return f"{plain(self)} dB"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from text, write as text."""
        return textual(cls, cls.parse)


class Loudness(float):
    """Integrated loudness, written `-14 LUFS` (ITU-R BS.1770)."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `-14 LUFS`; ValueError outside -36 to -8."""
        written = str(text).strip().replace("−", "-")
        found = re.fullmatch(r"(-\d{1,3}(?:\.\d{1,6})?) ?(?:LUFS|LKFS)", written, re.IGNORECASE)
        if not found or not -36 <= float(found[1]) <= -8:
            raise ValueError(f"`{text}` is no loudness; write -14 LUFS (web) or -23 LUFS (broadcast)")
        return cls(found[1])

    def __str__(self) -> str:
        """Give the written form."""
        return f"{plain(self)} LUFS"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from text, write as text."""
        return textual(cls, cls.parse)


class Mood(StrEnum):
    """What the music feels like."""

    CALM = "calm"
    WARM = "warm"
    HOPEFUL = "hopeful"
    HAPPY = "happy"
    UPBEAT = "upbeat"
    ENERGETIC = "energetic"
    INSPIRING = "inspiring"
    NOSTALGIC = "nostalgic"
    ROMANTIC = "romantic"
    PLAYFUL = "playful"
    TENSE = "tense"
    EPIC = "epic"
    DARK = "dark"


class Narrator(Written):
    """Who speaks unseen, and with which voice: `piper/joe`, or an engine alone."""

    BARE: ClassVar[str | None] = "voice"

    voice: str | None = None


class Music(Written):
    """The music asked for: a mood and an engine, or a file of the user's."""

    BARE: ClassVar[str | None] = "mood"

    mood: Mood = Mood.CALM
    source: str = Field(default="library", alias="from")
    file: str | None = None
    tempo: int | None = Field(default=None, ge=40, le=220)


FILES = frozenset((".wav", ".mp3", ".flac", ".aac", ".m4a", ".ogg", ".opus", ".aif", ".aiff"))
"""Endings of sound files."""


class Effect(Written):
    """A sound effect at a moment of its shot."""

    BARE: ClassVar[str | None] = "sound"

    sound: str
    at: Length = Field(default_factory=lambda: Length.parse("0s"))
    gain: Decibels = Field(default_factory=lambda: Decibels(0))

    @property
    def is_file(self) -> bool:
        """Whether it is a file of the user's, by its ending."""
        return PurePath(self.sound).suffix.lower() in FILES


class Ambience(StrEnum):
    """Whether places are heard that no shot names: wind on a summit, a market, the quiet of a room."""

    SPOTTED = "spotted"
    NONE = "none"


class Sound(Written):
    """How the film sounds as a whole."""

    narrators: dict[str, Narrator] = Field(default_factory=dict)
    music: Annotated[Music | None, BeforeValidator(lambda value: None if value == "none" else value)] = Field(
        default_factory=Music
    )
    """Written `none`: no music."""
    ambience: Ambience = Ambience.NONE
    """`spotted`: the sounds of places, softly under everything, found by the words of action, heading, place and
    reference; and for a lively film a whoosh or a blow at its title and end card. What a shot names in `effects` is
    heard either way, and takes the place of what would be spotted there. Left out, only that is heard, so that a film
    that somebody has listened to does not change by itself; shot lists that are written anew say `spotted`."""
    loudness: Loudness = Field(default_factory=lambda: Loudness(-14))

    @field_serializer("music")
    def _written_music(self, music: Music | None) -> Music | str:
        """Write `none` where there is none, because what is left out is the default."""
        return "none" if music is None else music


class VoiceRequest(Noun):
    """What a voice engine is asked: words in a language, in a voice; `seed` comes from the key."""

    text: str
    language: str
    voice: str | None = None
    speaker: Speaker | None = None
    """Whose voice would suit, where none is named."""


class MusicRequest(Noun):
    """What a music engine is asked: a mood and a length in seconds (music knows no frame rate)."""

    mood: Mood
    length_s: float
    tempo: int | None = None
    choice: int | None = None
    """Which of several that fit equally, so that a film keeps its music when its length changes; None: by the seed."""
    cuts_s: tuple[float, ...] = ()
    """Moments at which the picture is cut, for engines that heed `cuts`."""
    card_s: float | None = None
    """When the end card comes, on which the music ends, for the same."""


class EffectRequest(Noun):
    """What an effect engine is asked: one sound, by the name that the engine has for it."""

    sound: str
    length_s: float | None = None
    """Seconds; None is as long as the sound is of itself."""
    rise_s: float | None = None
    """Seconds in which it comes; None is as the sound does of itself."""
    fall_s: float | None = None
    choice: int | None = None
    """Which of the endless ways in which it can sound, so that it stays the same when its length changes; None: by the
    seed."""


class Cue(Noun):
    """One placed piece of sound: `media` is heard from frame `at` of the film for `length` frames."""

    name: str
    stem: str
    """`dialogue`, `music` or `effects`."""
    media: str
    """Digest of a WAV file, 48 kHz, or of a take whose own sound is heard."""
    start: Frames = 0
    """Frame of the media at which it begins."""
    at: Frames
    length: Frames
    gain_db: float = 0.0
