//! In which capacity somebody decides on a step: in their own right, or through a delegation.

use super::event::Through;
use super::people::is_same_role;
use super::state::StepState;
use super::state::changes::is_filled;
use super::work::Work;
use crate::limits::DELEGATIONS_FOLLOWED;
use crate::model::people::{Delegation, Kind as Actor};
use crate::model::refusal::{Code, Refusal};
use crate::route::staff::{Bar, Found, Place};

/// A place on a step, and by which way somebody comes to fill it.
#[derive(Debug, Clone)]
pub(super) struct Capacity {
    pub(super) holder: String,
    pub(super) place: Place,
    pub(super) through: Vec<Through>,
}

impl Capacity {
    /// The role in which it is filled: the first in the policy's order.
    pub(super) fn role(&self) -> String {
        self.place.seats.first().map(|seat| seat.role.clone()).unwrap_or_default()
    }
}

/// All capacities of somebody on a step.
#[derive(Debug, Default)]
pub(super) struct Capacities {
    /// Those in which they may decide; their own first, then by the delegations' ids.
    pub(super) open: Vec<Capacity>,
    /// Somebody whom they stand in for is barred: why.
    barred: Option<Bar>,
    /// They stand in for somebody who, in the end, stands in for them.
    cycle: Option<String>,
    /// How many delegations were followed: where everybody stands in for everybody, there are more ways than time.
    followed: usize,
}

/// The longest way of delegations that is followed.
const WAY: usize = 16;

impl Work<'_> {
    /// The capacities of somebody on a step with these people.
    pub(super) fn capacities(&self, person: &str, step: &str, found: &Found) -> Capacities {
        let mut capacities = Capacities::default();
        let kind = self.context.people.kind(person);
        if let Some(place) = found.staff.get(person).filter(|_| kind != Actor::Bot) {
            capacities.open.push(Capacity {
                holder: person.to_owned(),
                place: place.clone(),
                through: Vec::new(),
            });
        }
        if kind == Actor::Human {
            self.follow(person, person, step, found, &mut Vec::new(), &mut capacities);
        }
        capacities
    }

    /// Follows the delegations to `delegate` upwards; `way` holds those already followed, the actor's own first.
    fn follow<'w>(
        &'w self,
        actor: &str,
        delegate: &str,
        step: &str,
        found: &Found,
        way: &mut Vec<&'w Delegation>,
        capacities: &mut Capacities,
    ) {
        let covers = |delegation: &Delegation| {
            delegation.steps.as_ref().is_none_or(|steps| steps.iter().any(|each| each == step))
        };
        let to_them = self.context.people.delegations().iter();
        for delegation in
            to_them.filter(|each| each.to == delegate && each.holds_at(self.now) && covers(each))
        {
            let principal = delegation.from.as_str();
            let back = principal == actor || way.iter().any(|each| each.from == principal);
            if back || way.len() >= WAY || capacities.followed >= DELEGATIONS_FOLLOWED {
                continue;
            }
            capacities.followed = capacities.followed.saturating_add(1);
            way.push(delegation);
            let place = found.staff.get(principal).and_then(|place| within(place, way));
            if let Some(place) = place {
                // What passed through the hands of somebody who is barred is theirs as well: they chose who decides.
                let bar = way.iter().find_map(|each| self.bar(&each.from, step));
                if bar.is_some() {
                    capacities.barred = capacities.barred.or(bar);
                } else if self.leads_back(principal, actor, step) {
                    capacities.cycle = Some(delegation.id.clone());
                } else {
                    let through = way.iter().rev().map(|each| through(each)).collect();
                    capacities.open.push(Capacity { holder: principal.to_owned(), place, through });
                }
            } else if let Some((bar, _)) =
                found.barred.get(principal).filter(|(_, place)| within(place, way).is_some())
            {
                capacities.barred = capacities.barred.or(Some(*bar));
            }
            if self.policy.definition().options.allow_redelegation {
                self.follow(actor, principal, step, found, way, capacities);
            }
            way.pop();
        }
    }

    /// Whether delegations lead from the actor to the principal as well: then only the principal may act. Only where
    /// delegates may delegate further is there a way at all.
    fn leads_back(&self, principal: &str, actor: &str, step: &str) -> bool {
        if !self.policy.definition().options.allow_redelegation {
            return false;
        }
        let mut reached = vec![actor];
        let mut at = 0;
        while let Some(from) = reached.get(at).copied() {
            at = at.saturating_add(1);
            for delegation in self
                .context
                .people
                .delegations()
                .iter()
                .filter(|each| each.from == from && each.holds_at(self.now))
            {
                let covers =
                    delegation.steps.as_ref().is_none_or(|steps| steps.iter().any(|each| each == step));
                if covers && delegation.to == principal {
                    return true;
                }
                if covers && !reached.contains(&delegation.to.as_str()) {
                    reached.push(&delegation.to);
                }
            }
        }
        false
    }

    /// The first capacity in which the actor may decide, in the role that they name if they name one.
    pub(super) fn capacity(
        &self,
        person: &str,
        state: &StepState,
        found: &Found,
        role: Option<&str>,
        approves: bool,
    ) -> Result<Capacity, Refusal> {
        let Capacities { open, barred, cycle, .. } = self.capacities(person, &state.id, found);
        let mut usable: Vec<Capacity> = open.iter().filter_map(|capacity| in_role(capacity, role)).collect();
        if approves {
            usable.retain(|capacity| capacity.place.may_approve());
        }
        if usable.is_empty() {
            return Err(match (barred, cycle) {
                (Some(bar), _) => barred_by(person, &state.id, bar, true),
                (None, Some(delegation)) => {
                    let message = format!("delegation `{delegation}` leads back to where it began");
                    Refusal::new(
                        Code::DelegationCycle,
                        message,
                        "let the principal act, or end one of the delegations",
                    )
                }
                (None, None) => forbidden(person, &state.id, role, !open.is_empty()),
            });
        }
        let decided = state.decisions.iter().any(|decision| decision.by == person);
        let free = |capacity: &Capacity| {
            let filled = state.decisions.iter().any(|decision| decision.holder == capacity.holder);
            !filled && !is_filled(&state.changes, &capacity.holder)
        };
        if decided {
            let message = format!("`{person}` has already decided on step `{}`", state.id);
            let hint = "one person decides once; where the policy allows it, retract the decision first";
            return Err(Refusal::new(Code::AlreadyDecided, message, hint));
        }
        usable.iter().find(|capacity| free(capacity)).cloned().ok_or_else(|| {
            let message =
                format!("the place that `{person}` could fill on step `{}` is already filled", state.id);
            Refusal::new(
                Code::SlotAlreadyFilled,
                message,
                "a principal and a delegate fill one place, whoever is first",
            )
        })
    }
}

