"""What a page owes to everybody who looks at it, read from the page as it stands in the browser."""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from bot.language import Lang, direction
from bot.language.catalogue import keys

LONG_WORD = "supercalifragilistic" * 12
PHONE, DESKTOP = 360, 1280
SCREENS = {"ar": ((PHONE, "dark"), (DESKTOP, "light")), "en": ((DESKTOP, "dark"), (PHONE, "light"))}
"""On which a page is looked at in each language; the last is the one on which a journey goes on."""

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_OPTIONS = {
    "runOnly": {"type": "tag", "values": WCAG},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
_AREAS = sorted({re.escape(key.split(".")[0]) for key in keys()})
_RAW_KEY = re.compile(rf"\b(?:{'|'.join(_AREAS)})\.[a-z_]+(?:\.[a-z_]+)*\b")
_FAULTS = """() => {
  const wide = document.documentElement.clientWidth;
  const told = (element) => element.cloneNode(false).outerHTML.slice(0, 120)
    + (element.innerText || element.value || "").trim().slice(0, 40);
  const boxes = (element) => [...element.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && boxes(element).length > 0;
  const within = (element, is) => {
    for (; element; element = element.parentElement) if (is(getComputedStyle(element))) return true;
    return false;
  };
  const scrolls = (style) => /auto|scroll/.test(style.overflowX);
  const floats = (style) => /fixed|sticky|absolute/.test(style.position);
  const abridged = (style) => style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
  const speaks = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const faults = [];
  for (const element of [...document.body.querySelectorAll("*")].filter(shown)) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const free = within(element, scrolls) || within(element, floats);
    if (!free && (box.left < -1 || box.right > wide + 1)) faults.push("off the screen: " + told(element));
    const cutX = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const cutY = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 2;
    if (speaks(element) && (cutX || cutY) && !abridged(style)) faults.push("cut off: " + told(element));
    if (element.matches("button, .pill") && speaks(element) && element.scrollWidth > element.clientWidth + 1)
      faults.push("spills over: " + told(element));
  }
  const kinds = "a, button, summary, textarea, select, input";
  const controls = [...document.body.querySelectorAll(kinds)].filter(shown);
  for (const [at, one] of controls.entries())
    for (const other of controls.slice(at + 1)) {
      if (one.contains(other) || within(one, floats) !== within(other, floats)) continue;
      const meet = boxes(one).some((a) => boxes(other).some((b) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1));
      if (meet) faults.push("overlap: " + told(one) + " | " + told(other));
    }
  return faults;
}"""
_AXE = """async (options) => {
  const sticks = (one) => getComputedStyle(one).position === "sticky";
  const sticky = [...document.body.querySelectorAll("*")].filter(sticks);
  for (const one of sticky) one.style.position = "static";
  document.getAnimations().forEach((one) => one.finish());
  const { violations } = await axe.run(options);
  for (const one of sticky) one.style.position = "";
  return violations;
}"""
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def raw_keys(text: str) -> list[str]:
    """The names of sentences that stand where the sentences should."""
    return _RAW_KEY.findall(text.replace(LONG_WORD, ""))


def assert_well_made(page: Page, lang: Lang) -> None:
    """Its language and direction are said, every word is from the catalogue, and everything has its room."""
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator("html")).to_have_attribute("dir", direction(lang))
    expect(page.get_by_role("heading", level=1).first).to_be_attached()
    assert page.evaluate(_OVERFLOW) == 0, page.url
    assert raw_keys(page.locator("main").inner_text()) == [], page.url
    faults = page.evaluate(_FAULTS)
    assert faults == [], f"{page.url}: {faults}"


def barriers(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, once nothing moves or changes its colour any more. What
    sticks to an edge covers other things only until one scrolls on."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    violations: list[Any] = page.evaluate(_AXE, _OPTIONS)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
