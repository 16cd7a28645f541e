"""The saved page from file://, desk by desk: everything is drawn there, with the numbers of the live page."""

import os
import re

import pytest
from playwright.sync_api import expect

from conftest import DESKS, desk, drawn, expect_step, filled, kind, translate
from test_files import save

# Of each desk the part whose text is compared: what stands there follows from the recording alone.
NUMBERS = {
    "look": ".panel-candidates .panel-picture, .panel-film .panel-foot",
    "overview": ".overview-kind",
    # The projection is a matrix of the model, which a saved page does not carry.
    "loupe": ".loupe-step:not(.loupe-add)",
    "steps": ".loop",
    "thirds": ".parts",
    "paths": ".lens-table, .panel-ladder .panel-picture",
    "compare": ".panel-compare .numbers",
    "readings": ".reading-table",
}

# A picture that is drawn has pixels that differ: canvases are read, drawings and tables have elements.
INK = """() => [...document.querySelectorAll('[role=tabpanel]:not([hidden]) canvas')].filter((each) => each.offsetParent)
  .map((canvas) => {
    // Read from a copy: a canvas that is read again and again makes the browser complain.
    const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
    const context = copy.getContext('2d', { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0) colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return colours.size;
  })"""

THUMBNAILS = """() => [...document.querySelectorAll('.thumbnail-picture')]
  .some((each) => each.offsetParent && each.naturalWidth > 1)"""


def shown(page, name):
    """The words and numbers of a desk, once it is filled."""
    desk(page, name)
    filled(page, name)
    if name == "compare":
        compare_heads(page)
    if name == "readings":
        page.locator("[data-reading='entropy']").click()
        expect(page.locator(".reading-table").first).to_be_visible()
    page.mouse.move(1, 1)  # what lies under the pointer is told in every view
    drawn(page)
    texts = page.locator(f"#desk-{name}").locator(NUMBERS[name]).all_inner_texts()
    return re.sub(r"\s+", " ", " ".join(texts))


def agree(name, live, saved):
    """The same words; the same numbers too, but where a file holds them in half precision."""
    number = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
    if name not in ("loupe", "readings"):
        return live == saved
    pairs = list(zip(number.findall(live), number.findall(saved), strict=True))
    close = all(abs(float(one) - float(other)) <= 0.01 + 0.01 * abs(float(one)) for one, other in pairs)
    return close and len(pairs) > 20 and number.sub("", live) == number.sub("", saved)


def compare_heads(page):
    """A saved page can run nothing: two heads are compared, with their table."""
    page.locator("#compare-what button").nth(1).click()
    toggle = page.locator(".panel-compare .panel-head .toggle")
    if toggle.get_attribute("aria-pressed") != "true":
        toggle.click()
    expect(page.locator(".panel-compare .numbers tbody td").first).to_have_text(re.compile(r"\d"))


def check_ink(page, name):
    """Whatever canvas a desk has is not empty."""
    colours = page.evaluate(INK)
    assert all(count > 2 for count in colours), f"{name}: a canvas with {colours} colours"
    if name in ("look", "overview", "compare"):
        assert colours, f"{name} has no picture"
    if name in ("look", "overview"):
        # Only what is on the screen is drawn.
        page.locator(".thumbnail:visible").first.scroll_into_view_if_needed()
        page.wait_for_function(THUMBNAILS)


@pytest.mark.skipif("LOUPE_URL" not in os.environ, reason="the mock's file holds no vectors and no readings")
@pytest.mark.parametrize("locale", ["ja-JP", "en-GB"])
def test_every_desk_of_a_saved_page_is_filled(watch, tmp_path, locale):
    page = watch(locale=locale)
    translate(page)
    page.locator("#scrub").fill("3")
    drawn(page)
    path = save(page, "[data-format='html']", tmp_path)
    page.keyboard.press("Escape")
    live = {name: shown(page, name) for name in DESKS}

    alone = watch(path.as_uri(), locale=locale)
    expect_step(alone, 3)
    for name in DESKS:
        assert re.search(r"\d", live[name]), f"{name} has no numbers to compare"
        saved = shown(alone, name)
        assert agree(name, live[name], saved), f"{name}: {live[name]}\n\nbut saved: {saved}"
        check_ink(alone, name)
    for each in ("encoder", "self"):
        kind(alone, each).click()
        desk(alone, "look")
        check_ink(alone, "look")
