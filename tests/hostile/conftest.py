"""What the hostile tests share with those of the browser: a real site, and pages that remember complaints."""

from tests.browser.conftest import bare_site, open_page, site

__all__ = ["bare_site", "open_page", "site"]
