//! Who may approve a step: approvers looked up in the people document, less those who are barred.

use std::collections::BTreeSet;

use crate::definition::document::Approvers;
use crate::model::people::{Kind, People};

/// The people who may approve, by id in byte order.
///
/// The submitter never approves their own request, and only humans decide.
pub(super) fn eligible(approvers: &Approvers, people: &People, submitter: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(approvers, people, submitter, &mut found);
    found.retain(|person| person != submitter && people.kind(person) == Kind::Human);
    found
}

fn collect(approvers: &Approvers, people: &People, submitter: &str, found: &mut BTreeSet<String>) {
    match approvers {
        Approvers::Role { role } => found.extend(people.role(role).iter().cloned()),
        Approvers::ManagerOfSubmitter {} => found.extend(people.manager_of(submitter).map(str::to_owned)),
        Approvers::AnyOf { of } => of.iter().for_each(|each| collect(each, people, submitter, found)),
    }
}
