"""`studio new`: a brief and photos become a film's folder with its shot list."""

from __future__ import annotations

from pathlib import Path

import typer


def new(
    name: str = typer.Argument(help="The film's name, which becomes its folder."),
    brief: Path = typer.Option(..., "--brief", metavar="FILE", help="What the client wants, as Markdown."),
    template: str = typer.Option("", "--template", metavar="T", help="The kind of film; see `studio templates`."),
    references: Path | None = typer.Option(None, "--references", metavar="DIR", help="More photos and clips."),
    llm: str = typer.Option(
        "", "--llm", metavar="MODEL[@URL]", help="The language model of the crew; `none` for no crew."
    ),
    or_template: bool = typer.Option(
        False, "--or-template", help="Let the template writer stand in where the model fails."
    ),
    budget: str = typer.Option("", "--budget", metavar="B", help="The most that writing may cost, such as '1 USD'."),
    yes: bool = typer.Option(False, "--yes", help="Agree to a model whose price is not known."),
    render: bool = typer.Option(False, "--render", help="Render it at once."),
) -> None:
    """Write a film's folder with its shot list, and say what to do next."""
    from studio.cli import asking, showing
    from studio.producer import Hiring, new_film

    with showing.Desk() as desk:
        hiring = Hiring(llm, or_template, asking.money(budget), desk.heard, asking.consent(desk, yes=yes))
        created = new_film(name, brief, template=template or None, references=references, hiring=hiring)
    for note in created.notes:
        showing.say(f"note: {note}")
    if created.kept:
        showing.say(f"{created.shotlist} exists and is kept as it is")
    else:
        showing.say(f"{created.shotlist} is written: {created.shots} shots, {created.length}; {created.writer}")
    if not render:
        showing.say(f"next: read it, edit it, then `studio plan {name}` and `studio render {name}`")
        return
    from studio.cli.render import render as render_verb

    render_verb(
        name, preview=False, draft=False, only="", reshoot="", keep=False, engine="", budget="", executor="",
        yes=False, as_json=False,
    )  # fmt: skip
