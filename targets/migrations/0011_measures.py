"""Several weighted measures, milestones, a catalogue of measures, what stands at the unit, the responsible post."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0010_calls"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShippedMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(unique=True, verbose_name="code")),
                ("name_en", models.CharField(max_length=100, verbose_name="name (English)")),
                ("name_ko", models.CharField(max_length=100, verbose_name="name (Korean)")),
                ("rank", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("number", "Number"),
                            ("percent", "Per cent"),
                            ("yes_no", "Yes or no"),
                            ("milestones", "Milestones"),
                        ],
                        default="number",
                        max_length=10,
                        verbose_name="kind of measure",
                    ),
                ),
                ("higher_is_better", models.BooleanField(default=True, verbose_name="more is better")),
            ],
            options={
                "ordering": ["rank", "id"],
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="measuregoal",
            name="measure_goal_weight",
        ),
        migrations.AddField(
            model_name="measuregoal",
            name="past",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="earlier level"
            ),
        ),
        migrations.AddField(
            model_name="measuregoal",
            name="past_on",
            field=models.DateField(blank=True, null=True, verbose_name="day of the earlier level"),
        ),
        migrations.AddField(
            model_name="reading",
            name="milestones",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="name",
            field=models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="milestone"),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="equipment",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="present equipment"),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="post",
            field=models.CharField(
                blank=True,
                choices=[
                    ("head", "Unit head"),
                    ("supply", "Supply official"),
                    ("team", "Three-revolution team member"),
                    ("organization", "Organization official"),
                    ("staff", "Committee staff"),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="responsible post",
            ),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="staffing",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="present staffing"),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="supply",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="present supply"),
        ),
        migrations.AlterField(
            model_name="measure",
            name="type",
            field=models.CharField(
                choices=[
                    ("number", "Number"),
                    ("percent", "Per cent"),
                    ("yes_no", "Yes or no"),
                    ("milestones", "Milestones"),
                ],
                default="number",
                max_length=10,
                verbose_name="kind of measure",
            ),
        ),
        migrations.AlterField(
            model_name="measuregoal",
            name="weight",
            field=models.PositiveSmallIntegerField(db_default=100, default=100, verbose_name="weight"),
        ),
        migrations.AlterField(
            model_name="target",
            name="weight",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="weight among the targets"),
        ),
        # Until now a weight was a plain number and one measure was the rule: shares of 100 from now on.
        migrations.RunSQL(
            """
            UPDATE targets_measuregoal g SET weight = greatest(1, share.floor + CASE WHEN share.first THEN share.rest ELSE 0 END)
            FROM (
                SELECT id, floor, 100 - sum(floor) OVER (PARTITION BY version_id) AS rest,
                    row_number() OVER (PARTITION BY version_id ORDER BY weight DESC, id) = 1 AS first
                FROM (
                    SELECT id, version_id, weight, weight * 100 / sum(weight) OVER (PARTITION BY version_id) AS floor
                    FROM targets_measuregoal
                ) AS parts
            ) AS share
            WHERE share.id = g.id
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="measuregoal",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 1), ("weight__lte", 100)), name="measure_goal_weight_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="measuregoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("past__isnull", True), ("past_on__isnull", True)),
                    models.Q(("past__isnull", False), ("past_on__isnull", False)),
                    _connector="OR",
                ),
                name="measure_goal_past_with_day",
            ),
        ),
        migrations.AddField(
            model_name="shippedmeasure",
            name="unit_of_measure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="targets.unitofmeasure",
                verbose_name="unit of measure",
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="shipped",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measures",
                to="targets.shippedmeasure",
            ),
        ),
    ]
