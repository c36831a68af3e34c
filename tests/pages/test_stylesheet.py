"""What can be computed of the look: contrast, weight, nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CSS = (ROOT / "static/css/app.css").read_text()
FACES = ROOT / "static/css/fonts.css"

#: text token -> the backgrounds it stands on
PAIRS: dict[str, tuple[str, ...]] = {
    "ink": (
        "page",
        "surface",
        "sunken",
        "mute-soft",
        "f1-soft",
        "f2-soft",
        "f3-soft",
        "info-soft",
        "ok-soft",
        "late-soft",
    ),
    "ink-2": ("page", "surface", "sunken", "mute-soft", "f1-soft", "f2-soft", "f3-soft", "info-soft"),
    "ink-3": ("page", "surface"),
    "link": ("page", "surface", "sunken", "info-soft"),
    "accent": ("page", "surface", "accent-soft"),
    "ok": ("surface", "page", "ok-soft"),
    "due": ("surface", "page", "due-soft"),
    "late": ("surface", "page", "late-soft"),
    "f1": ("surface", "page", "f1-soft"),
    "f2": ("surface", "page", "f2-soft"),
    "f3": ("surface", "page", "f3-soft"),
    "surface": ("ink", "ink-2"),
    "on-accent": ("accent",),
    "on-h-low": ("h1", "h2", "h3"),
    "on-h4": ("h4",),
    "on-h-high": ("h5",),
}


def tokens(block: str) -> dict[str, str]:
    """The colours a block of the tokens layer sets."""
    return dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6})", block))


def themes() -> dict[str, dict[str, str]]:
    """Light, dark as the device asks for it, dark as chosen."""
    light = tokens(CSS.split("@media screen and (prefers-color-scheme: dark)")[0])
    device = tokens(CSS.split("@media screen and (prefers-color-scheme: dark)")[1].split(':root[data-theme="dark"]')[0])
    chosen = tokens(CSS.split(':root[data-theme="dark"] {')[1].split("}")[0])
    return {"light": light, "dark by device": device, "dark by choice": chosen}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_is_right() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48


def test_both_dark_themes_are_the_same() -> None:
    found = themes()
    assert found["dark by device"] == found["dark by choice"]
    assert set(found["light"]) == set(found["dark by choice"])


@pytest.mark.parametrize("theme", ["light", "dark by device", "dark by choice"])
@pytest.mark.parametrize("text", list(PAIRS))
def test_all_text_stands_out(theme: str, text: str) -> None:
    colours = themes()[theme]
    for ground in PAIRS[text]:
        assert contrast(colours[text], colours[ground]) >= 4.5, f"{text} on {ground}"


@pytest.mark.parametrize("theme", ["light", "dark by device"])
def test_lines_of_inputs_and_the_focus_stand_out(theme: str) -> None:
    colours = themes()[theme]
    for line in ("line-strong", "focus"):
        for ground in ("page", "surface"):
            assert contrast(colours[line], colours[ground]) >= 3, f"{line} on {ground}"


def test_every_colour_of_text_is_among_the_pairs() -> None:
    used = set(re.findall(r"(?<![\w-])color: var\(--([\w-]+)", CSS)) - {"fc", "sc"}
    assert used <= set(PAIRS)


def test_css_and_js_are_light() -> None:
    from django.contrib.staticfiles import finders

    htmx = finders.find("django_htmx/htmx-2.min.js")
    assert htmx
    assert (ROOT / "static/css/app.css").stat().st_size + FACES.stat().st_size <= 40 * 1024
    assert Path(str(htmx)).stat().st_size + (ROOT / "static/js/app.js").stat().st_size <= 60 * 1024


def test_letters_are_ours_and_all_there() -> None:
    named = re.findall(r"url\(([^)]+)\)", FACES.read_text())
    fonts = {path.name for path in (ROOT / "static/fonts").glob("*.woff2")}
    assert {name.removeprefix("../fonts/") for name in named} == fonts
    assert not re.findall(r"url\(", CSS)
    assert all("font-display: swap" in line for line in FACES.read_text().splitlines() if "url(" in line)
    total = sum(path.stat().st_size for folder in ("static/fonts", "pages/fonts") for path in (ROOT / folder).iterdir())
    assert total <= 8 * 2**20


def test_every_syllable_is_in_a_slice() -> None:
    for family in ("Redflag Sans", "Noto Serif KR"):
        held: set[int] = set()
        for line in FACES.read_text().splitlines():
            if f'"{family}"' in line:
                for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", line):
                    held.update(range(int(low, 16), int(high or low, 16) + 1))
        assert set(range(0xAC00, 0xD7A4)) <= held, family


def templates() -> list[Path]:
    """Every template of the program."""
    return sorted((ROOT / "templates").rglob("*.html"))


def test_no_template_carries_style_or_script() -> None:
    for path in templates():
        text = path.read_text()
        assert not re.search(r"\sstyle\s*=", text), path
        assert not re.search(r"<style|javascript:|\son[a-z]+\s*=\s*[\"']", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (ROOT / "static/icons.svg").read_text()))
    asked = {name for path in templates() for name in re.findall(r'{% icon "(\w+)"', path.read_text())}
    from pages.marks import CHIP_ICONS
    from pages.words import FIELDS

    assert asked | set(CHIP_ICONS.values()) | {field.shape for field in FIELDS.values()} <= drawn
