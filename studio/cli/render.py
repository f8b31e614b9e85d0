"""`studio render`: make what the plan says."""

from __future__ import annotations

import typer


def render(
    name: str = typer.Argument(help="The film."),
    preview: bool = typer.Option(False, "--preview", help="The whole film from drawn footage, free, at draft quality."),
    draft: bool = typer.Option(False, "--draft", help="Half the size, quickly encoded."),
    only: str = typer.Option("", "--only", metavar="1A,2B", help="Make only what these shots need."),
    reshoot: str = typer.Option("", "--reshoot", metavar="1A", help="Draw these shots again."),
    keep: bool = typer.Option(False, "--keep", help="Keep the takes on hand though their shots have changed."),
    engine: str = typer.Option("", "--engine", metavar="E", help="Clip engine for every shot that it can serve."),
    budget: str = typer.Option("", "--budget", metavar="B", help="The most that this may cost, such as '5 USD'."),
    stems: bool = typer.Option(False, "--stems", help="Also dialogue, music, effects and mix as WAV, in masters/."),
    executor: str = typer.Option("", "--executor", metavar="local", help="Where local jobs run."),
    yes: bool = typer.Option(False, "--yes", help="Agree to the cost that the plan names."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """Make what the plan says; ask before money is spent."""
    from studio.cli import asking, showing
    from studio.film.production import Wishes
    from studio.producer import open_film, render_film

    film = open_film(name)
    wishes = Wishes(
        draft=draft,
        preview=preview,
        only=showing.slates(only),
        reshoot=showing.slates(reshoot),
        keep=keep,
        engine=engine or None,
        stems=stems,
    )
    with showing.Bars(quiet=as_json) as bars:
        rendered = render_film(
            film,
            wishes,
            progress=bars,
            agree=asking.agreement(bars, yes=yes, as_json=as_json),
            budget=asking.money(budget),
            executor=executor or None,
        )
    if as_json:
        showing.document(rendered.as_json())
        return
    for note in rendered.notes:
        showing.say(f"note: {note}")
    made = f"{len(rendered.made)} made, {rendered.on_hand} on hand" if rendered.made else "nothing to do"
    showing.say(
        f"{rendered.film}: {made}" + (f", {' and '.join(map(str, rendered.costs))} spent" if rendered.costs else "")
    )
    if rendered.master is not None:
        showing.say(f"{rendered.master}  ({rendered.length})")
