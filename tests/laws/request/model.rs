//! A second, naive account of a request: it folds the events by itself, looks people up by itself in the host's answers
//! of that moment, and counts by itself. It knows the definition's JSON and nothing of the engine.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::case::Case;
use crate::naive::{Value, World};

mod count;
mod people;

/// Something that a person can be counted for on a step: the role, which kind of count, its position.
pub(super) type Seat = (String, String, u64);
pub(super) type Seats = BTreeSet<Seat>;
pub(super) type Staff = BTreeMap<String, Seats>;

/// A decision that stands.
#[derive(Debug, Clone)]
pub(super) struct Decision {
    by: String,
    holder: String,
    kind: &'static str,
    seats: Seats,
}

/// What changed the people of a step.
#[derive(Debug, Clone)]
enum Change {
    Escalated(u64),
    Replaced(u64, BTreeSet<String>),
    Added(String),
    Reassigned { from: String, to: String, seats: Seats },
}

#[derive(Debug, Clone, Default)]
pub(super) struct Step {
    active: bool,
    open: bool,
    satisfied: bool,
    decisions: Vec<Decision>,
    changes: Vec<Change>,
    /// Who could approve when it opened.
    base: Option<Staff>,
}

/// What a step's decisions come to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) approved: usize,
    pub(crate) rejected: usize,
    pub(crate) abstained: usize,
    pub(crate) met: bool,
}

pub(crate) struct Model<'a> {
    case: &'a Case,
    definition: &'a Json,
    submitter: String,
    facts: Map<String, Json>,
    subject: Json,
    amended: BTreeSet<String>,
    frozen: Option<Json>,
    steps: BTreeMap<String, Step>,
    /// Steps that an edit must void, and that have not been voided yet.
    to_void: BTreeSet<String>,
    /// In this transition: the level of a deadline that passed, by step; what was put through, `""` for the request.
    passed: BTreeMap<String, u64>,
    put_through: BTreeSet<String>,
    version: u64,
}

pub(super) fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

pub(super) fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}

impl<'a> Model<'a> {
    pub(crate) fn new(case: &'a Case) -> Model<'a> {
        Model {
            case,
            definition: &case.versions[0].definition,
            submitter: String::new(),
            facts: Map::new(),
            subject: Json::Null,
            amended: BTreeSet::new(),
            frozen: None,
            steps: BTreeMap::new(),
            to_void: BTreeSet::new(),
            passed: BTreeMap::new(),
            put_through: BTreeSet::new(),
            version: 0,
        }
    }

    fn option(&self, name: &str) -> bool {
        self.definition["options"][name] == true
    }

    fn step(&self, id: &str) -> &'a Json {
        let found = list(&self.definition["steps"]).iter().find(|step| step["id"] == id);
        found.unwrap_or_else(|| panic!("no step {id}"))
    }

    /// What rules look at, with the tier; whether the tier could be computed.
    fn world(&self) -> (World<'a>, bool) {
        let mut world = World::new(self.definition, &Json::Object(self.facts.clone()));
        let (mut tier, mut sound) = (None, true);
        for each in list(&self.definition["tiers"]) {
            match each.get("when").map_or(Ok(true), |when| world.condition(when)) {
                Ok(true) => tier = Some(text(&each["name"]).to_owned()),
                Ok(false) => continue,
                Err(_) => {
                    sound = false;
                    tier = Some(text(&self.definition["tiers"][0]["name"]).to_owned());
                }
            }
            break;
        }
        world.tier = tier;
        (world, sound)
    }

    fn active(&self) -> BTreeSet<String> {
        let (mut world, _) = self.world();
        // What cannot be computed is not left out.
        let holds = |step: &&Json| step.get("when").is_none_or(|when| world.condition(when) != Ok(false));
        list(&self.definition["steps"])
            .iter()
            .filter(holds)
            .map(|step| text(&step["id"]).to_owned())
            .collect()
    }

    /// Puts the steps in force that the facts make of the policy.
    fn reroute(&mut self) {
        let active = self.active();
        for step in list(&self.definition["steps"]) {
            let id = text(&step["id"]);
            let known = self.steps.entry(id.to_owned()).or_default();
            match (known.active, active.contains(id)) {
                (false, true) => *known = Step { active: true, ..Step::default() },
                (_, now) => known.active = now,
            }
            known.open &= known.active;
        }
    }

