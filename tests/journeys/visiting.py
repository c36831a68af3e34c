"""A person at a browser: signs in through the page once, then opens, follows, fills and sends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import factories as make
from units.models import Person

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
LOCALES = {"en": "en-GB", "ko": "ko-KR"}


class Visitor:
    """One browser window of one person, or of the public."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        person: Person | None = None,
        *,
        language: str = "en",
        script: bool = True,
        phone: bool = False,
    ) -> None:
        self.address, self.person, self.language = address, person, language
        #: What the person does by hand: fields changed, choices made, links and buttons pressed.
        self.acts = 0
        self.context: BrowserContext = browser.new_context(
            java_script_enabled=script,
            locale=LOCALES[language],
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]  # a TypedDict by another name
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if person is not None:
            self.sign_in()

    def _hear(self, message: Any) -> None:
        # A refused form is answered by 4xx, which the console of Chromium repeats.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def say(self, words: str, **given: Any) -> str:
        """A text of the catalogue in the visitor's language."""
        with override(self.language):
            return gettext(words) % given if given else gettext(words)

    def sign_in(self) -> None:
        """Through the sign-in page, in the browser's language."""
        assert self.person is not None
        self.open("account_login")
        self.fill(login=self.person.number, password=make.PASSWORD)
        self.send()

    def open(self, name: str, *args: Any, status: int = 200) -> Visitor:
        """Go to a page by its address."""
        return self.open_path(reverse(name, args=args), status=status)

    def open_path(self, path: str, *, status: int = 200) -> Visitor:
        """Go to a page by its path."""
        answer = self.page.goto(self.address + path, wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status == status, (path, answer.status, self.page.locator("main").inner_text())
        self._reads()
        return self

    def follow(self, name: str, *args: Any) -> Visitor:
        """Press the link to a page; the page we are on must offer it."""
        link = self.page.locator(f'main a[href="{reverse(name, args=args)}"]').first
        self.acts += 1
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            link.click()
        self._reads()
        return self

    def fill(self, **fields: Any) -> Visitor:
        """Type into fields by their names."""
        for name, value in fields.items():
            self.acts += 1
            self.page.locator(f'main [name="{name}"]').fill(str(value))
        return self

    def choose(self, **fields: Any) -> Visitor:
        """Press radios and boxes by name and value (a list for boxes), or choose in a list."""
        for name, value in fields.items():
            for one in value if isinstance(value, list) else [value]:
                self.acts += 1
                listed = self.page.locator(f'main select[name="{name}"]')
                if listed.count():
                    listed.select_option(str(one))
                else:
                    self.page.locator(f'main [name="{name}"][value="{one}"]').check()
        return self

    def attach(self, name: str, file: str, content: bytes, kind: str) -> Visitor:
        """Put a file into a field."""
        self.acts += 1
        self.page.locator(f'main [name="{name}"]').set_input_files({"name": file, "mimeType": kind, "buffer": content})
        return self

    def send(self, *, refused: bool = False) -> Visitor:
        """Press the main button of the form; it is recorded unless it is to be `refused`."""
        self.acts += 1
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.locator("main form .btn-main").last.click()
        self._reads()
        errors = self.page.locator(".errors")
        if bool(errors.count()) != refused:
            raise AssertionError((self.page.url, self.page.locator("main").inner_text()))
        return self

    def sees(self, *words: str) -> Visitor:
        """Texts stand on the page, letter for letter."""
        for one in words:
            expect(self.page.get_by_text(one).first).to_be_attached()
        return self

    def told(self, words: str) -> Visitor:
        """The line at the top says so, in the visitor's language."""
        expect(self.page.locator(".flash").first).to_contain_text(self.say(words))
        return self

    def at(self, name: str, *args: Any) -> Visitor:
        """This is the page we are on, and its script has begun."""
        expect(self.page).to_have_url(self.address + reverse(name, args=args))
        self.page.wait_for_load_state()
        return self

    def picture(self, folder: Path, name: str) -> None:
        """Keep a picture of the page."""
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)

    def leave(self) -> None:
        """Close the window; nothing was refused by the policy and no script failed."""
        self.context.close()
        assert self.complaints == []

    def _reads(self) -> None:
        assert self.page.locator("html").get_attribute("lang") == self.language, self.page.url
