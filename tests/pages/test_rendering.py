"""What is drawn in Python instead of by Django's templates comes out word for word the same."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from pages.columns import Cell, Column
from pages.forms import DayInput, Option
from pages.rendering import Renderer

CHOICES = [
    ("", "–"),
    ("a", _("Field")),
    ("b&c", '<"quoted">'),
    ("d", Option("Drill repair", "by 31 December", "technical")),
    ("Group & more", [("e", "E"), (6, 6)]),
]
WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput({"class": 'a"b', "required": True, "disabled": False, "maxlength": 30}), "<value>"),
    (forms.TextInput(), None),
    (forms.NumberInput({"step": "any", "min": 0}), 1234567),
    (DayInput(), "2026-11-24"),
    (forms.HiddenInput(), "x"),
    (forms.EmailInput(), ""),
    (forms.PasswordInput(), "not shown again"),
    (forms.Select({"aria-describedby": "h"}, CHOICES), "b&c"),
    (forms.Select(choices=CHOICES), 6),
    (forms.Select(choices=[]), None),
    (forms.SelectMultiple(choices=CHOICES), ["a", "e"]),
    (forms.NullBooleanSelect(), "true"),
    (forms.Textarea({"rows": 2}), "two\nlines"),
    (forms.RadioSelect(choices=CHOICES[:2]), "a"),
    (forms.ClearableFileInput(), None),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS, ids=lambda one: type(one).__name__)
def test_a_widget_is_as_django_draws_it(widget: forms.Widget, value: Any) -> None:
    """Attributes, values, options, groups; what we do not draw ourselves is Django's anyway."""
    given = {"attrs": {"id": "id_one"}, "name": "one"}
    ours = widget.render(value=value, renderer=Renderer(), **given)  # type: ignore[arg-type]
    assert ours == widget.render(value=value, renderer=DjangoTemplates(), **given)  # type: ignore[arg-type]
    assert hasattr(ours, "__html__")


def test_an_option_with_a_template_of_its_own_is_left_to_it() -> None:
    """A select whose options are drawn otherwise goes the long way."""

    class Other(forms.Select):
        option_template_name = "django/forms/widgets/radio_option.html"

    assert 'type="select"' in Other(choices=[("a", "A")]).render("one", "a", renderer=Renderer())


CELL = """{% for row in rows %}<tr role="row">{% for cell in row %}{% if forloop.first %}<th scope="row" role="rowheader">
{% if cell.link %}<a href="{{ cell.link }}">{{ cell.text }}</a>{% else %}{{ cell.text }}{% endif %}{% if cell.below %}
<span class="why">{{ cell.below }}</span>{% endif %}</th>{% else %}<td role="cell" data-l="{{ cell.column.label }}"
{% if cell.column.kind == "number" %} class="num{% if cell.text == "–" %} none{% endif %}"{% elif cell.text == "–" %}
 class="none"{% elif cell.column.kind == "date" %} class="nowrap"{% endif %}>{% if cell.link %}<a href="{{ cell.link }}">
{{ cell.text }}</a>{% else %}{{ cell.text }}{% endif %}{% if cell.below %}<span class="why">{{ cell.below }}</span>{% endif %}
</td>{% endif %}{% endfor %}</tr>{% endfor %}""".replace("\n", "")


def test_rows_of_a_list_escape_and_mark_every_cell() -> None:
    """Each kind of cell, as a template would write it."""
    columns = [Column(f"c{place}", _("Unit") if place % 2 else '<"label">', kind=kind) for place, kind in
               enumerate(["text", "number", "date", "text"])]  # fmt: skip
    texts: list[tuple[str, str, str]] = [
        ("Sangnok <Mine>", "/units/1/?a=1&b=2", "below & more"),
        ("–", "", ""),
        ("4 Dec 2026", "", ""),
        ("–", "/x/", "why"),
        (format_html("<b>{}</b>", "safe & sound"), "", ""),
        ("7", "", "<i>"),
    ]
    rows = [[Cell(column, *texts[(start + place) % 6]) for place, column in enumerate(columns)] for start in range(6)]
    drawn = Template("{% load movement %}{% rows rows %}").render(Context({"rows": rows}))
    assert drawn == Template(CELL).render(Context({"rows": rows}))
    assert "<Mine>" not in drawn
