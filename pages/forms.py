"""Parts of forms that look the same everywhere."""

from typing import Any

from django import forms

from pages.words import Text


class Option(str):
    """A choice with a second line and, where it has one, the mark of its field: `Option("Drill repair", hint, field)`."""

    hint: Text
    field: str

    def __new__(cls, label: Text, hint: Text = "", field: str = "") -> "Option":
        """The label itself is the text; the rest is read by components/field.html."""
        made = super().__new__(cls, label)
        made.hint, made.field = hint, field
        return made


class DayInput(forms.DateInput):
    """The browser's own date input; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A date; where the browser has no date input, `4.12.2026`, `2026-12-04` and the like are read too."""

    widget = DayInput
