"""Each view as a file, and the page with all of them as one."""

import re

from playwright.sync_api import expect

from conftest import DESKS, desk, filled, translate

VIEWS = [("look", "film"), ("look", "candidates"), ("look", "matrix"), ("look", "heads"), ("look", "stage"),
         ("overview", "overview"), ("overview", "large"),
         ("loupe", "loupe"), ("steps", "loop"), ("thirds", "thirds"), ("paths", "ladder"), ("paths", "lens"),
         ("compare", "compare"), ("readings", "readings")]


def test_each_view_is_saved_as_drawing_picture_and_table(watch, tmp_path):
    page = watch()
    translate(page)
    for panel, name in VIEWS:
        desk(page, panel)
        filled(page, panel)
        if panel == "compare":
            page.locator("#compare-what .segment").nth(1).click()
        if panel == "readings":
            page.locator("[data-reading='sequence-log-probability']").click()
            expect(page.locator(".reading-table").first).to_be_visible()
        check_saved(page, tmp_path, name)


# Chromium drops, without a word, what a page hands over beyond ten downloads in one second: more than anybody
# can ask for by hand, but not more than this test.
MILLISECONDS_FOR_THREE_DOWNLOADS = 400


def check_saved(page, tmp_path, name):
    """One view in its three forms."""
    page.wait_for_timeout(MILLISECONDS_FOR_THREE_DOWNLOADS)
    if page.locator("#save").get_attribute("open") is None:
        page.locator("#save summary").click()
    found = {}
    for form in ("svg", "png", "csv"):
        with page.expect_download() as download:
            page.locator(f"[data-picture='{name}'][data-as='{form}']").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        found[form] = path.read_bytes()
    assert found["svg"].startswith(b"<svg") and b"class=" not in found["svg"]
    assert len(found["svg"]) > 1500, name
    if name in ("overview", "compare"):
        assert found["svg"].count(b"<image ") >= (9 if name == "overview" else 3), f"{name}: its pictures are in it"
    assert found["png"].startswith(b"\x89PNG") and len(found["png"]) > 2000, name
    lines = found["csv"].decode("utf-8-sig").splitlines()
    assert len(lines) > 1 and any(re.search(r"\d", line) for line in lines), name
    page.keyboard.press("Escape")


def test_the_saved_page_carries_every_desk(watch, tmp_path):
    page = watch()
    translate(page)
    page.locator("#save summary").click()
    with page.expect_download() as download:
        page.locator("[data-format='html']").click()
    path = tmp_path / "page.html"
    download.value.save_as(path)
    alone = watch(path.as_uri())
    assert path.stat().st_size < 2_000_000
    for name in DESKS:
        desk(alone, name)
        expect(alone.locator(f"#desk-{name} .panel").first).to_be_visible()
    desk(alone, "compare")
    alone.locator("#compare-what .segment").nth(1).click()
    expect(alone.locator(".compare-difference .matrix-canvas")).to_be_visible()
