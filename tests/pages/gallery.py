"""Every component on one page, with made-up units: what the tests draw, photograph and examine. Not part of the program."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from pages.columns import Column
from pages.forms import DayField, Option
from pages.listing import Empty
from pages.marks import chip

TODAY = dt.date(2026, 11, 23)


class TargetForm(forms.Form):
    """One field of each kind."""

    submission_key = forms.CharField(
        widget=forms.HiddenInput, initial="3f2b7c1e-8a55-4c1c-9d7e-0a1b2c3d4e5f", required=False
    )
    serves = forms.ChoiceField(
        label="Which workteam target does it help?",
        widget=forms.RadioSelect,
        choices=[
            ("1", Option("Drill repair time from 9 days to 4", "by 31 December", "technical")),
            ("2", Option("Skills course for 8 new fitters", "by 31 March", "ideological")),
            ("3", Option("Workshop and washroom in order", "by 31 December", "cultural")),
        ],
    )
    what = forms.CharField(
        label="What will you do?",
        help_text="Write it so that it can be counted. Example: label 40 shelf bays",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what you will do"},
    )
    goal = forms.DecimalField(label="Goal", help_text="In the unit of measure", required=False)
    until = DayField(label="By when?", error_messages={"required": "Choose a date after 23 November 2026"})
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Immediate"), ("b", "Long-term")])
    ways = forms.MultipleChoiceField(
        label="How is it counted?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("n", "Number"), ("p", "Per cent"), ("y", "Yes or no")],
        required=False,
    )
    agreed = forms.BooleanField(label="Discussed in the workteam", required=False)
    paper = forms.FileField(label="Evidence", help_text="PDF or photograph, up to 10 MB", required=False)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)


class ListFilter(forms.Form):
    """The toolbar's fields."""

    q = forms.CharField(label="Name", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), ("farm", "Farm"), ("mine", "Mine")])
    late = forms.BooleanField(label="Late only", required=False)

    def narrow(self, queryset: Any) -> Any:
        """Leave the rows as they are."""
        return queryset


COLUMNS = (
    Column("unit", "Unit", value=lambda row: row["unit"], link=lambda row: "#", sort="unit"),
    Column("what", "What is late", value=lambda row: row["what"]),
    Column("date", "Date was", value=lambda row: row["date"], kind="date", width=120, sort="date"),
    Column("late", "Late by", value=lambda row: row["late"], show=lambda row: chip("late", row["late"]), width=120),
    Column("share", "Share", value=lambda row: row["share"], kind="number", unit="%", width=90),
)
ROWS = [
    {"unit": "Milbat Institute", "what": "Third-quarter review not held", "date": dt.date(2026, 10, 15), "late": "39 days", "share": Decimal("62.50")},
    {"unit": "Haedoji Farm, workteam 4", "what": "2 targets past their time limit", "date": dt.date(2026, 10, 31), "late": "23 days", "share": Decimal("40")},
]  # fmt: skip


