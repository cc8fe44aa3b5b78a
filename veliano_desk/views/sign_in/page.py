"""The first thing on the screen: open the workspace, then sign in, or make its owner on the first run.

Everything slow runs in the database lane: opening imports the database's library, and a password takes its time to
check on purpose. Nothing that was typed is lost by an error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.labels import Elided, Words
from veliano_desk.views.common.layout import column, row, scrolled
from veliano_desk.views.sign_in.brand import Mark
from veliano_desk.views.sign_in.forms import Credentials, NewOwner, OwnerForm, SignInForm

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk, Workspace
    from veliano_desk.views.common.task_runner import TaskRunner

_WIDTH = 380
_KIND = "sign_in"


class SignInPage(QWidget):
    """Opens the workspace that `open_workspace` gives, in the database lane, and lets somebody in.

    login: put into the form, so that only the password is left to type.
    """

    signed_in = Signal(object, object)
    """Carries the Workspace and the Desk."""

    def __init__(
        self,
        open_workspace: Callable[[], Workspace],
        tasks: TaskRunner,
        *,
        login: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._open = open_workspace
        self._tasks = tasks
        self._login = login
        self._workspace: Workspace | None = None
        self.form: SignInForm | OwnerForm | None = None
        self._title = Words("Veliano Desk", style="title")
        self._subtitle = Words("Opening the workspace…", tone="muted", wrap=True)
        self._where = Elided("", style="small", tone="muted")
        self._where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._fault = FaultNote()
        self._again = Button("Try again", icon="refresh-cw", kind="primary", on_click=self.begin)
        self._again.hide()
        self._lay_out()
        QTimer.singleShot(0, self, self.begin)

    def begin(self) -> None:
        """Open the workspace; afterwards its form is there, or what is wrong with it."""
        self._fault.clear()
        self._again.hide()
        self._subtitle.setText("Opening the workspace…")

        def work(_progress: object, _cancelled: object) -> tuple[Workspace, bool]:
            workspace = self._open()
            return workspace, workspace.needs_owner()

        self._tasks.run(
            _KIND, "Opening the workspace", work, lambda found: self._opened(*found), self._not_opened, owner=self
        )

    def _lay_out(self) -> None:
        content = QWidget()
        content.setFixedWidth(_WIDTH)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 24, 0, 24)
        self._column.setSpacing(0)
        self._column.addWidget(Mark(), 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(14)
        for words in (self._title, self._subtitle):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._column.addWidget(words)
            self._column.addSpacing(4)
        self._column.addSpacing(20)
        self._column.addWidget(self._fault)
        self._column.addSpacing(12)
        self._column.addWidget(self._again)
        self._column.addSpacing(20)
        self._column.addWidget(self._where)
        middle = QWidget()
        middle.setLayout(column(None, row(None, content, None), None, margins=(20, 0, 20, 0)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(middle))

    def _not_opened(self, error: Exception) -> None:
        self._subtitle.setText("The workspace could not be opened.")
        self._fault.show_error(error, "opening the workspace")
        self._again.show()
        self._again.setFocus()

    def _opened(self, workspace: Workspace, first_run: bool) -> None:
        self._workspace = workspace
        self._where.set_text(str(workspace.file or workspace.name))
        if first_run:
            self._ask_owner(workspace)
        else:
            self._ask_person(workspace)

    def _ask_person(self, workspace: Workspace) -> None:
        self._subtitle.setText("Sign in to the workspace.")
        form = SignInForm(self._login)
        form.sent.connect(lambda typed: self._sign_in(workspace, form, typed))
        self._show(form)

    def _ask_owner(self, workspace: Workspace) -> None:
        self._title.setText("Set up the workshop")
        self._subtitle.setText("This workspace is new. You become its owner and add other people later, in Settings.")
        form = OwnerForm()
        form.sent.connect(lambda typed: self._make_owner(workspace, form, typed))
        self._show(form)

    def _show(self, form: SignInForm | OwnerForm) -> None:
        self.form = form
        self._column.insertWidget(self._column.indexOf(self._fault), form)
        form.start()

    def _sign_in(self, workspace: Workspace, form: SignInForm, typed: Credentials) -> None:
        form.set_busy("Signing in…")
        self._run("signing in", workspace, form, lambda: workspace.sign_in(typed.login, typed.password))

    def _make_owner(self, workspace: Workspace, form: OwnerForm, typed: NewOwner) -> None:
        form.set_busy("Making the workspace…")
        self._run(
            "making the owner",
            workspace,
            form,
            lambda: workspace.make_owner(
                typed.name, typed.login, typed.password, typed.workshop, typed.currency, typed.zone
            ),
        )

    def _run(self, doing: str, workspace: Workspace, form: SignInForm | OwnerForm, let_in: Callable[[], Desk]) -> None:
        def failed(error: Exception) -> None:
            form.set_busy("")
            form.show_error(error, doing)

        self._tasks.run(
            _KIND,
            "Signing in",
            lambda _progress, _cancelled: let_in(),
            lambda desk: self.signed_in.emit(workspace, desk),
            failed,
            owner=self,
        )
