"""The demo's stock: believable, whole, and partly taken."""

from __future__ import annotations

from pathlib import Path

from tests.workshop import Workshop
from veliano_desk.demo.fill_stock import stock_the_drawers
from veliano_desk.domain.articles import ArticleKind
from veliano_desk.domain.lists import ListQuery


def test_every_kind_of_thing_lies_somewhere_and_some_of_it_is_in_use(tmp_path: Path):
    shop = Workshop(f"sqlite:///{(tmp_path / 'demo.db').as_posix()}")
    shop.hire("ana", "bench")
    lots = stock_the_drawers(shop.owner, [shop.take_order() for _ in range(12)], 20)
    rows = shop.owner.materials.list(ListQuery(filters={"show": ("stocked",)}, limit=100)).rows
    assert lots > len(rows) >= 24
    assert {one.kind for one in rows} == {str(kind) for kind in ArticleKind} - {"alloy", "fine"}
    assert any(one.low for one in rows)
    assert len(shop.owner.materials.reservations()) > 2
    kinds = {one.title for one in shop.owner.materials.moves()}
    assert {"Issued to an order", "Moved", "Scrapped or broken", "Opening balance"} <= kinds
    shop.close()
