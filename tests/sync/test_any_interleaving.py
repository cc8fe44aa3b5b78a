"""Any order of edits here and there, pulls, and pushes that break off, against a plain model of whose word counts."""

from __future__ import annotations

import itertools
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.cut_wire import ANSWER_LOST, CUT, Wire
from tests.sync.syncing import Syncing
from tests.workshop import customer_row, order_row
from veliano_desk.domain.stages import Action
from veliano_desk.sync.errors import StoreUnreachableError

pytestmark = pytest.mark.store
Way = str
"""How the two sides meet: a pull, or a push that goes well or breaks off somewhere."""

ALLOYS = {"14K yellow gold": "14ky", "18K white gold": "18kw", "Platinum 950": "pt950"}
NOTES = ["", "engrave A", "engrave B"]
WISHES = {"material": list(ALLOYS), "notes": NOTES}
TRAIL = (Action.SEND_KIT, Action.KIT_BACK, Action.START_DESIGN, Action.SEND_PROOF, Action.APPROVE, Action.START)
TOLD = {Action.SEND_KIT: "impression_kit_sent", Action.KIT_BACK: "impression_received",
        Action.START_DESIGN: "in_design", Action.SEND_PROOF: "in_design", Action.APPROVE: "in_production",
        Action.START: "in_production"}  # fmt: skip
THEIR_STATUSES = ["pending", "in_design", "completed"]
EDITS = [None, *((wish, value) for wish, values in WISHES.items() for value in values)]
ORDERS, EVENTS = "custom_orders", "custom_order_events"
FAULTS: dict[str, tuple[Any, str, str]] = {
    "push": (None, "", ""),
    "cut before a change": (CUT, "PATCH", ORDERS), "answer to a change lost": (ANSWER_LOST, "PATCH", ORDERS),
    "cut before an event": (CUT, "POST", EVENTS), "answer to an event lost": (ANSWER_LOST, "POST", EVENTS),
}  # fmt: skip
WAYS: list[Way] = ["nothing", "pull", "pull", *FAULTS]
_NUMBERS = itertools.count(1)


@dataclass
class Model:
    """What should be, in plain words: no database, no merge."""

    store: dict[str, str]
    """By wish: what the store says."""
    seen: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    """By wish: the words that the piece is made after."""
    asked: dict[str, tuple[str, str]] = field(default_factory=dict)
    begun: bool = False
    status: str = "pending"
    events: int = 0

    def see(self) -> None:
        """The desk reads the store's row."""
        for wish in WISHES:
            now = self.store[wish]
            if now == self.seen[wish]:
                continue
            if not self.begun:
                self.made[wish] = now
            elif now == self.made[wish]:
                self.asked.pop(wish, None)
            else:
                self.asked[wish] = (self.made[wish], now)
        self.seen = dict(self.store)


