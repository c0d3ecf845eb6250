import { asScript } from "../as-script.js";
import { panelStyle } from "../panel-style.js";
import { formPolicy } from "./frame-document.js";
import pageScript from "./page-script.ts?page";

/**
 * The page around a hub's own form, with no word of the hub in it: those come as messages; words are set as text, the form as the document
 * of a frame.
 *
 * A `srcdoc` frame takes its embedder's policy as it is when the frame loads (HTML, "policy container"; so do `data:` and `blob:`), and
 * can only narrow it. So the page begins with what the form needs, inline scripts and handlers, while nothing but our own script is in it;
 * as soon as the frame is there the script gives its own page a second policy, under which no other script runs here (page-script.ts).
 * `frame-src` is for the frame's own ways out: `about:srcdoc` needs no leave, every address it could go to does.
 */
export function markupHtml(lang: string): string {
  return `<!DOCTYPE html>
<html lang="${lang.replace(/[^\w-]/g, "")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${formPolicy}; frame-src 'none'">
<style>${panelStyle}${style}</style>
</head>
<body>
<main>
<h1 id="title"></h1>
<p id="note"></p>
<div id="form" tabindex="-1"></div>
<p id="problem" role="alert"></p>
<div class="buttons"><button id="start" type="button"></button><button id="cancel" type="button" class="secondary"></button></div>
</main>
<script>${asScript(pageScript)}</script>
</body>
</html>`;
}

const style = `
html, body { height: 100%; }
main { box-sizing: border-box; height: 100%; display: flex; flex-direction: column; padding-bottom: 0; }
#note { margin-bottom: 0.75rem; }
#problem:empty { display: none; }
#problem { margin: 0.5rem 0 0; }
#form { outline: none; flex: 1; min-height: 6rem; display: flex; }
iframe { flex: 1; border: 0; }
iframe[inert] { opacity: 0.6; }
`;
