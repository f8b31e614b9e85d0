"""Recipes of sounds: small files in `assets/effects/` that say of which layers wind, rain or a bell is made."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from studio.film.noun import Noun
from studio.library import folder

Range = tuple[float, float]
"""From the least to the most; in noise, at the lowest band and at the highest."""

Curve = Annotated[tuple[tuple[float, float], ...], Field(min_length=2)]
"""Points of a curve: frequencies in Hz and levels in dB, or moments from 0 to 1 and frequencies in Hz."""

Words = dict[str, tuple[str, ...]]
"""Words of a meaning, by language."""

Role = Literal["ground", "colour", "spot"]
"""A ground lies under a whole place, a colour lives on it, a spot is one moment."""


class Swing(Noun):
    """How the whole sound comes and goes, as wind does: a slow curve of chance that its layers follow."""

    every: float = Field(default=8.0, gt=0)
    """Seconds of one coming and going."""


class Swells(Noun):
    """Single events that every layer shapes in its own way: waves that break, cars that pass."""

    every: Range
    """Seconds between two."""
    vary: float = Field(default=3.0, ge=0)
    """dB by which they differ."""
    travel: float = Field(default=0.3, ge=0, le=1)
    """How far each one moves between the channels."""


class Swell(Noun):
    """How one layer takes a swell: seconds of rise, of fall, and of delay, at its lowest and at its highest band."""

    rise: Range
    fall: Range
    late: Range = (0.0, 0.0)
    floor: float = -24.0
    """dB of the layer between two swells."""


class Layer(Noun):
    """What all layers have: their level beside each other, and how they follow the swing."""

    gain: float = 0.0
    """dB; 0 is a layer's full level."""
    follows: float = 0.0
    """dB by which one unit of the swing raises it."""
    swell: Swell | None = None


class Placed(Layer):
    """A layer of things that stand somewhere, so that a room answers them."""

    room: float | None = None
    """dB of what the room hears of it; None is nothing."""


class Noise(Layer):
    """A rush: chance with a spectrum, whose bands drift."""

    kind: Literal["noise"]
    spectrum: Curve
    bands: int = Field(default=7, ge=1, le=12)
    near: float = 400.0
    """Hz below which both channels hear the same."""
    bright: float = 0.0
    """dB by which one unit of the swing raises the highest band more than the lowest."""
    loose: float = 1.5
    """dB by which each band drifts on its own."""
    loose_every: float = 3.0
    flutter: float = 0.0
    """dB of quick unrest, in all bands but the lowest more."""
    flutter_every: float = 0.2


class Grains(Placed):
    """Very many small sounds: bubbles, drops, crackles, chips of stone."""

    kind: Literal["grains"]
    grain: Literal["bubble", "drop", "crackle", "chip"]
    rate: float = Field(gt=0, le=2000)
    """A second."""
    pitch: Range
    """Hz between which most of them lie."""
    decay: Range = (0.002, 0.006)
    """Seconds in which one dies away to a third; bubbles know it themselves."""
    vary: float = 6.0
    """dB by which they differ."""
    tilt: float = 0.0
    """dB an octave by which higher ones are louder."""
    cluster: float = Field(default=1.0, ge=1)
    """How many come together."""
    within: float = 0.12
    """Seconds in which those of one cluster come."""
    width: float = Field(default=0.8, ge=0, le=1)


class CallNote(Noun):
    """One note of a call."""

    pitch: Curve
    """Moments from 0 to 1 and Hz."""
    length: float = Field(gt=0)
    gap: float = 0.05
    """Seconds of rest behind it."""
    gain: float = 0.0
    harmonics: tuple[float, ...] = (0.0,)
    """dB of the first, second … partial."""
    trill: Range | None = None
    """Times a second, and depth from 0 to 1, of its beating."""
    times: tuple[int, int] = (1, 1)
    """How often it is sung before the next note."""


class Calls(Placed):
    """Animals that call, each from its own place, each in its own time."""

    kind: Literal["calls"]
    singers: int = Field(default=1, ge=1, le=12)
    every: Range
    """Seconds between two calls of one singer."""
    notes: tuple[CallNote, ...] = Field(min_length=1)
    pick: tuple[int, int] | None = None
    """How many notes a call has, chosen anew each time; None: all, in order."""
    detune: float = 0.03
    """Share by which singers, and less so their calls, differ in pitch."""
    far: Range = (0.2, 0.8)
    """How far away they are, from 0 to 1."""
    vary: float = 2.0
    """dB between two calls."""
    width: float = Field(default=0.9, ge=0, le=1)


