"""Scrubbing through large recordings: 100 × 100 tokens in 96 heads, and 512 × 512 tokens, in a real browser."""

import pathlib
import subprocess

import pytest
from playwright.sync_api import expect

from conftest import desk

HERE = pathlib.Path(__file__).resolve().parent

SCRUB = """(steps) => new Promise((resolve) => {
  const slider = document.querySelector('#scrub');
  const last = Number(slider.max);
  const times = [];
  let before = performance.now();
  let step = 0;
  const move = (now) => {
    times.push(now - before);
    before = now;
    step += 1;
    if (step > steps) return resolve(times.slice(2));
    slider.value = String(1 + (step * 3) % last);
    slider.dispatchEvent(new Event('input'));
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
})"""


def large_page(folder, size):
    """Address of a page that carries a synthetic recording: source, target, layers, heads."""
    path = folder / "large.html"
    script = HERE.parent / "support" / "synthetic.js"
    subprocess.run(["node", str(script), str(path), *map(str, size)], check=True)
    return path.as_uri()


@pytest.mark.parametrize("size", [(100, 100, 12, 8), (512, 512, 1, 2)], ids=str)
def test_a_large_recording_stays_fluid(watch, tmp_path, size):
    page = watch(large_page(tmp_path, size), viewport={"width": 1366, "height": 768})
    expect(page.locator("#scrub")).to_be_enabled()
    for name in ("look", "overview", "compare"):
        desk(page, name)
        work = work_of_a_step(page)
        assert work < 40, f"{name}: milliseconds of work for one step while scrubbing"


def work_of_a_step(page):
    """Milliseconds of processor time for one step, in the middle of 40."""
    session = page.context.new_cdp_session(page)
    # Processor time, not time on the clock: the machine may be busy with other things.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent():
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")

    page.evaluate(SCRUB, 3)
    before = spent()
    page.evaluate(SCRUB, 40)
    return (spent() - before) / 40 * 1000
