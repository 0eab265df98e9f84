//! The order of steps: a directed graph without cycles.

use super::step::Step;

/// The first cycle among the steps, in the policy's order, as the ids along it; `None` where the order is sound.
///
/// Steps that are named but do not exist are passed over: they are another error.
#[must_use]
pub fn cycle(steps: &[Step]) -> Option<Vec<String>> {
    let position = |id: &String| steps.iter().position(|other| other.id == *id);
    let edges: Vec<Vec<usize>> = steps
        .iter()
        .map(|step| step.after.iter().flat_map(|after| &after.of).filter_map(position).collect())
        .collect();
    let mut done = vec![false; steps.len()];
    for start in 0..steps.len() {
        let mut path = Vec::new();
        if let Some(found) = visit(start, &edges, &mut done, &mut path) {
            return Some(
                found.into_iter().filter_map(|at| steps.get(at)).map(|step| step.id.clone()).collect(),
            );
        }
    }
    None
}

/// Depth first along the predecessors; the path is at most as long as there are steps, which the limits bound.
fn visit(at: usize, edges: &[Vec<usize>], done: &mut [bool], path: &mut Vec<usize>) -> Option<Vec<usize>> {
    if let Some(first) = path.iter().position(|seen| *seen == at) {
        return Some(path.split_off(first));
    }
    if done.get(at).copied().unwrap_or(true) {
        return None;
    }
    path.push(at);
    for next in edges.get(at).into_iter().flatten() {
        if let Some(found) = visit(*next, edges, done, path) {
            return Some(found);
        }
    }
    path.pop();
    if let Some(flag) = done.get_mut(at) {
        *flag = true;
    }
    None
}
