"""Whatever is typed into any field of any page stays out of the log."""

import re
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction

pytestmark = pytest.mark.django_db

CANARY = "swordfish"
# What a form needs in order to be read at all.
KEPT = {"csrfmiddlewaretoken": "", "options-TOTAL_FORMS": "1", "options-INITIAL_FORMS": "0"}
KEPT |= {"references-TOTAL_FORMS": "1", "references-INITIAL_FORMS": "0", "action": "export_scores"}
HEADERS = {"User-Agent": CANARY, "Referer": f"http://{CANARY}.example/", "X-Request-ID": CANARY}


def fields_of(answer) -> set[str]:
    return set(re.findall(r'name="([^"]+)"', answer.content.decode())) if not answer.streaming else set()


def typed_everywhere(site, person, places):
    """How many fields held the canary: each field of each page, and the names of forms that stand elsewhere."""
    typed = 0
    for place in places:
        cache.clear()
        client = site.client_of(person)
        with transaction.atomic():
            names = fields_of(client.get(place.path)) | {"email", "login", "password", "choice", "note", "reason"}
            form = {name: KEPT.get(name, f"{CANARY}-{name}@{CANARY}.example") for name in names}
            query = urlencode({"next": CANARY, "q": CANARY})
            client.post(f"{place.path}?{query}", form, headers=HEADERS)
            client.post(place.path, f'{{"{CANARY}": 1}}', "application/json", headers=HEADERS)
            transaction.set_rollback(True)
        typed += len(names)
    return typed


def test_nothing_that_a_learner_types_reaches_the_log(site_in_use, log):
    places = [place for place in site_in_use.places if not place.route.is_of_the_desk]
    assert typed_everywhere(site_in_use, "learner", places) > 300
    assert len(log.requests()) >= 3 * len(places) - 20
    assert CANARY not in log.text.lower()


@pytest.mark.slow
@pytest.mark.parametrize("person", ["nobody", "learner", "instructor", "administrator"])
def test_nothing_that_anybody_types_reaches_the_log(site_in_use, log, person):
    assert typed_everywhere(site_in_use, person, site_in_use.places) > 300
    assert len(log.requests()) > 300
    assert CANARY not in log.text.lower()


@pytest.mark.slow
def test_no_text_of_a_page_reaches_the_log(site_in_use, log):
    """Stems, options, keys and reasons; addresses of people; keys of sessions and forms."""
    desk = [place for place in site_in_use.places if place.route.pattern.endswith("/change/")]
    rest = [place for place in site_in_use.places if not place.route.is_of_the_desk]
    for person, places in (("learner", rest), ("administrator", desk)):
        client = site_in_use.client_of(person)
        for place in places:
            with transaction.atomic():
                client.get(place.path)
                transaction.set_rollback(True)
        for cookie in client.cookies.values():
            assert len(cookie.value) < 20 or cookie.value not in log.text
    for secret in ("SENTINEL", "Stem", "@example.org", "git-1", str(site_in_use.attempts["open"].public_id)):
        assert secret not in log.text
    assert len(log.requests()) > 60
