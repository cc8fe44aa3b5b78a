"""Scales from the command line: added, read, checked with a weight, and warned of."""

from __future__ import annotations

from decimal import Decimal

from tests.cli.command_line import CommandLine
from tests.devices.pretend_scales import Shown, Sics, plugged_in


def test_a_scale_is_added_read_and_checked(command: CommandLine):
    with plugged_in(Sics([Shown("49.999")])) as pretend:
        assert command("scale", "add", "Bench", "--port", pretend.port).code == 0
        told = command("scale", "read", "--json")
        assert "never checked" in told.err
        assert (told.data()["weight_g"], told.data()["exact"]) == ("49.999", True)
        checked = command("scale", "check", "--weight-g", "50", "--json")
        assert (checked.code, checked.data()["passed"], checked.data()["serial"]) == (0, True, "B021002593")
        assert command("scale", "read", "--scale", "Bench").out == "49.999 g\n"
        assert command("scale", "list", "--json").data()[0]["warning"] == ""


def test_a_scale_that_reads_a_check_weight_wrong_fails_and_is_warned_of(command: CommandLine):
    with plugged_in(Sics([Shown("50.1")])) as pretend:
        command("scale", "add", "Bench", "--port", pretend.port, "--step-g", "0.01", "--baud", "19200")
        told = command("scale", "check", "--weight-g", "50")
        assert told.code == 1
        assert told.out == "Bench: 50 g read as 50.1 g: 0.1 g too much, 0.02 g let pass. Not good enough.\n"
        assert "failed its last check" in command("scale", "read").err
        assert command("scale", "list", "--json").data()[0]["baud"] == 19200


def test_what_cannot_be_weighed_is_one_line_and_exit_2(command: CommandLine):
    assert "This desk has no scale" in command("scale", "read").complaint
    assert "No such make" in command("scale", "add", "Bench", "--port", "COM9", "--make", "kitchen").complaint
    assert "baud" in command("scale", "add", "Bench", "--port", "COM9", "--baud", "1234").complaint
    assert command("scale", "add", "Bench", "--port", "/dev/no-such-port").code == 0
    assert "port cannot be opened" in command("scale", "read").complaint
    assert "No such scale" in command("scale", "read", "--scale", "Safe").complaint
    assert "no such weight" in command("scale", "check", "--weight-g", str(Decimal("0.0001"))).complaint
