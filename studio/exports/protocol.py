"""What an export is: a class with a name and a suffix that writes the cut as text for another tool."""

from __future__ import annotations

from typing import ClassVar, Protocol, runtime_checkable

from studio.film.timeline import Timeline


@runtime_checkable
class Export(Protocol):
    """One format; built without arguments and named by an entry point of the group `studio.exports`."""

    name: ClassVar[str]
    """As `studio export --to` takes it."""
    suffix: ClassVar[str]
    """Of the file, with its dot."""

    def write(self, timeline: Timeline) -> str:
        """Give the whole file; pure, the same text for the same cut."""
