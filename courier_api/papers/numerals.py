"""
Amounts in Vietnamese words, as receipts want them beside the digits.

The words are those of official papers: ``nghìn`` and ``linh``, not the southern ``ngàn`` and
``lẻ``.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["dong_in_words", "number_in_words"]

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")

#: Largest number that is told: a milliard milliards, less one.
_MOST = 10**18 - 1


def dong_in_words(amount: int) -> str:
    """An amount in words, the first letter a capital: ``Một trăm nghìn đồng``."""
    words = f"{number_in_words(amount)} đồng"
    return words[0].upper() + words[1:]


def number_in_words(number: int) -> str:
    """
    A number in words.

    Parameters
    ----------
    number : int
        From 0 to 10^18 - 1.
    """
    if not 0 <= number <= _MOST:
        raise ValueError(f"Number {number}: wanted one from 0 to {_MOST}.")
    if number == 0:
        return _DIGITS[0]
    return " ".join(_milliards(number))


def _milliards(number: int) -> Iterator[str]:
    high, low = divmod(number, 10**9)
    if high:
        yield from _milliards(high)
        yield "tỷ"
    yield from _below_milliard(low, is_leading=not high)


def _below_milliard(number: int, *, is_leading: bool) -> Iterator[str]:
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if not group:
            continue
        yield from _below_thousand(group, is_leading=is_leading)
        if power:
            yield _SCALES[power]
        is_leading = False


def _below_thousand(group: int, *, is_leading: bool) -> Iterator[str]:
    """Words of a group; one that follows another tells its hundreds even when there are none."""
    hundreds, rest = divmod(group, 100)
    if hundreds or not is_leading:
        yield f"{_DIGITS[hundreds]} trăm"
        if 0 < rest < 10:
            yield f"linh {_DIGITS[rest]}"
            return
    if rest:
        yield _below_hundred(rest)


def _below_hundred(rest: int) -> str:
    tens, ones = divmod(rest, 10)
    if tens == 0:
        return _DIGITS[ones]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return head
    if ones == 5:
        return f"{head} lăm"
    if ones == 1 and tens > 1:
        return f"{head} mốt"
    if ones == 4 and tens > 1:
        return f"{head} tư"
    return f"{head} {_DIGITS[ones]}"
