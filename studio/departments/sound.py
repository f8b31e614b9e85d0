"""Sound: who speaks each line and with which voice, where it is heard, and the music under the film."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import ceil
from typing import Any

from studio.engines import registry
from studio.engines.voices import choice
from studio.engines.voices.reading import aloud
from studio.errors import InputError
from studio.film.cast import Character
from studio.film.shotlist import Line, Scene, Shotlist
from studio.film.sound import VoiceRequest
from studio.film.time import Frames, Length, Rate, Span
from studio.schedule.job import Job, Known
from studio.schedule.step import Kit, Made, Step

VOICE = Step("voice", 1, "studio.departments.sound:speak")

VOICES = ("kokoro", "piper")
"""Voice engines in order of wish, where the shot list names none."""

LEAD = Fraction(3, 10)
"""Seconds of a shot before its line begins: the eye comes first."""

TAIL = Fraction(2, 5)
"""Seconds of a shot after its line has ended."""

APART = Fraction(1, 4)
"""Seconds at least between two lines."""

AROUND = 0.5
"""Seconds that a spoken line takes besides its words: silence around it, and a slow first and last syllable."""

STOP, COMMA = 0.4, 0.41
"""Seconds of a pause between two sentences, and inside one."""

PACE = {"en": 5.65, "zh": 5.8, "ja": 6.2, "ko": 5.2, "th": 11.0, "": 15.0}
"""What a narrator speaks in a second: syllables in English (measured with piper and kokoro), characters in Chinese
(measured with kokoro), elsewhere letters and digits.

`` is any language that is not named; Japanese, Korean and Thai have customary speeds of narration.
"""

_LATIN = frozenset(
    ("en", "es", "fr", "de", "it", "pt", "nl", "ca", "pl", "cs", "sv", "da", "no", "fi", "tr", "ro", "hu")
)
"""Languages whose voices read no other script."""


_SAMPLES = 48_000
"""Samples in a second of all sound here."""


@dataclass(frozen=True)
class Utterance:
    """One line of the film by name: `1A line`, or `1A+ line 2` for the second that its scene speaks from 1A on."""

    name: str
    line: Line
    slate: str
    """The shot at which it begins."""
    after: Length | None = None
    """Time from the scene's start, where the line says one."""
    follows: bool = False
    """Whether it comes right after the scene's line before."""


@dataclass(frozen=True)
class Voicing:
    """Which engine speaks a line, and what it is asked; `engine` is None where no voice speaks the language."""

    engine: str | None
    request: VoiceRequest
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """A line on the film: heard from the first frame of `span` to the last."""

    utterance: Utterance
    span: Span


def lines(shotlist: Shotlist) -> tuple[Utterance, ...]:
    """Give every line of the film by scene: those that the scene speaks across its cuts, then those of its shots."""
    found: list[Utterance] = []
    for scene in shotlist.scenes:
        shots = shotlist.shots_of(scene)
        if shots:
            found += _of_scene(scene, [shot.slate for shot in shots])
        found += [Utterance(f"{shot.slate} line", shot.line, shot.slate) for shot in shots if shot.line]
    return tuple(found)


def voice_request(line: Line, shotlist: Shotlist) -> Voicing:
    """Give who speaks a line: the first engine in order of wish that is installed and knows the language.

    The speaker's own voice is wished first, then `engines.voice`, then what is customary.
    """
    speaker = shotlist.cast.get(line.by) or shotlist.sound.narrators.get(line.by)
    own = [speaker.voice] if speaker is not None and speaker.voice else []
    stated = [*own, *shotlist.engines.voice]
    language, text = shotlist.film.language, line.say or line.text
    refused: list[str] = []
    for wish in dict.fromkeys([*stated, *([] if shotlist.engines.voice else VOICES)]):
        engine, _, voice = wish.partition("/")
        problem = problem_of("voice", engine, language)
        if problem is None:
            card = registry.card("voice", engine)
            choice.refuse_unknown(card, voice, line.by)
            kind = speaker.speaker if isinstance(speaker, Character) and not voice else None
            notes = [f"{line.by}: {engine} speaks, as {'; '.join(refused)}"] if refused else []
            notes += choice.accents(card, voice, kind, language, line.by)
            if foreign := _unreadable(text, language, card.languages):
                notes.append(f"{line.by}: {engine} cannot read {foreign}; write how to speak it in the line's `say`")
            request = VoiceRequest(text=text, language=language, voice=voice or None, speaker=kind)
            return Voicing(engine, request, tuple(notes))
        if wish in stated:
            refused.append(f"{wish} {problem}")
    way_out = "" if any("gets it" in one for one in refused) else _way_out(language)
    silent = f"no voice that is here speaks {language}: its lines are captions only{way_out}"
    return Voicing(None, VoiceRequest(text=text, language=language), ("; ".join([silent, *refused]),))


