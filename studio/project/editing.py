"""Editing a shot list in place: a revision changes what it names, and every other character stays as a person wrote it.

The document is changed as text, by `surgery`; then it is read again and compared with what was asked for, so that a
damaged document is never given.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from studio.errors import InputError
from studio.film.revision import FilmEdit, Revision, ShotEdit
from studio.film.shotlist import Film, Look, Shotlist
from studio.film.sound import Sound
from studio.project import proof
from studio.project.changes import SHOT_KEYS, WORDED, Added, Change, Vars, added, changes, refuse_unknown
from studio.project.scalars import Verbatim, comment
from studio.project.shotlist import shotlist_of
from studio.project.spans import Entries, Keys, Part, Text, lay_out
from studio.project.surgery import Surgery, Value

REVISED = "revised shotlist.yaml"
"""What faults of an edited document name, because their lines are counted there."""

SECTIONS = tuple(Shotlist.model_fields)
"""The sections of a shot list in the order in which they are written."""

MUSIC_KEYS = ("mood", "from", "file", "tempo")
"""The keys of `music` in their order."""


def edited(text: str, revision: Revision, *, taken: Collection[str] = ()) -> str:
    """Give a shot list in which a revision is applied, and nothing else changed.

    New shots get the next slate of their scene that is neither there nor `taken`. Raises DocumentError where the
    document is wrong before or after, InputError for what the revision names and the film does not have, and
    StudioError where the document is written in a form that cannot be edited without touching more.
    """
    before, _ = shotlist_of(text)
    refuse_unknown(revision, before)
    sheet = _Sheet(text, before)
    edits = {edit.slate: sheet.edit(edit) for edit in revision.edits}
    for slate in dict.fromkeys(revision.omit):
        sheet.omit(slate)
    new = added(revision, before, taken, sheet.names)
    for one in new:
        sheet.add(one)
    wanted = sheet.change_film(revision.film, proof.with_changes(before, edits, new, revision.omit))
    surgery = sheet.surgery
    after_text = surgery.result()
    if after_text == text:
        return text
    after, _ = shotlist_of(after_text, REVISED)
    remarks = sum(bool(comment(one.reason)) for one in new)
    proof.prove(wanted, after, surgery.layout.comments, lay_out(after_text).comments, remarks)
    return after_text


def refuse_beyond(slate: str, before: str, after: str) -> None:
    """Refuse an edit that changes anything but one shot; raises InputError with what else it changes."""
    found = proof.beyond(slate, shotlist_of(before)[0], shotlist_of(after, REVISED)[0])
    if found:
        raise InputError(f"only shot {slate} may change, and {', '.join(found)} would change too; leave that as it is")


class _Sheet:
    """A shot list on the table: its parts, and the surgery on them."""

    def __init__(self, text: str, shotlist: Shotlist) -> None:
        self.shotlist = shotlist
        self.names = Vars(shotlist.film.vars)
        self.surgery = Surgery(text)
        self.root = _keys(self.surgery.layout.root)
        self.shots = {shot.slate: shot for scene in shotlist.scenes for shot in scene.shots}
        self.places: dict[str, tuple[Entries, Keys]] = {}
        """Where each shot stands, and in which list."""
        rows: list[Entries] = []
        for scene in _entries(self.root.pairs["scenes"]).parts:
            rows.append(_entries(_keys(scene).pairs["shots"]))
            for part in map(_keys, rows[-1].parts):
                slate = part.pairs["slate"]
                assert isinstance(slate, Text)
                self.places[slate.value or ""] = (rows[-1], part)
        self.spaced = {id(row): self._is_spaced([row]) if len(row.parts) > 1 else self._is_spaced(rows) for row in rows}
        """Whether empty lines stand between the shots of a list."""

    def edit(self, edit: ShotEdit) -> tuple[Change, ...]:
        """Change what an edit names in a shot; gives what was not so already."""
        part = self.places[edit.slate][1]
        found = tuple(changes(edit, part, self.shots[edit.slate], self.names))
        for change in found:
            old = part.pairs.get(change.key)
            if change.key in WORDED and isinstance(old, Keys):
                self.surgery.put(old, "text", change.written, ())
            else:
                self.surgery.put(part, change.key, change.written, SHOT_KEYS)
        return found

    def omit(self, slate: str) -> None:
        """Leave a shot out of the film."""
        if not self.shots[slate].omit:
            self.surgery.put(self.places[slate][1], "omit", Verbatim("true"), SHOT_KEYS)

    def add(self, new: Added) -> None:
        """Put a new shot behind another one."""
        row, part = self.places[new.after]
        keys: dict[str, Value] = {"slate": Verbatim(new.slate)} | {one.key: one.written for one in new.changes}
        self.surgery.put_behind(row, part, keys, new.reason, spaced=self.spaced[id(row)])

    def change_film(self, edit: FilmEdit, wanted: Shotlist) -> Shotlist:
        """Change the film as a whole; gives the shot list `wanted` as it is to read then."""
        film, look = self.shotlist.film, self.shotlist.look
        if edit.title is not None:
            film = film.model_copy(update={"title": self._put_text("film", "title", edit.title, film.title)})
        if edit.style is not None:
            look = look.model_copy(update={"style": self._put_text("look", "style", edit.style, look.style)})
        sound = self._put_music(edit, self.shotlist.sound)
        if self.names.needed and self.names.name not in film.vars:
            film = film.model_copy(update={"vars": film.vars | self._put_brace()})
        return wanted.model_copy(update={"film": film, "look": look, "sound": sound})

    def _put_text(self, section: str, key: str, text: str, now: str) -> str:
        """Set a text of a section; gives it as it is to read."""
        keys = self.root.pairs.get(section)
        part = keys.pairs.get(key) if isinstance(keys, Keys) else None
        told = self.names.text(text, part if isinstance(part, Text) else None, now)
        if told is None:
            return now
        self._put_under(section, key, told[0], (*Film.model_fields, *Look.model_fields))
        return told[1]

    def _put_music(self, edit: FilmEdit, sound: Sound) -> Sound:
        """Set mood and tempo of the music; raises InputError where there is none, or a person's own file."""
        asked = {"mood": edit.mood, "tempo": edit.tempo}
        asked = {key: value for key, value in asked.items() if value is not None}
        music = sound.music
        if asked and music is None:
            raise InputError("the film has no music (`music: none`), and so neither mood nor tempo; leave them out")
        if asked and music and music.file:
            raise InputError(f"the music is the file `{music.file}`, which has its own mood and tempo; leave them out")
        new = {key: value for key, value in asked.items() if value != getattr(music, key)}
        if not (new and music):
            return sound
        written: dict[str, Value] = {key: Verbatim(value) for key, value in new.items()}
        section = self.root.pairs.get("sound")
        part = section.pairs.get("music") if isinstance(section, Keys) else None
        if isinstance(part, Keys):
            for key, value in written.items():
                self.surgery.put(part, key, value, MUSIC_KEYS)
        elif isinstance(part, Text) and part.value is not None:
            bare = {"mood": part.value} | written if "tempo" in new else written["mood"]
            self.surgery.replace(part, bare)
        else:
            self._put_under("sound", "music", written, tuple(Sound.model_fields))
        return sound.model_copy(update={"music": music.model_copy(update=new)})

    def _put_brace(self) -> dict[str, str]:
        """Write the var that stands for a brace; gives it."""
        brace: dict[str, str] = {self.names.name: "{"}
        film = _keys(self.root.pairs["film"])
        there = film.pairs.get("vars")
        if isinstance(there, Keys):
            self.surgery.put(there, self.names.name, "{", ())
        else:
            self.surgery.put(film, "vars", brace, tuple(Film.model_fields))
        return brace

    def _put_under(self, section: str, key: str, value: Value, order: Sequence[str]) -> None:
        """Set a key of a section, which is made where it is missing."""
        keys = self.root.pairs.get(section)
        if isinstance(keys, Keys):
            self.surgery.put(keys, key, value, order)
        else:
            self.surgery.put(self.root, section, {key: value}, SECTIONS, section=True)

    def _is_spaced(self, rows: Sequence[Entries]) -> bool:
        """Whether an empty line stands between any two shots of a list."""
        return any(self.surgery.gap(one, other) for row in rows for one, other in pairwise(row.parts))


def _keys(part: Part) -> Keys:
    """Give a part that has keys, because the document was read."""
    assert isinstance(part, Keys)
    return part


def _entries(part: Part) -> Entries:
    """Give a part that is a list, because the document was read."""
    assert isinstance(part, Entries)
    return part
