"""Campaigns: other mass movements with their organizations, targets that serve them, results; four ship with it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# code, English, Korean, what it is about in both, the organizations that lead it: an office edits all of it later
CAMPAIGNS = [
    (
        "speed_80s",
        "Speed of the 80s",
        "80년대속도창조운동",
        "Units do more in less time by better organization and technique, and show it by dated results.",
        "단위들이 조직사업과 기술을 개선하여 더 짧은 기간에 더 많은 일을 하고 날자가 있는 실적으로 보여준다.",
        ["trade_union", "youth"],
    ),
    (
        "unassuming_heroes",
        "Unassuming Heroes",
        "숨은 영웅들의 모범을 따라배우는 운동",
        "Units take up hard work that shows late and bring it to a result. It is about units and their work alone.",
        "단위들이 성과가 늦게 나타나는 어려운 일을 맡아 결과를 볼 때까지 한다. 단위와 그 사업에 대하여서만 적는다.",
        ["trade_union", "youth", "women", "farm_workers"],
    ),
    (
        "socialist_emulation",
        "Socialist Emulation",
        "사회주의경쟁운동",
        "Units compete in fulfilling plans and in quality, and help the units that are behind.",
        "단위들이 계획수행과 제품의 질에서 경쟁하며 뒤떨어진 단위를 도와준다.",
        ["trade_union", "farm_workers"],
    ),
    (
        "model_machine",
        "Model Machine",
        "모범기대창조운동",
        "Machines are kept in exemplary order and run at full capacity.",
        "기대를 모범적으로 관리하고 만가동한다.",
        ["trade_union", "farm_workers"],
    ),
]


def ship(apps, schema_editor):
    model = apps.get_model("targets", "Campaign")
    for code, english, korean, text_en, text_ko, organizations in CAMPAIGNS:
        model.objects.create(
            code=code,
            state="running",
            name_en=english,
            name_ko=korean,
            text_en=text_en,
            text_ko=text_ko,
            organizations=organizations,
        )


def take_back(apps, schema_editor):
    """The table goes with them."""


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0013_drives"),
        ("units", "0007_organizations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CampaignCounting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=30, verbose_name="state")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("code", models.SlugField(editable=False, null=True, unique=True)),
                ("name_en", models.CharField(blank=True, max_length=100, verbose_name="name (English)")),
                ("name_ko", models.CharField(blank=True, max_length=100, verbose_name="name (Korean)")),
                ("text_en", models.TextField(blank=True, verbose_name="what it is about (English)")),
                ("text_ko", models.TextField(blank=True, verbose_name="what it is about (Korean)")),
                (
                    "organizations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("trade_union", "Trade union"),
                                ("youth", "Youth league"),
                                ("women", "Women's union"),
                                ("farm_workers", "Union of agricultural workers"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="organizations that lead it",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="units.unit",
                        verbose_name="committee of",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CampaignCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        choices=[("ideological", "Ideological"), ("technical", "Technical"), ("cultural", "Cultural")],
                        max_length=12,
                    ),
                ),
                ("n", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField()),
                ("weight", models.PositiveBigIntegerField()),
                ("weighted", models.DecimalField(decimal_places=1, max_digits=20)),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="targets.campaign"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="campaign_counts", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CampaignTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=30, verbose_name="state")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("adds", models.TextField(verbose_name="what it adds to the three fields")),
                ("proposed_on", models.DateField(verbose_name="proposed on")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                ("returned_because", models.TextField(blank=True, verbose_name="why it was returned")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign_targets",
                        to="targets.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "decided_at",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign_targets",
                        to="targets.target",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="campaign_targets", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CampaignResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        choices=[("ideological", "Ideological"), ("technical", "Technical"), ("cultural", "Cultural")],
                        max_length=12,
                        verbose_name="field",
                    ),
                ),
                ("since", models.DateField(verbose_name="first day of the period")),
                ("until", models.DateField(verbose_name="last day of the period")),
                ("counted", models.CharField(blank=True, max_length=120, verbose_name="what is counted")),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="value"),
                ),
                ("work", models.TextField(verbose_name="work done")),
                ("contribution", models.TextField(verbose_name="what it contributes to the three revolutions")),
                ("reason", models.TextField(blank=True, verbose_name="reason of the correction")),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="targets.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="targets.campaignresult",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="campaign_results", to="units.unit"
                    ),
                ),
                (
                    "unit_of_measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.unitofmeasure",
                        verbose_name="unit of measure",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="targets.campaigntarget",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(fields=["name_en", "id"], name="campaign_name_en"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_en", ""), ("name_ko", ""), _negated=True), name="campaign_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaigncount",
            constraint=models.UniqueConstraint(
                fields=("unit", "campaign", "field"), name="campaign_count_once", nulls_distinct=False
            ),
        ),
        migrations.AddIndex(
            model_name="campaigntarget",
            index=models.Index(fields=["proposed_on", "id"], name="campaign_target_on"),
        ),
        migrations.AddIndex(
            model_name="campaigntarget",
            index=models.Index(
                condition=models.Q(("state", "proposed")), fields=["unit"], name="campaign_target_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="campaigntarget",
            index=models.Index(
                condition=models.Q(("state", "accepted")), fields=["target"], name="campaign_target_counted"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaigntarget",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("campaign", "target"),
                name="campaign_target_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaigntarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("adds", ""), _negated=True), name="campaign_target_adds_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaigntarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("returned_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="campaign_target_returned_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaigntarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["accepted", "returned"]), _negated=True),
                    models.Q(("decided_at__isnull", False), ("decided_on__isnull", False)),
                    _connector="OR",
                ),
                name="campaign_target_answered_by_a_committee",
            ),
        ),
        migrations.AddIndex(
            model_name="campaignresult",
            index=models.Index(fields=["until", "id"], name="campaign_result_until"),
        ),
        migrations.AddIndex(
            model_name="campaignresult",
            index=models.Index(fields=["unit", "campaign", "since"], name="campaign_result_of"),
        ),
        migrations.AddConstraint(
            model_name="campaignresult",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True)),
                fields=("campaign", "unit", "field", "since", "until", "of"),
                name="campaign_result_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__lte", models.F("until"))), name="campaign_result_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("counted", ""),
                        ("of__isnull", False),
                        ("unit_of_measure__isnull", True),
                        ("value__isnull", True),
                    ),
                    models.Q(("of__isnull", True), ("value__isnull", False), models.Q(("counted", ""), _negated=True)),
                    _connector="OR",
                ),
                name="campaign_result_counted_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrects__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="campaign_result_corrected_with_reason",
            ),
        ),
        migrations.RunPython(ship, take_back),
    ]
