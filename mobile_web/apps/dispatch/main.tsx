/** The dispatcher's page: the day as it is driven, to look at. */

import "@kit/tokens";
import "./dispatch.css";
import "./lists.css";
import "./routes.css";
import { choose, language } from "@kit/i18n/language";
import { applyTheme } from "@kit/ui/theme";
import { render } from "preact";
import { resume } from "./data/session";
import { Shell } from "./shell";

applyTheme();
choose(language.value);
document.body.classList.add("dense");
const root = document.getElementById("app");
if (root !== null) render(<Shell />, root);
// The first page sends on who logged in elsewhere, with a mark in the address.
const comesFromElsewhere = new URLSearchParams(location.search).has("logged_in");
if (comesFromElsewhere) history.replaceState(null, "", location.pathname + location.hash);
void resume(comesFromElsewhere);
