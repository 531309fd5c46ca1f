"""The history of the schema; append-only, for SQLite and PostgreSQL alike."""
