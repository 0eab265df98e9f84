// How a command ends.
/** The exit codes, as other tools rely on them. */
export const Exit = {
    /** All is well. */
    fine: 0,
    /** The thing checked does not hold, or is refused. */
    fails: 1,
    /** Wrong usage, or input that cannot be read. */
    usage: 2,
};
/** Wrong usage, or input that cannot be read: one line for the person, exit code 2. */
export class UsageError extends Error {
    name = "UsageError";
    hint;
    constructor(message, hint) {
        super(message);
        this.hint = hint;
    }
}
