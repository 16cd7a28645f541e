"""Everything by keyboard alone."""

from playwright.sync_api import expect

from conftest import SENTENCE, count_of, expect_step, kind, rows_of, settled


def run_by_keyboard(page):
    page.keyboard.press("/")
    expect(page.locator("#sentence")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(SENTENCE)
    page.keyboard.press("Enter")
    settled(page)


def test_a_whole_visit(watch):
    page = watch()
    run_by_keyboard(page)
    last = count_of(page)
    page.keyboard.press("Home")
    expect_step(page, 1)
    page.keyboard.press("ArrowRight")
    expect_step(page, 2)
    page.keyboard.press("ArrowLeft")
    expect_step(page, 1)
    page.keyboard.press("End")
    expect_step(page, last)
    for key, name in (("1", "encoder"), ("2", "self"), ("3", "cross")):
        page.keyboard.press(key)
        expect(kind(page, name)).to_have_attribute("aria-pressed", "true")
    page.locator("#choose-layer .segment").first.press("Enter")
    page.locator("#choose-head .segment").first.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("]")
    expect(page.locator("#choose-head [aria-pressed='true']")).to_have_text("1")
    page.keyboard.press("]")
    expect(page.locator("#choose-head [aria-pressed='true']")).to_have_text("2")
    page.keyboard.press("[")
    expect(page.locator("#choose-head [aria-pressed='true']")).to_have_text("1")
    page.keyboard.press(".")
    expect(page.locator("#choose-layer [aria-pressed='true']")).to_have_text("1")
    page.keyboard.press("{")
    expect(page.locator("#choose-layer .segment").first).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("w")
    expect(page.locator("#choose-unit .segment").nth(1)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("w")
    expect(page.locator("#choose-unit .segment").nth(2)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("a")
    expect(page.locator("#choose-span .segment").nth(1)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("s")
    expect(page.locator("#drop-special")).to_have_attribute("aria-pressed", "true")


def test_space_plays_and_pauses(watch):
    page = watch()
    run_by_keyboard(page)
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    expect(page.locator("#play")).to_have_attribute("aria-label", "一時停止")
    page.keyboard.press(" ")
    expect(page.locator("#play")).to_have_attribute("aria-label", "再生")


def test_shift_arrows_walk_the_stages(watch):
    page = watch()
    run_by_keyboard(page)
    page.keyboard.press("Home")
    before = page.locator(".stage[aria-current]").get_attribute("data-stage")
    assert before == "append"
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator(".stage[aria-current]")).to_have_attribute("data-stage", "choice")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".stage[aria-current]")).to_have_attribute("data-stage", "input")
    expect_step(page, 2)


def test_the_film_and_the_matrix_can_be_walked(watch):
    page = watch()
    run_by_keyboard(page)
    rows_of(page).last.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect_step(page, count_of(page) - 1)
    page.locator(".panel-matrix .matrix-canvas").focus()
    page.keyboard.press("ArrowRight")
    first = page.locator(".panel-film .readout").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".panel-film .readout")).not_to_have_text(first)
    expect_step(page, count_of(page) - 1)


def test_help_opens_lists_keys_and_closes(watch):
    page = watch()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    assert page.locator("#help kbd").count() > 20
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_typing_is_not_taken_for_commands(watch):
    page = watch()
    page.locator("#sentence").fill("")
    page.keyboard.type("was it? [1] ")
    expect(page.locator("#sentence")).to_have_value("was it? [1] ")
    expect(page.locator("#help")).to_be_hidden()


def test_tab_reaches_every_part(watch):
    page = watch()
    run_by_keyboard(page)
    page.locator("#sentence").focus()
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(
            """() => {
              const element = document.activeElement;
              return ["sentence", "method", "translation", "chooser", "chip", "units", "panel-matrix", "heads-grid",
                "ribbon", "transport"].find((name) => element.closest(`.${name}`)) ?? element.tagName;
            }"""
        ))
    for name in ("method", "translation", "chooser", "chip", "units", "panel-matrix", "heads-grid", "ribbon", "transport"):
        assert name in reached, f"{name} was not reached: {reached}"
