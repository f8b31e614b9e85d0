"""The vault: what was made is there, whole, or it is not there at all."""

from __future__ import annotations

import os
import pickle
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from studio.errors import DiskError, ReferenceRefused, StudioError
from studio.film.money import Money
from studio.vault.key import Key, key_of
from studio.vault.vault import Record, Vault

OLD_NS = 1_000_000_000
"""A time long past, at which no clock is in doubt."""

MAKE = """
import os, sys
from pathlib import Path
from studio.vault.key import key_of
from studio.vault.vault import Vault

def make(root, number, text="take"):
    vault = Vault(Path(root))
    with vault.scratch() as scratch:
        (scratch / "picture").write_text(text * 1000)
        (scratch / "sound").write_text("sound")
        outputs = {name: scratch / name for name in ("picture", "sound")}
        key = key_of("shoot", 1, {"number": number})
        vault.put(key, step="shoot", version=1, subject="1A", inputs={"number": number}, outputs=outputs)
    vault.close()
"""
"""What a child process makes: one piece of work with two outputs."""


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault that nothing was put into yet."""
    vault = Vault(tmp_path / "film" / ".vault")
    yield vault
    vault.close()


def make(vault: Vault, number: int = 1, *, text: str = "take", **more: Any) -> Record:
    """Put one piece of work with one output into the vault."""
    inputs = {"number": number, "camera": {"move": ["push_in"], "amount": 0.5}}
    with vault.scratch() as scratch:
        (scratch / "out").write_text(text)
        key = key_of("shoot", 1, inputs)
        outputs = {"media": scratch / "out"}
        return vault.put(key, step="shoot", version=1, subject="1A", inputs=inputs, outputs=outputs, **more)


def held(vault: Vault) -> dict[Key, Record]:
    """Read all records with a vault that has seen nothing before."""
    fresh = Vault(vault.root)
    try:
        return {key: pickle.loads(pickle.dumps(record)) for key, record in fresh.records().items()}
    finally:
        fresh.close()


def bytes_of(vault: Vault, record: Record) -> Path:
    """Give where the bytes of a record's first output lie, whatever state they are in."""
    digest = next(iter(record.outputs.values())).digest
    return vault.cas / digest[:2] / digest


