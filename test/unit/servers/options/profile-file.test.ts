import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import {
  fetchProfileFile,
  isFileAddress,
  MAX_PROFILES,
  parseProfileFile,
} from "../../../../src/servers/options/profile-file.js";
import type { HubFetch } from "../../../../src/transport/types.js";
import { networksWith, someNetworks } from "../../../a-session.js";
import { closeAll, startServer } from "../../transport/support.js";
import { english as l10n } from "../../ui/english.js";

const problemsOf = (text: string) => parseProfileFile(text, l10n).problems.map(({ line, problem }) => [line, problem]);

describe("a site's profile file", () => {
  it("gives its profiles, and may name its schema", () => {
    const profiles = [{ name: "GPU", hub: "https://hub.example/", options: { profile: "gpu" } }];
    const text = JSON.stringify({ $schema: "./profiles.schema.json", profiles });
    assert.deepEqual(parseProfileFile(`\uFEFF${text}`, l10n), { profiles, problems: [] });
  });

  it("is not read beyond 128 kB, nor without the answer that there is one", async () => {
    const fetched = async (body: string, status = 200) => {
      const fetch = () => Promise.resolve(new Response(body, { status }));
      const networks = networksWith(fetch as unknown as HubFetch);
      return (await fetchProfileFile("https://site.example/p.json", networks, l10n, new AbortController().signal))
        .problems;
    };
    const file = '{"profiles": []}';
    assert.deepEqual(await fetched(file.padEnd(128 * 1024)), []);
    assert.deepEqual(await fetched(file.padEnd(128 * 1024 + 1)), [{ problem: "The file is larger than 128 kB." }]);
    assert.deepEqual(await fetched(file, 404), [{ problem: "The file wasn't found (status 404)." }]);
  });

  it("keeps no connection for what it does not read", async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(404).write(Buffer.alloc(1024 * 1024));
    });
    try {
      const answered = once(server.server, "request");
      await fetchProfileFile(`${server.url}p.json`, someNetworks(), l10n, new AbortController().signal);
      const [{ socket }] = (await answered) as [IncomingMessage];
      await new Promise((resolve) => (socket.destroyed ? resolve(0) : socket.once("close", resolve)));
    } finally {
      await closeAll();
    }
  });

  it("has an end: a list that is longer than any site's is not gone through", () => {
    const listOf = (count: number) => `{\n"profiles": [${Array.from({ length: count }, () => "1").join()}]}`;
    assert.equal(problemsOf(listOf(MAX_PROFILES)).length, MAX_PROFILES);
    assert.deepEqual(problemsOf(listOf(MAX_PROFILES + 1)), [[2, "The list has more than 1000 profiles."]]);
  });

  it("tells the line and the reason where it is not JSON", () => {
    assert.deepEqual(problemsOf('{\n  "profiles": [\n    { "name": "a" "options": {} }\n  ]\n}'), [
      [3, "A comma is missing before this."],
    ]);
    assert.deepEqual(problemsOf('{ "profiles": [\n  {},\n] }'), [
      [3, "A value is missing here, or there's an extra comma."],
    ]);
    assert.deepEqual(problemsOf('{ "profiles": [ {}'), [[1, "A closing “]” is missing."]]);
    assert.deepEqual(problemsOf('{\n // no\n "profiles": [] }'), [[2, "JSON can't contain comments."]]);
    assert.equal(problemsOf("<html>\n</html>")[0]?.[0], 1);
    assert.equal(problemsOf("")[0]?.[0], 1);
  });

  it("tells the line and the reason of each profile that cannot be used, and keeps the others", () => {
    const text = `{ "profiles": [
      { "name": "good", "options": {} },
      { "name": "no options" },
      { "name": "bad",
        "fields": [
          { "kind": "number",
            "name": "gpus",
            "max": "4" } ] } ] }`;
    const { profiles, problems } = parseProfileFile(text, l10n);
    assert.deepEqual(profiles.map(({ name }) => name), ["good"]); // prettier-ignore
    assert.deepEqual(problems, [
      { line: 3, problem: "“options” or “fields” is missing." },
      { line: 8, problem: "Incorrect type. Expected number." },
    ]);
  });

  it("must be an object with a list of profiles", () => {
    const problem = "The file must be an object with a “profiles” list.";
    assert.deepEqual(problemsOf("[]"), [[1, problem]]);
    assert.deepEqual(problemsOf('{\n"profiles": {} }'), [[2, problem]]);
  });

  it("is read over https, and over http from this machine only", () => {
    for (const good of ["https://hub.example/p.json", "http://127.0.0.1:8000/p", "http://localhost/p"]) {
      assert.equal(isFileAddress(good), true, good);
    }
    for (const bad of [
      "http://hub.example/p",
      "file:///etc/passwd",
      "ftp://x/y",
      "p.json",
      "http://127.0.0.1.evil/p",
    ]) {
      assert.equal(isFileAddress(bad), false, bad);
    }
  });
});
