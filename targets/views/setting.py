"""Set or change a target: three parts, then a check page; nothing typed is lost between them (L2, L4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pages import words
from targets import cascading, examples, setting
from targets.forms.examples import started, with_values
from targets.forms.target import PARTS, WHOLE, TargetForm, one_less, one_more, taken_over, texts_of
from targets.models import Resolution, Target
from targets.models.resolution import OPEN
from targets.pace import paces
from targets.realism_page import planned_rows
from targets.rules import reads_examples
from targets.views.targets import found_target
from units.http import number_in, number_of, person_of
from units.models import Person
from units.rules import heads_the_unit
from workflow.clock import today
from workflow.refusals import NotNow, require


@require_http_methods(["GET", "POST"])
def set_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a target under a resolution."""
    by = person_of(request)
    resolution = get_object_or_404(Resolution.objects.visible_to(by).select_related("unit"), pk=pk)
    units = list(setting.units_for(resolution, by)[:200])
    require(bool(units))
    if resolution.state not in OPEN:
        raise NotNow
    higher = _higher(resolution, number_in(request.GET.get("higher", "")))
    example = _example(by, number_in(request.GET.get("example", "")))

    def form_of(data: Any, filled: dict[str, Any] | None, upto: int) -> TargetForm:
        initial = filled
        if data is None and example is not None:
            initial = started(example, resolution, today()) if filled is None else with_values(example, filled)
        elif data is None and higher is not None and filled is None:
            initial = taken_over(higher, resolution)
        return TargetForm(data, resolution=resolution, units=units, initial=initial, upto=upto)

    def do(form: TargetForm) -> str:
        made = setting.set_target(resolution, by=by, plan=form.plan(), today=today(), unit=form.whose)
        return (made if higher is None else cascading.serve(made, by=by, higher=higher)).get_absolute_url()

    context = {
        "title": _("Set a target"),
        "over": str(resolution.unit),
        "back": resolution.get_absolute_url(),
        "draft": f"target-of-{resolution.pk}",
    }
    said = _now("The target is kept as a draft. Next: discuss it.")
    return _parts_then_check(request, form_of, do, context, said)


def _higher(resolution: Resolution, pk: int | None) -> Target | None:
    """The target above that is taken over."""
    return None if pk is None else cascading.higher_for(resolution.unit).filter(pk=pk).first()


def _example(by: Person, pk: int | None) -> Target | None:
    """The target of a flag holder that is started from."""
    if pk is None or not reads_examples(by):
        return None
    return examples.listed().select_related("current", "discussion").filter(pk=pk).first()


