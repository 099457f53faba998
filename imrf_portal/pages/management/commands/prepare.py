"""`manage.py prepare`: everything a database and a folder need before the portal starts, in one start of Django."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from consultations.events import loading as event_kinds
from declarations.commitments import loading as commitments
from imrf_portal.compact import loading as reference
from imrf_portal.guidance import loading as guidance
from imrf_portal.pages import static_files
from imrf_portal.pages.demonstration import loading as demonstration


class Command(BaseCommand):
    """Migrates, loads the reference data, the demonstration where this is one, and collects static files; what is
    done already costs nothing."""

    help = "Make the database and the static files ready; quick where there is nothing to do."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """In the order in which each needs the one before."""
        if self._has_migrations_to_do():
            call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write("The database is migrated.")
        reference.load()
        event_kinds.load()
        commitments.load()
        guidance.load()
        if settings.DEMONSTRATION and demonstration.load():
            self.stdout.write("The demonstration is loaded.")
        if static_files.are_outdated():
            static_files.collect()
            self.stdout.write("Static files are collected.")

    def _has_migrations_to_do(self) -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
