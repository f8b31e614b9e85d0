"""What the writer has to say about a film: what was guessed, left out, or used twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from studio.departments.writing.board import Board
from studio.departments.writing.coverage import SizedReference
from studio.departments.writing.facts import Facts
from studio.departments.writing.narration import Told, unsaid
from studio.departments.writing.speech import size_of, written
from studio.departments.writing.templates import Template
from studio.film.time import Frames


def notes_of(
    facts: Facts,
    references: Sequence[SizedReference],
    board: Board,
    told: Sequence[Told],
    total: Frames,
    template: Template,
) -> list[str]:
    """Give a sentence for each."""
    notes = []
    if facts.length is None:
        notes.append(f"the brief names no length; the film is {template.length} long")
    if total < 2 * template.shot.shortest.at(template.rate):
        notes.append(f"{facts.length} is too short for a story: one picture and the end card")
    uses = Counter(one.file for one in board.shown if one)
    if not references:
        notes.append("the brief has no photos: shots are drawn from their words, to be seen before they are shot")
    elif again := sum(uses.values()) - len(uses):
        shows = "1 shot shows" if again == 1 else f"{again} shots show"
        notes.append(f"{len(uses)} pictures for {len(board.shown)} shots; {shows} one again, framed anew")
    for wish in facts.wished[len(board.free) :]:
        notes.append(f"wished for and not seen, as every shot has its picture: {wish[:120]!r}")
    if unused := [one.file for one in references if one.file not in uses]:
        notes.append(f"not used, for want of time: {', '.join(unused[:8])}{' …' if len(unused) > 8 else ''}")
    for claim in unsaid(facts.claims, told, template)[:8]:
        notes.append(f"not spoken, for want of time: {claim.text[:120]!r}")
    for one in told:
        if sum(size_of(line.text) for line in one.lines) < size_of(one.lines[0].claim.text) - 1:
            notes.append(f"spoken is only {one.lines[0].text!r} of {one.lines[0].claim.text[:120]!r}")
    if not facts.claims:
        notes.append("nothing in the brief is for the audience to hear; the film has music only")
    elif not told:
        notes.append(
            f"no sentence of the brief can be said in {written(total, template.rate)}; the film has music only"
        )
    if not facts.address:
        notes.append("the brief names no address; the end card has none")
    return notes
