"""Runs a few lines of Python in a process of its own that has the site's own settings."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def site_process(code, **environment):
    """The finished process, with what it said; the variables are all of its environment that matters."""
    kept = {"PATH": os.environ["PATH"], "SECRET_KEY": "a-long-key-of-this-test-alone-0123456789-0123456789"}
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done
