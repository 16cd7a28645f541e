"""The Train room: a small model is trained, followed, paused, kept and watched."""

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 380, "height": 780}, "has_touch": True, "is_mobile": True}
PAIRS = "".join(f"word {number}\tmot {number}\n" for number in range(60))


@pytest.fixture(scope="session")
def has_room(base_url):
    """Whether the server has a Train room: the mock server has none."""
    try:
        with urllib.request.urlopen(f"{base_url}/api/v1/training") as answer:
            return answer.status == 200
    except urllib.error.HTTPError:
        return False


@pytest.fixture
def train(watch, base_url, has_room):
    """Opens the Train room in English; what a test trained is deleted afterwards."""
    if not has_room:
        pytest.skip("this server has no Train room")
    pages = []

    def open_room(path="/#room=train&lang=en", **options):
        page = watch(path, **options)
        pages.append(page)
        expect(page.locator("#train")).to_be_visible()
        return page

    yield open_room
    for page in pages[:1]:
        api = f"{base_url}/api/v1/training"
        for run in page.request.get(f"{api}/runs").json()["runs"]:
            page.request.delete(f"{api}/runs/{run['run']}")
        for model in page.request.get(f"{api}/models").json()["models"]:
            page.request.delete(f"{api}/models/{model['name']}")


def slider(page, name, place):
    """Moves a slider as a person does."""
    if page.locator(".train-sliders").get_attribute("open") is None:
        page.locator(".train-sliders summary").click()
    page.locator(f"#train-{name}").fill(str(place))


def start_small(page, task="reverse"):
    """Begins the smallest training there is of a task."""
    page.locator(f".train-card[data-task='{task}']").click()
    page.locator(".segment", has_text="small").click()
    slider(page, "dModel", 0)
    expect(page.locator("#train-estimate")).to_have_attribute("data-verdict", "fits")
    page.locator("#train-start").click()
    expect(page.locator("#train-run")).to_be_visible()


def step_of(page):
    """How many updates are done."""
    return int(page.locator(".train-bar").get_attribute("value") or 0)


def test_a_model_is_trained_paused_kept_and_watched(train):
    page = train()
    start_small(page)
    state = page.locator("#train-run .train-state")
    expect(state).to_have_attribute("data-state", "running")
    # The film and the curve grow while one looks on.
    expect(page.locator(".train-thumb").nth(3)).to_be_visible()
    expect(page.locator("[data-chart='loss'] .chart-train")).to_have_attribute("d", re.compile("L.*L"))
    expect(page.locator(".train-samples tbody tr")).to_have_count(4)

    page.locator("#train-pause").click()
    expect(state).to_have_attribute("data-state", "paused")
    paused = step_of(page)
    assert paused > 0
    page.locator("#train-resume").click()
    page.wait_for_function(f"() => document.querySelector('.train-bar').value > {paused}")
    page.reload()
    expect(page.locator("#train-run .train-state")).to_have_attribute("data-state", "running")
    expect(page.locator(".train-thumb").nth(3)).to_be_visible()
    page.locator("#train-stop").click()
    expect(state).to_have_attribute("data-state", "stopped")

    page.locator("#train-name").fill("kept in a test")
    page.locator("#train-keep").click()
    page.locator("#train-watch").click()
    expect(page.locator("[data-room='watch']")).to_have_attribute("aria-current", "page")
    expect(page.locator(".model-select")).to_have_value("kept in a test")
    expect(page.locator("#save")).to_be_visible()


