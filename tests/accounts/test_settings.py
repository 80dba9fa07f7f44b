"""What the settings file makes of the environment: each case is a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "a-long-key-of-this-test-alone-0123456789-0123456789",
    "DATABASE_URL": "postgresql://cutscore@%2Fsome%2Fsocket/cutscore",
}


def settings_of(expression, **environment):
    """What the expression over the settings `s` prints, or what the settings say when they refuse."""
    done = subprocess.run(
        [sys.executable, "-c", f"import config.settings as s; print(({expression}))"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **GOOD, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout or done.stderr.strip().splitlines()[-1]).strip()


def test_a_socket_folder_stands_percent_encoded_in_the_database_address():
    assert settings_of("s.DATABASES['default']['HOST'], s.DATABASES['default']['NAME']") == (
        "('/some/socket', 'cutscore')"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SITE_URL", "ftp://exams.example.org"),
        ("SITE_URL", "https://exams.example.org/path"),
        ("SITE_URL", "https://exams.example.org?a=1"),
        ("SITE_URL", "https://exams.example.org:99999"),
        ("SITE_URL", "https://user:word@exams.example.org"),
        ("SITE_URL", "https://exa mple.org"),
        ("PROXY_COUNT", "-1"),
        ("PROXY_COUNT", "²"),
        ("DATABASE_URL", "sqlite:///file"),
        ("DATABASE_URL", "cutscore"),
        ("DATABASE_URL", "postgresql://cutscore@host:99999/cutscore"),
        ("EMAIL_URL", "mail.example.org"),
        ("ALLOWED_HOSTS", "https://exams.example.org"),
    ],
)
def test_an_odd_value_is_refused_by_name(name, value):
    said = settings_of("'accepted'", **{name: value})
    assert said.startswith(f"django.core.exceptions.ImproperlyConfigured: {name}")


def test_a_password_in_a_refused_address_is_not_repeated():
    for name, value in [
        ("SITE_URL", "https://user:hunter2@exams.example.org"),
        ("DATABASE_URL", "mysql://user:hunter2@host/cutscore"),
        ("EMAIL_URL", "odd://user:hunter2@host"),
    ]:
        assert "hunter2" not in settings_of("'accepted'", **{name: value})


def test_a_short_secret_key_is_refused_where_people_meet_the_site():
    said = settings_of("'accepted'", SECRET_KEY="short", SITE_URL="https://exams.example.org")
    assert said.startswith("django.core.exceptions.ImproperlyConfigured: SECRET_KEY")


def test_an_empty_variable_means_the_default():
    said = settings_of("s.STATE_DIR.name, s.ALLOWED_HOSTS[0]", STATE_DIR="", ALLOWED_HOSTS="")
    assert said == "('var', '127.0.0.1')"


def test_hosts_may_be_written_with_spaces():
    assert settings_of("s.ALLOWED_HOSTS", ALLOWED_HOSTS="a.example, b.example") == "['a.example', 'b.example']"


def test_an_address_in_brackets_stays_in_brackets():
    assert settings_of("s.ALLOWED_HOSTS[0]", SITE_URL="http://[2001:db8::1]:8000") == "[2001:db8::1]"


def test_https_turns_the_protections_on():
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
    expression = "[bool(x) for x in (" + ", ".join(f"s.{name}" for name in names) + ")], s.DEBUG"
    assert settings_of(expression, SITE_URL="https://exams.example.org") == "([True, True, True, True], False)"
    assert settings_of(expression) == "([False, False, False, False], False)"


def test_the_word_of_a_proxy_counts_only_with_a_proxy():
    expression = "getattr(s, 'SECURE_PROXY_SSL_HEADER', None), s.ALLAUTH_TRUSTED_PROXY_COUNT"
    assert settings_of(expression) == "(None, 0)"
    assert settings_of(expression, PROXY_COUNT="2") == "(('HTTP_X_FORWARDED_PROTO', 'https'), 2)"


def test_addresses_are_verified_once_there_is_a_mail_server():
    assert settings_of("s.ACCOUNT_EMAIL_VERIFICATION") == "none"
    assert settings_of("s.ACCOUNT_EMAIL_VERIFICATION", EMAIL_URL="smtp://user:word@mail:587") == "mandatory"
