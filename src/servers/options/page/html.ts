import { randomBytes } from "node:crypto";
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
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1 id="title"></h1>
<p id="note"></p>
<form id="form" novalidate>
<div id="fields"></div>
<p id="problem" role="alert"></p>
<div class="buttons"><button id="start" type="submit"></button><button id="cancel" type="button" class="secondary"></button></div>
</form>
</main>
<script nonce="${nonce}">${pageScript.replaceAll("</script", "<\\/script")}</script>
</body>
</html>`;
}

const style = `
html { scroll-padding-bottom: 5rem; }
body { padding: 0; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem 1.5rem 2rem; }
h1 { font-size: 1.5em; font-weight: 600; margin: 0.5rem 0; }
#note { margin: 0 0 1.5rem; color: var(--vscode-descriptionForeground); }
.control { margin: 0 0 1rem; padding: 0; border: 0; min-width: 0; }
.control > label, legend { display: block; padding: 0; margin-bottom: 0.25rem; font-weight: 600; }
.inline { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.inline > p { width: 100%; }
.hint { color: var(--vscode-descriptionForeground); margin: 0 0 0.25rem; }
.hint:empty, .problem:empty, #problem:empty { display: none; }
.problem, #problem { color: var(--vscode-errorForeground); margin: 0.25rem 0 0; }
#problem { padding: 0.5rem; border: 1px solid var(--vscode-inputValidation-errorBorder); background: var(--vscode-inputValidation-errorBackground); color: var(--vscode-inputValidation-errorForeground, var(--vscode-foreground)); }
input[type="text"], select { box-sizing: border-box; width: 100%; padding: 0.35rem 0.5rem; font: inherit; border: 1px solid var(--vscode-input-border, var(--vscode-dropdown-border, transparent)); border-radius: 2px; }
input[type="text"] { background: var(--vscode-input-background); color: var(--vscode-input-foreground); }
select { background: var(--vscode-dropdown-background); color: var(--vscode-dropdown-foreground); }
[aria-invalid="true"] { border-color: var(--vscode-inputValidation-errorBorder); }
.tick { display: flex; align-items: baseline; gap: 0.5rem; margin: 0.25rem 0; }
.tick .hint { display: block; font-weight: normal; }
input[type="radio"], input[type="checkbox"] { accent-color: var(--vscode-button-background); flex: none; }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
.buttons { display: flex; gap: 0.5rem; position: sticky; bottom: 0; padding: 0.75rem 0; background: var(--vscode-editor-background); }
button { padding: 0.4rem 1.25rem; font: inherit; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; cursor: pointer; background: var(--vscode-button-background); color: var(--vscode-button-foreground); }
button:hover { background: var(--vscode-button-hoverBackground); }
button.secondary { background: var(--vscode-button-secondaryBackground); color: var(--vscode-button-secondaryForeground); }
button.secondary:hover { background: var(--vscode-button-secondaryHoverBackground); }
button:disabled { opacity: 0.6; cursor: default; }
`;
