"""The command `studio`: its verbs, and how an error leaves it."""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import typer

from studio import __version__
from studio.errors import InputError, Interrupted, StudioError

VERBS = (
    *("new", "plan", "render", "takes", "circle", "revise", "export"),
    *("why", "templates", "looks", "engines", "models", "doctor", "sweep"),
)
"""One file of this folder each, in the order of a film's life."""

app = typer.Typer(
    name="studio",
    help="From a client's brief and a few photos to a finished film.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

MISUSE: Any = typer.BadParameter.__bases__
"""Errors in how a command is typed; typer does not export their root."""

_debug = False


def _version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        typer.echo(f"studio {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def studio(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
    debug: bool = typer.Option(False, "--debug", help="Show where an error came from."),
) -> None:
    """Remember how errors are to be shown; without a verb, say which there are."""
    global _debug
    _debug = debug
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for verb in VERBS:
    app.command(verb)(getattr(import_module(f"studio.cli.{verb}"), verb))


def run() -> None:
    """Run the command line and leave with its exit code: 0 done, 1 failed, 2 wrong input, 3 money, 130 interrupted."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # an old terminal lacks signs; JSON reads these escapes
    try:
        code = app(prog_name="studio", standalone_mode=False)
        if code == Interrupted.exit_code:  # typer keeps Ctrl-C to itself, and gives its exit code
            raise KeyboardInterrupt
        sys.exit(code)
    except MISUSE as misuse:
        _say(_way_out(misuse))
        sys.exit(InputError.exit_code)
    except StudioError as error:
        if _debug:
            raise
        _say(str(error))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _say("stopped; what was made is kept, and the same command goes on from here")
        sys.exit(Interrupted.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        if _debug:
            raise
        _say(f"this is a fault of studio itself: {type(error).__name__}: {error}. Run again with `studio --debug …`.")
        sys.exit(1)


def _way_out(misuse: Any) -> str:
    """Say what is wrong with a command as it was typed, and where it is told how to type it."""
    verb = misuse.ctx.command_path if misuse.ctx else "studio"
    meant = getattr(getattr(misuse, "param", None), "help", None)
    said = misuse.format_message().rstrip(".") + (f" ({meant.rstrip('.')})" if meant else "")
    return f"{said}{'' if said.endswith('?') else '.'} `{verb} --help` tells more."


def _say(message: str) -> None:
    """Print a message for a person on standard error."""
    sys.stderr.write(f"studio: {message}\n")
