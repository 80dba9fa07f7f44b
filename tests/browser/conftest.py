"""A real site for a real browser: gunicorn on the test database, Chromium without a window."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import BrowserContext, expect

from tests.browser.room_cast import PATIENCE
from tests.conftest import FIXTURES

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the tests
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def site(bare_site):
    """The address of a running site with both banks."""
    for bank in ("aws-mla", "git-basics", "tutorial"):
        call_command("load_bank", str(FIXTURES / bank), verbosity=0)
    return bare_site


@pytest.fixture
def bare_site(transactional_db, tmp_path):
    """The address of a running site without a bank."""
    call_command("ensure_roles", verbosity=0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}:{quote(database['PASSWORD'])}"
        f"@{quote(database['HOST'], safe='')}{':' + str(database['PORT']) if database['PORT'] else ''}"
        f"/{database['NAME']}",
        "DJANGO_SETTINGS_MODULE": "config.browser_settings",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "4"]
    with (tmp_path / "gunicorn.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(server, port, tmp_path / "gunicorn.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        # At once: TERM would wait for the connections that the browser keeps, two seconds a test.
        server.send_signal(signal.SIGQUIT)
        server.wait(PATIENCE / 1000)


def _wait_for(server, port, log):
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"The site did not start:\n{log.read_text()}")


def _note(message, complaints):
    # What a test refuses, cuts off or signs out counts for Chromium as a failed load.
    loads = re.compile(r"Failed to load resource: (the server responded with a status of (4\d\d|5\d\d)|net::ERR_)")
    if message.type in ("error", "warning") and not loads.match(message.text):
        complaints.append(f"{message.text} {message.location['url']}")


@pytest.fixture
def open_page(chromium):
    """Opens pages that remember every complaint of the browser; the test fails with any."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def begin(**options):
        contexts.append(chromium.new_context(viewport={"width": 1280, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: _note(message, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_default_timeout(PATIENCE)
        return page

    yield begin
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def page_without_script(open_page):
    return open_page(java_script_enabled=False)


def shoot(page, name):
    """Pictures at both widths, light and dark, where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    for width in (1280, 320):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(350)
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", caret="initial", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
