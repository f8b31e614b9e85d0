"""`studio revise`: a note becomes a proposal, a proposal is shown, and only a yes puts it in the shot list's place."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from studio.cli.main import run
from studio.crew.role import load_role, prompt
from studio.errors import CrewError, DocumentError, InputError, StudioError
from studio.film.revision import Revision
from studio.film.sighting import Sighting
from studio.film.take import Take
from studio.producer import apply_waiting
from studio.producer.revising import Revised, Task, propose
from studio.project import Project
from studio.project.proposal import Proposal

SHOTS = """\
# The film, by hand
film: {title: Lakes, client: Alps}
engines: {clip: [bars]}
scenes:
  - shots:
      # the hook
      - slate: 1A
        length: 3s
        action: Boats at dawn # as the client said
        line: {text: Come early., say: Come airly.}
      - slate: 1B
        length: 3s
        card: Alps
"""

WARMER = {"summary": "A warmer start.", "edits": [{"slate": "1A", "action": "Boats in the first sun"}]}

CHANGED = SHOTS.replace("Boats at dawn", "Boats in the first sun")

DIFFERENCE = """\
--- shotlist.yaml
+++ shotlist.proposed.yaml
@@ -6,7 +6,7 @@
       # the hook
       - slate: 1A
         length: 3s
-        action: Boats at dawn # as the client said
+        action: Boats in the first sun # as the client said
         line: {text: Come early., say: Come airly.}
       - slate: 1B
         length: 3s\
