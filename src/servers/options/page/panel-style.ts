/** What the pages of both kinds of forms have: the words above, the problem and the buttons. */
export const panelStyle = `
body { padding: 0; color-scheme: light; }
body.vscode-dark, body.vscode-high-contrast:not(.vscode-high-contrast-light) { color-scheme: dark; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem 1.5rem 2rem; }
h1 { font-size: 1.5em; font-weight: 600; margin: 0.5rem 0; }
#note { margin: 0 0 1.5rem; color: var(--vscode-descriptionForeground); }
#problem { padding: 0.5rem; border: 1px solid var(--vscode-inputValidation-errorBorder); background: var(--vscode-inputValidation-errorBackground); color: var(--vscode-inputValidation-errorForeground, var(--vscode-foreground)); }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
.buttons { display: flex; gap: 0.5rem; position: sticky; bottom: 0; padding: 0.75rem 0; background: var(--vscode-editor-background); }
button { padding: 0.4rem 1.25rem; font: inherit; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; cursor: pointer; background: var(--vscode-button-background); color: var(--vscode-button-foreground); }
button:hover { background: var(--vscode-button-hoverBackground); }
button.secondary { background: var(--vscode-button-secondaryBackground); color: var(--vscode-button-secondaryForeground); }
button.secondary:hover { background: var(--vscode-button-secondaryHoverBackground); }
button:disabled { opacity: 0.6; cursor: default; }
`;
