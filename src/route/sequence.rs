//! What a step waits for once it is known which steps the request needs.

use std::collections::BTreeSet;

use crate::definition::document::Step;

/// The steps that `step` waits for: its own predecessors, a skipped one replaced by *its* predecessors, and so on.
///
/// `active` says of a step whether the request needs it; one that is not known yet counts as needed.
pub(super) fn predecessors(
    step: &Step,
    steps: &[Step],
    active: &dyn Fn(&str) -> Option<bool>,
) -> Vec<String> {
    let mut needed = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = step.after.iter().map(String::as_str).collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        if active(id) == Some(false) {
            let before = steps.iter().find(|other| other.id == id).map(|other| other.after.as_slice());
            open.extend(before.unwrap_or_default().iter().map(String::as_str));
        } else {
            needed.insert(id);
        }
    }
    // In the policy's order, whatever the order of the words in the script.
    steps.iter().filter(|other| needed.contains(other.id.as_str())).map(|other| other.id.clone()).collect()
}
