"""The record of who did what: one entry per write, and whoever tampers with it is found, on both databases."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.services import bench_samples, purchase_samples, stock_samples
from tests.services.copies import Shop
from tests.services.test_rights import methods
from tests.workshop import PASSWORD
from veliano_desk.config.pricing_rules import shipped_rules
from veliano_desk.domain.costing import CostKind
from veliano_desk.domain.errors import ConflictError, DeskError, InputError, WorkspaceError
from veliano_desk.domain.files import FileView
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.domain.price_feed import FeedSettings
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stages import Action
from veliano_desk.domain.walk_ins import NewCustomer, NewOrder, NewPiece
from veliano_desk.models import audit as rows
from veliano_desk.models.schema import Base
from veliano_desk.services.desk import Desk


@pytest.fixture
def number(shop: Shop) -> str:
    """An order, so that the log has some entries, and what gold costs."""
    shop.owner.prices.set("gold", "4000")
    taken = shop.take_order()
    shop.owner.orders.note(taken, "first")
    shop.owner.orders.note(taken, "second")
    return taken


def count(shop: Shop) -> int:
    return int(str(shop.rows("SELECT count(*) FROM audit_log")[0][0]))


def kinds(shop: Shop) -> set[tuple[int, str]]:
    verdict = shop.workspace.verify_audit()
    assert verdict == shop.owner.audit.verify()
    return {(fault.sequence, fault.kind) for fault in verdict.faults}


def who(desk: Desk, login: str) -> int:
    return next(one.id for one in desk.people.list() if one.login == login)


def first(desk: Desk, number: str) -> int:
    return desk.orders.show(number).pieces[0].id


def doubt(desk: Desk, number: str) -> int:
    return desk.orders.show(number).pieces[0].flags[0].id


def attach(desk: Desk, number: str) -> FileView:
    return desk.files.attach(desk.orders.show(number).id, b"%PDF-1.4 a proof", "proof.pdf")


TWICE = (PASSWORD, PASSWORD)
WALKED_IN = NewOrder(
    (NewPiece("ring", "14ky", size="9"),), Decimal(900), customer=NewCustomer("Ana", "ana@example.com")
)
IN_THE_VAULT = moved(EventKind.OPENING, "opening", "vault", "14ky", 1000)
PRICES = b"metal,price,unit,currency\ngold,4000,ozt,USD\n"
A_STONE, COST = PieceEdit(stones=3), (CostKind.METAL, Decimal(1))
SAMPLES = stock_samples.WRITES | bench_samples.WRITES | purchase_samples.WRITES
WRITES: dict[str, tuple[str, Callable[[Desk, str], object]]] = {
    "orders.move": ("piece.send_kit", lambda desk, number: desk.orders.move(first(desk, number), 1, Action.SEND_KIT)),
    "orders.set_piece": ("piece.edit", lambda desk, number: desk.orders.set_piece(first(desk, number), 1, A_STONE)),
    "orders.settle": ("piece.settle", lambda desk, number: desk.orders.settle(doubt(desk, number), 1)),
    "orders.add_piece": ("piece.add", lambda desk, number: desk.orders.add_piece(number, "ring", "A ring to match")),
    "orders.note": ("order.note", lambda desk, number: desk.orders.note(number, "x")),
    "costing.record_actual": ("cost.actual", lambda desk, order: desk.costing.record_actual(first(desk, order), *COST)),
    "costing.reestimate": ("cost.estimates", lambda desk, _: desk.costing.reestimate()),
    "production.plan": ("plan.made", lambda desk, _: desk.production.plan()),
    "people.add": ("people.add", lambda desk, _: desk.people.add("New", "new", PASSWORD, ["care"])),
    "people.set_roles": ("people.roles", lambda desk, _: desk.people.set_roles(who(desk, "care"), 1, ["bench"])),
    "people.set_active": ("people.active", lambda desk, _: desk.people.set_active(who(desk, "care"), 1, False)),
    "people.reset_password": ("people.reset", lambda desk, _: desk.people.reset_password("care", PASSWORD)),
    "people.change_own_password": ("people.own_password", lambda desk, _: desk.people.change_own_password(*TWICE)),
    "people.make_token": ("tokens.make", lambda desk, _: desk.people.make_token("x", [Right.ORDERS_SEE])),
    "people.revoke_token": ("tokens.revoke", lambda desk, _: desk.people.revoke_token(a_token(desk))),
    "settings.edit": ("workspace.settings", lambda desk, _: desk.settings.edit(1, "New name", "UTC", {})),
    "settings.save_view": ("views.save", lambda desk, _: desk.settings.save_view("orders", "Mine", {"sort": "due"})),
    "settings.delete_view": ("views.delete", lambda desk, _: desk.settings.delete_view(a_view(desk))),
    "walk_ins.add": ("order.enter", lambda desk, _: desk.walk_ins.add(WALKED_IN)),
    "walk_ins.add_all": ("order.enter_all", lambda desk, _: desk.walk_ins.add_all([WALKED_IN])),
    "metal.post": ("metal.post", lambda desk, _: desk.metal.post(IN_THE_VAULT)),
    "metal.post_all": ("metal.post", lambda desk, _: desk.metal.post_all([IN_THE_VAULT])),
    "metal.correct": ("metal.correct", lambda desk, _: desk.metal.correct(in_the_vault(desk), "typed wrong")),
    "metal.approve_loss": ("metal.approve", lambda desk, _: desk.metal.approve_loss("worker:bench", "14ky", 9, "seen")),
    "metal.close_day": ("metal.close_day", lambda desk, _: desk.metal.close_day([])),
    "prices.set": ("prices.set", lambda desk, _: desk.prices.set("gold", "4000")),
    "prices.take_file": ("prices.take", lambda desk, _: desk.prices.take_file(PRICES)),
    "prices.choose": ("prices.choose", lambda desk, _: desk.prices.choose(0, "file", 24, FeedSettings())),
    "prices.set_rate": ("prices.rate", lambda desk, _: desk.prices.set_rate("EUR", "USD", "1.1")),
    "pricing.make_quote": ("pricing.quote", lambda desk, number: desk.pricing.make_quote(first(desk, number))),
    "pricing.fix": ("pricing.fix", lambda desk, _: a_fix(desk)),
    "pricing.cancel_fix": ("pricing.fix_cancelled", lambda desk, _: desk.pricing.cancel_fix(a_fix(desk), "x")),
    "pricing.save_rules": ("pricing.rules", lambda desk, _: other_rules(desk)),
    "files.attach": ("file.attach", attach),
    "files.detach": ("file.detach", lambda desk, number: desk.files.detach(attach(desk, number).id)),
    "audit.erase_payload": ("audit.erase", lambda desk, _: desk.audit.erase_payload(1)),
    "store_sync.retry": ("store.retry", lambda desk, _: desk.store_sync.retry()),
    "store_sync.set_pace": ("store.pace", lambda desk, _: desk.store_sync.set_pace(15)),
    "store_sync.disconnect": ("store.disconnect", lambda desk, _: desk.store_sync.disconnect()),
    **{name: (action, work) for name, (action, work, _) in SAMPLES.items()},
}  # fmt: skip
"""Every method that writes -> its action in the log, and how it is called. What needs a store is tested with one."""
MAKES_FIRST = {"metal.correct", "people.revoke_token", "settings.delete_view", "files.detach", "pricing.cancel_fix"}
"""Called so that they make what they then take away: two writes, of which the last is looked at."""
WITH_A_STORE = {
    "store_sync.connect", "store_sync.sync", "store_sync.full", "store_sync.take_in", "store_sync.drop",
    "walk_ins.use_store_customer", "walk_ins.correct_email",
    "store_sync.check", "store_sync.retry_finding", "store_sync.mend_finding", "store_sync.drop_finding",
    "store_sync.believe_finding",
}  # fmt: skip
WITH_SOMETHING_TO_DECIDE = {
    "customers.merge", "customers.keep_apart", "customers.undo_merge", "decisions.answer",
    "orders.link_buyer", "orders.unlink_buyer", "orders.move_goods",
}  # fmt: skip
WITH_A_TARGET = {"copies.save", "copies.move"}
NO_WRITES = {
    "purchasing.write_order", "purchasing.write_receipt",
    "files.save", "costing.write", "costing.pdf", "audit.verify", "store_sync.secrets_last", "store_sync.preview",
    "materials.write_report", "store_sync.check_drift", "store_sync.pack", "prices.keep_key", "prices.fetch",
    *bench_samples.NO_WRITES,
}  # fmt: skip


def in_the_vault(desk: Desk) -> int:
    return desk.metal.post(IN_THE_VAULT).id


def a_fix(desk: Desk) -> int:
    return desk.pricing.fix("gold", 1000).fix.id


def other_rules(desk: Desk) -> object:
    return desk.pricing.save_rules(0, {**shipped_rules(), "deposit_percent": "30"}, "Less down")


def a_token(desk: Desk) -> int:
    return desk.people.make_token("x", [Right.ORDERS_SEE]).token.id


def a_view(desk: Desk) -> int:
    return desk.settings.save_view("orders", "Mine", {}).id


def test_all_writes_are_tried():
    writing = {name for name, (how, _) in methods().items() if how != "reads"}
    assert writing == set(WRITES) | WITH_A_STORE | WITH_A_TARGET | WITH_SOMETHING_TO_DECIDE | NO_WRITES


@pytest.mark.parametrize("method", WRITES)
def test_a_write_leaves_one_entry_that_says_who_when_where_what_and_no_secret(
    shop: Shop, number: str, quick: None, method: str
):
    action, work = WRITES[method]
    before, told = count(shop), []
    stop = shop.owner.on_change(told.append)
    work(shop.owner, number)
    stop()
    several = {name: writes for name, (_, _, writes) in SAMPLES.items()}
    writes = several.get(method, 2 if method in MAKES_FIRST else 1)
    assert count(shop) == before + writes
    assert len(told) == writes
    assert all(change.areas for change in told)
    entry = shop.owner.audit.newest(1)[0]
    assert (entry.action, entry.person, entry.at) == (action, "Vera", shop.clock.now())
    assert entry.desk == shop.owner.who.desk
    for word in (PASSWORD, "argon2", "vd_"):
        assert shop.rows(f"SELECT action FROM audit_log WHERE before LIKE '%{word}%' OR after LIKE '%{word}%'") == []
    assert entry.subject or method == "store_sync.disconnect"  # there is no store here that it could name
    assert kinds(shop) == set()


def test_a_write_that_is_refused_leaves_no_entry_and_tells_nobody(shop: Shop, number: str):
    before, told = count(shop), []
    shop.owner.on_change(told.append)
    refused: list[tuple[type[DeskError], Callable[[], object]]] = [
        (InputError, lambda: shop.owner.orders.note(number, "  ")),
        (InputError, lambda: shop.owner.orders.move(first(shop.owner, number), 1, Action.HOLD)),
        (ConflictError, lambda: shop.owner.orders.set_piece(first(shop.owner, number), 7, PieceEdit(stones=1))),
    ]
    for error, work in refused:
        with pytest.raises(error):
            work()
    assert (count(shop), told) == (before, [])


def test_entries_are_read_newest_first_and_by_what_they_are_about(shop: Shop, number: str):
    newest = shop.owner.audit.newest(limit=3)
    assert [entry.action for entry in newest] == ["order.note", "order.note", "store.pull"]
    assert [entry.sequence for entry in newest] == sorted((entry.sequence for entry in newest), reverse=True)
    of_order = shop.owner.audit.newest(subject=number)
    assert [entry.after for entry in of_order] == [
        {"customer_visible": False, "text": "second"}, {"customer_visible": False, "text": "first"},
    ]  # fmt: skip


def test_a_log_nobody_touched_is_whole(shop: Shop, number: str):
    verdict = shop.workspace.verify_audit()
    assert verdict.ok
    assert verdict.entries == count(shop)
    assert verdict.head == shop.rows("SELECT hash FROM audit_head")[0][0]


COLUMNS = [column for column in Base.metadata.tables["audit_log"].columns if column.name != "sequence"]


@pytest.mark.parametrize("column", [column.name for column in COLUMNS])
def test_an_edited_column_is_found(shop: Shop, number: str, column: str):
    numeric = column in ("at", "person_id")
    value = f"{column} + 1" if numeric else f"{column} || ' '"
    shop.execute(f'UPDATE audit_log SET "{column}" = {value} WHERE sequence = 3')
    assert (3, "edited") in kinds(shop)


@pytest.mark.parametrize("column", ["salt", "before", "after"])
def test_a_payload_that_is_emptied_in_part_is_found(shop: Shop, number: str, column: str):
    """Else a forged `after` could hide behind an erased salt."""
    shop.execute(f'UPDATE audit_log SET "{column}" = NULL WHERE sequence = 3')
    assert kinds(shop) == {(3, "edited")}


@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_a_removed_entry_is_found(shop: Shop, number: str, where: str):
    last = count(shop)
    gone = {"first": 1, "middle": 4, "last": last}[where]
    shop.execute(f"DELETE FROM audit_log WHERE sequence = {gone}")
    assert (gone, "cut tail" if where == "last" else "removed") in kinds(shop)


def test_a_tail_cut_off_with_the_logs_own_head_is_found_by_the_one_outside(shop: Shop, number: str):
    last = count(shop)
    shop.execute(f"DELETE FROM audit_log WHERE sequence > {last - 2}")
    shop.execute(
        f"UPDATE audit_head SET sequence = {last - 2}, hash = (SELECT hash FROM audit_log WHERE sequence = {last - 2})"
    )
    assert kinds(shop) == {(last, "cut tail")}


def test_a_log_emptied_with_its_own_head_is_found(shop: Shop, number: str):
    last = count(shop)
    shop.execute("DELETE FROM audit_log")
    shop.execute(f"UPDATE audit_head SET sequence = 0, hash = '{'0' * 64}'")
    assert kinds(shop) == {(last, "cut tail")}


def test_an_inserted_entry_is_found_at_the_end_and_in_between(shop: Shop, number: str):
    columns = ", ".join(f'"{column.name}"' for column in COLUMNS)
    last = count(shop)
    shop.execute(
        f"INSERT INTO audit_log (sequence, {columns}) SELECT {last + 1}, {columns} FROM audit_log WHERE sequence = 2"
    )
    assert (last + 1, "inserted") in kinds(shop)
    assert (last + 1, "edited") in kinds(shop)


def test_entries_that_changed_places_are_found(shop: Shop, number: str):
    shop.execute("UPDATE audit_log SET sequence = -3 WHERE sequence = 3")
    shop.execute("UPDATE audit_log SET sequence = 3 WHERE sequence = 4")
    shop.execute("UPDATE audit_log SET sequence = 4 WHERE sequence = -3")
    found = kinds(shop)
    assert {(3, "edited"), (4, "edited")} <= found
    assert {sequence for sequence, kind in found if kind == "reordered"} == {3, 4, 5}


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        ("UPDATE audit_head SET sequence = 0", "inserted"),
        ("UPDATE audit_head SET sequence = sequence - 1", "inserted"),
        ("UPDATE audit_head SET sequence = sequence + 5", "cut tail"),
        ("UPDATE audit_head SET hash = 'x'", "edited"),
        ("DELETE FROM audit_head", "removed"),
    ],
)
def test_a_tampered_head_in_the_database_is_found(shop: Shop, number: str, damage: str, kind: str):
    shop.execute(damage)
    assert {found for _, found in kinds(shop)} == {kind}


def test_an_erased_payload_leaves_the_log_whole_and_says_so(shop: Shop, number: str):
    entry = shop.owner.audit.newest(1, subject=number)[0]
    shop.owner.audit.erase_payload(entry.sequence)
    assert kinds(shop) == set()
    kept = shop.owner.audit.newest(1, subject=f"entry {entry.sequence}")
    erased = next(one for one in shop.owner.audit.newest(10, subject=number) if one.sequence == entry.sequence)
    assert (erased.before, erased.after, erased.erased) == (None, None, True)
    assert (erased.person, erased.action, erased.subject) == ("Vera", "order.note", number)
    assert (kept[0].action, kept[0].after) == ("audit.erase", {"sequence": entry.sequence, "subject": number})
    assert shop.rows("SELECT count(*) FROM audit_log WHERE after LIKE '%second%'") == [(0,)]


def test_a_payload_that_is_emptied_behind_the_desks_back_is_found(shop: Shop, number: str):
    shop.execute("UPDATE audit_log SET salt = NULL, before = NULL, after = NULL WHERE sequence = 3")
    assert kinds(shop) == {(3, "edited")}
    with pytest.raises(InputError, match="Nothing to erase"):
        shop.owner.audit.erase_payload(3)  # which would cover it up
    shop.owner.audit.erase_payload(4)
    assert kinds(shop) == {(3, "edited")}


def test_what_tells_of_an_erasing_cannot_be_erased(shop: Shop, number: str):
    shop.owner.audit.erase_payload(3)
    erasing = shop.owner.audit.newest(1)[0]
    with pytest.raises(InputError, match="Nothing to erase"):
        shop.owner.audit.erase_payload(erasing.sequence)
    shop.execute(f"UPDATE audit_log SET action = 'order.note' WHERE sequence = {erasing.sequence}")
    assert {(3, "edited"), (erasing.sequence, "edited")} <= kinds(shop)


def head_file(home: Path) -> Path:
    return next(home.rglob("audit-heads/*.json"))


def test_the_head_outside_follows_every_write(shop: Shop, number: str, home: Path):
    before = head_file(home).read_text(encoding="utf-8")
    shop.owner.orders.note(number, "third")
    after = head_file(home).read_text(encoding="utf-8")
    assert before != after
    assert str(shop.rows("SELECT hash FROM audit_head")[0][0]) in after


@pytest.mark.parametrize("text", ["", "{}", "no json", '{"sequence": -1}'])
def test_a_damaged_head_outside_is_a_finding_until_somebody_looked_into_it(
    shop: Shop, number: str, home: Path, text: str
):
    head_file(home).write_text(text, encoding="utf-8")
    assert kinds(shop) == {(0, "no head to compare with")}
    shop.owner.orders.note(number, "life goes on")
    assert kinds(shop) == {(0, "no head to compare with")}
    head_file(home).unlink()
    shop.owner.orders.note(number, "looked into")
    assert kinds(shop) == set()


def test_a_desk_that_never_saw_the_workspace_has_no_head_to_compare_with(shop: Shop, number: str, home: Path):
    head_file(home).unlink()
    assert kinds(shop) == set()


def test_a_head_that_cannot_be_kept_is_told_after_the_work_is_saved(shop: Shop, number: str, home: Path):
    told: list[object] = []
    shop.owner.on_change(told.append)
    (head_file(home).parent / f"{shop.owner.access.uid}.{os.getpid()}.new").mkdir()
    with pytest.raises(WorkspaceError, match="What you did is saved"):
        shop.owner.orders.note(number, "third")
    assert shop.owner.orders.show(number).timeline[0].title == "third"
    assert len(told) == 1


def test_writes_while_the_log_is_checked_are_no_fault(shop: Shop, number: str):
    """Who checks must not take an entry that came meanwhile for one that was cut off, nor the other way round."""
    real, turns = rows.chain, iter(range(3))

    def chain_while_somebody_writes(session):
        for entry in real(session):
            if next(turns, None) is not None:
                shop.owner.orders.note(number, "meanwhile")
            yield entry

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "chain", chain_while_somebody_writes)
        verdict = shop.workspace.verify_audit()
    assert verdict.ok, verdict.faults
