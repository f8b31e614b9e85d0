"""The ledger: no money is spent twice, and none beyond the budget."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from fractions import Fraction
from pathlib import Path

import pytest

from studio.errors import BudgetStop, StudioError, Unsettled
from studio.film.money import Money
from studio.vault.key import Key
from studio.vault.ledger import Entry, Ledger

ONE, TWO = Key("1" * 64), Key("2" * 64)


def usd(amount: str) -> Money:
    """Give dollars."""
    return Money(amount=Fraction(amount), currency="USD")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger in which nothing is written yet."""
    return Ledger(tmp_path / ".vault" / "ledger.db")


def reserve(ledger: Ledger, key: Key = ONE, most: str = "0.5", cap: str | None = None) -> Entry:
    """Reserve for a take."""
    return ledger.reserve(key, "take 1A-1", "kling", usd(most), usd(cap) if cap else None)


def test_absent_ledger_is_empty_and_stays_absent(ledger: Ledger) -> None:
    """Asking what was spent makes no file."""
    assert ledger.spent() == ledger.reserved() == {}
    assert ledger.open() == ledger.entries() == []
    assert not ledger.file.parent.exists()


def test_a_request_from_intent_to_payment(ledger: Ledger) -> None:
    """An intent is open until it is paid; then its price counts, not what it might have cost."""
    intent = reserve(ledger)
    assert (intent.state, intent.job_id, intent.price) == ("reserved", None, None)
    assert ledger.open() == [intent]
    assert (ledger.spent(), ledger.reserved()) == ({}, {"USD": usd("0.5")})
    sent = ledger.sent(ONE, "job-7")
    assert (sent.state, sent.job_id) == ("sent", "job-7")
    assert Ledger(ledger.file).open() == [sent]
    paid = ledger.paid(ONE, usd("0.42"))
    assert Ledger(ledger.file).entries() == [paid]
    assert (paid.state, paid.price, paid.job_id) == ("paid", usd("0.42"), "job-7")
    assert (ledger.open(), ledger.reserved(), ledger.spent()) == ([], {}, {"USD": usd("0.42")})


def test_amounts_are_exact(ledger: Ledger) -> None:
    """Ten times ten cents is one dollar, and a third is a third."""
    for number in range(10):
        key = Key(f"{number:064x}")
        reserve(ledger, key, "0.1", "1")
        ledger.paid(key, usd("0.1"))
    reserve(ledger, most="1/3")
    ledger.paid(ONE, usd("1/3"))
    assert ledger.spent() == {"USD": usd("4/3")}


def test_a_sent_request_is_polled_not_sent_again(ledger: Ledger) -> None:
    """Whoever reserves work that a provider is doing already gets that job, whatever the budget says now."""
    reserve(ledger)
    sent = ledger.sent(ONE, "job-7")
    assert reserve(ledger, cap="0.01") == sent
    assert ledger.sent(ONE, "job-7") == sent
    assert len(ledger.entries()) == 1
    with pytest.raises(StudioError, match="kling works on job job-7 already; job job-8 would be paid beside it"):
        ledger.sent(ONE, "job-8")


def test_an_unsettled_request_is_never_sent_again(ledger: Ledger) -> None:
    """An intent without a job id may have been taken: it stands in the way until someone has looked."""
    intent = reserve(ledger)
    with pytest.raises(Unsettled, match=r"^take 1A-1: a request at kling for at most 0\.5 USD was about to leave"):
        reserve(ledger)
    assert ledger.open() == [intent]
    ledger.release(ONE)
    assert ledger.open() == []
    assert reserve(ledger).state == "reserved"
    assert [entry.state for entry in ledger.entries()] == ["released", "reserved"]


def test_an_unsettled_request_that_the_provider_knows(ledger: Ledger) -> None:
    """The provider found the request by our own id: it goes on as sent."""
    reserve(ledger)
    ledger.sent(ONE, "job-7")
    assert reserve(ledger).job_id == "job-7"


def test_paid_work_is_fetched_before_it_is_paid_again(ledger: Ledger) -> None:
    """Where the vault has lost what was paid, the provider may have it still; paying again takes a word."""
    reserve(ledger)
    ledger.sent(ONE, "job-7")
    paid = ledger.paid(ONE, usd("0.4"))
    assert reserve(ledger) == paid
    assert ledger.paid(ONE, usd("0.4")) == paid
    assert ledger.spent() == {"USD": usd("0.4")}
    again = ledger.reserve(ONE, "take 1A-1", "kling", usd("0.5"), None, if_paid="again")
    assert (again.state, again.job_id) == ("reserved", None)
    ledger.paid(ONE, usd("0.4"))
    assert ledger.spent() == {"USD": usd("0.8")}


def test_what_was_paid_without_a_job_is_made_anew(ledger: Ledger) -> None:
    """A provider that answers at once keeps nothing to fetch."""
    reserve(ledger)
    ledger.paid(ONE, usd("0.4"))
    assert reserve(ledger).state == "reserved"


def test_what_a_step_left_open_is_written_off_at_its_most(ledger: Ledger) -> None:
    """Of that step alone, and only what nobody can be asked about; an absent ledger stays absent."""
    assert ledger.write_off("ask") == []
    assert not ledger.file.parent.exists()
    for number, name in enumerate(("ask director scene 1", "ask editor film", "take 1A draw 1", "asked 1A")):
        ledger.reserve(Key(f"{number:064x}"), name, "somebody", usd("0.5"), None)
    ledger.sent(Key(f"{1:064x}"), "job-7")
    (lost,) = ledger.write_off("ask")
    assert (lost.name, lost.state, lost.price) == ("ask director scene 1", "paid", usd("0.5"))
    assert ledger.write_off("ask") == []
    assert [entry.state for entry in ledger.entries()] == ["paid", "sent", "reserved", "reserved"]
    assert ledger.spent() == {"USD": usd("0.5")}


