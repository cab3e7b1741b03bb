/** What one may want to ask on the road, in few words. */

import { texts } from "@kit/i18n/language";
import { Icon } from "@kit/ui/icon";
import { Page } from "../parts/page";

const say = texts({
  title: { vi: "Trợ giúp", en: "Help" },
  day: { vi: "Một ngày làm việc", en: "A working day" },
  day1: {
    vi: "Chọn PIN, bắt đầu ca khi còn mạng.",
    en: "Choose a PIN and begin while there is a network.",
  },
  day2: {
    vi: "Tại điểm dừng, bấm Quét và đưa từng mã QR vào khung. Nghe “tít” là xong.",
    en: "At a stop, press Scan and hold each QR code before the camera. A beep means done.",
  },
  day3: {
    vi: "Nhận hồ sơ: đếm giấy tờ cùng người giao, rồi xác nhận.",
    en: "Collecting: count the papers together with whoever gives them, then confirm.",
  },
  day4: {
    vi: "Giao giấy tờ: hỏi tên, xem căn cước hoặc VNeID (không chụp), lấy mã hoặc chữ ký.",
    en: "Delivering: ask the name, see the identity card or VNeID (no photograph), take the code or a signature.",
  },
  day5: {
    vi: "Cuối ngày: xem còn gì trên xe, nộp tiền, kết thúc ca.",
    en: "In the end: see what is left on board, hand in the money, end the shift.",
  },
  offline: { vi: "Mất sóng thì sao?", en: "No signal?" },
  offlineHint: {
    vi: "Cứ làm như thường. Mỗi lần quét được ký và nằm trong máy; dòng “chưa gửi” cho biết còn bao nhiêu. Có sóng là tự gửi, không mất, không gửi hai lần.",
    en: "Go on as usual. Every scan is signed and kept on the phone; the line “not yet sent” tells how many. They go by themselves once there is a signal: none is lost, none counts twice.",
  },
  scan: { vi: "Không quét được mã?", en: "A code cannot be scanned?" },
  scanHint: {
    vi: "Lau ống kính, bật đèn, giữ cách một gang tay. Vẫn không được: chọn Ảnh, hoặc gõ mã in dưới mã QR.",
    en: "Wipe the lens, turn on the torch, hold it a hand's breadth away. If that fails: choose a picture, or type the code printed below the QR code.",
  },
  wrong: { vi: "Quét nhầm?", en: "Scanned by mistake?" },
  wrongHint: {
    vi: "Trong một phút có nút hoàn tác. Sau đó hãy báo điều phối: không gì bị xoá, mọi thứ được đính chính.",
    en: "For a minute there is a button to undo it. Later, tell dispatch: nothing is deleted, everything can be put right.",
  },
  home: { vi: "Sao chưa thấy địa chỉ nhà?", en: "Why is a home's address hidden?" },
  homeHint: {
    vi: "Địa chỉ và số điện thoại của người dân chỉ mở gần giờ hẹn, hoặc khi bạn đến gần và có chia sẻ vị trí. Mỗi lần mở đều được ghi lại.",
    en: "A citizen's address and telephone open only near the hour, or when you are near and share your position. Each opening is noted.",
  },
  lost: { vi: "Mất điện thoại?", en: "Lost the phone?" },
  lostHint: {
    vi: "Báo điều phối ngay để thu hồi máy. Không có PIN thì không đọc được tuyến và địa chỉ.",
    en: "Tell dispatch at once, who revokes it. Without the PIN nobody can read the route and its addresses.",
  },
});

const QUESTIONS = [
  [say.offline, say.offlineHint],
  [say.scan, say.scanHint],
  [say.wrong, say.wrongHint],
  [say.home, say.homeHint],
  [say.lost, say.lostHint],
] as const;

const STEPS = [say.day1, say.day2, say.day3, say.day4, say.day5];

export function HelpScreen() {
  return (
    <Page title={say.title()}>
      <section class="card stack is-tight">
        <h2>{say.day()}</h2>
        <ol class="day-steps">
          {STEPS.map((step, at) => (
            <li key={step()}>
              <span class="step-number" aria-hidden="true">
                {at + 1}
              </span>
              <span>{step()}</span>
            </li>
          ))}
        </ol>
      </section>
      {QUESTIONS.map(([question, answer]) => (
        <details key={question()} class="card question">
          <summary>
            <span class="grows">{question()}</span>
            <Icon name="forward" />
          </summary>
          <p>{answer()}</p>
        </details>
      ))}
    </Page>
  );
}
