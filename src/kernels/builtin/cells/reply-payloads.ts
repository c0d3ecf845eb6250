import type { KernelMessage } from "@jupyterlab/services";
import { type Content, record } from "../messages/mended-content.js";

/** Text that a kernel puts into a cell. */
export interface NextInput {
  text: string;
  /** in place of the cell that was run; otherwise into a new one below it */
  replace: boolean;
}

type Reply = KernelMessage.IExecuteReplyMsg["content"];

/** `set_next_input`: what `%load` and `get_ipython().set_next_input(…)` ask for. JupyterLab takes the first one too. */
export function nextInputOf(reply: Reply): NextInput | undefined {
  const [wanted] = payloadsOf(reply, "set_next_input");
  const text = wanted?.["text"];
  return typeof text === "string" ? { text, replace: wanted?.["replace"] === true } : undefined;
}

/** `ask_exit`: IPython's `exit()` and `quit()`. The kernel's process ends by itself. */
export function endsKernel(reply: Reply): boolean {
  return payloadsOf(reply, "ask_exit").some(({ keepkernel }) => keepkernel !== true);
}

/** What `page` payloads hold: IPython's answer to `print?`. */
export function pagesOf(reply: Reply): Record<string, unknown>[] {
  return records(payloadsOf(reply, "page").map(({ data }) => data));
}

function payloadsOf(reply: Reply, source: string): Content[] {
  const payloads: unknown[] = reply.status === "ok" ? (reply.payload ?? []) : [];
  return records(payloads).filter((payload) => payload["source"] === source);
}

function records(values: readonly unknown[]): Content[] {
  return values.map(record).filter((value) => value !== undefined);
}
