"""From a phone to a projector."""

import pytest
from playwright.sync_api import expect

from conftest import count_of, drawn, expect_step, keys_of, kind, rows_of, translate

SIZES = [(380, 780), (768, 1024), (1280, 800), (1920, 1080)]


@pytest.mark.parametrize("width,height", SIZES)
@pytest.mark.parametrize("locale", ["ja-JP", "en-GB"])
def test_nothing_sticks_out(watch, width, height, locale):
    page = watch(viewport={"width": width, "height": height}, locale=locale)
    translate(page, "The extraordinary students gave the book to her brother, because he was very tired yesterday.")
    for name in ("encoder", "self", "cross"):
        kind(page, name).click()
        drawn(page)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    boxes = [chip.bounding_box() for chip in (*keys_of(page).all(), *rows_of(page).all())]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


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


@pytest.mark.parametrize("width,height", [(380, 780), (1280, 800)])
def test_controls_stay_in_reach(watch, width, height):
    page = watch(viewport={"width": width, "height": height})
    translate(page)
    for place in (0, 600, 100000):
        page.mouse.wheel(0, place)
        page.wait_for_timeout(120)
        box = page.locator("#play").bounding_box()
        assert 0 <= box["y"] and box["y"] + box["height"] <= height


def test_large_type_is_larger(watch):
    page = watch(viewport={"width": 1920, "height": 1080})
    translate(page)
    before = page.locator(".chip-main").first.bounding_box()["height"]
    page.keyboard.press("p")
    drawn(page)
    assert page.locator(".chip-main").first.bounding_box()["height"] > before * 1.05
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 1920
