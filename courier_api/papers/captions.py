"""Every fixed word on every paper, in both languages, in one table."""

from __future__ import annotations

from enum import Enum, unique

from courier_api.papers.words import Words

__all__ = ["Caption"]


@unique
class Caption(Enum):
    """Fixed words; the value has both languages."""

    # Labels, and what several papers have.
    LABELS = Words("Nhãn", "Labels")
    DAY = Words("Ngày", "Date")
    KIND = Words("Loại", "Kind")
    TO = Words("Nơi đến", "To")
    ITEM_CODE = Words("Mã hồ sơ, giấy tờ", "Item code")
    PLACE = Words("Tại", "At")
    NOTE = Words("Ghi chú", "Note")
    NUMBER = Words("STT", "No.")
    PAGE = Words("Trang", "Page")
    VERIFY = Words("Quét để kiểm tra", "Scan to verify")
    LOCAL_TIME = Words("Giờ địa phương", "Local time")
    SIGN_HERE = Words("Ký, ghi rõ họ tên", "Signature and full name")
    SIGNED_ON_SCREEN = Words("Đã ký trên màn hình", "Signed on screen")

    # Dossier slip.
    DOSSIER_SLIP = Words("Phiếu gửi hồ sơ", "Dossier slip")
    PROCEDURE = Words("Thủ tục", "Procedure")
    RECEIVED = Words("Đã nhận lúc", "Received")
    COUNTED_AT = Words("Đã cùng đếm lúc", "Counted together")
    PROMISED = Words("Ngày hẹn trả kết quả", "Issued document promised by")
    RETURN_TO = Words("Nơi nhận kết quả", "Issued document goes to")
    PAPERS = Words("Giấy tờ đã cùng đếm", "Papers counted together")
    PAPER = Words("Giấy tờ", "Paper")
    WANTED = Words("Cần có", "Wanted")
    COUNTED = Words("Đã đếm", "Counted")
    TOTAL = Words("Tổng cộng", "Total")
    SHORT = Words("Thiếu", "Short by")
    OVER = Words("Thừa", "Over by")
    SEAL_NUMBER = Words("Số niêm phong", "Seal number")
    SEALED = Words(
        "Hồ sơ được đóng gói và niêm phong trước mặt người gửi.",
        "The dossier was packed and sealed in the sender's sight.",
    )
    NOT_SEALED = Words("Hồ sơ không niêm phong.", "The dossier was not sealed.")
    AGREED = Words(
        "Hai bên đã cùng đếm giấy tờ theo danh mục và thống nhất như trên.",
        "Both parties counted the papers against the list and agree to the above.",
    )

    # Fees.
    FEES = Words("Phí, lệ phí", "Fees")
    FEE = Words("Khoản thu", "Fee")
    AMOUNT = Words("Số tiền (đồng)", "Amount (VND)")
    NO_FEES = Words("Không thu khoản nào.", "No fee was collected.")
    IN_WORDS = Words("Bằng chữ", "In words")
    FEE_RECEIPT = Words("Biên nhận thu phí", "Fee receipt")
    RECEIPT_NUMBER = Words("Số biên nhận", "Receipt number")
    PAYER = Words("Người nộp", "Paid by")
    METHOD = Words("Hình thức", "Method")
    PAID = Words("Đã thu lúc", "Paid")

    # Proof of delivery.
    DELIVERY_PROOF = Words("Giấy xác nhận đã giao", "Proof of delivery")
    DELIVERED = Words("Đã giao lúc", "Delivered")
    RECIPIENT = Words("Người nhận", "Recipient")
    IDENTITY = Words("Cách kiểm tra danh tính", "Identity checked by")
    CODE_CHECK = Words("Mã một lần", "One-time code")
    COLLECTED = Words("Số tiền đã thu", "Amount collected")
    NOTHING_COLLECTED = Words("Không thu tiền", "Nothing collected")
    EVIDENCE = Words("Chữ ký và ảnh", "Signature and photographs")
    SIGNATURE = Words("Chữ ký người nhận", "Recipient's signature")
    PHOTOGRAPH = Words("Ảnh", "Photograph")
    NOT_SHOWN = Words("Mã băm của ảnh không in kèm", "Hashes of pictures not shown here")
    DEVICE = Words("Chữ ký của thiết bị", "Device's signature")
    CHAIN = Words("Hành trình giao nhận", "Chain of handovers")
    GIVER = Words("Bên giao", "From")
    RECEIVER = Words("Bên nhận", "To whom")
    ACT = Words("Việc", "Act")
    LEDGER = Words("Bằng chứng trong sổ cái", "Proof in the ledger")
    LEDGER_HOW = Words(
        "Ai cũng tự kiểm tra được: băm lần lượt mã băm của mục với từng mã trên đường dẫn phải ra"
        " gốc cây ghi trong điểm kiểm (RFC 6962). Sổ cái không chứa dữ liệu cá nhân.",
        "Anyone can check it: the leaf hash and the path together give the root that the checkpoint"
        " states (RFC 6962). The ledger holds no personal data.",
    )
    SEQ = Words("Mục số", "Entry")
    TREE_SIZE = Words("Tổng số mục", "Entries in the tree")
    LEAF_HASH = Words("Mã băm của mục", "Leaf hash")
    PATH = Words("Đường dẫn tới gốc", "Inclusion path")
    CHECKPOINT = Words("Điểm kiểm đã ký", "Signed checkpoint")
