"""What can be wrong with a workspace on PostgreSQL that still lets desks in."""

from __future__ import annotations

from sqlalchemy import Connection, func, inspect, select, text

_INVALID_INDEXES = """
    SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready) ORDER BY 1
"""
_UNCHECKED_CONSTRAINTS = """
    SELECT conname FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace AND NOT convalidated ORDER BY 1
"""
_INVALID = (
    (_INVALID_INDEXES, "The index {} is invalid; have it rebuilt (REINDEX)."),
    (_UNCHECKED_CONSTRAINTS, "The constraint {} was never checked; have it validated."),
)


def server_complaint(connection: Connection) -> str | None:
    """The first thing found wrong, or None. Nothing is changed."""
    from veliano_desk.models.schema import Base, audit

    missing = sorted(set(Base.metadata.tables) - set(inspect(connection).get_table_names()))
    if missing:
        return f"The table {missing[0]} is missing."
    for table in Base.metadata.sorted_tables:
        connection.execute(select(table).limit(1)).all()
    for question, complaint in _INVALID:
        found = connection.execute(text(question)).scalars().first()
        if found is not None:
            return complaint.format(found)
    heads = connection.scalar(select(func.count()).select_from(audit.AuditHead))
    if heads != 1:
        return f"The audit log has {heads} heads instead of one."
    if connection.scalar(text("SHOW transaction_read_only")) == "on":
        return "The server takes no writes: it is a standby, or set to be read-only."
    return None
