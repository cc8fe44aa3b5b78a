"""Tokens: keys for programs, each with its own rights, revoked at once."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from veliano_desk.domain.people import NewToken, Token
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.cards import Card, Fact, Facts
from veliano_desk.views.common.columns import Column, Look
from veliano_desk.views.common.empty_state import EmptyState
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, row, scrolled
from veliano_desk.views.common.list_panel import ListPanel
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.short_list import short_list
from veliano_desk.views.common.twice import TwiceButton
from veliano_desk.views.settings.right_words import rights_sentence
from veliano_desk.views.settings.role_picker import may_words
from veliano_desk.views.settings.section import Section
from veliano_desk.views.settings.token_form import SecretCard, TokenForm

_SIDE = 340


class TokensSection(Section):
    """A list on the left with the chosen token below it; making one on the right."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = short_list("tokens", self._columns(), context.desk.people.tokens, context.tasks, parent=self)
        self.panel = ListPanel(
            self.model,
            "Tokens",
            lambda: EmptyState("key-round", "No tokens yet", "Programs sign in with one; people need none."),
        )
        self.panel.table.row_changed.connect(self._show)
        self.form = TokenForm(context, self._made)
        self.secret: SecretCard | None = None
        self._secret_box = QVBoxLayout()
        self._detail = QVBoxLayout()
        self._lay_out()
        self.model.start()

    def refresh(self, areas: frozenset[str]) -> None:
        if "people" in areas:
            self.model.refresh()

    def unsaved(self) -> str:
        return "A token’s secret is still shown; it cannot be shown again." if self.secret is not None else ""

    def revoke(self, token: Token) -> None:
        """Stop a token at once."""
        self._context.tasks.write(
            "Revoking a token",
            lambda _progress, _cancelled: self._context.desk.people.revoke_token(token.id),
            lambda _none: self._context.notifier.toast(f"“{token.title}” no longer opens anything."),
            owner=self,
        )

    def _lay_out(self) -> None:
        gap = theme.size("gap")
        left = QVBoxLayout()
        left.setSpacing(gap)
        left.addWidget(
            Words(
                "A program signs in with a token: it acts for who made it, with fewer rights.", tone="muted", wrap=True
            )
        )
        left.addLayout(self._secret_box)
        left.addWidget(self.panel, 1)
        left.addLayout(self._detail)
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.form)
        box.addStretch(1)
        scroll = scrolled(side)
        scroll.setFixedWidth(_SIDE)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap)
        body.addLayout(left, 1)
        body.addWidget(scroll)

    def _columns(self) -> tuple[Column[Token], ...]:
        desk = self._context.desk

        def used(token: Token) -> str:
            return formats.moment(token.used_at, desk.zone, desk.clock.now()) if token.used_at else "never"

        def may(token: Token) -> str:
            return rights_sentence(token.rights)

        return (
            Column(
                "title", "For", lambda token: token.title, width=120, stretch=True, sortable=False, look=_title_look
            ),
            Column("may", "May", may, width=160, stretch=True, sortable=False, look=_muted, shown=False),
            Column("used", "Last used", used, width=104, sortable=False, look=_muted),
            Column("state", "State", _state, width=88, sortable=False, look=_state_look),
        )

    def _show(self, token: object) -> None:
        clear(self._detail)
        if not isinstance(token, Token):
            return
        desk = self._context.desk
        card = Card(token.title, icon="key-round", meta=_state(token))
        made = f"{formats.moment(token.made_at, desk.zone, desk.clock.now())} by {token.person}"
        card.body.addWidget(Facts([Fact("Made", made), Fact("May", may_words(frozenset(token.rights)))], name_width=60))
        if token.revoked_at is None:
            button = TwiceButton("Revoke…", "Revoke: it stops at once", lambda: self.revoke(token), icon="ban")
            card.body.addLayout(row(button, None))
        self._detail.addWidget(card)

    def _made(self, token: NewToken) -> None:
        self._drop_secret()
        self.secret = SecretCard(token, self._drop_secret)
        self._secret_box.addWidget(self.secret)
        self.secret.copy_button.setFocus()

    def _drop_secret(self) -> None:
        clear(self._secret_box)
        self.secret = None


def _state(token: Token) -> str:
    return "Valid" if token.revoked_at is None else "Revoked"


def _state_look(token: Token) -> Look:
    return Look("ok", "circle-check") if token.revoked_at is None else Look("muted", "ban")


def _title_look(token: Token) -> Look:
    return Look("text" if token.revoked_at is None else "muted", "key-round")


def _muted(_token: Token) -> Look:
    return Look("muted")