class Interleaving(RuleBasedStateMachine):
    """One order. `syncing` and `wire` are set by the test; each run has an order of its own."""

    syncing: Syncing
    wire: Wire
    customer: str

    @initialize(begun=st.sampled_from([True, True, False]))
    def an_order_comes(self, begun: bool) -> None:
        self.number = f"CO-X{next(_NUMBERS)}"
        row = order_row(order_number=self.number, customer_id=self.customer, material="14K yellow gold", notes="")
        self.id = row["id"]
        self.syncing.store.load("custom_orders", [row])
        self.wire.mend()
        self.syncing.pull()
        first = {"material": "14K yellow gold", "notes": ""}
        self.model = Model(dict(first), dict(first), dict(first))
        if begun:
            self.the_desk_moves_the_piece_on()

    @rule(
        wish=st.sampled_from(EDITS), status=st.sampled_from([None, None, *THEIR_STATUSES]), move=st.booleans(),
        answer=st.sampled_from([None, "ours", "theirs"]), way=st.sampled_from(WAYS),
    )  # fmt: skip
    def a_while_passes(
        self, wish: tuple[str, str] | None, status: str | None, move: bool, answer: str | None, way: Way
    ) -> None:
        """Things happen on both sides, and then the two meet, or do not. One rule for all of it: of many rules
        Hypothesis leaves most out of a run, and what goes wrong goes wrong between them."""
        if wish is not None:
            self.somebody_changes_a_wish_there(*wish)
        if status is not None and self.model.begun:
            self.syncing.change(f"status = '{status}'", f"id = '{self.id}'")
        if move and self.model.events < len(TRAIL):
            self.the_desk_moves_the_piece_on()
        if answer is not None and self.model.asked:
            self.somebody_answers(answer)
        if way == "pull":
            self.syncing.pull()
            self.model.see()
        elif way != "nothing":
            self.the_desk_pushes(*FAULTS[way])

    def somebody_changes_a_wish_there(self, wish: str, value: str) -> None:
        self.syncing.change(f"{wish} = '{value}'", f"id = '{self.id}'")
        self.model.store[wish] = value

    def the_desk_moves_the_piece_on(self) -> None:
        action = TRAIL[self.model.events]
        self.syncing.move(action, self.number)
        self.model.begun = True
        self.model.events += 1
        self.model.status = TOLD[action]

    def the_desk_pushes(self, fault: Any, method: str, table: str) -> None:
        if fault is not None:
            self.wire.says(fault, method, table)
        self.syncing.shop.clock.pass_time(hours=2)
        with suppress(StoreUnreachableError):
            self.syncing.push()
        self.wire.mend()
        self.see_what_the_push_saw()

    def somebody_answers(self, answer: str) -> None:
        one = self.syncing.view(self.number).questions[0]
        self.syncing.shop.owner.decisions.answer(one.id, one.version, answer)
        ours, theirs = self.model.asked.pop(one.field)
        self.model.made[one.field] = theirs if answer == "theirs" else ours

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        self.wire.mend()
        for _ in range(2):
            self.syncing.shop.clock.pass_time(hours=2)
            self.syncing.push()
            self.see_what_the_push_saw()
            self.syncing.pull()
            self.model.see()
        self.check()

    def see_what_the_push_saw(self) -> None:
        """A push reads the row where somebody was faster, and what it wrote is known: by the row that is kept here."""
        kept = self.kept()
        if any((kept[wish] or "") != self.model.seen[wish] for wish in WISHES):
            self.model.see()

    def check(self) -> None:
        """In step, no value lost, nothing doubled."""
        model, order, row = self.model, self.syncing.view(self.number), self.row()
        asked = {one.field: (one.ours.value, one.theirs.value) for one in order.questions}
        assert asked == model.asked
        assert order.pieces[0].alloy_code == ALLOYS[model.made["material"]]
        assert (order.material, order.notes) == (row["material"], row["notes"]) == (
            model.store["material"], model.store["notes"],
        )  # fmt: skip
        assert row["status"] == order.store_status == model.status
        kept = self.kept()
        assert {name: kept[name] for name in row} == row
        sent = self.syncing.store.execute_sql(
            f"select count(*)::int as n from public.custom_order_events where custom_order_id = '{self.id}'"
        )[0]
        assert sent == [{"n": model.events}]
        left = self.syncing.shop.rows(f"SELECT count(*) FROM outbox WHERE state != 'sent' AND remote_id = '{self.id}'")
        assert left == [(0,)]
        flags = [flag for flag in order.pieces[0].flags if not flag.assumed]
        ((counted,),) = self.syncing.shop.rows(f"SELECT flags FROM orders WHERE number = '{self.number}'")
        assert counted == len(flags) + len(asked)

    def row(self) -> dict[str, Any]:
        """What the store says, of what both sides change."""
        asked = f"select status, material, notes from public.custom_orders where id = '{self.id}'"
        found: dict[str, Any] = self.syncing.store.execute_sql(asked)[0][0]
        return found

    def kept(self) -> dict[str, Any]:
        ((row,),) = self.syncing.shop.rows(f"SELECT row FROM store_links WHERE remote_id = '{self.id}'")
        kept: dict[str, Any] = json.loads(str(row))
        return kept


def play(machine: type[Interleaving], examples: int, steps: int, *phases: Phase) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # Hypothesis types none of this
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate, *phases], report_multiple_bugs=False,
        ),
        _min_steps=steps,  # left alone, Hypothesis draws many short runs, in which nothing has time to go wrong
    )  # fmt: skip


def bound(wired: Syncing, wire: Wire) -> type[Interleaving]:
    """The machine with a store and a desk of its own."""
    customer = customer_row()
    wired.store.load("customers", [customer])
    return type("Bound", (Interleaving,), {"syncing": wired, "wire": wire, "customer": customer["id"]})


def test_whatever_happens_in_whichever_order_both_end_in_step(wired: Syncing, wire: Wire) -> None:
    play(bound(wired, wire), 7, 8)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_whatever_happens_in_whichever_order_both_end_in_step_many_times_over(wired: Syncing, wire: Wire) -> None:
    play(bound(wired, wire), 300, 20, Phase.shrink)
