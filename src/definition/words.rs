//! Parts of a definition in plain words, the same wherever they are shown.

use super::step::{Action, Approvers, Duration, Quorum, Threshold, Unit};

impl Approvers {
    /// The approvers in words: "role `legal` or the manager of the submitter".
    #[must_use]
    pub fn words(&self) -> String {
        let join =
            |of: &[Approvers], word: &str| of.iter().map(Approvers::words).collect::<Vec<_>>().join(word);
        match self {
            Approvers::Role { role } => format!("role `{role}`"),
            Approvers::RoleFor { role, unit } => {
                format!("role `{role}` for `{}`", unit.at.text.as_deref().unwrap_or("…"))
            }
            Approvers::ManagerOfSubmitter {} => "the manager of the submitter".to_owned(),
            Approvers::Person { id } => format!("`{id}`"),
            Approvers::AnyOf { of } => join(of, " or "),
            Approvers::EachOf { of } => format!("each of {}", join(of, ", ")),
        }
    }
}

impl Threshold {
    /// The threshold in words: "2 approvals".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Threshold::Count { n: 1 } => "1 approval".to_owned(),
            Threshold::Count { n } => format!("{n} approvals"),
            Threshold::All {} => "everybody's approval".to_owned(),
            Threshold::Percent { percent } => format!("approval by {percent} % of them"),
            Threshold::Weighted { n, .. } => format!("approvals of weight {n}"),
            Threshold::Computed { count } => {
                format!("as many approvals as `{}`", count.at.text.as_deref().unwrap_or("…"))
            }
        }
    }
}

impl Quorum {
    /// The quorum in words: "2 approvals from role `board`".
    #[must_use]
    pub fn words(&self) -> String {
        match &self.from {
            Some(from) => format!("{} from {}", self.needs.words(), from.words()),
            None => self.needs.words(),
        }
    }
}

impl Duration {
    /// The duration in words: "2 business days (calendar `nl`)".
    #[must_use]
    pub fn words(&self) -> String {
        let unit = match self.unit {
            Unit::Minutes => "minute",
            Unit::Hours => "hour",
            Unit::Days => "day",
            Unit::BusinessHours => "business hour",
            Unit::BusinessDays => "business day",
        };
        let plural = if self.n == 1 { "" } else { "s" };
        match &self.calendar {
            Some(calendar) => format!("{} {unit}{plural} (calendar `{calendar}`)", self.n),
            None => format!("{} {unit}{plural}", self.n),
        }
    }

    /// How long it is in milliseconds; `None` for business time, which only a calendar can tell.
    #[must_use]
    pub fn millis(&self) -> Option<i64> {
        let unit: i64 = match self.unit {
            Unit::Minutes => 60_000,
            Unit::Hours => 3_600_000,
            Unit::Days => 86_400_000,
            Unit::BusinessHours | Unit::BusinessDays => return None,
        };
        i64::from(self.n).checked_mul(unit)
    }
}

impl Action {
    /// What happens, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Action::EscalateTo { approvers, .. } => format!("escalate to {}", approvers.words()),
            Action::ReassignTo { approvers } => format!("reassign to {}", approvers.words()),
            Action::ApproveAutomatically {} => "approve automatically".to_owned(),
            Action::RejectAutomatically {} => "reject automatically".to_owned(),
            Action::Expire {} => "let the request expire".to_owned(),
            Action::ManualReview {} => "send the request to manual review".to_owned(),
        }
    }
}
