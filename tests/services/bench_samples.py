"""What the methods of the bench side are tried with: scales, refining lots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from veliano_desk.domain.metal import EventKind, moved
from veliano_desk.domain.refining import Assay, Credited, LotPart, RefiningState
from veliano_desk.domain.weighing import ScaleSettings, Tongue
from veliano_desk.services.desk import Desk

SCALE = ScaleSettings("Bench", "COM3", Tongue.SICS)
FILLING: dict[str, Any] = {
    "scale": SCALE, "nominal_mg": 50_000, "refiner": "Hoover", "parts": (LotPart("dust:filings", "14ky", 1),),
    "assays": (Assay("gold", 1, 1),), "credited": (Credited("24k", 1),), "lot_id": 1, "read_ug": 50_000_000,
    "codes": ("L-1",), "numbers": ("CO-1",), "labels": (), "queue": "zebra",
    "statement": None, "worker": "bench", "operation": "polish",
}  # fmt: skip


def checked_scale(desk: Desk) -> object:
    desk.scales.keep(SCALE)
    return desk.scales.log_check("Bench", 50_000, 50_000_000)


def a_lot(desk: Desk) -> int:
    desk.metal.post_all([
        moved(EventKind.OPENING, "opening", "vault", "14ky", 1000),
        moved(EventKind.ISSUE, "vault", "worker:bench", "14ky", 900),
        moved(EventKind.FILINGS, "worker:bench", "dust:filings", "14ky", 500),
    ])  # fmt: skip
    return desk.refining.collect("Hoover", (LotPart("dust:filings", "14ky", 500),)).id


def sent_lot(desk: Desk) -> int:
    sent = desk.refining.send(a_lot(desk))
    assert sent.state is RefiningState.SENT
    return sent.id


WRITES: dict[str, tuple[str, Callable[[Desk, str], object], int]] = {
    "scales.log_check": ("scale.check", lambda desk, _: checked_scale(desk), 1),
    "refining.collect": ("refining.collect", lambda desk, _: a_lot(desk), 2),
    "refining.send": ("refining.send", lambda desk, _: sent_lot(desk), 3),
    "refining.cancel": ("refining.cancel", lambda desk, _: desk.refining.cancel(a_lot(desk), "too little"), 3),
    "refining.assay": (
        "refining.assay", lambda desk, _: desk.refining.assay(sent_lot(desk), (Assay("gold", 9, 9),)), 4
    ),
    "refining.credit": (
        "refining.credit", lambda desk, _: desk.refining.credit(sent_lot(desk), (Credited("24k", 1),)), 4
    ),
}  # fmt: skip
"""Every method that writes -> its action in the log, how it is called, how many writes that makes."""
NO_WRITES = {
    "scales.keep", "scales.forget", "scales.weigh", "scales.try_out", "scales.tare", "scales.zero", "scales.check",
    "scales.ports", "metal_reports.write", "metal_reports.pdf",
    "labels.of_lots", "labels.of_articles", "labels.of_places", "labels.of_orders", "labels.pdf", "labels.write",
    "labels.print",
}  # fmt: skip
