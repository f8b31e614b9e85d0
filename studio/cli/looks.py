"""`studio looks`: the grades that a shot list can name."""

from __future__ import annotations

import typer


def looks(
    name: str = typer.Argument("", metavar="[NAME]", help="A film, whose own looks are listed too."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """List the looks that `look: {grade: …}` can name."""
    from studio.cli import showing
    from studio.departments.looks import load_look, look_names
    from studio.producer import open_film

    shelf = open_film(name).looks if name else None
    found = [load_look(one, shelf) for one in look_names(shelf)]
    if as_json:
        rows = [{"name": one.name, **one.page.model_dump(mode="json", exclude_none=True)} for one in found]
        showing.document({"looks": rows})
        return
    for one in found:
        showing.out(f"{one.name:<16}{one.page.says}")
