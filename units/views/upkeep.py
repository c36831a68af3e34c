"""Keeping the tree: add, change, move, archive units; contacts, norms, history, groups, catalogues."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages.listing import Column, Empty, Listing, Sort
from units import tree
from units.catalogues import CATALOGUES
from units.forms_tree import CatalogueForm, ContactForm, GroupForm, GroupUnitForm, MoveForm, NormForm, UnitForm
from units.http import number_of, person_of
from units.models import ContactPost, Group, Norm, Person, Unit
from units.norms import KINDS, norm_of
from units.norms import set_norm as keep_norm
from units.rules import is_administrator, is_staff
from units.views.people import answer_form
from workflow.clock import today
from workflow.forms import ReasonForm, SubmissionForm
from workflow.models import Step
from workflow.moving import record
from workflow.refusals import NotReady, require
from workflow.telling import told

FIELDS = ("kind", "code", "name_en", "name_ko", "sector", "staffing", "note")


def _unit(request: HttpRequest, pk: int) -> tuple[Person, Unit]:
    """The person and the unit within reach, else 404."""
    by = person_of(request)
    return by, get_object_or_404(Unit.objects.visible_to(by).select_related("kind", "sector", "parent"), pk=pk)


def _kept(request: HttpRequest, pk: int) -> tuple[Person, Unit]:
    by, unit = _unit(request, pk)
    require(tree.keeps_the_tree(by, unit))
    return by, unit


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a unit below another."""
    by, parent = _kept(request, pk)
    form = UnitForm(request.POST or None, initial={"code": tree.next_code(parent)})

    def do() -> str:
        return tree.add(parent, by=by, **form.values).get_absolute_url()

    context = {"title": _("Add a unit below"), "over": str(parent), "cancel": reverse("units:below", args=[pk])}
    return answer_form(request, form, do, _now("The unit is added."), context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is recorded of a unit; a former name stays in its history."""
    by, unit = _kept(request, pk)
    form = UnitForm(request.POST or None, subject=unit, initial={name: getattr(unit, name) for name in FIELDS})

    def do() -> str:
        return tree.edit(unit, by=by, today=today(), **form.values).get_absolute_url()

    context = {"title": _("Change the unit"), "over": str(unit), "cancel": unit.get_absolute_url()}
    return answer_form(request, form, do, _now("The changes are kept."), context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a unit with all below it under another."""
    by, unit = _kept(request, pk)
    form = MoveForm(request.POST or None, subject=unit)

    def do() -> str:
        return tree.move(unit, by=by, today=today(), **form.values).get_absolute_url()

    moved = Unit.objects.filter(path__within=str(unit.path))[:1001].count()
    note = _now("%(n)s units move together; their history goes with them.") % {"n": "1,000+" if moved > 1000 else moved}
    context = {"title": _("Move the unit"), "over": str(unit), "cancel": unit.get_absolute_url(), "note": note}
    return answer_form(request, form, do, _now("The unit is moved."), context)


@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive a unit, or take it out of the archive."""
    by, unit = _kept(request, pk)
    form = ReasonForm(request.POST or None, subject=unit)
    archived = unit.archived_on is not None

    def do() -> str:
        if archived:
            return tree.restore(unit, by=by, **form.values).get_absolute_url()
        return tree.archive(unit, by=by, today=today(), **form.values).get_absolute_url()

    title = _("Take out of the archive") if archived else _("Archive the unit")
    context = {
        "title": title,
        "over": str(unit),
        "cancel": unit.get_absolute_url(),
        "obstacles": [] if archived else tree.obstacles(unit, today()),
    }
    return answer_form(request, form, do, _now("The unit is changed."), context)


@require_http_methods(["GET", "POST"])
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """The contact posts of the unit's office."""
    by, unit = _kept(request, pk)
    form = ContactForm(request.POST or None)
    back = reverse("units:contacts", args=[unit.pk])
    remove = number_of(request, "remove")

    def do() -> str:
        with transaction.atomic():
            if remove is not None:
                ContactPost.objects.filter(unit=unit, pk=remove).delete()
            else:
                ContactPost.objects.create(unit=unit, **form.values)
            record(unit, "contacts", by=by)
        return back

    if request.method == "POST" and remove is not None:
        plain = SubmissionForm(request.POST)
        if plain.is_valid() and (answer := plain.submit(request, do)):
            return answer
    context = {
        "title": _("Contacts of the office"),
        "over": str(unit),
        "cancel": unit.get_absolute_url(),
        "rows": list(unit.contact_posts.order_by("id")),
    }
    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        return answer
    return render(request, "units/contacts.html", {"form": form, **context}, status=form.status)


@require_safe
def norms(request: HttpRequest, pk: int) -> HttpResponse:
    """The norms in force at a unit, and where each comes from."""
    by, unit = _unit(request, pk)
    day = today()
    set_here = {
        (row.unit_id, row.name): row
        for row in Norm.objects.filter(unit__path__above=str(unit.path), since__lte=day)
        .select_related("unit")
        .order_by("unit__depth", "since")
    }
    nearest = {name: row for (_unit_id, name), row in set_here.items()}
    rows = [
        {
            "kind": kind,
            "value": dict(kind.choices).get(nearest[name].value, nearest[name].value)
            if name in nearest
            else dict(kind.choices).get(kind.default, kind.default),
            "source": nearest[name].unit if name in nearest else None,
            "since": nearest[name].since if name in nearest else None,
        }
        for name, kind in KINDS.items()
    ]
    context = {
        "title": _("Norms"),
        "crumbs": [(str(unit), unit.get_absolute_url()), (_("Norms"), "")],
        "unit": unit,
        "rows": rows,
        "may_set": is_staff(by, unit),
    }
    return render(request, "units/norms.html", context)


@require_http_methods(["GET", "POST"])
def set_norm(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Set a norm at a unit from a day on; units below inherit it."""
    by, unit = _unit(request, pk)
    require(is_staff(by, unit))
    kind = KINDS.get(name)
    if kind is None:
        raise Http404
    form = NormForm(request.POST or None, kind=kind, initial={"since": today(), "value": norm_of(unit, name, today())})
    back = reverse("units:norms", args=[unit.pk])

    def do() -> str:
        keep_norm(unit, by=by, name=name, value=form.cleaned_data["value"], since=form.cleaned_data["since"])
        return back

    context = {"title": _("Set a norm"), "over": str(unit), "cancel": back}
    return answer_form(request, form, do, _now("The norm is set."), context)


HISTORY = Listing(
    name="history",
    title=_("History of the unit"),
    columns=(
        Column("on", _("On"), value=lambda row: row.happened_on or row.recorded_at.date(), kind="date", width=120),
        Column("what", _("What"), value=told),
        Column("title", _("About"), value=lambda row: row.facts.get("title", "")),
        Column("note", _("Note")),
        Column("by", _("By"), value=lambda row: str(row.by) if row.by else _now("the date itself"), width=160),
    ),
    sorts=(Sort("recorded", _("Recorded"), ("id",)),),
    default_sort="-recorded",
    empty=Empty(_("Nothing is recorded yet.")),
)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step at a unit."""
    _by, unit = _unit(request, pk)
    context = {"crumbs": [(str(unit), unit.get_absolute_url()), (_("History"), "")]}
    return HISTORY.respond(request, Step.objects.filter(unit=unit).select_related("by"), context)


@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """Groups of units kept in the person's area."""
    by = person_of(request)
    seen = Unit.objects.visible_to(by)
    kept_at = next((one for one in seen.filter(pk__in=_staff_units(by))), None)
    form = GroupForm(request.POST or None)
    if request.method == "POST":
        require(kept_at is not None)

    def do() -> str:
        assert kept_at is not None
        with transaction.atomic():
            made = Group.objects.create(owner=kept_at, **form.values)
            record(made, "add", by=by, facts={"title": str(made)})
        return reverse("units:group", args=[made.pk])

    context = {
        "title": _("Groups of units"),
        "groups": list(Group.objects.visible_to(by).current().select_related("owner").order_by("id")[:200]),
        "may_add": kept_at is not None,
        "form": form,
    }
    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        return answer
    return render(request, "units/groups.html", context, status=form.status)


def _staff_units(by: Person) -> list[int]:
    from units.models import Post
    from units.reach import reach_of

    return [one.unit_id for one in reach_of(by).held if one.post == Post.STAFF]


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: its units; who keeps it adds and removes them, or retires it."""
    by = person_of(request)
    found = get_object_or_404(Group.objects.visible_to(by).select_related("owner"), pk=pk)
    keeps = is_staff(by, found.owner)
    if request.method == "POST":
        require(keeps)
    form: SubmissionForm = GroupUnitForm(request.POST or None)
    remove = number_of(request, "remove")
    if remove is not None or "retire" in request.POST:
        form = SubmissionForm(request.POST)

    def do() -> str:
        with transaction.atomic():
            if "retire" in request.POST:
                Group.objects.filter(pk=found.pk).update(retired_on=today())
                record(found, "retire", by=by, facts={"title": str(found)})
                return reverse("units:groups")
            if remove is not None:
                found.units.remove(remove)
            else:
                unit = form.cleaned_data["unit"]
                if not Unit.objects.visible_to(by).filter(pk=unit.pk).exists():
                    raise NotReady(_now("No unit has this code; find it in the list of units"))
                found.units.add(unit)
            record(found, "units", by=by, facts={"title": str(found)})
        return reverse("units:group", args=[found.pk])

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        return answer
    context = {
        "title": str(found),
        "crumbs": [(_("Groups of units"), reverse("units:groups")), (str(found), "")],
        "group": found,
        "units": list(found.units.select_related("kind").order_by("code")[:500]),
        "keeps": keeps,
        "form": form if isinstance(form, GroupUnitForm) else GroupUnitForm(),
    }
    return render(request, "units/group.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def catalogue(request: HttpRequest, name: str = "kinds") -> HttpResponse:
    """A catalogue: add an entry, retire one, bring it back. Nothing is deleted."""
    by = person_of(request)
    require(is_administrator(by))
    kept = CATALOGUES.get(name, CATALOGUES["kinds"])
    model = kept.model
    form: SubmissionForm = kept.form(request.POST or None)
    retired, returned = number_of(request, "retire"), number_of(request, "return")
    turned = returned if retired is None else retired
    if turned is not None:
        form = SubmissionForm(request.POST)

    def do() -> str:
        try:
            with transaction.atomic():
                if turned is not None:
                    model.objects.filter(pk=turned).update(retired_on=None if retired is None else today())
                else:
                    model.objects.create(**form.values)
        except IntegrityError as error:
            raise NotReady(_now("This code is taken; choose another.")) from error
        return reverse("units:catalogue_of", args=[name])

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        return answer
    context = {
        "title": kept.title,
        "name": name,
        "tabs": [
            {
                "label": one.title,
                "url": reverse("units:catalogue_of", args=[key]),
                "count": None,
                "current": key == name,
            }
            for key, one in CATALOGUES.items()
        ],
        "rows": list(model.objects.order_by("rank", "id")),
        "form": form if isinstance(form, CatalogueForm) else kept.form(),
    }
    return render(request, "units/catalogue.html", context, status=form.status)
