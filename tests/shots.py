"""Pictures of the running demonstration for docs/shots: `python -m tests.shots ADDRESS SIGN-INS [FOLDER]`.

Signs in as the posts of the demonstration, opens each page and photographs it; PNG, at most 250 KB each. Not a test:
the pictures are looked at by people, beside those of the design.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

MOST = 250 * 1024
PHONE, OFFICE = 390, 1280


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, how wide, how high, in which language and theme; `path` may name a link to follow."""

    name: str
    post: str
    path: str
    width: int = OFFICE
    height: int = 1700
    language: str = "en"
    theme: str = "light"
    follow: str = ""


SHOTS = (
    Shot("unit-1280", "Committee staff", "/search/?q=Sangnok+Mine", follow="Sangnok Mine"),
    Shot("unit-390", "Committee staff", "/search/?q=Sangnok+Mine", PHONE, 2300, follow="Sangnok Mine"),
    Shot("unit-dark", "Committee staff", "/search/?q=Sangnok+Mine", height=1100, theme="dark", follow="Sangnok Mine"),
    Shot("mine-ko-390", "Member", "/my-targets/", PHONE, 1000, language="ko"),
    Shot("add-en-390", "Member", "/my-targets/add/", PHONE, 900),
    Shot("award-1280", "Team department official", "/awards/awaiting/", height=1520, follow="main .grid tbody a"),
    Shot("desk-1280", "Committee staff", "/", height=800),
)


def sign_in(browser: Browser, address: str, one: dict[str, str], shot: Shot) -> Page:
    """A page of somebody signed in, in the language and theme of the shot."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": 800}, color_scheme="dark" if shot.theme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(f"{address}/account/sign-in/")
    page.fill("[name=login]", one["number"])
    page.fill("[name=password]", one["password"])
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    speak(page, shot.language)
    return page


def speak(page: Page, language: str) -> None:
    """Choose the language in the head of the page, where another one is spoken."""
    button = page.locator(f"header button[name=language][value={language}]")
    if button.count():
        button.click()
        page.wait_for_load_state("networkidle")


def follow(page: Page, what: str) -> None:
    """Open the link with this text, or the first that the selector finds."""
    link = (
        page.locator(what).first
        if what.startswith("main ")
        else page.locator("main").get_by_role("link", name=what, exact=True)
    )
    link.first.click()
    page.wait_for_load_state("networkidle")


def take(browser: Browser, address: str, signs: dict[str, dict[str, str]], shot: Shot, folder: Path) -> int:
    """Photograph one page; the size of the picture in bytes."""
    page = sign_in(browser, address, signs[shot.post], shot)
    page.goto(address + shot.path)
    if shot.follow:
        follow(page, shot.follow)
    page.evaluate("document.fonts.ready")
    page.set_viewport_size({"width": shot.width, "height": shot.height})
    place = folder / f"{shot.name}.png"
    page.screenshot(path=str(place))
    speak(page, "en")
    page.context.close()
    lighten(place)
    return place.stat().st_size


def lighten(place: Path) -> None:
    """A page has few colours: a palette halves the picture. Its rare ones (a field's hue) must not be lost in it."""
    picture = Image.open(place).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE).save(
        place, optimize=True
    )


def main(address: str, sign_ins: str, folder: str = "docs/shots") -> int:
    """All pictures; 1 when one of them is too heavy."""
    signs = {one["post"]: one for one in json.loads(Path(sign_ins).read_text(encoding="utf-8"))}
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    heavy = 0
    with sync_playwright() as playwright:
        found = os.environ.get("BROWSER", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            size = take(browser, address.rstrip("/"), signs, shot, place)
            heavy += size > MOST
            print(f"{shot.name}: {size // 1024} KB{' (too heavy)' if size > MOST else ''}")
        browser.close()
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
