//! Generated policies: every construct that the life of a request depends on, in small steps that people can reach.

use crate::random::Random;

/// The roles that steps are about. `ciso` is for vetoes, `head` for escalations.
pub(crate) const ROLES: [&str; 6] = ["editor", "chief", "legal", "finance", "head", "ciso"];

const FACTS: &str = r#"fact("amount", integer().min(0).max(100000));
fact("region", enumeration(["eu", "us", "br"]));
fact("urgent", boolean());
fact("needed", integer().min(0).max(3));
fact("unit", enumeration(["benelux", "apac", "mars"]));
fact("checked", boolean().attested_by("lab").optional());
"#;

/// Conditions; the last two overflow for amounts from 10 on.
const CONDITIONS: [&str; 7] = [
    "f.amount >= 100",
    "f.amount < 5000",
    "f.region == \"eu\"",
    "f.urgent",
    "f.checked ?? false",
    "f.amount * 1000000000000000000 >= 0",
    "f.region != \"br\" || f.amount * 1000000000000000000 > 5",
];

const PERMISSIONS: [&str; 12] = [
    "amend",
    "resubmit",
    "cancel",
    "revoke",
    "place_hold",
    "release_hold",
    "override",
    "reassign",
    "escalate",
    "reevaluate",
    "import_manual",
    "correct",
];

/// A policy: version 1, and version 2 with some of its steps otherwise.
pub(crate) fn scripts(random: &mut Random) -> (String, String) {
    let steps = 1 + random.below(4);
    let tiers = random.percent(30);
    let sound = random.percent(85);
    let mut steps: Vec<String> = (0..steps).map(|at| step(random, at, steps, tiers, sound)).collect();
    let rest = rest(random, steps.len(), tiers, sound);
    let first = format!("policy(\"law\", 1);\n{FACTS}{}{rest}", steps.concat());
    let at = random.below(steps.len());
    steps[at] = step(random, at, steps.len(), tiers, sound);
    (first, format!("policy(\"law\", 2);\n{FACTS}{}{rest}", steps.concat()))
}

fn condition(random: &mut Random, tiers: bool, sound: bool) -> String {
    if tiers && random.percent(40) {
        return format!("f.tier == \"{}\"", random.pick(&["high", "low"]));
    }
    let of = if sound { &CONDITIONS[..5] } else { &CONDITIONS[..] };
    random.pick(of).to_owned()
}

fn role(random: &mut Random) -> String {
    format!("role(\"{}\")", random.pick(&ROLES[..4]))
}

/// Approvers, and the roles that they name.
fn approvers(random: &mut Random) -> String {
    let two = |random: &mut Random| {
        let at = random.below(4);
        let other = (at + 1 + random.below(3)) % 4;
        format!("role(\"{}\"), role(\"{}\")", ROLES[at], ROLES[other])
    };
    match random.below(100) {
        0..45 => role(random),
        45..60 => format!("any_of([{}])", two(random)),
        60..78 => format!("each_of([{}])", two(random)),
        78..86 => "role_for(\"legal\", |f| f.unit)".to_owned(),
        86..91 => "manager_of_submitter()".to_owned(),
        91..95 => format!("any_of([{}, person(\"svc\")])", role(random)),
        _ => format!("person(\"{}\")", random.pick(&["ana", "bo", "svc"])),
    }
}

fn threshold(random: &mut Random) -> String {
    match random.below(10) {
        0..3 => "1".to_owned(),
        3..5 => "2".to_owned(),
        5 => "all()".to_owned(),
        6..8 => format!("percent({})", random.pick(&["50", "34", "66.7", "100"])),
        _ => "|f| f.needed".to_owned(),
    }
}

fn quorums(random: &mut Random) -> String {
    match random.below(100) {
        0..40 => String::new(),
        40..75 => format!(".quorum({})", threshold(random)),
        75..88 => format!(".quorum({}).quorum({}, {})", threshold(random), threshold(random), role(random)),
        _ => format!(".quorum(1, {}).quorum(2)", role(random)),
    }
}

fn rejections(random: &mut Random) -> &'static str {
    match random.below(10) {
        0..5 => "",
        5..7 => ".rejected_by(2)",
        7 => ".rejected_by(unreachable())",
        8 => ".rejected_by(unreachable()).rejected_by(1, role(\"ciso\"))",
        _ => ".rejected_by(2).rejected_by(1, role(\"ciso\"))",
    }
}

fn deadlines(random: &mut Random) -> String {
    let mut text = String::new();
    let levels = [0, 0, 0, 1, 1, 2][random.below(6)];
    let business = random.percent(15);
    for level in 0..levels {
        let action = match random.below(9) {
            0..2 => "escalate_to(role(\"head\"))".to_owned(),
            2 => format!("escalate_to(role(\"head\"), {})", random.pick(&["1", "2", "percent(50)"])),
            3..5 => "reassign_to(role(\"head\"))".to_owned(),
            5 => "approve_automatically()".to_owned(),
            6 => "reject_automatically()".to_owned(),
            7 => "expire()".to_owned(),
            _ => "manual_review()".to_owned(),
        };
        let after = match business {
            true => format!("business_hours({}, \"nl\")", 4 + 9 * level),
            false => format!("hours({})", 6 + 20 * level + random.below(18)),
        };
        text.push_str(&format!(".deadline({after}, {action})"));
    }
    if random.percent(15) {
        text.push_str(&format!(".remind(hours({}))", 2 + random.below(20)));
    }
    text
}

