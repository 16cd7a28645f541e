"""What the page costs, in a real browser: `python Tests/Web/browser/measure_page.py [served] [SOURCE TARGET LAYERS HEADS]…`.

For each size (without arguments: those of docs/performance.md) a page is made that carries a synthetic recording. It is
opened as a file, and every desk that draws while the film moves is scrubbed, three steps a frame. With `served` the
recording comes from a server as a translation does, for sizes that no file can carry; then also the time is reported
until beginning, middle and end are computed, and the longest frame meanwhile. Reported are the
file's size, the seconds until it can be used, and for each desk the median time from frame to frame, the processor time
of one step, and the frames a second that this time allows.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import expect, sync_playwright

from conftest import desk
from test_speed import SCRUB, large_page, work_of_a_step

SIZES = [(25, 25, 3, 4), (100, 100, 12, 8), (400, 400, 3, 4), (512, 512, 1, 2)]
DESKS = ("look", "overview", "compare")
HERE = pathlib.Path(__file__).resolve().parent

WATCH_FRAMES = """() => {
  window.frames_seen = [];
  let before = performance.now();
  const watch = (now) => {
    window.frames_seen.push(now - before);
    before = now;
    requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
}"""


def sizes():
    """Those of the command line, or the usual ones."""
    numbers = [int(each) for each in sys.argv[1:] if each != "served"]
    return [tuple(numbers[at:at + 4]) for at in range(0, len(numbers), 4)] or SIZES


def measure(browser, folder, size):
    """One line of the table for each desk, of a recording in a file."""
    address = large_page(folder, size)
    megabytes = (folder / "large.html").stat().st_size / 1e6
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ja-JP")
    page = context.new_page()
    before = time.monotonic()
    page.goto(address)
    expect(page.locator("#scrub")).to_be_enabled()
    scrub_desks(page, size, megabytes, time.monotonic() - before)
    context.close()


def measure_served(browser, size):
    """The same of a recording that a server tells, and what beginning, middle and end take."""
    source, target, layers, heads = size
    megabytes = 4e-6 * layers * heads * (source * source + target * (source + (target + 1) / 2))
    command = ["node", str(HERE.parent / "support" / "large-server.js"), *map(str, size)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ja-JP")
        page = context.new_page()
        page.set_default_timeout(300_000)
        page.goto(server.stdout.readline().strip())
        expect(page.locator("#translate")).to_be_enabled()
        before = time.monotonic()
        page.keyboard.press("Escape")
        page.locator("#translate").click()
        expect(page.locator("#save")).to_be_visible(timeout=300_000)
        scrub_desks(page, size, megabytes, time.monotonic() - before)
        page.evaluate(WATCH_FRAMES)
        before = time.monotonic()
        desk(page, "thirds")
        expect(page.locator(".parts-table").first).to_be_visible(timeout=300_000)
        seconds = time.monotonic() - before
        longest = page.evaluate("() => Math.max(...window.frames_seen)")
        print(f"beginning, middle and end of {source} × {target} × {layers} × {heads}: {seconds:.1f} s, "
              f"longest frame {longest:.0f} ms")
        context.close()
        server.terminate()


def scrub_desks(page, size, megabytes, opened):
    """One line of the table for each desk."""
    for name in DESKS:
        desk(page, name)
        work = work_of_a_step(page)
        frames = sorted(page.evaluate(SCRUB, 60))
        median = frames[len(frames) // 2]
        print(f"| {' × '.join(map(str, size))} | {megabytes:.1f} | {opened:.1f} | {name} | {median:.1f} | {work:.1f} "
              f"| {1000 / max(median, work):.0f} |")


def main():
    """Prints a table in Markdown."""
    print("| source × target × layers × heads | file, MB | opens in, s | desk | frame, ms | work a step, ms | frames/s |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for size in sizes():
            if "served" in sys.argv[1:]:
                measure_served(browser, size)
            else:
                measure(browser, pathlib.Path(folder), size)
        browser.close()


if __name__ == "__main__":
    main()
