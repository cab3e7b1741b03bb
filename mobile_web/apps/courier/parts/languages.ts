/** The languages, each in its own words. */

import type { Language } from "@kit/i18n/language";

export const LANGUAGES: readonly { readonly value: Language; readonly text: string }[] = [
  { value: "vi", text: "Tiếng Việt" },
  { value: "en", text: "English" },
];
