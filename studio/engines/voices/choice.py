"""Which of an engine's voices speaks a line."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from studio.engines.card import Card, Voice
from studio.errors import InputError
from studio.film.cast import Speaker
from studio.film.language import NAMES


def refuse_unknown(card: Card, voice: str, by: str) -> None:
    """Raise InputError, with the nearest name, where a voice that `by` shall have is not among those of a card."""
    known = [one.name for one in card.voices]
    if not voice or not known or voice in known:
        return
    near = difflib.get_close_matches(voice, known, n=1, cutoff=0.5)
    hint = f"Did you mean `{card.name}/{near[0]}`?" if near else f"It has {', '.join(known)}."
    raise InputError(f"{by} speaks with `{card.name}/{voice}`, and {card.name} has no voice {voice}. {hint}")


def accents(card: Card, voice: str, speaker: Speaker | None, language: str, by: str) -> tuple[str, ...]:
    """Say where a voice was made for another language, or is not of the kind that a description asks for."""
    base = language.lower().partition("-")[0]
    own = next((one for one in card.voices if one.name == voice), None)
    if own is not None and own.language.partition("-")[0] != base:
        better = pick(card.voices, language, own.speaker)
        instead = f"; `{card.name}/{better.name}` is a voice of that language" if better else ""
        return (f"{by}: {card.name}/{voice} was made for {_called(own.language)} and speaks {_called(base)}{instead}",)
    there = {_kin(one.speaker) for one in card.voices if one.language.partition("-")[0] == base}
    if not voice and speaker and there and _kin(speaker) not in there:
        return (f"{by}: {card.name} has no {_kin(speaker)}'s voice in {_called(base)}; a {there.pop()} speaks",)
    return ()


def pick(voices: Sequence[Voice], language: str, speaker: Speaker | None) -> Voice | None:
    """Give the first voice of a language that sounds like the speaker, or else is of the same sex, or else any.

    The voices of the region, where the language names one, come first.
    """
    base = language.lower().partition("-")[0]
    fitting = [one for one in voices if one.language.partition("-")[0] == base]
    region = [one for one in fitting if one.language == language.lower()]
    near = region or [one for one in fitting if one.language == base] or fitting
    same = [one for one in near if one.speaker == speaker]
    kin = [one for one in near if speaker and one.speaker == _kin(speaker)]
    return next(iter((*same, *kin, *near)), None)


def _kin(speaker: Speaker) -> Speaker:
    """Give whose voice stands in for one that is not there."""
    return "woman" if speaker in ("woman", "girl", "old woman") else "man"


def _called(language: str) -> str:
    """Give the English name of a language."""
    code = language.partition("-")[0]
    return next((name.title() for name, known in NAMES.items() if known == code and name.isascii()), code)
