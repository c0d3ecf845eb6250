import type { Kernel, KernelMessage } from "@jupyterlab/services";
import * as vscode from "vscode";
import { within } from "../../../transport/waiting.js";
import { completionKind } from "./completion-kind.js";
import { plainCode } from "./plain-code.js";
import { characterCount, utf16Offset } from "./text-positions.js";

/** A kernel that does not answer by then has begun to run something else, in ms. */
const answerTimeoutMs = 3000;

/** The idle kernel of the notebook that a cell's document belongs to. A busy kernel would answer only after its cell. */
export type KernelOfCell = (document: vscode.TextDocument) => Kernel.IKernelConnection | undefined;

/** Completion and hover in notebook cells, from the kernel: what is there at run time. */
export function registerLanguageFeatures(kernelOf: KernelOfCell): vscode.Disposable {
  const cells: vscode.DocumentSelector = { notebookType: "jupyter-notebook" };
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      cells,
      { provideCompletionItems: (document, position) => complete(kernelOf(document), document, position) },
      ".",
    ),
    vscode.languages.registerHoverProvider(cells, {
      provideHover: (document, position) => inspect(kernelOf(document), document, position),
    }),
  );
}

async function complete(
  kernel: Kernel.IKernelConnection | undefined,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionItem[] | undefined> {
  if (!kernel) return undefined;
  const code = document.getText();
  const cursor_pos = characterCount(code, document.offsetAt(position));
  const reply = await inTime(kernel.requestComplete({ code, cursor_pos }));
  if (reply?.content.status !== "ok") return undefined;
  const { matches, cursor_start, cursor_end, metadata } = reply.content;
  const at = (characters: number) => document.positionAt(utf16Offset(code, characters));
  const range = new vscode.Range(at(cursor_start), at(cursor_end));
  const types = typesOf(metadata);
  return matches.map((text, index) => {
    const item = new vscode.CompletionItem(text, completionKind(types.get(text)));
    item.range = range;
    // IPython puts the likely ones first and `_private` ones last.
    item.sortText = String(index).padStart(6, "0");
    return item;
  });
}

async function inspect(
  kernel: Kernel.IKernelConnection | undefined,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | undefined> {
  const word = document.getWordRangeAtPosition(position);
  if (!kernel || !word) return undefined;
  const code = document.getText();
  const cursor_pos = characterCount(code, document.offsetAt(word.end));
  const reply = await inTime(kernel.requestInspect({ code, cursor_pos, detail_level: 0 }));
  if (reply?.content.status !== "ok" || !reply.content.found) return undefined;
  const text = reply.content.data["text/plain"];
  if (typeof text !== "string") return undefined;
  return new vscode.Hover(new vscode.MarkdownString().appendCodeblock(plainCode(text), "plaintext"), word);
}

type ShellReply = KernelMessage.ICompleteReplyMsg | KernelMessage.IInspectReplyMsg;

/** `undefined`: not in time, or the kernel was lost meanwhile. Neither is anything to tell somebody who types. */
async function inTime<Reply extends ShellReply>(asked: Promise<Reply>): Promise<Reply | undefined> {
  const reply = asked.catch(() => undefined);
  return await within(answerTimeoutMs, reply);
}

/** IPython's experimental list beside the matches. */
function typesOf(metadata: unknown): Map<string, string> {
  const list = (metadata as { _jupyter_types_experimental?: { text?: unknown; type?: unknown }[] } | undefined)
    ?._jupyter_types_experimental;
  const known = (list ?? []).filter(
    (entry): entry is { text: string; type: string } =>
      typeof entry.text === "string" && typeof entry.type === "string",
  );
  return new Map(known.map(({ text, type }) => [text, type]));
}
