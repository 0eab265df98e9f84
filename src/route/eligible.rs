//! Who may approve a step: approvers looked up in the people document, less those who are barred.

use std::collections::BTreeSet;

use crate::definition::policy::Policy;
use crate::definition::step::{Approvers, Step};
use crate::model::people::{Kind, People};
use crate::rule::eval::{Context, EvaluationError, Trace, text};

/// The people who may approve, by id.
pub(super) type Group = BTreeSet<String>;

/// What looking people up needs to know.
pub(super) struct Lookup<'a> {
    pub(super) policy: &'a Policy,
    pub(super) people: &'a People,
    pub(super) submitter: &'a str,
    pub(super) context: Context<'a, 'a>,
}

/// The eligible people of a step.
pub(super) struct Eligible {
    /// One group, or one per part of `each_of`.
    pub(super) groups: Vec<Group>,
    /// Nobody was left of the step's own approvers, so these are its fallback's.
    pub(super) fallback: bool,
}

impl Eligible {
    /// Everybody, whichever group they are in.
    pub(super) fn everybody(&self) -> Group {
        self.groups.iter().flatten().cloned().collect()
    }
}

impl Lookup<'_> {
    /// The eligible people of `step`; `None` while that depends on facts that nobody has said yet.
    ///
    /// # Errors
    /// When the unit of a `role_for` cannot be computed.
    pub(super) fn step(&self, step: &Step) -> Result<Option<Eligible>, EvaluationError> {
        let Some(groups) = self.groups(&step.approvers, &step.id)? else { return Ok(None) };
        if let Some(fallback) = step.fallback.as_ref().filter(|_| groups.iter().all(BTreeSet::is_empty)) {
            let groups = self.groups(fallback, &step.id)?;
            return Ok(groups.map(|groups| Eligible { groups, fallback: true }));
        }
        Ok(Some(Eligible { groups, fallback: false }))
    }

    fn groups(&self, approvers: &Approvers, step: &str) -> Result<Option<Vec<Group>>, EvaluationError> {
        let Approvers::EachOf { of } = approvers else {
            return Ok(self.group(approvers, step)?.map(|group| vec![group]));
        };
        let mut groups = Vec::new();
        for part in of {
            let Some(group) = self.group(part, step)? else { return Ok(None) };
            groups.push(group);
        }
        Ok(Some(groups))
    }

    /// The eligible people of approvers without groups.
    pub(super) fn group(&self, approvers: &Approvers, step: &str) -> Result<Option<Group>, EvaluationError> {
        let mut found = Group::new();
        if !self.collect(approvers, &mut found)? {
            return Ok(None);
        }
        found.retain(|person| !self.is_barred(person, step));
        Ok(Some(found))
    }

    /// Adds whom `approvers` names; false while that depends on facts that nobody has said yet.
    fn collect(&self, approvers: &Approvers, found: &mut Group) -> Result<bool, EvaluationError> {
        let humans = |people: &[String]| -> Group {
            people.iter().filter(|person| self.people.kind(person) == Kind::Human).cloned().collect()
        };
        match approvers {
            Approvers::Role { role } => found.extend(humans(self.people.role(role))),
            Approvers::RoleFor { role, unit } => match text(unit, self.context, &mut Trace::default())? {
                Some(unit) => found.extend(humans(self.people.role_in(role, unit))),
                None => return Ok(false),
            },
            Approvers::ManagerOfSubmitter {} => {
                let manager = self.people.manager_of(self.submitter).map(str::to_owned);
                found.extend(humans(manager.as_slice()));
            }
            // Whom the policy names may be a service; a bot never decides.
            Approvers::Person { id } if self.people.kind(id) != Kind::Bot => {
                found.insert(id.clone());
            }
            Approvers::Person { .. } => {}
            Approvers::AnyOf { of } | Approvers::EachOf { of } => {
                for each in of {
                    if !self.collect(each, found)? {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }

    /// Nobody approves the own request, nor, where the policy says so, one that they contributed to.
    fn is_barred(&self, person: &str, step: &str) -> bool {
        let definition = self.policy.definition();
        let own = person == self.submitter && !definition.options.allow_self_approval;
        let excluded = || definition.exclude_contributors.iter().any(|id| id == step);
        own || (self.people.contributors().iter().any(|each| each == person) && excluded())
    }
}