@require_http_methods(["GET", "POST"])
def edit_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a target that is not yet in force."""
    by = person_of(request)
    target = found_target(request, pk)
    require(heads_the_unit(by, target))
    if target.state not in ("draft", "discussed"):
        raise NotNow(_now("A target in force is changed by a renewal only."))

    def form_of(data: Any, filled: dict[str, Any] | None, upto: int) -> TargetForm:
        initial = texts_of(target) if filled is None and data is None else filled
        return TargetForm(data, subject=target, resolution=target.resolution, initial=initial, upto=upto)

    def do(form: TargetForm) -> str:
        return setting.edit(target, by=by, plan=form.plan(), today=today()).get_absolute_url()

    context = {
        "title": _("Change the target"),
        "over": target.title,
        "back": target.get_absolute_url(),
        "draft": f"target-{target.pk}",
    }
    return _parts_then_check(request, form_of, do, context, _now("The changes are kept."))


def _parts_then_check(
    request: HttpRequest,
    form_of: Callable[[Any, dict[str, Any] | None, int], TargetForm],
    do: Callable[[TargetForm], str],
    context: dict[str, Any],
    said: str,
) -> HttpResponse:
    """One part after the other, the check page, the record; each page carries all that was typed, hidden or shown."""
    if request.method != "POST":
        return _show(request, form_of(None, None, WHOLE), [1], context)
    if (turn := _turned(request)) is not None:
        part, typed = turn
        return _show(request, form_of(None, typed, WHOLE), [part], context)
    part = number_of(request, "part") or 0
    upto = part if 0 < part < WHOLE and "confirm" not in request.POST else WHOLE
    form = form_of(request.POST, None, upto)
    if form.is_valid():
        if upto < WHOLE:
            onward = form_of(None, request.POST.dict(), WHOLE)
            return _show(request, onward, [upto + 1], {**context, "checks": planned_rows(form.compared)})
        if "confirm" not in request.POST:
            return render(request, "targets/set_check.html", {**context, **_checked(form)})
        if answer := form.submit(request, lambda: do(form)):
            messages.success(request, said)
            return answer
    shown = form.faulty_parts() or ([part] if 0 < part <= WHOLE else list(range(1, WHOLE + 1)))
    return _show(request, form, shown, context)


def _turned(request: HttpRequest) -> tuple[int, dict[str, Any]] | None:
    """(part, what is typed) where a button leads to a part without any check: back, change, more or fewer measures."""
    if "add_measure" in request.POST:
        return 2, one_more(request.POST)
    if (gone := number_of(request, "drop_measure")) is not None:
        return 2, one_less(request.POST, gone)
    if (to := number_of(request, "to")) in range(1, WHOLE + 1) or "change" in request.POST:
        return to or 1, request.POST.dict()
    return None


def _show(request: HttpRequest, form: TargetForm, shown: list[int], context: dict[str, Any]) -> HttpResponse:
    """The page of one part; of several where faults stand in several."""
    groups = {part: form.groups(part) for part in shown}
    parts = [{"number": part, "heading": PARTS[part - 1], "groups": groups[part]} for part in shown]
    seen = {cell.name for part in groups.values() for group in part for cell in group.cells}
    more = {
        "checks": context.get("checks") or planned_rows(form.compared),
        "form": form,
        "parts": parts,
        "part": shown[0] if len(shown) == 1 else "",
        "carried": [cell for cell in form if cell.name not in seen and not cell.is_hidden],
        "steps": _steps(shown[0]),
        "earlier": shown[0] - 1 if len(shown) == 1 else 0,
        "measures": range(1, form.count + 1) if 2 in shown and form.count > 1 else [],
        "draft": f"{context['draft']}-{''.join(map(str, shown))}",
    }
    return render(request, "targets/set.html", {**context, **more}, status=form.status)


def _steps(at: int) -> list[dict[str, Any]]:
    labels = [*PARTS, _("Check")]
    return [{"label": label, "done": place < at, "current": place == at} for place, label in enumerate(labels, start=1)]


def _checked(form: TargetForm) -> dict[str, Any]:
    """What the check page shows: each part with its cells, and the pace required beside the pace of the past."""
    plan = form.plan()
    parts = []
    for part, heading in enumerate(PARTS, start=1):
        groups = [(one.heading, check_rows(form, one.cells)) for one in form.groups(part)]
        parts.append({"number": part, "heading": heading, "groups": groups})
    found = paces(form.whose, list(plan.measures), plan.limit_on, today())
    pace = [{"label": one.counted, "value": one.words} for one in found]
    checks = planned_rows(form.compared)
    return {"form": form, "parts": parts, "pace": pace, "checks": checks, "steps": _steps(WHOLE + 1), "plan": plan}


def check_rows(form: TargetForm, cells: Any) -> list[dict[str, Any]]:
    """What is typed in `cells` as rows of a summary; empty cells are left out."""
    rows = []
    for cell in cells:
        value = form.cleaned_data.get(cell.name)
        if value in (None, ""):
            continue
        choices = dict(getattr(cell.field, "choices", [])) if isinstance(value, str) else {}
        shown = choices.get(value, value)
        rows.append({"label": cell.label, "value": words.day(value) if hasattr(value, "isoformat") else str(shown)})
    return rows
