"""Everything that can go wrong on a production, as one tree.

- StudioError (exit code 1)
  - InputError (2): a document, reference, name or flag is wrong; says where and the way out
    - DocumentError: one or more faults in a document, each with its line
    - ReferenceRefused: a photo, clip or other file that a document names
    - NameRefused: a film's or plugin's name
    - ShotRefused: a shot asks for what cannot be; knows which key of which shot
    - DiskError: the folder cannot be written, or the disk is full
    - EngineMissing: nothing that is installed can serve
  - EngineError (1): an engine could not make what it was asked
  - JobFailed (1): a job failed for good; names it and its last words
  - WorkerDied (1): a child process ended without an answer
  - CrewError (1): a language model could not be asked, or no answer of it can be used
  - FetchFailed (1): model files could not be had; names every source and its reason
  - VaultBusy (1): another process is making this film
  - ToolFailed (1): ffmpeg, or another program that is not ours, refused
  - BudgetStop (3): the next job would cost more than what is left
    - Unsettled: a paid request was sent and nobody knows whether it was accepted
  - Interrupted (130): a person pressed Ctrl-C
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class StudioError(Exception):
    """The root: its text is a whole message for a person, with the way out."""

    exit_code = 1


class InputError(StudioError):
    """What a person gave is wrong; nothing was lost."""

    exit_code = 2


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a document: where, what, and the way out."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        """Give `shotlist.yaml:48: message`."""
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class DocumentError(InputError):
    """One or more faults in a document, in the order of their lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))


class ReferenceRefused(InputError):
    """A file that a document names is missing, unreadable, or outside the film's folder."""


class NameRefused(InputError):
    """A film's, template's or plugin's name cannot be used; the nearest one is suggested."""


class ShotRefused(InputError):
    """A shot asks for what cannot be; `slate` and `key` say where the shot list has it."""

    def __init__(self, message: str, *, slate: str = "", key: str = "") -> None:
        self.slate = slate
        self.key = key
        super().__init__(message)


class DiskError(InputError):
    """The folder cannot be written, or the disk is full; what was made before is kept."""


class EngineError(StudioError):
    """An engine could not make what it was asked.

    `transient`: the same call may go well later. `refused`: a provider surely did not take the job on, or ended it
    without a result, so that nothing is owed for it.
    """

    def __init__(self, message: str, *, transient: bool = False, refused: bool = False) -> None:
        self.transient = transient
        self.refused = refused
        super().__init__(message)


class EngineMissing(InputError):
    """Nothing that is installed can serve; says what to install."""


class JobFailed(StudioError):
    """A job failed for good: names it and repeats its last words."""


class WorkerDied(StudioError):
    """A child process ended without an answer; carries its last words."""


class CrewError(StudioError):
    """A language model could not be asked, or gave no answer that can be used; says what was tried."""


class FetchFailed(StudioError):
    """Model files could not be had; says what each source answered, and the way out."""


class VaultBusy(StudioError):
    """Another process is making this film; says which."""


class ToolFailed(StudioError):
    """A program that is not ours refused: ffmpeg, pip or npm; carries its last words."""


class BudgetStop(StudioError):
    """The next job would cost more than what is left, or nobody can say yes."""

    exit_code = 3


class Unsettled(BudgetStop):
    """A paid request was sent and nobody knows whether it was accepted; it is never sent again by itself."""


class Interrupted(StudioError):
    """A person pressed Ctrl-C; the same command goes on from here."""

    exit_code = 130
