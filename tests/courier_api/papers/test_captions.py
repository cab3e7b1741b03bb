"""Fixed words: one table, both languages, none missing and none forgotten."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest

import courier_api.papers
from courier_api.papers.captions import Caption
from courier_api.papers.fonts import Face, has_letter
from courier_api.papers.words import Words
from tests.courier_api.papers.hard_texts import ALPHABET_VI

MODULES = sorted(Path(courier_api.papers.__path__[0]).glob("*.py"))

#: Words that are no captions: how numbers are told.
NUMBER_WORDS = {"numerals.py", "words.py"}


def texts_in(path: Path) -> list[str]:
    """A module's texts, its docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in docstrings
    ]


@pytest.mark.parametrize("caption", Caption)
def test_each_caption_has_both_languages(caption: Caption) -> None:
    words = caption.value
    assert words.vi != words.en
    assert unicodedata.is_normalized("NFC", words.vi)
    assert words.en.isascii()
    assert all(has_letter(face, letter) for letter in words.vi + words.en for face in Face)


def test_no_caption_is_forgotten() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in MODULES)
    assert [one.name for one in Caption if f"Caption.{one.name}" not in code] == []


def test_no_vietnamese_word_stands_outside_the_table() -> None:
    marked = {letter for letter in ALPHABET_VI if not letter.isascii()}
    strays = {
        path.name: [text for text in texts_in(path) if set(text) & marked]
        for path in MODULES
        if path.name not in {"captions.py", *NUMBER_WORDS}
    }
    assert {name: texts for name, texts in strays.items() if texts} == {}


def test_words_of_one_language_alone_are_refused() -> None:
    with pytest.raises(ValueError, match="en is empty"):
        Words("Hồ sơ", " ")
    with pytest.raises(ValueError, match="vi is empty"):
        Words("", "Dossier")


def test_words_are_kept_composed() -> None:
    assert Words(unicodedata.normalize("NFD", "Hồ sơ"), "Dossier") == Words("Hồ sơ", "Dossier")
