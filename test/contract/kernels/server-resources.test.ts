import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startHub } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { hubEnvironment } from "../../../rig/python.js";
import { AskedResources } from "../../../src/kernels/running/ask-resources.js";
import type { Reading } from "../../../src/servers/resources/reading.js";
import { memoryGroup, putInto, removed } from "../helper/memory-group.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { RecorderOnServer } from "../jupyterServer/recorder-on-server.js";
import { HubUnderTest, methods, until } from "../servers/model-on-hub.js";

const FIRST_INSTALL_MS = 300_000;
const MEBIBYTE = 1024 * 1024;
const LIMIT = 700 * MEBIBYTE;
const RESOURCE_USAGE = "jupyter-resource-usage==1.3.0";
const inPython = promisify(execFile);

describe("what a server uses", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: HubUnderTest;
  let notebook: NotebookOnServer;
  let asked: AskedResources;

  beforeEach(async () => {
    hub = new HubUnderTest(await pooledHub("5.5"));
    const ada = await hub.open("ada");
    await ada.start({});
    // No cell is recorded.
    const recording = { ...new RecorderOnServer().recording, afterMs: () => 0 };
    notebook = await NotebookOnServer.open(ada, undefined, "", undefined, recording);
    asked = new AskedResources();
  });
  afterEach(async () => {
    notebook.close();
    await hub.stop();
  });

  const ask = (helper: "at-hand" | "listed" | "start") =>
    asked.ask(notebook.connection, "now", helper, AbortSignal.timeout(60_000));
  const memoryOf = (reading: Reading | undefined, id: string) =>
    reading?.kernels.find((kernel) => kernel.id === id)?.memoryBytes ?? 0;

  it("is told by its helper, which is started for nothing but its user's wish: with kernels and what they have started", async () => {
    const kernel = await notebook.start("large.ipynb");
    await run(kernel, "1");
    hub.hub.clearRequests();
    assert.deepEqual([await ask("at-hand"), await ask("at-hand")], [undefined, undefined]);
    assert.deepEqual(
      methods(hub.hub.requests).map((request) => request.replace(/.*api\//, "")),
      ["metrics/v1?no_track_activity"],
      "what is not there is asked for once",
    );
    const before = memoryOf(await ask("start"), kernel.id);
    assert.ok(before > 10 * MEBIBYTE && before < 200 * MEBIBYTE, `${before} bytes of a new kernel`);
    await run(
      kernel,
      "import subprocess, sys\ntaken = b'1' * (300 << 20)\n" +
        "child = subprocess.Popen([sys.executable, '-c', 'taken = b\"1\" * (100 << 20); print(1, flush=True); input()'], stdin=-1, stdout=-1)\n" +
        "child.stdout.readline()",
    );
    await until(async () => memoryOf(await ask("at-hand"), kernel.id) > before + 395 * MEBIBYTE, "it shows up");
    const reading = await ask("listed");
    assert.ok(reading?.memory);
    assert.ok(reading.memory.usedBytes > 400 * MEBIBYTE && reading.memory.usedBytes < (reading.memory.limitBytes ?? 0));
    assert.ok((reading.disk?.usedBytes ?? 0) > 0 && (reading.disk?.sizeBytes ?? 0) > (reading.disk?.usedBytes ?? 0));
    assert.deepEqual(reading.gpus, []);
    assert.equal(reading.kernels.length, 2, "its own kernel is one too");
  });

  it("is the time of processors that its kernels have used too", async () => {
    const kernel = await notebook.start("busy.ipynb");
    const used = async () => (await ask("start"))?.cpu?.times?.usedS ?? NaN;
    const before = await used();
    const loop = "until = time.monotonic() + 3\nwhile time.monotonic() < until: pass";
    const { printed } = await run(
      kernel,
      `import time\nbegan = time.process_time()\n${loop}\nprint(time.process_time() - began)`,
    );
    const own = Number(printed);
    assert.ok(own > 0.1, `${own} s of the kernel itself`);
    await until(async () => (await used()) - before > own - 0.05, "they are counted");
  });

  describe("in a control group with a limit", () => {
    let group: string;

    beforeEach(async function () {
      const made = await memoryGroup(LIMIT);
      if (made === undefined) this.skip();
      group = made;
      const { printed } = await run(await notebook.start("first.ipynb"), "import os\nprint(os.getppid())");
      await putInto(group, printed.trim());
    });
    afterEach(async () => {
      await hub.closeWindows();
      await removed(group);
    });

    it("is the memory of that, without the files that the system keeps for later", async () => {
      const kernel = await notebook.start("in-group.ipynb");
      const memory = async () => (await ask("start"))?.memory;
      const before = await memory();
      assert.equal(before?.limitBytes, LIMIT);
      assert.equal(before.isMachine, false);
      await run(kernel, "with open('large', 'wb') as file:\n    for _ in range(30): file.write(b'1' * (10 << 20))");
      await run(kernel, "import os\nos.sync()\nprint(len(open('large', 'rb').read(8)))");
      const cached = await memory();
      assert.ok((cached?.usedBytes ?? 0) < before.usedBytes + 150 * MEBIBYTE, "300 MiB of a file count for little");
      await run(kernel, "taken = b'1' * (300 << 20)");
      await until(
        async () => ((await memory())?.usedBytes ?? 0) > before.usedBytes + 280 * MEBIBYTE,
        "what is taken counts",
      );
    });
  });
});

describe("what a server with jupyter-resource-usage uses", function () {
  this.timeout(FIRST_INSTALL_MS);

  it("is told by that where no helper runs: its processes' memory, by the limit that its spawner has set", async () => {
    const environment = await hubEnvironment("5.5", [RESOURCE_USAGE]);
    const python = [path.join(environment, "bin", "python"), "-m", "jupyterhub.singleuser"];
    const config = `c.Spawner.cmd = ${JSON.stringify(python)}
c.Spawner.mem_limit = "2G"
c.Spawner.args += ["--ResourceUseDisplay.track_cpu_percent=True", "--ResourceUseDisplay.track_disk_usage=True"]
`;
    const hub = new HubUnderTest(await startHub({ line: "5.5", config }));
    try {
      const ada = await hub.open("ada");
      await ada.start({});
      const notebook = await NotebookOnServer.open(ada);
      const reading = await new AskedResources().ask(
        notebook.connection,
        "now",
        "at-hand",
        AbortSignal.timeout(60_000),
      );
      assert.ok(reading?.memory);
      assert.equal(reading.memory.limitBytes, 2 * 1024 * MEBIBYTE);
      assert.equal(reading.memory.isMachine, false);
      assert.ok(reading.memory.usedBytes > 20 * MEBIBYTE && reading.memory.usedBytes < 500 * MEBIBYTE);
      assert.ok(reading.cpu?.cores !== undefined && (reading.cpu.limit ?? 0) >= 1);
      assert.ok((reading.disk?.sizeBytes ?? 0) > 0);
      notebook.close();
    } finally {
      await hub.stop();
    }
  });
});

describe("the helper's program", function () {
  this.timeout(FIRST_INSTALL_MS);
  let folder: string;
  let python: string;

  before(async () => (python = path.join(await hubEnvironment("5.5"), "bin", "python")));
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-used-"))));
  afterEach(() => rm(folder, { recursive: true }));

  /** An expression's value, in its program. */
  async function valueOf(expression: string, env: Record<string, string> = {}): Promise<unknown> {
    const code = `import json, sys; sys.path.insert(0, "helper"); import hub_kernels_helper as h; print(json.dumps(${expression}))`;
    const { stdout } = await inPython(python, ["-c", code], { env: { ...process.env, ...env } });
    return JSON.parse(stdout);
  }

  async function files(group: string, contents: Record<string, string>): Promise<void> {
    await mkdir(path.join(folder, group), { recursive: true });
    for (const [name, text] of Object.entries(contents)) await writeFile(path.join(folder, group, name), `${text}\n`);
  }

  const given = () => `own=${JSON.stringify(path.join(folder, "own"))}, root=${JSON.stringify(folder)}`;
  const stat = (inactive: number) => `anon 900\nfile 300\ninactive_file ${inactive}\nactive_file 10`;

  it("counts by the group of version 2 whose limit is reached first, and its processors by the least quota", async () => {
    await files("", { own: "0::/slice/scope" });
    await files("slice", {
      "memory.current": "5000",
      "memory.max": "8000",
      "memory.stat": stat(1000),
      "cpu.max": "50000 100000",
    });
    await files("slice/scope", {
      "memory.current": "1000",
      "memory.max": "max",
      "memory.stat": stat(100),
      "cpu.max": "max 100000",
    });
    assert.deepEqual(await valueOf(`h.memory_used(${given()})`), {
      usedBytes: 4000,
      limitBytes: 8000,
      isMachine: false,
    });
    assert.equal(await valueOf(`h.processors(${given()})`), 0.5);
    await files("slice/scope", { "memory.max": "2000" });
    assert.deepEqual(await valueOf(`h.memory_used(${given()})`), {
      usedBytes: 900,
      limitBytes: 2000,
      isMachine: false,
    });
  });

  it("counts by a Slurm job's group of version 1, where the machine's groups have no limit", async () => {
    await files("", { own: "4:memory:/slurm/uid_1000/job_7/step_batch\n3:cpuacct,cpu:/slurm/uid_1000/job_7" });
    const none = {
      "memory.limit_in_bytes": "9223372036854771712",
      "memory.usage_in_bytes": "90000",
      "memory.stat": "total_inactive_file 0",
    };
    for (const group of ["", "slurm", "slurm/uid_1000"]) await files(path.join("memory", group), none);
    const job = {
      "memory.limit_in_bytes": "8000",
      "memory.usage_in_bytes": "6000",
      "memory.stat": "inactive_file 5\ntotal_inactive_file 500",
    };
    await files("memory/slurm/uid_1000/job_7", job);
    await files("cpu/slurm/uid_1000/job_7", { "cpu.cfs_quota_us": "-1", "cpu.cfs_period_us": "100000" });
    assert.deepEqual(await valueOf(`h.memory_used(${given()})`), {
      usedBytes: 5500,
      limitBytes: 8000,
      isMachine: false,
    });
    assert.equal(await valueOf(`h.processors(${given()})`), await valueOf("float(len(h.os.sched_getaffinity(0)))"));
  });

  it("counts by the machine's memory where nothing is limited, and says so", async () => {
    await files("", { own: "0::/" });
    const told = (await valueOf(`h.memory_used(${given()})`)) as Record<string, number | boolean>;
    assert.equal(told["isMachine"], true);
    assert.equal(told["limitBytes"], await valueOf("h.os.sysconf('SC_PHYS_PAGES') * h.os.sysconf('SC_PAGE_SIZE')"));
  });

  // There is no GPU here: a program says what the one of NVIDIA says by its documentation (nvidia-smi --help-query-gpu), `[N/A]` included.
  it("tells of the GPUs that nvidia-smi shows, and of these of the visible ones", async () => {
    const program = path.join(folder, "nvidia-smi");
    const lines = [
      "0, GPU-aaaa, NVIDIA A100-SXM4-40GB, 1024, 40960, 37",
      "1, GPU-bbbb, NVIDIA A100-SXM4-40GB, 0, 40960, [N/A]",
    ];
    const query = "--query-gpu=index,uuid,name,memory.used,memory.total,utilization.gpu --format=csv,noheader,nounits";
    await writeFile(
      program,
      `#!/bin/sh\n[ "$*" = "${query}" ] || exit 1\nprintf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")}\n`,
    );
    await chmod(program, 0o755);
    const name = "NVIDIA A100-SXM4-40GB";
    const first = { index: "0", name, usedBytes: 1024 * MEBIBYTE, sizeBytes: 40960 * MEBIBYTE, percent: 37 };
    const second = { index: "1", name, usedBytes: 0, sizeBytes: 40960 * MEBIBYTE };
    const visible = `[{}] + [{"CUDA_VISIBLE_DEVICES": ids} for ids in ("1", "GPU-aa", "", "MIG-1234")]`;
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}` };
    assert.deepEqual(await valueOf(`[h.gpus_used(each) for each in ${visible}]`, env), [
      [first, second],
      [second],
      [first],
      [],
      [first, second],
    ]);
    assert.equal(await valueOf("h.gpus_used()"), null, "there is none on this machine");
  });
});
