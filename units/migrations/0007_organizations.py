"""Of which organization of the working people an organization official is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0006_moves_in_turn"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="organization",
            field=models.CharField(
                blank=True,
                choices=[
                    ("trade_union", "Trade union"),
                    ("youth", "Youth league"),
                    ("women", "Women's union"),
                    ("farm_workers", "Union of agricultural workers"),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="organization",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("organization", ""), ("post", "organization"), _connector="OR"),
                name="appointment_organization_of_its_post",
            ),
        ),
    ]
