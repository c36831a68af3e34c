"""Units that hold a flag are found by kind and sector: the library of examples begins with them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0007_organizations")]
    operations = [
        migrations.AddIndex(
            "unit",
            models.Index(fields=["kind", "sector"], name="unit_holder", condition=~models.Q(standing="")),
        ),
    ]
