/** The steps that wait for nothing, with the others below them, each once, in the policy's order. */
export function inOrder(steps) {
    const nodes = new Map(steps.map((step) => [step.id, { step, next: [] }]));
    const roots = [];
    for (const node of nodes.values()) {
        const parent = steps.findLast(({ id }) => node.step.after.includes(id));
        ((parent && nodes.get(parent.id)?.next) ?? roots).push(node);
    }
    return roots;
}
