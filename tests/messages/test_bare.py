"""Bare strings: what a reader would see or hear in one language only; and what only looks like one."""

import pytest

from config.messages.bare import bare_strings


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello</p>",
        "{% block title %}Hello{% endblock %}",
        '<img alt="Hello">',
        '<a title="{% if x %}Hello{% endif %}" href="{{ x }}">',
        '<input placeholder="Hello">',
        '<nav aria-label="Hello">',
        '<input type="submit" value="Hello">',
        '<meta name="description" content="Hello">',
        '<p data-words="Hello you">',
        '<p>{{ name|default:"Hello" }}</p>',
        '<p>{{ yes|yesno:"Hello,"}}</p>',
        "<p>{% if x %}{{ x }}{% else %}Hello{% endif %}</p>",
        "{% blocktranslate %}in{% endblocktranslate %}Hello",
        "{% comment %}in{% endcomment %}Hello",
        "<p><kbd>X</kbd> Hello</p>",
        "<code>a<b>b</b></code>Hello",
        '<html lang="{{ lang }}">Hello</html>',
        "<p>Cutscore Hello</p>",
        "<p>&copy; Hello</p>",
        '<b aria-hidden="true">Hello</b>',
        "<p>{{ n }} h</p>",
        "Hello, in a mail",
    ],
)
def test_is_found(template):
    assert len(list(bare_strings(template))) == 1


@pytest.mark.parametrize(
    "template",
    [
        '<p class="hello" id="hello">{% translate "Hello" %}</p>',
        "{% blocktranslate count n=n %}Hello{% plural %}Hellos{% endblocktranslate %}",
        '<p title="{% translate "Hello" %}">{{ hello|default:hello }} {{ x|default:_("Hello") }}</p>',
        "{# Hello #}{% comment %}Hello {{ x }} <p>Hello{% endcomment %}<!-- Hello -->",
        "<p>Cutscore · AWS: 12 % × 3 &nbsp; → {{ n }}–{{ m }} 1.</p>",
        "<kbd>Ctrl</kbd> <code>./run <b>messages</b> it</code>",
        '<button lang="es" title="Hola">Español</button>',
        '<span aria-hidden="true">A+</span>',
        '<input type="hidden" value="hello"><button name="go" value="clear">{{ x }}</button>',
        "<script>hello()</script><style>p { color: red }</style>",
        "{% block body_class %}hello{% endblock %}",
        '<{% if x %}a href="{{ x }}"{% else %}button{% endif %} data-go="hello">',
        '{% if x == "Hello" %}{% include "hello.html" with name="hello" %}{% endif %}',
    ],
)
def test_is_none(template):
    assert list(bare_strings(template)) == []


def test_the_line_is_that_of_the_words():
    template = "{% load i18n %}\n<p>\n{{ x }}\n  {% comment %}\n\n{% endcomment %}\n  Cutscore\n  says Hello</p>"
    assert list(bare_strings(template)) == [(8, "… Cutscore says Hello")]
