import type { KernelMessage } from "@jupyterlab/services";
import { pagesOf } from "../cells/reply-payloads.js";
import { type MimeItem, mimeItems } from "./mime-bundle.js";

export type StreamName = "stdout" | "stderr";

/** What the editor's notebook format keeps of an output beside its items, so that the saved file is what Jupyter would write. */
export interface OutputMetadata {
  outputType: "stream" | "display_data" | "execute_result" | "error";
  executionCount?: number | null;
  metadata?: Record<string, unknown>;
  transient?: { display_id: string };
  originalError?: { output_type: "error"; ename: string; evalue: string; traceback: string[] };
}

export type ShownOutput =
  | { kind: "rich"; items: MimeItem[]; metadata: OutputMetadata }
  | { kind: "error"; name: string; message: string; stack: string; metadata: OutputMetadata };

/** What one message of the kernel does to the outputs of its cell. */
export type OutputStep =
  | { kind: "text"; name: StreamName; text: string }
  | { kind: "show"; output: ShownOutput }
  | { kind: "clear"; wait: boolean }
  /** of every output in the notebook with this display id */
  | { kind: "update"; displayId: string; items: MimeItem[] };

type IOPubMessage = Pick<KernelMessage.IIOPubMessage, "header" | "content">;

/** `undefined`: the message does nothing to outputs. */
export function outputStep(message: IOPubMessage): OutputStep | undefined {
  const type = message.header.msg_type;
  switch (type) {
    case "stream": {
      const { name, text } = message.content as KernelMessage.IStreamMsg["content"];
      return { kind: "text", name: name === "stderr" ? "stderr" : "stdout", text };
    }
    case "display_data":
    case "execute_result":
      return { kind: "show", output: richOutput(type, message.content as RichContent) };
    case "update_display_data": {
      const { data, transient } = message.content as RichContent;
      const displayId = transient?.display_id;
      // Nothing shown has no id.
      return displayId === undefined ? undefined : { kind: "update", displayId, items: mimeItems(data) };
    }
    case "error":
      return { kind: "show", output: errorOutput(message.content as KernelMessage.IErrorMsg["content"]) };
    case "clear_output":
      return { kind: "clear", wait: (message.content as KernelMessage.IClearOutputMsg["content"]).wait };
    default:
      return undefined;
  }
}

/** What `page` payloads of an `execute_reply` show. */
export function pagedOutputs(reply: KernelMessage.IExecuteReplyMsg["content"]): ShownOutput[] {
  return pagesOf(reply).map((data) => richOutput("display_data", { data, metadata: {} }));
}

interface RichContent {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  execution_count?: number | null;
  transient?: { display_id?: string };
}

function richOutput(outputType: "display_data" | "execute_result", content: RichContent): ShownOutput {
  const displayId = content.transient?.display_id;
  return {
    kind: "rich",
    items: mimeItems(content.data),
    metadata: {
      outputType,
      metadata: content.metadata,
      ...(outputType === "execute_result" && { executionCount: content.execution_count ?? null }),
      ...(displayId !== undefined && { transient: { display_id: displayId } }),
    },
  };
}

function errorOutput({ ename, evalue, traceback }: KernelMessage.IErrorMsg["content"]): ShownOutput {
  return {
    kind: "error",
    name: ename,
    message: evalue,
    stack: traceback.join("\n"),
    metadata: { outputType: "error", originalError: { output_type: "error", ename, evalue, traceback } },
  };
}
