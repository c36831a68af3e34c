"""The base of every form that writes: a key that makes a repeat harmless, and the version it was filled from."""

import uuid
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from workflow.models import Submission, claim
from workflow.refusals import NotNow, NotReady


class SubmissionForm(forms.Form):
    """Parses and checks; never writes, knows no roles. `subject` is the thing it was filled from, if any."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    subject_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, subject: models.Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        #: (label, what is recorded now, what was typed) of each field that differs, when somebody was quicker
        self.conflict: list[tuple[str, str, str]] = []
        self.fields["submission_key"].initial = uuid.uuid4
        self.fields["subject_version"].initial = getattr(subject, "version", None)

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned data without the two hidden fields: ready for a domain verb."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("submission_key", "subject_version")}

    def submit(self, request: HttpRequest, act: Callable[[], str]) -> HttpResponse | None:
        """Run `act` (it returns the address to go to) once per submission key, all or nothing.

        Returns the redirect, or None when the page is to be shown again: the reasons of a NotReady stand in the form,
        or `conflict` is filled because the subject changed meanwhile (the caller answers with `status`).
        """
        key = self.cleaned_data.get("submission_key") or uuid.uuid4()
        by = request.user if request.user.is_authenticated else None
        try:
            with transaction.atomic():
                if not claim(key, by):
                    return self._repeat(key, by)
                if self._changed_meanwhile():
                    raise _Changed
                answer = act()
                Submission.objects.filter(key=key).update(answer=answer)
        except NotReady as refusal:
            for reason in refusal.reasons:
                self.add_error(None, str(reason))
            return None
        except _Changed:
            self._show_conflict()
            return None
        return HttpResponseRedirect(answer)

    @property
    def status(self) -> int:
        """HTTP status of the page that shows this form again: 409 changed meanwhile, 422 errors, else 200."""
        return 409 if self.conflict else 422 if self.is_bound and self.errors else 200

    def _repeat(self, key: uuid.UUID, by: Any) -> HttpResponse:
        row = Submission.objects.get(key=key)
        if row.by_id != getattr(by, "pk", None) or not row.answer:
            # A key belongs to one person and one form.
            raise NotNow
        return HttpResponseRedirect(row.answer)

    def _changed_meanwhile(self) -> bool:
        if self.subject is None or not hasattr(self.subject, "version"):
            return False
        manager = type(self.subject)._default_manager
        now = manager.select_for_update(of=("self",)).filter(pk=self.subject.pk).values_list("version", flat=True).get()
        return bool(now != self.cleaned_data.get("subject_version"))

    def recorded(self, name: str) -> Any:
        """What stands recorded under a field now, in the form of its cleaned value; None where nothing compares."""
        return getattr(self.subject, name, None)

    def _show_conflict(self) -> None:
        assert self.subject is not None
        self.subject.refresh_from_db()
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.HiddenInput):
                continue
            found = self.recorded(name)
            theirs, yours = in_words(field, found), in_words(field, self.cleaned_data.get(name))
            if found is not None and theirs != yours:
                self.conflict.append((str(field.label or name), theirs, yours))
        self.add_error(None, _("It has changed meanwhile. Compare both texts; saving again puts yours in place."))
        if not self.conflict:
            self.conflict.append((_("State"), str(getattr(self.subject, "state", "")), ""))
        # A bound form shows posted data: give the page the version that stands now, and a key of its own.
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("subject_version")] = str(getattr(self.subject, "version", ""))
        data[self.add_prefix("submission_key")] = str(uuid.uuid4())
        self.data = data


def in_words(field: forms.Field, value: Any) -> str:
    """A cleaned value as a reader compares it: the label of a choice, the names of several things one after the other."""
    if value is None:
        return ""
    if isinstance(value, list | tuple | models.QuerySet):
        return ", ".join(in_words(field, one) for one in value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = {str(key): label for key, label in field.widget.choices if not isinstance(label, list | tuple)}
        return str(labels.get(str(value), value))
    return str(value)


class ReasonForm(SubmissionForm):
    """A move that must say why; the words are read by those it concerns."""

    reason = forms.CharField(
        label=_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_lazy("Those it concerns read these words. Write of work and evidence, not of persons."),
    )


class _Changed(Exception):
    """Leaves the transaction when the version no longer stands."""
