"""The readings' tables and all other views point at one another: tokens, heads, layers."""

import os
import re

import pytest
from playwright.sync_api import expect

from conftest import count_of, desk, drawn, expect_step, filled, translate

pytestmark = pytest.mark.skipif("LOUPE_URL" not in os.environ, reason="the mock server computes no such reading")


def open_reading(page, name):
    """A reading with its tables."""
    desk(page, "readings")
    filled(page, "readings")
    page.locator(f"[data-reading='{name}']").click()
    expect(page.locator(".reading-table").first).to_be_visible()


def table(page, name):
    """The table of one value, by the library's name of it."""
    return page.locator(f".reading-table:has(caption[title='{name}'])")


def test_a_row_marks_its_head_and_a_column_its_token(watch):
    page = watch(locale="en-GB")
    translate(page)
    open_reading(page, "entropy")
    expect(page.locator(".reading-plain")).to_have_text(re.compile(r"spread out"))
    cross = table(page, "cross.entropy")
    cross.locator("tbody th").nth(1).hover()
    expect(page.locator("#choose-head .segment.pointed")).to_have_text("2")
    expect(cross.locator("tbody th.marked")).to_have_count(1)
    cross.locator("thead th").nth(1).hover()
    expect(page.locator(".translation-text .token.marked, .translation-text [data-step='1'].marked")).to_have_count(1)
    expect(table(page, "cross.effective_tokens").locator("thead th.marked")).to_have_count(1)
    page.mouse.move(1, 1)
    drawn(page)
    expect(page.locator(".reading-table .marked")).to_have_count(0)


def test_a_token_marks_its_column_and_a_click_shows_what_a_row_names(watch):
    page = watch(locale="en-GB")
    translate(page)
    open_reading(page, "entropy")
    page.locator(".translation-text [data-step='1']").hover()
    expect(table(page, "cross.entropy").locator("thead th.marked")).to_have_count(1)
    means = table(page, "cross.mean_entropy")
    means.locator("tbody tr").first.locator("td").nth(1).click()
    expect(page.locator("#choose-layer [aria-pressed='true']")).to_have_text("1")
    expect(page.locator("#choose-head [aria-pressed='true']")).to_have_text("2")
    table(page, "cross.entropy").locator("thead th").first.click()
    expect_step(page, 1)


def test_arrows_walk_the_rows(watch):
    page = watch(locale="en-GB")
    translate(page)
    count = count_of(page)
    open_reading(page, "entropy")
    group = page.locator(".table-scroll:has(caption[title='cross.mean_entropy'])")
    page.mouse.move(1, 1)  # the row under the pointer would be where the arrows begin
    group.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#choose-layer .segment.pointed")).to_have_text("2")
    expect_step(page, count)
    page.keyboard.press("Enter")
    expect(page.locator("#choose-layer [aria-pressed='true']")).to_have_text("2")
