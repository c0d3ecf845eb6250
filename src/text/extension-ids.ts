/** By which the editor knows this extension, and the Jupyter extension beside it. */
export const OURS = "hub-kernels.hub-kernels";
export const JUPYTER = "ms-toolsai.jupyter";
