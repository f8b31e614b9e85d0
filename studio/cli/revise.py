"""`studio revise`: a note becomes a change of the shot list, which is shown before it is made."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from studio.project import Project
    from studio.project.proposal import Proposal


def revise(
    name: str = typer.Argument(help="The film."),
    note: str = typer.Argument("", help="What is to change, in your words."),
    shot: str = typer.Option("", "--shot", metavar="1A", help="Change this shot and nothing else."),
    llm: str = typer.Option("", "--llm", metavar="MODEL[@URL]", help="The language model of the crew."),
    budget: str = typer.Option("", "--budget", metavar="B", help="The most that asking may cost, such as '1 USD'."),
    yes: bool = typer.Option(False, "--yes", help="Agree to the change, and to a model whose price is not known."),
    apply: bool = typer.Option(False, "--apply", help="Put the proposal that waits in place, and ask nobody."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """Propose a change of the shot list, show it, and make it on a yes; what you wrote by hand stays as it is."""
    from studio.cli import asking, showing
    from studio.errors import InputError
    from studio.producer import Hiring, apply_waiting, open_film, revise_film

    film = open_film(name)
    if apply:
        if note or shot:
            raise InputError("--apply puts the proposal that waits in place; leave the note and --shot out")
        waited = apply_waiting(film)
        if waited is None:
            showing.say(f"what was proposed is in {film.shotlist} already")
        elif not as_json:
            _show(waited)
        _tell(film, waited, applied=True, as_json=as_json)
        return
    with showing.Desk() as desk:
        hiring = Hiring(
            llm=llm, budget=asking.money(budget), tell=desk.heard, agree=asking.consent(desk, yes=yes)
        )  # fmt: skip
        revised = revise_film(film, note, shot=shot.strip().upper(), hiring=hiring)
    for remark in revised.notes:
        showing.say(f"note: {remark}")
    proposal = revised.proposal
    if proposal.after == proposal.before:
        _tell(film, proposal, applied=False, as_json=as_json)
        return
    if not as_json:
        _show(proposal)
    agreed = yes or (not as_json and _asked(film))
    if agreed:
        film.apply(proposal)
    _tell(film, proposal, applied=agreed, as_json=as_json)


def _asked(film: Project) -> bool:
    """Ask a person; a no where nobody is there."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write(f"Change {film.shotlist}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _show(proposal: Proposal) -> None:
    """Show a change on standard output, coloured where that is a terminal, and what it is for."""
    from studio.cli import showing

    if not sys.stdout.isatty():
        showing.out(proposal.difference)
    else:
        from rich.console import Console
        from rich.text import Text

        console = Console(highlight=False, soft_wrap=True)
        colours = {"-": "red", "+": "green", "@": "cyan"}
        for line in proposal.difference.split("\n"):
            console.print(Text(line, style=colours.get(line[:1], "")))
    if proposal.summary:
        showing.say(proposal.summary)


def _tell(film: Project, proposal: Proposal | None, *, applied: bool, as_json: bool) -> None:
    """Say what became of a proposal."""
    from studio.cli import showing

    changed = proposal is not None and proposal.after != proposal.before
    waits = changed and not applied
    if as_json:
        showing.document(
            {
                "film": film.name,
                "proposed": str(film.proposed) if waits else None,
                "summary": proposal.summary if proposal else "",
                "diff": proposal.difference if proposal else "",
                "applied": applied and changed,
            }
        )
    elif waits:
        showing.say(f"{film.proposed} waits; `studio revise {film.name} --apply` puts it in place")
    elif changed:
        showing.say(f"{film.shotlist} is changed; `studio plan {film.name}` says what that makes anew")
    elif proposal is not None:
        showing.say(f"nothing to change{f': {proposal.summary}' if proposal.summary else ''}")
