"""The house test: a two-shot film is made, edited, undone and made again, and each time the jobs are named."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from studio.film.money import Money
from studio.film.production import Wishes
from studio.producer import call_sheet, circle_take, list_takes, open_film, render_film, why
from studio.project import Project
from studio.schedule.job import Job

SHOTLIST = """\
studio: 1
film: {title: Two shots, rate: 25, aspect: 16:9}
engines: {clip: [bars]}
scenes:
  - heading: EXT. STREET - DAY
    shots:
      - slate: 1A
        length: 1s
        action: Rain falls.
        super: {text: RAIN, style: lower_third}
      - slate: 1B
        length: 1s
        action: The sun comes out.
  - heading: EXT. STREET - NIGHT
    shots:
      - slate: 2A
        length: 1s
        action: The street is empty.
sound: {music: {mood: calm}}
"""

DRAFT = Wishes(draft=True)


@dataclass
class Quiet:
    """Nobody watches; the names of what was made are kept."""

    made: list[str] = field(default_factory=list)

    def expected(self, lane: str, jobs: int) -> None:
        """Take no note."""

    def started(self, job: Job) -> None:
        """Take no note."""

    def advanced(self, job: Job, share: float) -> None:
        """Take no note."""

    def ended(self, job: Job, error: str | None) -> None:
        """Keep the name."""
        self.made.append(job.name)


def _agree(costs: dict[str, Money]) -> None:
    raise AssertionError(f"this film is free, but costs {costs}")


@pytest.fixture(name="film")
def _film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    folder = tmp_path / "projects" / "two"
    folder.mkdir(parents=True)
    (folder / "brief.md").write_text("# Two shots\n\nRain, then sun.\n")
    (folder / "shotlist.yaml").write_text(SHOTLIST)
    monkeypatch.chdir(tmp_path)
    return open_film("two")


def _edit(film: Project, old: str, new: str) -> None:
    text = film.shotlist.read_text()
    assert old in text
    film.shotlist.write_text(text.replace(old, new))


def _make(film: Project, wishes: Wishes = DRAFT) -> list[str]:
    rendered = render_film(film, wishes, progress=Quiet(), agree=_agree)
    return sorted(job.name for job in rendered.made)


def _lacks(film: Project, wishes: Wishes = DRAFT) -> tuple[list[str], list[str]]:
    plan = call_sheet(film, wishes).plan
    return sorted(one.job.name for one in plan.jobs), sorted(one.job.name for one in plan.pending)


WHOLE = sorted(
    [
        "music bed",
        "title 1A super",
        "segment 1A",
        "segment 1B",
        "segment 2A",
        "mix film",
        "soundtrack film",
        "master film",
    ]
)


def test_a_film_is_made_once_and_an_edit_makes_what_it_touches(film: Project) -> None:
    """Made whole, then nothing; one super edited, then its title and what follows; undone, then nothing."""
    assert _make(film) == WHOLE
    assert (film.masters / "two.draft.mp4").stat().st_size > 10_000
    assert _lacks(film) == ([], [])
    assert _make(film) == []

    _edit(film, "text: RAIN", "text: HEAVY RAIN")
    assert _lacks(film) == (["title 1A super"], ["master film", "segment 1A"])
    assert next(cause.reason for cause in why(film, "1A", DRAFT)) == "text: 'RAIN' → 'HEAVY RAIN'"
    assert _make(film) == ["master film", "segment 1A", "title 1A super"]

    _edit(film, "text: HEAVY RAIN", "text: RAIN")
    assert _lacks(film) == ([], [])


def test_scenes_change_places_and_nothing_is_shot_again(film: Project) -> None:
    """Re-ordering makes a new master of the same segments."""
    _make(film)
    text = film.shotlist.read_text()
    head, first, second = text.partition("  - heading: EXT. STREET - DAY")
    first += second
    day, night, rest = first.partition("  - heading: EXT. STREET - NIGHT")
    scene, sound, tail = rest.partition("sound:")
    film.shotlist.write_text(head + night + scene + day + sound + tail)
    assert _make(film) == ["master film"]


def test_a_circled_take_stays_when_its_shot_changes_until_it_is_shot_again(film: Project) -> None:
    """The plan says what differs; only `reshoot` draws anew, and then the new take is in the cut."""
    _make(film)
    assert [row.name for row in list_takes(film, "1A")] == ["1A-1"]
    circle_take(film, "1A-1", None)
    _edit(film, "action: Rain falls.", "action: Snow falls.")
    assert _lacks(film) == ([], [])
    assert any("differs: action" in note for note in call_sheet(film, DRAFT).plan.notes)

    again = Wishes(draft=True, reshoot=frozenset({"1A"}))
    assert _make(film, again) == ["master film", "segment 1A"]
    assert [(row.name, row.circled) for row in list_takes(film, "1A")] == [("1A-1", False), ("1A-2", True)]
    assert _lacks(film) == ([], [])
    circle_take(film, "1A-1", None)
    assert _make(film) == []
    assert [row.circled for row in list_takes(film, "1A")] == [True, False]


def test_the_same_film_elsewhere_is_the_same_bytes(film: Project, tmp_path: Path) -> None:
    """Nothing of a path, a clock or chance is in a master."""
    _make(film)
    other = tmp_path / "projects" / "three"
    other.mkdir()
    (other / "shotlist.yaml").write_text(film.shotlist.read_text())
    there = open_film("three")
    _make(there)
    assert (film.masters / "two.draft.mp4").read_bytes() == (there.masters / "three.draft.mp4").read_bytes()


def test_only_some_shots_are_made_where_only_they_are_asked_for(film: Project) -> None:
    """`--only 1B` makes what 1B needs and no master."""
    assert _make(film, Wishes(draft=True, only=frozenset({"1B"}))) == ["segment 1B"]
    assert not (film.masters / "two.draft.mp4").exists()


def test_a_lost_result_is_made_again(film: Project) -> None:
    """A file that vanishes from the vault is a miss, not an error."""
    _make(film)
    segment = next(
        record for record in call_sheet(film, DRAFT).found.values() if record.step == "segment" and record.slate == "1B"
    )
    path = film.vault / "cas/sha256" / segment.outputs["video"].digest[:2] / segment.outputs["video"].digest
    os.chmod(path, 0o600)
    path.unlink()
    assert "segment 1B" in _lacks(film)[0]
