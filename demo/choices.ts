/** The machines of the demo's hub, as an admin or a user writes them into `hubKernels.profiles`. */
export const profiles = [
  {
    name: "CPU",
    description: "Base image",
    options: { image: "base", gpu: "none" },
  },
  {
    name: "Small GPU",
    description: "PyTorch image, one T4",
    options: { image: "torch", gpu: "t4" },
  },
  {
    name: "Large GPU",
    description: "PyTorch image, one A100; takes half a minute to start",
    options: { image: "torch", gpu: "a100" },
  },
];

/** What `npm run demo -- --check` starts, and what only this choice prints. */
export const checked = {
  options: { image: "torch", gpu: "t4" },
  prints: "image: torch\ngpu:   t4",
};
