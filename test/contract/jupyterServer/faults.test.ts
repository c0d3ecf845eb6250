import { testsOf } from "../../faults/suite.js";

// The rest is in a rung of its own: npm run test:faults.
testsOf("plain", ["reset", "hole-10s-alive"], () => undefined);
testsOf("jsd-0.3.3", ["closed-5s"], () => undefined);
