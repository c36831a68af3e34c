"""The tags every template uses: `{% load movement %}`. Words and signs come from pages.words, .marks and .charts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from pages import charts, columns, marks, words

register = template.Library()

register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.chip, name="chip")
register.simple_tag(marks.field_mark, name="field_mark")
register.simple_tag(marks.field_name, name="field_name")
register.simple_tag(charts.spark, name="spark")
register.simple_tag(charts.mini_progress, name="mini_progress")
register.simple_tag(columns.rows, name="rows")


@register.inclusion_tag("components/progress.html")
def progress(
    percent: charts.Number | None,
    stages: Iterable[tuple[charts.Number, bool]] = (),
    time: charts.Number | None = None,
    field: str = "",
    met: bool = False,
    text: str = "",
    now: str = "",
    values: Sequence[str] = (),
) -> dict[str, Any]:
    """The bar, and below it what is reached `now` and the `values` of stages and goal (the last one strong)."""
    bar = charts.progress(percent, stages=stages or (), time=time, field=field, met=met, text=text)
    return {"bar": bar, "now": now, "values": values}


@register.filter
def day(moment: dt.date | None, precision: str = "day") -> str:
    """`4 Dec 2026`; with a precision no more than is known: `{{ award.on|day:award.precision }}`."""
    return words.day(moment, precision)


@register.filter
def day_short(moment: dt.date | None) -> str:
    """`4 Dec`."""
    return words.day_short(moment)


@register.filter
def days_left(until: dt.date | None) -> str:
    """`38 days left`, `9 days late`."""
    return words.days_left(until)


@register.filter
def moment(at: dt.datetime) -> str:
    """`4 Dec 2026, 14:02:31`."""
    return words.moment(at)


@register.filter
def number(value: object, unit: str = "") -> str:
    """`66.4 %`: `{{ reading.value|number:measure.unit }}`."""
    return words.number(value, unit)


@register.filter
def field_css(name: str | None) -> str:
    """The class that carries a field's hue: f1, f2, f3 or f0."""
    return words.field_of_work(name).css


@register.filter
def input_kind(field: BoundField) -> str:
    """How components/field.html draws a field: pick, tick, area, select, file, date, number, secret or text."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "pick"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.Textarea):
        return "area"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.DateInput):
        return "date"
    if isinstance(widget, forms.NumberInput):
        return "number"
    return "secret" if isinstance(widget, forms.PasswordInput) else "text"


@register.filter
def errors_in_summary(field: BoundField) -> list[str]:
    """Its errors as the summary says them: the one that many fields can have at once names its field."""
    usual = str(forms.Field.default_error_messages["required"])
    return [f"{field.label} – {error}" if error == usual else str(error) for error in field.errors]


@register.filter
def anchor(field: BoundField) -> str:
    """The id of the first input of a field, so that the error summary's link lands on it."""
    first = next(iter(field.subwidgets), None) if field.use_fieldset else None
    return str((first.id_for_label if first else "") or field.id_for_label or field.auto_id)


@register.simple_tag(takes_context=True)
def same_list(context: dict[str, Any], **changes: Any) -> SafeString | str:
    """The present address' query with some parts changed (`None` takes one out): filters and sort stay."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return ""
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def same_list_bare(context: dict[str, Any]) -> SafeString | str:
    """The present address without filter and page; the sort stays."""
    request = context.get("request")
    sort = request.GET.get("sort") if request else None
    return f"?{urlencode({'sort': sort})}" if sort else "?"
