/** Two minutes, from nothing to a dossier collected and a document delivered. */

import { texts } from "@kit/i18n/language";

const say = texts({
  title: { vi: "Thử trong hai phút", en: "Try it in two minutes" },
  choose: {
    vi: "Chọn một bưu tá bên dưới. Trang mở ra mã ghi danh và nhãn của các hồ sơ trong ngày.",
    en: "Choose a courier below. A page opens with the enrolment code and the day's labels.",
  },
  open: {
    vi: "Bấm “Mở trên máy này”, đặt mã PIN sáu số rồi bắt đầu ca. Tuyến nằm trọn trong máy, mất mạng vẫn chạy.",
    en: "Press “Open on this computer”, choose a six-digit PIN, start the shift. The route now lives on the device, with or without a network.",
  },
  collect: {
    vi: "Ở điểm dừng đầu, bấm Quét và đưa nhãn trước camera; không có camera thì lưu ảnh nhãn rồi chọn “Ảnh”. Hồ sơ được nhận.",
    en: "At the first stop, press Scan and hold a label before the camera; without one, save the label's picture and choose “Picture”. The dossier is collected.",
  },
  deliver: {
    vi: "Sang điểm kế tiếp, chọn một giấy tờ cần giao, lấy chữ ký hoặc mã. Giấy tờ được giao, có bằng chứng.",
    en: "At the next stop, choose a document to deliver, take a signature or a code. It is delivered, with proof.",
  },
  watch: {
    vi: "Mở trang Điều phối: hai việc vừa làm hiện ra ngay.",
    en: "Open Dispatch: both acts are there at once.",
  },
});

export function Story() {
  return (
    <section class="card stack" aria-labelledby="story-title">
      <h2 id="story-title">{say.title()}</h2>
      <ol class="story">
        {[say.choose(), say.open(), say.collect(), say.deliver(), say.watch()].map((step) => (
          <li key={step}>
            <p>{step}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