def voice_job(utterance: Utterance, voicing: Voicing) -> Job | None:
    """Give the work of speaking a line; None where nobody can."""
    if voicing.engine is None:
        return None
    card = registry.card("voice", voicing.engine)
    return Job(
        VOICE,
        utterance.name,
        {"engine": card.name, "version": card.version, "request": voicing.request},
        engine=card.name,
        slate=utterance.slate,
        seconds=card.speed * guess_seconds(voicing.request.text, voicing.request.language),
    )


def speak(inputs: dict[str, Any], kit: Kit) -> Made:
    """Speak one line; inputs are `engine`, its `version`, and the `request`. Adds the fact `pauses_s`, for captions."""
    from studio.media.pauses import pauses_s

    request = VoiceRequest.model_validate(inputs["request"])
    made: Made = registry.engine("voice", inputs["engine"]).speak(request, kit)
    return Made(outputs=made.outputs, facts={**made.facts, "pauses_s": pauses_s(made.outputs["voice"])})


@lru_cache(maxsize=65536)
def guess_seconds(text: str, language: str) -> float:
    """Guess how long a line takes to speak, for planning before it has been spoken."""
    base = language.lower().partition("-")[0]
    text = aloud(text, language)
    sounds = _syllables(text) if base == "en" else sum(unicodedata.category(sign)[0] in "LN" for sign in text)
    stops = len(re.findall(r"[.!?…]+(?=\s)|[。！？](?=.)", text.strip()))
    commas = len(re.findall(r"[,;:—–](?=\s)|[，、；：](?=.)", text))
    return round(AROUND + sounds / PACE.get(base, PACE[""]) + STOP * stops + COMMA * commas, 2)