fn step(random: &mut Random, at: usize, steps: usize, tiers: bool, sound: bool) -> String {
    let mut text = format!("step(\"s{at}\")");
    if random.percent(40) {
        text.push_str(&format!(".when(|f| {})", condition(random, tiers, sound)));
    }
    // The order of the policy need not be that of the days: s2 goes first where it is waited for.
    let before: Vec<usize> = (0..steps).filter(|other| rank(*other) < rank(at)).collect();
    if !before.is_empty() && random.percent(50) {
        let one = format!("\"s{}\"", random.pick(&before));
        let all: Vec<String> = before.iter().map(|other| format!("\"s{other}\"")).collect();
        let all = all.join(", ");
        text.push_str(&match random.below(4) {
            0..2 => format!(".after({one})"),
            2 => format!(".after([{all}])"),
            _ => format!(".after(at_least({}, [{all}]))", 1 + random.below(before.len())),
        });
    }
    if random.percent(8) {
        text.push_str(".approvers(any_of([role(\"editor\"), role(\"chief\")]))");
        text.push_str(".quorum(weighted(#{ \"editor\": 1, \"chief\": 2 }, 3))");
    } else {
        text.push_str(&format!(".approvers({}){}", approvers(random), quorums(random)));
    }
    if random.percent(20) {
        text.push_str(&format!(".fallback({})", random.pick(&["role(\"head\")", "person(\"dee\")"])));
    }
    text.push_str(rejections(random));
    text.push_str(&deadlines(random));
    for (chance, words) in [
        (10, ".requires(evidence(\"report\"))"),
        (4, ".requires(evidence(\"scan\", 2))"),
        (8, ".requires_claims(#{ acr: \"strong\", max_age: minutes(30) })"),
        (6, ".requires_signature()"),
        (25, ".reviews([\"amount\"])"),
        (15, ".reviews([\"region\", \"urgent\"])"),
    ] {
        if random.percent(chance) && !(words.starts_with(".reviews") && text.contains(".reviews")) {
            text.push_str(words);
        }
    }
    format!("{text};\n")
}

/// In which order steps may wait for one another.
fn rank(at: usize) -> usize {
    [1, 2, 0, 3][at % 4]
}

fn rest(random: &mut Random, steps: usize, tiers: bool, sound: bool) -> String {
    let mut text = String::new();
    if tiers {
        let high = if sound { "f.amount >= 1000" } else { CONDITIONS[5] };
        text.push_str(&format!("tier(\"high\", |f| {high});\ntier(\"low\");\n"));
    }
    for permission in PERMISSIONS {
        if random.percent(75) {
            let whom = random.pick(&[
                "role(\"admin\")",
                "role(\"admin\")",
                "any_of([role(\"admin\"), person(\"svc\")])",
                "any_of([role(\"admin\"), role(\"chief\")])",
            ]);
            text.push_str(&format!("allow(\"{permission}\", {whom});\n"));
        }
    }
    text.push_str("allow(\"view\", role(\"reader\"));\n");
    for (chance, words) in [
        (8, "allow_self_approval();"),
        (40, "allow_retract();"),
        (35, "allow_redelegation();"),
        (15, "one_person_many_roles();"),
        (20, "approve_when_no_step_applies();"),
        (15, "void_all_on_amend();"),
        (20, "max_rounds(1);"),
        (15, "reject_reasons([\"cost\", \"brand\"]);"),
        (25, "expires_after(hours(70));"),
        (5, "expires_after(business_days(2, \"nl\"));"),
        (20, "membership(\"live\");"),
        (20, "membership(\"at_submit\");"),
        (45, "on_approved(effect(\"publish\").compensate_with(\"unpublish\").expect_ack(hours(4)));"),
        (20, "on_approved(effect(\"announce\"));"),
        (20, "on_rejected(effect(\"tell\"));"),
        (20, "on_expired(effect(\"clean-up\"));"),
        (30, "on_revoked(effect(\"page\"));"),
    ] {
        let name = &words[..words.find('(').unwrap_or(words.len())];
        let again = name != "on_approved" && text.contains(name);
        if random.percent(chance) && !again {
            text.push_str(&format!("{words}\n"));
        }
    }
    if steps > 1 && random.percent(30) {
        text.push_str("distinct_people([\"s0\", \"s1\"]);\n");
    }
    if random.percent(25) {
        text.push_str("exclude_contributors([\"s0\"]);\n");
    }
    text
}
