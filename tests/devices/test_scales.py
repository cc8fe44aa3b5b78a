"""Scales over a real pseudo-terminal: only a whole weight at rest counts, and everything else says what to do."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from tests.devices.pretend_scales import Babble, Lines, PretendScale, Sbi, Shown, Sics, plugged_in, settings
from veliano_desk.config.scales import scale_makes
from veliano_desk.devices.scale import settled
from veliano_desk.devices.scales import opened
from veliano_desk.domain.errors import CancelledError
from veliano_desk.domain.weighing import Reading, ScaleError, ScaleSettings, Tongue

MOVING = (Shown("11.9", False), Shown("12.31", False), Shown("12.345"))


def weigh(scale: ScaleSettings, seen: list[Reading] | None = None) -> Reading:
    with opened(scale) as found:
        return settled(found, scale, lambda: False, (seen if seen is not None else []).append)


def refusal(pretend: PretendScale, tongue: Tongue = Tongue.SICS, **others: object) -> ScaleError:
    with plugged_in(pretend), pytest.raises(ScaleError) as told:
        weigh(settings(pretend.port, tongue, **others))
    assert told.value.todo
    assert told.value.subject == "Bench scale"
    return told.value


@pytest.mark.parametrize(
    ("pretend", "tongue"),
    [(Sics(MOVING), Tongue.SICS), (Sbi(MOVING), Tongue.SBI), (Sbi(MOVING, name="N"), Tongue.SBI)],
)
def test_a_weight_is_taken_when_it_is_at_rest_and_told_on_the_way(pretend: PretendScale, tongue: Tongue):
    seen: list[Reading] = []
    with plugged_in(pretend):
        read = weigh(settings(pretend.port, tongue), seen)
    assert (read.mg, read.exact, read.stable) == (12_345, True, True)
    assert [one.stable for one in seen] == [False, False, True]


@pytest.mark.parametrize(
    ("shown", "mg", "exact"),
    [
        (Shown("-0.012"), -12, True), (Shown("12.3456"), 12_346, False), (Shown("1.275", unit="ct"), 255, True),
        (Shown("1", unit="ozt"), 31_103, False), (Shown("0.25", unit="kg"), 250_000, True),
        (Shown("500", unit="mg"), 500, True), (Shown("2", unit="dwt"), 3_110, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("tongue", [Tongue.SICS, Tongue.SBI])
def test_every_unit_becomes_milligrams_or_says_that_it_is_rounded(shown: Shown, mg: int, exact: bool, tongue: Tongue):
    pretend = Sics([shown]) if tongue is Tongue.SICS else Sbi([shown])
    with plugged_in(pretend):
        read = weigh(settings(pretend.port, tongue))
    assert (read.mg, read.exact) == (mg, exact)
    assert ("rounded" in read.words()) is not exact


def test_only_commands_of_the_protocol_are_sent():
    with plugged_in(Sics()) as pretend:
        scale = settings(pretend.port)
        with opened(scale) as found:
            assert found.now(1, lambda: False).mg == 12_345
            assert found.at_rest(1, lambda: False).mg == 12_345
            found.tare(1, lambda: False)
            found.zero(1, lambda: False)
            assert found.serial(lambda: False) == "B021002593"
    assert pretend.asked == ["SI", "S", "T", "Z", "I4"]


def test_sartorius_is_tared_zeroed_and_asked_for_its_number():
    with plugged_in(Sbi()) as pretend, opened(settings(pretend.port, Tongue.SBI)) as found:
        found.tare(2, lambda: False)
        found.zero(2, lambda: False)
        assert found.serial(lambda: False) == "16105120"
    assert "\x1bU" in pretend.asked
    assert "\x1bV" in pretend.asked


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (b"S +\r\n", "The scale is overloaded"), (b"S -\r\n", "The pan is not on the scale"),
        (b"S I\r\n", "The scale does not do that"), (b"ES\r\n", "The scale does not do that"),
        (b"ET\r\n", "The scale does not do that"), (b"EL\r\n", "The scale does not do that"),
        (b"S S     12.345 pcs\r\n", "The scale weighs in another unit"), (None, "The scale was unplugged"),
        (b"S S    12.345 g\r\n", "The scale does not make sense"),
        (b"\x8a\xf3\x91\r\n", "The scale does not make sense"),
        (b"hello\r\n", "The scale does not make sense"), (b"S S     12.3", "The scale stopped in the middle"),
        (b"", "The scale says nothing"), (b"9" * 300, "The scale does not make sense"),
    ],
)  # fmt: skip
def test_what_a_mettler_says_instead_of_a_weight_is_said_and_nothing_counts(said: bytes | None, title: str):
    assert refusal(Sics(in_place_of={"SI": said}), patience_s=1).title == title


def test_a_scale_that_gives_up_waiting_for_rest_says_so():
    assert "come to rest" in refusal(Sics(in_place_of={"S": b"S I\r\n"})).happened
    assert "not come to rest" in refusal(Sics([Shown("1", False)]), patience_s=1).title


def test_the_last_figure_that_a_delta_range_scale_leaves_blank_is_none():
    with plugged_in(Sics(in_place_of=dict.fromkeys(("S", "SI"), b"S S     114.2  g\r\n"))) as pretend:
        assert weigh(settings(pretend.port)).mg == 114_200


def test_a_letter_lost_on_the_cable_is_no_other_weight():
    """Asked again it says what it said before, or it is asked until it does."""
    with plugged_in(Sics([Shown("2.345"), Shown("12.345")])) as pretend:
        assert weigh(settings(pretend.port)).mg == 12_345


def test_an_answer_to_what_was_asked_before_is_passed_by():
    late = b'I4 A "B021002593"\r\nS S     12.345 g\r\n'
    with plugged_in(Sics(in_place_of={"SI": late})) as pretend:
        assert weigh(settings(pretend.port)).mg == 12_345


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("     High", "The scale is overloaded"),
        ("     H", "The scale is overloaded"),
        ("     Low", "The pan is not on the scale"),
        ("   ERR 054", "The scale does not do that"),
        ("   Err 54", "The scale does not do that"),
    ],
)
@pytest.mark.parametrize("name", ["", "N"])
def test_what_a_sartorius_says_instead_of_a_weight_is_said(word: str, title: str, name: str):
    assert refusal(Sbi(name=name, words=[word] * 9), Tongue.SBI).title == title


def test_a_sartorius_that_adjusts_itself_is_waited_for():
    with plugged_in(Sbi(words=["     Cal.", "       "])) as pretend:
        assert weigh(settings(pretend.port, Tongue.SBI)).mg == 12_345


def test_a_sartorius_never_counts_without_its_unit():
    told = refusal(Sbi([Shown("12.345", False)]), Tongue.SBI, patience_s=1)
    assert told.title == "The scale does not come to rest"


@pytest.mark.parametrize(
    "noise", [b"+   12.345 g\r\n", b"+  1 2.345 g  \r\n", b"\xff\xfe\x00\x80\r\n", b"ST,+0012.345 g\r\n"]
)
def test_a_line_of_another_shape_is_no_weight_of_a_sartorius(noise: bytes):
    assert refusal(Babble(noise=noise), Tongue.SBI).title in ("The scale does not make sense", "This is no weight")


def generic(port: str, **others: object) -> ScaleSettings:
    return settings(port, Tongue.LINES, **{"pattern": r"(?P<weight>-?\d+\.\d+) *(?P<unit>[a-z]+)", "same": 3, **others})


def test_a_scale_that_sends_all_the_time_is_at_rest_when_it_repeats_itself():
    weights = [*(Shown(f"12.3{n}5") for n in range(5)), Shown("12.345")]
    with plugged_in(Lines(weights)) as pretend:
        assert weigh(generic(pretend.port)).mg == 12_345


def test_the_first_half_line_of_a_scale_that_was_sending_already_is_no_weight():
    """Opened in the middle of `12.345 g` it would read 2.345 g."""

    class Opened(Lines):
        first = b"2.345 g\r\n"

        def say(self) -> bytes:
            said, self.first = self.first + self._line(), b""
            return said

    with plugged_in(Opened(wanted=b"")) as pretend:
        assert weigh(generic(pretend.port, same=1)).mg == 12_345


@pytest.mark.parametrize(
    ("make", "line"), [("and", "{state},+{figure:>09}  {unit}\r\n"), ("ohaus", "   {figure} {unit}\r\n")]
)
def test_makes_that_are_known_are_asked_their_way(make: str, line: str):
    known = next(one.scale for one in scale_makes() if one.code == make)
    wanted = known.ask.replace("\\r\\n", "").encode("ascii")
    with plugged_in(Lines(wanted=wanted, line=line)) as pretend:
        read = weigh(settings(pretend.port, Tongue.LINES, pattern=known.pattern, ask=known.ask))
    assert read.mg == 12_345


def test_a_line_that_says_it_moves_does_not_count():
    known = next(one.scale for one in scale_makes() if one.code == "and")
    pretend = Lines([Shown("12.345", False)], wanted=b"Q", line="{state},+{figure}  {unit}\r\n")
    told = refusal(pretend, Tongue.LINES, pattern=known.pattern, ask=known.ask, patience_s=1)
    assert told.title == "The scale does not come to rest"


def test_lines_of_another_format_are_said_to_make_no_sense():
    assert "“hello”" in refusal(Lines(line="hello\r\n"), Tongue.LINES, pattern=r"(?P<weight>\d+) (?P<unit>g)").happened


def test_a_port_that_is_not_there_says_so():
    with pytest.raises(ScaleError) as told:
        weigh(settings("/dev/no-such-port"))
    assert told.value.title == "The scale's port cannot be opened"


def test_a_port_that_somebody_else_has_says_so():
    with ExitStack() as stack:
        pretend = stack.enter_context(plugged_in(Sics()))
        stack.enter_context(opened(settings(pretend.port)))
        with pytest.raises(ScaleError, match="cannot be opened"):
            weigh(settings(pretend.port))


def test_weighing_can_be_cancelled_while_the_scale_moves():
    cancelled = threading.Event()
    with plugged_in(Sics([Shown("1", False)])) as pretend:
        scale = settings(pretend.port, patience_s=60)
        with opened(scale) as found, pytest.raises(CancelledError):
            settled(found, scale, cancelled.is_set, lambda _reading: cancelled.set())
