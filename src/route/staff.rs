//! The people of a step: whom its approvers name, through which role, and who of them is barred.

use serde_json::Value as Json;

use crate::definition::policy::Policy;
use crate::definition::step::{Approvers, Step};
use crate::model::gather::Gather;
use crate::model::json::form::{Form, FromJson, ToJson, form, serde_by_form};
use crate::model::people::{Kind, People};
use crate::model::refusal::Code;
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;
use crate::rule::eval::{Context, EvaluationError, Trace, text};

/// One thing that somebody may do on a step, and through which role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// The role, as `legal` or `legal@emea`; else `manager_of_submitter` or `person`.
    pub role: String,
    /// In which count it is.
    pub of: Count,
}

/// A seat as JSON: `{ role, group }`, `{ role, quorum }` or `{ role, rejection }`.
struct RawSeat {
    role: String,
    group: Option<usize>,
    quorum: Option<usize>,
    rejection: Option<usize>,
}

form!(open RawSeat { role, group: optional, quorum: optional, rejection: optional });

impl ToJson for Seat {
    fn json(&self) -> Json {
        let mut raw = RawSeat { role: self.role.clone(), group: None, quorum: None, rejection: None };
        match self.of {
            Count::Group(at) => raw.group = Some(at),
            Count::Quorum(at) => raw.quorum = Some(at),
            Count::Rejection(at) => raw.rejection = Some(at),
        }
        raw.json()
    }
}

impl FromJson for Seat {
    fn shape() -> &'static Form {
        const {
            &Form::Refined(RawSeat::shape, |value| {
                Self::built(value).map(|_| ()).ok_or_else(|| "a seat is in one count".to_owned())
            })
        }
    }

    fn built(value: &Json) -> Option<Self> {
        let RawSeat { role, group, quorum, rejection } = RawSeat::built(value)?;
        let of = match (group, quorum, rejection) {
            (Some(at), None, None) => Count::Group(at),
            (None, Some(at), None) => Count::Quorum(at),
            (None, None, Some(at)) => Count::Rejection(at),
            _ => return None,
        };
        Some(Seat { role, of })
    }
}

serde_by_form!(write Seat);
serde_by_form!(read Seat);

/// A count that a person's decision can enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// A group of the step's own approvers: of `each_of` its position, else 0.
    Group(usize),
    /// The approvals of a quorum with approvers of its own: its position.
    Quorum(usize),
    /// The rejections of a threshold with people of its own: its position.
    Rejection(usize),
}

/// What somebody is on a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// In the policy's order.
    pub seats: Vec<Seat>,
}

/// A list of the seats.
impl ToJson for Place {
    fn json(&self) -> Json {
        self.seats.json()
    }
}

impl FromJson for Place {
    fn shape() -> &'static Form {
        <Vec<Seat>>::shape()
    }

    fn built(value: &Json) -> Option<Self> {
        FromJson::built(value).map(|seats| Place { seats })
    }
}

serde_by_form!(write Place);
serde_by_form!(read Place);

impl Place {
    /// Whether an approval can count; one who is there for rejections only may not approve.
    #[must_use]
    pub fn may_approve(&self) -> bool {
        self.seats.iter().any(|seat| !matches!(seat.of, Count::Rejection(_)))
    }

    /// Whether it is in this count.
    #[must_use]
    pub fn counts_in(&self, count: Count) -> bool {
        self.seats.iter().any(|seat| seat.of == count)
    }

    /// Whether it is one of the step's own approvers, whichever group they are in.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.seats.iter().any(|seat| matches!(seat.of, Count::Group(_)))
    }

    /// Adds what `other` has and this has not.
    pub fn join(&mut self, other: Place) {
        for seat in other.seats {
            self.add(seat);
        }
    }

    fn add(&mut self, seat: Seat) {
        if !self.seats.contains(&seat) {
            self.seats.push(seat);
        }
    }
}

/// People with their places, by id in byte order.
pub type Staff = SortedMap<String, Place>;

/// Why somebody may not decide on a step whatever their roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// They submitted the request, or contributed to it where the policy excludes that.
    Own,
    /// They approved another step that distinct people must approve.
    Distinct,
}

impl Bar {
    /// The code of the refusal.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            Bar::Own => Code::SelfApprovalForbidden,
            Bar::Distinct => Code::DistinctPeopleRequired,
        }
    }
}

/// What looking people up needs to know.
pub(crate) struct Lookup<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) people: &'a People,
    pub(crate) submitter: &'a str,
    pub(crate) context: Context<'a, 'a>,
    /// Who is barred from a step.
    pub(crate) bar: &'a dyn Fn(&str, &str) -> Option<Bar>,
}

