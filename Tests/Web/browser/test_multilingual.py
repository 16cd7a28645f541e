"""Models that are told languages or tasks: menus in the page's language, in requests, links, saved pages and Compare."""

import json
import os
import re
import subprocess

import pytest
from playwright.sync_api import expect

from conftest import desk, settled, translate
from test_files import save
from tiny_models import make_model

OFFER = {"placement": "bothSides", "source": ["de_DE", "en_XX", "fr_XX", "ja_XX"],
         "target": ["de_DE", "en_XX", "fr_XX", "ja_XX"], "default": {"source": "en_XX", "target": "ja_XX"},
         "prefixes": []}
TASKS = {"placement": "inWords", "source": [], "target": [], "default": {},
         "prefixes": ["summarize: ", "translate English to German: "]}


def offering(page, base_url, languages):
    """The first model seems to know these languages; returns what was asked of it. Its server is not told."""
    asked = []

    def models(route):
        answer = route.fetch().json()
        answer["models"][0]["languages"] = languages
        route.fulfill(json=answer)

    def answered(route):
        body = json.loads(route.request.post_data)
        asked.append(body)
        told = ("sourceLanguage", "targetLanguage", "prefix")
        route.continue_(post_data=json.dumps({name: value for name, value in body.items() if name not in told}))

    page.route("**/api/v1/models", models)
    page.route("**/api/v1/translate", answered)
    page.goto(base_url)
    return asked


def names(page, menu):
    """The languages of a menu, as a reader sees them."""
    return page.locator(f"{menu} option").all_inner_texts()


def test_menus_speak_the_language_of_the_page(watch, base_url):
    page = watch("about:blank")
    asked = offering(page, base_url, OFFER)
    expect(page.locator("#asked-source option")).to_have_count(4)
    assert set(names(page, "#asked-target")) == {"ドイツ語", "英語", "フランス語", "日本語"}
    expect(page.locator("#asked-target")).to_have_value("ja_XX")
    page.locator("[data-language='en']").click()
    expect(page.locator("#asked-target option").first).to_have_text("English")
    assert names(page, "#asked-target") == ["English", "French", "German", "Japanese"]
    page.locator("#asked-target").select_option("fr_XX")
    translate(page)
    assert [asked[-1]["sourceLanguage"], asked[-1]["targetLanguage"]] == ["en_XX", "fr_XX"]
    expect(page.locator(".translation-state")).to_contain_text("English → French")
    expect(page.locator(".translation-text")).to_have_attribute("lang", "fr")
    page.locator(".language-swap").first.click()
    expect(page.locator("#asked-source")).to_have_value("fr_XX")
    expect(page.locator("#sentence")).to_have_attribute("lang", "fr")


def test_the_link_and_compare_keep_the_languages(watch, base_url):
    page = watch("about:blank")
    asked = offering(page, base_url, OFFER)
    page.locator("#asked-target").select_option("fr_XX")
    translate(page)
    desk(page, "compare")
    expect(page.locator("#other-target")).to_have_value("fr_XX")
    page.locator("#other-target").select_option("de_DE")
    page.locator("#compare-run").click()
    expect(page.locator(".compare-pictures canvas:visible")).to_have_count(3)
    assert asked[-1]["targetLanguage"] == "de_DE"
    page.locator("#save summary").click()
    expect(page.locator(".link-box")).to_have_value(re.compile("targetLanguage2=de_DE"))
    link = page.locator(".link-box").input_value()
    assert "targetLanguage=fr_XX" in link
    other = watch("about:blank")
    again = offering(other, link, OFFER)
    expect(other.locator(".compare-pictures canvas:visible")).to_have_count(3)
    assert [each["targetLanguage"] for each in again] == ["fr_XX", "de_DE"]
    expect(other.locator("#asked-target")).to_have_value("fr_XX")


def test_a_task_is_told_in_words(watch, base_url):
    page = watch("about:blank")
    asked = offering(page, base_url, TASKS)
    expect(page.locator("#asked-source")).to_be_hidden()
    expect(page.locator("#asked-prefixes option")).to_have_count(2)
    page.locator("#asked-prefix").fill("summarize: ")
    translate(page)
    assert asked[-1]["prefix"] == "summarize: "
    assert "targetLanguage" not in asked[-1]
    expect(page.locator(".translation-state")).to_contain_text("summarize:")


def test_a_model_without_a_choice_shows_no_menu(watch):
    page = watch()
    expect(page.locator("#translate")).to_be_enabled()
    expect(page.locator("#asked-languages")).to_be_hidden()


@pytest.fixture(scope="module")
def families(tmp_path_factory):
    """The address of a server of our own with a tiny model of each family that is told something."""
    program = os.environ.get("LOUPE_BINARY")
    if not program:
        pytest.skip("LOUPE_BINARY names no program to start a server with.")
    folder = tmp_path_factory.mktemp("models")
    made = [make_model(folder / "tiny-m2m100", "m2m100", "m2m100"), make_model(folder / "tiny-mbart", "mbart50", "mbart"),
            make_model(folder / "tiny-t5", "t5", "t5", task_specific_params={"translation_en_to_de": {
                "prefix": "translate English to German: "}})]
    command = [program, "serve", "--port", "0", "--models-folder", str(folder / "kept")]
    for each in made:
        command += ["--model", str(each)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        line = server.stdout.readline()
        yield re.search(r"http://[^ /]+", line).group()
        server.terminate()


def test_the_server_is_asked_in_each_family(browser, families, tmp_path):
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(families)
    page.locator(".model-select").select_option("tiny-m2m100")
    expect(page.locator("#asked-target option")).to_have_count(100)
    assert "Japanese" in names(page, "#asked-target")
    page.locator("#asked-target").select_option(label="French")
    translate(page, "The old teacher reads.")
    expect(page.locator(".translation-state")).to_contain_text("English → French")
    expect(page.locator(".film-svg .chip").first).to_contain_text("__en__")
    # Another model has French under another code.
    page.locator(".model-select").select_option("tiny-mbart")
    expect(page.locator("#asked-target")).to_have_value("fr_XX")
    page.locator("#translate").click()
    settled(page)
    expect(page.locator(".film-svg .chip").first).to_contain_text("en_XX")
    saved_page_names_the_languages(browser, page, tmp_path)
    page.locator(".model-select").select_option("tiny-t5")
    expect(page.locator("#asked-prefixes option")).to_have_attribute("value", "translate English to German: ")
    page.locator("#asked-prefix").fill("translate English to German: ")
    page.locator("#translate").click()
    settled(page)
    expect(page.locator(".translation-state")).to_contain_text("translate English to German:")
    context.close()
    assert faults == []


def saved_page_names_the_languages(browser, page, folder):
    """What was told is read in the file too, which has no server and so no menus."""
    path = save(page, "[data-format='html']", folder)
    page.keyboard.press("Escape")
    context = browser.new_context(locale="en-GB")
    saved = context.new_page()
    saved.goto(path.as_uri())
    expect(saved.locator(".translation-state")).to_contain_text("English → French")
    expect(saved.locator("#asked-languages")).to_be_hidden()
    context.close()
