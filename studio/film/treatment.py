"""The treatment: the film told in prose, before it is broken into shots."""

from __future__ import annotations

from pydantic import Field

from studio.film.cast import Names
from studio.film.noun import Written
from studio.film.shotlist import Words
from studio.film.sound import Mood
from studio.film.time import Lasting


class SceneOutline(Written):
    """A scene before it has shots."""

    heading: Words
    """As in a script: `EXT. LAKE - DAWN`."""
    story: Words
    """What happens, and why the audience stays."""
    length: Lasting
    references: Names = ()
    """The photos and clips that belong to it."""
    narration: tuple[Words, ...] = Field(default=(), max_length=12)
    """What is spoken over it, sentence by sentence; each must fit into one shot."""


class Treatment(Written):
    """A story with a hook, a turning point and a call to action."""

    title: Words
    logline: Words
    """The film in one sentence."""
    hook: Words
    turn: Words
    call_to_action: Words
    """Words of the end card: what the audience is to do."""
    style: Words
    """Light, lens, palette and texture, in a few words."""
    mood: Mood
    """Of the music."""
    scenes: tuple[SceneOutline, ...] = Field(min_length=1, max_length=12)
