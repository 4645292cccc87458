"""The page, looked at in a browser: it filters, sorts and drills down. Pictures of it go to build/parity/."""

from __future__ import annotations

import html
import importlib.util
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specwright_generator.parity.render_html import embedded, page
from specwright_generator.parity.reporting import compared
from specwright_generator.parity.results import ASPECTS, Cell, Report

from .toy import method, shape, surface

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PICTURES = Path(__file__).parents[2] / "build" / "parity"
HOSTILE = "</script><script>document.title='stolen'</script><img src=x onerror=alert(1)>"
MANY = 1100

in_browser = pytest.mark.skipif(
    CHROMIUM is None or importlib.util.find_spec("playwright") is None,
    reason="there is no chromium, or no playwright, to look at the page with",
)


def many() -> Report:
    """A provider as large as all three of ours: most methods equal, some not, each in a way of its own."""
    keys = [f"area{at // 100}.part{at // 10 % 10}.do_{at}" for at in range(MANY)]
    theirs = [
        method(key, "model!", "size", path=f"/v1/{key}", returns=("Thing",), uses=frozenset({"Thing"})) for key in keys
    ]
    ours = [
        method(key, "model!", "size", path=f"/v1/{key}", returns=("Thing",), uses=frozenset({"Thing"})) for key in keys
    ]
    ours[7] = method(keys[7], "model!", path=f"/v1/{keys[7]}")
    ours[8] = method(keys[8], "model!", "size!", path="/elsewhere")
    types = (shape("Thing", id="string!"),)
    measured = {keys[0]: Cell(status="equal", note="3 replayed, async and sync")}
    return compared(
        surface(*ours[:-3], types=types, name="big"),
        surface(*theirs, method("area0.waits.create_and_poll", verb="", job=True), types=types, name="sdk:big"),
        recordings=measured,
    )


def hostile() -> Report:
    """A provider whose every name is an attack on the page."""
    names = (f"{HOSTILE}!", "'; alert(1); //")
    theirs = method(f"a.{HOSTILE}", *names, path=f"/{HOSTILE}", returns=(HOSTILE,), uses=frozenset({HOSTILE}))
    ours = method(f"a.{HOSTILE}", path=f"/{HOSTILE}x", pointer=HOSTILE)
    return compared(
        surface(ours, name="hostile"), surface(theirs, types=(shape(HOSTILE, (), **{HOSTILE: "string"}),), name=HOSTILE)
    )


def test_data_cannot_end_its_element() -> None:
    text = page([hostile()])
    assert text.count("</script>") == 2
    assert "<img" not in text
    assert "stolen" in text  # it is there, as data
    assert not re.search(r"[<>&\u2028\u2029]", embedded([HOSTILE, "\u2028\u2029&"]))


def test_the_page_asks_for_nothing() -> None:
    text = page([many()])
    assert "default-src 'none'; style-src 'sha256-" in html.unescape(text)
    assert not re.search(r"""(?:src|href)=["'](?!#)|url\(|@import|\bfetch\(|XMLHttpRequest|innerHTML""", text)


def test_the_page_is_the_same_each_time() -> None:
    assert page([many()]) == page([many()])


class Looked:
    """A page in the browser, with everything that it said or asked for."""

    def __init__(self, tab: Page, reports: list[Report], folder: Path) -> None:
        self.tab = tab
        self.said: list[str] = []
        self.asked: list[str] = []
        tab.on("console", lambda message: self.said.append(message.text))
        tab.on("pageerror", lambda error: self.said.append(str(error)))
        tab.on("request", lambda request: self.asked.append(request.url))
        file = folder / "index.html"
        file.write_text(page(reports), encoding="utf-8")
        self.address = file.as_uri()
        tab.goto(self.address)

    def rows(self) -> list[str]:
        """The names in the first column of the matrix, as far as they are drawn."""
        return self.tab.locator("#matrix tbody th button").all_inner_texts()

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.tab.screenshot(path=PICTURES / f"{name}.png")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        profile = tmp_path_factory.mktemp("profile")
        context = started.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 1400, "height": 1000},
            color_scheme="light",
        )
        context.set_default_timeout(10_000)
        yield context
        context.close()


@pytest.fixture
def looked(browser: BrowserContext, tmp_path: Path) -> Iterator[Looked]:
    tab = browser.new_page()
    found = Looked(tab, [many(), hostile()], tmp_path)
    yield found
    tab.close()
    assert found.said == []
    assert found.asked == [found.address]


@in_browser
def test_it_shows_every_provider_and_aspect(looked: Looked) -> None:
    assert looked.tab.locator("#overview h2").all_inner_texts()[0].startswith("big")
    assert looked.tab.locator("#overview article").count() == 2
    assert looked.tab.locator("#matrix thead th").count() == len(ASPECTS) + 1
    assert "1,102 methods" in looked.tab.locator("#count").inner_text()
    looked.picture("toy-light")


@in_browser
def test_names_out_of_a_spec_are_text(looked: Looked) -> None:
    looked.tab.get_by_role("button", name="hostile", exact=True).click()
    looked.tab.select_option("#view", "methods")
    assert HOSTILE in "".join(looked.rows())
    looked.tab.locator("#matrix tbody button").first.click()
    assert HOSTILE in looked.tab.locator("#detail").inner_text()
    assert looked.tab.locator("img").count() == 0
    assert looked.tab.title() == "Parity: big, hostile"


