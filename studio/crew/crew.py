"""A crew at work: roles are asked, their answers are mended, checked and kept, and every cent is written down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from studio.crew.answers import Reading, read, salvage
from studio.crew.chat import Chat
from studio.crew.endpoint import Endpoint
from studio.crew.message import Message, Picture, Reply
from studio.crew.phrases import phrase
from studio.crew.purse import Purse, Till
from studio.crew.role import Role, as_json, examples, load_role, prompt
from studio.crew.schema import limited, schema_of
from studio.crew.troubles import OTHERWISE
from studio.errors import CrewError
from studio.film.money import Money
from studio.film.noun import Noun
from studio.schedule.step import Step
from studio.vault.key import Key, key_of
from studio.vault.ledger import Ledger
from studio.vault.vault import Vault

ASK = Step("ask", 1, "studio.crew.crew:Crew.ask")
"""One question to a model; raise the version to have every question asked anew, and paid anew."""

LEDGER = "ledger.db"
"""The film's ledger, in its vault."""

FAULTS_TOLD = 12
"""Faults of an answer that a role is told at once."""

ECHOED = 24_000
"""Characters of an answer that go back to be put right: with one that ran on for ever, no model could read the rest."""

LONGEST_SAID = 300
"""Characters of a last answer in an error."""


class Hears(Protocol):
    """Who is told how an answer grows."""

    def __call__(self, role: str, subject: str, characters: int, /) -> None:
        """Take how many characters of the answer are there."""


@dataclass(frozen=True)
class Question:
    """What a model is asked, as far as its answer depends on it."""

    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    model: str
    temperature: float
    draw: int

    @property
    def blind(self) -> Question:
        """Give the question without pictures."""
        return replace(self, messages=tuple(replace(message, pictures=()) for message in self.messages))

    @property
    def inputs(self) -> dict[str, Any]:
        """Give what goes into the key: pictures by what they hold, wherever they lie."""
        messages = [
            {"by": one.by, "text": one.text, "pictures": [picture.digest for picture in one.pictures]}
            for one in self.messages
        ]
        inputs = {"messages": messages, "schema": self.schema, "model": self.model, "temperature": self.temperature}
        return inputs | ({"draw": self.draw} if self.draw > 1 else {})


@dataclass(frozen=True)
class _Try:
    """One answer of a role, and why it was not taken."""

    reading: Reading
    faults: tuple[str, ...]
    text: str


