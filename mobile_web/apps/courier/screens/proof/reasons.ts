/** Why papers could not be collected or delivered: the closed list, as a courier says it. */

import type { Outcome } from "@kit/custody/events";
import { texts } from "@kit/i18n/language";

const say = texts({
  not_home: { vi: "Không có nhà", en: "Nobody at home" },
  address_not_found: { vi: "Không tìm thấy địa chỉ", en: "Address not found" },
  address_incomplete: { vi: "Địa chỉ ghi thiếu", en: "Address incomplete" },
  moved_away: { vi: "Đã chuyển đi nơi khác", en: "Moved away" },
  unreachable_by_phone: { vi: "Gọi điện không được", en: "Not reached by phone" },
  refused: { vi: "Từ chối nhận", en: "Refused to take it" },
  postponed: { vi: "Hẹn lại ngày khác", en: "Asked for another day" },
  wrong_person: { vi: "Người có mặt không phải người nhận", en: "Not the recipient" },
  no_identity_card: { vi: "Không có giấy tờ tùy thân", en: "No identity card to show" },
  no_authorisation: { vi: "Nhận thay mà không có ủy quyền", en: "Delegate without authorisation" },
  wrong_code: { vi: "Mã giao nhận không đúng", en: "Wrong delivery code" },
  fee_not_paid: { vi: "Chưa nộp đủ phí", en: "Fee not paid in full" },
  office_closed: { vi: "Cơ quan, điểm giao nhận đóng cửa", en: "Office or point closed" },
  not_ready: { vi: "Giấy tờ chưa sẵn sàng", en: "Papers not ready" },
  damaged: { vi: "Giấy tờ bị hư hỏng", en: "Papers damaged" },
  no_access: { vi: "Không vào được", en: "No access" },
  weather: { vi: "Mưa lũ, thời tiết", en: "Flood or weather" },
  out_of_time: { vi: "Hết giờ, chưa kịp", en: "Ran out of time" },
});

/** Why an attempt failed. */
export function reasonWord(outcome: Outcome): string {
  return say[outcome]();
}
