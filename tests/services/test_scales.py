"""Scales of a desk: its own, weighed on without holding the database, and checked in a log that everybody sees."""

from __future__ import annotations

import pytest

from tests.devices.pretend_scales import Shown, Sics, plugged_in, settings
from tests.services.copies import Shop
from veliano_desk.config.paths import config_dir
from veliano_desk.domain.errors import InputError, NotFoundError, WorkspaceError
from veliano_desk.domain.weighing import Reading, ScaleError


def test_a_desk_keeps_its_scales_for_the_next_start(file_shop: Shop):
    desk = file_shop.owner
    desk.scales.keep(settings("COM3"))
    desk.scales.keep(settings("COM4", name="Safe"))
    desk.scales.keep(settings("COM5", name="Vault scale"), instead="Safe")
    assert [(one.scale.name, one.scale.port) for one in desk.scales.list()] == [
        ("Bench scale", "COM3"), ("Vault scale", "COM5"),
    ]  # fmt: skip
    with pytest.raises(InputError, match="one of that name"):
        desk.scales.keep(settings("COM6"), instead="Vault scale")
    desk.scales.forget("Bench scale")
    assert [one.scale.name for one in desk.scales.list()] == ["Vault scale"]
    with pytest.raises(NotFoundError):
        desk.scales.forget("Bench scale")


@pytest.mark.parametrize("text", ["", "{}x", "[1]", '[{"name": "x"}]', '[{"name":"x","port":"y","tongue":"latin"}]'])
def test_a_damaged_file_of_scales_is_said(file_shop: Shop, text: str):
    (config_dir() / "scales.json").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        file_shop.owner.scales.list()


def test_a_weight_is_told_on_the_way_and_its_scale_warned_of_until_it_is_checked(shop: Shop):
    seen: list[Reading] = []
    with plugged_in(Sics([Shown("19.8", False), Shown("20.000")])) as pretend:
        shop.owner.scales.keep(settings(pretend.port))
        weighed = shop.owner.scales.weigh(told=seen.append)
        assert (weighed.reading.mg, [one.stable for one in seen]) == (20_000, [False, True])
        assert "never checked" in weighed.warning
        assert shop.owner.scales.check(20_000).passed
        assert shop.owner.scales.weigh().warning == ""
        shop.clock.pass_time(days=8)
        assert "due for its check" in shop.owner.scales.weigh().warning


def test_a_check_that_fails_is_logged_with_who_and_what(shop: Shop):
    with plugged_in(Sics([Shown("20.003")])) as pretend:
        shop.owner.scales.keep(settings(pretend.port))
        made = shop.desk_of("stock").scales.check(20_000, "Bench scale")
    assert (made.passed, made.off_ug, made.serial, made.person) == (False, 3000, "B021002593", "Stock")
    (logged,) = shop.owner.scales.log()
    assert logged == made
    assert shop.owner.scales.log("Bench scale") == (made,)
    assert shop.owner.scales.log("Safe") == ()
    (listed,) = shop.owner.scales.list()
    assert "failed its last check" in listed.warning


def test_nothing_is_logged_of_a_scale_that_does_not_answer(shop: Shop):
    with plugged_in(Sics(in_place_of={"SI": b"S S   12"})) as pretend:
        shop.owner.scales.keep(settings(pretend.port, patience_s=1))
        with pytest.raises(ScaleError):
            shop.owner.scales.check(20_000)
        with pytest.raises(InputError):
            shop.owner.scales.check(0)
    assert shop.owner.scales.log() == ()


def test_a_scale_is_tared_and_zeroed_and_tried_before_it_is_kept(file_shop: Shop):
    with plugged_in(Sics()) as pretend:
        assert file_shop.owner.scales.try_out(settings(pretend.port)).mg == 12_345
        assert file_shop.owner.scales.list() == ()
        file_shop.owner.scales.keep(settings(pretend.port))
        file_shop.owner.scales.tare()
        file_shop.owner.scales.zero()
    assert pretend.asked[-2:] == ["T", "Z"]
