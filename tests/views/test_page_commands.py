"""What pages add to the palette: the settings' sections and planning, each by right."""

from __future__ import annotations

import pytest

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, show
from veliano_desk.views import today
from veliano_desk.views.common.command import Command
from veliano_desk.views.frame.commands import page_commands
from veliano_desk.views.registry import PAGES

__all__ = ["copies", "file_shop", "show"]


def commands(shown: ShownPage) -> dict[str, Command]:
    return {command.title: command for command in page_commands(PAGES, shown.page._context)}


@pytest.mark.parametrize(
    ("role", "sections"),
    [
        ("owner", ["Workspace", "Rates", "Prices", "People and rights", "Tokens", "Store", "Scales", "Look", "You",
                   "Audit log"]),
        ("manager", ["Workspace", "Rates", "Prices", "Scales", "Look", "You", "Audit log"]),
        ("bench", ["Workspace", "Look", "You"]),
    ],
)  # fmt: skip
def test_the_palette_leads_to_the_sections_that_a_person_has(
    file_shop: Shop, show: Show, role: str, sections: list[str]
) -> None:
    listed = commands(show(file_shop.desk_of(role), today.PAGE))
    settings = [title.removeprefix("Settings: ") for title in listed if title.startswith("Settings: ")]
    assert settings == sections
    assert ("Plan anew" in listed) == (role != "bench")


def test_a_section_is_gone_to_and_found_by_what_is_in_it(file_shop: Shop, show: Show) -> None:
    shown = show(file_shop.owner, today.PAGE)
    rates = commands(shown)["Settings: Rates"]
    assert "gold" in rates.words
    shown.do(rates.run)
    assert shown.went == [("settings", "rates")]


def test_planning_anew_plans_and_says_what_came_of_it(file_shop: Shop, show: Show) -> None:
    number = file_shop.take_order()
    assert file_shop.owner.orders.show(number).pieces[0].promise_on is None
    shown = show(file_shop.owner, today.PAGE)
    shown.do(commands(shown)["Plan anew"].run)
    assert shown.toasts[-1].text.startswith("Planned 1 piece: ")
    assert file_shop.owner.orders.show(number).pieces[0].promise_on is not None
