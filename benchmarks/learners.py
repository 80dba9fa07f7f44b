"""One simulated person, and the adapters that say how a system is driven over HTTP."""

import random
import time
from contextlib import asynccontextmanager
from urllib.parse import urlencode, urljoin, urlsplit

from forms import Wrong, form
from http1 import Http

REDIRECTS = {301, 302, 303, 307, 308}


class Learner:
    """One simulated person: an HTTP session plus the timing of what it does."""

    def __init__(self, run, number):
        self.run, self.number = run, number
        self.http = Http(run.base, run.args.gzip)
        self.rng = random.Random(1000 + number)
        self.state = {}

    async def get(self, path, step, **kw):
        return await self._do("GET", path, None, step, **kw)

    async def post(self, path, data, step, **kw):
        return await self._do("POST", path, data, step, **kw)

    async def _do(self, method, path, data, step, *, follow=True, then=None, headers=(), expect=200):
        """One request. `then` names the step that the redirected-to page counts under
        (default: the same sample goes on); `expect` is the final status, None for any."""
        headers, body = list(headers), b""
        if data is not None:
            if isinstance(data, (bytes, str)):
                body = data.encode() if isinstance(data, str) else data
            else:
                body = urlencode(data).encode()
                headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        url, extra = self._path(path), headers
        async with self.run.timed(step) as sample:
            for _ in range(10):
                began = time.perf_counter()
                self.run.requests += 1
                response = await self.http.request(method, url, body, extra)
                sample.add(time.perf_counter() - began)
                location = response.headers.get("location")
                if not (follow and response.status in REDIRECTS and location):
                    break
                url = self._path(location, url)
                if response.status not in (307, 308):
                    method, body = "GET", b""
                    extra = [h for h in headers if h[0].lower() not in ("content-type",)]
                if then:
                    await sample.switch(then)
        response.url = url
        if expect is not None and response.status != expect:
            raise Wrong(f"{step}: {method} {url}: status {response.status}, not {expect}")
        return response

    def _path(self, location, current="/"):
        parts = urlsplit(urljoin(self.http.base + current, location))
        if parts.netloc != self.http.netloc:
            raise Wrong(f"left the system: {location}")
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    @asynccontextmanager
    async def span(self, name):
        """Times several requests as the one thing the learner waits for."""
        began = time.perf_counter()
        yield
        self.run.steps[name].append(time.perf_counter() - began)


class Adapter:
    """How one system is driven. `options` holds the --set KEY=VALUE pairs.

    Step names to use, so that systems can be compared: login, exam_page, start,
    question, answer, finish, review, history; and the span `next` around
    answer + showing the next question.
    """

    def __init__(self, options):
        self.options = options
        self.questions = int(options.get("questions", 65))

    def user(self, number):
        return (
            self.options.get("user", "bench{:04d}").format(number),
            self.options.get("password", "bench"),
        )

    async def login(self, learner):
        raise NotImplementedError

    async def attempt(self, learner):
        """One whole exam: exam page, start, every answer, finish, review, history."""
        raise NotImplementedError


class DjangoAdapter(Adapter):
    """CSRF, cookies and the stock login form of a Django project."""

    login_path = "/accounts/login/"

    async def login(self, learner):
        name, password = self.user(learner.number)
        page = await learner.get(self.login_path, "login")
        data = form(page.text, field="password").data(username=name, password=password)
        await learner.post(
            page.url, data, "login", follow=False, expect=302, headers=self.headers(learner, page.url)
        )
        if "sessionid" not in learner.http.cookies:
            raise Wrong("login: no session cookie")

    def headers(self, learner, referer="/", htmx=False):
        out = [("Referer", learner.http.base + referer)]
        token = learner.state.get("csrf") or learner.http.cookies.get("csrftoken")
        if token:
            out.append(("X-CSRFToken", token))
        if htmx:
            out += [("HX-Request", "true"), ("HX-Current-URL", learner.http.base + referer)]
        return out
