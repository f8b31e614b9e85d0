"""A film handed over to another editor, through the whole product: what is in the package, and that it is the film."""

from __future__ import annotations

import json
import sys
import wave
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.cli.main import run
from studio.engines import registry
from studio.vault.vault import Vault

HERE = Path(__file__).parent

LEVELS = 3.0
"""Of 255: how far a frame laid together from the package may lie from the master's, on average; both are encoded."""

STEP = 6
"""Of so many pixels one is looked at, across and down."""

QUIETER_DB = -25.0
"""How loud what the sounds of the package do not explain of a stem may be, beside the stem."""

SHOTLIST = """\
studio: 1
film: {title: "山间 & <Lakes>", rate: 10, aspect: "1:1", language: fi}
engines: {clip: [footage]}
sound: {music: {file: references/tune.wav}}
scenes:
  - shots:
      - {slate: 1A, length: 1.6s, engine: bars, action: A lake, super: Aamun hetki, transition: dissolve 4f}
      - {slate: 1B, length: 1.4s, engine: bars, action: A boat, line: Tule ennen aurinkoa.}
      - {slate: 2, length: 1s, card: "Pohjoinen\\nKolme päivää."}
      - {slate: 3, length: 0.6s, action: A hut}
"""


@dataclass(frozen=True)
class Said:
    """What a command gave back."""

    code: int
    out: str
    err: str


Studio = Callable[..., Said]


def _tune(file: Path) -> None:
    """Write four seconds of music: noise that swells."""
    noise = np.random.default_rng(5).standard_normal((4 * 48_000, 2)) * np.linspace(0.02, 0.2, 4 * 48_000)[:, None]
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes((noise.clip(-1, 1) * 32767).astype("<i2").tobytes())


@pytest.fixture(name="shelf", scope="module")
def _shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one film that several tests export."""
    folder = tmp_path_factory.mktemp("shelf")
    _tune(folder / "projects/lakes/references/tune.wav")
    (folder / "projects/lakes/shotlist.yaml").write_text(SHOTLIST, encoding="utf-8")
    return folder


@pytest.fixture(name="studio")
def _studio(shelf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Studio:
    """The command `studio`, in this process, on that shelf."""
    monkeypatch.chdir(shelf)

    def give(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["studio", *words])
        with pytest.raises(SystemExit) as end:
            run()
        said = capsys.readouterr()
        return Said(int(end.value.code or 0), said.out, said.err)

    return give


def _made(film: Path) -> Counter[str]:
    """Count what lies in a film's vault, by step."""
    return Counter(record.step for record in Vault(film / ".vault").records().values())


@pytest.fixture(name="film")
def _film(shelf: Path) -> Path:
    return shelf / "projects/lakes"


def _exported(studio: Studio, to: str, *more: str) -> Path:
    """Export the film, and give the file to open."""
    said = studio("export", "lakes", "--to", to, "--json", *more)
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert {name: document[name] for name in ("film", "format")} == {"film": "lakes", "format": to}
    assert set(document) == {"film", "format", "file"}
    return Path(document["file"])


def test_captions_need_no_picture(studio: Studio, film: Path) -> None:
    """Nobody here speaks Finnish, so a caption's time is a guess, and nothing at all has to be made."""
    assert "Tule ennen aurinkoa." in _exported(studio, "srt").read_text(encoding="utf-8")
    assert _exported(studio, "vtt") == film / "deliverables/lakes.vtt"
    assert _made(film)["segment"] == _made(film)["title"] == 0


def test_the_package_is_the_film(studio: Studio, film: Path) -> None:
    """Laid together by what opentimelineio reads, its pictures are the master's and its sounds are the stems."""
    import opentimelineio as otio

    file = _exported(studio, "otio")
    assert file == film / "deliverables/lakes-otio/lakes.otio"
    timeline = otio.adapters.read_from_file(str(file))
    wanted = _frames(file.parent / "reference.mp4")
    assert len(wanted) == timeline.duration().value == 46
    video = [track for track in timeline.tracks if track.kind == "Video"]
    for number, frame in enumerate(wanted):
        laid = np.zeros(frame.shape)
        for track in video:
            laid = _over(laid, _layers(track, number), file.parent)
        assert np.abs(laid - frame).mean() < LEVELS, number
    (music,) = (track for track in timeline.tracks if track.name == "Music")
    (bed,) = music
    heard, stem = _sound(file.parent / bed.media_reference.target_url), _sound(file.parent / "stems/music.wav")
    heard = heard[: len(stem)]
    rest = stem - heard * (stem * heard).sum() / (heard**2).sum()
    assert 10 * np.log10((rest**2).sum() / (stem**2).sum()) < QUIETER_DB
    assert np.abs(heard).max() <= 1


