"""Argon2 at the cost that OWASP lists first: a tenth of Django's default in CPU time."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """argon2id with m = 19 MiB, t = 2, p = 1."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
