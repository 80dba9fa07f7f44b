"""The main job in Spanish, as the browser asks for it; the questions stay in their own language."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_journey import choose

pytestmark = pytest.mark.browser


def test_sign_up_sit_an_exam_and_review_it_in_spanish(site, open_page):
    page = open_page(locale="es-ES")
    page.goto(f"{site}/accounts/signup/")
    page.fill("input[name=email]", "ada@example.org")
    page.fill("input[name=password1]", "quiet-river-7731")
    page.fill("input[name=password2]", "quiet-river-7731")
    page.locator("main form").get_by_role("button", name="Crear cuenta").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Te damos la bienvenida")
    page.goto(f"{site}/exams/GIT-1/")
    expect(page.get_by_text("Las preguntas de este examen están escritas en inglés.")).to_be_visible()
    page.get_by_role("button", name="Preparar un simulacro").click()
    page.get_by_role("button", name="Empezar").click()
    for number in range(1, 16):
        expect(page.locator("#place")).to_have_text(f"Pregunta {number} de 15")
        assert page.locator("#question .stem").get_attribute("lang") == "en"
        choose(page)
        expect(page.locator("#save-state")).to_contain_text("Guardado ")
        if number < 15:
            page.get_by_role("button", name="Siguiente", exact=True).click()
    page.get_by_role("button", name="Revisar todo").click()
    expect(page.get_by_text("Respondidas: 15")).to_be_visible()
    page.get_by_role("button", name="Entregar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("aprobarías")
    page.locator('main a[href$="/review/"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Revisión de respuestas")
    expect(page).to_have_url(re.compile("/review/$"))
    expect(page.get_by_text("respuesta correcta", exact=False).first).to_be_visible()
