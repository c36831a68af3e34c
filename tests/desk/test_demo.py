"""The demonstration fills an empty system: real units and past awards, and one invented county at every stage."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from assessments.models import Application
from desk.demo.placing import INVENTED
from honours.models import Flag, LegacyAward
from reviews.models import Review
from targets.models import DirectiveAnswer, IndividualTarget, Renewal, Resolution, Target
from units.models import Person, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_ins(tmp_path: Path, settings: Any) -> list[dict[str, str]]:
    """What the demonstration tells: a post, its number, the password, where."""
    settings.REDFLAG_HOME = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"]}}
    settings.STORAGES["default"]["OPTIONS"] = {"location": str(tmp_path / "evidence"), "base_url": None}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("demo", stdout=io.StringIO())
    rows: list[dict[str, str]] = json.loads((tmp_path / "demo-sign-ins.json").read_text())
    return rows


def test_the_demonstration(sign_ins: list[dict[str, str]]) -> None:
    """Real data beside the invented county; each state of the road stands somewhere; each post can sign in."""
    real = Unit.objects.exclude(note=INVENTED)
    assert real.filter(kind__is_area=True, parent__isnull=False).count() == 223
    assert real.filter(kind__is_area=False).count() == 132
    assert LegacyAward.objects.exclude(note=INVENTED).count() == 35
    states = set(Application.objects.values_list("state", flat=True))
    assert states == {"draft", "submitted", "screened", "findings_shown", "decided", "awarded", "refused"}
    states = set(Resolution.objects.values_list("state", flat=True))
    assert states == {"draft", "adopted", "submitted", "returned", "in_force", "fulfilled"}
    assert {"discussed", "in_force", "met"} <= set(Target.objects.values_list("state", flat=True))
    assert set(Renewal.objects.values_list("state", flat=True)) == {"accepted", "proposed"}
    assert set(DirectiveAnswer.objects.values_list("state", flat=True)) == {"unanswered", "renewed", "no_change"}
    assert {"planned", "held", "acknowledged"} <= set(Review.objects.values_list("state", flat=True))
    assert {"open", "done"} <= set(IndividualTarget.objects.values_list("state", flat=True))
    assert Flag.objects.get().unit.code == "EH-03"
    assert Unit.objects.get(code="EH-01").standing == "1"
    # What the committee put forward is what the assessors found, and what they found is recorded.
    application = Application.objects.get(unit__code="EH-02")
    assert all(
        claim.reached is None or claim.criterion.limit is None or claim.reached >= claim.criterion.limit
        for claim in application.claims.select_related("criterion")
    )
    posts = {row["post"] for row in sign_ins}
    assert {"Member", "Unit head", "Committee staff", "Team department official", "System administrator"} <= posts
    for row in sign_ins:
        client = Client()
        assert client.login(username=row["number"], password=row["password"]), row["post"]
        assert client.get("/").status_code in (200, 302), row["post"]
    assert not Person.objects.filter(name="").exists()
    with pytest.raises(CommandError, match="already"):
        call_command("demo")
    call_command("demo", "--if-empty")