def child(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own."""
    command = [sys.executable, "-W", "error", "-c", code, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def confined(mount: str, code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python code where `mount` was run first, seen by nobody else; skips where this user may not."""
    script = f'{mount} || exit 99; exec "$0" -W error "$@"'
    command = ["unshare", "--mount", "sh", "-c", script, sys.executable, "-c", code, *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if done.returncode == 99 or done.stderr.startswith("unshare:"):
        pytest.skip("this user may not mount")
    return done


def test_absent_vault_is_empty_and_stays_absent(vault: Vault) -> None:
    """Looking into a vault that is not there gives nothing and makes nothing."""
    key = key_of("shoot", 1, {})
    assert not vault.holds(key)
    assert vault.record(key) is None
    assert dict(vault.records()) == {}
    assert vault.all_keys() == set()
    assert vault.recall("ab" * 32, "probe") is None
    with pytest.raises(StudioError, match="no bytes abababababab… are here"):
        vault.path("ab" * 32)
    assert not vault.root.exists()


def test_put_and_read(vault: Vault) -> None:
    """What is put in comes out: record, inputs, facts, money and bytes."""
    more: dict[str, Any] = {
        "facts": {"frames": 100, "peaks": [0.25, 1.0]},
        "slate": "1A",
        "engine": "kling/v3",
        "seconds": 12.5,
        "cost": Money.model_validate("0.42 USD"),
        "job_id": "job-1",
    }
    record = make(vault, text="Bild über dem See", **more)
    assert vault.holds(record.key)
    assert vault.record(record.key) == record
    assert dict(vault.records()) == {record.key: record}
    assert held(vault) == {record.key: record}
    read = vault.records()[record.key]
    assert read.inputs == {"number": 1, "camera": {"move": ["push_in"], "amount": 0.5}}
    assert read.cost == Money.model_validate("0.42 USD")
    assert {name: getattr(read, name) for name in more} == more
    file = vault.path(read.outputs["media"].digest)
    assert file.read_text() == "Bild über dem See"
    assert file.stat().st_size == read.outputs["media"].size
    assert file.stat().st_mode & 0o777 == 0o444


def test_scratch_is_moved_and_a_users_file_is_copied(vault: Vault, tmp_path: Path) -> None:
    """A step's own file changes its name; a user's file, or a link to one, stays where it is and as it is."""
    photo = tmp_path / "photo.jpg"
    photo.write_text("photo")
    with vault.scratch() as scratch:
        (scratch / "own").write_text("own")
        (scratch / "link").symlink_to(photo)
        os.link(photo, scratch / "hard")
        sources = {"own": scratch / "own", "link": scratch / "link", "hard": scratch / "hard", "user": photo}
        inode = sources["own"].stat().st_ino
        record = vault.put(
            key_of("a", 1, {}),
            step="a",
            version=1,
            subject="x",
            inputs={},
            outputs=sources | {"again": sources["own"]},
        )
    assert vault.path(record.outputs["own"].digest).stat().st_ino == inode
    assert record.outputs["own"] == record.outputs["again"]
    assert record.outputs["link"] == record.outputs["hard"] == record.outputs["user"]
    copy = vault.path(record.outputs["user"].digest)
    assert copy.read_text() == photo.read_text() == "photo"
    assert copy.stat().st_ino != photo.stat().st_ino
    assert photo.stat().st_mode & 0o200
    assert not list(vault.tmp.iterdir())


def test_work_without_files(vault: Vault) -> None:
    """A measurement has facts and no outputs, and is held all the same."""
    key = key_of("measure", 1, {})
    record = vault.put(key, step="measure", version=1, subject="1A", inputs={}, facts={"loudness": -14.0})
    assert held(vault) == {key: record}


def test_missing_output_is_told(vault: Vault) -> None:
    """A step that promised a file and wrote none is named; nothing is held."""
    key = key_of("shoot", 1, {})
    with pytest.raises(StudioError, match=r"^shoot 1A was to give its media as .*none\.mp4, and there is no such"):
        vault.put(key, step="shoot", version=1, subject="1A", inputs={}, outputs={"media": Path("none.mp4")})
    assert not vault.holds(key)


@pytest.mark.parametrize("fact", [float("nan"), float("-inf"), Path("a"), b"bytes"])
def test_facts_are_plain(vault: Vault, fact: Any) -> None:
    """A step that measures what is no number, or gives more than JSON can hold, is named."""
    with pytest.raises(StudioError, match=r"^shoot 1A: its inputs or facts cannot be written down: "):
        make(vault, facts={"loudness": fact})
    assert not vault.all_keys()


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "ab" * 31, "ab" * 32 + "\n"])
def test_what_is_no_key_never_becomes_a_path(vault: Vault, name: str) -> None:
    """A name that is no sha256 is refused before the disk is touched."""
    with pytest.raises(StudioError, match="is no key or digest of the vault"):
        vault.path(name)
    with pytest.raises(StudioError, match="is no key or digest of the vault"):
        vault.holds(Key(name))


def test_records_are_parsed_once_and_in_order(vault: Vault) -> None:
    """Planning again gives the same records, in the order of their keys, though the index learnt of them later."""
    made = [make(vault, number) for number in range(20)]
    first = vault.records()
    assert list(first) == sorted(record.key for record in made)
    again = vault.records()
    assert all(again[key] is first[key] for key in first)
    assert first.get(key_of("other", 1, {})) is None
    other = make(Vault(vault.root), 20)
    vault.root.joinpath("index.db").unlink()
    assert list(held(vault)) == sorted([*first, other.key])


def test_put_again_replaces(vault: Vault) -> None:
    """Work that is done again under its key gives the newer record, in this process and in others."""
    make(vault, text="first")
    assert len(vault.records()) == 1
    second = make(vault, text="second")
    assert vault.records()[second.key] == vault.record(second.key) == second
    assert held(vault) == {second.key: second}


def test_truncated_output_is_a_miss(vault: Vault) -> None:
    """An output that lost bytes is not held, in no way of asking, until it is made again."""
    record, whole = make(vault, 1, text="long enough"), make(vault, 2, text="whole")
    file = bytes_of(vault, record)
    file.chmod(0o644)
    os.truncate(file, 3)
    assert not vault.holds(record.key)
    assert held(vault).keys() == {whole.key}
    again = make(vault, 1, text="long enough")
    assert again.outputs == record.outputs
    assert vault.path(again.outputs["media"].digest).read_text() == "long enough"
    assert vault.records().keys() == held(vault).keys() == {record.key, whole.key}


