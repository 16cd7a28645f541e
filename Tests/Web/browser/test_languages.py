"""Both languages, light and dark, remembered and shared."""

import re

from playwright.sync_api import expect

from conftest import count_of, drawn, expect_step, kind, step_of, translate


def test_language_follows_the_browser_and_can_be_switched(watch):
    page = watch(locale="en-GB")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    translate(page)
    page.locator("#back").click()
    before = step_of(page)
    page.locator("[data-language='ja']").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("h1")).to_have_text("観る")
    expect_step(page, before)
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_no_text_is_left_untranslated(watch):
    page = watch()
    translate(page)
    for language in ("ja", "en"):
        page.locator(f"[data-language='{language}']").click()
        text = page.locator("body").inner_text()
        for key in ("stage.", "panel.", "chooser.", "table.", "{"):
            assert key not in text


def test_light_dark_and_large_type(watch):
    page = watch(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    button = page.locator("[aria-label^='明るさ']")
    button.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_class("projector")


def test_a_link_restores_the_view(watch):
    page = watch()
    translate(page)
    page.locator("#scrub").fill("2")
    kind(page, "self").click()
    page.locator("#choose-layer .segment").nth(2).click()
    page.locator("#choose-head .segment").nth(1).click()
    page.locator("#save summary").click()
    expect(page.locator(".link-box")).to_have_value(re.compile("#text="))  # filled once the menu is open
    link = page.locator(".link-box").input_value()
    assert "#text=" in link
    other = watch(link, locale="en-GB")
    expect(other.locator("#save")).to_be_visible()
    expect(other.locator("#scrub")).to_have_value("2")
    expect(other.locator("html")).to_have_attribute("lang", "ja")
    expect(kind(other, "self")).to_have_attribute("aria-pressed", "true")
    expect(other.locator("#choose-layer [aria-pressed='true']")).to_have_text("2")
    expect(other.locator("#choose-head [aria-pressed='true']")).to_have_text("1")
    assert count_of(other) == count_of(page)


def test_the_address_carries_the_view(watch):
    page = watch()
    translate(page)
    page.locator("#first").click()
    page.wait_for_timeout(700)
    assert "step=1" in page.url
    page.reload()
    settled_at_first = page.locator("#scrub")
    expect(page.locator("#save")).to_be_visible()
    expect(settled_at_first).to_have_value("1")


def test_reduced_motion_shows_the_end_at_once(watch):
    page = watch(reduced_motion="reduce")
    page.locator("#sentence").fill("I am a student.")
    page.keyboard.press("Enter")
    expect(page.locator("#save")).to_be_visible()
    expect_step(page, count_of(page))
