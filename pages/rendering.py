"""Draws the commonest widgets in Python: a template for each option of each choice made filters dearer than their lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

FOLDER = "django/forms/widgets/"


class Renderer(DjangoTemplates):
    """Django's own renderer; selects and plain inputs come out word for word as its templates write them."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """The HTML of a form, a field or a widget."""
        draw = DRAWN.get(template_name)
        if draw is None or _named_otherwise(context["widget"]):
            return SafeString(super().render(template_name, context, request))
        return SafeString(draw(context["widget"]))


def _named_otherwise(widget: Mapping[str, Any]) -> bool:
    """Whether options have a template of their own."""
    groups = widget.get("optgroups", ())
    return any(option["template_name"] != FOLDER + "select_option.html" for _n, found, _i in groups for option in found)


def attributes(given: Mapping[str, Any]) -> str:
    """Attributes of a tag: True stands alone, False is left out."""
    parts = []
    for name, value in given.items():
        if value is True:
            parts.append(f" {conditional_escape(name)}")
        elif value is not False:
            parts.append(f' {conditional_escape(name)}="{conditional_escape(value)}"')
    return "".join(parts)


def one_line(widget: Mapping[str, Any]) -> str:
    """An input of one line."""
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{attributes(widget["attrs"])}>'


def select(widget: Mapping[str, Any]) -> str:
    """A choice with its options, in groups where they have names."""
    out = [f'<select name="{conditional_escape(widget["name"])}"{attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            out.append(f'\n  <optgroup label="{conditional_escape(group)}">')
        for option in options:
            value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
            out.append(f'\n  <option value="{value}"{attributes(option["attrs"])}>{label}</option>\n')
        if group:
            out.append("\n  </optgroup>")
    out.append("\n</select>")
    return "".join(out)


DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    FOLDER + "select.html": select,
    **{f"{FOLDER}{name}.html": one_line for name in ("input", "text", "number", "date", "email", "hidden", "password")},
}
