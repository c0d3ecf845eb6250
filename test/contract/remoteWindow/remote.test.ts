import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pooledHub } from "../../../rig/pool.js";
import { removeRemoteCommand } from "../../../src/remoteWindow/remove-command.js";
import type { CommandDeps } from "../../../src/servers/commands/deps.js";
import { removeHub } from "../../../src/servers/commands/remove-hub.js";
import { until } from "../servers/model-on-hub.js";
import { filesIn, OWN_CONFIG, WindowWithSsh } from "./window-with-ssh.js";

const FIRST_INSTALL_MS = 300_000;
const MIB = 1024 * 1024;

for (const line of ["4.1", "6.1"] as const) {
  describe(`a server of a hub of line ${line} by ssh`, function () {
    this.timeout(FIRST_INSTALL_MS);
    let window: WindowWithSsh;
    let host: string;

    before(async () => {
      window = await WindowWithSsh.open(await pooledHub(line));
      host = await window.setUp();
    });
    after(() => window.close());

    it("runs what ssh is given, as its user and in its home", async () => {
      const end = await window.ssh(host, "echo", "here", '"$HOME"');
      assert.deepEqual(end, { code: 0, stdout: `here ${window.serverHome}\n`, stderr: "" });
    });

    it("is written as one line of the user's configuration, and one block of ours", async () => {
      const line = window.access.config.line;
      assert.equal(await readFile(window.config, "utf8"), `${line}\n${OWN_CONFIG}`);
      assert.equal(line, `Include "${window.access.files.config}"`);
      const ours = await readFile(window.access.files.config, "utf8");
      assert.deepEqual(ours.match(/^Host .*/gm), [`Host ${host}`]);
    });

    it("asks once: the next time it opens at once", async () => {
      assert.equal(await window.openRemote(), host);
      assert.equal(await readFile(window.config, "utf8"), `${window.access.config.line}\n${OWN_CONFIG}`);
    });

    it("takes 50 MiB by scp and gives them back, whole, while others use it", async () => {
      const bytes = randomBytes(50 * MIB);
      const [here, there, back] = ["sent", "there", "back"].map((name) => path.join(window.home, name));
      await writeFile(String(here), bytes);
      const copying = window.run("scp", String(here), `${host}:${String(there)}`);
      const others = Array.from({ length: 5 }, (_, number) => window.ssh(host, "echo", String(number)));
      const ends = await Promise.all([...others, copying]);
      assert.deepEqual(
        ends.map(({ code, stdout }) => [code, stdout.trim()]),
        [...others.map((_, number) => [0, String(number)]), [0, ""]],
      );
      assert.equal((await window.run("scp", `${host}:${String(there)}`, String(back))).code, 0);
      const sums = await Promise.all([there, back].map(async (file) => sumOf(await readFile(String(file)))));
      assert.deepEqual(sums, [sumOf(bytes), sumOf(bytes)]);
    });

    it("forwards ports, as remote windows need it, and no agent", async () => {
      const agent = spawn("ssh-agent", ["-D", "-a", path.join(window.home, "agent")], { stdio: "ignore" });
      try {
        window.agent = path.join(window.home, "agent");
        await until(() => existsSync(window.agent), "the agent listens");
        assert.equal(
          (await window.ssh("-A", "-o", "IdentityAgent=SSH_AUTH_SOCK", host, 'echo "agent:$SSH_AUTH_SOCK"')).stdout,
          "agent:\n",
        );
      } finally {
        agent.kill();
      }
      const end = await window.ssh("-W", "127.0.0.1:1", host);
      assert.match(end.stderr, /Connection refused|open failed/);
      assert.doesNotMatch(end.stderr, /administratively prohibited/);
    });

    it("gives a terminal", async () => {
      const end = await window.ssh("-tt", host, "test -t 0 && stty size && echo a terminal");
      assert.match(end.stdout, /a terminal/, end.stderr);
    });

    it("has nobody's token in a file, an argument or an environment", async () => {
      const staying = window.stays(host, "cat");
      staying.process.stdin.write("here\n");
      await new Promise((resolve) => staying.process.stdout.once("data", resolve));
      try {
        const said = await tokensIn(window, [window.home, path.join(window.serverHome, ".hub-kernels-ssh")]);
        assert.deepEqual(said, []);
        assert.equal((await window.ssh(host, "env")).stdout.includes("JUPYTERHUB_API_TOKEN"), false);
      } finally {
        staying.process.stdin.end();
      }
      assert.equal((await staying.ended).code, 0);
    });

    it("is nobody else's: modes of all files and of the window's socket", async () => {
      const storage = path.join(window.home, "storage", "remote");
      const [mark = ""] = await readdir(window.access.files.windows);
      const place = await readFile(path.join(window.access.files.windows, mark), "utf8");
      const modes = async (...files: string[]) =>
        await Promise.all(files.map(async (file) => ((await stat(file)).mode & 0o777).toString(8)));
      const key = path.join(storage, "hosts", host, "key");
      assert.deepEqual(await modes(place, path.dirname(place), storage, key, window.access.files.config), [
        "600",
        "700",
        "700",
        "600",
        "600",
      ]);
      assert.match(place, /hub-kernels-[0-9a-f]{32}/);
      const login = path.join(window.serverHome, ".hub-kernels-ssh", (await hostOf(window, host)).login);
      const there = ["", "host_key", "authorized_keys", "sshd_config"].map((name) => path.join(login, name));
      assert.deepEqual(await modes(...there), ["700", "600", "600", "600"]);
    });

    it("lets in no other key, and no server of another key is taken for it", async () => {
      const { folder } = await hostOf(window, host);
      const elsewhere = path.join(window.home, "other");
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", elsewhere]);
      const refused = await window.sshWithKey(elsewhere, host, "true");
      assert.equal(refused.code, 255);
      assert.match(refused.stderr, /Permission denied \(publickey\)/);
      const known = path.join(window.home, "known");
      const [, type] = (await readFile(path.join(folder, "known_hosts"), "utf8")).split(" ");
      const [, other] = (await readFile(`${elsewhere}.pub`, "utf8")).split(" ");
      await writeFile(known, `${host} ${String(type)} ${String(other)}\n`);
      const changed = await window.ssh("-o", `UserKnownHostsFile=${known}`, host, "true");
      assert.match(changed.stderr, /Host key verification failed/);
    });

    it("is reached through another window of the same editor when the first one goes", async () => {
      const other = window.newAccess();
      await other.listenIfUsed();
      window.access.dispose();
      try {
        assert.equal((await window.ssh(host, "echo", "here")).stdout, "here\n");
      } finally {
        other.dispose();
      }
      const nobody = await window.ssh(host, "true");
      assert.equal(nobody.code, 255);
      assert.match(nobody.stderr, new RegExp(`^No window of Visual Studio Code that is open can reach ${host}\\. `));
      window.access = window.newAccess();
      await window.access.listenIfUsed();
    });

    it("ends with a sentence when its window is closed", async () => {
      const staying = window.stays(host, "cat");
      staying.process.stdin.write("here\n");
      await new Promise((resolve) => staying.process.stdout.once("data", resolve));
      window.access.dispose();
      const { code, stderr } = await staying.ended;
      assert.equal(code, 255);
      assert.match(stderr, /^The window of Visual Studio Code that the connection went through was closed\./);
      window.access = window.newAccess();
      await window.access.listenIfUsed();
    });

    it("leaves nothing when it is removed, and who is connected is logged out", async () => {
      const staying = window.stays(host, "cat");
      staying.process.stdin.write("here\n");
      await new Promise((resolve) => staying.process.stdout.once("data", resolve));
      const { folder } = await hostOf(window, host);
      const key = await readFile(path.join(folder, "key"));
      await window.removeRemote();
      assert.equal((await staying.ended).code, 255);
      assert.equal(window.user.texts.at(-1)?.includes(`and the line in ${window.config} with it`), true);
      assert.deepEqual([...(await filesIn(path.join(window.home, ".ssh")))], [["config", OWN_CONFIG]]);
      assert.deepEqual(await readdir(path.join(window.home, "storage")), []);
      assert.equal((await readdir(window.serverHome)).includes(".hub-kernels-ssh"), false);
      await until(async () => (await sshdsOf(window)).length === 0, "no sshd is left");
      // The key that was let in before is not let in by a new one's.
      host = await window.setUp();
      const old = path.join(window.home, "old");
      await writeFile(old, key, { mode: 0o600 });
      const refused = await window.sshWithKey(old, host, "true");
      assert.match(refused.stderr, /Permission denied \(publickey\)/);
    });

    it("ends with a sentence when its server is stopped, and is refused with one then", async () => {
      const staying = window.stays(host, "cat");
      staying.process.stdin.write("here\n");
      await new Promise((resolve) => staying.process.stdout.once("data", resolve));
      await window.ada.model.stop(window.ada.id());
      const { code, stderr } = await staying.ended;
      assert.equal(code, 255);
      assert.match(stderr, /was stopped, and the connection with it\./);
      const refused = await window.ssh(host, "true");
      assert.equal(refused.code, 255);
      assert.match(refused.stderr, /doesn't run\. Start it in the Servers view of Visual Studio Code, then connect/);
      await window.removeRemote();
      assert.match(window.user.texts.at(-1) ?? "", /The server wasn't reached, so the folder \.hub-kernels-ssh\//);
      assert.deepEqual([...(await filesIn(path.join(window.home, ".ssh")))], [["config", OWN_CONFIG]]);
    });

    it("is offered to be removed with its hub, as long as the server is reached", async () => {
      // What stayed there as the server was stopped.
      await rm(path.join(window.serverHome, ".hub-kernels-ssh"), { recursive: true });
      await window.ada.start({});
      await window.setUp();
      const { user, ada } = window;
      user.commands.set("hubKernels.removeRemoteAccess", (args) =>
        removeRemoteCommand(window.deps).run(args as { account: string }),
      );
      const command = removeHub({ ui: user.ui, model: ada.model, tokens: ada.tokens } as unknown as CommandDeps);
      const removing = command.run({ account: ada.accountId });
      const asked = await user.modal(/remove .* from this editor/);
      assert.match(asked.shown.detail, /apps and ports .* are closed/);
      asked.press("Remove");
      (await user.modal(/remove remote access to/)).press("Remove");
      await removing;
      assert.deepEqual([...(await filesIn(path.join(window.home, ".ssh")))], [["config", OWN_CONFIG]]);
      assert.equal((await readdir(window.serverHome)).includes(".hub-kernels-ssh"), false);
      assert.deepEqual(ada.model.accounts, []);
    });
  });
}

function sumOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function hostOf(window: WindowWithSsh, alias: string) {
  const host = await window.access.files.host(alias);
  if (!host) throw new Error(`${alias} is no host`);
  return host;
}

/** Processes of the logins of this window. */
async function sshdsOf(window: WindowWithSsh): Promise<string[]> {
  return (await processes()).flatMap(({ args }) =>
    args.includes(path.join(window.serverHome, ".hub-kernels-ssh")) ? [args] : [],
  );
}

async function processes(): Promise<{ pid: string; args: string; environment: string }[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const read = (pid: string, name: string) => readFile(`/proc/${pid}/${name}`, "latin1").catch(() => "");
  return await Promise.all(
    pids.map(async (pid) => ({ pid, args: await read(pid, "cmdline"), environment: await read(pid, "environ") })),
  );
}

/** Where the user's token, or that of the server, is seen: files below the folders, and processes of ssh. */
async function tokensIn(window: WindowWithSsh, folders: string[]): Promise<string[]> {
  const all = await processes();
  // Of what runs for the server; what sshd has started has the same home.
  const ofServer = all.filter(({ environment }) => environment.includes(`HOME=${window.serverHome}\0`));
  const own = ofServer.flatMap(({ environment }) => /JUPYTERHUB_API_TOKEN=([^\0]+)/.exec(environment)?.[1] ?? [])[0];
  if (own === undefined) throw new Error("the server's own token was not found");
  const isThere = (text: string) => [window.token, own].some((token) => text.includes(token));
  const found = all
    .filter(({ args }) => /ssh|connect\.cjs/.test(args))
    .flatMap(({ args, environment }) => (isThere(args + environment) ? [args] : []));
  for (const folder of folders) {
    for (const [name, text] of await filesIn(folder)) if (isThere(text)) found.push(name);
  }
  return found;
}
