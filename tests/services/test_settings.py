"""The workshop's settings, and the views that people save for themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.services.copies import Shop
from veliano_desk.domain.costing import CostReport
from veliano_desk.domain.errors import ConflictError, InputError, WorkspaceError
from veliano_desk.models.unit_of_work import Unit


def report(shop: Shop) -> CostReport:
    return shop.owner.costing.report(date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("rates", "title"),
    [
        ({"metal_per_fine_gram.unobtainium": "1"}, "No such rate"), ({"loss_percent": "a lot"}, "Not a number"),
        ({"loss_percent": "-1"}, "Not a price or share"), ({"loss_percent": "NaN"}, "Not a price or share"),
    ],
)  # fmt: skip
def test_a_rate_that_is_none_is_refused(shop: Shop, rates: dict[str, str], title: str):
    settings = shop.owner.settings.show()
    with pytest.raises(InputError, match=title):
        shop.owner.settings.edit(settings.version, settings.name, settings.zone, rates)
    assert shop.owner.settings.show() == settings


@pytest.mark.parametrize(
    ("name", "zone", "title"),
    [
        ("", "UTC", "needs a name"),
        ("x", "Mars/Olympus", "No such time zone"),
        ("x", "../etc", "No such time zone"),
        ("x", "", "No such time zone"),
    ],
)
def test_a_name_and_a_zone_must_be_real(shop: Shop, name: str, zone: str, title: str):
    with pytest.raises(InputError, match=title):
        shop.owner.settings.edit(1, name, zone, {})


def test_the_zone_of_the_workshop_is_the_desks_at_once(shop: Shop):
    settings = shop.owner.settings.show()
    shop.owner.settings.edit(settings.version, "Veliano Zagreb", "Europe/Zagreb", {})
    assert shop.owner.zone == "Europe/Zagreb"
    assert report(shop).made_at.utcoffset() == timedelta(hours=1)
    assert report(shop).workshop == "Veliano Zagreb"


def test_another_desk_follows_the_zone_with_whatever_it_does_next(shop: Shop):
    other = shop.desk_of("care")
    settings = shop.owner.settings.show()
    shop.owner.settings.edit(settings.version, settings.name, "Europe/Zagreb", {})
    other.orders.summary()
    assert other.zone == "Europe/Zagreb"


def test_whoever_is_told_of_new_settings_finds_the_new_zone_on_the_desk(shop: Shop):
    told: list[str] = []
    shop.owner.on_change(lambda _changed: told.append(shop.owner.zone))
    shop.owner.settings.edit(shop.owner.settings.show().version, "Veliano", "Europe/Zagreb", {})
    assert told == ["Europe/Zagreb"]


def test_a_zone_that_was_not_saved_is_not_the_desks(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    def torn(*_args: object) -> None:
        raise WorkspaceError("The disk is full", "Nothing was saved.", "Make room.")

    version = shop.owner.settings.show().version
    monkeypatch.setattr(Unit, "record", torn)
    with pytest.raises(WorkspaceError):
        shop.owner.settings.edit(version, "Veliano", "Europe/Zagreb", {})
    assert shop.owner.zone == "America/New_York"


def test_the_second_to_save_the_settings_sees_both_values(shop: Shop):
    seen = shop.owner.settings.show()
    shop.owner.settings.edit(seen.version, "Veliano Zagreb", seen.zone, {})
    with pytest.raises(ConflictError) as conflict:
        shop.owner.settings.edit(seen.version, "Veliano Wien", seen.zone, {"loss_percent": "7"})
    assert conflict.value.mine == {"name": "Veliano Wien", "zone": seen.zone, "rates": {"loss_percent": "7"}}
    assert conflict.value.theirs == {"name": "Veliano Zagreb", "zone": seen.zone, "rates": {}}


def test_views_belong_to_who_saved_them(shop: Shop):
    desk = shop.desk_of("care")
    mine = desk.settings.save_view("orders", " Late ones ", {"sort": "due"})
    again = desk.settings.save_view("orders", "Late ones", {"sort": "promise"})
    assert again.id == mine.id
    assert [(view.title, view.spec) for view in desk.settings.views("orders")] == [("Late ones", {"sort": "promise"})]
    assert shop.owner.settings.views("orders") == ()
    assert desk.settings.views("customers") == ()
    with pytest.raises(InputError, match="Not your view"):
        shop.owner.settings.delete_view(mine.id)
    with pytest.raises(InputError, match="needs a title"):
        desk.settings.save_view("orders", " ", {})
    desk.settings.delete_view(mine.id)
    assert desk.settings.views("orders") == ()
