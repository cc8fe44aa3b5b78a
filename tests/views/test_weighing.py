"""Weighing at the window: a scale read beside the field, one that types, and the scales in the settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.devices.pretend_scales import PretendScale, Shown, Sics, plugged_in, settings
from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, said, show
from veliano_desk.config.paths import config_dir
from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.weighing import ScaleSettings
from veliano_desk.views.materials import PAGE
from veliano_desk.views.settings import PAGE as SETTINGS

__all__ = ["copies", "file_shop", "show"]


@pytest.fixture
def scale() -> Iterator[PretendScale]:
    with plugged_in(Sics([Shown("11.1", False), Shown("12.345")])) as pretend:
        yield pretend


def materials(shop: Shop, show: Show, scale: ScaleSettings) -> ShownPage:
    shop.owner.scales.keep(scale)
    shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 250_000))
    return show(shop.owner, PAGE)


def section(shop: Shop, show: Show) -> tuple[ShownPage, Any]:
    shown = show(shop.owner, SETTINGS)
    shown.do(lambda: shown.page.show_item("scales"))
    return shown, shown.page.section("scales")


def test_a_weight_is_read_beside_its_field_and_an_unchecked_scale_says_so(
    file_shop: Shop, show: Show, scale: PretendScale
):
    shown = materials(file_shop, show, settings(scale.port))
    field = shown.page.form.weight
    assert field.button.isVisible()
    shown.do(field.button.click)
    assert (field.text(), field.mg()) == ("12.345", 12_345)
    assert "never checked" in said(shown.page.form)
    assert field.button.text() == "Weigh"


def test_a_weight_that_moves_is_shown_and_can_be_given_up(file_shop: Shop, show: Show, qtbot: Any):
    with plugged_in(Sics([Shown("1.5", False)])) as pretend:
        shown = materials(file_shop, show, settings(pretend.port, patience_s=60))
        field = shown.page.form.weight
        field.button.click()
        qtbot.waitUntil(lambda: "1.5 g, moving" in said(shown.page.form), timeout=10_000)
        assert field.button.text() == "Stop"
        shown.do(field.button.click)
    assert (field.text(), field.button.text(), shown.troubles) == ("", "Weigh", [])


def test_a_scale_that_stops_in_the_middle_is_said_and_what_was_typed_stays(file_shop: Shop, show: Show):
    with plugged_in(Sics(in_place_of={"SI": b"S S    12"})) as pretend:
        shown = materials(file_shop, show, settings(pretend.port, patience_s=1))
        field = shown.page.form.weight
        field.set_text("3.2")
        shown.do(field.button.click)
    assert shown.troubles[-1].title == "The scale stopped in the middle"
    assert field.text() == "3.2"
    assert not field.line.isReadOnly()


def test_without_a_scale_there_is_no_button(file_shop: Shop, show: Show):
    shown = show(file_shop.owner, PAGE)
    assert not shown.page.form.weight.button.isVisible()


def test_scales_that_cannot_be_read_leave_weights_to_be_typed(file_shop: Shop, show: Show):
    (config_dir() / "scales.json").write_text("{", encoding="utf-8")
    file_shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 250_000))
    shown = show(file_shop.owner, PAGE)
    assert [type(error).__name__ for error in shown.failed] == ["WorkspaceError"]
    shown.failed.clear()
    assert shown.page.form.article.value()
    assert not shown.page.form.weight.button.isVisible()


@pytest.mark.parametrize(("typed", "mg"), [("N     +   12.345 g", 12_345), ("0.4 ozt", 12_441), ("12.5", 12_500)])
def test_a_scale_that_types_is_understood_with_its_unit(file_shop: Shop, show: Show, typed: str, mg: int):
    shown = show(file_shop.owner, PAGE)
    field = shown.page.form.weight
    shown.type(typed, field.line)
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert field.mg() == mg
    assert ("rounded" in said(shown.page.form)) is typed.endswith("ozt")
    assert file_shop.owner.metal.events() == ()


def test_a_scale_that_types_another_unit_is_refused_at_the_field(file_shop: Shop, show: Show):
    shown = show(file_shop.owner, PAGE)
    shown.type("12 pcs", shown.page.form.weight.line)
    QTest.keyClick(shown.page.form.weight.line, Qt.Key.Key_Return)
    assert "another unit" in shown.page.form.weight.error or "pcs" in shown.page.form.weight.error


def test_the_days_close_is_weighed_line_by_line(file_shop: Shop, show: Show, scale: PretendScale):
    file_shop.owner.scales.keep(settings(scale.port))
    file_shop.owner.metal.post(moved(EventKind.OPENING, "opening", "vault", "14ky", 250_000))
    file_shop.owner.metal.post(moved(EventKind.ISSUE, "vault", "worker:bench", "14ky", 12_350))
    shown = show(file_shop.owner, PAGE)
    (field,) = shown.page.close_card.fields.values()
    shown.do(field.button.click)
    shown.do(shown.page.close_card.close_button.click)
    assert file_shop.owner.metal.balances("worker:bench")[0].balance_mg == 12_345


def test_a_scale_is_tried_kept_changed_and_taken_off(file_shop: Shop, show: Show, scale: PretendScale):
    shown, part = section(file_shop, show)
    form = part.form
    form.port.set_value("…")
    form.port_name.set_text(scale.port)
    shown.do(form.keep_button.click)
    assert "no name" in said(part.fault)
    form.name.set_text("Bench")
    shown.do(form.try_button.click)
    assert part.tried.text() == "12.345"
    assert file_shop.owner.scales.list() == ()
    shown.do(form.keep_button.click)
    assert [one.scale.name for one in file_shop.owner.scales.list()] == ["Bench"]
    assert "never checked" in said(part)
    shown.do(lambda: part._edit(file_shop.owner.scales.list()[0].scale))
    form.name.set_text("Safe")
    shown.do(form.keep_button.click)
    assert [one.scale.name for one in file_shop.owner.scales.list()] == ["Safe"]
    shown.do(lambda: form.forgotten.emit("Safe"))
    assert file_shop.owner.scales.list() == ()


def test_a_check_weight_is_read_and_logged(file_shop: Shop, show: Show):
    with plugged_in(Sics([Shown("50.003")])) as pretend:
        file_shop.owner.scales.keep(settings(pretend.port))
        shown, part = section(file_shop, show)
        part.usual.set_value("50000")
        shown.do(part.check_button.click)
    assert "Not good enough" in shown.toasts[-1].text
    assert "Failed" in said(part.log)
    part.read.set_text("50.001")
    shown.do(part.log_button.click)
    assert file_shop.owner.scales.log()[0].passed
