"""What the database itself brings: extensions, and the function behind append-only tables."""

from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations

from workflow.roles import append_only_function


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        CreateExtension("ltree"),
        TrigramExtension(),
        BtreeGistExtension(),
        append_only_function(),
    ]
