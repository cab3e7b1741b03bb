"""What becomes of a typed code: by the time of the event, and by what was sent before."""

from __future__ import annotations

import pytest

from courier_api.delivery_codes.digests import CodeDigester
from courier_api.delivery_codes.judging import CodeVerdict, Issued, JudgeParams, judge, typed_code

ITEM, OTHER = "H57.17.21-261121-0001", "H57.17.21-261121-0002"
MINUTE, DAY = 60_000, 86_400_000
SENT_AT = 1_795_219_200_000
PARAMS = JudgeParams()
DIGESTS = CodeDigester(b"k" * 32)


def issued(code: str = "042817", at: int = SENT_AT, until: int | None = None) -> Issued:
    code_id = at.to_bytes(16)
    return Issued(
        code_id, ITEM, DIGESTS(code_id, ITEM, code), at, at + PARAMS.lasting_ms, until
    )  # fmt: skip


def judged(code: str | None, *sent: Issued, at: int = SENT_AT, num_wrong: int = 0) -> CodeVerdict:
    return judge(
        code, sent, event_time=at, num_wrong=num_wrong, digests=DIGESTS, params=PARAMS
    )  # fmt: skip


def test_the_code_that_was_sent_is_right_and_no_other_one() -> None:
    assert judged("042817", issued()) is CodeVerdict.RIGHT
    assert judged("042818", issued()) is CodeVerdict.WRONG
    assert judged(None, issued()) is CodeVerdict.WRONG
    assert judged("042817") is CodeVerdict.NOT_SENT


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (-10 * MINUTE, CodeVerdict.RIGHT),
        (-10 * MINUTE - 1, CodeVerdict.EXPIRED),
        (14 * DAY + 10 * MINUTE, CodeVerdict.RIGHT),
        (14 * DAY + 10 * MINUTE + 1, CodeVerdict.EXPIRED),
    ],
)
def test_a_code_is_good_for_its_days_and_what_a_clock_may_be_wrong(
    at: int, verdict: CodeVerdict
) -> None:
    assert judged("042817", issued(), at=SENT_AT + at) is verdict


@pytest.mark.parametrize(
    ("at", "verdict"),
    [(70 * MINUTE, CodeVerdict.RIGHT), (70 * MINUTE + 1, CodeVerdict.EXPIRED)],
)
def test_a_code_is_over_when_another_one_was_sent(at: int, verdict: CodeVerdict) -> None:
    first = issued(until=SENT_AT + 60 * MINUTE)
    second = issued("111111", SENT_AT + 60 * MINUTE)
    assert judged("042817", first, second, at=SENT_AT + at) is verdict
    assert judged("111111", first, second, at=SENT_AT + at) is CodeVerdict.RIGHT


def test_after_five_wrong_codes_not_even_the_right_one_is_looked_at() -> None:
    assert judged("042817", issued(), num_wrong=4) is CodeVerdict.RIGHT
    assert judged("042817", issued(), num_wrong=5) is CodeVerdict.USED_UP


def test_digests_are_bound_to_key_item_and_sending() -> None:
    digest = DIGESTS(b"1" * 16, ITEM, "042817")
    assert CodeDigester(b"l" * 32)(b"1" * 16, ITEM, "042817") != digest
    assert DIGESTS(b"1" * 16, OTHER, "042817") != digest
    assert DIGESTS(b"2" * 16, ITEM, "042817") != digest


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ('"042817"', "042817"),
        ('" 042 817 "', "042817"),
        (f'{{"{ITEM}":"042817","{OTHER}":"111111"}}', "042817"),
        (f'{{"{OTHER}":"042817"}}', None),
        ('"04281"', None),
        ('"٠٤٢٨١٧"', None),
        ("42817", None),
        ("null", None),
        ("not json", None),
        ("[" * 5_000, None),
        ("\udcff", None),
    ],
)
def test_a_side_field_holds_a_code_or_one_for_each_item(value: str, code: str | None) -> None:
    assert typed_code(value.encode("utf-8", "surrogateescape"), ITEM) == code
