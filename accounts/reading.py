"""Reads one row as its model. Every request needs two of them, its session and its person, and putting such a
statement together anew each time costs three times what answering it does."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def read(model: type[M], condition: str, values: Sequence[Any]) -> M | None:
    """The row that meets a condition in SQL, which must be a constant; None without one."""
    statement, names = _statement(model, condition)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return None if row is None else model.from_db(connection.alias, names, row)


@cache
def _statement(model: type[models.Model], condition: str) -> tuple[str, list[str]]:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE {condition}'
    return statement, [field.attname for field in fields]
