/** The same as the kernels have: half of what runs notebooks through the built-in controller, in an editor of its own. */
export { prepare } from "../kernels/suite.js";
