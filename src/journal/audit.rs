//! Verifying all there is of a request: the log, its head, its documents, and whether deciding again gives the same.

use super::aside::Lookup;
use super::replay::{Definitions, Told, replay};
use super::signature::transplanted;
use crate::model::digest::Sha256;
use crate::record::document::Kind;
use crate::record::verify::{Break, Check, Keys, Kind as BreakKind, Sealed, chain, head};

/// What is verified, and by what.
#[derive(Clone, Copy)]
pub struct Audit<'a, 'd> {
    /// The records, in order, a line each.
    pub lines: &'a [&'a str],
    /// The log that they should be of; without it, that of the first.
    pub origin: Option<&'a str>,
    /// The head statement.
    pub head: Option<&'a str>,
    /// The keys.
    pub keys: Keys<'a>,
    /// Who checks signatures. The head's has the number of lines.
    pub check: &'a Check<'a>,
    /// The documents; without them, the log alone is verified.
    pub documents: Option<&'a Lookup<'d>>,
    /// The definitions; without them nothing is decided again.
    pub definitions: Option<&'a Definitions<'d>>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The records whose signature and place hold.
    pub sealed: Vec<Sealed>,
    /// Those of them that say what their events say.
    pub told: Vec<Told>,
    /// The first break.
    pub first_break: Option<Break>,
    /// How many records came after the head statement; none without a statement that holds.
    pub after_head: Option<u64>,
    /// Whether there were no documents: nothing is told.
    pub alone: bool,
}

impl Found {
    /// What was erased: the record, the kind, the document.
    pub fn erased(&self) -> impl Iterator<Item = (u64, Kind, Sha256)> {
        let records = self.sealed.iter().zip(&self.told);
        records.flat_map(|(sealed, told)| {
            told.erased.iter().map(|(kind, sha256)| (sealed.place.seq, *kind, *sha256))
        })
    }

    /// What was not decided again, and why.
    pub fn not_replayed(&self) -> impl Iterator<Item = (u64, &str)> {
        let records = self.sealed.iter().zip(&self.told);
        let told = records
            .filter_map(|(sealed, told)| Some((sealed.place.seq, told.replayed.as_ref().err()?.as_str())));
        let alone = self.sealed.iter().filter(|_| self.alone);
        told.chain(alone.map(|sealed| (sealed.place.seq, "the log alone was verified")))
    }
}

/// Verifies the records of a request.
#[must_use]
pub fn audit(audit: Audit<'_, '_>) -> Found {
    let (sealed, broken) = chain(audit.lines, audit.origin, audit.keys, audit.check);
    let (told, untrue, foreign) = match audit.documents {
        None => (Vec::new(), None, None),
        Some(documents) => {
            let (told, untrue) = replay(&sealed, documents, audit.definitions);
            let mut records = sealed.iter().zip(&told);
            let foreign =
                records.find_map(|(sealed, told)| transplanted(sealed.place.seq, &told.payload, documents));
            (told, untrue, foreign)
        }
    };
    // The head is believed only over a chain that holds: otherwise the chain says more.
    let line = audit.lines.len();
    let headed = audit
        .head
        .filter(|_| broken.is_none())
        .map(|text| head(text, &sealed, audit.keys, &|_, compact, key| (audit.check)(line, compact, key)));
    let (after_head, of_head) = match headed {
        None => (None, None),
        Some(Ok(after)) => (Some(after), None),
        Some(Err(found)) => (None, Some(found)),
    };
    let nothing = || Break::new(Some(0), BreakKind::Removed, "there is no record");
    let first_break =
        [untrue, foreign, broken].into_iter().flatten().min_by_key(|found| found.seq).or(of_head);
    let first_break = first_break.or_else(|| sealed.is_empty().then(nothing));
    Found { sealed, told, first_break, after_head, alone: audit.documents.is_none() }
}
