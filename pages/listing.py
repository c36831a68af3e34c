"""The one way for lists: declared columns and sorts, a filter form, keyset pages, a capped count and xlsx.

The address holds everything (`?kind=farm&sort=-due&after=…`), so a list can be sent, kept and gone back to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from pages.columns import Column
from pages.export import workbook
from pages.keyset import Key, Page, Sort
from pages.words import Text

#: counts stop here: an exact count over an unbounded set costs more than the page
COUNT_CAP = 1000
#: keeps the toolbar apart from a form on the same page that has fields of the same name
FILTER_ID = "filter_%s"


@dataclass(frozen=True)
class Empty:
    """What a list without rows says, and what to do next."""

    text: Text
    hint: Text = ""
    action: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Listing:
    """One list of the program. Declare it once at module level and answer with `respond`.

    `filters` is a django-filter FilterSet or a forms.Form with `narrow(queryset)`; `default_sort` the name of a sort,
    with a minus for descending.
    """

    name: str
    title: Text
    columns: Sequence[Column]
    sorts: Sequence[Sort]
    default_sort: str = ""
    filters: Any = None
    empty: Empty = field(default_factory=lambda: Empty(""))
    note: Text = ""
    page_size: int = 25
    template: str = "pages/listing.html"
    exportable: bool = True

    #: records an export: (person, name of the list, filters, number of rows); set once at start-up
    on_export: ClassVar[Callable[[Any, str, dict[str, str], int], None] | None] = None

    def __post_init__(self) -> None:
        known = {sort.name for sort in self.sorts}
        named = {column.sort for column in self.columns if column.sort} | {self.default_sort.removeprefix("-")} - {""}
        if not known or not named <= known:
            raise ImproperlyConfigured(f"list {self.name} names sorts it does not declare: {sorted(named - known)}")

    def respond(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        context: Mapping[str, Any] | None = None,
        *,
        empty: Empty | None = None,
        filter_options: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        """The page, the fragment for htmx, or the xlsx of all rows the filter leaves.

        `queryset` is already scoped to the reader; its order is replaced. A token that was tampered with shows the
        first page. `filter_options` go to the filter form.
        """
        form, rows = self._narrowed(request, queryset, filter_options or {})
        sort, descending = self._sort(request)
        key = Key.of(rows, sort, descending)
        if request.GET.get("format") == "xlsx" and self.exportable:
            return self._export(request, key.ordered(rows))
        page = key.page(rows, request.GET, self.page_size)
        answer = self._draw(
            request, form, page, rows, sort, descending, {"empty": empty or self.empty, **(context or {})}
        )
        patch_vary_headers(answer, ("HX-Request",))
        return answer

    def _narrowed(
        self, request: HttpRequest, queryset: QuerySet[Any], options: Mapping[str, Any]
    ) -> tuple[forms.Form | None, QuerySet[Any]]:
        if self.filters is None:
            return None, queryset
        if issubclass(self.filters, forms.Form):
            form = self.filters(request.GET, auto_id=FILTER_ID, **options)
            return form, form.narrow(queryset) if form.is_valid() else queryset.none()
        filter_set = self.filters(request.GET, queryset=queryset, request=request, **options)
        filter_set.form.auto_id = FILTER_ID
        return filter_set.form, filter_set.qs if filter_set.is_valid() else queryset.none()

    def _sort(self, request: HttpRequest) -> tuple[Sort, bool]:
        known = {sort.name: sort for sort in self.sorts}
        asked = request.GET.get("sort", "")
        if asked.removeprefix("-") not in known:
            asked = self.default_sort or self.sorts[0].name
        return known[asked.removeprefix("-")], asked.startswith("-")

    def _draw(
        self,
        request: HttpRequest,
        form: forms.Form | None,
        page: Page,
        rows: QuerySet[Any],
        sort: Sort,
        descending: bool,
        context: dict[str, Any],
    ) -> HttpResponse:
        whole = not request.headers.get("HX-Request") or request.headers.get("HX-Target") != "listing"
        listing = {
            "name": self.name,
            "title": self.title,
            "note": self.note,
            "heads": [self._head(column, sort, descending) for column in self.columns],
            "rows": [[column.cell(row) for column in self.columns] for row in page.rows],
            "form": form,
            "filtered": bool(form is not None and any(request.GET.get(name) for name in form.fields)),
            "sort": request.GET.get("sort", ""),
            "count": capped_count(rows),
            "page": page,
            "exportable": self.exportable,
            "empty": context["empty"],
        }
        template = self.template if whole else "components/listing.html"
        return render(request, template, {"title": self.title, **context, "listing": listing})

    def _head(self, column: Column, sort: Sort, descending: bool) -> dict[str, Any]:
        current = bool(column.sort) and column.sort == sort.name
        return {
            "column": column,
            "aria": ("descending" if descending else "ascending") if current else "",
            "next": f"-{column.sort}" if current and not descending else column.sort,
        }

    def _export(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
        record = type(self).on_export
        if record is None:
            raise ImproperlyConfigured("Listing.on_export records every export and is not set")
        answer, count = workbook(self.name, str(self.title), self.columns, rows)
        kept = {
            name: str(value)
            for name, value in request.GET.dict().items()
            if name not in ("format", "after", "before") and value
        }
        record(request.user, self.name, kept, count)
        # A streamed answer is no subclass of HttpResponse, and every view that lists says it returns one.
        return cast(HttpResponse, answer)


def capped_count(rows: QuerySet[Any]) -> str:
    """`3`, `1,000` or, beyond, `1,000+`: at most 1,001 rows are looked at."""
    # Nothing but the key: what the page shows beside it would all be written into the statement.
    found = rows.order_by().values("pk")[: COUNT_CAP + 1].count()
    return _("1,000+") if found > COUNT_CAP else f"{found:,}"


__all__ = ["COUNT_CAP", "Column", "Empty", "Listing", "Model", "Sort", "capped_count"]
