"""The local executor does jobs in workers of their own: what they give is in the vault, and a death costs one job."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from studio.errors import DiskError, EngineError, Interrupted, WorkerDied
from studio.executors.local import LocalExecutor
from studio.schedule.job import Job
from studio.schedule.step import Step
from studio.vault.vault import Vault


@pytest.fixture(autouse=True)
def _steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let children import the steps of the tests."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.fixture
def executor(tmp_path: Path) -> Iterator[LocalExecutor]:
    """Two slots on an empty vault."""
    with LocalExecutor(tmp_path / ".vault", slots=2) as executor:
        yield executor


def _job(run: str, subject: str, lane: str = "cpu", **inputs: Any) -> Job:
    return Job(Step(run, 1, f"steps_for_workers:{run}", lane), subject, {"text": subject, **inputs}, slate=subject)


def _ends(executor: LocalExecutor, number: int) -> dict[str, BaseException | None]:
    """Wait for so many jobs; give how each ended, by subject."""
    ended: dict[str, BaseException | None] = {}
    until = time.monotonic() + 20
    while len(ended) < number:
        assert time.monotonic() < until
        ended |= {job.subject: error for job, error in executor.wait(1.0)}
    return ended


def _pids(log: Path, number: int) -> list[int]:
    """Wait until so many workers have said who they are."""
    until = time.monotonic() + 20
    while not log.exists() or len(log.read_text().split()) < number:
        assert time.monotonic() < until
        time.sleep(0.02)
    return [int(word) for word in log.read_text().split()]


def test_a_job_is_put_into_the_vault_with_all_that_is_known(executor: LocalExecutor) -> None:
    """Output, facts, inputs, slate, engine and measured seconds are in the record; the scratch folder is gone."""
    job = Job(
        Step("write", 3, "steps_for_workers:write"),
        "1A",
        {"text": "mist"},
        engine="bars",
        slate="1A",
        seconds=9.0,
    )
    shares: list[float] = []
    executor.submit(job, shares.append)
    assert _ends(executor, 1) == {"1A": None}
    vault = Vault(executor.vault_root)
    assert job.key is not None
    record = vault.record(job.key)
    assert record is not None
    assert (record.step, record.version, record.subject, record.inputs) == (
        "write",
        3,
        "1A",
        {"text": "mist"},
    )
    assert (record.slate, record.engine, record.cost, record.job_id) == ("1A", "bars", None, None)
    assert vault.path(record.outputs["text"].digest).read_text() == "mist"
    assert record.facts == {"length": 4, "seed": int(job.key[:8], 16) & 0x7FFFFFFF}
    assert 0 < record.seconds < 5
    assert shares == [0.5]
    assert not [path for path in vault.tmp.iterdir() if path.is_dir()]


def test_a_job_that_the_vault_holds_is_not_done_again(executor: LocalExecutor, tmp_path: Path) -> None:
    """The same key is worked on once, whoever asks."""
    for _ in range(2):
        executor.submit(_job("write", "1A", log=str(tmp_path / "log")))
        assert _ends(executor, 1) == {"1A": None}
    assert len((tmp_path / "log").read_text().splitlines()) == 1


def test_workers_are_hired_on_demand_and_kept(executor: LocalExecutor, tmp_path: Path) -> None:
    """One job after the other needs one worker; two lanes never share one."""
    log = tmp_path / "log"
    for subject in ("1A", "1B", "2"):
        executor.submit(_job("write", subject, log=str(log)))
        _ends(executor, 1)
    executor.submit(_job("write", "3", lane="gpu", log=str(log)))
    _ends(executor, 1)
    pids = [line.split()[1] for line in log.read_text().splitlines()]
    assert len(set(pids[:3])) == 1
    assert pids[3] not in pids[:3]


def test_two_slots_work_side_by_side(executor: LocalExecutor, tmp_path: Path) -> None:
    """Two workers do four jobs, never more than two at once."""
    for subject in "ABCD":
        executor.submit(_job("slow", subject, log=str(tmp_path / "log"), seconds=0.2))
    assert set(_ends(executor, 4)) == set("ABCD")
    assert len(set(_pids(tmp_path / "log", 4))) == 2


def test_a_killed_worker_loses_its_one_job_and_no_other(executor: LocalExecutor, tmp_path: Path) -> None:
    """Of two running jobs one is lost to kill -9; the other ends well, and the place is filled again."""
    logs = {subject: tmp_path / subject for subject in "AB"}
    for subject, log in logs.items():
        executor.submit(_job("slow", subject, log=str(log), seconds=1.0))
    os.kill(_pids(logs["A"], 1)[0], signal.SIGKILL)
    _pids(logs["B"], 1)
    ended = _ends(executor, 2)
    assert ended["B"] is None
    assert isinstance(ended["A"], WorkerDied)
    assert "SIGKILL" in str(ended["A"])
    for subject in "CD":
        executor.submit(_job("write", subject))
    assert _ends(executor, 2) == {"C": None, "D": None}


def test_a_worker_that_was_killed_while_idle_costs_no_job(executor: LocalExecutor, tmp_path: Path) -> None:
    """The next job finds another worker."""
    executor.submit(_job("write", "A", log=str(tmp_path / "log")))
    _ends(executor, 1)
    os.kill(int((tmp_path / "log").read_text().split()[1]), signal.SIGKILL)
    time.sleep(0.3)
    executor.submit(_job("write", "B"))
    assert _ends(executor, 1) == {"B": None}


def test_an_error_of_a_step_comes_back_and_leaves_nothing(executor: LocalExecutor) -> None:
    """The vault holds no record of a job that failed, and the worker does the next."""
    job = _job("fails", "1A", kind="EngineError")
    executor.submit(job)
    error = _ends(executor, 1)["1A"]
    assert isinstance(error, EngineError)
    assert str(error) == "1A"
    assert job.key is not None
    assert not Vault(executor.vault_root).holds(job.key)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_called_a_full_disk(executor: LocalExecutor) -> None:
    """A step that runs out of room says so in the words of the vault."""
    executor.submit(_job("fills", "1A"))
    error = _ends(executor, 1)["1A"]
    assert isinstance(error, DiskError)
    assert "the disk is full (fills 1A finds no room" in str(error)


def test_a_job_that_waits_for_others_is_refused(executor: LocalExecutor) -> None:
    """What has no key cannot be done."""
    with pytest.raises(ValueError, match="dailies 1A waits for take 1A-1"):
        executor.submit(Job(Step("dailies", 1, "x:y"), "1A", {}, waits=frozenset({"take 1A-1"})))


def test_cancelling_kills_at_once_and_can_be_done_twice(tmp_path: Path) -> None:
    """Running jobs end as lost, waiting ones are never begun, no process is left."""
    executor = LocalExecutor(tmp_path / ".vault", slots=1)
    executor.submit(_job("slow", "A", log=str(tmp_path / "log"), seconds=30))
    executor.submit(_job("slow", "B", log=str(tmp_path / "log"), seconds=30))
    pid = _pids(tmp_path / "log", 1)[0]
    began = time.monotonic()
    executor.close(mode="cancel")
    executor.close(mode="cancel")
    assert time.monotonic() - began < 2
    assert [(job.subject, type(error)) for job, error in executor.wait(0.1)] == [("A", WorkerDied)]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert len((tmp_path / "log").read_text().split()) == 1


def test_finishing_lets_jobs_end(tmp_path: Path) -> None:
    """What was submitted is done before the workers go."""
    with LocalExecutor(tmp_path / ".vault", slots=1) as executor:
        for subject in "AB":
            executor.submit(_job("write", subject))
    assert len(Vault(tmp_path / ".vault").records()) == 2


def test_nothing_is_begun_after_a_cancel(tmp_path: Path) -> None:
    """A thread that was about to hire a worker when the house was closed hires none."""
    executor = LocalExecutor(tmp_path / ".vault", slots=1)
    executor.close(mode="cancel")
    executor.submit(_job("write", "A"))
    assert isinstance(_ends(executor, 1)["A"], Interrupted)
    executor.close()


def test_it_is_found_by_its_entry_point() -> None:
    """`--executor local` is a line of pyproject.toml like anyone's."""
    (point,) = entry_points(group="studio.executors", name="local")
    assert point.load() is LocalExecutor