def test_a_look_is_chosen_and_read_off(train):
    page = train()
    start_small(page, "copy")
    expect(page.locator(".train-thumb").nth(4)).to_be_visible()
    page.locator("#train-stop").click()
    expect(page.locator("#train-run .train-state")).to_have_attribute("data-state", "stopped")
    page.locator(".train-thumb").first.click()
    expect(page.locator("#train-look")).to_have_value("0")
    expect(page.locator(".train-samples caption")).to_contain_text("update 0")
    expect(page.locator(".train-matrix")).to_have_attribute("aria-label", re.compile("Update 0:"))
    before = page.locator(".train-matrix").inner_html()
    page.locator("#train-look").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".train-matrix")).to_have_attribute("aria-label", re.compile("Update 10:"))
    expect(page.locator("#train-look")).to_have_value("1")
    assert page.locator(".train-matrix").inner_html() != before
    assert page.locator(".train-ring").count() > 0
    page.locator("#train-head").select_option(index=1)
    expect(page.locator(".train-matrix")).to_have_attribute("aria-label", re.compile("head 2"))
    # The table twin says what the picture shows: each row sums to 1.
    page.locator("#train-panel-film .toggle").click()
    rows = page.locator("#train-panel-film .numbers tbody tr")
    expect(rows.first).to_be_visible()
    numbers = "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => Number(cell.textContent)))"
    for cells in rows.evaluate_all(numbers):
        assert sum(cells) == pytest.approx(1, abs=0.02)
    page.locator("[data-chart='loss']").focus()
    page.keyboard.press("Home")
    expect(page.locator(".train-chart .train-readout").first).to_contain_text("update 1:")
    page.locator("#train-delete").click()
    page.locator("#train-delete-now").click()
    expect(page.locator("#train-compose")).to_be_visible()


def test_own_text_and_sizes_that_are_refused(train):
    page = train()
    page.locator(".train-card[data-task='own']").click()
    expect(page.locator("#train-start")).to_be_disabled()
    page.locator("#train-file").set_input_files(
        [{"name": "pairs.tsv", "mimeType": "text/plain", "buffer": ("no tab\n" + PAIRS).encode()}])
    expect(page.locator(".train-found")).to_contain_text("57 pairs")
    expect(page.locator(".train-found")).to_contain_text("line 1 has no tab")
    expect(page.locator(".train-pairs tr")).to_have_count(5)
    expect(page.locator("#train-estimate")).to_have_attribute("data-verdict", "fits")
    slider(page, "steps", 10)
    slider(page, "dModel", 9)
    slider(page, "layers", 4)
    expect(page.locator("#train-estimate")).to_have_attribute("data-verdict", re.compile("time|memory"))
    expect(page.locator("#train-estimate .train-refused")).to_be_visible()
    expect(page.locator("#train-start")).to_be_disabled()


def test_texts_that_cannot_be_used_are_explained(train, watch):
    page = train()
    watch.expect_failures = True
    page.locator(".train-card[data-task='own']").click()

    def upload(*bodies):
        page.locator("#train-file").set_input_files(
            [{"name": f"{place}.txt", "mimeType": "text/plain", "buffer": body} for place, body in enumerate(bodies)])

    notice = page.locator("#train .notice").first
    upload(b"one\ntwo\nthree\n", b"un\ndeux\n")
    expect(notice).to_contain_text("the first has 3 lines, the second 2")
    upload("猫\tいぬです\n".encode("shift_jis") * 30)
    expect(notice).to_contain_text("seems to be Shift JIS")
    upload(PAIRS.replace("\t", ",").encode())
    expect(notice).to_contain_text("Put a tab between the two")
    expect(page.locator("#train-start")).to_be_disabled()
    # What a spreadsheet saves as Unicode text is read.
    upload(PAIRS.encode("utf-16"))
    expect(page.locator(".train-found")).to_contain_text("57 pairs")
    expect(notice).to_be_hidden()


def test_the_keyboard_reaches_everything(train):
    page = train()
    page.locator("[data-room='train']").focus()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("() => document.activeElement.id || document.activeElement.dataset.task"))
    assert {"train-new", "reverse", "copy", "own", "train-start"} <= reached


def test_it_fits_a_phone_and_speaks_japanese(train):
    page = train("/#room=train&lang=ja", **PHONE)
    expect(page.locator("#train-start")).to_have_text("訓練を始める")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.locator("[data-room='watch']").click()
    expect(page.locator("#sentence")).to_be_visible()
    page.go_back()
    expect(page.locator("#train")).to_be_visible()
