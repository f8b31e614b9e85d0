"""The scheduler makes what is missing, round by round, whatever dies, and pays for nothing twice."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from studio.errors import (
    BudgetStop,
    DiskError,
    EngineError,
    EngineMissing,
    Interrupted,
    JobFailed,
    Unsettled,
)
from studio.executors.local import LocalExecutor
from studio.film.money import Money
from studio.producer.callsheet import costs_as_json
from studio.schedule import remote
from studio.schedule.job import Job, Known, Poll
from studio.schedule.plan import Plan, Round
from studio.schedule.scheduler import Scheduler
from studio.schedule.step import Kit, Made, Step
from studio.vault.ledger import Ledger
from studio.vault.vault import Record, Vault

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let children, and this process, import the steps and films of the tests."""
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    monkeypatch.syspath_prepend(str(HERE))


@dataclass
class Film:
    """A film of small jobs, and what was seen of its making."""

    root: Path
    wants: Callable[[Round], object]
    plans: int = 0
    started_: list[str] = field(default_factory=list)
    ended_: list[tuple[str, str | None]] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.vault = Vault(self.root / ".vault")
        self.ledger = Ledger(self.root / ".vault" / "ledger.db")

    def replan(self) -> Plan:
        """Plan a round."""
        self.plans += 1
        round_ = Round(self.vault)
        self.wants(round_)
        return round_.plan("film")

    def started(self, job: Job) -> None:
        """Keep the name."""
        self.started_.append(job.name)

    def advanced(self, job: Job, share: float) -> None:
        """Keep the share."""
        self.shares.append(share)

    def ended(self, job: Job, error: str | None) -> None:
        """Keep the name and the error."""
        self.ended_.append((job.name, error))

    def make(self, **more: Any) -> list[str]:
        """Make what is missing; give the names of the jobs that were done."""
        lanes = {"cpu": 2, "gpu": 1, "lab": 1000} | more.pop("lanes", {})
        with LocalExecutor(self.vault.root, 2) as executor:
            scheduler = Scheduler(self.replan, executor, self.vault, self.ledger, lanes, self, **more)
            return [job.name for job in scheduler.run()]


def _job(run: str, subject: str, waits: frozenset[str] = frozenset(), seconds: float = 0, **inputs: Any) -> Job:
    return Job(Step(run, 1, f"steps_for_workers:{run}"), subject, {"text": subject, **inputs}, waits, seconds=seconds)


def _take(subject: str, cost: str | None = "2 USD") -> Job:
    price = None if cost is None else Money.model_validate(cost)
    return Job(Step("take", 1, "", "lab"), subject, {"text": subject}, engine="lab/one", cost=price)


def _text(known: Known[Record | None]) -> str:
    return str(known.value.facts["text"]) if known.value else "?"


def test_a_film_is_made_in_rounds_and_only_once(tmp_path: Path) -> None:
    """A pending job becomes ready when its inputs are there; a film with nothing to do plans once."""

    def wants(round_: Round) -> None:
        shots = [round_.want(_job("nothing", slate)) for slate in ("1A", "1B")]
        waits = shots[0].waits | shots[1].waits
        master = round_.want(_job("nothing", "master", waits, of=[_text(shot) for shot in shots]))
        round_.want(_job("nothing", "web", master.waits, of=_text(master)))

    film = Film(tmp_path, wants)
    assert film.make(lanes={"cpu": 1}) == ["nothing 1A", "nothing 1B", "nothing master", "nothing web"]
    assert film.plans == 4
    assert film.make() == []
    assert film.plans == 5
    assert film.ended_ == [(name, None) for name in film.started_]


def test_work_that_goes_by_two_names_is_done_once(tmp_path: Path) -> None:
    """Two shots that ask for the same have one key; what waits for either of them goes on."""

    def wants(round_: Round) -> None:
        step = Step("nothing", 1, "steps_for_workers:nothing")
        twins = [round_.want(Job(step, slate, {"text": "mist"})) for slate in ("1A", "1B")]
        for slate, twin in zip(("1A", "1B"), twins, strict=True):
            round_.want(_job("nothing", f"{slate} notes", twin.waits))

    film = Film(tmp_path, wants)
    assert sorted(film.make()) == ["nothing 1A", "nothing 1A notes", "nothing 1B notes"]


