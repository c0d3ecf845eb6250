import type { Answers } from "../../../../hubClient/options/model.js";
import { asScript } from "../as-script.js";
import frameScript from "./frame-script.ts?page";
import { frameStyle } from "./frame-style.js";

/** Inline scripts, handlers and styles, pictures that are in the markup; nothing is loaded, sent or led to. */
export const formPolicy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'";

/** The head and body of the frame's document. Our script is the first: it hears what the form does, and tells it the last values. */
export function frameDocument(body: string, last: Answers): string {
  return `<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${formPolicy}">
<style>${frameStyle}</style>
<script data-last="${attributeText(JSON.stringify(last))}">${asScript(frameScript)}</script>
</head>
${body}`;
}

function attributeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}
