"""A page for each act on a package: cancel, make the return, bring it back, open what is sealed, decide on a row."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from targets.forms.packages import PassphraseForm, ReturnForm, SettleForm
from targets.models import PackageConflict
from targets.packaging import making, merging, returning, settling, unsealing
from targets.packaging.reporting import lines_of, reason_of
from targets.rules import carries_the_unit, heads_the_unit, is_own_head
from targets.views.packages import conflict_chip, found_package
from units.acting import act
from units.http import person_of
from workflow.clock import today
from workflow.forms import ReasonForm
from workflow.refusals import NotNow, require

FORM = "targets/act.html"


@require_http_methods(["GET", "POST"])
def cancel_package(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a package that is out, with a reason."""
    found = found_package(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    said = _("The package is cancelled.")
    lead = _("Its return is no longer taken. What was done elsewhere stays elsewhere.")
    return act(
        request, found, "cancel", making.cancel_package, form=form, said=said, context={"note": lead}, template=FORM
    )


@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "POST"])
def make_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Elsewhere: make the return, signed by the key that came in the package."""
    found = found_package(request, pk)
    form = PassphraseForm(request.POST or None, subject=found)
    verb = partial(returning.make_return, today=today())
    said = _("The return is made. Next: download it and carry it to the office.")
    lead = _("In it is what has come since the package was opened. Individual targets are sealed with the passphrase.")
    return act(request, found, "make_return", verb, form=form, said=said, context={"note": lead}, template=FORM)


@require_http_methods(["GET", "POST"])
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """In the office: take the return in."""
    found = found_package(request, pk)
    require(carries_the_unit(person_of(request), found))
    merging.refuse_if_done(found)
    form = ReturnForm(request.POST or None, request.FILES or None, subject=found)
    verb = partial(merging.bring_back, today=today())
    said = _("The return is taken in. Look through the report.")
    lead = _(
        "What does not clash is taken in; what clashes stands in a report with both values. A return is taken once."
    )
    return act(request, found, "bring_back", verb, form=form, said=said, context={"note": lead}, template=FORM)


@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "POST"])
def open_sealed(request: HttpRequest, pk: int) -> HttpResponse:
    """In the office: the unit's own head opens the individual targets that came back."""
    by = person_of(request)
    found = found_package(request, pk)
    require(is_own_head(by, found))
    if found.state != "returned" or found.return_secret is None:
        raise NotNow(_now("Nothing waits under this seal."))
    form = PassphraseForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return unsealing.open_sealed(found, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The individual targets are where their members find them."))
            return answer
    context = {
        "title": _("Open the individual targets"),
        "over": str(found),
        "form": form,
        "submit": _("Open the individual targets"),
        "note": _("Those in the ideological field go to their members unread: the programme alone can open them."),
        "cancel": found.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A row of the report: both values side by side, and which of them holds."""
    by = person_of(request)
    found = get_object_or_404(
        PackageConflict.objects.visible_to(by).select_related("unit", "package__unit", "target__resolution"), pk=pk
    )
    form = None
    if found.state == "open" and heads_the_unit(by, found):
        form = SettleForm(
            request.POST or None, subject=found, again=found.kind == "act" and not found.theirs.get("meeting")
        )
    elif request.method == "POST":
        require(heads_the_unit(by, found))
        raise NotNow
    if form is not None and request.method == "POST" and form.is_valid():
        values = form.values
        verb = {"keep": settling.keep_ours, "take": settling.take_theirs}[values["holds"]]

        def do() -> str:
            return verb(found, by=by, today=today(), note=values["note"]).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("Decided. Both values stay in the report."))
            return answer
    context = {
        "title": found.title,
        "over": f"{found.package}, {found.get_kind_display()}",
        "sub": [conflict_chip(found), reason_of(found)],
        "form": form,
        "lines": lines_of(found),
        "heads": [_("Here"), _("In the return")],
        "label": _("Both sides"),
        "target": found.target,
        "cancel": found.get_absolute_url(),
        "submit": _("Decide"),
    }
    return render(request, "targets/package_row.html", context, status=form.status if form is not None else 200)
