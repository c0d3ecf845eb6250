import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ensureDebianPackages } from "./apt.js";
import { ensurePart } from "./cache.js";
import { run } from "./command.js";

/** code-server 4.139.1 is VS Code 1.139.1, and its install wants exactly Node 24. */
const codeServer = "code-server@4.139.1";
const node = "node@24.21.0";
const installTimeoutMs = 20 * 60_000;

const buildPackages = {
  "g++": "native modules of the editor",
  make: "native modules of the editor",
  "pkg-config": "native modules of the editor",
  python3: "node-gyp",
  "libkrb5-dev": "the editor's Kerberos module",
  "libx11-dev": "the editor's keyboard module",
  "libxkbfile-dev": "the editor's keyboard module",
  "libsecret-1-dev": "the editor's secret storage",
};

/** The command that runs the installed code-server, without its options. */
export async function installEditor(): Promise<string[]> {
  const { folder } = await ensurePart("code-server", `${codeServer} ${node}`, build);
  return [nodeOf(folder), path.join(folder, "node_modules/code-server/out/node/entry.js")];
}

async function build(folder: string): Promise<void> {
  await ensureDebianPackages(buildPackages);
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "editor", private: true }));
  await npmInstall(folder, node, process.env["PATH"] ?? "");
  const ownNodeFirst = [path.dirname(nodeOf(folder)), process.env["PATH"] ?? ""].join(path.delimiter);
  await npmInstall(folder, codeServer, ownNodeFirst);
  await run(nodeOf(folder), [path.join(folder, "node_modules/code-server/out/node/entry.js"), "--version"]);
}

async function npmInstall(folder: string, what: string, searchPath: string): Promise<void> {
  await run("npm", ["install", "--no-audit", "--no-fund", "--save-exact", what], {
    cwd: folder,
    timeoutMs: installTimeoutMs,
    env: { ...outerNpmRemoved(process.env), PATH: searchPath, ...scriptsAllowed(), ...headersFromHere() },
  });
}

/**
 * Under `npm test` npm tells about itself and our package. An npm below would hand that on: code-server's install script then reads
 * our Node's version out of the user agent. What is left is the user's: cache, registry, proxy.
 */
function outerNpmRemoved(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const outer =
    /^npm_(package|lifecycle|execpath|node_execpath|command|config_(user_agent|npm_version|node_gyp|.*prefix|init_module))/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)));
}

/** As environment, so that the installs inside the install obey too. npm 12 runs no script that is not allowed. */
function scriptsAllowed(): NodeJS.ProcessEnv {
  return { npm_config_ignore_scripts: "false", npm_config_dangerously_allow_all_scripts: "true" };
}

/** The headers beside our own Node spare node-gyp a download; the modules speak Node-API, which fits any version. */
function headersFromHere(): NodeJS.ProcessEnv {
  const prefix = path.dirname(path.dirname(process.execPath));
  return existsSync(path.join(prefix, "include/node/node_api.h")) ? { npm_config_nodedir: prefix } : {};
}

function nodeOf(folder: string): string {
  return path.join(folder, "node_modules/node/bin/node");
}
