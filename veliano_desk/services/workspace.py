"""The workshop's settings and the views that people save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from veliano_desk.domain.errors import ConflictError, InputError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.workspace import SavedView, WorkshopSettings
from veliano_desk.models import workspace as rows
from veliano_desk.models.unit_of_work import Unit, check_version
from veliano_desk.services.actions import Area, reads, writes
from veliano_desk.services.sign_in import workspace_row

_TARGET = "margin_percent"
"""The rate that says what a quote is meant to leave over its cost."""


def as_settings(row: rows.WorkspaceRow) -> WorkshopSettings:
    return WorkshopSettings(row.name, row.currency, row.zone, dict(row.rates), row.version)


class SettingsService(Area):
    """What the workshop is called, what it reckons in, what metal and hours cost."""

    @reads()
    def show(self, unit: Unit) -> WorkshopSettings:
        """The settings; the rates only with the right to see costs, the target margin with those to see margins."""
        return self._as_seen(as_settings(workspace_row(unit)))

    @writes(Right.SETTINGS_EDIT)
    def edit(self, unit: Unit, version: int, name: str, zone: str, rates: dict[str, str]) -> WorkshopSettings:
        """Change the workshop's name, time zone and rates (path -> decimal text; others keep the trade's figures)."""
        self._check(name, zone, rates)
        row = workspace_row(unit)
        # Whoever may not see a rate cannot mean to change it.
        rates = {**self._seen(rates), **self._unseen(row.rates)}
        self._check_version(row, version, {"name": name, "zone": zone, "rates": rates})
        before = {"name": row.name, "zone": row.zone, "rates": row.rates}
        row.name, row.zone, row.rates = name.strip(), zone.strip(), dict(rates)
        unit.areas.update({"workspace", "costing"})
        unit.record("workspace.settings", "settings", before, {"name": name, "zone": zone, "rates": rates})
        return self._as_seen(as_settings(row))

    @reads()
    def views(self, unit: Unit, page: str) -> tuple[SavedView, ...]:
        """Your saved views of a page."""
        mine = rows.views_of(unit.session, self.who.person_id, page)
        return tuple(SavedView(row.id, row.page, row.title, row.spec) for row in mine)

    @writes()
    def save_view(self, unit: Unit, page: str, title: str, spec: dict[str, object]) -> SavedView:
        """Keep a view under a title; the same title again replaces it."""
        if not title.strip():
            raise InputError("The view needs a title", "Nothing was saved.", "Give it a short name.")
        mine = rows.views_of(unit.session, self.who.person_id, page)
        row = next((one for one in mine if one.title == title.strip()), None)
        if row is None:
            row = rows.SavedView(person_id=self.who.person_id, page=page, title=title.strip(), spec=spec)
            unit.session.add(row)
        else:
            row.spec, row.version = spec, row.version + 1
        unit.session.flush()
        unit.areas.add("views")
        unit.record("views.save", row.title, None, {"page": page, "spec": spec})
        return SavedView(row.id, row.page, row.title, row.spec)

    @writes()
    def delete_view(self, unit: Unit, view_id: int) -> None:
        """Delete one of your own views."""
        row = unit.get(rows.SavedView, view_id, "view")
        if row.person_id != self.who.person_id:
            raise InputError("Not your view", "Nothing was deleted.", "Delete views of your own only.", row.title)
        unit.session.delete(row)
        unit.areas.add("views")
        unit.record("views.delete", row.title, {"page": row.page, "spec": row.spec}, None)

    def _as_seen(self, settings: WorkshopSettings) -> WorkshopSettings:
        return replace(settings, rates=self._seen(settings.rates))

    def _seen(self, rates: Mapping[str, str]) -> dict[str, str]:
        """Those of the rates that this person may see."""
        if not self.who.may(Right.COST_SEE):
            return {}
        return {path: text for path, text in rates.items() if path != _TARGET or self.who.sees_margins}

    def _unseen(self, rates: Mapping[str, str]) -> dict[str, str]:
        seen = self._seen(rates)
        return {path: text for path, text in rates.items() if path not in seen}

    def _check_version(self, row: rows.WorkspaceRow, version: int, mine: dict[str, object]) -> None:
        """ConflictError, with no rate on either side that this person may not see."""
        try:
            check_version(row, version, "settings", mine)
        except ConflictError as conflict:
            for side in (conflict.mine, conflict.theirs):
                side["rates"] = self._seen(cast("dict[str, str]", side["rates"]))
            raise

    def _check(self, name: str, zone: str, rates: dict[str, str]) -> None:
        if not name.strip():
            raise InputError("The workshop needs a name", "Nothing was changed.", "It is printed on reports.")
        from veliano_desk.services.first_run import checked_zone

        checked_zone(zone)
        self.access.trade.rates_with(rates, self.access.currency)
