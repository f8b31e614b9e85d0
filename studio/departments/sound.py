"""Sound: who speaks each line and with which voice, where it is heard, and the music under the film."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import ceil
from typing import Any

from studio.engines import registry
from studio.errors import EngineMissing, InputError, ReferenceRefused
from studio.film.shotlist import Line, Scene, Shotlist
from studio.film.sound import MusicRequest, VoiceRequest
from studio.film.time import Frames, Length, Rate, Span
from studio.schedule.job import Job, Known
from studio.schedule.step import Kit, Made, Step

VOICE = Step("voice", 1, "studio.departments.sound:speak")

MUSIC = Step("music", 1, "studio.departments.sound:play")

VOICES = ("kokoro", "piper")
"""Voice engines in order of wish, where the shot list names none."""

LIBRARY = "library"
"""The music engine that is always wished last."""

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

PACE = {"en": 5.65, "zh": 4.3, "ja": 6.2, "ko": 5.2, "th": 11.0, "": 15.0}
"""What a narrator speaks in a second: syllables in English (measured with piper), elsewhere letters and digits.

`` is any language that is not named; those of unspaced scripts are customary speeds of narration.
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
        problem = _problem("voice", engine, language)
        if problem is None:
            notes = [f"{line.by}: {engine} speaks, as {'; '.join(refused)}"] if refused else []
            if foreign := _unreadable(text, language):
                notes.append(f"{line.by}: {engine} cannot read {foreign}; write how to speak it in the line's `say`")
            return Voicing(engine, VoiceRequest(text=text, language=language, voice=voice or None), tuple(notes))
        if wish in stated:
            refused.append(f"{wish} {problem}")
    silent = f"no voice that is installed speaks {language}: its lines are captions only{_way_out(language)}"
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
    sounds = _syllables(text) if base == "en" else sum(unicodedata.category(sign)[0] in "LN" for sign in text)
    stops = len(re.findall(r"[.!?…]+(?=\s)|[。！？](?=.)", text.strip()))
    commas = len(re.findall(r"[,;:—–](?=\s)|[，、；：](?=.)", text))
    return round(AROUND + sounds / PACE.get(base, PACE[""]) + STOP * stops + COMMA * commas, 2)


def music_job(
    shotlist: Shotlist, length: Known[Frames], files: Mapping[str, str]
) -> tuple[Job | None, tuple[str, ...]]:
    """Give the work of making the music under a film of `length`, or None where it has none, and notes.

    `files` holds digests by file. Raises EngineMissing where no music engine can serve.
    """
    music = shotlist.sound.music
    if music is None:
        return None, ()
    length_s = shotlist.film.rate.seconds(length.value)
    if music.file is not None:
        inputs: dict[str, Any] = {"file": files[music.file], "length_s": length_s}
        return Job(MUSIC, "bed", inputs, waits=length.waits, seconds=0.1 * length_s), ()
    own = [music.source] if "source" in music.model_fields_set else []
    refused: list[str] = []
    for wish in dict.fromkeys([*own, *shotlist.engines.music, LIBRARY]):
        if problem := _problem("music", wish, ""):
            refused.append(f"{wish} {problem}")
            continue
        card = registry.card("music", wish)
        # the choice is the film's own: a longer cut keeps its tune
        choice = zlib.crc32(shotlist.film.title.encode())
        request = MusicRequest(mood=music.mood, length_s=length_s, tempo=music.tempo, choice=choice)
        inputs = {"engine": card.name, "version": card.version, "request": request}
        notes = (f"music: {wish} plays, as {'; '.join(refused)}",) if refused else ()
        job = Job(MUSIC, "bed", inputs, waits=length.waits, engine=card.name, seconds=card.speed * length_s)
        return job, notes
    raise EngineMissing(f"there is no music: {'; '.join(refused)}. Install one, name a file, or write `music: none`.")


def play(inputs: dict[str, Any], kit: Kit) -> Made:
    """Make the bed; inputs are `engine`, its `version` and the `request`, or a `file`'s digest and `length_s`."""
    if "file" not in inputs:
        made: Made = registry.engine("music", inputs["engine"]).play(
            MusicRequest.model_validate(inputs["request"]), kit
        )
        return made
    from studio.engines.music import bed
    from studio.media import samples

    length = round(inputs["length_s"] * samples.RATE)
    piece = samples.read(kit.vault.path(inputs["file"]), most=length)
    if len(piece) < min(length, samples.RATE):
        raise ReferenceRefused("the music file is shorter than a second; give one that can be repeated")
    kit.tell(0.3)
    draft = kit.scratch / "bed.f32"
    bed.faded(piece, samples.strip(draft, length))
    facts = {"length_s": inputs["length_s"], "tempo": None, "beats_s": [], "title": "", "credit": ""}
    return Made(outputs={"music": bed.levelled(draft)}, facts=facts)


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
def _problem(kind: str, engine: str, language: str) -> str | None:
    """Say why an engine cannot serve here, in that language; None where it can."""
    if engine not in registry.names(kind):
        return "is not installed"
    card = registry.card(kind, engine)
    if card.languages and language.lower().partition("-")[0] not in card.languages:
        return f"does not speak {language}"
    return f"is not ready ({card.install})" if registry.lacks(card) else None


def _way_out(language: str) -> str:
    """Name the command that gets a voice for a language, where one is known."""
    for name in registry.names("voice"):
        card = registry.card("voice", name)
        if registry.lacks(card) and (not card.languages or language.lower().partition("-")[0] in card.languages):
            return f" ({card.install} gets one)"
    return ""


def _unreadable(text: str, language: str) -> str:
    """Give the letters of other scripts in a text that is to be read by a voice of a Latin one."""
    if text.isascii() or language.lower().partition("-")[0] not in _LATIN:
        return ""
    return "".join(sign for sign in text if sign.isalpha() and not unicodedata.name(sign, "").startswith("LATIN"))


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
