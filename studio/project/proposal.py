"""A proposal: a shot list that waits beside the one that it was made from, until a person says yes.

Its first line says from which text it was made and which text was proposed, by their digests, so that nothing is
remembered anywhere else: whoever has the two files knows whether the one still fits the other.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from studio.errors import InputError, StudioError
from studio.project import disk
from studio.project.difference import difference
from studio.project.scalars import comment
from studio.project.shotlist import shotlist_of
from studio.project.text import decoded, encoded, exact, read_bytes

_HEAD = re.compile(
    r"# Proposed by `studio revise`, from shotlist\.yaml ([0-9a-f]{16}) to ([0-9a-f]{16})(?:: ([^\r\n]*))?\r?\n"
)


@dataclass(frozen=True)
class Proposal:
    """A shot list as a person wrote it, as it is proposed, and what was changed in a sentence."""

    before: bytes
    after: bytes
    summary: str = ""

    @property
    def difference(self) -> str:
        """Give the change line by line; nothing where there is none."""
        texts = (decoded(content, "shotlist.yaml") for content in (self.before, self.after))
        return difference(*texts, names=("shotlist.yaml", "shotlist.proposed.yaml"))

    @property
    def page(self) -> bytes:
        """Give the proposed document under the line that says where it comes from."""
        text = exact(self.after, "shotlist.proposed.yaml")
        said = f": {comment(self.summary)}" if comment(self.summary) else ""
        line_end = "\r\n" if "\r\n" in text else "\n"
        head = (
            f"# Proposed by `studio revise`, from shotlist.yaml {_digest(self.before)} to {_digest(self.after)}{said}"
        )
        return encoded(head + line_end + text, like=self.after)


def read_proposal(shotlist: Path, proposed: Path) -> Proposal | None:
    """Read the proposal that waits beside a shot list, as a person may have edited it; None where it is in place.

    Raises InputError where none waits or what waits is none, DocumentError where it is wrong, and StudioError where
    it was made from another shot list than the one that is there now.
    """
    before = _shotlist(shotlist)
    head, after = _opened(proposed)
    if head is None:
        raise InputError(
            f"{proposed} does not say in its first line which shot list it was made from; compare the two, and copy "
            "over what you want by hand"
        )
    if after == before:
        return None
    if head[1] != _digest(before):
        raise StudioError(
            f"{shotlist.name} was changed after {proposed.name} was made from it, so the proposal is kept and not "
            "applied. Ask for the revision again, or copy over what you want by hand"
        )
    shotlist_of(head[0] + decoded(after, proposed.name), proposed.name)
    return Proposal(before, after, head[3] or "")


def refuse_overwriting(proposed: Path) -> None:
    """Raise InputError where a proposal waits that a person has edited, or that somebody else wrote."""
    if not proposed.exists():
        return
    head, after = _opened(proposed)
    if head is None:
        raise InputError(
            f"{proposed} waits, and `studio revise` did not write it; take what you want of it, and delete it"
        )
    if head[2] != _digest(after):
        raise InputError(
            f"{proposed} waits, and a person wrote in it; look at it and delete it, or put it in place with "
            "`studio revise NAME --apply`"
        )


def write_proposal(shotlist: Path, proposed: Path, proposal: Proposal) -> None:
    """Let a proposal wait beside the shot list; raises StudioError where that changed meanwhile, and DiskError."""
    if _shotlist(shotlist) != proposal.before:
        raise StudioError(f"{shotlist.name} was changed while the revision was made, so nothing is proposed; ask again")
    refuse_overwriting(proposed)
    disk.write_whole(proposed, proposal.page)


def apply_proposal(shotlist: Path, proposed: Path, proposal: Proposal) -> None:
    """Put a proposal in the shot list's place and take the waiting file away.

    Raises StudioError where either of the two files was changed meanwhile, and DiskError; both are then kept.
    """
    if _opened(proposed)[1] != proposal.after:
        raise StudioError(
            f"{proposed.name} was edited while it waited for an answer, so nothing is applied. "
            "`studio revise NAME --apply` shows what it says now, and puts that in place"
        )
    if _shotlist(shotlist) != proposal.before:
        raise StudioError(
            f"{shotlist.name} was changed after {proposed.name} was made from it, so nothing is applied; {proposed} "
            "is kept. Ask for the revision again, or copy over what you want by hand"
        )
    disk.write_whole(Path(os.path.realpath(shotlist)), proposal.after)
    proposed.unlink(missing_ok=True)


def _opened(proposed: Path) -> tuple[re.Match[str] | None, bytes]:
    """Read a waiting proposal: its first line, where that says whence it comes, and the document below it."""
    page = read_bytes(proposed, 'no proposal waits here; `studio revise NAME "what is to change"` makes one')
    text = exact(page, proposed.name)
    head = _HEAD.match(text)
    return head, encoded(text[head.end() if head else 0 :], like=page)


def _shotlist(path: Path) -> bytes:
    """Read the shot list as it is now."""
    return read_bytes(path, f"there is no {path} any more")


def _digest(content: bytes) -> str:
    """Give the first signs of a document's sha256."""
    return hashlib.sha256(content).hexdigest()[:16]
