"""From a phone to a projector."""

import pytest
from playwright.sync_api import expect

from conftest import count_of, drawn, expect_step, keys_of, kind, rows_of, translate

SIZES = [(380, 780), (768, 1024), (1280, 800), (1920, 1080)]


@pytest.mark.parametrize("locale", ["ja-JP", "en-GB"])
def test_nothing_sticks_out(watch, locale):
    page = watch(locale=locale)
    translate(page, "The extraordinary students gave the book to her brother, because he was very tired yesterday.")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator(".panel-film .film-svg")).to_have_attribute("width", str(film_width(page)))
        for name in ("encoder", "self", "cross"):
            kind(page, name).click()
            drawn(page)
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        chips = page.evaluate(CHIPS)
        assert all(left >= 0 and right <= width for left, right in chips), (width, chips)


CHIPS = """() => [...document.querySelectorAll('.panel-film .chip:not([hidden]) .chip-box')]
  .map((each) => each.getBoundingClientRect()).map(({ left, right }) => [left, right])"""


def film_width(page):
    """The room that the film has, in whole pixels."""
    return page.evaluate("() => Math.floor(document.querySelector('.panel-film .film-holder').getBoundingClientRect().width)")


def test_a_visit_by_phone(watch):
    page = watch(viewport={"width": 380, "height": 780}, has_touch=True, is_mobile=True, device_scale_factor=2)
    page.locator("#sentence").fill("The cat sat on the mat. It was tired.")
    page.locator("#translate").tap()
    expect(page.locator("#save")).to_be_visible()
    expect(page.locator("#scrub")).to_have_value(page.locator("#scrub").get_attribute("max"))
    page.locator("#first").tap()
    expect_step(page, 1)
    page.locator("#forward").tap()
    expect_step(page, 2)
    kind(page, "self").tap()
    expect(kind(page, "self")).to_have_attribute("aria-pressed", "true")
    page.locator("#choose-head .segment").nth(1).tap()
    rows_of(page).first.tap()
    expect_step(page, 1)
    keys_of(page).first.tap()
    expect(page.locator(".panel-film .readout")).to_contain_text("1.0000")
    assert count_of(page) >= 2


def test_controls_stay_in_reach(watch):
    page = watch()
    translate(page)
    for width, height in ((380, 780), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        for place in (0, 600, 100000):
            page.evaluate("(top) => window.scrollTo(0, top)", place)
            drawn(page)
            box = page.locator("#play").bounding_box()
            assert 0 <= box["y"] and box["y"] + box["height"] <= height


LINES = """(selector) => [...document.querySelectorAll(selector)].filter((each) => each.textContent.trim() !== '')
  .map((each) => ({ text: each.textContent.trim(), top: Math.round(each.getBoundingClientRect().bottom) }))"""


def test_no_line_begins_with_a_full_stop(watch):
    """The translation, at every width of a small screen: closing punctuation stays with its word."""
    page = watch(viewport={"width": 380, "height": 780})
    translate(page, "The cat sat on the mat. It was tired. The cat sat on the mat. It was tired. I am a student.")
    for width in range(260, 390, 12):
        page.set_viewport_size({"width": width, "height": 780})
        drawn(page)
        for selector in (".translation-text .token", ".panel-film .film-svg > g:last-child > .chip:not([hidden]) .chip-main"):
            words = page.evaluate(LINES, selector)
            firsts = [word["text"] for before, word in zip([{"top": 0}, *words], words) if word["top"] > before["top"] + 10]
            assert len(firsts) > 1 or width > 300, "the case that is tested: several lines"
            assert not any(text in "。、.,」" for text in firsts), (width, selector, firsts)


def test_large_type_is_larger(watch):
    page = watch(viewport={"width": 1920, "height": 1080})
    translate(page)
    before = page.locator(".chip-main").first.bounding_box()["height"]
    page.keyboard.press("p")
    drawn(page)
    assert page.locator(".chip-main").first.bounding_box()["height"] > before * 1.05
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 1920
