"""Where counts of wrong passwords stand, so that they hold for all processes of the web and over a restart."""

from django.db import migrations

TABLE = """
CREATE TABLE units_shared_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX units_shared_cache_expires ON units_shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("units", "0004_catalogues")]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE units_shared_cache")]