    /// Takes in an event, with the answers about people of its command.
    ///
    /// # Errors
    /// What should not have happened.
    pub(crate) fn see(&mut self, event: &Json, people: &Json) -> Result<(), String> {
        let version = event["version"].as_u64().expect("a version");
        if version != self.version {
            self.version = version;
            self.passed.clear();
            self.put_through.clear();
        }
        let name = text(&event["event"]);
        let id = event.get("step").and_then(Json::as_str).unwrap_or_default().to_owned();
        let by = text(&event["by"]);
        match name {
            "draft_saved" | "submitted" => {
                self.submitter = by.to_owned();
                self.facts = event["facts"].as_object().expect("facts").clone();
                self.subject = event.get("subject").cloned().unwrap_or_default();
                if name == "submitted" {
                    self.pin(&event["definition"], people);
                    self.reroute();
                }
            }
            "amended" | "resubmitted" => {
                self.edited(event);
                self.amended.insert(by.to_owned());
            }
            "reevaluated" => {
                let before = self.definition;
                self.pin(&event["to"], people);
                let was: BTreeSet<String> = self.active_ids();
                self.reroute();
                for id in self.active_ids().intersection(&was) {
                    let rules = |of: &Json| {
                        let mut step = list(&of["steps"]).iter().find(|step| step["id"] == **id).cloned();
                        step.iter_mut().for_each(|step| step["line"] = Json::Null);
                        strip(step.unwrap_or_default())
                    };
                    if rules(before) != rules(self.definition) {
                        self.to_void.insert(id.clone());
                    }
                }
            }
            "step_opened" => {
                let staff = self.staff(&id, people, true)?.0;
                let step = self.steps.get_mut(&id).expect("a step");
                step.open = true;
                step.base = Some(staff);
            }
            "step_voided" => {
                let revision = event["because"] == serde_json::json!(["revision"]);
                if !revision && !self.to_void.remove(&id) {
                    return Err(format!("{id} was voided, and nothing that it reviews changed"));
                }
                let step = self.steps.get_mut(&id).expect("a step");
                *step = Step { active: step.active, ..Step::default() };
                for other in list(&event["closes"]) {
                    self.suspend(text(other));
                }
            }
            "revision_requested" => {
                self.may_decide(event, people)?;
                let open: Vec<String> = self.steps.keys().cloned().collect();
                open.iter().for_each(|id| self.suspend(id));
            }
            "approval_given" => self.decided(event, people, "approve")?,
            "rejection_given" => self.decided(event, people, "reject")?,
            "abstention_given" => self.decided(event, people, "abstain")?,
            "decision_retracted" => {
                let step = self.steps.get_mut(&id).expect("a step");
                step.decisions.retain(|decision| decision.by != by);
            }
            "deadline_passed" => drop(self.passed.insert(id, event["level"].as_u64().expect("a level"))),
            "escalated" | "reassigned" => self.staffed_otherwise(&id, event, people)?,
            "overridden" | "manually_imported" if event["outcome"] == "approved" => {
                self.put_through.insert(id);
            }
            "step_approved" => self.step_approved(&id, event, people)?,
            "step_cancelled" => {
                let step = self.steps.get_mut(&id).expect("a step");
                step.open = false;
            }
            "approved" => self.approved()?,
            _ => {}
        }
        Ok(())
    }

    fn active_ids(&self) -> BTreeSet<String> {
        self.steps.iter().filter(|(_, step)| step.active).map(|(id, _)| id.clone()).collect()
    }

    fn pin(&mut self, definition: &Json, people: &Json) {
        let digest = text(&definition["digest"]);
        let found = self.case.versions.iter().find(|each| each.policy.digest().to_string() == digest);
        self.definition = &found.expect("a version").definition;
        self.frozen = (self.definition["membership"] == "at_submit").then(|| people.clone());
    }

