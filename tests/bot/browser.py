"""A real browser for the tests of the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from waiting import LIMIT

CHROMIUM = Path("/usr/bin/chromium")
MISSING = "install chromium (apt-get install chromium fonts-noto-cjk)"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PATIENCE = 2 * LIMIT * 1000
"""Milliseconds for whatever a page is waited for."""
expect.set_options(timeout=PATIENCE)


def patient(context: BrowserContext) -> BrowserContext:
    """A context whose pages are waited for."""
    context.set_default_timeout(PATIENCE)
    return context


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Chromium as the machine has it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS, timeout=PATIENCE)
        try:
            yield browser
        finally:
            await browser.close()


def complaints(page: Page) -> list[str]:
    """Collects what the page complains of: errors of scripts and breaches of the content policy."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console",
        lambda told: found.append(told.text) if "olicy" in told.text or "Refused" in told.text else None,
    )
    return found
