"""`studio plan`: the call sheet, before anything is made or paid."""

from __future__ import annotations

import typer


def plan(
    name: str = typer.Argument(help="The film."),
    preview: bool = typer.Option(False, "--preview", help="As for render."),
    draft: bool = typer.Option(False, "--draft", help="As for render."),
    only: str = typer.Option("", "--only", metavar="1A,2B", help="As for render."),
    reshoot: str = typer.Option("", "--reshoot", metavar="1A", help="As for render."),
    keep: bool = typer.Option(False, "--keep", help="As for render."),
    engine: str = typer.Option("", "--engine", metavar="E", help="As for render."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """Show what would be made, kept and paid, and why."""
    from studio.cli import showing
    from studio.film.production import Wishes
    from studio.producer import call_sheet, open_film

    wishes = Wishes(
        draft=draft,
        preview=preview,
        only=showing.slates(only),
        reshoot=showing.slates(reshoot),
        keep=keep,
        engine=engine or None,
    )
    sheet = call_sheet(open_film(name), wishes)
    if as_json:
        showing.document(sheet.as_json())
    else:
        showing.call_sheet(sheet)