    /// Patches the facts, and notes which steps an edit must void.
    fn edited(&mut self, event: &Json) {
        let before = self.facts.clone();
        for (name, value) in event["facts"].as_object().into_iter().flatten() {
            match value {
                Json::Null => drop(self.facts.remove(name)),
                value => drop(self.facts.insert(name.clone(), value.clone())),
            }
        }
        let other = |name: &&Json| before.get(text(&name["name"])) != self.facts.get(text(&name["name"]));
        let changed: Vec<&Json> = list(&self.definition["facts"]).iter().filter(other).collect();
        let subject = event.get("subject").is_some_and(|subject| subject["sha256"] != self.subject["sha256"]);
        if let Some(subject) = event.get("subject") {
            self.subject = subject.clone();
        }
        let was = self.active_ids();
        self.reroute();
        let all = self.option("void_all_on_amend") && (subject || !changed.is_empty());
        for id in self.active_ids().intersection(&was) {
            let reviews = self.step(id).get("reviews");
            let reviewed =
                |fact: &&Json| reviews.is_none_or(|of| list(of).iter().any(|name| *name == fact["name"]));
            if subject || all || changed.iter().any(reviewed) {
                self.to_void.insert(id.clone());
            }
        }
    }

    /// A step is no longer open; its decisions stay.
    fn suspend(&mut self, id: &str) {
        let step = self.steps.get_mut(id).expect("a step");
        if step.open {
            step.open = false;
            step.base = None;
        }
    }

    fn step_approved(&mut self, id: &str, event: &Json, people: &Json) -> Result<(), String> {
        match text(&event["how"]) {
            "decided" => {
                let counts = self.counts(id, people)?;
                if !counts.met {
                    return Err(format!("{id} was approved by decisions, and no quorum is met: {counts:?}"));
                }
            }
            "deadline" => {
                let level = self.passed.get(id).copied().unwrap_or(u64::MAX) as usize;
                let action =
                    list(&self.step(id)["deadlines"]).get(level).map(|level| &level["action"]["kind"]);
                if action != Some(&Json::from("approve_automatically")) {
                    return Err(format!("{id} was approved by a deadline that does not approve"));
                }
            }
            how if self.put_through.contains(id) => assert!(how == "overridden" || how == "imported"),
            how => return Err(format!("{id} was approved ({how}), and nobody put it through")),
        }
        let step = self.steps.get_mut(id).expect("a step");
        (step.satisfied, step.open) = (true, false);
        Ok(())
    }

    /// Nothing is approved with an active step that is not satisfied.
    fn approved(&self) -> Result<(), String> {
        if self.put_through.contains("") {
            return Ok(());
        }
        let active = self.active();
        let open: Vec<&String> = active.iter().filter(|id| !self.steps[*id].satisfied).collect();
        if !open.is_empty() {
            return Err(format!("approved, and these active steps are not satisfied: {open:?}"));
        }
        if !self.world().1 {
            return Err("approved, and the tier could not be computed".to_owned());
        }
        match active.is_empty() && !self.option("approve_when_no_step_applies") {
            true => Err("approved, and nobody was asked".to_owned()),
            false => Ok(()),
        }
    }

    /// What must be the case once a command is done, with the people of now.
    ///
    /// # Errors
    /// What is not.
    pub(crate) fn settled(&mut self, people: &Json, open: &dyn Fn(&str) -> bool) -> Result<(), String> {
        if let Some(id) = self.to_void.first() {
            return Err(format!("{id} reviews what changed, and was not voided"));
        }
        for (id, step) in self.steps.iter().filter(|(id, step)| step.open && open(id)) {
            if self.counts(id, people).is_ok_and(|counts| counts.met) {
                return Err(format!("a quorum of {id} is met, and it is still open: {:?}", step.decisions));
            }
        }
        Ok(())
    }

    fn number(&self, expr: &Json) -> Result<u64, String> {
        match self.world().0.value(expr) {
            Ok(Value::Integer(n)) => Ok(n.max(0) as u64),
            other => Err(format!("{other:?} is no number of people")),
        }
    }
}

/// A step's rules without the places in the script that they were written at.
fn strip(value: Json) -> Json {
    match value {
        Json::Array(items) => items.into_iter().map(strip).collect(),
        Json::Object(object) => object
            .into_iter()
            .filter(|(key, _)| key != "at")
            .map(|(key, value)| (key, strip(value)))
            .collect(),
        other => other,
    }
}
