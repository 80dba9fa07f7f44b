"""Drives the floor. mode=save: a choice and the next question are two requests; htmx: one; page: a redirect."""

from forms import Wrong, find, form
from learners import DjangoAdapter


class System(DjangoAdapter):
    async def attempt(self, learner):
        mode = self.options.get("mode", "save")
        page = await learner.get("/exam/1/", "exam_page")
        data = form(page.text, action="start").data()
        page = await learner.post("/exam/1/start/", data, "start", then="question", headers=self.headers(learner))
        attempt = find(r"/attempt/(\d+)/", page.url)
        for number in range(1, self.questions + 1):
            entry = form(page.text, field="option")
            data = entry.data(option=learner.rng.choice(entry.choices["option"]))
            url = f"/attempt/{attempt}/{number}/"
            headers = self.headers(learner, url, htmx=mode != "page")
            async with learner.span("next"):
                if mode == "save":
                    await learner.post(f"{url}save/", data, "answer", headers=headers)
                    if number < self.questions:
                        page = await learner.get(f"/attempt/{attempt}/{number + 1}/", "question")
                else:
                    page = await learner.post(url, data, "answer", then="question", headers=headers)
        page = await learner.post(
            f"/attempt/{attempt}/finish/", entry.data(), "finish", then="review", headers=self.headers(learner)
        )
        if page.text.count('class="explanation"') != self.questions:
            raise Wrong("the review is not whole")
        page = await learner.get("/history/", "history")
        if f"/attempt/{attempt}/review/" not in page.text:
            raise Wrong("the attempt is not in the history")
