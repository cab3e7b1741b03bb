"""The history of an item in plain words, one sentence for each event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from courier_api.custody.core.acts import (
    AttemptDetail,
    CountDetail,
    DecideDetail,
    HandoverDetail,
    OpenDetail,
    PackDetail,
    Purpose,
    RegisterDetail,
    ReportDetail,
    Ruling,
    SealCondition,
    Subject,
    WaitDetail,
    WithdrawDetail,
)
from courier_api.custody.core.events import Event
from courier_api.custody.core.papers import missing_papers
from courier_api.items.party_words import Names, party_words
from courier_api.papers.words import Words, show_day

__all__ = ["event_words"]

_FIRST_DAY = date(1970, 1, 1)

_HANDOVERS: Mapping[Purpose, Words] = {
    Purpose.COLLECT: Words(
        "{receiver} đã nhận từ {giver}.", "{receiver} collected it from {giver}."
    ),
    Purpose.CARRY: Words("{giver} đã bàn giao cho {receiver}.", "{giver} handed it to {receiver}."),
    Purpose.DELIVER: Words(
        "{giver} đã giao cho {receiver}.", "{giver} delivered it to {receiver}."
    ),
    Purpose.RETURN: Words(
        "{giver} đã trả lại cho {receiver}.", "{giver} returned it to {receiver}."
    ),
}
_SEALS: Mapping[SealCondition, Words] = {
    SealCondition.WHOLE: Words("niêm phong còn nguyên", "the seal was whole"),
    SealCondition.BROKEN: Words("niêm phong đã bị rách", "the seal was broken"),
    SealCondition.ABSENT: Words("không có niêm phong", "there was no seal"),
}
_REPORTS: Mapping[Subject, Words] = {
    Subject.LOST: Words("Đã báo mất.", "It was reported lost."),
    Subject.FOUND: Words("{receiver} báo đã tìm thấy.", "{receiver} reported it found."),
    Subject.DAMAGED: Words("Đã báo hư hỏng.", "It was reported damaged."),
    Subject.SEAL_BROKEN: Words("Đã báo niêm phong bị rách.", "A broken seal was reported."),
    Subject.INCIDENT: Words("Đã báo có sự cố.", "An incident was reported."),
}
_RULINGS: Mapping[Ruling, Words] = {
    Ruling.UPHOLD: Words("Điều phối viên công nhận một lần quét.", "A dispatcher upheld a scan."),
    Ruling.SET_ASIDE: Words(
        "Điều phối viên bác bỏ một lần quét.", "A dispatcher set a scan aside."
    ),
}


def event_words(event: Event, names: Names | None = None) -> Words:
    """
    What happened, in a sentence of each language.

    Parameters
    ----------
    event : Event
    names : mapping, optional
        What public offices and points are called.
    """
    told = _TELLERS[type(event.detail)](event)
    giver, receiver = party_words(event.giver, names), party_words(event.receiver, names)
    return Words(
        _sentence(told.vi.format(giver=giver.vi, receiver=receiver.vi)),
        _sentence(told.en.format(giver=giver.en, receiver=receiver.en)),
    )


def _registered(_event: Event) -> Words:
    return Words("{receiver} đã tiếp nhận từ {giver}.", "{receiver} took it in from {giver}.")


def _handed_over(event: Event) -> Words:
    detail = _detail(event, HandoverDetail)
    return _HANDOVERS[detail.purpose]


def _packed(event: Event) -> Words:
    detail = _detail(event, PackDetail)
    return Words(
        f"{{giver}} đã cho vào túi {detail.bag}, niêm phong số {detail.seal}.",
        f"{{giver}} packed it into bag {detail.bag} under seal {detail.seal}.",
    )


def _opened(event: Event) -> Words:
    detail = _detail(event, OpenDetail)
    seal = _SEALS[detail.seal]
    return Words(
        f"{{giver}} đã mở túi {detail.bag}; {seal.vi}.",
        f"{{giver}} opened bag {detail.bag}; {seal.en}.",
    )


def _counted(event: Event) -> Words:
    detail = _detail(event, CountDetail)
    num_missing = sum(paper.num_missing for paper in missing_papers(detail.papers))
    if not num_missing:
        return Words(
            "Hai bên đã cùng đếm giấy tờ: đủ.", "Both parties counted the papers: complete."
        )
    return Words(
        f"Hai bên đã cùng đếm giấy tờ: còn thiếu {num_missing}.",
        f"Both parties counted the papers: {num_missing} missing.",
    )


def _attempted(event: Event) -> Words:
    detail = _detail(event, AttemptDetail)
    vi, en = (detail.outcome.sentence(language) for language in ("vi", "en"))
    if detail.next_day is None:
        return Words(vi, en)
    day = _day(detail.next_day)
    return Words(f"{vi} Hẹn lại ngày {day}.", f"{en} The next attempt is on {day}.")


def _waits(event: Event) -> Words:
    detail = _detail(event, WaitDetail)
    vi, en = "Đã sẵn sàng tại {giver}", "It is ready to be picked up at {giver}"
    if detail.until_day is None:
        return Words(f"{vi}, chờ đến nhận.", f"{en}.")
    day = _day(detail.until_day)
    return Words(f"{vi}, có thể nhận đến hết ngày {day}.", f"{en} until {day}.")


def _reported(event: Event) -> Words:
    return _REPORTS[_detail(event, ReportDetail).what]


def _withdrawn(_event: Event) -> Words:
    return Words("Một lần quét đã được rút lại.", "A scan was taken back.")


def _decided(event: Event) -> Words:
    detail = _detail(event, DecideDetail)
    told = _RULINGS[detail.ruling]
    if detail.holder is None:
        return told
    holder = party_words(detail.holder)
    return Words(f"{told.vi} Người giữ: {holder.vi}.", f"{told.en} Held by {holder.en}.")


_TELLERS: Mapping[type, Callable[[Event], Words]] = {
    RegisterDetail: _registered,
    HandoverDetail: _handed_over,
    PackDetail: _packed,
    OpenDetail: _opened,
    CountDetail: _counted,
    AttemptDetail: _attempted,
    WaitDetail: _waits,
    ReportDetail: _reported,
    WithdrawDetail: _withdrawn,
    DecideDetail: _decided,
}


def _detail(event: Event, kind: type[Any]) -> Any:
    """The detail, which an event that was read has of its act's class."""
    if not isinstance(event.detail, kind):
        raise TypeError(f"Event of act {event.act}: its detail is a {type(event.detail).__name__}.")
    return event.detail


def _day(number: int) -> str:
    return show_day(_FIRST_DAY + timedelta(days=number))


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
