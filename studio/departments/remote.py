"""Takes on other people's machines: the scheduler's three short calls, handed to the engine that the job names."""

from __future__ import annotations

from typing import Any

from studio.engines import registry
from studio.engines.protocols import RemoteEngine
from studio.film.take import ClipRequest
from studio.schedule.job import Job, Poll
from studio.schedule.step import Kit, Made


class RemoteTakes:
    """Does the jobs of the step `take` whose engines are remote."""

    @staticmethod
    def lanes() -> frozenset[str]:
        """Give the lanes of the remote engines that are installed: their providers."""
        cards = (registry.card("clip", name) for name in registry.names("clip"))
        return frozenset(card.lane for card in cards if card.runs == "remote")

    def create(self, job: Job, kit: Kit) -> str:
        """Send the job once and give the provider's id."""
        return _engine(job).create(_request(job), kit)

    def find(self, job: Job, kit: Kit) -> str | None:
        """Give the provider's id of a job that may have been sent; None where it cannot say."""
        return _engine(job).find(kit)

    def poll(self, job_id: str, job: Job, kit: Kit) -> Poll:
        """Ask how far it is."""
        return _engine(job).poll(job_id, kit)

    def fetch(self, job_id: str, job: Job, kit: Kit) -> Made:
        """Download what it gave."""
        return _engine(job).fetch(job_id, _request(job), kit)


def _engine(job: Job) -> RemoteEngine:
    """Give the engine that a job names."""
    engine: Any = registry.engine("clip", job.inputs["engine"])
    assert isinstance(engine, RemoteEngine)
    return engine


def _request(job: Job) -> ClipRequest:
    """Give what the engine is asked."""
    return ClipRequest.model_validate({"slate": "", **job.inputs["request"]})
