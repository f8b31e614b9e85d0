"""`studio circle`: put a take into the cut."""

from __future__ import annotations

import typer


def circle(
    name: str = typer.Argument(help="The film."),
    take: str = typer.Argument(help="The take, such as 1A-3."),
    start: str = typer.Option("", "--from", metavar="1.2s", help="Where in the take the shot begins."),
) -> None:
    """Put a take into the cut; it stays there when its shot changes, until `--reshoot`."""
    from studio.cli import showing
    from studio.producer import circle_take, open_film

    showing.say(circle_take(open_film(name), take, start or None))
