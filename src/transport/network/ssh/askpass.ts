import { chmod, writeFile } from "node:fs/promises";
import net, { type Server, type Socket } from "node:net";
import path from "node:path";

/** What ssh wants to be told. Its text is ssh's own, or that of the machine it talks to. */
export interface SshQuestion {
  /**
   * `host-key`: is this the right machine? Answered with "yes". `secret`: a passphrase, a password or a code. `confirm`: may a key be used?
   * Any answer but `undefined` is a yes. `notice`: nothing is to be answered, the user does something with a key of theirs meanwhile.
   */
  kind: "host-key" | "secret" | "confirm" | "notice";
  text: string;
}

/** `undefined`: the user does not answer. The signal is aborted when ssh does not want it any more. */
export type AskForSsh = (question: SshQuestion, signal: AbortSignal) => Promise<string | undefined>;

/** As much of a question is shown, in characters; the machine that ssh talks to may send any number. */
const LONGEST_QUESTION = 4_000;
/** JSON has up to six for each. */
const LONGEST_LINE = 7 * LONGEST_QUESTION;

/** Hands on what ssh asks, and prints what comes back; ends with 1 where nothing does. It holds no secret, nor does its environment. */
const script = `
const { HUB_KERNELS_ASKPASS: at, SSH_ASKPASS_PROMPT: kind = "" } = process.env;
const text = (process.argv[2] ?? "").slice(0, ${LONGEST_QUESTION});
const socket = require("node:net").connect(at, () => socket.write(JSON.stringify({ kind, text }) + "\\n"));
let answer = "";
socket.setEncoding("utf8").on("data", (data) => (answer += data)).on("error", () => process.exit(1));
socket.on("end", () => (answer === "" ? process.exit(1) : process.stdout.write(answer)));
`;

/** What an ssh is told by its environment, so that its questions come here; ends with `close`. */
export interface Askpass {
  env: NodeJS.ProcessEnv;
  close(): void;
}

/**
 * Not for Windows: what ssh asks is the text of whichever machine it talks to, and there a script would get it through cmd.exe, which runs what is
 * between its quotes.
 * @param folder nobody else's
 */
export async function listenForQuestions(folder: string, ask: AskForSsh): Promise<Askpass> {
  const file = (name: string) => path.join(folder, name);
  const [place, main, command] = [file("ask"), file("askpass.cjs"), file("askpass.sh")];
  await writeFile(main, script);
  await writeFile(command, commandFor(main));
  await chmod(command, 0o700);
  const server = net.createServer((socket) => answer(socket, ask));
  await listening(server, place);
  const env = { SSH_ASKPASS: command, SSH_ASKPASS_REQUIRE: "force", HUB_KERNELS_ASKPASS: place };
  return { env: { DISPLAY: process.env["DISPLAY"] ?? ":0", ...env }, close: () => server.close() };
}

function commandFor(main: string): string {
  const quoted = [process.execPath, main].map((text) => `'${text.replaceAll("'", `'\\''`)}'`).join(" ");
  return `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quoted} "$@"\n`;
}

function listening(server: Server, place: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(place, resolve);
  });
}

function answer(socket: Socket, ask: AskForSsh): void {
  const gone = new AbortController();
  let line = "";
  socket.on("error", () => undefined);
  socket.on("close", () => gone.abort(new DOMException("ssh does not ask any more.", "AbortError")));
  socket.setEncoding("utf8").on("data", (data: string) => {
    const isWhole = line.includes("\n");
    line = (line + data).slice(0, LONGEST_LINE);
    if (isWhole || (!line.includes("\n") && line.length < LONGEST_LINE)) return;
    const question = questionIn(line);
    if (!question) {
      socket.destroy();
      return;
    }
    ask(question, gone.signal).then(
      (given) => socket.end(given === undefined ? "" : `${given}\n`),
      () => socket.end(),
    );
  });
}

/** `undefined`: it is none of our script's. */
function questionIn(line: string): SshQuestion | undefined {
  const { kind, text } = readIn(line);
  if (typeof text !== "string") return undefined;
  const asked = text.slice(0, LONGEST_QUESTION);
  if (kind === "none") return { kind: "notice", text: asked };
  if (/\(yes\/no/.test(asked)) return { kind: "host-key", text: asked };
  return { kind: kind === "confirm" ? "confirm" : "secret", text: asked };
}

function readIn(line: string): { kind?: unknown; text?: unknown } {
  try {
    return (JSON.parse(line) as object | null) ?? {};
  } catch {
    return {};
  }
}
