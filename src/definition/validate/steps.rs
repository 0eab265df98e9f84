//! The check of steps: order, approvers, thresholds, evidence, deadlines, scope.

use super::*;
use crate::definition::order;
use crate::definition::step::{Action, After, Approvers, Deadline, Quorum, Step, Threshold};
use crate::model::decimal::Decimal;
use crate::model::gather::Gather;
use crate::model::sorted_set::SortedSet;

pub(super) fn steps(definition: &mut Definition, scope: &Scope, nodes: &mut Budget) -> Result<(), JsonError> {
    unique("/steps", definition.steps.iter().map(|step| step.id.as_str()))?;
    let mut steps = std::mem::take(&mut definition.steps);
    let ids: Vec<String> = steps.iter().map(|step| step.id.clone()).collect();
    for (index, step) in steps.iter_mut().enumerate() {
        self::step(step, &ids, scope, nodes, &pointer("/steps", &index.to_string()))?;
    }
    let cycle = order::cycle(&steps);
    definition.steps = steps;
    match cycle {
        Some(cycle) => refuse("/steps", format!("the steps wait for each other: {}", cycle.join(" → "))),
        None => Ok(()),
    }
}

fn step(
    step: &mut Step,
    ids: &[String],
    scope: &Scope,
    nodes: &mut Budget,
    path: &str,
) -> Result<(), JsonError> {
    let at = |member: &str| pointer(path, member);
    kebab(&at("id"), &step.id)?;
    if let Some(when) = &mut step.when {
        expression(when, scope, &|kind| *kind == Type::Boolean, nodes, &at("when"))?;
    }
    at_most(&at("after"), step.after.len(), limits::ENTRIES_PER_STEP, "groups")?;
    for after in &step.after {
        self::after(after, ids, &at("after"))?;
    }
    approvers(&mut step.approvers, scope, nodes, &at("approvers"), true)?;
    if let Some(fallback) = &mut step.fallback {
        approvers(fallback, scope, nodes, &at("fallback"), true)?;
    }
    quorums(step, scope, nodes, &at("quorums"))?;
    rejections(step, scope, nodes, &at("rejections"))?;
    at_most(&at("evidence"), step.evidence.len(), limits::ENTRIES_PER_STEP, "kinds of evidence")?;
    unique(&at("evidence"), step.evidence.iter().map(|evidence| evidence.kind.as_str()))?;
    for evidence in &step.evidence {
        kebab(&at("evidence"), &evidence.kind)?;
        if evidence.n == 0 {
            return refuse(&at("evidence"), "evidence is at least one piece");
        }
    }
    deadlines(&mut step.deadlines, scope, nodes, &at("deadlines"))?;
    at_most(&at("reminders"), step.reminders.len(), limits::ENTRIES_PER_STEP, "reminders")?;
    for reminder in &step.reminders {
        duration(reminder, &at("reminders"))?;
    }
    if let Some(reviews) = &step.reviews {
        unique(&at("reviews"), reviews.iter().map(String::as_str))?;
        if let Some(unknown) = reviews.iter().find(|name| !scope.facts.iter().any(|fact| fact.name == **name))
        {
            return refuse(&at("reviews"), format!("unknown fact {}", quoted(unknown)));
        }
    }
    text(&at("meaning"), step.meaning.as_deref())?;
    if let Some(claims) = &step.claims {
        text(&at("claims"), claims.acr.as_deref())?;
        text(&at("claims"), claims.amr.as_deref())?;
        if let Some(age) = &claims.max_age {
            duration(age, &at("claims"))?;
            if age.millis().is_none() {
                return refuse(&at("claims"), "the age of an authentication is not business time");
            }
        }
        if claims.acr.is_none() && claims.amr.is_none() && claims.max_age.is_none() {
            return refuse(&at("claims"), "no claim is required");
        }
    }
    Ok(())
}

fn after(after: &After, ids: &[String], path: &str) -> Result<(), JsonError> {
    unique(path, after.of.iter().map(String::as_str))?;
    if let Some(unknown) = after.of.iter().find(|id| !ids.contains(id)) {
        return refuse(path, format!("unknown step {}", quoted(unknown)));
    }
    let count = u32::try_from(after.of.len()).unwrap_or(u32::MAX);
    if after.of.is_empty() || after.at_least.is_some_and(|k| k == 0 || k > count) {
        return refuse(path, "a step waits for at least one and at most all of the steps it names");
    }
    Ok(())
}

