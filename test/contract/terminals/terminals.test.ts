import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type HubLine, startHub } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { NoTerminals } from "../../../src/terminals/no-terminals.js";
import { l10n } from "../../unit/servers/model-fakes.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, until, type WindowOnHub } from "../servers/model-on-hub.js";
import { created, WindowTerminal } from "./window-terminal.js";

const MEGABYTE = 1024 * 1024;

for (const line of ["4.1", "6.1"] as HubLine[]) {
  describe(`a terminal of a server, on a hub of line ${line}`, function () {
    this.timeout(300_000);
    let rig: HubUnderTest;
    let ada: WindowOnHub;
    let on: NotebookOnServer;
    let shown: WindowTerminal[];

    before(async () => {
      rig = new HubUnderTest(await pooledHub(line));
      ada = await rig.open("ada");
      await ada.start({});
      on = await NotebookOnServer.open(ada);
    });
    beforeEach(() => void (shown = []));
    afterEach(() => {
      rig.hub.faults.refuse = false;
      for (const each of shown) each.session.leave();
    });
    after(async () => {
      on.close();
      await rig.hub.stop();
    });

    const atHome = (file: string) => path.join(rig.hub.homeOf("ada"), file);
    const kept = (terminal: WindowTerminal) => {
      shown.push(terminal);
      return terminal;
    };
    const started = async () => kept(await WindowTerminal.start(on));
    const attached = async (name: string) => kept(await WindowTerminal.open(on, name));
    const names = async () => {
      const { body } = await rig.hub.api("GET", "../../user/ada/api/terminals");
      return (body as { name: string }[]).map(({ name }) => name);
    };

    it("shows what its shell prints, in its size, with its colours and letters", async () => {
      const terminal = await started();
      terminal.type("stty size\r");
      await terminal.shows(/^30 100$/m);
      terminal.session.resize({ columns: 71, rows: 17 });
      terminal.type("stty size\r");
      await terminal.shows(/^17 71$/m);
      terminal.type("printf '\\033[38;5;208mgrün 漢字 😀\\033[0m\\n'\r");
      await terminal.shows(/^grün 漢字 😀$/m);
      assert.ok(terminal.text.includes("\x1b[38;5;208mgrün 漢字 😀\x1b[0m"));
      assert.deepEqual(terminal.titles, [`${terminal.session.name} · the hub`]);
    });

    it("tells of the apps whose addresses are printed, not of what is typed, nor of what the server had kept", async () => {
      const terminal = await started();
      terminal.type("PORT=8501; echo http://localhost:$PORT/a http://localhost:5000\r");
      await terminal.shows(/^http:\/\/localhost:8501\/a http/m);
      assert.deepEqual(terminal.apps, ["8501/a"]);
      const again = await attached(terminal.session.name);
      await again.shows(/http:\/\/localhost:8501/);
      assert.deepEqual(again.apps, []);
    });

    it("starts in the folder that is given, below the server's root", async () => {
      await mkdir(atHome("work/deep"), { recursive: true });
      const terminal = await attached(await created(on, "work/deep"));
      terminal.type("pwd\r");
      await terminal.shows(/\/work\/deep\n/);
    });

    it("takes a paste of a megabyte whole", async () => {
      const terminal = await started();
      const row = `${"für Ada 漢字 😀 ".repeat(5)}\n`;
      const pasted = row.repeat(Math.ceil(MEGABYTE / Buffer.byteLength(row)));
      terminal.type("stty -echo; echo sil''ent; cat > pasted; stty echo; echo wri''tten\r");
      await terminal.shows(/^silent$/m);
      terminal.type(pasted);
      terminal.type("\x04");
      await terminal.shows(/^written$/m);
      const digest = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");
      assert.equal(digest(await readFile(atHome("pasted"))), digest(pasted));
    });

    it("is the same one in a second window, with what was printed before", async () => {
      const terminal = await started();
      terminal.type("x=shared; for i in 1 2 3; do echo line $i; done\r");
      await terminal.shows(/^line 3$/m);
      const second = await attached(terminal.session.name);
      await second.shows(/^line 1\nline 2\nline 3$/m);
      second.type("echo is $x\r");
      await Promise.all([second.shows(/^is shared$/m), terminal.shows(/^is shared$/m)]);
      second.session.leave();
      terminal.type("echo still $x\r");
      await terminal.shows(/^still shared$/m);
    });

    it("has a program draw its screen anew for a window that comes to it", async () => {
      const terminal = await started();
      const waits = `trap "echo drawn" WINCH; printf "\\033[2;1H"; echo waiting; while :; do sleep 0.1; done`;
      terminal.type(`sh -c '${waits}'\r`);
      await terminal.shows(/^waiting$/m);
      assert.equal(terminal.count(/^drawn$/gm), 0);
      const second = await attached(terminal.session.name);
      await second.shows(/^drawn$/m);
      second.type("\x03");
      second.type(`while [ "$(stty size)" != "30 100" ]; do sleep 0.1; done; echo who''le\r`);
      await second.shows(/^whole$/m);
    });

    it("is back by itself after a lost connection, each line once, with those printed meanwhile", async () => {
      const terminal = await started();
      terminal.type(
        "for i in 1 2 3; do echo n$i; done; while [ ! -e go ]; do sleep 0.1; done; for i in 4 5 6; do echo n$i; done; echo http://localhost:$((8500+2))/b; touch done\r",
      );
      await terminal.shows(/^n3$/m);
      rig.hub.faults.refuse = true;
      rig.hub.cutSockets();
      await writeFile(atHome("go"), "");
      await until(
        () =>
          access(atHome("done")).then(
            () => true,
            () => false,
          ),
        "it has printed",
      );
      await until(() => terminal.titles.at(-1)?.endsWith("(reconnecting…)"), "its name says that it is away");
      terminal.type("echo typed mean''while\r");
      rig.hub.faults.refuse = false;
      await terminal.shows(/^n4\nn5\nn6\n/m);
      await terminal.shows(/^typed meanwhile$/m);
      assert.equal(terminal.titles.at(-1), `${terminal.session.name} · the hub`);
      assert.deepEqual(terminal.apps, ["8502/b"]);
      for (const n of [1, 2, 3, 4, 5, 6]) assert.equal(terminal.count(new RegExp(`^n${n}$`, "gm")), 1);
    });

    it("is let go when it is not used, and shows what was printed meanwhile when somebody looks at it", async () => {
      const terminal = kept(await WindowTerminal.start(on, 500));
      terminal.type("while [ ! -e look ]; do sleep 0.1; done; echo print''ed; touch looked\r");
      await until(() => terminal.titles.at(-1)?.endsWith("(paused)"), "its connection is let go");
      await writeFile(atHome("look"), "");
      await until(
        () =>
          access(atHome("looked")).then(
            () => true,
            () => false,
          ),
        "it has printed",
      );
      assert.equal(terminal.count(/^printed$/gm), 0);
      terminal.releaseAfterMs = 0;
      await terminal.session.looked();
      await terminal.shows(/^printed$/m);
      assert.equal(terminal.count(/^printed$/gm), 1);
    });

    it("says where more was printed meanwhile than the server keeps, and tells of the apps named in the rest", async () => {
      const terminal = kept(await WindowTerminal.start(on, 500));
      const many = "import time\nfor at in range(3000):\n print(at, flush=True)\n time.sleep(0.001)";
      await writeFile(atHome("many.py"), many);
      terminal.type(
        "while [ ! -e much ]; do sleep 0.1; done; python3 many.py; echo http://localhost:$((8500+3))/c; touch printed\r",
      );
      await until(() => terminal.titles.at(-1)?.endsWith("(paused)"), "its connection is let go");
      await writeFile(atHome("much"), "");
      const isPrinted = () =>
        access(atHome("printed")).then(
          () => true,
          () => false,
        );
      await until(isPrinted, "it has printed");
      terminal.releaseAfterMs = 0;
      await terminal.session.looked();
      await terminal.shows(/^http:\/\/localhost:8503\/c$/m);
      assert.match(terminal.text, /Some output is missing here: more was printed/);
      assert.deepEqual(terminal.apps, ["8503/c"]);
    });

    it("ends with its shell, and Enter opens the next one", async () => {
      const terminal = await started();
      const { name } = terminal.session;
      terminal.type("exit\r");
      await terminal.shows(/^The terminal has ended\. Press Enter to open a new one on the hub\.$/m);
      assert.deepEqual([terminal.session.terminal, terminal.held.at(-1)], [undefined, undefined]);
      await until(async () => !(await names()).includes(name), "the server has it no more");
      terminal.mark();
      terminal.type("x");
      terminal.type("\r");
      await terminal.shows(/[#$] $/);
      terminal.type("echo an''other\r");
      await terminal.shows(/^another$/m);
      assert.deepEqual((await names()).includes(terminal.session.name), true);
    });

    it("of an earlier window is asked for when somebody looks at it, and is another's where the server was started anew", async () => {
      const { name } = (await started()).session;
      const old = kept(new WindowTerminal(on, name, true));
      // What is written before the editor shows it would be lost.
      await old.session.looked();
      await old.session.open();
      rig.hub.clearRequests();
      assert.deepEqual([old.text, rig.hub.requests], ["", []]);
      await Promise.all([old.session.looked(), old.session.looked()]);
      await old.shows(/ready$/m);
      old.type("echo on''ce\r");
      await old.shows(/^once$/m);
      assert.equal(old.count(/^once$/gm), 1);
      const others = kept(new WindowTerminal(on, name, true));
      others.isSame = false;
      await others.session.open();
      await others.session.looked();
      await others.shows(/^The terminal has ended with the server on the hub\./m);
      assert.equal(others.session.terminal, undefined);
    });

    it("floods neither the window nor its memory, and says what is left out", async () => {
      const terminal = await started();
      terminal.type("yes 0123456789012345678901234567890123456789 | head -c 60000000; echo o''ver\r");
      await until(() => terminal.text.endsWith("over\r\n"), "all of it has come");
      const leftOut = [...terminal.plain.matchAll(/^(\d+) MB of output aren't shown here/gm)];
      const megabytes = leftOut.reduce((sum, [, count]) => sum + Number(count), 0);
      // The terminal makes two characters of each line's end.
      assert.ok(
        Math.abs(terminal.text.length + megabytes * MEGABYTE - 61_500_000) < 0.05 * 61_500_000,
        `${terminal.text.length} ${megabytes}`,
      );
    });

    it("ends with its server, which is said", async () => {
      const terminal = await started();
      await ada.model.stop(ada.id());
      await terminal.shows(/^The terminal has ended with the server on the hub\. Press Enter to open a new one\.$/m);
      await ada.start({});
    });
  });
}

describe("a server that has no terminals", function () {
  this.timeout(300_000);

  it("says so, and whom to ask", async () => {
    const config = 'c.Spawner.args += ["--ServerApp.terminals_enabled=False"]\n';
    const rig = new HubUnderTest(await startHub({ config }));
    const ada = await rig.open("ada");
    await ada.start({});
    const on = await NotebookOnServer.open(ada);
    await assert.rejects(created(on), (error: unknown) => {
      assert.ok(error instanceof NoTerminals);
      assert.match(error.inWords(l10n).message, /^Terminals are switched off on the hub\. Ask the hub's admin/);
      return true;
    });
    on.close();
    await rig.stop();
  });
});
