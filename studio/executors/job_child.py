"""The floor of a local worker: does one job after another and puts what they give into the vault."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studio.schedule.step import Kit
from studio.vault import disk
from studio.vault.key import Key
from studio.vault.vault import Vault
from studio.workers.protocol import Answer, named

RECORDED = ("step", "version", "subject", "inputs", "slate", "engine")
"""What a request says of the job for the vault's record."""


def serve(settings: Mapping[str, Any]) -> Answer:
    """Give what answers with an empty object when the job is in the vault; `settings`: `vault`, its folder."""
    vault = Vault(Path(settings["vault"]))

    def answer(request: dict[str, Any], tell: Callable[[float], None]) -> dict[str, Any]:
        key = Key(request["key"])
        if vault.holds(key):
            return {}
        run = named(request["run"])
        with vault.scratch() as scratch:
            began = time.perf_counter()
            with disk.writing(vault.root, f"{request['step']} {request['subject']}"):
                made = run(request["inputs"], Kit(vault, scratch, key, tell))
            vault.put(
                key,
                outputs=made.outputs,
                facts=made.facts,
                seconds=time.perf_counter() - began,
                **{name: request[name] for name in RECORDED},
            )
        return {}

    return answer