def test_a_job_that_the_vault_loses_at_once_is_not_made_for_ever(tmp_path: Path) -> None:
    """A plan that wants what was just made is refused."""
    film = Film(tmp_path, lambda round_: round_.want(_job("nothing", "1A")))
    plan = film.replan()
    film.replan = lambda: plan  # type: ignore[method-assign]
    with pytest.raises(JobFailed, match="nothing 1A: it was made, and the vault does not hold it"):
        film.make()


def test_a_plan_names_what_it_costs_in_each_currency(tmp_path: Path) -> None:
    """As JSON too: `cost` is the first of `costs`, and none is left out."""
    round_ = Round(Vault(tmp_path))
    for subject, cost in (("1A-1", "2 USD"), ("1B-1", "3 credits"), ("2A-1", "1 USD")):
        round_.want(_take(subject, cost))
    told = costs_as_json(round_.plan("film").costs().values())
    assert told["costs"] == [{"amount": 3, "currency": "USD"}, {"amount": 3, "currency": "CREDITS"}]
    assert told["cost"] == told["costs"][0]
    assert costs_as_json([]) == {"cost": {"amount": 0, "currency": "USD"}, "costs": []}


def test_the_longest_goes_first(tmp_path: Path) -> None:
    """In one lane jobs start by their expected length."""

    def wants(round_: Round) -> None:
        for slate, seconds in (("1A", 1.0), ("1B", 9.0), ("2", 4.0)):
            round_.want(_job("nothing", slate, seconds=seconds))

    film = Film(tmp_path, wants)
    film.make(lanes={"cpu": 1})
    assert film.started_ == ["nothing 1B", "nothing 2", "nothing 1A"]


def test_progress_reaches_who_watches(tmp_path: Path) -> None:
    """What a step tells is told on, in the thread that makes the film."""
    film = Film(tmp_path, lambda round_: round_.want(_job("write", "1A")))
    film.make()
    assert film.shares == [0.5]


def test_a_job_whose_worker_dies_is_tried_once_more(tmp_path: Path) -> None:
    """One death is an accident."""
    film = Film(tmp_path, lambda round_: round_.want(_job("dies", "1A", log=str(tmp_path / "log"), times=1)))
    assert film.make() == ["dies 1A"]
    assert film.started_ == ["dies 1A"]
    assert film.ended_ == [("dies 1A", None)]


def test_a_job_whose_worker_dies_twice_has_failed_with_its_last_words(tmp_path: Path) -> None:
    """Two deaths are a fault; what does not depend on it is made, what does is not."""

    def wants(round_: Round) -> None:
        lost = round_.want(_job("dies", "1A", log=str(tmp_path / "log"), times=9))
        round_.want(_job("nothing", "1A", lost.waits))
        round_.want(_job("nothing", "1B"))

    film = Film(tmp_path, wants)
    with pytest.raises(JobFailed, match=r"(?s)^dies 1A: it lost its worker twice.*SIGKILL.*out of memory, I fear"):
        film.make()
    assert ("nothing 1B", None) in film.ended_
    assert "nothing 1A" not in film.started_
    assert (tmp_path / "log").read_text().count("died") == 2


def test_the_first_failure_is_raised_and_the_others_are_counted(tmp_path: Path) -> None:
    """An error of ours fails at once, keeps its class, and lets all else go on to the end."""

    def wants(round_: Round) -> None:
        for at in range(5):
            round_.want(_job("fails", f"{at}A", seconds=9 - at, kind="EngineError"))
        for at in range(5):
            round_.want(_job("nothing", f"{at}B"))

    film = Film(tmp_path, wants)
    with pytest.raises(EngineError) as caught:
        film.make(lanes={"cpu": 1})
    assert str(caught.value) == ("fails 0A: 0A\n4 more failed: fails 1A, fails 2A, fails 3A, ….")
    assert len([name for name, error in film.ended_ if error is None]) == 5
    assert film.started_.count("fails 0A") == 1


