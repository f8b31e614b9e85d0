"""What every test stands on: no network beyond loopback, and settings of its own."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.config import VARIABLES

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Shut sockets to anything but this machine."""
    reach = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else address
        if isinstance(host, str) and self.family != socket.AF_UNIX and not host.startswith(LOOPBACK):
            raise RuntimeError(f"a test tried to reach {host}; serve it on the loopback address instead")
        reach(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = reach  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def _heard_ctrl_c() -> None:
    """Hear Ctrl-C also where a shell started the tests in the background, which has programs and theirs ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a person's own settings and keys out of tests, and theirs safe from tests."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    for name in list(os.environ):
        if name in VARIABLES or name.startswith(("OPENAI_", "LANGSMITH_", "LANGCHAIN_")) or name.endswith("_API_KEY"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout that holds these tests."""
    return Path(__file__).parent.parent