class Strikes(Placed):
    """Things that are struck and ring: bells, a drum, a heavy blow."""

    kind: Literal["strikes"]
    partials: tuple[tuple[float, float, float], ...] = Field(min_length=1)
    """Share of the pitch, dB, and seconds until it has died away by 60 dB."""
    pitch: Range
    things: int = Field(default=1, ge=1, le=12)
    every: Range | None = None
    """Seconds between two strikes, or two bursts of them; None: once, at the start."""
    strokes: tuple[int, int] = (1, 1)
    """Strikes in one burst."""
    stroke_every: Range = (0.3, 0.6)
    fall: float = 1.0
    """Share of the pitch to which it falls while it rings, as a drum does."""
    click: float = -12.0
    """dB of the noise of the blow."""
    click_pitch: float = 2500.0
    vary: float = 3.0
    far: Range = (0.0, 0.0)
    width: float = Field(default=0.5, ge=0, le=1)


class Steps(Placed):
    """Someone who walks: heel and ball of the foot on the ground, twice a second or so."""

    kind: Literal["steps"]
    pace: float = Field(default=1.8, gt=0)
    """Steps a second."""
    ground: Literal["gravel", "floor"] = "gravel"
    thump: float = 0.3
    """How much of the body's weight is heard."""
    width: float = 0.15


class Babble(Placed):
    """Many people who talk, of whom no word is understood."""

    kind: Literal["babble"]
    voices: int = Field(default=14, ge=2, le=40)
    talk: Range = (1.2, 4.5)
    """Seconds for which one talks."""
    pause: Range = (0.5, 3.5)
    far: Range = (0.2, 0.9)
    width: float = Field(default=0.9, ge=0, le=1)


class Sweep(Placed):
    """Air that is moved: noise in a band that travels over the whole length."""

    kind: Literal["sweep"]
    pitch: Curve
    """Middle of the band over the length, moments from 0 to 1 and Hz."""
    level: Curve
    """Moments from 0 to 1 and dB."""
    octaves: float = 1.2
    """Width of the band."""
    tone: float | None = None
    """dB of a cluster of tones that goes along; None: none."""
    beat: Range | None = None
    """Times a second at which it throbs, at the start and at the end."""
    throb: float = Field(default=0.0, ge=0, le=1)
    travel: float = Field(default=0.0, ge=-1, le=1)
    """How far it goes from one channel to the other."""


AnyLayer = Annotated[
    Noise | Grains | Calls | Strikes | Steps | Babble | Sweep,
    Field(discriminator="kind"),
]


class Room(Noun):
    """What answers: a wood, a street, a hall."""

    seconds: float = Field(gt=0, le=6)
    """Until the answer has died away by 60 dB."""
    dark: float = 3000.0
    """Hz above which it swallows most."""
    late: float = 0.0
    """Seconds before it answers."""


class Recipe(Noun):
    """One sound: what it is made of, how loud it is, and which words of a shot ask for it."""

    name: str
    says: str
    author: str
    licence: str
    source: str
    role: Role
    loudness: float = -26.0
    """LUFS; of a spot, of its loudest 0.4 seconds."""
    length: float | None = None
    """Seconds of a spot; None where it lasts as long as it is asked to."""
    peak: float | None = None
    """Second of a spot at which it is meant to hit; None: at once."""
    rank: int = 1
    """Which of two grounds wins where a shot speaks of both alike: the higher one."""
    rise: float = 0.6
    """Seconds in which it comes where nobody says otherwise."""
    fall: float = 0.9
    swing: Swing = Field(default_factory=Swing)
    swells: Swells | None = None
    room: Room | None = None
    layers: tuple[AnyLayer, ...] = Field(min_length=1)
    sure: Words = Field(default_factory=dict)
    """Words of a shot of which one is enough, by language."""
    likely: Words = Field(default_factory=dict)
    """Words of which two are needed."""
    unless: Words = Field(default_factory=dict)
    """Words that say that it is not to be heard."""


@cache
def recipes() -> dict[str, Recipe]:
    """Read every recipe, by name in the order of the alphabet; raises DocumentError where a file is wrong."""
    from studio.project.page import read_page

    return {
        file.parent.name: read_page(file, Recipe, name=file.parent.name)
        for file in sorted(folder("assets").glob("effects/*/asset.yaml"))
    }
