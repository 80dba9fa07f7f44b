"""Learners at browsers: each signs up, starts a paper, saves without rest, and keeps what it was told."""

import http.client
import itertools
import re
import secrets
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar

import psycopg

AWAY = "The site does not reach its database just now."
_TOKEN = "t" * 32
_ROWS = """
SELECT s.number, c.sequence, array_position(s.option_order, c.choice[1]), r.sequence
FROM exam_responsechange c
JOIN exam_slot s ON s.id = c.slot_id
JOIN exam_attempt a ON a.id = s.attempt_id
LEFT JOIN exam_response r ON r.slot_id = s.id
WHERE a.public_id = %s AND c.tab = %s
"""


@dataclass(frozen=True)
class Answer:
    """What became of one request: a status, or 0 when the connection broke."""

    begun: float
    ended: float
    status: int
    text: str = ""
    # The number of the slot, of the save, and the position that was chosen; None of a page that was only read.
    save: tuple[int, int, int] | None = None

    @property
    def acknowledged(self):
        return self.save is not None and self.status == 200

    def is_honest(self):
        """It says when it was saved with 200, or that the database is away with 503, or nothing at all."""
        if self.status == 503:
            return AWAY in re.sub(r"\s+", " ", self.text) and '"at"' not in self.text
        if self.status == 200:
            return self.save is None or re.search(r'"at": "\d\d:\d\d:\d\d"', self.text)
        return self.status == 0


class Writer(threading.Thread):
    """One learner, in a thread of its own; is seated when `seated` is set, and saves until leave()."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.address = address
        self.tab = secrets.token_hex(8)
        self.answers = []
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._browser = urllib.request.build_opener(cookies)
        self._stops = threading.Event()
        self.seated = threading.Event()

    def _sit_down(self):
        password = "correct horse battery"
        person = {"email": f"{self.tab}@example.org", "password1": password, "password2": password}
        self._form("/accounts/signup/", person)
        room = self._form("/exams/GIT-1/start/", {"time_factor": "untimed", "length": "whole"})
        self.attempt = re.search(r"/attempts/([0-9a-f-]{36})/", room).group(1)
        radios = (n for n in range(1, 16) if 'type="radio"' in self.ask(self._path(n)).text)
        self.numbers = list(itertools.islice(radios, 3))
        assert len(self.numbers) == 3

    def _form(self, path, fields):
        """Send a form as a browser does; the address it leads to."""
        with self._browser.open(self.address + path, timeout=60) as page:
            found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        self._token = found.group(1)
        sent = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self._token}).encode()
        with self._browser.open(self.address + path, sent, timeout=60) as page:
            return page.geturl()

    def _path(self, number):
        return f"/attempts/{self.attempt}/{number}/"

    def ask(self, path, fields=None, save=None):
        sent = None if fields is None else urllib.parse.urlencode(fields).encode()
        headers = {} if fields is None else {"Accept": "application/json", "X-CSRFToken": self._token}
        request = urllib.request.Request(self.address + path, sent, headers)
        begun = time.monotonic()
        try:
            with self._browser.open(request, timeout=60) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                status, text = error.code, error.read().decode()
        except (OSError, http.client.HTTPException):
            status, text = 0, ""
        return Answer(begun, time.monotonic(), status, text, save)

    def run(self):
        self._sit_down()
        self.seated.set()
        sequence = 0
        while not self._stops.is_set():
            sequence += 1
            number = self.numbers[sequence % len(self.numbers)]
            position = 1 + secrets.randbelow(2)
            fields = {"tab": self.tab, "sequence": sequence, "choice": position}
            self.answers.append(self.ask(f"{self._path(number)}save/", fields, save=(number, sequence, position)))
            if sequence % 5 == 0:
                self.answers.append(self.ask(self._path(number)))
            if not self.answers[-1].acknowledged:
                time.sleep(0.02)

    def leave(self):
        self._stops.set()
        self.join(30)

    def acknowledged(self):
        return {answer.save for answer in self.answers if answer.acknowledged}

    def told_since(self, moment):
        """How many saves it sent after that moment and was told to be saved."""
        return sum(answer.acknowledged and answer.begun > moment for answer in list(self.answers))

    def back_at(self, since):
        """When it was first told "saved" after the last request that failed; None before that."""
        recent = [answer for answer in list(self.answers) if answer.ended > since]
        failed = max((answer.ended for answer in recent if answer.status != 200), default=since)
        return min((a.ended for a in recent if a.acknowledged and a.begun >= failed), default=None)

    def check(self, url):
        """Nothing acknowledged is missing, nothing unsent is there, and the last that came is what is held."""
        with psycopg.connect(url) as connection:
            rows = connection.execute(_ROWS, [self.attempt, self.tab]).fetchall()
        stored = {(number, sequence, position) for number, sequence, position, _ in rows}
        assert self.acknowledged() - stored == set()
        assert stored <= {answer.save for answer in self.answers}
        held = {number: sequence for number, _, _, sequence in rows}
        for number, last in held.items():
            assert last == max(sequence for n, sequence, _ in stored if n == number)
