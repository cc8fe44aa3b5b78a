"""What commands print for people: lines, parts further in, counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from veliano_desk.cli.output import counted, show
from veliano_desk.domain.money import Money

PRINTED = """\
number: CO-1
customer: –
settled: yes
teeth: 11, 12
value: 12.30 USD
estimated:
  metal: 4.00 USD
pieces:
  - title: Ring
    flags: –
  - title: Chain
    flags: colour
"""


def test_what_has_parts_stands_below_its_name(capsys: pytest.CaptureFixture[str]):
    pieces = [{"title": "Ring", "flags": []}, {"title": "Chain", "flags": ["colour"]}]
    show(
        {"number": "CO-1", "customer": None, "settled": True, "teeth": [11, 12],
         "value": Money(Decimal("12.30"), "USD"),
         "estimated": {"metal": Money(Decimal("4.00"), "USD")}, "pieces": pieces},
        as_json=False,
    )  # fmt: skip
    assert capsys.readouterr().out == PRINTED


def test_one_is_not_many():
    assert counted(1, "entry", "entries") == "1 entry"
    assert counted(0, "fault") == "0 faults"
    assert counted(1_200, "entry", "entries") == "1,200 entries"
