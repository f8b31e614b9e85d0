"""What a worker and the house say to each other: one JSON object a line.

The house sends an order (`factory`, `settings`), then requests. The worker replies to each with any number of
`{"tell": share}` and then either `{"answer": …}` or `{"error": …}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import import_module
from typing import Any

from studio import errors
from studio.errors import Fault, StudioError

Answer = Callable[[dict[str, Any], Callable[[float], None]], dict[str, Any]]
"""What a factory gives: takes a request and a teller of the share that is done, gives the answer (plain JSON)."""

KEPT = ("faults", "key", "refused", "slate", "transient")
"""What an error carries beside its text."""


def to_line(message: Mapping[str, Any]) -> bytes:
    """Write a message as a line; raises TypeError where it is not plain JSON."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def to_message(error: StudioError, trace: str) -> dict[str, Any]:
    """Write an error under the nearest name that `studio.errors` has for it."""
    kind = next(one.__name__ for one in type(error).__mro__ if one.__module__ == errors.__name__)
    kept = {name: value for name, value in vars(error).items() if name in KEPT}
    if "faults" in kept:
        kept["faults"] = [asdict(fault) for fault in kept["faults"]]
    return {"error": kind, "text": str(error), "kept": kept, "trace": trace}


def to_error(message: Mapping[str, Any]) -> StudioError:
    """Give the error that a message tells of; the worker's traceback is a note, which only `--debug` shows."""
    kind: type[StudioError] = getattr(errors, message["error"])
    error = kind.__new__(kind, message["text"])
    vars(error).update(message["kept"])
    if "faults" in message["kept"]:
        vars(error)["faults"] = tuple(Fault(**fault) for fault in message["kept"]["faults"])
    error.add_note(f"In the worker:\n{message['trace']}")
    return error


def named(dotted: str) -> Any:
    """Import what `package.module:name` names; raises ImportError or AttributeError."""
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)
