"""Questions between desk and store: what the store changed after work began, and what it deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veliano_desk.domain.decisions import Answered, Decision
from veliano_desk.domain.rights import Right
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads, writes

if TYPE_CHECKING:
    from veliano_desk.services.decision_work import DecisionWork


class DecisionsService(Area):
    """Nothing that both sides changed is lost: both values stand here until somebody chooses."""

    @reads(Right.ORDERS_SEE)
    def open(self, unit: Unit, limit: int = 200, order_id: int | None = None) -> tuple[Decision, ...]:
        """The open questions, oldest first, of one order or of all; what the person may not know of is absent."""
        from veliano_desk.models.queries.questions import open_questions
        from veliano_desk.services.decision_views import decision_view

        found = open_questions(unit.session, limit, self.who.may(Right.CUSTOMERS_SEE), order_id)
        return tuple(decision_view(self.who, one) for one in found)

    @reads(Right.ORDERS_SEE)
    def count(self, unit: Unit) -> int:
        """How many questions are open, of those that the person may know of."""
        from veliano_desk.models.queries.questions import count_open

        return count_open(unit.session, self.who.may(Right.CUSTOMERS_SEE))

    @writes(Right.ORDERS_EDIT)
    def answer(self, unit: Unit, decision_id: int, version: int, answer: str) -> Answered:
        """Decide. `answer` is one of the question's choices.

        changed: "ours" keeps what was begun and is not asked again unless the store changes it anew; "theirs" reads
        that wish into the pieces, with estimate and doubts. deleted: "keep" cuts the link, nothing is told the store
        any more; "cancel" also cancels the pieces; "remove" takes out a customer without orders.
        NotFoundError; ConflictError where the question changed or was answered meanwhile; InputError for no such
        answer; RightMissingError.
        """
        return self._work.answer(unit, decision_id, version, answer)

    @property
    def _work(self) -> DecisionWork:
        """Loaded when somebody decides."""
        from veliano_desk.services.decision_work import DecisionWork

        return DecisionWork(self.access)
