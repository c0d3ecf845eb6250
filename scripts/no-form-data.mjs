/** In the place of node-fetch's parser: no server of Jupyter answers with a form. */
export async function toFormData() {
  throw new Error("A form in an answer is not read.");
}
