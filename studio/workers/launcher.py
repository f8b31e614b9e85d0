"""A worker is a child process that does one thing at a time for the house, and whose death is survived.

A program that is not ours and has but one thing to do is sent on an errand.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Lock, Thread
from types import TracebackType
from typing import IO, Any, Self

from studio.errors import ToolFailed, WorkerDied
from studio.workers.protocol import to_error, to_line

LAST_WORDS = 50
"""Lines of a worker's standard error that are kept for the day it dies."""

LINE_BYTES = 2000
"""A line of standard error is cut here, so that a chatty library cannot fill the memory."""

CLOSING_S = 3.0
"""How long a worker that is told to go may take; longer than its own grace."""


ENVIRONMENT = {
    "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(8 << 20),
    "MALLOC_TOP_PAD_": str(4 << 20),
    "OPENBLAS_NUM_THREADS": "1",
}
"""What a worker runs under. By glibc's settings it gives the memory of large pictures back when it lets go of them, a
tenth of what a film takes, but does not fetch that of small ones anew each time; other systems know nothing of them.
NumPy's threads would spin on the cores of other workers, and nothing here multiplies matrices that are worth them."""


def errand(command: Sequence[str], *, name: str) -> str:
    """Run a program that is not ours to its end and give what it printed; raises ToolFailed with its last line.

    It hears Ctrl-C with us, and does not outlive us where anything else ends the wait.
    """
    pipe = subprocess.PIPE
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True)
    except OSError as error:
        raise ToolFailed(f"{name} could not be started: {error.strerror}") from None
    with child:
        try:
            out, err = child.communicate()
        except BaseException:
            child.kill()
            raise
    if child.returncode:
        words = [line.strip() for line in err.splitlines() if line.strip()]
        blamed = [line for line in words if "error" in line.lower()] or words
        raise ToolFailed(f"{name} refused: {blamed[-1] if blamed else f'exit code {child.returncode}'}")
    return out


class Worker:
    """A child process that builds what `factory` names (`package.module:function`) and answers requests.

    The factory gets `settings` (plain JSON) and gives an `Answer`; see `studio.workers.protocol`. The worker leads a
    process group of its own: Ctrl-C in the terminal does not reach it, and it ends with all that it started.
    """

    def __init__(self, factory: str, *, settings: Mapping[str, Any] | None = None, name: str = "a worker") -> None:
        self.name = name
        order = to_line({"factory": factory, "settings": dict(settings or {})})
        # -u: last words are not lost in a buffer. -P: a file of the film's folder must not pass for a module.
        # faulthandler: a crash in C says where.
        command = [sys.executable, "-u", "-P", "-X", "faulthandler", "-m", "studio.workers.child"]
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True, env={**ENVIRONMENT, **os.environ}
            )
        except OSError as error:
            raise WorkerDied(f"{name} could not be started: {error}") from error
        requests, replies, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        assert requests is not None
        assert replies is not None
        assert stderr is not None
        self._requests, self._replies = requests, replies
        self._last_words: deque[str] = deque(maxlen=LAST_WORDS)
        self._hearing = Thread(target=self._hear, args=(stderr,), daemon=True)
        self._hearing.start()
        self._turn = Lock()
        self._burial = Lock()
        self._buried = False
        self._built = False
        self._send(order)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process, and the group that it leads."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        if self._process.poll() is None:
            return True
        self.kill()
        return False

    def ask(self, request: Mapping[str, Any], tell: Callable[[float], None] | None = None) -> dict[str, Any]:
        """Have a request answered, and wait for it; `tell` hears how far it is.

        Raises what the worker raised (a StudioError as itself, all else as JobFailed), or WorkerDied.
        """
        line = to_line(request)
        with self._turn:
            if not self._built:
                self._read(None)
                self._built = True
            self._send(line)
            return self._read(tell)

    def close(self) -> None:
        """Let it end; what takes longer than a moment is killed."""
        with suppress(OSError):
            self._requests.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(CLOSING_S)
        self.kill()

    def kill(self) -> None:
        """End it at once with all that it started; safe at any time and from any thread."""
        with self._burial:
            if not self._buried:
                with suppress(ProcessLookupError, PermissionError):
                    if sys.platform == "win32":
                        self._process.kill()
                    else:
                        os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
                self._buried = True
        with suppress(OSError):
            self._requests.close()
        self._replies.close()
        self._hearing.join(CLOSING_S)

    def _send(self, line: bytes) -> None:
        """Write a line; where nobody listens any more, the reading finds out why."""
        with suppress(OSError, ValueError):
            self._requests.write(line)
            self._requests.flush()

    def _read(self, tell: Callable[[float], None] | None) -> dict[str, Any]:
        """Read until the answer; a reading that is broken off leaves no worker whose answers are one behind."""
        answered = False
        try:
            while (line := self._line()).endswith(b"\n"):
                message = json.loads(line)
                if "tell" not in message:
                    answered = True
                    break
                if tell is not None:
                    tell(message["tell"])
        finally:
            if not answered:
                self.kill()
        if not answered:
            raise WorkerDied(f"{self.name} {self._end()}")
        if "error" in message:
            raise to_error(message)
        answer: dict[str, Any] = message["answer"]
        return answer

    def _line(self) -> bytes:
        """Wait for a line; nothing where there will be none."""
        with suppress(OSError, ValueError):
            return self._replies.readline()
        return b""

    def _end(self) -> str:
        """Say how it ended, in words."""
        code = self._process.returncode
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        words = "\n".join(self._last_words)
        return f"{how}. Its last words:\n{words}" if words else f"{how} without a word"

    def _hear(self, stderr: IO[bytes]) -> None:
        """Keep the last lines of what it prints."""
        with stderr:
            while line := stderr.readline(LINE_BYTES):
                self._last_words.append(line.decode(errors="replace").rstrip())
