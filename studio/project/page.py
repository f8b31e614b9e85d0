"""Pages of what ships and of a person's own: templates, looks, styles of titles, recipes of sounds; all read here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from studio.errors import DocumentError
from studio.film.faults import mistakes
from studio.film.noun import Noun
from studio.project.reading import compose, refuse
from studio.project.text import decoded, read_bytes

_Page = TypeVar("_Page", bound=Noun)


def read_page(
    file: Path, kind: type[_Page], complete: Callable[[dict[str, Any]], dict[str, Any]] = dict, **given: str
) -> _Page:
    """Read a page as a noun, after `complete` has added to it what stands elsewhere; `given` are not written there.

    Raises DocumentError with every fault, its line and the way out, where it is not there, no text, or wrong.
    """
    written = compose(decoded(read_bytes(file, f"{file} is not there"), str(file)), str(file))
    refuse(written.faults, written.hidden_in(kind))
    whole = {**complete(written.tree), **given} if isinstance(written.tree, dict) else written.tree
    try:
        return kind.model_validate(whole)
    except ValidationError as error:
        found = [written.positions.fault(*mistake) for mistake in mistakes(error, kind, whole)]
        raise DocumentError(found) from None
