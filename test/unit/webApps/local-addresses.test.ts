import assert from "node:assert/strict";
import { type LocalAddress, localAddresses, PrintedAddresses } from "../../../src/text/local-addresses.js";

const short = ({ port, path }: LocalAddress) => `${port}${path}`;
const inText = (text: string) => localAddresses(text).map(short);
const inPieces = (pieces: string[]) => {
  const printed = new PrintedAddresses();
  return pieces.flatMap((piece) => printed.add(piece)).map(short);
};

describe("the addresses of apps in what a program prints", () => {
  const lines: [string, string[]][] = [
    ["Dash is running on http://127.0.0.1:8050/\n\n", ["8050/"]],
    ["Serving HTTP on 0.0.0.0 port 8000 (http://0.0.0.0:8000/) ...\n", ["8000/"]],
    ["  Local URL: http://localhost:8501\n  Network URL: http://10.0.0.5:8501\n", ["8501/"]],
    ["Open 'http://LOCALHOST:8888/lab?token=abc'.\n", ["8888/lab?token=abc"]],
    ["see http://[::1]:6006/a/b?x=1#part, or http://[::]:6007.\n", ["6006/a/b?x=1", "6007/"]],
    ["http://localhost:3000?x=(1)\n", ["3000/?x=(1"]],
    ['<a href="http://127.0.0.1:8787/status">http://127.0.0.1:8787/status</a>\n', ["8787/status", "8787/status"]],
    ["https://localhost:8443 http://localhost/ http://localhost:0 http://localhost:99999/ http://localhost:x\n", []],
    ["http://localhosts:80 http://localhost.example:80 http://127.0.0.1.example:80 http://a:b@localhost:80\n", []],
    ["http:// http://: http://localhost http://localhost: http://[::1 http://[]:80\n", []],
    ["http://http://localhost:8501 \n", ["8501/"]],
  ];

  it("are found with their paths, and nothing else is", () => {
    for (const [line, expected] of lines) assert.deepEqual(inText(line), expected, line);
  });

  it("are found in whatever pieces they come", () => {
    for (const [line, expected] of lines) {
      assert.deepEqual(inPieces(line.split("")), expected, line);
      for (let at = 1; at < line.length; at++) {
        assert.deepEqual(inPieces([line.slice(0, at), line.slice(at)]), expected, `${at} ${line}`);
      }
    }
  });

  it("are found among colours and titles, also where those are cut in two", () => {
    const line =
      "\x1b]0;http://localhost:1/\x07\x1b[32m➜\x1b[39m Local: \x1b[36mhttp://localhost:\x1b[1m5173\x1b[22m/\x1b[0m\x1b]8;;x\x1b\\a\r\n";
    assert.deepEqual(inPieces([line]), ["5173/"]);
    assert.deepEqual(inPieces(line.split("")), ["5173/"]);
  });

  it("are said where they stand", () => {
    const [address] = localAddresses("at http://localhost:8501/x.");
    assert.deepEqual(address, { port: 8501, path: "/x", start: 3, end: 26 });
  });

  it("are known at the end of a text that is whole, and not yet at the end of a piece", () => {
    assert.deepEqual(inText("http://localhost:8501"), ["8501/"]);
    const printed = new PrintedAddresses();
    assert.deepEqual(printed.add("http://localhost:85"), []);
    assert.ok(printed.isOpen);
    assert.deepEqual(printed.add("01\n").map(short), ["8501/"]);
    assert.ok(!printed.isOpen);
  });

  it("are looked for in the end of much that comes at once, which goes on with nothing that came before", () => {
    const much = `01 http://localhost:8502/a ${"x".repeat(70_000)} http://localhost:8503/b `;
    assert.deepEqual(inPieces(["http://localhost:85", much]), ["8503/b"]);
    assert.deepEqual(inPieces(["\x1b]", much]), ["8503/b"]);
  });

  it("have paths of a bounded length", () => {
    assert.deepEqual(inText(`http://localhost:8501/${"a".repeat(5_000)} `), ["8501/"]);
    assert.deepEqual(inPieces([`http://localhost:8501/${"a".repeat(5_000)}`, "a"]), ["8501/"]);
  });
});
