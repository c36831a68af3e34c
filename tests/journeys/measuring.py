"""What is measured on a page in the browser; each measure answers with what is wrong, in words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """() => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(one =>
  [one.id, one.nodes.map(node => node.html.slice(0, 160) + ' ' +
    ([...node.any, ...node.all, ...node.none].map(check => check.message)[0] || '').slice(0, 200))]))"""
#: The sum of all shifts since the page was begun, once its letters are there, and what moved most.
SHIFT = """() => document.fonts.ready.then(() => new Promise(done => {
  let sum = 0, most = 0, what = '';
  const name = one => one.node ? (one.node.outerHTML || one.node.textContent || '').slice(0, 90) : '';
  new PerformanceObserver(list => list.getEntries().forEach(one => {
    if (one.hadRecentInput) return;
    sum += one.value;
    if (one.value > most) { most = one.value; what = one.sources.map(name).join(' | '); }
  })).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done([sum, what]), 20)));
}))"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Of the elements without others inside, the one that reaches farthest to the right: to look for first.
WIDEST = """() => { const right = one => one.getBoundingClientRect().right;
  const all = [...document.querySelectorAll('body *')].filter(one => !one.children.length);
  const far = all.reduce((one, two) => right(two) >= right(one) ? two : one);
  return `${far.tagName.toLowerCase()}.${far.className}: ${far.textContent.trim().slice(0, 60)}`; }"""
#: Every text a third longer, as another language would make it; dates and numbers are as long as their format.
LENGTHEN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode()) {
    const one = walk.currentNode;
    if (one.data.trim() && !(/\\d/.test(one.data) && one.parentElement.closest('.nowrap, .num'))) texts.push(one);
  }
  for (const one of texts) {
    const words = one.data.trim().split(/\\s+/);
    let more = Math.ceil(one.data.trim().length * 0.35);
    for (let at = 0; more > 0; at = (at + 1) % words.length) { one.data += ' ' + words[at]; more -= words[at].length + 1; }
  }
}"""
#: Texts cut off: an element that hides what runs over, or words that leave the box they belong to.
CUT = """() => [...document.querySelectorAll('body *')].filter(one => {
  if (!one.clientWidth || one.closest('.sr, svg, [hidden], select, input, textarea')) return false;
  const style = getComputedStyle(one);
  return ['hidden', 'clip'].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1
    && ![...one.children].some(child => child.scrollWidth > one.clientWidth && child.clientWidth);
}).map(one => one.outerHTML.slice(0, 160))"""
#: Everything that takes the focus shows it.
UNSEEN_FOCUS = """() => {
  const kept = document.activeElement, wrong = [];
  for (const one of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (!one.checkVisibility() || !one.getClientRects().length || one.disabled) continue;
    const before = getComputedStyle(one).boxShadow;
    one.focus({focusVisible: true, preventScroll: true});
    if (document.activeElement !== one) { wrong.push('takes no focus: ' + one.outerHTML.slice(0, 120)); continue; }
    const style = getComputedStyle(one), ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    if (!ring && style.boxShadow === before) wrong.push('shows no focus: ' + one.outerHTML.slice(0, 120));
    one.blur();
  }
  if (document.querySelector('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])')) wrong.push('a tab order of its own');
  return wrong;
}"""
LIMITS = {"page": 80_000, "shift": 0.02}


class Figures:
    """The largest of each measure, and how many pages and runs there were; printed at the end."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.largest: dict[str, tuple[float, str]] = {}

    def note(self, name: str, value: float, where: str) -> None:
        """Keep the largest."""
        if value >= self.largest.get(name, (0.0, ""))[0]:
            self.largest[name] = (value, where)

    def merge(self, counts: dict[str, int], largest: dict[str, list[Any]]) -> None:
        """Take in what another process measured."""
        self.counts.update(counts)
        for name, (value, where) in largest.items():
            self.note(name, value, where)

    def lines(self) -> list[str]:
        """What the grid prints."""
        counted = [f"{name}: {number}" for name, number in self.counts.items()]
        return counted + [f"largest {name}: {value:g} ({where})" for name, (value, where) in self.largest.items()]


def violations(page: Page) -> list[str]:
    """What axe-core finds."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found: Any = page.evaluate(RUN)
    return [f"axe {rule}: {node}" for rule, nodes in found for node in nodes[:3]]


def sideways(page: Page, width: int, what: str = "") -> list[str]:
    """Whether the page scrolls sideways at a width."""
    page.set_viewport_size({"width": width, "height": 800})
    over = page.evaluate(WIDER)
    return [f"scrolls {over} px sideways at {width} px{what}: {page.evaluate(WIDEST)}"] if over > 0 else []


def larger_text(page: Page) -> list[str]:
    """Text at 200 %, as a person sets it in the browser."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    found = sideways(page, 1280, ", text at 200 %") + sideways(page, 640, ", text at 200 %")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    session.detach()
    return found


def longer_text(page: Page) -> list[str]:
    """Every text 35 % longer. The page is spoilt afterwards."""
    page.evaluate(LENGTHEN)
    found = []
    for width in (390, 1280):
        found += sideways(page, width, ", texts 35 % longer")
        found += [f"cut off at {width} px, texts 35 % longer: {one}" for one in page.evaluate(CUT)]
    return found
