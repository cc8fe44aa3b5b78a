"""The reports of stock, made from the ledger."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from veliano_desk.domain.articles import KIND_TITLES, PIECE, ArticleKind
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import WORKSHOP
from veliano_desk.domain.money import Money, total
from veliano_desk.domain.rights import Right
from veliano_desk.domain.stock import lot_code
from veliano_desk.domain.valuation import StoneLine, StoneSheet, Valuation, ValuationLine, coins, sums
from veliano_desk.models.queries import valuation as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Access
from veliano_desk.services.sign_in import workspace_row


def valuation(unit: Unit, access: Access, at: datetime | None) -> Valuation:
    """What the workshop's stock is worth, now or at a moment."""
    found, currency = lists.lying(unit.session, at), access.currency
    printed = coins((amount.value for *_, amount in found), currency)
    lines = tuple(
        ValuationLine(
            kind=KIND_TITLES[ArticleKind(article.kind)], place=place.title, article=article.code, title=article.title,
            lot=lot_code(lot.id), about=" ".join(filter(None, (lot.laboratory, lot.certificate))) or lot.reference,
            unit=article.unit, counts_pieces=article.counts_pieces, pieces=amount.pieces, quantity=amount.quantity,
            value=Money.from_units(amount.value, currency), printed=coin, estimated=lot.estimated,
        )
        for (article, lot, place, amount), coin in zip(found, printed, strict=True)
    )  # fmt: skip
    zone = ZoneInfo(access.zone)
    return Valuation(
        workshop=workspace_row(unit).name, at=(at or unit.now).astimezone(zone), made_at=unit.now.astimezone(zone),
        made_by=access.who.name, currency=currency, lines=lines,
        by_kind=sums(lines, lambda line: line.kind, currency), by_place=sums(lines, lambda line: line.place, currency),
        total=total(printed, currency), estimated=total((one.printed for one in lines if one.estimated), currency),
    )  # fmt: skip


def write(report: Valuation | StoneSheet, path: Path, paper: str) -> Path:
    """Write a report as PDF or XLSX, by the name's ending. InputError for others; disk faults."""
    from veliano_desk.reports import files, stock_paper, stock_sheets

    kind = path.suffix.lower()
    if kind == ".pdf":
        made = stock_paper.valuation_pdf(report, paper=paper) if isinstance(report, Valuation) else (
            stock_paper.stone_sheet_pdf(report, paper=paper)
        )  # fmt: skip
        return files.write_whole(path, made)
    if kind == ".xlsx":
        return stock_sheets.valuation_xlsx(report, path) if isinstance(report, Valuation) else (
            stock_sheets.stone_sheet_xlsx(report, path)
        )  # fmt: skip
    raise InputError("Not a kind of report", "Nothing was written.", "End the name in .pdf or .xlsx.", str(path))


def stone_sheet(unit: Unit, access: Access) -> StoneSheet:
    """Every stone there is. Values only for people who may see costs, owners' names for those who see customers."""
    sees, names = access.who.may(Right.COST_SEE), access.who.may(Right.CUSTOMERS_SEE)
    found = lists.stones(unit.session)
    printed = coins((amount.value for _, _, _, amount, _, _ in found), access.currency)
    lines = tuple(
        StoneLine(
            lot=lot_code(lot.id), title=article.title, shape=article.shape, size=article.size, colour=article.colour,
            clarity=article.clarity, quality=article.quality,
            certificate=" ".join(filter(None, (lot.laboratory, lot.certificate))), origin=lot.origin, state=lot.state,
            place=place.title, pieces=amount.pieces or (amount.quantity if article.unit == PIECE else 1),
            mct=amount.quantity if article.unit != PIECE else 0, reserved_for=order,
            owner="" if lot.owner == WORKSHOP else owner if names else "a customer", value=coin if sees else None,
        )
        for (article, lot, place, amount, owner, order), coin in zip(found, printed, strict=True)
    )  # fmt: skip
    return StoneSheet(
        workshop=workspace_row(unit).name, made_at=unit.now.astimezone(ZoneInfo(access.zone)),
        made_by=access.who.name, currency=access.currency, lines=lines, pieces=sum(line.pieces for line in lines),
        mct=sum(line.mct for line in lines), total=total(printed, access.currency) if sees else None,
    )  # fmt: skip
