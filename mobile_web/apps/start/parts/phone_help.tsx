/** Why plain http on a local network cannot scan, and what to do; docs/phone.md tells it at length. */

import { texts } from "@kit/i18n/language";

const say = texts({
  title: { vi: "Dùng điện thoại thật", en: "With a real phone" },
  why: {
    vi: "Trình duyệt chỉ cho dùng camera, kho khoá và chạy không mạng khi trang đến qua https hoặc từ chính máy đó. Mở http://địa-chỉ-mạng-LAN trên điện thoại thì xem được nhưng không quét được. Có hai cách:",
    en: "Browsers allow the camera, the key store and offline work only on pages that come over https or from the device itself. Opened as http://LAN-address on a phone, the pages show but cannot scan. There are two ways:",
  },
  usb: {
    vi: "Cáp USB, điện thoại Android có bật gỡ lỗi USB. Chạy lệnh sau rồi mở chính địa chỉ http://127.0.0.1 ấy trên điện thoại:",
    en: "A USB cable, and an Android phone with USB debugging. Run this, then open the very same http://127.0.0.1 address on the phone:",
  },
  proxy: {
    vi: "Một máy chuyển tiếp có chứng chỉ đứng trước máy chủ chạy thật (không phải bản chạy thử: bản này chỉ nghe trên chính máy nó).",
    en: "A proxy with a certificate before a server in earnest (not this demonstration, which listens to its own machine alone).",
  },
  more: { vi: "Từng bước: docs/phone.md.", en: "Step by step: docs/phone.md." },
});

export function PhoneHelp() {
  const port = location.port || "80";
  return (
    <details class="card phone-help no-print">
      <summary class="strong">{say.title()}</summary>
      <div class="stack">
        <p>{say.why()}</p>
        <ul class="phone-ways stack">
          <li>
            <p>{say.usb()}</p>
            <pre>
              <code>
                adb reverse tcp:{port} tcp:{port}
              </code>
            </pre>
          </li>
          <li>
            <p>{say.proxy()}</p>
          </li>
        </ul>
        <p class="soft">{say.more()}</p>
      </div>
    </details>
  );
}
