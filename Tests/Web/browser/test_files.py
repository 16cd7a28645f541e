"""What can be saved, and that it opens elsewhere."""

import json
import pathlib
import re
import xml.etree.ElementTree as tree

import pytest
from playwright.sync_api import expect

from conftest import count_of, drawn, expect_step, keys_of, kind, rows_of, translate, weights_of


def save(page, selector, folder):
    """Clicks an entry of the menu and keeps the file that comes."""
    if page.locator("#save").get_attribute("open") is None:
        page.locator("#save summary").click()
    with page.expect_download() as download:
        page.locator(selector).click()
    path = pathlib.Path(folder) / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.mark.parametrize("picture", ["film", "matrix"])
def test_pictures_are_saved_as_svg(watch, tmp_path, picture):
    page = watch()
    translate(page)
    path = save(page, f"[data-picture='{picture}'][data-as='svg']", tmp_path)
    root = tree.parse(path).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    words = "".join(root.itertext())
    assert "cat" in words
    text = path.read_text(encoding="utf-8")
    assert "var(" not in text and "class=" not in text and "href" not in text
    fills = {element.get("fill") for element in root.iter() if element.get("fill")}
    assert len(fills) > 2


def test_json_holds_the_trace(watch, tmp_path):
    page = watch()
    translate(page)
    document = json.loads(save(page, "[data-format='json']", tmp_path).read_text(encoding="utf-8"))
    assert document["version"] == 1
    assert len(document["steps"]) == count_of(page)
    layers, heads, target, source = document["tensors"]["decoder.cross_attention"]["shape"]
    assert (target, source) == (count_of(page), len(document["source"]))
    assert (layers, heads) == (document["model"]["decoderLayers"], document["model"]["heads"])


def test_one_file_works_without_a_server(watch, tmp_path):
    page = watch()
    translate(page)
    page.locator("#scrub").fill("2")
    drawn(page)
    expected = weights_of(page)
    path = save(page, "[data-format='html']", tmp_path)

    alone = watch(path.as_uri())
    expect(alone.locator("#scrub")).to_have_attribute("max", str(count_of(page)))
    expect(alone.locator("#translate")).to_be_hidden()
    expect_step(alone, 2)
    assert weights_of(alone) == expected, "the same numbers as on the page"
    expect(rows_of(alone)).to_have_count(2)
    kind(alone, "self").click()
    expect(keys_of(alone)).to_have_count(2)
    alone.locator(".thumbnail").first.click()
    alone.locator("[data-language='en']").click()
    expect(alone.locator("html")).to_have_attribute("lang", "en")
    alone.keyboard.press(" ")
    alone.wait_for_timeout(700)
    expect(alone.locator("#play")).to_have_attribute("aria-label", "Pause")
    alone.keyboard.press(" ")
    again = save(alone, "[data-format='json']", tmp_path)
    assert json.loads(again.read_text(encoding="utf-8"))["text"] == page.locator("#sentence").input_value()


@pytest.mark.parametrize("late", ["**/attention*", "**/encoder"])
def test_a_slow_stream_changes_nothing_that_is_seen(watch, tmp_path, late):
    """Rows may arrive long after the end was told: page and file still agree on everything."""
    page = watch()
    held = []
    page.route(late, lambda route: held.append(route))
    count_of_requests = 4
    page.locator("#sentence").fill("The cat sat on the mat. It was tired.")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((each) => each.name.endsWith('/translate'))")
    # Everything has been told, and the page waits for its numbers: each answer is drawn before the next comes.
    for _ in range(count_of_requests):
        for route in held[:1]:
            held.remove(route)
            route.continue_()
            route.request.response().finished()
        drawn(page)
    expect(page.locator("#save")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    expect_step(page, count_of(page))
    chosen = chosen_heads(page)
    numbers = weights_of(page)

    path = save(page, "[data-format='html']", tmp_path)
    alone = watch(path.as_uri())
    expect_step(alone, count_of(page))
    assert chosen_heads(alone) == chosen
    assert weights_of(alone) == numbers
    # A recording that opens without a view proposes the same heads.
    text = path.read_text(encoding="utf-8")
    bare = tmp_path / "bare.html"
    bare.write_text(re.sub(r'<script type="application/json" id="trace-view">.*?</script>', "", text), encoding="utf-8")
    assert bare.stat().st_size < path.stat().st_size
    plain = watch(bare.as_uri())
    expect_step(plain, count_of(page))
    assert chosen_heads(plain) == chosen


def chosen_heads(page):
    """Layer and head that are pressed, for each of the three attentions; the first kind again at the end."""
    chosen = []
    for name in ("encoder", "self", "cross"):
        kind(page, name).click()
        drawn(page)
        pressed = page.locator("#choose-layer [aria-pressed='true'], #choose-head [aria-pressed='true']")
        chosen.append(pressed.all_inner_texts())
    return chosen


def test_the_policy_is_strict(watch, base_url):
    page = watch("about:blank")
    response = page.goto(base_url)
    policy = response.header_value("content-security-policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "sha256-" in policy
