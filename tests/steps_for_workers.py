"""Small real steps and factories that the tests of workers have child processes do; found by PYTHONPATH."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studio import errors
from studio.schedule.step import Kit, Made

Tell = Callable[[float], None]


def echo(settings: Mapping[str, Any]) -> Callable[[dict[str, Any], Tell], dict[str, Any]]:
    """Answer with what was asked and settled."""
    return lambda request, tell: {"asked": request, "settings": dict(settings), "pid": os.getpid()}


def acts(settings: Mapping[str, Any]) -> Callable[[dict[str, Any], Tell], dict[str, Any]]:
    """Do what the request's `act` names."""

    def answer(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
        return ACTS[request["act"]](request, tell) or {}

    return answer


def broken(settings: Mapping[str, Any]) -> Callable[[dict[str, Any], Tell], dict[str, Any]]:
    """Fail to be built."""
    raise errors.EngineMissing("no voice is installed. Install one")


def _lets_go(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Hold large pictures among small ones, let go of the large ones, and say by how many bytes it has grown."""
    large = [b"x" * (8 << 20)]
    del large  # the first that is let go decides where the next ones lie
    before = _resident()
    large, small = list[bytes](), list[bytes]()
    for _ in range(20):
        large.append(b"x" * (8 << 20))
        small.append(b"x" * 200_000)
    del large
    return {"grown": _resident() - before, "kept": len(small)}


def _resident() -> int:
    """Give the bytes of memory that this process holds (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _chatter(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Print where a library prints: Python's stdout, the file descriptor, and a program's."""
    sys.stdout.write('{"answer": {"forged": true}}\n')
    os.write(1, b'{"answer": {"forged": true}}\n')
    os.system("echo from a program; cat")
    return {"true": True}


def _raise(request: dict[str, Any], tell: Tell) -> None:
    """Raise the error that is named."""
    kind = getattr(errors, request["kind"])
    if kind is errors.DocumentError:
        raise kind([errors.Fault("shotlist.yaml", 48, "shot 1A is too long"), errors.Fault("b.md", None, "x")])
    if kind is errors.EngineError:
        raise kind("busy: come back", transient=True, refused=True)
    raise kind("the text: 花")


class Moody(errors.EngineError):
    """An error that only an engine knows."""


def _odd(request: dict[str, Any], tell: Tell) -> None:
    """Raise an error whose class the house cannot know."""
    raise Moody("not today", transient=True)


def _die(request: dict[str, Any], tell: Tell) -> None:
    """End without an answer, after some words."""
    for at in range(60):
        sys.stderr.write(f"word {at}\n")
    os._exit(7)


def _crash(request: dict[str, Any], tell: Tell) -> None:
    """End by a signal, as a crash in C does."""
    os.kill(os.getpid(), signal.SIGSEGV)


def _count(request: dict[str, Any], tell: Tell) -> None:
    """Say how far it is."""
    for at in range(10_001):
        tell(at / 10_000)


def _wait(request: dict[str, Any], tell: Tell) -> None:
    """Be busy, with a program running beside."""
    Path(request["says"]).write_text(str(os.getpid()))
    os.system(f"echo $$ > {request['says']}.program; exec sleep 60")


ACTS: dict[str, Callable[[dict[str, Any], Tell], dict[str, Any] | None]] = {
    "lets_go": _lets_go,
    "chatter": _chatter,
    "raise": _raise,
    "odd": _odd,
    "bug": lambda request, tell: {"one": 1 // 0},
    "unsayable": lambda request, tell: {"path": Path()},
    "die": _die,
    "crash": _crash,
    "count": _count,
    "wait": _wait,
}


def write(inputs: Mapping[str, Any], kit: Kit) -> Made:
    """Write the inputs' text into a file, and note who did it."""
    file = kit.scratch / "text.txt"
    file.write_text(inputs["text"])
    kit.tell(0.5)
    if "log" in inputs:
        with Path(inputs["log"]).open("a") as log:
            log.write(f"{inputs['text']} {os.getpid()}\n")
    return Made({"text": file}, {"length": len(inputs["text"]), "seed": kit.seed})


def slow(inputs: Mapping[str, Any], kit: Kit) -> Made:
    """Say who works on it in a file, and take a while."""
    file = Path(inputs["log"])
    with file.open("a") as log:
        log.write(f"{os.getpid()}\n")
    time.sleep(inputs.get("seconds", 0.3))
    return Made(facts={"text": inputs["text"]})


def fails(inputs: Mapping[str, Any], kit: Kit) -> Made:
    """Raise what the inputs name."""
    raise getattr(errors, inputs["kind"])(inputs["text"])


def dies(inputs: Mapping[str, Any], kit: Kit) -> Made:
    """Die as often as the inputs say, counted in a file."""
    with Path(inputs["log"]).open("a+") as log:
        log.write("died\n")
        log.seek(0)
        if len(log.readlines()) <= inputs["times"]:
            log.flush()
            sys.stderr.write("out of memory, I fear\n")
            os.kill(os.getpid(), signal.SIGKILL)
    return Made(facts={"text": inputs["text"]})


def nothing(inputs: Mapping[str, Any], kit: Kit) -> Made:
    """Take no time."""
    return Made(facts={"text": inputs["text"]})


def fills(inputs: Mapping[str, Any], kit: Kit) -> Made:
    """Find the disk full."""
    with Path("/dev/full").open("w") as file:
        file.write("x")
        file.flush()
    return Made()
