"""`manage.py import_awards FILE…`: past awards from csv or xlsx (L11)."""

from units.importing.command import ImportCommand


class Command(ImportCommand):
    """Past awards."""

    help = "Import past awards from csv or xlsx. Exit code 1 when a file is refused."
    kind = "awards"
