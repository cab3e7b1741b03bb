"""Papers with invented people, as full as an ordinary day makes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from courier_api.papers.delivery_proof import DeliveryProof, Evidence, Handover, LedgerProof
from courier_api.papers.dossier_slip import DossierSlip, PaperLine
from courier_api.papers.fee_receipt import FeeReceipt
from courier_api.papers.fees import FeeLine
from courier_api.papers.signing import Signatory
from courier_api.papers.words import Words
from tests.courier_api.papers.hard_texts import MADE

ISSUER = Words("Bưu điện thành phố Huế", "Hue City Post")
LINK = "https://postroute.example/v/H57.17.21-261121-0001"

CITIZEN = Signatory(
    Words("Người gửi (công dân)", "Sender (citizen)"),
    "Nguyễn Thị Hồng Ánh",
    ("12/5 kiệt 42 Đặng Thùy Trâm, phường Thuận Hóa", "0905 000 042"),
)
COURIER = Signatory(Words("Bưu tá", "Courier"), "Trần Văn Quý", ("Mã số C-07", "Bưu cục Vỹ Dạ"))


def picture(seed: int = 1, size: tuple[int, int] = (640, 480)) -> bytes:
    """A photograph of nothing in particular, as JPEG."""
    random = Random(seed)
    image = Image.linear_gradient("L").resize(size)
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = random.randrange(size[0]), random.randrange(size[1])
        pen.rectangle((x, y, x + 120, y + 80), random.randrange(256))
    file = BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


def scrawl(seed: int = 1) -> bytes:
    """A signature as a signature pad gives it: dark on transparent, as PNG."""
    random = Random(seed)
    image = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    points = [(80 + step * 12, 120 + random.randrange(-70, 70)) for step in range(30)]
    pen.line(points, (10, 20, 90, 255), 5, joint="curve")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def dossier_slip(**changes: object) -> DossierSlip:
    slip = DossierSlip(
        issuer=ISSUER,
        code="H57.17.21-261121-0001",
        procedure=Words(
            "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
            "Registration of changes in land-use rights and assets attached to land",
        ),
        destination="Văn phòng đăng ký đất đai thành phố Huế – Chi nhánh khu vực Hương Thủy",
        received=MADE,
        place="Điểm dịch vụ công Vỹ Dạ",
        papers=(
            PaperLine(Words("Đơn đăng ký biến động", "Application form"), 1, 1, "Mẫu 11/ĐK"),
            PaperLine(
                Words("Giấy chứng nhận quyền sử dụng đất (bản gốc)",
                      "Land-use right certificate (original)"), 1, 1
            ),
            PaperLine(
                Words("Hợp đồng chuyển nhượng đã công chứng", "Notarised transfer contract"), 2, 1,
                "Người gửi nộp bổ sung tại cơ quan",
            ),
            PaperLine(Words("Tờ khai lệ phí trước bạ", "Registration fee return"), 2, 2),
            PaperLine(Words("Bản sao căn cước", "Copy of the identity card"), 2, 3),
        ),
        seal="NP-0047719",
        fees=(
            FeeLine(Words("Cước gửi hồ sơ", "Carriage of the dossier"), 26_000),
            FeeLine(Words("Lệ phí cấp giấy chứng nhận", "Certificate fee"), 100_000),
            FeeLine(Words("Phí thẩm định hồ sơ", "Examination fee"), 1_115_000),
        ),
        giver=CITIZEN,
        receiver=replace(COURIER, signature=scrawl()),
        link=LINK,
        promised=date(2026, 12, 4),
        return_to="Tận nhà: 12/5 kiệt 42 Đặng Thùy Trâm",
    )  # fmt: skip
    return replace(slip, **changes)  # type: ignore[arg-type]  # a test that errs fails


def fee_receipt(**changes: object) -> FeeReceipt:
    slip = dossier_slip()
    receipt = FeeReceipt(
        issuer=ISSUER,
        number="BN-261121-0388",
        item_code=slip.code,
        fees=slip.fees,
        method=Words("Tiền mặt", "Cash"),
        paid=MADE,
        place=slip.place,
        payer=CITIZEN,
        collector=replace(COURIER, signature=scrawl(2)),
        link="https://postroute.example/v/BN-261121-0388",
    )
    return replace(receipt, **changes)  # type: ignore[arg-type]  # a test that errs fails


def digest(number: int) -> bytes:
    return sha256(number.to_bytes(4, "big")).digest()


def delivery_proof(**changes: object) -> DeliveryProof:
    proof = DeliveryProof(
        issuer=ISSUER,
        item_code="H57.17.21-261121-0001",
        kind=Words("Giấy tờ được cấp", "Issued document"),
        handovers=(
            Handover(
                MADE - timedelta(days=1, hours=2),
                "Văn phòng đăng ký đất đai thành phố Huế – Chi nhánh khu vực Hương Thủy",
                "Bưu tá C-07", Words("Nhận kết quả", "Collected"), "Phường Hương Thủy",
            ),
            Handover(
                MADE - timedelta(hours=18), "Bưu tá C-07", "Bưu cục Vỹ Dạ",
                Words("Nhập bưu cục", "Brought in"), "Bưu cục Vỹ Dạ",
            ),
            Handover(
                MADE - timedelta(hours=3), "Bưu cục Vỹ Dạ", "Bưu tá C-12",
                Words("Đi phát", "Out for delivery"), "Bưu cục Vỹ Dạ",
            ),
            Handover(
                MADE, "Bưu tá C-12", "Công dân",
                Words("Giao tận tay", "Handed over"), "Phường Thuận Hóa",
            ),
        ),
        recipient=Words("Người được ủy quyền", "Delegate"),
        identity=Words("Xem căn cước trên VNeID", "Card shown in VNeID"),
        amount_dong=1_241_000,
        ledger=LedgerProof(
            seq=38_214,
            tree_size=38_300,
            leaf_hash=digest(0),
            path=tuple(digest(number) for number in range(1, 11)),
            checkpoint=(
                "postroute.example/hue\n38300\nqINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=\n\n"
                "— postroute.example/hue Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
                "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
            ),
        ),
        link=LINK,
        code=Words("Đã nhập đúng", "Given and right"),
        receipt="BN-261121-0388",
        signature=Evidence(scrawl(3), digest(100)),
        photographs=(
            Evidence(picture(), digest(101)), Evidence(picture(2, (480, 640)), digest(102)),
        ),
    )  # fmt: skip
    return replace(proof, **changes)  # type: ignore[arg-type]  # a test that errs fails
