"""The front door: a Workspace is opened by its address, somebody signs in, and holds a Desk with all its areas.

The window, the command line and the tests hold the same Desk and nothing below it.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from veliano_desk.domain.errors import DeskError, InputError
from veliano_desk.domain.people import SignedIn
from veliano_desk.models import people as rows
from veliano_desk.models.workspace import the_workspace
from veliano_desk.security.audit_head import AuditHeadFile
from veliano_desk.services import sign_in
from veliano_desk.services.actions import Access

if TYPE_CHECKING:
    from veliano_desk.config.trade_book import TradeBook
    from veliano_desk.domain.audit import AuditVerdict
    from veliano_desk.domain.changes import Changed
    from veliano_desk.domain.clock import Clock
    from veliano_desk.domain.files import FilesVerdict
    from veliano_desk.models.database import Database
    from veliano_desk.models.unit_of_work import Unit
    from veliano_desk.services.audit import AuditService
    from veliano_desk.services.copies import CopiesService
    from veliano_desk.services.costing import CostingService
    from veliano_desk.services.customers import CustomersService
    from veliano_desk.services.decisions import DecisionsService
    from veliano_desk.services.files import FilesService
    from veliano_desk.services.insights import InsightsService
    from veliano_desk.services.labels import LabelsService
    from veliano_desk.services.losses import LossesService
    from veliano_desk.services.materials import MaterialsService
    from veliano_desk.services.metal import MetalService
    from veliano_desk.services.metal_reports import MetalReportsService
    from veliano_desk.services.orders import OrdersService
    from veliano_desk.services.people import PeopleService
    from veliano_desk.services.ports import StoreDoor
    from veliano_desk.services.prices import PricesService
    from veliano_desk.services.pricing import PricingService
    from veliano_desk.services.production import ProductionService
    from veliano_desk.services.purchasing import PurchasingService
    from veliano_desk.services.refining import RefiningService
    from veliano_desk.services.scales import ScalesService
    from veliano_desk.services.stocktakes import StocktakesService
    from veliano_desk.services.store_sync import StoreSyncService
    from veliano_desk.services.walk_ins import WalkInsService
    from veliano_desk.services.workspace import SettingsService


class Desk:
    """What somebody who signed in works with. Areas are made when first asked for, so that start-up stays short."""

    def __init__(self, access: Access, store: StoreDoor) -> None:
        self.access = access
        self._store = store

    @property
    def who(self) -> SignedIn:
        return self.access.who

    @property
    def workspace(self) -> str:
        """The address of the workspace, without a password."""
        return self.access.database.name

    @property
    def currency(self) -> str:
        return self.access.currency

    @property
    def zone(self) -> str:
        """The workshop's IANA time zone: what screens show and the plan works in."""
        return self.access.zone

    @property
    def trade(self) -> TradeBook:
        """The trade's data: alloys, routings, rates, roles."""
        return self.access.trade

    @property
    def clock(self) -> Clock:
        return self.access.clock

    def on_change(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener` after every write, on the thread that wrote; returns how to stop."""
        with self.access.lock:
            self.access.listeners.append(listener)

        def stop() -> None:
            with self.access.lock:
                if listener in self.access.listeners:
                    self.access.listeners.remove(listener)

        return stop

    def hear(self, changed: Changed) -> None:
        """Another desk changed something: whoever listens here is told as if it had been done here."""
        self.access.tell(changed)

    @cached_property
    def people(self) -> PeopleService:
        from veliano_desk.services.people import PeopleService

        return PeopleService(self.access)

    @cached_property
    def orders(self) -> OrdersService:
        from veliano_desk.services.orders import OrdersService

        return OrdersService(self.access)

    @cached_property
    def walk_ins(self) -> WalkInsService:
        from veliano_desk.services.walk_ins import WalkInsService

        return WalkInsService(self.access)

    @cached_property
    def files(self) -> FilesService:
        from veliano_desk.services.files import FilesService

        return FilesService(self.access)

    @cached_property
    def customers(self) -> CustomersService:
        from veliano_desk.services.customers import CustomersService

        return CustomersService(self.access)

    @cached_property
    def decisions(self) -> DecisionsService:
        from veliano_desk.services.decisions import DecisionsService

        return DecisionsService(self.access)

    @cached_property
    def production(self) -> ProductionService:
        from veliano_desk.services.production import ProductionService

        return ProductionService(self.access)

    @cached_property
    def labels(self) -> LabelsService:
        from veliano_desk.services.labels import LabelsService

        return LabelsService(self.access)

    @cached_property
    def losses(self) -> LossesService:
        from veliano_desk.services.losses import LossesService

        return LossesService(self.access)

    @cached_property
    def metal(self) -> MetalService:
        from veliano_desk.services.metal import MetalService

        return MetalService(self.access)

    @cached_property
    def purchasing(self) -> PurchasingService:
        from veliano_desk.services.purchasing import PurchasingService

        return PurchasingService(self.access)

    @cached_property
    def prices(self) -> PricesService:
        from veliano_desk.services.prices import PricesService

        return PricesService(self.access, self._store.secrets)

    @cached_property
    def pricing(self) -> PricingService:
        from veliano_desk.services.pricing import PricingService

        return PricingService(self.access)

    @cached_property
    def materials(self) -> MaterialsService:
        from veliano_desk.services.materials import MaterialsService

        return MaterialsService(self.access)

    @cached_property
    def metal_reports(self) -> MetalReportsService:
        from veliano_desk.services.metal_reports import MetalReportsService

        return MetalReportsService(self.access)

    @cached_property
    def costing(self) -> CostingService:
        from veliano_desk.services.costing import CostingService

        return CostingService(self.access)

    @cached_property
    def refining(self) -> RefiningService:
        from veliano_desk.services.refining import RefiningService

        return RefiningService(self.access)

    @cached_property
    def scales(self) -> ScalesService:
        from veliano_desk.services.scales import ScalesService

        return ScalesService(self.access)

    @cached_property
    def stocktakes(self) -> StocktakesService:
        from veliano_desk.services.stocktakes import StocktakesService

        return StocktakesService(self.access)

    @cached_property
    def store_sync(self) -> StoreSyncService:
        from veliano_desk.services.store_sync import StoreSyncService

        return StoreSyncService(self.access, self._store)

    @cached_property
    def insights(self) -> InsightsService:
        from veliano_desk.services.insights import InsightsService

        return InsightsService(self.access)

    @cached_property
    def settings(self) -> SettingsService:
        from veliano_desk.services.workspace import SettingsService

        return SettingsService(self.access)

    @cached_property
    def copies(self) -> CopiesService:
        from veliano_desk.services.copies import CopiesService

        return CopiesService(self.access)

    @cached_property
    def audit(self) -> AuditService:
        from veliano_desk.services.audit import AuditService

        return AuditService(self.access)


class Workspace:
    """A workspace that is open: its schema fits this program. Somebody has to sign in before anything is read."""

    def __init__(self, database: Database, clock: Clock, trade: TradeBook, heads: Path, store: StoreDoor) -> None:
        self._database = database
        self._clock = clock
        self._trade = trade
        self._heads = heads
        self._store = store
        self._desk_name = platform.node() or "desk"
        try:
            database.open_checked()
        except BaseException:
            database.close()
            raise

    @property
    def name(self) -> str:
        """The address without its password."""
        return self._database.name

    @property
    def file(self) -> Path | None:
        return self._database.file

    def needs_owner(self) -> bool:
        """Whether this is the first run."""
        with self._read() as unit:
            return rows.count_people(unit.session) == 0

    def make_owner(
        self,
        name: str,
        login: str,
        password: str,
        workshop: str = "",
        currency: str | None = None,
        zone: str | None = None,
    ) -> Desk:
        """The first run: make the owner and sign them in. InputError when somebody did already.

        currency: ISO 4217, stays for good; zone: an IANA name. None takes what the trade's data say.
        """
        from veliano_desk.services.first_run import Workshop
        from veliano_desk.services.first_run import make_owner as make

        asked = Workshop(workshop, currency, zone)
        with self._write() as unit:
            person = make(unit, self._trade, name, login, password, asked)
            desk = self._desk(unit, person, None)
        return self._signed_in(desk, unit)

    def sign_in(self, login: str, password: str) -> Desk:
        """SignInError for a wrong name or password, and for too many tries."""
        from veliano_desk.services.password_lock import unlock

        def enter(unit: Unit, person: rows.Person) -> tuple[Desk, Unit]:
            sign_in.let_in(unit, person)
            return self._desk(unit, person, None), unit

        return self._signed_in(*unlock(self._read, self._write, login, password, enter))

    def sign_in_with_token(self, secret: str) -> Desk:
        """Sign in as a program. SignInError for an unknown or revoked token."""
        with self._write() as unit:
            found = sign_in.use_token(unit, secret)
            desk = None if isinstance(found, DeskError) else self._desk(unit, found[0], found[1])
        return self._opened(found, desk, unit)

    def verify_audit(self) -> AuditVerdict:
        """Check the audit log; needs no sign-in, so that whoever suspects something can."""
        from veliano_desk.services.audit import verdict

        with self._read() as unit:
            row = the_workspace(unit.session)
        head = AuditHeadFile(self._heads, row.uid).read() if row else None
        # Another picture of the database than above: it must not be older than the head.
        with self._read() as unit:
            return verdict(unit, head)

    def tidy_files(self) -> FilesVerdict:
        """Remove contents that no order has any more, and look whether the others are there; needs no sign-in."""
        from veliano_desk.models import files

        with self._write() as unit:
            verdict = files.tidy(unit.session)
            if verdict.removed or verdict.settled:
                unit.record("files.tidy", "files", {"removed": verdict.removed}, {"beside": verdict.settled})
        return verdict

    def health(self) -> str:
        """The database's own check: "ok" or its first complaint."""
        return self._database.healthy()

    def watch(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener`, on a thread of its own, after every write of another desk; returns how to stop.

        Give it a desk's `hear`. After a lost connection everything counts as changed. `close` stops it, too.
        """
        return self._database.watch(listener)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self) -> AbstractContextManager[Unit]:
        return self._database.reading(sign_in.nobody(self._desk_name), self._clock.now())

    def _write(self) -> AbstractContextManager[Unit]:
        return self._database.writing(sign_in.nobody(self._desk_name), self._clock.now())

    def _desk(self, unit: Unit, person: rows.Person, token: rows.Token | None) -> Desk:
        rights = self._trade.rights_of(person.roles)
        token_rights = sign_in.token_rights_of(token) if token else None
        if token_rights is not None:
            rights &= token_rights
        row = sign_in.workspace_row(unit)
        who = SignedIn(person.id, person.name, tuple(person.roles), rights, self._desk_name)
        head = AuditHeadFile(self._heads, row.uid)
        access = Access(
            self._database, self._clock, self._trade, who, head, row.uid, row.currency, row.zone, token_rights,
            token.id if token else None,
        )  # fmt: skip
        return Desk(access, self._store)

    def _opened(self, found: object, desk: Desk | None, unit: Unit) -> Desk:
        if isinstance(found, DeskError):
            raise found
        if desk is None:
            raise InputError("Nobody signed in", "Nothing was opened.", "Sign in again.")
        return self._signed_in(desk, unit)

    def _signed_in(self, desk: Desk, unit: Unit) -> Desk:
        desk.access.committed(unit)
        return desk
