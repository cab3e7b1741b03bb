/** Why there is no camera, and what to do about it. */

import { texts } from "@kit/i18n/language";
import { Button } from "@kit/ui/button";
import { Notice } from "@kit/ui/notice";
import type { CameraTrouble } from "./camera";

const say = texts({
  insecure: {
    vi: "Trình duyệt không cho dùng máy ảnh vì trang này mở bằng http qua mạng. Hãy mở bằng https, hoặc ngay trên máy chủ. Vẫn quét được bằng ảnh chụp hoặc gõ mã.",
    en: "The browser gives no camera to a page opened by plain http over a network. Open it by https, or on the server itself. Pictures and typed codes still work.",
  },
  denied: {
    vi: "Chưa được phép dùng máy ảnh. Chạm vào biểu tượng ổ khoá cạnh địa chỉ trang, cho phép “Máy ảnh”, rồi thử lại.",
    en: "The camera is not allowed. Tap the lock beside the page's address, allow “Camera”, then try again.",
  },
  none: {
    vi: "Máy này không có máy ảnh. Hãy chọn ảnh chụp hoặc gõ mã.",
    en: "This machine has no camera. Choose a picture or type the code.",
  },
  busy: {
    vi: "Máy ảnh đang bận hoặc vừa ngắt. Đóng ứng dụng khác đang dùng máy ảnh, rồi thử lại.",
    en: "The camera is in use or broke off. Close the app that uses it, then try again.",
  },
  failed: {
    vi: "Máy quét không chạy được. Thử lại, hoặc chọn ảnh chụp, hoặc gõ mã.",
    en: "The scanner does not run. Try again, choose a picture, or type the code.",
  },
  retry: { vi: "Thử lại", en: "Try again" },
});

interface TroubleProps {
  readonly trouble: CameraTrouble;
  readonly onRetry: () => void;
}

export function Trouble({ trouble, onRetry }: TroubleProps) {
  return (
    <div class="scanner-trouble stack is-tight">
      <Notice tone="warn" isAlert>
        {say[trouble]()}
      </Notice>
      <Button kind="plain" onPress={onRetry}>
        {say.retry()}
      </Button>
    </div>
  );
}
