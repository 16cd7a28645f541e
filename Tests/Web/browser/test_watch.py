"""Type a sentence, watch it, look into it."""

import re

from playwright.sync_api import expect

from conftest import count_of, display, drawn, expect_step, keys_of, kind, rows_of, translate, weights_of


def test_a_sentence_is_translated_token_by_token(watch):
    page = watch()
    lengths = []
    page.locator("#sentence").fill("The cat sat on the mat. It was tired.")
    page.locator("#translate").click()
    for _ in range(200):
        lengths.append(page.locator(".translation-text .token:not([hidden])").count())
        page.wait_for_timeout(60)
        if page.locator("#save").is_visible() and len(set(lengths)) > 3:
            break
    assert lengths == sorted(lengths)
    assert len(set(lengths)) > 3, "the translation came all at once"
    expect(page.locator(".translation-state")).to_contain_text("トークン")
    assert count_of(page) >= 2


def test_enter_runs_and_an_example_runs(watch):
    page = watch()
    page.locator("#sentence").fill("I am a student.")
    page.keyboard.press("Enter")
    expect(page.locator("#save")).to_be_visible()
    page.locator(".example").nth(2).click()
    expect(page.locator("#sentence")).to_have_value(page.locator(".example").nth(2).inner_text())
    expect(page.locator("#save")).to_be_visible()


def test_steps_back_and_forward(watch):
    page = watch()
    translate(page)
    last = count_of(page)
    expect_step(page, last)
    page.locator("#back").click()
    expect_step(page, last - 1)
    expect(rows_of(page)).to_have_count(last - 1)
    page.locator("#first").click()
    expect(rows_of(page)).to_have_count(1)
    page.locator("#forward").click()
    expect(rows_of(page)).to_have_count(2)
    page.locator("#last").click()
    expect(rows_of(page)).to_have_count(last)
    page.locator("#scrub").fill("2")
    expect(rows_of(page)).to_have_count(2)
    # A piece that is only a space, or half a character, adds nothing that could be clicked.
    token = page.locator(".translation-text .token:not(:empty)").first
    token.click()
    expect_step(page, int(token.get_attribute("data-step")) + 1)


STAGES = [
    "input", "embedding", "maskedSelfAttention", "heads", "crossAttention", "feedForward", "choice", "append",
]


def test_playing_walks_through_the_eight_stages(watch):
    page = watch()
    translate(page)
    page.locator("#first").click()
    page.evaluate(
        """() => {
          window.stagesSeen = [];
          new MutationObserver(() => {
            const name = document.querySelector(".stage[aria-current]")?.dataset.stage;
            if (name && name !== window.stagesSeen.at(-1)) window.stagesSeen.push(name);
          }).observe(document.querySelector(".ribbon"), { attributes: true, subtree: true });
        }"""
    )
    page.locator("#play").click()
    expect_step(page, 3)
    page.locator("#play").click()
    seen = page.evaluate("() => window.stagesSeen")
    # A slow machine may draw some stages only after the next has begun, but never in another order.
    assert len(set(seen)) >= 4, seen
    forward = [(STAGES.index(b) - STAGES.index(a)) % 8 for a, b in zip(seen, seen[1:])]
    assert all(1 <= move <= 4 for move in forward), seen
    drawn(page)
    stopped = page.locator(".stage[aria-current]").get_attribute("data-stage")
    page.wait_for_timeout(700)
    assert page.locator(".stage[aria-current]").get_attribute("data-stage") == stopped


def test_a_stage_pauses_and_leads_to_its_view(watch):
    page = watch()
    translate(page)
    page.locator("#first").click()
    page.locator("#play").click()
    page.locator(".stage-crossAttention").click()
    expect(kind(page, "cross")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".panel-film")).to_be_focused()
    page.locator(".stage-choice").click()
    expect(page.locator(".candidates")).to_be_focused()
    page.locator(".stage-embedding").click()
    expect(page.locator(".stage-detail")).to_be_focused()
    expect(page.locator(".stage-shape")).to_contain_text(re.compile(r"\d"))
    assert page.locator(".number-bars li:not(.more)").count() >= 1


def test_rows_of_weights_sum_to_one_in_every_head(watch):
    page = watch()
    translate(page)
    page.locator("#back").click()
    for name in ("encoder", "self", "cross"):
        kind(page, name).click()
        if name == "encoder":
            rows_of(page).nth(1).click()
        check_every_head(page)


def check_every_head(page):
    """The weights of the row that is shown, in each layer and each head."""
    for what in ("layer", "head"):
        buttons = page.locator(f"#choose-{what} .segment")
        for at in range(buttons.count() - 1):
            buttons.nth(at).click()
            expect(buttons.nth(at)).to_have_attribute("aria-pressed", "true")
            drawn(page)
            weights = weights_of(page)
            assert len(weights) == keys_of(page).count()
            assert abs(sum(weights) - 1) < 1e-4
            assert min(weights) >= 0


