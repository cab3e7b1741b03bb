/** The first page: who are you? */

import "@kit/tokens";
import "./start.css";
import "./print.css";
import { choose, language } from "@kit/i18n/language";
import { oidcReturn } from "@kit/session/oidc";
import { applyTheme } from "@kit/ui/theme";
import { render } from "preact";
import { load } from "./data";
import { Page } from "./page";

// Whoever logged in at an identity provider comes here first, and wants to go on.
const onward = oidcReturn();
if (onward === null) {
  applyTheme();
  choose(language.value);
  const root = document.getElementById("app");
  if (root !== null) render(<Page />, root);
  void load();
} else {
  location.replace(onward);
}
