"""Whether text can be read: WCAG AA, computed in the browser over every text that is shown, light and dark."""

import pytest
from playwright.sync_api import expect

from conftest import DESKS, desk, drawn, filled, translate

# The colours are read as the browser computed them; a ground that lets light through is laid over what is behind it.
TOO_FAINT = """() => {
  const numbers = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const colour = (text) => {
    const [red, green, blue, alpha = 1] = numbers(text);
    // color(srgb …) counts from 0 to 1, rgb(…) to 255.
    const unit = text.startsWith("color(") ? 255 : 1;
    return { rgb: [red * unit, green * unit, blue * unit], alpha };
  };
  const over = (top, ground) => top.rgb.map((value, at) => value * top.alpha + ground[at] * (1 - top.alpha));
  const groundOf = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      const layer = colour(style.backgroundColor);
      if (layer.alpha > 0) layers.push(layer);
      if (layer.alpha === 1) break;
    }
    return layers.reverse().reduce((ground, layer) => over(layer, ground), [255, 255, 255]);
  };
  const luminance = (rgb) => rgb.map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    const box = element.getBoundingClientRect();
    if (!own || box.width === 0 || box.height === 0 || element.closest("svg, .visually-hidden, [disabled], .disabled")) continue;
    const style = getComputedStyle(element);
    if (style.visibility === "hidden" || Number(style.opacity) === 0) continue;
    const ground = groundOf(element);
    if (!ground) continue;
    const ink = over(colour(style.color), ground);
    const [high, low] = [luminance(ink), luminance(ground)].sort((one, other) => other - one);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (!(ratio >= (large ? 3 : 4.5))) {
      found.push(`${element.tagName}.${element.className} "${element.textContent.trim().slice(0, 20)}" ${ratio.toFixed(2)}`);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(watch, scheme):
    page = watch(color_scheme=scheme)
    translate(page)
    for name in (*DESKS, "look"):
        desk(page, name)
        expect(page.locator(f"#desk-{name} .panel").first).to_be_visible()
        filled(page, name)
        drawn(page)
        assert page.evaluate(TOO_FAINT) == [], name
    page.locator(".kind-plain").evaluate("(each) => each.style.setProperty('color', 'rgb(140 140 140 / 0.6)')")
    assert len(page.evaluate(TOO_FAINT)) >= 1, "what is too faint is found"
