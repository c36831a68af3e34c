"""`manage.py import_units FILE…`: areas and units from csv or xlsx (L1)."""

from units.importing.command import ImportCommand


class Command(ImportCommand):
    """Areas and units."""

    help = "Import areas and units from csv or xlsx. Exit code 1 when a file is refused."
    kind = "units"
