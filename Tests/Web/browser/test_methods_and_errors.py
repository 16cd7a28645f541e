"""Methods of choosing, and what the page says when something goes wrong."""

import json
import re

from playwright.sync_api import expect

from conftest import SENTENCE, settled, translate


def choose_method(page, method):
    page.locator(".method > summary").click()
    page.locator(f"#method-{method}").check()


def test_sampling_says_what_was_drawn(watch):
    page = watch()
    choose_method(page, "sample")
    page.locator("#setting-topK").fill("5")
    page.locator("#setting-seed").fill("7")
    page.locator("#setting-seed").blur()
    with page.expect_request("**/api/v1/translate") as request:
        translate(page)
    body = request.value.post_data_json
    assert body["method"] == "sample" and body["topK"] == 5 and body["seed"] == 7
    expect(page.locator(".candidates-why")).to_have_text(re.compile(r"\d"))


def test_beam_search_translates(watch):
    page = watch()
    choose_method(page, "beam")
    with page.expect_request("**/api/v1/translate") as request:
        translate(page)
    assert request.value.post_data_json["beam"] == 4
    expect(page.locator(".candidates-why")).to_have_text(re.compile(r"\S"))


def test_maximum_length_ends_the_translation(watch):
    page = watch()
    choose_method(page, "greedy")
    page.locator("#setting-maximumLength").fill("3")
    page.locator("#setting-maximumLength").blur()
    translate(page)
    assert int(page.locator("#scrub").get_attribute("max")) <= 3


def test_too_long_a_text_cannot_be_sent(watch):
    page = watch()
    page.locator("#sentence").fill("a " * 1500)
    expect(page.locator("#translate")).to_be_disabled()
    expect(page.locator(".sentence-counter")).to_contain_text("3000 / 2000")
    page.locator("#sentence").press("Enter")
    expect(page.locator(".notice")).to_contain_text("2000")


def test_a_busy_server_is_asked_again(watch):
    watch.expect_failures = True
    page = watch()
    answers = []

    def busy_once(route):
        answers.append(route.request)
        if len(answers) == 1:
            error = json.dumps({"error": {"code": "busy", "message": "busy"}})
            route.fulfill(status=503, headers={"Retry-After": "1"}, content_type="application/json", body=error)
        else:
            route.continue_()

    page.route("**/api/v1/translate", busy_once)
    page.locator("#sentence").fill(SENTENCE)
    page.locator("#translate").click()
    expect(page.locator(".notice")).to_contain_text("混んでいます")
    settled(page)
    expect(page.locator(".notice")).to_be_hidden()
    assert len(answers) == 2


def test_a_lost_connection_is_told(watch):
    watch.expect_failures = True
    page = watch()
    page.route("**/api/v1/translate", lambda route: route.abort())
    page.locator("#sentence").fill(SENTENCE)
    page.locator("#translate").click()
    expect(page.locator(".notice")).to_contain_text("つながりません")
    page.locator(".notice-close").click()
    expect(page.locator(".notice")).to_be_hidden()


def test_the_servers_own_words_are_told(watch):
    watch.expect_failures = True
    page = watch(locale="en-GB")
    error = json.dumps({"error": {"code": "odd", "message": "The cat is on the keyboard."}})
    page.route("**/api/v1/translate", lambda route: route.fulfill(
        status=400, content_type="application/json", body=error))
    page.locator("#sentence").fill(SENTENCE)
    page.locator("#translate").click()
    expect(page.locator(".notice")).to_contain_text("The cat is on the keyboard.")


def test_several_models_can_be_chosen(watch, base_url):
    page = watch("about:blank")

    def two_models(route):
        answer = route.fetch().json()
        second = {**answer["models"][0], "name": "other", "sourceLanguage": "ja"}
        route.fulfill(json={"default": answer["default"], "models": [answer["models"][0], second]})

    page.route("**/api/v1/models", two_models)
    page.goto(base_url)
    select = page.locator(".model-select")
    expect(select).to_be_visible()
    select.select_option("other")
    expect(page.locator(".example").first).to_contain_text("猫")


def test_about_this_model(watch):
    page = watch(locale="en-GB")
    translate(page)
    page.get_by_role("button", name="About this model").click()
    dialog = page.locator("#about")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Parameters")
    expect(dialog.locator(".verified-summary")).to_have_text(re.compile(r"\S"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_markup_in_the_text_stays_text(watch):
    page = watch()
    translate(page, "I am <b>a</b> & <img src=x onerror=alert(1)> student.")
    assert page.locator(".film-svg img, .film-svg b, .translation-text img").count() == 0