class Crew:
    """Roles on an endpoint, for one film. Safe from several threads; hold the film's lock while it works.

    `shelves` are folders of roles, the first to have one wins: the film's own, the person's, the shipped ones. An
    answer is kept in the vault under its question, so the same question is paid once; `draw` 2 asks everything anew.
    `budget` is hard: a request that might pass it is not sent; where a price is not known, nothing can be counted
    against it, so have a person agree first. `tell` hears how each answer grows.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        vault: Vault,
        shelves: Sequence[Path],
        *,
        budget: Money | None = None,
        tell: Hears | None = None,
        draw: int = 1,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.endpoint = endpoint
        self._vault = vault
        self._shelves = tuple(shelves)
        self._tell = tell
        self._draw = draw
        self._chat = Chat(endpoint, pause=pause)
        self._ledger = Ledger(vault.root / LEDGER)
        self._till = Till(self._ledger, endpoint.host, budget)
        self._lock = threading.Lock()
        self._asking: dict[Key, threading.Lock] = {}
        self._notes: set[str] = set()
        self._bills: dict[str, None] = {}
        self._asks = 0
        self._paid: list[Money] = []
        self._settled = False

    @property
    def model(self) -> str:
        """Which models it asks, and where."""
        return str(self.endpoint)

    @property
    def sees(self) -> bool:
        """Whether the model can look at pictures, as far as is known."""
        return self._chat.sees

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the answers: the same for the same answers, whoever was asked first."""
        with self._lock:
            return tuple(sorted(self._notes))

    @property
    def bills(self) -> tuple[str, ...]:
        """What a person should know of the money: what was guessed, written off, or has no known price."""
        with self._lock:
            return tuple(self._bills)

    @property
    def asks(self) -> int:
        """How many questions went to the endpoint; those whose answers are on hand do not."""
        return self._asks

    @property
    def spent(self) -> Money:
        """What they cost, as far as prices are known."""
        with self._lock:
            return sum(self._paid[1:], self._paid[0]) if self._paid else Money()

    def close(self) -> None:
        """Give connections back."""
        self._chat.close()

    def ask(
        self,
        role: str,
        given: Mapping[str, Any],
        *,
        subject: str = "film",
        pictures: Sequence[Path] = (),
        entries: int | None = None,
        check: Callable[[Any], list[str]] | None = None,
        salvage: Callable[[Any], Any] | None = None,
    ) -> Noun:
        """Have a role answer with a noun of its kind.

        `given` holds exactly what the role reads; `subject` says for what it is asked (`scene 2`), for messages and
        records. The noun's own lists have at most so many `entries`. `check` gives in plain words what is wrong with a
        noun; that goes back to the model with its answer, as often as the role allows and the answer changes. Then what
        can be used is salvaged, `salvage` mends that, and `check` looks again.
        Raises CrewError where nothing is left, BudgetStop, and DocumentError where the role's folder is wrong.
        """
        player = load_role(role, self._shelves)
        opening = self._opening(player, given, pictures, entries)
        tries: list[_Try] = []
        question = opening
        for attempt in range(player.repairs + 1):
            text, ended = self._answer(player, subject, question)
            reading = read(text, player.writes, ended=ended)
            faults = [*reading.faults, *(check(reading.noun) if check and reading.noun is not None else ())]
            if reading.noun is not None and not faults:
                self._note_left_out(player, subject, reading)
                return reading.noun
            tries.append(_Try(reading, tuple(faults), text))
            if len(tries) > 1 and tries[-2].text.strip() == text.strip():
                break  # a model that repeats itself has no better answer, and would be paid for the next one too
            question = _repaired(opening, tries[-1], attempt + 2, player.repairs + 1)
        return self._salvaged(player, subject, tries, check, salvage)

    def _opening(
        self, player: Role, given: Mapping[str, Any], pictures: Sequence[Path], entries: int | None
    ) -> Question:
        """Give the first question of a role: its craft, its examples, and the material with its pictures."""
        told = prompt(player, given)
        shown = tuple(Picture(file, self._vault.digest_of(file)) for file in pictures) if player.eyes else ()
        messages = [Message("system", told.system)] if told.system else []
        for example in examples(player):
            messages += [
                Message("user", prompt(player, example.reads).user),
                Message("assistant", as_json(example.writes)),
            ]
        messages.append(Message("user", told.user, shown))
        model = self.endpoint.of(player.tier)
        return Question(
            tuple(messages), limited(schema_of(player.writes), entries), model, player.temperature, self._draw
        )

    def _answer(self, player: Role, subject: str, question: Question) -> tuple[str, str]:
        """Give the answer to a question and why it ended: from the vault, or from the endpoint and into the vault."""
        if not self.sees:
            question = question.blind
        with self._alone(question):
            if (kept := self._kept(question)) is not None:
                return kept
            try:
                reply, purse, seconds = self._say(player, subject, question)
            except CrewError as error:
                raise CrewError(f"{player.name}, {subject}: {error}") from None
            if reply.pictures == "refused":
                self._bill(f"{reply.model} at {self.endpoint.host} looks at no pictures")
                question = question.blind
            self._keep(player, subject, question, reply, purse, seconds)
        return reply.text, reply.ended

    def _alone(self, question: Question) -> AbstractContextManager[Any]:
        """Hold a question, so that a second thread that asks the same waits for its answer."""
        with self._lock:
            return self._asking.setdefault(_key(question), threading.Lock())

    def _kept(self, question: Question) -> tuple[str, str] | None:
        """Give the answer that is on hand, also one that was given without pictures because the model sees none."""
        asked = [question]
        if question.blind != question and self.endpoint.eyes == "auto":
            asked.append(question.blind)
        for one in asked:
            record = self._vault.record(_key(one))
            if record is None or (one is not question and record.facts["pictures"] != "refused"):
                continue
            if one is not question:
                self._chat.shut_eyes()
            text = self._vault.path(record.outputs["answer"].digest).read_text(encoding="utf-8")
            return text, str(record.facts["ended"])
        return None

    def _say(self, player: Role, subject: str, question: Question) -> tuple[Reply, Purse, float]:
        """Send a question to the endpoint, and pay."""
        price = self.endpoint.price_of(question.model)
        if price is None:
            self._bill(
                f"the price of {question.model} at {self.endpoint.host} is not known, and its cost is not counted; "
                "state it in [llm] price: `0.25/2 USD` for a million tokens read and a million written, or `free`"
            )
        self._write_off()
        name = f"{ASK.name} {player.name} {subject}"
        purse = Purse(self._till, _key(question), name, price)

        def tell(characters: int) -> None:
            if self._tell is not None:
                self._tell(player.name, subject, characters)

        with self._lock:
            self._asks += 1
        began = time.monotonic()
        try:
            reply = self._chat.say(
                question.messages,
                dict(question.schema),
                model=question.model,
                temperature=question.temperature,
                tell=tell,
                meter=purse,
            )
        finally:
            self._pay(purse, name)
        if reply.counted == "estimated" and purse.paid is not None:
            self._bill(f"{self.endpoint.host} does not say how many tokens an answer takes; its cost is estimated")
        return reply, purse, time.monotonic() - began

    def _pay(self, purse: Purse, name: str) -> None:
        """Take note of what a question cost."""
        if purse.paid is not None:
            with self._lock:
                self._paid.append(purse.paid)
        if purse.written_off is not None:
            self._bill(f"{name}: an answer was lost on its way; it is counted at its most, {purse.written_off}")

    def _write_off(self) -> None:
        """Count at its most, once, what an earlier run had asked when it was killed.

        A provider cannot be asked for an answer later, and cents are no reason to stop a film for; but they were
        spent, perhaps.
        """
        with self._lock:
            settled, self._settled = self._settled, True
            lost = [] if settled else self._ledger.write_off(ASK.name)
        for entry in lost:
            self._bill(f"{entry.name}: studio was stopped while it was asked; it is counted at its most, {entry.most}")

    def _keep(self, player: Role, subject: str, question: Question, reply: Reply, purse: Purse, seconds: float) -> None:
        """Keep an answer that came whole, good or not."""
        with self._vault.scratch() as scratch:
            file = scratch / "answer.txt"
            file.write_text(reply.text.encode("utf-8", "replace").decode(), encoding="utf-8")
            self._vault.put(
                _key(question),
                step=ASK.name,
                version=ASK.version,
                subject=f"{player.name} {subject}",
                inputs=question.inputs,
                outputs={"answer": file},
                facts={
                    "ended": reply.ended,
                    "method": reply.method,
                    "pictures": reply.pictures,
                    "read": reply.tokens_in,
                    "written": reply.tokens_out,
                    "counted": reply.counted,
                },
                engine=reply.model,
                seconds=seconds,
                cost=purse.paid,
            )

    def _salvaged(
        self,
        player: Role,
        subject: str,
        tries: Sequence[_Try],
        check: Callable[[Any], list[str]] | None,
        mend: Callable[[Any], Any] | None,
    ) -> Noun:
        """Give what can be used of the answer that loses least, of two the one that had fewer faults, then the later.

        Raises CrewError where nothing can be used.
        """
        found: list[tuple[tuple[int, int], Noun, tuple[str, ...], _Try]] = []
        for one in tries[::-1]:
            noun, dropped = (one.reading.noun, ()) if one.reading.noun else salvage(one.reading.tree, player.writes)
            if noun is None:
                continue
            noun = mend(noun) if mend is not None else noun
            if not (check(noun) if check is not None else ()):
                cut = any("ends before" in fault for fault in one.faults)
                found.append(((len(dropped) + 100 * cut, len(one.faults)), noun, dropped, one))
        if not found:
            raise CrewError(self._nothing(player, subject, tries))
        _, noun, dropped, one = min(found, key=lambda entry: entry[0])
        left = f"without {', '.join(dropped)}" if dropped else "as far as it can be filmed"
        with self._lock:
            self._notes.add(f"{player.name}, {subject}: the answer is used {left} ({one.faults[0]})")
        return noun

    def _nothing(self, player: Role, subject: str, tries: Sequence[_Try]) -> str:
        """Say that no answer can be used, and why."""
        last = tries[-1]
        said = " ".join(last.text.split())
        shown = f"\nIts last answer: {said[:LONGEST_SAID]}{'…' * (len(said) > LONGEST_SAID)}" if said else ""
        times = f"in {len(tries)} tries" if len(tries) > 1 else "in one try"
        model = f"{self.endpoint.of(player.tier)} at {self.endpoint.host}"
        faults = "".join(f"\n- {fault}" for fault in last.faults[:FAULTS_TOLD])
        return (
            f"{player.name}, {subject}: {model} gave no {player.writes.__name__} that can be used {times}. "
            f"What is wrong with the last one:{faults}{shown}\n"
            f"Answers are kept, so the same question is not asked again: change the brief, {OTHERWISE}"
        )

    def _note_left_out(self, player: Role, subject: str, reading: Reading) -> None:
        """Note keys of an answer that have no place in its noun."""
        if reading.left_out:
            with self._lock:
                names = ", ".join(dict.fromkeys(reading.left_out))
                self._notes.add(f"{player.name}, {subject}: the answer also held {names}, for which there is no place")

    def _bill(self, note: str) -> None:
        """Note something about money, or about the endpoint."""
        with self._lock:
            self._bills[note] = None


def _key(question: Question) -> Key:
    """Give the key of a question."""
    return key_of(ASK.name, ASK.version, question.inputs)


def _repaired(opening: Question, last: _Try, attempt: int, most: int) -> Question:
    """Give the question again with the last answer and what is wrong with it."""
    faults, more = last.faults[:FAULTS_TOLD], max(0, len(last.faults) - FAULTS_TOLD)
    answer = last.text.strip()
    told = phrase("repair", answer=answer, faults=faults, more=more, attempt=attempt, most=most)
    said = last.text[:ECHOED] + (" …" if len(last.text) > ECHOED else "")
    answered = (Message("assistant", said),) if said.strip() else ()
    return replace(opening, messages=(*opening.messages, *answered, Message("user", told)))
