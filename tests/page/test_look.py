"""The look: nothing is cut or covered, four sizes of type, marks and text are seen on every ground, keys reach all."""

from itertools import pairwise

import pytest
from conftest import EVENT, WAR
from screens import CUT, FAINT_MARKS, FAINT_TEXTS, OVERFLOWS, SIZES

pytestmark = [pytest.mark.slow, pytest.mark.browser]
VIEWS = "answer compare voices together tone time sources pages".split()
#: Addresses that show every view, a card, pages behind a number, and every control.
ADDRESSES = {
    EVENT: [
        *(f"view={view}" for view in VIEWS),
        "view=compare&what=labels&group=Russian",
        "view=compare&what=claims&by=outlet&group=TASS&against=Reuters&only=language=en&own=own",
        "source=TASS",
        "item=opponents_outlet:terrorists&show=group",
    ],
    WAR: ["view=answer", "view=compare&group=TASS", "view=voices", "view=together", "view=tone"],
    "read-event": ["view=answer", "view=compare&group=Western"],
}
WIDE, NARROW = "DejaVuSans-Bold", "cmss10"  #: beside the one that is installed
SCREENS = [
    (EVENT, 360, "light", ""),
    (WAR, 640, "dark", ""),
    (EVENT, 768, "dark", ""),
    (WAR, 1280, "light", ""),
    (EVENT, 1920, "dark", ""),
    ("read-event", 320, "dark", ""),
    (EVENT, 360, "light", WIDE),
    (WAR, 1280, "light", WIDE),
    (EVENT, 1920, "light", WIDE),
    (WAR, 360, "light", NARROW),
    (EVENT, 1920, "dark", NARROW),
]


@pytest.mark.parametrize("name, width, scheme, font", SCREENS)
def test_nothing_is_cut_or_covered_and_type_has_four_sizes(show, name, width, scheme, font):
    """640 pixels are 1,280 at 200 % zoom."""
    for address in ADDRESSES[name]:
        page = show(name, address, width=width, scheme=scheme, font=font)
        wide = page.evaluate("document.documentElement.scrollWidth") - width
        cut = page.evaluate(OVERFLOWS) + page.evaluate(CUT) + page.wrong
        sizes = set(page.evaluate(SIZES)) - {"13px", "15px", "18px", "24px"}
        assert (wide, cut, sizes) == (0, [], set()), address


@pytest.mark.parametrize(
    "name, width, scheme",
    [(EVENT, 1280, "light"), (WAR, 360, "dark"), ("read-event", 1280, "light")],
)
def test_axe_finds_nothing(show, name, width, scheme):
    """Names begin with the words that are seen: axe asks for it where it is told to."""
    told = {"rules": {"label-content-name-mismatch": {"enabled": True}}}
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for address in ADDRESSES[name]:
        page = show(name, address, width=width, scheme=scheme)
        assert axe.run(page, options=told).response["violations"] == [], address


@pytest.mark.parametrize(
    "name, options", [(EVENT, {}), (EVENT, {"scheme": "dark"}), (WAR, {"forced": "active"})]
)
def test_every_mark_is_seen_and_every_text_read(show, name, options):
    for address in ADDRESSES[name]:
        page = show(name, address, **options)
        assert page.evaluate(FAINT_MARKS) + page.evaluate(FAINT_TEXTS) == [], address


@pytest.mark.parametrize("address", ["", "view=compare", "view=tone", "view=time"])
def test_on_a_telephone_the_first_chart_begins_in_the_first_screen(show, address):
    page = show(EVENT, address, width=360, height=640)
    assert page.locator(".chart").first.bounding_box()["y"] < 560


def test_text_and_charts_share_their_edges(show):
    page = show(EVENT, "view=compare", width=1920)
    boxes = [
        page.locator(part).first.bounding_box()
        for part in ("#views", "#controls", ".chart", "#view details.table")
    ]
    assert {(box["x"], box["width"]) for box in boxes} == {(288, 1344)}


def test_a_view_has_one_bold_line_and_headings_in_order(show):
    for view in VIEWS:
        page = show(EVENT, f"view={view}")
        levels = page.locator("h1, h2, h3, h4").evaluate_all(
            "all => all.map(one => +one.tagName[1])"
        )
        assert levels[0] == 1 and all(b <= a + 1 for a, b in pairwise(levels))
        bold = page.locator("#view *").evaluate_all(
            "all => all.filter(one => getComputedStyle(one).fontWeight > 500 && !one.closest('svg') "
            "&& [...one.childNodes].some(child => child.nodeType === 3)).length"
        )
        assert bold <= 1, view


def test_a_keyboard_reaches_tabs_controls_and_tables_with_a_ring(show):
    page = show(apart=True)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "view"
    page.locator("#views a", has_text="Compare").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash.includes('compare')")
    assert page.evaluate("document.activeElement.textContent") == "Compare"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        about = page.evaluate(
            """() => { const one = document.activeElement, look = getComputedStyle(one);
            return [one.id || one.className || one.tagName,
                    look.outlineStyle === 'solid' && parseFloat(look.outlineWidth) >= 3]; }"""
        )
        if about[0] == "BODY":
            break
        assert about[1], about
        reached.add(about[0])
    assert {"choose-what", "choose-by", "choose-group", "choose-against", "scroll"} <= reached


#: On paper: the ground, what is there only to be clicked, what passes the edge, whether the first figure may leave its title.
ON_PAPER = """() => {
  const seen = [...document.querySelectorAll('#views, button:not(.plain), input, select')].filter(one => one.checkVisibility());
  const rights = [...document.querySelectorAll('#view td')].map(one => one.getBoundingClientRect().right);
  const breaks = ['figcaption', '.chart', 'figure'].map(part => getComputedStyle(document.querySelector(`#view ${part}`)));
  const ground = getComputedStyle(document.body).backgroundColor;
  return [ground, seen.length, rights.every(right => right <= 699), breaks[0].breakAfter, breaks[1].breakInside, breaks[2].breakInside];
}"""


@pytest.mark.parametrize("address", ["", "view=compare&what=labels&group=Russian"])
def test_paper_is_light_and_has_no_buttons_and_nothing_beyond_its_edge(show, address):
    page = show(EVENT, address, apart=True, scheme="dark")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 with margins of 10 mm
    page.emulate_media(media="print")
    page.wait_for_function("() => document.querySelector('.chart svg')?.clientWidth < 718")
    light = "rgb(255, 255, 255)"
    page.wait_for_function(f"light => ({ON_PAPER.strip()})()[0] === light", arg=light)
    assert page.evaluate(ON_PAPER) == [light, 0, True, "avoid", "avoid", "auto"]
    assert page.evaluate(CUT) == []


def test_colours_follow_the_window_and_what_jupyterlab_says(show):
    page = show(EVENT, "view=compare", apart=True)
    ink = page.locator("#view .role-axis-label text").first
    before = ink.evaluate("one => getComputedStyle(one).fill")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "before => getComputedStyle(document.querySelector('#view .role-axis-label text')).fill !== before",
        arg=before,
    )
