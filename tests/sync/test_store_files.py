"""Files on their way into the store's bucket and out of it: one that is lost here holds up nothing, and none stays
there that was taken off here."""

from __future__ import annotations

import pytest

from tests.cut_wire import Asked, Wire
from tests.pictures import png
from tests.services.copies import Shop
from tests.sync.syncing import Syncing
from veliano_desk.domain.files import FileView
from veliano_desk.domain.stages import Action
from veliano_desk.sync.errors import StoreMissingError

pytestmark = pytest.mark.store


@pytest.fixture
def order(wired: Syncing) -> int:
    """The number of an order that the store has too."""
    wired.send_orders(1)
    wired.pull()
    return wired.view().id


def in_bucket(syncing: Syncing, file: FileView) -> bool:
    """Whether a file's content stands at its place in the store."""
    path = f"{syncing.kept_ids()['CO-1']}/{file.sha256}-{file.name}"
    with syncing.client() as client:
        try:
            return bool(client.download("order-models", path))
        except StoreMissingError:
            return False


def lose(shop: Shop, file: FileView) -> None:
    """As a disk does it, or somebody who tidies up in the wrong folder."""
    workspace = shop.workspace.file
    assert workspace is not None
    (workspace.with_name(f"{workspace.name}.files") / file.sha256[:2] / file.sha256).unlink()


def test_a_file_whose_content_is_gone_is_set_aside_with_its_reason_and_the_rest_goes_out(
    wired: Syncing, order: int
) -> None:
    files = wired.shop.owner.files
    lost, kept = files.attach(order, png(), "lost.png"), files.attach(order, png(8), "kept.png")
    wired.move(Action.SEND_KIT)
    lose(wired.shop, lost)
    assert wired.push() == 3
    (line,) = wired.shop.owner.store_sync.outbox()
    assert (line.what, line.state, line.attempts) == ("file lost.png", "set aside", 1)
    assert "content is gone" in line.reason
    assert wired.told("status") == "impression_kit_sent"
    assert (in_bucket(wired, lost), in_bucket(wired, kept)) == (False, True)

    # Attached once more to a piece, its content is here again.
    files.attach(order, png(), "lost.png", piece_id=wired.view().pieces[0].id)
    wired.shop.owner.store_sync.retry()
    wired.push()
    assert in_bucket(wired, lost)


def test_a_file_taken_off_while_it_is_on_its_way_does_not_stay_in_the_store(
    wired: Syncing, wire: Wire, order: int
) -> None:
    files = wired.shop.owner.files
    photo = files.attach(order, png(), "mould.png")

    def take_off(asked: Asked) -> None:
        if asked.method == "POST" and "/storage/" in asked.path and files.list(order):
            files.detach(photo.id)

    wire.hook = take_off
    wired.push()
    assert wire.sent("DELETE") == [("DELETE", "order-models")]
    assert not in_bucket(wired, photo)
    assert wired.shop.owner.store_sync.outbox() == ()


def test_a_file_taken_off_and_attached_again_before_anything_was_sent_is_there(wired: Syncing, order: int) -> None:
    files = wired.shop.owner.files
    files.detach(files.attach(order, png(), "mould.png").id)
    photo = files.attach(order, png(), "mould.png")
    wired.push()
    assert in_bucket(wired, photo)
    assert wired.shop.owner.store_sync.outbox() == ()
