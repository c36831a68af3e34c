"""Parts of forms that look the same everywhere."""

from dataclasses import dataclass
from typing import Any

from django import forms

from pages.words import Text


@dataclass(frozen=True)
class Option:
    """A choice with a second line and, where it has one, the mark of its field: `Option("Drill repair", hint, field)`.

    It stands as the label in `choices`, or comes from `label_from_instance`; components/field.html draws it.
    """

    label: Text
    hint: Text = ""
    field: str = ""

    def __str__(self) -> str:
        return str(self.label)


class DayInput(forms.DateInput):
    """The browser's own date input; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A date; where the browser has no date input, `4.12.2026`, `2026-12-04` and the like are read too."""

    widget = DayInput
