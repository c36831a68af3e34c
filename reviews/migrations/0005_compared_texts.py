"""Texts of units as they are compared (L23)."""

import django.db.models.deletion
from django.db import migrations, models

COMPARABLE = """
-- As search compares texts, with numbers put aside: a copy often differs in them alone.
CREATE FUNCTION reviews_comparable(words text) RETURNS text IMMUTABLE LANGUAGE sql
    RETURN targets_searchable(regexp_replace(words, '[0-9]+([.,][0-9]+)*', '0', 'g'));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0004_follow_ups_carried"),
        ("targets", "0019_rollovers"),
    ]

    operations = [
        migrations.RunSQL(COMPARABLE, "DROP FUNCTION reviews_comparable(text)"),
        migrations.CreateModel(
            name="ComparedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=32, unique=True)),
                ("body", models.TextField()),
                ("length", models.PositiveIntegerField()),
                ("compared", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("compared", False)), fields=["id"], name="compared_text_waiting")
                ],
            },
        ),
        migrations.CreateModel(
            name="TextMark",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "mark", "text", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("mark", models.IntegerField()),
                (
                    "text",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reviews.comparedtext",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("per_cent", models.PositiveSmallIntegerField()),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reviews.comparedtext"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reviews.comparedtext",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("text", "other"), name="likeness_once"),
                    models.CheckConstraint(
                        condition=models.Q(("other__lt", models.F("text"))), name="likeness_of_an_earlier_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_cent__gte", 0), ("per_cent__lte", 100)), name="likeness_share"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TextSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "finding",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reviews.finding"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="reviews.comparedtext",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="targets.targetversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["text", "id"], name="text_source_text")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding__isnull", False), ("version__isnull", True)),
                            models.Q(("finding__isnull", True), ("version__isnull", False)),
                            _connector="OR",
                        ),
                        name="text_source_one",
                    )
                ],
            },
        ),
    ]
