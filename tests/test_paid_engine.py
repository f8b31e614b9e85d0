"""An engine that costs money, through the whole product: its price is shown, agreed to, and paid once."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from studio.cli.main import run
from studio.engines import registry
from studio.film.money import Money
from studio.media import ffmpeg
from studio.vault.ledger import Ledger

HERE = Path(__file__).parent

PATIENCE_S = 60
"""How long a terminal may show nothing new."""

SHOTLIST = """\
studio: 1
film: {title: Paid, rate: 25}
engines: {clip: [lab]}
sound: {music: none}
scenes:
  - shots:
      - {slate: 1A, length: 1s, action: A ship}
"""


class Laboratory:
    """A provider: what it was asked, what it has taken on, and how it is to behave."""

    def __init__(self, server: HTTPServer, clip: bytes) -> None:
        self.url = server.url_for("")
        self.clip = clip
        self.asked = Counter[str]()
        self.jobs: dict[str, str] = {}
        """Ids by the key they were sent under."""
        self.findable = True
        self.answers: list[int] = []
        """Codes with which the next creates are answered, after they were taken on."""
        self.reached = threading.Event()
        """Set when somebody polls."""
        self.free = threading.Event()
        """Polls are answered once it is set."""
        self.free.set()

    def answer(self, request: Request) -> Response:
        """Do what is asked."""
        _, verb, *words = request.path.split("/")
        told: dict[str, Any] = {}
        if request.method == "POST":
            self.asked["create"] += 1
            sent = json.loads(request.get_data())
            if self.answers and (code := self.answers.pop(0)) != 200:
                if code != 402:
                    self.jobs[sent["key"]] = f"job-{len(self.jobs) + 1}"
                return Response(status=code)
            self.jobs[sent["key"]] = f"job-{len(self.jobs) + 1}"
            told = {"id": self.jobs[sent["key"]]}
        elif verb == "find":
            told = {"id": self.jobs.get(words[0]) if self.findable else None}
        elif verb == "jobs":
            self.asked["poll"] += 1
            self.reached.set()
            self.free.wait(20)
            told = {"done": True}
        else:
            self.asked["fetch"] += 1
            return Response(self.clip)
        return Response(json.dumps(told), content_type="application/json")


@dataclass(frozen=True)
class Said:
    """What a command gave back."""

    code: int
    out: str
    err: str


Studio = Callable[..., Said]


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds of a test card, at another rate than the film's."""
    file = tmp_path_factory.mktemp("lab") / "clip.mp4"
    picture = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=24:d=2", "-c:v", "libx264", "-preset", "ultrafast")
    ffmpeg.run([*picture, "-pix_fmt", "yuv420p", str(file)], doing="film a test card")
    return file.read_bytes()


@pytest.fixture
def lab(clip: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Laboratory]:
    """A laboratory on the loopback address, and its engine installed as a package of somebody else's."""
    package = tmp_path / "site/lab-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: lab\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[studio.engines.clips]\nlab = engine_of_the_lab:LabEngine\n")
    for place in (str(HERE), str(package.parent)):
        monkeypatch.syspath_prepend(place)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package.parent), str(HERE)]))
    _forget_engines()
    with HTTPServer(threaded=True) as server:
        laboratory = Laboratory(server, clip)
        server.expect_request(re.compile(".*")).respond_with_handler(laboratory.answer)
        monkeypatch.setenv("LAB_URL", laboratory.url.rstrip("/"))
        yield laboratory
        laboratory.free.set()
    _forget_engines()


