import { randomBytes } from "node:crypto";
import { asScript } from "./as-script.js";
import { panelStyle } from "./panel-style.js";
import pageScript from "./script.ts?page";

/** The page without any word of a hub in it: those come as messages and are set as text. */
export function pageHtml(lang: string): string {
  const nonce = randomBytes(16).toString("base64");
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action 'none'; base-uri 'none'`;
  return `<!DOCTYPE html>
<html lang="${lang.replace(/[^\w-]/g, "")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="${nonce}">${panelStyle}${style}</style>
</head>
<body>
<main>
<h1 id="title"></h1>
<p id="note"></p>
<form id="form" novalidate aria-labelledby="title" aria-describedby="note">
<div id="fields"></div>
<p id="problem" role="alert"></p>
<div class="buttons"><button id="start" type="submit"></button><button id="cancel" type="button" class="secondary"></button></div>
</form>
</main>
<script nonce="${nonce}">${asScript(pageScript)}</script>
</body>
</html>`;
}

const style = `
html { scroll-padding-bottom: 5rem; }
.control { margin: 0 0 1rem; padding: 0; border: 0; min-width: 0; }
.control > label, legend { display: block; padding: 0; margin-bottom: 0.25rem; font-weight: 600; }
.inline { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.inline > p { width: 100%; }
.hint { color: var(--vscode-descriptionForeground); margin: 0 0 0.25rem; }
.hint:empty, .problem:empty, #problem:empty { display: none; }
.problem, #problem { color: var(--vscode-errorForeground); margin: 0.25rem 0 0; }
input[type="text"], input[type="password"], textarea, select { box-sizing: border-box; width: 100%; padding: 0.35rem 0.5rem; font: inherit; border: 1px solid var(--vscode-input-border, var(--vscode-dropdown-border, transparent)); border-radius: 2px; }
input[type="text"], input[type="password"], textarea { background: var(--vscode-input-background); color: var(--vscode-input-foreground); }
select { background: var(--vscode-dropdown-background); color: var(--vscode-dropdown-foreground); }
[aria-invalid="true"] { border-color: var(--vscode-inputValidation-errorBorder); }
.tick { display: flex; align-items: baseline; gap: 0.5rem; margin: 0.25rem 0; }
.tick .hint { display: block; font-weight: normal; }
input[type="radio"], input[type="checkbox"] { accent-color: var(--vscode-contrastBorder, var(--vscode-button-background)); flex: none; }
`;
