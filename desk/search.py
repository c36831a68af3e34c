"""Search over units, unit targets and register numbers; never persons (domain.md Bound 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest, StrIndex
from django.utils.translation import gettext_lazy as _

from honours.models import RegisterEntry
from targets.models import Target
from units.models import Person, Unit
from units.models.tree import UnitQuerySet, searchable

#: Rows of one kind on the page.
SHOWN = 20
#: How alike (0 to 1) a word of the name must be to what was typed: one wrong letter scores about 0.6.
ALIKE = 0.45
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One line of the answer."""

    title: str
    url: str
    below: str


def units_like(person: Person, text: str) -> list[Hit]:
    """Units by code, by a part of a name, or by a name with a slip; Korean is compared by decomposed syllables."""
    wanted = searchable(text)
    seen = Unit.objects.visible_to(person)
    exact = Q(code__iexact=text.strip())
    found = list(
        seen.filter(exact | Q(search_text__contains=wanted))
        .annotate(at=StrIndex("search_text", Value(wanted)))
        .select_related("kind")
        .order_by("archived_on", "at", "depth", "id")[:SHOWN]
    )
    if len(found) < SHOWN:
        found += _alike(seen.exclude(pk__in=[one.pk for one in found]), wanted, SHOWN - len(found))
    return [Hit(str(one), one.get_absolute_url(), f"{one.kind} · {one.code}") for one in found]


def _alike(rows: UnitQuerySet, wanted: str, most: int) -> list[Unit]:
    """Units one of whose words is written nearly so."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # The operator that uses the index compares with this setting, 0.6 unless told.
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
        alike = rows.filter(search_text__trigram_word_similar=wanted).annotate(
            alike=Greatest(TrigramWordSimilarity(wanted, "search_text"), Value(0.0))
        )
        return list(alike.select_related("kind").order_by("-alike", "id")[:most])


def targets_like(person: Person, text: str) -> list[Hit]:
    """Unit targets by a part of their title."""
    rows = (
        Target.objects.visible_to(person)
        .exclude(state="ended")
        .filter(title__icontains=text.strip())
        .select_related("unit")
        .order_by("title", "id")[:SHOWN]
    )
    return [Hit(one.title, one.get_absolute_url(), str(one.unit)) for one in rows]


def register_like(person: Person, text: str) -> list[Hit]:
    """The register entry of a number."""
    digits = text.strip().lstrip("0")
    if not digits.isdecimal() or len(digits) > 9:
        return []
    rows = RegisterEntry.objects.filter(number=int(digits))
    return [Hit(f"{one.number:04d}", one.get_absolute_url(), one.unit_name) for one in rows]


KINDS: tuple[tuple[Any, Callable[[Person, str], list[Hit]]], ...] = (
    (_("Units"), units_like),
    (_("Targets of units"), targets_like),
    (_("Register of flags"), register_like),
)


def search(person: Person, text: str) -> list[tuple[Any, list[Hit]]]:
    """(kind, hits) of every kind with hits; nothing for fewer than two characters that are no number."""
    if len(text.strip()) < SHORTEST and not text.strip().isdecimal():
        return []
    found = [(label, provide(person, text)) for label, provide in KINDS]
    return [(label, hits) for label, hits in found if hits]
