// The texts that the code says through `l10n.t`: they are the keys of a translation.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { root } from "./processes.mjs";

/** @returns the texts with the place of their first use, and what the code does that keeps a text from being found */
export function textsOfCode() {
  const found = { texts: new Map(), problems: [] };
  const files = readdirSync(path.join(root, "src"), { recursive: true }).filter((name) => name.endsWith(".ts"));
  for (const name of files.sort()) {
    const code = readFileSync(path.join(root, "src", name), "utf8");
    textsOf(`src/${name.replaceAll("\\", "/")}`, code, found);
  }
  return found;
}

export function textsOf(file, code, { texts, problems }) {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const look = (node) => {
    const at = () => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (isT(node)) {
      const problem = ts.isCallExpression(node.parent) && node.parent.expression === node ? wrong(node.parent) : unseen;
      if (problem) problems.push(`${at()}: ${problem}`);
      else if (!texts.has(node.parent.arguments[0].text)) texts.set(node.parent.arguments[0].text, at());
    }
    ts.forEachChild(node, look);
  };
  look(source);
}

/** `l10n.t`, of whatever is called so; or `t` taken out of it. */
function isT(node) {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "t";
  return ts.isBindingElement(node) && (node.propertyName ?? node.name).getText() === "t";
}

const unseen = "call l10n.t where the text is: what it is given elsewhere cannot be found.";

function wrong({ arguments: [text, ...args] }) {
  if (text === undefined || !ts.isStringLiteralLike(text)) return "the text of l10n.t must be there in one piece.";
  const wanted = placesIn(text.text);
  const given = args.some(ts.isSpreadElement) ? wanted : new Set(args.map((_, index) => `{${index}}`));
  return isSame(given, wanted) ? undefined : `“${text.text}” doesn't use what it is given, or is given too little.`;
}

/** As {0}. */
function placesIn(text) {
  return new Set(text.match(/\{\d+\}/g));
}

export function isSame(one, other) {
  return one.size === other.size && [...one].every((entry) => other.has(entry));
}
