/** The desk: handovers of whoever has a counter, an agent point, an authority, a post office. */

import "@kit/tokens";
import { choose, language } from "@kit/i18n/language";
import { applyTheme } from "@kit/ui/theme";
import { render } from "preact";
import "./desk.css";
import { registerWorker } from "../../service_worker/registering";
import { Shell } from "./shell";
import { boot } from "./state";

applyTheme();
choose(language.value);
const root = document.getElementById("app");
if (root !== null) render(<Shell />, root);
void boot();
if (import.meta.env.PROD) void registerWorker("/desk");
