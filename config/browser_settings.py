"""The test settings for a server of its own: static files straight from their folders."""

from config.test_settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
WHITENOISE_USE_FINDERS = True
