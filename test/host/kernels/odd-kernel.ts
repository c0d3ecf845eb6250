import assert from "node:assert/strict";
import { cellOf, openNotebook, printed, run, select } from "./notebooks.js";

/** A kernel as some are: each kind of code is answered with what the protocol does not allow, and all other code is printed. */
const odd = `
from ipykernel.kernelbase import Kernel

class Odd(Kernel):
    implementation = banner = 'odd'
    implementation_version = '0'
    language_info = {'name': 'odd-speak', 'mimetype': 'text/x-odd', 'file_extension': '.odd'}

    def tell(self, kind, content):
        self.send_response(self.iopub_socket, kind, content)

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, **_):
        if code == 'no traceback':
            error = {'ename': 'CompileError', 'evalue': 'near x', 'traceback': None}
            self.tell('error', error)
            return {'status': 'error', 'execution_count': self.execution_count, **error}
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

/** Puts it onto the server, through a notebook there. */
export async function installOddKernel(server: string): Promise<void> {
  const spec = { ...oddKernel, argv: ["PYTHON", "FILE", "-f", "{connection_file}"] };
  const notebook = await openNotebook([
    `import json, pathlib, sys
from jupyter_core.paths import jupyter_data_dir
folder = pathlib.Path(jupyter_data_dir()) / 'kernels' / 'odd'
folder.mkdir(parents=True, exist_ok=True)
(folder / 'odd.py').write_text('''${odd}''')
spec = json.loads('''${JSON.stringify(spec)}''')
spec['argv'][:2] = [sys.executable, str(folder / 'odd.py')]
(folder / 'kernel.json').write_text(json.dumps(spec))
print('installed')`,
  ]);
  await select(notebook, server);
  await run(notebook);
  assert.equal(printed(cellOf(notebook)), "installed\n");
}
