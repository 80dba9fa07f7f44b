"""What requests did to the rows of the database."""

from collections import Counter

from django.db import connection


def rows_changed() -> Counter[str]:
    """Rows inserted, updated and deleted so far in this transaction, also where a savepoint took them back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return Counter(dict(cursor.fetchall()))
