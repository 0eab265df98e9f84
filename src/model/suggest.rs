//! "did you mean …?": the nearest known word to a misspelt one.

use crate::limits::{SUGGESTION_CANDIDATES, SUGGESTION_CHARS};

/// The most edits that still count as a misspelling, whatever the length of the word.
const MOST_EDITS: usize = 3;

/// The candidate nearest to the word, if one is near enough to be meant: at most a third of the word's
/// characters, and never more than three, are inserted, left out, replaced or swapped with their neighbour
/// (Damerau–Levenshtein, optimal string alignment). Among equally near ones, the first in byte order. A
/// candidate that differs in nothing but the case of ASCII letters is always near enough.
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
    nearest(word, &mut candidates.into_iter())
}

/// Compiled once, whatever the candidates come from.
fn nearest<'a>(word: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = word.chars().take(SUGGESTION_CHARS.saturating_add(1)).collect();
    if letters.is_empty() || letters.len() > SUGGESTION_CHARS {
        return None;
    }
    let allowed = letters.len().max(3).div_euclid(3).min(MOST_EDITS);
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates.take(SUGGESTION_CANDIDATES) {
        let distance = if candidate == word {
            continue; // the very word would be no help
        } else if word.eq_ignore_ascii_case(candidate) {
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

/// The number of edits between two words, if there are at most `allowed`.
///
/// Rows of the usual table, three at a time because a swap looks two rows back, near the diagonal. A row whose every cell is
/// over the bound ends the search: later cells can only grow.
fn distance_within(word: &[char], candidate: &str, allowed: usize) -> Option<usize> {
    // What both begin with takes no edit.
    let same = word.iter().zip(candidate.chars()).take_while(|(left, right)| **left == *right).count();
    let rest = SUGGESTION_CHARS.saturating_add(1).saturating_sub(same);
    let other: Vec<char> = candidate.chars().skip(same).take(rest).collect();
    let word = word.get(same..).unwrap_or_default();
    if other.len().saturating_add(same) > SUGGESTION_CHARS || word.len().abs_diff(other.len()) > allowed {
        return None;
    }
    let far = vec![usize::MAX; other.len().saturating_add(1)];
    let (mut before, mut above, mut current) =
        (far.clone(), (0..=other.len()).collect::<Vec<_>>(), far.clone());
    let mut previous: Option<char> = None;
    for (row, letter) in word.iter().enumerate() {
        current.clone_from(&far);
        let mut least = row.saturating_add(1);
        if let Some(first) = current.first_mut() {
            *first = least;
        }
        // Further off the diagonal, more edits lie between than are allowed.
        let band = row.saturating_add(allowed).saturating_add(1);
        for (column, against) in other.iter().enumerate().take(band).skip(row.saturating_sub(allowed)) {
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
            least = least.min(edits);
            if let Some(here) = current.get_mut(column.saturating_add(1)) {
                *here = edits;
            }
        }
        if least > allowed {
            return None;
        }
        previous = Some(*letter);
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut current);
    }
    above.last().copied().filter(|edits| *edits <= allowed)
}

/// A cell of a row; one that does not exist is out of reach.
fn cell(row: &[usize], column: usize) -> usize {
    row.get(column).copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_slip_in_a_short_word_and_three_in_a_long_one_are_near() {
        let words = ["budget", "region", "template_locked", "at", "x"];
        for (word, meant) in [
            ("budge", Some("budget")),
            ("bugdet", Some("budget")),
            ("budgets", Some("budget")),
            ("BUDGET", Some("budget")),
            ("tmplate_loked", Some("template_locked")),
            ("templatelockd", Some("template_locked")),
            ("tmpltelckd", None),
            ("ta", Some("at")),
            ("a", None), // one edit, but it is the whole word
            ("bgt", None),
            ("budget", None), // it is there already
            ("", None),
        ] {
            assert_eq!(closest(word, words), meant, "{word}");
        }
    }

    #[test]
    fn ties_do_not_depend_on_the_order() {
        assert_eq!(closest("cart", ["card", "cast", "part"]), Some("card"));
        assert_eq!(closest("cart", ["part", "cast", "card"]), Some("card"));
        // the word itself is no suggestion, and hides none
        assert_eq!(closest("roles", ["roles", "role"]), Some("role"));
        // nearer goes before the order of letters
        assert_eq!(closest("reviewer", ["previewers", "reviewers"]), Some("reviewers"));
    }

    #[test]
    fn the_cost_is_bounded() {
        let long = "a".repeat(1_000_000);
        assert_eq!(closest(&long, ["a"]), None);
        assert_eq!(closest("aaaa", [long.as_str()]), None);
        let many = vec!["zzzz"; SUGGESTION_CANDIDATES];
        assert_eq!(closest("word", many.into_iter().chain(["ward"])), None);
    }

    /// The definition of optimal string alignment, without a table.
    fn distance(a: &[char], b: &[char]) -> usize {
        let (Some((x, a_rest)), Some((y, b_rest))) = (a.split_last(), b.split_last()) else {
            return a.len().max(b.len());
        };
        let mut least = distance(a_rest, b_rest) + usize::from(x != y);
        least = least.min(distance(a_rest, b) + 1).min(distance(a, b_rest) + 1);
        if let (Some((v, a_more)), Some((w, b_more))) = (a_rest.split_last(), b_rest.split_last())
            && (x, v) == (w, y)
        {
            least = least.min(distance(a_more, b_more) + 1);
        }
        least
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_definition(a in "[abc]{1,6}", b in "[abc]{0,6}", allowed in 0_usize..4) {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            let exact = distance(&chars(&a), &chars(&b));
            prop_assert_eq!(distance_within(&chars(&a), &b, allowed), Some(exact).filter(|edits| *edits <= allowed));
        }
    }
}