def frames_of(length_s: float, rate: Rate) -> Frames:
    """Give the whole frames that hold a sound of `length_s` seconds."""
    samples = round(length_s * _SAMPLES)
    return -(-samples * rate.numerator // (_SAMPLES * rate.denominator))


def needs(shotlist: Shotlist, lengths: Mapping[str, Known[Frames]]) -> dict[str, Known[Frames]]:
    """Give the frames that lines ask of their shots, with breath before and after: what `cutting.lengths` takes.

    `lengths` holds each line's frames by name. `1A` is the shot's own line, `1A+` all that the scene speaks from 1A on.
    """
    rate = shotlist.film.rate
    apart = _up(APART, rate)
    reach: dict[str, Frames] = {}
    waits: dict[str, frozenset[str]] = {}
    for utterance in lines(shotlist):
        length = lengths.get(utterance.name)
        if length is None:
            continue
        name = utterance.slate if utterance.name == f"{utterance.slate} line" else f"{utterance.slate}+"
        start = rate.frames(LEAD) if utterance.after is None else utterance.after.at(rate)
        if name in reach:
            start = max(start, reach[name] + apart)
        reach[name] = start + length.value
        waits[name] = waits.get(name, frozenset()) | length.waits
    return {name: Known(end + rate.frames(TAIL), waits[name]) for name, end in reach.items()}


def place(
    shotlist: Shotlist, shots: Mapping[str, Span], lengths: Mapping[str, Frames]
) -> tuple[tuple[Placed, ...], tuple[str, ...]]:
    """Give where each line of `lengths` (frames by name) is heard, in film order, and notes on those that do not fit.

    `shots` holds the frames in the film of each shot. A line begins a little after its shot does, and never before
    the one that is heard before it has ended.
    """
    rate = shotlist.film.rate
    end = max((span.end for span in shots.values()), default=0)
    wishes: list[tuple[Frames, Utterance]] = []
    before: Frames | None = None
    for utterance in lines(shotlist):
        if utterance.slate not in shots or utterance.name not in lengths:
            before = None
            continue
        at = shots[utterance.slate].start
        if utterance.follows and before is not None:
            at = before
        else:
            at += rate.frames(LEAD) if utterance.after is None else utterance.after.at(rate)
        wishes.append((at, utterance))
        before = at + lengths[utterance.name]
    placed: list[Placed] = []
    notes: list[str] = []
    free = 0
    for at, utterance in sorted(wishes, key=lambda wish: wish[0]):
        span = Span(max(at, free), lengths[utterance.name])
        placed.append(Placed(utterance, span))
        free = span.end + _up(APART, rate)
        if span.end > end:
            late = rate.seconds(span.end - end)
            notes.append(
                f"{utterance.slate}: the line “{_short(utterance.line.text)}” ends {late:.1f} s after the film; "
                "shorten it, or give the last shots more length"
            )
    return tuple(placed), tuple(notes)


def _of_scene(scene: Scene, slates: Sequence[str]) -> list[Utterance]:
    """Name the lines that a scene speaks across its cuts, `1A+ line`, each by the shot at which it begins.

    A shot that is left out hands its line on to the next that is there. A line without `at` follows the one before.
    """
    order = [shot.slate for shot in scene.shots]
    found: list[Utterance] = []
    counts: dict[str, int] = {}
    for line in scene.lines:
        slate, after = slates[0], None
        if line.at in order:
            slate = next((one for one in order[order.index(line.at) :] if one in slates), slates[-1])
        elif line.at is not None:
            after = _moment(line.at, scene)
        elif found:
            slate = found[-1].slate
        counts[slate] = counts.get(slate, 0) + 1
        name = f"{slate}+ line" + (f" {counts[slate]}" if counts[slate] > 1 else "")
        found.append(Utterance(name, line, slate, after, follows=line.at is None and bool(found)))
    return found


def _moment(text: str, scene: Scene) -> Length:
    """Read when a line of a scene begins, where that is no slate of the scene."""
    try:
        return Length.parse(text)
    except ValueError:
        first = scene.shots[0].slate
        raise InputError(
            f"a line of the scene {scene.heading or first} begins `at: {text}`, which is neither one of its shots "
            f"nor a time; write `at: {first}` or `at: 2s`"
        ) from None


@cache
def problem_of(kind: str, engine: str, language: str) -> str | None:
    """Say why an engine cannot serve here, in that language; None where it can."""
    if engine not in registry.names(kind):
        return "is not installed"
    card = registry.card(kind, engine)
    if card.languages and language.lower().partition("-")[0] not in card.languages:
        return f"does not speak {language}"
    return f"is not ready: {registry.way_out(card, language)} gets it" if registry.lacks(card, language) else None


@cache
def _way_out(language: str) -> str:
    """Name the command that gets a voice for a language, where one is known."""
    for name in registry.names("voice"):
        card = registry.card("voice", name)
        speaks = not card.languages or language.lower().partition("-")[0] in card.languages
        if speaks and registry.lacks(card, language):
            return f"; {registry.way_out(card, language)} gets a voice"
    return ""


def _unreadable(text: str, language: str, spoken: frozenset[str]) -> str:
    """Give the letters of other scripts in a text, for a voice of a Latin one that speaks the languages `spoken`."""
    if text.isascii() or language.lower().partition("-")[0] not in _LATIN:
        return ""
    own = ("LATIN", "FEMININE ORDINAL", "MASCULINE ORDINAL", "MICRO SIGN")
    read = (*own, "CJK UNIFIED") if "zh" in spoken else own
    return "".join(sign for sign in text if sign.isalpha() and not unicodedata.name(sign, "").startswith(read))


def _syllables(text: str) -> int:
    """Count about how many syllables English has: groups of vowels, without a silent e; two to a digit."""
    total = 0
    for word in re.findall(r"[a-z']+|\d", text.lower()):
        vowels = len(re.findall(r"[aeiouy]+", word))
        silent = vowels > 1 and word.endswith("e") and not word.endswith("le")
        total += 2 if word.isdigit() else max(1, vowels - silent)
    return total


def _up(seconds: Fraction, rate: Rate) -> Frames:
    """Give the whole frames that last at least `seconds`."""
    return ceil(seconds * Fraction(rate))


def _short(text: str) -> str:
    """Give the first words of a line."""
    return text if len(text) <= 40 else text[:39].rstrip() + "…"
