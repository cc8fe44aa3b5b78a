"""The database goes away while somebody types: a clear word, what was typed stays, and saving again works later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import make_url

from tests.postgres import PostgresServer
from tests.services.copies import Copies, Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from veliano_desk.domain.orders import PieceEdit
from veliano_desk.views.order_hub import PAGE as HUB
from veliano_desk.views.settings import PAGE as SETTINGS

__all__ = ["copies", "file_shop", "show"]
pytestmark = pytest.mark.postgres


@pytest.fixture
def shop(copies: Copies) -> Iterator[Shop]:
    """A workshop on PostgreSQL that nobody else uses."""
    opened = Shop(copies.fresh("postgres"))
    yield opened
    opened.close()


class Server:
    """The one database of a workshop, as whoever looks after the server takes it away and brings it back."""

    def __init__(self, server: PostgresServer, address: str) -> None:
        self._server, self._name = server, make_url(address).database

    def hang_up(self) -> None:
        """End every connection; new ones are let in."""
        self._server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'")

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Nobody is let in."""
        self._server.execute(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS false')
        self.hang_up()
        yield
        self._server.execute(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS true')


@pytest.fixture
def server(postgres_server: PostgresServer, shop: Shop) -> Server:
    return Server(postgres_server, shop.address)


def mending(shop: Shop, show: Show) -> ShownPage:
    shown = show(shop.owner, HUB)
    shown.do(lambda: shown.page.show_item(shop.take_order()))
    shown.do(shown.page.body.piece.mend)
    shown.type("14", named(shown.page.body.piece, "Stones"))
    return shown


def stones(shop: Shop, shown: ShownPage) -> int | None:
    return shop.owner.orders.show(shown.page.title()).pieces[0].stones


def test_a_piece_that_is_typed_stays_typed_until_it_can_be_saved(shop: Shop, show: Show, server: Server) -> None:
    shown = mending(shop, show)
    with server.gone():
        shown.click(named(shown.page.body.piece, "Save piece"))
        assert shown.troubles[-1].title == "The database cannot be reached"
        assert "nothing of this step was saved" in shown.troubles[-1].happened
        assert shown.page.body.piece.mending
        assert named(shown.page.body.piece, "Stones").text() == "14"
    shown.click(named(shown.page.body.piece, "Save piece"))
    assert not shown.page.body.piece.mending
    assert stones(shop, shown) == 14


def test_a_connection_that_was_ended_meanwhile_is_not_even_noticed(shop: Shop, show: Show, server: Server) -> None:
    shown = mending(shop, show)
    server.hang_up()
    shown.click(named(shown.page.body.piece, "Save piece"))
    assert shown.troubles == []
    assert stones(shop, shown) == 14


def test_settings_stay_typed_until_they_can_be_saved(shop: Shop, show: Show, server: Server) -> None:
    shown = show(shop.owner, SETTINGS)
    section = shown.page.section("workspace")
    section.name.set_text("")
    shown.type("Veliano & Daughters", section.name.line)
    with server.gone():
        shown.click(section.bar.save_button)
        assert "The database cannot be reached" in section.fault.words()
        assert section.name.text() == "Veliano & Daughters"
        assert "not saved" in shown.page.unsaved()
    shown.click(section.bar.save_button)
    assert shop.owner.settings.show().name == "Veliano & Daughters"
    assert section.fault.words() == ""


def test_what_another_desk_changes_meanwhile_is_asked_about_when_it_is_back(
    shop: Shop, show: Show, server: Server
) -> None:
    shown = mending(shop, show)
    with server.gone():
        shown.click(named(shown.page.body.piece, "Save piece"))
    other = Shop(shop.address)
    piece = other.owner.orders.show(shown.page.title()).pieces[0]
    other.owner.orders.set_piece(piece.id, piece.version, PieceEdit(stones=9))
    other.close()
    shown.click(named(shown.page.body.piece, "Save piece"))
    assert "Somebody else saved first" in said(shown.page.body.piece)
    assert named(shown.page.body.piece, "Stones: keep yours, 14").isChecked()


def test_what_is_read_while_something_is_typed_does_not_take_its_place(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, SETTINGS)
    section = shown.page.section("workspace")
    section.refresh(frozenset({"workspace"}))  # on its way while the person begins to type
    section.name.set_text("Veliano & Sons")
    shown.rest()
    assert section.name.text() == "Veliano & Sons"
