"""The demonstration fills an empty system: real units and past awards, and one invented county at every stage."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from assessments.models import Application, Decision
from desk.demo.placing import INVENTED
from honours.models import Flag, LegacyAward
from reviews.models import Deviation, Review
from targets.models import CampaignCount, CampaignTarget, DirectiveAnswer, IndividualTarget, Renewal, Resolution, Target
from units.models import Person, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """A home of the test's own."""
    settings.REDFLAG_HOME = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"]}}
    settings.STORAGES["default"]["OPTIONS"] = {"location": str(tmp_path / "evidence"), "base_url": None}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def test_the_demonstration(home: Path) -> None:
    """Real data beside the invented county; each state of the road stands somewhere; each post can sign in."""
    call_command("demo", stdout=io.StringIO())
    sign_ins: list[dict[str, str]] = json.loads((home / "demo-sign-ins.json").read_text())
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
    assert set(CampaignTarget.objects.values_list("state", flat=True)) == {"proposed", "accepted", "returned"}
    assert CampaignCount.objects.filter(campaign=None, unit__code="EH").exists()
    assert set(DirectiveAnswer.objects.values_list("state", flat=True)) == {"unanswered", "renewed", "no_change"}
    assert {"planned", "held", "acknowledged"} <= set(Review.objects.values_list("state", flat=True))
    states = set(Deviation.objects.values_list("state", flat=True))
    assert states == {"open", "explained", "measure_taken", "closed", "dismissed"}
    assert 2 <= Deviation.objects.exclude(rule="").count() <= 20
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


def test_the_demonstration_in_korean(home: Path) -> None:
    """Every invented text has its Korean twin; what is written is Korean, the persons' language too."""
    call_command("demo", "--language", "ko", stdout=io.StringIO())
    assert set(Person.objects.values_list("language", flat=True)) == {"ko"}
    texts = [
        *Target.objects.values_list("title", flat=True),
        *IndividualTarget.objects.values_list("task", flat=True),
        *Resolution.objects.values_list("aim", flat=True),
        *Decision.objects.values_list("reasons", flat=True),
    ]
    assert len(texts) > 60
    assert [text for text in texts if not re.search("[가-힣]", text)] == []
