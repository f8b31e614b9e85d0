"""Sweeping: what nothing refers to goes, and not a byte more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.errors import StudioError
from studio.film.money import Money
from studio.vault.key import key_of
from studio.vault.sweep import Sweep, find, sweep
from studio.vault.vault import Record, Vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault that nothing was put into yet."""
    vault = Vault(tmp_path / ".vault")
    yield vault
    vault.close()


def make(vault: Vault, step: str, text: str, cost: Money | None = None, **inputs: Any) -> Record:
    """Put one piece of work with one output into the vault."""
    with vault.scratch() as scratch:
        (scratch / "out").write_text(text)
        key = key_of(step, 1, inputs)
        outputs = {"media": scratch / "out"}
        return vault.put(key, step=step, version=1, subject="1A", inputs=inputs, outputs=outputs, cost=cost)


def digest(record: Record) -> str:
    """Give the digest of a record's output."""
    return record.outputs["media"].digest


def names(found: Sweep) -> set[str]:
    """Give the names of the files that were found."""
    return {path.name for path in found.files}


def test_nothing_to_sweep(vault: Vault) -> None:
    """An absent vault, and one in which everything is kept, have nothing to give."""
    assert find(vault, frozenset()) == Sweep((), (), 0)
    assert not vault.root.exists()
    record = make(vault, "shoot", "take")
    assert find(vault, {record.key}) == Sweep((), (), 0)


def test_what_nothing_refers_to_goes(vault: Vault) -> None:
    """Old work goes with its bytes; bytes that kept work shares stay, and keys that are not made yet do no harm."""
    kept, old = make(vault, "shoot", "kept", slate="1A"), make(vault, "shoot", "old", slate="2A")
    shared = make(vault, "shoot", "kept", slate="3A")
    found = find(vault, {kept.key, key_of("shoot", 1, {"not": "made"})})
    assert found.records == tuple(sorted((old.key, shared.key)))
    assert names(found) == {digest(old)}
    sizes = [path.stat().st_size for path in (*map(vault.record_path, found.records), *found.files)]
    assert found.bytes == sum(sizes)
    sweep(vault, found)
    assert dict(vault.records()) == {kept.key: kept}
    assert not vault.holds(old.key)
    assert vault.path(digest(kept)).read_text() == "kept"
    assert find(vault, {kept.key}) == Sweep((), (), 0)


def test_what_went_into_kept_work_stays(vault: Vault) -> None:
    """A master keeps the segments and takes it was made of, however deep their digests lie in its inputs."""
    take = make(vault, "shoot", "take")
    segment = make(vault, "segment", "segment", layers=[{"picture": {"media": digest(take)}}])
    master = make(vault, "master", "master", segments=[digest(segment)])
    other = make(vault, "segment", "other", layers=[])
    assert find(vault, {master.key}).records == (other.key,)
    assert set(find(vault, {take.key}).records) == {segment.key, master.key, other.key}


def test_paid_takes_stay_unless_asked(vault: Vault) -> None:
    """What cost money is not swept with the rest, even if a part of it is lost."""
    paid = make(vault, "shoot", "paid", Money.model_validate("0.42 USD"), draw=1)
    lost = make(vault, "shoot", "lost", Money.model_validate("0.42 USD"), draw=2)
    vault.path(digest(lost)).unlink()
    free = make(vault, "shoot", "free")
    found = find(vault, frozenset())
    assert found.records == (free.key,)
    assert names(found) == {digest(free)}
    found = find(vault, frozenset(), paid="sweep")
    assert set(found.records) == {paid.key, lost.key, free.key}
    sweep(vault, found)
    assert dict(vault.records()) == {}
    assert vault.all_keys() == set()


def test_leftovers_go(vault: Vault) -> None:
    """What a killed studio left in `tmp`, what was put aside, and bytes without a record are swept."""
    kept = make(vault, "shoot", "kept")
    (vault.tmp / "4711-abc" / "deep").mkdir(parents=True)
    (vault.tmp / "4711-abc" / "deep" / "half.mp4").write_bytes(bytes(1000))
    (vault.tmp / "4711-def").write_bytes(bytes(100))
    vault.quarantine.mkdir()
    (vault.quarantine / ("ab" * 32)).write_bytes(bytes(10))
    (vault.cas / "cd").mkdir(exist_ok=True)
    (vault.cas / "cd" / ("cd" * 32)).write_bytes(bytes(1))
    found = find(vault, {kept.key})
    assert names(found) == {"4711-abc", "4711-def", "ab" * 32, "cd" * 32}
    assert found.bytes == 1111
    with vault.lock("sweep"):
        sweep(vault, found)
    assert find(vault, {kept.key}) == Sweep((), (), 0)
    assert dict(vault.records()) == {kept.key: kept}


def test_unreadable_records_go(vault: Vault) -> None:
    """A record that nobody can read is put aside, keeps nothing, and goes with the rest."""
    broken = make(vault, "shoot", "broken")
    vault.record_path(broken.key).write_text("{")
    found = find(vault, {broken.key})
    assert found.records == ()
    assert names(found) == {digest(broken), f"{broken.key}.json"}
    sweep(vault, found)
    assert find(vault, {broken.key}) == Sweep((), (), 0)


def test_records_of_a_newer_studio_stop_the_sweep(vault: Vault) -> None:
    """An old studio does not throw away what it cannot read because it is newer."""
    record = make(vault, "shoot", "new")
    file = vault.record_path(record.key)
    file.write_text(file.read_text().replace('"schema":1', '"schema":2'))
    (vault.root / "index.db").unlink()
    with pytest.raises(StudioError, match="a newer studio wrote this record"):
        find(Vault(vault.root), frozenset())
