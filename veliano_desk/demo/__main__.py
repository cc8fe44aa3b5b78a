"""`python -m veliano_desk.demo`: a store, a year of work, a workspace; then the window, or pictures of it."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

from veliano_desk.bootstrap import open_workspace
from veliano_desk.demo import fill, prices
from veliano_desk.demo.fill import Figures
from veliano_desk.demo.secrets import DemoSecrets
from veliano_desk.demo.store_parts import StoreUnavailableError
from veliano_desk.demo.store_server import StoreServer
from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.lists import ListQuery
from veliano_desk.security.passwords import random_password
from veliano_desk.services.desk import Desk, Workspace

OUT = "demo-output"
WORKSPACE = "veliano-desk-demo.db"


def main() -> int:
    """Run the demo; 0 when all went well, 2 with one line on stderr when it could not."""
    parser = argparse.ArgumentParser(prog="desk.py demo", description="A believable year of a workshop, to look at.")
    parser.add_argument("--out", type=Path, default=Path(OUT), help="where the workspace and the pictures go")
    parser.add_argument("--no-store", action="store_true", help="do without the store server")
    parser.add_argument("--pictures", action="store_true", help="take pictures instead of opening the window")
    options = parser.parse_args()
    try:
        with ExitStack() as stack:
            return _demo(stack, options.out, not options.no_store, options.pictures or not _has_display())
    except DeskError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2


def _has_display() -> bool:
    """Windows and macOS always have one; elsewhere X11 or Wayland says so."""
    if os.environ.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal"):
        return False
    return sys.platform in ("win32", "darwin") or any(os.environ.get(v) for v in ("DISPLAY", "WAYLAND_DISPLAY"))


def _demo(stack: ExitStack, out: Path, with_store: bool, pictures: bool) -> int:
    figures = Figures()
    workspace = stack.enter_context(_fresh_workspace(out / WORKSPACE))
    password = random_password()
    desk = fill.open_owner(workspace, password)
    print(f"Workspace {out / WORKSPACE}: sign in as “vera” with the password {password}", flush=True)
    store = _store(stack, figures) if with_store else None
    _fill(desk, store, figures)
    with figures.timed("people") as said:
        said.append(f"{fill.make_staff(desk, password)} added, with the same password")
    with figures.timed("a few days of work") as said:
        moves, reports = fill.live_a_little(desk)
        said.append(f"{moves} pieces moved, costs of {reports} reported")
    with figures.timed("metal") as said:
        said.append(f"{fill.stock_the_vault(desk)} movements in the ledger")
    with figures.timed("stock") as said:
        said.append(f"{fill.stock_the_drawers(desk)} lots in safe, drawers and shelves")
    with figures.timed("purchasing") as said:
        said.append(f"{fill.fill_purchasing(desk)} orders to suppliers")
    with figures.timed("prices") as said:
        said.append(f"{prices.price_the_weeks(desk)} prices and rates, {prices.quote_some(desk)} quotes")
    with figures.timed("planned anew") as said:
        said.append(f"{desk.production.plan().pieces} pieces")
    if store is not None:
        _sync(desk, figures, "second sync")
    if pictures:
        os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
        _pictures(desk, out, figures)
    _say(desk, figures)
    return 0 if pictures else _window(workspace, desk)


def _fresh_workspace(file: Path) -> Workspace:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for old in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            old.unlink(missing_ok=True)
    except OSError as error:
        raise DeskError(
            "The demo’s workspace cannot be made anew",
            "Its folder cannot be written to, or another demo has the workspace open.",
            "Close the other demo, or choose another folder with --out.",
            str(file),
        ) from error
    return open_workspace(f"sqlite:///{file.resolve().as_posix()}", secrets=DemoSecrets())


def _store(stack: ExitStack, figures: Figures) -> StoreServer | None:
    print("Starting the demo store …", flush=True)
    try:
        with figures.timed("store started") as said:
            store = stack.enter_context(StoreServer.start())
            said.append(store.url)
    except StoreUnavailableError as error:
        print(f"{error.title}: {error.happened} The same year is opened without the store.", flush=True)
        return None
    print(f"The store answers at {store.url}", flush=True)
    return store


def _fill(desk: Desk, store: StoreServer | None, figures: Figures) -> None:
    year = fill.store_year(desk.clock.now())
    if store is None:
        with figures.timed("the year, without the store") as said:
            fill.fill_from_year(desk, year)
            said.append(
                f"{len(year.customers)} customers, {len(year.custom_orders)} custom orders, "
                f"{len(year.orders)} shop orders"
            )
        return
    with figures.timed("the year, into the store") as said:
        rows = sum(store.load(table, rows, keep_stamps=True) for table, rows in year.tables().items())
        said.append(f"{rows} rows, {len(year.orders)} shop orders among them")
    with figures.timed("connected") as said:
        check = desk.store_sync.connect(store.url, store.publishable_key, store.admin.email, store.admin.password)
        said.append("every piece of the pack is there" if check.complete else "with pieces missing")
    _sync(desk, figures, "first sync")


def _sync(desk: Desk, figures: Figures, what: str) -> None:
    with figures.timed(what) as said:
        result = desk.store_sync.sync(_progress)
        said.append(
            f"{result.pulled_customers} customers, {result.pulled_orders} custom and "
            f"{result.pulled_shop_orders} shop orders pulled among {result.pulled_rows} rows, "
            f"{result.pieces_made} pieces made, {result.pushed} changes pushed, {result.findings} rows not understood"
        )


def _progress(done: int, of: int, what: str) -> None:
    if done == of or not done % 50:
        print(f"  {what}: {done} of {of}", flush=True)


def _pictures(desk: Desk, out: Path, figures: Figures) -> None:
    from veliano_desk.demo.tour import take_tour

    today = desk.clock.now().date()
    with figures.timed("cost report") as said:
        report = desk.costing.report(date(today.year, 1, 1), today)
        path = desk.costing.write(report, out / "cost-report.pdf")
        said.append(f"{len(report.lines)} orders in {path.name}")
    with figures.timed("pictures") as said:
        said.append(f"{len(take_tour(desk, out / 'pictures'))} in {out / 'pictures'}")


def _say(desk: Desk, figures: Figures) -> None:
    summary = desk.orders.summary()
    shop = desk.orders.count(ListQuery(filters={"source": ("shop",), "show": ("open",)}))
    print(
        f"\n{summary.open} open orders ({shop.count} of them from the shop), "
        f"{summary.late} late, {summary.at_risk} at risk, {summary.flagged} with a flag"
    )
    for what, done in figures.lines:
        print(f"  {what}: {done}")
    print(f"  made up to {desk.clock.now().date() - timedelta(days=1)}", flush=True)


def _window(workspace: Workspace, desk: Desk) -> int:
    from veliano_desk.views.program import run_window

    return run_window(lambda: workspace, desk=desk)


if __name__ == "__main__":
    sys.exit(main())
