"""
Texts as words that are found without accents, whoever typed them and however.

``Nguyễn Thị Đào``, ``NGUYEN thi dao`` and the same letters in another Unicode form have the same
words. A word that is looked for is the beginning of one that was kept.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

__all__ = ["MAX_QUERY_WORDS", "query_words", "search_words"]

#: Words of a query that are looked for; the rest would only narrow what is found.
MAX_QUERY_WORDS = 8

_MAX_LETTERS = 40
_WORD = re.compile(r"[a-z0-9]+")
#: A phone number in groups, as people write it; parts of a dossier code begin otherwise.
_PHONE = re.compile(r"(?:\+|0)[0-9 .()-]*")


def search_words(*texts: str) -> tuple[str, ...]:
    """Words of texts without accents, in small letters, each once, in their order."""
    words = (
        word[:_MAX_LETTERS]
        for text in texts
        for word in _WORD.findall(anyascii(unicodedata.normalize("NFKC", text)).lower())
    )
    return tuple(dict.fromkeys(words))


def query_words(text: str) -> tuple[str, ...]:
    """
    Beginnings of words that somebody looks for.

    Parameters
    ----------
    text : str
        As typed.

    Returns
    -------
    words : tuple of str
        Empty when nothing is looked for.
    """
    plain = text.strip()
    if _PHONE.fullmatch(plain):
        return search_words(re.sub(r"[^0-9]", "", plain))
    words = search_words(plain)
    # What begins a longer word of the query says nothing more.
    kept = [one for one in words if not any(two != one and two.startswith(one) for two in words)]
    return tuple(kept[:MAX_QUERY_WORDS])
