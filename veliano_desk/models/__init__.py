"""The database: mapped classes per area, the unit of work, list reads and migrations. SQLAlchemy lives here only."""
