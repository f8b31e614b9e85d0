"""A remote engine over real HTTP, and small films that are made in a process of their own, to be killed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import httpx

from studio.errors import EngineError, StudioError
from studio.executors.local import LocalExecutor
from studio.film.money import Money
from studio.schedule.job import Job, Poll
from studio.schedule.plan import Plan, Round
from studio.schedule.scheduler import Scheduler
from studio.schedule.step import Kit, Made, Step
from studio.vault.ledger import Ledger
from studio.vault.vault import Vault


class Quiet:
    """A progress that nobody watches."""

    def started(self, job: Job) -> None:
        """Say nothing."""

    def advanced(self, job: Job, share: float) -> None:
        """Say nothing."""

    def ended(self, job: Job, error: str | None) -> None:
        """Say nothing."""


class Lab:
    """A laboratory that develops text: POST /jobs, GET /jobs/ID, GET /files/ID, GET /find/KEY."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=5.0)

    def create(self, job: Job, kit: Kit) -> str:
        """Send it."""
        answer = self._ask("POST", "/jobs", json={"key": kit.key, "text": job.inputs["text"]})
        return str(answer.json()["id"])

    def find(self, job: Job, kit: Kit) -> str | None:
        """Look it up."""
        found: str | None = self._ask("GET", f"/find/{kit.key}").json()["id"]
        return found

    def poll(self, job_id: str, job: Job, kit: Kit) -> Poll:
        """Ask for it."""
        told = self._ask("GET", f"/jobs/{job_id}").json()
        if told["state"] == "failed":
            raise EngineError("the picture was refused by the laboratory's censor", refused=True)
        price = Money.model_validate(told["price"]) if "price" in told else None
        return Poll(told["state"] == "done", told.get("again_s", 0.05), told.get("share"), price)

    def fetch(self, job_id: str, job: Job, kit: Kit) -> Made:
        """Download it."""
        file = kit.scratch / "text.txt"
        file.write_bytes(self._ask("GET", f"/files/{job_id}").content)
        return Made({"text": file}, {"length": file.stat().st_size})

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = self.client.request(method, path, **more)
        except httpx.ConnectError as error:
            raise EngineError(f"the laboratory is closed: {error}", transient=True, refused=True) from error
        except httpx.TransportError as error:
            raise EngineError(f"the line to the laboratory broke: {error}", transient=True) from error
        if answer.is_error:
            code = answer.status_code
            raise EngineError(
                f"the laboratory answered {code}", transient=code == 429 or code >= 500, refused=code < 500
            )
        return answer


def slow_film(vault: Vault, log: str) -> Plan:
    """Eight shots of a moment, and a master of them all."""
    round_ = Round(vault)
    step = Step("segment", 1, "steps_for_workers:slow")
    shots = [
        round_.want(Job(step, f"{at}A", {"text": str(at), "log": log, "seconds": 0.3}, seconds=0.3)) for at in range(8)
    ]
    waits = frozenset[str]().union(*(shot.waits for shot in shots))
    texts = [shot.value.facts["text"] if shot.value else "?" for shot in shots]
    round_.want(Job(Step("master", 1, "steps_for_workers:nothing"), "web", {"text": texts}, waits))
    return round_.plan("film")


def remote_film(vault: Vault) -> Plan:
    """Two takes of the laboratory for 2 USD each."""
    round_ = Round(vault)
    for at in (1, 2):
        round_.want(
            Job(
                Step("take", 1, "", "lab"),
                f"1A-{at}",
                {"text": f"mist {at}"},
                engine="lab/one",
                slate="1A",
                cost=Money.model_validate("2 USD"),
            )
        )
    return round_.plan("film")


def make_slow_film(root: str, log: str) -> None:
    """Make the film of eight shots; say on standard output what came of it, as the command line does."""
    vault = Vault(Path(root))
    with LocalExecutor(vault.root, 2) as executor:
        ledger = Ledger(vault.root / "ledger.db")
        scheduler = Scheduler(lambda: slow_film(vault, log), executor, vault, ledger, {"cpu": 2}, Quiet())
        try:
            scheduler.run()
        except StudioError as error:
            sys.stdout.write(str(error))
            sys.exit(error.exit_code)


def make_remote_film(root: str, url: str) -> None:
    """Make the film of two remote takes."""
    vault = Vault(Path(root))
    with LocalExecutor(vault.root, 1) as executor:
        ledger = Ledger(vault.root / "ledger.db")
        Scheduler(lambda: remote_film(vault), executor, vault, ledger, {"lab": 2}, Quiet(), remote=Lab(url)).run()
