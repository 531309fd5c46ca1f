"""A decision tells which earlier question a message leaned on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decisions", sa.Column("in_context_of", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("decisions", "in_context_of")
