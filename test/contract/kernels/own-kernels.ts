import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** A kernel spec in the user's home. @param code of its program, which is given the connection file as `-f FILE` */
export async function addKernelSpec(home: string, name: string, code: string): Promise<void> {
  const folder = path.join(home, ".local/share/jupyter/kernels", name);
  const program = path.join(folder, "kernel.py");
  const spec = { argv: ["python3", program, "-f", "{connection_file}"], display_name: name, language: "python" };
  await mkdir(folder, { recursive: true });
  await writeFile(program, code);
  await writeFile(path.join(folder, "kernel.json"), JSON.stringify(spec));
}

/** Its server has heard before that the kernel is busy, and goes on saying so. */
export const diesAtWork = "import os, signal, time\ntime.sleep(1)\nos.kill(os.getpid(), signal.SIGKILL)";
