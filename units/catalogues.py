"""The catalogues an administrator keeps; a higher app adds its own while the program starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from units.forms_tree import CatalogueForm
from units.models import Sector, UnitKind


@dataclass(frozen=True)
class Kept:
    """One catalogue: its rows, its title, and the form that adds an entry."""

    model: Any
    title: Any
    form: type[CatalogueForm] = CatalogueForm


CATALOGUES: dict[str, Kept] = {
    "kinds": Kept(UnitKind, _("Kinds of units")),
    "sectors": Kept(Sector, _("Sectors")),
}


def keep(name: str, kept: Kept) -> None:
    """Add a catalogue to those that are kept on the page of catalogues."""
    CATALOGUES[name] = kept
