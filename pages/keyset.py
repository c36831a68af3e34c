"""Keyset pages: the next page starts behind the last row's key, so any depth costs the same and no row is
skipped or shown twice while others are added."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ValidationError
from django.db.models import F, Field, Q, QuerySet
from django.utils import timezone

from pages.words import Text

TOKEN_LIMIT = 2000


@dataclass(frozen=True)
class Sort:
    """A declared order: `fields` are NOT NULL and indexed together with the primary key, which breaks ties."""

    name: str
    label: Text
    fields: Sequence[str]


@dataclass(frozen=True)
class Page:
    """The rows to show, and the tokens of its neighbours ("" where there is none)."""

    rows: list[Any]
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Key:
    """The order of one list: the fields of its sort and the primary key, all in one direction."""

    names: tuple[str, ...]
    kinds: tuple["Field[Any, Any]", ...]
    descending: bool

    @classmethod
    def of(cls, queryset: QuerySet[Any], sort: Sort, descending: bool) -> "Key":
        """The key of a queryset under a sort; a nullable field is refused, since rows without it would vanish."""
        names = (*sort.fields, "pk")
        return cls(names, tuple(_kind(queryset, name) for name in names), descending)

    def ordered(self, queryset: QuerySet[Any], backwards: bool = False) -> QuerySet[Any]:
        """The queryset in this order, or in the opposite one."""
        sign = "-" if self.descending != backwards else ""
        return queryset.order_by(*(sign + name for name in self.names))

    def page(self, queryset: QuerySet[Any], asked: Mapping[str, str], size: int) -> Page:
        """The page behind `asked["after"]` or ahead of `asked["before"]`; the first one without a readable token."""
        backwards = "after" not in asked and "before" in asked
        start = self.read(asked.get("before" if backwards else "after", ""))
        rows = self.ordered(self._annotated(queryset), backwards=backwards and start is not None)
        if start is not None:
            rows = rows.filter(self._beyond(start, backwards))
        found = list(rows[: size + 1])
        more, found = len(found) > size, found[:size]
        if start is None:
            return Page(found, after=self.token(found[-1]) if more else "")
        if backwards:
            found.reverse()
        earlier, later = (more, True) if backwards else (True, more)
        if not found:
            return Page([])
        return Page(
            found,
            before=self.token(found[0]) if earlier else "",
            after=self.token(found[-1]) if later else "",
        )

    def read(self, token: str) -> list[Any] | None:
        """The key in a token; None for whatever no page of this list has given out."""
        if not token or len(token) > TOKEN_LIMIT:
            return None
        try:
            values = json.loads(base64.urlsafe_b64decode(token.encode("ascii")))
        except (binascii.Error, ValueError, RecursionError):
            return None
        if not isinstance(values, list) or len(values) != len(self.names):
            return None
        try:
            return [_parsed(kind, value) for kind, value in zip(self.kinds, values, strict=True)]
        except (ValidationError, ValueError, TypeError, OverflowError):
            return None

    def _annotated(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # Keys that live on another table are fetched with the row, not by a query of their own.
        far = {_slot(name): F(name) for name in self.names if "__" in name}
        return queryset.annotate(**far) if far else queryset

    def token(self, row: Any) -> str:
        """The token of the page that begins behind a row."""
        values = [getattr(row, _slot(name) if "__" in name else name) for name in self.names]
        text = json.dumps(
            [kind.get_prep_value(value) for kind, value in zip(self.kinds, values, strict=True)], default=str
        )
        return base64.urlsafe_b64encode(text.encode()).decode()

    def _beyond(self, start: list[Any], backwards: bool) -> Q:
        """(a, b, pk) > (x, y, z), opened up; the first term repeats a bound the index can start from."""
        sign = "lt" if self.descending != backwards else "gt"
        steps = []
        for place, name in enumerate(self.names):
            same = {earlier: start[at] for at, earlier in enumerate(self.names[:place])}
            steps.append(Q(**same, **{f"{name}__{sign}": start[place]}))
        return Q(**{f"{self.names[0]}__{sign}e": start[0]}) & reduce(or_, steps)


def _slot(name: str) -> str:
    return "key_" + name.replace("__", "_")


def _parsed(kind: "Field[Any, Any]", value: Any) -> Any:
    if value is None or isinstance(value, list | dict) or "\x00" in str(value):
        raise ValueError("no key")
    # Half a pair of surrogates, which JSON can name, is no text: the UnicodeEncodeError is a ValueError.
    str(value).encode()
    parsed = kind.to_python(value)
    kind.run_validators(parsed)
    if parsed is None or (isinstance(parsed, dt.datetime) and timezone.is_naive(parsed)):
        raise ValueError("no key")
    return parsed


def _kind(queryset: QuerySet[Any], name: str) -> "Field[Any, Any]":
    if name in queryset.query.annotations:
        return queryset.query.annotations[name].output_field
    model, found = queryset.model, None
    for part in name.split("__"):
        try:
            found = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist as wrong:
            raise ImproperlyConfigured(f"no field {name} to sort {queryset.model.__name__} by") from wrong
        if found is None or getattr(found, "null", True):
            raise ImproperlyConfigured(f"{queryset.model.__name__} cannot be sorted by {name}: it may be empty")
        model = found.related_model or model
    assert isinstance(found, Field)
    return found
