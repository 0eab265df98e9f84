import { init } from "./index.js";
import type { Approvals } from "./host/approvals.js";
import { createApprovals as create } from "./host/create.js";
import type { ApprovalsOptions } from "./host/options.js";

export * from "./host/index.js";

/** Opens approvals, once the run time is loaded. */
export const createApprovals = async (options: ApprovalsOptions): Promise<Approvals> => {
  await init();
  return create(options);
};
