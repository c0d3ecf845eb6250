/**
 * What ssh runs as its ProxyCommand: looks among the open windows for the one that can reach the host, and hands on what is said between that
 * one and ssh. It knows no secret. A window says in one line of JSON how it goes on: `{stream}` and then the stream itself, `{no}` with a
 * sentence, or `{other}`: it knows no such host. After a stream that ended before ssh has, it is asked why.
 */
const script = `
const { createConnection } = require("node:net");
const { readdirSync, readFileSync } = require("node:fs");
const path = require("node:path");
const host = process.argv[2];
const words = JSON.parse(readFileSync(path.join(__dirname, "connect.json"), "utf8"));
const windows = path.join(__dirname, "windows");
let said;
function fail(sentence) {
  const line = sentence.replaceAll("{host}", host).replace(/[\\x00-\\x1f\\x7f-\\x9f]/g, " ");
  process.stderr.write(line + "\\n", () => process.exit(1));
}
function ask(place, question, answered, failed) {
  let head = Buffer.alloc(0);
  const socket = createConnection(place, () => socket.write(JSON.stringify(question) + "\\n"));
  const early = () => failed();
  const onData = (data) => {
    head = Buffer.concat([head, data]);
    const end = head.indexOf(10);
    if (end < 0 && head.length < 10000) return;
    socket.off("data", onData).off("error", early).off("close", early).pause();
    socket.on("error", () => undefined);
    let answer = {};
    try { answer = JSON.parse(head.subarray(0, end)); } catch {}
    answered(answer, socket, head.subarray(end + 1));
  };
  socket.on("data", onData).once("error", early).once("close", early);
}
function next(places) {
  if (places.length === 0) return fail(said ?? words.noWindow);
  const [place, ...others] = places;
  let done = false;
  const goOn = () => { if (!done) { done = true; next(others); } };
  ask(place, { host }, (answer, socket, first) => {
    if (answer.stream) return stream(place, answer.stream, socket, first);
    if (answer.no) said ??= answer.no;
    socket.destroy();
    goOn();
  }, goOn);
}
function stream(place, id, socket, first) {
  let sshEnded = false;
  process.stdin.on("end", () => (sshEnded = true)).on("error", () => undefined);
  process.stdout.on("error", () => process.exit(1));
  process.stdout.write(first);
  socket.pipe(process.stdout, { end: false });
  process.stdin.pipe(socket);
  socket.once("close", () => {
    if (sshEnded) return process.exit(0);
    let told = false;
    const tell = (why) => { if (!told) { told = true; why ? fail(why) : process.exit(0); } };
    ask(place, { why: id }, (answer, other) => { other.destroy(); tell(answer.why); }, () => tell(words.windowGone));
  });
}
let names = [];
try { names = readdirSync(windows); } catch {}
next(names.flatMap((name) => {
  try { return [readFileSync(path.join(windows, name), "utf8")]; } catch { return []; }
}).filter(Boolean));
`;

/** Its sentences, in the user's language; `{host}` is the host's name. */
export interface ConnectWords {
  noWindow: string;
  windowGone: string;
}

/** By its name in one folder: what is in it. @param program the editor's own Node */
export function connectFiles(
  words: ConnectWords,
  program: string,
  folder: string,
  isWindows: boolean,
): { command: string; files: Record<string, string> } {
  const files = { "connect.cjs": script, "connect.json": JSON.stringify(words) };
  if (isWindows) {
    const command = `@set ELECTRON_RUN_AS_NODE=1\r\n@"${program}" "%~dp0connect.cjs" %1\r\n`;
    return { command: "connect.cmd", files: { ...files, "connect.cmd": command } };
  }
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const command = `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quote(program)} ${quote(`${folder}/connect.cjs`)} "$1"\n`;
  return { command: "connect.sh", files: { ...files, "connect.sh": command } };
}
