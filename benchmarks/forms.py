"""Forms of a page, and what a browser would send of them."""

import html
import re
from collections import defaultdict


class Wrong(Exception):
    """The system under test answered something other than what was expected."""


_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S | re.I)
_TAG = re.compile(r"<(input|button)\b([^>]*)>", re.S | re.I)
_ATTR = re.compile(r"""([-\w:]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")


def attributes(text):
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTR.findall(text)}


class Form:
    """A form of a page: `fields` are the values a browser would send untouched."""

    def __init__(self, attrs, inner):
        self.attrs, self.action = attrs, attrs.get("action", "")
        self.id, self.method = attrs.get("id", ""), attrs.get("method", "get").lower()
        self.fields, self.choices, self.buttons = [], defaultdict(list), {}
        for tag, raw in _TAG.findall(inner):
            a = attributes(raw)
            name, kind = a.get("name"), a.get("type", "text").lower()
            if not name:
                continue
            value = a.get("value", "on" if kind in ("checkbox", "radio") else "")
            if tag.lower() == "button" or kind in ("submit", "button", "image"):
                self.buttons[name] = value
            elif kind in ("radio", "checkbox"):
                self.choices[name].append(value)
                if "checked" in a:
                    self.fields.append((name, value))
            else:
                self.fields.append((name, value))

    def data(self, **changes):
        kept = [(k, v) for k, v in self.fields if k not in changes]
        return kept + [(k, v) for k, v in changes.items() if v is not None]

    def filled(self, changes):
        return self.data(**changes)


def forms(text):
    return [Form(attributes(a), inner) for a, inner in _FORM.findall(text)]


def form(text, *, field=None, id=None, action=None):
    """The first form with that input name, that id, or that part in its action."""
    for f in forms(text):
        names = {k for k, _ in f.fields} | set(f.choices) | set(f.buttons)
        if (
            (field is None or field in names)
            and (id is None or f.id == id)
            and (action is None or action in f.action)
        ):
            return f
    raise Wrong(f"no form with field={field} id={id} action={action}")


def find(pattern, text, what="pattern"):
    match = re.search(pattern, text, re.S)
    if not match:
        raise Wrong(f"{what} not found")
    return html.unescape(match.group(1))
