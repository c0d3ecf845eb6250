import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { AdminRefused } from "../../../src/admin/admin-errors.js";
import { NoShares } from "../../../src/controlPanel/share-server.js";
import { FileProblem, type FileProblemKind } from "../../../src/files/file-problem.js";
import { LocalProblem } from "../../../src/files/transfers/local-problem.js";
import { HelperRefusal } from "../../../src/helper/helper.js";
import { NoHelper } from "../../../src/helper/place.js";
import { HelperFailure } from "../../../src/helper/refusals.js";
import {
  NoNotebookToSubmit,
  NoOutput,
  NoSlurm,
  SlurmRefused,
  SubmissionUnknown,
} from "../../../src/jobs/job-errors.js";
import { NoNotebook } from "../../../src/kernelSpecs/new-environment.js";
import { NoInstaller, SpecFailure } from "../../../src/kernelSpecs/spec-errors.js";
import { ModulesFailed, NoModules } from "../../../src/modules/module-errors.js";
import { IndexFailure } from "../../../src/packageIndex/index-errors.js";
import { FilesNotPushed, ProjectTooLarge } from "../../../src/projectSync/push-errors.js";
import { NoProject } from "../../../src/projectSync/sync-errors.js";
import { ConfigNotWritable, NoSshHere, NoSshThere, PathNotSpeakable } from "../../../src/remoteWindow/remote-errors.js";
import { ServerRefused } from "../../../src/servers/contents/server-refused.js";
import { ServerNotRunning } from "../../../src/servers/keepAlive/keep-alive.js";
import { LinkRefused } from "../../../src/servers/links/link.js";
import { SignInTooLate } from "../../../src/signIn/browser/browser-sign-ins.js";
import { LoopbackPortTaken } from "../../../src/signIn/browser/loopback-listener.js";
import { NoSignInCode } from "../../../src/signIn/methods/companion.js";
import { NotThisSignIn } from "../../../src/signIn/methods/oauth.js";
import { NoToken } from "../../../src/signIn/sign-in-check.js";
import { NoTerminals } from "../../../src/terminals/no-terminals.js";
import { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { WorkspaceNotTrusted } from "../../../src/ui/errors/workspace-not-trusted.js";
import { NothingAtPort, NoWayToPorts } from "../../../src/webApps/app-words.js";
import { english } from "./english.js";
import { samples } from "./error-samples.js";

const sources = path.resolve(import.meta.dirname, "../../../src");

/** Each kind once: a new one does not compile without its place here. */
const fileProblems: Record<FileProblemKind, true> = {
  missing: true,
  "no-folder": true,
  exists: true,
  "no-permission": true,
  "read-only-disk": true,
  hidden: true,
  "not-empty": true,
  "no-trash": true,
  full: true,
  "name-too-long": true,
  "body-too-large": true,
  "too-large": true,
  "only-small": true,
  "wrong-type": true,
  changed: true,
  damaged: true,
  stopped: true,
  starting: true,
  "no-jupyter": true,
  "unknown-server": true,
  away: true,
  refused: true,
  other: true,
};

/** Of the rooms above the transport and the hub client; a class that is missing here fails "are those of every class". */
const ofRooms: Error[] = [
  new WorkspaceNotTrusted(),
  new NoTerminals(404, "hub.example"),
  new LoopbackPortTaken(8000),
  new SignInTooLate(),
  new NoToken(),
  new NotThisSignIn(),
  new NoSignInCode(),
  new ServerNotRunning("hub.example"),
  ...(["too-long", "secret", "unknown", "twice", "no-hub", "text"] as const).map((why) => new LinkRefused(why)),
  new ServerRefused(404, undefined),
  new ServerRefused(500, undefined),
  new ServerRefused(500, "no such kernel"),
  new KeychainUnavailable("locked", ""),
  ...Object.keys(fileProblems).map(
    (kind) => new FileProblem(kind as FileProblemKind, { path: "data/a.csv", label: "hub.example", words: "no" }),
  ),
  ...(["changed", "full", "no-permission", "missing", "other"] as const).map(
    (kind) => new LocalProblem(kind, "/a.csv"),
  ),
  new NothingAtPort(8050),
  new NoWayToPorts("hub.example", new NoHelper("none")),
  new NoSshHere(new Error("no ssh-keygen")),
  new PathNotSpeakable("/a*b"),
  ...(["add", "remove"] as const).map((change) => new ConfigNotWritable("/c", 'Include "/a"', change, new Error("no"))),
  ...(["no-sshd", "no-account", "no-shell", "no-folder", "sshd-fails", "no-helper"] as const).map(
    (reason) => new NoSshThere(reason, "hub.example", new Error("no")),
  ),
  new FilesNotPushed([{ path: "a.csv", words: "no" }], "hub.example"),
  new ProjectTooLarge("thesis"),
  ...(["not-admin", "no-sharing", "too-narrow", "withdrawn", "ended"] as const).map(
    (why) => new AdminRefused("https://hub.example/", "ada", why, ["list:users"]),
  ),
  ...(["no-python", "slow", "gone", "full", "exists", "program", "no-helper", "failed"] as const).map(
    (reason) => new SpecFailure("hub.example", new HelperRefusal(reason, "no")),
  ),
  ...["slow", "full", "failed"].map((reason) => new HelperFailure("hub.example", new HelperRefusal(reason, "no"))),
  new ModulesFailed("Lmod has detected the following error: try another one"),
  new NoModules("hub.example", "none"),
  ...(["changed", "netrc", "no-pip", "program", "full", "slow", "no-helper", "failed"] as const).map(
    (reason) => new IndexFailure("hub.example", new HelperRefusal(reason, "ERROR: No matching distribution found")),
  ),
  new NoShares("hub.example"),
  new SlurmRefused("sbatch: error: Batch job submission failed: Invalid partition name specified: try another one"),
  new NoSlurm("hub.example", ""),
  new NoSlurm("hub.example", "lsf"),
  new NoNotebookToSubmit(),
  new SubmissionUnknown({ cause: new Error("gone") }),
  new NoOutput("42"),
  new NoNotebook(),
  new NoInstaller("/envs/a/bin/python", "hub.example"),
  ...(["not-trusted", "no-folder", "not-synced"] as const).map((kind) => new NoProject(kind)),
];

/** Private to the file that throws them, and met in the contract tests of adding a hub; the last has the words of whoever fails. */
const ELSEWHERE = ["NoNameOfHub", "OtherHub", "NoHttps", "StepFailed"];

/** What somebody is told to do, in words; a button says it too. */
const TOLD =
  /\b(add|ask|check|choose|click|close|compare|connect|copy|create|delete|download|enter|install|look|open|paste|press|put|refresh|remove|restart|revoke|run|see|select|set|sign|start|stop|trust|try|turn|unlock|use|wait)\b/i;

function code(): { file: string; text: string }[] {
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return files.map((file) => ({ file, text: readFileSync(path.join(sources, file), "utf8") }));
}

/** Warnings that are written where they are shown, and have no button. */
function bareWarnings(): { at: string; message: string }[] {
  return code().flatMap(({ file, text }) => {
    if (!/"(?:warning|error)"/.test(text)) return [];
    const found: { at: string; message: string }[] = [];
    const look = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /\bmessage$/.test(node.expression.getText())) {
        const [kind, said, ...buttons] = node.arguments;
        const isWarning = kind && ts.isStringLiteral(kind) && kind.text !== "information";
        const [words] = said && ts.isCallExpression(said) ? said.arguments : [];
        if (isWarning && buttons.length === 0 && words && ts.isStringLiteral(words))
          found.push({ at: file, message: words.text });
      }
      ts.forEachChild(node, look);
    };
    look(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
    return found;
  });
}

function selfDescribing(): string[] {
  return code().flatMap(({ text }) => {
    return [...text.matchAll(/class (\w+) extends \w+ implements SelfDescribing/g)].map(([, name = ""]) => name);
  });
}

describe("the errors that a user can meet", () => {
  const all = [...samples, ...ofRooms];

  it("are those of every class that says itself what it means", () => {
    const tested = new Set([...all.map((error) => error.constructor.name), ...ELSEWHERE]);
    assert.deepEqual(
      selfDescribing().filter((name) => !tested.has(name)),
      [],
    );
  });

  it("are warned of with what to do next, also where a warning has no button", () => {
    const warnings = bareWarnings();
    assert.ok(warnings.length > 1, "they are found");
    assert.deepEqual(
      warnings.filter(({ message }) => !TOLD.test(message)),
      [],
    );
  });

  for (const error of all) {
    it(`say what to do next: ${error.constructor.name}`, () => {
      const { message, actions } = describeError(error, english);
      assert.ok(message.length > 10, message);
      assert.ok(actions.length > 0 || TOLD.test(message), `“${message}” has no button, and tells nothing to do`);
    });
  }
});
