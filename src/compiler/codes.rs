//! The codes of findings, each with a sentence and an example: what the language reference lists and what no finding
//! can be without.

use core::fmt;

use serde::{Serialize, Serializer};

use super::finding::Severity;

/// One entry per code: the list cannot fall out of step with its names, sentences and examples.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident, $example:literal;)+) => {
        /// What a finding is about; a closed list.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, errors first.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name, as findings carry it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// How serious it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// What it means, in a sentence.
            #[must_use]
            pub fn says(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_start(),)+ }
            }

            /// A part of a script in which each line that ends in `//~ code` gets that finding.
            #[must_use]
            pub const fn example(self) -> &'static str {
                match self { $(Self::$name => $example,)+ }
            }
        }
    };
}

codes! {
    /// The script cannot be read: a bracket, a comma, a quote or a name is missing or out of place.
    SyntaxError = "syntax_error", Error, r#"step("review".approvers(role("editor"));   //~ syntax_error"#;
    /// There is no such function, or it does not take these arguments.
    UnknownFunction = "unknown_function", Error, r#"step("review").aprovers(role("editor"));   //~ unknown_function"#;
    /// `policy(id, version)` is not there, or does not come first.
    MissingPolicy = "missing_policy", Error, r#"step("review").approvers(role("editor"));   //~ missing_policy
policy("late", 1);"#;
    /// Something is said twice that has one place: a fact, a tier, a step, a name in a list.
    DuplicateId = "duplicate_id", Error, r#"step("review").approvers(role("editor"));
step("review").approvers(role("lawyer"));   //~ duplicate_id"#;
    /// A name is not written as names are.
    InvalidId = "invalid_id", Error, r#"step("Legal Review").approvers(role("lawyer"));   //~ invalid_id"#;
    /// A fact has a name that means something else to the language.
    ReservedName = "reserved_name", Error, r#"fact("new", boolean());   //~ reserved_name"#;
    /// A fact's type is incomplete, or its bounds do not fit it.
    InvalidFact = "invalid_fact", Error, r#"fact("share", decimal().min(1).max(0));   //~ invalid_fact"#;
    /// A condition or a review names a fact, or a member of one, that is not declared.
    UnknownFact = "unknown_fact", Error, r#"step("finance").when(|f| f.amuont > 0).approvers(role("finance"));   //~ unknown_fact"#;
    /// A step is named that is not defined.
    UnknownStep = "unknown_step", Error, r#"step("finance").after("manger").approvers(role("finance"));   //~ unknown_step"#;
    /// A text is compared with an enumeration that does not list it.
    UnknownValue = "unknown_value", Error, r#"step("export").when(|f| f.region == "USA").approvers(role("customs"));   //~ unknown_value"#;
    /// Two types meet that cannot be compared or computed with, or a closure yields another type than is needed.
    TypeMismatch = "type_mismatch", Error, r#"step("finance").when(|f| f.amount >= "50000").approvers(role("finance"));   //~ type_mismatch"#;
    /// A fact that may be left out is used where it may be absent.
    OptionalFact = "optional_fact", Error, r#"step("finance").when(|f| f.budget >= 50_000).approvers(role("finance"));   //~ optional_fact"#;
    /// Amounts of two currencies are compared or added.
    CurrencyMismatch = "currency_mismatch", Error, r#"step("finance").when(|f| f.amount > f.fee).approvers(role("finance"));   //~ currency_mismatch"#;
    /// A number cannot be kept exactly as it is written.
    InexactLiteral = "inexact_literal", Error, r#"step("finance").when(|f| f.amount >= 0.005).approvers(role("finance"));   //~ inexact_literal"#;
    /// A condition holds something that cannot be kept as data.
    NotLowerable = "not_lowerable", Error, r#"step("finance").when(|f| f.amount / 3 > 100).approvers(role("finance"));   //~ not_lowerable"#;
    /// The last tier has a condition, so a request may be in none.
    MissingDefaultTier = "missing_default_tier", Error, r#"tier("high", |f| f.urgent);   //~ missing_default_tier"#;
    /// A tier stands behind one that takes every request.
    UnreachableTier = "unreachable_tier", Error, r#"tier("low");
tier("high", |f| f.urgent);   //~ unreachable_tier"#;
    /// Steps wait for each other, or for more steps than are named.
    CyclicOrder = "cyclic_order", Error, r#"step("legal").after("brand").approvers(role("lawyer"));   //~ cyclic_order
step("brand").after("legal").approvers(role("brand-reviewer"));"#;
    /// Approvers are missing, misspelt or combined in a way that has no meaning.
    InvalidApprovers = "invalid_approvers", Error, r#"step("legal").approvers("lawyer");   //~ invalid_approvers"#;
    /// A quorum that approves by itself, or that can never be met.
    InvalidQuorum = "invalid_quorum", Error, r#"step("legal").approvers(role("lawyer")).quorum(0);   //~ invalid_quorum"#;
    /// A rejection that nobody could give, or reason codes that are none.
    InvalidRejection = "invalid_rejection", Error, r#"step("legal").approvers(role("lawyer")).rejected_by("everybody");   //~ invalid_rejection"#;
    /// A duration that is none, a deadline without an action, or levels that do not rise.
    InvalidDeadline = "invalid_deadline", Error, r#"step("legal").approvers(role("lawyer")).deadline(hours(48));   //~ invalid_deadline"#;
    /// Evidence that is required twice, or that is not written as evidence.
    InvalidEvidence = "invalid_evidence", Error, r#"step("legal").approvers(role("lawyer")).requires("redline");   //~ invalid_evidence"#;
    /// An effect that is declared twice, or that is compensated although nothing approved it.
    InvalidEffect = "invalid_effect", Error, r#"on_rejected(effect("notify").compensate_with("recall"));   //~ invalid_effect"#;
    /// An option, a permission or a part of a step that does not exist, or that is said twice.
    InvalidOption = "invalid_option", Error, r#"allow("overide", role("cmo"));   //~ invalid_option"#;
    /// The script stopped before its end.
    ScriptFailed = "script_failed", Error, r#"let share = 1 / 0;   //~ script_failed"#;
    /// A bound of the engine is exceeded.
    LimitExceeded = "limit_exceeded", Error, r#"let text = "x"; loop { text += text; }   //~ limit_exceeded"#;
    /// Nobody but the submitter could move a request out of manual review.
    UnmovableReview = "unmovable_review", Warning, r#"policy("stuck", 1);   //~ unmovable_review
step("review").approvers(role("editor"));"#;
    /// A step takes more people to reject than to approve.
    HardToReject = "hard_to_reject", Warning, r#"step("legal").approvers(role("lawyer")).rejected_by(2);   //~ hard_to_reject"#;
    /// No rule looks at a fact.
    UnusedFact = "unused_fact", Note, r#"fact("colour", string());   //~ unused_fact"#;
}

impl Code {
    /// The code of this name.
    pub(crate) fn named(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A finding's code is known to its reader as text.
impl PartialEq<&str> for Code {
    fn eq(&self, name: &&str) -> bool {
        self.as_str() == *name
    }
}
