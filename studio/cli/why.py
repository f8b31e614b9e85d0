"""`studio why`: which input differs from what is on hand."""

from __future__ import annotations

import typer


def why(
    name: str = typer.Argument(help="The film."),
    slate: str = typer.Argument(help="The shot, such as 1A."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """Say what would be remade of a shot, and which edit is the cause."""
    from studio.cli import showing
    from studio.producer import open_film
    from studio.producer import why as causes

    found = causes(open_film(name), slate)
    if as_json:
        showing.document({"film": name, "slate": slate, "causes": [cause.as_json() for cause in found]})
        return
    if not found:
        showing.say(f"{slate}: everything is on hand")
    for cause in found:
        showing.out(f"{cause.job}: {cause.reason}")
