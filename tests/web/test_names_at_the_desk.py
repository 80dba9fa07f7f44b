"""Names are put in order and found as people read them, with or without accents; what is true or false is said."""

import re

import pytest

from accounts.models import User
from config.accents import in_order
from exam.models import Certification
from exam.reports.catalogue import certifications
from tests.factories import make_attempt, make_blueprint, make_question

pytestmark = pytest.mark.django_db

# As a Spanish dictionary has them: accents and case decide nothing, ñ stands behind n.
NAMES = ["álvaro", "Ana", "Ángela", "Núñez", "Nuria", "Nzinga", "Ñandú", "Óscar", "Zoe"]


def people(*names):
    for n, name in enumerate(names):
        User.objects.create_user(f"person{n}@example.org", "x", display_name=name)


def listed(answer):
    return re.findall(r'<td class="field-called">([^<]+)', answer.content.decode())


def test_names_stand_in_the_order_of_a_dictionary():
    people(*sorted(NAMES, reverse=True))
    assert list(User.objects.order_by(in_order("display_name")).values_list("display_name", flat=True)) == NAMES


def test_the_list_of_people_is_put_in_order_by_name(as_administrator):
    people("Zoe", "Álvaro", "nuria")
    names = [name for name in listed(as_administrator.get("/admin/accounts/user/?o=2")) if name != "-"]
    assert names == ["Álvaro", "nuria", "Zoe"]


@pytest.mark.parametrize("asked", ["nunez", "NÚÑEZ", "Nun\u0303ez"])
def test_a_person_is_found_however_the_name_is_typed(as_administrator, asked):
    people("Ana Núñez", "Zoe")
    assert listed(as_administrator.get("/admin/accounts/user/", {"q": asked})) == ["Ana Núñez"]


@pytest.mark.parametrize("asked", ["%", "_", "\\"])
def test_signs_of_patterns_are_letters_like_others(as_administrator, asked):
    people(f"Ana {asked}", "Zoe")
    assert listed(as_administrator.get("/admin/accounts/user/", {"q": asked})) == [f"Ana {asked}"]


def test_an_instructor_finds_an_attempt_by_the_learners_name(as_instructor, learner):
    User.objects.filter(pk=learner.pk).update(display_name="José Peña")
    attempt = make_attempt(learner=learner)
    found = as_instructor.get("/admin/exam/attempt/", {"q": "jose pena"}).content.decode()
    assert str(attempt.public_id) in found
    assert str(attempt.public_id) not in as_instructor.get("/admin/exam/attempt/", {"q": "juan"}).content.decode()


def test_a_question_is_found_by_its_stem_without_accents(as_instructor):
    blueprint = make_blueprint()
    make_question(blueprint=blueprint, key="es-11-0001", stem="¿Qué sesión caducó?")
    make_question(blueprint=blueprint, key="es-11-0002", stem="¿Qué hora es?")
    page = as_instructor.get("/admin/exam/question/", {"q": "que sesion"}).content.decode()
    assert "es-11-0001" in page
    assert "es-11-0002" not in page


def test_the_catalogue_is_put_in_order_by_name():
    for blueprint, name in zip([make_blueprint() for _ in range(3)], ["Zeta", "Álgebra", "beta"], strict=True):
        Certification.objects.filter(pk=blueprint.certification_id).update(name=name)
    assert [certification.name for certification in certifications()] == ["Álgebra", "beta", "Zeta"]


def test_what_is_true_or_false_is_said_in_words(as_administrator, learner):
    slot = make_attempt(learner=learner).slots.get(number=1)
    slot.flagged = True
    slot.save()
    page = as_administrator.get(f"/admin/exam/attempt/{slot.attempt_id}/change/").content.decode()
    said = re.findall(r'<td class="field-is_flagged">\s*<p>([^<]+)</p>', page)
    assert said == ["✓ Yes", "✗ No", "✗ No", "✗ No", "✗ No"]
    assert 'alt="True"' not in page


@pytest.mark.parametrize(("who", "role"), [("learner", "learner"), ("instructor", "instructor")])
def test_the_list_of_people_says_who_works_at_the_desk(as_administrator, request, who, role):
    person = request.getfixturevalue(who)
    page = as_administrator.get("/admin/accounts/user/", {"q": person.email}).content.decode()
    assert re.findall(r'<td class="field-role">([^<]+)', page) == [role]
