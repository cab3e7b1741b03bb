/** The courier's app: its look, its screens, and what runs beside them. */

import "@kit/tokens";
import "./frame.css";
import "./screens.css";
import { render } from "preact";
import { boot } from "./boot";
import { Shell } from "./shell";

const root = document.getElementById("app");
if (root !== null) render(<Shell />, root);
void boot();
