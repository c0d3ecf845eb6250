/**
 * VS Code's look, in selectors that weigh nothing, so that the form's own styles hold; and what a form counts on because JupyterHub's pages
 * have it: Bootstrap 3 (up to JupyterHub 4) and 5 hide parts of a form by a class. Without it, what the page hides would be shown.
 */
export const frameStyle = `
:where(html) { color-scheme: light; background: var(--vscode-editor-background); color: var(--vscode-foreground); font: var(--vscode-font-weight) var(--vscode-font-size)/1.4 var(--vscode-font-family); }
:where(html.vscode-dark, html.vscode-high-contrast:not(.vscode-high-contrast-light)) { color-scheme: dark; }
:where(body) { margin: 0; padding: 0.25rem; color: inherit; }
:where(a) { color: var(--vscode-textLink-foreground); }
:where(code, pre) { font-family: var(--vscode-editor-font-family, monospace); }
:where(hr) { border: 0; border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, currentColor)); }
:where(fieldset) { border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); margin: 0 0 1rem; }
:where(label, legend) { font-weight: 600; }
:where(label:has(> input[type="checkbox"], > input[type="radio"])) { font-weight: inherit; }
:where(small, .text-muted, .form-text, .help-block) { color: var(--vscode-descriptionForeground); }
:where(input, select, textarea, button) { font: inherit; font-weight: normal; box-sizing: border-box; }
:where(input:not([type="checkbox"], [type="radio"], [type="range"], [type="color"], [type="image"]), select, textarea) { padding: 0.3rem 0.5rem; border: 1px solid var(--vscode-input-border, var(--vscode-dropdown-border, transparent)); border-radius: 2px; background: var(--vscode-input-background); color: var(--vscode-input-foreground); }
:where(select) { background: var(--vscode-dropdown-background); color: var(--vscode-dropdown-foreground); }
:where(input[type="checkbox"], input[type="radio"], input[type="range"]) { accent-color: var(--vscode-contrastBorder, var(--vscode-button-background)); }
:where(button, input[type="submit"], input[type="button"], input[type="reset"]) { padding: 0.3rem 1rem; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; cursor: pointer; background: var(--vscode-button-secondaryBackground); color: var(--vscode-button-secondaryForeground); }
:where(:disabled) { opacity: 0.6; }
:where(:focus-visible) { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
:where(table) { border-collapse: collapse; }
:where(th, td) { padding: 0.2rem 0.6rem 0.2rem 0; text-align: start; }
:where(.form-group, .mb-3) { margin-bottom: 1rem; }
:where(.form-control, .form-select) { display: block; width: 100%; margin-bottom: 0.5rem; }
:where(.row) { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; }
:where(.row > [class*="col"]) { flex: 1 1 12rem; }
.hidden, .hide, .d-none, .collapse:not(.in, .show), .tab-content > .tab-pane:not(.active) { display: none !important; }
.invisible { visibility: hidden !important; }
.sr-only, .visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
