//! Generated answers about people: roles, units, managers, delegations, services and bots.

use serde_json::{Value as Json, json};

use super::policy::ROLES;
use crate::random::Random;

/// Everybody who is named anywhere; `svc` is a service and `rob` a bot. `zoe` takes no part.
pub(crate) const EVERYBODY: [&str; 13] =
    ["mia", "ana", "bo", "cy", "dee", "eli", "fay", "gus", "eve", "rita", "svc", "rob", "zoe"];

/// Those who hold roles.
const STAFF: [&str; 8] = ["ana", "bo", "cy", "dee", "eli", "fay", "gus", "mia"];

/// When a request begins, in milliseconds since 1970: Monday 2026-03-02, 09:00 UTC.
pub(crate) const START: i64 = 1_772_442_000_000;
pub(crate) const HOUR: i64 = 3_600_000;

pub(crate) fn instant(millis: i64) -> String {
    let (days, rest) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    // Days from 1970-01-01, civil from days (Hinnant).
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (h, m, s, ms) = (rest / HOUR, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000);
    let ms = if ms == 0 { String::new() } else { format!(".{ms:03}") };
    format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}{ms}Z")
}

pub(crate) fn calendars() -> Json {
    let day = json!([["09:00", "17:00"]]);
    json!({ "nl": {
        "version": "1", "hours": { "mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day },
        "offset_minutes": 60,
    } })
}

/// The answers; `submitter` may be among the holders of roles.
pub(crate) fn people(random: &mut Random) -> Json {
    let mut roles = serde_json::Map::new();
    let plenty = random.percent(75);
    for role in ROLES {
        let count = if plenty { 2 + random.below(3) } else { random.below(3) };
        let mut holders: Vec<&str> = Vec::new();
        for _ in 0..count {
            let of = if random.percent(20) { &STAFF[..] } else { &STAFF[..7] };
            let person = random.pick(of);
            if !holders.contains(&person) {
                holders.push(person);
            }
        }
        if random.percent(6) {
            holders.push(random.pick(&["svc", "rob"]));
        }
        roles.insert(role.to_owned(), json!(holders));
    }
    for unit in ["emea", "apac"] {
        roles.insert(format!("legal@{unit}"), json!([random.pick(&STAFF[..7])]));
    }
    roles.insert("admin".into(), json!(["eve"]));
    roles.insert("reader".into(), json!(["rita", "rob"]));
    let mut delegations: Vec<Json> =
        (0..random.below(7)).filter_map(|at| delegation(random, &format!("d{at}"))).collect();
    if let Some(mut back) = delegations.first().cloned().filter(|_| random.percent(40)) {
        (back["id"], back["from"], back["to"]) = (json!("back"), back["to"].take(), back["from"].take());
        delegations.push(back);
    }
    let contributors: Vec<&str> =
        if random.percent(25) { vec![random.pick(&STAFF[..7])] } else { Vec::new() };
    json!({
        "people": { "svc": { "kind": "service" }, "rob": { "kind": "bot" } },
        "roles": roles,
        "units": { "benelux": "emea", "emea": "global", "apac": "global" },
        "managers": { "mia": random.pick(&["ana", "bo", "eve"]), "ana": "mia" },
        "delegations": delegations,
        "contributors": contributors,
    })
}

fn delegation(random: &mut Random, id: &str) -> Option<Json> {
    let (from, to) =
        (random.pick(&STAFF), random.pick(&["ana", "bo", "cy", "eli", "mia", "zoe", "rita", "svc"]));
    if from == to {
        return None;
    }
    let since = START - random.below(3) as i64 * HOUR;
    let until = START + (1 + random.below(100)) as i64 * HOUR;
    let mut row = json!({
        "id": id, "from": from, "to": to, "since": instant(since), "until": instant(until),
        "authorised_by": "eve", "reason": "leave",
    });
    if random.percent(20) {
        row["roles"] = json!([random.pick(&ROLES)]);
    }
    if random.percent(20) {
        row["steps"] = json!([random.pick(&["s0", "s1"])]);
    }
    Some(row)
}

/// The answers a little later: somebody left, somebody came, a delegation ended.
pub(crate) fn changed(random: &mut Random, before: &Json) -> Json {
    let mut after = before.clone();
    let role = random.pick(&ROLES);
    let holders = after["roles"][role].as_array_mut().expect("holders");
    if random.percent(60) && !holders.is_empty() {
        holders.remove(random.below(holders.len()));
    } else {
        let person = json!(random.pick(&STAFF[..7]));
        if !holders.contains(&person) {
            holders.push(person);
        }
    }
    if random.percent(25) {
        let rows = after["delegations"].as_array_mut().expect("delegations");
        match rows.is_empty() {
            false => drop(rows.pop()),
            true => rows.extend(delegation(random, "d9")),
        }
    }
    if random.percent(10) {
        after["contributors"] = json!([random.pick(&STAFF[..7])]);
    }
    after
}
