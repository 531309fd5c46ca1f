"""Hands that never leave the keyboard; and wherever the focus comes by on its way, it can be seen there."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.pages.cast import MOVES

_FOCUS = """selector => {
  const control = document.activeElement;
  const ringed = ({ outlineStyle, outlineWidth, boxShadow }) =>
    (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || / 0px 0px 0px [1-9]/.test(boxShadow);
  let ring = control;
  while (ring && !ringed(getComputedStyle(ring)))
    ring = ring.matches("form, body") ? null : ring.parentElement;
  const box = control.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 20)];
  const uppermost = document.elementFromPoint(x, y);
  const covered = !uppermost || !(control.contains(uppermost) || uppermost.contains(control));
  return { there: control.matches(selector), nowhere: control === document.body,
           faults: [...(ring ? [] : ["no ring"]), ...(covered ? ["not in sight"] : [])],
           control: control.cloneNode(false).outerHTML };
}"""
"""Where the focus is, and whether it can be seen there: on the control, or around the form it belongs to."""

_MOST_STOPS = 300


def reach(page: Page, selector: str, key: str = "Tab", moves: int = MOVES) -> None:
    """Go on by `key` to the first control that matches."""
    for _ in range(moves):
        page.keyboard.press(key)
        focus = page.evaluate(_FOCUS, selector)
        assert focus["nowhere"] or focus["faults"] == [], focus
        if focus["there"]:
            return
    raise AssertionError(f"{key} never came to {selector}")


def press(page: Page, selector: str, key: str = "Tab") -> None:
    reach(page, selector, key)
    page.keyboard.press("Enter")


def write(page: Page, field: str, text: str) -> None:
    reach(page, field)
    page.keyboard.type(text)


def stops(page: Page) -> int:
    """How many controls there are from the first to the last, each of which is seen to have the focus."""
    page.evaluate("document.activeElement.blur(), getSelection().removeAllRanges(), scrollTo(0, 0)")
    for number in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS, "*")
        if focus["nowhere"]:
            return number
        assert focus["faults"] == [], focus
    raise AssertionError("one who is in there never comes out again")
