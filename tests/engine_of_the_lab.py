"""A clip engine on another machine, priced 1 USD a take, as someone else's package would bring it; for tests."""

from __future__ import annotations

import os
from typing import ClassVar

import httpx

from studio.engines.card import Card, Price
from studio.errors import EngineError
from studio.film.delivery import Aspect
from studio.film.money import Money
from studio.film.take import ClipRequest
from studio.media import mezzanine
from studio.schedule.job import Poll
from studio.schedule.step import Kit, Made
from studio.vault.key import canonical


class LabEngine:
    """Talks to the laboratory at LAB_URL: POST /jobs, GET /find/KEY, GET /jobs/ID, GET /files/ID."""

    CARD: ClassVar[Card] = Card(
        name="lab",
        kind="clip",
        version=1,
        says="A laboratory for tests.",
        gives="media",
        runs="remote",
        lane="lab",
        takes=frozenset({"action", "size", "move", "seed"}),
        lengths=(2.0, 4.0),
        deterministic=False,
        price=Price(per_take=Money.model_validate("1 USD")),
        speed=0.01,
    )

    def create(self, request: ClipRequest, kit: Kit) -> str:
        """Send it, once."""
        seconds = request.rate.seconds(request.length or 0)
        told = self._ask("POST", "/jobs", {"key": kit.key, "action": request.action, "seconds": seconds})
        return str(told.json()["id"])

    def find(self, kit: Kit) -> str | None:
        """Look it up by our own id."""
        found: str | None = self._ask("GET", f"/find/{kit.key}").json()["id"]
        return found

    def poll(self, job_id: str, kit: Kit) -> Poll:
        """Ask for it."""
        return Poll(bool(self._ask("GET", f"/jobs/{job_id}").json()["done"]), again_s=0.05)

    def fetch(self, job_id: str, request: ClipRequest, kit: Kit) -> Made:
        """Download it, and bring it to the film's shape."""
        raw, file = kit.scratch / "raw.mp4", kit.scratch / "take.mov"
        raw.write_bytes(self._ask("GET", f"/files/{job_id}").content)
        media = mezzanine.conform(raw, file, aspect=Aspect.parse(request.aspect), rate=request.rate)
        return Made(outputs={"video": file}, facts=canonical(media))

    def _ask(self, verb: str, path: str, body: dict[str, object] | None = None) -> httpx.Response:
        """Ask over HTTP; raises EngineError."""
        try:
            with httpx.Client(verify=False, timeout=10) as client:  # a context for TLS takes its time
                answer = client.request(verb, os.environ["LAB_URL"] + path, json=body)
        except httpx.HTTPError as error:
            raise EngineError(f"the laboratory does not answer: {error}", transient=True) from error
        if answer.is_error:
            raise EngineError(f"the laboratory answered {answer.status_code}", refused=answer.status_code == 402)
        return answer
