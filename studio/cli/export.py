"""`studio export`: the cut for somebody else's editor."""

from __future__ import annotations

import typer


def export(
    name: str = typer.Argument(help="The film."),
    to: str = typer.Option(..., "--to", metavar="F", help="jianying, otio, xml (Premiere, Resolve), srt or vtt."),
    drafts: str = typer.Option("", "--drafts", metavar="DIR", help="Jianying's folder of drafts, here or elsewhere."),
    executor: str = typer.Option("", "--executor", metavar="local", help="Where local jobs run."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """Write the cut for another editor, with all its media; never pays."""
    from studio.cli import showing
    from studio.producer import export_film, open_film

    film = open_film(name)
    with showing.Bars(quiet=as_json) as bars:
        exported = export_film(film, to, progress=bars, drafts=drafts or None, executor=executor or None)
    if as_json:
        showing.document(exported.as_json())
        return
    for note in exported.notes:
        showing.say(f"note: {note}")
    if exported.says:
        showing.say(exported.says)
    showing.say(str(exported.file))