def test_missing_output_is_a_miss_at_once(vault: Vault) -> None:
    """Bytes that someone deleted are noticed by a vault that saw them before."""
    record = make(vault)
    assert record.key in vault.records()
    bytes_of(vault, record).unlink()
    assert not vault.holds(record.key)
    assert record.key not in vault.records()
    make(vault)
    assert record.key in vault.records()


def test_corrupt_bytes_are_put_aside(vault: Vault) -> None:
    """Bytes of the right size that are wrong are found at the first reading on a machine, and are then a miss."""
    record = make(vault, text="right")
    digest = record.outputs["media"].digest
    assert vault.path(digest).read_text() == "right"
    file = bytes_of(vault, record)
    file.chmod(0o644)
    file.write_text("wrong")
    with pytest.raises(StudioError, match=r"damaged; they are put aside in .*quarantine"):
        vault.path(digest)
    assert (vault.quarantine / digest).read_text() == "wrong"
    assert not vault.holds(record.key)
    assert record.key not in vault.records()
    make(vault, text="right")
    assert vault.path(digest).read_text() == "right"


def test_bytes_are_read_in_full_once_a_machine(vault: Vault) -> None:
    """A vault that comes from another machine is verified here; the stamps that it brings are not believed."""
    record = make(vault, text="right")
    vault.close()
    copy = vault.root.with_name("copied")
    subprocess.run(["cp", "-r", str(vault.root), str(copy)], check=True)
    file = bytes_of(Vault(copy), record)
    file.chmod(0o644)
    file.write_text("wrong")
    other = Vault(copy)
    with pytest.raises(StudioError, match="damaged"):
        other.path(record.outputs["media"].digest)
    other.close()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"schema":1}',
        '{"schema":0,"key":"x"}',
        "\udcff",
    ],
)
def test_damaged_record_is_a_miss(vault: Vault, text: str) -> None:
    """A record that cannot be read is not held; the work is done again and the record replaced."""
    record = make(vault)
    vault.record_path(record.key).write_text(text, errors="surrogateescape")
    (vault.root / "index.db").unlink()
    assert Vault(vault.root).record(record.key) is None
    assert held(vault) == {}
    again = make(vault)
    assert held(vault) == {again.key: again}


def test_record_under_another_key_is_a_miss(vault: Vault) -> None:
    """A record's file that was given another name proves nothing."""
    one, two = make(vault, 1), make(vault, 2)
    vault.record_path(one.key).write_bytes(vault.record_path(two.key).read_bytes())
    assert vault.record(one.key) is None
    vault.rebuild()
    assert held(vault).keys() == {two.key}


def test_strange_files_do_no_harm(vault: Vault) -> None:
    """What a file browser or a person leaves in the vault's folders is no record and no bytes."""
    record = make(vault)
    folder = vault.record_path(record.key).parent
    for place in (vault.ac, folder, vault.cas, bytes_of(vault, record).parent):
        (place / ".DS_Store").write_text("browser")
    (folder / ("x" * 64 + ".json")).write_text("{}")
    (folder / ("ab" * 32 + ".json")).write_text("{}")
    vault.rebuild()
    assert vault.records() == held(vault) == {record.key: record}


def test_newer_record_is_told(vault: Vault) -> None:
    """A vault of a newer studio is not taken for an empty one: its work would be made and paid again."""
    record = make(vault)
    file = vault.record_path(record.key)
    file.write_text(file.read_text().replace('"schema":1', '"schema":99'))
    with pytest.raises(StudioError, match=r"a newer studio wrote this record \(version 99\); update studio"):
        vault.record(record.key)