/// The people of a step.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// Those who may decide.
    pub(crate) staff: Staff,
    /// Those who could if they were not barred.
    pub(crate) barred: SortedMap<String, (Bar, Place)>,
    /// Nobody was left of the step's own approvers, so the fallback's serve.
    pub(crate) fallback: bool,
    /// Groups of the step's own approvers: of `each_of` their number, else 1.
    pub(crate) groups: usize,
    /// Quorums whose approvers depend on facts that nobody has said yet: their positions.
    pub(crate) unknown: Vec<usize>,
}

impl Found {
    pub(crate) fn add(&mut self, person: String, seat: Seat, bar: Option<Bar>) {
        match bar {
            Some(bar) => {
                self.barred.change_or(person, || (bar, Place::default()), |(_, place)| place.add(seat))
            }
            None => self.staff.change(person, |place| place.add(seat)),
        }
    }

    /// Those whose approvals can count, in byte order.
    pub(crate) fn approvers(&self) -> impl Iterator<Item = (&str, &Place)> {
        let may = self.staff.iter().filter(|(_, place)| place.may_approve());
        may.map(|(person, place)| (person.as_str(), place))
    }

    /// The members of a count, in byte order.
    pub(crate) fn members(&self, count: Count) -> SortedSet<&str> {
        let members = self.staff.iter().filter(|(_, place)| place.counts_in(count));
        members.map(|(person, _)| person.as_str()).into_set()
    }

    /// Whether nobody is left of the step's own approvers.
    fn is_empty(&self) -> bool {
        !self.staff.values().any(Place::is_own)
    }
}

impl Lookup<'_> {
    /// The people of `step`; `None` while that depends on facts that nobody has said yet.
    ///
    /// # Errors
    /// When the unit of a `role_for` cannot be computed.
    pub(crate) fn step(&self, step: &Step) -> Result<Option<Found>, EvaluationError> {
        let Some(mut found) = self.own(&step.approvers, step)? else { return Ok(None) };
        if let Some(fallback) = step.fallback.as_ref().filter(|_| found.is_empty()) {
            let barred = std::mem::take(&mut found.barred);
            let Some(other) = self.own(fallback, step)? else { return Ok(None) };
            found = Found { fallback: true, ..other };
            for (person, place) in barred {
                if !found.barred.contains_key(&person) {
                    found.barred.insert(person, place);
                }
            }
        }
        for (at, from) in
            step.quorums.iter().enumerate().filter_map(|(at, each)| Some((at, each.from.as_ref()?)))
        {
            if !self.collect(from, &step.id, Count::Quorum(at), &mut found)? {
                found.unknown.push(at);
            }
        }
        for (at, from) in
            step.rejections.iter().enumerate().filter_map(|(at, each)| Some((at, each.from.as_ref()?)))
        {
            self.collect(from, &step.id, Count::Rejection(at), &mut found)?;
        }
        Ok(Some(found))
    }

    /// The step's own approvers, or those of its fallback.
    fn own(&self, approvers: &Approvers, step: &Step) -> Result<Option<Found>, EvaluationError> {
        let parts = match approvers {
            Approvers::EachOf { of } => of.as_slice(),
            other => std::slice::from_ref(other),
        };
        let mut found = Found { groups: parts.len(), ..Found::default() };
        for (group, part) in parts.iter().enumerate() {
            if !self.collect(part, &step.id, Count::Group(group), &mut found)? {
                return Ok(None);
            }
        }
        Ok(Some(found))
    }

    /// Adds whom `approvers` names; false while that depends on facts that nobody has said yet.
    pub(crate) fn collect(
        &self,
        approvers: &Approvers,
        step: &str,
        count: Count,
        found: &mut Found,
    ) -> Result<bool, EvaluationError> {
        let mut add = |role: &str, people: &[String], humans_only: bool| {
            for person in people {
                let kind = self.people.kind(person);
                if kind == Kind::Human || (kind == Kind::Service && !humans_only) {
                    let seat = Seat { role: role.to_owned(), of: count };
                    found.add(person.clone(), seat, (self.bar)(person, step));
                }
            }
        };
        match approvers {
            Approvers::Role { role } => add(role, self.people.role(role), true),
            Approvers::RoleFor { role, unit } => match text(unit, self.context, &mut Trace::default())? {
                Some(unit) => {
                    if let Some((role, people)) = self.people.role_at(role, unit) {
                        add(&role, people, true);
                    }
                }
                None => return Ok(false),
            },
            Approvers::ManagerOfSubmitter {} => {
                let manager = self.people.manager_of(self.submitter).map(str::to_owned);
                add("manager_of_submitter", manager.as_slice(), true);
            }
            // Whom the policy names may be a service; a bot never decides.
            Approvers::Person { id } => add("person", std::slice::from_ref(id), false),
            Approvers::AnyOf { of } | Approvers::EachOf { of } => {
                for each in of {
                    if !self.collect(each, step, count, found)? {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }
}
