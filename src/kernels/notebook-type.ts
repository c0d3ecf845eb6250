/** The editor's own notebook format for `.ipynb` files. */
export const notebookType = "jupyter-notebook";