def test_index_heals(vault: Vault) -> None:
    """Rows that are missing or left over, and an index that is gone, damaged or of another layout, mend themselves."""
    made = {record.key: record for record in (make(vault, number) for number in range(5))}
    lost, swept, *_ = made
    index = vault.root / "index.db"

    vault._index.drop_records([lost])
    assert vault.records() == made

    vault.record_path(swept).unlink()
    expected = {key: record for key, record in made.items() if key != swept}
    assert vault.records() == held(vault) == expected
    vault.close()

    index.unlink()
    assert held(vault) == expected
    index.write_bytes(b"no database at all " * 1000)
    assert held(vault) == expected
    whole = bytearray(index.read_bytes())
    whole[4096:] = b"\xff" * (len(whole) - 4096)
    index.write_bytes(whole)
    assert held(vault) == expected
    with sqlite3.connect(index) as db:
        db.execute("DROP TABLE outputs")
        db.execute("PRAGMA user_version=99")
    db.close()
    assert held(vault) == expected
    vault.rebuild()
    assert vault.records() == held(vault) == expected


def test_index_damaged_while_open(vault: Vault) -> None:
    """An index that breaks under a running studio is made anew, and the work goes on."""
    first = make(vault, 1)
    db = sqlite3.connect(vault.root / "index.db")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with (vault.root / "index.db").open("r+b") as file:
        file.write(b"\xff" * file.seek(0, os.SEEK_END))
        file.seek(0)
        file.write(b"\xff" * 8192)
    second = make(vault, 2)
    assert vault.records().keys() == held(vault).keys() == {first.key, second.key}


