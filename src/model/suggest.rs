//! "did you mean …?": the nearest known word to a misspelt one.

use crate::limits::{SUGGESTION_CANDIDATES, SUGGESTION_CHARS};

/// The most edits that still count as a misspelling, whatever the length of the word.
const MOST_EDITS: usize = 3;

/// The candidate nearest to the word, if one is near enough to be meant: at most a third of the word's
/// characters, and never more than three, are inserted, left out, replaced or swapped with their neighbour
/// (Damerau–Levenshtein, optimal string alignment). Among equally near ones, the first in byte order. A
/// candidate that differs in nothing but case is always near enough.
///
/// Cost is bounded: words over [`SUGGESTION_CHARS`] characters get no suggestion, and at most
/// [`SUGGESTION_CANDIDATES`] candidates are looked at.
///
/// ```
/// use countersign::model::suggest::closest;
///
/// assert_eq!(closest("bugdet", ["budget", "region"]), Some("budget"));
/// assert_eq!(closest("price", ["budget", "region"]), None);
/// ```
#[must_use]
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = word.chars().take(SUGGESTION_CHARS.saturating_add(1)).collect();
    if letters.is_empty() || letters.len() > SUGGESTION_CHARS {
        return None;
    }
    let allowed = (letters.len().max(3) / 3).min(MOST_EDITS);
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates.into_iter().take(SUGGESTION_CANDIDATES) {
        let distance = if candidate == word {
            continue; // the very word would be no help
        } else if same_but_case(word, candidate) {
            Some(0)
        } else {
            // A word of one or two letters that shares none with the candidate is another word.
            distance_within(&letters, candidate, allowed).filter(|edits| *edits < letters.len())
        };
        if let Some(distance) = distance
            && best.is_none_or(|known| (distance, candidate) < known)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The suggestion as a hint, "did you mean `x`?".
///
/// ```
/// use countersign::model::suggest::did_you_mean;
///
/// assert_eq!(did_you_mean("aprovers", ["approvers", "quorum"]).as_deref(), Some("did you mean `approvers`?"));
/// ```
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

fn same_but_case(word: &str, candidate: &str) -> bool {
    word.chars().flat_map(char::to_lowercase).eq(candidate.chars().flat_map(char::to_lowercase))
}

/// The number of edits between two words, if there are at most `allowed`.
///
/// Rows of the usual table, three at a time because a swap looks two rows back. A row whose every cell is
/// over the bound ends the search: later cells can only grow.
fn distance_within(word: &[char], candidate: &str, allowed: usize) -> Option<usize> {
    let other: Vec<char> = candidate.chars().take(SUGGESTION_CHARS.saturating_add(1)).collect();
    if other.len() > SUGGESTION_CHARS || word.len().abs_diff(other.len()) > allowed {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    let mut previous: Option<char> = None;
    for (row, letter) in word.iter().enumerate() {
        let mut current = vec![row.saturating_add(1)];
        for (column, against) in other.iter().enumerate() {
            let replaced = cell(&above, column).saturating_add(usize::from(letter != against));
            let dropped = cell(&above, column.saturating_add(1)).saturating_add(1);
            let inserted = cell(&current, column).saturating_add(1);
            let mut edits = replaced.min(dropped).min(inserted);
            let left = column.checked_sub(1);
            if previous == Some(*against)
                && let Some(left) = left
                && other.get(left) == Some(letter)
            {
                edits = edits.min(cell(&before, left).saturating_add(1));
            }
            current.push(edits);
        }
        if current.iter().all(|edits| *edits > allowed) {
            return None;
        }
        previous = Some(*letter);
        before = above;
        above = current;
    }
    above.last().copied().filter(|edits| *edits <= allowed)
}

/// A cell of a row; one that does not exist is out of reach.
fn cell(row: &[usize], column: usize) -> usize {
    row.get(column).copied().unwrap_or(usize::MAX)
}