@in_browser
def test_it_filters(looked: Looked) -> None:
    tab = looked.tab
    tab.select_option("#view", "methods")
    tab.fill("#search", "part4 do_247")
    assert looked.rows() == ["area2.part4.do_247"]
    tab.click("#reset")
    tab.select_option("#view", "methods")
    tab.select_option("#status", label="✗ missing")
    assert sorted(looked.rows()) == sorted(
        ["area0.waits.create_and_poll", *(f"area10.part9.do_{at}" for at in range(MANY - 3, MANY))]
    )
    tab.select_option("#status", label="≠ differs")
    tab.select_option("#aspect", "wire")
    assert looked.rows() == ["area0.part0.do_8", f"a.{HOSTILE}"]
    tab.select_option("#kind", "helper")
    assert tab.locator("#matrix .empty").count() == 1
    tab.click("#reset")
    tab.select_option("#resource", "area3.part3")
    assert [name.removeprefix("▸").strip() for name in looked.rows()] == ["area3.part3"]


@in_browser
def test_it_sorts(looked: Looked) -> None:
    tab = looked.tab
    tab.get_by_role("button", name="big", exact=True).click()
    tab.select_option("#view", "methods")
    tab.locator("#matrix thead button", has_text="Wire").click()
    assert tab.locator("#matrix thead th[aria-sort]").inner_text() == "Wire"
    first = looked.rows()[:4]
    assert "area0.part0.do_8" in first
    assert {"area10.part9.do_1097"} <= set(first)
    tab.locator("#matrix thead button", has_text="Method").click()
    assert looked.rows()[0] == "area0.part0.do_0"
    tab.locator("#matrix thead button", has_text="Method").click()
    assert looked.rows()[0] == "area9.part9.do_999"
    tab.locator("#gap-table thead button", has_text="Closed by").click()
    means = tab.locator("#gap-table tbody .close").all_inner_texts()
    assert [each.split("\n")[0] for each in means] == sorted(each.split("\n")[0] for each in means)


@in_browser
def test_a_method_shows_both_sides(looked: Looked) -> None:
    tab = looked.tab
    tab.select_option("#view", "methods")
    tab.fill("#search", "do_8")
    tab.locator("#matrix").get_by_role("button", name="area0.part0.do_8", exact=True).click()
    detail = tab.locator("#detail")
    assert detail.is_visible()
    told = detail.inner_text()
    for text in ("size is required here", "GET /v1/area0.part0.do_8, GET /elsewhere here", "patch verb or path"):
        assert text in told
    assert detail.locator(".sides tbody tr").count() == 3
    looked.picture("toy-detail")
    tab.keyboard.press("Escape")
    assert not detail.is_visible()
    assert tab.evaluate("document.activeElement.textContent") == "area0.part0.do_8"
    tab.goto(f"{looked.address}#big/area0.part0.do_0")
    looked.asked[:] = looked.asked[:1]
    assert "3 replayed, async and sync" in tab.locator("#detail").inner_text()


@in_browser
def test_a_gap_leads_to_its_methods(looked: Looked) -> None:
    tab = looked.tab
    tab.get_by_role("button", name=re.compile(r"area10\.part9 \(3 methods\)")).click()
    assert looked.rows() == [f"area10.part9.do_{at}" for at in range(MANY - 3, MANY)]
    assert "of the gap" in tab.locator("#count").inner_text()


@in_browser
def test_it_can_be_used_without_a_mouse(looked: Looked) -> None:
    tab = looked.tab
    tab.locator("#matrix").wait_for()
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") == "search"
    tab.locator("#matrix tbody button").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#matrix tbody button").first.get_attribute("aria-expanded") == "true"
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    assert tab.locator("#detail").is_visible()


@in_browser
def test_rows_are_drawn_as_they_come_into_view(looked: Looked) -> None:
    tab = looked.tab
    tab.select_option("#view", "methods")
    drawn = len(looked.rows())
    assert 50 < drawn < MANY / 2
    for _ in range(20):
        tab.evaluate("document.querySelector('.matrix').scrollTo(0, 1e9)")
        tab.wait_for_timeout(50)
    assert len(looked.rows()) == MANY + 2


@in_browser
@pytest.mark.parametrize(("scheme", "pressed", "dark"), [("dark", 0, True), ("light", 0, False), ("light", 2, True)])
def test_it_is_light_or_dark(looked: Looked, scheme: str, pressed: int, dark: bool) -> None:
    looked.tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for _ in range(pressed):
        looked.tab.click("#theme")
    colour = looked.tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", colour)[:3])) < 200) == dark
    looked.picture(f"toy-{'dark' if dark else 'light'}")


@in_browser
def test_it_fits_a_telephone(looked: Looked) -> None:
    looked.tab.set_viewport_size({"width": 400, "height": 900})
    assert looked.tab.evaluate("document.documentElement.scrollWidth") <= 400
    looked.tab.evaluate("document.getElementById('methods').scrollIntoView()")
    looked.picture("toy-narrow")
    looked.tab.locator("#matrix tbody button").first.click()
    looked.tab.locator("#matrix .method button").first.click()
    assert looked.tab.evaluate("document.getElementById('detail').scrollWidth") <= 400