def test_the_budget_holds(ledger: Ledger) -> None:
    """Spent and reserved count against the cap, which may be reached and not passed; the figures are named."""
    reserve(ledger, ONE, "0.5", "1")
    ledger.paid(ONE, usd("0.3"))
    reserve(ledger, TWO, "0.5", "1")
    with pytest.raises(BudgetStop) as stop:
        reserve(ledger, Key("3" * 64), "0.21", "1")
    assert str(stop.value) == (
        "take 1A-1 costs up to 0.21 USD; of the budget of 1 USD, 0.3 USD are spent and 0.5 USD are reserved for "
        "requests under way. Raise film.budget or --budget, draw fewer takes, or choose another engine"
    )
    assert len(ledger.entries()) == 2
    assert reserve(ledger, Key("3" * 64), "0.2", "1").state == "reserved"
    ledger.release(TWO)
    assert reserve(ledger, Key("4" * 64), "0.5", "1").state == "reserved"


def test_a_budget_covers_its_own_currency(ledger: Ledger) -> None:
    """Other currencies do not use a budget up, and are not covered by it either."""
    yuan = Money(amount=Fraction(3), currency="CNY")
    ledger.reserve(ONE, "take 1A-1", "jimeng", yuan, None)
    assert reserve(ledger, TWO, "1", "1").state == "reserved"
    assert ledger.reserved() == {"CNY": yuan, "USD": usd("1")}
    with pytest.raises(BudgetStop, match="costs up to 3 CNY, and the budget is 1 USD: give a budget in CNY, too"):
        ledger.reserve(Key("3" * 64), "take 1A-1", "jimeng", yuan, usd("1"))


def test_what_is_closed_stays_closed(ledger: Ledger) -> None:
    """A request that is not open cannot be sent, paid or released."""
    with pytest.raises(StudioError, match=r"no request is open for 1111.*: it is not known"):
        ledger.sent(ONE, "job-7")
    reserve(ledger)
    ledger.release(ONE)
    ledger.release(ONE)
    with pytest.raises(StudioError, match="no request is open for take 1A-1: it is released"):
        ledger.paid(ONE, usd("1"))
    reserve(ledger)
    ledger.paid(ONE, usd("1"))
    with pytest.raises(StudioError, match="no request is open for take 1A-1: it is paid"):
        ledger.release(ONE)


def test_states_survive_a_kill(ledger: Ledger) -> None:
    """What was written down before a kill is there after it; what was not is not half there."""
    code = """
import os, signal, sys
from pathlib import Path
from studio.film.money import Money
from studio.vault.ledger import Ledger
ledger, most = Ledger(Path(sys.argv[1])), Money(amount=1)
ledger.reserve("1" * 64, "take 1A-1", "kling", most, None)
ledger.reserve("2" * 64, "take 1A-2", "kling", most, None)
ledger.sent("2" * 64, "job-7")
with ledger._changing("1" * 64) as (db, entry):
    db.execute("UPDATE entries SET job_id='half'")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", code, str(ledger.file)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert [(entry.key, entry.state, entry.job_id) for entry in ledger.open()] == [
        (ONE, "reserved", None),
        (TWO, "sent", "job-7"),
    ]
    with pytest.raises(Unsettled):
        reserve(ledger, ONE)
    assert reserve(ledger, TWO).job_id == "job-7"


def test_threads_reserve_within_one_budget(ledger: Ledger) -> None:
    """Requests that are reserved at the same moment do not pass the budget together."""
    outcomes: list[str] = []

    def work(number: int) -> None:
        try:
            outcomes.append(reserve(ledger, Key(f"{number:064x}"), "0.3", "1").state)
        except BudgetStop:
            outcomes.append("stopped")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["reserved"] * 3 + ["stopped"] * 5


def test_damaged_ledger_stops_everything(ledger: Ledger) -> None:
    """A ledger that cannot be read is never made anew by itself: it knows what was paid."""
    reserve(ledger)
    ledger.file.write_bytes(b"no database at all " * 1000)
    for ask in (lambda: reserve(ledger, TWO), ledger.spent):
        with pytest.raises(StudioError, match=r"the ledger is damaged .* so nothing is sent"):
            ask()
    assert ledger.file.read_bytes().startswith(b"no database")


def test_newer_ledger_is_refused(ledger: Ledger) -> None:
    """A ledger of a newer studio is left alone."""
    reserve(ledger)
    db = sqlite3.connect(ledger.file)
    db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(StudioError, match=r"a newer studio wrote this ledger \(layout 99\); update studio"):
        ledger.entries()


def test_read_only_ledger_is_read(ledger: Ledger) -> None:
    """What was spent can be read where nothing can be written; a reservation there is refused before any request."""
    reserve(ledger)
    ledger.paid(ONE, usd("0.4"))
    ledger.file.chmod(0o444)
    ledger.file.parent.chmod(0o555)
    try:
        assert Ledger(ledger.file).spent() == {"USD": usd("0.4")}
        if os.geteuid() != 0:
            with pytest.raises(StudioError, match="the ledger cannot be written"):
                reserve(ledger, TWO)
    finally:
        ledger.file.parent.chmod(0o755)
