"""Drives Cutscore as its own script does: a choice is saved at once, and Next is a request of its own."""

from forms import Wrong, find, form
from learners import DjangoAdapter


class System(DjangoAdapter):
    def user(self, number):
        return f"bench{number:04d}@example.org", "bench"

    async def login(self, learner):
        name, password = self.user(learner.number)
        page = await learner.get("/accounts/login/", "login")
        data = form(page.text, field="password").data(login=name, password=password)
        headers = self.headers(learner, page.url)
        await learner.post(page.url, data, "login", follow=False, expect=302, headers=headers)
        if "sessionid" not in learner.http.cookies:
            raise Wrong("login: no session cookie")

    async def attempt(self, learner):
        code = self.options.get("code", "BENCH")
        await learner.get(f"/exams/{code}/", "exam_page")
        page = await learner.get(f"/exams/{code}/start/", "exam_page")
        entry = form(page.text, field="length")
        page = await learner.post(
            f"/exams/{code}/start/",
            entry.data(time_factor="1", length="whole"),
            "start",
            then="question",
            headers=self.headers(learner, page.url),
        )
        room = find(r"(/attempts/[0-9a-f-]{36}/)", page.url)
        tab = f"bench-{learner.number}-{room[-9:-1]}"
        sequence = 0
        for number in range(1, self.questions + 1):
            entry = form(page.text, id="question-form")
            choice = learner.rng.choice(entry.choices["choice"])
            url = f"{room}{number}/"
            headers = self.headers(learner, url, htmx=True)
            sequence += 1
            async with learner.span("next"):
                saved = await learner.post(
                    url,
                    entry.data(choice=choice, go="stay", tab=tab, sequence=str(sequence), seconds="40"),
                    "answer",
                    headers=headers,
                )
                if "Saved " not in saved.text:
                    raise Wrong("the choice was not saved")
                if number == self.questions:
                    break
                sequence += 1
                held = {name: find(rf'name="{name}" value="([^"]*)"', saved.text) for name in ("version", "was")}
                page = await learner.post(
                    url,
                    entry.data(choice=choice, go="next", tab=tab, sequence=str(sequence), seconds="41", **held),
                    "question",
                    headers=headers,
                )
        await self._end(learner, room)

    async def _end(self, learner, room):
        page = await learner.get(f"{room}submit/", "finish")
        data = form(page.text).data()
        page = await learner.post(
            f"{room}submit/", data, "finish", then="result", headers=self.headers(learner, page.url)
        )
        if not page.url.endswith("/result/"):
            raise Wrong("no result")
        page = await learner.get(f"{room}review/", "review")
        if page.text.count('class="reason"') != 4 * self.questions:
            raise Wrong("the review is not whole")
        page = await learner.get("/history/", "history")
        if room not in page.text:
            raise Wrong("the attempt is not in the history")
