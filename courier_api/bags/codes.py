"""
Codes of bags: ``B-``, nine letters by chance and one that checks them.

The check letter is a sum over the field of 32 elements in which each place has a weight of its own:
any one letter that is misread, and any two that change places, make it another one.

References
----------
Crockford's base 32: without I, L, O and U; what looks like another letter is read as it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from courier_api.custody.core.errors import CodeError

__all__ = ["check_bag_code", "make_bag_code", "read_bag_code"]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_ALIKE = str.maketrans("ILO", "110")
_PREFIX = "B-"
_NUM_FREE = 9
_RANDOM_BYTES = 6

#: x^5 + x^2 + 1, by which the powers of x pass through all 31 elements but zero.
_POLYNOMIAL = 0b100101


def make_bag_code(random: Callable[[int], bytes]) -> str:
    """
    A new code.

    Parameters
    ----------
    random : callable
        So many bytes that nobody can guess.
    """
    drawn = int.from_bytes(random(_RANDOM_BYTES))
    free = [drawn >> 5 * place & 31 for place in range(_NUM_FREE)]
    return _PREFIX + "".join(_ALPHABET[value] for value in (*free, _check_value(free)))


def check_bag_code(code: str) -> None:
    """
    Refuse what is no code of a bag as it is written.

    Raises
    ------
    CodeError
    """
    if read_bag_code(code) != code:
        raise CodeError(f"Bag code {code[:60]!r}: wanted capital letters, without blanks.")


def read_bag_code(text: str) -> str:
    """
    The code that somebody typed: blanks, small letters and letters that look alike do no harm.

    Raises
    ------
    CodeError
        Also when a letter was misread.
    """
    plain = "".join(text.split()).upper()
    letters = plain.removeprefix(_PREFIX).translate(_ALIKE)
    values = [_VALUES.get(letter) for letter in letters]
    known = [value for value in values if value is not None]
    if not plain.startswith(_PREFIX) or len(known) != _NUM_FREE + 1 or len(values) != len(known):
        raise CodeError(f"Bag code {text[:60]!r}: wanted B- and ten letters or digits.")
    if _check_value(known[:-1]) != known[-1]:
        raise CodeError(f"Bag code {text[:60]!r}: its last letter tells that another was misread.")
    return _PREFIX + letters


def _check_value(values: Sequence[int]) -> int:
    """Horner's rule: the first letter is multiplied by the highest power of x, the last by x."""
    total = 0
    for value in values:
        total = _times_x(total ^ value)
    return total


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled > 31 else doubled
