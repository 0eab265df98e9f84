//! What many requests come to, by policy and by version.

use super::measured::{Measured, Outcome, Path, PolicyRef, StepPath};
use crate::model::gather::Gather;
use crate::model::json::form::form;
use crate::model::json::{JsonError, pointer};
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;

/// The largest whole number that every JSON parser reads exactly; sums stop there.
const LARGEST: u64 = 9_007_199_254_740_991;

/// The figures of a process.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    /// How many requests were measured.
    pub requests: u64,
    /// How many of them were never submitted, and so are pinned to no policy.
    pub drafts: u64,
    /// The others by policy, in the order of their ids.
    pub policies: Vec<PolicyMetrics>,
}

form!(written Metrics { requests, drafts, policies });

/// The figures of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyMetrics {
    /// The policy's id.
    pub id: String,
    /// All its requests.
    pub all: Figures,
    /// The same by the version that a request was pinned to last, in ascending order.
    pub versions: Vec<VersionMetrics>,
}

form!(written PolicyMetrics { id, all, versions });

/// The figures of one version of a policy.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct VersionMetrics {
    pub version: u32,
    pub figures: Figures,
}

form!(written VersionMetrics { version, figures });

/// Figures of requests that were submitted. Durations are in milliseconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// How many.
    pub requests: u64,
    /// How many have not ended.
    pub open: u64,
    /// How many were approved, whatever came after.
    pub approved: u64,
    /// How many were turned down.
    pub rejected: u64,
    /// How many were taken back.
    pub withdrawn: u64,
    /// How many were cancelled.
    pub cancelled: u64,
    /// How many ran out of time.
    pub expired: u64,
    /// From the first submission to the approval, over those approved.
    pub time_to_approval: Times,
    /// Of that time, what lay with submitters for revision.
    pub in_revision: u64,
    /// Of that time, what went by under a hold.
    pub on_hold: u64,
    /// Of that time, what waited for no step.
    pub elsewhere: u64,
    /// How many had to be looked at again, of all.
    pub reopened: Share,
    /// How many were withdrawn, cancelled or expired, of those that ended.
    pub abandoned: Share,
    /// How many levels of deadlines passed.
    pub breaches: u64,
    /// The step with the largest part of the time to approval, waiting and working together; of several, the first by id.
    /// None where no time went to any.
    pub bottleneck: Option<String>,
    /// The steps, in the order of their ids.
    pub steps: Vec<StepFigures>,
}

form!(written Figures {
    requests, open, approved, rejected, withdrawn, cancelled, expired, time_to_approval, in_revision, on_hold,
    elsewhere, reopened, abandoned, breaches, bottleneck, steps,
});

/// Figures of a step. Durations are in milliseconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StepFigures {
    /// The step.
    pub id: String,
    /// How many requests needed it, at any time.
    pub requests: u64,
    /// In how many it is decided.
    pub decided: u64,
    /// From the first submission until it first opened, or was decided without; over those decided.
    pub waiting: Times,
    /// How long it was open, all rounds together and holds included; over those decided.
    pub working: Times,
    /// Its part of the time to approval.
    pub path: StepPath,
    /// How many levels of its deadlines passed.
    pub breaches: u64,
}

form!(written StepFigures { id, requests, decided, waiting, working, path, breaches });

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Share {
    pub count: u64,
    pub of: u64,
}

form!(written Share { count, of });

/// Durations, in milliseconds; percentiles by the nearest-rank method.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub total: u64,
    /// The 50th percentile; none where there are none.
    pub median: Option<u64>,
    /// The 90th percentile; none where there are none.
    pub p90: Option<u64>,
}

form!(written Times { count, total, median, p90 });

/// Gathers what was measured, whatever its order.
///
/// # Errors
/// Where a request is there twice, or what was submitted names no policy, with the path of its place in the list.
pub fn metrics(requests: &[Measured]) -> Result<Metrics, JsonError> {
    let mut seen = SortedSet::new();
    let mut policies: SortedMap<&str, SortedMap<u32, Vec<&Measured>>> = SortedMap::new();
    let mut drafts = 0;
    for (index, request) in requests.iter().enumerate() {
        let refused = |why: &str, hint| {
            let why = format!("request `{}` {why}", request.request);
            JsonError::new(pointer("", &index.to_string()), why, hint)
        };
        if !seen.insert((&request.tenant, &request.request)) {
            return Err(refused("is there twice", "pass each request once, with all that happened to it"));
        }
        match (&request.policy, request.outcome) {
            (_, Outcome::Draft) => count(&mut drafts),
            (Some(PolicyRef { id, version }), _) => {
                policies.change(id, |versions| versions.change(*version, |of| of.push(request)));
            }
            (None, _) => return Err(refused("was submitted to no policy", "pass what `measure` gave")),
        }
    }
    let policies = policies.into_iter().map(|(id, versions)| {
        let all: Vec<&Measured> = versions.values().flatten().copied().collect();
        let versions =
            versions.iter().map(|(version, of)| VersionMetrics { version: *version, figures: figures(of) });
        PolicyMetrics { id: id.to_owned(), all: figures(&all), versions: versions.collect() }
    });
    Ok(Metrics { requests: whole(requests.len()), drafts, policies: policies.collect() })
}

