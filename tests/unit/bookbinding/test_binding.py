"""Documents that were set one by one become one: every page, every link, every number."""

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name, NameTree, NumberTree, Pdf

from lms import pdf
from lms.bookbinding import Mark, bind, count_pages
from lms.policies.handbook.document import STYLES
from lms.policies.handbook.rules import lead_in_book

PAGE = (
    '<!doctype html><html lang="{language}"><head><title>{title}</title></head>'
    "<body>{body}</body></html>"
)
BREAK = '<section class="cover">{}</section>'
MARKS = (Mark("First", "a"), Mark("Zweite", "b", (Mark("1 Place", "b.s-x"),)))


def write(body, *, title="A", language="en"):
    return PAGE.format(body=body, title=title, language=language)


@pytest.fixture(scope="module")
def parts():
    """A front, two chapters of two pages and of one, and the letters that number pages."""
    chapter = BREAK.format('<h1 id="a">First</h1><p>(12 0 R) \\ endobj</p>') + (
        '<p><a href="book:b.s-x">on</a> <a href="book:c.s-y">out</a> <a href="#a">up</a>'
        ' <a href="https://x.example/(12%200%20R)">law</a></p>'
        "<table><thead><tr><th>H</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    )
    table = "<table><thead><tr><th>K</th></tr></thead><tbody><tr><td>2</td></tr></tbody></table>"
    pages = [
        write('<h1 id="cover">Book</h1><p><a href="book:a">First</a></p>', title="The book"),
        write(chapter),
        write(
            f'<h1 id="b">Second</h1><h2 id="b.s-x">Place</h2>{table}<p id="cover">Shown</p>',
            language="nl",
        ),
        write('<p class="figures">p a g e o f 0 1 2 3 4 5 6 7 8 9</p>'),
    ]
    return pdf.render_parts_apart(pages, seconds=60, **STYLES)


@pytest.fixture(scope="module")
def content(parts):
    return make(parts)


@pytest.fixture
def bound(content):
    with Pdf.open(io.BytesIO(content)) as book:
        yield book


def make(parts):
    front, *chapters, figures = parts
    return bind(
        front,
        chapters,
        figures,
        marks=MARKS,
        lead=lambda name, places: lead_in_book(name, places, "https://learn.example"),
    )


def list_links(book):
    """Where each link leads, page by page."""
    return [
        [str(link.Dest) if Name.Dest in link else str(link.A.URI) for link in page.Annots]
        for page in book.pages
        if Name.Annots in page
    ]


def list_places(book):
    """The names that links lead to, each with the number of its page."""
    numbers = {page.obj.objgen: number for number, page in enumerate(book.pages, start=1)}
    return {name: numbers[at[0].objgen] for name, at in NameTree(book.Root.Names.Dests).items()}


def list_elements(book):
    """Every element of the structure, from the top down, with the one above it."""
    waiting = [(book.Root.StructTreeRoot.K[0], book.Root.StructTreeRoot)]
    while waiting:
        element, above = waiting.pop()
        yield element, above
        below = element.get(Name.K, [])
        waiting.extend(
            (kid, element)
            for kid in (below if isinstance(below, pikepdf.Array) else [below])
            if isinstance(kid, Dictionary) and kid.get(Name.S) is not None
        )


def find_root(element):
    while Name.P in element:
        element = element.P
    return element


def read_page(book, number):
    """The operators that draw a page, in their order."""
    return [str(one.operator) for one in pikepdf.parse_content_stream(book.pages[number - 1])]


def test_every_page_is_there_once_and_in_its_order(parts, content, bound):
    assert [count_pages(part) for part in parts] == [1, 2, 1, 1]
    assert count_pages(content) == 4
    assert list_places(bound) == {"cover": 1, "a": 2, "b": 4, "b.s-x": 4}


def test_of_two_places_of_one_name_the_first_is_led_to(bound):
    assert list_places(bound)["cover"] == 1


def test_links_inside_lead_to_places_and_others_to_the_policys_page(bound):
    out = "https://learn.example/policies/c#s-y"

    assert list_links(bound) == [["a"], ["b.s-x", out, "a", "https://x.example/(12%200%20R)"]]


def test_a_link_says_where_it_leads(bound):
    spoken = [str(link.Contents) for page in bound.pages for link in page.get(Name.Annots, [])]

    assert spoken[:3] == ["a", "b.s-x", "https://learn.example/policies/c#s-y"]


def test_the_cover_has_no_number_and_every_other_page_has_one(bound):
    drawn = [read_page(bound, number)[:3] == ["BMC", "q", "BT"] for number in range(1, 5)]

    assert drawn == [False, True, True, True]
    for page in list(bound.pages)[1:]:
        assert page.Resources.Font.Pages.Subtype == Name.Type0


def test_a_number_is_drawn_in_letters_that_say_it(bound):
    font = bound.pages[3].Resources.Font.Pages
    letters = {
        bytes(one.operands[at]): bytes(one.operands[at + 1]).decode("utf-16-be")
        for one in pikepdf.parse_content_stream(font.ToUnicode, "endbfchar")
        for at in range(0, len(one.operands), 2)
    }
    shown = next(
        bytes(one.operands[0])
        for one in pikepdf.parse_content_stream(bound.pages[3], "Tj")
        if str(one.operator) == "Tj"
    )

    pairs = [shown[at : at + 2] for at in range(0, len(shown), 2)]
    assert "".join(letters[pair] for pair in pairs) == "page 4 of 4"


def test_no_two_tables_share_the_name_of_a_header(bound):
    elements = [element for element, _ in list_elements(bound)]
    names = [str(element.ID) for element in elements if Name.ID in element]
    led = {
        str(header)
        for element in elements
        if Name.A in element
        for header in element.A.get(Name.Headers, [])
    }

    assert len(names) == len(set(names)) == 2
    assert led == set(names)


def test_the_structure_is_one_and_every_element_knows_its_page(bound):
    pages = {page.obj.objgen for page in bound.pages}
    elements = list(list_elements(bound))

    assert all(element.P.objgen == above.objgen for element, above in elements)
    told = {element.Pg.objgen for element, _ in elements if Name.Pg in element}
    assert told == pages
    roots = [one for one in bound.objects if isinstance(one, Dictionary) and Name.ParentTree in one]
    assert [root.objgen for root in roots] == [bound.Root.StructTreeRoot.objgen]
    assert [kid.S for kid in bound.Root.StructTreeRoot.K] == [Name.Document]


def test_every_page_and_link_finds_its_elements(bound):
    root = bound.Root.StructTreeRoot
    found = NumberTree(root.ParentTree)
    keys = [int(page.StructParents) for page in bound.pages]
    keys += [int(link.StructParent) for page in bound.pages for link in page.get(Name.Annots, [])]

    assert sorted(keys) == sorted(found) == list(range(len(keys)))
    assert root.ParentTreeNextKey == len(keys)
    for page in bound.pages:
        owners = found[int(page.StructParents)]
        assert {find_root(owner).objgen for owner in owners} == {root.objgen}
        assert {owner.Pg.objgen for owner in owners} == {page.obj.objgen}
        for link in page.get(Name.Annots, []):
            owner = found[int(link.StructParent)]
            assert Name.Link == owner.S
            assert link.objgen in {kid.Obj.objgen for kid in owner.K if isinstance(kid, Dictionary)}


def test_a_chapter_in_another_language_says_so(bound):
    parts = [kid for kid in bound.Root.StructTreeRoot.K[0].K if Name.Part == kid.S]

    assert bound.Root.Lang == "en"
    assert [str(part.get(Name.Lang, "")) for part in parts] == ["", "nl"]


def test_the_outline_has_every_chapter_with_what_is_below_folded_away(bound):
    with bound.open_outline() as outline:
        told = [
            (
                item.title,
                str(item.destination),
                item.is_closed,
                [one.title for one in item.children],
            )
            for item in outline.root
        ]

    assert told == [("First", "a", False, []), ("Zweite", "b", True, ["1 Place"])]
    assert bound.Root.PageMode == Name.UseOutlines


def test_the_book_is_called_what_the_front_is_called(bound):
    assert str(bound.docinfo.Title) == "The book"
    assert bound.Root.ViewerPreferences.DisplayDocTitle is True


def test_binding_twice_gives_the_same_file(parts, content):
    assert make(parts) == content


def test_a_font_without_the_letters_numbers_nothing(parts):
    front, *chapters, _ = parts
    with pytest.raises(ValueError, match="number pages"):
        bind(front, chapters, chapters[1], marks=(), lead=lambda *_: "#a")
