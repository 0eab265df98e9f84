//! What a step waits for once it is known which steps the request needs.

use crate::model::json::form::form;
use crate::model::sorted_set::SortedSet;

use crate::definition::step::{After, Step};

/// What a step waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Waits {
    /// All of these steps.
    pub all: Vec<String>,
    /// So many of each of these groups of steps.
    pub some: Vec<(u32, Vec<String>)>,
}

form!(open Waits { all: optional, some: optional });

impl Waits {
    /// Every step that is waited for, in the policy's order.
    pub(crate) fn named(&self, steps: &[Step]) -> Vec<String> {
        let named = |id: &String| self.all.contains(id) || self.some.iter().any(|(_, of)| of.contains(id));
        steps.iter().map(|step| &step.id).filter(|id| named(id)).cloned().collect()
    }

    /// Whether nothing is waited for any more; `approved` says of a step whether it is.
    pub(crate) fn satisfied(&self, approved: &dyn Fn(&str) -> bool) -> bool {
        let enough = |(k, of): &(u32, Vec<String>)| {
            let have = of.iter().filter(|id| approved(id)).count();
            u32::try_from(have).unwrap_or(u32::MAX) >= *k
        };
        self.all.iter().all(|id| approved(id)) && self.some.iter().all(enough)
    }

    /// A group that can no longer give as many steps as it must.
    pub(crate) fn impossible(&self) -> Option<&(u32, Vec<String>)> {
        self.some.iter().find(|(k, of)| u32::try_from(of.len()).unwrap_or(u32::MAX) < *k)
    }
}

/// What `step` waits for. A predecessor that the request does not need is replaced by what it waits for itself; among
/// "at least k of" it is absent.
///
/// `active` says of a step whether the request needs it; one that is not known yet counts as needed.
pub(super) fn waits(step: &Step, steps: &[Step], active: &dyn Fn(&str) -> Option<bool>) -> Waits {
    let mut all = SortedSet::new();
    let mut some = Vec::new();
    let mut seen = SortedSet::new();
    let mut open: Vec<&After> = step.after.iter().collect();
    while let Some(after) = open.pop() {
        if let Some(k) = after.at_least {
            some.push((k, after.of.iter().filter(|id| active(id) != Some(false)).cloned().collect()));
            continue;
        }
        for id in after.of.iter().filter(|id| seen.insert(id.as_str())) {
            match steps.iter().find(|other| other.id == *id) {
                Some(other) if active(id) == Some(false) => open.extend(&other.after),
                _ => {
                    all.insert(id.as_str());
                }
            }
        }
    }
    // In the policy's order, whatever the order of the words in the script.
    some.reverse();
    let all = steps.iter().filter(|other| all.contains(other.id.as_str())).map(|other| other.id.clone());
    Waits { all: all.collect(), some }
}