def test_all_lies_beside_the_document(studio: Studio) -> None:
    """Reels by plain names, stems, the master, captions, credits and notes; every file that is named is there."""
    folder = _exported(studio, "xml").parent
    assert {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()} == {
        *(".laid.txt", "CREDITS.md", "NOTES.txt", "lakes.xml", "lakes.srt", "reference.mp4"),
        *(f"media/{name}" for name in ("1A.mp4", "1B.mp4", "2.mp4", "3.mp4", "bed.wav")),
        *(f"media/{name}.png" for name in ("1A-super", "1B-caption-1", "2-card")),
        *(f"stems/{name}.wav" for name in ("mix", "dialogue", "music", "effects")),
    }
    assert (folder / "NOTES.txt").read_text(encoding="utf-8").startswith("Import the .xml file")


def test_what_one_format_has_made_serves_the_next(studio: Studio, film: Path) -> None:
    """Shots and titles are drawn once for all formats; only gains are kept apart where a format holds them."""
    _exported(studio, "otio")
    before = _made(film)
    _exported(studio, "jianying")
    after = _made(film)
    assert after - before in (Counter(), Counter({"level": 1}))
    _exported(studio, "jianying")
    assert _made(film) == after


def test_what_is_cut_out_leaves_the_package(studio: Studio, film: Path) -> None:
    """The reel of an export before goes with the next one, and what a person put there stays."""
    folder = _exported(studio, "xml").parent
    for name in ("0.mp4", "mine.prproj"):
        (folder / "media" / name).write_text("hours of work")
    with (folder / ".laid.txt").open("a", encoding="utf-8") as laid:
        laid.write(f"media/0.mp4\n../../shotlist.yaml\n{film / 'brief.md'}\n")
    (film / "brief.md").write_text("# Lakes")
    _exported(studio, "xml")
    assert not (folder / "media/0.mp4").exists()
    assert (folder / "media/1A.mp4").exists()
    (folder / "media/mine.prproj").unlink()
    assert (film / "shotlist.yaml").exists()
    assert (film / "brief.md").exists()


def test_a_draft_goes_into_the_editors_own_folder(studio: Studio, tmp_path: Path) -> None:
    """Its paths are whole there; and a draft that the editor has saved since is never written over."""
    file = _exported(studio, "jianying", "--drafts", str(tmp_path))
    assert file == tmp_path / "lakes/draft_content.json"
    draft = json.loads(file.read_text(encoding="utf-8"))
    for kind in ("videos", "audios"):
        assert draft["materials"][kind]
        assert all(Path(one["path"]).is_file() for one in draft["materials"][kind])
    assert (file.parent / "draft_cover.jpg").is_file()
    assert _exported(studio, "jianying", "--drafts", str(tmp_path)) == file
    file.write_bytes(b"what the app encrypts")
    assert _exported(studio, "jianying", "--drafts", str(tmp_path)) == tmp_path / "lakes 2/draft_content.json"
    assert file.read_bytes() == b"what the app encrypts"
    newer = tmp_path / "lakes 2/draft_info.json"  # where other versions of the app keep the same
    newer.write_bytes(b"what the app encrypts")
    assert _exported(studio, "jianying", "--drafts", str(tmp_path)) == tmp_path / "lakes 3/draft_content.json"
    assert newer.read_bytes() == b"what the app encrypts"


def test_the_picture_of_a_draft_has_the_colours_of_the_film(studio: Studio) -> None:
    """It is the middle of the first shot, as the master's is decoded by others."""
    folder = _exported(studio, "jianying").parent
    wanted = _frames(folder / "reference.mp4")[8]
    assert np.abs(_picture(folder / "draft_cover.jpg")[..., :3] - wanted).mean() < LEVELS


def test_titles_and_captions_are_words_in_a_draft(studio: Studio) -> None:
    """Each size of type is a segment of its own, where it stands in the film, big above small."""
    draft = json.loads(_exported(studio, "jianying").read_text(encoding="utf-8"))
    words = {one["id"]: json.loads(one["content"]) for one in draft["materials"]["texts"]}
    found = {
        words[segment["material_id"]]["text"]: (track["name"], segment["clip"]["transform"]["y"])
        for track in draft["tracks"]
        if track["type"] == "text"
        for segment in track["segments"]
    }
    assert {text: name for text, (name, _) in found.items()} == {
        "Aamun hetki": "Titles",
        "Pohjoinen": "Titles",
        "Kolme päivää.": "Titles 2",
        "Tule ennen aurinkoa.": "Captions",
    }
    assert found["Pohjoinen"][1] > found["Kolme päivää."][1] > found["Tule ennen aurinkoa."][1]
    sizes = {one["text"]: one["styles"][0]["size"] for one in words.values()}
    assert sizes["Pohjoinen"] > sizes["Kolme päivää."]


