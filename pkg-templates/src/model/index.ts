// The data that goes in and comes out, in reading order.
export type * from "./ids.js";
export type * from "./json.js";
export type * from "./definition.js";
export type * from "./fact.js";
export type * from "./step.js";
export type * from "./expression.js";
export type * from "./request.js";
export type * from "./route.js";
export type * from "./refusal.js";
export type * from "./context.js";
export type * from "./command.js";
export type * from "./state.js";
export type * from "./event.js";
export type * from "./decision.js";
export type * from "./view.js";
export type * from "./record.js";
export type * from "./finding.js";
