"""How people meet the screens: a real browser each, with a script or without, and what went wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

ACTIVE_VALUE = "document.activeElement.value ?? ''"
MOVES = 40
"""More tabs than any page of ours has stops."""


@dataclass
class Visitor:
    """Somebody at a browser. `complaints` is all that it wrote to its console, threw or popped up."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._complain(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))

    def _complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def open(self, path: str) -> None:
        self.page.goto(self.home + path)

    def ask(self, text: str) -> Locator:
        """Say something and wait for Dalil's reply."""
        self._mark_replies()
        self.page.fill("#text", text)
        self.page.click(".send")
        return self._new_reply()

    def ask_person(self, text: str) -> None:
        """Say something to a person, who may answer later."""
        self.page.fill("#text", text)
        self.page.click(".send")
        expect(self.said.last).to_contain_text(text)
        expect(self.page.locator(".is-sending")).to_have_count(0)

    def take(self, choice: str) -> Locator:
        """Take one of the choices of the last reply and wait for the next."""
        self._mark_replies()
        self.choice(choice).click()
        return self._new_reply()

    def want_a_person(self) -> Locator:
        self._mark_replies()
        self.page.click("#always [value=person]")
        return self._new_reply()

    def choice(self, choice: str) -> Locator:
        return self.page.locator(f"#thread button[value='{choice}']:enabled")

    def press_until(self, key: str, value: str) -> None:
        """Press a key until the focus is on the control of this value."""
        for _ in range(MOVES):
            self.page.keyboard.press(key)
            if self.page.evaluate(ACTIVE_VALUE) == value:
                return
        raise AssertionError(f"{key} never came to {value}")

    @property
    def replies(self) -> Locator:
        return self.page.locator("#thread .from-bot")

    @property
    def said(self) -> Locator:
        return self.page.locator("#thread .from-customer")

    @property
    def reference(self) -> str:
        """The reference on the ticket's card."""
        return self.page.locator("#thread .reference").inner_text()

    def _mark_replies(self) -> None:
        """A step takes the place of the one before it, so that their number does not tell of a new one."""
        self.page.evaluate(
            "document.querySelectorAll('.from-bot').forEach((reply) => reply.dataset.seen = 1)"
        )

    def _new_reply(self) -> Locator:
        expect(self.page.locator("#thread .from-bot:not([data-seen])").last).to_be_visible()
        return self.replies.nth(self.replies.count() - 1)


@dataclass
class Desk:
    """A member of staff, signed in."""

    visitor: Visitor

    def reply(self, reference: str, text: str, button: str = "reply") -> None:
        self.visitor.open(f"/agent/tickets/{reference}")
        self.visitor.page.fill("#text", text)
        self.visitor.page.click(f"[value={button}]")
        expect(self.visitor.page.locator(".from-agent").last).to_contain_text(text)