def test_on_a_full_disk_nothing_new_begins(tmp_path: Path) -> None:
    """What would be made, or paid for, could not be kept."""

    def wants(round_: Round) -> None:
        round_.want(_job("fails", "1A", seconds=9, kind="DiskError"))
        round_.want(_job("nothing", "1B"))

    film = Film(tmp_path, wants)
    with pytest.raises(DiskError):
        film.make(lanes={"cpu": 1})
    assert film.started_ == ["fails 1A"]


def test_a_plan_in_which_nothing_can_start_is_said_to_be_one(tmp_path: Path) -> None:
    """Rounds that could go on for ever are refused."""
    film = Film(tmp_path, lambda round_: round_.want(_job("nothing", "1A", frozenset({"take 1A-1"}))))
    with pytest.raises(JobFailed, match="nothing can start: nothing 1A waits for take 1A-1"):
        film.make()


def test_two_thousand_jobs_are_planned_a_few_times(tmp_path: Path) -> None:
    """A thousand takes, each with its dailies, are no thousand plans."""

    def wants(round_: Round) -> None:
        for at in range(1000):
            take = round_.want(_job("nothing", f"{at}A"))
            round_.want(_job("nothing", f"{at}A notes", take.waits, of=_text(take)))

    film = Film(tmp_path, wants)
    assert len(film.make()) == 2000
    assert film.plans <= 10


# Ctrl-C


def _start(call: str, *words: str) -> subprocess.Popen[str]:
    code = f"import sys, films_for_workers; films_for_workers.{call}(*sys.argv[1:])"
    return subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


@pytest.mark.parametrize("presses", [1, 3])
def test_after_ctrl_c_the_same_plan_goes_on(tmp_path: Path, presses: int) -> None:
    """The interrupted run says what is kept; the next one makes the rest and no more, however often it was pressed."""
    from films_for_workers import slow_film

    log = tmp_path / "log"
    house = _start("make_slow_film", str(tmp_path / ".vault"), str(log))
    while not log.exists() or len(log.read_text().split()) < 5:
        time.sleep(0.02)
    for _ in range(presses):
        house.send_signal(signal.SIGINT)
        time.sleep(0.005)
    said, _ = house.communicate(timeout=10)
    assert house.returncode in (130, -signal.SIGINT)
    if presses == 1:
        assert said.startswith("Interrupted. What was made is kept (")
        assert said.endswith("The same command goes on from here.")
    vault = Vault(tmp_path / ".vault")
    before = set(vault.records())
    assert 3 <= len(before) <= 8
    film = Film(tmp_path, lambda round_: None)
    film.replan = lambda: slow_film(vault, str(log))  # type: ignore[method-assign]
    made = film.make()
    assert len(made) == 9 - len(before)
    assert made[-1] == "master web"
    assert set(film.vault.records()) > before


# providers


@dataclass
class Laboratory:
    """The provider's side: what was asked of it, and how it answers."""

    server: HTTPServer
    asked: Counter[str] = field(default_factory=Counter)
    jobs: dict[str, str] = field(default_factory=dict)
    polls: int = 2
    """How often a job is asked for before it is done."""
    told: dict[str, Any] = field(default_factory=dict)
    """What a finished job says beside."""
    codes: dict[str, list[int]] = field(default_factory=dict)
    """HTTP codes with which the next calls fail, by verb."""
    finds: bool = True
    slow: Callable[[str], None] = lambda verb: None

    def answer(self, request: Request) -> Response:
        """Answer one call."""
        verb = request.path.split("/")[1] if request.method == "GET" else "create"
        self.asked[verb] += 1
        self.slow(verb)
        if codes := self.codes.get(verb):
            return Response(status=codes.pop(0))
        name = request.path.rpartition("/")[2]
        if verb == "create":
            job_id = f"job-{len(self.jobs) + 1}"
            assert request.json is not None
            self.jobs[job_id] = request.json["key"]
            return _json({"id": job_id})
        if verb == "find":
            found = [job_id for job_id, key in self.jobs.items() if key == name and self.finds]
            return _json({"id": found[0] if found else None})
        if verb == "files":
            return Response(f"file of {name}")
        self.asked[name] += 1
        if self.asked[name] < self.polls:
            return _json({"state": "running", "share": 0.25})
        return _json({"state": "done", **self.told})


