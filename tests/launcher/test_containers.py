"""Dockerfile and docker-compose.yml: read as an engine would, and their commands run here, without one."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml

from tests.launcher.running import PATIENCE, ROOT, free_port

FILLED_IN = {"SECRET_KEY": "a-long-key-of-this-test-alone-0123456789-0123456789", "POSTGRES_PASSWORD": "letters1"}
ADDRESS = "0.0.0.0:8000"


def composed(given):
    """docker-compose.yml with ${NAME:?sentence} and ${NAME:-default} filled in, in each text after parsing."""

    def value(match):
        name, kind, rest = match.groups()
        if kind == "?" and not given.get(name):
            raise KeyError(f"{name}: {rest}")
        return given.get(name) or (rest if kind == "-" else "")

    def filled(node):
        if isinstance(node, dict):
            return {name: filled(below) for name, below in node.items()}
        if isinstance(node, list):
            return [filled(below) for below in node]
        return re.sub(r"\$\{(\w+):([?-])([^}]*)\}", value, node) if isinstance(node, str) else node

    return filled(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def dockerfile():
    """Its instructions in order: (name, rest)."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def last(instruction):
    return [rest for name, rest in dockerfile() if name == instruction][-1]


@pytest.fixture
def compose():
    return composed(FILLED_IN)


@pytest.fixture
def empty_database():
    """The address of a database without tables on the server of the tests."""
    server = os.environ["DATABASE_URL"]
    name = f"cutscore_container_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_missing_secret_stops_compose_and_the_example_names_every_variable():
    with pytest.raises(KeyError, match=r"POSTGRES_PASSWORD: set it in \.env"):
        composed({"SECRET_KEY": "given"})
    example = dict(
        line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if line[:1] != "#"
    )
    assert set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text())) <= set(example)
    assert not example["SECRET_KEY"]
    assert not example["POSTGRES_PASSWORD"]


def test_the_database_keeps_its_data_in_a_volume_and_only_the_site_is_reached_from_outside(compose):
    services = compose["services"]
    assert set(services) == {"web", "sweep", "db"}
    assert services["db"]["image"] == "postgres:18"
    assert services["db"]["volumes"] == ["postgres:/var/lib/postgresql"]
    assert "postgres" in compose["volumes"]
    assert [name for name in services if "ports" in services[name]] == ["web"]
    for port in services["web"]["ports"]:
        assert port.startswith("127.0.0.1:")
    address = urlsplit(services["web"]["environment"]["DATABASE_URL"])
    assert address.hostname == "db"
    assert address.username == services["db"]["environment"]["POSTGRES_USER"]
    assert address.path == "/" + services["db"]["environment"]["POSTGRES_DB"]
    assert address.password == services["db"]["environment"]["POSTGRES_PASSWORD"] == "letters1"
    assert services["web"]["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_the_image_runs_as_an_ordinary_user_from_the_hashed_requirements():
    names = [name for name, _ in dockerfile()]
    assert last("USER") not in ("root", "0")
    assert names.index("USER") < names.index("CMD")
    assert any("--require-hashes" in rest for name, rest in dockerfile() if name == "RUN")
    for name, rest in dockerfile():
        if name == "COPY":
            assert all((ROOT / source).exists() for source in rest.split()[:-1])
    python = re.fullmatch(r"python:(3\.\d+)-slim", last("FROM"))
    assert python is not None
    assert python[1] in ("3.11", "3.12", "3.13", "3.14")


def test_the_commands_of_both_services_run_and_the_health_check_believes_them(
    compose, empty_database, tmp_path, is_gone
):
    services = compose["services"]
    port = free_port()
    # The image's own command is the end of the service's, so that running one shows both.
    assert services["web"]["command"].endswith(f'{" ".join(json.loads(last("CMD")))}"')
    programs = Path(sys.executable).parent
    environment = {
        "PATH": f"{programs}:/usr/bin:/bin",
        "STATE_DIR": str(tmp_path),
        **services["web"]["environment"],
        "DATABASE_URL": empty_database,
    }
    with (tmp_path / "log").open("w") as log:

        def begin(command):
            shell = ["/bin/sh", "-c", f"exec {command}"]
            return subprocess.Popen(shell, cwd=ROOT, env=environment, stdout=log, stderr=log)

        assert ADDRESS in services["web"]["command"]
        web = begin(services["web"]["command"].replace(ADDRESS, f"127.0.0.1:{port}"))
        try:
            wait_while(web, lambda: not healthy(environment, port), log=tmp_path / "log")
            request = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": "127.0.0.1:8000"})
            with urllib.request.urlopen(request, timeout=60) as answer:
                assert answer.read() == b"ready\n"
            sweep = begin(services["sweep"]["command"])
            wait_while(sweep, lambda: not handles_term(sweep.pid), log=tmp_path / "log")
            sweep.terminate()
            assert sweep.wait(60) == 0
        finally:
            web.terminate()
            web.wait(60)
    assert not healthy(environment, port)
    assert is_gone(web.pid)


def wait_while(process, is_so, *, log):
    until = time.monotonic() + PATIENCE
    while is_so():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.2)


def handles_term(pid):
    """Whether the process has come so far that it does something of its own at a TERM."""
    caught = re.search(r"^SigCgt:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


def healthy(environment, port):
    """What the image's health check says."""
    options, _, command = last("HEALTHCHECK").partition(" CMD ")
    assert "--interval" in options
    program = [part.replace(":8000/", f":{port}/") for part in json.loads(command)]
    return subprocess.run(program, env=environment, capture_output=True, check=False).returncode == 0
