"""A film's folder: found by name, its files kept inside it, its documents never overwritten."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from studio.errors import DiskError, DocumentError, NameRefused, ReferenceRefused, StudioError
from studio.film.take import Circle, Circled, Take
from studio.film.time import Length
from studio.project import Project
from studio.vault import disk

PHOTO = b"a photo"


@pytest.fixture(name="film")
def _film(tmp_path: Path) -> Project:
    """Give an empty film."""
    film = Project(tmp_path / "alps")
    film.folder.mkdir()
    return film


def _file(path: Path, content: bytes = PHOTO) -> Path:
    """Put a file there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _take(name: str, key: str = "0") -> Take:
    """Give a take by name."""
    slate, _, number = name.rpartition("-")
    return Take(slate=slate, number=int(number), key=key * 64)


def test_a_film_lies_in_projects_or_here(tmp_path: Path) -> None:
    """`projects/NAME/` where there is a `projects/`, else `NAME/`."""
    assert Project.place("alps", tmp_path).folder == tmp_path / "alps"
    (tmp_path / "projects").mkdir()
    assert Project.place("青岛", tmp_path).folder == tmp_path / "projects" / "青岛"
    assert not Project.place("alps", tmp_path).folder.exists()


def test_an_unknown_film_is_refused_with_the_nearest(tmp_path: Path) -> None:
    """Only folders with a shot list or a brief are films."""
    with pytest.raises(NameRefused, match=r"There is none here yet; `studio new alps --brief brief\.md` makes it"):
        Project.find("alps", tmp_path)
    _file(tmp_path / "alps_autumn" / "brief.md")
    (tmp_path / "alp_autumn").mkdir()
    assert Project.find("alps_autumn", tmp_path).name == "alps_autumn"
    with pytest.raises(NameRefused, match="Did you mean 'alps_autumn'"):
        Project.find("alp_autumn", tmp_path)
    with pytest.raises(NameRefused, match="Here are: alps_autumn"):
        Project.find("xyz", tmp_path)
    _file(tmp_path / "plain")
    with pytest.raises(NameRefused, match="is a file, and a film is a folder"):
        Project.find("plain", tmp_path)


@pytest.mark.parametrize(
    ("name", "why", "better"),
    [
        ("", "it is empty", "my_film"),
        ("  ", "it is empty", "my_film"),
        ("..", "it means a folder that is already there", "my_film"),
        (".", "it means a folder that is already there", "my_film"),
        ("../alps", "it holds a slash", "alps"),
        ("/etc/alps", "it holds a slash", "alps"),
        ("projects/alps/", "it holds a slash", "alps"),
        ("a\\b", "it holds a slash", "b"),
        ("a\0b", "it holds invisible characters", "a_b"),
        ("a\nb", "it holds invisible characters", "a_b"),
        ("a\u202eb", "it holds invisible characters", "a_b"),
        ("a\udcffb", "it holds invisible characters", "a_b"),
        ("what?", "it holds '\\?', which not every disk takes", "what"),
        (".hidden", "it begins or ends with", "hidden"),
        ("-x", "it begins or ends with", "x"),
        ("alps ", "it begins or ends with", "alps"),
        ("alps.", "it begins or ends with", "alps"),
        ("con", "Windows keeps it for a device", "con_film"),
        ("NUL.film", "Windows keeps it for a device", "NUL.film_film"),
        ("a" * 101, "it has 101 bytes, and 100 is the most", "a" * 100),
        ("云" * 34, "it has 102 bytes, and 100 is the most", "云" * 33),
    ],
)
def test_a_name_that_is_no_folder_is_refused_with_a_better_one(
    tmp_path: Path, name: str, why: str, better: str
) -> None:
    """The name that is offered is one that would do."""
    with pytest.raises(NameRefused, match=why) as refused:
        Project.place(name, tmp_path)
    if not better.startswith("NUL"):
        assert f"Call it {better!r}, for instance." in str(refused.value)
        assert Project.place(better, tmp_path).name == better


