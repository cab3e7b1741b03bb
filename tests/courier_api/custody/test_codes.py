"""Codes as they are printed, typed and misread."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.custody.core.codes import (
    DossierCode,
    S10Number,
    check_digit,
    is_bag_code,
    is_item_code,
)
from courier_api.custody.core.errors import CodeError


@pytest.mark.parametrize(
    ("serial", "digit"),
    [
        (47312482, 9),
        (12345678, 5),
        # All zeros: 11 - 0 = 11, which is written 5.
        (0, 5),
        (8, 0),
    ],
)
def test_check_digit_by_hand(serial: int, digit: int) -> None:
    """Of 8: 8 * 7 = 56, 56 mod 11 = 1, 11 - 1 = 10, which is written 0."""
    assert check_digit(serial) == digit


def test_number_is_read_with_blanks_and_small_letters() -> None:
    number = S10Number.read("rb 123 456 785 gb")
    assert number == S10Number("RB", 12345678, "GB")
    assert str(number) == "RB123456785GB"


@pytest.mark.parametrize(
    "text", ["RB123456786US", "RB12345678GB", "RB1234567850GB", "", "RB١٢٣٤٥٦٧٨٥GB"]
)
def test_other_texts_are_no_numbers(text: str) -> None:
    with pytest.raises(CodeError, match="S10 number"):
        S10Number.read(text)


@given(st.integers(0, 99_999_999), st.integers(0, 7), st.integers(1, 9))
def test_one_digit_misread_is_noticed_but_for_the_digits_that_share_a_sign(
    serial: int, at: int, more: int
) -> None:
    """Remainders 0 and 6 both give 5: with those two alone a misreading may pass."""
    digits = f"{serial:08}"
    other = digits[:at] + str((int(digits[at]) + more) % 10) + digits[at + 1 :]
    if check_digit(int(other)) == check_digit(serial):
        assert check_digit(serial) == 5


def test_dossier_code_is_read_and_written() -> None:
    code = DossierCode.read(" h57.17.21-261121-0001 ")
    assert code == DossierCode("H57.17.21", date(2026, 11, 21), 1)
    assert str(code) == "H57.17.21-261121-0001"


@pytest.mark.parametrize("unit", ["H57", "H57.17", "H57.17.21", "H57.17.21.A12"])
def test_units_have_one_to_four_levels(unit: str) -> None:
    assert DossierCode.read(f"{unit}-261121-0420").unit == unit


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("H57.17.21-261131-0001", "261131 is no day"),
        ("H57.17.21-261121-0000", "begin with 0001"),
        ("H57.17.21-261121-001", "wanted UNIT-YYMMDD-NNNN"),
        ("57.17.21-261121-0001", "wanted UNIT-YYMMDD-NNNN"),
        ("H57.17.21.11.12-261121-0001", "wanted UNIT-YYMMDD-NNNN"),
        ("H57.17.21-261121-0001\nX", "wanted UNIT-YYMMDD-NNNN"),
    ],
)
def test_other_texts_are_no_dossier_codes(text: str, reason: str) -> None:
    with pytest.raises(CodeError, match=reason):
        DossierCode.read(text)


def written(text: str) -> str | None:
    """What the slow readers write for a text; None where they refuse it."""
    for kind in (DossierCode, S10Number):
        try:
            return str(kind.read(text))
        except CodeError:
            continue
    return None


near_codes = st.one_of(
    st.from_regex(r"H[0-9]{2}(\.[0-9A-Z]{2,3}){0,4}-[0-9]{6}-[0-9]{4}", fullmatch=True),
    st.from_regex(r"[A-Z]{2}[0-9]{9}[A-Z]{2}", fullmatch=True),
    st.builds(
        lambda unit, day, number: str(DossierCode(unit, day, number)),
        st.sampled_from(["H57", "H57.17.21"]),
        st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        st.integers(0, 9999),
    ),
    st.builds(lambda serial: str(S10Number("RB", serial, "VN")), st.integers(0, 99_999_999)),
    st.text(max_size=30),
)


@given(near_codes)
def test_an_items_code_is_what_the_readers_write(text: str) -> None:
    assert is_item_code(text) is (written(text) == text or is_bag_code(text))


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("B-0123456789", True),
        ("B-ZYXWVTSRQP", True),
        ("B-012345678", False),
        ("B-01234567890", False),
        # Crockford's alphabet has no I, L, O and U.
        ("B-012345678I", False),
        ("B-012345678U", False),
        ("b-0123456789", False),
        ("B-0123456789\n", False),
    ],
)
def test_bag_codes(code: str, is_one: bool) -> None:
    assert is_bag_code(code) is is_one
    assert is_item_code(code) is is_one