def _forget_engines() -> None:
    """Have the registry look anew at what is installed."""
    for known in (registry._points, registry.names, registry.engine):
        known.cache_clear()


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film of one shot, seen from beside `projects/`."""
    folder = tmp_path / "projects/paid"
    folder.mkdir(parents=True)
    (folder / "shotlist.yaml").write_text(SHOTLIST)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def studio(film: Path, lab: Laboratory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Studio:
    """The command `studio` in this process, which is no terminal."""

    def give(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["studio", *words])
        with pytest.raises(SystemExit) as end:
            run()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(int(end.value.code or 0), said.out, said.err)

    return give


def _spent(film: Path) -> str:
    spent = Ledger(film / ".vault/ledger.db").spent()
    return str(spent.get("USD", Money()))


def _start(film: Path, *words: str) -> subprocess.Popen[str]:
    """Start a render in a process of its own, without a terminal."""
    command = [sys.executable, "-m", "studio", "render", "paid", "--draft", *words]
    return subprocess.Popen(
        command, cwd=film.parent.parent, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def _at_a_terminal(film: Path, types: str | None, *words: str) -> tuple[int, str]:
    """Render at a terminal at which somebody answers the question, or presses Ctrl-C; gives code and screen."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "studio", "render", "paid", "--draft", *words]
    running = subprocess.Popen(command, cwd=film.parent.parent, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    screen = ""
    while True:
        if not select.select([ours], [], [], PATIENCE_S)[0]:
            running.kill()
        try:
            screen += os.read(ours, 4096).decode(errors="replace")
        except OSError:  # the other end is closed
            break
        if "[y/N]" in screen and types != "":
            if types is None:
                running.send_signal(signal.SIGINT)
            else:
                os.write(ours, f"{types}\n".encode())
            types = ""
    os.close(ours)
    return running.wait(), screen


def test_the_plan_names_the_price(studio: Studio, lab: Laboratory) -> None:
    """Of each job and of the whole; nobody is asked for anything."""
    plan = json.loads(studio("plan", "paid", "--json").out)
    assert plan["cost"] == {"amount": 1.0, "currency": "USD"}
    (take,) = [job for job in plan["jobs"] if job["step"] == "take"]
    assert (take["slate"], take["engine"], take["cost"]) == ("1A", "lab", "1 USD")
    assert studio("plan", "paid").out.endswith("1 USD\n")
    assert not lab.asked


def test_nothing_is_spent_that_nobody_agreed_to(studio: Studio, film: Path, lab: Laboratory) -> None:
    """Without `--yes` and without a terminal, `render` exits 3 before anything is sent or numbered."""
    for words in ((), ("--json",)):
        said = studio("render", "paid", *words)
        assert said.code == 3
        assert said.out == ""
        assert "this can cost up to 1 USD, and nobody is here to agree; say --yes" in said.err
    assert not lab.asked
    assert not (film / "takes.yaml").exists()
    assert studio("render", "paid", "--draft", "--preview").code == 0, "a preview is free"
    assert not lab.asked


@pytest.mark.parametrize("where", ["film", "flag"])
def test_a_budget_is_hard(studio: Studio, film: Path, lab: Laboratory, where: str) -> None:
    """Less than the price, in the shot list or on the command line: exit code 3 before any create, agreed to or not."""
    words = ["render", "paid", "--yes"]
    if where == "film":
        (film / "shotlist.yaml").write_text(SHOTLIST.replace("rate: 25", "rate: 25, budget: 0.5 USD"))
    else:
        words += ["--budget", "0.5 USD"]
    said = studio(*words)
    assert said.code == 3
    assert "this can cost up to 1 USD; of the budget of 0.5 USD, 0 USD is spent" in said.err
    other = studio("render", "paid", "--yes", "--budget", "100 CNY")
    assert other.code == 3
    assert "give a budget in USD" in other.err
    assert not lab.asked


def test_it_is_paid_once_and_the_film_is_made(studio: Studio, film: Path, lab: Laboratory) -> None:
    """With `--yes` one create; the film is there; the same command again, and an edit of the cut, cost nothing."""
    made = json.loads(studio("render", "paid", "--draft", "--yes", "--json").out)
    assert made["cost"] == {"amount": 1.0, "currency": "USD"}
    assert Path(made["master"]).is_file()
    assert [job["step"] for job in made["made"]].count("take") == 1
    again = json.loads(studio("render", "paid", "--draft", "--json").out)
    assert (again["made"], again["cost"]["amount"]) == ([], 0)
    (film / "shotlist.yaml").write_text(SHOTLIST.replace("1s", "1.5s, super: Away"))
    assert studio("render", "paid", "--draft").code == 0
    assert lab.asked == Counter(create=1, poll=1, fetch=1)
    assert _spent(film) == "1 USD"
    (row,) = json.loads(studio("takes", "paid", "--json").out)["takes"]
    assert (row["take"], row["engine"], row["state"]) == ("1A-1", "lab", "on hand")


def test_what_a_person_circled_costs_only_when_it_is_shot_again(studio: Studio, film: Path, lab: Laboratory) -> None:
    """The plan names the price of a retake; `--reshoot` asks for it; a take of the tool's own is kept by `--keep`."""
    assert studio("render", "paid", "--draft", "--only", "1A", "--yes").code == 0
    (film / "shotlist.yaml").write_text(SHOTLIST.replace("ship", "boat"))
    plan = json.loads(studio("plan", "paid", "--draft", "--only", "1A", "--json").out)
    assert plan["cost"]["amount"] == 1
    assert [(job["step"], job["reason"]) for job in plan["jobs"] if job["cost"]] == [
        ("take", "request.action: 'A ship' → 'A boat'")
    ]
    kept = json.loads(studio("plan", "paid", "--draft", "--only", "1A", "--keep", "--json").out)
    assert (kept["jobs"], kept["cost"]["amount"]) == ([], 0)
    studio("circle", "paid", "1A-1")
    plan = json.loads(studio("plan", "paid", "--draft", "--only", "1A", "--json").out)
    assert plan["notes"] == [
        "1A: the circled take stays in the cut; differs: action. `--reshoot 1A` draws it again (1 USD)"
    ]
    assert studio("render", "paid", "--draft", "--only", "1A").code == 0
    assert studio("render", "paid", "--draft", "--only", "1A", "--reshoot", "1A").code == 3
    assert lab.asked["create"] == 1
    assert studio("render", "paid", "--draft", "--only", "1A", "--reshoot", "1A", "--yes").code == 0
    assert lab.asked["create"] == 2
    assert (film / "circles.yaml").read_text() == "1A: {take: 2, by: supervisor}\n"


def test_more_takes_are_drawn_at_a_price(studio: Studio, film: Path, lab: Laboratory) -> None:
    """`takes --draw 2` costs two takes, and leaves the cut as it is."""
    assert studio("render", "paid", "--draft", "--only", "1A", "--yes").code == 0
    said = studio("takes", "paid", "1A", "--draw", "2")
    assert said.code == 3
    assert "up to 2 USD" in said.err
    drawn = studio("takes", "paid", "1A", "--draw", "2", "--yes")
    assert (drawn.code, "1A-3" in drawn.out) == (0, True)
    assert sorted(path.name for path in (film / "dailies").iterdir()) == ["1A-1.mp4", "1A-2.mp4", "1A-3.mp4"]
    assert lab.asked["create"] == 3
    assert _spent(film) == "3 USD"
    rows = json.loads(studio("takes", "paid", "1A", "--json").out)["takes"]
    assert [(row["take"], row["state"]) for row in rows] == [(f"1A-{number}", "on hand") for number in (1, 2, 3)]
    assert json.loads(studio("plan", "paid", "--draft", "--only", "1A", "--json").out)["jobs"] == []


def test_killed_between_create_and_fetch_it_polls_on_and_pays_once(studio: Studio, film: Path, lab: Laboratory) -> None:
    """`kill -9` while the provider works: the same command makes the film, and asks for no second yes."""
    lab.free.clear()
    running = _start(film, "--yes")
    assert lab.reached.wait(30), running.communicate()[1]
    running.kill()
    running.communicate()
    lab.free.set()
    plan = json.loads(studio("plan", "paid", "--draft", "--json").out)
    assert [job["cost"] for job in plan["jobs"] if job["step"] == "take"] == ["1 USD"]
    said = studio("render", "paid", "--draft")
    assert said.code == 0, said.err
    assert lab.asked["create"] == 1
    assert _spent(film) == "1 USD"


@pytest.mark.slow
def test_a_retake_that_was_killed_is_fetched_and_cut_in(studio: Studio, film: Path, lab: Laboratory) -> None:
    """`--reshoot` killed while the provider works, and given again, is one retake."""
    assert studio("render", "paid", "--draft", "--yes").code == 0
    lab.reached.clear()
    lab.free.clear()
    running = _start(film, "--reshoot", "1A", "--yes")
    assert lab.reached.wait(30), running.communicate()[1]
    running.kill()
    running.communicate()
    lab.free.set()
    assert studio("render", "paid", "--draft", "--reshoot", "1A").code == 0
    assert lab.asked["create"] == 2
    assert _spent(film) == "2 USD"
    rows = json.loads(studio("takes", "paid", "--json").out)["takes"]
    assert [(row["take"], row["circled"]) for row in rows] == [("1A-1", False), ("1A-2", True)]


def test_a_request_that_got_lost_is_found_at_the_provider(studio: Studio, film: Path, lab: Laboratory) -> None:
    """A create that was taken on and answered with an error is looked up under our own id, and not sent again."""
    lab.answers = [500]
    said = studio("render", "paid", "--draft", "--only", "1A", "--yes")
    assert said.code == 1
    assert "take 1A draw 1: the laboratory answered 500" in said.err
    assert studio("render", "paid", "--draft", "--only", "1A", "--yes").code == 0
    assert lab.asked["create"] == 1
    assert _spent(film) == "1 USD"


def test_a_request_whose_fate_nobody_knows_is_given_up_by_a_person_only(
    studio: Studio, film: Path, lab: Laboratory
) -> None:
    """Where the provider cannot look it up, it is never sent again until `takes --release` says so."""
    lab.answers, lab.findable = [500], False
    assert studio("render", "paid", "--draft", "--only", "1A", "--yes").code == 1
    for _ in range(2):
        said = studio("render", "paid", "--draft", "--only", "1A", "--yes")
        assert said.code == 3
        assert "take 1A draw 1: a request at lab for at most 1 USD was about to leave" in said.err
        assert "`studio takes paid 1A --release` releases it" in said.err
    assert lab.asked["create"] == 1
    released = studio("takes", "paid", "1A", "--release")
    assert released.code == 0
    assert "take 1A draw 1: the request of" in released.err
    assert "If lab has taken the first one after all, both are paid" in released.err
    assert "nothing is released" in studio("takes", "paid", "1A", "--release").err
    assert studio("render", "paid", "--draft", "--only", "1A").code == 3, "it is asked for anew"
    assert studio("render", "paid", "--draft", "--only", "1A", "--yes").code == 0
    assert lab.asked["create"] == 2
    assert _spent(film) == "1 USD"


def test_what_the_provider_refuses_is_not_owed(studio: Studio, film: Path, lab: Laboratory) -> None:
    """A create that is refused fails the render, and leaves nothing reserved."""
    lab.answers = [402]
    said = studio("render", "paid", "--draft", "--only", "1A", "--yes")
    assert said.code == 1
    assert "the laboratory answered 402" in said.err
    assert Ledger(film / ".vault/ledger.db").open() == []
    assert studio("render", "paid", "--draft", "--only", "1A", "--yes").code == 0
    assert _spent(film) == "1 USD"


def test_at_a_terminal_a_person_is_asked(film: Path, lab: Laboratory) -> None:
    """A no, or Ctrl-C, sends nothing; a yes makes the film, with progress on the screen."""
    code, screen = _at_a_terminal(film, "n")
    assert (code, lab.asked["create"]) == (3, 0), screen
    assert "This can cost up to 1 USD. Go on? [y/N]" in screen
    assert "nothing was spent" in screen
    code, screen = _at_a_terminal(film, None)
    assert (code, lab.asked["create"]) == (130, 0), screen
    assert "the same command goes on from here" in screen
    code, screen = _at_a_terminal(film, "y", "--only", "1A")
    assert (code, lab.asked["create"]) == (0, 1), screen
    assert "paid: 2 made, 0 on hand, 1 USD spent" in screen
    assert "lab: take 1A draw 1" in screen
    assert "Traceback" not in screen


def test_a_shot_that_is_longer_than_the_engine_gives_names_its_line(studio: Studio, film: Path) -> None:
    """As its own engine or in the wish list: which shot, what it asks for, what there is, and the way out."""
    (film / "shotlist.yaml").write_text(SHOTLIST.replace("1s", "5s"))
    said = studio("plan", "paid")
    assert said.code == 2
    assert said.err == (
        "studio: shotlist.yaml:7: shot 1A asks for 5 s; lab gives at most 4 s. "
        "Shorten it, split it, or choose another engine.\n"
    )