"""


@dataclass
class ScriptedCrew:
    """A crew that knows its answers, and mends a faulty one by giving the next."""

    answers: list[Any]
    notes: tuple[str, ...] = ()
    given: dict[str, Any] = field(default_factory=dict)
    faults: list[list[str]] = field(default_factory=list)
    before_answering: Callable[[], object] = lambda: None
    bills: tuple[str, ...] = ()
    asks: int = 0
    closed: bool = False

    def close(self) -> None:
        """Be done."""
        self.closed = True

    def ask(
        self,
        role: str,
        given: Mapping[str, Any],
        *,
        subject: str = "film",
        check: Callable[[Any], list[str]] | None = None,
    ) -> Any:
        """Give the first answer that is not faulty."""
        assert role == "script_supervisor"
        assert subject
        assert check is not None
        self.given = dict(given)
        self.before_answering()
        for answer in self.answers:
            revision = Revision.model_validate(answer) if isinstance(answer, dict) else answer
            if not isinstance(revision, Revision):
                return revision
            self.faults.append(check(revision))
            if not self.faults[-1]:
                return revision
        raise CrewError("no answer can be used")


@pytest.fixture(name="film")
def _film(tmp_path: Path) -> Project:
    """A film of two shots with a photo."""
    film = Project(tmp_path / "projects" / "lakes")
    film.references.mkdir(parents=True)
    (film.references / "boats.jpg").write_bytes(b"a photo")
    film.shotlist.write_text(SHOTS, encoding="utf-8")
    return film


def _propose(film: Project, *answers: Any, note: str = "warmer", shot: str = "", **more: Any) -> Revised:
    return propose(Task.read(film, note, shot), ScriptedCrew(list(answers), **more))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# Proposing


def test_a_proposal_waits_beside_the_shot_list(film: Project) -> None:
    """The shot list is as it was; the proposal says in its first line where it comes from, and reads as a film."""
    revised = _propose(film, WARMER)
    assert _text(film.shotlist) == SHOTS
    head, _, rest = _text(film.proposed).partition("\n")
    assert rest == CHANGED
    assert head.startswith("# Proposed by `studio revise`, from shotlist.yaml ")
    assert head.endswith(": A warmer start.")
    assert revised.proposal.difference == DIFFERENCE
    assert revised.notes == ()


def test_the_script_supervisor_is_told_what_there_is(film: Project) -> None:
    """The note, the document as typed, the photos, what the checks found, and the only shot that may change."""
    crew = ScriptedCrew([WARMER])
    film.brief.write_text("# Lakes\n\n![Boats at dawn](references/boats.jpg)\n", encoding="utf-8")
    propose(Task.read(film, " warmer, please ", "1A"), crew)
    assert set(crew.given) == {"task", "shotlist", "references", "notes", "scope"}
    assert crew.given["task"] == "warmer, please"
    assert crew.given["shotlist"] == SHOTS
    assert crew.given["references"] == [{"file": "references/boats.jpg", "shows": "Boats at dawn"}]
    assert crew.given["scope"] == "1A"
    assert all(isinstance(note, str) for note in crew.given["notes"])


def test_the_shipped_role_reads_what_it_is_given(film: Project, repository: Path) -> None:
    """Its prompt can be filled in with it, and it writes a revision."""
    role = load_role("script_supervisor", [repository / "agents"])
    told = prompt(role, Task.read(film, "make it warmer", "1A").given()).user
    assert role.writes is Revision
    assert all(
        words in told for words in ("make it warmer", "references/boats.jpg", "You may change shot 1A alone", SHOTS)
    )


def test_photos_of_a_film_without_a_brief_are_told_by_their_names(film: Project) -> None:
    """A shot list may have been written by hand, without any brief."""
    crew = ScriptedCrew([WARMER])
    propose(Task.read(film, "warmer"), crew)
    assert crew.given["references"] == [{"file": "references/boats.jpg", "shows": "boats"}]


def test_what_cannot_be_done_goes_back_to_the_crew(film: Project) -> None:
    """Unknown shots, photos and people, and whatever lies beyond the one shot that may change."""
    crew = ScriptedCrew(
        [
            {"edits": [{"slate": "9A", "action": "x"}]},
            {"edits": [{"slate": "1A", "reference": "references/boat.jpg"}]},
            {"edits": [{"slate": "1A", "cast": ["marta"]}]},
            {"edits": [{"slate": "1B", "card": "x"}]},
            WARMER,
        ]
    )
    propose(Task.read(film, "warmer", "1A"), crew)
    unknown = "`cast` of shot 1A: `marta` is not in `cast:`."
    assert crew.faults == [
        ["the shot list has no shot 9A; it has 1A, 1B"],
        ["there is no file `references/boat.jpg`. Did you mean `references/boats.jpg`?"],
        [f"revised shotlist.yaml:10: {unknown} Write `cast:` and under it `marta: what it looks like`."],
        ["only shot 1A may change, and shot 1B would change too; leave that as it is"],
        [],
    ]
    assert _text(film.proposed).endswith(CHANGED)


def test_a_crew_without_a_usable_answer_leaves_nothing(film: Project) -> None:
    """Nor does a role that was changed to write something else."""
    with pytest.raises(CrewError):
        _propose(film, {"edits": [{"slate": "9A", "action": "x"}]})
    with pytest.raises(DocumentError, match="this role writes a Sighting, and a Revision is needed; mend `writes`"):
        _propose(film, Sighting(subject="boats"))
    assert not film.proposed.exists()


def test_slates_of_takes_and_clips_are_not_given_again(film: Project) -> None:
    """Although the shot list has forgotten them."""
    film.append_takes([Take(slate="1C", number=1, key="0" * 64)])
    (film.footage / "1D").mkdir(parents=True)
    (film.footage / "1D" / "clip.mp4").write_bytes(b"a clip")
    _propose(film, {"new": [{"after": "1A", "action": "A gull", "reason": "air"}]})
    assert "      # air\n      - slate: 1E\n        action: A gull\n      - slate: 1B\n" in _text(film.proposed)


def test_nothing_to_change_is_no_proposal(film: Project) -> None:
    """Where the answer changes nothing, nothing waits."""
    revised = _propose(film, {"summary": "It is\n\x1b[2J warm.", "edits": [{"slate": "1A", "action": "Boats at dawn"}]})
    assert revised.proposal.difference == ""
    assert revised.proposal.summary == "It is [2J warm."
    assert not film.proposed.exists()


def test_what_still_holds_older_words_is_told(film: Project) -> None:
    """A line that is spoken otherwise than it is spelt, and a prompt that stands for the action."""
    film.shotlist.write_text(SHOTS.replace("        card:", "        prompt: boats\n        card:"), encoding="utf-8")
    edits = [{"slate": "1A", "line": "Come soon."}, {"slate": "1B", "action": "A gull"}]
    assert _propose(film, {"edits": edits}, notes=("it was slow",)).notes == (
        "it was slow",
        "shot 1A: its `say` still speaks the old line; change it by hand",
        "shot 1B: its `prompt` stands in place of the action; change it by hand",
    )


@pytest.mark.parametrize(
    ("note", "shot", "said"),
    [
        ("  ", "", "say what is to change, such as `studio revise lakes"),
        ("warmer", "1C", "lakes has no shot 1C. It has: 1A, 1B."),
    ],
)
def test_what_cannot_be_asked_is_refused_first(film: Project, note: str, shot: str, said: str) -> None:
    """Before a model is asked, and paid."""
    with pytest.raises(InputError, match=said):
        Task.read(film, note, shot)


# Applying


def test_a_proposal_is_put_in_place(film: Project) -> None:
    """The very bytes that were proposed, as readable to others as before; nothing waits any more."""
    os.chmod(film.shotlist, 0o640)
    revised = _propose(film, WARMER)
    film.apply(revised.proposal)
    assert _text(film.shotlist) == CHANGED
    assert film.shotlist.stat().st_mode & 0o777 == 0o640
    assert not film.proposed.exists()
    assert sorted(path.name for path in film.folder.iterdir()) == ["references", "shotlist.yaml"]


def test_a_waiting_proposal_is_put_in_place_later(film: Project) -> None:
    """As it was proposed, or as a person has edited it since."""
    _propose(film, WARMER)
    film.proposed.write_text(_text(film.proposed).replace("first sun", "last sun"), encoding="utf-8")
    applied = apply_waiting(film)
    assert applied is not None
    assert applied.summary == "A warmer start."
    assert _text(film.shotlist) == CHANGED.replace("first sun", "last sun")
    assert not film.proposed.exists()
    with pytest.raises(InputError, match="no proposal waits here"):
        apply_waiting(film)


@pytest.mark.parametrize(
    ("encoding", "line_end"), [("utf-8", "\r\n"), ("utf-8-sig", "\n"), ("utf-16", "\r\n"), ("utf-8", "\r")]
)
def test_encoding_and_line_ends_stay(film: Project, encoding: str, line_end: str) -> None:
    """A file that was saved on Windows is still one."""
    text = SHOTS.replace("Boats", "山 Boats").replace("\n", line_end)
    film.shotlist.write_bytes(text.encode(encoding))
    revised = _propose(film, WARMER)
    assert "\r" not in revised.proposal.difference
    apply_waiting(film)
    wanted = text.replace("山 Boats at dawn", "Boats in the first sun")
    assert film.shotlist.read_bytes() == wanted.encode(encoding)


def test_a_link_to_a_shot_list_stays_a_link(film: Project, tmp_path: Path) -> None:
    """What it leads to is changed."""
    real = tmp_path / "shared.yaml"
    film.shotlist.rename(real)
    film.shotlist.symlink_to(real)
    film.apply(_propose(film, WARMER).proposal)
    assert film.shotlist.is_symlink()
    assert _text(real) == CHANGED


def test_a_shot_list_that_changed_is_never_overwritten(film: Project) -> None:
    """Neither while the crew thinks, nor while the proposal waits; what a person typed and what was proposed stay."""
    theirs = SHOTS.replace("3s", "4s", 1)
    with pytest.raises(StudioError, match="changed while the revision was made") as refused:
        _propose(film, WARMER, before_answering=lambda: film.shotlist.write_text(theirs, encoding="utf-8"))
    assert refused.value.exit_code == 1
    assert _text(film.shotlist) == theirs
    assert not film.proposed.exists()
    revised = _propose(film, WARMER)
    film.shotlist.write_text(SHOTS, encoding="utf-8")
    for change in (lambda: film.apply(revised.proposal), lambda: apply_waiting(film)):
        with pytest.raises(StudioError, match=r"shotlist\.yaml was changed after shotlist\.proposed\.yaml was made"):
            change()
        assert _text(film.shotlist) == SHOTS
        assert film.proposed.exists()


def test_a_proposal_that_a_person_edits_is_never_lost(film: Project) -> None:
    """Not by a yes to what was shown before, and not by the next note; one that nobody touched gives way."""
    first = _propose(film, WARMER)
    _propose(film, {"edits": [{"slate": "1A", "action": "Fog"}]})
    with pytest.raises(StudioError, match="edited while it waited for an answer"):
        film.apply(first.proposal)
    edited = _text(film.proposed).replace("Fog", "Mist")
    film.proposed.write_text(edited, encoding="utf-8")
    with pytest.raises(InputError, match="waits, and a person wrote in it"):
        Task.read(film, "warmer")
    with pytest.raises(InputError, match="waits, and a person wrote in it"):
        film.propose(first.proposal)
    assert _text(film.proposed) == edited
    film.proposed.write_text(SHOTS, encoding="utf-8")
    with pytest.raises(InputError, match="waits, and `studio revise` did not write it"):
        Task.read(film, "warmer")
    assert _text(film.shotlist) == SHOTS


def test_a_proposal_that_cannot_be_read_is_told_with_its_line(film: Project) -> None:
    """Its lines are counted in its own file, and it stays."""
    _propose(film, WARMER)
    film.proposed.write_text(_text(film.proposed).replace("length: 3s", "lenght: 3s", 1), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"shotlist\.proposed\.yaml:9: unknown key `lenght`"):
        apply_waiting(film)
    film.proposed.write_text(CHANGED, encoding="utf-8")
    with pytest.raises(InputError, match="does not say in its first line which shot list it was made from"):
        apply_waiting(film)
    assert _text(film.shotlist) == SHOTS
    assert film.proposed.exists()


def test_a_kill_between_the_two_files_is_made_good(film: Project) -> None:
    """The shot list is replaced at once, so that either it is as it was and the proposal waits, or it is in place."""
    revised = _propose(film, WARMER)
    film.shotlist.write_bytes(revised.proposal.after)
    assert apply_waiting(film) is None
    assert _text(film.shotlist) == CHANGED
    assert not film.proposed.exists()


def test_the_first_line_of_a_proposal_is_one_line(film: Project) -> None:
    """Whatever the summary holds."""
    proposal = Proposal(SHOTS.encode(), CHANGED.encode(), "warm\n# x\u2028\x07y")
    film.propose(proposal)
    assert _text(film.proposed).partition("\n")[0].endswith(": warm # x y")
    assert film.read_proposal() == Proposal(proposal.before, proposal.after, "warm # x y")


# The command


@dataclass(frozen=True)
class Said:
    """What a command gave back."""

    code: int
    out: str
    err: str


class Terminal(io.StringIO):
    """A person at a keyboard."""

    def isatty(self) -> bool:
        """Be one."""
        return True


Studio = Callable[..., Said]


@pytest.fixture(name="studio")
def _studio(
    film: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Studio:
    """The command `studio revise`, with a crew for hire that knows its answers."""
    monkeypatch.chdir(tmp_path)

    def give(*words: str, answers: tuple[Any, ...] = (WARMER,), typed: str | None = None) -> Said:
        crew = ScriptedCrew(list(answers))
        monkeypatch.setattr("studio.producer.revising.hire", lambda *_, **__: crew)
        monkeypatch.setattr(sys, "argv", ["studio", "revise", *words])
        if typed is not None:
            monkeypatch.setattr(sys, "stdin", Terminal(typed))
            monkeypatch.setattr(sys, "stderr", Terminal())
        with pytest.raises(SystemExit) as end:
            run()
        spoken = sys.stderr.getvalue() if isinstance(sys.stderr, Terminal) else ""
        monkeypatch.undo()
        monkeypatch.chdir(tmp_path)
        said = capsys.readouterr()
        assert crew.closed == bool(crew.given)
        return Said(int(end.value.code or 0), said.out, said.err + spoken)

    return give


def test_without_a_person_a_proposal_waits(film: Project, studio: Studio) -> None:
    """The difference goes to standard output, and how to apply it to standard error."""
    said = studio("lakes", "make it warmer")
    assert said.code == 0
    assert said.out == DIFFERENCE + "\n"
    assert said.err == (
        f"A warmer start.\n{film.proposed} waits; `studio revise lakes --apply` puts it in place\n"
    )  # fmt: skip
    assert _text(film.shotlist) == SHOTS
    said = studio("lakes", "--apply")
    assert (said.code, said.out) == (0, DIFFERENCE + "\n")
    assert said.err.endswith(f"{film.shotlist} is changed; `studio plan lakes` says what that makes anew\n")
    assert _text(film.shotlist) == CHANGED


@pytest.mark.parametrize(("typed", "changed"), [("y\n", True), ("yes\n", True), ("n\n", False), ("", False)])
def test_a_person_is_asked(film: Project, studio: Studio, typed: str, changed: bool) -> None:
    """A yes changes the shot list; anything else leaves the proposal where it is, and says so."""
    said = studio("lakes", "warmer", typed=typed)
    assert said.code == 0
    assert f"Change {film.shotlist}? [y/N] " in said.err
    assert (_text(film.shotlist) == CHANGED) is changed
    assert film.proposed.exists() is not changed
    assert ("puts it in place" in said.err) is not changed


def test_a_difference_is_coloured_on_a_terminal(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nowhere else, so that it can be given to other tools."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    assert studio("lakes", "warmer").code == 0
    assert "\x1b[31m-        action: Boats at dawn # as the client said\x1b[0m\n" in screen.getvalue()
    assert "\x1b[32m+        action: Boats in the first sun # as the client said\x1b[0m\n" in screen.getvalue()


def test_yes_needs_no_person(film: Project, studio: Studio) -> None:
    """`--yes` agrees; once it is in place, the same change changes nothing."""
    assert studio("lakes", "warmer", "--yes").code == 0
    assert _text(film.shotlist) == CHANGED
    said = studio("lakes", "warmer", "--yes")
    assert (said.code, said.out, said.err) == (0, "", "nothing to change: A warmer start.\n")


def test_one_json_document_says_it_all(film: Project, studio: Studio) -> None:
    """Standard output is one document: the change, where it waits, and whether it was made."""
    found = json.loads(studio("lakes", "warmer", "--json").out)
    assert found == {
        "film": "lakes",
        "proposed": str(film.proposed),
        "summary": "A warmer start.",
        "diff": DIFFERENCE,
        "applied": False,
    }
    found = json.loads(studio("lakes", "--apply", "--json").out)
    assert (found["applied"], found["proposed"], found["diff"]) == (True, None, DIFFERENCE)
    nothing = {"film": "lakes", "proposed": None, "summary": "A warmer start.", "diff": "", "applied": False}
    assert json.loads(studio("lakes", "warmer", "--yes", "--json").out) == nothing


def test_one_shot_alone_may_change(film: Project, studio: Studio) -> None:
    """`--shot` is held against what comes back."""
    said = studio("lakes", "warmer", "--shot", "1b", answers=(WARMER,))
    assert (said.code, said.err) == (1, "studio: no answer can be used\n")
    assert studio("lakes", "warmer", "--shot", "1a", "--yes").code == 0
    assert _text(film.shotlist) == CHANGED


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lakes",), "say what is to change, such as `studio revise lakes"),
        (("lakes", "warmer", "--apply"), "leave the note and --shot out"),
        (("lakes", "--apply"), "no proposal waits here"),
        (("lakes", "warmer", "--shot", "7"), "lakes has no shot 7. It has: 1A, 1B."),
        (("lake", "warmer"), "Did you mean 'lakes'?"),
    ],
)
def test_what_cannot_be_is_refused(studio: Studio, words: tuple[str, ...], said: str) -> None:
    """With exit code 2, the way out, and nothing on standard output."""
    found = studio(*words)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


def test_without_a_language_model_the_way_to_one_is_told(
    film: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody can understand a note then."""
    monkeypatch.chdir(film.folder.parent.parent)
    monkeypatch.setattr(sys, "argv", ["studio", "revise", "lakes", "warmer"])
    with pytest.raises(SystemExit) as end:
        run()
    assert end.value.code == 2
    assert "revising needs a language model, and none is configured" in capsys.readouterr().err


def test_a_shot_list_that_changed_exits_1(film: Project, studio: Studio) -> None:
    """And keeps the proposal."""
    studio("lakes", "warmer")
    film.shotlist.write_text(SHOTS + "# mine\n", encoding="utf-8")
    said = studio("lakes", "--apply")
    assert (said.code, said.out) == (1, "")
    assert "was changed after shotlist.proposed.yaml was made from it" in said.err
    assert film.proposed.exists()
