/** The machines of the demo's hub for where it has no companion, as an admin or a user writes them into `hubKernels.profiles`. */
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
