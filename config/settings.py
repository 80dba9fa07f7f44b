"""One settings file: what differs between machines is an environment variable, and odd values are refused."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.http.request import host_validation_re
from django.utils.translation import gettext_lazy as _

# Lets admin classes and forms name the model they serve, as the type checker asks.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _given(name: str, default: str) -> str:
    """The variable's value; an empty one means the default, as compose files write it."""
    value: str = env.str(name, default="").strip()
    return value or default


def _address(name: str, default: str) -> str:
    value = _given(name, default).rstrip("/")
    # The value is not repeated in any refusal: somebody may have written a password into it.
    refusal = ImproperlyConfigured(f"{name} must be like https://exams.example.org: no user, path or query.")
    try:
        parts = urlsplit(value)
        _ = parts.port  # reading it checks it
    except ValueError:
        raise refusal from None
    odd = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or odd or not host_validation_re.fullmatch(_host(value)):
        raise refusal
    return value


def _host(address: str) -> str:
    """The host as a browser sends it: an IPv6 address stands in brackets."""
    host = urlsplit(address).hostname or ""
    return f"[{host}]" if ":" in host else host


def _count(name: str, default: int) -> int:
    value = _given(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def _hosts(name: str, default: list[str]) -> list[str]:
    hosts = [host.strip() for host in _given(name, ",".join(default)).split(",") if host.strip()]
    for host in hosts:
        if "/" in host or " " in host:
            raise ImproperlyConfigured(f"{name} must be names like exams.example.org with commas, not {host!r}.")
    return hosts


def _database(name: str, default: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = env.db_url_config(_given(name, default))
    except (ValueError, ImproperlyConfigured):
        found = {}
    if found.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"{name} must name a PostgreSQL database: postgresql://user:password@host/name."
        )
    options = {
        # A host that swallows packets must not hold a thread for minutes.
        "connect_timeout": 5,
        # Planning is half of what a small statement costs, so a connection keeps the plans of what it repeats.
        "server_side_binding": True,
        "prepare_threshold": 3,
        **found.get("OPTIONS", {}),
    }
    # A socket folder stands percent-encoded where other addresses have a host.
    host = unquote(found.get("HOST", ""))
    return {**found, "HOST": host, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def _mail(name: str) -> dict[str, Any]:
    """The settings of the mail server; none is named: none."""
    value = _given(name, "")
    if not value:
        return {}
    try:
        return dict(env.email_url_config(value))
    except (ValueError, ImproperlyConfigured):
        raise ImproperlyConfigured(f"{name} must be like smtp+tls://user:password@host:587.") from None


def _secret(name: str, is_strict: bool) -> str:
    value = _given(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set; ./run sets it, or write it into the environment.")
    if is_strict and len(value) < 32:
        raise ImproperlyConfigured(f"{name} is too short to keep a secret: 32 characters at least.")
    return value


STATE_DIR = Path(_given("STATE_DIR", str(BASE_DIR / "var"))).resolve()
SITE_URL = _address("SITE_URL", "http://127.0.0.1:8000")
PRODUCTION = urlsplit(SITE_URL).scheme == "https"
PROXY_COUNT = _count("PROXY_COUNT", 0)
SECRET_KEY = _secret("SECRET_KEY", is_strict=PRODUCTION)
DEBUG = False
ALLOWED_HOSTS = _hosts("ALLOWED_HOSTS", [_host(SITE_URL), "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "accounts.apps.AccountsConfig",
    "exam.apps.ExamConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "config.request_log.RequestLogMiddleware",
    # Outside of whatever redirects, refuses or asks the database, so that those answers carry their headers too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.refusals.RefuseUnreadable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "accounts.middleware.PersonalPagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

# --- database ------------------------------------------------------------------------------------------

DATABASES = {"default": _database("DATABASE_URL", "postgresql:///cutscore")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cutscore_cache",
        # Beyond this the oldest go, whoever they guard: Django's 300 would let guesses at invented addresses
        # push out the count of a locked account.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- people --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
SESSION_ENGINE = "accounts.sessions"
PASSWORD_HASHERS = ["accounts.hashers.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.account_forms.SignIn",
    "change_password": "accounts.account_forms.ChangePassword",
    "reset_password_from_key": "accounts.account_forms.ResetPassword",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
# A classroom shares one address: an account is guarded before an address is. None: accounts.throttle counts.
TRIES_PER_ADDRESS_AND_MINUTE = {"login_failed": 600, "signup": 300}
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "signup": None,
    "reset_password": "60/m/ip,5/5m/key",
    "reset_password_from_key": "300/m/ip",
}

# Without a mail server, sign-up works at once and mails go to the log.
MAIL = _mail("EMAIL_URL")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
vars().update(MAIL)
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL else "none"
DEFAULT_FROM_EMAIL = _given("FROM_EMAIL", f"cutscore@{urlsplit(SITE_URL).hostname}")

# --- language and time ---------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- files ---------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.StaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- safety --------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.refusals.csrf_refused"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc  # not the Host header, which may say anything
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- log -----------------------------------------------------------------------------------------------

# Lines of JSON about requests and about safety, for machines; everything else in words, for a terminal.
REQUEST_LOG = _given("REQUEST_LOG", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "config.request_log.RequestIdFilter"},
        "in_one_line": {"()": "config.unavailable.InOneLine"},
    },
    "formatters": {
        "words": {
            "()": "config.request_log.WithoutValues",
            "format": "{asctime} {levelname} {name} [{request_id}] {message}",
            "style": "{",
        },
        "json": {"()": "config.request_log.JsonLines"},
    },
    "handlers": {
        "terminal": {
            "class": "logging.StreamHandler",
            "formatter": "words",
            "filters": ["request_id", "in_one_line"],
        },
        "lines": {
            **(
                {"class": "config.request_log.LogFile", "filename": REQUEST_LOG}
                if REQUEST_LOG
                else {"class": "logging.StreamHandler"}
            ),
            "formatter": "json",
            "filters": ["request_id"],
        },
    },
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "cutscore": {"handlers": ["lines"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
        # What was refused stands in the lines of the requests.
        "django.request": {"level": "ERROR"},
    },
}
