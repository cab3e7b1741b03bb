"""Slips, receipts and proofs on A4."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO

import numpy as np
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courier_api.papers.captions import Caption
from courier_api.papers.delivery_proof import (
    DeliveryProof,
    Evidence,
    Handover,
    delivery_proof_paper,
    delivery_proof_pdf,
)
from courier_api.papers.dossier_slip import (
    DossierSlip,
    PaperLine,
    dossier_slip_paper,
    dossier_slip_pdf,
)
from courier_api.papers.errors import CodeTooLongError, PictureError
from courier_api.papers.fee_receipt import FeeReceipt, fee_receipt_paper, fee_receipt_pdf
from courier_api.papers.fees import FeeLine, fee_rows
from courier_api.papers.fonts import width
from courier_api.papers.marks import MM, Page, Text
from courier_api.papers.sheet import Paper, compose
from courier_api.papers.signing import Signatory
from courier_api.papers.words import Words, show_amount
from tests.courier_api.papers.hard_texts import ALPHABET_VI, HARD_TEXTS, MADE
from tests.courier_api.papers.reading_back import codes, extent, overlaps, pdf_images, pdf_text
from tests.courier_api.papers.sample_papers import (
    CITIZEN,
    delivery_proof,
    digest,
    dossier_slip,
    fee_receipt,
)

MAKERS: dict[str, Callable[[], bytes]] = {
    "dossier slip": lambda: dossier_slip_pdf(dossier_slip()),
    "fee receipt": lambda: fee_receipt_pdf(fee_receipt()),
    "delivery proof": lambda: delivery_proof_pdf(delivery_proof()),
}

PAPERS: dict[str, Callable[[], Paper]] = {
    "dossier slip": lambda: dossier_slip_paper(dossier_slip()),
    "fee receipt": lambda: fee_receipt_paper(fee_receipt()),
    "delivery proof": lambda: delivery_proof_paper(delivery_proof()),
}

sentences = st.text(st.sampled_from(ALPHABET_VI + "      -/.,0123456789"), max_size=700)


def shown(pages: list[Page]) -> str:
    """All letters of all pages, in reading order, blanks left out."""
    return "".join(
        mark.text for page in pages for mark in page.marks if isinstance(mark, Text)
    ).replace(" ", "")


def assert_well_set(pages: list[Page]) -> None:
    """Nothing beyond the margins, nothing upon another."""
    for page in pages:
        for mark in page.marks:
            left, top, right, bottom = extent(mark)
            assert left >= 20 * MM - 0.01
            assert right <= page.width - 20 * MM + 0.01
            assert top >= 10 * MM
            assert bottom <= page.height - 5 * MM
        assert overlaps(page) == []


@pytest.mark.parametrize("make", MAKERS.values(), ids=list(MAKERS))
def test_the_same_values_are_the_same_file(make: Callable[[], bytes]) -> None:
    assert make() == make()


@pytest.mark.parametrize("paper", PAPERS.values(), ids=list(PAPERS))
def test_nothing_touches_anything_else(paper: Callable[[], Paper]) -> None:
    assert_well_set(compose(paper()))


@pytest.mark.parametrize(
    ("paper", "num_pages"), list(zip(PAPERS.values(), (1, 1, 2), strict=True)), ids=list(PAPERS)
)
def test_an_ordinary_day_s_slip_is_one_sheet(paper: Callable[[], Paper], num_pages: int) -> None:
    assert len(compose(paper())) == num_pages


@pytest.mark.parametrize("make", MAKERS.values(), ids=list(MAKERS))
def test_the_code_leads_to_where_the_paper_is_verified(make: Callable[[], bytes]) -> None:
    (link,) = codes(pdf_images(make(), 150)[0])
    assert link.startswith("https://postroute.example/v/")


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_texts_are_found_again_however_they_were_typed(text: str) -> None:
    typed = unicodedata.normalize("NFD", text)
    citizen = replace(CITIZEN, name=typed, details=(typed,))
    slip = dossier_slip(
        giver=citizen, destination=typed, place=typed, return_to=typed,
        procedure=Words(typed, "x"), papers=(PaperLine(Words(typed, "x"), 1, 1, typed),),
        fees=(FeeLine(Words(typed, "x"), 1),),
    )  # fmt: skip
    # Ten places, one of them twice: the giver's name stands above and where it is signed.
    assert pdf_text(dossier_slip_pdf(slip)).count(text) == 10


def test_a_slip_says_what_was_counted_and_what_is_missing() -> None:
    found = pdf_text(dossier_slip_pdf(dossier_slip()))
    for wanted in (
        "Thiếu 1 · Short by 1",
        "Thừa 1 · Over by 1",
        "Tổng cộng Total 8 8",
        "NP-0047719",
        "niêm phong trước mặt người gửi",
        "10:15, 21/11/2026 (UTC+07:00)",
        "04/12/2026",
        "1.241.000",
        "Một triệu hai trăm bốn mươi mốt nghìn đồng",
        "Ký, ghi rõ họ tên",
        "Đã ký trên màn hình",
    ):
        assert wanted in found


def test_a_slip_without_seal_or_fees_says_so() -> None:
    found = pdf_text(dossier_slip_pdf(dossier_slip(seal=None, fees=())))
    assert "Hồ sơ không niêm phong." in found
    assert "Không thu khoản nào." in found
    assert "trước mặt người gửi" not in found


def test_a_slip_tells_of_fees_and_seal_no_more_than_is_known() -> None:
    sealing = Words("Sổ không ghi.", "Not in the ledger.")
    slip = dossier_slip(seal=None, fees=None, sealing=sealing, counted=MADE + timedelta(minutes=5))
    found = pdf_text(dossier_slip_pdf(slip))
    assert "Sổ không ghi." in found
    assert "Hồ sơ không niêm phong." not in found
    assert "Không thu khoản nào." not in found
    assert "Đã cùng đếm lúc Counted together 10:20, 21/11/2026 (UTC+07:00)" in found


def test_a_right_count_is_not_remarked_upon() -> None:
    papers = (PaperLine(Words("Đơn", "Form"), 2, 2),)
    found = pdf_text(dossier_slip_pdf(dossier_slip(papers=papers)))
    assert "Thiếu" not in found
    assert "Thừa" not in found


def test_a_receipt_tells_the_sum_in_digits_and_in_words() -> None:
    found = pdf_text(fee_receipt_pdf(fee_receipt()))
    for wanted in (
        "BN-261121-0388", "Nguyễn Thị Hồng Ánh", "26.000", "100.000", "1.115.000", "1.241.000",
        "Một triệu hai trăm bốn mươi mốt nghìn đồng", "Tiền mặt Cash",
    ):  # fmt: skip
        assert wanted in found


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_the_sum_is_that_of_the_lines(amounts: list[int]) -> None:
    rows = fee_rows([FeeLine(Words("Phí", "Fee"), amount) for amount in amounts])
    texts = [
        mark.text
        for row in rows for column in row.columns for strip in column for mark in strip.marks
        if isinstance(mark, Text)
    ]  # fmt: skip
    assert texts.count(show_amount(sum(amounts))) >= 1


def test_a_proof_tells_everything_that_the_ledger_can_be_checked_by() -> None:
    proof = delivery_proof()
    found = pdf_text(delivery_proof_pdf(proof))
    for hashed in (proof.ledger.leaf_hash, *proof.ledger.path):
        assert hashed.hex() in found
    for line in proof.ledger.checkpoint.splitlines():
        assert line in found
    assert "38214" in found
    assert "38300" in found


def test_a_proof_tells_who_received_and_how_that_was_checked() -> None:
    found = pdf_text(delivery_proof_pdf(delivery_proof()))
    for wanted in (
        "Người được ủy quyền Delegate",
        "Xem căn cước trên VNeID",
        "Đã nhập đúng",
        "1.241.000 đồng",
        "Bưu tá C-12",
        "08:15 20/11/2026",
        "Giao tận tay",
    ):
        assert wanted in found


def test_a_proof_has_no_place_for_an_identity_s_number() -> None:
    names = {field.name for field in dataclasses.fields(DeliveryProof)}
    assert not [name for name in names if re.search("number|card|cccd|passport", name)]
    assert DeliveryProof.__annotations__["identity"] == "Words"


def test_a_handover_by_another_clock_tells_its_offset() -> None:
    elsewhere = MADE.astimezone(timezone(timedelta(hours=8)))
    one, *_, last = delivery_proof().handovers
    proof = delivery_proof(handovers=(replace(one, time=elsewhere), last))
    found = pdf_text(delivery_proof_pdf(proof))
    assert "11:15 21/11/2026 UTC+08:00" in found
    assert found.count("UTC+07:00") == 1


def test_a_proof_without_pictures_has_no_room_for_them() -> None:
    bare = delivery_proof(signature=None, photographs=(), amount_dong=0, code=None, receipt=None)
    found = pdf_text(delivery_proof_pdf(bare))
    assert "Chữ ký và ảnh" not in found
    assert "Không thu tiền" in found


def test_pictures_that_are_not_shown_are_told_by_their_hashes() -> None:
    """Whoever has such a picture can check that it is the one that was signed."""
    proof = delivery_proof(signature=None, photographs=(), not_shown=(digest(7), digest(8)))
    found = pdf_text(delivery_proof_pdf(proof))
    assert Caption.NOT_SHOWN.value.vi in found
    assert digest(7).hex() in found
    assert digest(8).hex() in found
    assert Caption.NOT_SHOWN.value.vi not in pdf_text(delivery_proof_pdf(delivery_proof()))


def test_a_proof_tells_whether_the_device_s_signature_is_good() -> None:
    proof = delivery_proof(device=Words("Đúng: 0a1b2c", "Good: 0a1b2c"))
    found = pdf_text(delivery_proof_pdf(proof))
    assert "Đúng: 0a1b2c" in found
    assert Caption.DEVICE.value.en in found


def test_every_picture_is_on_the_proof() -> None:
    evidence = delivery_proof().photographs[0]
    photographs = tuple(replace(evidence, digest=digest(200 + number)) for number in range(7))
    data = delivery_proof_pdf(delivery_proof(photographs=photographs))
    reader = pypdf.PdfReader(BytesIO(data))
    # Seven photographs are one picture, drawn seven times; the signature is another.
    assert len({image.name for page in reader.pages for image in page.images}) == 2
    drawn = sum(page.get_contents().get_data().count(b" Do") for page in reader.pages)
    assert drawn == 8
    found = pdf_text(data).replace(" ", "")
    assert all(one.digest.hex() in found for one in photographs)


@settings(max_examples=25)
@given(sentences, sentences, st.integers(1, 40))
def test_slips_of_any_length_lose_no_letter(long: str, note: str, num_papers: int) -> None:
    text = " ".join(long.split()) or "x"
    papers = tuple(
        PaperLine(Words(f"{number} {text}", "x"), number, number, note)
        for number in range(1, num_papers + 1)
    )
    party = Signatory(Words(text[:60].strip() or "x", "Sender"), text, (text, text))
    slip = dossier_slip(
        papers=papers, giver=party, destination=text, return_to=text,
        procedure=Words(text, text), fees=tuple(FeeLine(one.name, 5) for one in papers),
    )  # fmt: skip
    pages = compose(dossier_slip_paper(slip))
    assert_well_set(pages)
    letters = shown(pages)
    for wanted in (text, *(one.name.vi for one in papers)):
        assert wanted.replace(" ", "") in letters
    # Procedure in both languages, destination, where it goes back to; the giver's name twice,
    # two details.
    assert letters.count(text.replace(" ", "")) >= 8 + 2 * num_papers


@settings(max_examples=15)
@given(st.integers(1, 60), st.integers(0, 40), sentences)
def test_proofs_of_any_length_lose_no_handover_and_no_hash(
    num_handovers: int, num_hashes: int, place: str
) -> None:
    first = delivery_proof().handovers[0]
    handovers = tuple(
        replace(first, giver=f"G{number}", receiver=f"R{number}", place=place)
        for number in range(num_handovers)
    )
    ledger = replace(
        delivery_proof().ledger, path=tuple(digest(number) for number in range(num_hashes))
    )
    proof = delivery_proof(handovers=handovers, ledger=ledger, signature=None, photographs=())
    pages = compose(delivery_proof_paper(proof))
    assert_well_set(pages)
    letters = shown(pages)
    assert all(
        f"G{number}" in letters and f"R{number}" in letters for number in range(num_handovers)
    )
    assert all(digest(number).hex() in letters for number in range(num_hashes))
    for number, page in enumerate(pages, 1):
        assert f"Trang{number}/{len(pages)}" in shown([page])


def test_a_table_s_head_comes_again_overleaf() -> None:
    papers = tuple(PaperLine(Words(f"Giấy {number}", "Paper"), 1, 1) for number in range(60))
    pages = compose(dossier_slip_paper(dossier_slip(papers=papers)))
    assert len(pages) >= 2
    assert all("Đãđếm" in shown([page]) for page in pages[:2])


def test_both_parties_sign_on_one_page() -> None:
    for num_papers in range(1, 40):
        papers = tuple(PaperLine(Words("Giấy", "Paper"), 1, 1) for _ in range(num_papers))
        last = compose(dossier_slip_paper(dossier_slip(papers=papers)))[-1]
        assert "Ký,ghirõhọtên" in shown([last])
        assert "Đãkýtrênmànhình" in shown([last])
        assert shown([last]).count("TrầnVănQuý") >= 1


def test_lines_are_as_wide_as_they_are_drawn() -> None:
    """What layout measured is what the file draws: the rightmost ink ends at the margin."""
    (image,) = pdf_images(fee_receipt_pdf(fee_receipt()), 144)
    columns = np.flatnonzero((np.asarray(image) < 128).any(axis=0))
    assert columns[-1] / 2 == pytest.approx(190 * MM, abs=1)
    text = next(
        mark
        for mark in compose(fee_receipt_paper(fee_receipt()))[0].marks
        if isinstance(mark, Text)
    )
    assert text.width == width(text.face, text.size, text.text)


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: PaperLine(Words("Đơn", "Form"), 1, -1), "neither may be below 0"),
        (lambda: FeeLine(Words("Phí", "Fee"), -1), "wanted 0 or more"),
        (lambda: Signatory(Words("Bưu tá", "Courier"), " "), "name is empty"),
        (lambda: fee_receipt(fees=()), "no fee"),
        (lambda: delivery_proof(handovers=()), "no handover"),
        (lambda: delivery_proof(amount_dong=-1), "wanted 0 or more"),
        (lambda: Evidence(b"", b"short"), "hash of 5 bytes"),
        (lambda: replace(delivery_proof().ledger, seq=0), "entry 0 of 38300"),
        (lambda: replace(delivery_proof().ledger, path=(b"short",)), "other than 32 bytes"),
        (lambda: dossier_slip(received=datetime(2026, 11, 21)), "without an offset"),  # noqa: DTZ001
        (lambda: dossier_slip_pdf(dossier_slip(code="x" * 49)), "49 letters, wanted 1 to 48"),
    ],
)
def test_bad_values_are_refused(make: Callable[[], object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        make()


def test_a_link_too_long_for_its_code_is_refused() -> None:
    with pytest.raises(CodeTooLongError):
        dossier_slip_pdf(dossier_slip(link="https://postroute.example/v/" + "x" * 300))


def test_a_signature_that_is_no_picture_is_refused() -> None:
    with pytest.raises(PictureError):
        dossier_slip_pdf(dossier_slip(giver=replace(CITIZEN, signature=b"x")))


def test_values_cannot_be_changed() -> None:
    for value in (dossier_slip(), fee_receipt(), delivery_proof()):
        assert isinstance(value, DossierSlip | FeeReceipt | DeliveryProof)
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.link = "x"  # type: ignore[misc]  # the fault
    assert Handover.__dataclass_params__.frozen  # type: ignore[attr-defined]  # a dataclass has it