def test_a_draft_can_be_made_for_another_machine(studio: Studio, film: Path) -> None:
    """Its paths are those of that machine, and what to copy where is said."""
    said = studio("export", "lakes", "--to", "jianying", "--drafts", r"D:\Drafts")
    assert said.code == 0, said.err
    assert r"Copy the folder lakes-jianying into D:\Drafts" in said.err
    draft = json.loads((film / "deliverables/lakes-jianying/draft_info.json").read_text(encoding="utf-8"))
    assert draft["materials"]["videos"][0]["path"] == r"D:\Drafts\lakes-jianying\Resources\1A.mp4"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--to", "fcpxml"), "there is no export 'fcpxml'; there are: jianying, otio, srt, vtt, xml"),
        (("--to", "otio", "--drafts", "/"), "otio has none, so leave it out"),
        (
            ("--to", "jianying", "--drafts", "drafts"),
            "--drafts 'drafts' is no folder; give Jianying's folder of drafts",
        ),
    ],
)
def test_a_wrong_wish_is_refused_before_any_work(studio: Studio, words: tuple[str, ...], says: str) -> None:
    """One line with the way out, and exit code 2."""
    said = studio("export", "lakes", *words)
    assert said.code == 2
    assert said.out == ""
    assert says in said.err
    assert said.err.count("\n") == 1


@pytest.fixture(name="paid")
def _paid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, studio: Studio) -> Iterator[Path]:
    """A film whose takes are bought, seen from where it lies; the seller cannot be reached."""
    package = tmp_path / "site/lab-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: lab\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[studio.engines.clips]\nlab = engine_of_the_lab:LabEngine\n")
    for place in (str(HERE), str(package.parent)):
        monkeypatch.syspath_prepend(place)
    _forget_engines()
    film = tmp_path / "paid"
    film.mkdir()
    shotlist = SHOTLIST.replace("engine: bars", "engine: lab").replace("{file: references/tune.wav}", "none")
    (film / "shotlist.yaml").write_text(shotlist, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield film
    _forget_engines()


def _forget_engines() -> None:
    """Have the registry look anew at what is installed."""
    for known in (registry._points, registry.names, registry.engine):
        known.cache_clear()


def test_an_export_never_pays(studio: Studio, paid: Path) -> None:
    """A film whose takes have to be bought first is refused, with the command that asks."""
    said = studio("export", "paid", "--to", "otio")
    assert said.code == 3
    assert "can cost up to 2 USD" in said.err
    assert "`studio render paid`" in said.err
    assert not (paid / "deliverables").exists()


def test_captions_of_a_film_that_is_not_paid_are_free(studio: Studio, paid: Path) -> None:
    """They need no take."""
    said = studio("export", "paid", "--to", "srt")
    assert said.code == 0, said.err
    assert (paid / "deliverables/paid.srt").is_file()


def test_a_missing_take_is_seen_as_bars(studio: Studio) -> None:
    """The cut keeps its length, and the notes say for which shot bars stand in."""
    said = studio("export", "lakes", "--to", "otio")
    assert said.code == 0, said.err
    assert "note: 3: bars stand in for a take that is not there (A hut)" in said.err


@cache
def _frames(file: Path) -> list[np.ndarray]:
    """Decode all frames of a file, coarsely."""
    import av

    with av.open(str(file)) as container:
        frames = (frame.to_ndarray(format="rgb24")[::STEP, ::STEP] for frame in container.decode(video=0))
        return [frame.astype(np.float32) for frame in frames]


@cache
def _picture(file: Path) -> np.ndarray:
    """Decode a picture, as coarsely."""
    from PIL import Image

    return np.asarray(Image.open(file).convert("RGBA"), np.float32)[::STEP, ::STEP]


def _layers(track: Any, number: int) -> Iterator[tuple[Any, float, float]]:
    """Give what a track shows at a frame: clips with the frame of their own and how much is seen of them."""
    import opentimelineio as otio

    at = 0
    children = list(track)
    for place, child in enumerate(children):
        if isinstance(child, otio.schema.Transition):
            before, after = at - child.in_offset.value, at + child.out_offset.value
            if before <= number < after:
                share = (number - before + 1) / (after - before + 1)
                earlier, later = (children[one] if 0 <= one < len(children) else None for one in (place - 1, place + 1))
                yield from _alone(earlier, number - at + (earlier.duration().value if earlier else 0), 1 - share)
                yield from _alone(later, number - at, share)
                return
        else:
            at += child.duration().value
    at = 0
    for child in children:
        if not isinstance(child, otio.schema.Transition):
            if at <= number < at + child.duration().value:
                yield from _alone(child, number - at, 1.0)
            at += child.duration().value


def _alone(child: Any, frame: float, share: float) -> Iterator[tuple[Any, float, float]]:
    """Give a clip; where a track has none, nothing is seen."""
    if child is not None and child.schema_name() == "Clip":
        yield child, frame, share


def _over(below: np.ndarray, layers: Iterator[tuple[Any, float, float]], folder: Path) -> np.ndarray:
    """Lay what a track shows over what lies below it."""
    mixed, seen = np.zeros(below.shape), 0.0
    for clip, frame, share in layers:
        file = folder / clip.media_reference.target_url
        if file.suffix == ".png":
            title = _picture(file)
            opacity = title[..., 3:] / 255 * share
            below = below * (1 - opacity) + title[..., :3] * opacity
        else:
            mixed += share * _frames(file)[int(clip.source_range.start_time.value + frame)]
            seen += share
    return below * (1 - seen) + mixed


def _sound(file: Path) -> np.ndarray:
    """Decode a sound."""
    from studio.media import samples

    return samples.read(file).astype(np.float64)
