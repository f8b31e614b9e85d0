"""`studio templates`: the kinds of film there are."""

from __future__ import annotations

import typer


def templates(
    what: str = typer.Argument("", metavar="[show]", help="`show` for one of them."),
    name: str = typer.Argument("", metavar="[T]", help="The one to show."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """List the kinds of film, or show one."""
    from studio.cli import showing
    from studio.departments.writing.templates import load_template, template_names
    from studio.errors import InputError

    if what not in ("", "show") or (what == "show") != bool(name):
        raise InputError("write `studio templates`, or `studio templates show T`")
    found = [load_template(one) for one in ([name] if name else template_names())]
    if as_json:
        showing.document({"templates": [one.model_dump(mode="json") for one in found]})
        return
    for one in found:
        showing.out(f"{one.name}: {one.says}")
        for beat in one.beats if name else ():
            showing.out(f"  {beat.name}: {beat.purpose}")