def listing_context(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The context components/listing.html receives, without a database."""
    return {
        "name": "late",
        "title": "Late paperwork of units",
        "note": "To each unit’s office, not to any person.",
        "heads": [
            {"column": column, "aria": "ascending" if column.sort == "unit" else "", "next": f"-{column.sort}"}
            for column in COLUMNS
        ],
        "rows": [[column.cell(row) for column in COLUMNS] for row in rows],
        "form": ListFilter({}, auto_id="filter_%s"),
        "filtered": False,
        "sort": "",
        "count": "1,000+",
        "page": {"before": "AA", "after": "BB"} if rows else {},
        "exportable": True,
        "empty": Empty("No paper is late.", "The next reviews are due on 4 December.", "Review calendar", "#"),
    }


def context() -> dict[str, Any]:
    """Everything the gallery shows."""
    bound = TargetForm({"serves": "1", "kind": "a"})
    bound.conflict = [("Goal", "66.4 %", "68 %"), ("Time limit", "31 Dec 2026", "31 Mar 2027")]  # type: ignore[attr-defined]
    return {
        "title": "Sangnok Mine",
        "crumbs": [("Hanbit Province", "#"), ("Eunha County", "#"), ("Enterprises", "")],
        "sub": [chip("flag", "First flag, 2024"), "Towards the second since 20 Jan 2026", "412 members"],
        "acts": [
            {"label": "One-page briefing", "url": "#", "icon": "print"},
            {"label": "Record a review", "url": "#", "post": True, "hidden": {"k": "v"}},
            {"label": "Add evidence", "url": "#", "main": True},
        ],
        "facts": [
            {"label": "Targets met", "value": 3, "of": "of 7", "note": "all 3 fields have one"},
            {"label": "Next review", "value": "4 Dec", "note": "in 11 days"},
            {"label": "Reviews on time", "value": 2, "of": "of 3", "note": "one 9 days late"},
            {"label": "Evidence on file", "value": 26, "note": "21 checked on site"},
        ],
        "tabs": [
            {"label": "Called", "url": "#", "count": 12, "current": True},
            {"label": "Submitted", "url": "#", "count": 4},
            {"label": "In force", "url": "#", "count": None},
        ],
        "steps": [
            {"label": "Applied", "note": "2 Nov 2026 by the farm", "done": True},
            {"label": "Department approval", "note": "With you, due 30 Nov", "current": True},
            {"label": "Register and certificate", "note": "Not yet"},
        ],
        "tasks": [
            {"label": "Resolution adopted", "done": True, "text": "20 Jan"},
            {"label": "Reviews held", "url": "#", "kind": "go", "text": "3 of 4"},
            {"label": "Apply for the flag", "blocked": True},
        ],
        "events": [
            {"on": dt.date(2026, 12, 4), "title": "Quarterly review due", "text": "Reminder on 27 Nov.", "kind": "next"},
            {"on": TODAY, "kind": "today"},
            {"on": dt.date(2026, 8, 3), "title": "Stage 2 reached", "text": "Ore recovery 66.0 %.", "url": "#"},
            {"on": dt.date(2024, 4, 14), "title": "First flag awarded", "text": "Register no. 0417.", "kind": "hon"},
        ],
        "evidence": [
            {"label": "Check sheets 30, 31", "url": "#", "note": "Aug, Nov", "seen": True},
            {"label": "Channel photos", "url": "#", "note": "9 items", "icon": "photo"},
        ],
        "rows": [
            {"label": "Target", "value": "Ore recovery at the concentrator", "change": "#"},
            {"label": "Goal", "value": "68 %", "change": "#"},
            {"label": "Reason", "value": ""},
        ],
        "targets": [
            {"name": "Safety course for every new worker", "field": "ideological", "percent": 100, "met": True, "time": 92,
             "stages": [(33, True), (66, True)], "now": "60 places", "values": ["30", "45", "60"], "readings": [20, 30, 45, 60], "goal": 60},
            {"name": "Ore recovery at the concentrator", "field": "technical", "percent": 77, "met": False, "time": 64,
             "stages": [(29, True), (71, True)], "now": "66.4 %", "values": ["63", "66", "68"], "readings": [61, 63, 66.4], "goal": 68},
            {"name": "Housing repairs, Block C", "field": "cultural", "percent": 65, "met": False, "time": 81,
             "stages": [(25, True), (50, True), (75, False)], "now": "31 flats", "values": ["12", "24", "36", "48"], "readings": [8, 20, 31], "goal": 48},
        ],
        "late": listing_context(ROWS),
        "none": listing_context([]),
        "form": TargetForm(),
        "bound": bound,
        "day": TODAY,
        "who": "Only you and the 2 responsible people of your workteam. Units above see a count only.",
    }  # fmt: skip


@login_not_required
def show(request: HttpRequest, name: str) -> HttpResponse:
    """Draw tests/pages/templates/gallery/<name>.html in the theme the address asks for."""
    theme = request.GET.get("theme", "light")
    shell = {
        "theme": theme,
        "size": request.GET.get("size", "normal"),
        "density": request.GET.get("density", "normal"),
        "person_key": request.GET.get("person", "17"),
        "home": "/",
        "search": "/find/",
        "language": "/language/",
        "settings": "/settings/",
        "sign_out": "/out/",
        "languages": [("en", "English"), ("ko", "Korean")],
        "post_and_place": "Eunha County Committee · staff",
        "navigation": [
            ("Work", [("Desk", "#", 7, False), ("Late paperwork", "#", 12, False), ("Applications", "#", None, False)]),
            ("Units", [("Unit tree", "#", None, True), ("Register of flags", "#", None, False)]),
        ],
    }
    found = {**context(), "shell": shell}
    if request.headers.get("HX-Target") == "listing":
        return render(
            request, "components/listing.html", {"listing": found["none" if request.GET.get("q") else "late"]}
        )
    if name == "errors":
        found["form"] = found["bound"]
    return render(request, f"gallery/{name}.html", found)


urlpatterns = [path("gallery/<slug:name>/", show), path("accounts/", include("allauth.urls"))]
