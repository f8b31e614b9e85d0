"""What an export is: a class with a name that writes the cut for another tool, as text or as a package with its media.

Either is built without arguments and named by an entry point of the group `studio.exports`; both are pure: the same
texts for the same cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal, Protocol, runtime_checkable

from studio.film.timeline import Timeline
from studio.film.turnover import Turnover


@runtime_checkable
class Export(Protocol):
    """The cut as one text, without media."""

    name: ClassVar[str]
    """As `studio export --to` takes it."""
    suffix: ClassVar[str]
    """Of the file, with its dot."""

    def write(self, timeline: Timeline) -> str:
        """Give the whole file."""


@runtime_checkable
class Package(Protocol):
    """The cut as a folder: documents, and every file that they use."""

    name: ClassVar[str]
    """As `studio export --to` takes it."""
    says: ClassVar[str]
    """How somebody opens the package, in a sentence or two."""
    media: ClassVar[str]
    """Folder of the reels, inside the package."""
    rides: ClassVar[Literal["kept", "baked"]]
    """Whether the format holds changes of gain, or they have to be in the sound itself."""
    titles: ClassVar[Literal["drawn", "set"]]
    """Whether titles come as pictures, or as words that the editor sets."""
    home: ClassVar[str]
    """What the editor calls the folder in which a package must lie; empty where it may lie anywhere."""
    poster: ClassVar[str]
    """File of a picture by which the editor shows the film in its list; empty where it shows none."""

    def document(self, turnover: Turnover) -> str:
        """Give the file of the package that is opened."""

    def write(self, turnover: Turnover, place: str) -> Mapping[str, str]:
        """Give all documents by their names in the package; `place` is where it will lie, empty where nobody knows."""
