"""Forms of offline packages: a passphrase, the file that is carried, and what of a clash shall hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from targets.package_workflow import PACKAGE, PACKAGE_CONFLICT
from targets.packaging.sealing import LARGEST
from workflow.forms import SubmissionForm


class PassphraseField(forms.CharField):
    """Words that open a package: typed, never kept, never shown again."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        super().__init__(widget=widget, strip=False, max_length=200, **kwargs)


class CarriedFile(forms.FileField):
    """The file as bytes; what it holds is judged where it is opened."""

    def clean(self, data: Any, initial: Any = None) -> bytes:
        """Raises ValidationError for a file larger than any package."""
        upload = super().clean(data, initial)
        assert isinstance(upload, UploadedFile)
        if upload.size is None or upload.size > LARGEST:
            raise forms.ValidationError(_now("The file is larger than 24 MB; no package is."))
        return bytes(upload.read())


class PassphraseForm(SubmissionForm):
    """The passphrase of a package that exists."""

    passphrase = PassphraseField(
        label=_("Passphrase"), help_text=_("The one typed when the package was made. It is kept nowhere.")
    )


class NewPassphraseForm(SubmissionForm):
    """A passphrase for a new package, typed twice."""

    passphrase = PassphraseField(
        label=_("Passphrase"),
        help_text=_(
            "15 characters or more, several words. It is kept nowhere: whoever forgets it can neither open the package "
            "nor the individual targets that come back."
        ),
    )
    again = PassphraseField(label=_("The same again"))

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        data = super().clean() or self.cleaned_data
        if "passphrase" in data and "again" in data and data["passphrase"] != data["again"]:
            self.add_error("again", _now("The two differ. Type both again."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The passphrase once."""
        return {"passphrase": self.cleaned_data["passphrase"]}


class ReturnForm(SubmissionForm):
    """The file made elsewhere."""

    file = CarriedFile(label=_("Return of the package"), help_text=_("The file made elsewhere with “Make the return”."))


class OpenForm(SubmissionForm):
    """The package and its passphrase."""

    file = CarriedFile(label=_("Package"), help_text=_("The file made in the office."))
    passphrase = PassphraseField(label=_("Passphrase"), help_text=_("The one typed when the package was made."))


class SettleForm(SubmissionForm):
    """Which of two holds; nothing is chosen beforehand."""

    holds = forms.ChoiceField(
        label=_("What shall hold?"), choices=[("keep", ""), ("take", "")], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write of work and evidence, not of persons."),
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        """`again`: something to be done again here, which can only be noted as seen to."""
        super().__init__(*args, **kwargs)
        field = self.fields["holds"]
        assert isinstance(field, forms.ChoiceField)
        both = [("keep", _("Keep what stands here")), ("take", _("Take what came back"))]
        field.choices = [("keep", _("It has been done again here, or is not needed"))] if again else both

    def recorded(self, name: str) -> Any:
        """Nothing stands recorded under these."""
        return None


class PackageFilter(forms.Form):
    """Narrow the list of packages."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *PACKAGE.states])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        state = self.cleaned_data.get("state")
        return rows.filter(state=state) if state else rows


class ConflictFilter(forms.Form):
    """Narrow the report of a return."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *PACKAGE_CONFLICT.states])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        state = self.cleaned_data.get("state")
        return rows.filter(state=state) if state else rows
