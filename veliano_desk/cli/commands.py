"""The parser: which commands there are and what they take. Each group's work stands in a module of its own."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from veliano_desk.cli.output import BAD_INPUT, FINDING, FINE, complain, fail
from veliano_desk.cli.session import Session, session
from veliano_desk.config.logging import LogFile
from veliano_desk.domain.articles import SHELF_KINDS
from veliano_desk.domain.errors import CancelledError, DeskError
from veliano_desk.domain.stages import Stage

_MOST = 1_000_000
Command = Callable[[Session, argparse.Namespace], int]


def run(arguments: Sequence[str]) -> int:
    """Parse and run. Errors are one line on stderr, never a traceback."""
    _print_anything()
    options = _parser().parse_args(arguments)
    with LogFile():
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    try:
        with session(options.workspace, options.json) as opened:
            code = int(_work(options)(opened, options))
        sys.stdout.flush()
        return code
    except CancelledError as error:
        complain(error)
        return FINDING
    except DeskError as error:
        return complain(error)
    except KeyboardInterrupt:
        print("Stopped; what was finished is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read along has seen enough (`… | head`); what is still in the buffer must not complain at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as error:  # noqa: BLE001  # a fault of ours: people get one line, the rest goes into a file
        return fail(error)


def _print_anything() -> None:
    """A terminal that lacks a letter shows something else for it, and the command goes on."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _work(options: argparse.Namespace) -> Command:
    """The function behind a command; its module is loaded only now."""
    from importlib import import_module

    module, name = options.command.split(":")
    found: Command = getattr(import_module(f"veliano_desk.cli.{module}"), name)
    return found


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]  # exits like its parent, in one line
        print(f"{self.prog}: {message} (see --help)", file=sys.stderr)
        raise SystemExit(BAD_INPUT)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="veliano-desk", description="The back office of a custom-jewellery workshop.")
    parser.add_argument("--workspace", metavar="URL", help="sqlite:///… or postgresql+psycopg://… (default: your own)")
    parser.add_argument("--page", default="", help="open the window on this page: orders, customers, …")
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="print data as JSON")
    parser.set_defaults(command="window_command:window", json=False)
    commands = parser.add_subparsers(title="commands", metavar="command", parser_class=_Parser)
    groups = (_workspace, _copies, _people, _store, _orders, _production, _metal, _prices, _scale, _label, _materials,
              _purchase, _stock, _quantity, _reports, _audit, _tour)  # fmt: skip
    for add in groups:
        add(commands, common)
    return parser


def _add(commands: argparse._SubParsersAction[_Parser], common: _Parser, name: str, words: str, work: str) -> _Parser:
    command = commands.add_parser(name, help=words, description=words, parents=[common])
    command.set_defaults(command=work)
    return command


def _group(commands: argparse._SubParsersAction[_Parser], name: str, words: str) -> argparse._SubParsersAction[_Parser]:
    group = commands.add_parser(name, help=words, description=words)
    return group.add_subparsers(title="commands", metavar="command", required=True, parser_class=_Parser)


