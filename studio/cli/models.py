"""`studio models`: model files, which are there and which can be fetched."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer


def models(
    what: str = typer.Argument("", metavar="[get]", help="`get` to fetch one."),
    name: str = typer.Argument("", metavar="[M]", help="The one to fetch."),
    given: Path | None = typer.Option(None, "--from", metavar="FOLDER", help="Take its files from this folder."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """List the model files that engines can use, or fetch those of one model."""
    from studio.cli import showing
    from studio.errors import InputError
    from studio.providers import hub
    from studio.providers import models as shelf

    if what not in ("", "get") or (what == "get") != bool(name) or (given is not None and not name):
        raise InputError("write `studio models`, `studio models get M` or `studio models get M --from FOLDER`")
    if name:
        with _bar(name) as tell:
            fetched = hub.fetch(name, given=given, say=showing.say, tell=tell)
        came = ", ".join(f"{count} from {source}" for source, count in fetched.sources.items())
        showing.say(f"{name} is on hand in {fetched.folder} ({f'files: {came}' if came else 'nothing was missing'})")
        if caution := shelf.model(name).caution:
            showing.say(f"note: {caution}")
    rows = [_row(one) for one in ([name] if name else shelf.names())]
    if as_json:
        showing.document({"models": rows})
        return
    for row in [] if name else rows:
        state = "on hand" if row["on_hand"] else f"`{row['get']}`"
        size = f"{round(row['size'] / 1e6)} MB"
        showing.out(f"{row['name']:<10}{size:<8}{row['licence']:<12}{state:<28}{row['says']}")


def _row(name: str) -> dict[str, Any]:
    """Give all that is known of a model."""
    from studio.providers import models as shelf

    model = shelf.model(name)
    lacking = {file.path for file in shelf.lacking(name)}
    files = [
        {
            **file.model_dump(mode="json", exclude_none=True),
            "on_hand": file.path not in lacking,
        }
        for file in model.files
    ]
    return {
        "name": name,
        "says": model.says,
        "licence": model.licence,
        "caution": model.caution,
        "source": model.source,
        "size": model.size,
        "on_hand": not lacking,
        "folder": str(shelf.place(name)),
        "get": f"studio models get {name}",
        "files": files,
    }


@contextmanager
def _bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """Show on standard error how many bytes are there; quiet where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda there, size: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        task = drawn.add_task(name)
        yield lambda there, size: drawn.update(task, completed=there, total=size)
