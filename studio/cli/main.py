"""The command `studio`: its verbs, and how an error leaves it."""

from __future__ import annotations

import sys
from importlib import import_module

import typer

from studio import __version__
from studio.errors import StudioError

VERBS = ("new", "plan", "render", "takes", "circle", "why", "templates", "engines", "doctor", "sweep")
"""One file of this folder each, in the order of a film's life."""

app = typer.Typer(
    name="studio",
    help="From a client's brief and a few photos to a finished film.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_debug = False


def _version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        typer.echo(f"studio {__version__}")
        raise typer.Exit


@app.callback()
def studio(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
    debug: bool = typer.Option(False, "--debug", help="Show where an error came from."),
) -> None:
    """Remember how errors are to be shown."""
    global _debug
    _debug = debug


for verb in VERBS:
    app.command(verb)(getattr(import_module(f"studio.cli.{verb}"), verb))


def run() -> None:
    """Run the command line and leave with its exit code: 0 done, 1 failed, 2 wrong input, 3 money, 130 interrupted."""
    try:
        app()
    except StudioError as error:
        if _debug:
            raise
        _say(str(error))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _say("stopped; what was made is kept, and the same command goes on from here")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        if _debug:
            raise
        _say(f"this is a fault of studio itself: {type(error).__name__}: {error}. Run again with `studio --debug …`.")
        sys.exit(1)


def _say(message: str) -> None:
    """Print a message for a person on standard error."""
    sys.stderr.write(f"studio: {message}\n")