def _json(answer: dict[str, Any]) -> Response:
    return Response(json.dumps(answer), content_type="application/json")


@pytest.fixture
def lab() -> Iterator[Laboratory]:
    """A provider on the loopback address, which answers several calls at once."""
    with HTTPServer(threaded=True) as server:
        laboratory = Laboratory(server)
        server.expect_request(re.compile(".*")).respond_with_handler(laboratory.answer)
        yield laboratory


def _lab(lab: Laboratory) -> Any:
    from films_for_workers import Lab

    return Lab(lab.server.url_for(""))


def _takes(round_: Round) -> None:
    for at in (1, 2):
        round_.want(_take(f"1A-{at}"))


def test_a_remote_take_is_created_polled_fetched_and_paid(tmp_path: Path, lab: Laboratory) -> None:
    """The record holds cost and job id, the ledger what was paid, and a second run asks the provider nothing."""
    film = Film(tmp_path, lambda round_: round_.want(_take("1A-1")))
    lab.told = {"price": "1.5 USD"}
    assert film.make(remote=_lab(lab)) == ["take 1A-1"]
    assert film.shares == [0.25]
    (record,) = film.vault.records().values()
    assert (record.cost, record.job_id, record.engine) == (
        Money.model_validate("1.5 USD"),
        "job-1",
        "lab/one",
    )
    assert film.vault.path(record.outputs["text"].digest).read_text() == "file of job-1"
    assert film.ledger.spent() == {"USD": Money.model_validate("1.5 USD")}
    assert film.ledger.open() == []
    asked = lab.asked.copy()
    assert film.make(remote=_lab(lab)) == []
    assert lab.asked == asked


