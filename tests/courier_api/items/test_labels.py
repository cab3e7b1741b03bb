"""Labels: what stands on them, signed by the server, in every form."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
import zxingcpp
from PIL import Image

from courier_api.bags.service import make_bags
from courier_api.custody.core.label import issuer_id, read_label, verify_label
from courier_api.items.drafts import Wish
from courier_api.items.errors import ItemUnknownError
from courier_api.items.field_texts import HUE
from courier_api.items.labels import (
    LabelForm,
    LabelOptions,
    LabelUnprintableError,
    label_file,
    labels_of,
)
from courier_api.items.repository import save_unit
from courier_api.papers.label import Label
from tests.courier_api.custody.phones import BAG, ed25519_key
from tests.courier_api.items.desk import AGENT, MORNING, OTHER_UNIT, UNIT, Desk, document, dossier
from tests.courier_api.items.test_plans import plan_a_day

KEY = ed25519_key("server")
MADE = datetime(2026, 11, 21, 7, tzinfo=HUE)


@pytest.fixture
def labels(one_desk: Desk) -> list[Label]:
    at_point = document(wish=Wish.AGENT_POINT, wish_place="agent-042")
    items = one_desk.register(dossier(), at_point, document())
    with one_desk.database.writing() as session:
        save_unit(session, UNIT, "UBND phường An Cựu")
        (bag,) = make_bags(session, 1, by=AGENT, now=MORNING)[1]
        return labels_of(session, [*(item.code for item in items), bag], KEY)


def test_labels_tell_where_items_go_and_name_no_person(labels: list[Label]) -> None:
    told = [(one.kind.en, one.destination, one.sort_code) for one in labels]
    assert told[:3] == [
        ("Dossier", "UBND phường An Cựu", "17.21"),
        ("Issued document", "Tại điểm đại lý agent-042", "AGENT-042"),
        ("Issued document", "Giao tận nhà", "NHÀ"),
    ]
    assert told[3] == ("Sealed bag", "Điểm đại lý 042", labels[3].item_code[-4:])
    assert not any(name in str(labels) for name in ("Đào", "Hoà", "kiệt", "905123456"))


def test_the_code_is_signed_by_the_server(labels: list[Label]) -> None:
    keys = {issuer_id(KEY.public_key()): KEY.public_key()}
    for label in labels:
        read = read_label(label.qr_text)
        verify_label(read, keys)
        assert read.code == label.item_code


def test_what_was_not_registered_or_made_here_gets_no_label(one_desk: Desk) -> None:
    with one_desk.database.reading() as session:
        for code in (f"{OTHER_UNIT}-261121-0001", BAG, "no code at all"):
            with pytest.raises(ItemUnknownError):
                labels_of(session, [code], KEY)


def test_every_form_is_a_file_of_its_kind(labels: list[Label]) -> None:
    begins = {
        LabelForm.SHEET: (b"%PDF-", "application/pdf"),
        LabelForm.ROLL: (b"%PDF-", "application/pdf"),
        LabelForm.PNG: (b"\x89PNG", "image/png"),
        LabelForm.SVG: (b"<svg", "image/svg+xml"),
        LabelForm.ZPL: (b"^XA", "text/plain"),
    }
    for form, (begin, media_type) in begins.items():
        file = label_file(labels[:1], LabelOptions(form), made=MADE)
        assert file.content.startswith(begin)
        assert file.media_type == media_type
    assert label_file(labels, LabelOptions(LabelForm.ZPL), made=MADE).content.count(b"^XA") == 4


def test_a_printed_label_is_read_again(labels: list[Label]) -> None:
    file = label_file(labels[:1], LabelOptions(LabelForm.PNG), made=MADE)
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(file.content)).convert("L"))
    assert read_label(found.text).code == labels[0].item_code


@pytest.mark.parametrize("form", [LabelForm.PNG, LabelForm.SVG])
def test_several_pictures_come_in_an_archive(labels: list[Label], form: LabelForm) -> None:
    file = label_file(labels[:2], LabelOptions(form), made=MADE)
    assert file.media_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{label.item_code}.{form}" for label in labels[:2]]


def test_a_place_that_the_sheet_has_not_is_refused(labels: list[Label]) -> None:
    with pytest.raises(LabelUnprintableError, match="Place 22"):
        label_file(labels, LabelOptions(start=22), made=MADE)


def test_a_place_that_the_day_knows_is_told_by_its_name(desk: Desk) -> None:
    (item,) = desk.register(document(wish=Wish.AGENT_POINT, wish_place="ap-1"))
    with desk.database.writing() as session:
        plan_a_day(session)
        (label,) = labels_of(session, [item.code], KEY)
    assert (label.destination, label.sort_code) == ("Điểm đại lý Vỹ Dạ", "AP-1")
