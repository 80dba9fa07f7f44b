"""./run itself: it serves, says the password once, starts again, and leaves no process behind."""

import signal
import urllib.request


def test_serves_twice_says_the_password_once_and_leaves_no_process(start, is_gone):
    first = start()
    assert first.said[-1] == f"Cutscore is at {first.address} (Ctrl+C stops it)"
    assert "Loading the bank aws-mla …" in first.said
    assert len(first.password()) >= 16
    with urllib.request.urlopen(f"{first.address}/", timeout=60) as answer:
        assert "Cutscore" in answer.read().decode()
    with urllib.request.urlopen(f"{first.address}/readyz", timeout=60) as answer:
        assert answer.read() == b"ready\n"
    family = first.family()
    assert len(family) >= 10  # launcher, gunicorn and its workers, sweep, the database and its own
    assert first.stop(signal.SIGTERM) == 0
    assert first.said[-2:] == ["Stopping …", "Stopped."]
    assert all(is_gone(pid) for pid in family)

    second = start()
    assert second.password() is None
    assert not any("unexpected" in line or "Traceback" in line for line in second.said)
    family = second.family()
    assert second.stop(signal.SIGINT) == 0
    assert all(is_gone(pid) for pid in family)