def test_passing_troubles_are_waited_out(tmp_path: Path, lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many requests, a server that is down and a broken download are tried again; a take is created once."""
    monkeypatch.setattr(remote, "FIRST_WAIT_S", 0.01)
    lab.codes = {"create": [429, 429], "jobs": [503, 502], "files": [500]}
    film = Film(tmp_path, lambda round_: round_.want(_take("1A-1")))
    film.make(remote=_lab(lab))
    assert len(lab.jobs) == 1
    assert film.ledger.spent() == {"USD": Money.model_validate("2 USD")}


def test_troubles_that_do_not_pass_are_given_up_and_the_job_id_stays(
    tmp_path: Path, lab: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After eight failures in a row the run ends; the next one polls on, and pays once."""
    monkeypatch.setattr(remote, "FIRST_WAIT_S", 0.001)
    lab.codes = {"jobs": [503] * 9}
    film = Film(tmp_path, lambda round_: round_.want(_take("1A-1")))
    with pytest.raises(EngineError, match="take 1A-1: the laboratory answered 503"):
        film.make(remote=_lab(lab))
    assert [entry.job_id for entry in film.ledger.open()] == ["job-1"]
    film.make(remote=_lab(lab))
    assert len(lab.jobs) == 1
    assert film.ledger.spent() == {"USD": Money.model_validate("2 USD")}


def test_what_the_provider_refuses_is_not_owed(tmp_path: Path, lab: Laboratory) -> None:
    """A create that is refused, and a job that failed there, give their reservation back."""
    film = Film(tmp_path, _takes)
    lab.codes = {"create": [400]}
    lab.told = {"state": "failed"}
    with pytest.raises(EngineError, match="1 more failed"):
        film.make(remote=_lab(lab))
    assert lab.asked["create"] == 2
    assert film.ledger.open() == []
    assert film.ledger.spent() == {}


def test_a_create_that_may_have_been_accepted_is_never_sent_again(tmp_path: Path, lab: Laboratory) -> None:
    """A server error leaves the intent open; the next run looks it up, or puts it to the user."""
    film = Film(tmp_path, lambda round_: round_.want(_take("1A-1")))
    lab.codes = {"create": [500]}
    with pytest.raises(EngineError, match="answered 500"):
        film.make(remote=_lab(lab))
    assert [entry.state for entry in film.ledger.open()] == ["reserved"]
    with pytest.raises(Unsettled, match=r"^take 1A-1: .*lab.*Look in your account"):
        film.make(remote=_lab(lab))
    assert lab.asked["create"] == 1
    (entry,) = film.ledger.open()
    film.ledger.release(entry.key)
    assert film.make(remote=_lab(lab)) == ["take 1A-1"]


@pytest.mark.parametrize("moment", ["create", "jobs", "files"])
def test_a_house_that_is_killed_polls_on_and_pays_once(tmp_path: Path, lab: Laboratory, moment: str) -> None:
    """Kill -9 while the provider creates, works, or sends the file: the next run makes the film with two creates."""
    from films_for_workers import remote_film

    reached, free = threading.Event(), threading.Event()

    def slow(verb: str) -> None:
        if verb == moment and not free.is_set():
            reached.set()
            free.wait(10)

    lab.slow = slow
    house = _start("make_remote_film", str(tmp_path / ".vault"), lab.server.url_for(""))
    assert reached.wait(10)
    time.sleep(0.2)
    house.kill()
    house.communicate()
    free.set()
    time.sleep(0.2)
    film = Film(tmp_path, lambda round_: None)
    film.replan = lambda: remote_film(film.vault)  # type: ignore[method-assign]
    assert sorted(film.make(remote=_lab(lab))) == ["take 1A-1", "take 1A-2"]
    assert len(lab.jobs) == 2
    assert film.ledger.spent() == {"USD": Money.model_validate("4 USD")}
    assert film.ledger.open() == []


def test_a_house_that_is_killed_before_it_notes_the_price_pays_once(tmp_path: Path, lab: Laboratory) -> None:
    """A take that is in the vault while its intent is open is settled by the next run."""
    film = Film(tmp_path, lambda round_: round_.want(_take("1A-1")))
    film.make(remote=_lab(lab))
    (record,) = film.vault.records().values()
    ledger = Ledger(tmp_path / ".vault" / "other.db")
    ledger.reserve(record.key, "take 1A-1", "lab", Money.model_validate("5 USD"), None)
    ledger.sent(record.key, "job-1")
    film.ledger = ledger
    assert film.make(remote=_lab(lab)) == []
    assert ledger.spent() == {"USD": Money.model_validate("2 USD")}


def test_a_take_that_was_paid_and_is_lost_is_fetched_again(tmp_path: Path, lab: Laboratory) -> None:
    """A file that went missing from the vault is downloaded once more and not paid twice."""
    film = Film(tmp_path, lambda round_: round_.want(_take("1A-1")))
    film.make(remote=_lab(lab))
    (record,) = film.vault.records().values()
    film.vault.path(record.outputs["text"].digest).unlink()
    assert film.make(remote=_lab(lab)) == ["take 1A-1"]
    assert lab.asked["create"] == 1
    assert film.ledger.spent() == {"USD": Money.model_validate("2 USD")}


def test_the_budget_stops_before_the_create_and_keeps_what_runs(tmp_path: Path, lab: Laboratory) -> None:
    """Of three takes for 2 USD, 5 USD buy two; free work goes on to its end."""

    def wants(round_: Round) -> None:
        for at in (1, 2, 3):
            round_.want(_take(f"1A-{at}"))
        round_.want(_job("nothing", "1B"))

    film = Film(tmp_path, wants)
    with pytest.raises(BudgetStop, match=r"^take 1A-. costs up to 2 USD"):
        film.make(remote=_lab(lab), cap=Money.model_validate("5 USD"), lanes={"lab": 1})
    assert lab.asked["create"] == 2
    assert len(film.vault.records()) == 3
    assert film.ledger.spent() == {"USD": Money.model_validate("4 USD")}
    assert film.ledger.open() == []


def test_a_lane_that_nobody_serves_is_named(tmp_path: Path) -> None:
    """Without a way to the provider the job fails, and says so."""
    film = Film(tmp_path, _takes)
    with pytest.raises(EngineMissing, match="take 1A-1: nothing here can reach lab"):
        film.make()


def test_ctrl_c_leaves_remote_jobs_journalled(tmp_path: Path, lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes on at the provider is counted, and the next run polls on."""
    lab.polls = 10_000
    film = Film(tmp_path, _takes)

    def interrupt(job: Job, share: float) -> None:
        if len(lab.jobs) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(film, "advanced", interrupt)
    with pytest.raises(Interrupted, match="2 at lab go on there, and are not paid twice"):
        film.make(remote=_lab(lab))
    assert {entry.job_id for entry in film.ledger.open()} == {"job-1", "job-2"}
    lab.polls = 0
    monkeypatch.undo()
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    assert len(film.make(remote=_lab(lab))) == 2
    assert len(lab.jobs) == 2


def test_a_bug_in_an_engine_is_a_failed_job_and_keeps_the_intent(tmp_path: Path, lab: Laboratory) -> None:
    """An error that is none of ours is named by its type; the create may have been accepted."""
    film = Film(tmp_path, lambda round_: round_.want(_take("1A-1")))
    engine = _lab(lab)
    engine.create = lambda job, kit: dict[str, str]()["id"]
    with pytest.raises(JobFailed, match=r"^take 1A-1: KeyError: 'id'$") as caught:
        film.make(remote=engine)
    assert isinstance(caught.value.__cause__, KeyError)
    assert [entry.state for entry in film.ledger.open()] == ["reserved"]


def test_a_take_without_a_price_is_journalled_too(tmp_path: Path, lab: Laboratory) -> None:
    """What is free, or of unknown price, is sent once as well, whatever the currency of the budget."""
    film = Film(tmp_path, lambda round_: round_.want(_take("1A-1", None)))
    film.make(remote=_lab(lab), cap=Money.model_validate("1 CNY"))
    (entry,) = film.ledger.entries()
    assert (entry.state, str(entry.price)) == ("paid", "0 CNY")


class Slow:
    """A provider, met without a network, that takes its time for each call."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0
        self.turn = threading.Lock()

    def _answer(self) -> None:
        with self.turn:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self.turn:
            self.now -= 1

    def create(self, job: Job, kit: Kit) -> str:
        """Take it, slowly."""
        self._answer()
        return job.subject

    def find(self, job: Job, kit: Kit) -> str | None:
        """Know nothing."""
        return None

    def poll(self, job_id: str, job: Job, kit: Kit) -> Poll:
        """Be done, slowly."""
        self._answer()
        return Poll(done=True)

    def fetch(self, job_id: str, job: Job, kit: Kit) -> Made:
        """Give little, slowly."""
        self._answer()
        return Made(facts={"text": job_id})


def test_a_thousand_slow_remote_jobs_do_not_hold_up_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight threads serve them all, and local jobs are done long before, with dailies that need a plan between."""

    def wants(round_: Round) -> None:
        for at in range(1000):
            round_.want(_take(f"{at}A-1", None))
        for at in range(50):
            take = round_.want(_job("nothing", f"{at}B"))
            round_.want(_job("nothing", f"{at}B notes", take.waits))

    film = Film(tmp_path, wants)
    slow = Slow()
    here: list[str] = []

    def ended(job: Job, error: str | None) -> None:
        assert error is None
        here.extend([job.name] * (job.step.name == "nothing"))
        if len(here) == 100:
            raise KeyboardInterrupt

    monkeypatch.setattr(film, "ended", ended)
    before = threading.active_count()
    with pytest.raises(Interrupted, match="at lab go on there"):
        film.make(remote=slow)
    assert len(film.started_) == 1100
    assert len(film.vault.records()) < 1000
    assert 1 < slow.most <= remote.THREADS
    assert threading.active_count() == before
