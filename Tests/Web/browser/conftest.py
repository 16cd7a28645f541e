"""Fixtures of the browser tests: a real headless Chromium against a running server.

LOUPE_URL names the server; without it the mock server of these tests is started.
"""

import os
import pathlib
import re
import shutil
import subprocess
import urllib.parse

import pytest
from playwright.sync_api import expect, sync_playwright

HERE = pathlib.Path(__file__).resolve().parent
SENTENCE = "The cat sat on the mat. It was tired."
DESKS = ["look", "overview", "loupe", "steps", "thirds", "paths", "compare", "readings"]
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def base_url():
    """Address of the server, without a slash at the end."""
    if os.environ.get("LOUPE_URL"):
        yield os.environ["LOUPE_URL"].rstrip("/")
        return
    command = ["node", str(HERE.parent / "mock" / "server.js")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        # Without a sandbox, because containers and root have none; only our own page is opened.
        instance = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield instance
        instance.close()


@pytest.fixture
def watch(browser, base_url):
    """Opens pages; afterwards none may have complained or asked another host for anything."""
    contexts, faults = [], []
    host = urllib.parse.urlsplit(base_url).netloc

    def check_request(request):
        parts = urllib.parse.urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
            faults.append(f"request to another host: {request.url}")

    def check_console(message):
        expected = "Failed to load resource" in message.text and getattr(watch_page, "expect_failures", False)
        if message.type in ("error", "warning") and not expected:
            faults.append(f"console: {message.text}")

    def watch_page(path="/", **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "ja-JP", **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("request", check_request)
        page.on("console", check_console)
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.goto(base_url + path if path.startswith("/") else path)
        return page

    yield watch_page
    for context in contexts:
        context.close()
    assert faults == []


def translate(page, text=SENTENCE):
    """Types a sentence, runs it, and waits until it has been translated."""
    page.locator("#sentence").fill(text)
    page.keyboard.press("Enter")
    settled(page)


def settled(page):
    """Waits until a translation is complete and goes to its last step."""
    expect(page.locator("#save")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    drawn(page)
    expect_step(page, count_of(page))


def drawn(page):
    """Waits until the page has drawn what the last input has changed."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def step_of(page):
    """The step that is shown, counted from 1."""
    drawn(page)
    return int(page.locator("#scrub").input_value())


def expect_step(page, step):
    """The page draws with the next frame: what it shows is waited for."""
    expect(page.locator("#scrub")).to_have_value(str(step))


def count_of(page):
    """How many steps there are."""
    return int(page.locator("#scrub").get_attribute("max"))


def rows_of(page):
    """Rows of the film that are shown."""
    return page.locator(".film-svg > g:last-child > .chip:not([hidden])")


def keys_of(page):
    """Words of the film that are looked at."""
    return page.locator(".film-svg > g:nth-last-child(2) > .chip:not([hidden])")


def weights_of(page):
    """The weights in the table twin of the film, as numbers."""
    toggle = page.locator(".panel-film .panel-head .toggle")
    if toggle.get_attribute("aria-pressed") != "true":
        toggle.click()
    drawn(page)
    cells = page.locator(".panel-film .numbers tbody td").all_inner_texts()
    return [float(cell) for cell in cells]


def display(page):
    """Opens the choices of how pictures are drawn."""
    if page.locator("#units").get_attribute("open") is None:
        page.locator("#units summary").click()


def desk(page, name):
    """Opens one of the desks."""
    page.locator(f"#tab-{name}").click()
    expect(page.locator(f"#desk-{name}")).to_be_visible()
    drawn(page)


def kind(page, name):
    """The button of one of the three attentions."""
    return page.locator(f"#choose-kind .kind-{name}")


def filled(page, name):
    """Waits for what a desk fetches when it is opened."""
    content = {"overview": ".overview-kind .thumbnail", "loupe": ".loupe-step", "paths": ".lens-table td",
               "readings": ".reading-list button"}.get(name)
    if content:
        # What is drawn is what is on the screen.
        page.locator(f"#desk-{name} {content}").first.scroll_into_view_if_needed()
        expect(page.locator(f"#desk-{name} {content}").first).to_have_text(re.compile(r"\S"))
