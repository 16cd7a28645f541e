"""Scrubbing through a large recording: 100 × 100 tokens in 96 heads, in a real browser."""

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


@pytest.fixture(scope="session")
def large_page(tmp_path_factory):
    """A page that carries a synthetic recording, as a file."""
    path = tmp_path_factory.mktemp("speed") / "large.html"
    script = HERE.parent / "support" / "synthetic.js"
    subprocess.run(["node", str(script), str(path), "100", "100", "12", "8"], check=True)
    return path


@pytest.mark.parametrize("name", ["look", "overview", "compare"])
def test_a_large_recording_stays_fluid(watch, large_page, name):
    page = watch(large_page.as_uri(), viewport={"width": 1366, "height": 768})
    expect(page.locator("#scrub")).to_be_enabled()
    desk(page, name)
    page.wait_for_timeout(1500)
    session = page.context.new_cdp_session(page)
    # Processor time, not time on the clock: the machine may be busy with other things.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent():
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")

    before = spent()
    frames = sorted(page.evaluate(SCRUB, 60))
    work = (spent() - before) / 60 * 1000
    print(f"{name}: {frames[len(frames) // 2]:.1f} ms a frame (median), {work:.1f} ms of work a step")
    assert work < 40, "milliseconds of work for one step while scrubbing"
