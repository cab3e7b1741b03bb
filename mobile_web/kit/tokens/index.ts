/** Fonts, tokens, base: the ground of every page, in this order. */

import "@fontsource/be-vietnam-pro/latin-400.css";
import "@fontsource/be-vietnam-pro/latin-700.css";
import "@fontsource/be-vietnam-pro/vietnamese-400.css";
import "@fontsource/be-vietnam-pro/vietnamese-700.css";
import "./layers.css";
import "./tokens.css";
import "./base.css";
import "@kit/ui/parts.css";
