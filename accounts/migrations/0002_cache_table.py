"""The table of Django's database cache, which counts attempts to sign in across all workers."""

from django.db import migrations

FORWARD = """
CREATE TABLE cutscore_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX cutscore_cache_expires ON cutscore_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, "DROP TABLE cutscore_cache")]
