"""The kinds of import that units and people bring."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from units.importing import people, placing
from units.importing.kinds import Kind, register
from units.importing.places import AREAS, UNITS
from units.rules import is_administrator


def offer() -> None:
    """Add areas and units, and people, to what can be imported."""
    register(
        Kind(
            name="units",
            label=_("Areas and units"),
            tables=(AREAS, UNITS),
            may=is_administrator,
            write=placing.write,
            hint=_(
                "code, name_en, name_ko, kind, parent_code, area_code, alt_names, sector, staffing, note, source_url"
            ),
        )
    )
    register(
        Kind(
            name="people",
            label=_("People"),
            tables=(people.PEOPLE,),
            may=is_administrator,
            write=people.write,
            hint=_("number, name, unit (its code), language (ko, en), contact; any other column refuses the file"),
            personal=True,
        )
    )
