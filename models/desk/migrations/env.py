"""Runs the migrations on the connection that `models.desk.migrate` hands over."""

from alembic import context

from models.desk.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
