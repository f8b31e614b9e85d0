"""A worker answers whatever its libraries print, says how it died, and never outlives the house."""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from studio import errors
from studio.errors import DocumentError, EngineError, EngineMissing, JobFailed, StudioError, WorkerDied
from studio.workers.launcher import Worker

KINDS = [name for name, one in vars(errors).items() if inspect.isclass(one) and issubclass(one, StudioError)]


@pytest.fixture(autouse=True, scope="module")
def _steps() -> Iterator[None]:
    """Let children import the steps of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))
        yield


@pytest.fixture(scope="module")
def lasting(_steps: None) -> Iterator[Worker]:
    """A worker for all tests after which it must still be alive."""
    with Worker("steps_for_workers:acts") as worker:
        yield worker
        assert worker.alive


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A worker that does what it is asked."""
    with Worker("steps_for_workers:acts") as worker:
        yield worker


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and means glibc")
def test_memory_of_large_pictures_is_given_back(worker: Worker) -> None:
    """Though small things lie between them: a film of a thousand photos takes no more than one of ten."""
    assert worker.ask({"act": "lets_go"})["grown"] < 16 << 20


def _gone(pid: int, within_s: float = 2.0) -> bool:
    """Whether a process ends in time (a zombie has ended)."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def _number(file: Path) -> int:
    """Wait for a file that says a number."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if file.exists() and (text := file.read_text().strip()):
            return int(text)
        time.sleep(0.02)
    raise AssertionError(f"nobody wrote {file}")


def test_a_worker_is_built_once_and_answers_each_request() -> None:
    """Settings reach the factory, requests its answer, and the process stays."""
    with Worker("steps_for_workers:echo", settings={"voice": "kokoro", "speed": 1.5}) as worker:
        first = worker.ask({"text": "¡hola, 花!"})
        second = worker.ask({"text": "again"})
        assert first["asked"] == {"text": "¡hola, 花!"}
        assert first["settings"] == {"voice": "kokoro", "speed": 1.5}
        assert first["pid"] == second["pid"] == worker.pid
        assert worker.alive
    assert not worker.alive


def test_what_libraries_print_does_not_reach_the_protocol(lasting: Worker) -> None:
    """A forged answer on standard output is chatter, and a program that reads standard input finds nothing."""
    assert lasting.ask({"act": "chatter"}) == {"true": True}


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_comes_back_as_itself(lasting: Worker, kind: str) -> None:
    """Each class of the tree keeps its class and its text on the way, and the worker lives on."""
    with pytest.raises(StudioError) as caught:
        lasting.ask({"act": "raise", "kind": kind})
    assert type(caught.value).__name__ == kind
    if isinstance(caught.value, DocumentError):
        assert [fault.line for fault in caught.value.faults] == [48, None]
        assert str(caught.value) == "shotlist.yaml:48: shot 1A is too long\nb.md: x"
    elif isinstance(caught.value, EngineError):
        assert str(caught.value) == "busy: come back"
        assert caught.value.transient
        assert caught.value.refused
    else:
        assert str(caught.value) == "the text: 花"
    assert lasting.ask({"act": "chatter"}) == {"true": True}


def test_an_error_of_an_engines_own_comes_back_as_the_nearest_of_the_tree(lasting: Worker) -> None:
    """The house needs no module of the engine to understand it."""
    with pytest.raises(EngineError, match="not today") as caught:
        lasting.ask({"act": "odd"})
    assert type(caught.value) is EngineError
    assert caught.value.transient


def test_an_unknown_error_is_a_failed_job_with_its_traceback_in_a_note(lasting: Worker) -> None:
    """A bug in a step names its type and text; where it happened is for `--debug`."""
    with pytest.raises(JobFailed, match="ZeroDivisionError: integer division") as caught:
        lasting.ask({"act": "bug"})
    assert "Traceback" not in str(caught.value)
    assert "steps_for_workers.py" in caught.value.__notes__[0]


def test_an_answer_that_is_no_json_is_a_failed_job(lasting: Worker) -> None:
    """What cannot be written on a line is the step's fault, and is said to be."""
    with pytest.raises(JobFailed, match="TypeError: Object of type PosixPath is not JSON serializable"):
        lasting.ask({"act": "unsayable"})
    assert lasting.alive