def test_a_file_of_the_film_is_found(film: Project) -> None:
    """By its path from the film's folder, with accents however the disk writes them."""
    lake = _file(film.folder / "references/lake.jpg")
    cafe = _file(film.folder / "references/cafe\u0301.jpg")
    assert film.resolve("references/lake.jpg", file="shotlist.yaml", line=4) == lake
    assert film.resolve("./references/../references/lake.jpg", file="shotlist.yaml", line=4) == lake
    assert film.resolve("references/caf\u00e9.jpg", file="shotlist.yaml", line=4) == cafe


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("references/lak.jpg", "there is no file `references/lak.jpg`. Did you mean `references/lake.jpg`?"),
        ("lake.jpg", "there is no file `lake.jpg`. Did you mean `references/lake.jpg`?"),
        ("references/Lake.JPG", "there is no file `references/Lake.JPG`. Did you mean `references/lake.jpg`?"),
        ("references\\lake.jpg", "there is no file `references\\lake.jpg`. Did you mean `references/lake.jpg`?"),
        ("nothing/alike.mp4", "there is no file `nothing/alike.mp4`. Copy it there, or take the name out."),
        ("references", "`references` is a folder; name a file in it"),
        (".", "`.` is a folder; name a file in it"),
        ("", "'' names no file"),
        ("a\0b", "'a\\x00b' names no file"),
        (
            "../secret.jpg",
            "`../secret.jpg` lies outside the film's folder; copy it to `references/secret.jpg` and name that",
        ),
        (
            "/etc/hostname",
            "`/etc/hostname` lies outside the film's folder; copy it to `references/hostname` and name that",
        ),
        (
            "references/out.jpg",
            "`references/out.jpg` lies outside the film's folder; copy it to `references/out.jpg` and name that",
        ),
        ("empty.jpg", "`empty.jpg` is empty (0 bytes); copy the file anew"),
        ("pipe", "`pipe` is no ordinary file"),
        ("https://a.b/c.jpg", "`https://a.b/c.jpg` is on the web; download it into `references/` and name it there"),
        ("references/lake.jpg/x", "there is no file `references/lake.jpg/x`. Did you mean `references/lake.jpg`?"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_way_out(film: Project, reference: str, said: str) -> None:
    """Missing, outside, no file: each says where it is named and what to do."""
    _file(film.folder / "references/lake.jpg")
    _file(film.folder.parent / "secret.jpg")
    (film.folder / "references/out.jpg").symlink_to(film.folder.parent / "secret.jpg")
    _file(film.folder / "empty.jpg", b"")
    os.mkfifo(film.folder / "pipe")
    with pytest.raises(ReferenceRefused) as refused:
        film.resolve(reference, file="shotlist.yaml", line=12)
    assert str(refused.value) == f"shotlist.yaml:12: {said}"


def test_names_that_the_system_refuses_are_refused(film: Project) -> None:
    """A name too long for the disk, and a link to itself."""
    with pytest.raises(ReferenceRefused, match="file name too long"):
        film.resolve("a" * 5000, file="shotlist.yaml", line=1)
    (film.folder / "loop").symlink_to("loop")
    with pytest.raises(ReferenceRefused, match="loop"):
        film.resolve("loop", file="shotlist.yaml", line=1)


def test_a_brief_is_taken_in_with_its_photos(film: Project, tmp_path: Path) -> None:
    """It reads the same in the film's folder, and a second time nothing changes."""
    desk = tmp_path / "desk"
    _file(desk / "pictures/boats.jpg")
    _file(desk / "references/lake.jpg")
    more = _file(tmp_path / "more/lake.jpg", b"another lake").parent
    _file(desk / "LICENSES.md", b"| file | author | licence |\n|---|---|---|\n| `pictures/boats.jpg` | A | CC0 |\n")
    brief = _file(desk / "note.md", b"# Boats\n\n![Boats at dawn](pictures/boats.jpg)\n")
    page, references = film.take_in(brief, more)
    assert [one.file for one in references] == ["pictures/boats.jpg", "references/lake.jpg", "references/lake_2.jpg"]
    assert page.references == references
    assert film.brief.read_bytes() == brief.read_bytes()
    assert (film.folder / "references/lake_2.jpg").read_bytes() == b"another lake"
    assert film.read_licences()["pictures/boats.jpg"] == "A, CC0"
    before = {path: path.stat().st_mtime_ns for path in film.folder.rglob("*")}
    assert film.take_in(brief, more)[1] == references
    assert film.take_in(film.brief)[1] == references
    assert {path: path.stat().st_mtime_ns for path in film.folder.rglob("*")} == before


def test_photos_of_one_name_are_kept_apart(film: Project, tmp_path: Path) -> None:
    """A photo that is there is never overwritten, and the brief names the copy."""
    _file(film.folder / "my photos/a b.jpg", b"there before")
    _file(film.folder / "masters/film.jpg", b"ours")
    _file(tmp_path / "desk/my photos/a b.jpg", b"new")
    _file(tmp_path / "desk/masters/film.jpg", b"new too")
    text = "# A\n\n![one](<my photos/a b.jpg>)\n![two](my%20photos/a%20b.jpg)\n\n![three](masters/film.jpg)\n"
    page, _ = film.take_in(_file(tmp_path / "desk/brief.md", text.encode()))
    assert [one.file for one in page.references] == ["my photos/a b_2.jpg", "references/film.jpg"]
    assert (film.folder / "my photos/a b.jpg").read_bytes() == b"there before"
    assert (film.folder / "my photos/a b_2.jpg").read_bytes() == b"new"
    assert (film.folder / "masters/film.jpg").read_bytes() == b"ours"


def test_a_brief_that_is_there_is_kept(film: Project, tmp_path: Path) -> None:
    """The new one lies beside it, and says so."""
    _file(film.brief, b"# Old\n")
    page, _ = film.take_in(_file(tmp_path / "new.md", b"# New\n"))
    assert film.brief.read_text() == "# Old\n"
    assert (film.folder / "brief.proposed.md").read_text() == "# New\n"
    assert page.title == "New"
    assert "is there already and stays" in page.notes[-1]


def test_a_faulty_brief_leaves_nothing_behind(tmp_path: Path) -> None:
    """What is wrong is told before anything is written."""
    film = Project(tmp_path / "alps")
    with pytest.raises(DocumentError, match="there is no file"):
        film.take_in(_file(tmp_path / "brief.md", b"![Boats](boats.jpg)\n"))
    assert not film.folder.exists()


def test_a_shot_list_is_never_overwritten(film: Project) -> None:
    """Another one becomes a proposal."""
    assert film.write_shotlist("film: 1\n") == film.shotlist
    assert film.write_shotlist("film: 1\n") == film.shotlist
    assert not film.proposed.exists()
    assert film.write_shotlist("film: 2\n") == film.proposed
    assert film.shotlist.read_text() == "film: 1\n"
    assert film.proposed.read_text() == "film: 2\n"


def test_takes_keep_their_numbers(film: Project) -> None:
    """Each is one line behind those that are there."""
    assert film.read_takes() == {}
    film.append_takes([_take("1A-1"), _take("2A-1")])
    film.append_takes([_take("1A-2")])
    film.append_takes([])
    assert film.takes.read_text().splitlines()[-1] == f"- {{slate: 1A, take: 2, key: {'0' * 64}}}"
    assert {slate: [take.number for take in takes] for slate, takes in film.read_takes().items()} == {
        "1A": [1, 2],
        "2A": [1],
    }
    with pytest.raises(StudioError, match="take 1A-2 is there already, and a number is given once"):
        film.append_takes([_take("1A-3"), _take("1A-2")])
    with pytest.raises(StudioError, match="take 9A-1 is there already"):
        film.append_takes([_take("9A-1"), _take("9A-1")])
    assert len(film.read_takes()["1A"]) == 2


def test_a_line_that_was_torn_is_written_anew(film: Project) -> None:
    """Killed at any byte of a line, the takes before it stand, and the next write heals the document."""
    film.append_takes([_take("1A-1")])
    first = film.takes.read_bytes()
    film.append_takes([_take("1A-2")])
    whole = film.takes.read_bytes()
    for end in range(len(first), len(whole) + 1):
        film.takes.write_bytes(whole[:end])
        there = 2 if end >= len(whole) - 1 else 1
        assert len(film.read_takes()["1A"]) == there
        film.append_takes([_take(f"1A-{there + 1}", "b")])
        assert film.takes.read_bytes().startswith(first if there == 1 else whole)
        assert [take.number for take in film.read_takes()["1A"]] == list(range(1, there + 2))


def test_takes_that_a_person_touched_are_read_or_refused(film: Project) -> None:
    """Comments and quotes do no harm; a number given twice does."""
    line = f"slate: '1A', take: {{}}, key: {'0' * 64}"
    film.takes.write_text(f"# mine\n- {{{line.format(1)}}}\n- {line.replace(', ', chr(10) + '  ').format(2)}\n")
    assert [take.number for take in film.read_takes()["1A"]] == [1, 2]
    film.takes.write_text(f"- {{{line.format(1)}}}\n\n- {{{line.format(1)}}}\n- {{{line.format(0)}, kye: 1}}\n")
    with pytest.raises(DocumentError) as refused:
        film.read_takes()
    assert str(refused.value).splitlines()[0].startswith("takes.yaml:4: ")
    film.takes.write_text(f"- {{{line.format(1)}}}\n\n- {{{line.format(1)}}}\n")
    with pytest.raises(DocumentError, match=r"takes\.yaml:3: take 1A-1 is here twice \(line 1\)"):
        film.read_takes()


def test_a_circle_is_put_in_place(film: Project) -> None:
    """Other lines, comments and order stay as a person wrote them."""
    film.circle("1A", Circle(take=3, start=Length.parse("1.2s")))
    assert film.circles.read_text() == "1A: {take: 3, from: 1.2s, by: person}\n"
    film.circles.write_text("# the cut\n2A: 2  # lovely\n\n1A:\n  take: 1   # first\n  by: supervisor\n12: {take: 1}\n")
    film.circle("1A", Circle(take=4, by=Circled.PERSON))
    film.circle("12", Circle(take=2))
    assert film.circles.read_text() == (
        "# the cut\n2A: 2  # lovely\n\n1A:\n  take: 4   # first\n  by: person\n12: {take: 2, by: person}\n"
    )
    assert {slate: circle.take for slate, circle in film.read_circles().items()} == {"2A": 2, "1A": 4, "12": 2}


def test_a_circle_is_put_behind_comments(film: Project) -> None:
    """A document that says nothing yet keeps its words."""
    film.circles.write_text("# nothing circled yet")
    film.circle("1A", Circle(take=1))
    assert film.circles.read_text() == "# nothing circled yet\n1A: {take: 1, by: person}\n"


def test_faulty_circles_are_refused_and_stay(film: Project) -> None:
    """Every fault with its line; nothing is written over it."""
    written = "1a: {take: 1}\n1B: {tak: 2}\n1C: {take: 0, by: me}\n1D: last\n"
    film.circles.write_text(written)
    with pytest.raises(DocumentError) as refused:
        film.circle("2A", Circle(take=1))
    assert str(refused.value).splitlines() == [
        (
            "circles.yaml:1: `1a` cannot be taken; a slate is a scene number and capital letters, such as 1A or 12AB. "
            "Did you mean `1A`?"
        ),
        "circles.yaml:2: unknown key `tak` in `1B`. Did you mean `take`?",
        "circles.yaml:3: `1C.take` is `0`; it must be at least 1",
        "circles.yaml:3: `1C.by` is `me`, which is unknown. Write one of: person, supervisor.",
        "circles.yaml:4: `1D.take` is `last`; it takes a whole number, such as 3",
    ]
    assert film.circles.read_text() == written


def test_a_master_is_published_once(film: Project, tmp_path: Path) -> None:
    """What lies there with the same bytes is left as it is."""
    source = _file(tmp_path / "made.mp4", b"film" * 1000)
    digest = disk.digest(source)
    master = film.publish(source, "alps.mp4", digest)
    assert master == film.masters / "alps.mp4"
    first = master.stat().st_ino
    assert film.publish(source, "alps.mp4", digest).stat().st_ino == first
    assert film.publish(source, "alps.mp4", None).stat().st_ino == first
    master.write_bytes(b"kilm" * 1000)
    assert film.publish(source, "alps.mp4", digest).read_bytes() == source.read_bytes()
    assert film.publish(source, "a.png", None, folder=film.dailies) == film.dailies / "a.png"
    text = film.publish_text("1\n00:00", "alps.srt")
    assert text.read_text() == "1\n00:00"
    first = text.stat().st_ino
    assert film.publish_text("1\n00:00", "alps.srt").stat().st_ino == first
    assert not list(film.folder.rglob(".*.mp4*"))


def test_dailies_are_links_that_move_with_the_film(film: Project) -> None:
    """Takes have names there; links to takes that are no more go, other files stay."""
    one = _file(film.vault / "cas/one", b"1")
    two = _file(film.vault / "cas/two", b"2")
    _file(film.dailies / "sheet.png")
    film.link_dailies({"1A-1.mp4": one, "1A-2.mp4": one})
    film.link_dailies({"1A-2.mp4": two})
    moved = film.folder.rename(film.folder.with_name("moved"))
    assert sorted(path.name for path in (moved / "dailies").iterdir()) == ["1A-2.mp4", "sheet.png"]
    assert (moved / "dailies/1A-2.mp4").read_bytes() == b"2"


def test_clips_that_a_person_brings_are_found(film: Project, tmp_path: Path) -> None:
    """By slate, in the order of their names; two of one name are kept apart."""
    assert film.brought() == {}
    clip = _file(tmp_path / "rush.mov", b"clip")
    assert film.bring_clip("1A", clip) == film.footage / "1A/rush.mov"
    assert film.bring_clip("1A", clip) == film.footage / "1A/rush.mov"
    clip.write_bytes(b"other")
    assert film.bring_clip("1A", clip) == film.footage / "1A/rush_2.mov"
    _file(film.footage / "1A/.rush.mov")
    _file(film.footage / "1A/notes.txt")
    assert film.brought() == {"1A": (film.footage / "1A/rush.mov", film.footage / "1A/rush_2.mov")}
    with pytest.raises(ReferenceRefused, match="is no clip"):
        film.bring_clip("1A", _file(tmp_path / "notes.txt"))
    with pytest.raises(ReferenceRefused, match=r"there is no file `rosh\.mov`. Did you mean `rush\.mov`"):
        film.bring_clip("1A", tmp_path / "rosh.mov")
    _file(film.footage / "1B/empty.mp4", b"")
    with pytest.raises(ReferenceRefused, match=r"footage/1B/empty\.mp4 holds nothing"):
        film.brought()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "cannot be written: read-only file system"),
        (errno.EACCES, "cannot be written: permission denied"),
        (errno.EIO, "cannot be written: input/output error"),
    ],
)
def test_a_disk_that_fails_leaves_what_was_there(
    film: Project, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    """A full disk, a read-only one and a broken one: the document that was there is whole, and no draft is left."""
    film.write_shotlist("film: 1\n")
    film.append_takes([_take("1A-1")])
    before = {path: path.read_bytes() for path in film.folder.iterdir()}

    def fail(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(DiskError, match=said):
        film.write_shotlist("film: 2\n")
    with pytest.raises(DiskError, match=said):
        film.circle("1A", Circle(take=1))
    assert {path: path.read_bytes() for path in film.folder.iterdir()} == before
