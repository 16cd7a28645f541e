"""Takes a picture of every desk, to be looked at: `LOUPE_URL=… python Tests/Web/browser/screenshots.py FOLDER [SIZE] …`.

A picture for each language, size, light and dark, and desk: FOLDER/laptop-ja-light-loupe.png. Each shows the whole
room from its first line to its last, as a reader sees it who scrolls; on the projector with its large type. With sizes
(phone, laptop, projector) only those; LANGUAGES=ja and APPEARANCES=dark choose among languages and appearances.
"""

import os
import pathlib
import shutil
import sys

from playwright.sync_api import expect, sync_playwright

from conftest import DESKS, SENTENCE, desk, drawn, filled, settled

SIZES = {"phone": (380, 800), "laptop": (1366, 768), "projector": (1920, 1080)}
LOCALES = {"ja": "ja-JP", "en": "en-GB"}
# Higher pictures than this are cut: nobody looks at them at once.
HIGHEST = 4000


def photograph(page, path):
    """The room in one picture: the window is made as high as what it shows."""
    width = page.viewport_size["width"]
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height, HIGHEST)})
    drawn(page)
    page.wait_for_timeout(300)  # what is drawn when it comes into sight
    page.screenshot(path=path)


def visit(page, folder, name, size):
    """One picture of the empty room, one of each desk."""
    width, height = size
    if name.startswith("projector"):
        page.keyboard.press("Escape")
        page.keyboard.press("p")
    page.screenshot(path=folder / f"{name}-start.png")
    page.locator("#sentence").fill(SENTENCE)
    page.keyboard.press("Enter")
    settled(page)
    for each in DESKS:
        page.set_viewport_size({"width": width, "height": height})
        desk(page, each)
        filled(page, each)
        if each == "readings":
            page.locator(".reading-list button").first.click()
            expect(page.locator(".reading-table").first).to_be_visible()
        photograph(page, folder / f"{name}-{each}.png")


def main():
    """Every size, language and appearance that was asked for."""
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    sizes = sys.argv[2:] or list(SIZES)
    languages = os.environ.get("LANGUAGES", "ja en").split()
    appearances = os.environ.get("APPEARANCES", "light dark").split()
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for size in sizes:
            width, height = SIZES[size]
            for language in languages:
                for appearance in appearances:
                    context = browser.new_context(viewport={"width": width, "height": height},
                                                  locale=LOCALES[language], color_scheme=appearance)
                    page = context.new_page()
                    page.goto(os.environ["LOUPE_URL"])
                    expect(page.locator("#translate")).to_be_enabled()
                    visit(page, folder, f"{size}-{language}-{appearance}", SIZES[size])
                    context.close()
        browser.close()


if __name__ == "__main__":
    main()
