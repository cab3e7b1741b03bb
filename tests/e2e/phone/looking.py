"""Looks at screens as a person and as a machine would: whole, legible, in both languages."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

__all__ = ["LANGUAGES", "THEMES", "Looker"]

THEMES, LANGUAGES = ("light", "dark", "sun"), ("vi", "en")
_AXE = Path(__file__).resolve().parents[3] / "mobile_web/node_modules/axe-core/axe.min.js"
_TALL = 3_000
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Words that a program leaves where a person's are missing.
_LEFT_BY_PROGRAMS = re.compile(r"\bundefined\b|\bNaN\b|\[object |\bnull\b|Invalid Date")
_RUN_AXE = """async (run) => {
  const found = await axe.run(document, run);
  return found.violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\\n` + nodes.map((one) => `    ${one.target} ${one.html.slice(0, 120)}`
      + ` ${(one.any[0] ?? one.all[0] ?? one.none[0])?.message ?? ""}`).join("\\n"));
}"""


@dataclass
class Looker:
    """
    Looks at one screen after the other, and notes everything that is wrong with them.

    Parameters
    ----------
    page : Page
    is_thorough : bool
        Whether axe looks at every picture; else at all of it once, and at contrast in each theme.
    pictures : Path or None
        Where screenshots are kept; None: `POSTROUTE_SCREENSHOTS`, or nowhere.
    faults : list of str
    num_looked : int
        Screens in a language and a theme.
    """

    page: Page
    is_thorough: bool = False
    pictures: Path | None = None
    faults: list[str] = field(default_factory=list)
    num_looked: int = 0

    def __post_init__(self) -> None:
        told = os.environ.get("POSTROUTE_SCREENSHOTS")
        if self.pictures is None and told:
            self.pictures = Path(told)
        self._source = _AXE.read_text("utf-8")

    def look(self, name: str, language: str, *, settled: Locator | None = None) -> None:
        """Look at what is shown, in each theme; `settled` is there once all of it is."""
        if settled is not None:
            expect(settled).to_be_visible()
        for theme in THEMES:
            where = f"{name} {language} {theme}"
            self.page.evaluate(
                "theme => new Promise(go => { document.documentElement.dataset.theme = theme;"
                " requestAnimationFrame(() => requestAnimationFrame(go)) })",
                theme,
            )
            self._fits(where)
            self._told(where)
            if self.is_thorough or (language, theme) == ("vi", "light"):
                self._axe(where, {"runOnly": _TAGS})
            elif language == "vi":
                self._axe(where, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
            self._keep(f"{name}-{language}-{theme}")
            self.num_looked += 1

    def _fits(self, where: str) -> None:
        wide, inner = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if wide > inner:
            self.faults.append(f"{where}: {wide} px wide on {inner}")

    def _told(self, where: str) -> None:
        text = self.page.locator("body").inner_text()
        self.faults += [f"{where}: says {found}" for found in _LEFT_BY_PROGRAMS.findall(text)]
        if not self.page.locator("h1").count():
            self.faults.append(f"{where}: has no title")

    def _axe(self, where: str, run: dict[str, object]) -> None:
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(self._source)
        size = self.page.viewport_size
        assert size is not None
        # On a long page nothing is behind the bars, from where a person would scroll it.
        self.page.set_viewport_size({"width": size["width"], "height": _TALL})
        self.faults += [f"{where}: {one}" for one in self.page.evaluate(_RUN_AXE, run)]
        self.page.set_viewport_size(size)

    def _keep(self, name: str) -> None:
        if self.pictures is not None:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.pictures / f"{name}.png")
