"""The Materials page: metal in hand, posting a movement, taking it back, closing the day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, show
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import Account, EventKind, moved
from veliano_desk.domain.metal_losses import Counted
from veliano_desk.domain.rights import Right
from veliano_desk.views.materials import PAGE

__all__ = ["copies", "file_shop", "show"]
ANA = "worker:bench"


@pytest.fixture
def stocked(file_shop: Shop) -> Shop:
    file_shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 250_000))
    return file_shop


def cells(shown: ShownPage, key: str) -> list[list[str]]:
    model = shown.page.panels[key].table.model()
    return [
        [str(model.index(line, column).data()) for column in range(model.columnCount())]
        for line in range(model.rowCount())
    ]


def fill_in(shown: ShownPage, kind: EventKind, source: str, target: str, weight: str) -> None:
    form = shown.page.form
    form.kind.set_value(str(int(kind)))
    form.kind.changed.emit()
    form.source.choice.set_value(source)
    form.target.choice.set_value(target)
    form.article.set_value("14ky")
    form.weight.set_text(weight)


def test_metal_is_issued_and_the_lists_follow(stocked: Shop, show: Show):
    shown = show(stocked.owner, PAGE)
    fill_in(shown, EventKind.ISSUE, "vault:main", ANA, "12.5")
    assert shown.page.unsaved()
    shown.do(shown.page.form.post_button.click)
    assert stocked.owner.metal.balances(ANA)[0].balance_mg == 12_500
    assert any("12.500" in cell for line in cells(shown, "held") for cell in line)
    assert cells(shown, "moved")[0][1] == "Issued"
    assert shown.page.unsaved() == ""


@pytest.mark.parametrize("weight", ["", "0", "-1", "a lot", "0.0005"])
def test_what_is_no_weight_is_said_at_its_field_and_stays(stocked: Shop, show: Show, weight: str):
    shown = show(stocked.owner, PAGE)
    fill_in(shown, EventKind.ISSUE, "vault:main", ANA, weight)
    shown.do(shown.page.form.post_button.click)
    assert "three decimals" in shown.page.form.weight.error
    assert shown.page.form.weight.text() == weight
    assert len(stocked.owner.metal.events()) == 1


def test_what_the_ledger_refuses_is_said_and_nothing_typed_is_lost(stocked: Shop, show: Show):
    shown = show(stocked.owner, PAGE)
    fill_in(shown, EventKind.ISSUE, "vault:main", ANA, "999")
    shown.do(shown.page.form.post_button.click)
    assert shown.troubles[-1].title == "There is not that much"
    assert shown.page.form.weight.text() == "999"


def test_a_kind_offers_only_the_places_it_may_go(stocked: Shop, show: Show):
    shown = show(stocked.owner, PAGE)
    form = shown.page.form
    form.kind.set_value(str(int(EventKind.FILINGS)))
    form.kind.changed.emit()
    box = form.target.choice.editor
    assert {box.itemData(at).partition(":")[0] for at in range(box.count())} == {"dust"}


def test_the_day_is_closed_with_what_was_weighed(stocked: Shop, show: Show):
    stocked.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 10_000))
    shown = show(stocked.owner, PAGE)
    (field,) = shown.page.close_card.fields.values()
    shown.do(shown.page.close_card.close_button.click)
    assert "nought or more" in field.error
    field.set_text("9.98")
    shown.do(shown.page.close_card.close_button.click)
    assert stocked.owner.metal.balances(ANA)[0].balance_mg == 9_980


def test_a_day_without_metal_at_a_bench_closes_as_it_is(stocked: Shop, show: Show):
    shown = show(stocked.owner, PAGE)
    shown.do(shown.page.close_card.close_button.click)
    assert "The day is closed" in shown.toasts[-1].text


def test_who_may_only_look_has_no_form(stocked: Shop, show: Show):
    looking = stocked.desk_of("stock")
    looking.access.who = replace(looking.who, rights=frozenset({Right.METAL_SEE}))
    shown = show(looking, PAGE)
    assert not shown.page.form.isVisible()
    assert len(cells(shown, "held")) == 1


def test_a_second_person_approves_a_loss_and_the_day_closes(stocked: Shop, show: Show):
    stocked.owner.metal.post(moved(EventKind.ISSUE, "vault", ANA, "14ky", 10_000))
    counted = (Counted(Account.read(ANA), "14ky", 9_500),)
    keeper = stocked.desk_of("stock")
    with pytest.raises(InputError, match="does not close"):
        keeper.metal.close_day(counted)
    shown = show(stocked.owner, PAGE)
    card = shown.page.approve
    shown.do(card.approve_button.click)
    assert card.reason.error
    for field, value in ((card.account, ANA), (card.article, "14ky"), (card.operation, "day_close")):
        field.set_value(value)
    card.weight.set_text("0.5")
    card.reason.set_text("It fell into the drain")
    assert shown.page.unsaved()
    shown.do(card.approve_button.click)
    assert not shown.page.unsaved()
    assert keeper.metal.close_day(counted).lost_mg == 500
    assert not show(keeper, PAGE).page.approve.isVisible()
