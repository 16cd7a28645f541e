"""A recording from the disk: through the button, dropped on the page, and what is no recording."""

import base64
import json

import pytest
from playwright.sync_api import expect

from conftest import count_of, desk, translate, weights_of

DROP = """({ name, data }) => {
  const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  const tell = (type) => document.querySelector('main').dispatchEvent(
    new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  tell('dragenter');
  const shown = !document.querySelector('.file-drop').hidden;
  tell('dragover');
  tell('drop');
  return shown && document.querySelector('.file-drop').hidden;
}"""


@pytest.fixture
def recording(watch, tmp_path):
    """A recording as the page saves it, with its weights as the page shows them."""
    page = watch()
    translate(page, "I am a student.")
    numbers = weights_of(page)
    page.locator("#save summary").click()
    with page.expect_download() as download:
        page.locator("[data-format='json']").click()
    path = tmp_path / "student.json"
    download.value.save_as(path)
    return path, numbers, count_of(page)


def test_a_recording_is_opened_and_dropped(watch, recording):
    path, numbers, count = recording
    page = watch()
    page.locator("#open-file").set_input_files(path)
    expect(page.locator("#scrub")).to_have_value(str(count))
    assert weights_of(page) == numbers
    expect(page.locator("#sentence")).to_have_value("I am a student.")
    for name in ("overview", "thirds", "paths", "readings"):
        desk(page, name)
    expect(page.locator(".reading-list button").first).to_be_visible()

    other = watch()
    data = base64.b64encode(path.read_bytes()).decode()
    assert other.evaluate(DROP, {"name": "student.json", "data": data}), "the page says where to drop it"
    expect(other.locator("#scrub")).to_have_value(str(count))
    assert weights_of(other) == numbers


def test_a_wrong_file_gets_one_clear_sentence(watch, recording):
    watch.expect_failures = True
    path, _, _ = recording
    page = watch()
    document = json.loads(path.read_text(encoding="utf-8"))
    cut = path.read_bytes()[: path.stat().st_size // 2]
    wrong = {
        "holiday.jpg": (b"\xff\xd8\xff\xe0 not a recording", "「holiday.jpg」は記録ではありません"),
        "cut.json": (cut, "記録として読めません"),
        "other.json": (b'{"version": 1}', "記録として読めません"),
        "later.json": (json.dumps({**document, "version": 2}).encode(), "version 2"),
        "noise.safetensors": (b"\x10\x00\x00\x00\x00\x00\x00\x00{\"a\":", "記録として読めません"),
    }
    for name, (content, sentence) in wrong.items():
        assert page.evaluate(DROP, {"name": name, "data": base64.b64encode(content).decode()})
        expect(page.locator(".notice")).to_contain_text(sentence)
        page.locator(".notice-close").click()
        expect(page.locator(".notice")).to_be_hidden()
    expect(page.locator("#sentence")).to_be_visible()