def test_index_deleted_while_open(vault: Vault) -> None:
    """An index that is deleted under a running studio is made anew, and nothing is lost."""
    first = make(vault, 1)
    for file in vault.root.glob("index.db*"):
        file.unlink()
    second = make(vault, 2)
    assert vault.records().keys() == held(vault).keys() == {first.key, second.key}


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """A studio that is killed while it puts work away leaves the work whole or unseen, and goes on next time."""
    done = child(
        MAKE
        + """
import signal
def killed_at(step):
    seen = 0
    def watch(event, words):
        nonlocal seen
        if event in ("open", "os.rename", "os.mkdir", "os.chmod", "os.remove"):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
for step in range(1, 200):
    child = os.fork()
    if child == 0:
        killed_at(step)
        make(f"{sys.argv[1]}/{step}", 1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status == 0:
        print(step)
        break
    assert status == signal.SIGKILL, status
""",
        str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    steps = int(done.stdout)
    assert steps > 15
    key, seen = key_of("shoot", 1, {"number": 1}), set()
    for step in range(1, steps):
        vault = Vault(tmp_path / str(step))
        records = vault.records()
        seen.add(key in records)
        assert (key in records) == vault.holds(key)
        for record in records.values():
            texts = {name: vault.path(output.digest).read_text() for name, output in record.outputs.items()}
            assert texts == {"picture": "take" * 1000, "sound": "sound"}
        again = child(MAKE + "make(sys.argv[1], 1)", str(vault.root)) if step % 10 == 0 else None
        assert again is None or (again.returncode == 0 and vault.holds(key))
        vault.close()
    assert seen == {False, True}


def test_two_studios_put_at_once(tmp_path: Path) -> None:
    """Processes that make the same work at once do each other no harm: one record stays, whole."""
    root = tmp_path / ".vault"
    loop = MAKE + "for number in range(15): make(sys.argv[1], number, sys.argv[2])"
    commands = [[sys.executable, "-W", "error", "-c", loop, str(root), text] for text in ("same", "same", "other")]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    for process in running:
        assert process.communicate(timeout=60)[1] == ""
    vault = Vault(root)
    records = vault.records()
    assert len(records) == 15
    for key, record in records.items():
        assert record == vault.record(key)
        assert vault.path(record.outputs["picture"].digest).read_text() in ("same" * 1000, "other" * 1000)
    vault.close()


def test_threads_share_a_vault(vault: Vault) -> None:
    """The scheduler's threads put, read and ask at once."""
    wrong: list[BaseException] = []

    def work(first: int) -> None:
        try:
            for number in range(first, first + 5):
                record = make(vault, number)
                assert record.key in vault.records()
                vault.remember(record.key, "probe", {"number": number})
                assert vault.recall(record.key, "probe") == {"number": number}
        except (AssertionError, StudioError, sqlite3.Error, OSError) as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 40, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(held(vault)) == 40


def test_digest_is_cached_by_size_time_and_inode(vault: Vault, tmp_path: Path) -> None:
    """A user's file is read again where its size, time or inode differ, and only then."""
    photo = tmp_path / "photo.jpg"

    def write(text: str, time: int) -> str:
        photo.write_text(text)
        os.utime(photo, ns=(time, time))
        return vault.digest_of(photo)

    first = write("aaaa", OLD_NS)
    assert write("bbbb", OLD_NS) == first, "nothing shows that the file has changed"
    by_time = write("bbbb", OLD_NS + 1)
    by_size = write("bbb", OLD_NS + 1)
    os.replace(photo, tmp_path / "kept.jpg")
    by_inode = write("ccc", OLD_NS + 1)
    assert len({first, by_time, by_size, by_inode}) == 4


def test_a_fresh_file_is_read_again(vault: Vault, tmp_path: Path) -> None:
    """A file that is changed twice within the clock's grain is not mistaken for its older self."""
    photo = tmp_path / "photo.jpg"
    photo.write_text("aaaa")
    stat = photo.stat()
    first = vault.digest_of(photo)
    photo.write_text("bbbb")
    os.utime(photo, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert vault.digest_of(photo) != first


def test_users_file_is_found_by_its_digest(vault: Vault, tmp_path: Path) -> None:
    """A worker finds a photo by its digest while it is unchanged, and is told when it is not."""
    photo = tmp_path / "photo.jpg"
    photo.write_text("photo")
    digest = vault.digest_of(photo)
    assert vault.path(digest) == photo
    assert Vault(vault.root).path(digest) == photo
    os.utime(photo, ns=(OLD_NS, OLD_NS))
    assert vault.digest_of(photo) == digest
    assert Vault(vault.root).path(digest) == photo
    photo.write_text("other photo")
    with pytest.raises(StudioError, match=r"photo\.jpg: the file was changed or moved; run the same command again"):
        vault.path(digest)


def test_unreadable_user_file_is_refused(vault: Vault, tmp_path: Path) -> None:
    """A photo that is not there, or is a folder, is named."""
    with pytest.raises(ReferenceRefused, match=r"none\.jpg: the file cannot be read \(No such file"):
        vault.digest_of(tmp_path / "none.jpg")
    with pytest.raises(ReferenceRefused, match=r"the file cannot be read \(Is a directory"):
        vault.digest_of(tmp_path)


def test_measured_facts_are_remembered(vault: Vault) -> None:
    """What was measured of a file is known by the file's digest and the question, in every process."""
    digest = "ab" * 32
    vault.remember(digest, "probe 1", {"frames": 100, "rate": "25"})
    vault.remember(digest, "beats 1", [1, 2.5])
    vault.remember(digest, "beats 1", [1, 2.75])
    other = Vault(vault.root)
    assert other.recall(digest, "probe 1") == {"frames": 100, "rate": "25"}
    assert other.recall(digest, "beats 1") == [1, 2.75]
    assert other.recall(digest, "beats 2") is None
    other.close()
    with pytest.raises(TypeError, match="a key cannot hold a"):
        vault.remember(digest, "file", Path("a"))


def test_scratch_is_emptied_whatever_happens(vault: Vault) -> None:
    """A step's folder goes with the step, also when the step fails."""

    def spoil() -> None:
        with vault.scratch() as scratch:
            (scratch / "folder").mkdir()
            raise ValueError("spoilt")

    with pytest.raises(ValueError, match="spoilt"):
        spoil()
    assert not list(vault.tmp.iterdir())


def test_read_only_vault_is_read(vault: Vault) -> None:
    """A vault on a medium that cannot be written is read in full, and refuses work with a clear word."""
    record = make(vault)
    vault.close()
    code = """
import sys
from pathlib import Path
from studio.errors import DiskError
from studio.vault.vault import Vault
vault = Vault(Path(sys.argv[1]))
(key, record), = vault.records().items()
assert vault.holds(key) and vault.record(key) == record and record.inputs["number"] == 1
print(vault.path(record.outputs["media"].digest).read_text())
assert vault.digest_of(Path(sys.argv[1]) / "index.db")
for write in (vault.scratch, lambda: vault.lock("render")):
    try:
        with write():
            raise SystemExit("it was written")
    except DiskError as error:
        print(error)
try:
    vault.put(key, step="shoot", version=1, subject="1A", inputs={})
except DiskError as error:
    print(error)
vault.close()
"""
    root = str(vault.root)
    done = confined(f"mount --bind {root} {root} && mount -o remount,ro,bind {root}", code, root)
    assert (done.returncode, done.stderr) == (0, "")
    text, *refusals = done.stdout.splitlines()
    assert text == "take"
    assert len(refusals) == 3
    for refusal in refusals:
        assert "cannot write here (Read-only file system)" in refusal
        assert "Nothing that was made before is lost" in refusal
    assert held(vault) == {record.key: record}


def test_full_disk_loses_nothing(tmp_path: Path) -> None:
    """A disk that runs full is named with what was wanted; earlier work stays, later work goes on."""
    code = (
        MAKE
        + """
from studio.errors import DiskError
root = sys.argv[1] + "/.vault"
for number in range(200):
    try:
        make(root, number, os.urandom(20).hex())
    except DiskError as error:
        print(error)
        break
vault = Vault(Path(root))
assert len(vault.records()) == number > 3, number
assert not list((vault.root / "tmp").iterdir())
for record in vault.records().values():
    for output in record.outputs.values():
        vault.path(output.digest)
(Path(sys.argv[1]) / "ballast").unlink()
make(root, number)
assert len(vault.records()) == number + 1
vault.close()
"""
    )
    mount = f"mount -t tmpfs -o size=2m none {tmp_path} && head -c 500000 /dev/zero > {tmp_path}/ballast"
    done = confined(mount, code, str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "the disk is full (" in done.stdout
    assert "make room, and the same command goes on" in done.stdout


def test_a_file_that_is_too_large_is_told(vault: Vault, tmp_path: Path) -> None:
    """A copy that finds no room is named with its size, leaves nothing behind, and needs no rights to test."""
    large = tmp_path / "large.mov"
    large.write_bytes(bytes(3_000_000))
    code = """
import resource, signal, sys
from pathlib import Path
from studio.errors import DiskError
from studio.vault.vault import Vault
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
vault = Vault(Path(sys.argv[1]))
try:
    vault.put("ab" * 32, step="ingest", version=1, subject="1A", inputs={}, outputs={"media": Path(sys.argv[2])})
except DiskError as error:
    print(error)
assert not vault.holds("ab" * 32) and not list(vault.tmp.iterdir())
"""
    done = child(code, str(vault.root), str(large))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{vault.root}: the disk is full (ingest 1A needs 3.0 MB; ")
    assert not vault.records()


def test_vault_travels_to_workers(vault: Vault) -> None:
    """A vault is sent to another process as its folder, a record with all that it holds."""
    record = make(vault)
    there: Vault = pickle.loads(pickle.dumps(vault))
    assert there.root == vault.root
    sent = pickle.dumps(vault.records()[record.key])
    vault.record_path(record.key).unlink()
    arrived: Mapping[str, Any] = pickle.loads(sent).inputs
    assert arrived == record.inputs
    there.close()


def test_inputs_of_a_deleted_record(vault: Vault) -> None:
    """A record that is swept while a plan reads it is told, not made up."""
    record = make(vault)
    read = vault.records()[record.key]
    vault.forget([record.key])
    with pytest.raises(StudioError, match="the record is gone or damaged; run the same command again"):
        _ = read.inputs


def test_a_record_damaged_behind_the_index(vault: Vault) -> None:
    """A record that breaks where the index does not see it is told once, put aside, and is then a miss for all."""
    record = make(vault)
    vault.record_path(record.key).write_text("{")
    read = vault.records()[record.key]
    with pytest.raises(StudioError, match="the record is gone or damaged; run the same command again"):
        _ = read.inputs
    assert read.outputs == record.outputs
    assert dict(vault.records()) == held(vault) == {}
    assert (vault.quarantine / f"{record.key}.json").read_text() == "{"


def test_disk_error_names_the_shut_folder(vault: Vault) -> None:
    """Where a folder cannot be made, the message says which."""
    vault.root.parent.mkdir(parents=True)
    vault.root.write_text("a file where the vault should be")
    with pytest.raises(DiskError, match=r"\.vault/tmp: a job cannot write here"), vault.scratch():
        pass
