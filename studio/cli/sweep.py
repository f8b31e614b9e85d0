"""`studio sweep`: what nothing refers to any more."""

from __future__ import annotations

import typer


def sweep(
    name: str = typer.Argument(help="The film."),
    yes: bool = typer.Option(False, "--yes", help="Delete it; without this it is only listed."),
    paid: bool = typer.Option(False, "--paid", help="Also what was paid for."),
) -> None:
    """List, or delete, what the film no longer uses."""
    from studio.cli import showing
    from studio.producer import open_film, sweep_vault

    found = sweep_vault(open_film(name), delete=yes, paid=paid)
    verb = "deleted" if yes else "could be deleted (`--yes` does it)"
    showing.say(f"{len(found.records)} results, {len(found.files)} files, {found.bytes / 1e6:.1f} MB {verb}")