def test_a_factory_that_fails_says_why() -> None:
    """What the factory raises is raised by the first request."""
    with Worker("steps_for_workers:broken") as worker, pytest.raises(EngineMissing, match="Install one"):
        worker.ask({})
    with Worker("steps_for_workers:absent") as worker, pytest.raises(JobFailed, match="AttributeError"):
        worker.ask({})


def test_a_worker_that_ends_leaves_its_last_words(worker: Worker) -> None:
    """The exit code and the last fifty lines are told, and a dead worker stays dead."""
    with pytest.raises(WorkerDied) as caught:
        worker.ask({"act": "die"})
    lines = str(caught.value).splitlines()
    assert lines[0] == "a worker ended with exit code 7. Its last words:"
    assert lines[1:] == [f"word {at}" for at in range(10, 60)]
    assert not worker.alive
    with pytest.raises(WorkerDied, match="exit code 7"):
        worker.ask({"act": "count"})


def test_a_crash_in_c_names_its_signal_and_its_place(worker: Worker) -> None:
    """The interpreter says in which function a segmentation fault happened."""
    with pytest.raises(WorkerDied, match=r"(?s)was ended by SIGSEGV.*in _crash"):
        worker.ask({"act": "crash"})


def test_progress_is_told_in_order_and_not_too_often(lasting: Worker) -> None:
    """Ten thousand tellings are a few hundred lines."""
    shares: list[float] = []
    lasting.ask({"act": "count"}, shares.append)
    assert shares == sorted(shares)
    assert 100 <= len(shares) <= 201
    assert shares[-1] > 0.99


def test_a_busy_worker_can_be_killed_from_another_thread(worker: Worker, tmp_path: Path) -> None:
    """Cancelling is killing: the one who waits is told at once, and the program beside is gone too."""
    errors_: list[StudioError] = []

    def ask() -> None:
        with pytest.raises(WorkerDied) as caught:
            worker.ask({"act": "wait", "says": str(tmp_path / "pid")})
        errors_.append(caught.value)

    asking = Thread(target=ask)
    asking.start()
    program = _number(tmp_path / "pid.program")
    worker.kill()
    asking.join(2)
    assert "was ended by SIGKILL" in str(errors_[0])
    assert _gone(program)


def test_a_worker_ends_with_a_house_that_is_killed(tmp_path: Path) -> None:
    """After kill -9 of its parent a worker is gone within two seconds, also when it is busy, also its programs."""
    script = tmp_path / "house.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from studio.workers.launcher import Worker\n"
        "idle = Worker('steps_for_workers:echo')\n"
        "Path(sys.argv[1] + '.idle').write_text(str(idle.ask({})['pid']))\n"
        "Worker('steps_for_workers:acts').ask({'act': 'wait', 'says': sys.argv[1]})\n"
    )
    says = tmp_path / "pid"
    house = subprocess.Popen([sys.executable, str(script), str(says)])
    try:
        pids = [_number(says.with_name(name)) for name in ("pid.idle", "pid", "pid.program")]
    finally:
        house.kill()
        house.wait()
    assert all(_gone(pid) for pid in pids)


def test_ctrl_c_reaches_the_house_only(lasting: Worker) -> None:
    """A worker is in a group of its own, which the terminal's Ctrl-C does not reach."""
    assert os.getpgid(lasting.pid) == lasting.pid != os.getpgid(0)


def test_a_reading_that_is_broken_off_leaves_no_stale_answers(worker: Worker) -> None:
    """Where the one who waits is interrupted, the worker goes, lest the next answer be the last one's."""

    def interrupt(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        worker.ask({"act": "count"}, interrupt)
    assert not worker.alive


def test_a_worker_that_dies_idle_is_seen_to_be_dead(worker: Worker) -> None:
    """`alive` asks the system, not the memory."""
    worker.ask({"act": "count"})
    os.kill(worker.pid, signal.SIGKILL)
    until = time.monotonic() + 2
    while worker.alive:
        assert time.monotonic() < until
        time.sleep(0.01)
    with pytest.raises(WorkerDied, match="SIGKILL"):
        worker.ask({"act": "count"})