/// The place as far as every delegation on the way reaches; `None` where nothing is left.
fn within(place: &Place, way: &[&Delegation]) -> Option<Place> {
    let reaches = |role: &str| {
        way.iter().all(|each| {
            each.roles.as_ref().is_none_or(|roles| roles.iter().any(|named| is_same_role(named, role)))
        })
    };
    let seats: Vec<_> = place.seats.iter().filter(|seat| reaches(&seat.role)).cloned().collect();
    (!seats.is_empty()).then_some(Place { seats })
}

fn in_role(capacity: &Capacity, role: Option<&str>) -> Option<Capacity> {
    let Some(role) = role else { return Some(capacity.clone()) };
    let seats: Vec<_> =
        capacity.place.seats.iter().filter(|seat| is_same_role(role, &seat.role)).cloned().collect();
    (!seats.is_empty()).then(|| Capacity { place: Place { seats }, ..capacity.clone() })
}

fn through(delegation: &Delegation) -> Through {
    Through {
        id: delegation.id.clone(),
        from: delegation.from.clone(),
        since: delegation.since,
        until: delegation.until,
        authorised_by: delegation.authorised_by.clone(),
        reason: delegation.reason.clone(),
    }
}

fn forbidden(person: &str, step: &str, role: Option<&str>, otherwise: bool) -> Refusal {
    let (message, hint) = match (role, otherwise) {
        (Some(role), true) => (
            format!("`{person}` does not hold role `{role}` on step `{step}`"),
            "leave the role out, or name one that counts on this step",
        ),
        _ => (
            format!("`{person}` is none of the people who may do this on step `{step}`"),
            "ask one of them, or have the step reassigned",
        ),
    };
    Refusal::new(Code::ForbiddenRole, message, hint)
}

/// The refusal for somebody who is barred, or who stands in for somebody who is.
pub(super) fn barred_by(person: &str, step: &str, bar: Bar, stands_in: bool) -> Refusal {
    let who = if stands_in { "the person for whom they act" } else { "they" };
    let (message, hint) = match bar {
        Bar::Own => (
            format!(
                "`{person}` may not decide on step `{step}`: {who} submitted the request or contributed to it"
            ),
            "let somebody else decide; nobody approves their own work",
        ),
        Bar::Distinct => (
            format!(
                "`{person}` may not decide on step `{step}`: {who} approved a step that other people must approve"
            ),
            "let somebody else decide; the policy wants different people for these steps",
        ),
    };
    Refusal::new(bar.code(), message, hint)
}
