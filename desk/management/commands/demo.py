"""`manage.py demo`: fill an empty system with real areas, units and past awards, and one invented county."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import override

from desk.demo.building import build
from targets.rollup import fold
from units.models import Unit
from units.tree import ensure_nation
from workflow.clock import today

DATA = Path(__file__).resolve().parent.parent.parent / "demo" / "data"


class Command(BaseCommand):
    """Fills the system; refuses when it holds units already."""

    help = "Fill an empty system with the demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--if-empty`: do nothing, without complaint, when there are units already; `--language` of invented texts."""
        parser.add_argument("--if-empty", action="store_true")
        parser.add_argument("--language", choices=["en", "ko"], default="en", help="language of the invented texts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the public data, build the county, write down the sign-ins."""
        if Unit.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("there are units already; the demonstration fills an empty system only")
        with transaction.atomic():
            nation = ensure_nation()
            self.stdout.write("  real areas, units and past awards")
            call_command("import_units", str(DATA / "areas.csv"), str(DATA / "units.csv"), verbosity=0)
            call_command("import_awards", str(DATA / "awards.csv"), verbosity=0)
            self.stdout.write("  the invented Eunha County")
            with override(options["language"]):
                county = build(nation, today(), options["language"])
        fold()
        place = settings.REDFLAG_HOME / "demo-sign-ins.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(county.sign_ins, ensure_ascii=False, indent=1), encoding="utf-8")
        place.chmod(0o600)