def test_layer_and_head_change_what_is_drawn(watch):
    page = watch()
    translate(page)
    seen = set()
    for layer in page.locator("#choose-layer .segment").all()[1:3]:
        layer.click()
        for head in page.locator("#choose-head .segment").all()[1:3]:
            head.click()
            drawn(page)
            seen.add(tuple(weights_of(page)))
    assert len(seen) == 4


def test_the_overview_chooses_layer_and_head(watch):
    page = watch()
    translate(page)
    page.locator(".thumbnail[data-layer='2'][data-head='1']").click()
    expect(page.locator("#choose-layer .segment[aria-pressed='true']")).to_have_text("2")
    expect(page.locator("#choose-head .segment[aria-pressed='true']")).to_have_text("1")


def test_masked_attention_cannot_see_ahead(watch):
    page = watch()
    translate(page)
    page.locator("#scrub").fill("2")
    kind(page, "self").click()
    expect(keys_of(page)).to_have_count(2)
    expect(page.locator(".ghost")).to_have_count(count_of(page) - 2)


def test_rows_carry_both_tokens_and_the_label_can_be_switched(watch):
    page = watch()
    translate(page)
    chosen = [token for token in page.locator(".translation-text .token").all_inner_texts() if token.strip()]
    main = rows_of(page).locator(".chip-main").all_text_contents()
    read = rows_of(page).locator(".chip-read").all_text_contents()
    assert read[1:] == main[:-1], "each row reads what the row before has chosen"
    assert main[0].strip("␣") in chosen[0] or chosen[0] in main[0] or main[0] == "␣"
    display(page)
    page.locator("#choose-emphasis .segment").nth(1).click()
    expect(rows_of(page).locator(".chip-main.second").first).to_be_visible()


def test_pieces_become_words(watch):
    page = watch()
    translate(page, "The extraordinary students were sleeping.")
    pieces = keys_of(page).count()
    display(page)
    page.locator("#choose-unit .segment").nth(1).click()
    drawn(page)
    words = keys_of(page).all()
    assert 0 < len(words) <= pieces
    texts = [word.locator(".chip-main").text_content() for word in words]
    assert "extraordinary" in texts
    assert abs(sum(weights_of(page)) - 1) < 1e-4


def test_special_tokens_can_be_dropped(watch):
    page = watch()
    translate(page)
    before = keys_of(page).count()
    display(page)
    page.locator("#drop-special").click()
    expect(keys_of(page)).to_have_count(before - 1)
    assert abs(sum(weights_of(page)) - 1) < 1e-4


def test_candidates_sorted_and_the_chosen_marked(watch):
    page = watch()
    translate(page)
    page.locator("#first").click()
    shares = page.locator(".candidate-probability .number").all_inner_texts()
    values = [float(share.strip("<%")) for share in shares]
    assert values == sorted(values, reverse=True)
    expect(page.locator(".candidates-table .chosen")).to_have_count(1)
    expect(page.locator(".candidates-why")).to_have_text(re.compile(r"\S"))


def test_pointing_at_a_word_marks_it_everywhere_and_tells_the_weight(watch):
    page = watch()
    translate(page)
    token = page.locator(".translation-text .token:not(:empty)").first
    row = rows_of(page).nth(int(token.get_attribute("data-step")))
    row.hover()
    expect(token).to_have_class("token marked")
    token.hover()
    expect(row).to_have_class("chip on")
    keys_of(page).nth(1).hover()
    expect(page.locator(".panel-film .readout")).to_contain_text("0.")
    box = page.locator(".panel-matrix .matrix-canvas").bounding_box()
    page.locator(".panel-matrix .matrix-canvas").scroll_into_view_if_needed()
    page.locator(".panel-matrix .matrix-canvas").hover(position={"x": box["width"] * 0.6, "y": box["height"] * 0.5})
    expect(page.locator(".panel-film .readout")).to_contain_text("0.")


def test_table_twins(watch):
    page = watch()
    translate(page)
    for panel in ("film", "matrix", "heads", "stage"):
        button = page.locator(f".panel-{panel} .panel-head .toggle")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(page.locator(f".panel-{panel} table.numbers")).to_be_visible()
    rows = page.locator(".panel-matrix table.numbers tbody tr")
    expect(rows).to_have_count(count_of(page))


def test_long_sentences_stay_fluid(watch):
    page = watch(reduced_motion="reduce")
    words = "The old teacher saw that the small dog and the big cat were playing in the park near the river "
    translate(page, words + "when the children came out of the school with their books and bags in the morning.")
    session = page.context.new_cdp_session(page)
    # Processor time, not time on the clock: the machine may be busy with other things.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent():
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")

    before = spent()
    steps = page.evaluate(
        """() => new Promise((resolve) => {
          const slider = document.querySelector("#scrub");
          const last = Number(slider.max);
          let step = 0;
          const move = () => {
            step += 1;
            if (step > last) return resolve(last);
            slider.value = String(step);
            slider.dispatchEvent(new Event("input"));
            requestAnimationFrame(move);
          };
          move();
        })"""
    )
    assert (spent() - before) / steps < 0.05, "seconds of work for one step while scrubbing"
