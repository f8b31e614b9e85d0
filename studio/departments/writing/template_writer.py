"""Writing without a language model: the facts of a brief fill the beats of a template and become a shot list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.departments.writing.beats import BeatSheet
from studio.departments.writing.board import cut_up, decide, grid_of
from studio.departments.writing.coverage import SizedReference
from studio.departments.writing.document import Draft, DraftScene, Sheet, render
from studio.departments.writing.facts import Facts, read
from studio.departments.writing.narration import Narration, need_of
from studio.departments.writing.notes import notes_of
from studio.departments.writing.phrasing import Phrasing
from studio.departments.writing.product import product_in
from studio.departments.writing.scenes import heading, scenes_of, story_of
from studio.departments.writing.speech import every, hits, roots, size_of, words_of, written
from studio.departments.writing.templates import Template, Tone, Vocabulary, vocabulary
from studio.film.breakdown import Breakdown
from studio.film.brief import Brief
from studio.film.delivery import Aspect
from studio.film.time import Frames

CARD_WITH_LINE = 0.25
"""Share of the film; the end card has a line where it takes no more than this."""

SURE = 2
"""Words of a feeling that a brief must hold where it does not say how the film should feel."""

NAMES = {"16:9": "web", "9:16": "vertical", "1:1": "square", "4:5": "feed"}
"""Deliverables by aspect."""


@dataclass(frozen=True)
class Script:
    """The text of a shot list, and what was guessed or left out on the way to it."""

    text: str
    notes: tuple[str, ...]


def write(brief: Brief, references: Sequence[SizedReference], template: Template, film: str) -> Script:
    """Write the shot list of `film`: the same text for the same brief, references and template."""
    words = vocabulary()
    facts = read(brief, film, words)
    tone, toned = tone_of(facts, template)
    rate, grid = template.rate, grid_of(template.rate)
    total = max(2, (facts.length or template.length).at(rate))
    card, last_line = _card(facts, template, total, grid)
    room = cut_up(total - card, tone, template, references, grid)
    beats = BeatSheet(template, words, facts.language, facts.about)
    narration = Narration(beats, Phrasing(words, facts.language), words, room, beats.first_spread(facts, room.shots))
    told = narration.choose(facts.claims)
    claims = [line.claim for one in told for line in one.lines]
    narration.beats = beats.second_spread(narration.beats, claims, facts)
    board = decide(narration, told, references, facts, words)
    card = total - sum(board.lengths)
    elements = product_in(facts, references, template, words)
    product = next((one.name for one in elements.products), "")
    scenes = scenes_of(board, facts, beats, words, product)
    texts = card_texts(facts, _price(facts, scenes, words))
    scenes.append(end_card(len(scenes) + 1, facts.language, texts, template, card, last_line))
    notes = (*facts.notes, *([toned] if toned else []), *notes_of(facts, references, board, told, total, template))
    sheet = Sheet(
        film=film,
        title=facts.title,
        client=facts.client,
        language=facts.language,
        length=written(total, rate),
        aspect=facts.aspect or template.aspect,
        template=template,
        budget=brief.budget,
        writer="Words are the brief's own.",
        style="; ".join(
            (", ".join(facts.feeling[:4]), template.look.style) if facts.feeling else (template.look.style,)
        ),
        avoid=avoided(facts, template, words),
        tone=tone.name,
        move_amount=tone.move_amount,
        mood=tone.mood,
        tempo=tone.tempo,
        deliver=deliverables(facts, template),
        scenes=tuple(scenes),
        notes=notes,
        story=story_of(board, facts, template, scenes),
        elements=elements if any(board.product) else Breakdown(),
    )
    return Script(render(sheet), notes)


def avoided(facts: Facts, template: Template, words: Vocabulary) -> str:
    """Give what no picture may hold: what the template says, and what the brief says that it should not be.

    The words that deny it are taken off, where a clause begins with one.
    """
    first = "|".join(re.escape(word) for word in words_of(words.denying, facts.language))
    rest = [re.match(rf"(?:{first})(?![a-z'])\s*(.+)", clause, re.I) for clause in facts.denied]
    return ", ".join((template.look.avoid, *(found[1] for found in rest if found)))


def tone_of(facts: Facts, template: Template) -> tuple[Tone, str]:
    """Give the tone that the brief names most often, of two the one named first, and a note where it names none."""
    felt = " , ".join(facts.feeling)
    for text, least in ((felt, 1), (facts.asides, 1), (facts.words, SURE)):
        there = f" {' '.join(roots(text))} "
        named = []
        for tone in template.tones:
            words = hits(words_of(tone.words, facts.language), text)
            first = min((there.find(f" {' '.join(roots(word))} ") for word in words), default=len(there))
            named.append((len(words), -first, tone))
        most, _, best = max(named, key=lambda found: found[:2])
        if most >= least:
            return best, ""
    default = next(tone for tone in template.tones if tone.name == template.tone)
    return default, f"the brief does not say how it should feel; music and pace are {default.name}"


def _card(facts: Facts, template: Template, total: Frames, grid: Frames) -> tuple[Frames, str]:
    """Give the least length of the end card, and the line over it where it has one."""
    card = template.card
    shortest, longest, silence = (one.at(template.rate) for one in (card.shortest, card.longest, card.silence))
    usual = min(max(round(total * card.share), shortest), longest, total // 2)
    last = facts.tagline or ("" if facts.address and facts.address in facts.call else facts.call)
    need = need_of(last, facts.language, template) + silence if size_of(last) else total
    usual = max(usual, need) if need <= min(longest, total * CARD_WITH_LINE) else usual
    return min(-(-usual // grid) * grid, total - 1), last if need <= usual else ""


def card_texts(facts: Facts, price: str) -> tuple[str, ...]:
    """Give what stands on the end card: the client's name, the last words, what to do or what it costs, and where."""
    last_words = facts.tagline or (facts.title if facts.title != facts.client else "")
    where = "" if facts.address and facts.address in facts.call else facts.address
    return facts.client, last_words, facts.call or price, where


def _price(facts: Facts, scenes: Sequence[DraftScene], words: Vocabulary) -> str:
    """Give what it costs, as the brief says it, where the film has not yet said or shown that; or nothing."""
    told = [text for scene in scenes for shot in scene.shots for text in (shot.line, shot.super)]
    told += [text for scene in scenes for text, _ in scene.lines]
    numbers = set(re.findall(r"\d+", " ".join(told)))
    prices = (one for one in facts.figures if hits(every(words.currencies), one))
    return next((one for one in prices if not numbers.issuperset(re.findall(r"\d+", one))), "")


def end_card(
    number: int, language: str, texts: Sequence[str], template: Template, card: Frames, line: str = ""
) -> DraftScene:
    """Write the end card as scene `number`: the client's name, the last words, where to go."""
    scene = DraftScene(heading(template, template.card.scene, language))
    scene.shots.append(
        Draft(
            slate=f"{number}A",
            length=written(card, template.rate),
            why=("end card: the client's name, the last words, where to go",),
            card=tuple(dict.fromkeys(filter(None, texts))),
            line=line,
            priority="must",
        )
    )
    return scene


def deliverables(facts: Facts, template: Template) -> tuple[tuple[str, Aspect], ...]:
    """Give name and aspect of what is handed over: for the web, and in the film's own frame."""
    aspects = dict.fromkeys((facts.aspect or template.aspect, template.aspect))
    return tuple((NAMES.get(str(aspect), f"frame{number}"), aspect) for number, aspect in enumerate(aspects, 1))
