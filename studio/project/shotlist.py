"""Reading the shot list: from what a person typed to the noun, or every fault in it at once."""

from __future__ import annotations

from studio.errors import Fault
from studio.film.shotlist import Shotlist
from studio.project import checks
from studio.project.reading import LinedMap, Positions, compose, read_as, refuse


def shotlist_of(text: str, file: str = "shotlist.yaml") -> tuple[Shotlist, Positions]:
    """Read a shot list, its `vars` filled in, with the lines of its parts; raises DocumentError."""
    written = compose(text, file)
    positions = written.positions
    torn = [*written.faults, *written.hidden_in(Shotlist)]
    if not isinstance(written.tree, LinedMap):
        way = "write `film:` and `scenes:`, or let `studio new NAME --brief brief.md` write a first one"
        refuse(torn, [Fault(file, None, f"the document {'has no keys' if written.tree else 'is empty'}; {way}")])
    unfilled = [positions.fault(*mistake) for mistake in checks.fill(written.tree, written.holes)]
    shotlist, refused = read_as(Shotlist, written)
    unnamed = [positions.fault(*mistake) for mistake in checks.names(written.tree)]
    untimed = [positions.fault(*mistake) for mistake in checks.times(shotlist)] if shotlist else []
    refuse(torn, unfilled, refused, unnamed, untimed)
    assert shotlist is not None
    return shotlist, positions
