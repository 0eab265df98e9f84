//! Playing sequences of commands, in all threads that there are, and making those that fail small.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use countersign::model::calendar::Calendars;
use countersign::request::context::Context;
use countersign::request::state::State;
use countersign::request::{Decided, Verdict};

use super::case::{Case, Turn};
use super::turns::Course;
use crate::coverage::Coverage;
use crate::random::Random;

/// One sequence of commands of a case.
pub(crate) struct Play<'c> {
    pub(crate) case: &'c Case,
    pub(crate) course: Course,
    pub(crate) random: Random,
    pub(crate) turns: Vec<Turn>,
    pub(crate) state: Option<State>,
    left: usize,
}

impl<'c> Play<'c> {
    /// A `steady` one keeps its people and its clock in order.
    pub(crate) fn new(case: &'c Case, seed: u64, steady: bool) -> Play<'c> {
        let mut random = Random::new(seed);
        let course = Course::new(case, &mut random, steady);
        // Between 4 and 20, shorter ones more often.
        let left = 4 + random.below(17).min(random.below(17));
        Play { case, course, random, turns: Vec::new(), state: None, left }
    }

    /// The next command and what becomes of it; `None` at the end.
    pub(crate) fn next(&mut self) -> Option<Decided> {
        let ended = self.state.as_ref().is_some_and(|state| state.status.is_final());
        if self.left == 0 || (ended && self.random.percent(40)) {
            return None;
        }
        self.left -= 1;
        let turn = self.course.turn(self.case, &mut self.random, self.state.as_ref());
        let decided = self.case.decide(self.state.as_ref(), &turn);
        self.turns.push(turn);
        self.state.clone_from(&decided.state);
        Some(decided)
    }

    /// All of it.
    pub(crate) fn finish(mut self) -> Self {
        while self.next().is_some() {}
        self
    }
}

/// The state after these commands.
pub(crate) fn replay(case: &Case, turns: &[Turn]) -> Option<State> {
    turns.iter().fold(None, |state, turn| case.decide(state.as_ref(), turn).state)
}

/// The events of a decision: what was due, and its own.
pub(crate) fn events(decided: &Decided) -> impl Iterator<Item = &countersign::request::event::Event> {
    let own = match &decided.verdict {
        Verdict::Accepted { events, .. } => events.as_slice(),
        _ => &[],
    };
    decided.due.iter().chain(own)
}

/// The verdict in a word.
pub(crate) fn outcome(decided: &Decided) -> String {
    match &decided.verdict {
        Verdict::Accepted { .. } => "accepted".to_owned(),
        Verdict::Refused(refusal) => refusal.code.to_string(),
        Verdict::Replayed => "replayed".to_owned(),
    }
}

/// Tries cases until `sequences` sequences were played, `each` playing those of one case; prints what was covered.
///
/// # Panics
/// With the first failure.
pub(crate) fn in_all_threads(
    law: &str,
    first: u64,
    sequences: usize,
    each: &(dyn Fn(&Case, &mut Coverage) + Sync),
) -> Coverage {
    let (seed, failed) = (AtomicU64::new(first), AtomicBool::new(false));
    let threads = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    let share = sequences.div_ceil(threads);
    let work = || {
        let mut seen = Coverage::default();
        while seen.cases() < share && !failed.load(Ordering::Relaxed) {
            let case = match Case::new(seed.fetch_add(1, Ordering::Relaxed)) {
                Ok(case) => case,
                Err(_) => {
                    seen.count("the compiler sees that it cannot work");
                    continue;
                }
            };
            seen.count("policies");
            if let Err(problem) = catch_unwind(AssertUnwindSafe(|| each(&case, &mut seen))) {
                failed.store(true, Ordering::Relaxed);
                std::panic::resume_unwind(problem);
            }
        }
        seen
    };
    let mut all = Coverage::default();
    let results: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join()).collect()
    });
    for result in results {
        match result {
            Ok(seen) => all.add(seen),
            Err(problem) => std::panic::resume_unwind(problem),
        }
    }
    all.print(law);
    all
}

/// Fails the test with the fewest commands for which `problem` still finds something.
pub(crate) fn fail(case: &Case, turns: &[Turn], problem: &dyn Fn(&[Turn]) -> Option<String>) -> ! {
    let mut turns = turns.to_vec();
    'fewer: loop {
        for at in (0..turns.len()).rev() {
            let mut fewer = turns.clone();
            fewer.remove(at);
            // What is left may make no sense, and panic in a law: then it is no smaller failure.
            if catch_unwind(AssertUnwindSafe(|| problem(&fewer))).ok().flatten().is_some() {
                turns = fewer;
                continue 'fewer;
            }
        }
        break;
    }
    let what = problem(&turns).unwrap_or_else(|| "it comes and goes".to_owned());
    let mut story = String::new();
    let (mut state, mut people) = (None, None);
    for turn in &turns {
        let decided = case.decide(state.as_ref(), turn);
        let Context { now, by, claims, version, seen, calendars, .. } = &turn.context;
        let by = by.as_deref().unwrap_or_default();
        story.push_str(&format!("{}\n    {now} {by} {claims:?} {version:?} {seen:?}", turn.command));
        if *calendars == Calendars::default() {
            story.push_str(" without calendars");
        }
        if people.as_ref() != Some(&turn.people) {
            story.push_str(&format!("\n    {}", turn.people));
            people = Some(turn.people.clone());
        }
        let names: Vec<String> =
            events(&decided).map(|event| format!("{}@{}", event.name(), event.at)).collect();
        story.push_str(&format!("\n    => {}: {}\n", outcome(&decided), names.join(", ")));
        state = decided.state;
    }
    let [first, second] = &case.versions;
    let other = if story.contains("reevaluate") { second.script.as_str() } else { "" };
    panic!("{what}\n--- seed {}\n{}{other}--- commands\n{story}", case.seed, first.script);
}