fn figures(requests: &[&Measured]) -> Figures {
    let of = |outcome| whole(requests.iter().filter(|request| request.outcome == outcome).count());
    let share = |is: fn(&Measured) -> bool, of: fn(&Measured) -> bool| Share {
        count: whole(requests.iter().filter(|request| is(request)).count()),
        of: whole(requests.iter().filter(|request| of(request)).count()),
    };
    let paths: Vec<&Path> = requests.iter().filter_map(|request| request.path.as_ref()).collect();
    let part = |part: fn(&Path) -> u64| sum(paths.iter().map(|path| part(path)));
    let ids = requests.iter().flat_map(|request| request.steps.keys());
    let on_paths = paths.iter().flat_map(|path| path.steps.keys());
    let ids = ids.chain(on_paths).into_set();
    let steps: Vec<StepFigures> = ids.into_iter().map(|id| step(id, requests, &paths)).collect();
    Figures {
        requests: whole(requests.len()),
        open: of(Outcome::Open),
        approved: of(Outcome::Approved),
        rejected: of(Outcome::Rejected),
        withdrawn: of(Outcome::Withdrawn),
        cancelled: of(Outcome::Cancelled),
        expired: of(Outcome::Expired),
        time_to_approval: times(paths.iter().map(|path| path.total).collect()),
        in_revision: part(|path| path.in_revision),
        on_hold: part(|path| path.on_hold),
        elsewhere: part(|path| path.elsewhere),
        reopened: share(|request| request.reopened, |_| true),
        abandoned: share(|request| request.outcome.is_abandoned(), |request| request.outcome.has_ended()),
        breaches: sum(steps.iter().map(|step| step.breaches)),
        bottleneck: bottleneck(&steps),
        steps,
    }
}

fn step(id: &str, requests: &[&Measured], paths: &[&Path]) -> StepFigures {
    let measured: Vec<_> = requests.iter().filter_map(|request| request.steps.get(id)).collect();
    let decided: Vec<_> = measured.iter().filter(|step| step.decided).collect();
    let parts: Vec<&StepPath> = paths.iter().filter_map(|path| path.steps.get(id)).collect();
    StepFigures {
        id: id.to_owned(),
        requests: whole(measured.len()),
        decided: whole(decided.len()),
        waiting: times(decided.iter().filter_map(|step| step.waiting).collect()),
        working: times(decided.iter().map(|step| step.working).collect()),
        path: StepPath {
            waiting: sum(parts.iter().map(|part| part.waiting)),
            working: sum(parts.iter().map(|part| part.working)),
        },
        breaches: sum(measured.iter().map(|step| step.breaches)),
    }
}

fn bottleneck(steps: &[StepFigures]) -> Option<String> {
    let mut most: Option<(u64, &str)> = None;
    for StepFigures { id, path, .. } in steps {
        let part = path.waiting.saturating_add(path.working);
        if part > most.map_or(0, |(most, _)| most) {
            most = Some((part, id));
        }
    }
    most.map(|(_, id)| id.to_owned())
}

fn times(mut durations: Vec<u64>) -> Times {
    durations.sort_unstable();
    Times {
        count: whole(durations.len()),
        total: sum(durations.iter().copied()),
        median: percentile(&durations, 50),
        p90: percentile(&durations, 90),
    }
}

/// The `p`-th percentile by the nearest-rank method: the ⌈p·n/100⌉-th smallest.
fn percentile(sorted: &[u64], p: usize) -> Option<u64> {
    let rank = sorted.len().saturating_mul(p).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

fn sum(parts: impl Iterator<Item = u64>) -> u64 {
    parts.fold(0, |sum: u64, part| sum.saturating_add(part)).min(LARGEST)
}

fn count(counter: &mut u64) {
    *counter = counter.saturating_add(1);
}

fn whole(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(LARGEST)
}
