import assert from "node:assert/strict";
import { problemIn } from "../../../src/files/answer-problem.js";
import { inUrl } from "../../../src/files/contents-api.js";
import { readEntries } from "../../../src/files/file-model.js";
import { FileProblem, type FileProblemKind } from "../../../src/files/file-problem.js";
import { FileVersions } from "../../../src/files/file-versions.js";
import { changesIn, listedOf } from "../../../src/files/folder-changes.js";
import { partOf } from "../../../src/files/server-files.js";
import { sizeWords } from "../../../src/files/size-words.js";
import { isLocalName } from "../../../src/files/transfers/receive-files.js";
import { l10n } from "../servers/model-fakes.js";

const url = "https://hub.example/user/ada/api/contents/x";
const answer = (status: number, type = "application/json") =>
  ({ status, url, headers: new Headers({ "content-type": type }) }) as unknown as Parameters<typeof problemIn>[0];

describe("what a server's answer about a file means", () => {
  const cases: [number, string, FileProblemKind][] = [
    [404, "file or directory does not exist", "missing"],
    [409, "File already exists: b", "exists"],
    [403, "Permission denied: x", "no-permission"],
    [403, "Forbidden", "refused"],
    [400, "Cannot create file or directory '.x'", "hidden"],
    [400, "Directory x not empty", "not-empty"],
    [400, "send2trash failed: [Errno 13] Permission denied", "no-trash"],
    [500, "Unexpected error while saving file: x [Errno 28] No space left on device", "full"],
    [500, "Unexpected error while saving file: x [Errno 122] Disk quota exceeded", "full"],
    [500, "Unexpected error: x [Errno 2] No such file or directory: '/h/.~x' -> '/h/x'", "full"],
    [500, "Unexpected error while saving file: a/x [Errno 2] No such file or directory: '/h/a/x'", "no-folder"],
    [500, "Unexpected error while saving file: x [Errno 36] File name too long: 'x'", "name-too-long"],
    [500, "Unexpected error while saving file: x [Errno 30] Read-only file system: 'x'", "read-only-disk"],
    [500, "Unhandled error", "other"],
  ];
  for (const [status, message, kind] of cases) {
    it(`${status} ${message}: ${kind}`, () => {
      assert.equal(problemIn(answer(status), JSON.stringify({ message })).kind, kind);
    });
  }

  it("is of whoever stands before a server that is away where it is a page", () => {
    for (const status of [302, 403, 424, 502, 503, 404]) {
      assert.equal(problemIn(answer(status, "text/html"), "<html>").kind, "away", `${status}`);
    }
    assert.equal(problemIn(answer(413, "text/html"), "<html>").kind, "body-too-large");
  });

  it("is a sentence for each kind, with the server's words made safe", () => {
    const problem = new FileProblem("other", { path: "a\nb", label: "hub", words: "[x](command:y)\nno" });
    const { message } = problem.inWords(l10n);
    assert.doesNotMatch(message, /\]\(|\n/);
  });
});

describe("files of servers", () => {
  it("have addresses in which no name is taken for a question", () => {
    assert.equal(inUrl("a b/100%/#?.txt"), "a%20b/100%25/%23%3F.txt");
    assert.equal(inUrl("run/checkpoints/trust"), "run/checkpoint%73/trus%74");
  });

  it("that lead out of their folder are none", () => {
    const entry = (name: string) => ({ name, type: "file", size: 1, last_modified: "2026-11-30T09:00:00.123456Z" });
    const content = [entry(".."), entry("a/b"), entry("a"), { name: "b" }, 7];
    assert.deepEqual(
      readEntries({ content })?.map(({ name }) => name),
      ["a"],
    );
    assert.equal(readEntries({ content: "no" }), undefined);
  });

  it("are another version where the hash is, or the time", () => {
    const versions = new FileVersions();
    const now = { name: "", isFolder: false, size: 3, modifiedMs: 5, createdMs: 0, isWritable: true };
    const bytes = Buffer.from("one");
    assert.equal(versions.judge("u", { ...now, sha256: undefined }), "same");
    versions.has("u", bytes, { modifiedMs: 5 });
    assert.equal(versions.judge("u", { ...now, sha256: undefined }), "same");
    assert.equal(versions.judge("u", { ...now, modifiedMs: 6, sha256: undefined }), "ask");
    assert.equal(versions.judge("u", { ...now, sha256: "0" }), "other");
    // The editor has seen it, and has asked its user.
    const grown = { ...now, size: 9, modifiedMs: 7, sha256: undefined };
    assert.equal(versions.judge("u", grown), "other");
    versions.told("u", grown);
    assert.equal(versions.judge("u", grown), "same");
  });

  it("are gone, new, or both", () => {
    const before = listedOf([
      { name: "a", isFolder: false },
      { name: "b", isFolder: false },
    ]);
    const after = listedOf([
      { name: "b", isFolder: true },
      { name: "c", isFolder: false },
    ]);
    assert.deepEqual(
      changesIn(before, after).map(({ name, isGone }) => `${isGone ? "-" : "+"}${name}`),
      ["-a", "-b", "+b", "+c"],
    );
  });

  it("on their way have a name that is short enough, beside the other", () => {
    const part = partOf(`deep/${"😀".repeat(60)}`);
    assert.match(part, /^deep\//);
    assert.ok(Buffer.byteLength(part.slice("deep/".length)) <= 255);
  });

  it("may have names that Windows has not", () => {
    for (const name of ["a:b", "con", "end.", "x?"]) {
      assert.deepEqual([isLocalName(name, "win32"), isLocalName(name, "linux")], [false, true], name);
    }
    assert.equal(isLocalName("für 漢字.txt", "win32"), true);
  });

  it("have sizes as people say them", () => {
    assert.deepEqual(
      [7, 2048, 1.5 * 1024 ** 2, 25 * 1024 ** 2, 3 * 1024 ** 3].map((size) => sizeWords(size, l10n)),
      ["7 bytes", "2 KB", "1.5 MB", "25 MB", "3 GB"],
    );
  });
});
