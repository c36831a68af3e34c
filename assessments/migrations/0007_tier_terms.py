"""Terms of each tier, kinds of unit and weights; those of the first edition say what held until now (L10)."""

import django.db.models.deletion
from django.db import migrations, models

#: Tier, the flag held before, kinds of unit.
TERMS = [("1", "", ""), ("2", "1", ""), ("3", "2", ""), ("honour", "", "school")]


def weigh(apps, schema_editor):
    apps.get_model("assessments", "Criterion").objects.filter(imperative=False).update(weight=100)


def state_the_terms(apps, schema_editor):
    """No guideline criterion kept a unit from the flag under what is published already: the threshold is 0."""
    terms = apps.get_model("assessments", "TierTerms").objects
    for standard in apps.get_model("assessments", "Standard").objects.all():
        terms.bulk_create(
            terms.model(standard=standard, tier=tier, follows=follows, kinds=kinds, threshold=0)
            for tier, follows, kinds in TERMS
        )


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_duties_of_assessors"),
    ]

    operations = [
        migrations.CreateModel(
            name="TierTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("1", "Flag"),
                            ("2", "Second flag"),
                            ("3", "Third flag"),
                            ("honour", "Schools' honour flag"),
                        ],
                        max_length=10,
                        verbose_name="tier",
                    ),
                ),
                (
                    "follows",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "Flag"),
                            ("2", "Second flag"),
                            ("3", "Third flag"),
                            ("honour", "Schools' honour flag"),
                        ],
                        max_length=10,
                        verbose_name="flag held before",
                    ),
                ),
                ("kinds", models.CharField(blank=True, max_length=400, verbose_name="kinds of unit")),
                (
                    "months_between",
                    models.PositiveSmallIntegerField(default=12, verbose_name="months since the earlier flag"),
                ),
                (
                    "threshold",
                    models.PositiveSmallIntegerField(
                        default=60, verbose_name="guideline criteria met, per cent of their weight"
                    ),
                ),
                ("round_months", models.CharField(blank=True, max_length=40, verbose_name="months of the rounds")),
                ("visited", models.BooleanField(default=True, verbose_name="visited on site")),
                (
                    "screens_at",
                    models.CharField(
                        choices=[
                            ("own", "nearest area"),
                            ("city", "city or county"),
                            ("province", "province"),
                            ("nation", "nation"),
                        ],
                        default="own",
                        max_length=10,
                        verbose_name="screened by the committee of",
                    ),
                ),
                (
                    "assesses_at",
                    models.CharField(
                        choices=[
                            ("own", "nearest area"),
                            ("city", "city or county"),
                            ("province", "province"),
                            ("nation", "nation"),
                        ],
                        default="own",
                        max_length=10,
                        verbose_name="assessors from the committee of",
                    ),
                ),
                (
                    "decides_at",
                    models.CharField(
                        choices=[
                            ("own", "nearest area"),
                            ("city", "city or county"),
                            ("province", "province"),
                            ("nation", "nation"),
                        ],
                        default="own",
                        max_length=10,
                        verbose_name="decided by the committee of",
                    ),
                ),
                (
                    "approves_at",
                    models.CharField(
                        choices=[
                            ("own", "nearest area"),
                            ("city", "city or county"),
                            ("province", "province"),
                            ("nation", "nation"),
                        ],
                        default="own",
                        max_length=10,
                        verbose_name="approved by the department of",
                    ),
                ),
                ("approvals", models.PositiveSmallIntegerField(default=1, verbose_name="approvals needed")),
            ],
            options={
                "ordering": ["tier"],
            },
        ),
        migrations.AddField(
            model_name="criterion",
            name="kinds",
            field=models.CharField(blank=True, db_default="", max_length=400, verbose_name="kinds of unit"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="weight",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="weight"),
        ),
        migrations.AddField(
            model_name="standard",
            name="transition_until",
            field=models.DateField(
                blank=True, null=True, verbose_name="applications may choose the earlier edition until"
            ),
        ),
        migrations.RunPython(weigh, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("imperative", True), ("weight", 0)),
                    models.Q(("imperative", False), ("weight__range", (1, 100))),
                    _connector="OR",
                ),
                name="criterion_guideline_has_weight",
            ),
        ),
        migrations.AddField(
            model_name="tierterms",
            name="standard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="assessments.standard"
            ),
        ),
        migrations.AddConstraint(
            model_name="tierterms",
            constraint=models.UniqueConstraint(fields=("standard", "tier"), name="terms_once_a_tier"),
        ),
        migrations.AddConstraint(
            model_name="tierterms",
            constraint=models.CheckConstraint(condition=models.Q(("threshold__lte", 100)), name="terms_threshold"),
        ),
        migrations.AddConstraint(
            model_name="tierterms",
            constraint=models.CheckConstraint(condition=models.Q(("approvals__in", [1, 2])), name="terms_approvals"),
        ),
        migrations.AddConstraint(
            model_name="tierterms",
            constraint=models.CheckConstraint(condition=models.Q(("months_between__lte", 240)), name="terms_months"),
        ),
        migrations.AddConstraint(
            model_name="tierterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("follows", models.F("tier")), _negated=True), name="terms_follow_another"
            ),
        ),
        migrations.RunPython(state_the_terms, migrations.RunPython.noop),
    ]