/// Where an expression stands among approvers that must not depend on facts.
pub(super) fn with_expression(approvers: &Approvers, path: &str) -> Option<String> {
    match approvers {
        Approvers::RoleFor { .. } => Some(path.to_owned()),
        Approvers::AnyOf { of } | Approvers::EachOf { of } => {
            of.iter().enumerate().find_map(|(index, each)| {
                with_expression(each, &pointer(&pointer(path, "of"), &index.to_string()))
            })
        }
        _ => None,
    }
}

/// Checks approvers; `groups` says whether `each_of` may stand here.
pub(super) fn approvers(
    approvers: &mut Approvers,
    scope: &Scope,
    nodes: &mut Budget,
    path: &str,
    groups: bool,
) -> Result<(), JsonError> {
    let grouped = matches!(approvers, Approvers::EachOf { .. });
    match approvers {
        Approvers::Role { role } if !id::is_role_name(role) => {
            refuse(&pointer(path, "role"), format!("{} is not a role's name", quoted(role)))
        }
        Approvers::Person { id } if !id::is_person_id(id) => {
            refuse(&pointer(path, "id"), format!("{} is not a person's id", quoted(id)))
        }
        Approvers::RoleFor { role, unit } => {
            if !id::is_kebab(role) {
                return refuse(&pointer(path, "role"), format!("{} is not a role's name", quoted(role)));
            }
            let wanted = |kind: &Type| matches!(kind, Type::Text | Type::Enumeration(_));
            expression(unit, scope, &wanted, nodes, &pointer(path, "unit"))
        }
        Approvers::EachOf { .. } if !groups => refuse(path, "`each_of` can only stand outermost"),
        Approvers::EachOf { of } | Approvers::AnyOf { of } => {
            if of.is_empty() || of.len() > limits::ENTRIES_PER_STEP {
                return refuse(path, format!("expected 1 to {} approvers", limits::ENTRIES_PER_STEP));
            }
            let path = pointer(path, "of");
            of.iter_mut().enumerate().try_for_each(|(index, each)| {
                let path = pointer(&path, &index.to_string());
                match (grouped, &*each) {
                    (false, Approvers::AnyOf { .. }) => refuse(&path, "`any_of` inside `any_of`"),
                    _ => self::approvers(each, scope, nodes, &path, false),
                }
            })
        }
        Approvers::Role { .. } | Approvers::Person { .. } | Approvers::ManagerOfSubmitter {} => Ok(()),
    }
}

fn quorums(step: &mut Step, scope: &Scope, nodes: &mut Budget, path: &str) -> Result<(), JsonError> {
    let count = step.quorums.len();
    if count == 0 || count > limits::QUORUMS_PER_STEP {
        return refuse(path, format!("a step has 1 to {} quorums", limits::QUORUMS_PER_STEP));
    }
    let primary = step.approvers.clone();
    for (index, quorum) in step.quorums.iter_mut().enumerate() {
        let path = pointer(path, &index.to_string());
        let Quorum { needs, from } = quorum;
        if let Some(from) = from {
            approvers(from, scope, nodes, &pointer(&path, "from"), false)?;
        }
        threshold(needs, from.as_ref().unwrap_or(&primary), scope, nodes, &pointer(&path, "needs"))?;
    }
    Ok(())
}

fn threshold(
    needs: &mut Threshold,
    whose: &Approvers,
    scope: &Scope,
    nodes: &mut Budget,
    path: &str,
) -> Result<(), JsonError> {
    match needs {
        Threshold::Count { n: 0 } => refuse(path, "a quorum of 0 would approve by itself"),
        Threshold::Count { n } if whose.at_most().is_some_and(|most| *n > most) => {
            refuse(path, format!("a quorum of {n} is more than the people named can give"))
        }
        Threshold::Count { .. } | Threshold::All {} => Ok(()),
        Threshold::Percent { percent } => {
            let value = percent.parse::<Decimal>().ok();
            match value.filter(|value| *value > Decimal::ZERO && *value <= Decimal::from(100)) {
                Some(value) if value.to_string() == *percent => Ok(()),
                _ => refuse(path, format!("{} is not over 0 and at most 100 percent", quoted(percent))),
            }
        }
        Threshold::Weighted { weights, n } => {
            let roles = whose.roles();
            if *n == 0 || weights.is_empty() || weights.values().any(|weight| *weight == 0) {
                return refuse(path, "weights and their sum are at least 1");
            }
            match weights.keys().find(|role| !roles.contains(role.as_str())) {
                Some(role) => refuse(path, format!("role {} is not among the approvers", quoted(role))),
                None => Ok(()),
            }
        }
        Threshold::Computed { count } => {
            expression(count, scope, &|kind| *kind == Type::Integer, nodes, &pointer(path, "count"))
        }
    }
}

