"""The worker's own side: takes an order, builds what it names, and answers requests until the house hangs up.

Run as `python -m studio.workers.child` by the launcher, as the leader of a process group of its own.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, BinaryIO

from studio.errors import JobFailed, StudioError
from studio.workers.protocol import Answer, named, to_line, to_message

GRACE_S = 1.0
"""How long a worker may go on after the house has hung up."""

STEP = 0.005
"""A share of the work that is worth a line."""

OBJECTS = 50_000
"""New objects after which Python looks for what is out of use, not 700: as many are made by importing."""

Say = Callable[[dict[str, Any]], None]


def main() -> None:
    """Answer requests until standard input ends."""
    requests, say = _take_over()
    lines: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(requests, lines), daemon=True).start()
    if not (order := lines.get()):
        return
    built: list[Answer] = []

    def build() -> dict[str, Any]:
        wanted = json.loads(order)
        built.append(named(wanted["factory"])(wanted["settings"]))
        return {}

    _attempt(say, build)
    while built and (line := lines.get()):
        _attempt(say, partial(built[0], json.loads(line), _teller(say)))


def _take_over() -> tuple[BinaryIO, Say]:
    """Keep the two pipes to the house for ourselves.

    What libraries print goes to standard error, and the programs they start find nothing to read. The pipe out is
    closed by the system alone, so that the house sees its end only when our exit code is settled.
    """
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    turn = Lock()

    def say(message: dict[str, Any]) -> None:
        line = memoryview(to_line(message))
        with turn:
            while line:
                line = line[os.write(replies, line) :]

    return requests, say


def _listen(requests: BinaryIO, lines: SimpleQueue[bytes]) -> None:
    """Take in what the house says; when it hangs up, end soon, with all that was started here, busy or not."""
    for line in requests:
        lines.put(line)
    lines.put(b"")
    time.sleep(GRACE_S)
    if sys.platform == "win32":
        os._exit(1)
    else:
        os.killpg(0, signal.SIGKILL)


def _teller(say: Say) -> Callable[[float], None]:
    """Give a teller that writes a line only where the share has grown."""
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if share >= told + STEP:
            told = share
            say({"tell": share})

    return tell


def _attempt(say: Say, work: Callable[[], dict[str, Any]]) -> None:
    """Say what came of a piece of work: the boundary at which any error becomes one of ours."""
    try:
        message = {"answer": work()}
        to_line(message)
    except StudioError as error:
        message = to_message(error, traceback.format_exc())
    except Exception as error:  # noqa: BLE001  (a step may raise anything; the house must hear of it)
        failure = JobFailed(f"{type(error).__name__}: {error}")
        message = to_message(failure, traceback.format_exc())
    say(message)


if __name__ == "__main__":
    gc.set_threshold(OBJECTS)
    main()
    os._exit(0)  # all has been said, and to take what was imported apart takes longer than many an answer
