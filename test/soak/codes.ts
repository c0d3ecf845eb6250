import type { Dice } from "./dice.js";

/** Cells of all kinds that end by themselves within some seconds. */
export const codes: readonly string[] = [
  "print('a')",
  "1 / 0",
  "import time\nfor i in range(20):\n    print(i, flush=True)\n    time.sleep(0.1)",
  "for i in range(20_000):\n    print(i)",
  "import sys\nfor i in range(5_000):\n    print(i, file=sys.stderr if i % 2 else sys.stdout)",
  "print('a' * 10**6 + '\\b' * 10**6)",
  "print('ab\\r' * 200_000)",
  "import time\nfor i in range(200):\n    print('\\r', '#' * i, end='', flush=True)\n    time.sleep(0.005)",
  "for i in range(300):\n    print(f'{i}\\n\\x1b[A\\x1b[2K', end='', flush=True)",
  "from IPython.display import display, HTML\nfor i in range(300): display(HTML(f'<b>{i}</b>'))",
  "from IPython.display import display\nh = display(0, display_id=True)\nfor i in range(500): h.update(i)",
  "from IPython.display import clear_output\nfor i in range(300):\n    clear_output(wait=i % 2 == 0)\n    print(i)",
  "from IPython.display import HTML\nHTML('<p>' + 'x' * 3_000_000)",
  "input('name?')",
  "import threading, time\ndef late():\n    for i in range(30):\n        print('late', i); time.sleep(0.1)\nthreading.Thread(target=late).start()",
  "import os, time\ntime.sleep(0.2)\nos._exit(1)",
  "exit()",
  "import time\ntime.sleep(3)",
  "{i: 'x' * 1000 for i in range(1000)}",
  "raise RuntimeError('x' * 1_000_000)",
  "%load_ext nothing_of_this_name",
  "len?",
];

export const anyCode = (dice: Dice): string => dice.pick(codes);