fn rejections(step: &mut Step, scope: &Scope, nodes: &mut Budget, path: &str) -> Result<(), JsonError> {
    let count = step.rejections.len();
    if count == 0 || count > limits::QUORUMS_PER_STEP {
        return refuse(path, format!("a step has 1 to {} rejections", limits::QUORUMS_PER_STEP));
    }
    let primary = step.approvers.clone();
    for (index, rejection) in step.rejections.iter_mut().enumerate() {
        let path = pointer(path, &index.to_string());
        if let Some(from) = &mut rejection.from {
            approvers(from, scope, nodes, &pointer(&path, "from"), false)?;
        }
        let most = rejection.from.as_ref().unwrap_or(&primary).at_most();
        match rejection.n {
            Some(0) => return refuse(&path, "a rejection needs at least one person"),
            Some(n) if most.is_some_and(|most| n > most) => {
                return refuse(&path, format!("{n} rejections are more than the people named can give"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn deadlines(
    deadlines: &mut [Deadline],
    scope: &Scope,
    nodes: &mut Budget,
    path: &str,
) -> Result<(), JsonError> {
    at_most(path, deadlines.len(), limits::ENTRIES_PER_STEP, "deadlines")?;
    let mut before: Option<&Duration> = None;
    for (index, deadline) in deadlines.iter_mut().enumerate() {
        let path = pointer(path, &index.to_string());
        let Deadline { after, action } = deadline;
        duration(after, &path)?;
        if before.is_some_and(|before| !before.rises_to(after)) {
            return refuse(&path, "the levels of a deadline must rise, in one kind of time");
        }
        before = Some(after);
        match action {
            Action::EscalateTo { approvers: to, quorum } => {
                approvers(to, scope, nodes, &pointer(&path, "action"), false)?;
                if let Some(needs) = quorum {
                    threshold(needs, to, scope, nodes, &pointer(&path, "action"))?;
                }
            }
            Action::ReassignTo { approvers: to } => {
                approvers(to, scope, nodes, &pointer(&path, "action"), false)?
            }
            _ => {}
        }
    }
    Ok(())
}

impl Approvers {
    /// The most people that the approvers can be, where all are named one by one.
    #[must_use]
    pub fn at_most(&self) -> Option<u32> {
        match self {
            Approvers::Role { .. } | Approvers::RoleFor { .. } => None,
            Approvers::ManagerOfSubmitter {} | Approvers::Person { .. } => Some(1),
            Approvers::AnyOf { of } => {
                let mut people = SortedSet::new();
                let mut managers = 0_u32;
                for each in of {
                    match each {
                        Approvers::Person { id } => {
                            people.insert(id);
                        }
                        Approvers::ManagerOfSubmitter {} => managers = 1,
                        _ => return None,
                    }
                }
                u32::try_from(people.len()).ok()?.checked_add(managers)
            }
            // Of each group: no group can give more than its own people.
            Approvers::EachOf { of } => of.iter().filter_map(Approvers::at_most).min(),
        }
    }

    /// The roles that the approvers name.
    #[must_use]
    pub fn roles(&self) -> SortedSet<&str> {
        match self {
            Approvers::Role { role } | Approvers::RoleFor { role, .. } => {
                std::iter::once(role.as_str()).into_set()
            }
            Approvers::AnyOf { of } | Approvers::EachOf { of } => {
                of.iter().flat_map(Approvers::roles).into_set()
            }
            Approvers::ManagerOfSubmitter {} | Approvers::Person { .. } => SortedSet::new(),
        }
    }
}

impl Duration {
    /// Whether `later` is longer than this one. Business time and plain time cannot be compared.
    #[must_use]
    pub fn rises_to(&self, later: &Duration) -> bool {
        match (self.millis(), later.millis()) {
            (Some(one), Some(other)) => one < other,
            _ => self.unit == later.unit && self.calendar == later.calendar && self.n < later.n,
        }
    }
}
