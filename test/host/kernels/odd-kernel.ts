import assert from "node:assert/strict";
import { cellOf, openNotebook, printed, run, select } from "./notebooks.js";

/** A kernel as some are: each kind of code is answered with what the protocol does not allow, and all other code is printed. */
const odd = `
import time
from ipykernel.kernelbase import Kernel

class Odd(Kernel):
    implementation = banner = 'odd'
    implementation_version = '0'
    language_info = {'name': 'odd-speak', 'mimetype': 'text/x-odd', 'file_extension': '.odd'}

    def tell(self, kind, content):
        self.send_response(self.iopub_socket, kind, content)

    def slow(self):
        try:
            for said in ('begun', ', going on'):
                self.tell('stream', {'name': 'stdout', 'text': said})
                time.sleep(2)
            time.sleep(600)
        except KeyboardInterrupt:
            return {'status': 'abort', 'execution_count': self.execution_count}

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, **_):
        if code == 'no traceback':
            error = {'ename': 'CompileError', 'evalue': 'near x', 'traceback': None}
            self.tell('error', error)
            return {'status': 'error', 'execution_count': self.execution_count, **error}
        if code == 'slow':
            return self.slow()
        if code == 'lines':
            self.tell('stream', {'name': 'stdout', 'text': ['a\\\\n', 'b\\\\n']})
        elif code == 'no data':
            for _ in range(2):
                self.tell('display_data', {'data': None, 'metadata': {}})
        elif code == 'no transient':
            self.tell('update_display_data', {'data': {'text/plain': 'x'}, 'metadata': {}})
        self.tell('stream', {'name': 'stdout', 'text': 'ran ' + code})
        return {'status': 'ok', 'execution_count': self.execution_count, 'payload': None}

if __name__ == '__main__':
    from ipykernel.kernelapp import IPKernelApp
    IPKernelApp.launch_instance(kernel_class=Odd)
`;

export const oddKernel = { name: "odd", display_name: "Odd Speak", language: "odd-speak" };

/** The first process says nothing, each later one is Python. */
const muteAtFirst = `
import os, pathlib, sys, time
mark = pathlib.Path(__file__).with_name('was-started')
if not mark.exists():
    mark.touch()
    time.sleep(3600)
os.execv(sys.executable, [sys.executable, '-m', 'ipykernel_launcher', *sys.argv[1:]])
`;

export const muteKernel = { name: "mute", display_name: "Mute", language: "python" };

export const installOddKernel = (server: string) => install(server, oddKernel, odd);
export const installMuteKernel = (server: string) => install(server, muteKernel, muteAtFirst);

/** Puts it onto the server, through a notebook there. */
async function install(server: string, kernel: typeof oddKernel, program: string): Promise<void> {
  const spec = { ...kernel, argv: ["PYTHON", "FILE", "-f", "{connection_file}"] };
  const notebook = await openNotebook([
    `import json, pathlib, sys
from jupyter_core.paths import jupyter_data_dir
folder = pathlib.Path(jupyter_data_dir()) / 'kernels' / '${kernel.name}'
folder.mkdir(parents=True, exist_ok=True)
(folder / 'kernel.py').write_text('''${program}''')
spec = json.loads('''${JSON.stringify(spec)}''')
spec['argv'][:2] = [sys.executable, str(folder / 'kernel.py')]
(folder / 'kernel.json').write_text(json.dumps(spec))
print('installed')`,
  ]);
  await select(notebook, server);
  await run(notebook);
  assert.equal(printed(cellOf(notebook)), "installed\n");
}
