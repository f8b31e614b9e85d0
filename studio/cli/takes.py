"""`studio takes`: what has been shot, and more of it."""

from __future__ import annotations

from pathlib import Path

import typer


def takes(
    name: str = typer.Argument(help="The film."),
    slate: str = typer.Argument("", help="One shot, such as 1A; all where left out."),
    draw: int = typer.Option(0, "--draw", metavar="N", min=0, max=100, help="Draw this many more takes of the shot."),
    sheet: bool = typer.Option(False, "--sheet", help="Make a contact sheet of the takes."),
    add: Path | None = typer.Option(None, "--add", metavar="FILE", help="Bring in a clip of yours as a take."),
    release: bool = typer.Option(
        False, "--release", help="Give up the shot's paid requests whose fate is unknown, so that they are sent again."
    ),
    yes: bool = typer.Option(False, "--yes", help="Agree to what drawing costs."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """Show, draw or bring in takes."""
    from studio.cli import asking, showing
    from studio.errors import InputError
    from studio.film.production import Wishes
    from studio.producer import add_clip, contact_sheet, list_takes, open_film, release_requests, render_film

    film = open_film(name)
    if (draw or add or release) and not slate:
        raise InputError(f"say which shot, such as `studio takes {name} 1A --draw 4`")
    if release and not release_requests(film, slate, showing.say):
        showing.say(f"{slate}: there is no request whose fate is unknown; nothing is released")
    if add:
        showing.say(f"{add_clip(film, slate, add)} is in; `studio render {name}` conforms it")
    if draw:
        wishes = Wishes(only=frozenset({slate}), draw={slate: draw})
        with showing.Bars(quiet=as_json) as bars:
            agree = asking.agreement(bars, yes=yes, as_json=as_json)
            drawn = render_film(film, wishes, progress=bars, agree=agree).made
        if not drawn:
            showing.say(f"{slate}: nothing is drawn; its engine gives the same take every time")
    rows = list_takes(film, slate or None)
    if sheet:
        showing.say(str(contact_sheet(film, rows)))
    if as_json:
        showing.document({"film": name, "takes": [row.as_json() for row in rows]})
    else:
        showing.takes(rows)
