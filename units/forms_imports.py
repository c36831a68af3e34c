"""The form an import begins with: which kind, the files, and of persons since when."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField, Option
from units.importing.finding import look_into
from units.importing.kinds import Kind
from units.importing.opening import take
from units.importing.table import Given, Refused
from workflow.clock import today
from workflow.forms import SubmissionForm

#: Files of one import.
MOST_FILES = 10


class SeveralFiles(forms.FileInput):
    """A file input that takes more than one."""

    allow_multiple_selected = True


class TablesField(forms.FileField):
    """Files in memory, checked by what they hold; the reason stands beside the field."""

    widget = SeveralFiles(attrs={"accept": ".csv,.xlsx,.txt,.tsv"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files as they were handed in."""
        uploads: list[UploadedFile] = [one for one in data or [] if one]
        if not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(_now("Choose at most %(most)s files at a time.") % {"most": MOST_FILES})
        given: list[Given] = []
        reasons = []
        for upload in uploads:
            try:
                assert upload.file is not None
                given.append(take(upload.file, upload.name or "file"))
            except Refused as refusal:
                reasons.append(f"{upload.name}: {refusal}")
        if reasons:
            raise forms.ValidationError(reasons)
        return given


class UploadForm(SubmissionForm):
    """`kinds` are those the person may import."""

    kind = forms.ChoiceField(label=_("What do the files hold?"), widget=forms.RadioSelect)
    file = TablesField(
        label=_("Files"),
        help_text=_(
            "csv or xlsx, up to 25 MB and 200,000 rows each. Title rows above the header, empty rows and totals "
            "may stay; the header may be in English, Korean or both."
        ),
    )
    since = DayField(
        label=_("Members since"),
        required=False,
        help_text=_("For people only: from which day those who are new at a unit are its members."),
    )

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = {kind.name: kind for kind in kinds}
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(kind.name, Option(kind.label, kind.hint)) for kind in kinds]
        if not any(kind.personal for kind in kinds):
            del self.fields["since"]

    def clean_kind(self) -> Kind:
        """The kind itself."""
        return self._kinds[self.cleaned_data["kind"]]

    def clean_since(self) -> datetime.date | None:
        """Nobody is a member from a day to come."""
        day: datetime.date | None = self.cleaned_data["since"]
        if day is not None and day > today():
            raise forms.ValidationError(_now("Choose a date that is not after today"))
        return day

    def clean(self) -> dict[str, Any]:
        """Look at the headers: a file that is not taken is refused here and not kept anywhere."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind, files = cleaned.get("kind"), cleaned.get("file")
        if kind and files:
            for given in files:
                try:
                    look_into(kind, given)
                except Refused as refusal:
                    self.add_error("file", f"{given.name}: {refusal}")
        if kind and kind.personal and not cleaned.get("since") and "since" not in self.errors:
            self.add_error("since", _now("Say from which day they are members."))
        return cleaned
