"""Drives Cutscore as its own script does: each choice is saved at once, and the next question is fetched ahead."""

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
        text = page.text
        following = await self.show(learner, room, 1)
        for number in range(1, self.questions + 1):
            entry = form(text, id="question-form")
            choice = learner.rng.choice(entry.choices["choice"])
            headers = self.headers(learner, f"{room}{number}/")
            data = {"choice": choice, "version": "0", "tab": tab, "sequence": str(number), "seconds": "40"}
            async with learner.span("next"):
                saved = await learner.post(f"{room}{number}/save/", data, "answer", headers=headers)
                if saved.json()["version"] != 1:
                    raise Wrong("the choice was not saved")
                if number == self.questions:
                    break
                text = following
                following = await self.show(learner, room, number + 1)
        await self._end(learner, room)

    async def show(self, learner, room, number):
        """Tell that a question is shown; the next one, which the script fetches ahead."""
        more = {"want": str(number + 1)} if number < self.questions else {}
        headers = self.headers(learner, f"{room}{number}/")
        answer = await learner.post(f"{room}{number}/show/", more, "question", headers=headers)
        return answer.json()["questions"].get(str(number + 1), "")

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