def _workspace(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    init = _add(commands, common, "init", "Make a workspace and its owner.", "workspace_commands:init")
    init.add_argument("--name", required=True, help="the owner's name")
    init.add_argument("--login", required=True, help="the owner's sign-in name")
    init.add_argument("--workshop", default="", help="the workshop's name, as printed on reports")
    init.add_argument("--currency", metavar="USD", help="what it reckons in, for good (default: USD)")
    init.add_argument("--zone", metavar="NAME", help="its time zone (default: America/New_York)")
    init.add_argument("--password-file", metavar="FILE", help="read the password from a file, - for standard input")
    _add(commands, common, "migrate", "Bring a workspace to this program's version.", "workspace_commands:migrate")
    _add(commands, common, "doctor", "Check this desk, its workspace and its store.", "doctor:doctor")


def _copies(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    backup = _add(commands, common, "backup", "Save the whole workspace into one file.", "copy_commands:backup")
    backup.add_argument("--out", required=True, type=Path, metavar="FILE")
    backup.add_argument("--replace", action="store_true", help="replace a file of that name")
    restore = _add(commands, common, "restore", "Put a saved copy at an address.", "copy_commands:restore")
    restore.add_argument("copy", type=Path, metavar="FILE")
    restore.add_argument("--to", required=True, metavar="URL", help="where there is no workspace yet")
    restore.add_argument("--replace", action="store_true", help="or in the place of one, which is saved before")
    move = _add(
        commands, common, "move", "Carry the workspace to another database: SQLite or PostgreSQL.", "copy_commands:move"
    )
    move.add_argument(
        "--from", dest="workspace", metavar="URL", default=argparse.SUPPRESS, help="instead of --workspace"
    )
    move.add_argument("--to", required=True, metavar="URL", help="where there is no workspace yet")


def _people(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "people", "People who may sign in.")
    add = _add(group, common, "add", "Add somebody.", "people_commands:add")
    add.add_argument("--name", required=True)
    add.add_argument("--login", required=True)
    add.add_argument("--role", required=True, action="append", help="may be given more than once")
    add.add_argument("--password-file", metavar="FILE", help="read the password from a file, - for standard input")
    reset = _add(group, common, "reset", "Give somebody a new password.", "people_commands:reset")
    reset.add_argument("login")
    reset.add_argument("--password-file", metavar="FILE", help="read the password from a file, - for standard input")


def _store(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    sync = _add(
        commands, common, "sync", "Pull from the store, plan what is new, tell the store.", "store_commands:sync"
    )
    sync.add_argument("--full", action="store_true", help="read every table from end to end, as once a day by itself")
    look = sync.add_mutually_exclusive_group()
    look.add_argument("--dry-run", action="store_true", help="print what would change; write nothing anywhere")
    look.add_argument("--check", action="store_true", help="compare every row with the store; exit 1 where they differ")


def _orders(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "orders", "Orders and their pieces.")
    listing = _add(group, common, "list", "List orders.", "order_commands:listing")
    listing.add_argument("--show", choices=["open", "closed", "late", "at_risk", "flagged", "all"], default="open")
    listing.add_argument("--stage", action="append", default=[], choices=[str(stage) for stage in Stage])
    listing.add_argument("--text", default="", help="find in number, piece and customer")
    listing.add_argument("--sort", default="promise")
    listing.add_argument("--descending", action="store_true")
    listing.add_argument("--limit", type=_count, default=100)
    show = _add(group, common, "show", "Everything about one order.", "order_commands:show_one")
    show.add_argument("number")
    enter = _add(group, common, "add", "Enter the orders of a JSON file.", "order_commands:add")
    enter.add_argument("file", type=Path, metavar="FILE.json")


def _production(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    plan = _add(commands, common, "plan", "Plan all open pieces anew and print the promises.", "plan_commands:plan")
    plan.add_argument("--lines", action="store_true", help="print the planned operations instead")
    plan.add_argument("--days", type=_count, default=14, help="how many days of operations")
    kinds = plan.add_subparsers(title="commands", metavar="command", parser_class=_Parser)
    solve = _add(kinds, common, "solve", "Solve a benchmark file of job shops.", "plan_commands:solve")
    solve.add_argument("instance", type=Path, metavar="INSTANCE", help="standard text, or FJSPLIB with .fjs")
    solve.add_argument("--time-limit", type=_seconds, default=60.0, metavar="S", help="seconds (default: 60)")
    solve.add_argument("--workers", type=_count, default=8, metavar="N", help="searches side by side (default: 8)")
    solve.add_argument("--seed", type=int, default=0, metavar="K")


def _metal(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "metal", "The metal ledger.")
    balance = _add(group, common, "balance", "What is where and whose it is.", "metal_commands:balance")
    balance.add_argument("--account", default="", help="worker:ana, vault:main, or a kind: worker")
    balance.add_argument("--at", type=_moment, metavar="TIME", help="as it stood then (2026-11-22T18:00+01:00)")
    post = _add(group, common, "post", "Post the movements of a CSV file, all or none.", "metal_commands:post")
    post.add_argument("file", type=Path, metavar="FILE.csv")
    approve = _add(group, common, "approve", "Allow a loss above the cap.", "metal_commands:approve")
    approve.add_argument("--account", required=True, help="where it is missing: worker:ana")
    approve.add_argument("--article", required=True, metavar="CODE")
    approve.add_argument("--weight-g", required=True, type=_decimal, help="up to so much")
    approve.add_argument("--reason", required=True)
    approve.add_argument("--operation", default="", help="polish, …; without one the day's close or a count")
    close = _add(group, common, "close-day", "Close today with what was counted.", "metal_commands:close_day")
    close.add_argument("--counted", type=Path, metavar="FILE.csv", help="account,article,weight_g")


def _label(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    label = _add(commands, common, "label", "Labels, into a file or to a label printer.", "label_commands:label")
    label.add_argument("what", choices=["lot", "article", "location", "order"])
    label.add_argument("codes", nargs="+", metavar="CODE", help="a location may be a metal account: dust:filings")
    to = label.add_mutually_exclusive_group(required=True)
    to.add_argument("--zpl", type=Path, metavar="FILE.zpl")
    to.add_argument("--pdf", type=Path, metavar="FILE.pdf")
    to.add_argument("--printer", metavar="QUEUE", help="send ZPL as it is: a queue, a port, a share")
    label.add_argument("--size", default="", help="50x25, 38x19, 57x32, 100x50, 50x25-300 (default: the first)")
    label.add_argument("--copies", type=_count, default=1, help="of each, where they are sent to a printer")


def _scale(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "scale", "The scales of this desk.")
    _add(group, common, "list", "Which there are, and how each stands by its last check.", "scale_commands:listing")
    add = _add(group, common, "add", "Say that a scale hangs on this desk.", "scale_commands:add")
    add.add_argument("name")
    add.add_argument("--port", required=True, help="COM3, /dev/ttyUSB0, …")
    add.add_argument("--make", default="mettler", help="mettler, sartorius, sartorius-old, and, ohaus, lines")
    add.add_argument("--baud", type=_count, help="where it is set to another speed than its make is")
    add.add_argument("--step-g", type=_decimal, default=Decimal("0.001"), help="its smallest step (default: 0.001)")
    read = _add(group, common, "read", "The weight on a scale once it is at rest.", "scale_commands:read")
    check = _add(group, common, "check", "Read a check weight and write it into the log.", "scale_commands:check")
    check.add_argument("--weight-g", required=True, type=_decimal, help="what the check weight weighs")
    for each in (read, check):
        each.add_argument("--scale", default="", metavar="NAME", help="where this desk has more than one")


def _materials(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "materials", "Articles and what suppliers sell.")
    take = _add(group, common, "import", "Take a supplier's price list in: CSV or XLSX.", "price_list_commands:take_in")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--mapping", default="", metavar="M", help="a mapping by name, or a JSON file (default: a guess)")
    take.add_argument("--supplier", default="", metavar="CODE", help="whose list it is, where the mapping does not say")
    take.add_argument("--dry-run", action="store_true", help="say what would happen, row by row; write nothing")
    take.add_argument("--skip-bad", action="store_true", help="leave bad rows out instead of taking nothing in")
    take.add_argument(
        "--valid-from", type=_day, metavar="YYYY-MM-DD", help="since when the prices hold (default: today)"
    )
    take.add_argument("--remember", default="", metavar="NAME", help="keep the mapping under this name")


def _prices(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "price", "Metal prices, exchange rates, quotes.")
    enter = _add(group, common, "set", "Enter a metal price, or take a price list in.", "price_commands:set_price")
    enter.add_argument("metal", nargs="?", default="")
    enter.add_argument("price", nargs="?", default="", help="digits and a point: 2650.40")
    enter.add_argument("--per", default="ozt", help="ozt, g or kg of fine metal")
    enter.add_argument("--currency", default="", metavar="USD", help="the workshop's where none is said")
    enter.add_argument("--at", type=_moment, metavar="TIME", help="of which moment it is (default: now)")
    enter.add_argument("--sure", action="store_true", help="though it is far from the last one")
    enter.add_argument("--file", type=Path, metavar="FILE.csv", help="metal,price,unit,currency,at")
    listing = _add(group, common, "list", "What metal is reckoned with now.", "price_commands:listing")
    listing.add_argument("--metal", default="", help="gold, silver, …")
    listing.add_argument("--all", action="store_true", help="the prices as they were given, newest first")
    listing.add_argument("--limit", type=_count, default=100)
    quote = _add(group, common, "quote", "Price the piece of a JSON file, line by line.", "price_commands:quote")
    quote.add_argument("--piece", required=True, type=Path, metavar="FILE.json")
    quote.add_argument(
        "--move", type=_decimal, action="append", default=[], metavar="PERCENT",
        help="what the margin becomes if metal moves so far (default: -10 and 10)",
    )  # fmt: skip
    _add(group, common, "fetch", "Ask the feed for prices.", "price_commands:fetch")
    rate = _add(group, common, "rate", "Enter an exchange rate of a day.", "price_commands:set_rate")
    rate.add_argument("base", metavar="EUR")
    rate.add_argument("quote", metavar="USD")
    rate.add_argument("rate", metavar="1.0832")
    rate.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="default: today")


def _stock(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "stock", "Everything that lies somewhere.")
    listing = _add(group, common, "list", "List articles with what is there.", "materials_commands:listing")
    listing.add_argument(
        "--show", action="append", default=[], choices=["stocked", "low", "reserved", "empty", "unused"]
    )
    listing.add_argument("--kind", action="append", default=[], choices=[str(kind) for kind in SHELF_KINDS])
    listing.add_argument("--location", action="append", default=[], metavar="CODE", help="vault:main, worker:ana, …")
    listing.add_argument("--text", default="", help="find in code and name, a lot's code, a certificate")
    listing.add_argument("--sort", default="title")
    listing.add_argument("--descending", action="store_true")
    listing.add_argument("--limit", type=_count, default=100)


def _purchase(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "purchase", "Orders to suppliers.")
    listing = _add(group, common, "list", "Orders to suppliers, the newest first.", "purchase_commands:listing")
    listing.add_argument("--show", choices=["open", "coming", "late", "all"], default="open")
    listing.add_argument("--text", default="", help="find in number, supplier and what is ordered")
    listing.add_argument("--limit", type=_count, default=100)
    show = _add(group, common, "show", "Everything about one order.", "purchase_commands:show_one")
    show.add_argument("number")
    take = _add(group, common, "receive", "Book the deliveries of a CSV file.", "purchase_commands:receive")
    take.add_argument("file", type=Path, metavar="FILE.csv", help="order,line,quantity,pieces,gross_g,assay,…")
    take.add_argument("--delivery-note", default="", help="the supplier's number of the delivery")
    take.add_argument("--uid", default="", help="a name of your own: what was booked under it is not booked again")
    paper = _add(group, common, "print", "Write an order as a file.", "purchase_commands:paper")
    paper.add_argument("number")
    paper.add_argument("--out", required=True, type=Path, metavar="FILE.pdf|.xlsx|.csv|.xml|.txt")
    paper.add_argument("--paper", choices=["A4", "Letter"], default="A4")


def _quantity(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "quantity", "Weights, sizes and fineness.")
    weight = _add(group, common, "casting-weight", "What a model weighs when cast.", "quantity_commands:casting_weight")
    weight.add_argument("--volume-mm3", required=True, type=_decimal)
    weight.add_argument("--alloy", required=True, metavar="CODE", help="14ky, ag925, …")
    weight.add_argument("--shrink", type=_decimal, default=Decimal(0), help="0.01 where the model allows for none")
    weight.add_argument("--mould-shrink", type=_decimal, default=Decimal(0), help="0.025 for wax from a mould")
    convert = _add(group, common, "convert", "A quantity in another unit.", "quantity_commands:convert")
    convert.add_argument("value")
    convert.add_argument("source", metavar="FROM")
    convert.add_argument("target", metavar="TO")


def _reports(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "report", "Reports.")
    metal = _add(
        group, common, "metal-statement", "A worker's metal, or another account's, over some days.",
        "report_commands:metal_statement",
    )  # fmt: skip
    whose = metal.add_mutually_exclusive_group(required=True)
    whose.add_argument("--worker", metavar="LOGIN", help="with their losses against what may be lost")
    whose.add_argument("--account", help="vault:main, dust:filings, refiner:NAME, …")
    metal.add_argument("--from", dest="first", required=True, type=_day, metavar="YYYY-MM-DD")
    metal.add_argument("--to", dest="last", required=True, type=_day, metavar="YYYY-MM-DD")
    metal.add_argument("--out", required=True, type=Path, metavar="FILE.pdf|.xlsx")
    metal.add_argument("--paper", choices=["A4", "Letter"], default="A4")
    cost = _add(group, common, "cost", "The cost report of a period, as PDF or XLSX.", "report_commands:cost")
    cost.add_argument("--from", dest="first", required=True, type=_day, metavar="YYYY-MM-DD")
    cost.add_argument("--to", dest="last", required=True, type=_day, metavar="YYYY-MM-DD")
    cost.add_argument("--out", required=True, type=Path, metavar="FILE.pdf|.xlsx")
    cost.add_argument("--paper", choices=["A4", "Letter"], default="A4")
    value = _add(group, common, "valuation", "What the stock is worth.", "report_commands:valuation")
    value.add_argument("--at", type=_moment, metavar="TIME", help="as it stood then (2026-11-22T18:00+01:00)")
    stones = _add(group, common, "stones", "Every stone there is.", "report_commands:stones")
    for each in (value, stones):
        each.add_argument("--out", type=Path, metavar="FILE.pdf|.xlsx", help="write it there, too")
        each.add_argument("--paper", choices=["A4", "Letter"], default="A4")


def _audit(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    group = _group(commands, "audit", "The record of who did what.")
    _add(group, common, "verify", "Prove that the record is whole.", "audit_commands:verify")


def _tour(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    tour = _add(
        commands, common, "tour", "A picture of every page, large and small, dark and light.", "tour_command:tour"
    )
    tour.add_argument("--out", required=True, type=Path, metavar="DIR")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_MOST:,}")
    return int(text)


def _seconds(text: str) -> float:
    read = float(_decimal(text))
    if read < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is less than no time")
    return read


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-11-22") from error


def _moment(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time like 2026-11-22T18:00") from error
    return read.astimezone()  # without an offset: this desk's own time


def _decimal(text: str) -> Decimal:
    try:
        read = Decimal(text)
    except InvalidOperation:
        read = Decimal("nan")
    if not read.is_finite():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return read
